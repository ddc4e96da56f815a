//! Text as its readers see it: without characters that show nothing and keep words from being recognised.
//!
//! Takes text; changes it in place. Soft hyphens, zero-width and bidirectional marks, NUL and other controls go; ligatures become letters; an
//! accent that stands apart joins its letter; words that a line end of a printed page cut in two are joined.

use std::collections::HashSet;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Letters that printers' ligatures stand for.
const LIGATURES: [(char, &str); 7] = [('ﬀ', "ff"), ('ﬁ', "fi"), ('ﬂ', "fl"), ('ﬃ', "ffi"), ('ﬄ', "ffl"), ('ﬅ', "st"), ('ﬆ', "st")];

/// Cleans a text.
pub(super) fn tidy(text: &mut String) {
    if text.chars().any(is_strange) {
        *text = seen(text);
    }
    if is_nfc_quick(text.chars()) != IsNormalized::Yes {
        *text = text.nfc().collect();
    }
    if memchr::memmem::find(text.as_bytes(), b"-\n").is_some() || text.contains("- \n") || text.contains("‐\n") || text.contains("¬\n") {
        *text = joined(text);
    }
}

fn is_strange(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{a0}' | '\u{ad}' => true,
        '\u{61c}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}' => {
            true
        }
        '\u{fb00}'..='\u{fb06}' | '\u{fff9}'..='\u{fffc}' => true,
        _ => false,
    }
}

fn seen(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // A soft hyphen at a line's end has cut a word.
            '\u{ad}' => {
                if chars.peek() == Some(&'\n') && out.ends_with(char::is_alphabetic) {
                    chars.next();
                }
            }
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{c}' | '\u{b}' | '\u{85}' | '\u{2028}' => out.push('\n'),
            '\u{2029}' => out.push_str("\n\n"),
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => out.push(' '),
            // They shape the letters of scripts that are not ours, and pictures.
            '\u{200c}' | '\u{200d}' if !out.ends_with(|c: char| c.is_ascii()) && !out.is_empty() => out.push(c),
            '\u{fb00}'..='\u{fb06}' => out.push_str(LIGATURES.iter().find(|(sign, _)| *sign == c).map_or("", |(_, letters)| letters)),
            '\n' | '\t' => out.push(c),
            c if is_strange(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Joins words that a line's end has cut ("min-\nister"). Where the text elsewhere writes the word with its hyphen, it keeps it.
fn joined(text: &str) -> String {
    let compounds = compounds(text);
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let mut whole = line.to_owned();
        // A word may be cut at the end of each of many lines.
        while whole.len() < 1 << 16
            && let Some(head) = cut(&whole)
            && let Some(next) = lines.next_if(|next| next.trim_start().starts_with(char::is_alphanumeric))
        {
            let next = next.trim_start();
            let hyphen = if keeps_hyphen(head, next, &compounds) { "-" } else { "" };
            whole = format!("{head}{hyphen}{next}");
        }
        out.push_str(&whole);
        if lines.peek().is_some() {
            out.push('\n');
        }
    }
    out
}

/// A line without the hyphen that cuts its last word.
fn cut(line: &str) -> Option<&str> {
    line.trim_end().strip_suffix(['-', '‐', '¬']).filter(|head| head.ends_with(char::is_alphabetic))
}

/// Words that the text writes with a hyphen within a line.
fn compounds(text: &str) -> HashSet<&str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    words.filter(|word| word.len() > 2 && word.trim_matches('-').contains('-')).collect()
}

fn keeps_hyphen(head: &str, next: &str, compounds: &HashSet<&str>) -> bool {
    // "Anglo-\nAmerican", "mid-\n1990s": no word goes on with a capital or a digit.
    if !next.starts_with(char::is_lowercase) {
        return true;
    }
    let first = head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let second: String = next.chars().take_while(|c| c.is_alphanumeric()).collect();
    compounds.contains(format!("{first}-{second}").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(text: &str) -> String {
        let mut text = text.to_owned();
        tidy(&mut text);
        text
    }

    #[test]
    fn what_shows_nothing_goes() {
        assert_eq!(tidied("min\u{ad}is\u{ad}ter \u{200b}of\u{feff} state\0 \u{202a}Varga\u{202c}"), "minister of state Varga");
        assert_eq!(tidied("the ﬁrst oﬀer, an eﬃcient ﬂeet"), "the first offer, an efficient fleet");
        assert_eq!(tidied("5\u{a0}May\u{2009}2024\u{c}next"), "5 May 2024\nnext");
        assert_eq!(tidied("Go\u{301}mez"), "Gómez");
        assert_eq!(tidied("plain – text\twith “marks”\n"), "plain – text\twith “marks”\n");
        assert_eq!(tidied("\u{645}\u{6cc}\u{200c}\u{62e}"), "\u{645}\u{6cc}\u{200c}\u{62e}");
    }

    #[test]
    fn words_cut_at_line_ends_are_joined() {
        assert_eq!(tidied("foreign min-\nister of Bren-\nmark, the gov-\nernment"), "foreign minister of Brenmark, the government");
        assert_eq!(tidied("the Anglo-\nAmerican bid in mid-\n1990"), "the Anglo-American bid in mid-1990");
        assert_eq!(tidied("a vice-president said. The vice-\npresident left"), "a vice-president said. The vice-president left");
        assert_eq!(tidied("min\u{ad}\nister"), "minister");
        assert_eq!(tidied("a dash -\nand more\n- item\n- item"), "a dash -\nand more\n- item\n- item");
        assert_eq!(tidied("Monday-\n\nTuesday"), "Monday-\n\nTuesday");
    }
}
