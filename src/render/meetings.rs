//! Threads of meetings: one line each, or with the whole history.

use std::io::{Result, Write};

use chrono::NaiveDate;
use serde_json::json;

use crate::render::clean::clean;
use crate::render::label::short;
use crate::render::records::{Records, records};
use crate::render::{Format, Layout};
use crate::types::{MeetingStatus, MeetingThread};

/// Writes threads; `today` decides which plans have passed without a report that they were carried out.
pub fn meetings(format: Format, layout: Layout, today: NaiveDate, threads: &[MeetingThread], out: &mut dyn Write) -> Result<()> {
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, threads)?;
            out.write_all(b"\n")
        }
        Format::Jsonl => threads.iter().try_for_each(|thread| {
            serde_json::to_writer(&mut *out, thread)?;
            out.write_all(b"\n")
        }),
        Format::Table | Format::Days if layout.evidence => threads.iter().try_for_each(|thread| history(thread, today, out)),
        _ => records(format, layout.width, &list(threads, today), out),
    }
}

fn list(threads: &[MeetingThread], today: NaiveDate) -> Records {
    let header = vec!["id", "parties", "kind", "status", "date", "previous_dates", "place", "steps"];
    let row = |t: &MeetingThread| {
        vec![
            json!(t.id),
            json!(t.parties.iter().map(short).collect::<Vec<_>>()),
            json!(t.kind),
            json!(status(t, today)),
            json!(t.date),
            json!(t.previous_dates),
            json!(t.place),
            json!(t.steps.len()),
        ]
    };
    Records { header, rows: threads.iter().map(row).collect() }
}

/// The status in words. A plan whose day has passed is not thereby held.
fn status(thread: &MeetingThread, today: NaiveDate) -> String {
    let planned = matches!(thread.status, MeetingStatus::Proposed | MeetingStatus::Agreed | MeetingStatus::Scheduled);
    let last = thread.date.rsplit('/').next().and_then(|day| day.parse::<NaiveDate>().ok());
    match last {
        Some(day) if planned && day < today => format!("{}, not confirmed", thread.status),
        _ => thread.status.to_string(),
    }
}

fn history(thread: &MeetingThread, today: NaiveDate, out: &mut dyn Write) -> Result<()> {
    let parties: Vec<String> = thread.parties.iter().map(short).collect();
    let kind = if thread.kind.is_empty() { "meeting" } else { &thread.kind };
    let when = if thread.date.is_empty() { String::new() } else { format!(", {}", thread.date) };
    let place = if thread.place.is_empty() { String::new() } else { format!(", {}", thread.place.join(", ")) };
    let line = format!("{}  {kind} of {}: {}{when}{place}", thread.id, parties.join(" and "), status(thread, today));
    writeln!(out, "{}", clean(&line))?;
    for step in &thread.steps {
        let planned = if step.planned.is_empty() { String::new() } else { format!(" for {}", step.planned) };
        writeln!(out, "  {:<22} {:<11}{} [{}]", step.date, step.status, clean(&planned), step.event)?;
        writeln!(out, "  {:<22} {}", "", clean(step.evidence.trim()))?;
    }
    writeln!(out)
}
