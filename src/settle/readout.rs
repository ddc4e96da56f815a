//! Readouts: what two sides said inside a meeting that the article tells of belongs to it.
//!
//! Takes dated drafts of one article. What both sides said together, and what one only "stressed the importance of", is part of the
//! meeting and no event of its own; what one side said there to nobody named was said to the other, and where the meeting was held.

use crate::types::{ActorRef, Certainty, Draft, DraftRole, Event, EventType, Kind, MeetingStatus};

/// Sentences from the top within which an article that reads out a meeting tells of it.
const LEAD: usize = 4;

/// A conversation among more sides than this addresses none of them.
const SIDES: usize = 2;

/// Drops what is part of a meeting and addresses what was said in it.
pub fn settle(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let meetings: Vec<Event> = drafts.iter().filter(|d| d.sentence < LEAD && is_meeting(&d.event)).map(|d| d.event.clone()).collect();
    if meetings.is_empty() {
        return drafts;
    }
    drafts.retain_mut(|draft| {
        let Some(meeting) = meetings.iter().find(|m| spoken_in(&draft.event, m)) else { return true };
        if draft.role == DraftRole::Noted || said_together(&draft.event, meeting) {
            return false;
        }
        if draft.event.target.is_empty() {
            draft.event.target = counterpart(&draft.event, meeting);
        }
        // What is promised there is done elsewhere.
        if draft.event.place.is_empty() && draft.event.certainty == Certainty::Asserted {
            settle_there(&mut draft.event, meeting);
        }
        true
    });
    drafts
}

fn is_meeting(event: &Event) -> bool {
    event.event_type == EventType::Consult
        && event.meeting_status == Some(MeetingStatus::Held)
        && event.certainty == Certainty::Asserted
        && !event.negated
}

fn parties(meeting: &Event) -> impl Iterator<Item = &ActorRef> {
    meeting.source.iter().chain(&meeting.target)
}

/// Whether a party of the meeting said it on the meeting's day.
fn spoken_in(event: &Event, meeting: &Event) -> bool {
    let verbal = event.kind == Kind::Statement && event.certainty != Certainty::Denied;
    let days = |e: &Event| Some((e.date_earliest?, e.date_latest?));
    let same_day = days(event).zip(days(meeting)).is_some_and(|(a, b)| a.0 <= b.1 && b.0 <= a.1);
    verbal && same_day && event.source.iter().any(|s| parties(meeting).any(|p| s.is_same(p)))
}

/// Whether both sides said it together, so that it is no act of its own.
fn said_together(event: &Event, meeting: &Event) -> bool {
    use EventType::{Request, Statement, Support};
    let sides = parties(meeting).filter(|p| event.source.iter().any(|s| s.is_same(p)));
    let mut countries: Vec<&str> = sides.map(|p| p.country.as_str()).filter(|c| !c.is_empty()).collect();
    countries.sort_unstable();
    countries.dedup();
    let half_named = event.source.len() > 1 && event.source.iter().any(|s| s.country.is_empty());
    (countries.len() > 1 || half_named) && matches!(event.event_type, Statement | Support | Request)
}

/// What was said in a meeting was said where it was held.
fn settle_there(event: &mut Event, meeting: &Event) {
    event.place.clone_from(&meeting.place);
    event.place_id.clone_from(&meeting.place_id);
    event.place_precision.clone_from(&meeting.place_precision);
    event.lat.clone_from(&meeting.lat);
    event.lon.clone_from(&meeting.lon);
}

/// The meeting's other side, where it has one.
fn counterpart(event: &Event, meeting: &Event) -> Vec<ActorRef> {
    use EventType::{Agree, Reject, Request, Statement, Support, Threaten};
    if !matches!(event.event_type, Agree | Support | Request | Reject | Threaten | Statement) {
        return Vec::new();
    }
    let own: Vec<&str> = event.source.iter().map(|s| s.country.as_str()).collect();
    let others: Vec<ActorRef> = parties(meeting).filter(|p| !p.country.is_empty() && !own.contains(&p.country.as_str())).cloned().collect();
    let mut countries: Vec<&str> = others.iter().map(|o| o.country.as_str()).collect();
    countries.sort_unstable();
    countries.dedup();
    if countries.len() <= SIDES { others } else { Vec::new() }
}
