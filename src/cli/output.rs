//! Standard output, its width, and the formats by their names.

use std::io::{BufWriter, IsTerminal, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;

use crate::render::Format;

/// Whether only what went wrong is said.
pub(super) static QUIET: AtomicBool = AtomicBool::new(false);

/// Width in characters where there is no terminal.
const PLAIN_WIDTH: usize = 120;
/// Characters in a line of a timeline by days where no terminal tells.
const DAYS_WIDTH: usize = 80;
/// Lines longer than this are hard to read.
const READ_WITH_EASE: usize = 100;

/// A format of `timeline`, `events` and `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EventFormat {
    /// For reading in a terminal: a heading for each day, words below each act
    Days,
    /// For reading in a wide terminal: a row for each event
    Table,
    /// Comma-separated values, safe in a spreadsheet
    Csv,
    /// Tab-separated values, safe in a spreadsheet
    Tsv,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
    /// Markdown, by month
    Md,
    /// iCalendar
    Ics,
    /// JSON for TimelineJS
    Timelinejs,
}

/// A format of listings that are no events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For reading in a terminal
    Table,
    /// Comma-separated values, safe in a spreadsheet
    Csv,
    /// Tab-separated values, safe in a spreadsheet
    Tsv,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
    /// A Markdown table
    Md,
}

impl From<EventFormat> for Format {
    fn from(format: EventFormat) -> Self {
        match format {
            EventFormat::Days => Format::Days,
            EventFormat::Table => Format::Table,
            EventFormat::Csv => Format::Csv,
            EventFormat::Tsv => Format::Tsv,
            EventFormat::Json => Format::Json,
            EventFormat::Jsonl => Format::Jsonl,
            EventFormat::Md => Format::Md,
            EventFormat::Ics => Format::Ics,
            EventFormat::Timelinejs => Format::TimelineJs,
        }
    }
}

impl From<ListFormat> for Format {
    fn from(format: ListFormat) -> Self {
        match format {
            ListFormat::Table => Format::Table,
            ListFormat::Csv => Format::Csv,
            ListFormat::Tsv => Format::Tsv,
            ListFormat::Json => Format::Json,
            ListFormat::Jsonl => Format::Jsonl,
            ListFormat::Md => Format::Md,
        }
    }
}

/// Buffered standard output.
pub(super) fn stdout() -> BufWriter<Stdout> {
    BufWriter::new(std::io::stdout())
}

/// The width of a timeline by days: what was asked for, else the terminal's but no more than is read with ease, else 80.
pub(super) fn days_width(asked: Option<usize>) -> usize {
    let terminal = || if std::io::stdout().is_terminal() { terminal_width() } else { None };
    asked.or_else(|| terminal().map(|width| width.min(READ_WITH_EASE))).unwrap_or(DAYS_WIDTH).max(60)
}

/// Whether standard output wants colours: a terminal does, unless `NO_COLOR` and the like say otherwise.
pub(super) fn colour() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// The width that was asked for, else the terminal's, else 120.
pub(super) fn width(asked: Option<usize>) -> usize {
    let terminal = || if std::io::stdout().is_terminal() { terminal_width() } else { None };
    asked.or_else(terminal).unwrap_or(PLAIN_WIDTH).max(60)
}

fn terminal_width() -> Option<usize> {
    comfy_table::Table::new().width().map(usize::from)
}

/// "1 article", "2 articles".
pub(super) fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Says something to the user, on stderr.
pub(super) fn note(words: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        alarm(words);
    }
}

/// Says on stderr what went wrong, also where nothing else is to be said.
pub(super) fn alarm(words: &str) {
    let mut stderr = anstream::stderr();
    // A closed stderr is no reason to stop.
    let _ = writeln!(stderr, "demarche: {words}");
}
