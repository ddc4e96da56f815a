//! Words of time that the program itself asks about (`data/time/words.toml`); those that patterns name are in `vocabulary.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::lexicon::table::toml_document;

const FILE: &str = "data/time/words.toml";
const TOML: &str = include_str!("../../data/time/words.toml");

/// The words, by what they are asked for. Lower case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeWords {
    /// Prepositions of what is not the occasion of an act: "met after Friday's vote".
    pub apart: Vec<String>,
    /// Words before a date that leave what is dated open behind it.
    pub open_after: Vec<String>,
    /// Words before a date that leave what is dated open before it.
    pub open_before: Vec<String>,
    /// Words before the day that an act is moved to.
    pub moved_to: Vec<String>,
    /// Verbs that move an act to another day.
    pub reschedule: Vec<String>,
    /// Participles of a speaker that tell when he spoke.
    pub speaking: Vec<String>,
    /// Conjunctions of what goes on at the same moment.
    pub same_moment: Vec<String>,
    /// Verbs and nouns of saying: the day beside them is that of the report.
    pub saying: Vec<String>,
    /// Verbs whose day may be that of what they tell of.
    pub foretelling: Vec<String>,
    /// Adverbs of what happened at no told time before.
    pub in_the_past: Vec<String>,
    /// A clause under it tells of no day of its own.
    pub since: Vec<String>,
    /// Verbs of what a person or thing is: their year begins no story.
    pub state: Vec<String>,
    /// What an attack is done with.
    pub sent_flying: Vec<String>,
    /// What makes an act one of before.
    pub of_before: Vec<String>,
    /// Verbs and nouns that look back on an act: the day beside them is theirs.
    pub looking_back: Vec<String>,
    /// Prepositions behind a count of days after an event.
    pub offset_after: Vec<String>,
    /// Prepositions behind a count of days before an event.
    pub offset_before: Vec<String>,
    /// Small words between a time of day and its day.
    pub clock_link: Vec<String>,
    /// Two words in a row behind which stands the date of something else.
    pub ahead_of: [String; 2],
    /// Between a time of day and its day.
    pub day_of_clock: Vec<String>,
    /// Auxiliaries of the past perfect.
    pub pluperfect: Vec<String>,
    /// Auxiliaries of the perfect.
    pub perfect: Vec<String>,
    /// Their lemma.
    pub perfect_lemma: Vec<String>,
    /// Two words in a row that count one day back from what follows.
    pub eve_of: [String; 2],
    /// Points at an event of the sentence before.
    pub pointer: Vec<String>,
    /// Make a count of one.
    pub one: Vec<String>,
    /// Endings without which forms of one word are alike; the first that fits is taken off.
    pub endings: Vec<String>,
    /// Before a date that is no more than near.
    pub about: Vec<String>,
    /// Prepositions of a day set for something.
    pub set_for: Vec<String>,
    /// Prepositions of a day up to which something goes on.
    pub up_to: Vec<String>,
    /// Modal verbs of what is to come, as the tokeniser cuts them.
    pub modal: Vec<String>,
    /// Lemma of "is to meet".
    pub be: Vec<String>,
    /// Lemma of "is going to meet".
    pub go: Vec<String>,
    /// Words between the two ends of a stretch of time.
    pub range: RangeWords,
    /// Words that bound a length of time by a day.
    pub window: WindowWords,
    /// Small words inside an expression.
    pub marks: MarkWords,
}

/// Words between the two ends of a stretch of time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeWords {
    /// Join two dates whatever stands before them.
    pub always: Vec<String>,
    /// Join them where one of `opens` stands before the first.
    pub to: Vec<String>,
    /// What must stand before the first date of `to`.
    pub opens: Vec<String>,
    /// Join them where one of `both` stands before the first.
    pub and: Vec<String>,
    /// What must stand before the first date of `and`.
    pub both: Vec<String>,
    /// Join two days that follow each other.
    pub in_turn: Vec<String>,
    /// Between a length of time that has its days already and the day that bounds it.
    pub bounds: Vec<String>,
}

/// Words that bound a length of time by a day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowWords {
    /// Before the last day: "the three weeks to 2 November".
    pub ends_on: Vec<String>,
    /// Before the first day: "three days from 3 November".
    pub starts_on: Vec<String>,
    /// "The first week of October".
    pub week_of: String,
    /// Which week of a month, by its first day counted from the month's first (days).
    pub weeks: Vec<(String, i64)>,
    /// The last seven days of a month.
    pub last_week: Vec<String>,
}

/// Small words inside an expression.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is the word itself")]
pub struct MarkWords {
    pub s: String,
    pub suffixes: [String; 4],
    pub a: String,
    pub an: String,
    pub and: String,
    pub half: String,
    pub of: String,
    pub oh: String,
    pub couple: String,
    pub hundred: String,
    pub thousand: String,
    pub am: [String; 2],
    pub pm: [String; 2],
    pub m: String,
    pub noon: String,
    pub midnight: String,
    pub o: String,
    pub clock: String,
    pub hours: [String; 3],
    pub local: String,
    pub time: String,
    pub b: String,
    pub c: String,
    pub e: String,
    pub bc: [String; 2],
    pub ad: [String; 2],
    pub the: String,
}

static WORDS: LazyLock<TimeWords> = LazyLock::new(|| toml_document(FILE, TOML).expect("data/time/words.toml is tested"));

/// The words, parsed once.
pub fn words() -> &'static TimeWords {
    &WORDS
}

/// Whether a word is in a list, letter case aside.
pub fn among(list: &[String], word: &str) -> bool {
    list.iter().any(|w| w.eq_ignore_ascii_case(word))
}
