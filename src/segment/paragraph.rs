//! Paragraphs of a text, and what part of the article each is.
//!
//! Takes the whole text, gives spans of paragraphs with their kind. A blank line always ends a paragraph; a line break does, too, unless the
//! text is wrapped by hand, which shows in lines that go on with a small letter.

use crate::segment::words::WordLists;
use crate::types::{ByteSpan, SentenceKind};

/// A line shorter than this was not cut because it was full.
const FULL_LINE: usize = 40;
/// Longest headline, in words.
const HEADLINE_WORDS: usize = 18;

/// One paragraph, trimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) span: ByteSpan,
    pub(super) kind: SentenceKind,
}

/// The paragraphs in order.
pub(super) fn paragraphs(text: &str, words: &WordLists) -> Vec<Paragraph> {
    let lines = lines(text);
    let wrapped = is_wrapped(text, &lines);
    let mut spans: Vec<ByteSpan> = Vec::new();
    let mut open = false;
    for line in &lines {
        if line.is_empty() {
            open = false;
            continue;
        }
        match spans.last_mut() {
            Some(last) if open && goes_on(last.of(text), line.of(text), wrapped) => *last = last.join(*line),
            _ => spans.push(*line),
        }
        open = true;
    }
    let single = spans.len() == 1;
    spans.into_iter().map(|span| Paragraph { span, kind: kind(span.of(text), single, words) }).collect()
}

/// Trimmed lines, empty ones too.
fn lines(text: &str) -> Vec<ByteSpan> {
    let mut start = 0;
    let mut out = Vec::new();
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']) {
        let trimmed = line.trim();
        let from = start + (line.len() - line.trim_start().len()).min(line.len() - trimmed.len());
        let crlf = line == "\n" && text[..start].ends_with('\r');
        if !crlf {
            out.push(ByteSpan::new(from, from + trimmed.len()));
        }
        start += line.len();
    }
    out
}

/// Whether full lines are followed by lines that begin with a small letter, often enough to be no accident.
fn is_wrapped(text: &str, lines: &[ByteSpan]) -> bool {
    let pairs = lines.windows(2).filter(|p| p[0].len() >= FULL_LINE && !p[1].is_empty());
    let (mut all, mut small) = (0, 0);
    for pair in pairs {
        all += 1;
        let unfinished = !pair[0].of(text).ends_with(['.', '?', '!', '"', '”', ':']);
        small += usize::from(unfinished && pair[0].len() <= 120);
    }
    all >= 1 && small * 2 >= all
}

fn goes_on(before: &str, line: &str, wrapped: bool) -> bool {
    let last_line = before.rsplit('\n').next().unwrap_or(before);
    let full = last_line.len() >= FULL_LINE;
    let item = line.starts_with(['•', '*', '-', '–', '—', '▪', '●', '·']);
    let small = line.starts_with(char::is_lowercase);
    full && !item && (wrapped || small && !before.ends_with(['.', '?', '!']))
}

fn kind(text: &str, single: bool, words: &WordLists) -> SentenceKind {
    let lower = text.to_lowercase();
    let count = text.split_whitespace().count();
    if words.is_furniture(&lower) && count < 60 || is_byline(&lower, count) || !text.chars().any(char::is_alphanumeric) {
        return SentenceKind::Furniture;
    }
    let finished = text.ends_with(['.', '!', '?', '…', ';', ':', ',', '-', '—']) || ends_in_closed_stop(text);
    let item = text.starts_with(['•', '*', '-', '–', '—', '▪', '●', '·']);
    if single || finished || item || count > HEADLINE_WORDS { SentenceKind::Body } else { SentenceKind::Headline }
}

fn ends_in_closed_stop(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']).ends_with(['.', '!', '?'])
}

/// "By Ada Brook", "By Ada Brook and Jo Hale, Staff Writer".
fn is_byline(lower: &str, count: usize) -> bool {
    lower.starts_with("by ") && count <= 9 && !lower.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(&str, SentenceKind)> {
        paragraphs(text, &WordLists::new()).into_iter().map(|p| (p.span.of(text), p.kind)).collect()
    }

    #[test]
    fn headline_byline_and_body_are_told_apart() {
        let text = "Ministers meet in Vienna\nBy Ada Brook\n\nThe ministers of both states met on Sunday.\r\n\r\nThey left.";
        use SentenceKind::{Body, Furniture, Headline};
        let kinds: Vec<_> = cut(text).into_iter().map(|(_, k)| k).collect();
        assert_eq!(kinds, [Headline, Furniture, Body, Body]);
    }

    #[test]
    fn hand_wrapped_lines_are_joined() {
        let text = "The ministers of both states met on Sunday in the\ncapital to talk about the border that both of them\nclaim. They left.\n\nNo more.";
        assert_eq!(cut(text).len(), 2);
    }

    #[test]
    fn lines_that_end_in_a_stop_are_paragraphs() {
        let text = "The ministers of both states met on Sunday in Vienna.\nThey talked about the border that both of them claim.\nNo more was said.";
        assert_eq!(cut(text).len(), 3);
    }

    #[test]
    fn a_single_line_is_body() {
        assert_eq!(cut("Ministers meet in Vienna"), [("Ministers meet in Vienna", SentenceKind::Body)]);
    }
}
