//! JSON and NDJSON: objects cut out of a stream one by one, each an article.
//!
//! NDJSON goes line by line. Other JSON is cut at the outer brackets: elements of an array, or values one after the other, so that a file of
//! any size is read in bounded memory and a faulty element costs only itself. An object that holds a list of articles (a JSON Feed, the
//! answer of a news service) gives each of them.

use std::io::BufRead;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::read::bytes::{Line, Lines, MAX_ARTICLE, too_long};
use crate::read::draft::{Draft, Drafts};
use crate::read::{encoding, record};

/// Remedy for what is not JSON.
pub(super) const REMEDY: &str = "write one JSON object with a \"text\" for each article";

/// Names under which an object most often holds a list of articles.
const LISTS: [&str; 14] = [
    "items",
    "articles",
    "results",
    "docs",
    "data",
    "stories",
    "posts",
    "news",
    "value",
    "hits",
    "response",
    "entries",
    "orderedItems",
    "documents",
];
/// Depth to which a list of articles is looked for.
const DEPTH: usize = 4;

/// Names of fields that the user has given a meaning.
type Own = Arc<[(String, String)]>;

/// Parses one JSON object.
pub(super) fn parse(json: &[u8]) -> Result<Map<String, Value>, String> {
    parse_text(std::str::from_utf8(json).map_err(|_| "it is not valid UTF-8".to_owned())?)
}

fn parse_text(text: &str) -> Result<Map<String, Value>, String> {
    let text = text.trim_start_matches('\u{feff}');
    // Programs in Python write NaN, which is no JSON.
    let parsed =
        serde_json::from_str(text).or_else(|error| without_nan(text).and_then(|text| serde_json::from_str(&text).ok()).ok_or(error));
    match parsed {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("it is JSON, but not an object".to_owned()),
        Err(error) if error.is_eof() => Err("it is JSON that breaks off".to_owned()),
        Err(error) => Err(format!("it is not JSON: {error}")),
    }
}

/// `NaN` and `Infinity` outside of strings as `null`.
fn without_nan(text: &str) -> Option<String> {
    if !text.contains("NaN") && !text.contains("Infinity") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !in_string && let Some(word) = ["NaN", "-Infinity", "Infinity"].iter().find(|word| rest.starts_with(**word)) {
            out.push_str("null");
            rest = &rest[word.len()..];
            continue;
        }
        in_string = if c == '"' && !escaped { !in_string } else { in_string };
        escaped = c == '\\' && !escaped;
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    Some(out)
}

/// Reads NDJSON.
pub(super) fn lines<'a>(input: impl BufRead + Send + 'a, own: &[(String, String)]) -> Drafts<'a> {
    let own: Own = own.into();
    let mut failed = false;
    let mut row = 0;
    let numbered = Lines::new(input).take_while(move |(_, line)| !std::mem::replace(&mut failed, line.is_err()));
    Box::new(numbered.flat_map(move |(number, line)| match line {
        Err(error) => vec![Draft::refused(Some(number), format!("it cannot be read: {error}"), "")],
        Ok(Line::TooLong(_)) => vec![Draft::refused(Some(number), too_long("the line"), "split it into one article a line")],
        Ok(Line::Whole(line)) if line.iter().all(u8::is_ascii_whitespace) => Vec::new(),
        Ok(Line::Whole(line)) => articles(&line, number, &own, &mut row),
    }))
}

/// Reads JSON that is not NDJSON.
pub(super) fn values<'a>(input: impl BufRead + Send + 'a, own: &[(String, String)]) -> Drafts<'a> {
    let own: Own = own.into();
    let mut row = 0;
    Box::new(Values { input, line: 1, in_array: false, done: false }.flat_map(move |cut| match cut {
        Err((line, reason)) => vec![Draft::refused(Some(line), reason, REMEDY)],
        Ok((line, json)) => articles(&json, line, &own, &mut row),
    }))
}

/// The articles of one object: itself, or those that it lists.
fn articles(json: &[u8], line: u64, own: &Own, row: &mut u64) -> Vec<Draft> {
    let decoded = encoding::record(json);
    let outer = match parse_text(&decoded.text) {
        Ok(outer) => outer,
        Err(reason) => return vec![Draft::refused(Some(line), reason, REMEDY)],
    };
    let path = listed(&outer, own, 0);
    // A list under a usual name holds articles, whatever words its wrapper seems to have.
    let usual = path.as_ref().and_then(|path| path.first()).is_some_and(|name| LISTS.contains(&name.as_str()));
    let mut drafts = match (record::has_text(&outer, own, 0) && !usual, path) {
        (false, Some(path)) => {
            let publisher = outer.get("title").and_then(Value::as_str).filter(|_| outer.contains_key("items")).map(str::to_owned);
            take(outer, &path).into_iter().map(|item| listed_article(item, publisher.as_deref(), line, own)).collect()
        }
        (false, None) if is_map(&outer, own) => {
            outer.into_iter().filter(|(_, value)| value.is_object()).map(|(_, item)| listed_article(item, None, line, own)).collect()
        }
        _ => vec![record::draft(outer, Some(line), own)],
    };
    for draft in &mut drafts {
        *row += 1;
        draft.row = Some(*row);
    }
    if let (Some(note), Some(first)) = (decoded.note, drafts.first_mut()) {
        first.note(note, encoding::REMEDY);
    }
    drafts
}

/// Articles by their ids, in place of a list.
fn is_map(object: &Map<String, Value>, own: &Own) -> bool {
    let texts = object.values().filter(|value| value.as_object().is_some_and(|item| record::has_text(item, own, 0))).count();
    texts > 0 && texts * 2 > object.len()
}

/// The names that lead to a list of articles within an object: the usual names first.
fn listed(object: &Map<String, Value>, own: &Own, depth: usize) -> Option<Vec<String>> {
    let is_list = |value: &Value| {
        let Value::Array(items) = value else { return false };
        items.iter().take(20).any(|item| item.as_object().is_some_and(|item| record::has_text(item, own, 0)))
    };
    let usual = LISTS.iter().filter_map(|name| object.get_key_value(*name));
    let all: Vec<(&String, &Value)> = usual.chain(object.iter()).collect();
    if let Some((name, _)) = all.iter().find(|(_, value)| is_list(value)) {
        return Some(vec![(*name).clone()]);
    }
    if depth >= DEPTH {
        return None;
    }
    all.iter().find_map(|(name, value)| {
        let mut path = listed(value.as_object()?, own, depth + 1)?;
        path.insert(0, (*name).clone());
        Some(path)
    })
}

/// The items of the list at the end of a path.
fn take(outer: Map<String, Value>, path: &[String]) -> Vec<Value> {
    let mut value = Value::Object(outer);
    for name in path {
        value = value.get_mut(name).map(Value::take).unwrap_or_default();
    }
    if let Value::Array(items) = value { items } else { Vec::new() }
}

fn listed_article(item: Value, publisher: Option<&str>, line: u64, own: &Own) -> Draft {
    let Value::Object(object) = item else {
        return Draft::refused(Some(line), "a listed item is not an object", REMEDY);
    };
    let mut draft = record::draft(object, Some(line), own);
    if let Some(publisher) = publisher {
        crate::read::field::fill(&mut draft.article.publisher, publisher);
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
        let told = told(lines(&input[..], &[]));
        assert_eq!(told[..3], ["a", "2: it is JSON that breaks off", "4: it is JSON, but not an object"]);
        assert!(told[3].contains("a guess"), "{}", told[3]);
        assert_eq!((told.len(), told[5].as_str()), (6, "b"));
    }

    #[test]
    fn arrays_objects_and_sequences() {
        assert_eq!(told(values(&b"[{\"text\":\"a\"},\n{\"text\":\"b]\\\"}\"}]"[..], &[])), ["a", "b]\"}"]);
        assert_eq!(told(values(&b"{\"text\":\n\"a\"} {\"text\":\"b\"}"[..], &[])), ["a", "b"]);
        assert_eq!(
            told(values(
                &b"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"W\",\"items\":[{\"content_text\":\"a\"}]}"[..],
                &[]
            )),
            ["a"]
        );
    }

    #[test]
    fn truncated_json_keeps_what_is_whole() {
        assert_eq!(told(values(&b"[{\"text\":\"a\"},\n{\"text\":\"b"[..], &[])), ["a", "2: it is JSON that breaks off"]);
        assert_eq!(told(values(&b"[{\"text\":\"a\"},"[..], &[])), ["a", "1: it is JSON that breaks off: its list has no end"]);
    }

    #[test]
    fn lists_of_services_are_found_in_one_line_or_many() {
        for json in [
            r#"{"status":"ok","totalResults":1,"articles":[{"source":{"id":null,"name":"W"},"title":"T","content":"The two sides met in Oslo."}]}"#,
            r#"{"articles":{"results":[{"uri":"1","title":"T","body":"The two sides met in Oslo."}],"totalResults":1}}"#,
            r#"{"response":{"status":"ok","results":[{"webTitle":"T","fields":{"bodyText":"The two sides met in Oslo."}}]}}"#,
            r#"{"took":1,"hits":{"total":1,"hits":[{"_id":"x","_source":{"title":"T","text":"The two sides met in Oslo."}}]}}"#,
            r#"{"pagination":{"limit":1},"data":[{"title":"T","description":"The two sides met in Oslo."}]}"#,
            r#"{"whatever":[{"headline":"T","full_text":"The two sides met in Oslo."}]}"#,
            r#"{"a1":{"headline":"T","full_text":"The two sides met in Oslo."}}"#,
        ] {
            let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(json).unwrap()).unwrap();
            for form in [json, &pretty] {
                let items: Vec<_> = crate::read::Reader::new("n.json", form.as_bytes(), &Options::default()).collect();
                assert_eq!(items.len(), 1, "{form}: {items:?}");
                assert_eq!(items[0].as_ref().unwrap().text, "The two sides met in Oslo.", "{form}");
                assert_eq!(items[0].as_ref().unwrap().title.as_deref(), Some("T"), "{form}");
            }
        }
    }

    #[test]
    fn nan_is_null() {
        assert_eq!(told(lines(&b"{\"text\":\"a NaN b\",\"title\":NaN}"[..], &[])), ["a NaN b"]);
    }
}
