//! EDTF (ISO 8601-2, levels 0 and 1) of a resolved expression.
//!
//! Takes days, a period and whether they are approximate; gives text. Periods that EDTF level 1 cannot name become intervals.

use chrono::{Datelike, NaiveDate};

use crate::time::calendar::Period;

/// The text for a period, or for the days where the period has no name of its own.
pub(super) fn write(period: Option<Period>, days: (NaiveDate, NaiveDate), about: bool) -> String {
    let whole = period.filter(|p| p.days() == Some(days));
    let tail = if about { "~" } else { "" };
    match whole {
        Some(Period::Month(y, m)) => format!("{}-{m:02}{tail}", year(y)),
        Some(Period::Year(y)) => format!("{}{tail}", year(y)),
        Some(Period::Quarter(y, q)) => months(y, q * 3 - 2, q * 3, tail),
        Some(Period::Half(y, h)) => months(y, h * 6 - 5, h * 6, tail),
        Some(Period::Decade(d)) => format!("{}{tail}/{}{tail}", year(d * 10), year(d * 10 + 9)),
        Some(Period::Century(c)) => format!("{}{tail}/{}{tail}", year(c * 100), year(c * 100 + 99)),
        _ => interval(days, about),
    }
}

/// The text for an interval of days.
pub(super) fn interval((first, last): (NaiveDate, NaiveDate), about: bool) -> String {
    let tail = if about { "~" } else { "" };
    if first == last { format!("{}{tail}", day(first)) } else { format!("{}{tail}/{}{tail}", day(first), day(last)) }
}

fn months(y: i32, from: u32, to: u32, tail: &str) -> String {
    format!("{}-{from:02}{tail}/{}-{to:02}{tail}", year(y), year(y))
}

fn day(date: NaiveDate) -> String {
    format!("{}-{:02}-{:02}", year(date.year()), date.month(), date.day())
}

/// Astronomical years: 0 is 1 BC.
fn year(y: i32) -> String {
    if y < 0 { format!("-{:04}", -y) } else { format!("{y:04}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_intervals_are_written() {
        let quarter = Period::Quarter(2024, 3);
        assert_eq!(write(Some(quarter), quarter.days().unwrap(), false), "2024-07/2024-09");
        let month = Period::Month(2019, 9);
        assert_eq!(write(Some(month), month.days().unwrap(), true), "2019-09~");
        assert_eq!(write(None, ("2024-01-01".parse().unwrap(), "2024-01-03".parse().unwrap()), false), "2024-01-01/2024-01-03");
        let bc = Period::Year(-489);
        assert_eq!(write(Some(bc), bc.days().unwrap(), false), "-0489");
    }
}
