//! The native part of the Python package `demarche`: lines of JSON in, lines of JSON out, without the interpreter's lock.
//!
//! Columns are made of the lines in Python (`package/demarche`), so that the lines are the very bytes that the command line writes.

mod coder;
mod fault;
mod fork;
mod reader;
mod session;

use pyo3::prelude::*;

/// The native part of the package.
#[pymodule(gil_used = true)]
mod _native {
    use std::ffi::OsString;
    use std::io::Write;
    use std::process::ExitCode;

    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::coder::Coder;
    #[pymodule_export]
    use crate::fault::Error;
    #[pymodule_export]
    use crate::fork::{after_fork_in_child, after_fork_in_parent, before_fork, set_threads};
    #[pymodule_export]
    use crate::reader::Reader;
    #[pymodule_export]
    use crate::session::Session;

    /// Version of the program.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// JSON Schema of what the program writes, from which the columns are made.
    #[pymodule_export]
    const SCHEMA: &str = include_str!("../../docs/output.schema.json");

    /// Names of the columns of `said`.
    #[pyfunction]
    fn saying_columns() -> Vec<&'static str> {
        demarche::app::SAYING_COLUMNS.to_vec()
    }

    /// Runs the command line in this process and gives its exit code; `--help` and wrong usage end the process.
    #[pyfunction]
    fn main(py: Python<'_>, words: Vec<OsString>) -> u8 {
        py.detach(|| {
            let code = demarche::cli::run_with(words);
            // Nothing of the host writes what is left of Rust's own buffer. A closed pipe is no reason to fail.
            let _ = std::io::stdout().flush();
            // The code of exit is known only by comparison.
            (0..=u8::MAX).find(|n| ExitCode::from(*n) == code).unwrap_or(1)
        })
    }
}
