//! Which words of an event's evidence name who acts, whom, when and where, for a reader to check at a glance.

use std::ops::Range;

use crate::types::{ActorRef, Event};

/// What some words of the evidence tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Who acts.
    Source,
    /// Who is acted upon.
    Target,
    /// Who says so.
    Claimant,
    /// When.
    Date,
    /// Where.
    Place,
    /// The words that express the act.
    Trigger,
}

impl Mark {
    /// Every mark, in the order of a legend.
    pub const ALL: [Mark; 6] = [Mark::Source, Mark::Trigger, Mark::Target, Mark::Date, Mark::Place, Mark::Claimant];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Mark::Source => "source",
            Mark::Target => "target",
            Mark::Claimant => "claimant",
            Mark::Date => "date",
            Mark::Place => "place",
            Mark::Trigger => "act",
        }
    }
}

/// The marked words as bytes of a text, which is the evidence or what [`clean`](crate::render::clean) made of it: in order, none within
/// another. An actor that the sentence names otherwise, as by "he", has no mark.
pub fn marks(event: &Event, text: &str) -> Vec<(Range<usize>, Mark)> {
    let mut found: Vec<(Range<usize>, Mark)> = Vec::new();
    let mut mark = |words: &str, mark: Mark| {
        let free = |range: &Range<usize>| found.iter().all(|(taken, _)| range.end <= taken.start || taken.end <= range.start);
        let place = places(text, words).find(free);
        place.map(|range| found.push((range, mark))).is_some()
    };
    for (list, what) in [(&event.source, Mark::Source), (&event.target, Mark::Target), (&event.claimant, Mark::Claimant)] {
        for actor in list {
            let _ = mark(&actor.text, what) || mark(&actor.name, what) || mark(surname(actor), what);
        }
    }
    mark(&event.date_text, Mark::Date);
    for place in &event.place {
        mark(place, Mark::Place);
    }
    mark(&event.trigger, Mark::Trigger);
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// The last word of a person's name.
fn surname(actor: &ActorRef) -> &str {
    actor.name.rsplit(' ').next().filter(|word| word.len() > 3).unwrap_or("")
}

/// Where whole words stand in a text.
fn places<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let found = (!words.is_empty()).then(|| text.match_indices(words)).into_iter().flatten();
    found.map(|(at, words)| at..at + words.len()).filter(move |range| {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !inside(text[..range.start].chars().next_back()) && !inside(text[range.end..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_once_and_whole() {
        let actor = |text: &str, name: &str| ActorRef { text: text.into(), name: name.into(), ..ActorRef::default() };
        let event = Event {
            source: vec![actor("France", "France")],
            target: vec![actor("the attack", ""), actor("", "Ada Vell")],
            date_text: "Sunday".into(),
            trigger: "condemned".into(),
            place: vec!["Par".into(), "Sunday".into()],
            ..Event::default()
        };
        let text = "Frances and France condemned Vell in Paris on Sunday";
        let told: Vec<(&str, Mark)> = marks(&event, text).into_iter().map(|(range, mark)| (&text[range], mark)).collect();
        assert_eq!(told, [("France", Mark::Source), ("condemned", Mark::Trigger), ("Vell", Mark::Target), ("Sunday", Mark::Date)]);
        assert!(marks(&Event::default(), text).is_empty());
    }
}
