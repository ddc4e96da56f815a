//! SQLite's errors as errors that a user can act on.

use rusqlite::ErrorCode;

use crate::error::Error;

/// How long a writer waits for another before it gives up, in milliseconds.
pub(super) const BUSY_MILLISECONDS: u64 = 60_000;

/// Whether another process holds the lock.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Turns SQLite's error into one that says what to do.
pub(super) fn fault(error: rusqlite::Error) -> Error {
    let (reason, remedy) = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            "another process is writing to the database and did not make way in time".into(),
            "wait until that ingest has ended, then run this again: what is in already is not read twice",
        ),
        Some(ErrorCode::DiskFull) => (
            "the disk is full; the batch that did not fit was undone".into(),
            "make room, then run this again: it goes on where it stopped",
        ),
        Some(ErrorCode::ReadOnly) => {
            ("the database is read-only".into(), "make the file and its folder writable, or name another with --db")
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            (format!("the database file is damaged: {error}"), "restore it from a copy, or ingest the articles into a new one")
        }
        Some(ErrorCode::NotADatabase) => ("the file is not a database".into(), "name another file with --db"),
        Some(ErrorCode::CannotOpen) => ("the database cannot be opened".into(), "check the path and its permissions"),
        Some(ErrorCode::SystemIoFailure) => {
            (format!("the disk is full or failed: {error}"), "what was committed before is kept; make room, then run this again")
        }
        _ => (format!("the database failed: {error}"), ""),
    };
    Error::Store { reason, remedy: remedy.into() }
}
