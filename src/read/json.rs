//! JSON and NDJSON: objects cut out of a stream one by one, each an article.
//!
//! NDJSON goes line by line. Other JSON is cut at the outer brackets: elements of an array, or values one after the other, so that a file of
//! any size is read in bounded memory and a faulty element costs only itself. An object that holds a list of articles (a JSON Feed, the
//! answer of a news service) gives each of them.

use std::io::BufRead;

use serde_json::{Map, Value};

use crate::read::bytes::{Line, Lines, too_long};
use crate::read::draft::Draft;
use crate::read::{Drafts, MAX_ARTICLE, encoding, record};

/// Remedy for what is not JSON.
pub(super) const REMEDY: &str = "write one JSON object with a \"text\" for each article";

/// Names under which an object may hold a list of articles.
const LISTS: [&str; 5] = ["items", "articles", "results", "docs", "data"];

/// Parses one JSON object.
pub(super) fn parse(json: &[u8]) -> Result<Map<String, Value>, String> {
    let text = std::str::from_utf8(json).map_err(|_| "it is not valid UTF-8".to_owned())?;
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("it is JSON, but not an object".to_owned()),
        Err(error) if error.is_eof() => Err("it is JSON that breaks off".to_owned()),
        Err(error) => Err(format!("it is not JSON: {error}")),
    }
}

/// Reads NDJSON.
pub(super) fn lines<'a>(input: impl BufRead + Send + 'a) -> Drafts<'a> {
    let mut failed = false;
    let numbered = Lines::new(input).take_while(move |(_, line)| !std::mem::replace(&mut failed, line.is_err()));
    Box::new(numbered.filter_map(|(number, line)| match line {
        Err(error) => Some(Draft::refused(Some(number), format!("it cannot be read: {error}"), "")),
        Ok(Line::TooLong(_)) => Some(Draft::refused(Some(number), too_long("the line"), "split it into one article a line")),
        Ok(Line::Whole(line)) if line.iter().all(u8::is_ascii_whitespace) => None,
        Ok(Line::Whole(line)) => Some(object(&line, number)),
    }))
}

fn object(json: &[u8], line: u64) -> Draft {
    match parse(json) {
        Ok(object) => record::draft(object, Some(line)),
        Err(reason) => {
            let remedy = if reason.contains("UTF-8") { encoding::REMEDY } else { REMEDY };
            Draft::refused(Some(line), reason, remedy)
        }
    }
}

/// Reads JSON that is not NDJSON.
pub(super) fn values<'a>(input: impl BufRead + Send + 'a) -> Drafts<'a> {
    Box::new(Values { input, line: 1, in_array: false, done: false }.flat_map(|cut| match cut {
        Err((line, reason)) => vec![Draft::refused(Some(line), reason, REMEDY)],
        Ok((line, json)) => articles(&json, line),
    }))
}

/// The articles of one object: itself, or those that it lists.
fn articles(json: &[u8], line: u64) -> Vec<Draft> {
    match parse(json) {
        Ok(mut outer) => match LISTS.iter().find(|name| outer.get(**name).is_some_and(Value::is_array)) {
            Some(name) if !outer.contains_key("text") => {
                let listed = outer.remove(*name);
                let publisher = outer.get("title").and_then(Value::as_str).filter(|_| *name == "items");
                listed.into_iter().flat_map(into_array).map(|item| listed_article(item, publisher, line)).collect()
            }
            _ => vec![record::draft(outer, Some(line))],
        },
        Err(reason) => vec![Draft::refused(Some(line), reason, REMEDY)],
    }
}

fn into_array(value: Value) -> Vec<Value> {
    if let Value::Array(items) = value { items } else { Vec::new() }
}

fn listed_article(item: Value, publisher: Option<&str>, line: u64) -> Draft {
    let Value::Object(object) = item else {
        return Draft::refused(Some(line), "a listed item is not an object", REMEDY);
    };
    let mut draft = record::draft(object, Some(line));
    if let Some(publisher) = publisher {
        crate::read::draft::fill(&mut draft.article.publisher, publisher);
    }
    draft
}

/// Cuts a stream of JSON into its outer objects.
struct Values<R> {
    input: R,
    line: u64,
    in_array: bool,
    done: bool,
}

type Cut = Result<(u64, Vec<u8>), (u64, String)>;

impl<R: BufRead> Values<R> {
    fn byte(&mut self) -> Result<Option<u8>, (u64, String)> {
        let mut byte = [0];
        let line = self.line;
        match self.input.read(&mut byte) {
            Ok(0) => Ok(None),
            Ok(_) => {
                self.line += u64::from(byte[0] == b'\n');
                Ok(Some(byte[0]))
            }
            Err(error) => Err((line, format!("it cannot be read: {error}"))),
        }
    }

    fn cut(&mut self) -> Option<Cut> {
        loop {
            match self.byte() {
                Err(fault) => return self.stop(fault.0, fault.1),
                Ok(None) if self.in_array => return self.stop(self.line, "it is JSON that breaks off: its list has no end".to_owned()),
                Ok(None) => return None,
                Ok(Some(b' ' | b'\t' | b'\n' | b'\r' | b',' | 0xef | 0xbb | 0xbf)) => {}
                Ok(Some(b'[')) if !self.in_array => self.in_array = true,
                Ok(Some(b']')) if self.in_array => self.in_array = false,
                Ok(Some(b'{')) => return Some(self.object()),
                Ok(Some(_)) => return self.stop(self.line, "it is not JSON, or a list of other things than objects".to_owned()),
            }
        }
    }

    fn stop(&mut self, line: u64, reason: String) -> Option<Cut> {
        self.done = true;
        Some(Err((line, reason)))
    }

    /// The rest of an object whose opening bracket has been read.
    fn object(&mut self) -> Cut {
        let start = self.line;
        let (mut json, mut depth, mut in_string, mut escaped, mut length) = (vec![b'{'], 1_usize, false, false, 1_usize);
        while depth > 0 {
            let Some(byte) = self.byte()? else {
                self.done = true;
                return Err((start, "it is JSON that breaks off".to_owned()));
            };
            length += 1;
            if length <= MAX_ARTICLE {
                json.push(byte);
            } else {
                json.clear();
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => depth -= 1,
                _ => {}
            }
        }
        if length > MAX_ARTICLE { Err((start, too_long("one object"))) } else { Ok((start, json)) }
    }
}

impl<R: BufRead> Iterator for Values<R> {
    type Item = Cut;

    fn next(&mut self) -> Option<Cut> {
        if self.done { None } else { self.cut() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Options;

    fn told(drafts: Drafts) -> Vec<String> {
        let items = drafts.flat_map(|draft| draft.finish("f", &Options::default()));
        items.map(|item| item.map_or_else(|p| format!("{}: {}", p.line.unwrap_or(0), p.reason), |article| article.text)).collect()
    }

    #[test]
    fn a_bad_line_costs_only_itself() {
        let input = b"{\"text\":\"a\"}\n{\"text\":\n\n[1]\n{\"text\":\"\xff\"}\n{\"text\":\"b\"}";
        let expected = ["a", "2: it is JSON that breaks off", "4: it is JSON, but not an object", "5: it is not valid UTF-8", "b"];
        assert_eq!(told(lines(&input[..])), expected);
    }

    #[test]
    fn arrays_objects_and_sequences() {
        assert_eq!(told(values(&b"[{\"text\":\"a\"},\n{\"text\":\"b]\\\"}\"}]"[..])), ["a", "b]\"}"]);
        assert_eq!(told(values(&b"{\"text\":\n\"a\"} {\"text\":\"b\"}"[..])), ["a", "b"]);
        assert_eq!(
            told(values(&b"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"W\",\"items\":[{\"content_text\":\"a\"}]}"[..])),
            ["a"]
        );
    }

    #[test]
    fn truncated_json_keeps_what_is_whole() {
        assert_eq!(told(values(&b"[{\"text\":\"a\"},\n{\"text\":\"b"[..])), ["a", "2: it is JSON that breaks off"]);
        assert_eq!(told(values(&b"[{\"text\":\"a\"},"[..])), ["a", "1: it is JSON that breaks off: its list has no end"]);
    }
}
