//! CSV and TSV of chosen columns, and as Excel wants it: with a byte-order mark, a line each row, no line break in a cell.

use std::io::{Result, Write};

use crate::render::EventWriter;
use crate::render::columns::{COLUMNS, Column};
use crate::render::csv::{guard, plain};
use crate::types::TimelineEvent;

/// What tells Excel that a file is UTF-8.
const MARK: &str = "\u{feff}";

/// The columns that `brief` stands for: what a person reads of an event.
pub const BRIEF: [&str; 20] = [
    "id",
    "date",
    "kind",
    "type",
    "source",
    "target",
    "certainty",
    "contested",
    "place",
    "killed_low",
    "killed_high",
    "injured_low",
    "injured_high",
    "meeting_status",
    "planned_for",
    "evidence",
    "independent_sources",
    "publisher",
    "published",
    "url",
];

/// Which columns, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    columns: Vec<usize>,
    excel: bool,
}

impl Sheet {
    /// The columns of those names in that order; without any, all of them. `brief` stands for [`BRIEF`].
    ///
    /// # Errors
    /// The first name that no column has, with those that are like it.
    pub fn new(names: &[String], excel: bool) -> std::result::Result<Self, String> {
        let mut columns = Vec::new();
        for name in names {
            if name == "brief" {
                columns.extend(BRIEF.iter().filter_map(|brief| place(brief)));
                continue;
            }
            let like = || {
                let near = COLUMNS.iter().map(|c| c.name).filter(|known| known.contains(name.as_str()) || name.contains(known));
                near.collect::<Vec<_>>().join(", ")
            };
            columns.push(place(name).ok_or_else(|| format!("there is no column `{name}`; like it: {}", like()))?);
        }
        if names.is_empty() {
            columns = (0..COLUMNS.len()).collect();
        }
        Ok(Self { columns, excel })
    }

    /// A writer of the sheet; the header is written even if no event follows.
    ///
    /// # Errors
    /// A stream that fails.
    pub fn writer<'w>(&self, delimiter: u8, out: &'w mut dyn Write) -> Result<Box<dyn EventWriter + 'w>> {
        if self.excel {
            out.write_all(MARK.as_bytes())?;
        }
        let end = if self.excel { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(end).from_writer(out);
        let columns: Vec<&'static Column> = self.columns.iter().map(|&at| &COLUMNS[at]).collect();
        writer.write_record(columns.iter().map(|column| column.name)).map_err(plain)?;
        writer.flush()?;
        Ok(Box::new(Rows { writer, columns, excel: self.excel }))
    }
}

fn place(name: &str) -> Option<usize> {
    COLUMNS.iter().position(|column| column.name == name)
}

struct Rows<'w> {
    writer: csv::Writer<&'w mut dyn Write>,
    columns: Vec<&'static Column>,
    excel: bool,
}

impl EventWriter for Rows<'_> {
    fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        let excel = self.excel;
        let cell = |column: &&Column| {
            let words = guard(&(column.get)(event));
            if excel { words.split(['\r', '\n']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ") } else { words }
        };
        self.writer.write_record(self.columns.iter().map(cell)).map_err(plain)
    }

    fn finish(&mut self) -> Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Event, Evidence};

    fn written(names: &[&str], excel: bool) -> String {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let evidence = Evidence { exact: "One line,\r\nand another.".into(), ..Evidence::default() };
        let event = TimelineEvent { id: "e1".into(), event: Event { evidence, ..Event::default() }, ..TimelineEvent::default() };
        let mut out = Vec::new();
        let mut writer = Sheet::new(&names, excel).unwrap().writer(b',', &mut out).unwrap();
        writer.event(&event).unwrap();
        writer.finish().unwrap();
        drop(writer);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_come_in_the_order_asked_for() {
        assert_eq!(written(&["type", "id"], false), "type,id\nSTATEMENT,e1\n".replace("STATEMENT", Event::default().event_type.as_str()));
        assert_eq!(written(&["brief"], false).lines().next().unwrap().split(',').count(), BRIEF.len());
        assert!(Sheet::new(&["killed".into()], false).unwrap_err().contains("killed_low"));
    }

    #[test]
    fn excel_reads_utf_8_and_one_line_a_row() {
        let sheet = written(&["id", "evidence"], true);
        assert_eq!(sheet, "\u{feff}id,evidence\r\ne1,\"One line, and another.\"\r\n");
    }
}
