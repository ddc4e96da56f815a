//! Who the network names on either side of an act, held against what the syntax says: a verb's own subject is its doer unless the
//! network is very sure of another, and who condemns a deed has not done it.

use super::learned::{LearnedAct, Side, head, side};
use crate::clause::{Clause, slot};
use crate::types::{ActRole, ActorKind, Deprel};

/// From this probability on the network may name another doer than the act's own subject or possessor.
const SURE: f32 = 0.9;

/// Source and target of an act.
pub fn sides(clause: &Clause<'_>, act: &LearnedAct<'_>) -> (Side, Side) {
    let (mut source, target) = (side(clause, act.reading, ActRole::Source), side(clause, act.reading, ActRole::Target));
    let head = head(clause, act);
    let judges = judges_of(clause, head);
    if !judges.is_empty() {
        source.mentions.retain(|m| !judges.contains(m));
    }
    let doers: Vec<usize> = doers(clause, head).into_iter().filter(|m| !target.mentions.contains(m) && !judges.contains(m)).collect();
    if !doers.is_empty() && keeps(&doers, &source) {
        source = Side { probability: source.probability, mentions: doers, ..Side::default() };
    }
    (source, target)
}

/// Whether these doers, whom the syntax names, stand against what the network has on their side.
pub fn keeps(doers: &[usize], read: &Side) -> bool {
    !doers.is_empty() && read.probability < SURE && !read.mentions.iter().any(|m| doers.contains(m))
}

/// Whom the syntax makes the doer of an act: the subject of a verb in the active voice, whoever is thanked or blamed "for V-ing", the
/// possessor or nationality of a noun.
pub fn doers(clause: &Clause<'_>, head: usize) -> Vec<usize> {
    let at = |t: usize| clause.arguments.actors(t);
    if let Some(object) = thanked_for(clause, head) {
        return at(object);
    }
    let frame = clause.frame(head);
    if frame.nominal {
        // "the Paris attacks", "the city's lockdown": where, not who.
        let named = |m: &usize| !matches!(clause.arguments.document.actors[*m].kind, ActorKind::Place | ActorKind::Agent);
        return frame.get(slot::POSS).chain(frame.get(slot::MOD)).flat_map(at).filter(named).collect();
    }
    if clause.harms(head) || clause.is(head, clause.reader.operators.receive_verb) {
        return Vec::new();
    }
    frame.get(slot::SUBJ).flat_map(at).collect()
}

/// "thanked Egypt for condemning": the object of the verb that the gerund hangs on.
fn thanked_for(clause: &Clause<'_>, head: usize) -> Option<usize> {
    let sentence = clause.reader.sentence;
    let token = &sentence.tokens[head];
    let above = token.head.filter(|_| token.deprel == Deprel::Advcl)?;
    let mark = sentence.child(head, &[Deprel::Mark, Deprel::Case])?;
    (sentence.tokens[mark].lemma == "for").then(|| sentence.child(above, &[Deprel::Obj])).flatten()
}

/// Whoever condemns or judges the act that a noun names: "deplored the killing", "denounced the raid".
fn judges_of(clause: &Clause<'_>, head: usize) -> Vec<usize> {
    let reader = &clause.reader;
    let Some(verb) = reader.governor(head) else { return Vec::new() };
    let lemma = &reader.sentence.tokens[verb].lemma;
    let judges = [reader.operators.judging, reader.operators.accusing].iter().any(|&c| reader.words.is(lemma, c));
    if !(judges || clause.is(verb, reader.operators.condemn_verb)) {
        return Vec::new();
    }
    clause.frame(verb).get(slot::SUBJ).flat_map(|t| clause.arguments.actors(t)).collect()
}
