//! The one face of all coders.

use crate::clause::Clause;
use crate::types::{Document, Draft};

/// One way of finding the acts that a sentence tells.
pub trait EventCoder: std::fmt::Debug + Send + Sync {
    /// Whether it could use the sentence: asked of its words alone, before parsing, and cheap.
    fn wants(&self, document: &Document, sentence: usize) -> bool;

    /// A draft for each act that it finds in a parsed sentence; `found` are those of the coders before it.
    ///
    /// A draft has its type, parties, certainty, evidence ([`super::draft::draft`] makes one of a frame); places, weapons and tolls
    /// are filled later, for the drafts of all coders.
    fn drafts(&self, clause: &Clause<'_>, found: &[Draft]) -> Vec<Draft>;
}
