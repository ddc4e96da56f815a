//! Events of the same parties -> threads of meetings, each with its steps from proposal to end.
//!
//! Events are taken in order of date. One joins the latest thread that it can be a step of: of the same people and the same sort
//! (a call is no summit), still open or on the same day, and planned for a time that does not contradict it. A cancelled meeting may
//! come back; a held one is over. What fits no thread opens one of its own.
//!
//! Cost: each event is compared with the threads that are still open on its day; one that was held is past, and looked at only by a
//! late word on its plan.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::merge::features::is_named;
use crate::types::{ActorRef, Event, Kind, MeetingStatus, MeetingStep, MeetingThread, TimelineEvent, edtf_days};

/// Days without news after which an open thread is taken for dead.
const SILENCE: i64 = 240;
/// Days within which a cancelled meeting can come back.
const REVIVAL: i64 = 120;
/// Days by which a meeting may be held off its planned day and still be that one.
const DRIFT: u64 = 4;
/// Threads that an event is compared with, the latest first: more than two parties ever have open.
const OPEN_COMPARED: usize = 256;
/// Parties above this number make a conference, whose delegations meet apart from it.
const CONFERENCE: usize = 6;

/// Names who meets: the states, else the bodies, in order; empty for an event that is no meeting, or of one party.
pub(super) fn parties(event: &Event) -> String {
    if event.kind != Kind::Meeting || event.meeting_status.is_none() || event.negated {
        return String::new();
    }
    let actors = || event.source.iter().chain(&event.target);
    let states: BTreeSet<&str> =
        actors().map(|a| if a.country.is_empty() { a.id.as_str() } else { a.country.as_str() }).filter(|s| !s.is_empty()).collect();
    let bodies: BTreeSet<&str> = actors().map(|a| a.id.as_str()).filter(|id| !id.is_empty()).collect();
    let names = if states.len() > 1 { states } else { bodies };
    if names.len() < 2 || names.len() > CONFERENCE { String::new() } else { names.into_iter().collect::<Vec<_>>().join(" ") }
}

/// A thread while it grows.
struct Growing<'e> {
    steps: Vec<&'e TimelineEvent>,
    /// Named people of governments, each with the state.
    people: BTreeSet<(&'e str, &'e str)>,
    call: bool,
    last: NaiveDate,
    planned: Option<(NaiveDate, NaiveDate)>,
    held: Option<(NaiveDate, NaiveDate)>,
    status: MeetingStatus,
}

/// Threads the dated events of one set of parties.
pub(super) fn threads(events: &[TimelineEvent]) -> Vec<MeetingThread> {
    let mut dated: Vec<(&TimelineEvent, NaiveDate, NaiveDate)> = events
        .iter()
        .filter_map(|e| {
            let first = e.event.date_earliest.or(e.event.date_latest)?;
            Some((e, first, e.event.date_latest.unwrap_or(first)))
        })
        .collect();
    dated.sort_by(|a, b| (a.1, a.2, order(a.0), &a.0.id).cmp(&(b.1, b.2, order(b.0), &b.0.id)));
    let mut growing: Vec<Growing<'_>> = Vec::new();
    // Threads that may still take an event, and of those over before the present day such as a late word on the plan may mean.
    let (mut open, mut over): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut day = None;
    for (event, first, last) in dated {
        if day.replace(first) != Some(first) {
            over.extend(open.extract_if(.., |n| growing[*n].is_over_before(first)));
            over.sort_unstable();
            open.retain(|n| !growing[*n].is_dead(first));
            over.retain(|n| !growing[*n].is_dead(first));
        }
        let people = people(&event.event);
        let latest =
            |list: &[usize]| list.iter().rev().copied().take(OPEN_COMPARED).find(|n| growing[*n].takes(event, &people, first, last));
        let late_word = !is_over(order(event)) && !event.event.planned_for.is_empty();
        match latest(&open).max(if late_word { latest(&over) } else { None }) {
            Some(n) => growing[n].add(event, people, first, last),
            None => {
                open.push(growing.len());
                growing.push(Growing::open(event, people, first, last));
            }
        }
    }
    let mut threads: Vec<MeetingThread> = growing.iter().map(Growing::finish).collect();
    threads.sort_by(|a, b| a.id.cmp(&b.id));
    threads
}

/// Steps of one day in the order in which they can happen.
fn order(event: &TimelineEvent) -> MeetingStatus {
    event.event.meeting_status.unwrap_or_default()
}

fn is_call(event: &Event) -> bool {
    event.meeting_kind == "call" || event.mode.contains("phone")
}

/// Named people of governments, each with the state.
fn people(event: &Event) -> BTreeSet<(&str, &str)> {
    let actors = event.source.iter().chain(&event.target);
    actors.filter(|a| is_named(a) && a.sector == "GOV").map(|a| (a.country.as_str(), a.id.as_str())).collect()
}

fn is_over(status: MeetingStatus) -> bool {
    matches!(status, MeetingStatus::Held | MeetingStatus::UnderWay)
}

impl<'e> Growing<'e> {
    fn open(event: &'e TimelineEvent, people: BTreeSet<(&'e str, &'e str)>, first: NaiveDate, last: NaiveDate) -> Self {
        let mut thread = Growing {
            steps: Vec::new(),
            people: BTreeSet::new(),
            call: is_call(&event.event),
            last,
            planned: None,
            held: None,
            status: MeetingStatus::Proposed,
        };
        thread.add(event, people, first, last);
        thread
    }

    fn add(&mut self, event: &'e TimelineEvent, people: BTreeSet<(&'e str, &'e str)>, first: NaiveDate, last: NaiveDate) {
        self.people.extend(people);
        let status = order(event);
        if is_over(status) {
            let (from, to) = self.held.unwrap_or((first, last));
            self.held = Some((from.min(first), to.max(last)));
        }
        if let Some(planned) = edtf_days(&event.event.planned_for) {
            self.planned = Some(planned);
        }
        self.status = if is_over(self.status) { self.status } else { status };
        self.last = self.last.max(last);
        self.steps.push(event);
    }

    /// Whether it was held before a day.
    fn is_over_before(&self, day: NaiveDate) -> bool {
        self.held.is_some_and(|(_, last)| last < day)
    }

    /// Whether nothing was heard of it for so long before a day, nor was planned for then, that no event can be a step of it.
    fn is_dead(&self, day: NaiveDate) -> bool {
        let ends = [Some(self.last), self.held.map(|(_, last)| last), self.planned.map(|(_, last)| last)];
        ends.into_iter().flatten().all(|end| (day - end).num_days() > SILENCE)
    }

    /// Whether an event can be a step of this meeting.
    fn takes(&self, event: &TimelineEvent, people: &BTreeSet<(&str, &str)>, first: NaiveDate, last: NaiveDate) -> bool {
        if self.call != is_call(&event.event) || !self.same_people(people) {
            return false;
        }
        let planned = edtf_days(&event.event.planned_for);
        if let Some(held) = self.held {
            // After the end only what is told of that end belongs to it.
            let now = if is_over(order(event)) { Some((first, last)) } else { planned };
            return now.is_some_and(|now| meet(held, now, 0));
        }
        let silence = (first - self.last).num_days();
        let patience = if self.status == MeetingStatus::Cancelled { REVIVAL } else { SILENCE };
        if is_over(order(event)) {
            return match self.planned {
                Some(planned) => meet(planned, (first, last), DRIFT),
                None => silence <= SILENCE / 4,
            };
        }
        match (self.planned, planned) {
            (Some(before), Some(now)) if meet(before, now, DRIFT) => true,
            (Some(before), Some(now)) => {
                silence <= patience && before.1 >= first - Days::new(DRIFT) && may_move(self.status, order(event), before, now)
            }
            _ => silence <= patience && self.planned.is_none_or(|(_, day)| day + Days::new(DRIFT) >= first),
        }
    }

    /// Whether no state sends different people.
    fn same_people(&self, people: &BTreeSet<(&str, &str)>) -> bool {
        people.iter().all(|(state, _)| {
            let mut here = self.people.iter().filter(|(s, _)| s == state).peekable();
            here.peek().is_none() || here.any(|one| people.contains(one))
        })
    }

    fn finish(&self) -> MeetingThread {
        let status = self.steps.iter().map(|s| order(s)).find(|s| *s == MeetingStatus::Held).unwrap_or(self.status);
        let planned: Vec<&String> = self.steps.iter().map(|s| &s.event.planned_for).filter(|p| !p.is_empty()).collect();
        let held = self.steps.iter().find(|s| is_over(order(s))).map(|s| s.event.date.clone());
        let date = held.or_else(|| planned.last().map(|p| (*p).clone())).unwrap_or_default();
        let mut previous_dates: Vec<String> = Vec::new();
        for day in planned {
            if *day != date && !previous_dates.contains(day) {
                previous_dates.push(day.clone());
            }
        }
        let mut place: Vec<String> = Vec::new();
        for name in self.steps.iter().rev().flat_map(|s| &s.event.place) {
            if !place.contains(name) {
                place.push(name.clone());
            }
        }
        MeetingThread {
            id: self.steps[0].id.replacen('e', "t", 1),
            parties: self.fullest_parties(),
            kind: self.steps.iter().rev().map(|s| s.event.meeting_kind.clone()).find(|k| !k.is_empty()).unwrap_or_default(),
            status,
            date,
            previous_dates,
            place,
            steps: self.steps.iter().map(|s| step(s)).collect(),
        }
    }

    /// For each state the person or body that the steps name, else the state.
    fn fullest_parties(&self) -> Vec<ActorRef> {
        let mut parties: Vec<ActorRef> = Vec::new();
        for actor in self.steps.iter().flat_map(|s| s.event.source.iter().chain(&s.event.target)) {
            match parties.iter_mut().find(|p| p.country == actor.country && (p.id == actor.id || !is_named(p) || !is_named(actor))) {
                Some(known) if !is_named(known) && is_named(actor) => *known = actor.clone(),
                Some(_) => {}
                None => parties.push(actor.clone()),
            }
        }
        parties.sort_by(|a, b| (&a.country, &a.id).cmp(&(&b.country, &b.id)));
        parties
    }
}

fn step(timeline: &TimelineEvent) -> MeetingStep {
    MeetingStep {
        event: timeline.id.clone(),
        status: order(timeline),
        date: timeline.event.date.clone(),
        planned: timeline.event.planned_for.clone(),
        sources: timeline.independent_sources,
        evidence: timeline.event.evidence.exact.clone(),
    }
}

/// Whether a plan may move from one day to another: it was put off or called off, or the new words name the day more closely.
fn may_move(was: MeetingStatus, is: MeetingStatus, before: (NaiveDate, NaiveDate), now: (NaiveDate, NaiveDate)) -> bool {
    let put_off = |s| matches!(s, MeetingStatus::Postponed | MeetingStatus::Suspended | MeetingStatus::Cancelled);
    put_off(was) || put_off(is) || meet(before, now, 0)
}

/// Whether two ranges of days come within some days of one another.
fn meet(a: (NaiveDate, NaiveDate), b: (NaiveDate, NaiveDate), slack: u64) -> bool {
    a.0 <= b.1 + Days::new(slack) && b.0 <= a.1 + Days::new(slack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::EventType;

    fn actor(id: &str, country: &str) -> ActorRef {
        ActorRef { id: id.into(), name: id.into(), country: country.into(), sector: "GOV".into(), ..ActorRef::default() }
    }

    fn told(n: u32, day: &str, status: MeetingStatus, planned: &str) -> TimelineEvent {
        let mut timeline = TimelineEvent { id: format!("e{n:013}"), ..TimelineEvent::default() };
        timeline.event = Event {
            event_type: EventType::Consult,
            kind: Kind::Meeting,
            meeting_status: Some(status),
            planned_for: planned.into(),
            date: day.into(),
            date_earliest: day.parse().ok(),
            date_latest: day.parse().ok(),
            source: vec![actor("president-vell", "AAA")],
            target: vec![actor("premier-oss", "BBB")],
            ..Event::default()
        };
        timeline
    }

    fn statuses(thread: &MeetingThread) -> Vec<MeetingStatus> {
        thread.steps.iter().map(|s| s.status).collect()
    }

    #[test]
    fn a_summit_that_was_called_off_and_came_back_is_one_thread() {
        use MeetingStatus::*;
        let events = [
            told(1, "2031-05-10", Scheduled, "2031-06-12"),
            told(2, "2031-05-24", Cancelled, "2031-06-12"),
            told(3, "2031-06-01", Scheduled, "2031-06-12"),
            told(4, "2031-06-12", Held, ""),
            told(5, "2031-09-20", Held, ""),
        ];
        let threads = threads(&events);
        assert_eq!(threads.len(), 2);
        assert_eq!(statuses(&threads[0]), [Scheduled, Cancelled, Scheduled, Held]);
        assert_eq!((threads[0].status, threads[0].date.as_str()), (Held, "2031-06-12"));
    }

    #[test]
    fn a_postponed_meeting_keeps_its_previous_date() {
        use MeetingStatus::*;
        let events = [
            told(1, "2031-03-01", Scheduled, "2031-03-20"),
            told(2, "2031-03-15", Postponed, "2031-04-05"),
            told(3, "2031-04-05", Held, ""),
        ];
        let threads = threads(&events);
        assert_eq!(threads.len(), 1, "{threads:?}");
        assert_eq!(threads[0].date, "2031-04-05");
        assert_eq!(threads[0].previous_dates, ["2031-03-20"]);
    }

    #[test]
    fn a_call_is_no_summit_and_other_people_meet_apart() {
        use MeetingStatus::*;
        let mut call = told(2, "2031-05-20", Held, "");
        call.event.meeting_kind = "call".into();
        let mut others = told(3, "2031-05-20", Held, "");
        others.event.source = vec![actor("minister-arn", "AAA")];
        let events = [told(1, "2031-05-10", Scheduled, "2031-06-12"), call, others];
        assert_eq!(threads(&events).len(), 3);
    }

    #[test]
    fn order_does_not_matter() {
        use MeetingStatus::*;
        let mut events = vec![
            told(1, "2031-05-10", Scheduled, "2031-06"),
            told(2, "2031-05-24", Postponed, ""),
            told(3, "2031-06-12", Held, ""),
            told(4, "2031-06-12", UnderWay, ""),
        ];
        let expected = threads(&events);
        events.reverse();
        assert_eq!(threads(&events), expected);
        events.rotate_left(1);
        assert_eq!(threads(&events), expected);
    }

    #[test]
    fn dates_of_any_precision_have_bounds() {
        let text = |edtf| edtf_days(edtf).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(text("2031-02").unwrap(), "2031-02-01 2031-02-28");
        assert_eq!(text("2031~").unwrap(), "2031-01-01 2031-12-31");
        assert_eq!(text("2031-02-03/2031-02-05").unwrap(), "2031-02-03 2031-02-05");
        assert_eq!(text(""), None);
    }
}
