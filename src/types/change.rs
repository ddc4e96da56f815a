//! How what is told of an event changed between two moments.

use serde::Serialize;

use crate::types::timeline::TimelineEvent;

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It was not told before.
    Added,
    /// It changed.
    Changed,
    /// It is gone: rejected, part of another event, or no longer coded.
    Withdrawn,
}

impl ChangeKind {
    /// The word as it stands in output.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Changed => "changed",
            ChangeKind::Withdrawn => "withdrawn",
        }
    }
}

/// One event that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What became of it.
    pub change: ChangeKind,
    /// The event as it is told now; as it was told, if it is told no more.
    pub event: TimelineEvent,
    /// What differs, in words: `killed 3 -> 5`; why it is told no more.
    pub detail: Vec<String>,
}

impl Change {
    /// An event that was not told before.
    pub fn added(event: TimelineEvent) -> Self {
        Change { change: ChangeKind::Added, event, detail: Vec::new() }
    }

    /// An event that is told no more.
    pub fn withdrawn(event: TimelineEvent, why: String) -> Self {
        Change { change: ChangeKind::Withdrawn, event, detail: vec![why] }
    }

    /// What changed between two tellings of an event; nothing if only its place in the store did.
    pub fn between(before: &TimelineEvent, now: &TimelineEvent) -> Option<Self> {
        let detail = differences(before, now);
        (!detail.is_empty()).then(|| Change { change: ChangeKind::Changed, event: now.clone(), detail })
    }
}

/// The fields that a reader sees, with what they were and are.
fn differences(before: &TimelineEvent, now: &TimelineEvent) -> Vec<String> {
    let mut told = Vec::new();
    let mut compare = |name: &str, was: String, is: String| {
        if was != is {
            let word = |text: String| if text.is_empty() { "nothing".to_owned() } else { text };
            told.push(format!("{name} {} -> {}", word(was), word(is)));
        }
    };
    let (old, new) = (&before.event, &now.event);
    compare("id", before.id.clone(), now.id.clone());
    compare("date", old.date.clone(), new.date.clone());
    compare("type", old.event_type.to_string(), new.event_type.to_string());
    compare("kind", old.kind.to_string(), new.kind.to_string());
    compare("mode", old.mode.clone(), new.mode.clone());
    let standing = |t: &TimelineEvent| if t.contested { "contested".to_owned() } else { t.event.certainty.to_string() };
    compare("certainty", standing(before), standing(now));
    compare("claimed by", before.claimed_by.join(", "), now.claimed_by.join(", "));
    compare("denied by", before.denied_by.join(", "), now.denied_by.join(", "));
    compare("negated", old.negated.to_string(), new.negated.to_string());
    let names = |actors: &[crate::types::actor::ActorRef]| {
        let name = |a: &crate::types::actor::ActorRef| [&a.name, &a.text, &a.id].into_iter().find(|w| !w.is_empty()).cloned();
        actors.iter().filter_map(name).collect::<Vec<_>>().join(", ")
    };
    compare("source", names(&old.source), names(&new.source));
    compare("target", names(&old.target), names(&new.target));
    compare("place", old.place.join(", "), new.place.join(", "));
    let range = |range: Option<crate::types::event::Range>| range.map_or(String::new(), number);
    compare("killed", range(old.killed), range(new.killed));
    compare("injured", range(old.injured), range(new.injured));
    compare(
        "status",
        old.meeting_status.map_or(String::new(), |s| s.to_string()),
        new.meeting_status.map_or(String::new(), |s| s.to_string()),
    );
    compare("planned for", old.planned_for.clone(), new.planned_for.clone());
    compare("evidence", old.evidence.exact.clone(), new.evidence.exact.clone());
    compare("sources", before.sources.to_string(), now.sources.to_string());
    compare("independent sources", before.independent_sources.to_string(), now.independent_sources.to_string());
    told
}

fn number(range: crate::types::event::Range) -> String {
    let end = |n: Option<u64>| n.map_or(String::new(), |n| n.to_string());
    match range.1 {
        None => format!("{}+", end(range.0)),
        high if high == range.0 => end(high),
        high => format!("{}-{}", end(range.0), end(high)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::event::Range;

    #[test]
    fn a_toll_that_rose_is_a_change_and_the_same_telling_is_none() {
        let before = TimelineEvent { id: "e1".into(), sources: 1, ..TimelineEvent::default() };
        let mut now = TimelineEvent { sources: 2, ..before.clone() };
        now.event.killed = Some(Range(Some(5), Some(5)));
        assert_eq!(Change::between(&before, &now).unwrap().detail, ["killed nothing -> 5", "sources 1 -> 2"]);
        assert_eq!(Change::between(&before, &TimelineEvent { meeting: "t1".into(), ..before.clone() }), None);
    }
}
