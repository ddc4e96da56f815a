//! Opens a database: creates, upgrades, or refuses it with a reason.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use rustc_hash::FxHashSet;

use crate::error::{Error, ErrorKind, Result};
use crate::store::fault::{BUSY_MILLISECONDS, fault, is_busy, refused};
use crate::store::migrate;
use crate::store::recent::Recent;

/// Pages kept in memory, 64 MiB of ours: bounds it at any database size. SQLite takes a number of bytes by the page size that it
/// knows when it is told, which is that of no file yet.
const CACHE_PAGES: u32 = 4096;

/// Bytes in a page of a new database: with rows of half a kilobyte fewer pages are split than with SQLite's 4,096.
const PAGE_BYTES: u32 = 16_384;

/// Pages in the write-ahead log from which a writer moves them into the database: pages that several batches write are moved once.
const CHECKPOINT_PAGES: u32 = 4096;

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read; the file must be there.
    Read,
    /// To write; the file is made if it is not there.
    Write,
    /// To write; the file must be there.
    Existing,
}

/// Breaks a query off: it ends with an error.
pub struct Interrupter(rusqlite::InterruptHandle);

impl std::fmt::Debug for Interrupter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Interrupter")
    }
}

impl Interrupter {
    /// Breaks off what runs now, if anything does.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }
}

/// An open database.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    /// Hashes of the names already stored by this process, so that each is written once.
    pub(super) names: FxHashSet<u64>,
    /// The blocks of the last batches.
    pub(super) recent: Recent,
    /// Number of the run that is writing; 0 outside any.
    pub(super) run: i64,
}

impl Store {
    /// Opens the database at a path.
    ///
    /// # Errors
    /// No such file (for reading), no database, another program's, a newer version's, a damaged one; for reading an older version's,
    /// too, which only [`Access::Write`] brings up to date: who reads changes nothing.
    pub fn open(path: &Path, access: Access) -> Result<Self> {
        let opened = match access {
            Access::Write => open_to_write(path),
            Access::Existing => open_existing(path),
            Access::Read => open_to_read(path),
        };
        opened.map_err(|error| name_file(error, path))
    }

    /// Opens a new database in memory.
    pub fn in_memory() -> Result<Self> {
        let mut connection = Connection::open_in_memory().map_err(fault)?;
        configure(&connection)?;
        migrate::upgrade(&mut connection)?;
        Ok(Self::of(connection))
    }

    /// Sets how long a writer waits for another; a minute if nothing is said.
    pub fn wait_at_most(&self, time: Duration) -> Result<()> {
        self.connection.busy_timeout(time).map_err(fault)
    }

    /// What breaks a query of this connection off, from any thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.connection.get_interrupt_handle())
    }

    /// A number that is another one after somebody else wrote to the database.
    ///
    /// # Errors
    /// A database that fails.
    pub fn version_seen(&self) -> Result<i64> {
        self.connection.pragma_query_value(None, "data_version", |row| row.get(0)).map_err(fault)
    }

    /// Begins to change stored mentions otherwise than by writing a batch.
    pub(super) fn begin(&mut self) -> rusqlite::Result<Transaction<'_>> {
        self.recent.clear();
        self.connection.transaction_with_behavior(TransactionBehavior::Immediate)
    }

    /// What went wrong; where another process writes, who that is and since when.
    pub(super) fn blame(&self, error: rusqlite::Error) -> Error {
        let busy = is_busy(&error);
        match (fault(error), self.open_run()) {
            (Error::Store { kind, reason, source }, Ok(Some((process, started)))) if busy => {
                Error::Store { kind, reason: format!("{reason}: process {process}, at work since {started}"), source }
            }
            (told, _) => told,
        }
    }

    fn of(connection: Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(64);
        Self { connection, names: FxHashSet::default(), recent: Recent::default(), run: 0 }
    }
}

fn open_to_write(path: &Path) -> Result<Store> {
    let mut connection = Connection::open(path).map_err(fault)?;
    configure(&connection)?;
    // Tells only on a file that is still empty.
    connection.pragma_update(None, "page_size", PAGE_BYTES).map_err(fault)?;
    let version = migrate::version(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(fault)?;
    connection.pragma_update(None, "synchronous", "NORMAL").map_err(fault)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES).map_err(fault)?;
    if version < migrate::newest() {
        migrate::upgrade(&mut connection)?;
    }
    Ok(Store::of(connection))
}

fn open_existing(path: &Path) -> Result<Store> {
    if !path.exists() {
        return Err(refused(ErrorKind::NoDatabase, "there is no such database"));
    }
    if migrate::version(&read_connection(path)?)? == 0 {
        return Err(refused(ErrorKind::EmptyDatabase, "the database is empty"));
    }
    open_to_write(path)
}

fn open_to_read(path: &Path) -> Result<Store> {
    if !path.exists() {
        return Err(refused(ErrorKind::NoDatabase, "there is no such database"));
    }
    let connection = match read_connection(path) {
        Err(_) if write_ahead_log_is_empty(path) => immutable_connection(path)?,
        other => other?,
    };
    match migrate::version(&connection)? {
        0 => Err(refused(ErrorKind::EmptyDatabase, "the database is empty")),
        version if version < migrate::newest() => {
            let newest = migrate::newest();
            let reason = format!("an older program wrote the database: its schema has version {version}, this program reads {newest}");
            Err(refused(ErrorKind::OlderSchema, reason))
        }
        _ => Ok(Store::of(connection)),
    }
}

fn read_connection(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    configure(&connection)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(fault)?;
    Ok(connection)
}

/// A file in a folder that may not be written, such as a mounted archive: WAL mode would need a side file there.
fn immutable_connection(path: &Path) -> Result<Connection> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut uri = String::from("file:");
    for byte in absolute.to_string_lossy().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(uri, flags).map_err(fault)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(fault)?;
    Ok(connection)
}

fn write_ahead_log_is_empty(path: &Path) -> bool {
    let mut side = path.as_os_str().to_owned();
    side.push("-wal");
    PathBuf::from(side).metadata().map_or(true, |m| m.len() == 0)
}

fn configure(connection: &Connection) -> Result<()> {
    connection.busy_timeout(Duration::from_millis(BUSY_MILLISECONDS)).map_err(fault)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(fault)?;
    connection.pragma_update(None, "cache_size", CACHE_PAGES).map_err(fault)?;
    connection.pragma_update(None, "temp_store", "MEMORY").map_err(fault)
}

fn name_file(error: Error, path: &Path) -> Error {
    let prefix = |text: String| format!("{}: {text}", path.display());
    match error {
        Error::Store { kind, reason, source } => Error::Store { kind, reason: prefix(reason), source },
        other => other,
    }
}
