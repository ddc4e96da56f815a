//! The document of the page for a question, for `export html`.

use crate::app::Session;
use crate::error::Result;
use crate::render::page::{Document, Head};
use crate::types::Filter;

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
    document.finish(&mut |event| session.reports(&event.id, filter), &mut |thread| session.store().meeting(thread))
}
