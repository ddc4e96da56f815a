//! Words that the guards of the time rules ask about (`data/time/guards.toml`).

use std::sync::LazyLock;

use serde::Deserialize;

use crate::lexicon::table::toml_document;

const TOML: &str = include_str!("../../data/time/guards.toml");

/// The words of each question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuardWords {
    /// End in s and are no plural nouns.
    pub not_plural: Vec<String>,
    /// After a number: no day of a month.
    pub percent: Vec<String>,
    /// Stand between "at" and a time of day.
    pub roughly: Vec<String>,
    /// Before a time of day.
    pub at: Vec<String>,
    /// Links a unit to what it is a part of.
    pub of: Vec<String>,
    /// "In the past".
    #[serde(rename = "in")]
    pub in_: Vec<String>,
    /// "The last of the year".
    pub the: Vec<String>,
    /// "That week", or a conjunction.
    pub that: Vec<String>,
    /// "End of the year".
    pub end: Vec<String>,
    /// "In recent weeks" has a reading of its own.
    pub recent: Vec<String>,
    /// "The latest quarter".
    pub latest: Vec<String>,
    /// After "fall", "spring" as verbs: "fall in", "spring back".
    pub season_goes_on: Vec<String>,
    /// Seasons that are verbs, too.
    pub season_verbs: Vec<String>,
    /// Before a year, even where a plural noun follows.
    pub in_time: Vec<String>,
    /// Before a number that is no year; letter case matters.
    pub numbered: Vec<String>,
    /// After a number that counts them and is no year.
    pub counted: Vec<String>,
    /// Begin a noun phrase of its own: "the last week of the war".
    pub determiners: Vec<String>,
    /// Ends of expressions that may open a clause.
    pub clause_opens: Vec<String>,
    /// Go on after such an expression and open none.
    pub clause_goes_on: Vec<String>,
    /// Ends of "the day after": with a word behind it, that is told of.
    pub next_opens: Vec<String>,
    /// "Following the week".
    pub following: Vec<String>,
    /// "In the past".
    pub past: Vec<String>,
    /// "The future of the union" is no time.
    pub future: Vec<String>,
    /// Open futures.
    pub soon: Vec<String>,
    /// "As soon as": no time.
    pub compares: Vec<String>,
    /// "Shortly after".
    pub before_or_after: Vec<String>,
    /// Before a bare unit that is a length: "for decades".
    pub lasting: Vec<String>,
    /// Begin what happens again and again.
    pub repeated: Vec<String>,
    /// Names of sets of the vocabulary.
    pub sets: SetNames,
}

/// Names of the sets of the vocabulary that guards ask about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetNames {
    /// What may stand before a month.
    pub before_month: String,
    /// Prepositions of time.
    pub preposition: String,
    /// Articles.
    pub article: String,
    /// Demonstratives.
    pub that: String,
    /// Hyphens.
    pub hyphen: String,
}

static WORDS: LazyLock<GuardWords> =
    LazyLock::new(|| toml_document("data/time/guards.toml", TOML).expect("data/time/guards.toml is tested"));

/// The words, parsed once.
pub fn words() -> &'static GuardWords {
    &WORDS
}
