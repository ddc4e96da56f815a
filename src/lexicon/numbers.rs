//! How news counts people and things (`data/lexicon/numbers.toml`); the words of single numbers are those of dates.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::lexicon::table::toml_document;
use crate::lexicon::time::numbers;

const TOML: &str = include_str!("../../data/lexicon/numbers.toml");

/// Words that join two numbers to a range.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeWords {
    /// Join two numbers wherever they stand: "to", "or".
    pub joins: Vec<String>,
    /// Opens a range that `and` joins.
    pub open: String,
    /// Joins two numbers behind `open`.
    pub and: String,
    /// The qualifier of a range in the output.
    pub qualifier: String,
}

/// "half a dozen".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HalfWords {
    /// The words before the scale, in order.
    pub words: [String; 2],
    /// The article that stands for one: "a hundred".
    pub article: String,
}

/// What stands around a number and opens it at one end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Qualifiers {
    /// The number is the least.
    pub low: Vec<String>,
    /// The number is the most.
    pub high: Vec<String>,
    /// The number is near.
    pub about: Vec<String>,
    /// Behind the number, which is the least.
    pub or_more: [String; 2],
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tens_from: u64,
    scales: Vec<(String, u64)>,
    vague: FxHashMap<String, u64>,
    multiples: FxHashMap<String, u64>,
    range: RangeWords,
    half: HalfWords,
    qualifiers: Qualifiers,
}

/// The words, indexed.
#[derive(Debug)]
pub struct NumberWords {
    /// Cardinals below one hundred that are one word.
    pub small: FxHashMap<String, u64>,
    /// Words that multiply the number before them.
    pub scales: FxHashMap<String, u64>,
    /// The least of the tens, which take a unit behind a hyphen.
    pub tens_from: u64,
    /// Plurals of quantity, and the least that they mean.
    pub vague: FxHashMap<String, u64>,
    /// Plurals of scale behind "of": "hundreds of thousands".
    pub multiples: FxHashMap<String, u64>,
    /// Words that make a range.
    pub range: RangeWords,
    /// Words that halve.
    pub half: HalfWords,
    /// Words that open a number at one end.
    pub qualifiers: Qualifiers,
}

static WORDS: LazyLock<NumberWords> = LazyLock::new(|| {
    let file: File = toml_document("data/lexicon/numbers.toml", TOML).expect("data/lexicon/numbers.toml is tested");
    let scales: FxHashMap<String, u64> = file.scales.into_iter().collect();
    let small = numbers().words.into_iter().map(|(word, value)| (word, u64::from(value))).filter(|(word, _)| !scales.contains_key(word));
    NumberWords {
        small: small.collect(),
        scales,
        tens_from: file.tens_from,
        vague: file.vague,
        multiples: file.multiples,
        range: file.range,
        half: file.half,
        qualifiers: file.qualifiers,
    }
});

/// The words of number.
pub fn words() -> &'static NumberWords {
    &WORDS
}
