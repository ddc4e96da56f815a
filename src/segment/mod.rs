//! Article -> sentences of tokens, quotes, dateline.

use crate::types::{Article, Document};

/// Cuts texts into sentences and tokens.
#[derive(Debug, Default)]
pub struct Segmenter {}

impl Segmenter {
    /// Loads the abbreviations.
    pub fn new() -> Self {
        Self {}
    }

    /// Cuts an article; spans are bytes into its text.
    pub fn segment(&self, article: Article) -> Document {
        Document { article, ..Document::default() }
    }
}
