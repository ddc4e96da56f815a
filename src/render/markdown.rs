//! Markdown: a heading for each month, an item for each event, its words as a quotation.

use std::io::{Result, Write};

use crate::render::EventWriter;
use crate::render::clean::clean;
use crate::render::label::{actors, date, standing, toll, what};
use crate::types::TimelineEvent;

pub(super) struct Markdown<'w> {
    out: &'w mut dyn Write,
    month: String,
}

impl<'w> Markdown<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, month: String::new() }
    }
}

impl EventWriter for Markdown<'_> {
    fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        let month = event.event.date_earliest.or(event.event.date_latest).map_or("Undated".into(), |d| d.format("%Y-%m").to_string());
        if month != self.month {
            let gap = if self.month.is_empty() { "" } else { "\n" };
            writeln!(self.out, "{gap}## {month}\n")?;
            self.month = month;
        }
        write!(self.out, "{}", item(event))
    }

    fn finish(&mut self) -> Result<()> {
        self.out.flush()
    }
}

fn item(timeline: &TimelineEvent) -> String {
    let (when, basis) = date(timeline);
    let basis = if basis.is_empty() { String::new() } else { format!(" ({})", escape(&basis)) };
    let mut parts = vec![format!("**{when}**{basis}"), escape(&actors(&timeline.event)), escape(&what(&timeline.event))];
    if !timeline.event.place.is_empty() {
        parts.push(escape(&timeline.event.place.join(", ")));
    }
    let planned = &timeline.event.planned_for;
    let planned = if planned.is_empty() { String::new() } else { format!("planned for {planned}") };
    parts.extend([escape(&toll(timeline)), escape(&planned), escape(&standing(timeline))]);
    parts.retain(|p| !p.is_empty());
    let title = if timeline.title.is_empty() { &timeline.article } else { &timeline.title };
    let cited = match timeline.url.starts_with("http://") || timeline.url.starts_with("https://") {
        true => format!("[{}](<{}>)", escape(title), timeline.url.replace(['<', '>', '\n'], "")),
        false => escape(title),
    };
    let origin: Vec<String> =
        [escape(&timeline.publisher), cited, escape(&timeline.published)].into_iter().filter(|p| !p.is_empty()).collect();
    format!(
        "- {} · `{}`\n  > {}\n  > {}\n",
        parts.join(" · "),
        timeline.id,
        escape(timeline.event.evidence.exact.trim()),
        origin.join(", ")
    )
}

/// Text that Markdown and HTML leave as it is.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
