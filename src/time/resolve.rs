//! Turns what an expression says into a date: against the day of writing, the tense of its verb and what was told before.
//!
//! Takes an expression and the state of the discourse; gives a value, an interval of days and the basis. What cannot be told stays
//! open with a reason: no publication date ever fills in.

use chrono::{Datelike, Duration, NaiveDate};

use crate::lexicon::time::{HolidayRule, Means, NamedTime, Part, Place, Season, Unit};
use crate::time::calendar::{self, Period};
use crate::time::fields::{Clock, Count, Fields};
use crate::time::find::Found;
use crate::time::tense::Direction;
use crate::types::{DateBasis, TimexType};

/// What is known when an expression is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Discourse {
    /// Day of writing: the dateline's, else the publication's.
    pub(super) anchor: Option<NaiveDate>,
    /// Whether the text is a history: dates follow from one another, not from the day of writing.
    pub(super) narrative: bool,
    /// The date told of last.
    pub(super) last: Option<Period>,
    /// The day told of last.
    pub(super) last_day: Option<NaiveDate>,
    /// Whether the last date was told in the same sentence or the one before.
    pub(super) near: bool,
    /// Whether the last day was told a few sentences before at most.
    pub(super) day_near: bool,
    /// The date and the day told of last that were not ahead of the day of writing: what a tale in the past counts from.
    pub(super) past: (Option<Period>, Option<NaiveDate>),
    /// The day that the story is about: told last, but not that of a report about it.
    pub(super) story: Option<NaiveDate>,
    /// Year and month that the same sentence tells of in full.
    pub(super) beside: Option<(i32, u32)>,
    /// The quarter that the text reports on, told of shortly before.
    pub(super) quarter: Option<Period>,
    /// The date that a tale of long ago has come to: months and days without a year follow it.
    pub(super) tale: Option<Period>,
    /// Whether the verb on which the expression itself hangs is over: no plan, no word of saying.
    pub(super) done: bool,
}

impl Discourse {
    /// A tale in the past counts from what was over, not from a plan that was told between.
    fn seen_from(&self, direction: Direction) -> Self {
        let ahead = |day: Option<NaiveDate>| day.zip(self.anchor).is_some_and(|(day, anchor)| day > anchor);
        let planned = ahead(self.last.and_then(Period::days).map(|(first, _)| first)) || ahead(self.last_day);
        match direction {
            Direction::Past if planned && !self.narrative => Self { last: self.past.0, last_day: self.past.1, ..*self },
            _ => *self,
        }
    }
}

/// An expression resolved.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Resolved {
    pub(super) timex: TimexType,
    pub(super) value: String,
    pub(super) period: Option<Period>,
    pub(super) days: Option<(NaiveDate, NaiveDate)>,
    /// Whether the interval is approximate.
    pub(super) about: bool,
    pub(super) part: Option<Part>,
    pub(super) basis: DateBasis,
    pub(super) reason: &'static str,
}

/// The parts of a rule that resolving needs.
pub(super) struct Rule<'a> {
    pub(super) means: Means,
    pub(super) timex: Option<TimexType>,
    pub(super) shift: i32,
    pub(super) value: &'a str,
    pub(super) window: Option<(i64, i64)>,
    /// Whether its year is the one told of.
    pub(super) ref_year: bool,
}

/// The tables that resolving needs.
pub(super) struct Tables<'a> {
    pub(super) holidays: &'a [(Vec<String>, HolidayRule)],
    pub(super) names: &'a [NamedTime],
}

const NO_ANCHOR: &str = "no publication date to count from";
const NO_ANTECEDENT: &str = "nothing told before to count from";
const OPEN_ORDER: &str = "the order of day and month is open";
const NO_SUCH_DAY: &str = "the calendar has no such day";
const VAGUE: &str = "too vague for an interval";
const NO_DAY: &str = "no day is told for this time of day";
const LENGTH: &str = "a length of time, not a date";

type Outcome = Result<Period, (String, &'static str)>;

/// Resolves one expression.
pub(super) fn resolve(found: &Found, rule: &Rule<'_>, tables: &Tables<'_>, talk: &Discourse, direction: Direction) -> Resolved {
    let f = &found.fields;
    let talk = &if f.unit == Some(Unit::Then) { *talk } else { talk.seen_from(direction) };
    match rule.means {
        Means::Vague => vague(f, rule, talk),
        Means::Duration => window(f, rule, talk),
        Means::Ahead if direction != Direction::Future => length(f),
        Means::Set => set(f),
        Means::Name => named(f, tables),
        Means::Calendar if f.clock.is_some() => clock(f, talk),
        means => {
            let outcome = period(means, f, rule, tables, talk, direction);
            let untold = means == Means::FromThen && talk.last.is_none();
            dated(&Fields { about: f.about || untold, ..*f }, rule, outcome)
        }
    }
}

fn period(means: Means, f: &Fields, rule: &Rule<'_>, tables: &Tables<'_>, talk: &Discourse, direction: Direction) -> Outcome {
    match means {
        Means::Calendar => calendar_date(f, rule, talk, direction),
        Means::Weekday => weekday(f, talk, direction),
        Means::Relative => relative(f, rule, talk, direction),
        Means::FromNow | Means::Ahead => from_now(f, rule, talk),
        Means::FromThen => from_then(f, rule.shift, talk),
        Means::FromDate => from_date(f, rule, talk, direction),
        Means::Same => same(f, rule.shift, talk),
        Means::TheUnit => the_unit(f, talk),
        Means::Decade => decade(f, talk),
        Means::Century => century(f),
        Means::Holiday => holiday(f, rule, tables, talk, direction),
        _ => Err((String::new(), VAGUE)),
    }
}

/// Makes the result of an outcome: type, value, days, basis.
fn dated(f: &Fields, rule: &Rule<'_>, outcome: Outcome) -> Resolved {
    let basis = match rule.means {
        Means::Calendar | Means::Decade | Means::Century | Means::Holiday => DateBasis::Explicit,
        Means::Same | Means::TheUnit if rule.shift == 0 => DateBasis::Inherited,
        _ => DateBasis::Relative,
    };
    // "Friday night" stays a DATE: its day is what counts here, and its value is that day; `part` keeps the night. TIME is for the clock.
    let timex = rule.timex.unwrap_or(TimexType::Date);
    match outcome {
        Ok(period) => {
            let part = f.part.filter(|_| matches!(period, Period::Day(_)));
            let named = part.filter(|_| f.weekday.is_none() || f.month.is_some());
            let value = period.value() + &named.map(|p| format!("T{}", p.code())).unwrap_or_default();
            let days = days_of(period, f.place, part);
            // "Late Tuesday" is all Tuesday; "late May" is about then.
            let vague_place = f.place.is_some() && !matches!(period, Period::Day(_));
            Resolved { timex, value, period: Some(period), days, about: f.about || vague_place, part, basis, reason: "" }
        }
        Err((value, reason)) => {
            let timex = if value.starts_with('P') && value[1..].starts_with(|c: char| c.is_ascii_digit() || c == 'X' || c == 'T') {
                TimexType::Duration
            } else {
                timex
            };
            Resolved { timex, value, period: None, days: None, about: false, part: None, basis: DateBasis::None, reason }
        }
    }
}

fn days_of(period: Period, place: Option<Place>, part: Option<Part>) -> Option<(NaiveDate, NaiveDate)> {
    if let (Period::Day(day), Some(Part::Overnight)) = (period, part) {
        return Some((day.pred_opt()?, day));
    }
    match (period, place) {
        (Period::Day(_) | Period::Week(_) | Period::Weekend(_), _) | (_, None) => period.days(),
        (_, Some(place)) => period.part_days(place),
    }
}

// --- calendar dates -----------------------------------------------------------------------------------------------------

fn calendar_date(f: &Fields, rule: &Rule<'_>, talk: &Discourse, direction: Direction) -> Outcome {
    if let Some((x, y)) = f.either {
        return numeric(f, (x, y), talk);
    }
    let year = stated_year(f, rule, talk);
    let (month, of_month) = (f.month, f.day.or(if f.month.is_some() { f.ordinal } else { None }));
    match (month, of_month) {
        (Some(m), Some(d)) => month_day(f, year, m, d, talk, direction),
        (Some(m), None) => bare_month(f, year, m, talk, direction),
        (None, Some(d)) if f.unit.is_none() => day_alone(d, rule, talk),
        _ => year_part(f, year, talk, direction),
    }
}

/// The year that the words give, in themselves or by stepping from the day of writing.
fn stated_year(f: &Fields, rule: &Rule<'_>, talk: &Discourse) -> Option<i32> {
    if let Some(year) = f.year {
        return Some(if f.bc { 1 - year } else { year });
    }
    if let Some(short) = f.short_year {
        return Some(full_year(short, talk));
    }
    if rule.ref_year {
        return talk.last.and_then(Period::year);
    }
    f.step.zip(talk.anchor).filter(|_| f.of_year).map(|(step, anchor)| anchor.year() + step)
}

/// "'99", "88": the year nearest to what is told of, no more than twenty years ahead of the day of writing.
fn full_year(short: u32, talk: &Discourse) -> i32 {
    let anchor = talk.anchor.map_or(2000, |d| d.year());
    let near = if talk.narrative { talk.last.and_then(Period::year).unwrap_or(anchor) } else { anchor };
    let century = near.div_euclid(100) * 100;
    let year = century + short as i32;
    if year > near + 20 { year - 100 } else { year }
}

fn month_day(f: &Fields, year: Option<i32>, m: u32, d: u32, talk: &Discourse, direction: Direction) -> Outcome {
    let unknown = || format!("XXXX-{m:02}-{d:02}");
    if let Some(year) = year {
        return calendar::day(year, m, d).map(Period::Day).ok_or_else(|| (unknown(), NO_SUCH_DAY));
    }
    if talk.narrative {
        let year = talk.last.and_then(|last| story_year(last, m)).ok_or_else(|| (unknown(), NO_ANTECEDENT))?;
        return calendar::day(year, m, d).map(Period::Day).ok_or_else(|| (unknown(), NO_SUCH_DAY));
    }
    let anchor = talk.anchor.ok_or_else(|| (unknown(), NO_ANCHOR))?;
    if let Some(step) = f.step {
        return stepped_day(anchor, m, d, step).map(Period::Day).ok_or_else(|| (unknown(), NO_SUCH_DAY));
    }
    let days = [-1, 0, 1].iter().filter_map(|by| calendar::day(anchor.year() + by, m, d));
    let fits: Vec<NaiveDate> = days.filter(|day| f.weekday.is_none_or(|w| day.weekday().num_days_from_monday() == w)).collect();
    // "Iran seized a tanker on December 20", read in November: what is done does not lie ahead.
    let over: Vec<NaiveDate> = fits.iter().copied().filter(|day| *day <= anchor + Duration::days(1)).collect();
    let near = if talk.done && !over.is_empty() { nearest(&over, anchor, direction) } else { nearest(&fits, anchor, direction) };
    let day = near.map(|near| in_tale(talk, anchor, direction, Period::Day(near), |year| calendar::day(year, m, d).map(Period::Day)));
    day.ok_or_else(|| (unknown(), NO_SUCH_DAY))
}

/// Days before the day of writing within which a day without year is nearer than any tale.
const FRESH: i64 = 60;

/// In a tale of long ago, the first such date since the last one told; else the near one.
fn in_tale(talk: &Discourse, anchor: NaiveDate, direction: Direction, near: Period, of: impl Fn(i32) -> Option<Period>) -> Period {
    let told = talk.tale.and_then(|tale| Some((tale.year()?, tale.days()?.0))).filter(|_| direction == Direction::Past);
    let fresh = near.days().is_some_and(|(_, last)| last <= anchor && (anchor - last).num_days() < FRESH);
    let Some((year, from)) = told.filter(|_| !fresh) else { return near };
    let next = [year, year + 1].into_iter().filter_map(of).find(|p| p.days().is_some_and(|(_, last)| last >= from));
    next.filter(|p| p.days().is_some_and(|(_, last)| last <= anchor)).unwrap_or(near)
}

/// The year of a month that a history tells of next: that of the date before, but January follows December.
fn story_year(last: Period, m: u32) -> Option<i32> {
    let year = last.year()?;
    let turned = last.month().is_some_and(|(_, told)| told >= m + 9);
    Some(if turned { year + 1 } else { year })
}

/// "last Oct. 3": the latest that is over; "next Oct. 3": the first to come.
fn stepped_day(anchor: NaiveDate, m: u32, d: u32, step: i32) -> Option<NaiveDate> {
    let this = calendar::day(anchor.year(), m, d);
    match step {
        ..0 => this.filter(|day| *day < anchor).or_else(|| calendar::day(anchor.year() - 1, m, d)),
        0 => this,
        _ => this.filter(|day| *day > anchor).or_else(|| calendar::day(anchor.year() + 1, m, d)),
    }
}

/// Days further from the day of writing than this may be turned by the tense of their verb.
const TENSE_TURNS_AFTER: i64 = 60;

/// The nearest day; far ones give way to the tense.
fn nearest(days: &[NaiveDate], anchor: NaiveDate, direction: Direction) -> Option<NaiveDate> {
    let distance = |day: &NaiveDate| (*day - anchor).num_days().abs();
    let best = days.iter().min_by_key(|d| distance(d)).copied()?;
    let wrong = match direction {
        Direction::Past => best > anchor,
        Direction::Future => best < anchor,
        Direction::Present | Direction::Unknown => false,
    };
    if !wrong || distance(&best) < TENSE_TURNS_AFTER {
        return Some(best);
    }
    let other = |day: &&NaiveDate| if direction == Direction::Past { **day <= anchor } else { **day >= anchor };
    days.iter().filter(other).min_by_key(|d| distance(d)).copied().or(Some(best))
}

fn bare_month(f: &Fields, year: Option<i32>, m: u32, talk: &Discourse, direction: Direction) -> Outcome {
    let unknown = || format!("XXXX-{m:02}");
    if let Some(year) = year {
        return Ok(Period::Month(year, m));
    }
    if talk.narrative && f.step.is_none() {
        return talk.last.and_then(|last| story_year(last, m)).map(|y| Period::Month(y, m)).ok_or_else(|| (unknown(), NO_ANTECEDENT));
    }
    let anchor = talk.anchor.ok_or_else(|| (unknown(), NO_ANCHOR))?;
    let this = anchor.year();
    let year = match f.step {
        Some(..0) => {
            if m < anchor.month() {
                this
            } else {
                this - 1
            }
        }
        Some(0) => this,
        Some(_) => {
            if m > anchor.month() {
                this
            } else {
                this + 1
            }
        }
        None => match talk.beside.filter(|(y, _)| *y < this) {
            Some(told) => return Ok(month_beside(told, m, direction)),
            None => {
                let near = unstepped_month(anchor, m, direction);
                return Ok(in_tale(talk, anchor, direction, near, |year| Some(Period::Month(year, m))));
            }
        },
    };
    Ok(Period::Month(year, m))
}

/// "Said in May 2024 that he had met them in April": the nearest such month, in a tale the one before.
fn month_beside((year, told): (i32, u32), m: u32, direction: Direction) -> Period {
    let later = m > told;
    let far = m.abs_diff(told) > 6 || direction == Direction::Past && later && m.abs_diff(told) > 3;
    Period::Month(
        if far && later {
            year - 1
        } else if far {
            year + 1
        } else {
            year
        },
        m,
    )
}

/// Months ahead that a month without year may lie, where its verb does not say.
const MONTHS_AHEAD: u32 = 2;

/// A month without year: behind the day of writing, unless its verb lies ahead, or says nothing and the month is close.
fn unstepped_month(anchor: NaiveDate, m: u32, direction: Direction) -> Period {
    let this = anchor.year();
    let behind = if m <= anchor.month() { this } else { this - 1 };
    let ahead = if m >= anchor.month() { this } else { this + 1 };
    let close = (m + 12 - anchor.month()) % 12 <= MONTHS_AHEAD;
    let to_come = direction == Direction::Future || direction != Direction::Past && close;
    Period::Month(if to_come { ahead } else { behind }, m)
}

fn day_alone(d: u32, rule: &Rule<'_>, talk: &Discourse) -> Outcome {
    let unknown = || format!("XXXX-XX-{d:02}");
    let told = talk.last.and_then(Period::month).filter(|_| talk.narrative || talk.near || rule.ref_year);
    let (year, month) = match (told, talk.anchor.filter(|_| !rule.ref_year)) {
        (Some(told), _) => told,
        (None, Some(anchor)) if !talk.narrative => (anchor.year(), anchor.month()),
        _ => return Err((unknown(), NO_ANTECEDENT)),
    };
    calendar::day(year, month, d).map(Period::Day).ok_or_else(|| (unknown(), NO_SUCH_DAY))
}

/// Years, seasons, quarters and halves.
fn year_part(f: &Fields, year: Option<i32>, talk: &Discourse, direction: Direction) -> Outcome {
    if let Some(season) = f.season {
        let of = |y| Period::Season(y, season);
        return yearly(f, year, talk, direction, of).ok_or_else(|| (format!("XXXX-{}", season.code()), NO_ANCHOR));
    }
    let number = f.ordinal.or(f.number).or(match f.n {
        Some(Count::Exact(n)) => Some(n),
        _ => None,
    });
    match (f.unit, number) {
        (Some(Unit::Quarter), q) => {
            let reported = talk.quarter.and_then(Period::quarter);
            let Some(q) = q.or(reported) else { return year.map(Period::Year).ok_or_else(|| (String::new(), NO_ANTECEDENT)) };
            // Reports tell of their quarter in any tense; only the past binds.
            let told = if direction == Direction::Past { direction } else { Direction::Unknown };
            yearly(f, year, talk, told, |y| Period::Quarter(y, q)).ok_or_else(|| (format!("XXXX-Q{q}"), NO_ANCHOR))
        }
        (Some(Unit::Half), Some(h)) => {
            yearly(f, year, talk, direction, |y| Period::Half(y, h)).ok_or_else(|| (format!("XXXX-H{h}"), NO_ANCHOR))
        }
        _ => year.map(Period::Year).ok_or_else(|| ("XXXX".into(), NO_ANTECEDENT)),
    }
}

/// A part of the year whose year the words may leave open.
fn yearly(f: &Fields, year: Option<i32>, talk: &Discourse, direction: Direction, of: impl Fn(i32) -> Period) -> Option<Period> {
    if let Some(year) = year {
        return Some(of(year));
    }
    if talk.narrative && f.step.is_none() {
        // The winter told of after a summer or autumn reaches into the next year and has its number.
        let early = talk.last.and_then(Period::month).is_some_and(|(_, m)| m <= 4)
            || matches!(talk.last, Some(Period::Season(_, Season::Winter | Season::Spring)));
        let next = f.season == Some(Season::Winter) && !early;
        return talk.last.and_then(Period::year).map(|y| of(if next { y + 1 } else { y }));
    }
    let anchor = talk.anchor?;
    let this = anchor.year();
    if let (Some(step), None) = (f.step, f.season) {
        return Some(of(this + step));
    }
    let (first, last) = of(this).days()?;
    match f.step {
        Some(..0) => return Some(of(if last < anchor { this } else { this - 1 })),
        Some(0) => return Some(of(this)),
        Some(_) => return Some(of(if first > anchor { this } else { this + 1 })),
        None => {}
    }
    match direction {
        Direction::Past => Some(in_tale(talk, anchor, direction, of(if first <= anchor { this } else { this - 1 }), |y| Some(of(y)))),
        Direction::Future => Some(of(if last >= anchor { this } else { this + 1 })),
        Direction::Present | Direction::Unknown => {
            [this - 1, this, this + 1].into_iter().map(&of).min_by_key(|p| middle_distance(*p, anchor))
        }
    }
}

fn middle_distance(period: Period, anchor: NaiveDate) -> i64 {
    period.days().map_or(i64::MAX, |(a, b)| ((a - anchor).num_days() + (b - anchor).num_days()).abs())
}

/// A numeric date whose parts could be either way round: nearness to the day of writing decides, if it does so clearly.
fn numeric(f: &Fields, (x, y): (u32, u32), talk: &Discourse) -> Outcome {
    let year = f.year.or_else(|| f.short_year.map(|s| full_year(s, talk)));
    let unknown = || (year.map_or("XXXX".into(), |y| format!("{y}-XX-XX")), OPEN_ORDER);
    let (year, anchor) = year.zip(talk.anchor).ok_or_else(unknown)?;
    let days = [calendar::day(year, x, y), calendar::day(year, y, x)];
    let mut near: Vec<(i64, NaiveDate)> = days.into_iter().flatten().map(|day| ((day - anchor).num_days().abs(), day)).collect();
    near.sort_unstable();
    match near[..] {
        [(close, day), (far, _)] if close <= 31 && (far > 31 || close <= VERY_NEAR && far >= 2 * VERY_NEAR) => Ok(Period::Day(day)),
        [(close, day)] if close <= 31 => Ok(Period::Day(day)),
        _ => Err(unknown()),
    }
}

/// A reading of a numeric date this close to the day of writing (days) wins over one twice as far.
const VERY_NEAR: i64 = 7;

// --- days of the week, deictic periods --------------------------------------------------------------------------------

fn weekday(f: &Fields, talk: &Discourse, direction: Direction) -> Outcome {
    let w = f.weekday.unwrap_or(0);
    let unknown = || format!("XXXX-WXX-{}", w + 1);
    if talk.narrative {
        let from = talk.last_day.ok_or_else(|| (unknown(), NO_ANTECEDENT))?;
        return Ok(Period::Day(calendar::weekday_on_or_after(from, w)));
    }
    let anchor = talk.anchor.ok_or_else(|| (unknown(), NO_ANCHOR))?;
    let week_day = |shift: i64| calendar::monday(anchor) + Duration::days(i64::from(w) + 7 * shift);
    let in_step_week = f.unit == Some(Unit::Week);
    Ok(Period::Day(match f.step {
        Some(step) if in_step_week => week_day(step.into()),
        Some(..0) => calendar::weekday_on_or_before(anchor - Duration::days(1), w),
        Some(0) => week_day(0),
        Some(_) => calendar::weekday_on_or_after(anchor + Duration::days(1), w),
        None if matches!(direction, Direction::Future | Direction::Present) => calendar::weekday_on_or_after(anchor, w),
        None => calendar::weekday_on_or_before(anchor, w),
    }))
}

fn relative(f: &Fields, rule: &Rule<'_>, talk: &Discourse, direction: Direction) -> Outcome {
    let unit = f.unit.ok_or_else(|| (String::new(), VAGUE))?;
    // "In May 2024 they met. The next month they split."
    let tale = talk.narrative || direction == Direction::Past && talk.near && over(talk);
    if tale && f.the && f.step == Some(1) {
        return same(f, 1, talk);
    }
    let told = talk.last.filter(|_| talk.narrative && f.step.is_none() && f.place.is_some());
    let base = match told.and_then(|p| p.days()) {
        Some((_, last)) => last,
        None => talk.anchor.ok_or_else(|| (String::new(), NO_ANCHOR))?,
    };
    let period = Period::around(base, unit).ok_or_else(|| (String::new(), VAGUE))?;
    if let (Period::Weekend(saturday), None) = (period, f.step) {
        let over = saturday > base && direction != Direction::Future;
        return Ok(if over { period.shift(-1) } else { period });
    }
    Ok(period.shift(f.step.unwrap_or(rule.shift)))
}

/// Whether what was told of last was over before the day of writing.
fn over(talk: &Discourse) -> bool {
    talk.last.and_then(Period::days).zip(talk.anchor).is_some_and(|((_, last), anchor)| last < anchor)
}

fn from_now(f: &Fields, rule: &Rule<'_>, talk: &Discourse) -> Outcome {
    let past = rule.shift < 0;
    let vague = || (if past { "PAST_REF" } else { "FUTURE_REF" }.to_string(), VAGUE);
    let anchor = talk.anchor.ok_or_else(|| (vague().0, NO_ANCHOR))?;
    let unit = f.unit.ok_or_else(vague)?;
    if let (Some(quarter), Unit::Year, Some(Count::Exact(n))) = (talk.quarter, unit, f.n) {
        return Ok(quarter.shift_years(rule.shift * n as i32));
    }
    let n = match f.n {
        Some(Count::Exact(n)) => n as i32,
        _ => return Err(vague()),
    };
    let day = calendar::shift_units(anchor, unit, n.checked_mul(rule.shift).unwrap_or(0)).ok_or_else(vague)?;
    Ok(coarse(day, unit, n))
}

/// Counting in weeks gives a week, in years a year; "a week ago" is still a day.
fn coarse(day: NaiveDate, unit: Unit, n: i32) -> Period {
    match unit {
        Unit::Week | Unit::Fortnight if n == 1 => Period::Day(day),
        Unit::Decade | Unit::Century | Unit::Millennium => Period::Year(day.year()),
        _ => Period::around(day, unit).unwrap_or(Period::Day(day)),
    }
}

fn from_then(f: &Fields, shift: i32, talk: &Discourse) -> Outcome {
    let unit = f.unit.unwrap_or(Unit::Day);
    let length = || (length_value(f), NO_ANTECEDENT);
    let n = match f.n {
        Some(Count::Exact(n)) => n as i32,
        Some(Count::Half(_)) => return Err(length()),
        _ => return Err(("XXXX-XX-XX".into(), VAGUE)),
    };
    let by = n.checked_mul(shift).ok_or_else(length)?;
    // "A day earlier" with nothing told before it is earlier than the report.
    let report = talk.anchor.filter(|_| shift < 0 && unit <= Unit::Week && !talk.narrative).map(Period::Day);
    let last = talk.last.or(report).ok_or_else(length)?;
    if unit <= Unit::Hour {
        return Err(length());
    }
    if let (Some(quarter), Unit::Year) = (talk.quarter, unit) {
        return Ok(quarter.shift_years(by));
    }
    if unit >= Unit::Month {
        return match (last.month(), last.year()) {
            (Some((y, m)), _) if unit == Unit::Month => {
                let (y, m) = calendar::add_months(y, m, by);
                Ok(Period::Month(y, m))
            }
            (_, Some(y)) if unit == Unit::Year => Ok(Period::Year(y + by)),
            (_, Some(y)) if unit == Unit::Decade => Ok(Period::Year(y + 10 * by)),
            (_, Some(y)) => Err((format!("{}-XX", calendar::year_value(y)), NO_ANTECEDENT)),
            _ => Err(length()),
        };
    }
    match last {
        Period::Day(day) => calendar::shift_units(day, unit, by).map(Period::Day).ok_or_else(length),
        Period::Week(_) if unit == Unit::Week => Ok(last.shift(by)),
        _ => Err((last.year().map_or("XXXX".into(), calendar::year_value) + "-XX-XX", NO_ANTECEDENT)),
    }
}

fn from_date(f: &Fields, rule: &Rule<'_>, talk: &Discourse, direction: Direction) -> Outcome {
    let base = if f.weekday.is_some() && f.month.is_none() {
        weekday(&Fields { unit: None, ..*f }, talk, direction)
    } else {
        calendar_date(&Fields { unit: None, ..*f }, rule, talk, direction)
    }?;
    if rule.shift == 0 {
        return match base {
            Period::Day(day) => Period::around(day, f.unit.unwrap_or(Unit::Week)).ok_or_else(|| (String::new(), VAGUE)),
            other => Ok(other),
        };
    }
    from_then(
        &Fields { n: f.n.or(Some(Count::Exact(1))), unit: f.unit.or(Some(Unit::Day)), ..*f },
        rule.shift,
        &Discourse { last: Some(base), ..*talk },
    )
}

/// "Later in the day", "to end the week": the period of what was told shortly before, else of the day of writing.
fn the_unit(f: &Fields, talk: &Discourse) -> Outcome {
    let unit = f.unit.unwrap_or(Unit::Day);
    let day = talk.last_day.filter(|_| talk.day_near || talk.narrative);
    let told = talk.last.filter(|last| (talk.near || talk.narrative) && last.unit() <= unit).and_then(Period::days).map(|(first, _)| first);
    let base = if unit == Unit::Day { day } else { told.or(day) };
    let base = base.or(talk.anchor.filter(|_| !talk.narrative)).ok_or_else(|| (String::new(), NO_ANTECEDENT))?;
    Period::around(base, unit).ok_or_else(|| (String::new(), VAGUE))
}

fn same(f: &Fields, shift: i32, talk: &Discourse) -> Outcome {
    let unit = if f.part.is_some() || f.weekday.is_some() { Unit::Day } else { f.unit.unwrap_or(Unit::Day) };
    let none = || ("XXXX-XX-XX".to_string(), NO_ANTECEDENT);
    if unit == Unit::Quarter && shift == 0 {
        return talk.quarter.ok_or_else(|| (String::new(), NO_ANTECEDENT));
    }
    let last = talk.last.ok_or_else(none)?;
    if unit == Unit::Then {
        return Ok(last);
    }
    if let Some(w) = f.weekday {
        let day = talk.last_day.ok_or_else(none)?;
        return Ok(Period::Day(calendar::weekday_on_or_after(calendar::monday(day), w)));
    }
    if unit == Unit::Day {
        let told = if let Period::Day(day) = last {
            Some(day)
        } else {
            talk.last_day.filter(|_| last.month().is_none() || last.month() == talk.last_day.map(|d| (d.year(), d.month())))
        };
        return match (told, last.month()) {
            (Some(day), _) => Ok(Period::Day(day).shift(shift)),
            (None, Some((y, m))) => Err((format!("{}-{m:02}-XX", calendar::year_value(y)), NO_ANTECEDENT)),
            _ => Err(none()),
        };
    }
    if last.unit() == unit {
        return Ok(last.shift(shift));
    }
    if last.unit() > unit {
        return Err(none());
    }
    let (first, _) = last.days().ok_or_else(none)?;
    Period::around(first, unit).map(|p| p.shift(shift)).ok_or_else(none)
}

// --- decades, centuries, holidays, names ------------------------------------------------------------------------------

fn decade(f: &Fields, talk: &Discourse) -> Outcome {
    if let Some(decade) = f.decade {
        return Ok(Period::Decade(if f.bc { -decade } else { decade }));
    }
    let short = f.short_decade.ok_or_else(|| (String::new(), VAGUE))?;
    let anchor = talk.anchor.map_or(2000, |d| d.year());
    let century = anchor.div_euclid(100) * 100;
    let year = century + short as i32;
    Ok(Period::Decade(if year > anchor { year - 100 } else { year } / 10))
}

fn century(f: &Fields) -> Outcome {
    let n = f.ordinal.unwrap_or(0) as i32;
    if !(1..=30).contains(&n) {
        return Err((String::new(), VAGUE));
    }
    Ok(Period::Century(if f.bc { -(n - 1).max(1) } else { n - 1 }))
}

fn holiday(f: &Fields, stating: &Rule<'_>, tables: &Tables<'_>, talk: &Discourse, direction: Direction) -> Outcome {
    let rule = f.holiday.map(|row| tables.holidays[row].1).ok_or_else(|| (String::new(), VAGUE))?;
    let unknown = || ("XXXX-XX-XX".to_string(), NO_ANCHOR);
    if let Some(year) = stated_year(f, stating, talk) {
        return calendar::holiday(rule, year).map(Period::Day).ok_or_else(unknown);
    }
    if talk.narrative {
        let year = talk.last.and_then(Period::year).ok_or_else(unknown)?;
        return calendar::holiday(rule, year).map(Period::Day).ok_or_else(unknown);
    }
    let anchor = talk.anchor.ok_or_else(unknown)?;
    let days: Vec<NaiveDate> = [-1, 0, 1].iter().filter_map(|by| calendar::holiday(rule, anchor.year() + by)).collect();
    let chosen = match f.step {
        Some(..0) => days.iter().rfind(|d| **d < anchor).copied(),
        Some(0) => days.get(1).copied(),
        Some(_) => days.iter().find(|d| **d > anchor).copied(),
        None => nearest(&days, anchor, direction),
    };
    chosen.map(Period::Day).ok_or_else(unknown)
}

fn named(f: &Fields, tables: &Tables<'_>) -> Resolved {
    let value = f.name.map(|row| tables.names[row].value.as_str()).unwrap_or_default();
    let first = value.split('/').next().unwrap_or_default();
    let (period, last) = (read_period(first), value.split('/').nth(1).and_then(read_period));
    let days = period.and_then(Period::days).map(|(a, b)| (a, last.and_then(Period::days).map_or(b, |(_, end)| end)));
    Resolved {
        timex: TimexType::Date,
        value: value.into(),
        period: period.filter(|_| last.is_none()),
        days,
        about: false,
        part: None,
        basis: DateBasis::Explicit,
        reason: "",
    }
}

fn read_period(text: &str) -> Option<Period> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: Option<u32> = parts.next().and_then(|m| m.parse().ok());
    let day: Option<u32> = parts.next().and_then(|d| d.parse().ok());
    match (month, day) {
        (Some(m), Some(d)) => calendar::day(year, m, d).map(Period::Day),
        (Some(m), None) => Some(Period::Month(year, m)),
        _ => Some(Period::Year(year)),
    }
}

// --- clock times, vague words, lengths ---------------------------------------------------------------------------------

fn clock(f: &Fields, talk: &Discourse) -> Resolved {
    let Clock { hour, minute, utc } = f.clock.unwrap_or(Clock { hour: 0, minute: 0, utc: false });
    // The day of writing never fills in: a day told before does, if it is close.
    let written = f.year.zip(f.month).zip(f.day).and_then(|((y, m), d)| calendar::day(y, m, d));
    let day = written.or(talk.story.or(talk.last_day).filter(|_| talk.day_near || talk.narrative));
    let date = day.map_or("XXXX-XX-XX".into(), |d| Period::Day(d).value());
    let value = format!("{date}T{hour:02}:{minute:02}{}", if utc { "Z" } else { "" });
    let days = day.map(|d| (d, d));
    Resolved {
        timex: TimexType::Time,
        value,
        period: None,
        days,
        about: false,
        part: None,
        basis: match (written, day) {
            (Some(_), _) => DateBasis::Explicit,
            (None, Some(_)) => DateBasis::Inherited,
            (None, None) => DateBasis::None,
        },
        reason: if day.is_none() { NO_DAY } else { "" },
    }
}

fn vague(f: &Fields, rule: &Rule<'_>, talk: &Discourse) -> Resolved {
    let window = rule.window.or_else(|| recent_window(f).filter(|_| rule.value == "PAST_REF"));
    let days =
        talk.anchor.filter(|_| !talk.narrative).zip(window).map(|(a, (from, to))| (a + Duration::days(from), a + Duration::days(to)));
    Resolved {
        timex: TimexType::Date,
        value: rule.value.into(),
        period: None,
        days,
        about: true,
        part: None,
        basis: DateBasis::Relative,
        reason: if days.is_none() { VAGUE } else { "" },
    }
}

/// Days that "recent days", "recent weeks", "recent months" may reach back.
fn recent_window(f: &Fields) -> Option<(i64, i64)> {
    match f.unit? {
        Unit::Hour => Some((-1, 0)),
        Unit::Day => Some((-7, 0)),
        Unit::Week => Some((-42, 0)),
        Unit::Month => Some((-183, 0)),
        _ => None,
    }
}

fn length(f: &Fields) -> Resolved {
    Resolved {
        timex: TimexType::Duration,
        value: length_value(f),
        period: None,
        days: None,
        about: false,
        part: None,
        basis: DateBasis::None,
        reason: LENGTH,
    }
}

/// "The past 24 hours", "the next three weeks": a length that ends or begins on the day of writing, and so bounds what fell in it.
fn window(f: &Fields, rule: &Rule<'_>, talk: &Discourse) -> Resolved {
    let days = talk.anchor.filter(|_| rule.shift != 0 && !talk.narrative).and_then(|anchor| {
        let far = reach(f, anchor, rule.shift)?;
        Some((anchor.min(far), anchor.max(far)))
    });
    let basis = if days.is_some() { DateBasis::Relative } else { DateBasis::None };
    Resolved { days, basis, reason: if days.is_some() { "" } else { LENGTH }, ..length(f) }
}

/// The far end of a window; hours reach over the midnights that they may hold.
fn reach(f: &Fields, anchor: NaiveDate, shift: i32) -> Option<NaiveDate> {
    let n = match f.n {
        Some(Count::Exact(n)) => i32::try_from(n).ok()?,
        _ => return (shift < 0).then(|| recent_window(f)).flatten().map(|(from, _)| anchor + Duration::days(from)),
    };
    match f.unit? {
        Unit::Second | Unit::Minute | Unit::Then => None,
        Unit::Hour => calendar::shift_units(anchor, Unit::Day, (n + HOURS_OF_DAY - 1) / HOURS_OF_DAY * shift),
        unit => calendar::shift_units(anchor, unit, n.checked_mul(shift)?),
    }
}

const HOURS_OF_DAY: i32 = 24;

/// The TIMEX3 value of a length: P3D, P2.5Y, PXM.
fn length_value(f: &Fields) -> String {
    let count = match f.n {
        Some(Count::Exact(n)) => n.to_string(),
        Some(Count::Half(n)) => format!("{n}.5"),
        _ => "X".into(),
    };
    let tens = |code: &str| match f.n {
        Some(Count::Exact(n)) => format!("P{}Y", u64::from(n) * if code == "E" { 10 } else { 100 }),
        _ => format!("PX{code}"),
    };
    match f.unit.unwrap_or(Unit::Day) {
        Unit::Second => format!("PT{count}S"),
        Unit::Minute => format!("PT{count}M"),
        Unit::Hour => format!("PT{count}H"),
        Unit::Day | Unit::Then => format!("P{count}D"),
        Unit::Weekend => format!("P{count}WE"),
        Unit::Week => format!("P{count}W"),
        Unit::Fortnight => "P2W".into(),
        Unit::Month => format!("P{count}M"),
        Unit::Quarter => format!("P{count}Q"),
        Unit::Half => "P6M".into(),
        Unit::Year => format!("P{count}Y"),
        Unit::Decade => tens("E"),
        Unit::Century => tens("C"),
        Unit::Millennium => format!("P{count}L"),
    }
}

fn set(f: &Fields) -> Resolved {
    let value = match f.weekday {
        Some(w) => format!("XXXX-WXX-{}{}", w + 1, f.part.map(|p| format!("T{}", p.code())).unwrap_or_default()),
        None => length_value(&Fields { n: f.n.or(Some(Count::Exact(1))), ..*f }),
    };
    Resolved {
        timex: TimexType::Set,
        value,
        period: None,
        days: None,
        about: false,
        part: None,
        basis: DateBasis::None,
        reason: "a recurring time, not a date",
    }
}
