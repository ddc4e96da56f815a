//! Reads a publication date as metadata states it: strictly, or not at all.
//!
//! Takes the words of a metadata field ("2018-06-12T10:00:00+08:00", "Tue, 12 Jun 2018 02:00:00 GMT", "June 12, 2018", "12 juin 2018"); gives
//! a [`Published`] or the reason why there is none. A day that does not exist, a year alone, an order of day and month that cannot be told
//! ("03/04/2018") are refused, never repaired. Dates in running text are the business of room `time`, not of this one.
//! Names of months, days and zones are those of `data/read/date_words.csv`.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};

use crate::lexicon::reading::{DateWord, date_words};
use crate::types::article::Published;

/// Oldest year that is believed: programs write years such as 1, 1601 or 1899 for "not set".
const FIRST_YEAR: i32 = 1900;
/// Longest text of a field that is looked at, in bytes.
const LONGEST: usize = 120;

/// Which of two numbers that could both be a month comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Order {
    /// Nothing tells.
    #[default]
    Unknown,
    /// As nearly everywhere.
    DayFirst,
    /// As in the United States.
    MonthFirst,
}

impl Order {
    /// What a language tag tells: `en-US` and every language but English, of which nothing is known without a land.
    pub(super) fn of_language(tag: &str) -> Self {
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        match tag.split('-').next().unwrap_or_default() {
            "" => Self::Unknown,
            "en" if tag.ends_with("-us") => Self::MonthFirst,
            "en" if tag.len() < 5 => Self::Unknown,
            _ => Self::DayFirst,
        }
    }
}

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
    parse_ordered(value, Order::Unknown)
}

/// Reads a date where the order of its numbers may be known.
pub(super) fn parse_ordered(value: &str, order: Order) -> Result<Published, String> {
    let value = value.trim();
    if value.len() > LONGEST {
        let start: String = value.chars().take(40).collect();
        return Err(format!("\"{start}...\" is not a date alone"));
    }
    let tokens = tokens(value);
    let found = number(value).map(Ok).unwrap_or_else(|| whole(&tokens, order, value));
    found.and_then(|published| believed(published, value))
}

/// The first date that a short line states in full and does not call one of a change; a day without its year is none.
pub(super) fn stated(line: &str, order: Order) -> Option<Published> {
    dates_in(line, order).into_iter().find(|(_, changed)| !changed).map(|(found, _)| found)
}

/// The first date of a line that it calls one of a change.
pub(super) fn changed(line: &str, order: Order) -> Option<Published> {
    dates_in(line, order).into_iter().find(|(_, changed)| *changed).map(|(found, _)| found)
}

/// Whether words say that a date of publication follows.
pub(super) fn says_published(words: &str) -> bool {
    says(words, DateWord::Published)
}

/// Whether words say that the date of a change follows.
pub(super) fn says_changed(words: &str) -> bool {
    says(words, DateWord::Modified)
}

fn says(words: &str, wanted: DateWord) -> bool {
    tokens(words).iter().any(|token| matches!(token, Token::Word(word) if date_words(word).contains(&wanted)))
}

/// The full dates of a line, each with whether the words before it call it one of a change.
fn dates_in(line: &str, order: Order) -> Vec<(Published, bool)> {
    let line = if let Some((end, _)) = line.char_indices().nth(300) { &line[..end] } else { line };
    let tokens = tokens(line);
    let (mut found, mut changed, mut skip) = (Vec::new(), false, 0);
    for start in 0..tokens.len() {
        if let Token::Word(word) = &tokens[start] {
            changed = if date_words(word).contains(&DateWord::Modified) {
                true
            } else {
                changed && !date_words(word).contains(&DateWord::Published)
            };
        }
        let at = At { tokens: &tokens[start..], order };
        if start < skip
            || start > 0 && matches!((&tokens[start - 1], &tokens[start]), (Token::Sign('-' | '/' | '.' | ':', false), Token::Number(_)))
        {
            continue;
        }
        let Ok(Some(((year, month, day), rest))) = at.date(&mut None) else { continue };
        let full = tokens[start..tokens.len() - rest.tokens.len()].iter().any(|t| matches!(t, Token::Number(n) if n.len() >= 4));
        let mut rest = rest;
        let clock = rest.clock();
        skip = tokens.len() - rest.tokens.len();
        if let Some(date) = NaiveDate::from_ymd_opt(year, month, day).filter(|_| full)
            && let Ok(published) = believed(joined(date, clock), line)
        {
            found.push((published, changed));
        }
    }
    found
}

fn believed(published: Published, value: &str) -> Result<Published, String> {
    let day = published.day();
    let unset = match published {
        Published::Moment(moment) => moment.timestamp() == 0,
        Published::Day(day) => day == DateTime::<Utc>::UNIX_EPOCH.date_naive(),
    };
    if unset {
        return Err(format!("\"{value}\" is what programs write for \"not set\""));
    }
    if day.year() < FIRST_YEAR {
        return Err(format!("{} is before {FIRST_YEAR}, and so no year of an article", day.year()));
    }
    Ok(published)
}

/// A date that is one number: seconds or milliseconds since 1970, also as `/Date(...)/`.
fn number(value: &str) -> Option<Published> {
    let plain = value.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")).unwrap_or(value);
    let plain = plain.split_once(['+', '-']).filter(|(head, _)| value.starts_with('/') && !head.is_empty()).map_or(plain, |(head, _)| head);
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let moment = match whole.len() {
        9..=10 => DateTime::from_timestamp(number, 0),
        13 => DateTime::from_timestamp_millis(number),
        16 => DateTime::from_timestamp_micros(number),
        _ => None,
    }?;
    Some(Published::Moment(moment.into()))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A piece of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// Digits.
    Number(String),
    /// Letters, in lower case.
    Word(String),
    /// Anything else but white space; whether white space stands before it.
    Sign(char, bool),
}

fn tokens(value: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut open, mut spaced) = (false, false);
    for c in value.chars() {
        if c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}') {
            (open, spaced) = (false, true);
            continue;
        }
        if let Some(digit) = c.to_digit(10) {
            match tokens.last_mut() {
                Some(Token::Number(digits)) if open => digits.push(char::from(b'0' + digit as u8)),
                _ => tokens.push(Token::Number(digit.to_string())),
            }
        } else if c.is_alphabetic() || matches!(c, '’' | '\u{301}' | '\u{327}') {
            match tokens.last_mut() {
                Some(Token::Word(word)) if open && !is_ideograph(c) => word.extend(c.to_lowercase()),
                _ => tokens.push(Token::Word(c.to_lowercase().collect())),
            }
        } else {
            tokens.push(Token::Sign(c, spaced));
        }
        (open, spaced) = (!is_ideograph(c), false);
    }
    tokens
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// A place in the tokens.
#[derive(Clone, Copy)]
struct At<'t> {
    tokens: &'t [Token],
    order: Order,
}

/// A day as it is written, before it is known to exist.
type Written = (i32, u32, u32);

fn whole(tokens: &[Token], order: Order, value: &str) -> Result<Published, String> {
    let mut at = At { tokens, order };
    let mut weekday = at.lead();
    let two = |()| format!("\"{}\" may be two days; write year-month-day", short(value));
    let mut time = None;
    let mut zone_first = None;
    let mut found = at.date(&mut time).map_err(two)?;
    if found.is_none()
        && let Some((clock, rest)) = at.clone_with(At::time)
    {
        at = rest;
        zone_first = at.zone_word();
        at.skip_signs(&[',', '-', '–', '—', '|', '·', '•']);
        weekday = weekday.or(at.lead());
        found = at.date(&mut None).map_err(two)?;
        time = Some((clock, at));
    }
    let Some(((year, month, day), rest)) = found else { return Err(refusal(value)) };
    at = rest;
    let clock = match time {
        Some((clock, _)) => Some((clock, zone_first.or_else(|| at.zone()))),
        None => at.clock(),
    };
    if !at.nothing_more(clock.is_some()) {
        return Err(format!("\"{}\" is not a date alone", short(value)));
    }
    let date = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| no_such_day(&short(value)))?;
    if weekday.is_some_and(|weekday| date.weekday().number_from_monday() != weekday) {
        return Err(format!("\"{}\" names another day of the week", short(value)));
    }
    Ok(joined(date, clock))
}

/// A day with a time and an offset is a moment; without either it is a day.
fn joined(date: NaiveDate, clock: Option<(NaiveTime, Option<i32>)>) -> Published {
    let moment = || {
        let (time, offset) = clock?;
        let zone = FixedOffset::east_opt(offset?)?;
        zone.from_local_datetime(&NaiveDateTime::new(date, time)).single()
    };
    moment().map_or(Published::Day(date), Published::Moment)
}

impl<'t> At<'t> {
    fn peek(&self, ahead: usize) -> Option<&'t Token> {
        self.tokens.get(ahead)
    }

    fn word(&self, ahead: usize) -> Option<&'t str> {
        match self.peek(ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn digits(&self, ahead: usize) -> Option<&'t str> {
        match self.peek(ahead) {
            Some(Token::Number(digits)) => Some(digits),
            _ => None,
        }
    }

    fn small(&self, ahead: usize) -> Option<u32> {
        self.digits(ahead).filter(|digits| digits.len() <= 2)?.parse().ok()
    }

    fn sign(&self, ahead: usize) -> Option<char> {
        match self.peek(ahead) {
            Some(Token::Sign(sign, _)) => Some(*sign),
            _ => None,
        }
    }

    fn after(self, count: usize) -> Self {
        Self { tokens: self.tokens.get(count..).unwrap_or_default(), ..self }
    }

    fn skip_signs(&mut self, signs: &[char]) {
        while self.sign(0).is_some_and(|sign| signs.contains(&sign)) {
            *self = self.after(1);
        }
    }

    /// Days of the week and words that only join, before a date; the day of the week, if it is an English one.
    fn lead(&mut self) -> Option<u32> {
        let mut weekday = None;
        while let Some(word) = self.word(0) {
            let known = date_words(word);
            let is_month = known.iter().any(|k| matches!(k, DateWord::Month(_))) && self.small(1).is_some();
            let is_day = known.iter().find_map(|k| if let DateWord::Weekday(day, english) = k { Some((*day, *english)) } else { None });
            let joins = known.iter().any(|k| matches!(k, DateWord::Join | DateWord::Published));
            match is_day {
                Some((day, english)) if !is_month || self.sign(1).is_some_and(|s| matches!(s, ',' | '.')) => {
                    weekday = weekday.or(english.then_some(day));
                }
                _ if joins => {}
                _ => break,
            }
            *self = self.after(1);
            self.skip_signs(&[',', '.', ':']);
        }
        weekday
    }

    fn clone_with<T>(&self, read: impl Fn(&mut Self) -> Option<T>) -> Option<(T, Self)> {
        let mut copy = *self;
        read(&mut copy).map(|value| (value, copy))
    }

    fn month(&self, ahead: usize) -> Option<u32> {
        date_words(self.word(ahead)?).iter().find_map(|known| if let DateWord::Month(month) = known { Some(*month) } else { None })
    }

    fn is_join(&self, ahead: usize) -> bool {
        self.word(ahead).is_some_and(|word| date_words(word).contains(&DateWord::Join))
    }

    /// A year in four digits, or in two with whatever century RFC 2822 gives it.
    fn year(&self, ahead: usize, short: bool) -> Option<i32> {
        let digits = self.digits(ahead)?;
        let number: i32 = digits.parse().ok()?;
        match digits.len() {
            4 => Some(number),
            2 if short => Some(if number < 50 { 2000 + number } else { 1900 + number }),
            _ => None,
        }
    }

    /// The date at this place, and the place behind it. A time may stand before its year ("Mon May 6 08:00:00 2024").
    fn date(&self, time: &mut Option<(NaiveTime, At<'t>)>) -> Result<Option<(Written, Self)>, ()> {
        if let Some(found) = self.compact().or_else(|| self.year_first()).or_else(|| self.named(time)) {
            return Ok(Some(found));
        }
        self.numbers()
    }

    /// `20240506`, alone or followed by the time.
    fn compact(&self) -> Option<(Written, Self)> {
        let digits = self.digits(0)?;
        let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
        let written = (part(0, 4)? as i32, part(4, 6)?, part(6, 8)?);
        let fits = matches!(digits.len(), 8 | 12 | 14) && (1500..3000).contains(&written.0);
        fits.then(|| (written, self.after(usize::from(digits.len() == 8))))
    }

    /// `2024-05-06`, `2024/5/6`, `2024 May 6`, `2024年5月6日`.
    fn year_first(&self) -> Option<(Written, Self)> {
        let year = self.year(0, false)?;
        let divided = |ahead: usize| match self.peek(ahead)? {
            Token::Sign('-' | '/' | '.' | ':' | '‐' | '‑' | '–', _) => Some(1),
            Token::Word(word) if matches!(word.as_str(), "年" | "년" | "月" | "월") => Some(1),
            Token::Word(_) | Token::Number(_) => Some(0),
            Token::Sign(..) => None,
        };
        let mut at = 1;
        let signs = divided(at)?;
        at += signs;
        let month = match self.month(at) {
            Some(month) => month,
            None if signs == 1 => self.small(at)?,
            None => return None,
        };
        at += 1;
        at += divided(at)?;
        let day = self.small(at)?;
        at += 1;
        if self.word(at).is_some_and(|word| matches!(word, "日" | "일")) {
            at += 1;
        }
        Some(((year, month, day), self.after(at)))
    }

    /// `6 May 2024`, `6th of May, 2024`, `6-May-24`, `May 6, 2024`, `May 6 08:00:00 UTC 2024`.
    fn named(&self, time: &mut Option<(NaiveTime, At<'t>)>) -> Option<(Written, Self)> {
        let joins = |at: &mut usize| {
            while self.is_join(*at) || self.sign(*at).is_some_and(|s| matches!(s, ',' | '.' | '-' | '/' | '–' | '’' | '\'')) {
                *at += 1;
            }
        };
        let ordinal = |at: &mut usize| {
            if self.word(*at).is_some_and(|word| matches!(word, "st" | "nd" | "rd" | "th" | "er" | "º" | "ª"))
                || self.sign(*at).is_some_and(|s| matches!(s, 'º' | '°'))
            {
                *at += 1;
            }
        };
        let mut at = 0;
        let (month, day);
        if let Some(number) = self.small(0) {
            at += 1;
            ordinal(&mut at);
            joins(&mut at);
            (month, day) = (self.month(at)?, number);
            at += 1;
        } else {
            month = self.month(0)?;
            at += 1;
            joins(&mut at);
            day = self.small(at)?;
            at += 1;
            ordinal(&mut at);
        }
        let bare = at;
        joins(&mut at);
        if time.is_none()
            && let Some((clock, rest)) = self.after(bare).clone_with(At::time)
            && let Some((year, behind)) = rest.late_year()
        {
            *time = Some((clock, behind));
            return Some(((year, month, day), behind));
        }
        let year = self.year(at, true)?;
        at += 1;
        if self.word(at).is_some_and(|word| matches!(word, "г" | "року" | "р")) {
            at += 1 + usize::from(self.sign(at + 1) == Some('.'));
        }
        Some(((year, month, day), self.after(at)))
    }

    /// A year behind a time, with a zone between them or not; the zone stays to be read.
    fn late_year(&self) -> Option<(i32, Self)> {
        if let Some(year) = self.year(0, false) {
            return Some((year, self.after(1)));
        }
        let word = self.word(0).filter(|_| self.year(1, false).is_some())?;
        let rest = At { tokens: self.tokens.get(2..)?, order: self.order };
        date_words(word).iter().any(|known| matches!(known, DateWord::Zone(_))).then_some((self.year(1, false)?, rest))
    }

    /// `6/5/2024`: told where one of the numbers can be no month, or where the order is known; an error where it cannot be told.
    fn numbers(&self) -> Result<Option<(Written, Self)>, ()> {
        let sign = self.sign(1).filter(|sign| matches!(sign, '/' | '.' | '-'));
        let parts = (self.small(0), self.small(2), sign.filter(|sign| self.sign(3) == Some(*sign)));
        let (Some(a), Some(b), Some(sign)) = parts else { return Ok(None) };
        let Some(year) = self.year(4, false) else { return if self.small(4).is_some() { Err(()) } else { Ok(None) } };
        let order = if sign == '.' && self.order == Order::Unknown { Order::DayFirst } else { self.order };
        let (day, month) = match order {
            _ if a > 12 || a == b => (a, b),
            _ if b > 12 => (b, a),
            Order::DayFirst => (a, b),
            Order::MonthFirst => (b, a),
            Order::Unknown => return Err(()),
        };
        Ok(Some(((year, month, day), self.after(5))))
    }

    /// What stands between a date and its time, the time, and its zone.
    fn clock(&mut self) -> Option<(NaiveTime, Option<i32>)> {
        let mut at = *self;
        if let Some(digits) = at.digits(0).filter(|digits| matches!(digits.len(), 12 | 14)) {
            let part = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse().ok());
            let time = NaiveTime::from_hms_opt(part(8).unwrap_or(99), part(10).unwrap_or(99), part(12).unwrap_or(0));
            *self = at.after(1);
            let zone = self.zone();
            return time.map(|time| (time, zone));
        }
        loop {
            if at.sign(0).is_some_and(|sign| matches!(sign, ',' | '-' | '–' | '—' | '|' | '·' | '•' | '@' | ':' | ';' | '/' | '.' | '('))
                || at.is_join(0)
                || at.word(0).is_some_and(|word| matches!(word, "t" | "at" | "a" | "às" | "ore" | "klo" | "ob" | "о" | "в" | "saat"))
            {
                at = at.after(1);
            } else {
                break;
            }
        }
        let (time, rest) = at.clone_with(At::packed).or_else(|| at.clone_with(At::time))?;
        *self = rest;
        Some((time, self.zone()))
    }

    /// `0800` or `080000`, behind a `T`.
    fn packed(&mut self) -> Option<NaiveTime> {
        let digits = self.digits(0).filter(|digits| matches!(digits.len(), 4 | 6))?;
        let part = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse().ok());
        let time = NaiveTime::from_hms_opt(part(0)?, part(2)?, part(4).unwrap_or(0))?;
        *self = self.after(1);
        self.fraction();
        Some(time)
    }

    /// `8:00`, `08:00:00.123`, `8.00`, `8h00`, `8:00 a.m.`, `8am`.
    fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.small(0)?;
        let mut at = 1;
        let (mut minute, mut second) = (0, 0);
        let parted = |at: usize| {
            self.sign(at).is_some_and(|s| matches!(s, ':' | '.')) || self.word(at).is_some_and(|w| matches!(w, "h" | "u" | "ч"))
        };
        let timed = parted(at) && self.small(at + 1).is_some_and(|m| m < 60);
        if timed {
            minute = self.small(at + 1)?;
            at += 2;
            if self.sign(at).is_some_and(|s| matches!(s, ':' | '.')) && self.small(at + 1).is_some_and(|s| s < 60) {
                second = self.small(at + 1)?;
                at += 2;
            }
        }
        let mut rest = self.after(at);
        if timed {
            rest.fraction();
        }
        let half = rest.half();
        let hours = match half {
            Some(afternoon) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
            _ => hour,
        };
        if !timed && half.is_none() {
            let whole = rest.word(0).is_some_and(|w| matches!(w, "h" | "uhr" | "uur" | "час"));
            if !whole {
                return None;
            }
        }
        if rest.word(0).is_some_and(|w| matches!(w, "h" | "uhr" | "uur" | "hrs" | "hours" | "óra")) {
            rest = rest.after(1);
        }
        let time = NaiveTime::from_hms_opt(hours, minute, second.min(59))?;
        *self = rest;
        Some(time)
    }

    /// Parts of a second.
    fn fraction(&mut self) {
        if self.sign(0).is_some_and(|s| matches!(s, '.' | ',' | ':')) && self.digits(1).is_some() {
            *self = self.after(2);
        }
    }

    /// Whether it is after noon, where it says so.
    fn half(&mut self) -> Option<bool> {
        let (afternoon, mut used) = match (self.word(0)?, self.sign(1), self.word(2)) {
            ("am", ..) => (false, 1),
            ("pm", ..) => (true, 1),
            ("a", Some('.'), Some("m")) => (false, 3),
            ("p", Some('.'), Some("m")) => (true, 3),
            _ => return None,
        };
        if self.sign(used) == Some('.') {
            used += 1;
        }
        *self = self.after(used);
        Some(afternoon)
    }

    /// The offset that a zone's word stands for.
    fn zone_word(&mut self) -> Option<i32> {
        let zone =
            date_words(self.word(0)?).iter().find_map(|known| if let DateWord::Zone(offset) = known { Some(*offset) } else { None })?;
        *self = self.after(1);
        Some(zone)
    }

    /// `Z`, `+02:00`, `-0400`, `+02`, `GMT+2`, `EDT`, `(CEST)`; seconds east of UTC.
    fn zone(&mut self) -> Option<i32> {
        let mut at = *self;
        if at.sign(0) == Some('(') {
            at = at.after(1);
        }
        let named = at.zone_word();
        let offset = at.offset().map(|offset| offset + named.unwrap_or(0)).or(named)?;
        *self = at;
        Some(offset)
    }

    fn offset(&mut self) -> Option<i32> {
        let negative = match self.sign(0)? {
            '+' => false,
            '-' | '−' => true,
            _ => return None,
        };
        let digits = self.digits(1)?;
        let (hours, minutes, used) = match digits.len() {
            4 => (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..)?.parse::<i32>().ok()?, 2),
            1 | 2 if self.sign(2) == Some(':') && self.small(3).is_some() => (digits.parse().ok()?, self.small(3)? as i32, 4),
            1 | 2 => (digits.parse().ok()?, 0, 2),
            _ => return None,
        };
        if hours > 14 || minutes > 59 {
            return None;
        }
        *self = self.after(used);
        let seconds = hours * 3600 + minutes * 60;
        Some(if negative { -seconds } else { seconds })
    }

    /// Behind a date may only stand signs; behind a time also the names of its zone.
    fn nothing_more(&self, timed: bool) -> bool {
        let fine = |token: &Token| match token {
            Token::Number(_) => false,
            Token::Word(_) => timed,
            Token::Sign(sign, _) => !matches!(sign, '<' | '=' | '%') || timed,
        };
        self.tokens.len() < 12 && self.tokens.iter().all(fine)
    }
}

fn short(value: &str) -> String {
    value.chars().take(40).collect()
}

fn refusal(value: &str) -> String {
    let words = tokens(value);
    let at = At { tokens: &words, order: Order::Unknown };
    let named = (0..words.len()).any(|n| at.month(n).is_some()) && words.iter().filter(|t| matches!(t, Token::Number(_))).count() >= 2;
    if named {
        format!("\"{}\" is no day of the calendar, or not written as one", short(value))
    } else {
        format!("\"{}\" is not a full date", short(value))
    }
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
            "20180612T10:15:00Z",
            "20180612101500",
            "2018:06:12 10:15:00",
            "2018-06-12T10:15:00.000+02:00[Europe/Berlin]",
            "Tue Jun 12 10:15:00 2018",
            "Tue Jun 12 10:15:00 UTC 2018",
            "Tue Jun 12 2018 10:15:00 GMT+0200 (Central European Summer Time)",
            "12-Jun-2018",
            "12-Jun-18",
            "12.6.2018",
            "12. Juni 2018, 10.15 Uhr",
            "mardi 12 juin 2018 à 10h15",
            "martes, 12 de junio de 2018",
            "12 июня 2018, 10:15",
            "12 czerwca 2018",
            "2018年6月12日 10:15",
            "2018년 6월 12일",
            "10:15 a.m. EDT, Tuesday, June 12, 2018",
            "Tue, 12 Jun 18 10:15:00 +0200",
            "Tue, 12 Jun 2018",
            "1528798500",
            "1528798500000",
            "/Date(1528798500000)/",
            "/Date(1528798500000+0200)/",
            "2018 Jun 12",
            "Published: June 12, 2018",
            "June 12, 2018 | 10:15pm",
        ] {
            assert_eq!(day_of(value), "2018-06-12", "{value}");
        }
        assert_eq!(day_of("12/06/2018"), "! \"12/06/2018\" may be two days; write year-month-day");
        // WRONG: the day is stated, behind the hour.
        assert!(day_of("10:15, 12 June 2018").starts_with('!'));
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
            "1899-12-30",
            "1970-01-01",
            "2018-06-12/2018-06-14",
            "June 12, 2018 and May 3, 2019",
            "Updated June 12, 2018",
            "12/06/18",
            "10:15",
            "2018-06-12 <script>",
        ] {
            assert!(day_of(value).starts_with("! "), "{value}: {}", day_of(value));
        }
    }

    #[test]
    fn moment_keeps_its_offset() {
        assert_eq!(parse_published("2018-06-12T01:00:00+08:00").unwrap().to_string(), "2018-06-12T01:00:00+08:00");
    }

    #[test]
    fn a_language_may_tell_the_order() {
        let read = |value: &str, tag: &str| parse_ordered(value, Order::of_language(tag)).map(|found| found.to_string());
        assert_eq!(read("05/06/2024", "en-US").as_deref(), Ok("2024-05-06"));
        assert_eq!(read("05/06/2024", "en-GB").as_deref(), Ok("2024-06-05"));
        assert_eq!(read("05/06/2024", "fr").as_deref(), Ok("2024-06-05"));
        assert!(read("05/06/2024", "en").is_err());
    }

    #[test]
    fn an_evening_keeps_its_own_day() {
        assert_eq!(parse_published("Mon, 06 May 2024 22:49:09 -0400").unwrap().to_string(), "2024-05-06T22:49:09-04:00");
        assert_eq!(parse_published("May 6, 2024 10:49 PM EDT").unwrap().to_string(), "2024-05-06T22:49:00-04:00");
        assert_eq!(parse_published("2024-05-06T23:30:00").unwrap().to_string(), "2024-05-06");
    }

    #[test]
    fn a_line_states_its_date_in_full() {
        let read = |line: &str| stated(line, Order::Unknown).map(|found| found.day().to_string());
        for line in [
            "By Ann Bell | May 6, 2024 | 3 min read",
            "Published 6 May 2024 08:00 BST",
            "Updated 7 May 2024 | Published 6 May 2024",
            "Monday, May 6th 2024 - 10:15",
            "Posted on 2024-05-06 by Ann",
            "6. Mai 2024, 8:00 Uhr",
        ] {
            assert_eq!(read(line).as_deref(), Some("2024-05-06"), "{line}");
        }
        for line in ["Updated May 6, 2024", "5/6/2024", "6 May", "May 2024", "10:15", "Call 2024-05-06789"] {
            assert_eq!(read(line), None, "{line}");
        }
        assert_eq!(changed("Published 6 May 2024, updated 7 May 2024", Order::Unknown).unwrap().to_string(), "2024-05-07");
    }
}
