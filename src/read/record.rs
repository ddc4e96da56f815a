//! Named values, from a JSON object or a table's row, to an article.
//!
//! Names may be spelt in many ways (`data/read/fields.csv`), and stand within other objects (`fields`, `_source`). The text of the filters'
//! records is taken exactly as it is, so that byte offsets into it hold for whoever gave it; elsewhere markup in it is read as markup.

use chrono::DateTime;
use serde_json::{Map, Value};

use crate::read::day::Order;
use crate::read::draft::Draft;
use crate::read::field::{self, Field};
use crate::read::html;

/// Objects within an object whose members are those of the article.
const INNER: [&str; 16] = [
    "fields",
    "_source",
    "article",
    "data",
    "news",
    "item",
    "story",
    "document",
    "attributes",
    "post",
    "metadata",
    "meta",
    "links",
    "payload",
    "newsitem",
    "record",
];
/// Members that hold a value where an object stands in its place, best first.
const VALUES: [&str; 26] = [
    "rendered",
    "main",
    "value",
    "@value",
    "#text",
    "$t",
    "_",
    "__cdata",
    "#cdata-section",
    "plain",
    "text",
    "name",
    "title",
    "html",
    "content",
    "body",
    "$date",
    "$numberLong",
    "date",
    "datetime",
    "iso",
    "permalink",
    "href",
    "url",
    "default",
    "en",
];

/// Makes an article of a JSON object, its text as it is.
pub(super) fn exact(object: Map<String, Value>, line: Option<u64>) -> Draft {
    let mut draft = Draft::at(line);
    draft.exact = true;
    fill(&mut draft, object, &[]);
    draft
}

/// Makes an article of a JSON object.
pub(super) fn draft(object: Map<String, Value>, line: Option<u64>, own: &[(String, String)]) -> Draft {
    let mut draft = Draft::at(line);
    fill(&mut draft, object, own);
    draft
}

fn fill(draft: &mut Draft, object: Map<String, Value>, own: &[(String, String)]) {
    let mut late = Late { exact: draft.exact, ..Late::default() };
    let mut left = Some(object);
    let mut depth = 0;
    while let Some(object) = left.take() {
        for (field, name, value) in field::ranked(object.iter().map(|(name, value)| (name.as_str(), value)), own) {
            // An object of which only the members are of use.
            if INNER.contains(&name) && value.is_object() && plain(field, value).is_none() {
                continue;
            }
            let Some(value) = plain(field, value) else {
                if !value.is_null() && !is_empty(value) && matches!(field, Field::Text | Field::Published | Field::Title) && depth == 0 {
                    draft.note(format!("{name}: {} is of no use here", kind(value)), "give it as a string");
                }
                continue;
            };
            late.take(draft, field, name, &value, Order::Unknown);
        }
        depth += 1;
        if depth < 4 {
            let mut inner = Map::new();
            for (name, value) in object {
                if let (true, Value::Object(members)) = (INNER.contains(&name.to_ascii_lowercase().as_str()), value) {
                    inner.extend(members);
                }
            }
            left = (!inner.is_empty()).then_some(inner);
        }
    }
    late.finish(draft);
}

/// Whether an object holds words of an article, itself or within one of the objects that articles stand in.
pub(super) fn has_text(object: &Map<String, Value>, own: &[(String, String)], depth: usize) -> bool {
    let text = |(name, value): (&String, &Value)| {
        let field = field::field_with(name, own).map(|(_, field)| field);
        let wanted = matches!(field, Some(Field::Text | Field::Html | Field::Summary));
        wanted && field.and_then(|field| plain(field, value)).is_some_and(|text| !field::is_nothing(text.trim()))
    };
    let inner = |(name, value): (&String, &Value)| match value {
        Value::Object(members) if depth < 3 && INNER.contains(&name.to_ascii_lowercase().as_str()) => has_text(members, own, depth + 1),
        _ => false,
    };
    object.iter().any(text) || object.iter().any(inner)
}

/// Makes an article of a table's row.
pub(super) fn row<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>, line: Option<u64>, order: Order, own: &[(String, String)]) -> Draft {
    let mut draft = Draft::at(line);
    draft.in_table = true;
    let mut late = Late::default();
    for (field, name, value) in field::ranked(cells, own) {
        late.take(&mut draft, field, name, value, order);
    }
    late.finish(&mut draft);
    draft
}

/// What is only used where nothing better comes.
#[derive(Default)]
struct Late {
    exact: bool,
    html: Option<String>,
    summary: Option<String>,
}

impl Late {
    fn take(&mut self, draft: &mut Draft, field: Field, name: &str, value: &str, order: Order) {
        if field::is_nothing(value.trim()) && !(self.exact && field == Field::Text) {
            return;
        }
        match field {
            Field::Html => self.html = self.html.take().or_else(|| Some(value.to_owned())),
            Field::Summary => self.summary = self.summary.take().or_else(|| Some(value.to_owned())),
            Field::Text if !draft.article.text.trim().is_empty() => {}
            Field::Id if !draft.article.id.is_empty() => {}
            Field::Published => draft.published_ordered(name, value, order),
            // Some name the page, not the publisher, as the source.
            Field::Publisher if value.contains("://") => draft.set(Field::Url, name, value),
            _ => draft.set(field, name, value),
        }
    }

    fn finish(self, draft: &mut Draft) {
        if draft.article.text.trim().is_empty() {
            if let Some(page) = self.html {
                html::read_into(draft, &page);
            }
            if draft.article.text.trim().is_empty()
                && let Some(summary) = self.summary
            {
                draft.article.text = summary;
            }
        }
        if self.exact {
            return;
        }
        let mut text = std::mem::take(&mut draft.article.text);
        // Some exports write line breaks as two letters.
        if !text.contains('\n') && text.contains("\\n") {
            text = text.replace("\\r\\n", "\n").replace("\\n", "\n");
        }
        let start: String = text.trim_start().chars().take(200).flat_map(char::to_lowercase).collect();
        if start.starts_with("<!doctype html") || start.starts_with("<html") {
            html::read_into(draft, &text);
        } else {
            draft.article.text = html::fragment_or_same(&text);
        }
        cut_by_service(draft);
    }
}

/// "... [+1234 chars]": a service has cut the text, which is said.
fn cut_by_service(draft: &mut Draft) {
    let text = draft.article.text.trim_end();
    let Some(at) = text.rfind("[+") else { return };
    let inside = &text[at + 2..];
    if inside.strip_suffix(" chars]").or_else(|| inside.strip_suffix(" characters]")).is_some_and(|n| n.parse::<u64>().is_ok()) {
        draft.article.text.truncate(at);
        draft.note("its text breaks off: the service gives only the beginning", "fetch the page itself");
    }
}

/// A value as words: strings, ids that are numbers, dates that are counted from 1970, values within objects and lists.
fn plain(field: Field, value: &Value) -> Option<String> {
    match (field, value) {
        (_, Value::String(words)) => Some(words.clone()),
        (Field::Published | Field::Modified, Value::Number(number)) => {
            number.as_i64().or_else(|| number.as_f64().filter(|n| n.abs() < 1e17).map(|n| n as i64)).and_then(moment)
        }
        (Field::Id, Value::Number(number)) => Some(number.to_string()),
        (Field::Published | Field::Modified, Value::Array(items)) => {
            struct_time(items).or_else(|| items.iter().find_map(|item| plain(field, item)))
        }
        (Field::Text | Field::Html | Field::Summary, Value::Array(items)) => {
            let paragraphs: Vec<String> =
                items.iter().filter_map(|item| plain(field, item)).filter(|words| !words.trim().is_empty()).collect();
            (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
        }
        (Field::Id, _) => match value {
            Value::Object(inner) => inner.get("$oid").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        },
        (_, Value::Array(items)) => items.iter().find_map(|item| plain(field, item)),
        (_, Value::Object(inner)) => {
            VALUES.iter().find_map(|key| inner.get(*key).filter(|v| !v.is_null() && !v.is_boolean()).and_then(|v| plain(field, v)))
        }
        _ => None,
    }
}

/// `[2024, 5, 6, 8, 0, 0, 0, 127, 0]`, as programs in Python write a time.
fn struct_time(items: &[Value]) -> Option<String> {
    let number = |at: usize| items.get(at).and_then(Value::as_i64);
    let (year, month, day) = (number(0)?, number(1)?, number(2)?);
    (year > 1000).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Seconds or milliseconds since 1970, or a day written as a number (20180612).
fn moment(number: i64) -> Option<String> {
    match number.to_string().len() {
        8 | 14 => Some(number.to_string()),
        9..=10 => DateTime::from_timestamp(number, 0).map(|moment| moment.to_rfc3339()),
        12..=13 => DateTime::from_timestamp_millis(number).map(|moment| moment.to_rfc3339()),
        16 => DateTime::from_timestamp_micros(number).map(|moment| moment.to_rfc3339()),
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
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
        draft(serde_json::from_str(json).unwrap(), None, &[]).article
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
    fn values_within_objects_and_lists() {
        for json in [
            r#"{"title":{"rendered":"H &#8217;s"},"date":"2024-05-06T08:00:00","content":{"rendered":"<p>He left.</p><p>She came.</p>"}}"#,
            r#"{"webTitle":"H ’s","webPublicationDate":"2024-05-06T08:00:00Z","fields":{"bodyText":"He left.\n\nShe came."}}"#,
            r#"{"_id":"x","_source":{"title":"H ’s","published_at":1714982400,"text":"He left.\n\nShe came."}}"#,
            r#"{"headline":{"main":"H ’s"},"pub_date":"2024-05-06","body":["He left.","She came."]}"#,
            r#"{"title":"H ’s","published_parsed":[2024,5,6,8,0,0,0,127,0],"body":[{"type":"p","text":"He left."},{"type":"p","text":"She came."}]}"#,
            r#"{"title":"H ’s","date":{"$date":"2024-05-06T08:00:00Z"},"article":{"body":"He left.\n\nShe came."}}"#,
        ] {
            let article = read(json);
            assert_eq!(article.title.as_deref(), Some("H ’s"), "{json}");
            assert_eq!(article.published_day().unwrap().to_string(), "2024-05-06", "{json}");
            assert_eq!(article.text, "He left.\n\nShe came.", "{json}");
        }
    }

    #[test]
    fn markup_is_read_as_markup_and_a_cut_is_said() {
        assert_eq!(read(r#"{"content":"He said a &lt; b &amp; left.<br><br>She came."}"#).text, "He said a < b & left.\n\nShe came.");
        assert_eq!(read(r#"{"content":"&lt;p&gt;He left.&lt;/p&gt;&lt;p&gt;She came.&lt;/p&gt;"}"#).text, "He left.\n\nShe came.");
        assert_eq!(read(r#"{"content":"He left.\\n\\nShe came."}"#).text, "He left.\n\nShe came.");
        assert_eq!(read(r#"{"content":"Varga&#8217;s plan"}"#).text, "Varga’s plan");
        assert_eq!(read(r#"{"content":"AT&T and 3 < 4 > 2"}"#).text, "AT&T and 3 < 4 > 2");
        let mut cut = draft(serde_json::from_str(r#"{"content":"He left… [+1234 chars]"}"#).unwrap(), None, &[]);
        assert_eq!(cut.article.text.trim(), "He left…");
        cut.exact = true;
        assert!(cut.finish("", &crate::read::Options::default())[0].is_err());
    }

    #[test]
    fn text_is_exact_and_nulls_are_nothing() {
        let article = exact(serde_json::from_str(r#"{"title":null,"place":"NaN","text":" A\r\nB <p>"}"#).unwrap(), None).article;
        assert_eq!(article.text, " A\r\nB <p>");
        assert_eq!((article.title, article.place), (None, None));
    }

    #[test]
    fn numbers_as_dates_and_ids() {
        let article = read(r#"{"id":7,"date":1528768800,"text":"Words."}"#);
        assert_eq!((article.id.as_str(), article.published_day().unwrap().to_string().as_str()), ("7", "2018-06-12"));
        assert_eq!(read(r#"{"date":20180612,"text":"Words."}"#).published_day().unwrap().to_string(), "2018-06-12");
    }
}
