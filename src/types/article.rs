//! An article as read, before any language work, and what could not be read.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// One edition of one document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// Id given by the input, else derived from the canonical URL, else from the content.
    pub id: String,
    /// Canonical URL, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Headline as published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Publication time as the input states it: a civil day, or a moment with its zone. Never the clock, never a file's time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// Last modification as the input states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Published>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Place that the input names for the whole article, such as the dateline's city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// ISO 639-1 code of the language, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Main text; all evidence offsets are bytes into it.
    pub text: String,
}

impl Article {
    /// The civil day of publication in the zone that the input gave.
    pub fn published_day(&self) -> Option<NaiveDate> {
        self.published.as_ref().map(Published::day)
    }
}

/// When an edition came out: a day, or a moment with its offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Published {
    /// A moment; its day is the civil day at its own offset.
    Moment(DateTime<FixedOffset>),
    /// A civil day without a time.
    Day(NaiveDate),
}

impl Published {
    /// The civil day.
    pub fn day(&self) -> NaiveDate {
        match self {
            Published::Moment(moment) => moment.date_naive(),
            Published::Day(day) => *day,
        }
    }
}

impl std::fmt::Display for Published {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Published::Moment(moment) => write!(f, "{}", moment.to_rfc3339()),
            Published::Day(day) => write!(f, "{day}"),
        }
    }
}

/// Something that could not be read or understood; never stops a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// File or stream name, as the user gave it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// One-based line, where lines make sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What is wrong, in one sentence.
    pub reason: String,
    /// What the user can do about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remedy: String,
}
