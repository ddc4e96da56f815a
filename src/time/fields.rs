//! Reads one class of words at one place: a month, a count, a clock time.
//!
//! Takes the lexemes of a sentence and a position; gives what was read and the next position, or nothing.

use rustc_hash::FxHashMap;

use crate::lexicon::time::{Class, Part, Place, Season, Unit};
use crate::lexicon::time_words;
use crate::time::lex::{Lexeme, Shape};
use crate::time::words::{Word, WordId, Words};

/// How many of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// A whole number.
    Exact(u32),
    /// A whole number and a half.
    Half(u32),
    /// Some.
    Vague,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    /// 0 to 24.
    pub(super) hour: u32,
    /// 0 to 59.
    pub(super) minute: u32,
    /// Whether it is given in Coordinated Universal Time.
    pub(super) utc: bool,
}

/// What the words of one time expression said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fields {
    pub(super) n: Option<Count>,
    pub(super) unit: Option<Unit>,
    pub(super) year: Option<i32>,
    pub(super) short_year: Option<u32>,
    pub(super) bc: bool,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
    pub(super) ordinal: Option<u32>,
    pub(super) weekday: Option<u32>,
    pub(super) season: Option<Season>,
    pub(super) part: Option<Part>,
    pub(super) step: Option<i32>,
    pub(super) clock: Option<Clock>,
    pub(super) decade: Option<i32>,
    pub(super) short_decade: Option<u32>,
    pub(super) holiday: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) number: Option<u32>,
    pub(super) place: Option<Place>,
    /// Day and month of a numeric date whose order is open.
    pub(super) either: Option<(u32, u32)>,
    /// Whether the words themselves call it approximate.
    pub(super) about: bool,
    /// Whether "the" stands before them.
    pub(super) the: bool,
    /// Whether the step is the year's: "June of last year".
    pub(super) of_year: bool,
}

impl Fields {
    /// Takes from another what it lacks of the calendar.
    pub(super) fn inherit(&mut self, other: &Fields) {
        if let (None, Some(short), Some(year)) = (self.year, self.short_year, other.year) {
            self.year = Some(year.div_euclid(100) * 100 + short as i32);
        }
        self.year = self.year.or(other.year);
        self.short_year = self.short_year.or(other.short_year);
        self.bc |= other.bc;
        if self.day.is_some() || self.month.is_none() && self.season.is_none() {
            self.month = self.month.or(other.month);
        }
        self.step = self.step.or(other.step);
        self.of_year |= other.of_year;
        self.part = self.part.or(other.part);
    }
}

/// Phrases of several words, by their first word, longest first.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    by_first: FxHashMap<WordId, Vec<(Vec<WordId>, usize)>>,
}

impl Phrases {
    /// Adds a phrase that stands for row `index`.
    pub(super) fn add(&mut self, words: Vec<WordId>, index: usize) {
        let Some(first) = words.first().copied() else { return };
        let list = self.by_first.entry(first).or_default();
        list.push((words, index));
        list.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
    }

    /// The longest phrase that begins at `at`, with the position after it.
    pub(super) fn read(&self, lexemes: &[Lexeme], at: usize) -> Option<(usize, usize)> {
        let first = lexemes.get(at)?.word;
        self.by_first.get(&first)?.iter().find_map(|(words, index)| {
            let fits = words.len() <= lexemes.len() - at && words.iter().zip(&lexemes[at..]).all(|(w, l)| *w == l.word);
            fits.then_some((*index, at + words.len()))
        })
    }

    /// Whether a phrase ends just before `end`; gives its row and where it begins.
    pub(super) fn read_back(&self, lexemes: &[Lexeme], end: usize, longest: usize) -> Option<(usize, usize)> {
        (1..=longest.min(end)).rev().find_map(|length| {
            let (index, stop) = self.read(lexemes, end - length)?;
            (stop == end).then_some((index, end - length))
        })
    }

    /// First words of all phrases.
    pub(super) fn firsts(&self) -> impl Iterator<Item = WordId> + '_ {
        self.by_first.keys().copied()
    }
}

/// Fixed words that the readers below look for.
#[derive(Debug)]
pub(super) struct Marks {
    pub(super) dot: WordId,
    pub(super) comma: WordId,
    pub(super) colon: WordId,
    pub(super) hyphen: WordId,
    pub(super) apostrophes: [WordId; 2],
    pub(super) s: WordId,
    pub(super) suffixes: [WordId; 4],
    pub(super) a: WordId,
    pub(super) an: WordId,
    pub(super) and: WordId,
    pub(super) half: WordId,
    pub(super) of: WordId,
    pub(super) oh: WordId,
    pub(super) couple: WordId,
    pub(super) hundred: WordId,
    pub(super) thousand: WordId,
    pub(super) am: [WordId; 2],
    pub(super) pm: [WordId; 2],
    pub(super) m: WordId,
    pub(super) noon: WordId,
    pub(super) midnight: WordId,
    pub(super) o: WordId,
    pub(super) clock: WordId,
    pub(super) hours: [WordId; 3],
    pub(super) local: WordId,
    pub(super) time: WordId,
    pub(super) b: WordId,
    pub(super) c: WordId,
    pub(super) e: WordId,
    pub(super) bc: [WordId; 2],
    pub(super) ad: [WordId; 2],
    pub(super) the: WordId,
}

impl Marks {
    /// Gives each its number.
    pub(super) fn new(words: &mut Words) -> Self {
        let marks = &time_words::words().marks;
        let mut w = |text: &str| words.intern(text);
        Self {
            dot: w("."),
            comma: w(","),
            colon: w(":"),
            hyphen: w("-"),
            apostrophes: [w("'"), w("’")],
            s: w(&marks.s),
            suffixes: marks.suffixes.each_ref().map(|text| w(text)),
            a: w(&marks.a),
            an: w(&marks.an),
            and: w(&marks.and),
            half: w(&marks.half),
            of: w(&marks.of),
            oh: w(&marks.oh),
            couple: w(&marks.couple),
            hundred: w(&marks.hundred),
            thousand: w(&marks.thousand),
            am: marks.am.each_ref().map(|text| w(text)),
            pm: marks.pm.each_ref().map(|text| w(text)),
            m: w(&marks.m),
            noon: w(&marks.noon),
            midnight: w(&marks.midnight),
            o: w(&marks.o),
            clock: w(&marks.clock),
            hours: marks.hours.each_ref().map(|text| w(text)),
            local: w(&marks.local),
            time: w(&marks.time),
            b: w(&marks.b),
            c: w(&marks.c),
            e: w(&marks.e),
            bc: marks.bc.each_ref().map(|text| w(text)),
            ad: marks.ad.each_ref().map(|text| w(text)),
            the: w(&marks.the),
        }
    }
}

/// Everything a reader needs beside the lexemes.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) words: Words,
    pub(super) marks: Marks,
    pub(super) holidays: Phrases,
    pub(super) names: Phrases,
    pub(super) places: Phrases,
    /// Row of `places` to place in the period.
    pub(super) place_rows: Vec<Place>,
}

/// The lexemes that a reader looks at.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) lexemes: &'a [Lexeme],
}

impl View<'_> {
    /// The lexeme's words.
    pub(super) fn form(&self, at: usize) -> &str {
        &self.text[self.lexemes[at].start..self.lexemes[at].end]
    }

    /// The vocabulary number at a position; 0 outside.
    pub(super) fn word(&self, at: usize) -> WordId {
        self.lexemes.get(at).map_or(0, |l| l.word)
    }

    /// Whether the lexeme is there and written without a space before it.
    pub(super) fn glued(&self, at: usize) -> bool {
        self.lexemes.get(at).is_some_and(|l| l.glued)
    }
}

impl Reader {
    /// The row of the word at a position.
    pub(super) fn row(&self, view: View<'_>, at: usize) -> &Word {
        self.words.get(view.word(at))
    }

    /// Reads a class; stores into `out`; gives the next position.
    pub(super) fn read(&self, class: Class, view: View<'_>, at: usize, out: &mut Fields) -> Option<usize> {
        let lexeme = view.lexemes.get(at)?;
        let row = self.words.get(lexeme.word);
        match class {
            Class::N => self.count(view, at).map(|(n, next)| set(&mut out.n, n, next)),
            Class::Ord => self.ordinal(view, at).map(|(n, next)| set(&mut out.ordinal, n, next)),
            Class::Day => self.day(view, at).map(|(n, next)| set(&mut out.day, n, next)),
            Class::DayTh => self.day_with_suffix(view, at).map(|(n, next)| set(&mut out.day, n, next)),
            Class::Month | Class::MonthName => self.month(class, view, at).map(|(n, next)| set(&mut out.month, n, next)),
            Class::Wd | Class::WdName => self.weekday(class, view, at).map(|(n, next)| set(&mut out.weekday, n, next)),
            Class::WdPlural => row.weekday.filter(|_| row.plural && lexeme.capital).map(|n| set(&mut out.weekday, n, at + 1)),
            Class::Year => self.year(view, at).map(|(n, next)| set(&mut out.year, n, next)),
            Class::YearUnit => row.unit.filter(|u| *u == Unit::Year && !row.plural).map(|_| {
                out.of_year = true;
                at + 1
            }),
            Class::BcYear => small_year(lexeme).map(|n| set(&mut out.year, n, at + 1)),
            Class::Yy => (lexeme.digits(2) && !self.in_a_name(view, at)).then(|| set(&mut out.short_year, lexeme.number, at + 1)),
            Class::Num => (lexeme.shape == Shape::Digits && lexeme.len() <= 2).then(|| set(&mut out.number, lexeme.number, at + 1)),
            Class::NumDate => numeric_date(view, at, out),
            Class::Unit => row.unit.map(|u| set(&mut out.unit, u, at + 1)),
            Class::UnitPlural => row.unit.filter(|_| row.plural).map(|u| set(&mut out.unit, u, at + 1)),
            Class::Season => row.season.map(|s| set(&mut out.season, s, at + 1)),
            Class::Part => self.part(view, at).map(|(p, next)| set(&mut out.part, p, next)),
            Class::PartPlural => row.part.filter(|_| row.plural).map(|p| set(&mut out.part, p, at + 1)),
            Class::Step => row.step.map(|s| set(&mut out.step, s, at + 1)),
            Class::Clock => self.clock(view, at).map(|(c, next)| set(&mut out.clock, c, next)),
            Class::Decade => self.decade(view, at, out),
            Class::Bc => self.era(view, at, self.marks.b, &self.marks.bc).inspect(|_| out.bc = true),
            Class::Ad => self.marks.ad.contains(&lexeme.word).then_some(at + 1),
            Class::Holiday => self.holidays.read(view.lexemes, at).map(|(row, next)| set(&mut out.holiday, row, next)),
            Class::Name => self.names.read(view.lexemes, at).map(|(row, next)| set(&mut out.name, row, next)),
            Class::Mod => self.places.read(view.lexemes, at).map(|(row, next)| set(&mut out.place, self.place_rows[row], next)),
            Class::Date => self.date(view, at, out),
        }
    }

    /// "F-16", but not "7-Apr-23": two digits tied to a word that is no month.
    fn in_a_name(&self, view: View<'_>, at: usize) -> bool {
        at > 1 && view.glued(at - 1) && view.lexemes[at - 2].shape == Shape::Word && self.row(view, at - 2).month.is_none()
    }

    fn month(&self, class: Class, view: View<'_>, at: usize) -> Option<(u32, usize)> {
        let row = self.row(view, at);
        let month = row.month.filter(|_| view.lexemes[at].capital && (row.full || class == Class::Month))?;
        Some((month, self.skip_dot(view, at + 1, row.full)))
    }

    fn weekday(&self, class: Class, view: View<'_>, at: usize) -> Option<(u32, usize)> {
        let row = self.row(view, at);
        let weekday = row.weekday.filter(|_| !row.plural && view.lexemes[at].capital && (row.full || class == Class::Wd))?;
        Some((weekday, self.skip_dot(view, at + 1, row.full)))
    }

    fn skip_dot(&self, view: View<'_>, at: usize, full: bool) -> usize {
        if !full && view.word(at) == self.marks.dot && view.glued(at) && at + 1 < view.lexemes.len() { at + 1 } else { at }
    }

    fn suffix(&self, view: View<'_>, at: usize) -> bool {
        view.glued(at) && self.marks.suffixes.contains(&view.word(at))
    }

    /// A day of the month in figures, with or without its suffix.
    fn day(&self, view: View<'_>, at: usize) -> Option<(u32, usize)> {
        if let Some(found) = self.day_with_suffix(view, at) {
            return Some(found);
        }
        let lexeme = view.lexemes[at];
        let plain = lexeme.shape == Shape::Digits && lexeme.len() <= 2 && (1..=31).contains(&lexeme.number);
        let tail = view.lexemes.get(at + 1);
        // "4:30" is a time of day, "March 4: the army" the head of an entry.
        let minutes = view.word(at + 1) == self.marks.colon && view.glued(at + 2);
        let runs_on = tail.is_some_and(|l| l.glued && (l.shape == Shape::Word || l.shape == Shape::Digits || minutes));
        (plain && !runs_on).then_some((lexeme.number, at + 1))
    }

    fn day_with_suffix(&self, view: View<'_>, at: usize) -> Option<(u32, usize)> {
        let lexeme = view.lexemes[at];
        let fits = lexeme.shape == Shape::Digits && (1..=31).contains(&lexeme.number) && self.suffix(view, at + 1);
        fits.then_some((lexeme.number, at + 2))
    }

    fn ordinal(&self, view: View<'_>, at: usize) -> Option<(u32, usize)> {
        let lexeme = view.lexemes[at];
        if lexeme.shape == Shape::Digits && self.suffix(view, at + 1) {
            return Some((lexeme.number, at + 2));
        }
        let row = self.row(view, at);
        if let Some(n) = row.ordinal {
            return Some((n, at + 1));
        }
        let tens = row.number.filter(|n| *n >= 20 && n % 10 == 0)?;
        let next = if view.word(at + 1) == self.marks.hyphen { at + 2 } else { at + 1 };
        let ones = self.row(view, next).ordinal.filter(|n| *n < 10)?;
        Some((tens + ones, next + 1))
    }

    fn year(&self, view: View<'_>, at: usize) -> Option<(i32, usize)> {
        let lexeme = view.lexemes[at];
        if lexeme.digits(4) {
            let runs_on = view.glued(at + 1) && view.lexemes[at + 1].shape == Shape::Word;
            return ((1000..=2100).contains(&lexeme.number) && !runs_on).then_some((lexeme.number as i32, at + 1));
        }
        self.year_in_words(view, at)
    }

    fn year_in_words(&self, view: View<'_>, at: usize) -> Option<(i32, usize)> {
        let century = self.row(view, at).number?;
        if century == 2 && view.word(at + 1) == self.marks.thousand {
            let next = if view.word(at + 2) == self.marks.and { at + 3 } else { at + 2 };
            return Some(self.small(view, next).filter(|(n, _)| *n < 100).map_or((2000, at + 2), |(n, end)| (2000 + n as i32, end)));
        }
        if !(17..=20).contains(&century) {
            return None;
        }
        if view.word(at + 1) == self.marks.hundred {
            return Some((century as i32 * 100, at + 2));
        }
        let spoken_zero = view.word(at + 1) == self.marks.oh;
        let (rest, end) = self.small(view, if spoken_zero { at + 2 } else { at + 1 })?;
        ((10..100).contains(&rest) != spoken_zero).then_some((century as i32 * 100 + rest as i32, end))
    }

    /// A number below one hundred in words.
    fn small(&self, view: View<'_>, at: usize) -> Option<(u32, usize)> {
        let tens = self.row(view, at).number?;
        if tens < 20 || tens % 10 != 0 {
            return Some((tens, at + 1));
        }
        let next = if view.word(at + 1) == self.marks.hyphen { at + 2 } else { at + 1 };
        match self.row(view, next).number {
            Some(ones) if (1..10).contains(&ones) => Some((tens + ones, next + 1)),
            _ => Some((tens, at + 1)),
        }
    }

    fn count(&self, view: View<'_>, at: usize) -> Option<(Count, usize)> {
        let m = &self.marks;
        let lexeme = view.lexemes[at];
        if lexeme.shape == Shape::Digits {
            return (lexeme.len() <= 5).then_some((Count::Exact(lexeme.number), at + 1));
        }
        if lexeme.shape == Shape::Amount {
            return amount(view.form(at)).map(|c| (c, at + 1));
        }
        if lexeme.word == m.a || lexeme.word == m.an {
            return Some(self.count_after_article(view, at + 1));
        }
        let row = self.row(view, at);
        if row.vague {
            return Some((Count::Vague, at + 1));
        }
        let (n, end) = self.small(view, at)?;
        let (n, end) = self.multiplied(view, n, end);
        Some(self.with_half(view, n, end))
    }

    fn count_after_article(&self, view: View<'_>, at: usize) -> (Count, usize) {
        let m = &self.marks;
        if view.word(at) == m.couple {
            return (Count::Exact(2), if view.word(at + 1) == m.of { at + 2 } else { at + 1 });
        }
        let row = self.row(view, at);
        if row.vague {
            return (Count::Vague, at + 1);
        }
        if view.word(at) == m.hundred {
            return (Count::Exact(100), at + 1);
        }
        if row.number == Some(12) || row.number == Some(1) {
            return (Count::Exact(row.number.unwrap_or(1)), at + 1);
        }
        (Count::Exact(1), at)
    }

    fn multiplied(&self, view: View<'_>, n: u32, at: usize) -> (u32, usize) {
        let factor = match view.word(at) {
            w if w == self.marks.hundred => 100,
            w if w == self.marks.thousand => 1000,
            _ => return (n, at),
        };
        let next = if view.word(at + 1) == self.marks.and { at + 2 } else { at + 1 };
        match self.small(view, next) {
            Some((rest, end)) if rest < 100 && view.word(next) != 0 => (n * factor + rest, end),
            _ => (n * factor, at + 1),
        }
    }

    fn with_half(&self, view: View<'_>, n: u32, at: usize) -> (Count, usize) {
        let m = &self.marks;
        let half_at = if view.word(at + 1) == m.a { at + 2 } else { at + 1 };
        if view.word(at) == m.and && view.word(half_at) == m.half { (Count::Half(n), half_at + 1) } else { (Count::Exact(n), at) }
    }

    fn part(&self, view: View<'_>, at: usize) -> Option<(Part, usize)> {
        let row = self.row(view, at);
        let part = row.part.filter(|_| !row.plural)?;
        let night_time = view.word(at + 1) == self.marks.hyphen && view.word(at + 2) == self.marks.time;
        Some((part, if night_time { at + 3 } else { at + 1 }))
    }

    fn decade(&self, view: View<'_>, at: usize, out: &mut Fields) -> Option<usize> {
        let m = &self.marks;
        let lexeme = view.lexemes[at];
        if lexeme.glued && at > 0 && view.lexemes[at - 1].shape == Shape::Word {
            return None;
        }
        let plural = |from: usize| {
            let next = if m.apostrophes.contains(&view.word(from)) { from + 1 } else { from };
            (view.glued(from) && view.glued(next) && view.word(next) == m.s).then_some(next + 1)
        };
        if lexeme.shape == Shape::Digits && (lexeme.len() == 4 || lexeme.len() == 3) && lexeme.number.is_multiple_of(10) {
            out.decade = Some(lexeme.number as i32 / 10);
            return plural(at + 1);
        }
        if lexeme.digits(2) && lexeme.number.is_multiple_of(10) {
            out.short_decade = Some(lexeme.number);
            return plural(at + 1);
        }
        if m.apostrophes.contains(&lexeme.word) && view.lexemes.get(at + 1).is_some_and(|l| l.digits(2) && l.number % 10 == 0) {
            out.short_decade = view.lexemes.get(at + 1).map(|l| l.number);
            return plural(at + 2);
        }
        let decade = self.row(view, at).decade?;
        out.short_decade = Some(decade);
        Some(at + 1)
    }

    /// "BC", "B.C.", "BCE".
    fn era(&self, view: View<'_>, at: usize, first: WordId, whole: &[WordId]) -> Option<usize> {
        let m = &self.marks;
        if whole.contains(&view.word(at)) {
            return Some(at + 1);
        }
        let dotted =
            view.word(at) == first && view.word(at + 1) == m.dot && view.word(at + 2) == m.c && view.glued(at + 1) && view.glued(at + 2);
        if !dotted {
            return None;
        }
        let mut end = at + 3;
        if view.word(end) == m.dot && view.word(end + 1) == m.e && view.glued(end + 1) {
            end += 2;
        }
        Some(if view.word(end) == m.dot && view.glued(end) { end + 1 } else { end })
    }

    /// A calendar date or weekday inside another expression: "two days after 5 May".
    fn date(&self, view: View<'_>, at: usize, out: &mut Fields) -> Option<usize> {
        const SHAPES: [&[Class]; 7] = [
            &[Class::Month, Class::Day, Class::Year],
            &[Class::Day, Class::Month, Class::Year],
            &[Class::Month, Class::Day],
            &[Class::Day, Class::Month],
            &[Class::Month, Class::Year],
            &[Class::WdName],
            &[Class::Step, Class::WdName],
        ];
        SHAPES.iter().find_map(|classes| {
            let mut fields = Fields { n: out.n, unit: out.unit, ..Fields::default() };
            let mut next = at;
            for class in *classes {
                let skips = *class == Class::Year && view.word(next) == self.marks.comma;
                next = self.read(*class, view, if skips { next + 1 } else { next }, &mut fields)?;
            }
            *out = fields;
            Some(next)
        })
    }

    fn clock(&self, view: View<'_>, at: usize) -> Option<(Clock, usize)> {
        let m = &self.marks;
        let word = view.word(at);
        if word == m.noon || word == m.midnight {
            let hour = if word == m.noon { 12 } else { 0 };
            return Some(self.zone(view, Clock { hour, minute: 0, utc: false }, at + 1, true));
        }
        let (hour, minute, next, sure) = self.figures(view, at)?;
        let (hour, next, sure) = match self.half_of_day(view, next) {
            Some((afternoon, end)) if (1..=12).contains(&hour) => (hour % 12 + if afternoon { 12 } else { 0 }, end, true),
            _ => (hour, next, sure),
        };
        let (clock, end) = self.zone(view, Clock { hour, minute, utc: false }, next, sure);
        (sure || end > next).then_some((clock, end)).filter(|_| hour <= 24 && minute < 60)
    }

    /// Hour and minute in figures, where they end, and whether that is a time beyond doubt.
    fn figures(&self, view: View<'_>, at: usize) -> Option<(u32, u32, usize, bool)> {
        let m = &self.marks;
        let lexeme = view.lexemes[at];
        if lexeme.shape == Shape::Amount {
            let (hour, minute) = view.form(at).split_once('.')?;
            let fits = hour.len() <= 2 && minute.len() == 2;
            return fits.then(|| Some((hour.parse().ok()?, minute.parse().ok()?, at + 1, false)))?;
        }
        if lexeme.shape != Shape::Digits {
            return None;
        }
        let minutes = view.lexemes.get(at + 2).filter(|l| l.digits(2) && l.glued && view.word(at + 1) == m.colon && view.glued(at + 1));
        if let Some(minutes) = minutes {
            let hours_word = m.hours.contains(&view.word(at + 3));
            return Some((lexeme.number, minutes.number, if hours_word { at + 4 } else { at + 3 }, lexeme.len() <= 2));
        }
        if lexeme.digits(4) && lexeme.number < 2400 && lexeme.number % 100 < 60 {
            let hours_word = m.hours.contains(&view.word(at + 1)) && (lexeme.number < 1000 || view.glued(at + 1));
            return Some((lexeme.number / 100, lexeme.number % 100, if hours_word { at + 2 } else { at + 1 }, hours_word));
        }
        let o_clock = view.word(at + 1) == m.o && m.apostrophes.contains(&view.word(at + 2)) && view.word(at + 3) == m.clock;
        (lexeme.len() <= 2).then_some((lexeme.number, 0, if o_clock { at + 4 } else { at + 1 }, o_clock))
    }

    /// "a.m.", "pm": whether it is the afternoon, and where it ends.
    fn half_of_day(&self, view: View<'_>, at: usize) -> Option<(bool, usize)> {
        let m = &self.marks;
        let word = view.word(at);
        if word == m.am[0] || word == m.pm[0] {
            return Some((word == m.pm[0], at + 1));
        }
        let dotted = (word == m.am[1] || word == m.pm[1]) && view.word(at + 1) == m.dot && view.word(at + 2) == m.m && view.glued(at + 2);
        dotted.then(|| (word == m.pm[1], if view.word(at + 3) == m.dot && view.glued(at + 3) { at + 4 } else { at + 3 }))
    }

    /// A zone or "local time" after a clock time.
    fn zone(&self, view: View<'_>, clock: Clock, at: usize, sure: bool) -> (Clock, usize) {
        let m = &self.marks;
        let row = self.row(view, at);
        let upper = at < view.lexemes.len() && view.form(at).bytes().all(|b| b.is_ascii_uppercase());
        if (row.zone || row.utc) && upper {
            return (Clock { utc: row.utc, ..clock }, at + 1);
        }
        let named = view.word(at + 1) == m.time && (view.word(at) == m.local || sure && view.lexemes.get(at).is_some_and(|l| l.capital));
        (clock, if named { at + 2 } else { at })
    }
}

fn set<T>(slot: &mut Option<T>, value: T, next: usize) -> usize {
    *slot = Some(value);
    next
}

fn small_year(lexeme: &Lexeme) -> Option<i32> {
    (lexeme.shape == Shape::Digits && lexeme.len() <= 4 && lexeme.number > 0).then_some(lexeme.number as i32)
}

fn amount(text: &str) -> Option<Count> {
    if let Some((whole, part)) = text.split_once('.') {
        return (part == "5").then(|| whole.parse().ok().map(Count::Half))?;
    }
    text.replace(',', "").parse().ok().map(Count::Exact)
}

/// "2025-11-09", "9/11/2025", "9.11.2025", "7/8/07", with an ISO time behind it.
fn numeric_date(view: View<'_>, at: usize, out: &mut Fields) -> Option<usize> {
    let start = view.lexemes[at].start;
    let rest = &view.text[start..];
    let length = rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.')).count();
    let rest = rest[..length].trim_end_matches(['.', '-', '/']);
    let mark = rest.find(['-', '/', '.'])?;
    let parts: Vec<&str> = rest.split(|c| rest[mark..].starts_with(c)).collect();
    let [a, b, c] = parts[..] else { return None };
    let (x, y, z) = (a.parse::<u32>().ok()?, b.parse::<u32>().ok()?, c.parse::<u32>().ok()?);
    match (a.len(), b.len(), c.len()) {
        (4, 2, 2) => (out.year, out.month, out.day) = (Some(x as i32), Some(y), Some(z)),
        (1..=2, 1..=2, 4) => year_last(out, x, y, Some(z as i32), None),
        (1..=2, 1..=2, 2) if &rest[mark..=mark] == "/" => year_last(out, x, y, None, Some(z)),
        _ => return None,
    }
    let fits = out.month.is_none_or(|m| (1..=12).contains(&m)) && out.day.is_none_or(|d| (1..=31).contains(&d));
    let (clock, tail) = iso_time(&view.text[start + rest.len()..]);
    out.clock = clock.filter(|_| a.len() == 4);
    let end = start + rest.len() + if out.clock.is_some() { tail } else { 0 };
    let next = view.lexemes[at..].iter().position(|l| l.start >= end).map_or(view.lexemes.len(), |i| at + i);
    fits.then_some(next)
}

/// "T14:30:00Z" behind a date: the time and its length (bytes).
fn iso_time(text: &str) -> (Option<Clock>, usize) {
    let length = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'+')).count();
    let Some(time) = text[..length].strip_prefix('T') else { return (None, 0) };
    let number = |at: usize| time.get(at..at + 2).and_then(|n| n.parse::<u32>().ok());
    let clock = number(0).zip(number(3)).filter(|(hour, minute)| *hour < 24 && *minute < 60 && time[2..].starts_with(':'));
    (clock.map(|(hour, minute)| Clock { hour, minute, utc: time.ends_with('Z') }), length)
}

fn year_last(out: &mut Fields, x: u32, y: u32, year: Option<i32>, short: Option<u32>) {
    out.year = year;
    out.short_year = short;
    match (x > 12, y > 12) {
        (true, _) => (out.day, out.month) = (Some(x), Some(y)),
        (_, true) => (out.month, out.day) = (Some(x), Some(y)),
        _ if x == y => (out.month, out.day) = (Some(x), Some(y)),
        _ => out.either = Some((x, y)),
    }
}
