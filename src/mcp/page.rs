//! One page of an answer: how many entries, how many bytes, and where the next one begins.

use std::hash::Hasher;

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::mcp::bounds::{Arguments, MOST, USUAL};

/// Bytes of entries in an answer, the last entry aside: some 10,000 tokens.
pub const BYTES: usize = 40_000;

/// Gathers the entries of one page.
#[derive(Debug)]
pub(super) struct Page {
    limit: usize,
    /// The question that cursors belong to.
    digest: String,
    /// The entry after which the page begins; none once it was passed, or for a first page.
    after: Option<String>,
    entries: Vec<Value>,
    bytes: usize,
    last: String,
    has_more: bool,
}

/// A question in one text, whatever the order of its filters; which part of the answer is asked for is not of it.
pub(super) fn words_of(tool: &str, arguments: &Arguments) -> String {
    let mut parts: Vec<String> = filters(arguments).map(|(name, value)| format!("{name}={value}")).collect();
    parts.sort();
    format!("{tool}:{}", parts.join("&"))
}

/// The filters among the arguments.
pub(super) fn filters(arguments: &Arguments) -> impl Iterator<Item = (&String, &Value)> {
    let told = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    arguments.iter().filter(move |(name, value)| !matches!(name.as_str(), "limit" | "cursor") && told(value))
}

impl Page {
    /// A page of at most `limit` entries after those that a cursor of the same question stands for.
    pub(super) fn new(limit: Option<usize>, cursor: Option<&str>, words: &str) -> Result<Self> {
        let mut hasher = rustc_hash::FxHasher::default();
        hasher.write(words.as_bytes());
        let digest = format!("{:08x}", hasher.finish() >> 32);
        let after = match cursor.map(|cursor| cursor.split_once('.').unwrap_or(("", cursor))) {
            None => None,
            Some((of, id)) if of == digest => Some(id.to_owned()),
            Some(_) => {
                let remedy = "repeat the call that gave it with the same filters, or leave it out".into();
                return Err(Error::Usage { reason: "the cursor belongs to another question".into(), remedy });
            }
        };
        let limit = limit.unwrap_or(USUAL).clamp(1, MOST);
        Ok(Self { limit, digest, after, entries: Vec::new(), bytes: 0, last: String::new(), has_more: false })
    }

    /// Takes the next entry of the whole answer, which it may pass over; tells whether it wants further ones.
    pub(super) fn take(&mut self, id: &str, entry: impl FnOnce() -> Value) -> bool {
        if let Some(after) = &self.after {
            if after == id {
                self.after = None;
            }
            return true;
        }
        if self.entries.len() == self.limit || self.bytes >= BYTES {
            self.has_more = true;
            return false;
        }
        let entry = entry();
        self.bytes += entry.to_string().len();
        self.entries.push(entry);
        self.last = id.to_owned();
        true
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The page under the name of its entries.
    ///
    /// # Errors
    /// A cursor whose entry is not there any more.
    pub(super) fn answer(self, name: &str) -> Result<Map<String, Value>> {
        if let Some(id) = self.after {
            let remedy = "the database has changed since: ask again without the cursor".into();
            return Err(Error::Usage { reason: format!("the cursor stands after {id}, which is no longer in the answer"), remedy });
        }
        let mut answer = Map::new();
        answer.insert(name.to_owned(), Value::Array(self.entries));
        answer.insert("has_more".to_owned(), json!(self.has_more));
        if self.has_more {
            answer.insert("cursor".to_owned(), json!(format!("{}.{}", self.digest, self.last)));
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(cursor: Option<&str>) -> Result<Map<String, Value>> {
        let mut page = Page::new(Some(2), cursor, "q")?;
        ["a", "b", "c", "d", "e"].into_iter().all(|id| page.take(id, || json!(id)));
        page.answer("entries")
    }

    #[test]
    fn pages_follow_one_another_until_the_last() {
        let (mut cursor, mut seen) = (None, Vec::new());
        loop {
            let answer = page(cursor.as_deref()).unwrap();
            seen.extend(answer["entries"].as_array().unwrap().clone());
            cursor = answer.get("cursor").and_then(Value::as_str).map(str::to_owned);
            assert_eq!(answer["has_more"], json!(cursor.is_some()));
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, ["a", "b", "c", "d", "e"].map(Value::from));
    }

    #[test]
    fn a_cursor_of_another_question_or_of_what_is_gone_is_refused() {
        let cursor = page(None).unwrap()["cursor"].as_str().unwrap().to_owned();
        assert!(Page::new(None, Some(&cursor), "other").is_err());
        assert!(page(Some(&cursor.replace(".b", ".x"))).unwrap_err().to_string().contains("without the cursor"));
    }

    #[test]
    fn a_page_ends_at_its_bytes_but_is_never_empty() {
        let mut page = Page::new(Some(50), None, "q").unwrap();
        let long = "x".repeat(BYTES + 1);
        assert!(page.take("a", || json!(long)) && !page.take("b", || json!(long)));
        assert_eq!(page.answer("entries").unwrap()["entries"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn the_order_of_filters_makes_no_other_question() {
        let words = |text: &str| words_of("search", &serde_json::from_str(text).unwrap());
        assert_eq!(words(r#"{"actor":"A","since":"2030","limit":3}"#), words(r#"{"since":"2030","cursor":"x","actor":"A"}"#));
    }
}
