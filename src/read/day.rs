//! Reads a publication date as metadata states it: strictly, or not at all.
//!
//! Takes the words of a metadata field ("2018-06-12T10:00:00+08:00", "Tue, 12 Jun 2018 02:00:00 GMT", "June 12, 2018"); gives a
//! [`Published`] or the reason why there is none. A day that does not exist, a year alone, an order of day and month that cannot be told
//! ("03/04/2018") are refused, never repaired. Dates in running text are the business of room `time`, not of this one.

use chrono::{DateTime, Datelike, NaiveDate};

use crate::types::article::Published;

/// Days without a time, most common first; `%B` and `%A` also read short names.
const DAY_FORMATS: [&str; 12] = [
    "%Y-%m-%d",
    "%B %d, %Y",
    "%d %B %Y",
    "%A, %B %d, %Y",
    "%A, %d %B %Y",
    "%A %d %B %Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%B %d %Y",
    "%d %B, %Y",
    "%A %B %d, %Y",
    "%d-%B-%Y",
];

/// Moments with an offset from UTC that are not RFC 3339 or RFC 2822 to the letter.
const MOMENT_FORMATS: [&str; 5] =
    ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d %H:%M:%S%.f %#z", "%Y-%m-%d %H:%M %#z", "%Y%m%dT%H%M%S%#z"];

/// Oldest year that is believed; programs write years such as 1 or 1601 for "not set". The first newspapers are of 1605.
const FIRST_YEAR: i32 = 1605;

/// Reads the date of a metadata field.
///
/// A moment keeps its own offset; a time without an offset is dropped, as its day is all that is certain.
///
/// # Errors
/// The reason, as the end of a sentence about the field.
///
/// ```
/// use demarche::read::parse_published;
/// assert_eq!(parse_published("June 12, 2018").unwrap().to_string(), "2018-06-12");
/// assert!(parse_published("2018-02-30").is_err());
/// ```
pub fn parse_published(value: &str) -> Result<Published, String> {
    let value = value.trim();
    let found = moment(value).or_else(|| day(value));
    match found {
        Some(Published::Moment(moment)) if moment.timestamp() == 0 => Err(format!("\"{value}\" is what programs write for \"not set\"")),
        Some(found) if found.day().year() < FIRST_YEAR => Err(format!("\"{}\" is no year of a newspaper", found.day().year())),
        Some(found) => Ok(found),
        None => slashed(value).unwrap_or_else(|| Err(refusal(value))),
    }
}

fn moment(value: &str) -> Option<Published> {
    let parsed = DateTime::parse_from_rfc3339(value)
        .or_else(|_| DateTime::parse_from_rfc2822(value))
        .ok()
        .or_else(|| MOMENT_FORMATS.iter().find_map(|format| DateTime::parse_from_str(value, format).ok()))?;
    Some(Published::Moment(parsed))
}

fn day(value: &str) -> Option<Published> {
    let plain = plain(value);
    if plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit()) {
        return NaiveDate::parse_from_str(&plain, "%Y%m%d").ok().map(Published::Day);
    }
    let parsed = DAY_FORMATS.iter().find_map(|format| match NaiveDate::parse_and_remainder(&plain, format) {
        Ok((day, rest)) if is_time(rest) => Some(day),
        _ => None,
    })?;
    Some(Published::Day(parsed))
}

/// Drops the stops of "Sept." and the letters of "12th", and makes "Sept" the "Sep" that chrono knows.
fn plain(value: &str) -> String {
    let words = value.split_whitespace().map(|word| {
        let (core, comma) = word.strip_suffix(',').map_or((word, ""), |core| (core, ","));
        let core = match core.strip_suffix('.').unwrap_or(core) {
            "Sept" | "sept" => "Sep",
            other => other,
        };
        let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|end| core.strip_suffix(end)).filter(|n| n.parse::<u8>().is_ok());
        format!("{}{comma}", ordinal.unwrap_or(core))
    });
    words.collect::<Vec<_>>().join(" ")
}

/// What follows a day may only be a time of day: "T10:00:00", "at 10:00 a.m. EDT", "- 14:05".
fn is_time(rest: &str) -> bool {
    let rest = rest.trim_start_matches([',', ' ', '-', '|', '·', '–']);
    if rest.is_empty() {
        return true;
    }
    let body = rest.strip_prefix("at ").or_else(|| rest.strip_prefix(['T', 't'])).unwrap_or(rest);
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && body.len() < 40 && body[digits..].starts_with([':', '.', ' ', 'a', 'p', 'A', 'P', 'h'])
}

/// "12/06/2018": told only where one of the numbers can be no month.
fn slashed(value: &str) -> Option<Result<Published, String>> {
    let date = value.split_whitespace().next()?;
    let parts: Vec<&str> = date.split(['/', '.', '-']).collect();
    let [a, b, year] = parts[..] else { return None };
    if year.len() != 4 || a.len() > 2 || b.len() > 2 || !is_time(value[date.len()..].trim_start()) {
        return None;
    }
    let (a, b, year): (u32, u32, i32) = (a.parse().ok()?, b.parse().ok()?, year.parse().ok()?);
    if a != b && a <= 12 && b <= 12 {
        return Some(Err(format!("\"{date}\" may be two days; write year-month-day")));
    }
    let (day, month) = if a > 12 { (a, b) } else { (b, a) };
    Some(NaiveDate::from_ymd_opt(year, month, day).map(Published::Day).ok_or_else(|| no_such_day(date)))
}

fn refusal(value: &str) -> String {
    let date: String = value.chars().take(40).collect();
    let numbers = value.get(..10).map(|head| head.split(['-', '/', '.']).map(str::len).collect::<Vec<_>>());
    let words = value.split_whitespace().filter(|w| w.bytes().any(|b| b.is_ascii_digit())).count();
    if numbers == Some(vec![4, 2, 2]) || (value.len() == 8 && value.bytes().all(|b| b.is_ascii_digit())) {
        no_such_day(&date)
    } else if words >= 2 && value.split_whitespace().any(is_month) {
        format!("\"{date}\" is no day of the calendar, or not written as one")
    } else {
        format!("\"{date}\" is not a full date")
    }
}

fn is_month(word: &str) -> bool {
    NaiveDate::parse_from_str(&format!("1 {} 2000", plain(word).trim_end_matches(',')), "%d %B %Y").is_ok()
}

fn no_such_day(date: &str) -> String {
    format!("\"{date}\" is no day of the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_of(value: &str) -> String {
        parse_published(value).map_or_else(|reason| format!("! {reason}"), |found| found.day().to_string())
    }

    #[test]
    fn common_ways_of_writing_a_day() {
        for value in [
            "2018-06-12",
            "2018-06-12T08:30",
            "2018-06-12T23:30:00-04:00",
            "2018-06-12T23:30:00.123Z",
            "2018-06-12T00:30+0800",
            "2018-06-12 09:00:00 +0800",
            "20180612",
            "20180612T101500Z",
            "2018/06/12",
            "Tue, 12 Jun 2018 10:15:00 GMT",
            "Tue, 12 Jun 2018 10:15:00 EDT",
            "June 12, 2018",
            "Jun. 12, 2018, 10:15 a.m. EDT",
            "Tuesday, June 12, 2018 at 10:15 AM",
            "12 June 2018",
            "12th June 2018",
            "12/06/2018",
        ] {
            let expected = if value == "12/06/2018" { "! \"12/06/2018\" may be two days; write year-month-day" } else { "2018-06-12" };
            assert_eq!(day_of(value), expected, "{value}");
        }
        assert_eq!(day_of("Sept. 3, 2018"), "2018-09-03");
        assert_eq!(day_of("31/12/2018"), "2018-12-31");
        assert_eq!(day_of("12/31/2018 10:00"), "2018-12-31");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for value in ["2018-02-30", "30 February 2018", "February 29, 2019", "20180230", "2018-13-01", "30/02/2018"] {
            assert!(day_of(value).starts_with("! ") && day_of(value).contains("no day of the calendar"), "{value}: {}", day_of(value));
        }
        for value in [
            "",
            "2018",
            "June 2018",
            "yesterday",
            "12 June",
            "0001-01-01T00:00:00",
            "1970-01-01T00:00:00Z",
            "Mon, 12 Jun 2018 10:15:00 GMT",
        ] {
            assert!(day_of(value).starts_with("! "), "{value}: {}", day_of(value));
        }
    }

    #[test]
    fn moment_keeps_its_offset() {
        assert_eq!(parse_published("2018-06-12T01:00:00+08:00").unwrap().to_string(), "2018-06-12T01:00:00+08:00");
    }
}
