//! What a timeline query asks for, already resolved to ids and days.

use chrono::NaiveDate;

use crate::types::event::{Certainty, EventType, Kind, MeetingStatus};
use crate::types::timeline::TimelineEvent;

/// How an imprecise date meets a range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateMatch {
    /// Some possible day lies in the range.
    #[default]
    Overlap,
    /// Every possible day lies in the range.
    Within,
}

/// The part that an actor plays in an event; several may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles(
    /// Bits: 1 source, 2 target, 4 claimant.
    pub u8,
);

impl Roles {
    /// Who acts.
    pub const SOURCE: Roles = Roles(1);
    /// Who is acted upon.
    pub const TARGET: Roles = Roles(2);
    /// Who says that it happened.
    pub const CLAIMANT: Roles = Roles(4);
    /// Acts or is acted upon.
    pub const PARTY: Roles = Roles(3);
}

impl Default for Roles {
    fn default() -> Self {
        Roles::PARTY
    }
}

/// A query over the stored events; an empty filter asks for all of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Ids of actors, any of which must be in the event.
    pub actors: Vec<String>,
    /// The part that they must play.
    pub roles: Roles,
    /// Ids of counterparts: for each inner list, one of its ids must be in the event, too.
    pub with: Vec<Vec<String>>,
    /// First day, inclusive.
    pub since: Option<NaiveDate>,
    /// Last day, inclusive.
    pub until: Option<NaiveDate>,
    /// How imprecise dates meet the range.
    pub date_match: DateMatch,
    /// Kinds, any of which will do.
    pub kinds: Vec<Kind>,
    /// Types, any of which will do.
    pub types: Vec<EventType>,
    /// Meeting statuses, any of which will do.
    pub statuses: Vec<MeetingStatus>,
    /// Certainties, any of which will do.
    pub certainties: Vec<Certainty>,
    /// Only events that are contested.
    pub contested: bool,
    /// Only what the text says did not happen, instead of only what it says did.
    pub negated: bool,
    /// Words that a place name must hold, letter case aside.
    pub places: Vec<String>,
    /// FTS5 query over evidence and titles.
    pub text: Option<String>,
    /// Least number of independent sources.
    pub min_sources: Option<u32>,
    /// Only what articles published by this day told.
    pub as_of: Option<NaiveDate>,
    /// Only what was ingested by this moment (RFC 3339 in UTC).
    pub known_by: Option<String>,
    /// At most so many events.
    pub limit: Option<u64>,
    /// From the latest date to the earliest; undated ones are last all the same.
    pub latest_first: bool,
    /// Only what comes after this event in the order of the answer: the next page.
    pub after: Option<After>,
    /// Also what a person decided to be no event.
    pub rejected: bool,
}

impl Filter {
    /// The same question with no limit to its answer.
    pub fn unlimited(mut self) -> Self {
        self.limit = None;
        self
    }
}

/// Where a page of an answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// The day by which its last event is ordered; `None` for an undated one.
    pub day: Option<NaiveDate>,
    /// Id of that event.
    pub id: String,
}

impl After {
    /// The place of an event.
    pub fn event(event: &TimelineEvent) -> Self {
        Self { day: event.event.date_earliest.or(event.event.date_latest), id: event.id.clone() }
    }
}
