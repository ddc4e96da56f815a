//! Exit codes: 0 done, 1 some input failed, 2 wrong usage; a closed pipe is a quiet 0.

use std::io::ErrorKind;
use std::process::ExitCode;

use anyhow::{Error, Result};

/// Turns what a command did into an exit code, and says on stderr what went wrong.
pub(super) fn code(done: Result<ExitCode>) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("demarche: {error:#}");
            let usage = matches!(error.downcast_ref(), Some(crate::error::Error::Usage { .. }));
            ExitCode::from(if usage { 2 } else { 1 })
        }
    }
}

fn is_closed_pipe(error: &Error) -> bool {
    let is_pipe = |kind: ErrorKind| kind == ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| is_pipe(e.kind()))
            || cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind).is_some_and(is_pipe)
    })
}
