//! Event types: CAMEO codes with Goldstein scores, PLOVER modes and quad classes (`data/ontology/`).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::types::EventType;

const CAMEO: &str = include_str!("../../data/ontology/cameo.csv");

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

/// All codes, by code.
#[derive(Debug, Clone, Default)]
pub struct Ontology {
    codes: BTreeMap<String, Cameo>,
}

impl Ontology {
    /// Reads the embedded table.
    pub fn embedded() -> Self {
        let rows = csv::Reader::from_reader(CAMEO.as_bytes())
            .into_deserialize::<Cameo>()
            .map(|row| row.expect("data/ontology/cameo.csv is checked by tests/it/lexicons.rs"));
        Self { codes: rows.map(|row| (row.cameo.clone(), row)).collect() }
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
    fn every_type_has_a_root_in_the_table() {
        let ontology = Ontology::embedded();
        for event_type in EventType::ALL {
            assert!(ontology.cameo(root(*event_type)).is_some(), "{event_type}");
        }
    }
}
