//! What only the whole article can say of its drafts: whose police it was, who is judged, what was said inside a meeting, what is told twice,
//! and what sort of meeting it was.
//!
//! Takes dated drafts of one article, of any coder; gives its events in text order.

mod claimed;
mod fold;
mod home;
mod judged;
mod kind;
mod readout;

use crate::clause::Grammar;
use crate::types::{ActorRef, Certainty, Document, Draft, Event, EventType, sector};

/// Nobody attacks himself: a doer is not among those whom the attack struck, nor is a state whose own forces struck.
fn spare_own_side(draft: &mut Draft) {
    let event = &mut draft.event;
    if event.event_type == EventType::Consult {
        // All who meet are its sources: nobody meets himself.
        event.target.retain(|t| t.id.is_empty() || !event.source.iter().any(|s| s.id == t.id));
    }
    if event.event_type != EventType::Assault {
        return;
    }
    let own = |t: &ActorRef, s: &ActorRef| {
        let state = t.id == t.country && s.country == t.country && matches!(s.sector.as_str(), sector::GOV | sector::MIL | "");
        !s.id.is_empty() && s.id != "unknown" && s.is_same(t) || state && !t.country.is_empty()
    };
    event.target.retain(|t| !event.source.iter().any(|s| own(t, s)));
}

/// Settles dated drafts and joins those that tell the same act.
pub fn settle(grammar: &Grammar, document: &Document, mut drafts: Vec<Draft>) -> Vec<Event> {
    claimed::settle(document, grammar, &mut drafts);
    home::settle(document, grammar, &mut drafts);
    drafts.iter_mut().for_each(spare_own_side);
    judged::settle(&mut drafts);
    let mut events = fold::fold(readout::settle(drafts));
    events.retain(|event| !tells_nothing(event));
    kind::name(&mut events, document.article.published_day());
    events
}

/// An attack of which the text says neither who, when nor how many: "condemned the attack", "a minute of silence for the victims of the
/// Oslo attack". What is so named is told elsewhere, or on no timeline.
fn tells_nothing(event: &Event) -> bool {
    event.event_type == EventType::Assault
        && event.date.is_empty()
        && event.source.is_empty()
        && event.figures.is_empty()
        && matches!(event.certainty, Certainty::Asserted | Certainty::Claimed)
}
