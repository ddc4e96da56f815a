//! A cheap gate before parsing: whether a sentence holds any of the words that a coder asks about, by their first letters.

use compact_str::CompactString;
use rustc_hash::FxHashSet;

use crate::lexicon::irregular;
use crate::types::Document;

/// The stems of words that may stand for a coder's lemmas, lower case.
#[derive(Debug)]
pub struct Gate(FxHashSet<CompactString>);

impl Gate {
    /// A gate for the forms of these lemmas, regular and irregular.
    pub fn new<'a>(lemmas: impl IntoIterator<Item = &'a str>) -> Self {
        let mut gate: FxHashSet<CompactString> = lemmas.into_iter().flat_map(stems).collect();
        let irregular: Vec<CompactString> =
            irregular::forms().filter(|(_, lemma)| gate.contains(&stem(lemma))).map(|(form, _)| stem(form)).collect();
        gate.extend(irregular);
        Self(gate)
    }

    /// Whether any word of the sentence may be one of the lemmas.
    pub fn lets(&self, document: &Document, sentence: usize) -> bool {
        document.sentences[sentence].tokens.iter().any(|t| self.0.contains(&stem(t.span.of(document.text()))))
    }
}

/// The first letters of a word, lower case: enough to let a trigger's inflected forms through the gate.
pub(super) fn stem(word: &str) -> CompactString {
    const LETTERS: usize = 4;
    word.chars().take(LETTERS).flat_map(char::to_lowercase).collect()
}

/// The stems of a lemma's regular forms: those of short lemmas reach into the ending ("sue", "suing"; "deny", "denied").
fn stems(lemma: &str) -> Vec<CompactString> {
    let mut all = vec![stem(lemma)];
    let letters: Vec<char> = lemma.chars().collect();
    let base: String = letters.iter().take(letters.len().saturating_sub(1)).collect();
    match letters.last() {
        Some('y') if letters.len() <= 4 => all.push(stem(&format!("{base}ied"))),
        Some('e') if letters.len() <= 4 => all.push(stem(&format!("{base}ing"))),
        _ => {}
    }
    if let (true, Some(last)) = (letters.len() <= 3, letters.last()) {
        let doubled = format!("{last}ed");
        all.extend(["s", "es", "ed", "ing", doubled.as_str()].iter().map(|ending| stem(&format!("{lemma}{ending}"))));
    }
    all
}
