//! An article as read, before any language work, and what could not be read.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

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
    /// Where the publication date stands, if not in a field made for it; absent for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_from: Option<DateSource>,
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

/// A place that states a publication date without being made for it: less sure than a field of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateSource {
    /// A line that readers see near the headline.
    Line,
    /// The address of the page.
    Url,
}

/// When an edition came out: a day, or a moment with its offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

impl<'de> Deserialize<'de> for Published {
    /// Reads an RFC 3339 moment, a day, or a local time without zone, of which the day is kept.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let text = text.trim();
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Ok(Published::Moment(moment));
        }
        let day = text.get(..10).filter(|_| text.len() == 10 || matches!(text.as_bytes()[10], b'T' | b' '));
        let day = day.and_then(|d| d.parse().ok());
        day.map(Published::Day).ok_or_else(|| D::Error::custom(format!("`{text}` is no date: use YYYY-MM-DD or RFC 3339")))
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Published> {
        serde_json::from_value(serde_json::Value::from(text)).ok()
    }

    #[test]
    fn publication_is_a_moment_or_a_day() {
        assert!(matches!(read("2025-11-09T08:00:00+02:00"), Some(Published::Moment(_))));
        assert_eq!(read("2025-11-09"), "2025-11-09".parse().ok().map(Published::Day));
        assert_eq!(read("2025-11-09T13:06"), read("2025-11-09"));
        assert_eq!(read("2025-11-09 13:06:00"), read("2025-11-09"));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        assert_eq!(read("9 November"), None);
        assert_eq!(read("2025-13-01"), None);
    }
}
