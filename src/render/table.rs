//! A table for the terminal: date and its basis, what, who to whom, the words, toll and standing, sources, id.
//!
//! Column widths follow from the terminal's, not from the rows, so that rows are written in chunks as they come.

use std::io::{Result, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table as Grid, Width};

use crate::render::clean::clean;
use crate::render::label::{actors, date, parties, sources, standing_on, toll, what};
use crate::render::{EventWriter, Layout};
use crate::types::TimelineEvent;

/// Rows laid out at a time.
const CHUNK: usize = 100;
/// Characters of evidence shown where all of it is not asked for.
const SHORT_EVIDENCE: usize = 180;
/// Fixed columns: date, sources, id.
const DATE: usize = 14;
const SOURCES: usize = 7;
const ID: usize = 14;

pub(super) struct Table<'w> {
    out: &'w mut dyn Write,
    layout: Layout,
    rows: Vec<Vec<String>>,
    begun: bool,
}

impl<'w> Table<'w> {
    pub(super) fn new(layout: Layout, out: &'w mut dyn Write) -> Self {
        Self { out, layout, rows: Vec::new(), begun: false }
    }

    fn write_chunk(&mut self) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let widths = widths(self.layout);
        let header = if self.begun { None } else { Some(header(self.layout)) };
        self.begun = true;
        write_grid(self.out, header, std::mem::take(&mut self.rows), &widths)?;
        self.out.flush()
    }
}

impl EventWriter for Table<'_> {
    fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        self.rows.push(if self.layout.compact { compact(event, self.layout) } else { full(event, self.layout) });
        // The first rows show at once; later ones in chunks.
        if self.rows.len() >= if self.begun { CHUNK } else { CHUNK / 4 } { self.write_chunk() } else { Ok(()) }
    }

    fn finish(&mut self) -> Result<()> {
        self.write_chunk()
    }
}

fn header(layout: Layout) -> Vec<&'static str> {
    if layout.compact {
        vec!["ID", "DATE", "WHAT", "WHO -> WHOM", "TOLL, STANDING", "SOURCES"]
    } else {
        vec!["DATE", "WHO -> WHOM", "WORDS", "WHAT, WHERE, TOLL", "SOURCES", "ID"]
    }
}

fn widths(layout: Layout) -> Vec<usize> {
    let shares = |free: usize, parts: &[usize]| -> Vec<usize> {
        let all: usize = parts.iter().sum();
        parts.iter().map(|p| (free * p / all).max(10)).collect()
    };
    let free = layout.width.saturating_sub(DATE + SOURCES + ID + 5 * 2);
    if layout.compact {
        let middle = shares(free, &[30, 45, 25]);
        vec![ID, DATE, middle[0], middle[1], middle[2], SOURCES]
    } else {
        let middle = shares(free, &[28, 44, 28]);
        vec![DATE, middle[0], middle[1], middle[2], SOURCES, ID]
    }
}

fn full(event: &TimelineEvent, layout: Layout) -> Vec<String> {
    let (when, basis) = date(event);
    let when = when.replace('/', "/\n");
    let words = clean(event.event.evidence.exact.trim());
    let words = if layout.evidence { words } else { shorten(&words, SHORT_EVIDENCE) };
    let mut told = vec![what(&event.event)];
    if !event.event.place.is_empty() {
        told.push(format!("in {}", event.event.place.join(", ")));
    }
    if !event.event.planned_for.is_empty() {
        told.push(format!("for {}", event.event.planned_for));
    }
    told.extend([toll(event), standing_on(event, layout.today)]);
    let told: Vec<String> = told.iter().filter(|part| !part.is_empty()).map(|part| clean(part)).collect();
    let when = if basis.is_empty() { when } else { format!("{when}\n{}", clean(&basis)) };
    let (source, target) = parties(&event.event);
    let who = if target.is_empty() { clean(&source) } else { format!("{}\n-> {}", clean(&source), clean(&target)) };
    vec![when, who, words, told.join("\n"), sources(event), event.id.clone()]
}

fn compact(event: &TimelineEvent, layout: Layout) -> Vec<String> {
    let when = date(event).0.replace('/', "/\n");
    let told: Vec<String> =
        [toll(event), standing_on(event, layout.today)].iter().filter(|part| !part.is_empty()).map(|part| clean(part)).collect();
    vec![event.id.clone(), when, what(&event.event), clean(&actors(&event.event)), told.join("; "), sources(event)]
}

/// The beginning of a text, cut between words.
fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}

/// Writes rows under a header in columns of fixed widths, without borders.
pub(super) fn write_grid(out: &mut dyn Write, header: Option<Vec<&str>>, rows: Vec<Vec<String>>, widths: &[usize]) -> Result<()> {
    let mut grid = Grid::new();
    grid.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_width(u16::try_from(widths.iter().sum::<usize>() + 2 * widths.len()).unwrap_or(u16::MAX));
    if let Some(header) = header {
        grid.add_row(header);
    }
    for row in rows {
        grid.add_row(row);
    }
    for (column, width) in grid.column_iter_mut().zip(widths) {
        let width = u16::try_from(*width).unwrap_or(u16::MAX).saturating_add(2);
        column.set_padding((0, 2)).set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    for line in grid.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
