//! Which sector a phrase has when several of its words give one.

use crate::lexicon::sectors;
use crate::types::sector;

/// The sector of a head with its modifiers, in text order; `weak` for heads such as "leader" that say nothing by themselves.
pub fn combine<'s>(head: &'s str, weak: bool, modifiers: &[&'s str]) -> &'s str {
    let given = |m: &&&str| !m.is_empty() && **m != sector::UNK;
    if weak {
        // "workers of a company" are no company.
        let given = |m: &&&str| given(m) && !(head == sector::LAB && **m == sector::BUS);
        return modifiers.iter().rev().find(given).copied().unwrap_or(head);
    }
    let overruled = head.is_empty() || sectors::of(head).neutral;
    if let Some(strong) = modifiers.iter().find(|m| overruled && sectors::of(m).strong) {
        return strong;
    }
    if head.is_empty() || head == sector::UNK { modifiers.iter().rev().find(given).copied().unwrap_or(head) } else { head }
}

/// The sector of somebody whom the text calls former.
pub fn former(sector_code: &str) -> &str {
    if sectors::of(sector_code).in_office { sector::ELI } else { sector_code }
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
