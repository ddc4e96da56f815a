//! The tool `summarise`: how many events, when, of what sort, of whom, where; and the most reported ones.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::app::Session;
use crate::error::Result;
use crate::mcp::ask::Ask;
use crate::mcp::bounds::{Arguments, COUNTED, Stop, read};
use crate::mcp::page::filters;
use crate::mcp::record::put;
use crate::mcp::{empty, record};
use crate::types::TimelineEvent;

/// Entries of a list of counts.
const LISTED: usize = 15;
/// Months up to which events are counted by month, and not by year.
const MONTHS: usize = 36;
/// The most reported events that are shown.
const SHOWN: usize = 5;

pub(super) fn summarise(session: &Session, arguments: &Arguments, stop: Stop<'_>) -> Result<Value> {
    let ask: Ask = read("summarise", arguments)?;
    let reading = session.read(&ask.question()?)?;
    let mut seen = Seen::default();
    session.each(&reading.filter, &mut |event| {
        if seen.events == COUNTED {
            seen.is_cut = true;
            return Ok(false);
        }
        seen.add(event);
        Ok(!stop())
    })?;
    let is_empty = seen.events == 0;
    let mut answer = seen.answer();
    put(&mut answer, "notes", json!(reading.notes));
    if filters(arguments).next().is_none() {
        answer.insert("database".to_owned(), database(session)?);
    }
    if is_empty && !stop() {
        answer.insert("why_empty".to_owned(), empty::reasons(session, arguments, stop)?);
    }
    Ok(Value::Object(answer))
}

fn database(session: &Session) -> Result<Value> {
    let stats = session.store().stats()?;
    Ok(json!({
        "articles": stats.articles, "mentions": stats.mentions, "events": stats.events, "events_without_a_date": stats.undated_events,
        "actors": stats.actors, "meetings": stats.meetings, "problems": stats.problems,
        "publishers": counts(stats.publishers, "publisher"),
    }))
}

/// What was counted so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) events: u64,
    is_cut: bool,
    undated: u64,
    confirmed: u64,
    first: Option<String>,
    last: Option<String>,
    months: BTreeMap<String, u64>,
    groups: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// By name and id.
    actors: BTreeMap<(String, String), u64>,
    most: Vec<TimelineEvent>,
}

impl Seen {
    pub(super) fn add(&mut self, event: TimelineEvent) {
        let told = &event.event;
        self.events += 1;
        self.confirmed += u64::from(event.independent_sources > 1);
        match told.date_earliest.or(told.date_latest) {
            Some(day) => *self.months.entry(day.format("%Y-%m").to_string()).or_default() += 1,
            None => self.undated += 1,
        }
        for (end, day, earlier) in [(&mut self.first, told.date_earliest, true), (&mut self.last, told.date_latest, false)] {
            let day = day.map(|day| day.to_string());
            if day.is_some() && (end.is_none() || (day < *end) == earlier) {
                *end = day;
            }
        }
        let mut count = |group: &'static str, word: String| *self.groups.entry(group).or_default().entry(word).or_default() += 1;
        count("types", told.event_type.to_string());
        count("kinds", told.kind.to_string());
        count("certainties", if event.contested { "contested".to_owned() } else { told.certainty.to_string() });
        told.place.first().into_iter().for_each(|place| count("places", record::words(place)));
        let mut parties: Vec<(String, String)> = told.source.iter().chain(&told.target).map(name).collect();
        parties.sort();
        parties.dedup();
        parties.into_iter().for_each(|party| *self.actors.entry(party).or_default() += 1);
        let least = self.most.last().map_or(0, |event| event.independent_sources);
        if self.most.len() < SHOWN || event.independent_sources > least {
            self.most.push(event);
            // Of equals the earliest stays: the order is stable.
            self.most.sort_by_key(|event| Reverse(event.independent_sources));
            self.most.truncate(SHOWN);
        }
    }

    pub(super) fn answer(self) -> Map<String, Value> {
        let mut answer = Map::new();
        let mut add = |name: &str, value: Value| put(&mut answer, name, value);
        add("events", json!(self.events));
        add("counted_only_the_first", json!(self.is_cut));
        add("with_two_or_more_independent_sources", json!(self.confirmed));
        add("without_a_date", json!(self.undated));
        add("first_day", json!(self.first));
        add("last_day", json!(self.last));
        add(if self.months.len() > MONTHS { "years" } else { "months" }, json!(months(self.months)));
        for (group, words) in self.groups {
            add(group, counts(words.into_iter().collect(), "of"));
        }
        let mut actors: Vec<((String, String), u64)> = self.actors.into_iter().collect();
        actors.sort_by_key(|(_, count)| Reverse(*count));
        let actor = |((name, id), count): &((String, String), u64)| json!({"name": name, "id": id, "events": count});
        add("actors", actors.iter().take(LISTED).map(actor).collect());
        add("more_actors", json!(actors.len() > LISTED));
        add("most_reported", self.most.iter().map(|event| Value::Object(record::event(event))).collect());
        answer
    }
}

/// By month, or by year where there are many.
fn months(months: BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    if months.len() <= MONTHS {
        return months;
    }
    months.into_iter().fold(BTreeMap::new(), |mut years, (month, count)| {
        *years.entry(month.rsplit_once('-').map_or(month.clone(), |(year, _)| year.to_owned())).or_default() += count;
        years
    })
}

fn name(actor: &crate::types::ActorRef) -> (String, String) {
    let name = [&actor.name, &actor.text, &actor.country, &actor.id].into_iter().find(|word| !word.is_empty());
    (record::words(name.map_or("unknown", String::as_str)), actor.id.clone())
}

/// The most frequent words with their counts, of equals the first by alphabet.
fn counts(mut words: Vec<(String, u64)>, name: &str) -> Value {
    words.sort_by_key(|(_, count)| Reverse(*count));
    words.iter().take(LISTED).map(|(word, count)| json!({name: word, "events": count})).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_months_become_years() {
        let all: BTreeMap<String, u64> = (0..40).map(|n| (format!("{}-{:02}", 2030 + n / 12, n % 12 + 1), 1)).collect();
        assert_eq!(months(all).into_iter().collect::<Vec<_>>()[0], ("2030".to_owned(), 12));
    }

    #[test]
    fn ends_are_the_first_and_last_possible_days() {
        let mut seen = Seen::default();
        for (first, last) in [("2031-05-02", "2031-05-09"), ("2031-04-01", "2031-04-01")] {
            let mut event = TimelineEvent::default();
            (event.event.date_earliest, event.event.date_latest) = (first.parse().ok(), last.parse().ok());
            seen.add(event);
        }
        assert_eq!((seen.first.as_deref(), seen.last.as_deref()), (Some("2031-04-01"), Some("2031-05-09")));
    }
}
