//! Lengths of time that a date beside them bounds: "the three weeks to 2 November", "three days from 3 November", "the first week of
//! October".
//!
//! Takes the resolved mentions of a document; gives such mentions the days that they cover. Their TIMEX3 values stay what they are.

use chrono::{Duration, NaiveDate};

use crate::lexicon::time_words::{among, words};
use crate::time::edtf;
use crate::types::{DateBasis, TimeMention, TimexType};

/// Bounds all mentions from `from` on.
pub(super) fn bound(text: &str, times: &mut [TimeMention], from: usize) {
    for at in from..times.len() {
        if let Some(days) = of_month(text, &times[at]) {
            set(&mut times[at], days);
        }
        let next = times.get(at + 1).filter(|next| next.sentence == times[at].sentence);
        if let Some(days) = next.and_then(|date| beside(text, &times[at], date)) {
            set(&mut times[at], days);
            times[at].basis = DateBasis::Relative;
        }
    }
}

fn set(mention: &mut TimeMention, days: (NaiveDate, NaiveDate)) {
    (mention.earliest, mention.latest) = (Some(days.0), Some(days.1));
    mention.edtf = edtf::interval(days, false);
    mention.reason.clear();
}

/// A length with the day on which it ends or begins.
fn beside(text: &str, length: &TimeMention, date: &TimeMention) -> Option<(NaiveDate, NaiveDate)> {
    let day = date.earliest.filter(|_| date.earliest == date.latest && length.earliest.is_none() && length.timex == TimexType::Duration)?;
    let days = Duration::days(days(&length.value)?);
    let between = text.get(length.span.end..date.span.start)?.trim();
    let words = &words().window;
    if among(&words.ends_on, between) {
        return Some((day - days + Duration::days(1), day));
    }
    among(&words.starts_on, between).then(|| (day, day + days - Duration::days(1)))
}

/// Days of a TIMEX3 length in days or weeks.
fn days(value: &str) -> Option<i64> {
    let body = value.strip_prefix('P')?;
    let number = |unit: char| body.strip_suffix(unit).and_then(|n| n.parse::<i64>().ok()).filter(|n| (1..=1000).contains(n));
    number('D').or_else(|| number('W').map(|weeks| weeks * 7))
}

/// "The first week of October": days one to seven; of the last, the last seven.
fn of_month(text: &str, month: &TimeMention) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = month.earliest.zip(month.latest).filter(|_| month.value.len() == "2025-10".len() && !month.value.contains('W'))?;
    let words = &words().window;
    let named = month.span.of(text).starts_with(&words.week_of);
    let before = text.get(..month.span.start)?.trim_end();
    let before = if named { before } else { before.strip_suffix(words.week_of.as_str())?.trim_end() }.to_ascii_lowercase();
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next()?;
    if among(&words.last_week, word) {
        return Some((last - Duration::days(6), last));
    }
    let (_, from) = words.weeks.iter().find(|(name, _)| name == word)?;
    Some((first + Duration::days(*from), (first + Duration::days(from + 6)).min(last)))
}
