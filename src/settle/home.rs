//! Where a nameless actor belongs: "police", "the court", "protesters" are those of the country in which the act took place.
//!
//! Takes dated drafts of one article; gives countries to parties that the words alone leave without one: first the country of the
//! act's own place, then the one that the article is about. Bodies of no one country ("world leaders") stay as they are.

use rustc_hash::FxHashMap;

use crate::clause::Grammar;
use crate::lexicon::sectors;
use crate::types::{ActorKind, ActorRef, Document, Draft, EventType, Kind, sector};

/// An article is about a country that has at least this share of all its words for states and places, in tenths.
const SHARE: usize = 6;

/// Gives parties without a country the one that they must belong to.
pub fn settle(document: &Document, grammar: &Grammar, drafts: &mut [Draft]) {
    let subject = subject(document);
    let stay = |actor: &ActorRef| {
        // "regional leaders" are of several states, "the regional governor" is of one.
        let one = |w: &str| grammar.words.is(&w.to_lowercase(), grammar.operators.regional) && !actor.text.ends_with('s');
        let placeless = |w: &str| grammar.words.is(&w.to_lowercase(), grammar.operators.placeless) && !one(w);
        actor.text.split_whitespace().any(placeless)
    };
    for draft in drafts {
        let event = &mut draft.event;
        if event.source.is_empty() && !event.negated {
            event.source.extend(draft.implied.take());
        }
        let deed = matches!(event.kind, Kind::Strike | Kind::Other);
        let domestic = matches!(event.event_type, EventType::Coerce | EventType::Protest);
        let place = Some(draft.country.as_str()).filter(|c| !c.is_empty());
        let (first, second) = if deed { (place, subject.as_deref()) } else { (subject.as_deref(), place) };
        let known = |side: &[ActorRef]| side.iter().map(|t| t.country.clone()).find(|c| !c.is_empty());
        let other = known(&event.target).or_else(|| known(&event.source));
        if let Some(country) = place.filter(|_| event.event_type == EventType::Assault) {
            for fighters in event.target.iter_mut().filter(|t| t.country.is_empty() && t.name.is_empty() && t.sector == sector::REB) {
                country.clone_into(&mut fighters.country);
            }
        }
        // Whom soldiers of a state strike, and who there tells of it, is not of that state because the article speaks of nobody else.
        let strikers: Vec<String> = event.source.iter().filter(|s| strikes_abroad(s)).map(|s| s.country.clone()).collect();
        let attack = event.event_type == EventType::Assault;
        let named = place.map(str::to_owned);
        let foreign = |country: &str| attack && strikers.iter().any(|s| s == country) && named.as_deref() != Some(country);
        for actor in event.source.iter_mut().chain(&mut event.target).chain(&mut event.claimant) {
            // Governments speak and meet abroad; the law acts on those at home, and crowds protest there.
            let abroad = !deed && actor.sector == sector::GOV;
            let within = other.as_deref().filter(|_| domestic);
            let Some(country) = first.or(second.filter(|_| !abroad)).or(within) else { continue };
            let crowd =
                event.event_type == EventType::Protest && actor.country.is_empty() && actor.name.is_empty() && actor.sector.is_empty();
            if (is_local(actor) || crowd) && !stay(actor) && !foreign(country) {
                country.clone_into(&mut actor.country);
                if actor.id.starts_with('.') {
                    actor.id.insert_str(0, country);
                }
            }
        }
    }
}

/// Whether an attacker is a state or its armed forces, which strike at others.
fn strikes_abroad(actor: &ActorRef) -> bool {
    !actor.country.is_empty() && matches!(actor.sector.as_str(), "" | sector::GOV | sector::MIL | sector::UAF)
}

/// Whether an actor is of a sort that exists in every country, and its own country is not known.
fn is_local(actor: &ActorRef) -> bool {
    actor.country.is_empty() && sectors::of(&actor.sector).everywhere
}

/// The country that the article is about, if one stands out.
fn subject(document: &Document) -> Option<String> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let named =
        document.actors.iter().filter(|m| !m.pronoun && matches!(m.kind, ActorKind::Country | ActorKind::Place | ActorKind::Office));
    for mention in named.filter(|m| m.actor.country.len() == 3) {
        *counts.entry(&mention.actor.country).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let (country, most) = counts.into_iter().max_by_key(|(country, n)| (*n, std::cmp::Reverse(*country)))?;
    (most * 10 >= total * SHARE).then(|| country.to_string())
}
