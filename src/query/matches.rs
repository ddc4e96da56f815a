//! Whether one event is what a filter asks for, without the store: for lists that are no walk of it, such as changes.

use crate::types::{ActorRef, DateMatch, Event, Filter, Merge, Roles, TimelineEvent};

/// Whether an event is what a filter asks for; knowledge times and limits are not looked at.
pub fn matches(filter: &Filter, told: &TimelineEvent, merge: &dyn Merge) -> bool {
    let event = &told.event;
    let any_of = |ids: &[String], roles: Roles| actors(event, roles).any(|actor| ids.iter().any(|id| stands_under(actor, id, merge)));
    let one_of = |all: bool, found: bool| all || found;
    (filter.actors.is_empty() || any_of(&filter.actors, filter.roles))
        && filter.with.iter().all(|ids| any_of(ids, Roles::PARTY))
        && in_range(filter, event)
        && one_of(filter.kinds.is_empty(), filter.kinds.contains(&event.kind))
        && one_of(filter.types.is_empty(), filter.types.contains(&event.event_type))
        && one_of(filter.statuses.is_empty(), event.meeting_status.is_some_and(|status| filter.statuses.contains(&status)))
        && one_of(filter.certainties.is_empty(), filter.certainties.contains(&event.certainty))
        && (!filter.contested || told.contested)
        && filter.negated == event.negated
        && filter.places.iter().all(|words| event.place.iter().any(|place| place.to_lowercase().contains(&words.to_lowercase())))
        && filter.min_sources.is_none_or(|least| told.independent_sources >= least)
        && filter.text.as_ref().is_none_or(|words| has_words(words, told))
}

fn actors(event: &Event, roles: Roles) -> impl Iterator<Item = &ActorRef> {
    let pick = move |role: Roles| roles.0 & role.0 != 0;
    let source = event.source.iter().filter(move |_| pick(Roles::SOURCE));
    let target = event.target.iter().filter(move |_| pick(Roles::TARGET));
    source.chain(target).chain(event.claimant.iter().filter(move |_| pick(Roles::CLAIMANT)))
}

/// Whether an actor is filed under an id: its own, its state's, its sector's, a body's above it.
fn stands_under(actor: &ActorRef, id: &str, merge: &dyn Merge) -> bool {
    actor.id == id
        || actor.country == id
        || (!actor.sector.is_empty()
            && id.strip_prefix(actor.country.as_str()).and_then(|rest| rest.strip_prefix('.')) == Some(&actor.sector))
        || merge.parents(actor).iter().any(|parent| parent == id)
}

fn in_range(filter: &Filter, event: &Event) -> bool {
    if filter.since.is_none() && filter.until.is_none() {
        return true;
    }
    let (Some(first), Some(last)) = (event.date_earliest.or(event.date_latest), event.date_latest.or(event.date_earliest)) else {
        return false;
    };
    let (begins, ends) = match filter.date_match {
        DateMatch::Overlap => (last, first),
        DateMatch::Within => (first, last),
    };
    filter.since.is_none_or(|since| begins >= since) && filter.until.is_none_or(|until| ends <= until)
}

/// Whether every word of a query is in the evidence or the headline; operators are not understood here.
fn has_words(query: &str, told: &TimelineEvent) -> bool {
    let text = format!("{} {}", told.event.evidence.exact, told.title).to_lowercase();
    let words = query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !matches!(*word, "AND" | "OR" | "NOT"));
    words.into_iter().all(|word| text.contains(&word.to_lowercase()))
}
