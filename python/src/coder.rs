//! Articles in, results out, line by line.

use demarche::app::{Answer, Given};
use demarche::read::Line;
use demarche::{Coding, Pipeline, Precision};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use rayon::prelude::*;

use crate::{fault, fork};

/// All stages, loaded once; any number of threads may use it, and processes forked from this one.
#[pyclass(frozen, module = "demarche._native")]
pub(crate) struct Coder {
    pipeline: Pipeline,
}

/// What `coder` and `precision` mean.
pub(crate) fn coding(py: Python<'_>, coder: &str, precision: &str) -> PyResult<Coding> {
    let usage = |what: &str, word: &str, known: &str| fault::error(py, "Usage", &format!("there is no {what} `{word}` (known: {known})"));
    let rules_alone = match coder {
        "both" => false,
        "rules" => true,
        _ => return Err(usage("coder", coder, "both, rules")),
    };
    let precision = match precision {
        "strict" => Precision::Strict,
        "balanced" => Precision::Balanced,
        "loose" => Precision::Loose,
        _ => return Err(usage("precision", precision, "strict, balanced, loose")),
    };
    Ok(Coding { rules_alone, precision })
}

#[pymethods]
impl Coder {
    #[new]
    fn new(py: Python<'_>, coder: &str, precision: &str, actors: Vec<(String, String)>) -> PyResult<Self> {
        let coding = coding(py, coder, precision)?;
        let pipeline = fork::work(py, || demarche::app::pipeline(coding, &actors))?.map_err(|e| fault::of(py, &e))?;
        Ok(Self { pipeline })
    }

    /// A line of results for each line, and how many of them could not be used. Problems name lines counted from `first`, if it is given.
    fn code<'py>(&self, py: Python<'py>, lines: Vec<PyBackedBytes>, first: Option<u64>) -> PyResult<(Vec<Bound<'py, PyBytes>>, usize)> {
        let code = |(n, line): (u64, &PyBackedBytes)| {
            let line = if line.len() > demarche::read::MAX_ARTICLE { Line::TooLong(line.len() as u64) } else { Line::Whole(line.to_vec()) };
            Given::read(&line, first.map(|first| first + n)).coded(&self.pipeline)
        };
        let numbered: Vec<(u64, &PyBackedBytes)> = (0..).zip(&lines).collect();
        let answers: Vec<Answer> = if fork::single() {
            fork::here(py, || numbered.into_iter().map(code).collect())
        } else {
            fork::work(py, || numbered.into_par_iter().map(code).collect())?
        };
        let failed = answers.iter().filter(|answer| answer.failed).count();
        Ok((answers.into_iter().map(|answer| PyBytes::new(py, answer.text.as_bytes())).collect(), failed))
    }
}
