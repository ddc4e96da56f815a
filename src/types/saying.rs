//! Who said what: one attribution of an article.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::types::actor::ActorRef;
use crate::types::date::DateBasis;
use crate::types::span::ByteSpan;

/// How the words are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SayingKind {
    /// Between quotation marks, or behind a label of a transcript.
    Direct,
    /// In the article's own words.
    #[default]
    Indirect,
    /// In the article's words with some of the speaker's.
    Mixed,
    /// As a headline has it.
    Headline,
    /// On the word of a document: "according to the report".
    Document,
}

impl SayingKind {
    /// Every kind, in declaration order.
    pub const ALL: [SayingKind; 5] = [Self::Direct, Self::Indirect, Self::Mixed, Self::Headline, Self::Document];

    /// The word as it stands in output, schema and flags.
    pub fn as_str(self) -> &'static str {
        match self {
            SayingKind::Direct => "direct",
            SayingKind::Indirect => "indirect",
            SayingKind::Mixed => "mixed",
            SayingKind::Headline => "headline",
            SayingKind::Document => "document",
        }
    }

    /// Reads the word; letter case does not matter.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str().eq_ignore_ascii_case(text))
    }
}

/// Somebody who speaks or is spoken to: the words, and whom they name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Speaker {
    /// Bytes in the document's text.
    #[serde(flatten)]
    pub span: ByteSpan,
    /// Whom the words name; only `text` is set where that is not known ("a diplomat who asked not to be named").
    #[serde(flatten)]
    pub actor: ActorRef,
}

/// One attribution: content, cue, speaker.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Saying {
    /// From the first byte of the first part to the last of the last.
    #[serde(flatten)]
    pub span: ByteSpan,
    /// `text[start..end]`: where the cue cuts the content, with the cue.
    pub exact: String,
    /// What was said, in bytes; in order, not overlapping.
    pub parts: Vec<(usize, usize)>,
    /// The words that attribute, in bytes: "said", "according to", the colon of a transcript.
    pub cue: (usize, usize),
    /// Who said it; `None` where the text does not say.
    pub speaker: Option<Speaker>,
    /// How the words are given.
    pub kind: SayingKind,
    /// Who was spoken to.
    pub to: Vec<Speaker>,
    /// EDTF of the day on which it was said; empty where the text gives none.
    pub date: String,
    /// First possible day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_earliest: Option<NaiveDate>,
    /// Last possible day (inclusive).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_latest: Option<NaiveDate>,
    /// On what the date stands.
    pub date_basis: DateBasis,
    /// The saying (index in the article's list) inside whose content it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<usize>,
    /// Index of the cue's sentence.
    pub sentence: usize,
}

impl Saying {
    /// The parts' words, joined by a space: what was said without the cue.
    pub fn words(&self, text: &str) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|&(s, e)| text.get(s..e).unwrap_or("")).collect();
        parts.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_read_back_what_they_print() {
        assert!(SayingKind::ALL.into_iter().all(|k| SayingKind::parse(k.as_str()) == Some(k)));
    }

    #[test]
    fn a_saying_is_flat_json() {
        let saying = Saying { span: ByteSpan::new(3, 9), parts: vec![(3, 9)], speaker: Some(Speaker::default()), ..Saying::default() };
        let json = serde_json::to_value(&saying).unwrap();
        assert_eq!((json["start"].as_u64(), json["parts"][0][1].as_u64(), json["speaker"]["end"].as_u64()), (Some(3), Some(9), Some(0)));
        assert_eq!(serde_json::from_value::<Saying>(json).unwrap(), saying);
    }
}
