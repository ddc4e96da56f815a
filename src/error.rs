//! The library's one public error.
//!
//! A program decides by [`Error::kind`]; a person reads the message, and [`source`](std::error::Error::source) tells the cause beneath.
//! Remedies that name a flag or a command are worded by whoever has flags and commands: the command line.

/// What sort of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or stream is not what it is said to be.
    Input,
    /// A data file of ours or of the user's is faulty.
    Data,
    /// A word of the user cannot be understood.
    Usage,
    /// No such event or mention.
    NoEvent,
    /// No such decision.
    NoDecision,
    /// Nobody is called so.
    NoActor,
    /// No such meeting.
    NoMeeting,
    /// No such saying.
    NoSaying,
    /// No saved question has the name.
    NoWatch,
    /// No feed has the address.
    NoFeed,
    /// Anything else that is not there.
    NotFound,
    /// There is no file at the path of the database.
    NoDatabase,
    /// The database holds nothing, not even tables.
    EmptyDatabase,
    /// The file is no database.
    NotADatabase,
    /// The database is another program's.
    OtherProgram,
    /// A newer version of this program wrote the database.
    NewerSchema,
    /// An older version of this program wrote the database, and it was opened to read.
    OlderSchema,
    /// Another process writes and did not make way in time: the same call may succeed later.
    Busy,
    /// The disk is full.
    Full,
    /// The file or its folder may not be written.
    ReadOnly,
    /// The database is damaged.
    Corrupt,
    /// The database failed otherwise.
    Failed,
}

/// The cause of an error, where another crate reported one.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

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
    #[error("{reason}")]
    Store {
        /// What sort of failure.
        kind: ErrorKind,
        /// What is wrong.
        reason: String,
        /// SQLite's own error.
        source: Option<Cause>,
    },
    /// No such event, decision, actor, meeting, saying or saved question.
    #[error("{what}{}", hint(.near))]
    NoSuch {
        /// What sort of thing was asked for.
        kind: ErrorKind,
        /// What was asked for.
        what: String,
        /// What is called like it; empty where nothing is.
        near: String,
    },
    /// Anything else that is not there.
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

impl Error {
    /// What sort of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Error::Input { .. } => ErrorKind::Input,
            Error::Data { .. } => ErrorKind::Data,
            Error::Store { kind, .. } | Error::NoSuch { kind, .. } => *kind,
            Error::NotFound { .. } => ErrorKind::NotFound,
            Error::Usage { .. } => ErrorKind::Usage,
        }
    }
}

fn hint(remedy: &str) -> String {
    if remedy.is_empty() { String::new() } else { format!(" ({remedy})") }
}

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;
