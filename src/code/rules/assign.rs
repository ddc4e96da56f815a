//! From a matched rule to its parties: the mentions in its source and target slots.

use super::matcher::{Hit, View};
use crate::clause::frame::Frame;
use crate::clause::slot;
use crate::code::draft::draft;
use crate::lexicon::ontology::Ontology;
use crate::lexicon::rules::Rule;
use crate::types::Draft;

impl View<'_> {
    /// The draft of one hit; `None` where the text does not tell the act as something a timeline may hold.
    pub fn assign(&self, hit: &Hit, ontology: &Ontology) -> Option<Draft> {
        let rule = &self.rules.rules[hit.rule].rule;
        if rule.skip {
            return None;
        }
        let (source, target) = self.parties(rule, &hit.frame);
        draft(&self.clause, &hit.frame, rule, source, target, ontology)
    }

    /// The mentions in the rule's source and target slots.
    pub fn parties(&self, rule: &Rule, frame: &Frame) -> (Vec<usize>, Vec<usize>) {
        let source = self.fill_slots(frame, &rule.source);
        let mut source = source;
        let mut target = self.fill_slots(frame, &rule.target);
        if !frame.passive && !frame.nominal && !rule.source.iter().any(|slot| slot.starts_with(slot::OBJ)) {
            // Whom the verb itself acts upon is no doer, whatever his phrase has in common with another slot.
            let objects: Vec<usize> = frame.get(slot::OBJ).flat_map(|t| self.clause.arguments.actors(t)).collect();
            source.retain(|m| !objects.contains(m));
        }
        target.retain(|t| !source.contains(t));
        (source, target)
    }

    fn fill_slots(&self, frame: &Frame, slots: &[String]) -> Vec<usize> {
        let mut mentions = Vec::new();
        for slot in slots {
            let (slot, only_if_empty) = slot.strip_suffix('?').map_or((slot.as_str(), false), |s| (s, true));
            if only_if_empty && !mentions.is_empty() {
                continue;
            }
            let (slot, through_modifiers) = slot.strip_suffix('~').map_or((slot, false), |s| (s, true));
            for token in self.fillers(frame, slot) {
                let mut found = self.clause.arguments.actors(token);
                if found.is_empty() && through_modifiers {
                    found = self.clause.arguments.modifiers(token);
                }
                mentions.extend(found.into_iter().filter(|m| !mentions.contains(m)).collect::<Vec<_>>());
            }
        }
        mentions
    }
}
