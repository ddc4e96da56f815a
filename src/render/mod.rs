//! Events, articles and threads as tables, CSV, JSON, Markdown and calendars.
//!
//! Takes events one by one and writes them as they come; holds at most one chunk of rows. Never prints: it writes to what it is given.

mod atom;
mod clean;
mod columns;
mod csv;
mod datasette;
mod days;
mod explain;
mod fielded;
mod ics;
mod json;
mod label;
mod markdown;
mod marks;
mod meetings;
mod network;
mod news;
pub mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod records;
mod sheet;
mod spark;
mod table;
mod timelinejs;
mod xml;

use std::io::{Result, Write};

use crate::types::{Certainty, TimelineEvent};

pub use atom::{Feed, atom};
pub use clean::clean;
pub use columns::names as column_names;
pub use csv::parse as parse_csv;
pub use datasette::datasette;
pub use explain::explain;
pub use fielded::{ColumnSet, day_told};
pub use label::{actors, date, range, sources, standing, toll, what};
pub use marks::{Mark, marks};
pub use meetings::meetings;
pub use network::{Network, NetworkFormat};
pub use news::news;
pub use records::{Records, records};
pub use sheet::{BRIEF, Sheet};
pub use spark::{bar, sparkline};

/// A shape of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For reading in a terminal: a heading for each day, words below each act.
    Days,
    /// For reading in a wide terminal.
    Table,
    /// Comma-separated values, safe in a spreadsheet.
    Csv,
    /// Tab-separated values, safe in a spreadsheet.
    Tsv,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Markdown, by month.
    Md,
    /// iCalendar: one VEVENT for each dated event.
    Ics,
    /// JSON for TimelineJS.
    TimelineJs,
    /// Apache Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Characters in a line.
    pub width: usize,
    /// Whether the whole evidence is shown, not its beginning.
    pub evidence: bool,
    /// One line an event.
    pub compact: bool,
    /// The present day, by which a table tells plans whose day has passed.
    pub today: Option<chrono::NaiveDate>,
    /// Whether days are told with colours.
    pub colour: bool,
}

/// Takes events in order and writes them.
pub trait EventWriter {
    /// Writes one event.
    fn event(&mut self, event: &TimelineEvent) -> Result<()>;
    /// Writes what comes after the last.
    fn finish(&mut self) -> Result<()>;
}

/// A writer of events in a format. The header, if the format has one, is written even if no event follows.
pub fn events<'w>(format: Format, layout: Layout, out: &'w mut dyn Write) -> Result<Box<dyn EventWriter + 'w>> {
    Ok(match format {
        Format::Days => Box::new(days::Days::new(layout, out)),
        Format::Table => Box::new(table::Table::new(layout, out)),
        Format::Csv => Box::new(csv::Csv::new(b',', out)?),
        Format::Tsv => Box::new(csv::Csv::new(b'\t', out)?),
        Format::Json => Box::new(json::Array::new(out)),
        Format::Jsonl => Box::new(json::Lines::new(out)),
        Format::Md => Box::new(markdown::Markdown::new(out)),
        Format::Ics => Box::new(ics::Calendar::new(out)?),
        Format::TimelineJs => Box::new(timelinejs::TimelineJs::new(out)),
        #[cfg(feature = "parquet")]
        Format::Parquet => Box::new(parquet::Parquet::new(out)?),
    })
}

/// A writer in the columns of another data set, comma-separated or by tabs; `keep` are the certainties that were asked for (none: what
/// is asserted), `label` gives the words for a CAMEO code.
pub fn fielded<'w>(
    set: ColumnSet,
    format: Format,
    keep: &[Certainty],
    label: fn(&str) -> String,
    out: &'w mut dyn Write,
) -> Result<Box<dyn EventWriter + 'w>> {
    let delimiter = if format == Format::Tsv { b'\t' } else { b',' };
    Ok(Box::new(fielded::Fielded::new(set, delimiter, keep.to_vec(), label, out)?))
}
