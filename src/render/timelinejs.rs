//! JSON for TimelineJS (Knight Lab): one slide for each dated event.

use std::io::{Result, Write};

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use crate::render::EventWriter;
use crate::render::label::{actors, standing, toll, what};
use crate::types::TimelineEvent;

pub(super) struct TimelineJs<'w> {
    out: &'w mut dyn Write,
    begun: bool,
}

impl<'w> TimelineJs<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, begun: false }
    }
}

impl EventWriter for TimelineJs<'_> {
    fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        let Some(first) = event.event.date_earliest.or(event.event.date_latest) else { return Ok(()) };
        self.out.write_all(if self.begun { b",\n" } else { b"{\"events\":[\n" })?;
        self.begun = true;
        write!(self.out, "{}", slide(event, first))
    }

    fn finish(&mut self) -> Result<()> {
        self.out.write_all(if self.begun { b"\n]}\n" } else { b"{\"events\":[]}\n" })?;
        self.out.flush()
    }
}

fn slide(timeline: &TimelineEvent, first: NaiveDate) -> Value {
    let event = &timeline.event;
    let last = event.date_latest.filter(|last| *last != first);
    let notes: Vec<String> = [event.evidence.exact.trim().to_owned(), toll(timeline), standing(timeline)]
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| format!("<p>{}</p>", html(part)))
        .collect();
    let mut slide = json!({
        "unique_id": timeline.id,
        "start_date": date(first),
        "display_date": event.date,
        "group": event.kind.as_str(),
        "text": {"headline": html(&format!("{}: {}", actors(event), what(event))), "text": notes.concat()},
    });
    if let Some(last) = last {
        slide["end_date"] = date(last);
    }
    slide
}

fn date(day: NaiveDate) -> Value {
    json!({"year": day.year(), "month": day.month(), "day": day.day()})
}

/// TimelineJS shows its text as HTML.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
