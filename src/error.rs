//! The library's one public error.

/// What went wrong, where, and what the user can do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or stream could not be read as what it is said to be.
    #[error("{place}: {reason}{}", hint(.remedy))]
    Input {
        /// File and line.
        place: String,
        /// What is wrong.
        reason: String,
        /// What to do.
        remedy: String,
    },
    /// An embedded or user-given data file is faulty.
    #[error("{file}: {reason}")]
    Data {
        /// The file, with the line where known.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// The database could not be opened, read or written.
    #[error("{reason}{}", hint(.remedy))]
    Store {
        /// What is wrong.
        reason: String,
        /// What to do.
        remedy: String,
    },
    /// No such event, actor, article or rule.
    #[error("{what}{}", hint(.remedy))]
    NotFound {
        /// What was asked for.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// A word of the user that cannot be understood: a date, a filter.
    #[error("{reason}{}", hint(.remedy))]
    Usage {
        /// What is wrong.
        reason: String,
        /// What to do.
        remedy: String,
    },
}

fn hint(remedy: &str) -> String {
    if remedy.is_empty() { String::new() } else { format!(" ({remedy})") }
}

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;
