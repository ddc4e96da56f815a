//! Answers that cost much and are asked for again: kept until anybody writes to the database.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::Session;

/// Answers that are kept.
const KEPT: usize = 64;

/// Kept answers, by their questions.
pub(super) struct Cache {
    /// Sees by a number of the database's whether anybody wrote.
    watch: Mutex<Session>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    version: i64,
    answers: VecDeque<(String, Arc<str>)>,
}

impl Cache {
    pub(super) fn new(watch: Session) -> Self {
        Self { watch: Mutex::new(watch), kept: Mutex::default() }
    }

    /// The answer to a question, if it still holds; else the number to hand to [`Cache::keep`] with the answer made now. Asks the database
    /// for one number, of the page that it holds in memory.
    pub(super) fn get(&self, question: &str) -> Result<Arc<str>, i64> {
        let version = self.watch.lock().unwrap_or_else(PoisonError::into_inner).store().version_seen().unwrap_or(-1);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.version != version || version < 0 {
            *kept = Kept { version, answers: VecDeque::new() };
        }
        kept.answers.iter().find(|(asked, _)| asked == question).map(|(_, answer)| Arc::clone(answer)).ok_or(version)
    }

    /// Keeps an answer that was asked for at a number; not if anybody wrote since.
    pub(super) fn keep(&self, question: &str, version: i64, answer: &Arc<str>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.version == version && version >= 0 {
            if kept.answers.len() >= KEPT {
                kept.answers.pop_front();
            }
            kept.answers.push_back((question.to_owned(), Arc::clone(answer)));
        }
    }
}
