//! Forks: no thread is inside the coder while the process forks, and the child starts threads of its own.
//!
//! A fork copies one thread only. Were another one loading data or holding a lock at that moment, the child would wait for it for ever. So
//! every call counts itself in, a fork waits until all are out (a coder is out between two batches), and no call gets in meanwhile.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::fault;

static INSIDE: AtomicUsize = AtomicUsize::new(0);
static CLOSED: AtomicBool = AtomicBool::new(false);
/// Threads of this process; taken only by who is inside.
static POOL: Mutex<Option<Arc<ThreadPool>>> = Mutex::new(None);
/// How many threads the pool has; 0 for as many as there are cores, or as `RAYON_NUM_THREADS` says.
static THREADS: AtomicUsize = AtomicUsize::new(0);

/// How often a waiting thread looks again.
const PAUSE: Duration = Duration::from_millis(1);

/// One call that is inside.
struct Inside;

impl Inside {
    fn enter() -> Self {
        loop {
            if !CLOSED.load(SeqCst) {
                INSIDE.fetch_add(1, SeqCst);
                if !CLOSED.load(SeqCst) {
                    return Self;
                }
                INSIDE.fetch_sub(1, SeqCst);
            }
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, SeqCst);
    }
}

/// Works on the pool's threads. Whoever calls it holds no lock of the interpreter and is not inside already.
pub(crate) fn inside<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    let _inside = Inside::enter();
    let pool = {
        let mut kept = POOL.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref() {
            Some(pool) => Arc::clone(pool),
            None => {
                let made = ThreadPoolBuilder::new().num_threads(THREADS.load(SeqCst)).thread_name(|n| format!("demarche-{n}")).build();
                let made = Arc::new(made.map_err(|fault| format!("no threads can be started: {fault}"))?);
                kept.insert(made).clone()
            }
        }
    };
    Ok(pool.install(work))
}

/// As [`inside`], with the interpreter's lock released.
pub(crate) fn work<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| inside(work)).map_err(|words| fault::error(py, "Failed", &words))
}

/// Whether one thread is asked for: the caller's own will do.
pub(crate) fn single() -> bool {
    THREADS.load(SeqCst) == 1
}

/// As [`work`], on the caller's thread: several callers, as the tasks of an engine within one process, then use a core each.
pub(crate) fn here<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    py.detach(|| {
        let _inside = Inside::enter();
        work()
    })
}

/// Sets how many threads code; 0 for as many as there are cores.
#[pyfunction]
pub(crate) fn set_threads(py: Python<'_>, number: usize) {
    py.detach(|| {
        let _inside = Inside::enter();
        THREADS.store(number, SeqCst);
        // Who still works on the old pool keeps it until he is done.
        *POOL.lock().unwrap_or_else(PoisonError::into_inner) = None;
    });
}

/// Waits until no other thread is inside, and lets none in.
#[pyfunction]
pub(crate) fn before_fork(py: Python<'_>) {
    py.detach(|| {
        while CLOSED.swap(true, SeqCst) {
            std::thread::sleep(PAUSE);
        }
        while INSIDE.load(SeqCst) > 0 {
            std::thread::sleep(PAUSE);
        }
    });
}

/// Lets threads in again.
#[pyfunction]
pub(crate) fn after_fork_in_parent() {
    CLOSED.store(false, SeqCst);
}

/// Forgets the threads of the parent, which this process does not have, and lets its own in.
#[pyfunction]
pub(crate) fn after_fork_in_child() {
    INSIDE.store(0, SeqCst);
    std::mem::forget(POOL.lock().unwrap_or_else(PoisonError::into_inner).take());
    CLOSED.store(false, SeqCst);
}
