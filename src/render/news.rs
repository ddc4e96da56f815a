//! What is new for saved questions as an Atom feed (RFC 4287).

use std::io::{Result, Write};

use crate::render::label::{actors, date, what};
use crate::types::Change;

/// Writes a feed of changes, each under the name of the question that asks for it; `updated` is the moment of the run, RFC 3339.
///
/// The id of an entry is the event's with the moment: a reader shows each change of an event as an entry of its own.
pub fn news<'c>(title: &str, updated: &str, changes: impl Iterator<Item = (&'c str, &'c Change)>, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
    writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\">")?;
    writeln!(out, "  <title>{}</title>", escape(title))?;
    writeln!(out, "  <id>urn:demarche:watch:{}</id>", name(title))?;
    writeln!(out, "  <updated>{updated}</updated>")?;
    writeln!(out, "  <author><name>demarche</name></author>")?;
    for (watch, change) in changes {
        let event = &change.event;
        let line = format!("{}: {} {} {}", change.change.as_str(), date(event).0, what(&event.event), actors(&event.event));
        writeln!(out, "  <entry>")?;
        writeln!(out, "    <title>{}</title>", escape(line.trim()))?;
        writeln!(out, "    <id>urn:demarche:{}:{}:{updated}</id>", name(watch), event.id)?;
        writeln!(out, "    <updated>{updated}</updated>")?;
        writeln!(out, "    <category term=\"{}\"/>", escape(watch))?;
        if !event.url.is_empty() {
            writeln!(out, "    <link href=\"{}\"/>", escape(&event.url))?;
        }
        let words = [event.event.evidence.exact.clone(), change.detail.join("; ")].into_iter().filter(|w| !w.is_empty());
        writeln!(out, "    <content>{}</content>", escape(&words.collect::<Vec<_>>().join(" — ")))?;
        writeln!(out, "  </entry>")?;
    }
    writeln!(out, "</feed>")
}

/// Words as a part of a URN: whatever it may not hold becomes a hyphen.
fn name(words: &str) -> String {
    words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

/// Text as XML; characters that XML cannot hold are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::TimelineEvent;

    #[test]
    fn words_are_escaped_and_the_feed_is_whole() {
        let mut event = TimelineEvent { id: "e1".into(), ..TimelineEvent::default() };
        event.event.evidence.exact = "A & B <met>\u{1}".into();
        let mut out = Vec::new();
        news("my watch", "2031-01-01T00:00:00Z", [("my watch", &Change::added(event))].into_iter(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("A &amp; B &lt;met&gt;") && text.trim_end().ends_with("</feed>") && !text.contains('\u{1}'));
    }
}
