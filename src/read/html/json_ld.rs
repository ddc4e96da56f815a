//! What a page says of itself in JSON-LD.
//!
//! Takes the page's JSON-LD and what else it says of its address and title; gives the object that tells of this page, not of another one that
//! the page links to. Dates of the page object count where the article has none.

use std::collections::HashMap;

use dom_query::Document;
use serde_json::{Map, Value};

use crate::read::html::lenient;

type Object = Map<String, Value>;

/// Depth of nesting beyond which objects are not looked at.
const DEPTH: usize = 12;
/// Members that tell of other things than the page.
const OTHERS: [&str; 17] = [
    "itemListElement",
    "mentions",
    "citation",
    "isBasedOn",
    "comment",
    "comments",
    "review",
    "reviews",
    "relatedLink",
    "hasPart",
    "video",
    "image",
    "author",
    "about",
    "subjectOf",
    "significantLink",
    "liveBlogUpdate",
];

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) title: Option<String>,
    pub(super) published: Vec<String>,
    pub(super) created: Vec<String>,
    pub(super) modified: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) urls: Vec<String>,
    pub(super) lang: Option<String>,
    pub(super) place: Option<String>,
    pub(super) body: Option<String>,
    /// Whether a script could not be read at all.
    pub(super) unreadable: bool,
}

/// Reads the page's JSON-LD; `urls` and `titles` are what the page's other elements say.
pub(super) fn said(document: &Document, urls: &[String], titles: &[String]) -> Said {
    let mut said = Said::default();
    let mut values = Vec::new();
    for script in document.select("script").nodes() {
        // Scripts of other kinds were left out when the page was thinned.
        let source = script.text();
        match lenient::parse(&source) {
            Some(value) => values.push(value),
            None => said.unreadable |= !source.trim().is_empty(),
        }
    }
    let mut objects = Vec::new();
    let mut by_id = HashMap::new();
    for value in &values {
        gather(value, 0, &mut objects, &mut by_id);
    }
    let mut ranked: Vec<(i32, usize, &Object)> =
        objects.iter().enumerate().filter_map(|(at, object)| rank(object, urls, titles, &by_id).map(|rank| (-rank, at, *object))).collect();
    ranked.sort_by_key(|(rank, at, _)| (*rank, *at));
    for (_, _, object) in ranked {
        said.take(object, &by_id);
    }
    if said.publisher.is_none() {
        let sites = objects.iter().filter(|object| is_a(object, |name| matches!(name, "WebSite" | "NewsMediaOrganization")));
        said.publisher = sites.filter_map(|object| words(object, "name")).next();
    }
    said
}

fn gather<'v>(value: &'v Value, depth: usize, objects: &mut Vec<&'v Object>, by_id: &mut HashMap<&'v str, &'v Object>) {
    match value {
        Value::Array(items) if depth < DEPTH => items.iter().for_each(|item| gather(item, depth + 1, objects, by_id)),
        Value::Object(object) => {
            if let Some(id) = object.get("@id").and_then(Value::as_str).filter(|_| object.len() > 1) {
                by_id.entry(id).or_insert(object);
            }
            if object.contains_key("@type") || object.contains_key("datePublished") || object.contains_key("headline") {
                objects.push(object);
            }
            for (name, inner) in object {
                if depth < DEPTH && !OTHERS.contains(&bare(name)) {
                    gather(inner, depth + 1, objects, by_id);
                }
            }
        }
        _ => {}
    }
}

/// A name without its vocabulary: `schema:NewsArticle`, `http://schema.org/NewsArticle`.
fn bare(name: &str) -> &str {
    name.rsplit(['/', '#', ':']).next().unwrap_or(name)
}

fn is_a(object: &Object, wanted: impl Fn(&str) -> bool) -> bool {
    match object.get("@type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).any(|name| wanted(bare(name))),
        Some(Value::String(name)) => wanted(bare(name)),
        _ => false,
    }
}

fn is_article(name: &str) -> bool {
    name.ends_with("Article") || name.ends_with("Posting") || matches!(name, "Report" | "Review" | "AnalysisNewsArticle" | "ClaimReview")
}

/// How well an object fits the page; none where it tells of something else.
fn rank(object: &Object, urls: &[String], titles: &[String], by_id: &HashMap<&str, &Object>) -> Option<i32> {
    let kind = if is_a(object, is_article) {
        30
    } else if is_a(object, |name| name.ends_with("Page") || name == "CreativeWork" || name == "MediaObject") {
        10
    } else if !object.contains_key("@type")
        || is_a(object, |name| matches!(name, "VideoObject" | "PodcastEpisode" | "Blog" | "Recipe" | "Thing" | "SocialMediaPosting"))
    {
        5
    } else {
        return None;
    };
    let own: Vec<String> =
        addresses(object).iter().filter(|url| !is_home(url)).map(|url| plain_url(url)).filter(|url| !url.is_empty()).collect();
    let title = object.get("headline").or(object.get("name")).and_then(|value| text_of(value, by_id)).map(|title| plain_title(&title));
    let said: Vec<String> = urls.iter().filter(|url| !is_home(url)).map(|url| plain_url(url)).filter(|url| !url.is_empty()).collect();
    let same_url = own.iter().any(|url| said.contains(url));
    let other_url = !own.is_empty() && !said.is_empty() && !same_url;
    let same_title = title.as_ref().is_some_and(|title| titles.iter().any(|t| alike(&plain_title(t), title)));
    let other_title = title.is_some() && !titles.is_empty() && !same_title;
    if other_url && (other_title || title.is_none()) && kind == 30 || other_url && kind < 30 {
        return None;
    }
    if kind == 5 && !same_title && !same_url {
        return None;
    }
    Some(
        kind + if same_url { 40 } else { 0 } + if same_title { 20 } else { 0 }
            - if other_url { 25 } else { 0 }
            - if other_title { 5 } else { 0 },
    )
}

fn alike(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && (a == b || a.len() > 12 && b.len() > 12 && (a.contains(b) || b.contains(a)))
}

fn plain_title(title: &str) -> String {
    let title = super::plain_words(title).to_lowercase();
    title.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// An address without what differs between ways of writing it.
fn plain_url(url: &str) -> String {
    let url = url.trim().split(['?', '#']).next().unwrap_or_default();
    let url = url.split_once("://").map_or(url, |(_, rest)| rest).trim_start_matches('/');
    let url = url.strip_prefix("www.").or_else(|| url.strip_prefix("m.")).or_else(|| url.strip_prefix("amp.")).unwrap_or(url);
    url.trim_end_matches('/').trim_end_matches("/amp").to_ascii_lowercase()
}

fn is_home(url: &str) -> bool {
    let url = url.trim();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').find('/').is_none()
}

fn addresses(object: &Object) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["mainEntityOfPage", "url", "@id", "isPartOf"] {
        let values = match object.get(name) {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        for value in values {
            let url = match value {
                Value::String(url) => Some(url.as_str()),
                Value::Object(inner) if name != "isPartOf" => {
                    inner.get("@id").or(inner.get("url")).or(inner.get("id")).and_then(Value::as_str)
                }
                Value::Object(inner) => inner.get("@id").and_then(Value::as_str).filter(|id| !id.contains('#')),
                _ => None,
            };
            found.extend(url.filter(|url| url.contains('/')).map(str::to_owned));
        }
    }
    found
}

/// The words of a member: a string, `{"@value": ...}`, the first of a list, the name of an object, also of one that is only referred to.
fn text_of(value: &Value, by_id: &HashMap<&str, &Object>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.iter().find_map(|item| text_of(item, by_id)),
        Value::Object(object) => {
            let inner = ["@value", "name", "alternateName", "legalName"]
                .iter()
                .find_map(|name| object.get(*name))
                .filter(|inner| !inner.is_object());
            let referred = || object.get("@id").and_then(Value::as_str).and_then(|id| by_id.get(id)).and_then(|other| words(other, "name"));
            inner.and_then(|inner| text_of(inner, by_id)).or_else(referred)
        }
        _ => None,
    }
}

fn words(object: &Object, name: &str) -> Option<String> {
    object.get(name).and_then(|value| text_of(value, &HashMap::new()))
}

impl Said {
    fn take(&mut self, object: &Object, by_id: &HashMap<&str, &Object>) {
        let member = |wanted: &str| {
            let value = object.get(wanted).or_else(|| object.iter().find(|(name, _)| bare(name) == wanted).map(|(_, value)| value))?;
            text_of(value, by_id)
        };
        let is_page = !is_a(object, is_article);
        self.published.extend(member("datePublished").or_else(|| member("uploadDate")));
        self.created.extend(member("dateCreated"));
        self.modified.extend(member("dateModified"));
        self.urls.extend(addresses(object).into_iter().filter(|url| !url.contains('#')));
        let fill = |slot: &mut Option<String>, value: Option<String>| {
            if slot.is_none() {
                *slot = value;
            }
        };
        fill(&mut self.lang, member("inLanguage"));
        fill(&mut self.place, member("dateline").or_else(|| member("locationCreated")).or_else(|| member("contentLocation")));
        fill(&mut self.publisher, member("publisher").or_else(|| member("sourceOrganization")).filter(|name| !name.contains("://")));
        fill(&mut self.title, if is_page { member("headline") } else { member("headline").or_else(|| member("name")) });
        if !is_page {
            fill(&mut self.body, member("articleBody").or_else(|| member("text")));
        }
    }
}
