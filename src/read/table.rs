//! CSV and TSV with named columns: one article a row.
//!
//! The first row names the columns (`data/read/fields.csv`, and what the user maps); the delimiter is a comma, semicolon, tab or bar: the one that
//! cuts the first row into most known names, or what a `sep=` line before it says. A quotation mark that is never closed costs no row but its
//! own, and is said; so is a row with cells too many or too few. Rows are cut here and not by a crate, because readers that hold tables
//! to RFC 4180 take all rows behind such a mark into one cell.

use std::collections::VecDeque;
use std::io::{BufReader, Read};

use crate::read::bytes::{Line, Lines, MAX_ARTICLE, too_long};
use crate::read::day::Order;
use crate::read::draft::{Draft, Drafts, Options};
use crate::read::field::{self, Field};
use crate::read::{encoding, record};

/// Lines that one quoted cell may span before its quotation mark is taken for one without its partner.
const CELL_LINES: usize = 5_000;
/// So many marks without partner, and cells are taken to end with their line: looking for partners would take time without end.
const OPEN_MARKS: usize = 16;

/// Reads a table.
pub(super) fn rows<'a>(input: BufReader<Box<dyn Read + Send + 'a>>, head: &[u8], options: &Options) -> Drafts<'a> {
    let start = encoding::start(head);
    let start = start.trim_start_matches('\u{feff}');
    let told = start
        .lines()
        .next()
        .and_then(|line| line.trim().trim_matches('"').strip_prefix("sep="))
        .and_then(|sep| sep.bytes().next().or(Some(b'\t')));
    let own = options.fields.clone();
    let first = start.lines().nth(usize::from(told.is_some())).unwrap_or_default();
    let delimiter = told.unwrap_or_else(|| delimiter(first, &own));
    let mut table = Table { lines: Lines::new(input), ahead: VecDeque::new(), delimiter, open_marks: 0, columns: 0, note: None };
    if told.is_some() {
        table.line();
    }
    let columns = match table.row() {
        Some(Row::Cells { cells, .. }) => {
            cells.iter().map(|name| name.trim().trim_start_matches('\u{feff}').to_owned()).collect::<Vec<_>>()
        }
        _ => return super::one(Draft::refused(Some(1), "its first row cannot be read", encoding::REMEDY)),
    };
    table.columns = columns.len();
    let known =
        |wanted: &[Field]| columns.iter().any(|name| field::field_with(name, &own).is_some_and(|(_, field)| wanted.contains(&field)));
    if !known(&[Field::Text, Field::Html, Field::Summary]) {
        let reason = format!("no column is named text (its columns: {})", columns.join(", "));
        return super::one(Draft::refused(
            Some(1),
            reason,
            "name the columns in the first row (title, published, publisher, url, text), or map them with --field text=COLUMN",
        ));
    }
    let order = order(start, told.is_some(), delimiter, &columns, &own);
    let mut number = 0;
    Box::new(std::iter::from_fn(move || {
        loop {
            let read = table.row()?;
            let note = table.note.take();
            let mut draft = match read {
                Row::Cells { cells, .. } if cells.len() == 1 && cells[0].trim().is_empty() => continue,
                Row::Cells { cells, line, note } => {
                    number += 1;
                    let mut draft = row(&columns, cells, line, (delimiter, order, &own));
                    draft.row = Some(number);
                    if let Some(note) = note {
                        draft.note(note, encoding::REMEDY);
                    }
                    draft
                }
                Row::TooLong(line) => Draft::refused(Some(line), too_long("one row"), "split it"),
                Row::Failed(line, reason) => Draft::refused(Some(line), reason, ""),
            };
            if let Some(note) = note {
                draft.note(note, "close it, or double it where it is part of the cell; the rows behind it are read");
            }
            return Some(draft);
        }
    }))
}

/// How a row is to be understood: delimiter, order of day and month, names of the user.
type Dialect<'o> = (u8, Order, &'o [(String, String)]);

fn row(columns: &[String], mut cells: Vec<String>, line: u64, (delimiter, order, own): Dialect) -> Draft {
    let (given, wanted) = (cells.len(), columns.len());
    while cells.len() > wanted && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    let is_text =
        |name: &String| field::field_with(name, own).is_some_and(|(_, field)| matches!(field, Field::Text | Field::Html | Field::Summary));
    let counts = format!("the row has {given} cells, the first row {wanted}");
    let mut note = None;
    if cells.len() > wanted {
        if !columns.last().is_some_and(is_text) {
            return Draft::refused(Some(line), counts, "quote cells that hold a delimiter or a line break");
        }
        let rest = cells.split_off(wanted.saturating_sub(1));
        cells.push(rest.join(&char::from(delimiter).to_string()));
        note = Some(format!("{counts}; the last ones are read as one text"));
    } else if cells.len() < wanted && !columns[..cells.len()].iter().any(is_text) {
        return Draft::refused(Some(line), counts, "quote cells that hold a delimiter or a line break");
    }
    let mut draft = record::row(columns.iter().map(String::as_str).zip(cells.iter().map(String::as_str)), Some(line), order, own);
    if let Some(note) = note {
        draft.note(note, "quote cells that hold a delimiter");
    }
    draft
}

/// A row as it was cut.
enum Row {
    Cells { cells: Vec<String>, line: u64, note: Option<String> },
    TooLong(u64),
    Failed(u64, String),
}

struct Table<R> {
    lines: Lines<R>,
    /// Lines that were read in search of a partner, to be read again.
    ahead: VecDeque<(u64, Vec<u8>)>,
    delimiter: u8,
    open_marks: usize,
    columns: usize,
    note: Option<String>,
}

impl<R: std::io::BufRead> Table<R> {
    fn line(&mut self) -> Option<Result<(u64, Vec<u8>), Row>> {
        if let Some(line) = self.ahead.pop_front() {
            return Some(Ok(line));
        }
        match self.lines.next()? {
            (number, Ok(Line::Whole(line))) => Some(Ok((number, line))),
            (number, Ok(Line::TooLong(_))) => Some(Err(Row::TooLong(number))),
            (number, Err(error)) => Some(Err(Row::Failed(number, format!("it cannot be read: {error}")))),
        }
    }

    fn row(&mut self) -> Option<Row> {
        let (number, first) = match self.line()? {
            Ok(line) => line,
            Err(row) => return Some(row),
        };
        let mut cutter = Cutter { delimiter: self.delimiter, ..Cutter::default() };
        let mut later: Vec<(u64, Vec<u8>)> = Vec::new();
        let mut open = cutter.take(&first);
        let mut length = first.len();
        while open && self.open_marks < OPEN_MARKS && later.len() < CELL_LINES && length <= MAX_ARTICLE {
            match self.line() {
                Some(Ok((number, line))) => {
                    let anew = cutter.begins_anew(&line, self.columns);
                    length += line.len();
                    later.push((number, line));
                    if anew {
                        break;
                    }
                    open = cutter.take(&later[later.len() - 1].1);
                }
                _ => break,
            }
        }
        if open {
            // No partner: the row ends with its line, and the lines read in search of it are rows of their own.
            self.open_marks += 1;
            for line in later.into_iter().rev() {
                self.ahead.push_front(line);
            }
            self.note = Some("a quotation mark has no partner; its cell is read to the end of the line".to_owned());
            cutter = Cutter { delimiter: self.delimiter, ..Cutter::default() };
            cutter.take(&first);
        }
        let (cells, note) = cutter.finish();
        Some(Row::Cells { cells, line: number, note })
    }
}

/// Cuts lines into cells.
#[derive(Default)]
struct Cutter {
    delimiter: u8,
    cells: Vec<Vec<u8>>,
    cell: Vec<u8>,
    in_quotes: bool,
    lines: usize,
}

impl Cutter {
    /// Takes one more line; whether a quotation mark is still open.
    fn take(&mut self, line: &[u8]) -> bool {
        if self.lines > 0 {
            self.cell.push(b'\n');
        }
        self.lines += 1;
        let mut at = 0;
        let mut fresh = !self.in_quotes;
        while let Some(&byte) = line.get(at) {
            let next = line.get(at + 1).copied();
            if self.in_quotes {
                match byte {
                    b'"' if next == Some(b'"') => {
                        self.cell.push(b'"');
                        at += 1;
                    }
                    // Only where a cell may end; within the cell it is a mark that was not doubled.
                    b'"' if self.ends(&line[at + 1..]) => self.in_quotes = false,
                    b'\\' if next == Some(b'"') && !self.ends(&line[at + 2..]) => {
                        self.cell.push(b'"');
                        at += 1;
                    }
                    byte => self.cell.push(byte),
                }
            } else if byte == self.delimiter {
                self.cells.push(std::mem::take(&mut self.cell));
                fresh = true;
                at += 1;
                continue;
            } else if byte == b'"' && fresh && self.cell.iter().all(u8::is_ascii_whitespace) {
                self.cell.clear();
                self.in_quotes = true;
            } else {
                self.cell.push(byte);
            }
            fresh = fresh && byte.is_ascii_whitespace();
            at += 1;
        }
        self.in_quotes
    }

    fn ends(&self, rest: &[u8]) -> bool {
        let rest = rest.iter().position(|b| !matches!(b, b' ')).map_or(&rest[rest.len()..], |at| &rest[at..]);
        rest.first().is_none_or(|byte| *byte == self.delimiter)
    }

    /// Whether a line within a quoted cell is a new row: it opens a quoted cell at the same place as this one.
    fn begins_anew(&self, line: &[u8], columns: usize) -> bool {
        let place = self.cells.len();
        if place == 0 || columns < 2 {
            return false;
        }
        let (mut delimiters, mut quoted) = (0, false);
        for (at, byte) in line.iter().enumerate() {
            match byte {
                b'"' if quoted => quoted = !self.ends(&line[at + 1..]),
                b'"' if at == 0 || line[at - 1] == self.delimiter => {
                    if delimiters == place {
                        return true;
                    }
                    quoted = true;
                }
                byte if *byte == self.delimiter && !quoted => delimiters += 1,
                _ => {}
            }
        }
        false
    }

    fn finish(mut self) -> (Vec<String>, Option<String>) {
        self.cells.push(self.cell);
        let mut note = None;
        let decode = |cell: Vec<u8>| {
            String::from_utf8(cell).unwrap_or_else(|error| {
                let decoded = encoding::record(error.as_bytes());
                note = decoded.note;
                decoded.text
            })
        };
        let cells = self.cells.into_iter().map(decode).collect();
        (cells, note)
    }
}

/// The delimiter that cuts the first row into most names that are known, else into most.
fn delimiter(first: &str, own: &[(String, String)]) -> u8 {
    let score = |delimiter: u8| {
        let cells: Vec<&str> = first.split(char::from(delimiter)).collect();
        let known = cells.iter().filter(|cell| field::field_with(cell.trim().trim_matches('"'), own).is_some()).count();
        (known, cells.len())
    };
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

/// The order of day and month in the columns of dates, where one of their first cells can be read in one way only.
fn order(start: &str, told: bool, delimiter: u8, columns: &[String], own: &[(String, String)]) -> Order {
    let dated: Vec<usize> =
        (0..columns.len()).filter(|at| field::field_with(&columns[*at], own).is_some_and(|(_, field)| field == Field::Published)).collect();
    let mut found = (false, false);
    for line in start.lines().skip(1 + usize::from(told)).take(500) {
        let mut cutter = Cutter { delimiter, ..Cutter::default() };
        cutter.take(line.as_bytes());
        let (cells, _) = cutter.finish();
        for cell in dated.iter().filter_map(|at| cells.get(*at)) {
            let mut numbers = cell.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok());
            let (Some(a), Some(b), Some(year)) = (numbers.next(), numbers.next(), numbers.next()) else { continue };
            if year >= 1900 && a <= 31 && b <= 31 {
                found.0 |= a > 12;
                found.1 |= b > 12;
            }
        }
    }
    match found {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        _ => Order::Unknown,
    }
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
        assert_eq!(told(b"title|text\nT|A, b.\n"), ["Some(\"T\") A, b."]);
        assert_eq!(told(b"\xef\xbb\xbftext\ttitle\r\nA.\tT\r\n"), ["Some(\"T\") A."]);
        assert_eq!(told(b"sep=;\r\ntitle;text\r\nT;A.\r\n"), ["Some(\"T\") A."]);
        assert_eq!(told(b"title,text\rT,A.\rU,B.\r"), ["Some(\"T\") A.", "Some(\"U\") B."]);
        assert_eq!(told(b"title,text\n\"T \"\"x\"\"\", \"A.\"\n"), ["Some(\"T \\\"x\\\"\") A."]);
    }

    #[test]
    fn bad_rows_are_named_and_others_go_on() {
        let read = told(b"title,text\nT\nT,caf\xe9\nT,good\n");
        assert_eq!(read[0], "2: the row has 1 cells, the first row 2");
        assert_eq!(read[1..], ["Some(\"T\") café".to_owned(), "Some(\"T\") good".to_owned()]);
    }

    #[test]
    fn an_open_quotation_mark_costs_one_row() {
        for (open, rest) in [("\"An open", "B,good b.\nC,good c.\n"), ("\"An open", "B,\"good b.\"\nC,\"good c.\"\n")] {
            let read = told(format!("title,text\nA,{open} end\n{rest}").as_bytes());
            assert!(read.iter().any(|item| item.contains("no partner")), "{read:?}");
            assert_eq!(read[read.len() - 2..], ["Some(\"B\") good b.".to_owned(), "Some(\"C\") good c.".to_owned()], "{read:?}");
        }
        assert_eq!(told(b"title,text\nA,\"He said \"no\" twice.\"\nB,b.\n"), ["Some(\"A\") He said \"no\" twice.", "Some(\"B\") b."]);
        assert_eq!(told(b"title,text\nA,\"He said \\\"no\\\" twice.\"\n"), ["Some(\"A\") He said \"no\" twice."]);
    }

    #[test]
    fn an_unquoted_delimiter_in_the_last_text_is_told() {
        let read = told(b"title,text\nA,one, two\n");
        assert!(read[0].contains("read as one text"));
        assert_eq!(read[1], "Some(\"A\") one, two");
        assert_eq!(told(b"title,text\nA,one,,\n"), ["Some(\"A\") one"]);
        assert_eq!(told(b"title,text,note\nA,one\n"), ["Some(\"A\") one"]);
    }

    #[test]
    fn the_column_tells_the_order_of_its_dates() {
        let read = |table: &str| {
            let items = Reader::new("t.csv", table.as_bytes(), &Options::default());
            items.filter_map(Result::ok).map(|a| a.published.map_or("-".to_owned(), |p| p.to_string())).collect::<Vec<_>>()
        };
        assert_eq!(read("date,text\n05/06/2024,a b.\n25/06/2024,c d.\n"), ["2024-06-05", "2024-06-25"]);
        assert_eq!(read("date,text\n05/06/2024,a b.\n06/25/2024,c d.\n"), ["2024-05-06", "2024-06-25"]);
        assert_eq!(read("date,text\n05/06/2024,a b.\n"), ["-"]);
        assert_eq!(read("date,text\nNaN,a b.\n"), ["-"]);
    }

    #[test]
    fn row_numbers_are_no_ids() {
        let ids = |table: &str| {
            Reader::new("t.csv", table.as_bytes(), &Options::default()).filter_map(Result::ok).map(|a| a.id).collect::<Vec<_>>()
        };
        assert_ne!(ids("id,text\n0,a b.\n1,c d.\n"), ids("id,text\n0,e f.\n1,g h.\n"));
        assert_eq!(ids("id,text\nx7,a b.\n"), ["x7"]);
    }

    #[test]
    fn names_that_the_user_maps_come_first() {
        let options = Options { fields: vec![("when".into(), "published".into()), ("words".into(), "text".into())], ..Options::default() };
        let article = Reader::new("t.csv", &b"when,words,date\n2024-05-06,a b.,2020-01-01\n"[..], &options).next().unwrap().unwrap();
        assert_eq!((article.published.unwrap().to_string().as_str(), article.text.as_str()), ("2024-05-06", "a b."));
    }

    #[test]
    fn table_without_text_is_refused() {
        assert!(told(b"name,age\na,b\n")[0].contains("no column is named text (its columns: name, age)"));
    }
}
