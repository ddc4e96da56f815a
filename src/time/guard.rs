//! Conditions on the words around a match: what keeps "May said" and "2000 soldiers" from being dates.
//!
//! Takes a match with its sentence; says yes or no. Tags are used where the sentence has them, words alone where not.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;

use crate::lexicon::time::Unit;
use crate::lexicon::time_guards::{GuardWords, words};
use crate::time::calendar;
use crate::time::fields::{Count, View};
use crate::time::lex::Shape;
use crate::time::pattern::{Match, Program};
use crate::time::words::WordId;
use crate::types::{Sentence, Xpos};

/// A condition that a rule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Guard {
    MonthDay,
    RefYear,
    BareMonth,
    DayAlone,
    BareYear,
    BareSeason,
    Quarter,
    InUnits,
    #[serde(rename = "holiday")]
    HolidayName,
    Half,
    YearRange,
    Weekday,
    Overnight,
    StepUnit,
    EndOfUnit,
    NotClause,
    Same,
    ReportedQuarter,
    NextUnit,
    Then,
    VagueNow,
    VagueRecent,
    VagueFuture,
    VaguePast,
    Duration,
    Window,
    Set,
}

impl Guard {
    /// Reads the name that rules use.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let name: StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
        Self::deserialize(name).ok()
    }
}

/// A match in its sentence.
pub(super) struct Site<'a> {
    pub(super) program: &'a Program,
    pub(super) view: View<'a>,
    pub(super) sentence: &'a Sentence,
    /// Whether the tagger ran on the sentence.
    pub(super) tagged: bool,
}

/// Years that stand alone without a preposition are taken for years between these.
const MODERN: std::ops::RangeInclusive<i32> = 1900..=2060;

impl Site<'_> {
    /// Whether all conditions of the rule hold.
    pub(super) fn allows(&self, guards: &[Guard], found: &Match) -> bool {
        guards.iter().all(|guard| self.allow(*guard, found))
    }

    fn allow(&self, guard: Guard, found: &Match) -> bool {
        let fields = &found.groups[0].fields;
        match guard {
            Guard::RefYear => true,
            Guard::VagueNow => !self.form_is(found.end, "-"),
            Guard::InUnits => {
                !self.among(found.end, &self.ask().of) && !self.form_is(found.end, "-") && !self.among(found.start + 1, &self.ask().recent)
            }
            Guard::HolidayName => !self.is_noun(found.end),
            Guard::MonthDay => self.month_day(found),
            Guard::BareMonth => self.bare_month(found),
            Guard::DayAlone => self.day_alone(found),
            Guard::BareYear => self.bare_year(found),
            Guard::BareSeason => self.bare_season(found),
            Guard::Quarter => fields.ordinal.or(fields.number).is_none_or(|n| (1..=4).contains(&n)),
            Guard::Half => fields.ordinal.or(fields.number).is_some_and(|n| (1..=2).contains(&n)),
            Guard::YearRange => self.year_range(found),
            Guard::Weekday => self.weekday(found),
            Guard::Overnight => !self.before(found, &self.ask().sets.article),
            Guard::StepUnit => self.step_unit(found),
            Guard::EndOfUnit => self.end_of_unit(found),
            Guard::NotClause => self.not_clause(found),
            Guard::Same => self.same(found),
            Guard::NextUnit => self.next_unit(found),
            Guard::Then => !self.next_is_word(found.end) || !self.is_noun(found.end),
            Guard::VagueRecent => !self.before(found, &self.ask().sets.article) && found.end - found.start == 1,
            Guard::ReportedQuarter => {
                self.before_article(found, &self.ask().sets.preposition) || self.among(found.start + 1, &self.ask().latest)
            }
            Guard::VaguePast => self.vague_past(found),
            Guard::VagueFuture => self.vague_future(found),
            Guard::Duration => self.duration(found),
            Guard::Window => self.window(found),
            Guard::Set => self.set(found),
        }
    }

    /// The words that guards ask about.
    fn ask(&self) -> &'static GuardWords {
        words()
    }

    /// Whether the word at a position is one of these, in any letter case.
    fn among(&self, at: usize, list: &[String]) -> bool {
        at < self.view.lexemes.len() && list.iter().any(|w| self.view.form(at).eq_ignore_ascii_case(w))
    }

    fn form_is(&self, at: usize, word: &str) -> bool {
        at < self.view.lexemes.len() && self.view.form(at).eq_ignore_ascii_case(word)
    }

    fn in_set(&self, at: Option<usize>, set: &str) -> bool {
        let word: WordId = at.map_or(0, |i| self.view.word(i));
        word != 0 && self.program.sets.get(set).is_some_and(|list| list.contains(&word))
    }

    /// Whether the word before the match is in a set.
    fn before(&self, found: &Match, set: &str) -> bool {
        self.in_set(found.start.checked_sub(1), set)
    }

    /// Whether the word before the match, leaving out "the", is in a set.
    fn before_article(&self, found: &Match, set: &str) -> bool {
        let the = self.program.reader.marks.the;
        let mut at = found.start;
        if self.view.word(at) != the && at > 0 && self.view.word(at - 1) == the {
            at -= 1;
        }
        self.in_set(at.checked_sub(1), set)
    }

    fn next_is_word(&self, at: usize) -> bool {
        self.view.lexemes.get(at).is_some_and(|l| l.shape == Shape::Word)
    }

    fn next_is_plural(&self, at: usize) -> bool {
        self.next_is_word(at) && !self.view.lexemes[at].capital && {
            let form = self.view.form(at);
            form.len() > 3 && form.ends_with('s') && !form.ends_with("ss") && !self.ask().not_plural.iter().any(|w| w == form)
        }
    }

    fn capital(&self, at: usize) -> bool {
        self.view.lexemes.get(at).is_some_and(|l| l.shape == Shape::Word && l.capital)
    }

    /// The tag of the token that holds a lexeme, if the sentence has tags.
    fn tag(&self, at: usize) -> Option<Xpos> {
        let lexeme = self.view.lexemes.get(at).filter(|_| self.tagged)?;
        let token = self.sentence.tokens.partition_point(|t| t.span.end <= lexeme.start);
        self.sentence.tokens.get(token).map(|t| t.xpos)
    }

    fn is_noun(&self, at: usize) -> bool {
        match self.tag(at) {
            Some(tag) => matches!(tag, Xpos::Nn | Xpos::Nns | Xpos::Jj | Xpos::Jjs | Xpos::Jjr),
            None => self.next_is_word(at) && self.view.word(at) == 0 && !self.capital(at),
        }
    }

    fn is_verb(&self, at: usize) -> bool {
        matches!(self.tag(at), Some(Xpos::Vb | Xpos::Vbd | Xpos::Vbp | Xpos::Vbz | Xpos::Vbg | Xpos::Md))
    }

    fn month_day(&self, found: &Match) -> bool {
        found.groups[..found.count].iter().all(|group| match (group.fields.month, group.fields.day.or(group.fields.ordinal)) {
            // 2000 is a leap year: every day of the month that there can be.
            (Some(month), Some(day)) => calendar::day(2000, month, day).is_some(),
            _ => true,
        }) && !self.form_is(found.end, "%")
            && !self.among(found.end, &self.ask().percent)
    }

    fn bare_month(&self, found: &Match) -> bool {
        let group = &found.groups[0];
        let at = group.end - 1;
        let month = group.fields.month.unwrap_or(0);
        let prepared = self.before_article(found, &self.ask().sets.before_month) || group.fields.place.is_some();
        let names_too = matches!(month, 3 | 4 | 5 | 6 | 8);
        if prepared || !names_too {
            return !(month == 5 && self.is_verb(found.end) && !prepared);
        }
        let after_name = found.start > 0 && self.capital(found.start - 1);
        if after_name || self.capital(found.end) {
            return false;
        }
        match month {
            3 | 5 => {
                self.before(found, &self.ask().sets.article) && self.is_noun(found.end)
                    || self.in_set(Some(at.saturating_sub(1)), &self.ask().sets.article) && self.is_noun(found.end)
            }
            _ => !self.is_verb(found.end),
        }
    }

    fn day_alone(&self, found: &Match) -> bool {
        self.before(found, &self.ask().sets.preposition)
            && !self.is_noun(found.end)
            && !self.capital(found.end)
            && !self.form_is(found.end, "-")
    }

    fn bare_year(&self, found: &Match) -> bool {
        let year = found.groups[0].fields.year.unwrap_or(0);
        let first = found.groups[0].end - 1;
        let prepared = self.before_article(found, &self.ask().sets.preposition) || found.groups[0].fields.place.is_some();
        let parenthesis =
            found.start > 0 && self.form_is(found.start - 1, "(") && (self.form_is(found.end, ")") || self.form_is(found.end, ","));
        let glued_mark = self.view.glued(first) && first > 0 && matches!(self.view.form(first - 1), "/" | "." | ":" | "+" | "*" | "°");
        let runs_on = self.view.glued(found.end) && matches!(self.view.form(found.end), "/" | "%" | "°" | "+");
        let counted = self.next_is_word(found.end) && self.program.reader.row(self.view, found.end).unit.is_some();
        let range = first > 0
            && self.in_set(Some(first - 1), &self.ask().sets.hyphen)
            && self.view.glued(first)
            && self.view.lexemes.get(first.wrapping_sub(2)).is_some_and(|l| l.shape == Shape::Amount);
        // "the Model 2000 Index": a number in a name.
        let in_name = found.start > 0
            && self.capital(found.start - 1)
            && self.capital(found.end)
            && !prepared
            && self.program.reader.row(self.view, found.start - 1).month.is_none();
        if self.hour(found) || glued_mark || runs_on || counted || range || in_name || self.counts_things(found) {
            return false;
        }
        if self.next_is_plural(found.end) {
            let article = self.before(found, &self.ask().sets.that)
                || self.before(found, &self.ask().sets.article)
                || self.view.word(found.start) == self.program.reader.marks.the;
            return article || (MODERN.contains(&year) && self.in_time_preposition(found));
        }
        MODERN.contains(&year) || prepared || parenthesis || self.alone(found)
    }

    /// "at 1945", "at approximately 2045" are times of day; "at 1990 levels", "at the 2015 talks" are not.
    fn hour(&self, found: &Match) -> bool {
        let about = found.start > 0 && self.among(found.start - 1, &self.ask().roughly);
        let at = if about { found.start.checked_sub(2) } else { found.start.checked_sub(1) };
        at.is_some_and(|i| self.among(i, &self.ask().at))
            && self.view.lexemes[found.start].digits(4)
            && self.view.lexemes[found.start].number % 100 < 60
            && !self.is_noun(found.end)
    }

    fn bare_season(&self, found: &Match) -> bool {
        let group = &found.groups[0];
        let at = group.end - 1;
        let runs_on = self.among(found.end, &self.ask().season_goes_on);
        let fall = self.among(at, &self.ask().season_verbs);
        if self.is_verb(at) || fall && runs_on {
            return false;
        }
        let the = self.view.word(found.start) == self.program.reader.marks.the;
        group.fields.place.is_some() || self.before_article(found, &self.ask().sets.before_month) || the && !fall
    }

    /// Whether the year is all there is in its line: the heading of a section.
    fn alone(&self, found: &Match) -> bool {
        found.start == 0 && found.end == self.view.lexemes.len()
    }

    fn in_time_preposition(&self, found: &Match) -> bool {
        found.start > 0 && self.among(found.start - 1, &self.ask().in_time)
    }

    fn counts_things(&self, found: &Match) -> bool {
        let numbered = |w: &String| found.start > 0 && w == self.view.form(found.start - 1);
        self.ask().numbered.iter().any(numbered) || self.among(found.end, &self.ask().counted)
    }

    fn year_range(&self, found: &Match) -> bool {
        let years: Vec<i32> = found.groups[..found.count].iter().filter_map(|g| g.fields.year).collect();
        let rising = years.windows(2).all(|w| w[0] <= w[1] && w[1] - w[0] < 300);
        let short = found.groups[1].fields.short_year.is_none_or(|yy| years.first().is_some_and(|y| y.rem_euclid(100) < yy as i32));
        rising
            && short
            && (years.iter().all(|y| MODERN.contains(y))
                || self.before_article(found, &self.ask().sets.preposition)
                || years.iter().all(|y| (1500..=2060).contains(y)))
            && !self.counts_things(found)
    }

    fn weekday(&self, found: &Match) -> bool {
        let name = (found.start..found.end).find(|i| self.program.reader.row(self.view, *i).weekday.is_some());
        let short = name.is_some_and(|i| !self.program.reader.row(self.view, i).full);
        !short || self.before(found, &self.ask().sets.preposition)
    }

    fn unit(&self, found: &Match) -> Option<Unit> {
        found.groups[0].fields.unit
    }

    fn plural(&self, found: &Match) -> bool {
        (found.start..found.end)
            .any(|i| self.program.reader.row(self.view, i).unit.is_some() && self.program.reader.row(self.view, i).plural)
    }

    fn step_unit(&self, found: &Match) -> bool {
        let Some(unit) = self.unit(found) else { return false };
        let in_the = found.end - found.start > 2 && self.among(found.end - 2, &self.ask().the);
        if in_the && !matches!(unit, Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century | Unit::Day) {
            return false;
        }
        let long = matches!(unit, Unit::Weekend | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century);
        let of_another = self.among(found.end, &self.ask().of) && found.groups[0].fields.the && self.determined(found.end + 1);
        let title = found.start > 0 && self.capital(found.start) && self.capital(found.end - 1);
        (long || in_the) && !self.plural(found) && !of_another && !title
    }

    /// Whether a noun phrase of its own begins here: "the last week of the war", "of March".
    fn determined(&self, at: usize) -> bool {
        let row = self.program.reader.row(self.view, at);
        let year = self.view.lexemes.get(at).is_some_and(|l| l.digits(4));
        year || row.month.is_some() || self.among(at, &self.ask().determiners)
    }

    fn end_of_unit(&self, found: &Match) -> bool {
        let unit = self.unit(found);
        let known = matches!(unit, Some(Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century));
        let bare = self.program.reader.row(self.view, found.end - 1).unit.is_some() && !self.among(found.start, &self.ask().end);
        let of = self.among(found.end, &self.ask().of);
        known && !self.plural(found) && !of && (!bare || found.groups[0].fields.place.is_some())
    }

    fn not_clause(&self, found: &Match) -> bool {
        let open = self.among(found.end - 1, &self.ask().clause_opens);
        !open || !self.next_is_word(found.end) || self.among(found.end, &self.ask().clause_goes_on)
    }

    fn same(&self, found: &Match) -> bool {
        let small = matches!(self.unit(found), Some(Unit::Second | Unit::Minute | Unit::Hour));
        let that = self.tag(found.start);
        !small
            && !self.plural(found)
            && !(self.among(found.start, &self.ask().that) && that == Some(Xpos::In))
            && !self.form_is(found.end, "-")
    }

    fn next_unit(&self, found: &Match) -> bool {
        let small = matches!(self.unit(found), Some(Unit::Second | Unit::Minute | Unit::Hour));
        let after = self.among(found.end - 1, &self.ask().next_opens);
        let bare = self.among(found.start, &self.ask().following);
        !small && !bare && !self.plural(found) && (!after || !self.next_is_word(found.end))
    }

    /// "in the past" is vague, "in the past week" and "the past president" are not.
    fn vague_past(&self, found: &Match) -> bool {
        let past = self.among(found.end - 1, &self.ask().past);
        !past
            || self.before_article(found, &self.ask().sets.preposition) && !self.next_is_word(found.end)
            || self.among(found.start, &self.ask().in_) && !self.counted(found.end)
    }

    fn counted(&self, at: usize) -> bool {
        let digits = self.view.lexemes.get(at).is_some_and(|l| matches!(l.shape, Shape::Digits | Shape::Amount));
        let row = self.program.reader.row(self.view, at);
        digits
            || row.number.is_some()
            || row.unit.is_some()
            || row.vague
            || row.weekday.is_some()
            || row.month.is_some()
            || row.season.is_some()
    }

    fn vague_future(&self, found: &Match) -> bool {
        // "the future of the union" is no time.
        if self.among(found.end - 1, &self.ask().future) && self.among(found.end, &self.ask().of) {
            return false;
        }
        let shortly = self.among(found.start, &self.ask().soon);
        let compares = found.start > 0 && self.among(found.start - 1, &self.ask().compares);
        let after = self.among(found.end, &self.ask().before_or_after);
        !(shortly && (compares || after))
    }

    fn duration(&self, found: &Match) -> bool {
        let fields = &found.groups[0].fields;
        let single = found.end - found.start == 1;
        if single {
            return found.start > 0 && self.among(found.start - 1, &self.ask().lasting);
        }
        !(fields.unit == Some(Unit::Second) && fields.n == Some(Count::Exact(1)))
    }

    /// "the past week" is seven days; "the past weekend", "the past quarter" are periods of the calendar.
    fn window(&self, found: &Match) -> bool {
        let counted = (found.start..found.end - 1).any(|i| self.counted(i));
        let whole =
            matches!(self.unit(found), Some(Unit::Hour | Unit::Day | Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century));
        counted || whole && !self.plural(found) && !self.form_is(found.end, "-")
    }

    fn set(&self, found: &Match) -> bool {
        let each = self.among(found.start, &self.ask().repeated);
        let counted = found.start > 0 && matches!(self.view.lexemes[found.start - 1].shape, Shape::Digits | Shape::Amount);
        each || counted || found.end - found.start > 2
    }
}
