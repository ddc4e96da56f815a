//! What only the whole article can say of its drafts: whose police it was, who is judged, what was said inside a meeting, what is told twice.
//!
//! Takes dated drafts of one article, of any coder; gives its events in text order.

mod fold;
mod home;
mod judged;
mod readout;

use crate::clause::Grammar;
use crate::types::{Document, Draft, Event};

/// Settles dated drafts and joins those that tell the same act.
pub fn settle(grammar: &Grammar, document: &Document, mut drafts: Vec<Draft>) -> Vec<Event> {
    home::settle(document, grammar, &mut drafts);
    judged::settle(&mut drafts);
    fold::fold(readout::settle(drafts))
}
