//! PETRARCH actor and agent dictionaries -> tables of the actor base.
//!
//! Takes the text of a dictionary of the CAMEO family: names with underscores, aliases on lines that start with `+`, codes in brackets
//! with date limits (`[EGYGOV 811014-110211]`, `[EGYELI >110211]`), agents with `~` codes and plurals in braces. Gives persons with
//! terms where codes are limited in time, organisations otherwise, agent words, and a [`Problem`] for each line that it could not read.
//! Two-digit years above [`PIVOT`] are of the 1900s. Substitution sets (`!MINIST!`) are not expanded.

use crate::lexicon::base::fold;
use crate::lexicon::base::rows::{AgentRow, OfficeRow, OrganisationRow, PersonRow, Tables, TermRow};
use crate::types::Problem;

/// Last two-digit year that is of the 2000s.
pub const PIVOT: u32 = 40;

/// The sectors that the actor base knows; a CAMEO role outside them is left out.
const SECTORS: [&str; 27] = [
    "GOV", "MIL", "PTY", "LEG", "JUD", "COP", "SPY", "OPP", "REB", "CRM", "CVL", "BUS", "EDU", "MED", "REL", "NGO", "LAB", "UNK", "ELI",
    "REF", "AGR", "UAF", "JRN", "PRM", "SOC", "INS", "SEP",
];

/// One name with its codes, as read so far.
#[derive(Debug, Default)]
struct Block {
    name: String,
    line: u64,
    aliases: Vec<String>,
    codes: Vec<Code>,
}

/// A code with the days for which it holds.
#[derive(Debug, Default, PartialEq, Eq)]
struct Code {
    code: String,
    from: String,
    to: String,
}

/// Adds the entries of a dictionary to the tables; gives the lines that could not be read.
pub fn read(file: &str, text: &str, tables: &mut Tables) -> Vec<Problem> {
    let mut reader = Reader { file, tables, block: Block::default(), problems: Vec::new() };
    for (number, line) in text.lines().enumerate() {
        reader.line(number as u64 + 1, line);
    }
    reader.close();
    reader.problems
}

struct Reader<'a> {
    file: &'a str,
    tables: &'a mut Tables,
    block: Block,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn line(&mut self, number: u64, line: &str) {
        let content = line.split(['#', ';']).next().unwrap_or("").trim_end();
        if content.trim().is_empty() || content.starts_with('<') {
            return;
        }
        let (words, codes) = match codes(content) {
            Ok(parts) => parts,
            Err(reason) => return self.fault(number, reason),
        };
        let words = words.trim();
        if words.starts_with('!') || words.contains("!") || words.contains('=') {
            return self.fault(number, "substitution sets are not read".to_owned());
        }
        if let Some(alias) = words.strip_prefix('+') {
            if self.block.name.is_empty() {
                return self.fault(number, "an alias without a name before it".to_owned());
            }
            self.block.aliases.push(readable(alias));
        } else if words.is_empty() {
            if self.block.name.is_empty() {
                return self.fault(number, "a code without a name before it".to_owned());
            }
        } else {
            self.close();
            if let [code] = codes.as_slice()
                && code.code.starts_with('~')
            {
                return self.agent(words, &code.code);
            }
            (self.block.name, self.block.line) = (readable(words), number);
        }
        self.block.codes.extend(codes);
    }

    fn fault(&mut self, number: u64, reason: String) {
        let remedy = "the line was left out".to_owned();
        self.problems.push(Problem { file: self.file.to_owned(), line: Some(number), reason, remedy });
    }

    fn agent(&mut self, words: &str, code: &str) {
        let (term, plural) = words.split_once('{').unwrap_or((words, ""));
        let term = readable(term).to_lowercase();
        let plural = readable(plural.trim_end_matches('}')).to_lowercase();
        let plural = if plural.is_empty() { format!("{term}s") } else { plural };
        let sector = sector(code.trim_start_matches('~'));
        self.tables.agents.push(AgentRow { term, plural, sector, source: self.file.to_owned(), ..AgentRow::default() });
    }

    /// Enters the name read last: a person with terms where its codes are limited in time, else an organisation.
    fn close(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.name.is_empty() {
            return;
        }
        if block.codes.is_empty() {
            return self.fault(block.line, "a name without a code".to_owned());
        }
        let dated = block.codes.iter().any(|c| !c.from.is_empty() || !c.to.is_empty());
        if dated && block.name.contains(' ') { self.person(&block) } else { self.organisation(&block) }
    }

    fn person(&mut self, block: &Block) {
        let id = slug(&block.name);
        let plain = block.codes.iter().find(|c| c.from.is_empty() && c.to.is_empty());
        self.tables.persons.push(PersonRow {
            id: id.clone(),
            name: block.name.clone(),
            aliases: block.aliases.join("|"),
            surname: block.name.rsplit(' ').next().unwrap_or("").to_owned(),
            country: country(&block.codes[0].code),
            sector: plain.map_or_else(String::new, |c| sector(&c.code[c.code.len().min(3)..])),
            source: self.file.to_owned(),
            ..PersonRow::default()
        });
        for code in block.codes.iter().filter(|c| !c.from.is_empty() || !c.to.is_empty()) {
            let sector = sector(&code.code[code.code.len().min(3)..]);
            let office = format!("{}.{}", country(&code.code), if sector.is_empty() { "member" } else { &sector });
            self.office(&office, &code.code, sector);
            let (from, to) = (code.from.clone(), code.to.clone());
            self.tables.terms.push(TermRow { office, person: id.clone(), from, to, source: self.file.to_owned(), ..TermRow::default() });
        }
    }

    fn office(&mut self, id: &str, code: &str, sector: String) {
        if !self.tables.offices.iter().any(|o| o.id == id) {
            let row = OfficeRow { id: id.to_owned(), country: country(code), sector, source: self.file.to_owned(), ..OfficeRow::default() };
            self.tables.offices.push(row);
        }
    }

    fn organisation(&mut self, block: &Block) {
        for code in &block.codes {
            self.tables.organisations.push(OrganisationRow {
                id: slug(&block.name),
                name: block.name.clone(),
                aliases: block.aliases.join("|"),
                kind: "other".to_owned(),
                country: country(&code.code),
                sector: sector(&code.code[code.code.len().min(3)..]),
                from: code.from.clone(),
                to: code.to.clone(),
                source: self.file.to_owned(),
                ..OrganisationRow::default()
            });
        }
    }
}

/// Parts a line into its words and the codes in brackets.
fn codes(line: &str) -> Result<(String, Vec<Code>), String> {
    let mut words = String::new();
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        words.push_str(&rest[..open]);
        let close = rest[open..].find(']').ok_or("a bracket is not closed")?;
        found.push(code(&rest[open + 1..open + close])?);
        rest = &rest[open + close + 1..];
    }
    words.push_str(rest);
    Ok((words, found))
}

/// `EGYGOV 811014-110211`, `EGYELI >110211`, `EGY`.
fn code(text: &str) -> Result<Code, String> {
    let mut parts = text.split_whitespace();
    let code = parts.next().ok_or("an empty code")?;
    if !code.trim_start_matches('~').chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) || !code.is_ascii() {
        return Err(format!("{code:?} is no code"));
    }
    let mut read = Code { code: code.to_owned(), ..Code::default() };
    match parts.next() {
        None => {}
        Some(limit) if limit.starts_with('<') => read.to = day(&limit[1..])?,
        Some(limit) if limit.starts_with('>') => read.from = day(&limit[1..])?,
        Some(limit) => {
            let (from, to) = limit.split_once('-').ok_or_else(|| format!("{limit:?} is no range of dates"))?;
            (read.from, read.to) = (day(from)?, day(to)?);
        }
    }
    Ok(read)
}

/// `811014` or `19811014` -> `1981-10-14`.
fn day(digits: &str) -> Result<String, String> {
    let fault = || format!("{digits:?} is no date");
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !matches!(digits.len(), 6 | 8) {
        return Err(fault());
    }
    let (year, rest) = digits.split_at(digits.len() - 4);
    let mut year: u32 = year.parse().map_err(|_| fault())?;
    if year < 100 {
        year += if year > PIVOT { 1900 } else { 2000 };
    }
    let (month, day) = rest.split_at(2);
    let valid = matches!(month.parse(), Ok(1..=12)) && matches!(day.parse(), Ok(1..=31));
    if valid { Ok(format!("{year:04}-{month}-{day}")) } else { Err(fault()) }
}

fn country(code: &str) -> String {
    code.get(..3).unwrap_or(code).to_owned()
}

/// The first three letters of a role that are a sector; separatists and insurgents are rebels.
fn sector(role: &str) -> String {
    let parts = (0..role.len() / 3).map(|i| &role[i * 3..i * 3 + 3]);
    let first = parts.into_iter().find(|part| SECTORS.contains(part)).unwrap_or("");
    if matches!(first, "INS" | "SEP") { "REB".to_owned() } else { first.to_owned() }
}

/// `HOSNI_MUBARAK_` -> `Hosni Mubarak`; a word without a vowel stays in capitals.
fn readable(words: &str) -> String {
    let title = |word: &str| {
        let vowel = word.chars().any(|c| "AEIOUYaeiouy".contains(c));
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if vowel => first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect(),
            _ => word.to_owned(),
        }
    };
    let words: Vec<String> = words.split(['_', ' ']).filter(|w| !w.is_empty()).map(title).collect();
    words.join(" ")
}

fn slug(name: &str) -> String {
    fold::fold(name).split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "ORLAND_ [ORL] ; invented\nADA_BROOK_\n+ADA_MARIE_BROOK\n\t[ORLGOV 930101-990630]\n\t[ORLELI >990701]\n\
        RIVER_FRONT_ [ORLREB]\nHARBOUR_GUARD {HARBOUR_GUARDS} [~COP]\n!MINIST!_OF_SEA [~GOV]\nBROKEN [ORLGOV 93-94]\n";

    #[test]
    fn entries_become_rows() {
        let mut tables = Tables::default();
        let problems = read("own.txt", OWN, &mut tables);
        assert_eq!(tables.persons[0].id, "ada-brook");
        assert_eq!(tables.persons[0].aliases, "Ada Marie Brook");
        let terms: Vec<_> = tables.terms.iter().map(|t| (t.office.as_str(), t.from.as_str(), t.to.as_str())).collect();
        assert_eq!(terms, [("ORL.GOV", "1993-01-01", "1999-06-30"), ("ORL.ELI", "1999-07-01", "")]);
        let bodies: Vec<_> = tables.organisations.iter().map(|o| (o.name.as_str(), o.sector.as_str())).collect();
        assert_eq!(bodies, [("Orland", ""), ("River Front", "REB")]);
        assert_eq!((tables.agents[0].plural.as_str(), tables.agents[0].sector.as_str()), ("harbour guards", "COP"));
        assert_eq!(problems.iter().filter_map(|p| p.line).collect::<Vec<_>>(), [8, 9]);
    }

    #[test]
    fn two_digit_years_turn_at_the_pivot() {
        assert_eq!(day("991231").unwrap(), "1999-12-31");
        assert_eq!(day("100101").unwrap(), "2010-01-01");
        assert!(day("991331").is_err());
    }
}
