//! Mentions -> events: the same act told in many articles becomes one event, two acts of one day stay two.
//!
//! Takes the mentions of one block (same type, same day), gives events with their members. A pure function of the set: the order of
//! the mentions, of ingest and of batches does not matter. A wrong merge hides an event and a missed one only repeats it, so
//! whatever is doubtful stays apart.
//!
//! It reads no store and no text beyond the evidence.

mod candidates;
mod cluster;
mod decided;
mod features;
mod meeting;
mod same;
mod sketch;
mod sources;
mod summary;

pub use decided::{EDITABLE, edit};

use crate::types::{ActorRef, Certainty, Decision, Event, Kind, Known, MeetingThread, Mention, Merge, Merged, TimelineEvent, iso_day};

/// Longest span in days of a mention that may belong to a single day of it: a night, a weekend.
const NEAR: i64 = 2;

/// Gives the actors that an actor is part of.
type Parents = Box<dyn Fn(&ActorRef) -> Vec<String> + Send + Sync>;

/// Merges by the rules of this room.
pub struct Merger {
    parents: Parents,
}

impl std::fmt::Debug for Merger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Merger")
    }
}

impl Default for Merger {
    fn default() -> Self {
        Self::new()
    }
}

impl Merger {
    /// A merger that knows no actor base: actors stand under their own country and sector only.
    pub fn new() -> Self {
        Self { parents: Box::new(|_| Vec::new()) }
    }

    /// A merger that asks an actor base for the ids above an actor.
    pub fn with_parents(parents: impl Fn(&ActorRef) -> Vec<String> + Send + Sync + 'static) -> Self {
        Self { parents: Box::new(parents) }
    }
}

/// What an event must share with another to be the same, whatever its day.
fn act(event: &Event) -> String {
    let mut act = match (event.kind, event.meeting_status) {
        (Kind::Meeting, Some(status)) => format!("meeting {status}"),
        _ => event.event_type.as_str().to_owned(),
    };
    act.push_str(match event.certainty {
        Certainty::Planned | Certainty::Hypothetical => " ahead",
        _ if event.negated => " not",
        _ => "",
    });
    act
}

impl Merge for Merger {
    fn near(&self, mention: &Mention) -> Vec<String> {
        let event = &mention.event;
        match (event.date_earliest, event.date_latest) {
            (Some(first), Some(last)) if first < last && (last - first).num_days() <= NEAR => {
                first.iter_days().take_while(|day| *day <= last).map(|day| format!("{} {}", act(event), iso_day(day))).collect()
            }
            // One call has two days where an ocean lies between: that of the later clock may be that of the earlier.
            (Some(day), Some(_)) if features::may_cross_date_line(event) => {
                day.pred_opt().map(|before| format!("{} {}", act(event), iso_day(before))).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn fits(&self, mentions: &[&Mention], day: &[&Mention]) -> Vec<bool> {
        same::fits(mentions, day)
    }

    fn block(&self, mention: &Mention) -> String {
        let event = &mention.event;
        let when = match (event.date_earliest, event.date_latest) {
            (Some(first), Some(last)) if first == last => iso_day(first),
            (None, None) => format!("undated {:016x}", sketch::hash(&sketch::words(&event.evidence.exact).join(" "))),
            _ => event.date.clone(),
        };
        format!("{} {when}", act(event))
    }

    fn groups(&self, mentions: &[&Mention], decisions: &[Decision], known: &mut Known) -> Vec<Vec<usize>> {
        cluster::clusters(mentions, decisions, known)
    }

    fn tell(&self, mentions: &[&Mention], members: Vec<usize>, decisions: &[Decision]) -> Merged {
        let mut merged = summary::summarise(mentions, members);
        // The place in an article's list of sayings is a mention's, not an event's.
        merged.event.event.saying = None;
        decided::apply(&mut merged.event, decisions);
        merged
    }

    fn parties(&self, event: &TimelineEvent) -> String {
        meeting::parties(&event.event)
    }

    fn threads(&self, events: &[TimelineEvent]) -> Vec<MeetingThread> {
        meeting::threads(events)
    }

    fn sketch(&self, text: &str) -> Vec<u32> {
        sketch::sketch(text)
    }

    fn parents(&self, actor: &ActorRef) -> Vec<String> {
        (self.parents)(actor)
    }
}
