//! Word lists that segmentation goes by.
//!
//! Takes the embedded lists of `data/lexicon`, gives sets to look words up in. Words are asked for in lower case.

use rustc_hash::{FxHashMap, FxHashSet};

static ABBREVIATIONS: &str = include_str!("../../data/lexicon/abbreviations.txt");
static STARTERS: &str = include_str!("../../data/lexicon/sentence_starters.txt");
static PREFIXES: &str = include_str!("../../data/lexicon/hyphen_prefixes.txt");
static REPORTING: &str = include_str!("../../data/lexicon/reporting_inversion.txt");
static FURNITURE: &str = include_str!("../../data/lexicon/furniture.txt");

/// What may follow an abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A name: it never ends a sentence.
    Title,
    /// It ends a sentence where the next word begins one.
    Word,
    /// It is one only before a figure.
    Number,
}

/// All lists.
#[derive(Debug)]
pub(super) struct WordLists {
    abbreviations: FxHashMap<&'static str, Abbreviation>,
    starters: FxHashSet<&'static str>,
    prefixes: FxHashSet<&'static str>,
    reporting: FxHashSet<&'static str>,
    furniture_starts: Vec<&'static str>,
    furniture_parts: Vec<&'static str>,
}

impl WordLists {
    /// Indexes the embedded lists.
    pub(super) fn new() -> Self {
        let abbreviation = |line: &'static str| {
            let (word, class) = line.rsplit_once(' ')?;
            let class = match class {
                "title" => Abbreviation::Title,
                "number" => Abbreviation::Number,
                _ => Abbreviation::Word,
            };
            Some((word, class))
        };
        let furniture = |class: &str| rows(FURNITURE).filter_map(|l| l.strip_prefix(class)).collect();
        Self {
            abbreviations: rows(ABBREVIATIONS).filter_map(abbreviation).collect(),
            starters: rows(STARTERS).collect(),
            prefixes: rows(PREFIXES).collect(),
            reporting: rows(REPORTING).collect(),
            furniture_starts: furniture("start "),
            furniture_parts: furniture("hold "),
        }
    }

    /// The class of a word without its last full stop.
    pub(super) fn abbreviation(&self, lower: &str) -> Option<Abbreviation> {
        let dotted = || is_dotted(lower).then_some(Abbreviation::Word);
        self.abbreviations.get(lower).copied().or_else(dotted)
    }

    /// Whether the word, capitalised, begins a sentence rather than goes on with a name.
    pub(super) fn starts_sentence(&self, lower: &str) -> bool {
        self.starters.contains(lower)
    }

    /// Whether the prefix stays joined to what follows its hyphen.
    pub(super) fn keeps_hyphen(&self, lower: &str) -> bool {
        self.prefixes.contains(lower)
    }

    /// Whether the verb tells who spoke.
    pub(super) fn reports(&self, lower: &str) -> bool {
        self.reporting.contains(lower)
    }

    /// Whether a line (in lower case) tells nothing.
    pub(super) fn is_furniture(&self, lower: &str) -> bool {
        let trimmed = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©');
        self.furniture_starts.iter().any(|s| trimmed.starts_with(s)) || self.furniture_parts.iter().any(|p| lower.contains(p))
    }
}

fn rows(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
}

/// Whether the word is letters between full stops: "u.s", "d.c", "ph.d".
fn is_dotted(lower: &str) -> bool {
    let short = |part: &str| !part.is_empty() && part.chars().count() <= 2 && part.chars().all(char::is_alphabetic);
    lower.contains('.') && lower.split('.').all(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_have_their_class() {
        let words = WordLists::new();
        assert_eq!(words.abbreviation("gen"), Some(Abbreviation::Title));
        assert_eq!(words.abbreviation("nov"), Some(Abbreviation::Word));
        assert_eq!(words.abbreviation("no"), Some(Abbreviation::Number));
        assert_eq!(words.abbreviation("u.a.e"), Some(Abbreviation::Word));
        assert_eq!(words.abbreviation("minister"), None);
        assert_eq!(words.abbreviation("example.com"), None);
    }

    #[test]
    fn furniture_is_known_by_its_beginning() {
        let words = WordLists::new();
        assert!(words.is_furniture("(reporting by a. writer)"));
        assert!(words.is_furniture("sign up for the newsletter"));
        assert!(!words.is_furniture("the minister signed up"));
    }
}
