//! Judgements of acts told before: "The union condemned the attack" is said of whoever attacked.
//!
//! Takes drafts of one article in text order; gives a target to those that judge an act and name nobody.

use crate::types::{ActorRef, Draft, Kind};

/// Sentences back to which a definite act may point.
const REACH: usize = 8;

/// Gives the doer of the last act told before as the target of those who judge it.
pub fn settle(drafts: &mut [Draft]) {
    for i in 0..drafts.len() {
        if !drafts[i].judges || !drafts[i].event.target.is_empty() {
            continue;
        }
        let here = drafts[i].sentence;
        let doers = drafts[..i].iter().rev().take_while(|d| d.sentence + REACH >= here).find_map(|d| doers(d, &drafts[i]));
        if let Some(doers) = doers {
            drafts[i].event.target = doers;
        }
    }
}

/// Who did a deed, where it is known and not the judge himself.
fn doers(deed: &Draft, judgement: &Draft) -> Option<Vec<ActorRef>> {
    let event = &deed.event;
    let deed = matches!(event.kind, Kind::Strike | Kind::Other) && !event.negated;
    let own = |a: &ActorRef| judgement.event.source.iter().any(|s| s.country == a.country);
    let known: Vec<ActorRef> = event.source.iter().filter(|a| !a.country.is_empty() && !own(a)).cloned().collect();
    (deed && !known.is_empty()).then_some(known)
}
