//! Which sector a phrase has when several of its words give one.

/// Modifiers that tell more than a neutral head: "rebel fighters", "police officers", "opposition forces".
const STRONG_MODIFIERS: [&str; 8] = ["REB", "CRM", "PRM", "COP", "SPY", "OPP", "REF", "UAF"];

/// Heads that a strong modifier overrules.
const NEUTRAL_HEADS: [&str; 8] = ["MIL", "CVL", "UNK", "UAF", "BUS", "SOC", "", "GOV"];

/// Sectors of people who leave an office and become former ones.
const OFFICE_SECTORS: [&str; 8] = ["GOV", "LEG", "JUD", "MIL", "COP", "SPY", "PTY", "ELI"];

/// The sector of a head with its modifiers, in text order; `weak` for heads such as "leader" that say nothing by themselves.
pub fn combine<'s>(head: &'s str, weak: bool, modifiers: &[&'s str]) -> &'s str {
    let given = |m: &&&str| !m.is_empty() && **m != "UNK";
    if weak {
        // "workers of a company" are no company.
        let given = |m: &&&str| given(m) && !(head == "LAB" && **m == "BUS");
        return modifiers.iter().rev().find(given).copied().unwrap_or(head);
    }
    let overruled = NEUTRAL_HEADS.contains(&head);
    if let Some(strong) = modifiers.iter().find(|m| overruled && STRONG_MODIFIERS.contains(m)) {
        return strong;
    }
    if head.is_empty() || head == "UNK" { modifiers.iter().rev().find(given).copied().unwrap_or(head) } else { head }
}

/// The sector of somebody whom the text calls former.
pub fn former(sector: &str) -> &str {
    if OFFICE_SECTORS.contains(&sector) { "ELI" } else { sector }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_head_takes_its_modifiers_sector() {
        assert_eq!(combine("GOV", true, &["LAB"]), "LAB");
        assert_eq!(combine("GOV", true, &[]), "GOV");
    }

    #[test]
    fn a_strong_modifier_overrules_a_neutral_head() {
        assert_eq!(combine("MIL", false, &["REB"]), "REB");
        assert_eq!(combine("MIL", false, &["GOV"]), "MIL");
        assert_eq!(combine("LEG", false, &["OPP"]), "LEG");
    }

    #[test]
    fn former_office_holders_are_elites() {
        assert_eq!(former("GOV"), "ELI");
        assert_eq!(former("REB"), "REB");
    }
}
