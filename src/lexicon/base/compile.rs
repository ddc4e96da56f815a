//! Tables -> the bytes of a compiled base (layout: `format.rs`).
//!
//! A name's pieces are hashed one after another; the table holds the state after every prefix of every name, so the finder walks a
//! text with one look-up per word. Tried beside it (experiments/gazetteer.rs): an fst at half the speed, Aho-Corasick automata at
//! half the speed and with 1 % of matches lost to their word-boundary filter.

use std::collections::{BTreeMap, HashMap};

use super::fold::{self, START};
use super::format::{self, FIELDS, GOES_ON, Kind, NOBODY, Role, SECTIONS, TERM_FIELDS, field};
use super::rows::{AgentRow, CountryRow, MetonymRow, OfficeRow, OrganisationRow, PersonRow, PlaceRow, Tables, TermRow};

/// Compiles tables to the bytes of a base.
///
/// # Errors
/// A date that cannot be read, or a term of an unknown office or person.
pub fn compile(tables: &Tables) -> Result<Vec<u8>, String> {
    let mut writer = Writer::default();
    writer.string("");
    tables.countries.iter().try_for_each(|row| writer.country(row))?;
    tables.metonyms.iter().for_each(|row| writer.metonym(row));
    tables.organisations.iter().try_for_each(|row| writer.organisation(row))?;
    tables.agents.iter().for_each(|row| writer.agent(row));
    tables.offices.iter().for_each(|row| writer.office(row));
    tables.persons.iter().for_each(|row| writer.person(row));
    tables.places.iter().for_each(|row| writer.place(row));
    writer.terms(&tables.terms)?;
    Ok(writer.finish())
}

/// `yyyymmdd` of a date that may lack day or month; a missing part is the first possible one, or the last when `late`.
///
/// # Errors
/// A date in another form than `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub fn day_number(date: &str, late: bool) -> Result<u32, String> {
    if date.is_empty() {
        return Ok(0);
    }
    let fault = || format!("{date:?} is no date of the form YYYY, YYYY-MM or YYYY-MM-DD");
    let mut numbers = date.split('-').map(|part| part.parse::<u32>().map_err(|_| fault()));
    let year = numbers.next().unwrap_or(Ok(0))?;
    let month = numbers.next().unwrap_or(Ok(if late { 12 } else { 1 }))?;
    let day = numbers.next().unwrap_or(Ok(if late { 31 } else { 1 }))?;
    if year < 1000 || !(1..=12).contains(&month) || !(1..=31).contains(&day) || numbers.next().is_some() {
        return Err(fault());
    }
    Ok(year * 10_000 + month * 100 + day)
}

/// The parts of a list cell.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|p| !p.is_empty())
}

/// The key under which all offices of one country with one office key are listed.
pub fn office_key(country: &str, office: &str) -> u64 {
    fold::id_key(&format!("@office {country} {office}"))
}

#[derive(Default)]
struct Writer {
    strings: Vec<String>,
    string_numbers: HashMap<String, u32>,
    entities: Vec<[u32; FIELDS]>,
    by_id: HashMap<String, u32>,
    agent_terms: HashMap<String, u32>,
    names: BTreeMap<u64, Vec<(u32, u32)>>,
    prefixes: BTreeMap<u64, ()>,
    spellings: Vec<u32>,
    terms: Vec<[u32; TERM_FIELDS]>,
    by_person: Vec<u32>,
}

impl Writer {
    fn string(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.string_numbers.get(text) {
            return number;
        }
        let number = self.strings.len() as u32;
        self.strings.push(text.to_owned());
        self.string_numbers.insert(text.to_owned(), number);
        number
    }

    /// Adds an entity with the fields that all have; its names follow by [`Writer::name`].
    fn entity(&mut self, kind: Kind, id: &str, name: &str, country: &str, sector: &str, sort: &str) -> u32 {
        let number = self.entities.len() as u32;
        let mut fields = [0; FIELDS];
        fields[field::KIND] = kind as u32;
        fields[field::ID] = self.string(id);
        fields[field::NAME] = self.string(name);
        fields[field::COUNTRY] = self.string(country);
        fields[field::SECTOR] = self.string(sector);
        fields[field::SORT] = self.string(sort);
        fields[field::SPELLINGS] = self.spellings.len() as u32;
        self.entities.push(fields);
        if !id.is_empty() && kind != Kind::Metonym {
            self.by_id.entry(id.to_owned()).or_insert(number);
            self.names.entry(fold::id_key(id)).or_default().push((number, Role::Name as u32));
        }
        number
    }

    /// Enters one name of the entity that was added last.
    fn name(&mut self, entity: u32, name: &str, role: Role) {
        if name.is_empty() {
            return;
        }
        let spelling = self.string(name);
        if role != Role::Given {
            let start = self.entities[entity as usize][field::SPELLINGS] as usize;
            if !self.spellings[start..].contains(&spelling) {
                self.spellings.push(spelling);
                self.entities[entity as usize][field::SPELLINGS_LEN] += 1;
            }
        }
        let (key, form) = self.path(name);
        let target = if role == Role::Given { NOBODY } else { entity };
        let proper = role == Role::Surname || self.entities[entity as usize][field::KIND] != Kind::Agent as u32;
        if key != START && (form > 0 || !proper) {
            self.names.entry(key).or_default().push((target, form | role as u32));
        }
    }

    /// Walks a name, notes its prefixes, and gives its key and the case that it demands.
    fn path(&mut self, name: &str) -> (u64, u32) {
        let mut pieces = Vec::new();
        fold::cut(name, &mut pieces);
        let mut state = START;
        let mut form = 0;
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 {
                self.prefixes.insert(state, ());
            }
            state = fold::step(state, piece.hash);
            if piece.shape.capital && i < 16 {
                form |= 1 << (format::CAPITALS as usize + i);
            }
        }
        if pieces.len() == 1 && pieces[0].shape.upper {
            form |= format::ACRONYM;
        }
        (state, form)
    }

    fn names(&mut self, entity: u32, cell: &str, role: Role) {
        for part in parts(cell) {
            self.name(entity, part, role);
        }
    }

    fn lifetime(&mut self, entity: u32, from: &str, to: &str) -> Result<(), String> {
        self.entities[entity as usize][field::FROM] = day_number(from, false)?;
        self.entities[entity as usize][field::TO] = day_number(to, true)?;
        Ok(())
    }

    fn set(&mut self, entity: u32, place: usize, text: &str) {
        let number = self.string(text);
        self.entities[entity as usize][place] = number;
    }

    fn country(&mut self, row: &CountryRow) -> Result<(), String> {
        let entity = self.entity(Kind::Country, &row.id, &row.name, &row.id, "GOV", &row.successor);
        self.lifetime(entity, &row.from, &row.to).map_err(|e| format!("country {}: {e}", row.id))?;
        self.set(entity, field::PARENT, &row.capital);
        self.name(entity, &row.name, Role::Name);
        self.names(entity, &row.aliases, Role::Name);
        self.names(entity, &row.demonyms, Role::Demonym);
        self.names(entity, &row.capital, Role::Capital);
        Ok(())
    }

    fn metonym(&mut self, row: &MetonymRow) {
        let role = if row.kind == "capital" { Role::Capital } else { Role::Name };
        let entity = self.entity(Kind::Metonym, &row.id, "", &row.country, &row.sector, &row.kind);
        self.name(entity, &row.term, role);
    }

    fn organisation(&mut self, row: &OrganisationRow) -> Result<(), String> {
        let entity = self.entity(Kind::Organisation, &row.id, &row.name, &row.country, &row.sector, &row.kind);
        self.lifetime(entity, &row.from, &row.to).map_err(|e| format!("organisation {}: {e}", row.id))?;
        self.set(entity, field::PARENT, &row.parent);
        self.name(entity, &row.name, Role::Name);
        self.names(entity, &row.aliases, Role::Name);
        Ok(())
    }

    fn agent(&mut self, row: &AgentRow) {
        let entity = self.entity(Kind::Agent, "", &row.term, "", &row.sector, &row.office);
        self.entities[entity as usize][field::WEIGHT] = u32::from(matches!(row.person.as_str(), "y" | "yes" | "1" | "true"));
        self.name(entity, &row.term, Role::Name);
        self.names(entity, &row.plural, Role::Plural);
        self.agent_terms.insert(fold::fold(&row.term), entity);
    }

    /// Titles that are plain agent words ("foreign minister") are not entered again: those carry the office key.
    fn office(&mut self, row: &OfficeRow) {
        let title = parts(&row.title).next().unwrap_or("").to_owned();
        let entity = self.entity(Kind::Office, &row.id, &title, &row.country, &row.sector, &row.office);
        self.names.entry(office_key(&row.country, &row.office)).or_default().push((entity, Role::Name as u32));
        for title in parts(&row.title) {
            if !self.agent_terms.contains_key(&fold::fold(title)) {
                self.name(entity, title, Role::Name);
            }
        }
    }

    fn person(&mut self, row: &PersonRow) {
        let entity = self.entity(Kind::Person, &row.id, &row.name, &row.country, &row.sector, "");
        self.set(entity, field::DETAIL, &row.gender);
        self.name(entity, &row.name, Role::Name);
        self.names(entity, &row.aliases, Role::Name);
        if let Some(short) = without_initials(&row.name) {
            self.name(entity, &short, Role::Name);
        }
        for surname in parts(&row.surname) {
            self.name(entity, surname, Role::Surname);
            self.name(entity, without_article(surname), Role::Surname);
        }
        let words: Vec<&str> = row.name.split_whitespace().collect();
        let surname_first = words.first().is_some_and(|first| fold::fold(&row.surname).starts_with(&fold::fold(first)));
        if let [first, _, ..] = words[..]
            && !surname_first
            && first.len() > 2
        {
            self.name(entity, first, Role::Given);
        }
    }

    fn place(&mut self, row: &PlaceRow) {
        let entity = self.entity(Kind::Place, &row.geonameid, &row.name, &row.country, "", &row.kind);
        self.set(entity, field::PARENT, &row.admin1);
        self.set(entity, field::DETAIL, &row.lat);
        self.set(entity, field::DETAIL2, &row.lon);
        let population: u32 = row.population.parse().unwrap_or(0);
        let ambiguous = !matches!(row.ambiguous.as_str(), "" | "0" | "no" | "n");
        self.entities[entity as usize][field::WEIGHT] = (population.min(u32::MAX >> 3) << 2) | (u32::from(ambiguous) << 1);
        self.name(entity, &row.name, Role::Name);
        self.name(entity, &row.ascii, Role::Name);
        self.names(entity, &row.aliases, Role::Name);
    }

    fn terms(&mut self, rows: &[TermRow]) -> Result<(), String> {
        for row in rows {
            let known = |id: &str, what: &str| {
                self.by_id.get(id).copied().ok_or_else(|| format!("term of {} in {}: no such {what}", row.person, row.office))
            };
            let (office, person) = (known(&row.office, "office")?, known(&row.person, "person")?);
            let dated = |e: String| format!("term of {} in {}: {e}", row.person, row.office);
            let from = day_number(&row.from, false).map_err(dated)?;
            let to = day_number(&row.to, true).map_err(dated)?;
            let as_of = day_number(&row.as_of, true).map_err(dated)?;
            let acting = u32::from(matches!(row.acting.as_str(), "y" | "yes" | "1" | "true"));
            let (from_text, to_text, source) = (self.string(&row.from), self.string(&row.to), self.string(&row.source));
            self.terms.push([office, person, from, to, as_of, acting, from_text, to_text, source]);
        }
        self.terms.sort_unstable();
        self.by_person = (0..self.terms.len() as u32).collect();
        let terms = &self.terms;
        self.by_person.sort_by_key(|&t| (terms[t as usize][1], terms[t as usize][2], t));
        for (i, term) in terms.iter().enumerate() {
            extend(&mut self.entities[term[0] as usize], i);
        }
        for (i, &t) in self.by_person.iter().enumerate() {
            extend(&mut self.entities[terms[t as usize][1] as usize], i);
        }
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let mut sections: [Vec<u8>; SECTIONS] = Default::default();
        let mut starts = Vec::with_capacity(self.strings.len() + 1);
        for text in &self.strings {
            starts.push(sections[format::POOL].len() as u32);
            sections[format::POOL].extend_from_slice(text.as_bytes());
        }
        starts.push(sections[format::POOL].len() as u32);
        put_all(&mut sections[format::STRINGS], starts);
        put_all(&mut sections[format::ENTITIES], self.entities.iter().flatten().copied());
        put_all(&mut sections[format::TERMS], self.terms.iter().flatten().copied());
        put_all(&mut sections[format::BY_PERSON], self.by_person.iter().copied());
        put_all(&mut sections[format::SPELLINGS], self.spellings.iter().copied());
        let (keys, values, lists) = self.table();
        sections[format::KEYS] = keys.iter().flat_map(|key| key.to_le_bytes()).collect();
        put_all(&mut sections[format::VALUES], values);
        put_all(&mut sections[format::LISTS], lists);
        join(&sections)
    }

    /// The open-addressing table at three quarters load, and the candidate lists.
    fn table(&self) -> (Vec<u64>, Vec<u32>, Vec<u32>) {
        let mut lists = Vec::new();
        let mut entries: BTreeMap<u64, u32> = BTreeMap::new();
        for (&key, candidates) in &self.names {
            let mut candidates = candidates.clone();
            candidates.sort_unstable();
            candidates.dedup();
            entries.insert(key, lists.len() as u32 + 1);
            lists.push(candidates.len() as u32);
            lists.extend(candidates.iter().flat_map(|&(entity, form)| [entity, form]));
        }
        for &key in self.prefixes.keys() {
            *entries.entry(key).or_insert(0) |= GOES_ON;
        }
        let slots = entries.len() * 4 / 3 + 2;
        let (mut keys, mut values) = (vec![0u64; slots], vec![0u32; slots]);
        for (&key, &value) in &entries {
            let mut slot = format::slot(key, slots);
            while keys[slot] != 0 {
                slot = (slot + 1) % slots;
            }
            keys[slot] = key;
            values[slot] = value;
        }
        (keys, values, lists)
    }
}

/// Widens the range of terms that an entity names by the term at `at`; the terms come in order.
fn extend(entity: &mut [u32; FIELDS], at: usize) {
    if entity[field::TERMS_LEN] == 0 {
        entity[field::TERMS] = at as u32;
    }
    entity[field::TERMS_LEN] += 1;
}

/// "George W. Bush" -> "George Bush"; `None` where there is no lone initial in the middle.
fn without_initials(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let last = words.len().checked_sub(1)?;
    let keep = |i: usize, word: &str| i == 0 || i == last || word.trim_end_matches('.').chars().count() > 1;
    let kept: Vec<&str> = words.iter().enumerate().filter(|(i, w)| keep(*i, w)).map(|(_, w)| *w).collect();
    (kept.len() < words.len() && kept.len() > 1).then(|| kept.join(" "))
}

/// "al-Bashir" -> "Bashir": news drops the Arabic article.
fn without_article(surname: &str) -> &str {
    let articles = ["al-", "Al-", "el-", "El-", "al ", "Al ", "el ", "El ", "ul-", "as-", "ash-", "an-", "ar-", "at-", "az-"];
    articles.iter().find_map(|a| surname.strip_prefix(a)).unwrap_or(surname)
}

fn put_all(section: &mut Vec<u8>, numbers: impl IntoIterator<Item = u32>) {
    section.extend(numbers.into_iter().flat_map(u32::to_le_bytes));
}

/// Section starts, then the sections, each at a multiple of eight.
fn join(sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut starts = Vec::new();
    let mut at = (SECTIONS + 1) * 4;
    for section in sections {
        at = at.next_multiple_of(8);
        starts.push(at as u32);
        at += section.len();
    }
    starts.push(at as u32);
    let mut bytes = Vec::with_capacity(at);
    put_all(&mut bytes, starts.iter().copied());
    for (section, start) in sections.iter().zip(&starts) {
        bytes.resize(*start as usize, 0);
        bytes.extend_from_slice(section);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_widen() {
        assert_eq!(day_number("2015", false), Ok(20_150_101));
        assert_eq!(day_number("2015-06", true), Ok(20_150_631));
        assert!(day_number("June 2015", false).is_err());
    }

    #[test]
    fn lone_initials_drop() {
        assert_eq!(without_initials("Anna B. Carter").as_deref(), Some("Anna Carter"));
        assert_eq!(without_initials("Anna Carter"), None);
    }

    #[test]
    fn a_term_of_nobody_is_a_fault() {
        let tables = Tables { terms: vec![TermRow { office: "x".into(), ..TermRow::default() }], ..Tables::default() };
        assert!(compile(&tables).unwrap_err().contains("no such office"));
    }
}
