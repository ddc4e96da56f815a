//! What is true of the actors of a sector (`data/ontology/sectors.csv`): one row a sector, one column a question that a stage asks.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::lexicon::table::csv_rows;

const CSV: &str = include_str!("../../data/ontology/sectors.csv");

/// One sector.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// Its code.
    pub code: String,
    /// Who belongs to it, in our words.
    pub meaning: String,
    /// Whether its acts are political by themselves; those of others count only with a state beside them.
    pub political: bool,
    /// Whether what its people say belongs on a timeline; the words of others are sources of facts.
    pub speaks: bool,
    /// Whether its people belong where they were hit: soldiers and rebels may come from elsewhere.
    pub victim_local: bool,
    /// Whether every country has its own, so that a nameless one is that of the country which the article is about.
    pub everywhere: bool,
    /// Whether it tells more than a neutral head: "rebel fighters".
    pub strong: bool,
    /// Whether a strong modifier overrules it.
    pub neutral: bool,
    /// Whether its people leave an office and become former ones.
    pub in_office: bool,
}

static SECTORS: LazyLock<FxHashMap<String, Sector>> = LazyLock::new(|| all().into_iter().map(|s| (s.code.clone(), s)).collect());

/// Of a code that the table lacks nothing is known but that it is a sector of its own.
static OTHER: Sector = Sector {
    code: String::new(),
    meaning: String::new(),
    political: true,
    speaks: true,
    victim_local: false,
    everywhere: false,
    strong: false,
    neutral: false,
    in_office: false,
};

/// All sectors, in file order.
///
/// # Panics
/// Never for the embedded file: a test parses it.
pub fn all() -> Vec<Sector> {
    csv_rows("data/ontology/sectors.csv", CSV).expect("data/ontology/sectors.csv is tested")
}

/// The sector of a code.
pub fn of(code: &str) -> &'static Sector {
    SECTORS.get(code).unwrap_or(&OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::sector;

    #[test]
    fn every_sector_that_the_program_names_is_in_the_table() {
        let rows = all();
        for code in sector::ALL {
            assert!(rows.iter().any(|s| s.code == code), "{code}");
        }
        assert!(of(sector::GOV).political && !of(sector::JRN).political && !of(sector::ELI).speaks);
    }
}
