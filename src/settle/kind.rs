//! What sort of meeting an event tells of, by the words that express the act; and whether an event lies in a past that is only recalled.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::types::{Event, Kind};

/// Days before publication from which an act is no news but history: a year, and a leap day.
const HISTORY_DAYS: i64 = 366;
/// The mode of a meeting by telephone, and its kind.
const PHONE: (&str, &str) = ("phone", "call");

/// Kinds with their words; an earlier row wins where the trigger has words of several.
static KINDS: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let rows = include_str!("../../data/lexicon/meeting_kinds.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    rows.map(|(kind, words)| (kind, words.split('|').collect())).collect()
});

/// Names the kind of each meeting, and marks what an article of a day only recalls.
pub(super) fn name(events: &mut [Event], published: Option<NaiveDate>) {
    for event in events {
        if event.kind == Kind::Meeting && event.meeting_kind.is_empty() {
            event.meeting_kind = kind(event).to_owned();
        }
        event.historical = event.date_latest.zip(published).is_some_and(|(last, published)| (published - last).num_days() > HISTORY_DAYS);
    }
}

/// The kind that the trigger's words name; nothing where they name none.
fn kind(event: &Event) -> &'static str {
    if event.mode.split(',').any(|mode| mode.trim() == PHONE.0) {
        return PHONE.1;
    }
    let trigger = event.trigger.to_lowercase();
    let words: Vec<&str> = trigger.split(|c: char| !c.is_alphabetic()).collect();
    KINDS.iter().find(|(_, known)| words.iter().any(|word| known.contains(word))).map_or("", |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(trigger: &str, mode: &str) -> String {
        let mut events = [Event { kind: Kind::Meeting, trigger: trigger.into(), mode: mode.into(), ..Event::default() }];
        name(&mut events, None);
        events[0].meeting_kind.clone()
    }

    #[test]
    fn a_meeting_is_called_what_its_words_call_it() {
        for (trigger, mode, kind) in [
            ("met", "", "meeting"),
            ("spoke", "phone", "call"),
            ("phoned", "", "call"),
            ("held talks", "", "talks"),
            ("Visited", "visit", "visit"),
            ("summit meeting", "", "summit"),
            ("hosted", "", ""),
        ] {
            assert_eq!(named(trigger, mode), kind, "{trigger}");
        }
    }

    #[test]
    fn what_is_more_than_a_year_old_is_recalled() {
        let on = |day: &str| Event { date_latest: day.parse().ok(), ..Event::default() };
        let mut events = [on("2019-03-04"), on("2020-03-04"), Event::default()];
        name(&mut events, "2020-06-01".parse().ok());
        assert_eq!(events.map(|event| event.historical), [true, false, false]);
    }
}
