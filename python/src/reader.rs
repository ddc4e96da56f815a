//! Articles of a file in any form, as `demarche read` writes them.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use demarche::read::{self, Format, Options};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use serde_json::json;

use crate::{fault, fork};

/// The articles and problems of one file, some at a time.
#[pyclass(frozen, module = "demarche._native")]
pub(crate) struct Reader {
    name: String,
    reader: Mutex<read::Reader<'static>>,
}

#[pymethods]
impl Reader {
    #[new]
    fn new(py: Python<'_>, path: PathBuf, form: Option<&str>) -> PyResult<Self> {
        let name = path.display().to_string();
        let format = form
            .map(|word| {
                let words = || format!("no such form `{word}`: {}", Format::NAMES);
                Format::named(word).ok_or_else(|| fault::error(py, "Usage", &words()))
            })
            .transpose()?;
        let options = Options { format, today: Some(chrono::Utc::now().date_naive()), ..Options::default() };
        let opened = fork::work(py, || File::open(&path).map(|file| read::Reader::new(&name, file, &options)))?;
        let reader = opened.map_err(|e| fault::error(py, "Input", &format!("{name}: {e} (check the name and the rights to read it)")))?;
        Ok(Self { name, reader: Mutex::new(reader) })
    }

    /// At most so many lines more; none at the end.
    fn lines<'py>(&self, py: Python<'py>, most: usize) -> PyResult<Vec<Bound<'py, PyBytes>>> {
        let lines = fork::work(py, || {
            let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
            reader.by_ref().take(most).map(|item| self.line(item)).collect::<Vec<String>>()
        })?;
        Ok(lines.iter().map(|line| PyBytes::new(py, line.as_bytes())).collect())
    }
}

impl Reader {
    fn line(&self, item: Result<demarche::types::Article, demarche::types::Problem>) -> String {
        match item {
            Ok(article) => {
                let mut object = json!(article);
                object["file"] = json!(self.name);
                object.to_string()
            }
            Err(problem) => json!({ "problem": problem }).to_string(),
        }
    }
}
