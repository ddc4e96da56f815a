//! The schema's versions: brings a database to the newest, in one transaction.
//!
//! When you add a migration: a new file in `migrations/`, one line in `MIGRATIONS`, a dump in `tests/db/` at release.
//! A migration that has been released is never edited.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::error::{Error, ErrorKind, Result};
use crate::store::fault::{fault, refused};

/// All migrations, oldest first; the schema version is their count.
const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("../../migrations/0001_init.sql")),
    M::up(include_str!("../../migrations/0002_compact.sql")),
    M::up(include_str!("../../migrations/0003_integers.sql")),
    M::up(include_str!("../../migrations/0004_any_sqlite.sql")),
    M::up(include_str!("../../migrations/0005_origin.sql")),
    M::up(include_str!("../../migrations/0006_saying.sql")),
    M::up(include_str!("../../migrations/0007_watch.sql")),
    M::up(include_str!("../../migrations/0008_feed.sql")),
];

/// Marks a file as ours: "dmrc".
pub(super) const APPLICATION_ID: i32 = 0x646d_7263;

/// The schema version that this program writes.
pub(super) fn newest() -> i64 {
    MIGRATIONS.len() as i64
}

/// The schema version of an open database; 0 for an empty one.
///
/// # Errors
/// A file that is no database, another program's database, or one of a newer version.
pub(super) fn version(connection: &Connection) -> Result<i64> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(fault);
    let version = pragma("user_version")?;
    let owner = pragma("application_id")?;
    if owner != i64::from(APPLICATION_ID) && (owner != 0 || version != 0 || has_tables(connection)?) {
        return Err(refused(ErrorKind::OtherProgram, "this is a database of another program"));
    }
    if version > newest() {
        let reason = format!("the database has schema version {version}; this program knows versions up to {}", newest());
        return Err(refused(ErrorKind::NewerSchema, reason));
    }
    Ok(version)
}

fn has_tables(connection: &Connection) -> Result<bool> {
    connection.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0)).map_err(fault)
}

/// Brings the database to the newest schema version.
pub(super) fn upgrade(connection: &mut Connection) -> Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(fault)?;
    Migrations::from_slice(MIGRATIONS).to_latest(connection).map_err(|e| {
        let reason = format!("the database could not be upgraded: {e}");
        Error::Store { kind: ErrorKind::Failed, reason, source: Some(Box::new(e)) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_applies_to_an_empty_database() {
        let mut connection = Connection::open_in_memory().unwrap();
        upgrade(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), newest());
    }

    #[test]
    fn a_newer_database_is_refused_by_name() {
        let mut connection = Connection::open_in_memory().unwrap();
        upgrade(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(version(&connection).unwrap_err().to_string().contains("schema version 99"));
    }

    #[test]
    fn another_programs_database_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE bookmarks (url TEXT)").unwrap();
        assert!(version(&connection).unwrap_err().to_string().contains("another program"));
    }
}
