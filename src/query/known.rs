//! What was known at a time: events as their reports up to then told them.

use crate::error::Result;
use crate::store::Store;
use crate::types::{Filter, Mention, Merge, TimelineEvent};

/// Hands each event that the filter asks for to `each`, in order, until it says `false`.
///
/// With `as_of` or `known_by`, an event that later reports changed is merged anew from the reports known by then.
pub fn select(store: &Store, filter: &Filter, merge: &dyn Merge, each: &mut dyn FnMut(TimelineEvent) -> Result<bool>) -> Result<()> {
    if filter.as_of.is_none() && filter.known_by.is_none() {
        return store.select(filter, each);
    }
    let decisions = store.decisions()?;
    let unlimited = Filter { limit: None, ..filter.clone() };
    let mut left = filter.limit.unwrap_or(u64::MAX);
    store.select(&unlimited, &mut |event| {
        let then = if known_whole(&event, filter) {
            vec![event]
        } else {
            let mentions = store.mentions_of(&event.id)?;
            let visible: Vec<&Mention> = mentions.iter().filter(|m| known(m, filter)).collect();
            merge
                .merge(&visible, &decisions)
                .into_iter()
                .map(|merged| TimelineEvent { meeting: event.meeting.clone(), mentions: Vec::new(), ..merged.event })
                .collect()
        };
        for event in then.into_iter().filter(|event| stands(event, filter)) {
            if left == 0 || !each(event)? {
                return Ok(false);
            }
            left -= 1;
        }
        Ok(left > 0)
    })
}

fn known(mention: &Mention, filter: &Filter) -> bool {
    filter.as_of.is_none_or(|day| mention.edition.published_day.is_some_and(|published| published <= day))
        && filter.known_by.as_ref().is_none_or(|moment| mention.edition.ingested <= *moment)
}

/// Whether no report came later. An event with a report of unknown publication is looked at closely.
fn known_whole(event: &TimelineEvent, filter: &Filter) -> bool {
    filter.as_of.is_none() && filter.known_by.as_ref().is_none_or(|moment| event.last_ingested <= *moment)
}

/// What the store leaves to be asked of the event as it was then.
fn stands(event: &TimelineEvent, filter: &Filter) -> bool {
    (filter.certainties.is_empty() || filter.certainties.contains(&event.event.certainty))
        && (!filter.contested || event.contested)
        && filter.min_sources.is_none_or(|least| event.independent_sources >= least)
        && (filter.rejected || !event.rejected)
}
