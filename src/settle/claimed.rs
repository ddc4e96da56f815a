//! Claims of responsibility: who says that he did it is the doer of the attack that the article tells and names nobody for.
//!
//! Takes dated drafts of one article in text order and the sentences in which somebody claims an attack: "The front claimed responsibility
//! for the blast". The claim gives a doer to an attack in its own sentence, else to the last one told before it, else to the article's
//! first; never to one whose doer is named, and not where the claim is denied, expected or nobody's.

use crate::clause::{Clause, Grammar, slot};
use crate::types::{ActorKind, ActorRef, Document, Draft, EventType, sector};

/// Gives claimed attacks their doers.
pub fn settle(document: &Document, grammar: &Grammar, drafts: &mut [Draft]) {
    if !drafts.iter().any(is_open) {
        return;
    }
    for clause in grammar.clauses(document) {
        let Some(claimants) = claimants(&clause) else { continue };
        let sentence = clause.arguments.sentence;
        let open = |i: &usize| is_open(&drafts[*i]);
        let here = (0..drafts.len()).filter(|&i| drafts[i].sentence == sentence).find(open);
        let before = || (0..drafts.len()).rev().filter(|&i| drafts[i].sentence < sentence).find(|&i| is_attack(&drafts[i])).filter(open);
        let first = || (0..drafts.len()).find(|&i| is_attack(&drafts[i])).filter(open);
        let Some(attack) = here.or_else(before).or_else(first) else { continue };
        drafts[attack].source_mentions.clone_from(&claimants);
        drafts[attack].event.source = refs(&clause, &claimants);
    }
}

fn refs(clause: &Clause<'_>, mentions: &[usize]) -> Vec<ActorRef> {
    clause.arguments.refs(mentions)
}

fn is_attack(draft: &Draft) -> bool {
    draft.event.event_type == EventType::Assault && !draft.event.negated && !draft.ahead
}

fn is_open(draft: &Draft) -> bool {
    is_attack(draft) && draft.event.source.iter().all(|s| s.country.is_empty() && s.name.is_empty() && s.text.is_empty())
}

/// Who claims an attack in a sentence: "X claimed responsibility", "responsibility was claimed by X".
fn claimants(clause: &Clause<'_>) -> Option<Vec<usize>> {
    let (sentence, operators) = (clause.reader.sentence, clause.reader.operators);
    let thing = (0..sentence.tokens.len()).find(|&t| clause.is(t, operators.responsibility))?;
    let verb = clause.reader.governor(thing)?;
    if !clause.is(verb, operators.claiming) {
        return None;
    }
    let frame = clause.reader.verb(verb);
    let realis = clause.reader.realis(&frame);
    let told = !realis.negated && !realis.ahead && !realis.planned && !realis.hypothetical && !realis.suppressed && !realis.denied;
    let named = |&m: &usize| {
        let mention = &clause.arguments.document.actors[m];
        let medium = matches!(mention.actor.sector.as_str(), sector::JRN | sector::MED);
        mention.kind != ActorKind::Place && !medium && !(mention.actor.name.is_empty() && mention.actor.sector.is_empty())
    };
    let nobody = frame.get(slot::SUBJ).any(|s| sentence.children(s).any(|c| clause.is(c, operators.no_one)));
    let who: Vec<usize> = frame.get(slot::SUBJ).flat_map(|t| clause.arguments.actors(t)).filter(named).collect();
    (told && !nobody && !who.is_empty()).then_some(who)
}
