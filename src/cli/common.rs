//! What every command takes: the database, the clock, how much is said.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::app::{Clock, Session};
use crate::error::Error;
use crate::store::Access;

/// Flags that every command takes, before or after its name.
#[derive(Debug, Clone, Args)]
pub(super) struct Common {
    /// The database
    #[arg(
        long,
        global = true,
        help_heading = "Options of every command",
        value_name = "FILE",
        env = "DEMARCHE_DB",
        default_value = "demarche.db",
        hide_env_values = true
    )]
    pub(super) db: PathBuf,
    /// The present moment, RFC 3339, instead of the clock's: for tests and for exact repetition
    #[arg(long, global = true, help_heading = "Options of every command", value_name = "MOMENT", hide_short_help = true)]
    pub(super) now: Option<chrono::DateTime<chrono::Utc>>,
    /// Your own actors before the embedded ones: a CSV file with the columns of one of the tables of data/actors, or a folder of such
    /// files; repeatable
    #[arg(
        long,
        global = true,
        help_heading = "Options of every command",
        value_name = "PATH",
        env = "DEMARCHE_ACTORS",
        hide_env_values = true,
        hide_short_help = true
    )]
    actors: Vec<PathBuf>,
    /// Say nothing but what went wrong
    #[arg(long, short, global = true, help_heading = "Options of every command")]
    pub(super) quiet: bool,
    /// Seconds to wait for another process that writes
    #[arg(
        long,
        global = true,
        help_heading = "Options of every command",
        value_name = "SECONDS",
        default_value_t = 60,
        hide_short_help = true
    )]
    pub(super) wait: u64,
}

impl Common {
    #[allow(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
    pub(super) fn clock(&self) -> Clock {
        match self.now {
            Some(moment) => Clock::new(move || moment),
            None => Clock::new(chrono::Utc::now),
        }
    }

    /// The present day in UTC.
    pub(super) fn today(&self) -> chrono::NaiveDate {
        self.clock().today()
    }

    /// The one day that a date of the user means; `what` names the option for the complaint.
    pub(super) fn one_day(&self, what: &str, words: &str) -> Result<chrono::NaiveDate> {
        let (first, last) = crate::app::days(words, self.today())?;
        if first == last {
            return Ok(first);
        }
        let reason = format!("{what} `{words}` is {first} to {last}, not one day");
        Err(Error::Usage { reason, remedy: "write 2025-11-10".to_owned() }.into())
    }

    /// Opens the database to read.
    pub(super) fn reader(&self) -> Result<Session> {
        self.with_actors(Session::open(&self.db, Access::Read, self.clock())?)
    }

    fn with_actors(&self, session: Session) -> Result<Session> {
        let tables = self.user_actors()?;
        if tables.is_empty() { Ok(session) } else { Ok(session.with_user_actors(&tables)?) }
    }

    /// The tables of the user's own actors, by name and text; none where there are none.
    pub(super) fn user_actors(&self) -> Result<Vec<(String, String)>> {
        let mut files = Vec::new();
        for path in &self.actors {
            for file in csv_files(path)? {
                let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
                files.push((file.display().to_string(), text));
            }
        }
        Ok(files)
    }

    /// Opens a database that must be there already to write.
    pub(super) fn existing_writer(&self) -> Result<Session> {
        self.to_write(Access::Existing)
    }

    /// Opens the database to write, making it if it is not there.
    pub(super) fn writer(&self) -> Result<Session> {
        self.to_write(Access::Write)
    }

    fn to_write(&self, access: Access) -> Result<Session> {
        let session = Session::open(&self.db, access, self.clock())?;
        session.wait_at_most(std::time::Duration::from_secs(self.wait))?;
        self.with_actors(session)
    }
}

/// The file itself, or the CSV files of a folder in order of name.
fn csv_files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).with_context(|| path.display().to_string())? {
        let file = entry?.path();
        if file.extension().is_some_and(|e| e == "csv") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}
