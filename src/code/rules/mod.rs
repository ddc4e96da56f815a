//! The coder that works by rules (`data/rules/`): a rule's words trigger it, its constraints choose it, its slots name the parties.

mod assign;
mod compile;
mod matcher;

use super::event_coder::EventCoder;
use super::gate::Gate;
use crate::clause::Clause;
use crate::lexicon::ontology::Ontology;
use crate::types::{Document, Draft};
pub use compile::{Compiled, RuleSet};
use matcher::View;

/// Codes by rules.
#[derive(Debug)]
pub struct RuleCoder {
    rules: RuleSet,
    ontology: Ontology,
    gate: Gate,
}

impl RuleCoder {
    /// A coder of these rules.
    pub fn new(rules: RuleSet) -> Self {
        let gate = Gate::new(rules.triggers());
        Self { rules, ontology: Ontology::embedded(), gate }
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The drafts of a sentence, and the words of which a rule says that they tell no act here: "an assault on his leadership".
    pub fn read(&self, clause: &Clause<'_>) -> (Vec<Draft>, Vec<usize>) {
        let view = View { rules: &self.rules, clause: *clause };
        let hits = view.hits();
        let drafts = hits.iter().filter_map(|hit| view.assign(hit, &self.ontology)).collect();
        let other_senses = hits.iter().filter(|hit| self.rules.rules[hit.rule].rule.skip).map(|hit| hit.frame.head);
        (drafts, other_senses.collect())
    }
}

impl EventCoder for RuleCoder {
    fn wants(&self, document: &Document, sentence: usize) -> bool {
        self.gate.lets(document, sentence)
    }

    fn drafts(&self, clause: &Clause<'_>, _found: &[Draft]) -> Vec<Draft> {
        self.read(clause).0
    }
}
