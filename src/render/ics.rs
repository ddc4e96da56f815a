//! iCalendar (RFC 5545): one all-day VEVENT for each dated event, a plan on its planned days; undated ones have no place in a calendar.

use std::io::{Result, Write};

use chrono::{Days, NaiveDate};

use crate::render::EventWriter;
use crate::render::clean::clean;
use crate::render::label::{actors, calendar_days, is_day_precise, standing, toll, what};
use crate::types::{Certainty, MeetingStatus, TimelineEvent};

/// Octets in a line before it must be folded (RFC 5545, 3.1).
const LINE: usize = 75;

pub(super) struct Calendar<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Calendar<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Result<Self> {
        out.write_all(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//demarche//timeline//EN\r\nCALSCALE:GREGORIAN\r\n")?;
        Ok(Self { out })
    }

    fn line(&mut self, line: &str) -> Result<()> {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > LINE {
                self.out.write_all(b"\r\n ")?;
                length = 1;
            }
            length += c.len_utf8();
            write!(self.out, "{c}")?;
        }
        self.out.write_all(b"\r\n")
    }
}

impl EventWriter for Calendar<'_> {
    fn event(&mut self, timeline: &TimelineEvent) -> Result<()> {
        let event = &timeline.event;
        let Some((first, last, edtf, note)) = calendar_days(timeline) else { return Ok(()) };
        let end = last.checked_add_days(Days::new(1)).unwrap_or(first);
        let stamp: String = timeline.first_ingested.chars().filter(|c| !matches!(c, '-' | ':')).collect();
        let summary = format!("{}: {}", actors(event), what(event));
        let notes: Vec<String> = [event.evidence.exact.trim().to_owned(), toll(timeline), standing(timeline), note]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect();
        self.line("BEGIN:VEVENT")?;
        self.line(&format!("UID:{}@demarche", timeline.id))?;
        self.line(&format!("DTSTAMP:{stamp}"))?;
        self.line(&format!("DTSTART;VALUE=DATE:{}", compact(first)))?;
        self.line(&format!("DTEND;VALUE=DATE:{}", compact(end)))?;
        self.line(&format!("SUMMARY:{}", escape(&summary)))?;
        self.line(&format!("DESCRIPTION:{}", notes.iter().map(|n| escape(n)).collect::<Vec<_>>().join("\\n")))?;
        if !event.place.is_empty() {
            self.line(&format!("LOCATION:{}", escape(&event.place.join(", "))))?;
        }
        if !timeline.url.is_empty() {
            self.line(&format!("URL:{}", clean(&timeline.url).replace(' ', "%20")))?;
        }
        self.line(&format!("CATEGORIES:{},{}", event.kind, event.event_type))?;
        self.line(&format!("SEQUENCE:{}", timeline.sources.saturating_sub(1)))?;
        self.line(&format!("STATUS:{}", status(timeline, edtf)))?;
        self.line("END:VEVENT")
    }

    fn finish(&mut self) -> Result<()> {
        self.line("END:VCALENDAR")?;
        self.out.flush()
    }
}

/// What is known only by its month or year is no sure entry of any day.
fn status(timeline: &TimelineEvent, edtf: &str) -> &'static str {
    let event = &timeline.event;
    match (event.meeting_status, event.certainty) {
        (Some(MeetingStatus::Cancelled), _) | (_, Certainty::Denied) => "CANCELLED",
        (Some(MeetingStatus::Held | MeetingStatus::UnderWay) | None, Certainty::Asserted)
            if !timeline.contested && is_day_precise(edtf) =>
        {
            "CONFIRMED"
        }
        _ => "TENTATIVE",
    }
}

fn compact(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

fn escape(text: &str) -> String {
    clean(text).replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}
