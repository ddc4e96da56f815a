//! What is new for saved questions as an Atom feed (RFC 4287).

use std::io::{Result, Write};

use crate::render::atom::{heading, is_page};
use crate::render::xml::escaped;
use crate::types::Change;

/// Writes a feed of changes, each under the name of the question that asks for it; `updated` is the moment of the run, RFC 3339.
///
/// The id of an entry is the event's with the moment: a reader shows each change of an event as an entry of its own.
pub fn news<'c>(title: &str, updated: &str, changes: impl Iterator<Item = (&'c str, &'c Change)>, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
    writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\">")?;
    writeln!(out, "  <title>{}</title>", escaped(title))?;
    writeln!(out, "  <id>urn:demarche:watch:{}</id>", name(title))?;
    writeln!(out, "  <updated>{updated}</updated>")?;
    writeln!(out, "  <author><name>demarche</name></author>")?;
    for (watch, change) in changes {
        let event = &change.event;
        let line = format!("{}: {}", change.change.as_str(), heading(event));
        writeln!(out, "  <entry>")?;
        writeln!(out, "    <title>{}</title>", escaped(&line))?;
        writeln!(out, "    <id>urn:demarche:{}:{}:{updated}</id>", name(watch), event.id)?;
        writeln!(out, "    <updated>{updated}</updated>")?;
        writeln!(out, "    <category term=\"{}\"/>", escaped(watch))?;
        if is_page(&event.url) {
            writeln!(out, "    <link href=\"{}\"/>", escaped(&event.url))?;
        }
        let words = [event.event.evidence.exact.clone(), change.detail.join("; ")].into_iter().filter(|w| !w.is_empty());
        writeln!(out, "    <content>{}</content>", escaped(&words.collect::<Vec<_>>().join(" — ")))?;
        writeln!(out, "  </entry>")?;
    }
    writeln!(out, "</feed>")
}

/// Words as a part of a URN: whatever it may not hold becomes a hyphen.
fn name(words: &str) -> String {
    words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::TimelineEvent;

    #[test]
    fn words_are_escaped_and_a_plan_stays_a_plan() {
        let mut event = TimelineEvent { id: "e1".into(), url: "javascript:alert(1)".into(), ..TimelineEvent::default() };
        event.event.certainty = crate::types::Certainty::Planned;
        event.event.evidence.exact = "A & B <met>\u{1}".into();
        let mut out = Vec::new();
        news("my watch", "2031-01-01T00:00:00Z", [("my watch", &Change::added(event))].into_iter(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("A &amp; B &lt;met&gt;") && text.trim_end().ends_with("</feed>") && !text.contains('\u{1}'));
        assert!(text.contains("PLANNED, not reported as done") && !text.contains("javascript"), "{text}");
    }
}
