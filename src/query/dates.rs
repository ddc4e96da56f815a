//! Dates as people type them: `2025-11-09`, `Nov 2025`, `last week`, `-7d`, `2025-W46`, `A..B`.
//!
//! Forms that a machine writes are read here; words go to the date engine of the stages, which the caller passes in, with today.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::error::{Error, Result};

/// The first and the last day of what was typed, both inclusive.
pub type Span = (NaiveDate, NaiveDate);

/// What dates are read against.
#[derive(Clone, Copy)]
pub struct Calendar<'c> {
    /// The present day; without it nothing relative is understood.
    pub today: Option<NaiveDate>,
    /// Reads a date in words.
    pub phrase: &'c dyn Fn(&str, NaiveDate) -> Option<Span>,
}

impl std::fmt::Debug for Calendar<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Calendar").field("today", &self.today).finish_non_exhaustive()
    }
}

impl Calendar<'static> {
    /// Only dates that need neither today nor English.
    pub const PLAIN: Calendar<'static> = Calendar { today: None, phrase: &|_, _| None };
}

impl Calendar<'_> {
    /// The first and last day of what was typed.
    ///
    /// # Errors
    /// What is no date.
    pub fn span(&self, words: &str) -> Result<Span> {
        let plain = words.trim();
        if let Some(span) = self.interval(plain).or_else(|| self.one(plain)) {
            return Ok(span);
        }
        let is_date =
            |word: &str| word.split('-').count() == 3 && word.bytes().all(|b| b.is_ascii_digit() || b == b'-') && word.len() == 10;
        let (reason, remedy) = match is_date(plain) {
            true => (format!("`{words}` is no day of the calendar"), "write 2025-11-09".to_owned()),
            false => {
                let relative = if self.today.is_some() { ", yesterday, last week, -7d" } else { "" };
                let remedy = format!("write 2025-11-09, 2025-11, 2025{relative} or 2025-11-01..2025-11-09");
                (format!("`{words}` is not a date"), remedy)
            }
        };
        Err(Error::Usage { reason, remedy })
    }

    /// `A..B`, `A/B`.
    fn interval(&self, words: &str) -> Option<Span> {
        let (first, last) = words.split_once("..").or_else(|| words.split_once('/').filter(|(a, b)| a.len() > 5 && b.len() > 5))?;
        let (first, last) = (self.one(first.trim())?.0, self.one(last.trim())?.1);
        (first <= last).then_some((first, last))
    }

    fn one(&self, words: &str) -> Option<Span> {
        if let Ok(moment) = chrono::DateTime::parse_from_rfc3339(words) {
            return Some(day(moment.date_naive()));
        }
        if let Some(span) = absolute(words) {
            return Some(span);
        }
        // Figures alone that are none of the above are no date beyond doubt: 9/11/2025.
        let today = self.today.filter(|_| words.contains(char::is_alphabetic))?;
        ago(words, today).or_else(|| self.in_words(words, today))
    }

    /// As typed, with capitals, and with the year of today.
    fn in_words(&self, words: &str, today: NaiveDate) -> Option<Span> {
        let capital = |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>();
        let capitals = words.split_whitespace().map(capital).collect::<Vec<_>>().join(" ");
        let read = |words: &str| (self.phrase)(words, today);
        read(words).or_else(|| read(&capitals)).or_else(|| read(&format!("{words} {}", today.year())))
    }
}

/// The first day of what was typed, in a form that needs no calendar: `2025-11` is 1 November.
///
/// # Errors
/// What is no date.
pub fn first_day(words: &str) -> Result<NaiveDate> {
    Calendar::PLAIN.span(words).map(|(first, _)| first)
}

/// The last day of what was typed, inclusive, in a form that needs no calendar: `2025-11` is 30 November.
///
/// # Errors
/// What is no date.
pub fn last_day(words: &str) -> Result<NaiveDate> {
    Calendar::PLAIN.span(words).map(|(_, last)| last)
}

fn day(day: NaiveDate) -> Span {
    (day, day)
}

fn number(part: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    (lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
}

/// Months from the first of one on.
fn months(year: i32, month: u32, count: u32) -> Option<Span> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some((first, first.checked_add_months(Months::new(count))?.checked_sub_days(Days::new(1))?))
}

/// `2025`, `2025-11`, `2025-11-9`, `2025/11/09`, `20251109`, `11/2025`, `9.11.2025`, `2025-W46`, `2025-Q4`.
fn absolute(words: &str) -> Option<Span> {
    if let (8, Some(digits)) = (words.len(), number(words, 8..=8)) {
        return NaiveDate::from_ymd_opt(digits as i32 / 10_000, digits / 100 % 100, digits % 100).map(day);
    }
    let parts: Vec<&str> = words.split(['-', '/', '.']).collect();
    let ymd = |y: &str, m: &str, d: &str| NaiveDate::from_ymd_opt(number(y, 4..=4)? as i32, number(m, 1..=2)?, number(d, 1..=2)?).map(day);
    match parts.as_slice() {
        [year] => months(number(year, 4..=4)? as i32, 1, 12),
        [year, week] if week.starts_with(['W', 'w']) => {
            let first = NaiveDate::from_isoywd_opt(number(year, 4..=4)? as i32, number(&week[1..], 1..=2)?, Weekday::Mon)?;
            Some((first, first.checked_add_days(Days::new(6))?))
        }
        [year, quarter] if quarter.starts_with(['Q', 'q']) => {
            let quarter = number(&quarter[1..], 1..=1).filter(|q| (1..=4).contains(q))?;
            months(number(year, 4..=4)? as i32, quarter * 3 - 2, 3)
        }
        [year, month] if year.len() == 4 => months(number(year, 4..=4)? as i32, number(month, 1..=2)?, 1),
        [month, year] => months(number(year, 4..=4)? as i32, number(month, 1..=2)?, 1),
        [year, month, of_month] if year.len() == 4 => ymd(year, month, of_month),
        // Day first is sure only with points, as it is written where days come first.
        [of_month, month, year] if words.contains('.') => ymd(year, month, of_month),
        _ => None,
    }
}

/// `-7d`, `7d`, `2w`, `3m`, `1y`: so long before today, to today.
fn ago(words: &str, today: NaiveDate) -> Option<Span> {
    let plain = words.strip_prefix('-').unwrap_or(words);
    let unit = plain.chars().last().filter(char::is_ascii_alphabetic)?;
    let count = number(&plain[..plain.len() - 1], 1..=4)?;
    let first = match unit.to_ascii_lowercase() {
        'd' => today.checked_sub_days(Days::new(count.into())),
        'w' => today.checked_sub_days(Days::new(u64::from(count) * 7)),
        'm' => today.checked_sub_months(Months::new(count)),
        'y' => today.checked_sub_months(Months::new(count * 12)),
        _ => None,
    };
    Some((first?, today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_runs_to_its_last_day() {
        assert_eq!(first_day("2024-02").unwrap().to_string(), "2024-02-01");
        assert_eq!(last_day("2024-02").unwrap().to_string(), "2024-02-29");
        assert_eq!(last_day("2025").unwrap().to_string(), "2025-12-31");
        assert_eq!(last_day("2025-11-09").unwrap().to_string(), "2025-11-09");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for words in
            ["2025-02-30", "9 November", "", "25-11-09", "2025-13", "2025-11-09-1", "２０２５", "09/11/2025", "2025-W54", "2025-Q5"]
        {
            assert!(first_day(words).is_err(), "{words}");
        }
        assert!(first_day("2025-02-30").unwrap_err().to_string().contains("no day of the calendar"));
    }
}
