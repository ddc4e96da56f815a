//! Calendar periods: their days, their neighbours, their TIMEX3 values and EDTF. All arithmetic is chrono's.

use chrono::{Datelike, Days, Duration, NaiveDate, Weekday};

use crate::lexicon::time::{HolidayRule, Place, Season, Unit};

/// A period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    /// One day.
    Day(NaiveDate),
    /// The ISO week of this Monday.
    Week(NaiveDate),
    /// The weekend of this Saturday.
    Weekend(NaiveDate),
    /// Year and month.
    Month(i32, u32),
    /// Year and quarter.
    Quarter(i32, u32),
    /// Year and half.
    Half(i32, u32),
    /// Year and season.
    Season(i32, Season),
    /// Year.
    Year(i32),
    /// Decade: the year without its last digit.
    Decade(i32),
    /// Century: the year without its last two digits.
    Century(i32),
}

/// The day, if the calendar has it.
pub(super) fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The Monday of the day's ISO week.
pub(super) fn monday(date: NaiveDate) -> NaiveDate {
    date.week(Weekday::Mon).checked_first_day().unwrap_or(date)
}

/// Adds (or takes) whole months to a year and month.
pub(super) fn add_months(year: i32, month: u32, by: i32) -> (i32, u32) {
    let index = year * 12 + month as i32 - 1 + by;
    (index.div_euclid(12), index.rem_euclid(12) as u32 + 1)
}

impl Period {
    /// The period of that unit which holds the day.
    pub(super) fn around(date: NaiveDate, unit: Unit) -> Option<Period> {
        let (year, month) = (date.year(), date.month());
        Some(match unit {
            Unit::Day => Period::Day(date),
            Unit::Week | Unit::Fortnight => Period::Week(monday(date)),
            Unit::Weekend => Period::Weekend(monday(date) + Duration::days(5)),
            Unit::Month => Period::Month(year, month),
            Unit::Quarter => Period::Quarter(year, (month - 1) / 3 + 1),
            Unit::Half => Period::Half(year, (month - 1) / 6 + 1),
            Unit::Year => Period::Year(year),
            Unit::Decade => Period::Decade(year.div_euclid(10)),
            Unit::Century => Period::Century(year.div_euclid(100)),
            _ => return None,
        })
    }

    /// The period so many of its own lengths later.
    pub(super) fn shift(self, by: i32) -> Period {
        match self {
            Period::Day(d) => Period::Day(d + Duration::days(by.into())),
            Period::Week(d) => Period::Week(d + Duration::weeks(by.into())),
            Period::Weekend(d) => Period::Weekend(d + Duration::weeks(by.into())),
            Period::Month(y, m) => {
                let (y, m) = add_months(y, m, by);
                Period::Month(y, m)
            }
            Period::Quarter(y, q) => {
                let index = y * 4 + q as i32 - 1 + by;
                Period::Quarter(index.div_euclid(4), index.rem_euclid(4) as u32 + 1)
            }
            Period::Half(y, h) => {
                let index = y * 2 + h as i32 - 1 + by;
                Period::Half(index.div_euclid(2), index.rem_euclid(2) as u32 + 1)
            }
            Period::Season(y, s) => Period::Season(y + by, s),
            Period::Year(y) => Period::Year(y + by),
            Period::Decade(d) => Period::Decade(d + by),
            Period::Century(c) => Period::Century(c + by),
        }
    }

    /// The same period so many years later.
    pub(super) fn shift_years(self, by: i32) -> Period {
        match self {
            Period::Day(d) => Period::Day(shift_units(d, Unit::Year, by).unwrap_or(d)),
            Period::Week(d) => Period::Week(monday(shift_units(d, Unit::Year, by).unwrap_or(d))),
            Period::Weekend(d) => Period::Week(monday(shift_units(d, Unit::Year, by).unwrap_or(d))),
            Period::Month(y, m) => Period::Month(y + by, m),
            Period::Quarter(y, q) => Period::Quarter(y + by, q),
            Period::Half(y, h) => Period::Half(y + by, h),
            Period::Season(y, s) => Period::Season(y + by, s),
            Period::Year(y) => Period::Year(y + by),
            other => other,
        }
    }

    /// First and last day.
    pub(super) fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        let span = |y1: i32, m1: u32, y2: i32, m2: u32| Some((day(y1, m1, 1)?, month_end(y2, m2)?));
        match self {
            Period::Day(d) => Some((d, d)),
            Period::Week(d) => Some((d, d + Duration::days(6))),
            Period::Weekend(d) => Some((d, d + Duration::days(1))),
            Period::Month(y, m) => span(y, m, y, m),
            Period::Quarter(y, q) => span(y, q * 3 - 2, y, q * 3),
            Period::Half(y, h) => span(y, h * 6 - 5, y, h * 6),
            Period::Season(y, Season::Spring) => span(y, 3, y, 6),
            Period::Season(y, Season::Summer) => span(y, 6, y, 9),
            Period::Season(y, Season::Autumn) => span(y, 9, y, 12),
            // "the winter of 1941" may be its first weeks or begin at its end.
            Period::Season(y, Season::Winter) => span(y - 1, 12, y + 1, 3),
            Period::Year(y) => span(y, 1, y, 12),
            Period::Decade(d) => span(d * 10, 1, d * 10 + 9, 12),
            Period::Century(c) => span(c * 100, 1, c * 100 + 99, 12),
        }
    }

    /// The TIMEX3 value.
    pub(super) fn value(self) -> String {
        match self {
            Period::Day(d) => format!("{}-{:02}-{:02}", year_value(d.year()), d.month(), d.day()),
            Period::Week(d) => format!("{:04}-W{:02}", d.iso_week().year(), d.iso_week().week()),
            Period::Weekend(d) => format!("{:04}-W{:02}-WE", d.iso_week().year(), d.iso_week().week()),
            Period::Month(y, m) => format!("{}-{m:02}", year_value(y)),
            Period::Quarter(y, q) => format!("{}-Q{q}", year_value(y)),
            Period::Half(y, h) => format!("{}-H{h}", year_value(y)),
            Period::Season(y, s) => format!("{}-{}", year_value(y), s.code()),
            Period::Year(y) => year_value(y),
            Period::Decade(d) if d < 0 => format!("BC{:03}", -d),
            Period::Decade(d) => format!("{d:03}"),
            Period::Century(c) if c < 0 => format!("BC{:02}", -c),
            Period::Century(c) => format!("{c:02}"),
        }
    }

    /// The year it lies in, if it lies in one.
    pub(super) fn year(self) -> Option<i32> {
        match self {
            Period::Day(d) | Period::Week(d) | Period::Weekend(d) => Some(d.year()),
            Period::Month(y, _) | Period::Quarter(y, _) | Period::Half(y, _) | Period::Season(y, _) | Period::Year(y) => Some(y),
            Period::Decade(_) | Period::Century(_) => None,
        }
    }

    /// The year and month it lies in, if it lies in one month.
    pub(super) fn month(self) -> Option<(i32, u32)> {
        match self {
            Period::Day(d) | Period::Week(d) | Period::Weekend(d) => Some((d.year(), d.month())),
            Period::Month(y, m) => Some((y, m)),
            _ => None,
        }
    }

    /// The number of the quarter, if it is one.
    pub(super) fn quarter(self) -> Option<u32> {
        match self {
            Period::Quarter(_, q) => Some(q),
            _ => None,
        }
    }

    /// Its unit.
    pub(super) fn unit(self) -> Unit {
        match self {
            Period::Day(_) => Unit::Day,
            Period::Week(_) => Unit::Week,
            Period::Weekend(_) => Unit::Weekend,
            Period::Month(..) => Unit::Month,
            Period::Quarter(..) | Period::Season(..) => Unit::Quarter,
            Period::Half(..) => Unit::Half,
            Period::Year(_) => Unit::Year,
            Period::Decade(_) => Unit::Decade,
            Period::Century(_) => Unit::Century,
        }
    }

    /// First and last day of its early, middle or late part: a third each.
    pub(super) fn part_days(self, place: Place) -> Option<(NaiveDate, NaiveDate)> {
        let (first, last) = self.days()?;
        let third = ((last - first).num_days() + 1) / 3;
        Some(match place {
            Place::Early => (first, first + Duration::days(third)),
            Place::Mid => (first + Duration::days(third), last - Duration::days(third)),
            Place::Late => (last - Duration::days(third), last),
        })
    }
}

fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    let (y, m) = add_months(year, month, 1);
    day(y, m, 1)?.pred_opt()
}

/// The year as TIMEX3 has it; chrono's year 0 is 1 BC.
pub(super) fn year_value(year: i32) -> String {
    if year <= 0 { format!("BC{:04}", 1 - year) } else { format!("{year:04}") }
}

/// The day so many units later; months and years keep the day of the month, or take the last there is.
pub(super) fn shift_units(date: NaiveDate, unit: Unit, by: i32) -> Option<NaiveDate> {
    let months = |count: i32| {
        let (y, m) = add_months(date.year(), date.month(), count);
        (0..4).find_map(|less| day(y, m, date.day() - less))
    };
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => Some(date),
        Unit::Day => add_days(date, by),
        Unit::Week | Unit::Weekend => add_days(date, by * 7),
        Unit::Fortnight => add_days(date, by * 14),
        Unit::Month => months(by),
        Unit::Quarter => months(by * 3),
        Unit::Half => months(by * 6),
        Unit::Year => months(by.checked_mul(12)?),
        Unit::Decade => months(by.checked_mul(120)?),
        Unit::Century => months(by.checked_mul(1200)?),
        Unit::Millennium | Unit::Then => None,
    }
}

fn add_days(date: NaiveDate, by: i32) -> Option<NaiveDate> {
    let days = Days::new(by.unsigned_abs().into());
    if by < 0 { date.checked_sub_days(days) } else { date.checked_add_days(days) }
}

/// The latest such weekday (Monday 0) on or before the day.
pub(super) fn weekday_on_or_before(date: NaiveDate, weekday: u32) -> NaiveDate {
    let back = (date.weekday().num_days_from_monday() + 7 - weekday) % 7;
    date - Duration::days(back.into())
}

/// The first such weekday (Monday 0) on or after the day.
pub(super) fn weekday_on_or_after(date: NaiveDate, weekday: u32) -> NaiveDate {
    let ahead = (weekday + 7 - date.weekday().num_days_from_monday()) % 7;
    date + Duration::days(ahead.into())
}

/// The day of a holiday in a year.
pub(super) fn holiday(rule: HolidayRule, year: i32) -> Option<NaiveDate> {
    match rule {
        HolidayRule::Fixed(month, of_month) => day(year, month, of_month),
        HolidayRule::Easter(days) => easter(year)?.checked_add_signed(Duration::days(days)),
        HolidayRule::Nth(month, weekday, n) => {
            let first = weekday_on_or_after(day(year, month, 1)?, weekday);
            Some(first + Duration::weeks(i64::from(n) - 1))
        }
        HolidayRule::Last(month, weekday) => Some(weekday_on_or_before(month_end(year, month)?, weekday)),
        HolidayRule::UsElection => Some(weekday_on_or_after(day(year, 11, 1)?, 0) + Duration::days(1)),
    }
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's rule).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e, f) = (b.div_euclid(4), b.rem_euclid(4), (b + 8).div_euclid(25));
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l).div_euclid(451);
    let sum = h + l - 7 * m + 114;
    day(year, sum.div_euclid(31) as u32, sum.rem_euclid(31) as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn leap_days_and_year_ends_are_exact() {
        assert_eq!(shift_units(d("2024-02-29"), Unit::Year, 1), Some(d("2025-02-28")));
        assert_eq!(shift_units(d("2024-12-31"), Unit::Month, 2), Some(d("2025-02-28")));
        assert_eq!(Period::Month(2024, 12).shift(1), Period::Month(2025, 1));
    }

    #[test]
    fn iso_weeks_cross_the_year() {
        assert_eq!(Period::around(d("2024-12-30"), Unit::Week).unwrap().value(), "2025-W01");
        assert_eq!(Period::around(d("2021-01-03"), Unit::Weekend).unwrap().value(), "2020-W53-WE");
    }

    #[test]
    fn easter_and_movable_feasts_fall_right() {
        assert_eq!(holiday(HolidayRule::Easter(0), 2024), Some(d("2024-03-31")));
        assert_eq!(holiday(HolidayRule::Easter(-2), 2025), Some(d("2025-04-18")));
        assert_eq!(holiday(HolidayRule::Nth(11, 3, 4), 2023), Some(d("2023-11-23")));
        assert_eq!(holiday(HolidayRule::UsElection, 2024), Some(d("2024-11-05")));
        assert_eq!(holiday(HolidayRule::Last(5, 0), 2025), Some(d("2025-05-26")));
    }

    #[test]
    fn years_before_christ_have_their_own_form() {
        assert_eq!(Period::Year(-489).value(), "BC0490");
    }

    #[test]
    fn weekdays_are_found_on_both_sides() {
        assert_eq!(weekday_on_or_before(d("2025-11-12"), 2), d("2025-11-12"));
        assert_eq!(weekday_on_or_before(d("2025-11-12"), 3), d("2025-11-06"));
        assert_eq!(weekday_on_or_after(d("2025-11-12"), 0), d("2025-11-17"));
    }
}
