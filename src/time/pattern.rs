//! Compiles the patterns of `data/time/rules.toml` and matches them.
//!
//! Takes rules; gives a program indexed by the first word or class of each pattern, so that most words of a text try nothing.
//! Notation: see the head of `rules.toml`.

use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

use crate::lexicon::time::{Class, TimeData, TimeRule};
use crate::time::fields::{Fields, Marks, Phrases, Reader, View};
use crate::time::lex::Shape;
use crate::time::words::{Word, WordId, Words};

/// One step of a pattern.
#[derive(Debug)]
enum Item {
    Words(Vec<WordId>),
    Class(Class),
    Optional(Vec<Step>),
    Open,
    Close,
}

#[derive(Debug)]
struct Step {
    item: Item,
    glued: bool,
}

#[derive(Debug)]
struct Pattern {
    rule: usize,
    steps: Vec<Step>,
    bracketed: bool,
}

/// A time expression of a match: what it said and its lexemes (end exclusive).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    pub(super) fields: Fields,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Most groups that a pattern has.
pub(super) const MOST_GROUPS: usize = 3;

/// A match of a pattern.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) rule: usize,
    pub(super) groups: [Group; MOST_GROUPS],
    pub(super) count: usize,
    /// Lexemes covered by the groups, end exclusive.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// All patterns, indexed.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) reader: Reader,
    patterns: Vec<Pattern>,
    /// Patterns by the number of their first word.
    by_word: Vec<Vec<u16>>,
    /// Patterns that may begin with digits.
    by_digits: Vec<u16>,
    /// Named word sets.
    pub(super) sets: BTreeMap<String, Vec<WordId>>,
}

struct Compiler<'a> {
    words: &'a mut Words,
    sets: &'a BTreeMap<String, Vec<WordId>>,
}

impl Program {
    /// Compiles all rules.
    pub(super) fn compile(data: &TimeData) -> Result<Self, String> {
        let mut words = Words::new(&data.vocabulary);
        let marks = Marks::new(&mut words);
        let sets: BTreeMap<String, Vec<WordId>> =
            data.vocabulary.sets.iter().map(|(name, list)| (name.clone(), list.iter().map(|w| words.intern(w)).collect())).collect();
        let mut patterns = Vec::new();
        for (rule, row) in data.rules.iter().enumerate() {
            compile_rule(&mut Compiler { words: &mut words, sets: &sets }, rule, row, &mut patterns)?;
        }
        let reader = phrases(words, marks, data);
        let mut program = Self { reader, patterns, by_word: Vec::new(), by_digits: Vec::new(), sets };
        program.index();
        Ok(program)
    }

    fn index(&mut self) {
        let mut by_word: FxHashMap<WordId, Vec<u16>> = FxHashMap::default();
        let mut by_digits = Vec::new();
        for (number, pattern) in self.patterns.iter().enumerate() {
            let mut first = First::default();
            self.first(&pattern.steps, &mut first);
            first.words.sort_unstable();
            first.words.dedup();
            for word in first.words {
                by_word.entry(word).or_default().push(number as u16);
            }
            if first.digits {
                by_digits.push(number as u16);
            }
        }
        let size = by_word.keys().copied().max().map_or(0, usize::from) + 1;
        self.by_word = (0..size).map(|w| by_word.remove(&(w as WordId)).unwrap_or_default()).collect();
        self.by_digits = by_digits;
    }

    /// Collects what a pattern can begin with; true if it can be passed over.
    fn first(&self, steps: &[Step], out: &mut First) -> bool {
        for step in steps {
            match &step.item {
                Item::Open | Item::Close => {}
                Item::Words(list) => {
                    out.words.extend(list);
                    return false;
                }
                Item::Class(class) => {
                    self.class_first(*class, out);
                    return false;
                }
                Item::Optional(inner) => {
                    self.first(inner, out);
                }
            }
        }
        true
    }

    fn class_first(&self, class: Class, out: &mut First) {
        let m = &self.reader.marks;
        out.digits |= begins_with_digits(class);
        out.words.extend(self.reader.words.which(|row| row_begins(class, row)));
        match class {
            Class::N => out.words.extend([m.a, m.an]),
            Class::Clock => out.words.extend([m.noon, m.midnight]),
            Class::Bc => out.words.extend([m.b, m.bc[0], m.bc[1]]),
            Class::Ad => out.words.extend(m.ad),
            Class::Decade => out.words.extend(m.apostrophes),
            Class::Holiday => out.words.extend(self.reader.holidays.firsts()),
            Class::Name => {
                out.words.extend(self.reader.names.firsts());
                out.digits = true;
            }
            Class::Mod => out.words.extend(self.reader.places.firsts()),
            _ => {}
        }
    }

    /// All matches that begin at a lexeme.
    pub(super) fn matches_at(&self, view: View<'_>, at: usize, out: &mut Vec<Match>) {
        let lexeme = &view.lexemes[at];
        let candidates = match lexeme.shape {
            Shape::Digits | Shape::Amount => &self.by_digits,
            _ if lexeme.word == 0 => return,
            _ => match self.by_word.get(usize::from(lexeme.word)) {
                Some(list) => list,
                None => return,
            },
        };
        for &number in candidates {
            let pattern = &self.patterns[usize::from(number)];
            let mut state = State { groups: [Group::default(); MOST_GROUPS], count: 0, open: false, shared: Fields::default() };
            if !pattern.bracketed {
                state.begin(at);
            }
            if let Some((end, state)) = self.walk(&Frame { steps: &pattern.steps, outer: None }, view, at, state) {
                out.extend(state.finish(pattern, end));
            }
        }
    }

    /// Walks the steps of a frame, then of the frames around it; optional steps are tried taken first.
    fn walk(&self, frame: &Frame<'_>, view: View<'_>, at: usize, mut state: State) -> Option<(usize, State)> {
        let Some((step, rest)) = frame.steps.split_first() else {
            return match frame.outer {
                Some(outer) => self.walk(outer, view, at, state),
                None => Some((at, state)),
            };
        };
        if step.glued && !view.glued(at) {
            return None;
        }
        let rest = Frame { steps: rest, outer: frame.outer };
        let next = match &step.item {
            Item::Open => {
                state.begin(at);
                at
            }
            Item::Close => {
                state.end(at);
                at
            }
            Item::Words(list) => {
                let word = view.word(at);
                if word == 0 || !list.contains(&word) {
                    return None;
                }
                at + 1
            }
            Item::Class(class) => self.reader.read(*class, view, at, state.fields())?,
            Item::Optional(inner) => {
                if let Some(found) = self.walk(&Frame { steps: inner, outer: Some(&rest) }, view, at, state) {
                    return Some(found);
                }
                at
            }
        };
        self.walk(&rest, view, next, state)
    }
}

/// Steps still to walk, and those around them.
struct Frame<'a> {
    steps: &'a [Step],
    outer: Option<&'a Frame<'a>>,
}

#[derive(Default)]
struct First {
    words: Vec<WordId>,
    digits: bool,
}

#[derive(Clone, Copy)]
struct State {
    groups: [Group; MOST_GROUPS],
    count: usize,
    open: bool,
    shared: Fields,
}

impl State {
    fn begin(&mut self, at: usize) {
        if self.count < MOST_GROUPS {
            self.groups[self.count].start = at;
            self.count += 1;
            self.open = true;
        }
    }

    fn end(&mut self, at: usize) {
        self.groups[self.count - 1].end = at;
        self.open = false;
    }

    fn fields(&mut self) -> &mut Fields {
        if self.open { &mut self.groups[self.count - 1].fields } else { &mut self.shared }
    }

    fn finish(mut self, pattern: &Pattern, end: usize) -> Option<Match> {
        if self.count == 0 {
            return None;
        }
        if !pattern.bracketed {
            self.end(end);
        }
        let all = self.groups;
        for (number, group) in self.groups.iter_mut().enumerate().take(self.count) {
            for (other, lender) in all.iter().enumerate().take(self.count).rev() {
                if other != number {
                    group.fields.inherit(&lender.fields);
                }
            }
            group.fields.inherit(&self.shared);
        }
        let (start, end) = (self.groups[0].start, self.groups[self.count - 1].end);
        (end > start).then_some(Match { rule: pattern.rule, groups: self.groups, count: self.count, start, end })
    }
}

/// Whether a word of that row can begin the class.
fn row_begins(class: Class, row: &Word) -> bool {
    match class {
        Class::N => row.number.is_some() || row.vague,
        Class::Ord => row.ordinal.is_some() || row.number.is_some_and(|n| n >= 20),
        Class::Month | Class::MonthName => row.month.is_some(),
        Class::Wd | Class::WdName | Class::WdPlural => row.weekday.is_some(),
        Class::Year => row.number.is_some_and(|n| n == 2 || (17..=20).contains(&n)),
        Class::Unit | Class::UnitPlural | Class::YearUnit => row.unit.is_some(),
        Class::Season => row.season.is_some(),
        Class::Part | Class::PartPlural => row.part.is_some(),
        Class::Step => row.step.is_some(),
        Class::Decade => row.decade.is_some(),
        Class::Date => row.month.is_some() || row.weekday.is_some() || row.step.is_some(),
        _ => false,
    }
}

fn begins_with_digits(class: Class) -> bool {
    matches!(
        class,
        Class::N
            | Class::Ord
            | Class::Day
            | Class::DayTh
            | Class::Year
            | Class::BcYear
            | Class::Yy
            | Class::Num
            | Class::NumDate
            | Class::Clock
            | Class::Decade
            | Class::Date
    )
}

fn phrases(mut words: Words, marks: Marks, data: &TimeData) -> Reader {
    let mut split = |phrase: &str| -> Vec<WordId> { split_words(phrase).iter().map(|w| words.intern(w)).collect() };
    let mut holidays = Phrases::default();
    for (row, (names, _)) in data.holidays.iter().enumerate() {
        for name in names {
            holidays.add(split(name), row);
        }
    }
    let mut names = Phrases::default();
    for (row, name) in data.names.iter().enumerate() {
        names.add(split(&name.phrase), row);
    }
    let (mut places, mut place_rows) = (Phrases::default(), Vec::new());
    for (place, list) in &data.vocabulary.modifiers {
        for phrase in list {
            places.add(split(phrase), place_rows.len());
            place_rows.push(*place);
        }
    }
    Reader { words, marks, holidays, names, places, place_rows }
}

/// Splits a phrase as the lexer would.
pub(super) fn split_words(phrase: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut letters = false;
    for c in phrase.chars() {
        if c.is_whitespace() {
            letters = false;
        } else if c.is_alphanumeric()
            && letters
            && out.last().is_some_and(|w| w.ends_with(|l: char| l.is_ascii_digit() == c.is_ascii_digit()))
        {
            out.last_mut().expect("checked just above").push(c);
        } else {
            letters = c.is_alphanumeric();
            out.push(c.to_string());
        }
    }
    out
}

fn compile_rule(compiler: &mut Compiler<'_>, rule: usize, row: &TimeRule, out: &mut Vec<Pattern>) -> Result<(), String> {
    for source in &row.patterns {
        let mut parts = source.split_whitespace().peekable();
        let steps = compiler.steps(&mut parts).map_err(|e| format!("{}: `{source}`: {e}", row.id))?;
        if parts.next().is_some() {
            return Err(format!("{}: `{source}`: a closing bracket too many", row.id));
        }
        let bracketed = steps.iter().any(|s| matches!(s.item, Item::Open));
        out.push(Pattern { rule, steps, bracketed });
    }
    Ok(())
}

impl Compiler<'_> {
    fn steps<'s>(&mut self, parts: &mut std::iter::Peekable<impl Iterator<Item = &'s str>>) -> Result<Vec<Step>, String> {
        let mut steps = Vec::new();
        while let Some(part) = parts.peek().copied() {
            if part == ")?" {
                break;
            }
            parts.next();
            if part == "(" {
                let inner = self.steps(parts)?;
                if parts.next() != Some(")?") {
                    return Err("`(` without `)?`".into());
                }
                steps.push(Step { item: Item::Optional(inner), glued: false });
                continue;
            }
            steps.push(self.step(part)?);
        }
        Ok(steps)
    }

    fn step(&mut self, part: &str) -> Result<Step, String> {
        let (core, optional) = match part.strip_suffix('?') {
            Some(core) if !core.is_empty() => (core, true),
            _ => (part, false),
        };
        let (core, glued) = match core.strip_prefix('~') {
            Some(core) if !core.is_empty() => (core, true),
            _ => (core, false),
        };
        let step = Step { item: self.item(core)?, glued };
        Ok(if optional { Step { item: Item::Optional(vec![step]), glued: false } } else { step })
    }

    fn item(&mut self, core: &str) -> Result<Item, String> {
        if core == "[" {
            return Ok(Item::Open);
        }
        if core == "]" {
            return Ok(Item::Close);
        }
        if let Some(name) = core.strip_prefix('{').and_then(|c| c.strip_suffix('}')) {
            return Class::named(name).map(Item::Class).ok_or_else(|| format!("unknown class {core}"));
        }
        if let Some(name) = core.strip_prefix('@') {
            return self.sets.get(name).map(|list| Item::Words(list.clone())).ok_or_else(|| format!("unknown set {core}"));
        }
        Ok(Item::Words(core.split('|').map(|w| self.words.intern(&w.to_lowercase())).collect()))
    }
}
