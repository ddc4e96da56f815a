//! CSV and TSV (RFC 4180) that a spreadsheet opens without running anything, and that read back to the same events.
//!
//! A cell that would start a formula gets an apostrophe before it, and so does one that starts with an apostrophe, so that reading
//! back is exact. Numbers stay numbers. See OWASP, "CSV Injection".

use std::io::{Read, Result, Write};

use crate::render::EventWriter;
use crate::render::columns::{COLUMNS, read};
use crate::types::TimelineEvent;

pub(super) struct Csv<'w> {
    writer: csv::Writer<&'w mut dyn Write>,
}

impl<'w> Csv<'w> {
    pub(super) fn new(delimiter: u8, out: &'w mut dyn Write) -> Result<Self> {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        writer.write_record(COLUMNS.iter().map(|c| c.name)).map_err(plain)?;
        writer.flush()?;
        Ok(Self { writer })
    }
}

impl EventWriter for Csv<'_> {
    fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        self.writer.write_record(COLUMNS.iter().map(|column| guard(&(column.get)(event)))).map_err(plain)
    }

    fn finish(&mut self) -> Result<()> {
        self.writer.flush()
    }
}

/// The fault of the stream itself, so that a closed pipe is known as one.
pub(super) fn plain(error: csv::Error) -> std::io::Error {
    if !error.is_io_error() {
        return std::io::Error::other(error);
    }
    match error.into_kind() {
        csv::ErrorKind::Io(fault) => fault,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn guard(cell: &str) -> String {
    let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠']);
    if starts && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

/// Reads back what CSV output holds.
///
/// # Errors
/// Bytes that are no CSV.
pub fn parse(bytes: impl Read) -> Result<Vec<TimelineEvent>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut events = Vec::new();
    for row in reader.records() {
        let row = row?;
        let cells: Vec<(String, String)> = header.iter().cloned().zip(row.iter().map(|cell| unguard(cell).to_owned())).collect();
        events.push(read(&cells));
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_starts_a_formula_and_numbers_stay() {
        assert_eq!(guard("=1+1"), "'=1+1");
        assert_eq!(guard("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(guard("-2.5"), "-2.5");
        assert_eq!(guard("-cmd"), "'-cmd");
        assert_eq!(unguard(&guard("'tis")), "'tis");
    }
}
