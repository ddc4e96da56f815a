//! The event record: NDJSON out of `code`, and the columns of `events_flat` and CSV.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::types::actor::ActorRef;
use crate::types::date::DateBasis;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $default:ident, { $($(#[$vdoc:meta])* $variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!("`", $text, "`")] #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as it stands in output, schema and flags.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// Reads the word; letter case does not matter.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.as_str().eq_ignore_ascii_case(text))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Default for $name {
            fn default() -> Self { $name::$default }
        }
    };
}

words!(
    /// PLOVER event type, or `STATEMENT` for speech that fits none.
    EventType, Statement, {
    Agree => "AGREE", Consult => "CONSULT", Support => "SUPPORT", Concede => "CONCEDE", Cooperate => "COOPERATE",
    Aid => "AID", Retreat => "RETREAT", Request => "REQUEST", Accuse => "ACCUSE", Reject => "REJECT",
    Threaten => "THREATEN", Protest => "PROTEST", Sanction => "SANCTION", Mobilize => "MOBILIZE", Coerce => "COERCE",
    Assault => "ASSAULT", Statement => "STATEMENT",
});

words!(
    /// What a reader of a timeline asks for.
    Kind, Other, {
    Statement => "statement", Strike => "strike", Meeting => "meeting", Other => "other",
});

words!(
    /// How sure the text is of the act.
    Certainty, Asserted, {
    Asserted => "asserted", Claimed => "claimed", Planned => "planned", Denied => "denied", Hypothetical => "hypothetical",
});

words!(
    /// Which way of finding events found one.
    Origin, Rule, {
    /// A rule, whose id stands in `rule`.
    Rule => "rule",
    /// A model, whose name and version stand in `rule`.
    Model => "model",
    /// A rule, and a model that reads the words alike.
    Both => "both",
    /// A person.
    Hand => "hand",
});

words!(
    /// A step in the life of a meeting.
    MeetingStatus, Held, {
    Proposed => "proposed", Agreed => "agreed", Scheduled => "scheduled", Postponed => "postponed",
    Suspended => "suspended", Cancelled => "cancelled", UnderWay => "under-way", Held => "held",
});

/// A number that may have open ends: `[7, null]` is "at least seven".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range(
    /// Lowest value; `None` for an open lower end.
    pub Option<u64>,
    /// Highest value; `None` for an open upper end.
    pub Option<u64>,
);

/// One number that the text states.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Figure {
    /// What is counted: killed, injured, captured, missing, launched, intercepted, arrested, ...
    pub what: String,
    /// Lowest value.
    pub low: Option<u64>,
    /// Highest value.
    pub high: Option<u64>,
    /// The qualifier as the text has it: "at least", "dozens".
    pub qualifier: String,
    /// Who or what is counted, in the text's words: "civilians", "drones".
    pub of: String,
    /// The words.
    pub text: String,
}

/// The words that an event stands on. `text[start..end] == exact`, always.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// Index of the sentence in its edition, from 0.
    pub sentence: usize,
    /// First byte in the edition's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words.
    pub exact: String,
    /// Up to 32 characters before.
    pub prefix: String,
    /// Up to 32 characters after.
    pub suffix: String,
}

impl Event {
    /// Whether all parties do the same to one another, and the record names them as sources without a target: a meeting, an agreement.
    pub fn is_mutual(&self) -> bool {
        let mutual = self.kind == Kind::Meeting || matches!(self.event_type, EventType::Agree | EventType::Consult | EventType::Cooperate);
        mutual && self.target.is_empty() && self.source.len() > 1
    }

    /// Each source with each target; of a mutual act every two parties, in both directions.
    pub fn dyads(&self) -> Vec<(&ActorRef, &ActorRef)> {
        let others = if self.is_mutual() { &self.source } else { &self.target };
        let pairs = self.source.iter().enumerate().flat_map(|(n, a)| others.iter().enumerate().map(move |(m, b)| (n, m, a, b)));
        pairs.filter(|(n, m, ..)| !self.is_mutual() || n != m).map(|(_, _, a, b)| (a, b)).collect()
    }
}

/// One act as an article tells it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Event {
    /// PLOVER type or STATEMENT.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// PLOVER modes, comma-separated where there are several; empty where none fits.
    pub mode: String,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// CAMEO code.
    pub cameo: String,
    /// Goldstein score of the CAMEO code, -10 to +10.
    pub goldstein: Option<f64>,
    /// PLOVER quad class, 1 to 4; 0 for STATEMENT.
    pub quad: u8,
    /// What a reader of a timeline asks for.
    pub kind: Kind,
    /// EDTF; empty where the text gives none.
    pub date: String,
    /// First possible day.
    pub date_earliest: Option<NaiveDate>,
    /// Last possible day (inclusive).
    pub date_latest: Option<NaiveDate>,
    /// On what the date stands.
    pub date_basis: DateBasis,
    /// The date's words.
    pub date_text: String,
    /// Who acts; all parties of a symmetric act.
    pub source: Vec<ActorRef>,
    /// Who is acted upon.
    pub target: Vec<ActorRef>,
    /// Who says that it happened, when it is not the article itself.
    pub claimant: Vec<ActorRef>,
    /// How sure the text is.
    pub certainty: Certainty,
    /// Whether the text says that it did not happen.
    pub negated: bool,
    /// Whether it lies in a past that the article only recalls.
    pub historical: bool,
    /// Places as in the text, most specific first.
    pub place: Vec<String>,
    /// Gazetteer id of the first place that has one.
    pub place_id: String,
    /// Latitude in degrees, as text.
    pub lat: String,
    /// Longitude in degrees, as text.
    pub lon: String,
    /// How precise the coordinates are: city, region, country.
    pub place_precision: String,
    /// Killed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub killed: Option<Range>,
    /// Injured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub injured: Option<Range>,
    /// All numbers stated of the act.
    pub figures: Vec<Figure>,
    /// Weapons in the text's words.
    pub weapon: Vec<String>,
    /// Step in the life of a meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_status: Option<MeetingStatus>,
    /// What sort of meeting: summit, visit, call, talks, meeting, ceremony.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub meeting_kind: String,
    /// EDTF of the day for which something is planned.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub planned_for: String,
    /// What was said: a quote or clause, in the text's words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// Medium or venue of a statement: "RIA Novosti".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub venue: String,
    /// The saying (index in the article's list `said`) that a verbal act is, or on which a claim stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saying: Option<usize>,
    /// The words it stands on.
    pub evidence: Evidence,
    /// Further sentences of the article that tell the same act.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Evidence>,
    /// Id of the rule that fired, or name and version of the model that found it.
    pub rule: String,
    /// The words that express the act.
    pub trigger: String,
    /// Which way of finding events found it.
    pub origin: Origin,
    /// How probable it is that the event is right as told, 0 to 1, where rules and network code together (calibration in
    /// `docs/coder.md`); `None` where rules alone code: nothing was measured for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}
