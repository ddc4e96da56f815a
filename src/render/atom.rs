//! An Atom feed (RFC 4287) of events: each entry tells an event as the other formats do, never a plan or a claim as a deed.

use std::io::{Result, Write};

use crate::render::label::{actors, date, standing, toll, what};
use crate::render::xml::escaped;
use crate::types::TimelineEvent;

/// What stands above the entries.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// Its heading.
    pub title: String,
    /// Its own address.
    pub address: String,
    /// Address of a page that shows the same.
    pub page: String,
    /// Address of an event, up to its id.
    pub event: String,
    /// Moment for a feed without entries, RFC 3339.
    pub now: String,
}

/// Writes a feed of events, in the order in which they are given.
///
/// # Errors
/// What writing gives.
pub fn atom(feed: &Feed, events: &[TimelineEvent], out: &mut dyn Write) -> Result<()> {
    let updated = events.iter().map(|event| event.last_ingested.as_str()).max().unwrap_or(&feed.now);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">")?;
    writeln!(out, "  <title>{}</title>\n  <id>{}</id>", escaped(&feed.title), escaped(&feed.address))?;
    writeln!(
        out,
        "  <link rel=\"self\" href=\"{}\"/>\n  <link rel=\"alternate\" href=\"{}\"/>",
        escaped(&feed.address),
        escaped(&feed.page)
    )?;
    writeln!(
        out,
        "  <updated>{}</updated>\n  <generator>demarche</generator>\n  <author><name>demarche</name></author>",
        escaped(updated)
    )?;
    events.iter().try_for_each(|event| entry(feed, event, out))?;
    writeln!(out, "</feed>")
}

fn entry(feed: &Feed, timeline: &TimelineEvent, out: &mut dyn Write) -> Result<()> {
    let event = &timeline.event;
    writeln!(out, "  <entry>\n    <title>{}</title>\n    <id>urn:demarche:{}</id>", escaped(&heading(timeline)), escaped(&timeline.id))?;
    writeln!(
        out,
        "    <updated>{}</updated>\n    <published>{}</published>",
        escaped(&timeline.last_ingested),
        escaped(&timeline.first_ingested)
    )?;
    writeln!(out, "    <link rel=\"alternate\" href=\"{}{}\"/>", escaped(&feed.event), escaped(&timeline.id))?;
    if is_page(&timeline.url) {
        writeln!(out, "    <link rel=\"via\" href=\"{}\"/>", escaped(&timeline.url))?;
    }
    if !timeline.publisher.is_empty() {
        writeln!(out, "    <author><name>{}</name></author>", escaped(&timeline.publisher))?;
    }
    writeln!(out, "    <category term=\"{}\"/>", escaped(event.event_type.as_str()))?;
    writeln!(out, "    <summary>{}</summary>\n  </entry>", escaped(event.evidence.exact.trim()))
}

/// What an entry is called: when, who, what, how many, and what stands against taking it for a deed.
pub(super) fn heading(timeline: &TimelineEvent) -> String {
    let event = &timeline.event;
    let told = [format!("{}: {}: {}", date(timeline).0, actors(event), what(event)), toll(timeline), standing(timeline)];
    told.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Whether an address leads to a page: never a script in the guise of an address.
pub(super) fn is_page(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_texts_are_texts_and_a_plan_stays_a_plan() {
        let mut event = TimelineEvent { id: "e1".into(), url: "javascript:alert(1)".into(), ..TimelineEvent::default() };
        event.publisher = "A & B</name><script>".into();
        event.event.certainty = crate::types::Certainty::Planned;
        event.event.evidence.exact = "]]> <b>\u{0}\u{1b}\u{ffff}".into();
        let feed = Feed { title: "<&\">".into(), ..Feed::default() };
        let mut made = Vec::new();
        atom(&feed, &[event], &mut made).unwrap();
        let text = String::from_utf8(made).unwrap();
        assert!(text.contains("PLANNED, not reported as done"), "{text}");
        assert!(
            text.contains("A &amp; B&lt;/name&gt;&lt;script&gt;") && text.contains("]]&gt; &lt;b&gt;\u{fffd}\u{fffd}\u{fffd}"),
            "{text}"
        );
        assert!(!text.contains("javascript"), "{text}");
    }
}
