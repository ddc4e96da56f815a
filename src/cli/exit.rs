//! Exit codes: 0 done, 1 some input failed, 2 wrong usage; a closed pipe is a quiet 0.

use std::process::ExitCode;

use anyhow::{Error, Result};

use crate::cli::output::alarm;
use crate::error::ErrorKind;

/// Turns what a command did into an exit code, and says on stderr what went wrong.
pub(super) fn code(done: Result<ExitCode>) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            alarm(&worded(&error));
            let usage = error.downcast_ref().is_some_and(|e: &crate::error::Error| e.kind() == ErrorKind::Usage);
            ExitCode::from(if usage { 2 } else { 1 })
        }
    }
}

/// An error in words, with the remedy that this program has for it.
fn worded(error: &Error) -> String {
    let mut words = Vec::new();
    for cause in error.chain() {
        if let Some(known) = cause.downcast_ref::<crate::error::Error>() {
            words.push(told(known));
            break;
        }
        words.push(cause.to_string());
    }
    words.join(": ")
}

/// A library's error in words, with the remedy that this program has for it.
pub(super) fn told(error: &crate::error::Error) -> String {
    let words = error.to_string();
    match remedy(error.kind()) {
        remedy if remedy.is_empty() || words.ends_with(')') => words,
        remedy => format!("{words} ({remedy})"),
    }
}

/// What can be done about an error, in our commands and flags.
fn remedy(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NoDatabase => "make one: demarche ingest ARTICLES",
        ErrorKind::EmptyDatabase => "fill it: demarche ingest ARTICLES",
        ErrorKind::NotADatabase | ErrorKind::OtherProgram => "name another file with --db",
        ErrorKind::NewerSchema => "use the newer demarche that wrote it",
        ErrorKind::OlderSchema => "bring it up to date: demarche upgrade",
        ErrorKind::NoEvent => "list them: demarche events",
        ErrorKind::NoDecision => "list them: demarche decide list",
        ErrorKind::NoMeeting => "list them: demarche meetings",
        ErrorKind::NoSaying => "list them: demarche said --format jsonl",
        ErrorKind::NoWatch => "list them: demarche watch list",
        ErrorKind::NoFeed => "list them: demarche feed list",
        ErrorKind::NoActor => "look it up: demarche actors WORD",
        ErrorKind::Busy => "wait until that ingest has ended, then run this again: what is in already is not read twice",
        ErrorKind::Full => "make room, then run this again: it goes on where it stopped",
        ErrorKind::ReadOnly => "make the file and its folder writable, or name another with --db",
        ErrorKind::Corrupt => "restore it from a copy, or ingest the articles into a new one",
        _ => "",
    }
}

fn is_closed_pipe(error: &Error) -> bool {
    let is_pipe = |kind: std::io::ErrorKind| kind == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| is_pipe(e.kind()))
            || cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind).is_some_and(is_pipe)
    })
}
