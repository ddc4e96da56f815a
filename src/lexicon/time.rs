//! The data of the room `time`: vocabulary, holidays, named days and the rules that read time expressions.
//!
//! Takes the embedded files of `data/time/`; gives typed rows in file order. It does not compile the patterns: `time` does.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;

use crate::lexicon::table::{csv_rows, parts, toml_document};
use crate::types::TimexType;

const VOCABULARY: &str = include_str!("../../data/time/vocabulary.toml");
const RULES: &str = include_str!("../../data/time/rules.toml");
const HOLIDAYS: &str = include_str!("../../data/time/holidays.csv");
const NAMES: &str = include_str!("../../data/time/names.csv");

/// Words of time by class.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Names of each month, January first; the first name is the full one.
    pub months: Vec<Vec<String>>,
    /// Names of each weekday, Monday first; the first name is the full one.
    pub weekdays: Vec<Vec<String>>,
    /// Abbreviations of time zones.
    pub zones: Vec<String>,
    /// Those that mean Coordinated Universal Time.
    pub utc: Vec<String>,
    /// Singular and plural of each unit of time.
    pub units: BTreeMap<Unit, Vec<String>>,
    /// Words of each season by its TIMEX3 code.
    pub seasons: BTreeMap<Season, Vec<String>>,
    /// Words of each part of the day by its TIMEX3 code.
    pub parts: BTreeMap<Part, Vec<String>>,
    /// Words of number.
    pub numbers: Numbers,
    /// Phrases that place a date early, in the middle or late in its period.
    pub modifiers: BTreeMap<Place, Vec<String>>,
    /// Words that step to the neighbouring period.
    pub steps: BTreeMap<String, i32>,
    /// Named sets of words for patterns.
    pub sets: BTreeMap<String, Vec<String>>,
    /// Words that tell the direction of time.
    pub tense: TenseWords,
}

/// Words of number.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// Cardinals below one hundred that are one word.
    pub words: Vec<(String, u32)>,
    /// Ordinals that are one word.
    pub ordinals: Vec<(String, u32)>,
    /// Words for a count that the text leaves open.
    pub vague: Vec<String>,
    /// Decades named by a word.
    pub decades: Vec<(String, u32)>,
}

/// Words that tell the direction of time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenseWords {
    /// Lemmas of verbs and adjectives whose infinitive lies ahead.
    pub forward: Vec<String>,
    /// Lemmas of verbs whose simple present with a day is a plan.
    pub scheduled: Vec<String>,
}

/// Units of time, short ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A weekend.
    Weekend,
    /// A week.
    Week,
    /// Two weeks.
    Fortnight,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// Half a year.
    Half,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// A thousand years.
    Millennium,
    /// No unit: "then" takes the period told of as it is.
    Then,
}

/// Seasons by their TIMEX3 codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Season {
    /// March to May.
    #[serde(rename = "SP")]
    Spring,
    /// June to August.
    #[serde(rename = "SU")]
    Summer,
    /// September to November.
    #[serde(rename = "FA")]
    Autumn,
    /// December to February.
    #[serde(rename = "WI")]
    Winter,
}

impl Season {
    /// The TIMEX3 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
            Self::Winter => "WI",
        }
    }
}

/// Parts of the day by their TIMEX3 codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Part {
    /// Dawn to noon.
    #[serde(rename = "MO")]
    Morning,
    /// About noon.
    #[serde(rename = "MI")]
    Midday,
    /// Noon to dusk.
    #[serde(rename = "AF")]
    Afternoon,
    /// Dusk to night.
    #[serde(rename = "EV")]
    Evening,
    /// The night that begins on the day named.
    #[serde(rename = "NI")]
    Night,
    /// As long as it is light.
    #[serde(rename = "DT")]
    Daytime,
    /// The night into the day named; no code of TIMEX3.
    #[serde(rename = "ON")]
    Overnight,
}

impl Part {
    /// The TIMEX3 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Morning => "MO",
            Self::Midday => "MI",
            Self::Afternoon => "AF",
            Self::Evening => "EV",
            Self::Night | Self::Overnight => "NI",
            Self::Daytime => "DT",
        }
    }
}

/// Where in its period a date lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Early in the period.
    Early,
    /// In the middle of it.
    Mid,
    /// Late in it.
    Late,
}

/// Classes of words that patterns name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A count.
    N,
    /// An ordinal.
    Ord,
    /// A day of the month.
    Day,
    /// A day of the month with its suffix: "3rd".
    DayTh,
    /// A month, in full or short.
    Month,
    /// A month in full.
    MonthName,
    /// A weekday, in full or short.
    Wd,
    /// A weekday in full.
    WdName,
    /// "Mondays".
    WdPlural,
    /// A year.
    Year,
    /// "year".
    #[serde(rename = "year-unit")]
    YearUnit,
    /// A year of few figures, before or after the era's begin.
    BcYear,
    /// Two figures of a year.
    Yy,
    /// A number of one or two figures.
    Num,
    /// A date in figures.
    NumDate,
    /// A unit of time.
    Unit,
    /// Its plural.
    #[serde(rename = "unit-plural")]
    UnitPlural,
    /// A season.
    Season,
    /// A part of the day.
    Part,
    /// Its plural.
    #[serde(rename = "part-plural")]
    PartPlural,
    /// A step to a neighbouring period: last, next.
    Step,
    /// A time of day.
    Clock,
    /// A decade.
    Decade,
    /// "BC".
    Bc,
    /// "AD".
    Ad,
    /// A holiday.
    Holiday,
    /// A named day.
    Name,
    /// A calendar date or weekday inside another expression.
    Date,
    /// A phrase that places a date in its period.
    Mod,
}

impl Class {
    /// The class of that name in a pattern.
    pub fn named(name: &str) -> Option<Self> {
        let name: StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
        Self::deserialize(name).ok()
    }
}

/// How the words of a rule are turned into a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    /// A calendar date, full or partial; what is missing comes from the anchor or the discourse.
    Calendar,
    /// A day of the week.
    Weekday,
    /// The period that holds the time of writing, or one that many periods before or after.
    Relative,
    /// That many units from the time of writing.
    FromNow,
    /// The same where the verb lies ahead, else a length of time.
    Ahead,
    /// That many units from the time last told of.
    FromThen,
    /// That many units from the date that the same words give.
    FromDate,
    /// The period told of before, or its neighbour.
    Same,
    /// The period of that unit which holds what was told shortly before, else the time of writing.
    TheUnit,
    /// No more than the past, the present or the future.
    Vague,
    /// A decade.
    Decade,
    /// A century.
    Century,
    /// A feast or public holiday.
    Holiday,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
    /// A day or period known by its name.
    Name,
    /// Not a time at all: the words are kept from other rules.
    Nothing,
}

/// One rule: patterns, what they mean, why, and examples.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeRule {
    /// `<family>.<what>`.
    pub id: String,
    /// How its words become a date.
    pub means: Means,
    /// Patterns; see `docs/dates.md` for the notation.
    #[serde(rename = "match")]
    pub patterns: Vec<String>,
    /// TIMEX3 type where it is not the usual one of `means`.
    #[serde(default, rename = "type")]
    pub timex: Option<TimexType>,
    /// Unit, where no word of the pattern gives it.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// Steps from the anchor period: -1 last, 0 this, 1 next.
    #[serde(default)]
    pub shift: Option<i32>,
    /// Count, where no word gives it.
    #[serde(default)]
    pub n: Option<u32>,
    /// Step to the period meant, where no word gives it.
    #[serde(default)]
    pub step: Option<i32>,
    /// Part of the day, where no word gives it.
    #[serde(default)]
    pub part: Option<Part>,
    /// Place in the period: early, mid, late.
    #[serde(default)]
    pub modifier: Option<Place>,
    /// TIMEX3 value of vague words.
    #[serde(default)]
    pub value: Option<String>,
    /// Days before and after the anchor that vague words may mean; none where no honest interval can be told.
    #[serde(default)]
    pub window: Option<(i64, i64)>,
    /// Conditions on the words around.
    #[serde(default)]
    pub guard: Vec<String>,
    /// Among equal matches the higher rank wins.
    #[serde(default)]
    pub rank: i32,
    /// Why the rule is as it is.
    #[serde(default)]
    pub why: String,
    /// Texts with their value under the anchor Wednesday 2025-11-12.
    #[serde(default)]
    pub fires: Vec<(String, String)>,
    /// Texts in which the rule must not fire.
    #[serde(default)]
    pub silent: Vec<String>,
}

/// When a holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayRule {
    /// Month and day.
    Fixed(u32, u32),
    /// Days after Easter Sunday (Gregorian).
    Easter(i64),
    /// The n-th (from 1) weekday (Monday 0) of a month.
    Nth(u32, u32, u32),
    /// The last weekday (Monday 0) of a month.
    Last(u32, u32),
    /// The Tuesday after the first Monday of November.
    UsElection,
}

/// A named day or period; without a value the words are no date.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedTime {
    /// The words, lower case.
    pub phrase: String,
    /// TIMEX3 value, or an interval `A/B`, or empty.
    pub value: String,
    /// Where the row comes from.
    pub source: String,
    /// What a reader should know of it.
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayRow {
    names: String,
    rule: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "note")]
    _note: String,
}

/// All of it.
#[derive(Debug, Clone)]
pub struct TimeData {
    /// Words by class.
    pub vocabulary: Vocabulary,
    /// Rules in file order.
    pub rules: Vec<TimeRule>,
    /// Names of holidays with their rule.
    pub holidays: Vec<(Vec<String>, HolidayRule)>,
    /// Named days and names that only look like dates.
    pub names: Vec<NamedTime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<TimeRule>,
}

impl TimeData {
    /// Parses the embedded files.
    ///
    /// # Panics
    ///
    /// Never for the embedded files: tests parse them.
    pub fn embedded() -> Self {
        Self {
            vocabulary: toml_document("data/time/vocabulary.toml", VOCABULARY).expect("data/time/vocabulary.toml is tested"),
            rules: toml_document::<RuleFile>("data/time/rules.toml", RULES).expect("data/time/rules.toml is tested").rule,
            holidays: csv_rows::<HolidayRow>("data/time/holidays.csv", HOLIDAYS)
                .expect("data/time/holidays.csv is tested")
                .iter()
                .map(|r| (split_names(&r.names), holiday_rule(&r.rule).expect("data/time/holidays.csv is tested")))
                .collect(),
            names: csv_rows("data/time/names.csv", NAMES).expect("data/time/names.csv is tested"),
        }
    }
}

/// The words of number alone.
///
/// # Panics
/// Never for the embedded file: a test parses it.
pub fn numbers() -> Numbers {
    toml_document::<Vocabulary>("data/time/vocabulary.toml", VOCABULARY).expect("data/time/vocabulary.toml is tested").numbers
}

fn split_names(cell: &str) -> Vec<String> {
    parts(cell).map(str::to_owned).collect()
}

fn holiday_rule(text: &str) -> Option<HolidayRule> {
    if text == "us-election" {
        return Some(HolidayRule::UsElection);
    }
    if let Some(days) = text.strip_prefix("easter") {
        return days.parse().ok().map(HolidayRule::Easter);
    }
    let parts: Vec<&str> = text.split('-').collect();
    match parts[..] {
        ["nth", month, weekday, n] => Some(HolidayRule::Nth(month.parse().ok()?, weekday_index(weekday)?, n.parse().ok()?)),
        ["last", month, weekday] => Some(HolidayRule::Last(month.parse().ok()?, weekday_index(weekday)?)),
        [month, day] => Some(HolidayRule::Fixed(month.parse().ok()?, day.parse().ok()?)),
        _ => None,
    }
}

fn weekday_index(name: &str) -> Option<u32> {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().zip(0..).find(|(n, _)| **n == name).map(|(_, i)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_files_parse() {
        let data = TimeData::embedded();
        assert_eq!(data.vocabulary.months.len(), 12);
        assert_eq!(data.vocabulary.weekdays.len(), 7);
        assert!(!data.rules.is_empty());
    }

    #[test]
    fn holiday_rules_are_read() {
        assert_eq!(holiday_rule("easter-2"), Some(HolidayRule::Easter(-2)));
        assert_eq!(holiday_rule("nth-11-thu-4"), Some(HolidayRule::Nth(11, 3, 4)));
        assert_eq!(holiday_rule("12-25"), Some(HolidayRule::Fixed(12, 25)));
    }

    #[test]
    fn rule_ids_are_unique() {
        let mut ids: Vec<String> = TimeData::embedded().rules.into_iter().map(|r| r.id).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
