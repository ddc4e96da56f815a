//! Words and punctuation marks of one sentence, by the convention of the English Universal Dependencies treebanks.
//!
//! Takes the text of a sentence, gives spans. Clitics (`n't`, `'s`), brackets, quotation marks, currency signs, per cent signs and the
//! hyphens of compounds are tokens of their own; abbreviations keep their full stop; addresses, numbers and dates stay whole.

use crate::segment::words::WordLists;
use crate::types::ByteSpan;

/// The tokens of a sentence that begins at `base` in the whole text.
pub(super) fn tokens(text: &str, base: usize, words: &WordLists) -> Vec<ByteSpan> {
    let mut cutter = Cutter { text, base, words, out: Vec::new(), pieces: Vec::new() };
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                cutter.run(from, i);
                start = None;
            }
            (false, None) => start = Some(i),
            _ => {}
        }
    }
    cutter.out
}

struct Cutter<'t> {
    text: &'t str,
    base: usize,
    words: &'t WordLists,
    out: Vec<ByteSpan>,
    /// What is still to be cut of a run, the first piece last.
    pieces: Vec<Piece>,
}

/// A part of a run without white space.
#[derive(Debug, Clone, Copy)]
enum Piece {
    /// To be cut further.
    Chunk(usize, usize),
    /// A token.
    Token(usize, usize),
}

/// Longest run without white space that is looked at as one, in bytes: its cost grows with the square of its length. No word is as long; an
/// address that is stays whole.
const LONGEST_RUN: usize = 1024;

const OPENING: &[char] = &[
    '"', '“', '„', '‘', '\'', '’', '`', '«', '(', '[', '{', '<', '*', '#', '@', '•', '·', '–', '—', '…', '¿', '¡', '~', '/', '=', '>', '|',
];
const CURRENCY: &[char] = &['$', '€', '£', '¥', '₹', '₽', '₴', '₪'];
const CLOSING: &[char] = &[
    '"', '”', '’', '\'', '»', ')', ']', '}', '>', '<', ',', ';', ':', '!', '?', '%', '…', '*', '–', '—', '•', '~', '/', '=', '|', '‘', '“',
    '°',
];
/// Marks that are one token however often they are repeated.
const RUNS: &[char] = &['=', '*', '<', '>', '~', '_', '#'];
/// Clitics with their apostrophe; longer ones first.
const CLITICS: &[&str] = &["'re", "'ve", "'ll", "'s", "'d", "'m"];
/// Words that are two tokens, with the length of the first.
const FUSED: &[(&str, usize)] = &[("cannot", 3), ("gonna", 3), ("gotta", 3), ("wanna", 3), ("gimme", 3), ("lemme", 3)];

impl Cutter<'_> {
    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.out.push(ByteSpan::new(self.base + start, self.base + end));
        }
    }

    /// One run without white space; one that is too long for a word is cut anywhere.
    fn run(&mut self, mut start: usize, end: usize) {
        while end - start > LONGEST_RUN && !is_address(&self.text[start..end]) {
            let cut = self.text.floor_char_boundary(start + LONGEST_RUN);
            self.pieces.push(Piece::Chunk(start, cut));
            self.cut();
            start = cut;
        }
        self.pieces.push(Piece::Chunk(start, end));
        self.cut();
    }

    /// Cuts the pieces that wait: a list, because a run may hold as many marks as it has bytes.
    fn cut(&mut self) {
        while let Some(piece) = self.pieces.pop() {
            match piece {
                Piece::Token(start, end) => self.push(start, end),
                Piece::Chunk(start, end) => self.chunk(start, end),
            }
        }
    }

    /// One run, or a part of it.
    fn chunk(&mut self, mut start: usize, mut end: usize) {
        while let Some(length) = self.opening(start, end) {
            self.push(start, start + length);
            start += length;
        }
        while let Some(length) = self.closing(start, end) {
            self.pieces.push(Piece::Token(end - length, end));
            end -= length;
        }
        self.core(start, end);
    }

    /// Length of the mark that stands at the front of the chunk, if it does not belong to the word.
    fn opening(&self, start: usize, end: usize) -> Option<usize> {
        let chunk = &self.text[start..end];
        let first = chunk.chars().next()?;
        let rest = &chunk[first.len_utf8()..];
        if chunk.starts_with("--") || chunk.starts_with("..") || chunk.starts_with("``") {
            let same = chunk.find(|c| c != first).unwrap_or(chunk.len());
            return (same < chunk.len() || chunk.len() > 2).then_some(same).or(Some(chunk.len()));
        }
        if RUNS.contains(&first) && rest.starts_with(first) {
            return Some(chunk.len() - chunk.trim_start_matches(first).len());
        }
        match first {
            '-' if !rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit()) => Some(1),
            '\'' | '’' if is_elided(rest) => None,
            '#' | '@' if rest.starts_with(char::is_alphanumeric) => None,
            '<' | '>' | '=' | ':' if rest.is_empty() => Some(1),
            c if OPENING.contains(&c) || CURRENCY.contains(&c) => Some(c.len_utf8()),
            _ => currency_prefix(chunk),
        }
    }

    /// Length of the mark that stands at the end of the chunk, if it does not belong to the word.
    fn closing(&self, start: usize, end: usize) -> Option<usize> {
        let chunk = &self.text[start..end];
        let last = chunk.chars().next_back()?;
        if chunk.ends_with("..") || chunk.ends_with("--") || chunk.ends_with("''") {
            return Some(chunk.len() - chunk.trim_end_matches(last).len());
        }
        if RUNS.contains(&last) {
            return Some(chunk.len() - chunk.trim_end_matches(last).len());
        }
        if matches!(last, '!' | '?') {
            return Some(chunk.len() - chunk.trim_end_matches(['!', '?']).len());
        }
        match last {
            '.' => (!self.keeps_stop(start, end)).then_some(1),
            '/' if is_address(chunk) => None,
            c if CLOSING.contains(&c) || CURRENCY.contains(&c) => Some(c.len_utf8()),
            '-' if chunk.len() > 1 => Some(1),
            _ => None,
        }
    }

    fn keeps_stop(&self, start: usize, end: usize) -> bool {
        let stem = &self.text[start..end - 1];
        let last = self.text[end..].trim_start().is_empty();
        let initial = stem.chars().count() == 1 && stem.starts_with(char::is_uppercase);
        // "Japan-U.S.": the part behind the hyphen is the abbreviation.
        let word = stem.rsplit('-').next().unwrap_or(stem).to_lowercase();
        let abbreviated = self.words.abbreviation(&word).is_some_and(|class| {
            use crate::segment::words::Abbreviation::Number;
            let figure = self.text[end..].trim_start().starts_with(|c: char| c.is_ascii_digit());
            class != Number || figure
        });
        let ambiguous = last && !stem.contains('.') && ENDING_WORDS.contains(&stem.to_lowercase().as_str());
        (initial && !last) || (abbreviated && !ambiguous)
    }

    /// A chunk without marks at its ends.
    fn core(&mut self, start: usize, end: usize) {
        let chunk = &self.text[start..end];
        if chunk.is_empty() {
            return;
        }
        if is_address(chunk) || is_date(chunk) {
            return self.push(start, end);
        }
        if let Some(at) = self.inner_mark(chunk) {
            let mark = chunk[at..].chars().next().map_or(1, char::len_utf8);
            let run = if chunk[at..].starts_with("--") { chunk[at..].find(|c| c != '-').unwrap_or(mark) } else { mark };
            let mark = (start + at, start + at + run);
            self.pieces.push(Piece::Chunk(mark.1, end));
            self.pieces.push(Piece::Token(mark.0, mark.1));
            self.pieces.push(Piece::Chunk(start, mark.0));
            return;
        }
        let cut = clitic(chunk).or_else(|| fused(chunk)).or_else(|| unit(chunk)).unwrap_or(0);
        self.push(start, start + cut);
        self.push(start + cut, end);
    }

    /// Place of the first hyphen, slash, dash or bracket that cuts the chunk.
    fn inner_mark(&self, chunk: &str) -> Option<usize> {
        let mut places = chunk.char_indices().filter(|&(i, c)| i > 0 && self.cuts(chunk, i, c));
        places.next().map(|(i, _)| i)
    }

    fn cuts(&self, chunk: &str, at: usize, mark: char) -> bool {
        let (before, after) = (&chunk[..at], &chunk[at + mark.len_utf8()..]);
        let left = before.chars().next_back().unwrap_or(' ');
        let Some(right) = after.chars().next() else { return false };
        match mark {
            '—' | '–' | '…' | '"' | '“' | '”' | ';' | '!' | '?' | '[' | ']' | '(' | ')' => true,
            '-' if after.starts_with('-') => true,
            '-' => (left.is_alphanumeric() || left == '.') && right.is_alphanumeric() && !self.joined(before, after),
            '/' => left.is_alphabetic() && right.is_alphabetic() && before.len() > 1,
            ',' => left.is_alphabetic() || (right.is_alphabetic() && !left.is_alphabetic()),
            ':' => left.is_alphabetic() && right.is_alphanumeric(),
            _ => false,
        }
    }

    fn joined(&self, before: &str, after: &str) -> bool {
        let figures = |s: &str| s.len() > 2 && s.bytes().all(|b| b.is_ascii_digit());
        let after_first = after.split('-').next().unwrap_or(after);
        figures(before) && figures(after_first) || self.words.keeps_hyphen(&before.to_lowercase())
    }
}

/// Abbreviations that are words, too: at the end of a sentence the full stop is the sentence's.
const ENDING_WORDS: &[&str] = &[
    "ed", "eds", "miss", "mass", "sat", "sun", "mar", "ill", "wash", "ore", "ave", "cont", "ind", "apt", "div", "eng", "exec", "gen",
    "hon", "mo", "mon", "card", "col", "pa", "ma", "la", "vet", "rear", "pres", "rep", "gov", "arch", "alt", "del", "ala", "inst", "md",
    "et", "etc", "ss", "pl", "ky", "surg", "tel", "dec", "min", "art", "no", "fig", "wed", "wk", "st", "v", "ga", "va", "yr",
];

/// "'s", "'em", "'90s": the apostrophe belongs to what follows.
fn is_elided(rest: &str) -> bool {
    let lower = rest.to_lowercase();
    let word = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    matches!(word, "s" | "re" | "ve" | "ll" | "d" | "m" | "em" | "n" | "til" | "cause" | "tis" | "twas")
        || (word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit))
}

/// "US$5", "C$3m": letters of a currency before its sign.
fn currency_prefix(chunk: &str) -> Option<usize> {
    let sign = chunk.find('$').filter(|&i| (1..=3).contains(&i))?;
    let letters = chunk[..sign].bytes().all(|b| b.is_ascii_uppercase());
    (letters && chunk[sign + 1..].starts_with(|c: char| c.is_ascii_digit())).then_some(sign + 1)
}

fn is_address(chunk: &str) -> bool {
    let starts = ["http://", "https://", "www.", "ftp://", "mailto:"]
        .iter()
        .any(|s| chunk.get(..s.len()).is_some_and(|h| h.eq_ignore_ascii_case(s)));
    let mail = chunk.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let host = chunk.rsplit_once('.').is_some_and(|(name, top)| {
        matches!(top, "com" | "org" | "net" | "gov" | "edu" | "co.uk" | "int") && name.is_ascii() && name.len() > 1
    });
    starts || mail || host
}

/// "2025-11-09", "9/11", "11/09/2025".
fn is_date(chunk: &str) -> bool {
    let parts: Vec<&str> = chunk.split(['-', '/']).collect();
    let figures = parts.iter().all(|p| !p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit()));
    figures && (parts.len() == 3 || parts.len() == 2 && chunk.contains('/'))
}

/// Where a clitic begins: "do|n't", "Kyiv|'s".
fn clitic(chunk: &str) -> Option<usize> {
    let plain = chunk.replace('’', "'").to_lowercase();
    let length = |ending: &str| chunk.char_indices().rev().nth(ending.chars().count() - 1).map(|(i, _)| i);
    if plain.ends_with("n't") && plain.len() > 3 {
        return length("n't");
    }
    let found = CLITICS.iter().find(|c| plain.ends_with(**c) && plain.len() > c.len())?;
    length(found)
}

fn fused(chunk: &str) -> Option<usize> {
    let lower = chunk.to_ascii_lowercase();
    FUSED.iter().find(|(word, _)| *word == lower).map(|(_, cut)| *cut)
}

/// "10km", "5pm", "30th" stays: a figure with a unit of measure behind it.
fn unit(chunk: &str) -> Option<usize> {
    let cut = chunk.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ':')))?;
    let unit = chunk[cut..].to_ascii_lowercase();
    let known = ["km", "kms", "kg", "mph", "am", "pm", "a.m.", "p.m.", "mm", "cm", "gmt", "mw", "ft", "lb", "lbs", "hrs", "kb", "mb", "gb"];
    (cut > 0 && known.contains(&unit.as_str())).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let spans = tokens(text, 0, &WordLists::new());
        spans.into_iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_stand_alone() {
        assert_eq!(cut("“No,” she said (twice)."), "“ No , ” she said ( twice ) .");
        assert_eq!(cut("Talks—long ones--failed..."), "Talks — long ones -- failed ...");
        assert_eq!(cut("Really?! Yes!!"), "Really ?! Yes !!");
    }

    /// As many marks as a run has bytes once overflowed the stack.
    #[test]
    fn a_run_of_marks_is_cut_without_recursion() {
        for text in ["a-".repeat(50_000), "-".repeat(50_000), "U.S.".repeat(20_000), "x".repeat(100_000)] {
            let spans = tokens(&text, 0, &WordLists::new());
            assert_eq!(spans.iter().map(|s| s.of(&text)).collect::<String>(), text, "nothing is lost of {}", &text[..8]);
        }
    }

    #[test]
    fn clitics_are_cut_off() {
        assert_eq!(
            cut("It's the workers' day; they don't, can’t and cannot wait."),
            "It 's the workers ' day ; they do n't , ca n’t and can not wait ."
        );
    }

    #[test]
    fn hyphens_cut_compounds_but_not_prefixes() {
        assert_eq!(cut("U.S.-led anti-war co-founder al-Hadi"), "U.S. - led anti-war co-founder al - Hadi");
        assert_eq!(cut("2025-11-09 9/11 and/or"), "2025-11-09 9/11 and / or");
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        assert_eq!(cut("Gen. J. Hale left the U.S. on Nov. 8."), "Gen. J. Hale left the U.S. on Nov. 8 .");
        assert_eq!(cut("It ended at 5 p.m."), "It ended at 5 p.m.");
        assert_eq!(cut("A Malta-U.S. pact was signed."), "A Malta - U.S. pact was signed .");
        assert_eq!(cut("They sat."), "They sat .");
    }

    #[test]
    fn figures_lose_signs_and_units() {
        assert_eq!(cut("US$5 million, $3bn, 20% and 10km, 1,000.50"), "US$ 5 million , $ 3bn , 20 % and 10 km , 1,000.50");
    }

    #[test]
    fn addresses_stay_whole() {
        assert_eq!(cut("See www.example.org/a-b, mail a.b@example.com."), "See www.example.org/a-b , mail a.b@example.com .");
    }
}
