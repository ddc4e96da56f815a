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
/// Armies.
pub const MIL: &str = "MIL";
/// Parliaments.
pub const LEG: &str = "LEG";
/// Courts.
pub const JUD: &str = "JUD";
/// Police.
pub const COP: &str = "COP";
/// Intelligence services.
pub const SPY: &str = "SPY";
/// Political parties.
pub const PTY: &str = "PTY";
/// The opposition.
pub const OPP: &str = "OPP";
/// Militias on a state's side.
pub const PRM: &str = "PRM";
/// Armed people of no known side.
pub const UAF: &str = "UAF";
/// Criminals.
pub const CRM: &str = "CRM";
/// Clergy and believers.
pub const REL: &str = "REL";
/// Schools and universities.
pub const EDU: &str = "EDU";
/// Doctors and hospitals.
pub const MED: &str = "MED";

/// Every code that this file names.
pub const ALL: [&str; 21] = [GOV, CVL, JRN, REB, LAB, BUS, ELI, UNK, MIL, LEG, JUD, COP, SPY, PTY, OPP, PRM, UAF, CRM, REL, EDU, MED];
