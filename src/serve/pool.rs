//! Sessions that read, lent to one question at a time; a question that takes too long is broken off.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::app::Session;
use crate::error::{ErrorKind, Result};
use crate::serve::ask::Refusal;
use crate::serve::open::Open;
use crate::store::Interrupter;

/// Questions that are worked on at once.
const AT_ONCE: usize = 4;
/// How long a question may take, waiting included.
pub(super) const TIME: Duration = Duration::from_secs(10);
/// How often it is looked whether one takes too long.
const LOOK: Duration = Duration::from_millis(100);

/// Sessions that read.
pub(super) struct Pool {
    open: Box<Open>,
    state: Mutex<State>,
    free: Condvar,
    jobs: Arc<Mutex<Vec<Arc<Job>>>>,
}

#[derive(Default)]
struct State {
    idle: Vec<Session>,
    lent: usize,
}

/// A question at work, which may be broken off until it is done: never the next one of the same session.
struct Job {
    session: Mutex<Option<Interrupter>>,
    until: Instant,
}

impl Job {
    fn interrupt(&self) {
        if let Some(session) = &*lock(&self.session) {
            session.interrupt();
        }
    }
}

/// What a lock holds is whole after every step, so one who broke down with it leaves nothing half-done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives the place back, and the session if it is sound, however the question ended.
struct Lent<'p> {
    pool: &'p Pool,
    job: Option<Arc<Job>>,
    session: Option<Session>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(job) = &self.job {
            lock(&job.session).take();
            lock(&self.pool.jobs).retain(|other| !Arc::ptr_eq(other, job));
        }
        let mut state = lock(&self.pool.state);
        state.lent -= 1;
        state.idle.extend(self.session.take());
        self.pool.free.notify_one();
    }
}

impl Pool {
    /// A pool with its first session: so a database that cannot be read is told at the start.
    pub(super) fn new(open: Box<Open>) -> Result<Self> {
        let state = Mutex::new(State { idle: vec![open()?], lent: 0 });
        let jobs: Arc<Mutex<Vec<Arc<Job>>>> = Arc::default();
        let watched = Arc::downgrade(&jobs);
        // Ends with the pool.
        std::thread::spawn(move || {
            while let Some(jobs) = watched.upgrade() {
                let now = Instant::now();
                lock(&jobs).iter().filter(|job| job.until <= now).for_each(|job| job.interrupt());
                drop(jobs);
                std::thread::sleep(LOOK);
            }
        });
        Ok(Self { open, state, free: Condvar::new(), jobs })
    }

    /// Opens a session beside those of the pool.
    pub(super) fn open(&self) -> Result<Session> {
        (self.open)()
    }

    /// Asks a session.
    pub(super) fn ask<T>(&self, work: impl FnOnce(&Session) -> Result<T>) -> std::result::Result<T, Refusal> {
        let until = Instant::now() + TIME;
        let late = || {
            let words = format!("the answer takes longer than {} seconds: ask for fewer days, or an actor", TIME.as_secs());
            Refusal::new(503, words)
        };
        let mut lent = self.lend(until).ok_or_else(|| Refusal::new(503, "too much is asked at once: ask again"))?;
        let session = match lent.session.take() {
            Some(session) => session,
            None => self.open()?,
        };
        let job = Arc::new(Job { session: Mutex::new(Some(session.store().interrupter())), until });
        lock(&self.jobs).push(Arc::clone(&job));
        lent.job = Some(job);
        let done = work(&session);
        // A session that the database failed is not lent again.
        let failed = done.as_ref().err().is_some_and(|e| matches!(e.kind(), ErrorKind::Corrupt | ErrorKind::Failed));
        if !failed {
            lent.session = Some(session);
        }
        drop(lent);
        if failed && Instant::now() >= until { Err(late()) } else { Ok(done?) }
    }

    fn lend(&self, until: Instant) -> Option<Lent<'_>> {
        let mut state = lock(&self.state);
        while state.lent >= AT_ONCE {
            let left = until.checked_duration_since(Instant::now())?;
            state = self.free.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.lent += 1;
        let session = state.idle.pop();
        Some(Lent { pool: self, job: None, session })
    }

    /// Breaks off whatever is at work.
    pub(super) fn interrupt_all(&self) {
        lock(&self.jobs).iter().for_each(|job| job.interrupt());
    }
}
