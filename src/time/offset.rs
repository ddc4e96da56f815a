//! Dates counted from an event that the text names: "two days after the attack", "a week into the truce", "on the eve of the vote".
//!
//! Takes a document with its time mentions; gives one more mention for each phrase of this kind whose event has a day: in the same
//! phrase, or in an earlier sentence that tells of it by the same word. Where the event has none, the phrase stays undated; where the
//! event is told with the phrase and only the main clause has a day, `Offset` lets the linker count back.

use chrono::NaiveDate;

use crate::lexicon::time::{Unit, Vocabulary};
use crate::lexicon::time_words::{among, words};
use crate::time::calendar::{self, Period};
use crate::time::edtf;
use crate::types::{ByteSpan, DateBasis, Document, Sentence, TimeMention, TimexType, Upos};

/// What such mentions have in the place of a rule's id.
pub(super) const RULE: &str = "offset";
/// Sentences back in which the event may have been told.
const REACH: usize = 12;
/// Longest count of words before the preposition: "some two and a half days".
const COUNT: usize = 4;

/// A phrase that counts from an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offset {
    /// Index of its sentence.
    pub(super) sentence: usize,
    /// First and last token of the count with its preposition.
    pub(super) tokens: (usize, usize),
    /// First and one past the last token of the words that tell the event.
    pub(super) event: (usize, usize),
    /// Units from the event, negative for before it.
    by: i32,
    unit: Unit,
}

impl Offset {
    /// The day counted from that of the event.
    fn counted_from_event(&self, day: NaiveDate) -> Option<Period> {
        let to = calendar::shift_units(day, self.unit, self.by)?;
        Some(if self.unit >= Unit::Month { Period::around(to, self.unit).unwrap_or(Period::Day(to)) } else { Period::Day(to) })
    }

    /// The day of the event, counted from that of the act beside it; only for counts of days and weeks.
    pub(super) fn to_event(self, day: NaiveDate) -> Option<NaiveDate> {
        (self.unit <= Unit::Fortnight).then(|| calendar::shift_units(day, self.unit, -self.by)).flatten()
    }

    /// Whether hours only part the two.
    pub(super) fn is_close(&self) -> bool {
        self.unit <= Unit::Hour
    }
}

/// All phrases of a document, in text order.
pub(super) fn find(document: &Document, vocabulary: &Vocabulary) -> Vec<Offset> {
    let mut found = Vec::new();
    for (number, sentence) in document.sentences.iter().enumerate() {
        let words = Words { text: document.text(), sentence, vocabulary };
        for at in 1..sentence.tokens.len() {
            found.extend(words.read(number, at));
        }
    }
    found
}

/// The mention that each phrase makes, where its event has a day.
pub(super) fn mentions(document: &Document, offsets: &[Offset]) -> Vec<TimeMention> {
    let day_of = |offset: &Offset| within(document, offset).or_else(|| told_before(document, offset));
    offsets.iter().filter_map(|offset| Some(mention(document, offset, day_of(offset)?)).flatten()).collect()
}

/// Whether the words that tell the event hold a date of their own.
pub(super) fn has_day(document: &Document, offset: &Offset) -> bool {
    within(document, offset).is_some()
}

fn mention(document: &Document, offset: &Offset, day: NaiveDate) -> Option<TimeMention> {
    let sentence = &document.sentences[offset.sentence];
    let period = offset.counted_from_event(day)?;
    let days = period.days()?;
    Some(TimeMention {
        span: ByteSpan::new(sentence.tokens[offset.tokens.0].span.start, sentence.tokens[offset.tokens.1].span.end),
        sentence: offset.sentence,
        tokens: (offset.tokens.0, offset.tokens.1.saturating_sub(1).max(offset.tokens.0)),
        timex: TimexType::Date,
        value: period.value(),
        edtf: edtf::write(Some(period), days, offset.is_close()),
        part: String::new(),
        earliest: Some(days.0),
        latest: Some(days.1),
        basis: DateBasis::Relative,
        rule: RULE.into(),
        reason: String::new(),
    })
}

/// The day that stands in the words for the event.
fn within(document: &Document, offset: &Offset) -> Option<NaiveDate> {
    let from = document.times.partition_point(|t| t.sentence < offset.sentence);
    let here = document.times[from..].iter().take_while(|t| t.sentence == offset.sentence);
    here.filter(|t| t.tokens.0 >= offset.event.0 && t.tokens.0 < offset.event.1).find_map(single_day)
}

fn single_day(mention: &TimeMention) -> Option<NaiveDate> {
    mention.earliest.filter(|_| mention.earliest == mention.latest && mention.timex != TimexType::Set)
}

/// The day of an earlier sentence that tells of the event by the same word.
fn told_before(document: &Document, offset: &Offset) -> Option<NaiveDate> {
    let sentence = &document.sentences[offset.sentence];
    let head = (offset.event.0..offset.event.1).find(|&t| {
        let token = &sentence.tokens[t];
        matches!(token.upos, Upos::Noun | Upos::Verb) && token.head.is_none_or(|h| h < offset.event.0 || h >= offset.event.1)
    })?;
    let stem = stem(&sentence.tokens[head].lemma);
    let pronoun = (offset.event.0..head).any(|t| among(&words().pointer, sentence.form(document.text(), t)));
    (offset.sentence.saturating_sub(REACH)..offset.sentence).rev().find_map(|number| {
        let told = document.sentences[number].tokens.iter().any(|t| matches!(t.upos, Upos::Noun | Upos::Verb) && same(stem, &t.lemma));
        let near = pronoun && number + 1 == offset.sentence;
        let from = document.times.partition_point(|t| t.sentence < number);
        let mut here = document.times[from..].iter().take_while(|t| t.sentence == number);
        let reporting = |t: &TimeMention| {
            let sentence = &document.sentences[number];
            let head = sentence.tokens.get(t.tokens.0).and_then(|token| token.head).filter(|_| sentence.parsed);
            head.is_some_and(|h| among(&words().saying, &sentence.tokens[h].lemma))
        };
        here.find(|t| single_day(t).is_some() && !reporting(t)).and_then(single_day).filter(|_| told || near)
    })
}

/// "bombing", "bombed", "bomb" tell of the same.
fn stem(lemma: &str) -> &str {
    words().endings.iter().find_map(|end| lemma.strip_suffix(end.as_str()).filter(|s| s.len() > 3)).unwrap_or(lemma)
}

fn same(a: &str, lemma: &str) -> bool {
    a.len() > 3 && a.eq_ignore_ascii_case(stem(lemma))
}

struct Words<'a> {
    text: &'a str,
    sentence: &'a Sentence,
    vocabulary: &'a Vocabulary,
}

impl Words<'_> {
    fn form(&self, at: usize) -> &str {
        self.sentence.form(self.text, at)
    }

    fn is(&self, at: usize, list: &[String]) -> bool {
        among(list, self.form(at))
    }

    /// The phrase whose preposition is the token `at`.
    fn read(&self, sentence: usize, at: usize) -> Option<Offset> {
        let [eve, of] = &words().eve_of;
        let eve = self.form(at).eq_ignore_ascii_case(of) && self.form(at - 1).eq_ignore_ascii_case(eve);
        let (start, by, unit) = if eve {
            (self.article(at - 1), -1, Unit::Day)
        } else {
            let sign = if self.is(at, &words().offset_after) {
                1
            } else if self.is(at, &words().offset_before) {
                -1
            } else {
                return None;
            };
            let (unit, plural) = self.unit(at - 1)?;
            let (start, n) = self.count(at - 1, plural, unit)?;
            (start, sign * n, unit)
        };
        let end = (at + 1..self.sentence.tokens.len()).find(|&t| self.closes(t)).unwrap_or(self.sentence.tokens.len());
        (end > at + 1).then_some(Offset { sentence, tokens: (start, at), event: (at + 1, end), by, unit })
    }

    fn closes(&self, at: usize) -> bool {
        matches!(self.form(at), "," | ";" | ":" | "." | "–" | "—" | "\"" | "”")
    }

    fn article(&self, at: usize) -> usize {
        if at > 0 && self.form(at - 1).eq_ignore_ascii_case(&words().marks.the) { at - 1 } else { at }
    }

    fn unit(&self, at: usize) -> Option<(Unit, bool)> {
        let word = self.form(at).to_ascii_lowercase();
        let (unit, forms) = self.vocabulary.units.iter().find(|(_, forms)| forms.contains(&word))?;
        Some((*unit, forms.first().is_some_and(|one| *one != word)))
    }

    /// Where the count begins and how many: "two", "a", "the"; hours and minutes need none.
    fn count(&self, unit_at: usize, plural: bool, unit: Unit) -> Option<(usize, i32)> {
        if unit <= Unit::Hour {
            let from = (unit_at.saturating_sub(COUNT)..unit_at).find(|&t| self.number(t).is_some()).unwrap_or(unit_at);
            return Some((from, 0));
        }
        let before = unit_at.checked_sub(1)?;
        let one = self.is(before, &words().one) && !plural;
        if one {
            return Some((before, 1));
        }
        self.number(before).map(|n| (before, n))
    }

    fn number(&self, at: usize) -> Option<i32> {
        let word = self.form(at).to_ascii_lowercase();
        let named = || self.vocabulary.numbers.words.iter().find(|(w, _)| *w == word).and_then(|(_, n)| i32::try_from(*n).ok());
        word.parse().ok().or_else(named).filter(|n| (1..=366).contains(n))
    }
}
