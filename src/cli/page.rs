//! The document of the page for a question, from a database: for `export html`, and for whoever serves the page.

use chrono::NaiveDate;

use crate::app::Session;
use crate::error::Result;
use crate::render::page::{Document, Head};
use crate::types::{Filter, Mention};

/// The document (`docs/page.md`) of all events that a filter asks for, at most `whole` of them in full.
///
/// # Errors
/// As [`Session::each`].
pub(crate) fn document(session: &Session, filter: &Filter, mut head: Head, whole: usize) -> Result<String> {
    head.past = filter.as_of.is_some() || filter.known_by.is_some();
    let mut document = Document::new(head, whole);
    session.each(filter, &mut |event| {
        document.event(event);
        Ok(true)
    })?;
    let store = session.store();
    document.finish(
        &mut |event| {
            let mentions = store.mentions_of(&event.id)?.into_iter().filter(|m| was_known(m, filter.as_of, filter.known_by.as_deref()));
            Ok(mentions.collect())
        },
        &mut |thread| store.meeting(thread),
    )
}

/// Whether a report had come by a day and a moment.
fn was_known(mention: &Mention, as_of: Option<NaiveDate>, known_by: Option<&str>) -> bool {
    as_of.is_none_or(|day| mention.edition.published_day.is_some_and(|published| published <= day))
        && known_by.is_none_or(|moment| mention.edition.ingested.as_str() <= moment)
}
