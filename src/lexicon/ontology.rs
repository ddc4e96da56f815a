//! Event types: CAMEO codes with Goldstein scores, PLOVER modes and quad classes (`data/ontology/`).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::types::EventType;

const CAMEO: &str = include_str!("../../data/ontology/cameo.csv");
const AHEAD: &str = include_str!("../../data/ontology/ahead.csv");

/// One CAMEO code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cameo {
    /// The code, two to four digits.
    pub cameo: String,
    /// What it means, in our words.
    pub label: String,
    /// PLOVER type; empty for codes that PLOVER drops.
    pub plover_type: String,
    /// PLOVER mode.
    pub plover_mode: String,
    /// PLOVER context.
    pub plover_context: String,
    /// Goldstein score, -10 to +10; `None` where no source gives one.
    pub goldstein: Option<f64>,
    /// CAMEO quad class, 1 to 4.
    pub quadclass: u8,
}

/// What a code becomes when its act lies ahead.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AheadRow {
    /// The code of the act, or the start of it.
    cameo: String,
    /// The code of its promise or threat.
    ahead: String,
}

/// All codes, by code.
#[derive(Debug, Clone, Default)]
pub struct Ontology {
    codes: BTreeMap<String, Cameo>,
    ahead: BTreeMap<String, String>,
}

impl Ontology {
    /// Reads the embedded table.
    pub fn embedded() -> Self {
        let rows = csv::Reader::from_reader(CAMEO.as_bytes())
            .into_deserialize::<Cameo>()
            .map(|row| row.expect("data/ontology/cameo.csv is checked by tests/it/lexicons.rs"));
        let ahead = csv::Reader::from_reader(AHEAD.as_bytes())
            .into_deserialize::<AheadRow>()
            .map(|row| row.expect("data/ontology/ahead.csv is checked by tests/it/rules.rs"));
        Self { codes: rows.map(|row| (row.cameo.clone(), row)).collect(), ahead: ahead.map(|row| (row.cameo, row.ahead)).collect() }
    }

    /// The code of an act that is promised or threatened: 041 (a call) becomes 036 (a meeting to come).
    pub fn ahead(&self, code: &str) -> Option<&str> {
        (2..=code.len()).rev().find_map(|n| self.ahead.get(code.get(..n)?)).map(String::as_str)
    }

    /// One code.
    pub fn cameo(&self, code: &str) -> Option<&Cameo> {
        self.codes.get(code)
    }

    /// The codes, in order.
    pub fn codes(&self) -> impl Iterator<Item = &Cameo> {
        self.codes.values()
    }
}

/// PLOVER quad class of a type: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict, 0 neutral statement.
pub fn quad(event_type: EventType) -> u8 {
    use EventType::*;
    match event_type {
        Statement => 0,
        Agree | Consult | Support | Concede => 1,
        Cooperate | Aid | Retreat => 2,
        Request | Accuse | Reject | Threaten => 3,
        Protest | Sanction | Mobilize | Coerce | Assault => 4,
    }
}

/// CAMEO root code that stands for a type where a rule names no finer code.
pub fn root(event_type: EventType) -> &'static str {
    use EventType::*;
    match event_type {
        Statement => "010",
        Agree => "030",
        Consult => "040",
        Support => "050",
        Concede => "080",
        Cooperate => "060",
        Aid => "070",
        Retreat => "087",
        Request => "100",
        Accuse => "110",
        Reject => "120",
        Threaten => "130",
        Protest => "140",
        Sanction => "160",
        Mobilize => "150",
        Coerce => "170",
        Assault => "190",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_to_come_have_codes_of_their_own() {
        let ontology = Ontology::embedded();
        assert_eq!(ontology.ahead("041"), Some("036"));
        assert_eq!(ontology.ahead("0841"), Some("0353"));
        assert_eq!(ontology.ahead("110"), None);
        assert!(ontology.ahead.values().all(|code| ontology.cameo(code).is_some()));
    }

    #[test]
    fn every_type_has_a_root_in_the_table() {
        let ontology = Ontology::embedded();
        for event_type in EventType::ALL {
            assert!(ontology.cameo(root(*event_type)).is_some(), "{event_type}");
        }
    }
}
