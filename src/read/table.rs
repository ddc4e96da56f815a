//! CSV and TSV with named columns: one article a row.
//!
//! The first row names the columns (see the list in `draft` for the names that are known); the delimiter is a comma, semicolon or tab,
//! whichever the first row has most of. A bad row is a problem with its line and costs only itself.

use std::io::{BufReader, Read};

use csv::{ByteRecord, ReaderBuilder, Trim};

use crate::read::bytes::Fenced;
use crate::read::draft::{self, Draft, Field};
use crate::read::{Drafts, encoding, record};

/// Reads a table.
pub(super) fn rows<'a>(input: BufReader<Box<dyn Read + Send + 'a>>, head: &[u8]) -> Drafts<'a> {
    let delimiter = delimiter(&encoding::start(head));
    let mut table =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(Trim::Headers).has_headers(true).from_reader(Fenced::new(input));
    let columns = match table.headers() {
        Ok(header) => header.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect::<Vec<_>>(),
        Err(error) => return super::one(Draft::refused(Some(1), format!("its first row cannot be read: {error}"), encoding::REMEDY)),
    };
    let known = |wanted: &[Field]| columns.iter().any(|name| draft::field(name).is_some_and(|(_, field)| wanted.contains(&field)));
    if !known(&[Field::Text, Field::Html, Field::Summary]) {
        let reason = format!("no column is named text (its columns: {})", columns.join(", "));
        return super::one(Draft::refused(Some(1), reason, "name the columns in the first row: title, published, publisher, url, text"));
    }
    let mut ended = false;
    Box::new(std::iter::from_fn(move || {
        if ended {
            return None;
        }
        table.get_mut().refill();
        let mut cells = ByteRecord::new();
        match table.read_byte_record(&mut cells) {
            Ok(false) => None,
            Ok(true) => Some(row(&columns, &cells)),
            Err(error) => {
                ended = true;
                let line = error.position().map_or_else(|| table.position().line(), csv::Position::line);
                Some(Draft::refused(
                    Some(line),
                    format!("the row cannot be read: {error}"),
                    "look for a quotation mark without its partner",
                ))
            }
        }
    }))
}

fn row(columns: &[String], cells: &ByteRecord) -> Draft {
    let line = cells.position().map(csv::Position::line);
    if cells.len() != columns.len() {
        let reason = format!("the row has {} cells, the first row {}", cells.len(), columns.len());
        return Draft::refused(line, reason, "quote cells that hold a delimiter or a line break");
    }
    let texts: Result<Vec<&str>, _> = cells.iter().map(std::str::from_utf8).collect();
    match texts {
        Ok(texts) => record::row(columns.iter().map(String::as_str).zip(texts), line),
        Err(_) => Draft::refused(line, "the row is not valid UTF-8", encoding::REMEDY),
    }
}

fn delimiter(start: &str) -> u8 {
    let first = start.lines().next().unwrap_or_default();
    let count = |delimiter: char| first.matches(delimiter).count();
    let best = [(count(','), b','), (count(';'), b';'), (count('\t'), b'\t')];
    best.into_iter().rev().max_by_key(|(count, _)| *count).map_or(b',', |(_, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use crate::read::{Options, Reader};

    fn told(input: &[u8]) -> Vec<String> {
        let items = Reader::new("t.csv", input, &Options::default());
        items
            .map(|item| item.map_or_else(|p| format!("{}: {}", p.line.unwrap_or(0), p.reason), |a| format!("{:?} {}", a.title, a.text)))
            .collect()
    }

    #[test]
    fn named_columns_in_any_order_and_delimiter() {
        assert_eq!(told(b"text,Title\n\"A, b\nc.\",T\n"), ["Some(\"T\") A, b\nc."]);
        assert_eq!(told(b"title;text\nT;A, b.\n"), ["Some(\"T\") A, b."]);
        assert_eq!(told(b"\xef\xbb\xbftext\ttitle\r\nA.\tT\r\n"), ["Some(\"T\") A."]);
    }

    #[test]
    fn bad_rows_are_named_and_others_go_on() {
        let read = told(b"title,text\nT\nT,\xff\nT,good\n");
        assert_eq!(read[0], "2: the row has 1 cells, the first row 2");
        assert_eq!(read[2], "Some(\"T\") good");
    }

    #[test]
    fn table_without_text_is_refused() {
        assert!(told(b"name,age\na,b\n")[0].contains("no column is named text (its columns: name, age)"));
    }
}
