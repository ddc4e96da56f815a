//! Tagged sentences + mentions + rules -> events with evidence.

use crate::types::{Document, Draft, Event};

/// Codes events by the embedded rules.
#[derive(Debug, Default)]
pub struct Coder {}

impl Coder {
    /// Compiles the embedded rules.
    pub fn new() -> Self {
        Self {}
    }

    /// Whether any rule could use the sentence: a cheap gate before parsing.
    pub fn wants(&self, document: &Document, sentence: usize) -> bool {
        let _ = (document, sentence);
        true
    }

    /// One draft for each act that a sentence tells.
    pub fn code(&self, document: &Document) -> Vec<Draft> {
        let _ = document;
        Vec::new()
    }

    /// Joins dated drafts that tell the same act and orders the rest by text position.
    pub fn fold(&self, document: &Document, drafts: Vec<Draft>) -> Vec<Event> {
        let _ = document;
        drafts.into_iter().map(|d| d.event).collect()
    }
}
