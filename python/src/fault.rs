//! The library's errors as Python's.

use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(demarche, Error, PyException, "What went wrong, where, and what to do about it; `kind` is a word to decide by.");

/// An error of a kind, in words.
pub(crate) fn error(py: Python<'_>, kind: &str, words: &str) -> PyErr {
    let error = Error::new_err(words.to_owned());
    match error.value(py).setattr("kind", kind) {
        Ok(()) => error,
        Err(fault) => fault,
    }
}

/// An error of the library.
pub(crate) fn of(py: Python<'_>, fault: &demarche::Error) -> PyErr {
    error(py, &format!("{:?}", fault.kind()), &fault.to_string())
}
