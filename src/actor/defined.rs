//! Names that the text itself defines: "the Northern Relief Front (NRF)", "the Ruvuma Movement for Dignity, known as RMD".
//!
//! Takes the items of all sentences; what the text spells out once holds for every other place where it writes the short name or the
//! long one, whatever the base knows by those letters. A long name that the base knows as one gives the short name its own readings; one
//! that it does not know becomes a body of its own, whose country and sort are learnt where the text tells them.

use super::scan::{Gap, Item, Reading};
use crate::lexicon::actor_words::{ActorWords, WordClass};
use crate::lexicon::actors::{Kind, Role};
use crate::lexicon::base::fold::{self, Piece};
use crate::types::{ByteSpan, Document};

/// Letters that a short name may have.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=10;
/// Words that a long name may have.
const MOST_WORDS: usize = 11;
/// Words between "known" and the short name: "known by its Spanish acronym".
const KNOWN_BY: usize = 6;

/// What a short name stands for.
enum Meaning<'b> {
    /// A name of the base.
    Known(Vec<Reading<'b>>),
    /// A body that only the text knows.
    Unknown(usize),
}

/// One definition.
struct Definition {
    sentence: usize,
    long: ByteSpan,
    short: u64,
}

/// A body that only the text knows, by its long name.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// The long name, as the text writes it.
    pub name: String,
    /// Hashes of its words up to "of" or "for", where its sort stands: the words of "Movement" in "Movement for Justice".
    pub sort: Vec<u64>,
    /// Hashes of its words.
    pub words: Vec<u64>,
    /// The state of which one of its words speaks; blank where none does.
    pub country: String,
}

/// Reads every definition, and makes the items of short and long names mean it; gives the bodies that only the text knows.
pub fn apply(words: &ActorWords, document: &Document, sentences: &mut [Vec<Item>]) -> Vec<Body> {
    let mut bodies: Vec<Body> = Vec::new();
    let mut found: Vec<(Definition, Meaning)> = Vec::new();
    for definition in definitions(words, document) {
        if found.iter().any(|(other, _)| other.short == definition.short) {
            continue;
        }
        let items = &sentences[definition.sentence];
        let Some((first, last)) = covering(items, definition.long) else { continue };
        let meaning = if first == last && !items[first].readings.is_empty() {
            Meaning::Known(items[first].readings.clone())
        } else if items[first..=last].iter().any(|i| i.readings.is_empty()) {
            let name = definition.long.of(document.text()).to_owned();
            let mut pieces = Vec::new();
            fold::cut(&name, &mut pieces);
            let country = items[first..=last].iter().find_map(state).unwrap_or_default().to_owned();
            let hashes: Vec<u64> = pieces.iter().map(|p| p.hash).collect();
            let linked = |&h: &u64| words.of(h).any(&[WordClass::Of, WordClass::For]);
            let sort = hashes.iter().copied().take_while(|h| !linked(h)).collect();
            bodies.push(Body { name, sort, words: hashes, country });
            Meaning::Unknown(bodies.len() - 1)
        } else {
            continue;
        };
        found.push((definition, meaning));
    }
    for (sentence, items) in sentences.iter_mut().enumerate() {
        for (definition, meaning) in &found {
            without_gloss(document, items, definition, sentence);
            if let Meaning::Unknown(body) = meaning {
                join_long(document, items, &bodies[*body].name, *body, sentence);
            }
            for item in items.iter_mut().filter(|i| i.words == 1 && i.hash == definition.short && is_short(i.span.of(document.text()))) {
                match meaning {
                    Meaning::Known(readings) => item.readings.clone_from(readings),
                    Meaning::Unknown(body) => take(item, *body, bodies[*body].words.last().copied()),
                }
            }
        }
    }
    bodies
}

/// Makes an item a body that only the text knows.
fn take(item: &mut Item, body: usize, last: Option<u64>) {
    item.readings.clear();
    item.classes = crate::lexicon::actor_words::Classes::default();
    item.defined = Some(body);
    item.last_hash = last.unwrap_or(item.last_hash);
}

/// The items that make up a span exactly.
fn covering(items: &[Item], span: ByteSpan) -> Option<(usize, usize)> {
    let first = items.iter().position(|i| i.span.start == span.start)?;
    let last = items.iter().position(|i| i.span.end == span.end)?;
    (first <= last).then_some((first, last))
}

/// Joins the words of a long name wherever the text repeats it.
fn join_long(document: &Document, items: &mut Vec<Item>, name: &str, body: usize, sentence: usize) {
    let place = document.sentences[sentence].span;
    let starts: Vec<usize> = place.of(document.text()).match_indices(name).map(|(at, _)| place.start + at).collect();
    for start in starts {
        let Some((first, last)) = covering(items, ByteSpan::new(start, start + name.len())) else { continue };
        let end = items[last].clone();
        let item = &mut items[first];
        item.span = item.span.join(end.span);
        item.tokens = (item.tokens.0, end.tokens.1);
        item.possessive = end.possessive;
        item.tail = end.tail;
        item.words = last + 1 - first;
        (item.upos, item.plural_form) = (end.upos, false);
        take(item, body, Some(end.last_hash));
        items.drain(first + 1..=last);
    }
}

/// Takes the short name in parentheses out of the items, as it names nobody beside the long one.
fn without_gloss(document: &Document, items: &mut Vec<Item>, definition: &Definition, sentence: usize) {
    if sentence != definition.sentence {
        return;
    }
    let text = document.text();
    let end = definition.long.end;
    let Some(at) = items.iter().position(|i| i.span.start > end && i.hash == definition.short && i.words == 1) else { return };
    if !text[end..items[at].span.start].contains('(') || items[at].span.start > end + 4 {
        return;
    }
    let closed = items[at].span.end + text[items[at].span.end..].find(')').map_or(0, |close| close + 1);
    items.remove(at);
    if let Some(next) = items.get_mut(at).filter(|i| i.span.start >= closed) {
        next.gap = match text[closed..next.span.start].trim() {
            "" => Gap::Space,
            "," => Gap::Comma,
            _ => Gap::Other,
        };
    }
}

/// Every short name of the document with the long name that it stands for.
fn definitions(words: &ActorWords, document: &Document) -> Vec<Definition> {
    let mut found = Vec::new();
    let mut pieces = Vec::new();
    for (sentence, s) in document.sentences.iter().enumerate() {
        let text = s.span.of(document.text());
        if !text.contains('(') && !text.contains("known") {
            continue;
        }
        pieces.clear();
        fold::cut(text, &mut pieces);
        for at in 1..pieces.len() {
            let short = &text[pieces[at].start..pieces[at].end];
            if !is_short(short) {
                continue;
            }
            let Some(end) = glossed(text, &pieces, at).or_else(|| known_as(text, &pieces, at)) else { continue };
            if let Some(first) = long_name(words, text, &pieces, end, short) {
                let long = ByteSpan::new(s.span.start + pieces[first].start, s.span.start + pieces[end].end);
                found.push(Definition { sentence, long, short: pieces[at].hash });
            }
        }
    }
    found
}

/// Whether letters are written like a short name: capitals throughout but for a small one inside ("MoD").
fn is_short(written: &str) -> bool {
    let letters = written.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().filter(|c| c.is_uppercase()).count();
    let all = letters.count();
    LETTERS.contains(&all) && written.starts_with(char::is_uppercase) && capitals >= 2 && all - capitals <= 1
}

/// "(NRF)": the last word before the parenthesis.
fn glossed(text: &str, pieces: &[Piece], at: usize) -> Option<usize> {
    let quotes = ['"', '“', '”', '\'', '‘', '’'];
    let before = text[pieces[at - 1].end..pieces[at].start].trim_end_matches(quotes).trim_end_matches("the ");
    let after = text[pieces[at].end..].trim_start_matches(quotes);
    (before.trim_start() == "(" && after.starts_with([')', ',', ';'])).then(|| at - 1)
}

/// "known as NRF", "known by its acronym, NRF": the last word before "known".
fn known_as(text: &str, pieces: &[Piece], at: usize) -> Option<usize> {
    let word = |i: usize| &text[pieces[i].start..pieces[i].end];
    let link = word(at - 1);
    if !matches!(link, "as" | "acronym" | "initials" | "abbreviation" | "the") {
        return None;
    }
    let known = (at.saturating_sub(KNOWN_BY)..at).rev().find(|&i| word(i) == "known")?;
    let by = matches!(word(known + 1), "as" | "by");
    let adverb = known.checked_sub(1).filter(|&i| matches!(word(i), "also" | "better" | "commonly" | "widely" | "locally"));
    by.then(|| adverb.unwrap_or(known).checked_sub(1)).flatten()
}

/// The first word of the long name that ends at a word: one whose initials are the short name, else capitals that hold a body's word.
fn long_name(words: &ActorWords, text: &str, pieces: &[Piece], end: usize, short: &str) -> Option<usize> {
    use WordClass::{Conjunction, Determiner, For, Locative, Of, Particle, To};
    let link = |p: &Piece| words.of(p.hash).any(&[Conjunction, Determiner, For, Locative, Of, Particle, To]) && !p.shape.upper;
    let mut first = end;
    if !pieces[end].shape.capital {
        return None;
    }
    let mut starts = vec![end];
    while first > 0 && end - first < MOST_WORDS && pieces[first].shape.tight {
        first -= 1;
        let piece = &pieces[first];
        if piece.shape.possessive {
            break;
        }
        if piece.shape.capital && !(first == 0 && link(piece)) {
            starts.push(first);
        } else if !link(piece) || first + 1 == pieces.len() {
            break;
        }
    }
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let spelt = |from: usize| {
        let parts: Vec<(&str, bool)> = (from..=end).map(|i| (&text[pieces[i].start..pieces[i].end], link(&pieces[i]))).collect();
        spells(&parts, &letters)
    };
    let by_letters = starts.iter().rev().copied().find(|&from| from < end && spelt(from));
    let widest = starts.last().copied().filter(|&from| {
        let capitals = starts.len() >= 2 && short.len() >= 3;
        capitals && (from..=end).any(|i| words.of(pieces[i].hash).has(WordClass::Body))
    });
    by_letters.or(widest)
}

/// Whether letters are the initials of words: every full word gives its first letter, and may give further ones; a small word may give its
/// own.
fn spells(words: &[(&str, bool)], letters: &[char]) -> bool {
    let Some((&(word, small), rest)) = words.split_first() else { return letters.is_empty() };
    let lower: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    if small && spells(rest, letters) {
        return true;
    }
    let (Some(&initial), Some(&letter)) = (lower.first(), letters.first()) else { return false };
    if initial != letter {
        return false;
    }
    let mut taken = 1;
    let mut from = 1;
    loop {
        if spells(rest, &letters[taken..]) {
            return true;
        }
        let Some(&next) = letters.get(taken).filter(|_| taken < 3) else { return false };
        let Some(found) = lower[from..].iter().position(|&c| c == next) else { return false };
        (taken, from) = (taken + 1, from + found + 1);
    }
}

/// The state of which a word of a long name speaks: "the Kivuan Miners' League" of a known state or people.
fn state<'b>(item: &Item<'b>) -> Option<&'b str> {
    let named = item.readings.iter().filter(|r| matches!(r.role, Role::Name | Role::Demonym)).filter_map(|r| r.entity);
    named.filter(|e| e.kind() == Kind::Country).map(|e| e.country()).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short_for(long: &[&str], short: &str) -> bool {
        let parts: Vec<(&str, bool)> = long.iter().map(|w| (*w, matches!(*w, "of" | "for" | "and" | "the"))).collect();
        spells(&parts, &short.to_lowercase().chars().collect::<Vec<_>>())
    }

    #[test]
    fn initials_spell_a_short_name() {
        assert!(short_for(&["Northern", "Relief", "Front"], "NRF"));
        assert!(short_for(&["Movement", "for", "Peace", "and", "Dignity"], "MPD"));
        assert!(short_for(&["Movement", "for", "Peace"], "MFP"));
        assert!(short_for(&["Cooperative", "Tramworkers"], "COTRA"));
    }

    #[test]
    fn other_letters_do_not() {
        assert!(!short_for(&["Northern", "Relief", "Front"], "NRP"));
        assert!(!short_for(&["Great", "Northern", "Relief", "Front"], "NRF"));
        assert!(!short_for(&["Northern", "Relief", "Front"], "NRFX"));
    }

    #[test]
    fn short_names_are_capitals() {
        for (written, expected) in [("NRF", true), ("MoD", true), ("Front", false), ("X", false), ("II", true), ("nrf", false)] {
            assert_eq!(is_short(written), expected, "{written}");
        }
    }
}
