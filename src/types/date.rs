//! Time expressions and the dates of events.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::types::span::ByteSpan;

/// TIMEX3 type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A calendar day or anything coarser.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// On what words a date stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateBasis {
    /// A full or partial calendar date in the text.
    Explicit,
    /// Words counted from an anchor: "on Sunday", "two days later".
    Relative,
    /// Taken over from an earlier sentence of the same story.
    Inherited,
    /// The day in the article's dateline.
    Dateline,
    /// Nothing in the text: the reporting day bounds it.
    Publication,
    /// Unknown.
    #[default]
    None,
}

impl DateBasis {
    /// The word as it stands in output and schema.
    pub fn as_str(self) -> &'static str {
        match self {
            DateBasis::Explicit => "explicit",
            DateBasis::Relative => "relative",
            DateBasis::Inherited => "inherited",
            DateBasis::Dateline => "dateline",
            DateBasis::Publication => "publication",
            DateBasis::None => "none",
        }
    }
}

/// One time expression found in a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeMention {
    /// Bytes in the document's text.
    #[serde(flatten)]
    pub span: ByteSpan,
    /// Index of its sentence.
    pub sentence: usize,
    /// First and last token in the sentence, both inclusive.
    pub tokens: (usize, usize),
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub timex: TimexType,
    /// TIMEX3 value, such as `2025-W45`, `PRESENT_REF`, `P3D`.
    pub value: String,
    /// EDTF (ISO 8601-2 levels 0-1); empty where no interval can be told.
    pub edtf: String,
    /// Part of the day as TIMEX3 codes it (MO, MI, AF, EV, NI, DT), where the words name one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// First day that it may mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<NaiveDate>,
    /// Last day that it may mean (inclusive).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<NaiveDate>,
    /// On what the value stands.
    pub basis: DateBasis,
    /// Id of the rule that read it.
    pub rule: String,
    /// Why there is no value, where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// The date of one event, with the words it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EventDate {
    /// EDTF; empty where the text gives none.
    pub edtf: String,
    /// First possible day.
    pub earliest: Option<NaiveDate>,
    /// Last possible day (inclusive).
    pub latest: Option<NaiveDate>,
    /// On what it stands.
    pub basis: DateBasis,
    /// The words in the text; empty for `publication` and `none`.
    pub text: String,
    /// Where those words stand.
    pub span: Option<ByteSpan>,
}

/// `2025-11-09`, as the formatter writes it but without its detours: every stored event has several.
pub fn iso_day(day: NaiveDate) -> String {
    let year = day.year();
    if !(1000..=9999).contains(&year) {
        return day.to_string();
    }
    let digit = |n: u32| char::from(b'0' + (n % 10) as u8);
    let (year, month, day) = (year.unsigned_abs(), day.month(), day.day());
    let digits = [digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-', digit(month / 10), digit(month), '-'];
    digits.into_iter().chain([digit(day / 10), digit(day)]).collect()
}

/// First and last day of an EDTF date of levels 0 and 1.
pub fn edtf_days(edtf: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (first, last) = edtf.split_once('/').unwrap_or((edtf, edtf));
    Some((bound(first, false)?, bound(last, true)?))
}

fn bound(edtf: &str, end: bool) -> Option<NaiveDate> {
    let plain = edtf.trim_end_matches(['~', '?', '%']);
    let mut parts = plain.splitn(3, '-').map(|part| part.parse::<u32>().ok());
    let year = i32::try_from(parts.next()??).ok()?;
    let Some(month) = parts.next() else {
        return if end { NaiveDate::from_ymd_opt(year, 12, 31) } else { NaiveDate::from_ymd_opt(year, 1, 1) };
    };
    let (month, day) = (month?, parts.next());
    match day {
        Some(day) => NaiveDate::from_ymd_opt(year, month, day?),
        None if end => NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(chrono::Months::new(1))?.pred_opt(),
        None => NaiveDate::from_ymd_opt(year, month, 1),
    }
}
