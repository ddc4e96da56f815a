//! An event while the stages still work on it.

use serde::Deserialize;

use crate::types::actor::ActorRef;
use crate::types::event::Event;

/// What a draft is to the others of its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftRole {
    /// An act of its own.
    #[default]
    Act,
    /// What an attack did to people ("five were killed"): gives way to the attack, where the sentence tells one.
    Toll,
    /// Speech whose object is a thing, not a clause ("stressed the importance of"), or that stresses: part of a meeting, where the article
    /// tells one.
    Noted,
}

/// An event as the matcher made it, with its place in the syntax, before its date is linked and duplicates are folded.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// The record so far.
    pub event: Event,
    /// What it is to the other drafts.
    pub role: DraftRole,
    /// Index of its sentence.
    pub sentence: usize,
    /// The token that carries the act (verb or noun).
    pub trigger: usize,
    /// The verb that reports the act, in the same sentence, if any: "said" in "said it struck".
    pub reported_by: Option<usize>,
    /// Whether the act lies ahead of the time of speech: "will meet". Its time words are then the planned date, not the date of the act.
    pub ahead: bool,
    /// Country of the place that the act is located at; empty where none is told.
    pub country: String,
    /// Whether the words point back to an act already told: "the meeting", "these attacks".
    pub anaphoric: bool,
    /// Whether it judges an act already told and names nobody: "condemned the attack". Whoever did that act is meant.
    pub judges: bool,
    /// Whose hand the act implies where the text names none: a verdict is a court's.
    pub implied: Option<ActorRef>,
    /// Indices (in the document) of the actor mentions of source, target and claimant.
    pub source_mentions: Vec<usize>,
    /// See `source_mentions`.
    pub target_mentions: Vec<usize>,
    /// See `source_mentions`.
    pub claimant_mentions: Vec<usize>,
}
