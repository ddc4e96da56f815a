//! Events counted by period, actor, place, kind or type, with zero for what lies between and has none.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::error::{Error, Result};
use crate::query::known::select;
use crate::store::Store;
use crate::types::{ActorRef, EventType, Filter, Kind, Merge, TimelineEvent};

/// Periods of a range that are filled in; of a longer range only those with an event have a row.
const MOST_FILLED: usize = 5000;
/// The key of what has no date, and of what nobody or no place is known for.
pub const UNDATED: &str = "undated";
const UNKNOWN: &str = "unknown";

/// By what events are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grouping {
    /// The day on which the event's date begins.
    Day,
    /// The ISO week in which it begins.
    Week,
    /// The month in which it begins.
    Month,
    /// The year in which it begins.
    Year,
    /// Each who acts or is acted upon; an event counts for all of them.
    Actor,
    /// Each country of theirs.
    Country,
    /// The most specific place.
    Place,
    /// Who published the report that is told first.
    Publisher,
    /// The event's kind.
    Kind,
    /// The event's type.
    Type,
}

impl Grouping {
    /// Every way to count, in the order in which help names them.
    pub const ALL: [Self; 10] =
        [Self::Day, Self::Week, Self::Month, Self::Year, Self::Actor, Self::Country, Self::Place, Self::Publisher, Self::Kind, Self::Type];

    /// Reads the name of a grouping.
    ///
    /// # Errors
    /// Any other word.
    pub fn parse(word: &str) -> Result<Self> {
        let known = || Self::ALL.map(Self::name).join(", ");
        let found = Self::ALL.into_iter().find(|grouping| grouping.name().eq_ignore_ascii_case(word));
        found.ok_or_else(|| Error::Usage { reason: format!("there is no grouping `{word}`"), remedy: format!("known: {}", known()) })
    }

    /// The name of its column.
    pub fn name(self) -> &'static str {
        match self {
            Grouping::Day => "day",
            Grouping::Week => "week",
            Grouping::Month => "month",
            Grouping::Year => "year",
            Grouping::Actor => "actor",
            Grouping::Country => "country",
            Grouping::Place => "place",
            Grouping::Publisher => "publisher",
            Grouping::Kind => "kind",
            Grouping::Type => "type",
        }
    }

    fn keys(self, event: &TimelineEvent) -> Vec<String> {
        let record = &event.event;
        let parties = || record.source.iter().chain(&record.target);
        let or_unknown = |word: Option<&String>| vec![word.filter(|w| !w.is_empty()).cloned().unwrap_or_else(|| UNKNOWN.into())];
        let all = |words: BTreeSet<String>| if words.is_empty() { vec![UNKNOWN.into()] } else { words.into_iter().collect() };
        match self {
            Grouping::Day | Grouping::Week | Grouping::Month | Grouping::Year => {
                vec![record.date_earliest.or(record.date_latest).map_or(UNDATED.into(), |day| self.period(day))]
            }
            Grouping::Type => vec![record.event_type.to_string()],
            Grouping::Kind => vec![record.kind.to_string()],
            Grouping::Place => or_unknown(record.place.first()),
            Grouping::Publisher => or_unknown(Some(&event.publisher)),
            Grouping::Country => all(parties().map(|actor| actor.country.clone()).filter(|code| !code.is_empty()).collect()),
            Grouping::Actor => all(parties().map(name).collect()),
        }
    }

    /// Whether it has few keys, so that those without an event are shown, too.
    fn is_closed(self) -> bool {
        !matches!(self, Grouping::Actor | Grouping::Country | Grouping::Place | Grouping::Publisher)
    }

    /// Where a key stands among those of its grouping: types as they are declared, periods in time, what is undated last.
    fn place(self, key: &str) -> (bool, usize, String) {
        let at = |place: Option<usize>| (false, place.unwrap_or(usize::MAX), String::new());
        match self {
            Grouping::Type => at(EventType::ALL.iter().position(|t| t.as_str() == key)),
            Grouping::Kind => at(Kind::ALL.iter().position(|k| k.as_str() == key)),
            _ => (key == UNDATED, 0, key.to_owned()),
        }
    }

    /// All keys that a table shows: those that were seen, and for periods, kinds and types those that lie between and have none.
    fn shown(self, seen: &BTreeSet<String>, filter: &Filter) -> Vec<String> {
        match self {
            Grouping::Type if filter.types.is_empty() => EventType::ALL.iter().map(ToString::to_string).collect(),
            Grouping::Type => filter.types.iter().map(ToString::to_string).collect(),
            Grouping::Kind if filter.kinds.is_empty() => Kind::ALL.iter().map(ToString::to_string).collect(),
            Grouping::Kind => filter.kinds.iter().map(ToString::to_string).collect(),
            Grouping::Day | Grouping::Week | Grouping::Month | Grouping::Year => self.periods(seen, filter),
            Grouping::Actor | Grouping::Country | Grouping::Place | Grouping::Publisher => seen.iter().cloned().collect(),
        }
    }

    /// The period that holds a day.
    fn period(self, day: NaiveDate) -> String {
        match self {
            Grouping::Day => day.to_string(),
            Grouping::Week => format!("{:04}-W{:02}", day.iso_week().year(), day.iso_week().week()),
            Grouping::Year => format!("{:04}", day.year()),
            _ => format!("{:04}-{:02}", day.year(), day.month()),
        }
    }

    /// The first day of a period, as it is written.
    fn begin(self, period: &str) -> Option<NaiveDate> {
        match self {
            Grouping::Day => period.parse().ok(),
            Grouping::Week => {
                let (year, week) = period.split_once("-W")?;
                NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon)
            }
            Grouping::Year => format!("{period}-01-01").parse().ok(),
            _ => format!("{period}-01").parse().ok(),
        }
    }

    fn next(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Grouping::Day => day.succ_opt(),
            Grouping::Week => day.checked_add_days(Days::new(7)),
            Grouping::Year => day.checked_add_months(Months::new(12)),
            _ => day.checked_add_months(Months::new(1)),
        }
    }

    /// Every period of the range asked for; where it is open, from the first seen, to the last seen.
    fn periods(self, seen: &BTreeSet<String>, filter: &Filter) -> Vec<String> {
        let seen_days: Vec<NaiveDate> = seen.iter().filter_map(|period| self.begin(period)).collect();
        let first = [filter.since, seen_days.first().copied()].into_iter().flatten().min();
        let last = [filter.until, seen_days.last().copied()].into_iter().flatten().max();
        let mut list = Vec::new();
        if let (Some(first), Some(last)) = (first, last) {
            let mut at = self.begin(&self.period(first)).filter(|at| *at <= last);
            while let Some(day) = at {
                list.push(self.period(day));
                if list.len() > MOST_FILLED {
                    return seen.iter().cloned().collect();
                }
                at = self.next(day).filter(|next| *next <= last);
            }
        }
        list.extend(seen.get(UNDATED).cloned());
        list
    }
}

/// Every month from one (`2025-11`) to another, both included; none where either is no month, or where they are too many to show.
pub fn months_between(first: &str, last: &str) -> Vec<String> {
    let ends = Grouping::Month.begin(first).zip(Grouping::Month.begin(last));
    let months = ends.into_iter().flat_map(|(first, last)| {
        std::iter::successors(Some(first), |day| Grouping::Month.next(*day)).take_while(move |day| *day <= last).take(MOST_FILLED)
    });
    months.map(|day| Grouping::Month.period(day)).collect()
}

fn name(actor: &ActorRef) -> String {
    let words = [&actor.name, &actor.id, &actor.country, &actor.text];
    words.into_iter().find(|w| !w.is_empty()).cloned().unwrap_or_else(|| UNKNOWN.into())
}

/// Counts of every combination of keys, in order: one row of keys and the count of events.
///
/// Periods, kinds and types without an event have a row with 0, unless events are counted by actor or place and something else: there
/// only what occurs.
pub fn count(store: &Store, filter: &Filter, merge: &dyn Merge, by: &[Grouping]) -> Result<Vec<(Vec<String>, u64)>> {
    let mut counts: FxHashMap<SmallVec<[u32; 4]>, u64> = FxHashMap::default();
    let mut seen: Vec<Numbers> = vec![Numbers::default(); by.len()];
    select(store, filter, merge, &mut |event| {
        let number = |(grouping, seen): (&Grouping, &mut Numbers)| grouping.keys(&event).into_iter().map(|key| seen.of(key)).collect();
        let keys: Vec<Vec<u32>> = by.iter().zip(&mut seen).map(number).collect();
        combinations(&keys).into_iter().for_each(|row| *counts.entry(row.into()).or_default() += 1);
        Ok(true)
    })?;
    if by.len() == 1 || by.iter().all(|grouping| grouping.is_closed()) {
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
        let by_month = Grouping::Month;
        assert_eq!(by_month.periods(&seen, &Filter::default()), ["2030-11", "2030-12", "2031-01", "2031-02", "undated"]);
        let filter = Filter { since: "2031-03-15".parse().ok(), until: "2031-05-01".parse().ok(), ..Filter::default() };
        assert_eq!(by_month.periods(&BTreeSet::new(), &filter), ["2031-03", "2031-04", "2031-05"]);
    }

    #[test]
    fn months_between_two_hold_both() {
        assert_eq!(months_between("2030-11", "2031-01"), ["2030-11", "2030-12", "2031-01"]);
        assert!(months_between("2031-01", "2030-11").is_empty() && months_between("undated", "2031-01").is_empty());
    }

    #[test]
    fn days_weeks_and_years_are_filled_in_as_months_are() {
        let filter = Filter { since: "2029-12-30".parse().ok(), until: "2030-01-02".parse().ok(), ..Filter::default() };
        let of = |grouping: Grouping| grouping.periods(&BTreeSet::new(), &filter);
        assert_eq!(of(Grouping::Day), ["2029-12-30", "2029-12-31", "2030-01-01", "2030-01-02"]);
        assert_eq!(of(Grouping::Week), ["2029-W52", "2030-W01"]);
        assert_eq!(of(Grouping::Year), ["2029", "2030"]);
    }

    #[test]
    fn a_range_without_end_is_not_filled_in() {
        let seen: BTreeSet<String> = ["1000-01-01", "2030-01-01"].map(String::from).into();
        assert_eq!(Grouping::Day.periods(&seen, &Filter::default()).len(), 2);
    }

    #[test]
    fn every_combination_has_a_row() {
        let list = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(combinations(&[list(&["a", "b"]), list(&["x", "y"])]).len(), 4);
    }
}
