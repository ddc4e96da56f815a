//! Apache Parquet, in builds with the feature `parquet`: the columns of CSV, with types.
//!
//! Every column may be null, and an empty cell of CSV is null. Lists are joined as in CSV; no cell gets an apostrophe. Rows go out in
//! groups, so that no more than one group is held.

use std::io::{Error, ErrorKind, Result, Write};
use std::str::FromStr;
use std::sync::Arc;

use chrono::NaiveDate;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use crate::render::EventWriter;
use crate::render::columns::COLUMNS;
use crate::types::TimelineEvent;

/// A row group ends after so many rows.
const ROWS: usize = 8192;
/// Or after so many bytes of cells.
const BYTES: usize = 32 << 20;

/// Columns that hold whole numbers.
const WHOLE: &[&str] = &[
    "killed_low",
    "killed_high",
    "injured_low",
    "injured_high",
    "killed_min",
    "killed_max",
    "injured_min",
    "injured_max",
    "sources",
    "independent_sources",
    "quad",
    "evidence_sentence",
    "evidence_start",
    "evidence_end",
];
/// Columns that hold numbers with a fraction.
const REAL: &[&str] = &["goldstein", "lat", "lon", "probability"];
/// Columns that hold yes or no.
const FLAG: &[&str] = &["contested", "negated", "historical"];
/// Columns that hold one day; `date` is none of them: it is text, because it may be a month or an interval.
const DAY: &[&str] = &["date_earliest", "date_latest", "first_published", "last_published"];

/// The values of a column in one row group that are not null.
enum Cells {
    Words(Vec<ByteArray>),
    Whole(Vec<i64>),
    Real(Vec<f64>),
    Flag(Vec<bool>),
    /// Days since 1970-01-01.
    Day(Vec<i32>),
}

impl Cells {
    fn of(column: &str) -> Self {
        let among = |names: &[&str]| names.contains(&column);
        if among(WHOLE) {
            Self::Whole(Vec::new())
        } else if among(REAL) {
            Self::Real(Vec::new())
        } else if among(FLAG) {
            Self::Flag(Vec::new())
        } else if among(DAY) {
            Self::Day(Vec::new())
        } else {
            Self::Words(Vec::new())
        }
    }

    /// The column in the language of Parquet schemas.
    fn declared(&self, name: &str) -> String {
        match self {
            Self::Words(_) => format!("OPTIONAL BYTE_ARRAY {name} (UTF8);"),
            Self::Whole(_) => format!("OPTIONAL INT64 {name};"),
            Self::Real(_) => format!("OPTIONAL DOUBLE {name};"),
            Self::Flag(_) => format!("OPTIONAL BOOLEAN {name};"),
            Self::Day(_) => format!("OPTIONAL INT32 {name} (DATE);"),
        }
    }

    fn push(&mut self, name: &str, cell: String) -> Result<()> {
        match self {
            Self::Words(list) => list.push(cell.into_bytes().into()),
            Self::Whole(list) => list.push(read(name, &cell)?),
            Self::Real(list) => list.push(read(name, &cell)?),
            Self::Flag(list) => list.push(cell == "1"),
            Self::Day(list) => list.push(read::<NaiveDate>(name, &cell)?.to_epoch_days()),
        }
        Ok(())
    }
}

/// One column of the row group at hand.
struct Chunk {
    name: &'static str,
    /// For each row, 1 where there is a value and 0 where there is none.
    present: Vec<i16>,
    cells: Cells,
}

impl Chunk {
    fn push(&mut self, cell: String) -> Result<()> {
        self.present.push(i16::from(!cell.is_empty()));
        if cell.is_empty() { Ok(()) } else { self.cells.push(self.name, cell) }
    }

    /// Writes the rows that are held and forgets them.
    fn write(&mut self, column: &mut SerializedColumnWriter<'_>) -> std::result::Result<(), ParquetError> {
        match &mut self.cells {
            Cells::Words(list) => put::<ByteArrayType>(column, list, &self.present)?,
            Cells::Whole(list) => put::<Int64Type>(column, list, &self.present)?,
            Cells::Real(list) => put::<DoubleType>(column, list, &self.present)?,
            Cells::Flag(list) => put::<BoolType>(column, list, &self.present)?,
            Cells::Day(list) => put::<Int32Type>(column, list, &self.present)?,
        }
        self.present.clear();
        Ok(())
    }
}

fn put<T: DataType>(
    column: &mut SerializedColumnWriter<'_>,
    list: &mut Vec<T::T>,
    present: &[i16],
) -> std::result::Result<(), ParquetError> {
    column.typed::<T>().write_batch(list, Some(present), None)?;
    list.clear();
    Ok(())
}

pub(super) struct Parquet<'w> {
    /// Writes into a buffer that is emptied into `out` after each row group.
    file: SerializedFileWriter<Vec<u8>>,
    out: &'w mut dyn Write,
    chunks: Vec<Chunk>,
    rows: usize,
    bytes: usize,
}

impl<'w> Parquet<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Result<Self> {
        let column = |name| Chunk { name, present: Vec::new(), cells: Cells::of(name) };
        let chunks: Vec<Chunk> = COLUMNS.iter().map(|c| column(c.name)).collect();
        let declared: String = chunks.iter().map(|chunk| chunk.cells.declared(chunk.name)).collect();
        let schema = parse_message_type(&format!("message events {{ {declared} }}")).map_err(plain)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by(concat!("demarche version ", env!("CARGO_PKG_VERSION")).to_owned());
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties.build())).map_err(plain)?;
        Ok(Self { file, out, chunks, rows: 0, bytes: 0 })
    }

    /// Writes the rows that are held as one group.
    fn group(&mut self) -> Result<()> {
        let mut group = self.file.next_row_group().map_err(plain)?;
        for chunk in &mut self.chunks {
            let mut column = group.next_column().map_err(plain)?.ok_or_else(|| Error::other("the Parquet schema lacks a column"))?;
            chunk.write(&mut column).and_then(|()| column.close()).map_err(plain)?;
        }
        group.close().map_err(plain)?;
        (self.rows, self.bytes) = (0, 0);
        self.hand_out()
    }

    fn hand_out(&mut self) -> Result<()> {
        self.file.flush()?;
        let buffer = self.file.inner_mut();
        self.out.write_all(buffer)?;
        buffer.clear();
        Ok(())
    }
}

impl EventWriter for Parquet<'_> {
    fn event(&mut self, event: &TimelineEvent) -> Result<()> {
        for (column, chunk) in COLUMNS.iter().zip(&mut self.chunks) {
            let cell = (column.get)(event);
            self.bytes += cell.len();
            chunk.push(cell)?;
        }
        self.rows += 1;
        if self.rows == ROWS || self.bytes >= BYTES { self.group() } else { Ok(()) }
    }

    fn finish(&mut self) -> Result<()> {
        if self.rows > 0 {
            self.group()?;
        }
        self.file.finish().map_err(plain)?;
        self.hand_out()?;
        self.out.flush()
    }
}

fn plain(error: ParquetError) -> Error {
    Error::other(error)
}

fn read<T: FromStr>(name: &str, cell: &str) -> Result<T> {
    cell.parse().map_err(|_| Error::new(ErrorKind::InvalidData, format!("column `{name}` cannot hold `{cell}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_typed_column_is_a_column_and_has_one_type() {
        let mut typed = [WHOLE, REAL, FLAG, DAY].concat();
        assert!(typed.iter().all(|name| COLUMNS.iter().any(|c| c.name == *name)));
        let count = typed.len();
        typed.sort_unstable();
        typed.dedup();
        assert_eq!(typed.len(), count);
    }
}
