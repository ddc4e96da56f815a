//! JSON for TimelineJS (Knight Lab): one slide for each dated event, a plan on its planned days.

use std::io::{Result, Write};

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use crate::render::EventWriter;
use crate::render::label::{actors, calendar_days, is_day_precise, standing, toll, what};
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
        let Some(slide) = slide(event) else { return Ok(()) };
        self.out.write_all(if self.begun { b",\n" } else { b"{\"events\":[\n" })?;
        self.begun = true;
        write!(self.out, "{slide}")
    }

    fn finish(&mut self) -> Result<()> {
        self.out.write_all(if self.begun { b"\n]}\n" } else { b"{\"events\":[]}\n" })?;
        self.out.flush()
    }
}

fn slide(timeline: &TimelineEvent) -> Option<Value> {
    let event = &timeline.event;
    let (first, last, edtf, note) = calendar_days(timeline)?;
    let (from, to) = edtf.split_once('/').unwrap_or((edtf, edtf));
    let notes: Vec<String> = [event.evidence.exact.trim().to_owned(), toll(timeline), standing(timeline), note]
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| format!("<p>{}</p>", html(part)))
        .collect();
    let mut slide = json!({
        "unique_id": timeline.id,
        "start_date": date(first, from),
        "display_date": edtf,
        "group": event.kind.as_str(),
        "text": {"headline": html(&format!("{}: {}", actors(event), what(event))), "text": notes.concat()},
    });
    if from != to || first != last && is_day_precise(edtf) {
        slide["end_date"] = date(last, to);
    }
    Some(slide)
}

/// As much of a day as its EDTF tells: a year is not its 1 January.
fn date(day: NaiveDate, edtf: &str) -> Value {
    match edtf.trim_end_matches(['~', '?', '%']).split('-').filter(|part| !part.is_empty()).count() {
        1 => json!({"year": day.year()}),
        2 => json!({"year": day.year(), "month": day.month()}),
        _ => json!({"year": day.year(), "month": day.month(), "day": day.day()}),
    }
}

/// TimelineJS shows its text as HTML.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
