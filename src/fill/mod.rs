//! From a draft to the rest of what its clause says of the act: where it took place, with what, whom it struck, how many it harmed.
//!
//! Takes a clause and the drafts that any coder found in it; asks the clause alone, never a rule.

mod hand;
mod place;
mod strike;
mod toll;

use crate::clause::Clause;
use crate::types::{Draft, DraftRole, Event, EventType};
pub use toll::classes;

/// Fills the drafts of one sentence; a toll that fits none of them goes to one of the `earlier` drafts.
pub fn fill(clause: &Clause<'_>, found: &mut Vec<Draft>, earlier: &mut [Draft]) {
    hand::drop_launches(clause, found);
    for draft in found.iter_mut() {
        clause.arm(draft);
        clause.name_hand(draft);
        clause.locate(draft);
        draft.country = clause.struck_country(draft).unwrap_or_default();
    }
    join_tolls(clause, found);
    hand::share(clause, found);
    for draft in found.iter_mut().filter(|d| toll::takes_toll(d)) {
        clause.complete_attack(draft);
    }
    for toll in clause.tolls() {
        toll::hand_out(toll, clause.arguments.sentence, found, earlier);
    }
}

/// Deaths told beside an attack in one sentence are that attack's: the casualty draft gives way to it.
pub fn join_tolls(clause: &Clause<'_>, found: &mut Vec<Draft>) {
    let attacks: Vec<usize> =
        (0..found.len()).filter(|&i| found[i].event.event_type == EventType::Assault && found[i].role != DraftRole::Toll).collect();
    let mut joined = Vec::new();
    for i in (0..found.len()).rev().filter(|i| !attacks.contains(i)) {
        if found[i].role != DraftRole::Toll {
            continue;
        }
        let linked = |a: usize| clause.reader.sentence.below(found[a].trigger, found[i].trigger);
        let attack = match attacks[..] {
            [only] => Some(only),
            _ => attacks.iter().copied().find(|&a| linked(a)),
        };
        let Some(attack) = attack.filter(|&a| found[a].event.negated == found[i].event.negated) else { continue };
        let casualty = found[i].event.clone();
        give_way(casualty, &mut found[attack].event);
        joined.push(i);
    }
    for i in joined {
        found.remove(i);
    }
}

fn give_way(casualty: Event, event: &mut Event) {
    if event.source.is_empty() {
        event.source = casualty.source;
    }
    let new: Vec<_> = casualty.target.into_iter().filter(|t| !event.target.iter().any(|k| k.text == t.text || k.is_same(t))).collect();
    event.target.extend(new);
    for place in casualty.place {
        if !event.place.contains(&place) {
            event.place.push(place);
        }
    }
}
