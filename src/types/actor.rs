//! Actors as the text names them.

use serde::{Deserialize, Serialize};

use crate::types::sector;
use crate::types::span::ByteSpan;

/// Codes in the place of a country's for bodies of several states.
pub const NO_STATES: [&str; 3] = ["UNO", "EUR", "IGO"];

/// What sort of thing a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A state, or its capital or seat standing for its government.
    Country,
    /// A person known by name.
    Person,
    /// An organisation, ministry, armed group, company.
    Organisation,
    /// An office or role without a name: "the Russian foreign minister".
    Office,
    /// A kind of people or body: "rebels", "Egyptian police", "protesters".
    #[default]
    Agent,
    /// A geographic name that is no actor by itself: "Kharkiv", "the Donbas".
    Place,
}

impl ActorKind {
    /// Whether it names a place: a geographic name, or a state, which is one too.
    pub fn is_place(self) -> bool {
        matches!(self, Self::Place | Self::Country)
    }
}

/// An actor as an event names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ActorRef {
    /// Stable id: an id of the actor base (`sergey-lavrov`, `RUS`, `RUS.foreign_ministry`), else derived from country, sector and words.
    pub id: String,
    /// Fullest name; empty for a nameless group or government.
    pub name: String,
    /// ISO 3166-1 alpha-3, or an organisation code (UNO, EUR, NATO, IGO...); empty where unknown.
    pub country: String,
    /// Sector as in the ontology (GOV, MIL, REB, CVL...); empty where unknown.
    pub sector: String,
    /// Office key at the event's date (`foreign_minister`), if known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub office: String,
    /// The words in the text.
    pub text: String,
}

impl ActorRef {
    /// What to call it: its name, else the words in the text, else its id.
    pub fn called(&self) -> &str {
        [&self.name, &self.text, &self.id].into_iter().find(|words| !words.is_empty()).map_or("", |words| words)
    }

    /// Whether the text says more of it than that somebody was there: a country, or a sector.
    pub fn is_known(&self) -> bool {
        !self.country.is_empty() || !matches!(self.sector.as_str(), "" | sector::UNK)
    }

    /// Whether two references name the same actor: by id, where either has one.
    pub fn is_same(&self, other: &Self) -> bool {
        if !self.id.is_empty() || !other.id.is_empty() {
            return self.id == other.id;
        }
        self.name == other.name && self.country == other.country && self.sector == other.sector
    }
}

/// One place in the text that names an actor or a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorMention {
    /// Bytes in the document's text.
    #[serde(flatten)]
    pub span: ByteSpan,
    /// Index of its sentence.
    pub sentence: usize,
    /// First and last token in the sentence, both inclusive.
    pub tokens: (usize, usize),
    /// The syntactic head among them.
    pub head: usize,
    /// What sort of thing it is.
    pub kind: ActorKind,
    /// Whom it names. For a place: its country, with the place's name.
    #[serde(flatten)]
    pub actor: ActorRef,
    /// Further actors where the words name several: "both leaders", "the two sides".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<ActorRef>,
    /// The earlier mention (index in the document) that a pronoun or nominal stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub antecedent: Option<usize>,
    /// Whether the mention is a pronoun.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pronoun: bool,
    /// Geographic names only: id of the place in the gazetteer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place_id: String,
    /// Geographic names only: latitude and longitude in degrees, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<(String, String)>,
}

impl ActorMention {
    /// Whether a token of its sentence is one of its own.
    pub fn covers(&self, token: usize) -> bool {
        (self.tokens.0..=self.tokens.1).contains(&token)
    }
}
