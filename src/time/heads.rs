//! Dates that stand over what follows: the head of an entry ("3 May: the army shells ..."), a heading that is nothing but a date.
//!
//! Takes a text, its sentences and mentions; says which mention, if any, heads each sentence.

use crate::types::{ByteSpan, Document, Sentence, SentenceKind, TimeMention};

/// What the mention of a dateline has in the place of a rule's id.
pub(super) const DATELINE: &str = "dateline";

/// Whether an expression opens an entry of a list: first in its sentence, with a colon or dash behind it.
pub(super) fn opens_entry(text: &str, sentence: &Sentence, span: ByteSpan) -> bool {
    let first = text.get(sentence.span.start..span.start).is_some_and(|before| !before.contains(char::is_alphanumeric));
    let after = text.get(span.end..sentence.span.end).unwrap_or_default();
    let mark = after.trim_start();
    let parted = mark.starts_with([':', '–', '—']) || mark.starts_with('-') && after.starts_with(char::is_whitespace);
    let words = mark.trim_start_matches([':', '–', '—', '-']).trim_start();
    first && parted && words.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '“' | '\''))
}

/// Whether a sentence is nothing but that expression.
fn is_all(text: &str, sentence: &Sentence, mention: &TimeMention) -> bool {
    let bare = |part: Option<&str>| part.is_some_and(|part| !part.contains(char::is_alphanumeric));
    bare(text.get(sentence.span.start..mention.span.start)) && bare(text.get(mention.span.end..sentence.span.end))
}

/// For each sentence the mention that stands over it: its own head, that of the entry it goes on with, or the heading above.
pub(super) fn over(document: &Document, times: &[TimeMention]) -> Vec<Option<usize>> {
    let text = document.text();
    let mut heads = Vec::with_capacity(document.sentences.len());
    let mut section: Option<usize> = None;
    let mut entry: Option<(usize, usize)> = None;
    let mut next = 0;
    for (number, sentence) in document.sentences.iter().enumerate() {
        while times.get(next).is_some_and(|t| t.sentence < number || t.rule == DATELINE) {
            next += 1;
        }
        let first = times.get(next).filter(|t| t.sentence == number && t.earliest.is_some());
        let heading = first.is_some_and(|m| is_all(text, sentence, m));
        if heading || sentence.kind == SentenceKind::Headline {
            section = heading.then_some(next);
            entry = None;
        } else if first.is_some_and(|m| opens_entry(text, sentence, m.span)) {
            entry = Some((next, sentence.paragraph));
        }
        entry = entry.filter(|(_, paragraph)| *paragraph == sentence.paragraph);
        heads.push(entry.map(|(head, _)| head).or(section).filter(|_| !heading));
    }
    heads
}
