//! Named values, from a JSON object or a table's row, to an article.
//!
//! Names may be spelt in many ways (see the list in `draft`); the text is taken exactly as it is, so that byte offsets into it hold for
//! whoever gave it.

use chrono::DateTime;
use serde_json::{Map, Value};

use crate::read::draft::{self, Draft, Field};
use crate::read::html;

/// Makes an article of a JSON object.
pub(super) fn draft(object: Map<String, Value>, line: Option<u64>) -> Draft {
    let mut draft = Draft::at(line);
    let mut late = Late::default();
    for (field, name, value) in draft::ranked(object.iter().map(|(name, value)| (name.as_str(), value))) {
        let Some(value) = plain(field, value) else {
            if !value.is_null() {
                draft.note(format!("{name}: {} is of no use here", kind(value)), "give it as a string");
            }
            continue;
        };
        late.take(&mut draft, field, name, &value);
    }
    late.finish(&mut draft);
    draft
}

/// Makes an article of a table's row.
pub(super) fn row<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>, line: Option<u64>) -> Draft {
    let mut draft = Draft::at(line);
    let mut late = Late::default();
    for (field, name, value) in draft::ranked(cells) {
        late.take(&mut draft, field, name, value);
    }
    late.finish(&mut draft);
    draft
}

/// What is only used where nothing better comes.
#[derive(Default)]
struct Late {
    html: Option<String>,
    summary: Option<String>,
}

impl Late {
    fn take(&mut self, draft: &mut Draft, field: Field, name: &str, value: &str) {
        match field {
            Field::Html => self.html = self.html.take().or_else(|| Some(value.to_owned())),
            Field::Summary => self.summary = self.summary.take().or_else(|| Some(value.to_owned())),
            Field::Text if !draft.article.text.trim().is_empty() => {}
            Field::Id if !draft.article.id.is_empty() => {}
            _ => draft.set(field, name, value),
        }
    }

    fn finish(self, draft: &mut Draft) {
        if !draft.article.text.trim().is_empty() {
            return;
        }
        if let Some(page) = self.html.filter(|html| !html.trim().is_empty()) {
            html::read_into(draft, &page);
        } else if let Some(summary) = self.summary {
            draft.article.text = summary;
        }
    }
}

/// A value as words: strings, ids that are numbers, dates that are counted from 1970, names within objects.
fn plain(field: Field, value: &Value) -> Option<String> {
    match (field, value) {
        (_, Value::String(words)) => Some(words.clone()),
        (Field::Published | Field::Modified, Value::Number(number)) => number.as_i64().and_then(moment),
        (Field::Id, Value::Number(number)) => Some(number.to_string()),
        (Field::Publisher | Field::Title, Value::Object(inner)) => {
            ["name", "title", "main"].iter().find_map(|key| inner.get(*key)).and_then(Value::as_str).map(str::to_owned)
        }
        _ => None,
    }
}

/// Seconds or milliseconds since 1970, or a day written as a number (20180612).
fn moment(number: i64) -> Option<String> {
    match number.to_string().len() {
        8 => Some(number.to_string()),
        9..=10 => DateTime::from_timestamp(number, 0).map(|moment| moment.to_rfc3339()),
        12..=13 => DateTime::from_timestamp_millis(number).map(|moment| moment.to_rfc3339()),
        _ => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "this number",
        Value::String(_) => "this string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Article;

    fn read(json: &str) -> Article {
        draft(serde_json::from_str(json).unwrap(), None).article
    }

    #[test]
    fn many_spellings_one_article() {
        let article = read(
            r#"{"headline":"H","publishedAt":"2018-06-12T01:00:00Z","source":{"id":null,"name":"Sample Wire"},"content":"Words.","description":"Short."}"#,
        );
        assert_eq!(article.title.as_deref(), Some("H"));
        assert_eq!(article.publisher.as_deref(), Some("Sample Wire"));
        assert_eq!(article.text, "Words.");
    }

    #[test]
    fn text_is_exact_and_nulls_are_nothing() {
        let article = read(r#"{"title":null,"place":null,"text":" A\r\nB "}"#);
        assert_eq!(article.text, " A\r\nB ");
        assert_eq!(article.title, None);
    }

    #[test]
    fn numbers_as_dates_and_ids() {
        let article = read(r#"{"id":7,"date":1528768800,"text":"Words."}"#);
        assert_eq!((article.id.as_str(), article.published_day().unwrap().to_string().as_str()), ("7", "2018-06-12"));
        assert_eq!(read(r#"{"date":20180612,"text":"Words."}"#).published_day().unwrap().to_string(), "2018-06-12");
    }
}
