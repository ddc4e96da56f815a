//! A database, and what can be asked of it.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use demarche::app::{CodedLine, Given, Judgement, MeetingQuestion, Run, SAYING_COLUMNS, SayingQuestion, saying_row};
use demarche::read::Line;
use demarche::render::{self, Format, Layout, Records};
use demarche::types::{DateMatch, Problem};
use demarche::{Access, Clock, Question};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use serde_json::json;

use crate::{coder, fault, fork};

/// How lines look: nothing of it shows in JSON.
const LAYOUT: Layout = Layout { width: 120, evidence: false, compact: true, today: None, colour: false };

/// Lines of JSON, and what the user should know about how the question was read.
type Told<'py> = (Bound<'py, PyBytes>, Vec<String>);

/// A database that was opened by this process.
#[pyclass(frozen, module = "demarche._native")]
pub(crate) struct Session {
    open: ManuallyDrop<Mutex<Option<demarche::Session>>>,
    /// Who works on it now: that thread must not ask for it again.
    owner: Mutex<Option<ThreadId>>,
    process: u32,
}

impl Drop for Session {
    fn drop(&mut self) {
        // The connection belongs to the process that opened it: closed by a child it would take the parent's log away.
        if self.process == std::process::id() {
            drop(self.open.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
    }
}

/// Why something could not be done.
enum Fault {
    Known(demarche::Error),
    Python(PyErr),
    Told(&'static str, String),
}

impl From<demarche::Error> for Fault {
    fn from(error: demarche::Error) -> Self {
        Self::Known(error)
    }
}

impl From<PyErr> for Fault {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Told("Failed", error.to_string())
    }
}

impl Fault {
    fn raised(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Known(error) => fault::of(py, &error),
            Self::Python(error) => error,
            Self::Told(kind, words) => fault::error(py, kind, &words),
        }
    }
}

/// The session while one thread has it.
struct Held<'s> {
    session: MutexGuard<'s, Option<demarche::Session>>,
    owner: &'s Mutex<Option<ThreadId>>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *self.owner.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Held<'_> {
    fn get(&mut self) -> Result<&mut demarche::Session, Fault> {
        self.session.as_mut().ok_or_else(|| Fault::Told("Closed", "the session is closed (open the database again)".into()))
    }
}

impl Session {
    /// Refuses another process than the one that opened the database.
    fn own(&self) -> Result<(), Fault> {
        let here = std::process::id();
        if here == self.process {
            return Ok(());
        }
        let words = format!(
            "process {here} uses a session that process {} opened: a database connection does not survive a fork (open a session in each process)",
            self.process
        );
        Err(Fault::Told("OtherProcess", words))
    }

    /// The session, after whoever has it now.
    fn hold(&self) -> Result<Held<'_>, Fault> {
        self.own()?;
        let me = Some(thread::current().id());
        if *self.owner.lock().unwrap_or_else(PoisonError::into_inner) == me {
            let words = "the session is asked while it ingests what asks (make a list of the articles first)";
            return Err(Fault::Told("Busy", words.into()));
        }
        let session = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        *self.owner.lock().unwrap_or_else(PoisonError::into_inner) = me;
        Ok(Held { session, owner: &self.owner })
    }

    /// Does something with the session, without the interpreter's lock.
    fn with<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut demarche::Session) -> Result<T, Fault> + Send) -> PyResult<T> {
        let done = py.detach(|| {
            let mut held = self.hold()?;
            let session = held.get()?;
            fork::inside(|| work(session)).unwrap_or_else(|words| Err(Fault::Told("Failed", words)))
        });
        done.map_err(|fault| fault.raised(py))
    }

    /// As [`Self::with`], for what writes lines.
    fn told<'py>(
        &self,
        py: Python<'py>,
        work: impl FnOnce(&demarche::Session, &mut Vec<u8>) -> Result<Vec<String>, Fault> + Send,
    ) -> PyResult<Told<'py>> {
        let (lines, notes) = self.with(py, |session| {
            let mut lines = Vec::new();
            work(session, &mut lines).map(|notes| (lines, notes))
        })?;
        Ok((PyBytes::new(py, &lines), notes))
    }
}

/// A question as the package hands it over.
fn question<T: Send + serde::de::DeserializeOwned>(asked: &str) -> Result<T, Fault> {
    serde_json::from_str(asked).map_err(|fault| Fault::Told("Usage", format!("the question cannot be read: {fault}")))
}

#[pymethods]
impl Session {
    #[new]
    #[pyo3(signature = (path, access, now, wait, coder, precision, actors))]
    #[allow(clippy::too_many_arguments, reason = "one for each keyword of the package's constructor")]
    fn new(
        py: Python<'_>,
        path: Option<PathBuf>,
        access: &str,
        now: Option<&str>,
        wait: u64,
        coder: &str,
        precision: &str,
        actors: Vec<(String, String)>,
    ) -> PyResult<Self> {
        let coding = coder::coding(py, coder, precision)?;
        let access = match access {
            "read" => Access::Read,
            "existing" => Access::Existing,
            _ => Access::Write,
        };
        let clock = now.map_or_else(|| Ok(Clock::new(chrono::Utc::now)), Clock::fixed).map_err(|e| fault::of(py, &e))?;
        let open = || -> demarche::error::Result<demarche::Session> {
            let session = match path {
                Some(path) => demarche::Session::open(&path, access, clock)?,
                None => demarche::Session::in_memory(clock)?,
            };
            session.wait_at_most(Duration::from_secs(wait))?;
            let session = session.with_coding(coding);
            if actors.is_empty() { Ok(session) } else { session.with_user_actors(&actors) }
        };
        let session = fork::work(py, open)?.map_err(|e| fault::of(py, &e))?;
        let open = ManuallyDrop::new(Mutex::new(Some(session)));
        Ok(Self { open, owner: Mutex::new(None), process: std::process::id() })
    }

    /// Closes the database.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let done = py.detach(|| {
            let mut held = self.hold()?;
            let session = held.session.take();
            fork::inside(|| drop(session)).map_err(|words| Fault::Told("Failed", words))
        });
        done.map_err(|fault| fault.raised(py))
    }

    /// The events that a question asks for.
    fn ask<'py>(&self, py: Python<'py>, asked: &str, within: bool) -> PyResult<Told<'py>> {
        self.told(py, |session, out| {
            let date_match = if within { DateMatch::Within } else { DateMatch::Overlap };
            let question = Question { date_match, ..question(asked)? };
            let reading = session.read(&question)?;
            let mut writer = render::events(Format::Jsonl, LAYOUT, out)?;
            let mut failed = None;
            session.each(&reading.filter, &mut |event| {
                failed = writer.event(&event).err();
                Ok(failed.is_none())
            })?;
            failed.map_or(Ok(()), Err)?;
            writer.finish()?;
            Ok(reading.notes)
        })
    }

    /// The threads of meetings that a question asks for.
    fn meetings<'py>(&self, py: Python<'py>, asked: &str) -> PyResult<Told<'py>> {
        self.told(py, |session, out| {
            let (threads, notes) = session.meetings(&question::<MeetingQuestion>(asked)?)?;
            render::meetings(Format::Jsonl, LAYOUT, session.clock().today(), &threads, out)?;
            Ok(notes)
        })
    }

    /// The sayings that a question asks for.
    fn said<'py>(&self, py: Python<'py>, asked: &str) -> PyResult<Told<'py>> {
        self.told(py, |session, out| {
            let (sayings, notes) = session.said(&question::<SayingQuestion>(asked)?)?;
            let list = Records { header: SAYING_COLUMNS.to_vec(), rows: sayings.iter().map(saying_row).collect() };
            render::records(Format::Jsonl, LAYOUT.width, &list, out)?;
            Ok(notes)
        })
    }

    /// What could not be read or coded so far.
    fn problems<'py>(&self, py: Python<'py>) -> PyResult<Told<'py>> {
        self.told(py, |session, out| {
            for (problem, _) in session.store().problems()? {
                out.extend_from_slice(json!(problem).to_string().as_bytes());
                out.push(b'\n');
            }
            Ok(Vec::new())
        })
    }

    /// Takes lists of lines, articles or results of `code`, until an empty one comes; gives the counts as JSON.
    fn ingest(&self, py: Python<'_>, batches: Py<PyAny>, coded: bool) -> PyResult<String> {
        let done = py.detach(|| {
            let mut held = self.hold()?;
            let session = held.get()?;
            let mut silent = |_: &Problem| {};
            let how = Run { process: std::process::id(), ..Run::default() };
            let mut run = inside(|| session.begin(how, &mut silent))??;
            let mut number = 0;
            loop {
                let lines: Vec<PyBackedBytes> = Python::attach(|py| batches.call0(py)?.extract(py))?;
                // Whoever forks while the next articles are made goes on with a copy of the connection.
                self.own()?;
                if lines.is_empty() {
                    break;
                }
                inside(|| -> Result<(), Fault> {
                    for line in lines {
                        number += 1;
                        take(&mut run, line.to_vec(), number, coded)?;
                    }
                    Ok(())
                })??;
            }
            let done = inside(|| run.finish())??;
            Ok(json!({
                "articles": done.articles, "new": done.new, "undated": done.undated, "mentions": done.mentions,
                "events": done.events, "problems": done.problems,
            })
            .to_string())
        });
        done.map_err(|fault: Fault| fault.raised(py))
    }

    /// Decides about an event; gives the decision as JSON.
    fn decide(&self, py: Python<'_>, event: &str, act: &str, value: &str, who: &str) -> PyResult<String> {
        self.with(py, |session| {
            let judgement = judgement(act, value).map_err(|words| Fault::Told("Usage", words))?;
            Ok(json!(session.decide(event, &judgement, who)?).to_string())
        })
    }

    /// Takes a decision back; gives it as JSON.
    fn undo(&self, py: Python<'_>, decision: &str) -> PyResult<String> {
        self.with(py, |session| Ok(json!(session.undo(decision)?).to_string()))
    }
}

/// As [`fork::inside`], with our kind of fault.
fn inside<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Fault> {
    fork::inside(work).map_err(|words| Fault::Told("Failed", words))
}

/// Hands a line to a run of ingest.
fn take(run: &mut demarche::app::Ingest<'_>, line: Vec<u8>, number: u64, coded: bool) -> demarche::error::Result<()> {
    if !coded {
        let Given { article, problems, .. } = Given::read(&Line::Whole(line), Some(number));
        problems.into_iter().try_for_each(|problem| run.problem(problem))?;
        return article.map_or(Ok(()), |article| run.article(article));
    }
    let line = match CodedLine::read(&line) {
        Ok(line) => line,
        Err(reason) => {
            let remedy = "make it with: demarche code".to_owned();
            return run.problem(Problem { file: String::new(), line: Some(number), reason, remedy });
        }
    };
    let id = line.article.id.clone();
    let (coded, problems) = line.coded();
    if coded.is_none() && problems.is_empty() {
        let (reason, remedy) = ("it has no text".to_owned(), "code it with its text".to_owned());
        return run.problem(Problem { file: id, line: Some(number), reason, remedy });
    }
    for problem in problems {
        let file = if problem.file.is_empty() { id.clone() } else { problem.file };
        run.problem(Problem { file, line: problem.line.or(Some(number)), ..problem })?;
    }
    coded.map_or(Ok(()), |coded| run.coded(coded))
}

/// What is decided, as the commands of `demarche decide` name it.
fn judgement(act: &str, value: &str) -> Result<Judgement, String> {
    let given = value.to_owned();
    Ok(match act {
        "accept" => Judgement::Accept,
        "reject" => Judgement::Reject(given),
        "merge" => Judgement::Merge(given),
        "split" => Judgement::Split(given),
        "note" => Judgement::Note(given),
        "edit" => {
            let (field, value) = value.split_once('=').ok_or_else(|| format!("`{value}` is no FIELD=VALUE (write killed=7)"))?;
            Judgement::Edit { field: field.to_owned(), value: value.to_owned() }
        }
        _ => return Err(format!("there is no decision `{act}` (known: accept, reject, merge, split, edit, note)")),
    })
}
