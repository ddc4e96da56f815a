//! What the whole article tells: its day, and the country that it is about.

use super::scan::Item;
use crate::lexicon::actors::{Kind, Role};
use crate::types::Document;

/// The article's day and countries.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Publication day as `yyyymmdd`; 0 where unknown.
    pub day: u32,
    /// Country codes with how often the text names them, most frequent first.
    pub countries: Vec<(String, u32)>,
    /// Country codes of the well-known places that the text names, with how often.
    places: Vec<(String, u32)>,
    /// Names of states that are a region's elsewhere, too.
    doubtful: Vec<(String, u32)>,
    /// Country of the dateline or of the article's place.
    pub home: Option<String>,
    /// The state whose government publishes the article: "the Prime Minister" is its own.
    pub voice: Option<String>,
}

impl Context {
    /// Counts the countries that the items name.
    pub fn new(document: &Document, sentences: &[Vec<Item>], home: Option<String>, voice: Option<String>) -> Self {
        let day = document.article.published_day().or(document.dateline.as_ref().and_then(|d| d.day));
        let mut countries: Vec<(String, u32)> = Vec::new();
        let mut places: Vec<(String, u32)> = Vec::new();
        let mut doubtful: Vec<(String, u32)> = Vec::new();
        for item in sentences.iter().flatten() {
            if let Some(code) = plain_country(item) {
                tally(&mut countries, code);
                if item.of(Kind::Place, Role::Name).any(|p| p.country() != code) {
                    tally(&mut doubtful, code);
                }
            } else if let Some(code) = known_place(item) {
                tally(&mut places, code);
            }
        }
        countries.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        Self { day: day.map_or(0, |d| day_number(&d.to_string())), countries, places, doubtful, home, voice }
    }

    /// Whether the focus stands beyond doubt: the dateline's country, or the only one that the text names.
    pub fn is_certain(&self) -> bool {
        self.home.is_some() || self.countries.len() == 1 && self.is_only(&self.countries[0].0)
    }

    /// Whether the text names no other country, nor a well-known place in one.
    pub fn is_only(&self, code: &str) -> bool {
        self.countries.iter().chain(&self.places).all(|(c, _)| c == code)
    }

    /// The one country that an unowned "the president" must belong to, if the text leaves no doubt.
    pub fn focus(&self) -> Option<&str> {
        if let Some(home) = &self.home {
            return Some(home);
        }
        match self.countries.as_slice() {
            [(only, _)] if self.is_only(only) => Some(only),
            [(first, n), rest @ ..] if *n >= 3 && rest.iter().chain(&self.places).all(|(c, m)| c == first || *n >= 3 * m) => Some(first),
            _ => None,
        }
    }

    /// How often the text names a country or well-known places in it.
    pub fn presence(&self, code: &str) -> u32 {
        let of = |counts: &[(String, u32)]| counts.iter().find(|(c, _)| c == code).map_or(0, |(_, n)| *n);
        self.count(code) - of(&self.doubtful) + of(&self.places)
    }

    /// How often the text names a country.
    pub fn count(&self, code: &str) -> u32 {
        self.countries.iter().find(|(c, _)| c == code).map_or(0, |(_, n)| *n)
    }
}

fn tally(counts: &mut Vec<(String, u32)>, code: &str) {
    match counts.iter_mut().find(|(c, _)| c == code) {
        Some((_, n)) => *n += 1,
        None => counts.push((code.to_owned(), 1)),
    }
}

/// Inhabitants from which on a place is well known.
const WELL_KNOWN: u32 = 300_000;

/// The country of an item that can only be a place, and a large one.
fn known_place<'b>(item: &Item<'b>) -> Option<&'b str> {
    let entities = || item.readings.iter().filter_map(|r| r.entity);
    let only = entities().all(|e| e.kind() == Kind::Place && !e.is_ambiguous());
    let largest = entities().max_by_key(|e| e.population()).filter(|e| only && e.kind() == Kind::Place)?;
    (largest.population() >= WELL_KNOWN || largest.sort() == "region").then(|| largest.country())
}

/// `2025-11-09` -> 20251109.
fn day_number(date: &str) -> u32 {
    date.replace('-', "").parse().unwrap_or(0)
}

/// The country of an item that can mean only that country, or its capital.
fn plain_country<'b>(item: &Item<'b>) -> Option<&'b str> {
    let mut codes = item.readings.iter().filter(|r| matches!(r.role, Role::Name | Role::Demonym | Role::Capital)).filter_map(|r| r.entity);
    let first = codes.next().filter(|e| matches!(e.kind(), Kind::Country | Kind::Metonym))?.country();
    item.readings
        .iter()
        .filter_map(|r| r.entity)
        .filter(|e| matches!(e.kind(), Kind::Country | Kind::Metonym))
        .all(|e| e.country() == first)
        .then_some(first)
}
