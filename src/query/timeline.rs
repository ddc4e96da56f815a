//! The events that a filter asks for, as a list.

use crate::error::Result;
use crate::query::known::select;
use crate::store::Store;
use crate::types::{Filter, Merge, TimelineEvent};

/// Events in order of date, then id; undated ones last.
///
/// It holds all of them: for a filter that may ask for millions take [`select`](crate::query::select), which hands them out one by one.
///
/// ```
/// use demarche::merge::Merger;
/// use demarche::{Filter, Store, Timeline};
///
/// let store = Store::in_memory()?;
/// let timeline = Timeline::of(&store, &Filter::default(), &Merger::new())?;
/// assert!(timeline.events().is_empty());
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    events: Vec<TimelineEvent>,
}

impl Timeline {
    /// Asks a store; with `as_of` or `known_by` in the filter, what was known then.
    ///
    /// # Errors
    /// A faulty full-text query, or a database that fails.
    pub fn of(store: &Store, filter: &Filter, merge: &dyn Merge) -> Result<Self> {
        let mut events = Vec::new();
        select(store, filter, merge, &mut |event| {
            events.push(event);
            Ok(true)
        })?;
        Ok(Self { events })
    }

    /// The events in order.
    pub fn events(&self) -> &[TimelineEvent] {
        &self.events
    }
}
