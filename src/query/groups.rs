//! Events counted by month, actor or type, with zero for what lies between and has none.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::error::{Error, Result};
use crate::query::known::select;
use crate::store::Store;
use crate::types::{ActorRef, EventType, Filter, Merge, TimelineEvent};

/// By what events are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grouping {
    /// The month in which the event's date begins.
    Month,
    /// Each who acts or is acted upon; an event counts for all of them.
    Actor,
    /// The event's type.
    Type,
}

impl Grouping {
    /// Reads `month`, `actor` or `type`.
    ///
    /// # Errors
    /// Any other word.
    pub fn parse(word: &str) -> Result<Self> {
        match word.to_ascii_lowercase().as_str() {
            "month" => Ok(Grouping::Month),
            "actor" => Ok(Grouping::Actor),
            "type" => Ok(Grouping::Type),
            _ => Err(Error::Usage { reason: format!("there is no grouping `{word}`"), remedy: "known: month, actor, type".into() }),
        }
    }

    /// The name of its column.
    pub fn name(self) -> &'static str {
        match self {
            Grouping::Month => "month",
            Grouping::Actor => "actor",
            Grouping::Type => "type",
        }
    }

    fn keys(self, event: &TimelineEvent) -> Vec<String> {
        let record = &event.event;
        match self {
            Grouping::Month => vec![record.date_earliest.or(record.date_latest).map_or("undated".into(), month)],
            Grouping::Type => vec![record.event_type.to_string()],
            Grouping::Actor => {
                let names: BTreeSet<String> = record.source.iter().chain(&record.target).map(name).collect();
                if names.is_empty() { vec!["unknown".into()] } else { names.into_iter().collect() }
            }
        }
    }

    /// Where a key stands among those of its grouping: types as they are declared, months in time, what is undated last.
    fn place(self, key: &str) -> (bool, usize, String) {
        let declared = |word: &str| EventType::ALL.iter().position(|t| t.as_str() == word).unwrap_or(usize::MAX);
        match self {
            Grouping::Type => (false, declared(key), String::new()),
            Grouping::Month => (key == "undated", 0, key.to_owned()),
            Grouping::Actor => (false, 0, key.to_owned()),
        }
    }

    /// All keys that a table shows: those that were seen, and for months and types those that lie between and have none.
    fn shown(self, seen: &BTreeSet<String>, filter: &Filter) -> Vec<String> {
        match self {
            Grouping::Actor => seen.iter().cloned().collect(),
            Grouping::Type if filter.types.is_empty() => EventType::ALL.iter().map(ToString::to_string).collect(),
            Grouping::Type => filter.types.iter().map(ToString::to_string).collect(),
            Grouping::Month => months(seen, filter),
        }
    }
}

fn month(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

fn name(actor: &ActorRef) -> String {
    let words = [&actor.name, &actor.id, &actor.country, &actor.text];
    words.into_iter().find(|w| !w.is_empty()).cloned().unwrap_or_else(|| "unknown".into())
}

/// Every month of the range asked for; where it is open, from the first seen, to the last seen.
fn months(seen: &BTreeSet<String>, filter: &Filter) -> Vec<String> {
    let first_of = |month: &String| format!("{month}-01").parse::<NaiveDate>().ok();
    let seen_days: Vec<NaiveDate> = seen.iter().filter_map(first_of).collect();
    let first = [filter.since, seen_days.first().copied()].into_iter().flatten().min();
    let last = [filter.until, seen_days.last().copied()].into_iter().flatten().max();
    let mut list = Vec::new();
    if let (Some(first), Some(last)) = (first, last) {
        let mut at = first.with_day(1).unwrap_or(first);
        while at <= last {
            list.push(month(at));
            let Some(next) = at.checked_add_months(Months::new(1)) else { break };
            at = next;
        }
    }
    list.extend(seen.get("undated").cloned());
    list
}

/// Counts of every combination of keys, in order: one row of keys and the count of events.
///
/// Months and types without an event have a row with 0, unless events are counted by actor and something else: there only what occurs.
pub fn count(store: &Store, filter: &Filter, merge: &dyn Merge, by: &[Grouping]) -> Result<Vec<(Vec<String>, u64)>> {
    let mut counts: FxHashMap<SmallVec<[u32; 4]>, u64> = FxHashMap::default();
    let mut seen: Vec<Numbers> = vec![Numbers::default(); by.len()];
    select(store, filter, merge, &mut |event| {
        let number = |(grouping, seen): (&Grouping, &mut Numbers)| grouping.keys(&event).into_iter().map(|key| seen.of(key)).collect();
        let keys: Vec<Vec<u32>> = by.iter().zip(&mut seen).map(number).collect();
        combinations(&keys).into_iter().for_each(|row| *counts.entry(row.into()).or_default() += 1);
        Ok(true)
    })?;
    if !by.contains(&Grouping::Actor) || by.len() == 1 {
        // Months and types are few: those that have no event have a row, too.
        let seen_words = |numbers: &Numbers| numbers.by_word.keys().cloned().collect();
        let shown = by.iter().zip(&mut seen).map(|(grouping, seen)| {
            let shown = grouping.shown(&seen_words(seen), filter);
            shown.into_iter().map(|key| seen.of(key)).collect()
        });
        let shown: Vec<Vec<u32>> = shown.collect();
        combinations(&shown).into_iter().for_each(|row| *counts.entry(row.into()).or_default() += 0);
    }
    let words: Vec<Vec<String>> = seen.into_iter().map(Numbers::words).collect();
    let word = |row: &[u32]| row.iter().zip(&words).map(|(number, words)| words[*number as usize].clone()).collect::<Vec<String>>();
    let mut rows: Vec<(Vec<String>, u64)> = counts.into_iter().map(|(row, count)| (word(&row), count)).collect();
    rows.sort_by_cached_key(|(row, _)| by.iter().zip(row).map(|(grouping, key)| grouping.place(key)).collect::<Vec<_>>());
    Ok(rows)
}

/// Words numbered in the order in which they were seen: a count of pairs holds two numbers, not two texts.
#[derive(Debug, Clone, Default)]
struct Numbers {
    by_word: BTreeMap<String, u32>,
}

impl Numbers {
    fn of(&mut self, word: String) -> u32 {
        let next = self.by_word.len() as u32;
        *self.by_word.entry(word).or_insert(next)
    }

    /// The words in the order of their numbers.
    fn words(self) -> Vec<String> {
        let mut words = vec![String::new(); self.by_word.len()];
        for (word, number) in self.by_word {
            words[number as usize] = word;
        }
        words
    }
}

/// Every way to take one key from each list.
fn combinations<T: Clone>(lists: &[Vec<T>]) -> Vec<Vec<T>> {
    lists.iter().fold(vec![Vec::new()], |rows, list| {
        let longer = |row: &Vec<T>, key: &T| row.iter().chain([key]).cloned().collect();
        rows.iter().flat_map(|row| list.iter().map(move |key| longer(row, key))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_without_an_event_are_shown_between_those_with_one() {
        let seen: BTreeSet<String> = ["2030-11", "2031-02", "undated"].map(String::from).into();
        assert_eq!(months(&seen, &Filter::default()), ["2030-11", "2030-12", "2031-01", "2031-02", "undated"]);
        let filter = Filter { since: "2031-03-15".parse().ok(), until: "2031-05-01".parse().ok(), ..Filter::default() };
        assert_eq!(months(&BTreeSet::new(), &filter), ["2031-03", "2031-04", "2031-05"]);
    }

    #[test]
    fn every_combination_has_a_row() {
        let list = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(combinations(&[list(&["a", "b"]), list(&["x", "y"])]).len(), 4);
    }
}
