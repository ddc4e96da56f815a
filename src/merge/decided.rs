//! Decisions of people, laid over what merging found.

use std::sync::LazyLock;

use crate::lexicon::ontology::{Ontology, quad, root};
use crate::types::decision::{Act, Decision};
use crate::types::{ActorRef, Certainty, Event, EventType, Kind, MeetingStatus, Range, TimelineEvent, edtf_days};

static ONTOLOGY: LazyLock<Ontology> = LazyLock::new(Ontology::embedded);

/// Fields that `edit` may set, with the form of their values.
pub const EDITABLE: &[(&str, &str)] = &[
    ("date", "EDTF: 2025-11-09, 2025-11 or 2025-11-07/2025-11-08"),
    ("type", "a PLOVER type or STATEMENT"),
    ("source", "names or ids, divided by ;"),
    ("target", "names or ids, divided by ;"),
    ("claimant", "names or ids, divided by ;"),
    ("quote", "words"),
    ("kind", "statement, strike, meeting, other"),
    ("certainty", "asserted, claimed, planned, denied, hypothetical"),
    ("meeting_status", "proposed, agreed, scheduled, postponed, suspended, cancelled, under-way, held"),
    ("planned_for", "EDTF"),
    ("place", "names, most specific first, divided by ;"),
    ("killed", "7, 7+ or 7-9"),
    ("injured", "7, 7+ or 7-9"),
];

/// Sets a field of an event to what was decided.
///
/// # Errors
/// A field that cannot be edited, or a value of another form; the words say which.
pub fn edit(timeline: &mut TimelineEvent, field: &str, value: &str) -> Result<(), String> {
    let event = &mut timeline.event;
    let form = EDITABLE.iter().find(|(name, _)| *name == field).map(|(_, form)| *form);
    let Some(form) = form else {
        return Err(format!(
            "`{field}` cannot be edited; one of {} can",
            EDITABLE.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
        ));
    };
    let wrong = || format!("`{value}` is no {field}: {form}");
    match field {
        "date" => {
            let (first, last) = edtf_days(value).ok_or_else(wrong)?;
            event.date = value.to_owned();
            (event.date_earliest, event.date_latest) = (Some(first), Some(last));
        }
        "type" => recast(event, EventType::parse(value).ok_or_else(wrong)?),
        "source" => event.source = actors(value).ok_or_else(wrong)?,
        "target" => event.target = actors(value).ok_or_else(wrong)?,
        "claimant" => event.claimant = actors(value).ok_or_else(wrong)?,
        "quote" => event.quote = value.to_owned(),
        "kind" => event.kind = Kind::parse(value).ok_or_else(wrong)?,
        "certainty" => {
            event.certainty = Certainty::parse(value).ok_or_else(wrong)?;
            timeline.contested = false;
        }
        "meeting_status" => event.meeting_status = Some(MeetingStatus::parse(value).ok_or_else(wrong)?),
        "planned_for" => {
            edtf_days(value).ok_or_else(wrong)?;
            event.planned_for = value.to_owned();
        }
        "place" => event.place = value.split(';').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
        "killed" => event.killed = Some(range(value).ok_or_else(wrong)?),
        _ => event.injured = Some(range(value).ok_or_else(wrong)?),
    }
    Ok(())
}

/// Gives an event another type, with the codes that go with it; what was finer about the old type is gone.
fn recast(event: &mut Event, event_type: EventType) {
    if event.event_type == event_type {
        return;
    }
    event.event_type = event_type;
    event.cameo = root(event_type).to_owned();
    event.quad = quad(event_type);
    event.goldstein = ONTOLOGY.cameo(&event.cameo).and_then(|code| code.goldstein);
    event.mode = String::new();
    event.context = Vec::new();
}

/// The actors that a decision names: a JSON list, as [`crate::app`] writes it with the ids that it looked up, or bare names.
fn actors(value: &str) -> Option<Vec<ActorRef>> {
    if value.starts_with('[') {
        return serde_json::from_str(value).ok();
    }
    let names = value.split(';').map(str::trim).filter(|name| !name.is_empty());
    Some(names.map(|name| ActorRef { name: name.to_owned(), text: name.to_owned(), ..ActorRef::default() }).collect())
}

fn range(value: &str) -> Option<Range> {
    if let Some(low) = value.strip_suffix('+') {
        return Some(Range(Some(low.parse().ok()?), None));
    }
    let (low, high) = value.split_once('-').unwrap_or((value, value));
    Some(Range(Some(low.parse().ok()?), Some(high.parse().ok()?)))
}

/// Lays the decisions on the events that hold their mentions; the latest word on a field counts.
pub(super) fn apply(timeline: &mut TimelineEvent, decisions: &[Decision]) {
    let mut mine: Vec<&Decision> = decisions.iter().filter(|d| timeline.mentions.contains(&d.mention)).collect();
    mine.sort_by(|a, b| (&a.at, &a.id).cmp(&(&b.at, &b.id)));
    for decision in mine {
        match decision.act {
            Act::Reject => timeline.rejected = true,
            Act::Accept => timeline.rejected = false,
            // A value that no longer fits was refused when it was decided; a later program may know more forms, not fewer.
            Act::Edit => drop(edit(timeline, &decision.field, &decision.value)),
            Act::Merge | Act::Split | Act::Note | Act::Link => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_edited_with_its_bounds() {
        let mut timeline = TimelineEvent::default();
        edit(&mut timeline, "date", "2031-02").unwrap();
        assert_eq!(timeline.event.date_latest.unwrap().to_string(), "2031-02-28");
        assert!(edit(&mut timeline, "date", "Sunday").unwrap_err().contains("EDTF"));
        assert!(edit(&mut timeline, "evidence", "x").unwrap_err().contains("cannot be edited"));
    }

    #[test]
    fn another_type_brings_its_codes() {
        let mut timeline = TimelineEvent::default();
        timeline.event.cameo = "0841".into();
        timeline.event.event_type = EventType::Concede;
        edit(&mut timeline, "type", "AGREE").unwrap();
        assert_eq!((timeline.event.cameo.as_str(), timeline.event.quad), ("030", 1));
        assert!(timeline.event.goldstein.is_some());
    }

    #[test]
    fn who_did_it_is_corrected_by_names_or_by_what_was_looked_up() {
        let mut timeline = TimelineEvent::default();
        edit(&mut timeline, "source", "Ada Quill; Borland").unwrap();
        assert_eq!(timeline.event.source.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Ada Quill", "Borland"]);
        edit(&mut timeline, "target", r#"[{"id":"FRA","country":"FRA","text":"Paris"}]"#).unwrap();
        assert_eq!(timeline.event.target[0].id, "FRA");
        assert!(edit(&mut timeline, "target", "[oops").is_err());
        edit(&mut timeline, "source", "").unwrap();
        assert!(timeline.event.source.is_empty());
    }

    #[test]
    fn tolls_are_read_with_open_ends() {
        assert_eq!(range("7+"), Some(Range(Some(7), None)));
        assert_eq!(range("7-9"), Some(Range(Some(7), Some(9))));
        assert_eq!(range("some"), None);
    }
}
