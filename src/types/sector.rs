//! Codes of the sectors that the program itself names; `data/ontology/sectors.csv` says what each sector is.

/// A government, its ministers and offices.
pub const GOV: &str = "GOV";
/// Civilians.
pub const CVL: &str = "CVL";
/// The press.
pub const JRN: &str = "JRN";
/// Rebels.
pub const REB: &str = "REB";
/// Workers and their unions.
pub const LAB: &str = "LAB";
/// Companies.
pub const BUS: &str = "BUS";
/// Former officials.
pub const ELI: &str = "ELI";
/// Nobody knows who.
pub const UNK: &str = "UNK";

/// Every code that this file names.
pub const ALL: [&str; 8] = [GOV, CVL, JRN, REB, LAB, BUS, ELI, UNK];
