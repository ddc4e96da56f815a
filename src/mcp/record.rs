//! An event in the few fields that an agent needs to tell it and to quote it.

use serde_json::{Map, Value, json};

use crate::render::{standing, what};
use crate::types::{ActorRef, Edition, Event, Evidence, Range, TimelineEvent};

/// Letters of one quote: a longer one is cut, and says so.
const QUOTE_LETTERS: usize = 1_500;
/// Letters of any other text that comes from outside.
const WORDS_LETTERS: usize = 300;

/// An event with the words that it stands on.
pub(super) fn event(timeline: &TimelineEvent) -> Map<String, Value> {
    let mut told = facts(&timeline.event);
    told.shift_insert(0, "id".to_owned(), json!(timeline.id));
    let mut add = |name: &str, value: Value| put(&mut told, name, value);
    add("standing", json!(standing(timeline)));
    add("contested", json!(timeline.contested));
    add("killed", toll(timeline.event.killed, timeline.toll.killed_range));
    add("injured", toll(timeline.event.injured, timeline.toll.injured_range));
    add("meeting", json!(timeline.meeting));
    add("meeting_now", json!(timeline.meeting_now.map(|status| status.as_str())));
    add("sources", json!(timeline.sources));
    add("independent_sources", json!(timeline.independent_sources));
    add("quote", quote(&timeline.event.evidence));
    let edition = [&timeline.article, &timeline.title, &timeline.publisher, &timeline.published, &timeline.url];
    add("article", article(edition));
    told
}

/// What one telling says: of a merged event, or of one mention.
pub(super) fn facts(event: &Event) -> Map<String, Value> {
    let mut told = Map::new();
    let mut add = |name: &str, value: Value| put(&mut told, name, value);
    add("date", json!(if event.date.is_empty() { "undated" } else { event.date.as_str() }));
    add("date_basis", json!(event.date_basis.as_str()));
    add("date_words", json!(words(&event.date_text)));
    add("what", json!(what(event)));
    add("cameo", json!(event.cameo));
    add("source", actors(&event.source));
    add("target", actors(&event.target));
    add("claimant", actors(&event.claimant));
    add("certainty", json!(event.certainty.as_str()));
    add("negated", json!(event.negated));
    add("recalled", json!(event.historical));
    add("place", json!(event.place));
    add("weapon", json!(event.weapon));
    add("planned_for", json!(event.planned_for));
    add("said", json!(words(&event.quote)));
    told
}

/// Adds a field that says something.
pub(super) fn put(told: &mut Map<String, Value>, name: &str, value: Value) {
    let nothing = match &value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    if !nothing {
        told.insert(name.to_owned(), value);
    }
}

/// Actors by id and name; the words of the text where there is no name.
pub(super) fn actors(actors: &[ActorRef]) -> Value {
    actors.iter().map(actor).collect()
}

fn actor(actor: &ActorRef) -> Value {
    let mut told = Map::new();
    put(&mut told, "id", json!(actor.id));
    put(&mut told, "name", json!(words(if actor.name.is_empty() { &actor.text } else { &actor.name })));
    put(&mut told, "country", json!(actor.country));
    put(&mut told, "sector", json!(actor.sector));
    Value::Object(told)
}

/// The words of the article, as they stand there, with what stands before and after them.
pub(super) fn quote(evidence: &Evidence) -> Value {
    let text: String = evidence.exact.chars().take(QUOTE_LETTERS).collect();
    let mut told = Map::new();
    put(&mut told, "cut", json!(text.len() < evidence.exact.len()));
    told.insert("text".to_owned(), json!(text));
    put(&mut told, "before", json!(evidence.prefix));
    put(&mut told, "after", json!(evidence.suffix));
    told.insert("bytes".to_owned(), json!([evidence.start, evidence.end]));
    Value::Object(told)
}

/// The article of an edition.
pub(super) fn article_of(edition: &Edition) -> Value {
    article([&edition.article, &edition.title, &edition.publisher, &edition.published, &edition.url])
}

fn article(fields: [&String; 5]) -> Value {
    let mut told = Map::new();
    for (name, value) in ["id", "title", "publisher", "published", "url"].into_iter().zip(fields) {
        // An address that is cut leads nowhere.
        put(&mut told, name, json!(if name == "url" { value.clone() } else { words(value) }));
    }
    Value::Object(told)
}

/// How many: the lowest and highest number of all reports, and that of the latest; `null` is an open end.
pub(super) fn toll(latest: Option<Range>, spread: Option<Range>) -> Value {
    let Some(all) = spread.or(latest) else { return Value::Null };
    let latest = latest.unwrap_or(all);
    json!({"low": all.0, "best": latest.0.or(latest.1), "high": all.1})
}

/// The beginning of a text from outside.
pub(super) fn words(text: &str) -> String {
    match text.char_indices().nth(WORDS_LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toll_keeps_its_open_end_and_the_latest_number() {
        let (latest, all) = (Some(Range(Some(7), None)), Some(Range(Some(3), None)));
        assert_eq!(toll(latest, all), json!({"low": 3, "best": 7, "high": null}));
        assert_eq!(toll(Some(Range(None, Some(9))), None), json!({"low": null, "best": 9, "high": 9}));
        assert_eq!(toll(None, None), Value::Null);
    }

    #[test]
    fn a_quote_is_verbatim_or_says_that_it_is_cut() {
        let evidence = |exact: &str| Evidence { exact: exact.into(), end: exact.len(), ..Evidence::default() };
        assert_eq!(quote(&evidence("“No,” she said."))["text"], "“No,” she said.");
        let long = "é".repeat(QUOTE_LETTERS + 1);
        assert_eq!(quote(&evidence(&long))["cut"], true);
        assert!(long.starts_with(quote(&evidence(&long))["text"].as_str().unwrap()));
    }
}
