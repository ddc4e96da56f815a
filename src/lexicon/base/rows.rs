//! The tables of the actor base as they stand in CSV: one struct per file, list cells divided by `|`.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// `countries.csv`: states of today and of the past.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CountryRow {
    /// ISO 3166-1 alpha-3, or the code used for a past state.
    pub id: String,
    /// Short English name.
    pub name: String,
    /// Other names.
    pub aliases: String,
    /// Adjectives and nouns for its people.
    pub demonyms: String,
    /// Capital.
    pub capital: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Code of the state that follows it.
    pub successor: String,
    /// Where the facts are from.
    pub source: String,
    /// Remarks.
    pub note: String,
}

/// `metonyms.csv`: seats and buildings that stand for a body.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct MetonymRow {
    /// The words.
    pub term: String,
    /// Country code.
    pub country: String,
    /// Id of the body.
    pub id: String,
    /// Sector of the body.
    pub sector: String,
    /// What it is: capital, seat, building.
    pub kind: String,
    /// Where the facts are from.
    pub source: String,
    /// Remarks.
    pub note: String,
}

/// `persons.csv`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PersonRow {
    /// Stable id.
    pub id: String,
    /// Usual full name.
    pub name: String,
    /// Other spellings.
    pub aliases: String,
    /// Family name as news uses it.
    pub surname: String,
    /// Country code.
    pub country: String,
    /// Sector outside any known office.
    pub sector: String,
    /// `f`, `m` or blank.
    pub gender: String,
    /// Where the facts are from.
    pub source: String,
    /// Remarks.
    pub note: String,
}

/// `offices.csv`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct OfficeRow {
    /// Stable id.
    pub id: String,
    /// Country or organisation code.
    pub country: String,
    /// Office key: `foreign_minister`.
    pub office: String,
    /// Titles in use, most usual first.
    pub title: String,
    /// Sector.
    pub sector: String,
    /// Where the facts are from.
    pub source: String,
    /// Remarks.
    pub note: String,
}

/// `terms.csv`: who held which office.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct TermRow {
    /// Office id.
    pub office: String,
    /// Person id.
    pub person: String,
    /// First day, maybe partial.
    pub from: String,
    /// Last day, maybe partial; blank is open or unknown.
    pub to: String,
    /// Last day on which the source lists the holder.
    pub as_of: String,
    /// Whether the term was acting.
    pub acting: String,
    /// Where the facts are from.
    pub source: String,
    /// Remarks.
    pub note: String,
}

/// `organisations.csv`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrganisationRow {
    /// Stable id.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Other names.
    pub aliases: String,
    /// What sort of body it is.
    pub kind: String,
    /// Country or organisation code.
    pub country: String,
    /// Sector.
    pub sector: String,
    /// First day in this role.
    pub from: String,
    /// Last day in this role.
    pub to: String,
    /// Id of the body it belongs to.
    pub parent: String,
    /// Where the facts are from.
    pub source: String,
    /// Remarks.
    pub note: String,
}

/// `agents.csv`: words for kinds of people and bodies.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgentRow {
    /// Singular.
    pub term: String,
    /// Plural.
    pub plural: String,
    /// Sector.
    pub sector: String,
    /// Office key, if it is a title of an office.
    pub office: String,
    /// Whether it names a person and not a body.
    pub person: String,
    /// Where the facts are from.
    pub source: String,
    /// Remarks.
    pub note: String,
}

/// `places.csv`: geographic names.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlaceRow {
    /// Name.
    pub name: String,
    /// Name in ASCII.
    pub ascii: String,
    /// Other names.
    pub aliases: String,
    /// Country code.
    pub country: String,
    /// First-level division.
    pub admin1: String,
    /// Latitude, degrees.
    pub lat: String,
    /// Longitude, degrees.
    pub lon: String,
    /// Inhabitants.
    pub population: String,
    /// What it is: city, capital, region.
    pub kind: String,
    /// GeoNames id.
    pub geonameid: String,
    /// Why the name alone is doubtful: a common word, a person's name.
    pub ambiguous: String,
    /// Where the facts are from.
    pub source: String,
    /// Remarks.
    pub note: String,
}

/// All tables together.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// `countries.csv`.
    pub countries: Vec<CountryRow>,
    /// `metonyms.csv`.
    pub metonyms: Vec<MetonymRow>,
    /// `persons.csv`.
    pub persons: Vec<PersonRow>,
    /// `offices.csv`.
    pub offices: Vec<OfficeRow>,
    /// `terms.csv`.
    pub terms: Vec<TermRow>,
    /// `organisations.csv`.
    pub organisations: Vec<OrganisationRow>,
    /// `agents.csv`.
    pub agents: Vec<AgentRow>,
    /// `places.csv`.
    pub places: Vec<PlaceRow>,
}

impl Tables {
    /// Adds the rows of one CSV text; the header tells which table it is.
    ///
    /// # Errors
    /// A header that fits no table, or a row that does not fit its table, with file and line.
    pub fn read(&mut self, file: &str, text: &str) -> Result<(), String> {
        let header: Vec<&str> = text.lines().next().unwrap_or("").split(',').map(str::trim).collect();
        let has = |column: &str| header.contains(&column);
        if has("demonyms") {
            add(file, text, &mut self.countries)
        } else if has("geonameid") || has("lat") {
            add(file, text, &mut self.places)
        } else if has("as_of") {
            add(file, text, &mut self.terms)
        } else if has("surname") {
            add(file, text, &mut self.persons)
        } else if has("plural") {
            add(file, text, &mut self.agents)
        } else if has("parent") {
            add(file, text, &mut self.organisations)
        } else if has("office") && has("title") {
            add(file, text, &mut self.offices)
        } else if has("term") && has("id") {
            add(file, text, &mut self.metonyms)
        } else {
            Err(format!("{file}:1: the columns are those of none of the tables of data/actors (see data/README.md)"))
        }
    }
}

impl Tables {
    /// The tables that hold rows, as file name and CSV text.
    ///
    /// # Errors
    /// None in practice: writing to memory does not fail.
    pub fn write(&self) -> Result<Vec<(&'static str, String)>, String> {
        let mut files = Vec::new();
        put("countries.csv", &self.countries, &mut files)?;
        put("metonyms.csv", &self.metonyms, &mut files)?;
        put("persons.csv", &self.persons, &mut files)?;
        put("offices.csv", &self.offices, &mut files)?;
        put("terms.csv", &self.terms, &mut files)?;
        put("organisations.csv", &self.organisations, &mut files)?;
        put("agents.csv", &self.agents, &mut files)?;
        put("places.csv", &self.places, &mut files)?;
        Ok(files)
    }
}

fn put<T: Serialize>(name: &'static str, rows: &[T], files: &mut Vec<(&'static str, String)>) -> Result<(), String> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().try_for_each(|row| writer.serialize(row)).map_err(|e| e.to_string())?;
    let bytes = writer.into_inner().map_err(|e| e.to_string())?;
    files.push((name, String::from_utf8(bytes).map_err(|e| e.to_string())?));
    Ok(())
}

fn add<T: DeserializeOwned>(file: &str, text: &str, rows: &mut Vec<T>) -> Result<(), String> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    for row in reader.deserialize() {
        rows.push(row.map_err(|e: csv::Error| format!("{file}:{}: {e}", e.position().map_or(0, csv::Position::line)))?);
    }
    Ok(())
}
