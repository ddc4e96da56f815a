//! The merged event: what one or more mentions tell of, as a timeline shows it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::types::event::{Event, MeetingStatus, Range};

/// The lowest and highest numbers that any report of an event states, beside the latest that `event` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TollRange {
    /// Killed, over all reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub killed_range: Option<Range>,
    /// Injured, over all reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub injured_range: Option<Range>,
}

/// An event of the timeline, merged from its mentions.
///
/// `event` holds the latest figures, the most precise date and the words of the leading mention.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TimelineEvent {
    /// Content-derived id: `e` and 13 characters.
    pub id: String,
    /// The record, as `code` prints it.
    #[serde(flatten)]
    pub event: Event,
    /// Whether some report claims or asserts it and another denies it.
    pub contested: bool,
    /// Who says that it happened, over all reports.
    pub claimed_by: Vec<String>,
    /// Who denies that it happened, over all reports.
    pub denied_by: Vec<String>,
    /// Lowest and highest numbers over all reports.
    #[serde(flatten)]
    pub toll: TollRange,
    /// How many articles tell it.
    pub sources: u32,
    /// How many of them are independent: reprints and near-copies count once.
    pub independent_sources: u32,
    /// Id of the meeting's thread; empty where the event belongs to none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub meeting: String,
    /// What became of that meeting, by the last step of its thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_now: Option<MeetingStatus>,
    /// Day of the earliest report.
    pub first_published: Option<NaiveDate>,
    /// Day of the latest report.
    pub last_published: Option<NaiveDate>,
    /// Moment of ingest of the earliest-ingested report, RFC 3339 in UTC.
    pub first_ingested: String,
    /// Moment of ingest of the latest-ingested report, RFC 3339 in UTC.
    pub last_ingested: String,
    /// Whether a person decided that it is no event; such are kept and not shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rejected: bool,
    /// Article that the leading mention stands in.
    pub article: String,
    /// Its headline.
    pub title: String,
    /// Its publisher.
    pub publisher: String,
    /// Its URL.
    pub url: String,
    /// When it was published, as the input states it.
    pub published: String,
    /// Ids of the mentions, the leading one first; empty where they were not asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
}
