//! Sentence + anchor -> time mentions; drafts -> their dates.

use crate::types::{Document, Draft};

/// Finds, resolves and links time expressions.
#[derive(Debug, Default)]
pub struct TimeTagger {}

impl TimeTagger {
    /// Compiles the embedded rules.
    pub fn new() -> Self {
        Self {}
    }

    /// Fills `document.times` and the dateline's day.
    pub fn find(&self, document: &mut Document) {
        let _ = document;
    }

    /// Gives each draft its date, and its planned date where the act lies ahead.
    pub fn link(&self, document: &Document, drafts: &mut [Draft]) {
        let _ = (document, drafts);
    }
}
