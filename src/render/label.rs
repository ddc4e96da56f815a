//! The short words in which every format tells date, actors, toll and standing.

use chrono::NaiveDate;

use crate::types::{ActorRef, Certainty, DateBasis, Event, Kind, MeetingStatus, Range, TimelineEvent, edtf_days};

/// An actor in one word: its name, else the text's words, else its code.
pub(super) fn short(actor: &ActorRef) -> String {
    let words = [&actor.name, &actor.text, &actor.country, &actor.id];
    words.into_iter().find(|w| !w.is_empty()).cloned().unwrap_or_else(|| "unknown".into())
}

/// An actor in a few words: its name and state.
pub fn actor(actor: &ActorRef) -> String {
    let name = short(actor);
    let person = !actor.name.is_empty() && !actor.country.is_empty() && actor.id != actor.country && name != actor.country;
    if person { format!("{name} ({})", actor.country) } else { name }
}

/// Who acts, and on whom; the latter empty for an act without a target.
pub fn parties(event: &Event) -> (String, String) {
    let list = |actors: &[ActorRef]| actors.iter().map(actor).collect::<Vec<_>>().join(", ");
    (if event.source.is_empty() { "unknown".into() } else { list(&event.source) }, list(&event.target))
}

/// Several actors, and who acts on whom.
pub fn actors(event: &Event) -> String {
    let (source, target) = parties(event);
    if target.is_empty() { source } else { format!("{source} -> {target}") }
}

/// The date, `2025-11-07..08` for an interval inside one month, and on what it stands where the text does not state it outright.
pub fn date(timeline: &TimelineEvent) -> (String, String) {
    let event = &timeline.event;
    let quoted = |mark: &str| if event.date_text.is_empty() { mark.to_owned() } else { format!("“{}”", event.date_text) };
    let basis = match event.date_basis {
        _ if event.date.is_empty() => match timeline.first_published {
            Some(day) => format!("reported {day}"),
            None => String::new(),
        },
        DateBasis::Explicit => String::new(),
        DateBasis::Relative => quoted("relative"),
        DateBasis::Inherited => "from the context".into(),
        DateBasis::Dateline => "dateline".into(),
        DateBasis::Publication => "publication day".into(),
        DateBasis::None => "no date words".into(),
    };
    (if event.date.is_empty() { "undated".into() } else { short_interval(&event.date) }, basis)
}

/// The days that an entry of a calendar stands on, the EDTF that they come from, and a note of what else is to be known about them: of
/// a plan the planned days, not those on which it was told. None where nothing is dated.
pub(super) fn calendar_days(timeline: &TimelineEvent) -> Option<(NaiveDate, NaiveDate, &str, String)> {
    let event = &timeline.event;
    let told = || event.date_earliest.or(event.date_latest).map(|first| (first, event.date_latest.unwrap_or(first)));
    let planned = edtf_days(&event.planned_for);
    let announced = if event.date.is_empty() { String::new() } else { format!("announced {}", short_interval(&event.date)) };
    let (first, last, edtf, note) = match planned.filter(|_| is_plan(event)) {
        Some((first, last)) => (first, last, event.planned_for.as_str(), announced),
        None => {
            let (first, last) = told()?;
            let note = if planned.is_some() { format!("planned for {}", short_interval(&event.planned_for)) } else { String::new() };
            (first, last, event.date.as_str(), note)
        }
    };
    let coarse = if is_day_precise(edtf) { String::new() } else { format!("known only as {edtf}") };
    let notes = [coarse, note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    Some((first, last, edtf, notes))
}

/// Whether a date names days, at both ends where it has two.
pub(super) fn is_day_precise(edtf: &str) -> bool {
    edtf.split('/').all(|end| end.trim_end_matches(['~', '?', '%']).len() >= "2025-11-12".len())
}

/// Whether what is told lies ahead of its report: neither held nor called off.
fn is_plan(event: &Event) -> bool {
    use MeetingStatus::{Agreed, Proposed, Scheduled};
    match event.meeting_status {
        Some(status) => matches!(status, Proposed | Agreed | Scheduled),
        None => event.certainty == Certainty::Planned,
    }
}

fn short_interval(edtf: &str) -> String {
    match edtf.split_once('/') {
        Some((first, last)) if first.len() == 10 && last.len() == 10 && first[..8] == last[..8] => format!("{first}..{}", &last[8..]),
        _ => edtf.to_owned(),
    }
}

/// A number as told: `7`, `7+`, `up to 9`, `7-9`.
pub fn range(range: Range) -> String {
    match range {
        Range(Some(low), Some(high)) if low == high => low.to_string(),
        Range(Some(low), Some(high)) => format!("{low}-{high}"),
        Range(Some(low), None) => format!("{low}+"),
        Range(None, Some(high)) => format!("up to {high}"),
        Range(None, None) => "some".into(),
    }
}

/// Killed and injured, with the spread over all reports where they differ.
pub fn toll(timeline: &TimelineEvent) -> String {
    let event = &timeline.event;
    let one = |latest: Option<Range>, spread: Option<Range>, what: &str| {
        let latest = latest?;
        let spread = spread.filter(|s| s.0 != s.1 && *s != latest).map_or(String::new(), |s| format!(" (reports: {})", range(s)));
        Some(format!("{} {what}{spread}", range(latest)))
    };
    let parts = [one(event.killed, timeline.toll.killed_range, "killed"), one(event.injured, timeline.toll.injured_range, "injured")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What it is: kind and type, and a meeting's status.
pub fn what(event: &Event) -> String {
    let kind = match (event.kind, event.meeting_status) {
        (Kind::Meeting, Some(status)) => format!("meeting {status}"),
        (kind, _) => kind.to_string(),
    };
    let told = format!("{kind} {}", event.event_type);
    if event.mode.is_empty() { told } else { format!("{told}, {}", event.mode) }
}

/// How sure it is on a day: a plan whose day has passed, and of whose meeting nothing else was reported, is not confirmed.
pub fn standing_on(timeline: &TimelineEvent, today: Option<NaiveDate>) -> String {
    let told = standing(timeline);
    match today {
        Some(today) if is_unconfirmed(timeline, today) => [told, "NOT CONFIRMED".to_owned()].join("; ").trim_start_matches("; ").to_owned(),
        _ => told,
    }
}

fn is_unconfirmed(timeline: &TimelineEvent, today: NaiveDate) -> bool {
    use MeetingStatus::{Agreed, Proposed, Scheduled};
    let event = &timeline.event;
    let open = |status: Option<MeetingStatus>| status.is_none_or(|s| matches!(s, Proposed | Agreed | Scheduled));
    let planned = event.certainty == Certainty::Planned || (event.meeting_status.is_some() && open(event.meeting_status));
    let last = event.planned_for.rsplit('/').next().and_then(|day| day.parse().ok());
    // A plan without a day of its own may be told with its date.
    let day: Option<NaiveDate> = last.or(event.date_latest.filter(|day| timeline.last_published.is_some_and(|told| *day > told)));
    planned && !event.negated && open(timeline.meeting_now) && day.is_some_and(|day| day < today)
}

/// How sure it is; empty for what is plainly asserted.
pub fn standing(timeline: &TimelineEvent) -> String {
    let event = &timeline.event;
    let by = |names: &[String]| if names.is_empty() { String::new() } else { format!(" by {}", names.join(", ")) };
    let mut parts = Vec::new();
    match event.certainty {
        _ if timeline.contested => {
            parts.push(format!("CONTESTED: claimed{}, denied{}", by(&timeline.claimed_by), by(&timeline.denied_by)));
        }
        Certainty::Asserted => {}
        Certainty::Claimed => parts.push(format!("CLAIMED{}", by(&timeline.claimed_by))),
        // What was postponed or called off was done, though the meeting was not.
        Certainty::Planned if event.meeting_status.is_some() && !is_plan(event) => {}
        Certainty::Planned => parts.push("PLANNED, not reported as done".into()),
        Certainty::Denied => parts.push(format!("DENIED{}", by(&timeline.denied_by))),
        Certainty::Hypothetical => parts.push("HYPOTHETICAL".into()),
    }
    if event.negated {
        parts.push("DID NOT HAPPEN, says the text".into());
    }
    if event.historical {
        parts.push("recalled".into());
    }
    parts.join("; ")
}

/// How many sources tell it.
pub fn sources(timeline: &TimelineEvent) -> String {
    match (timeline.sources, timeline.independent_sources) {
        (1, _) => "1".into(),
        (all, independent) if all == independent => all.to_string(),
        (all, independent) => format!("{independent} of {all}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_numbers_say_so() {
        assert_eq!(range(Range(Some(7), None)), "7+");
        assert_eq!(range(Range(None, Some(9))), "up to 9");
        assert_eq!(range(Range(Some(3), Some(3))), "3");
    }

    #[test]
    fn an_interval_of_one_month_is_short() {
        assert_eq!(short_interval("2025-11-07/2025-11-08"), "2025-11-07..08");
        assert_eq!(short_interval("2025-10-31/2025-11-01"), "2025-10-31/2025-11-01");
        assert_eq!(short_interval("2025-11~"), "2025-11~");
    }

    #[test]
    fn a_plan_whose_day_has_passed_is_not_confirmed_and_never_held() {
        let mut plan = TimelineEvent::default();
        plan.event.certainty = Certainty::Planned;
        plan.event.planned_for = "2031-06-12".into();
        let on = |plan: &TimelineEvent, day: &str| standing_on(plan, day.parse().ok());
        assert_eq!(on(&plan, "2031-06-12"), "PLANNED, not reported as done");
        assert_eq!(on(&plan, "2031-06-13"), "PLANNED, not reported as done; NOT CONFIRMED");
        plan.meeting_now = Some(MeetingStatus::Held);
        assert_eq!(on(&plan, "2031-06-13"), "PLANNED, not reported as done");
    }

    #[test]
    fn a_claim_is_never_told_as_fact() {
        let mut timeline = TimelineEvent { claimed_by: vec!["Ruritania".into()], ..TimelineEvent::default() };
        timeline.event.certainty = Certainty::Claimed;
        assert_eq!(standing(&timeline), "CLAIMED by Ruritania");
        timeline.contested = true;
        timeline.denied_by = vec!["Borduria".into()];
        assert_eq!(standing(&timeline), "CONTESTED: claimed by Ruritania, denied by Borduria");
    }
}
