//! When to ask again: never sooner than a feed or its server wants, and never never.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};

use crate::read::Pace;

/// The longest time after which a feed is asked again, whatever it or its server says.
const LONGEST: TimeDelta = TimeDelta::days(1);

/// When a feed that answered is asked again: after our own interval, its `ttl` or the server's `max-age`, whichever is longest.
pub(super) fn after_success(now: DateTime<Utc>, own: TimeDelta, pace: &Pace, cache_control: Option<&str>) -> DateTime<Utc> {
    let ttl = pace.minutes.map_or(TimeDelta::zero(), |minutes| TimeDelta::minutes(i64::from(minutes)));
    let age = cache_control.and_then(max_age).unwrap_or(TimeDelta::zero());
    not_skipped(now + own.max(ttl).max(age).min(LONGEST), pace)
}

/// When what failed so many times in a row is asked again: twice as late each time, up to a day.
pub(super) fn after_failure(now: DateTime<Utc>, own: TimeDelta, failures: u32, retry: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let doubled = own.max(TimeDelta::minutes(1)) * (1 << failures.clamp(1, 12).saturating_sub(1));
    retry.unwrap_or(now).max(now + doubled.min(LONGEST))
}

/// When what is gone for good, as its server says, is asked again.
pub(super) fn after_gone(now: DateTime<Utc>) -> DateTime<Utc> {
    now + LONGEST
}

/// The moment of a `Retry-After`: seconds or a date of HTTP; no later than a day from now, nothing that is past.
pub(super) fn retry_after(value: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let value = value.trim();
    let moment = match value.parse::<u64>() {
        Ok(seconds) => now + TimeDelta::seconds(i64::try_from(seconds).unwrap_or(i64::MAX).min(LONGEST.num_seconds())),
        Err(_) if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) => now + LONGEST,
        Err(_) => http_date(value)?,
    };
    (moment > now).then(|| moment.min(now + LONGEST))
}

/// A date in one of the three forms that HTTP has known.
fn http_date(value: &str) -> Option<DateTime<Utc>> {
    if let Ok(moment) = DateTime::parse_from_rfc2822(value) {
        return Some(moment.to_utc());
    }
    let old = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    old.iter().find_map(|form| NaiveDateTime::parse_from_str(value, form).ok()).map(|moment| moment.and_utc())
}

/// The `max-age` of a `Cache-Control`.
fn max_age(value: &str) -> Option<TimeDelta> {
    let parts = value.split(',').map(|part| part.trim().to_ascii_lowercase());
    let seconds = parts.filter_map(|part| part.strip_prefix("max-age=")?.trim_matches('"').parse::<u32>().ok()).next()?;
    Some(TimeDelta::seconds(i64::from(seconds)))
}

/// Whether a feed lets itself be asked at a moment: `skipHours` and `skipDays`, in GMT.
pub(super) fn is_open(moment: DateTime<Utc>, pace: &Pace) -> bool {
    pace.hours & (1 << moment.hour()) == 0 && pace.days & (1 << moment.weekday().num_days_from_monday()) == 0
}

/// The first moment from one on at which a feed lets itself be asked; a feed that never does is not believed.
pub(super) fn not_skipped(from: DateTime<Utc>, pace: &Pace) -> DateTime<Utc> {
    let hour = from - TimeDelta::minutes(i64::from(from.minute())) - TimeDelta::seconds(i64::from(from.second()));
    let later = (1..=8 * 24).map(|n| hour + TimeDelta::hours(n));
    std::iter::once(from).chain(later).find(|moment| is_open(*moment, pace)).unwrap_or(from)
}

/// Whether a feed skips every hour of the week, which no feed means.
pub(super) fn never_open(pace: &Pace) -> bool {
    pace.hours & 0xff_ffff == 0xff_ffff || pace.days & 0x7f == 0x7f
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(moment: &str) -> DateTime<Utc> {
        moment.parse().unwrap()
    }

    #[test]
    fn a_retry_after_is_seconds_or_a_date_and_a_day_at_most() {
        let now = at("2031-03-04T10:00:00Z");
        for (value, moment) in [
            ("120", Some("2031-03-04T10:02:00Z")),
            ("Tue, 04 Mar 2031 11:00:00 GMT", Some("2031-03-04T11:00:00Z")),
            ("Tuesday, 04-Mar-31 11:00:00 GMT", Some("2031-03-04T11:00:00Z")),
            ("Tue Mar  4 11:00:00 2031", Some("2031-03-04T11:00:00Z")),
            ("99999999", Some("2031-03-05T10:00:00Z")),
            ("99999999999999999999999999", Some("2031-03-05T10:00:00Z")),
            ("Wed, 01 Jan 2098 00:00:00 GMT", Some("2031-03-05T10:00:00Z")),
            ("Tue, 04 Mar 2031 09:00:00 GMT", None),
            ("0", None),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(value, now), moment.map(at), "{value}");
        }
    }

    #[test]
    fn failures_double_the_time_up_to_a_day_and_never_stop() {
        let (now, own) = (at("2031-03-04T10:00:00Z"), TimeDelta::minutes(15));
        let minutes = |failures| (after_failure(now, own, failures, None) - now).num_minutes();
        assert_eq!([minutes(1), minutes(2), minutes(3), minutes(7)], [15, 30, 60, 960]);
        assert_eq!([minutes(8), minutes(40), minutes(u32::MAX)], [1440, 1440, 1440]);
        assert_eq!(after_failure(now, own, 1, Some(at("2031-03-04T18:00:00Z"))), at("2031-03-04T18:00:00Z"));
    }

    #[test]
    fn the_longest_of_interval_ttl_and_age_counts_and_a_day_at_most() {
        let (now, own) = (at("2031-03-04T10:00:00Z"), TimeDelta::minutes(15));
        let minutes = |ttl, cache| (after_success(now, own, &Pace { minutes: ttl, ..Pace::default() }, cache) - now).num_minutes();
        assert_eq!(minutes(None, None), 15);
        assert_eq!(minutes(Some(60), Some("public, max-age=600")), 60);
        assert_eq!(minutes(Some(5), Some("max-age=7200")), 120);
        assert_eq!(minutes(Some(u32::MAX), Some("max-age=4294967295")), 1440);
        assert_eq!(minutes(None, Some("no-cache, max-age=x")), 15);
    }

    #[test]
    fn skipped_hours_and_days_are_waited_for() {
        let night = Pace { hours: 0b111111, ..Pace::default() };
        assert_eq!(not_skipped(at("2031-03-04T02:40:10Z"), &night), at("2031-03-04T06:00:00Z"));
        let weekend = Pace { days: 0b1100000, ..Pace::default() };
        assert_eq!(not_skipped(at("2031-03-08T02:40:00Z"), &weekend), at("2031-03-10T00:00:00Z"));
        let never = Pace { hours: u32::MAX, ..Pace::default() };
        assert!(never_open(&never) && not_skipped(at("2031-03-04T02:40:00Z"), &never) == at("2031-03-04T02:40:00Z"));
    }
}
