//! Sentences -> actor mentions with ids, countries, sectors and offices.

use crate::types::Document;

/// Finds actors and places and resolves who is who.
#[derive(Debug, Default)]
pub struct ActorFinder {}

impl ActorFinder {
    /// Builds the index over the embedded actor base.
    pub fn new() -> Self {
        Self {}
    }

    /// Fills `document.actors`.
    pub fn find(&self, document: &mut Document) {
        let _ = document;
    }
}
