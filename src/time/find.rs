//! Finds the time expressions of one sentence: cuts it, matches the patterns, and keeps the leftmost longest that do not overlap.
//!
//! Takes a sentence; gives what each expression says, unresolved. Cost: linear in the text; words that begin no pattern try none.

use crate::lexicon::time::Means;
use crate::lexicon::time_words::{among, words};
use crate::time::fields::{Fields, View};
use crate::time::guard::{Guard, Site};
use crate::time::lex::{self, Lexeme, Shape};
use crate::time::pattern::{Match, Program};
use crate::types::{ByteSpan, Sentence};

/// A time expression as found, before it is resolved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// Index of its rule.
    pub(super) rule: usize,
    /// What its words say.
    pub(super) fields: Fields,
    /// Bytes in the document.
    pub(super) span: ByteSpan,
    /// Index of its sentence.
    pub(super) sentence: usize,
    /// Whether it stands between parentheses.
    pub(super) parenthesis: bool,
}

/// What the finder needs of a rule.
#[derive(Debug)]
pub(super) struct RulePlan {
    pub(super) guards: Vec<Guard>,
    pub(super) means: Means,
    pub(super) rank: i32,
    /// Defaults that the rule sets.
    pub(super) preset: Fields,
}

/// Memory that is used again for each sentence.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    lexemes: Vec<Lexeme>,
    matches: Vec<Match>,
}

/// Words of the longest phrase that places a date in its period.
const LONGEST_PLACE: usize = 5;

/// Appends the time expressions of a sentence.
pub(super) fn find(
    program: &Program,
    plans: &[RulePlan],
    text: &str,
    number: usize,
    sentence: &Sentence,
    scratch: &mut Scratch,
    out: &mut Vec<Found>,
) {
    scratch.lexemes.clear();
    scratch.matches.clear();
    lex::lex(&program.reader.words, text, sentence.span.start, sentence.span.end, &mut scratch.lexemes);
    let view = View { text, lexemes: &scratch.lexemes };
    for at in 0..view.lexemes.len() {
        program.matches_at(view, at, &mut scratch.matches);
    }
    if scratch.matches.is_empty() {
        return;
    }
    let tagged = sentence.tokens.iter().any(|t| !t.lemma.is_empty());
    let site = Site { program, view, sentence, tagged };
    scratch.matches.retain_mut(|found| {
        preset(found, &plans[found.rule].preset);
        extend(program, view, plans, found);
        site.allows(&plans[found.rule].guards, found)
    });
    scratch
        .matches
        .sort_by_key(|m| (begins(program, view, plans, m), std::cmp::Reverse(m.end), std::cmp::Reverse(plans[m.rule].rank), m.rule));
    select(view, plans, number, &scratch.matches, out);
}

/// Where a match begins when it competes with others: a name with its article, which it does not cover.
fn begins(program: &Program, view: View<'_>, plans: &[RulePlan], found: &Match) -> usize {
    let named = matches!(plans[found.rule].means, Means::Name | Means::Nothing);
    let the = named && found.start > 0 && view.word(found.start - 1) == program.reader.marks.the;
    if the { found.start - 1 } else { found.start }
}

fn preset(found: &mut Match, preset: &Fields) {
    for group in &mut found.groups[..found.count] {
        let fields = &mut group.fields;
        fields.unit = fields.unit.or(preset.unit);
        fields.n = fields.n.or(preset.n);
        fields.part = fields.part.or(preset.part);
        fields.place = fields.place.or(preset.place);
        fields.step = fields.step.or(preset.step);
    }
}

/// Takes in what stands before: "early", "the night of", "about", "the".
fn extend(program: &Program, view: View<'_>, plans: &[RulePlan], found: &mut Match) {
    let reader = &program.reader;
    let means = plans[found.rule].means;
    let mut start = found.start;
    let skip_the = |at: usize| if at > 0 && view.word(at - 1) == reader.marks.the { at - 1 } else { at };
    if matches!(means, Means::Calendar | Means::Relative | Means::Weekday | Means::Same | Means::Decade | Means::Century) {
        let from = skip_the(start);
        let hyphen = from > 0 && view.word(from - 1) == reader.marks.hyphen;
        let end = if hyphen { from - 1 } else { from };
        if let Some((row, at)) = reader.places.read_back(view.lexemes, end, LONGEST_PLACE) {
            found.groups[0].fields.place = Some(reader.place_rows[row]);
            start = at;
        }
        let from = skip_the(start);
        if from >= 2
            && view.word(from - 1) == reader.marks.of
            && let Some(part) = reader.row(view, from - 2).part.filter(|_| found.groups[0].fields.part.is_none())
        {
            found.groups[0].fields.part = Some(part);
            start = from - 2;
        }
    }
    if !matches!(means, Means::Name | Means::Nothing) {
        found.groups[0].fields.the = view.word(found.start) == reader.marks.the || skip_the(start) < start;
        start = skip_the(start);
    }
    // "ways around Tuesday's ruling" is about no time.
    let about = start > 0 && means != Means::Weekday && among(&words().about, view.form(start - 1));
    found.groups[0].fields.about |= about;
    found.start = start;
    found.groups[0].start = start;
}

fn select(view: View<'_>, plans: &[RulePlan], sentence: usize, matches: &[Match], out: &mut Vec<Found>) {
    let mut free = 0;
    for found in matches {
        if found.start < free {
            continue;
        }
        free = found.end;
        if plans[found.rule].means == Means::Nothing {
            continue;
        }
        for group in &found.groups[..found.count] {
            let span = ByteSpan::new(view.lexemes[group.start].start, view.lexemes[group.end - 1].end);
            let parenthesis = group.start > 0 && view.lexemes[group.start - 1].shape == Shape::Mark && view.form(group.start - 1) == "(";
            out.push(Found { rule: found.rule, fields: group.fields, span, sentence, parenthesis });
        }
    }
}
