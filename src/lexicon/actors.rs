//! Reads a compiled actor base: names to candidates, entities, offices and their holders by date.
//!
//! Takes the bytes that `base::compile` wrote, embedded or made from the user's tables; gives views into them. Nothing is copied or
//! indexed at start, so opening the base costs nothing and a command that asks for no actor reads no page of it.

use std::borrow::Cow;

use crate::error::{Error, Result};
use crate::lexicon::base::compile;
use crate::lexicon::base::fold;
use crate::lexicon::base::format::{self, FIELDS, GOES_ON, NOBODY, SECTIONS, TERM_FIELDS, field};
use crate::lexicon::base::rows::{OfficeRow, PersonRow, Tables, TermRow};

pub use crate::lexicon::base::format::{Kind, Role};

/// A compiled base.
#[derive(Debug, Clone)]
pub struct Base {
    bytes: Cow<'static, [u8]>,
    starts: [usize; SECTIONS + 1],
}

/// One way to read a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Number of the entity; `None` for a given name, which names nobody by itself.
    pub entity: Option<u32>,
    /// In which way the name names it.
    pub role: Role,
    /// Whether the name is written in capitals only.
    pub acronym: bool,
    /// One bit for each of the first 16 pieces that must start with a capital; 0 for words that may stand in lower case.
    pub capitals: u16,
}

/// What the table knows of a sequence of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    list: u32,
    /// Whether a longer name starts with it.
    pub goes_on: bool,
}

impl Found {
    /// Whether it is a name by itself.
    pub fn is_name(self) -> bool {
        self.list > 0
    }
}

/// A view of one entity.
#[derive(Debug, Clone, Copy)]
pub struct Entity<'b> {
    base: &'b Base,
    /// Its number in the base.
    pub number: u32,
}

/// One stretch of a person in an office; days are `yyyymmdd`, 0 for unknown.
#[derive(Debug, Clone, Copy)]
pub struct Term<'b> {
    base: &'b Base,
    at: usize,
}

impl Base {
    /// The base that the binary embeds.
    pub fn embedded() -> Self {
        Self::open(Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/actors.bin"))))
    }

    /// Compiles the user's tables, given as file name and text; their terms may name persons and offices of `known`, and a row of a
    /// person that `known` has adds to what is known of him: names, and terms where the tables have none of his.
    ///
    /// # Errors
    /// A table that cannot be told by its header, or a faulty row, with file and line.
    pub fn of_tables(files: &[(String, String)], known: &Base) -> Result<Self> {
        let mut tables = Tables::default();
        let file = files.first().map_or("actors", |(name, _)| name).to_owned();
        let fault = |reason: String| Error::Data { file: file.clone(), reason };
        for (name, text) in files {
            tables.read(name, text).map_err(fault)?;
        }
        complete_known(&mut tables, known);
        borrow_known(&mut tables, known);
        Ok(Self::open(Cow::Owned(compile::compile(&tables).map_err(fault)?)))
    }

    fn open(bytes: Cow<'static, [u8]>) -> Self {
        let mut starts = [0; SECTIONS + 1];
        for (i, start) in starts.iter_mut().enumerate() {
            *start = number_at(&bytes, i * 4) as usize;
        }
        Self { bytes, starts }
    }

    /// Bytes of the compiled base.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Number of entities.
    pub fn len(&self) -> u32 {
        ((self.starts[format::ENTITIES + 1] - self.starts[format::ENTITIES]) / (FIELDS * 4)) as u32
    }

    /// Whether it holds no entity.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn number(&self, section: usize, at: usize) -> u32 {
        number_at(&self.bytes, self.starts[section] + at * 4)
    }

    fn text(&self, string: u32) -> &str {
        let (from, to) = (self.number(format::STRINGS, string as usize), self.number(format::STRINGS, string as usize + 1));
        let pool = self.starts[format::POOL];
        self.bytes.get(pool + from as usize..pool + to as usize).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    /// Looks up the state after some pieces (see [`fold::step`]).
    pub fn find(&self, state: u64) -> Option<Found> {
        let slots = (self.starts[format::KEYS + 1] - self.starts[format::KEYS]) / 8;
        if slots == 0 {
            return None;
        }
        let mut slot = format::slot(state, slots);
        loop {
            let at = self.starts[format::KEYS] + slot * 8;
            let key = self.bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes);
            if key == state {
                let value = self.number(format::VALUES, slot);
                return Some(Found { list: value & !GOES_ON, goes_on: value & GOES_ON != 0 });
            }
            if key == 0 {
                return None;
            }
            slot = if slot + 1 == slots { 0 } else { slot + 1 };
        }
    }

    /// The ways to read a name.
    pub fn candidates(&self, found: Found) -> impl Iterator<Item = Candidate> + '_ {
        let at = (found.list as usize).saturating_sub(1);
        let len = if found.is_name() { self.number(format::LISTS, at) as usize } else { 0 };
        (0..len).map(move |i| {
            let entity = self.number(format::LISTS, at + 1 + i * 2);
            let form = self.number(format::LISTS, at + 2 + i * 2);
            Candidate {
                entity: (entity != NOBODY).then_some(entity),
                role: Role::from_number(form & 0xff),
                acronym: form & format::ACRONYM != 0,
                capitals: (form >> format::CAPITALS) as u16,
            }
        })
    }

    /// A view of the entity with that number.
    pub fn entity(&self, number: u32) -> Entity<'_> {
        Entity { base: self, number }
    }

    /// All entities with that id, in the order of the tables.
    pub fn by_id(&self, id: &str) -> impl Iterator<Item = Entity<'_>> {
        self.under(fold::id_key(id))
    }

    /// The offices of a country with that office key.
    pub fn offices(&self, country: &str, office: &str) -> impl Iterator<Item = Entity<'_>> {
        self.under(compile::office_key(country, office))
    }

    fn under(&self, key: u64) -> impl Iterator<Item = Entity<'_>> {
        self.find(key).into_iter().flat_map(|found| self.candidates(found)).filter_map(|c| c.entity).map(|n| self.entity(n))
    }

    /// All entities.
    pub fn entities(&self) -> impl Iterator<Item = Entity<'_>> {
        (0..self.len()).map(|n| self.entity(n))
    }
}

impl<'b> Entity<'b> {
    fn field(&self, place: usize) -> u32 {
        self.base.number(format::ENTITIES, self.number as usize * FIELDS + place)
    }

    fn words(&self, place: usize) -> &'b str {
        self.base.text(self.field(place))
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        Kind::from_number(self.field(field::KIND))
    }

    /// Its id; empty for an agent word.
    pub fn id(&self) -> &'b str {
        self.words(field::ID)
    }

    /// Its main name; of an agent word the singular, of an office its first title.
    pub fn name(&self) -> &'b str {
        self.words(field::NAME)
    }

    /// Country or organisation code.
    pub fn country(&self) -> &'b str {
        self.words(field::COUNTRY)
    }

    /// Sector; of a person, the one outside any known office.
    pub fn sector(&self) -> &'b str {
        self.words(field::SECTOR)
    }

    /// Office key of an office or agent word; kind of an organisation, metonym or place; successor of a state.
    pub fn sort(&self) -> &'b str {
        self.words(field::SORT)
    }

    /// First day of existence as `yyyymmdd`, 0 for open.
    pub fn from(&self) -> u32 {
        self.field(field::FROM)
    }

    /// Last day of existence as `yyyymmdd`, 0 for open.
    pub fn to(&self) -> u32 {
        self.field(field::TO)
    }

    /// Whether it existed on a day (`yyyymmdd`; 0 for no known day, when only what still exists counts).
    pub fn exists_on(&self, day: u32) -> bool {
        if day == 0 { self.to() == 0 } else { self.from() <= day && (self.to() == 0 || day <= self.to()) }
    }

    /// Id of the parent organisation; capital of a state; first-level division of a place.
    pub fn parent(&self) -> &'b str {
        self.words(field::PARENT)
    }

    /// Gender of a person: `f`, `m` or blank.
    pub fn gender(&self) -> &'b str {
        if self.kind() == Kind::Person { self.words(field::DETAIL) } else { "" }
    }

    /// Latitude and longitude of a place, as the table writes them.
    pub fn coordinates(&self) -> Option<(&'b str, &'b str)> {
        let (lat, lon) = (self.words(field::DETAIL), self.words(field::DETAIL2));
        (self.kind() == Kind::Place && !lat.is_empty()).then_some((lat, lon))
    }

    /// Inhabitants of a place.
    pub fn population(&self) -> u32 {
        self.field(field::WEIGHT) >> 2
    }

    /// Whether a place's name is a common word or person's name.
    pub fn is_ambiguous(&self) -> bool {
        self.field(field::WEIGHT) & 2 != 0
    }

    /// Whether an agent word names a person and not a body.
    pub fn is_person_word(&self) -> bool {
        self.field(field::WEIGHT) & 1 != 0
    }

    /// All names as the tables write them, the main one first.
    pub fn spellings(&self) -> impl Iterator<Item = &'b str> + use<'b> {
        let (start, len) = (self.field(field::SPELLINGS) as usize, self.field(field::SPELLINGS_LEN) as usize);
        let base = self.base;
        (start..start + len).map(move |i| base.text(base.number(format::SPELLINGS, i)))
    }

    /// Terms of a person in any office, or of all persons in an office, by first day.
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = Term<'b>> + use<'b> {
        let (start, len) = (self.field(field::TERMS) as usize, self.field(field::TERMS_LEN) as usize);
        let (base, person) = (self.base, self.kind() == Kind::Person);
        (start..start + len).map(move |i| {
            let at = if person { base.number(format::BY_PERSON, i) as usize } else { i };
            Term { base, at }
        })
    }
}

impl<'b> Term<'b> {
    fn field(&self, place: usize) -> u32 {
        self.base.number(format::TERMS, self.at * TERM_FIELDS + place)
    }

    /// The office.
    pub fn office(&self) -> Entity<'b> {
        self.base.entity(self.field(0))
    }

    /// The person.
    pub fn person(&self) -> Entity<'b> {
        self.base.entity(self.field(1))
    }

    /// Earliest first day, `yyyymmdd`, 0 for unknown.
    pub fn from(&self) -> u32 {
        self.field(2)
    }

    /// Latest last day, `yyyymmdd`, 0 for open or unknown.
    pub fn to(&self) -> u32 {
        self.field(3)
    }

    /// Last day on which the source lists the holder, 0 for unknown.
    pub fn as_of(&self) -> u32 {
        self.field(4)
    }

    /// Whether the term was acting.
    pub fn is_acting(&self) -> bool {
        self.field(5) != 0
    }

    /// First and last day as the table writes them.
    pub fn dates(&self) -> (&'b str, &'b str) {
        (self.base.text(self.field(6)), self.base.text(self.field(7)))
    }

    /// Where the fact is from.
    pub fn source(&self) -> &'b str {
        self.base.text(self.field(8))
    }

    /// Whether the term covers a day; an open one does so until [`OPEN_DAYS`] after its source last listed the holder.
    pub fn covers(&self, day: u32) -> bool {
        day > 0 && self.from() <= day && if self.to() > 0 { day <= self.to() } else { day <= until_doubt(self.as_of()) }
    }

    /// Whether the term had ended by a day.
    pub fn over_by(&self, day: u32) -> bool {
        self.to() > 0 && self.to() < day
    }
}

/// How long after its source last listed a holder an open term is still taken to run: one year, in the `yyyymmdd` scale.
pub const OPEN_DAYS: u32 = 10_000;

fn until_doubt(as_of: u32) -> u32 {
    if as_of == 0 { u32::MAX } else { as_of + OPEN_DAYS }
}

fn number_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// Adds to the user's persons what the known base knows of the same ids: an alias of one's own takes no office away.
fn complete_known(tables: &mut Tables, known: &Base) {
    let given: Vec<String> = tables.terms.iter().map(|term| term.person.clone()).collect();
    for row in &mut tables.persons {
        let Some(person) = known.by_id(&row.id).find(|e| e.kind() == Kind::Person) else { continue };
        let fill = |cell: &mut String, word: &str| {
            if cell.is_empty() {
                word.clone_into(cell);
            }
        };
        fill(&mut row.name, person.name());
        fill(&mut row.country, person.country());
        fill(&mut row.sector, person.sector());
        fill(&mut row.gender, person.gender());
        let is_surname = |name: &&str| {
            let candidates = known.find(fold::key(name)).into_iter().flat_map(|found| known.candidates(found));
            candidates.into_iter().any(|c| c.role == Role::Surname && c.entity == Some(person.number))
        };
        let (surnames, names): (Vec<&str>, Vec<&str>) = person.spellings().partition(is_surname);
        for (cell, more) in [(&mut row.surname, surnames), (&mut row.aliases, names)] {
            let own: Vec<&str> = cell.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
            let new: Vec<&str> = more.into_iter().filter(|name| !own.contains(name)).collect();
            *cell = [own, new].concat().join("|");
        }
        if given.contains(&row.id) {
            continue;
        }
        tables.terms.extend(person.terms().map(|term| TermRow {
            office: term.office().id().to_owned(),
            person: row.id.clone(),
            from: term.dates().0.to_owned(),
            to: term.dates().1.to_owned(),
            as_of: written_day(term.as_of()),
            acting: if term.is_acting() { "y".to_owned() } else { String::new() },
            source: term.source().to_owned(),
            ..TermRow::default()
        }));
    }
}

/// A day as the tables write it; blank for 0.
fn written_day(day: u32) -> String {
    if day == 0 { String::new() } else { format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100) }
}

/// Adds to the user's tables the persons and offices of the known base that their terms name.
fn borrow_known(tables: &mut Tables, known: &Base) {
    let mut offices: Vec<String> = tables.terms.iter().map(|t| t.office.clone()).collect();
    let mut persons: Vec<String> = tables.terms.iter().map(|t| t.person.clone()).collect();
    offices.retain(|id| !tables.offices.iter().any(|o| o.id == *id));
    persons.retain(|id| !tables.persons.iter().any(|p| p.id == *id));
    for ids in [&mut offices, &mut persons] {
        ids.sort();
        ids.dedup();
    }
    let text = str::to_owned;
    for office in offices.iter().filter_map(|id| known.by_id(id).find(|e| e.kind() == Kind::Office)) {
        tables.offices.push(OfficeRow {
            id: text(office.id()),
            country: text(office.country()),
            office: text(office.sort()),
            title: office.spellings().collect::<Vec<_>>().join("|"),
            sector: text(office.sector()),
            ..OfficeRow::default()
        });
    }
    for person in persons.iter().filter_map(|id| known.by_id(id).find(|e| e.kind() == Kind::Person)) {
        tables.persons.push(PersonRow {
            id: text(person.id()),
            name: text(person.name()),
            country: text(person.country()),
            sector: text(person.sector()),
            gender: text(person.gender()),
            ..PersonRow::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Base {
        let countries = "id,name,aliases,demonyms,capital,from,to,successor,source,note\nFRA,France,French Republic,French,Paris,,,,s,\n";
        let persons = "id,name,aliases,surname,country,sector,gender,source,note\nanna-b-carter,Anna B. Carter,,Carter,FRA,GOV,f,s,\n";
        let offices = "id,country,office,title,sector,source,note\nFRA.sea,FRA,sea_minister,Minister of the Sea,GOV,s,\n";
        let terms = "office,person,from,to,as_of,acting,source,note\nFRA.sea,anna-b-carter,2001,2003-06-30,,,s,\n";
        let files = [("countries.csv", countries), ("persons.csv", persons), ("offices.csv", offices), ("terms.csv", terms)];
        let files: Vec<(String, String)> = files.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Base::of_tables(&files, &Base::open(Cow::Borrowed(&[0; 64]))).unwrap()
    }

    fn named(base: &Base, name: &str) -> Vec<(String, Role)> {
        let found = base.find(fold::key(name)).unwrap();
        base.candidates(found).map(|c| (c.entity.map_or(String::new(), |e| base.entity(e).id().to_owned()), c.role)).collect()
    }

    #[test]
    fn names_lead_to_entities() {
        let base = base();
        assert_eq!(named(&base, "FRENCH"), [("FRA".to_owned(), Role::Demonym)]);
        assert_eq!(named(&base, "Anna Carter"), [("anna-b-carter".to_owned(), Role::Name)]);
        assert_eq!(named(&base, "Carter"), [("anna-b-carter".to_owned(), Role::Surname)]);
        assert!(base.find(fold::key("Anna B")).unwrap().goes_on);
        assert_eq!(base.find(fold::key("Anna D")), None);
    }

    #[test]
    fn holders_by_day() {
        let base = base();
        let office = base.offices("FRA", "sea_minister").next().unwrap();
        let on = |day| office.terms().filter(|t| t.covers(day)).map(|t| t.person().id()).collect::<Vec<_>>();
        assert_eq!(on(20_020_101), ["anna-b-carter"]);
        assert!(on(20_030_701).is_empty());
        let person = base.by_id("anna-b-carter").next().unwrap();
        assert_eq!(person.terms().map(|t| t.dates()).collect::<Vec<_>>(), [("2001", "2003-06-30")]);
    }
}
