//! Cuts a sentence into words, numbers and marks, finer than its tokens: dates stand inside tokens ("mid-1996", "1999-2001", "22nd").
//!
//! Takes the text of one sentence; gives lexemes in order with their bytes in the document. Cost: one pass, one hash per word.

use crate::time::words::{WordId, Words};

/// What a lexeme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Letters.
    Word,
    /// Digits alone.
    Digits,
    /// A number with a decimal point or thousands comma, or one glued to a currency sign.
    Amount,
    /// Any other character.
    Mark,
}

/// One word, number or mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme {
    /// First byte in the document.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Its number in the vocabulary, 0 if none.
    pub(super) word: WordId,
    /// What it is.
    pub(super) shape: Shape,
    /// Value of digits; 0 otherwise.
    pub(super) number: u32,
    /// Whether nothing stands between it and the one before.
    pub(super) glued: bool,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
}

impl Lexeme {
    /// Length in bytes; for digits their count.
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether it is digits alone, that many of them.
    pub(super) fn digits(&self, count: usize) -> bool {
        self.shape == Shape::Digits && self.len() == count
    }
}

/// Cuts `text[start..end]`; appends to `out`.
pub(super) fn lex(words: &Words, text: &str, start: usize, end: usize, out: &mut Vec<Lexeme>) {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut last_end = usize::MAX;
    while at < end {
        let byte = bytes[at];
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let (stop, shape) = cut(text, at, end);
        let number = if shape == Shape::Digits && stop - at <= 9 { text[at..stop].parse().unwrap_or(0) } else { 0 };
        let word = if shape == Shape::Amount || (shape == Shape::Digits && stop - at > 2) { 0 } else { words.find(&text[at..stop]) };
        let shape = if shape == Shape::Digits && after_currency(out.last(), text, at, last_end) { Shape::Amount } else { shape };
        let capital = byte.is_ascii_uppercase() || (byte >= 0x80 && text[at..stop].chars().next().is_some_and(char::is_uppercase));
        out.push(Lexeme { start: at, end: stop, word, shape, number, glued: last_end == at, capital });
        last_end = stop;
        at = stop;
    }
}

fn after_currency(last: Option<&Lexeme>, text: &str, at: usize, last_end: usize) -> bool {
    last_end == at && last.is_some_and(|l| matches!(&text[l.start..l.end], "$" | "£" | "€" | "#" | "¥"))
}

fn cut(text: &str, at: usize, end: usize) -> (usize, Shape) {
    let bytes = text.as_bytes();
    if bytes[at].is_ascii_digit() {
        return cut_number(bytes, at, end);
    }
    let mut stop = at;
    for (offset, c) in text[at..end].char_indices() {
        if !c.is_alphabetic() {
            break;
        }
        stop = at + offset + c.len_utf8();
    }
    if stop > at {
        return (stop, Shape::Word);
    }
    let width = text[at..].chars().next().map_or(1, char::len_utf8);
    (at + width, Shape::Mark)
}

fn cut_number(bytes: &[u8], at: usize, end: usize) -> (usize, Shape) {
    let digits_from = |from: usize| (from..end).take_while(|&i| bytes[i].is_ascii_digit()).count();
    let mut stop = at + digits_from(at);
    let mut shape = Shape::Digits;
    while stop + 1 < end {
        let more = digits_from(stop + 1);
        let thousands = bytes[stop] == b',' && more == 3;
        let decimal = bytes[stop] == b'.' && more > 0;
        if !(thousands || decimal) {
            break;
        }
        stop += 1 + more;
        shape = Shape::Amount;
    }
    (stop, shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::time::TimeData;

    fn cuts(text: &str) -> Vec<&str> {
        let words = Words::new(&TimeData::embedded().vocabulary);
        let mut out = Vec::new();
        lex(&words, text, 0, text.len(), &mut out);
        out.iter().map(|l| &text[l.start..l.end]).collect()
    }

    #[test]
    fn words_and_numbers_inside_tokens_are_cut() {
        assert_eq!(cuts("mid-1996, the 22nd"), ["mid", "-", "1996", ",", "the", "22", "nd"]);
        assert_eq!(cuts("1,500 of 2.5"), ["1,500", "of", "2.5"]);
        assert_eq!(cuts("May 5, 2020"), ["May", "5", ",", "2020"]);
    }

    #[test]
    fn other_scripts_do_not_break_it() {
        assert_eq!(cuts("Комуч–1918"), ["Комуч", "–", "1918"]);
    }
}
