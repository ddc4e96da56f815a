//! Lists that are no events: articles, actors, threads, counts.

use std::io::{Result, Write};

use serde_json::{Map, Value};

use crate::render::Format;
use crate::render::clean::clean;
use crate::render::csv::guard;
use crate::render::markdown::escape;
use crate::render::table::write_grid;

/// A list with a header.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// Names of the columns.
    pub header: Vec<&'static str>,
    /// One value for each column in each row; strings or numbers.
    pub rows: Vec<Vec<Value>>,
}

/// Writes a list in a format; calendars, TimelineJS and Parquet have no lists and get JSON lines.
pub fn records(format: Format, width: usize, list: &Records, out: &mut dyn Write) -> Result<()> {
    match format {
        Format::Table | Format::Days => table(width, list, out),
        Format::Csv => separated(b',', list, out),
        Format::Tsv => separated(b'\t', list, out),
        Format::Md => markdown(list, out),
        Format::Json => {
            let all: Vec<Value> = list.rows.iter().map(|row| object(&list.header, row)).collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
            out.write_all(b"\n")
        }
        _ => list.rows.iter().try_for_each(|row| writeln!(out, "{}", object(&list.header, row))),
    }
}

fn object(header: &[&str], row: &[Value]) -> Value {
    Value::Object(header.iter().zip(row).map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Map<_, _>>())
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn table(width: usize, list: &Records, out: &mut dyn Write) -> Result<()> {
    if list.rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<Vec<String>> = list.rows.iter().map(|row| row.iter().map(|v| clean(&text(v))).collect()).collect();
    let header: Vec<String> = list.header.iter().map(|name| name.to_uppercase().replace('_', " ")).collect();
    let widest = |column: usize| rows.iter().map(|r| r[column].chars().count()).max().unwrap_or(0).max(header[column].chars().count());
    let mut widths: Vec<usize> = (0..header.len()).map(widest).collect();
    // The widest columns give way until the table fits.
    while widths.iter().sum::<usize>() + 2 * widths.len() > width {
        let Some(most) = widths.iter_mut().max().filter(|w| **w > 12) else { break };
        *most -= 1;
    }
    write_grid(out, Some(header.iter().map(String::as_str).collect()), rows, &widths)
}

fn separated(delimiter: u8, list: &Records, out: &mut dyn Write) -> Result<()> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
    writer.write_record(&list.header)?;
    for row in &list.rows {
        writer.write_record(row.iter().map(|value| guard(&text(value))))?;
    }
    writer.flush()
}

fn markdown(list: &Records, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "| {} |", list.header.join(" | "))?;
    writeln!(out, "|{}", "---|".repeat(list.header.len()))?;
    for row in &list.rows {
        let cells: Vec<String> = row.iter().map(|value| escape(&text(value))).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}
