//! What a person decided about events: an overlay over the merging that survives re-ingest and re-coding.

use serde::{Deserialize, Serialize};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Two events are one.
    Merge,
    /// A mention is of another event than the one it was merged into.
    Split,
    /// What is told there is no event.
    Reject,
    /// The event is right as it is told; takes an earlier rejection back.
    Accept,
    /// A field has another value.
    Edit,
    /// A remark.
    Note,
    /// What became of a promise: another event keeps, changes or contradicts it, or has nothing to do with it.
    Link,
}

impl Act {
    /// The word as it stands in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Act::Merge => "merge",
            Act::Split => "split",
            Act::Reject => "reject",
            Act::Accept => "accept",
            Act::Edit => "edit",
            Act::Note => "note",
            Act::Link => "link",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Act::Merge, Act::Split, Act::Reject, Act::Accept, Act::Edit, Act::Note, Act::Link];
        all.into_iter().find(|act| act.as_str() == word)
    }
}

/// One decision. It names mentions, which outlive events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Content-derived id: `c` and 13 characters; given by the store.
    #[serde(default)]
    pub id: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    #[serde(default)]
    pub who: String,
    /// What.
    pub act: Act,
    /// Id of a mention of the event decided on.
    pub mention: String,
    /// Merge: a mention of the other event. Split: the mention to take out. Link: a mention of the later act.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub other: String,
    /// Edit: which field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// Edit: its value. Note: the remark. Link: the outcome. Otherwise the reason, if one was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
}
