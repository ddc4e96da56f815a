//! SQLite's errors as errors that a program can decide by and a user understands.

use rusqlite::ErrorCode;

use crate::error::{Error, ErrorKind};

/// How long a writer waits for another before it gives up, in milliseconds.
pub(super) const BUSY_MILLISECONDS: u64 = 60_000;

/// Whether another process holds the lock.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// Whether what stands in a row is not what the program wrote there.
fn is_damaged_row(error: &rusqlite::Error) -> bool {
    use rusqlite::Error as E;
    matches!(error, E::FromSqlConversionFailure(..) | E::InvalidColumnType(..) | E::IntegralValueOutOfRange(..) | E::Utf8Error(..))
}

/// Turns SQLite's error into one with a kind, the error itself kept as its cause.
pub(super) fn fault(error: rusqlite::Error) -> Error {
    let (kind, reason) = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            (ErrorKind::Busy, "another process is writing to the database and did not make way in time".into())
        }
        Some(ErrorCode::DiskFull) => (ErrorKind::Full, "the disk is full; the batch that did not fit was undone".into()),
        Some(ErrorCode::ReadOnly) => (ErrorKind::ReadOnly, "the database is read-only".into()),
        Some(ErrorCode::DatabaseCorrupt) => (ErrorKind::Corrupt, format!("the database file is damaged: {error}")),
        Some(ErrorCode::NotADatabase) => (ErrorKind::NotADatabase, "the file is not a database".into()),
        Some(ErrorCode::CannotOpen) => (ErrorKind::Failed, "the database cannot be opened: check the path and its permissions".into()),
        Some(ErrorCode::SystemIoFailure) => {
            (ErrorKind::Full, format!("the disk is full or failed: {error}; what was committed before is kept"))
        }
        _ if is_damaged_row(&error) => {
            (ErrorKind::Corrupt, format!("a row of the database is damaged, `demarche check` names it: {error}"))
        }
        _ => (ErrorKind::Failed, format!("the database failed: {error}")),
    };
    Error::Store { kind, reason, source: Some(Box::new(error)) }
}

/// An error of the database that SQLite did not report.
pub(super) fn refused(kind: ErrorKind, reason: impl Into<String>) -> Error {
    Error::Store { kind, reason: reason.into(), source: None }
}

/// There is no such event.
pub(super) fn no_event(id: &str) -> Error {
    Error::NoSuch { kind: ErrorKind::NoEvent, what: format!("there is no event `{id}`"), near: String::new() }
}
