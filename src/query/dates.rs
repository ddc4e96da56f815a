//! Dates as a user types them: a day, a month or a year.

use chrono::{Days, Months, NaiveDate};

use crate::error::{Error, Result};

/// The first day of what was typed: `2025-11` is 1 November.
pub fn first_day(words: &str) -> Result<NaiveDate> {
    range(words).map(|(first, _)| first)
}

/// The last day of what was typed, inclusive: `2025-11` is 30 November.
pub fn last_day(words: &str) -> Result<NaiveDate> {
    range(words).map(|(_, last)| last)
}

fn range(words: &str) -> Result<(NaiveDate, NaiveDate)> {
    parse(words.trim())
        .ok_or_else(|| Error::Usage { reason: format!("`{words}` is not a date"), remedy: "write 2025-11-09, 2025-11 or 2025".into() })
}

fn parse(words: &str) -> Option<(NaiveDate, NaiveDate)> {
    let parts: Vec<&str> = words.split('-').collect();
    let digits =
        |part: &str, length: usize| (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok())?;
    let year = digits(parts[0], 4)? as i32;
    let (first, months) = match parts.len() {
        1 => (NaiveDate::from_ymd_opt(year, 1, 1)?, 12),
        2 => (NaiveDate::from_ymd_opt(year, digits(parts[1], 2)?, 1)?, 1),
        3 => {
            let day = NaiveDate::from_ymd_opt(year, digits(parts[1], 2)?, digits(parts[2], 2)?)?;
            return Some((day, day));
        }
        _ => return None,
    };
    Some((first, first.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))?))
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
        for words in ["2025-02-30", "9 November", "", "25-11-09", "2025-13", "2025-11-09-1", "２０２５"] {
            assert!(first_day(words).is_err(), "{words}");
        }
    }
}
