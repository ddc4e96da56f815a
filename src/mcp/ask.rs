//! The filters of a call, by the names of the command line's flags.

use serde::{Deserialize, Deserializer};

use crate::error::{Error, Result};
use crate::mcp::page::Page;
use crate::query::Question;
use crate::types::DateMatch;

/// The arguments of `search` and `summarise`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Ask {
    #[serde(deserialize_with = "list")]
    actor: Vec<String>,
    #[serde(deserialize_with = "list")]
    with: Vec<String>,
    #[serde(deserialize_with = "list")]
    role: Vec<String>,
    since: Option<String>,
    until: Option<String>,
    on: Option<String>,
    date_match: Option<String>,
    #[serde(deserialize_with = "list")]
    kind: Vec<String>,
    #[serde(rename = "type", deserialize_with = "list")]
    types: Vec<String>,
    #[serde(deserialize_with = "list")]
    status: Vec<String>,
    #[serde(deserialize_with = "list")]
    certainty: Vec<String>,
    #[serde(deserialize_with = "list")]
    place: Vec<String>,
    text: Option<String>,
    min_sources: Option<u32>,
    as_of: Option<String>,
    known_by: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// One word, or a list of them: agents write both.
pub(super) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a text or a list of texts is wanted")]
    enum Words {
        None(()),
        One(String),
        Many(Vec<String>),
    }
    Ok(match Words::deserialize(deserializer)? {
        Words::None(()) => Vec::new(),
        Words::One(word) => vec![word],
        Words::Many(words) => words,
    })
}

impl Ask {
    /// The filters as a question.
    pub(super) fn question(&self) -> Result<Question> {
        if self.on.is_some() && (self.since.is_some() || self.until.is_some()) {
            let remedy = "leave out `on`, or both of the others".into();
            return Err(Error::Usage { reason: "`on` cannot stand beside `since` or `until`".into(), remedy });
        }
        Ok(Question {
            actors: self.actor.clone(),
            with: self.with.clone(),
            roles: self.role.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            on: self.on.clone(),
            date_match: self.date_match()?,
            kinds: self.kind.clone(),
            types: self.types.clone(),
            statuses: self.status.clone(),
            certainties: self.certainty.clone(),
            places: self.place.clone(),
            text: self.text.clone(),
            min_sources: self.min_sources,
            as_of: self.as_of.clone(),
            known_by: self.known_by.clone(),
            limit: None,
        })
    }

    fn date_match(&self) -> Result<DateMatch> {
        match self.date_match.as_deref() {
            None | Some("overlap") => Ok(DateMatch::Overlap),
            Some("within") => Ok(DateMatch::Within),
            Some(word) => Err(Error::Usage { reason: format!("there is no date_match `{word}`"), remedy: "known: overlap, within".into() }),
        }
    }

    /// Which part of the answer is asked for; a cursor belongs to the question in `words`.
    pub(super) fn page(&self, words: &str) -> Result<Page> {
        Page::new(self.limit, self.cursor.as_deref(), words)
    }
}
