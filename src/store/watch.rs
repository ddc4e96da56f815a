//! Saved questions and when they were last answered.

use rusqlite::params;

use crate::error::{Error, ErrorKind, Result};
use crate::store::fault::fault;
use crate::store::open::Store;

/// A saved question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// Its name.
    pub name: String,
    /// What was asked, as typed: JSON.
    pub question: String,
    /// The moment up to which it was answered, RFC 3339 in UTC; empty before the first run.
    pub seen: String,
}

impl Store {
    /// Saves a question under a name that is not taken.
    ///
    /// # Errors
    /// `Error::Usage` where it is taken.
    pub fn add_watch(&self, name: &str, question: &str) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO watch (name, question, seen) VALUES (?1, ?2, '')";
        match self.connection.execute(sql, [name, question]).map_err(fault)? {
            0 => Err(Error::Usage {
                reason: format!("there is a watch `{name}` already"),
                remedy: "take another name, or remove it first".into(),
            }),
            _ => Ok(()),
        }
    }

    /// Forgets a saved question.
    ///
    /// # Errors
    /// `ErrorKind::NoWatch` where there is none of the name.
    pub fn remove_watch(&self, name: &str) -> Result<()> {
        match self.connection.execute("DELETE FROM watch WHERE name = ?1", [name]).map_err(fault)? {
            0 => Err(no_watch(name)),
            _ => Ok(()),
        }
    }

    /// All saved questions, by name.
    pub fn watches(&self) -> Result<Vec<Watch>> {
        let mut statement = self.connection.prepare_cached("SELECT name, question, seen FROM watch ORDER BY name").map_err(fault)?;
        let rows =
            statement.query_map([], |row| Ok(Watch { name: row.get(0)?, question: row.get(1)?, seen: row.get(2)? })).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// One saved question.
    ///
    /// # Errors
    /// `ErrorKind::NoWatch` where there is none of the name.
    pub fn watch(&self, name: &str) -> Result<Watch> {
        self.watches()?.into_iter().find(|watch| watch.name == name).ok_or_else(|| no_watch(name))
    }

    /// The latest moment at which anything in the database was ingested, decided or coded anew; `None` in an empty one.
    ///
    /// # Errors
    /// A database that fails.
    pub fn latest_moment(&self) -> Result<Option<String>> {
        let sql = "SELECT max(at) FROM (SELECT max(ingested) AS at FROM edition UNION ALL SELECT max(at) FROM decision
            UNION ALL SELECT max(at) FROM past)";
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(fault)
    }

    /// Notes up to which moment a question was answered.
    pub fn seen_watch(&self, name: &str, now: &str) -> Result<()> {
        self.connection.execute("UPDATE watch SET seen = ?2 WHERE name = ?1", params![name, now]).map_err(fault)?;
        Ok(())
    }
}

/// What to say where no question has a name.
fn no_watch(name: &str) -> Error {
    Error::NoSuch { kind: ErrorKind::NoWatch, what: format!("there is no watch `{name}`"), near: String::new() }
}
