//! Web pages: the main text by `dom_smoothie` (Mozilla's Readability), metadata by our own rules.
//!
//! Takes a page's bytes; gives one article. Title, dates, publisher, URL and language come from the first of JSON-LD, Open Graph, `meta`,
//! `<time>` and `<title>` that states them; a date that does not exist is noted and the next source is asked. A page that breaks off is
//! read as far as it goes, and that is said.

use dom_smoothie::{Config, Readability, TextMode};
use serde_json::{Map, Value};

use crate::read::draft::{Draft, Field, fill};
use crate::read::{encoding, text};

/// Shorter main text than this (characters) is checked against the page's paragraphs: Readability loses short notices.
const SHORT: usize = 400;

/// Names of `meta` elements (`property`, `name` or `itemprop`) by field, best first.
const META: [(&str, Field); 22] = [
    ("og:title", Field::Title),
    ("article:published_time", Field::Published),
    ("og:article:published_time", Field::Published),
    ("datepublished", Field::Published),
    ("date.issued", Field::Published),
    ("dcterms.created", Field::Published),
    ("dcterms.date", Field::Published),
    ("dc.date.issued", Field::Published),
    ("dc.date", Field::Published),
    ("parsely-pub-date", Field::Published),
    ("sailthru.date", Field::Published),
    ("publish-date", Field::Published),
    ("pubdate", Field::Published),
    ("publishdate", Field::Published),
    ("date", Field::Published),
    ("article:modified_time", Field::Modified),
    ("datemodified", Field::Modified),
    ("last-modified", Field::Modified),
    ("og:site_name", Field::Publisher),
    ("dc.publisher", Field::Publisher),
    ("og:url", Field::Url),
    ("twitter:title", Field::Title),
];

/// Reads one page.
pub(super) fn drafts(bytes: &[u8]) -> Draft {
    match text::decoded(bytes, encoding::in_html) {
        Err(refused) => *refused,
        Ok((mut draft, page)) => {
            read_into(&mut draft, &page);
            draft
        }
    }
}

/// Reads a page into a draft; fields that are set already stay.
pub(super) fn read_into(draft: &mut Draft, page: &str) {
    if breaks_off(page) {
        draft.note("the page breaks off: it has no end", "fetch it again; it is read as far as it goes");
    }
    let document = dom_query::Document::from(page);
    json_ld(draft, &document);
    elements(draft, &document);
    draft.article.text = main_text(page, &document);
}

/// A page with a head or body that is never closed.
fn breaks_off(page: &str) -> bool {
    let lower = page.to_ascii_lowercase();
    ["html", "body", "article"].iter().any(|tag| lower.contains(&format!("<{tag}")) && !lower.contains(&format!("</{tag}")))
        || lower.rfind('<').is_some_and(|at| !lower[at..].contains('>'))
}

fn main_text(page: &str, document: &dom_query::Document) -> String {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let found = Readability::new(page, None, Some(config)).and_then(|mut reader| reader.parse());
    let main = found.map(|article| tidy(&article.text_content)).unwrap_or_default();
    if main.chars().count() >= SHORT {
        return main;
    }
    let whole = paragraphs(document);
    if whole.chars().count() > main.chars().count() { whole } else { main }
}

/// The words of all paragraphs that stand in no navigation, with an empty line between them.
fn paragraphs(document: &dom_query::Document) -> String {
    let article = document.select("article p, main p");
    let chosen = if article.is_empty() { document.select("body p") } else { article };
    let outside = |node: &dom_query::NodeRef| {
        let mut up = node.parent();
        while let Some(parent) = up {
            if parent.node_name().is_some_and(|name| matches!(&*name, "nav" | "footer" | "aside" | "form" | "header")) {
                return false;
            }
            up = parent.parent();
        }
        true
    };
    let texts = chosen.nodes().iter().filter(|node| outside(node)).map(|node| folded(&node.text()));
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Folds white space within lines and keeps at most one empty line between paragraphs.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for paragraph in text.split("\n\n").map(folded).filter(|p| !p.is_empty()) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(&paragraph);
    }
    out
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn elements(draft: &mut Draft, document: &dom_query::Document) {
    let metas: Vec<(String, String)> = document
        .select("meta[content]")
        .nodes()
        .iter()
        .filter_map(|node| {
            let name = ["property", "name", "itemprop"].iter().find_map(|attribute| node.attr(attribute))?;
            Some((name.to_ascii_lowercase(), node.attr("content")?.to_string()))
        })
        .collect();
    for (wanted, field) in META {
        for (name, value) in metas.iter().filter(|(name, _)| name == wanted) {
            draft.set(field, name, value);
        }
    }
    if let Some(link) = document.select_single("link[rel=canonical]").attr("href") {
        draft.set(Field::Url, "canonical", &link);
    }
    for time in document.select("time[datetime], [itemprop=datePublished][datetime]").nodes() {
        if let Some(value) = time.attr("datetime") {
            draft.set(Field::Published, "time", &value);
        }
    }
    let heading = document.select_single("h1").text();
    draft.set(Field::Title, "h1", &heading);
    draft.set(Field::Title, "title", &document.select_single("title").text());
    if let Some(lang) = document.select_single("html").attr("lang") {
        draft.set(Field::Lang, "lang", lang.split(['-', '_']).next().unwrap_or_default());
    }
}

fn json_ld(draft: &mut Draft, document: &dom_query::Document) {
    for script in document.select("script[type='application/ld+json']").nodes() {
        let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) else { continue };
        let mut found = Vec::new();
        articles(&value, 0, &mut found);
        for object in found {
            from_object(draft, object);
        }
    }
}

/// Objects whose type is some sort of article, wherever they stand.
fn articles<'v>(value: &'v Value, depth: usize, found: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Array(items) if depth < 6 => items.iter().for_each(|item| articles(item, depth + 1, found)),
        Value::Object(object) => {
            if is_article(object) {
                found.push(object);
            }
            if let Some(graph) = object.get("@graph").filter(|_| depth < 6) {
                articles(graph, depth + 1, found);
            }
        }
        _ => {}
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let named = |v: &Value| v.as_str().is_some_and(|t| t.ends_with("Article") || t.ends_with("Posting") || t == "Report");
    match object.get("@type") {
        Some(Value::Array(types)) => types.iter().any(named),
        Some(value) => named(value),
        None => false,
    }
}

fn from_object(draft: &mut Draft, object: &Map<String, Value>) {
    let words = |name: &str| object.get(name).and_then(Value::as_str);
    let fields = [
        ("headline", Field::Title),
        ("datePublished", Field::Published),
        ("dateModified", Field::Modified),
        ("url", Field::Url),
        ("inLanguage", Field::Lang),
    ];
    for (name, field) in fields {
        if let Some(value) = words(name) {
            draft.set(field, name, value);
        }
    }
    let publisher = object.get("publisher").map(|p| p.get("name").unwrap_or(p)).and_then(Value::as_str);
    if let Some(publisher) = publisher {
        fill(&mut draft.article.publisher, publisher);
    }
    let page = object.get("mainEntityOfPage").map(|p| p.get("@id").unwrap_or(p)).and_then(Value::as_str);
    if let Some(page) = page {
        draft.set(Field::Url, "mainEntityOfPage", page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Options;

    const BODY: &str = "<article><h1>Envoy meets minister</h1><p>The envoy met the minister in Oslo on Monday, officials said, and the two agreed to talk again.</p><p>No date was set.</p></article>";

    fn page(head: &str) -> Draft {
        drafts(format!("<!doctype html><html lang='en-GB'><head>{head}</head><body>{BODY}</body></html>").as_bytes())
    }

    #[test]
    fn json_ld_comes_before_meta() {
        let draft = page(
            "<meta property='article:published_time' content='2018-06-01'><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"H\",\"datePublished\":\"2018-06-12T09:00:00+08:00\",\"publisher\":{\"name\":\"Sample Wire\"}}]}</script>",
        );
        let article = &draft.article;
        assert_eq!(article.published_day().unwrap().to_string(), "2018-06-12");
        assert_eq!(
            (article.title.as_deref(), article.publisher.as_deref(), article.lang.as_deref()),
            (Some("H"), Some("Sample Wire"), Some("en"))
        );
        assert!(article.text.starts_with("The envoy met") || article.text.contains("The envoy met"), "{}", article.text);
    }

    #[test]
    fn a_day_that_does_not_exist_is_noted_and_the_next_source_asked() {
        let draft = page("<meta property='article:published_time' content='2018-02-30'><meta name='date' content='2018-03-02'>");
        let items = draft.finish("p.html", &Options::default());
        assert!(items[0].as_ref().unwrap_err().reason.contains("2018-02-30"));
        assert_eq!(items[1].as_ref().unwrap().published_day().unwrap().to_string(), "2018-03-02");
    }

    #[test]
    fn a_page_without_an_end_is_named() {
        let items = drafts(b"<html><body><article><p>The envoy met the minister in Oslo on Mon").finish("p.html", &Options::default());
        assert!(items[0].as_ref().unwrap_err().reason.contains("breaks off"));
        assert!(items[1].is_ok());
    }
}
