//! The columns of CSV and TSV, the same as of the view `events_flat`: each says how to print a field and how to read it back.
//!
//! A list is its items joined by `; `, with `;` and `\` inside an item escaped by `\`.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::render::label::short;
use crate::types::{ActorRef, Event, Range, TimelineEvent};

/// One column.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) get: fn(&TimelineEvent) -> String,
    pub(super) set: fn(&mut TimelineEvent, &str),
}

/// Names of all columns in order.
pub fn names() -> Vec<&'static str> {
    COLUMNS.iter().map(|c| c.name).collect()
}

macro_rules! columns {
    ($($name:literal: $get:expr, $set:expr;)+) => {
        /// All columns in order.
        pub(super) const COLUMNS: &[Column] = &[$(Column { name: $name, get: $get, set: $set }),+];
    };
}

columns! {
    "id": |t| t.id.clone(), |t, c| t.id = c.into();
    "date": |t| t.event.date.clone(), |t, c| t.event.date = c.into();
    "kind": |t| word(&t.event.kind), |t, c| t.event.kind = read_word(c);
    "type": |t| word(&t.event.event_type), |t, c| t.event.event_type = read_word(c);
    "source": |t| labels(&t.event.source), |_, _| ();
    "target": |t| labels(&t.event.target), |_, _| ();
    "certainty": |t| word(&t.event.certainty), |t, c| t.event.certainty = read_word(c);
    "contested": |t| flag(t.contested), |t, c| t.contested = c == "1";
    "place": |t| join(&t.event.place), |t, c| t.event.place = split(c);
    "killed_low": |t| low(t.event.killed), |t, c| set_low(&mut t.event.killed, c);
    "killed_high": |t| high(t.event.killed), |t, c| set_high(&mut t.event.killed, c);
    "injured_low": |t| low(t.event.injured), |t, c| set_low(&mut t.event.injured, c);
    "injured_high": |t| high(t.event.injured), |t, c| set_high(&mut t.event.injured, c);
    "meeting_status": |t| t.event.meeting_status.map_or(String::new(), |s| s.to_string()),
        |t, c| t.event.meeting_status = crate::types::MeetingStatus::parse(c);
    "planned_for": |t| t.event.planned_for.clone(), |t, c| t.event.planned_for = c.into();
    "evidence": |t| t.event.evidence.exact.clone(), |t, c| t.event.evidence.exact = c.into();
    "sources": |t| t.sources.to_string(), |t, c| t.sources = number(c);
    "independent_sources": |t| t.independent_sources.to_string(), |t, c| t.independent_sources = number(c);
    "publisher": |t| t.publisher.clone(), |t, c| t.publisher = c.into();
    "published": |t| t.published.clone(), |t, c| t.published = c.into();
    "title": |t| t.title.clone(), |t, c| t.title = c.into();
    "url": |t| t.url.clone(), |t, c| t.url = c.into();
    "article": |t| t.article.clone(), |t, c| t.article = c.into();
    "date_earliest": |t| text(&t.event.date_earliest), |t, c| t.event.date_earliest = c.parse().ok();
    "date_latest": |t| text(&t.event.date_latest), |t, c| t.event.date_latest = c.parse().ok();
    "date_basis": |t| word(&t.event.date_basis), |t, c| t.event.date_basis = read_word(c);
    "date_text": |t| t.event.date_text.clone(), |t, c| t.event.date_text = c.into();
    "mode": |t| t.event.mode.clone(), |t, c| t.event.mode = c.into();
    "context": |t| join(&t.event.context), |t, c| t.event.context = split(c);
    "cameo": |t| t.event.cameo.clone(), |t, c| t.event.cameo = c.into();
    "goldstein": |t| text(&t.event.goldstein), |t, c| t.event.goldstein = c.parse().ok();
    "quad": |t| t.event.quad.to_string(), |t, c| t.event.quad = c.parse().unwrap_or_default();
    "source_name": |t| list(&t.event.source, |a| &a.name), |t, c| fill(&mut t.event.source, c, |a, w| a.name = w);
    "source_id": |t| list(&t.event.source, |a| &a.id), |t, c| fill(&mut t.event.source, c, |a, w| a.id = w);
    "source_country": |t| list(&t.event.source, |a| &a.country), |t, c| fill(&mut t.event.source, c, |a, w| a.country = w);
    "source_sector": |t| list(&t.event.source, |a| &a.sector), |t, c| fill(&mut t.event.source, c, |a, w| a.sector = w);
    "source_office": |t| list(&t.event.source, |a| &a.office), |t, c| fill(&mut t.event.source, c, |a, w| a.office = w);
    "source_text": |t| list(&t.event.source, |a| &a.text), |t, c| fill(&mut t.event.source, c, |a, w| a.text = w);
    "target_name": |t| list(&t.event.target, |a| &a.name), |t, c| fill(&mut t.event.target, c, |a, w| a.name = w);
    "target_id": |t| list(&t.event.target, |a| &a.id), |t, c| fill(&mut t.event.target, c, |a, w| a.id = w);
    "target_country": |t| list(&t.event.target, |a| &a.country), |t, c| fill(&mut t.event.target, c, |a, w| a.country = w);
    "target_sector": |t| list(&t.event.target, |a| &a.sector), |t, c| fill(&mut t.event.target, c, |a, w| a.sector = w);
    "target_office": |t| list(&t.event.target, |a| &a.office), |t, c| fill(&mut t.event.target, c, |a, w| a.office = w);
    "target_text": |t| list(&t.event.target, |a| &a.text), |t, c| fill(&mut t.event.target, c, |a, w| a.text = w);
    "claimant": |t| labels(&t.event.claimant), |_, _| ();
    "claimant_name": |t| list(&t.event.claimant, |a| &a.name), |t, c| fill(&mut t.event.claimant, c, |a, w| a.name = w);
    "claimant_id": |t| list(&t.event.claimant, |a| &a.id), |t, c| fill(&mut t.event.claimant, c, |a, w| a.id = w);
    "claimant_country": |t| list(&t.event.claimant, |a| &a.country), |t, c| fill(&mut t.event.claimant, c, |a, w| a.country = w);
    "claimant_sector": |t| list(&t.event.claimant, |a| &a.sector), |t, c| fill(&mut t.event.claimant, c, |a, w| a.sector = w);
    "claimant_office": |t| list(&t.event.claimant, |a| &a.office), |t, c| fill(&mut t.event.claimant, c, |a, w| a.office = w);
    "claimant_text": |t| list(&t.event.claimant, |a| &a.text), |t, c| fill(&mut t.event.claimant, c, |a, w| a.text = w);
    "claimed_by": |t| join(&t.claimed_by), |t, c| t.claimed_by = split(c);
    "denied_by": |t| join(&t.denied_by), |t, c| t.denied_by = split(c);
    "negated": |t| flag(t.event.negated), |t, c| t.event.negated = c == "1";
    "historical": |t| flag(t.event.historical), |t, c| t.event.historical = c == "1";
    "place_id": |t| t.event.place_id.clone(), |t, c| t.event.place_id = c.into();
    "lat": |t| t.event.lat.clone(), |t, c| t.event.lat = c.into();
    "lon": |t| t.event.lon.clone(), |t, c| t.event.lon = c.into();
    "place_precision": |t| t.event.place_precision.clone(), |t, c| t.event.place_precision = c.into();
    "killed_min": |t| low(t.toll.killed_range), |t, c| set_low(&mut t.toll.killed_range, c);
    "killed_max": |t| high(t.toll.killed_range), |t, c| set_high(&mut t.toll.killed_range, c);
    "injured_min": |t| low(t.toll.injured_range), |t, c| set_low(&mut t.toll.injured_range, c);
    "injured_max": |t| high(t.toll.injured_range), |t, c| set_high(&mut t.toll.injured_range, c);
    "figures": |t| json(&t.event.figures), |t, c| t.event.figures = read_json(c);
    "weapon": |t| join(&t.event.weapon), |t, c| t.event.weapon = split(c);
    "meeting_kind": |t| t.event.meeting_kind.clone(), |t, c| t.event.meeting_kind = c.into();
    "meeting": |t| t.meeting.clone(), |t, c| t.meeting = c.into();
    "meeting_now": |t| t.meeting_now.map_or(String::new(), |s| s.to_string()),
        |t, c| t.meeting_now = crate::types::MeetingStatus::parse(c);
    "quote": |t| t.event.quote.clone(), |t, c| t.event.quote = c.into();
    "venue": |t| t.event.venue.clone(), |t, c| t.event.venue = c.into();
    "evidence_sentence": |t| t.event.evidence.sentence.to_string(), |t, c| t.event.evidence.sentence = c.parse().unwrap_or_default();
    "evidence_start": |t| t.event.evidence.start.to_string(), |t, c| t.event.evidence.start = c.parse().unwrap_or_default();
    "evidence_end": |t| t.event.evidence.end.to_string(), |t, c| t.event.evidence.end = c.parse().unwrap_or_default();
    "evidence_prefix": |t| t.event.evidence.prefix.clone(), |t, c| t.event.evidence.prefix = c.into();
    "evidence_suffix": |t| t.event.evidence.suffix.clone(), |t, c| t.event.evidence.suffix = c.into();
    "rule": |t| t.event.rule.clone(), |t, c| t.event.rule = c.into();
    "trigger": |t| t.event.trigger.clone(), |t, c| t.event.trigger = c.into();
    "origin": |t| word(&t.event.origin), |t, c| t.event.origin = read_word(c);
    "probability": |t| text(&t.event.probability), |t, c| t.event.probability = c.parse().ok();
    "first_published": |t| text(&t.first_published), |t, c| t.first_published = c.parse().ok();
    "last_published": |t| text(&t.last_published), |t, c| t.last_published = c.parse().ok();
    "first_ingested": |t| t.first_ingested.clone(), |t, c| t.first_ingested = c.into();
    "last_ingested": |t| t.last_ingested.clone(), |t, c| t.last_ingested = c.into();
}

fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn read_word<T: DeserializeOwned + Default>(cell: &str) -> T {
    serde_json::from_value(Value::String(cell.to_owned())).unwrap_or_default()
}

fn json<T: Serialize>(value: &[T]) -> String {
    if value.is_empty() { String::new() } else { serde_json::to_string(value).unwrap_or_default() }
}

fn read_json<T: DeserializeOwned>(cell: &str) -> Vec<T> {
    serde_json::from_str(cell).unwrap_or_default()
}

fn flag(yes: bool) -> String {
    u8::from(yes).to_string()
}

fn text<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map_or(String::new(), ToString::to_string)
}

fn number(cell: &str) -> u32 {
    cell.parse().unwrap_or_default()
}

fn low(range: Option<Range>) -> String {
    text(&range.and_then(|r| r.0))
}

fn high(range: Option<Range>) -> String {
    text(&range.and_then(|r| r.1))
}

fn set_low(range: &mut Option<Range>, cell: &str) {
    if let Ok(n) = cell.parse() {
        range.get_or_insert(Range(None, None)).0 = Some(n);
    }
}

fn set_high(range: &mut Option<Range>, cell: &str) {
    if let Ok(n) = cell.parse() {
        range.get_or_insert(Range(None, None)).1 = Some(n);
    }
}

fn join(items: &[String]) -> String {
    items.iter().map(|item| item.replace('\\', "\\\\").replace(';', "\\;")).collect::<Vec<_>>().join("; ")
}

fn split(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let mut items = vec![String::new()];
    let mut letters = cell.chars().peekable();
    while let Some(c) = letters.next() {
        let last = items.len() - 1;
        match c {
            '\\' => items[last].extend(letters.next()),
            ';' => {
                letters.next_if_eq(&' ');
                items.push(String::new());
            }
            c => items[last].push(c),
        }
    }
    items
}

/// Each actor in its shortest words; the other columns tell them in full.
fn labels(actors: &[ActorRef]) -> String {
    let words: Vec<String> = actors.iter().map(short).collect();
    join(&words)
}

fn list(actors: &[ActorRef], field: fn(&ActorRef) -> &String) -> String {
    if actors.iter().all(|a| field(a).is_empty()) {
        return String::new();
    }
    let words: Vec<String> = actors.iter().map(|a| field(a).clone()).collect();
    join(&words)
}

fn fill(actors: &mut Vec<ActorRef>, cell: &str, set: fn(&mut ActorRef, String)) {
    for (index, word) in split(cell).into_iter().enumerate() {
        if actors.len() <= index {
            actors.push(ActorRef::default());
        }
        set(&mut actors[index], word);
    }
}

/// An event as the columns can tell it; what a column cannot hold is dropped.
pub(super) fn read(cells: &[(String, String)]) -> TimelineEvent {
    let mut timeline = TimelineEvent { event: Event::default(), ..TimelineEvent::default() };
    for (name, cell) in cells {
        if let Some(column) = COLUMNS.iter().find(|c| c.name == name) {
            (column.set)(&mut timeline, cell);
        }
    }
    timeline
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_back_whatever_its_items_hold() {
        for items in [vec!["a; b", "c\\", ";"], vec!["", "x"], vec!["Kyiv"]] {
            let items: Vec<String> = items.into_iter().map(str::to_owned).collect();
            assert_eq!(split(&join(&items)), items);
        }
    }

    #[test]
    fn column_names_are_unique() {
        let mut all = names();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), COLUMNS.len());
    }
}
