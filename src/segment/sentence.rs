//! Where sentences end inside a paragraph.
//!
//! Takes the text of one paragraph, gives the spans of its sentences without the white space around them. Goes by full stops and what
//! stands before and after them; knows abbreviations, initials, ellipses and quotation marks. Line breaks are white space here.

use crate::segment::words::{Abbreviation, WordLists};
use crate::types::ByteSpan;

/// Bytes of a word that are looked at: what has no white space for longer is no word.
const LONGEST_WORD: usize = 128;

/// A run of full stops, question or exclamation marks, with what closes behind it.
struct Stop<'t> {
    /// The marks.
    marks: &'t str,
    /// Where the marks begin.
    start: usize,
    /// Behind the closing quotation marks and brackets.
    end: usize,
    closed: bool,
}

/// The sentences of a paragraph that begins at `base` in the whole text.
pub(super) fn sentences(text: &str, base: usize, words: &WordLists) -> Vec<ByteSpan> {
    let mut spans = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(stop) = next_stop(text, at) {
        at = stop.end;
        if ends_sentence(text, &stop, words) {
            push(text, from, stop.end, base, &mut spans);
            from = stop.end;
        }
    }
    push(text, from, text.len(), base, &mut spans);
    spans
}

/// The paragraph as one sentence; none if it is empty.
pub(super) fn whole(text: &str, base: usize) -> Vec<ByteSpan> {
    let mut spans = Vec::new();
    push(text, 0, text.len(), base, &mut spans);
    spans
}

fn push(text: &str, from: usize, to: usize, base: usize, spans: &mut Vec<ByteSpan>) {
    let part = &text[from..to];
    let start = from + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    if start < end {
        spans.push(ByteSpan::new(base + start, base + end));
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '”' | '’' | '»')
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '\'' | '(' | '[' | '“' | '‘' | '«' | '-' | '–' | '—' | '*' | '•')
}

fn next_stop(text: &str, from: usize) -> Option<Stop<'_>> {
    let start = from + text[from..].find(is_mark)?;
    let rest = &text[start..];
    let marks = &rest[..rest.find(|c| !is_mark(c)).unwrap_or(rest.len())];
    let after = start + marks.len();
    let closers = text[after..].find(|c| !is_closer(c)).unwrap_or(text.len() - after);
    Some(Stop { marks, start, end: after + closers, closed: closers > 0 })
}

fn ends_sentence(text: &str, stop: &Stop<'_>, words: &WordLists) -> bool {
    let rest = &text[stop.end..];
    let next = rest.trim_start();
    let before = word_before(&text[..stop.start]);
    if next.is_empty() {
        return false;
    }
    let inner = next.trim_start_matches(|c: char| is_opener(c) || c.is_whitespace());
    let following = first_word(inner);
    let lower = following.to_lowercase();
    if next.len() == rest.len() {
        return stop.marks == "." && runs_on(before, following, words.starts_sentence(&lower));
    }
    let capital = following.starts_with(char::is_uppercase);
    let figure = following.starts_with(|c: char| c.is_ascii_digit());
    match stop.marks {
        "." => (capital || figure) && full_stop_ends(text, stop, before, &lower, figure, words),
        _ if stop.marks.starts_with('…') || stop.marks.starts_with("..") => capital || figure,
        _ if stop.closed => capital && !names_speaker(inner, words),
        _ => capital || figure || next.starts_with(['"', '“', '(']),
    }
}

/// "said.The": the space was lost.
fn runs_on(before: &str, following: &str, starts: bool) -> bool {
    let mut letters = following.chars();
    let capitalised = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
    starts && capitalised && before.chars().count() > 2 && before.chars().all(char::is_lowercase)
}

fn full_stop_ends(text: &str, stop: &Stop<'_>, before: &str, next: &str, figure: bool, words: &WordLists) -> bool {
    let lower = before.to_lowercase();
    let starts = words.starts_sentence(next);
    if before.len() < 3 && before.bytes().all(|b| b.is_ascii_digit()) && text[..stop.start].trim_start() == before {
        return false; // the number of a list item
    }
    if before.chars().count() == 1 && before.starts_with(char::is_uppercase) {
        return before == "I" || starts; // an initial
    }
    // "the Japan-U.S. Alliance": the part behind the hyphen is the abbreviation.
    let tail = lower.rsplit('-').next().unwrap_or(&lower);
    match words.abbreviation(&lower).or_else(|| words.abbreviation(tail)) {
        Some(Abbreviation::Title) => false,
        Some(Abbreviation::Word) => !figure && starts,
        Some(Abbreviation::Number) => !figure,
        None => true,
    }
}

/// Whether words such as "the minister asked" follow a quoted question: then the sentence goes on.
fn names_speaker(next: &str, words: &WordLists) -> bool {
    let mut ahead = next[..next.floor_char_boundary(next.len().min(6 * LONGEST_WORD))].split_whitespace().take(6);
    let first = ahead.next().unwrap_or("").to_lowercase();
    let mut open = !words.starts_sentence(&first);
    ahead.any(|word| {
        let found = open && words.reports(word.to_lowercase().trim_end_matches([',', '.', ':', ';']));
        open &= !word.ends_with([',', '.', ';', ':']);
        found
    })
}

/// The word that ends where the text does, without an opening bracket or quotation mark; of a very long one the end.
fn word_before(text: &str) -> &str {
    let text = &text[text.ceil_char_boundary(text.len().saturating_sub(LONGEST_WORD))..];
    let cut = |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '‘' | '—' | '–' | '/');
    let word = text.rfind(cut).map_or(text, |i| &text[i..]);
    word.trim_start_matches(|c: char| cut(c) || c == '\'')
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, 0, &WordLists::new()).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        for text in [
            "Gen. Ada Brook met Sen. Lee on Nov. 8 at 9 a.m. Monday in Washington, D.C. with U.S. officials.",
            "The St. Mary project of J. K. Hale Inc. cost approx. 5 million.",
            "Article No. 4 of the treaty, e.g. its preamble, was cut.",
            "They held a Malta-U.S. Foreign Ministers’ telephone talk on Monday.",
        ] {
            assert_eq!(cut(text), [text]);
        }
    }

    #[test]
    fn they_do_where_a_new_sentence_begins() {
        assert_eq!(cut("He left the U.S. The talks went on.").len(), 2);
        assert_eq!(cut("It ended at 5 p.m. The crowd left.").len(), 2);
        assert_eq!(cut("Was that No. 5? The answer is no. She left.").len(), 3);
    }

    #[test]
    fn quotations_may_end_inside_or_outside_the_stop() {
        assert_eq!(cut("“We will stay.” The crowd cheered.").len(), 2);
        assert_eq!(cut("He called it \"a mistake\". She disagreed.").len(), 2);
        assert_eq!(cut("“Will you go?” he asked. “No!” Brook replied.").len(), 2);
        assert_eq!(cut("“Will you go?” Foreign Minister Ada Brook asked the envoy.").len(), 1);
    }

    #[test]
    fn ellipses_and_lost_spaces() {
        assert_eq!(cut("We wait ... and wait. They left...").len(), 2);
        assert_eq!(cut("The minister resigned.The cabinet met.").len(), 2);
        assert_eq!(cut("See example.com. It is free.").len(), 2);
    }

    #[test]
    fn upper_case_is_cut_as_well() {
        assert_eq!(cut("GEN. BROOK SAID NO. THE TALKS IN THE U.S. WENT ON. TWO MEN DIED.").len(), 3);
    }
}
