//! Words that attribute (`data/lexicon/cues.toml`): lemma -> the classes that it belongs to.

use std::collections::BTreeMap;

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::lexicon::table::toml_document;

const FILE: &str = "data/lexicon/cues.toml";
const TOML: &str = include_str!("../../data/lexicon/cues.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    words: Vec<CompactString>,
    #[allow(dead_code, reason = "the reason is for the reader of the file; a class without one does not load")]
    why: String,
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// What a cue governs; `data/lexicon/cues.toml` says more.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Cue { $($(#[$doc])* $name),+ }

        impl Cue {
            const ALL: &'static [(Cue, &'static str)] = &[$((Cue::$name, $text)),+];
        }
    };
}

classes! {
    /// Verbs with a clause or quotation.
    Say = "say",
    /// Verbs whose object is spoken to.
    Tell = "tell",
    /// Verbs of belief.
    Think = "think",
    /// Verbs of finding.
    Show = "show",
    /// Verbs with an infinitive.
    Will = "will",
    /// Verbs whose object is asked to do something.
    Press = "press",
    /// Verbs whose object is the content.
    Judge = "judge",
    /// Verbs with a preposition: "call for".
    About = "about",
    /// Verbs under which nothing is said.
    Negative = "negative",
    /// Nouns with a clause and an owner.
    Noun = "noun",
    /// Things that say.
    Document = "document",
    /// Verbs of issuing a document.
    Issue = "issue",
    /// Prepositions before a speaker.
    Source = "source",
    /// Verbs of going on.
    Sequel = "sequel",
}

/// The cues by lemma.
#[derive(Debug, Default)]
pub struct Cues {
    by_lemma: FxHashMap<CompactString, u32>,
}

impl Cues {
    /// The embedded cues.
    ///
    /// # Errors
    /// `Error::Data` where a class is missing or unknown.
    pub fn embedded() -> Result<Self> {
        let rows: BTreeMap<String, Row> = toml_document(FILE, TOML)?;
        let mut cues = Self::default();
        for (name, row) in rows {
            let class = Cue::ALL.iter().find(|(_, n)| *n == name);
            let fault = || Error::Data { file: FILE.to_owned(), reason: format!("no class `{name}`: mend the name or add it to Cue") };
            let (class, _) = class.ok_or_else(fault)?;
            for word in row.words {
                *cues.by_lemma.entry(word).or_default() |= 1 << *class as u32;
            }
        }
        Ok(cues)
    }

    /// Whether the lemma (or the lemma and its particle) is in the class.
    pub fn is(&self, lemma: &str, class: Cue) -> bool {
        self.by_lemma.get(lemma).is_some_and(|bits| bits & (1 << class as u32) != 0)
    }

    /// Whether the lemma is in one of the classes.
    pub fn any(&self, lemma: &str, classes: &[Cue]) -> bool {
        classes.iter().any(|class| self.is(lemma, *class))
    }

    /// All lemmas of a class, sorted.
    pub fn lemmas(&self, class: Cue) -> Vec<&str> {
        let mut all: Vec<&str> = self.by_lemma.keys().map(CompactString::as_str).filter(|lemma| self.is(lemma, class)).collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_words() {
        let cues = Cues::embedded().unwrap();
        for (class, name) in Cue::ALL {
            assert!(!cues.lemmas(*class).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_word_may_be_in_several_classes() {
        let cues = Cues::embedded().unwrap();
        assert!(cues.is("warn", Cue::Say) && cues.is("warn", Cue::Tell) && !cues.is("warn", Cue::Noun));
    }
}
