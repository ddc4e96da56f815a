//! Reads one CSV or TOML file of `data/` (or of the user) into typed rows; faults name file and line.

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// Reads a CSV file with a header row; cells are trimmed, and lines that start with `#` are skipped.
///
/// # Errors
/// A row that does not fit `T`, with its line; give `T` `serde(deny_unknown_fields)` so that a misspelt column is one, too.
pub fn csv_rows<T: DeserializeOwned>(file: &str, text: &str) -> Result<Vec<T>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.map_err(|e| csv_fault(file, &e))).collect()
}

/// Reads a whole TOML file.
///
/// # Errors
/// A document that does not fit `T`; the message holds line and column.
pub fn toml_document<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|e| Error::Data { file: file.to_owned(), reason: e.to_string() })
}

/// The parts of a cell that lists several values, divided by `|`.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|p| !p.is_empty())
}

fn csv_fault(file: &str, fault: &csv::Error) -> Error {
    let file = match fault.position() {
        Some(at) => format!("{file}:{}", at.line()),
        None => file.to_owned(),
    };
    Error::Data { file, reason: fault.to_string() }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Row {
        term: String,
        code: String,
    }

    #[test]
    fn rows_are_trimmed_and_comments_skipped() {
        let rows: Vec<Row> = csv_rows("a.csv", "term,code\n# why\n guard , MIL\n").unwrap();
        assert_eq!(rows, [Row { term: "guard".into(), code: "MIL".into() }]);
    }

    #[test]
    fn an_unknown_column_is_a_fault_with_its_line() {
        let fault = csv_rows::<Row>("a.csv", "term,cod\nguard,MIL\n").unwrap_err().to_string();
        assert!(fault.starts_with("a.csv:2"), "{fault}");
    }

    #[test]
    fn a_list_cell_is_cut_at_bars() {
        assert_eq!(parts("a | b||c").collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
