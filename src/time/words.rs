//! The vocabulary, indexed: what each word can be in a time expression.
//!
//! Takes the rows of `data/time/vocabulary.toml` and the literal words of the patterns; gives each word a number and its classes.

use rustc_hash::FxHashMap;

use crate::lexicon::time::{Part, Season, Unit, Vocabulary};

/// Number of a word in the vocabulary; 0 is any other word.
pub(super) type WordId = u16;

/// What one word can be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Month, 1 to 12.
    pub(super) month: Option<u32>,
    /// Whether month or weekday are written in full.
    pub(super) full: bool,
    /// Weekday, 0 (Monday) to 6.
    pub(super) weekday: Option<u32>,
    /// Unit of time.
    pub(super) unit: Option<Unit>,
    /// Whether it is a plural.
    pub(super) plural: bool,
    /// Cardinal.
    pub(super) number: Option<u32>,
    /// Ordinal.
    pub(super) ordinal: Option<u32>,
    /// Whether it is a count left open.
    pub(super) vague: bool,
    /// Decade of a century, 20 to 90.
    pub(super) decade: Option<u32>,
    /// Season.
    pub(super) season: Option<Season>,
    /// Part of the day.
    pub(super) part: Option<Part>,
    /// Steps to the period meant.
    pub(super) step: Option<i32>,
    /// Whether it is a time zone.
    pub(super) zone: bool,
    /// Whether it is Coordinated Universal Time.
    pub(super) utc: bool,
}

/// All words with their numbers.
#[derive(Debug)]
pub(super) struct Words {
    ids: FxHashMap<Box<str>, WordId>,
    rows: Vec<Word>,
}

/// No word of the vocabulary is longer (bytes); longer ones need not be looked up.
const LONGEST: usize = 24;

impl Words {
    /// Indexes the vocabulary.
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        let mut words = Self { ids: FxHashMap::default(), rows: vec![Word::default()] };
        words.add_calendar(vocabulary);
        words.add_units(vocabulary);
        words.add_numbers(vocabulary);
        words
    }

    fn add_calendar(&mut self, vocabulary: &Vocabulary) {
        for (names, month) in vocabulary.months.iter().zip(1..) {
            for (place, name) in names.iter().enumerate() {
                let row = self.row(name);
                row.month = Some(month);
                row.full = place == 0;
            }
        }
        for (names, weekday) in vocabulary.weekdays.iter().zip(0..) {
            for (place, name) in names.iter().enumerate() {
                let row = self.row(name);
                row.weekday = Some(weekday);
                row.full = place == 0;
            }
            let row = self.row(&format!("{}s", names[0]));
            row.weekday = Some(weekday);
            row.plural = true;
        }
        for zone in &vocabulary.zones {
            self.row(zone).zone = true;
        }
        for zone in &vocabulary.utc {
            self.row(zone).utc = true;
        }
        for (word, step) in &vocabulary.steps {
            self.row(word).step = Some(*step);
        }
    }

    fn add_units(&mut self, vocabulary: &Vocabulary) {
        for (unit, names) in &vocabulary.units {
            for (place, name) in names.iter().enumerate() {
                let row = self.row(name);
                row.unit = Some(*unit);
                row.plural = place == 1;
            }
        }
        for (season, names) in &vocabulary.seasons {
            for name in names {
                self.row(name).season = Some(*season);
            }
        }
        for (part, names) in &vocabulary.parts {
            for name in names {
                self.row(name).part = Some(*part);
                let row = self.row(&format!("{name}s"));
                row.part = Some(*part);
                row.plural = true;
            }
        }
    }

    fn add_numbers(&mut self, vocabulary: &Vocabulary) {
        for (word, number) in &vocabulary.numbers.words {
            self.row(word).number = Some(*number);
        }
        for (word, number) in &vocabulary.numbers.ordinals {
            self.row(word).ordinal = Some(*number);
        }
        for (word, number) in &vocabulary.numbers.decades {
            self.row(word).decade = Some(*number);
        }
        for word in &vocabulary.numbers.vague {
            self.row(word).vague = true;
        }
    }

    /// The number of a lower-case word, given one if it has none.
    pub(super) fn intern(&mut self, word: &str) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.rows.len() as WordId;
        self.ids.insert(word.into(), id);
        self.rows.push(Word::default());
        id
    }

    fn row(&mut self, word: &str) -> &mut Word {
        let id = self.intern(word);
        &mut self.rows[usize::from(id)]
    }

    /// The number of a word as it stands in a text, 0 if it is none of ours.
    pub(super) fn find(&self, word: &str) -> WordId {
        if word.len() > LONGEST {
            return 0;
        }
        let mut buffer = [0; LONGEST];
        let bytes = &mut buffer[..word.len()];
        bytes.copy_from_slice(word.as_bytes());
        bytes.make_ascii_lowercase();
        std::str::from_utf8(bytes).ok().and_then(|lower| self.ids.get(lower)).copied().unwrap_or(0)
    }

    /// Numbers of the words for which `fits` holds.
    pub(super) fn which(&self, fits: impl Fn(&Word) -> bool) -> Vec<WordId> {
        self.rows.iter().zip(0..).filter(|(row, _)| fits(row)).map(|(_, id)| id).collect()
    }

    /// What the word can be.
    pub(super) fn get(&self, id: WordId) -> &Word {
        &self.rows[usize::from(id)]
    }
}
