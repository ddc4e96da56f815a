//! Gives times of day their day: "10 p.m. Wednesday", "Friday at 0300 GMT", "at 2 a.m. on Tuesday (2300 GMT)".
//!
//! Takes the resolved mentions of a document; joins a clock time with the day written right beside it, lends it the day where a few
//! small words stand between, and moves the day of a second clock that tells the same moment in another zone.

use chrono::{Duration, NaiveDate};

use crate::lexicon::time_words::words;
use crate::types::{DateBasis, TimeMention};

/// The rule that reads times of day.
const CLOCK: &str = "clock.plain";
/// Furthest that a zone lies west or east of Coordinated Universal Time (minutes).
const ZONES: std::ops::RangeInclusive<i64> = -12 * 60..=14 * 60;
/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// Places all clock times from mention `from` on.
pub(super) fn place(text: &str, times: &mut Vec<TimeMention>, from: usize) {
    lend_days(text, &words().clock_link, &mut times[from..]);
    join(text, times, from);
    move_zones(text, &mut times[from..]);
}

/// A clock time a few small words away from a day is on that day.
fn lend_days(text: &str, links: &[String], times: &mut [TimeMention]) {
    for at in 0..times.len() {
        if times[at].rule != CLOCK {
            continue;
        }
        let lender = |other: usize| {
            let (a, b) = if other < at { (&times[other], &times[at]) } else { (&times[at], &times[other]) };
            (is_day(&times[other]) && a.sentence == b.sentence && linked(between(text, a, b), links)).then_some(other)
        };
        let after = (at + 1 < times.len()).then(|| lender(at + 1)).flatten();
        let found = after.or_else(|| lender(at.checked_sub(1)?));
        if let Some(other) = found {
            let (day, basis) = (times[other].earliest, times[other].basis);
            set_day(&mut times[at], day, basis);
        }
    }
}

/// Makes one mention of a clock time and the day written right beside it.
fn join(text: &str, times: &mut Vec<TimeMention>, from: usize) {
    let mut at = from;
    while at + 1 < times.len() {
        let (a, b) = (&times[at], &times[at + 1]);
        let beside = a.sentence == b.sentence && between(text, a, b).trim().is_empty();
        let (clock, day) = if a.rule == CLOCK { (a, b) } else { (b, a) };
        if beside && clock.rule == CLOCK && is_day(day) {
            let joined = TimeMention {
                span: a.span.join(b.span),
                tokens: (a.tokens.0, b.tokens.1),
                timex: clock.timex,
                value: clock.value.clone(),
                ..day.clone()
            };
            times[at] = joined;
            times.remove(at + 1);
        }
        at += 1;
    }
}

/// "2 a.m. on Tuesday (2300 GMT)": the same moment by another clock may fall on the day before or after.
fn move_zones(text: &str, times: &mut [TimeMention]) {
    for at in 1..times.len() {
        let (before, second) = (&times[at - 1], &times[at]);
        let aside = before.sentence == second.sentence && matches!(between(text, before, second).trim(), "(" | "[");
        let first = times[..at].iter().rev().take(2).find(|t| t.value.contains('T') && t.sentence == second.sentence).unwrap_or(before);
        let moved = (aside && second.rule == CLOCK && second.value.ends_with('Z') && !first.value.ends_with('Z'))
            .then(|| same_moment(first, second))
            .flatten();
        if let Some(day) = moved {
            set_day(&mut times[at], Some(day), DateBasis::Relative);
        }
    }
}

/// The day of `second` on which it is the moment of `first`.
fn same_moment(first: &TimeMention, second: &TimeMention) -> Option<NaiveDate> {
    let day = first.earliest.filter(|d| Some(*d) == first.latest)?;
    let apart = minutes(first)? - minutes(second)?;
    let shift = [0, 1, -1].into_iter().find(|by| ZONES.contains(&(apart + by * DAY)))?;
    day.checked_sub_signed(Duration::days(shift))
}

/// Minutes after midnight.
fn minutes(mention: &TimeMention) -> Option<i64> {
    let (_, clock) = mention.value.split_once('T')?;
    let (hour, minute) = clock.trim_end_matches('Z').split_once(':')?;
    Some(hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?)
}

fn between<'t>(text: &'t str, a: &TimeMention, b: &TimeMention) -> &'t str {
    text.get(a.span.end..b.span.start).unwrap_or_default()
}

/// Whether only small words stand between.
fn linked(between: &str, links: &[String]) -> bool {
    let mut words = between.split_whitespace().flat_map(|w| {
        let bare = w.trim_end_matches(',');
        [bare, &w[bare.len()..]]
    });
    words.all(|w| w.is_empty() || w == "," || links.iter().any(|l| l.eq_ignore_ascii_case(w)))
}

fn is_day(mention: &TimeMention) -> bool {
    mention.rule != CLOCK && mention.value.len() == "2025-11-12".len() && mention.earliest.is_some() && mention.earliest == mention.latest
}

fn set_day(clock: &mut TimeMention, day: Option<NaiveDate>, basis: DateBasis) {
    let (Some(day), Some((_, time))) = (day, clock.value.split_once('T')) else { return };
    clock.value = format!("{day}T{time}");
    clock.edtf = day.to_string();
    (clock.earliest, clock.latest) = (Some(day), Some(day));
    clock.basis = basis;
    clock.reason.clear();
}
