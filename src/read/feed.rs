//! RSS and Atom: one article an entry.
//!
//! Takes a feed as UTF-8; gives its entries in order. The publisher is the entry's `<source>`, else the feed's title. A feed without the
//! version that its form demands is read all the same.

use std::io::Read;

use chrono::{DateTime, FixedOffset, Utc};
use feed_rs::model::{Entry, Feed};

use super::Drafts;
use crate::read::draft::{Draft, Field, fill};
use crate::read::{bytes, html};
use crate::types::article::Published;

/// Largest feed that is read, in bytes: the largest news feeds are near 5 MB.
const MAX_FEED: u64 = 64 << 20;

/// Reads the entries of a feed.
pub(super) fn entries<'a>(input: impl Read + 'a) -> Drafts<'a> {
    let mut whole = Vec::new();
    if let Err(error) = input.take(MAX_FEED + 1).read_to_end(&mut whole) {
        return super::one(Draft::refused(None, format!("it cannot be read: {error}"), ""));
    }
    if whole.len() as u64 > MAX_FEED {
        return super::one(Draft::refused(None, bytes::too_long("the feed"), "split it"));
    }
    match parse(&whole) {
        Ok(feed) => Box::new(drafts(feed, &sources(&whole)).into_iter()),
        Err(reason) => {
            super::one(Draft::refused(None, format!("it is not a feed that can be read: {reason}"), "fetch it again, or correct its XML"))
        }
    }
}

fn parse(whole: &[u8]) -> Result<Feed, String> {
    feed_rs::parser::parse(whole)
        .or_else(|error| with_version(whole).and_then(|text| feed_rs::parser::parse(text.as_bytes()).ok()).ok_or(error.to_string()))
}

/// `<rss>` without a version is read as RSS 2.0.
fn with_version(whole: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(whole).ok()?;
    let at = text.find("<rss")? + "<rss".len();
    let tag = &text[at..at + text[at..].find('>')?];
    (!tag.contains("version")).then(|| format!("{} version=\"2.0\"{}", &text[..at], &text[at..]))
}

/// The words of each RSS item's `<source>`, which the feed parser does not give; in the order of the items.
fn sources(whole: &[u8]) -> Vec<Option<String>> {
    let text = String::from_utf8_lossy(whole);
    let source = |item: &str| {
        let item = &item[..item.find("</item").unwrap_or(item.len())];
        let tag = &item[item.find("<source")?..];
        let words = tag[tag.find('>')? + 1..].split("</source").next()?;
        let plain = words.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").replace("&amp;", "&");
        (!plain.is_empty() && !plain.contains('<')).then_some(plain)
    };
    text.split("<item").skip(1).filter(|item| item.starts_with(|c: char| c == '>' || c.is_whitespace())).map(source).collect()
}

fn drafts(feed: Feed, sources: &[Option<String>]) -> Vec<Draft> {
    let publisher = feed.title.map(|t| t.content).unwrap_or_default();
    let lang = feed.language.unwrap_or_default();
    let in_order = sources.len() == feed.entries.len();
    let entries = feed.entries.into_iter().enumerate();
    entries
        .map(|(number, mut entry)| {
            if in_order {
                entry.source = sources[number].clone().or(entry.source);
            }
            draft(entry, &publisher, &lang)
        })
        .collect()
}

fn draft(entry: Entry, publisher: &str, lang: &str) -> Draft {
    let mut draft = Draft::default();
    if let Some(title) = &entry.title {
        draft.set(Field::Title, "title", &title.content);
    }
    if let Some(link) = entry.links.iter().find(|l| l.rel.as_deref().unwrap_or("alternate") == "alternate") {
        draft.set(Field::Url, "link", &link.href);
    }
    draft.article.published = entry.published.map(moment);
    draft.article.modified = entry.updated.map(moment);
    if let Some(source) = &entry.source {
        fill(&mut draft.article.publisher, source);
    }
    fill(&mut draft.article.publisher, publisher);
    draft.set(Field::Lang, "language", lang.split(['-', '_']).next().unwrap_or_default());
    let body = entry.content.and_then(|c| c.body).filter(|b| !b.trim().is_empty()).or_else(|| entry.summary.map(|s| s.content));
    match body {
        Some(body) if body.contains('<') => {
            let (title, published) = (draft.article.title.clone(), draft.article.published);
            html::read_into(&mut draft, &format!("<html><body>{body}</body></html>"));
            (draft.article.title, draft.article.published) = (title, published);
        }
        Some(body) => draft.article.text = body,
        None => {}
    }
    draft
}

/// The feed parser gives moments in UTC; the civil day is then UTC's.
fn moment(moment: DateTime<Utc>) -> Published {
    Published::Moment(DateTime::<FixedOffset>::from(moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rss_without_a_version_is_read() {
        let rss = b"<rss><channel><title>Feed</title><item><title>A</title><pubDate>Tue, 12 Jun 2018 10:15:00 GMT</pubDate><description>The envoy left.</description></item></channel></rss>";
        let drafts: Vec<Draft> = entries(&rss[..]).collect();
        assert_eq!(drafts[0].article.text, "The envoy left.");
        assert_eq!(drafts[0].article.published_day().unwrap().to_string(), "2018-06-12");
        assert_eq!(drafts[0].article.publisher.as_deref(), Some("Feed"));
    }

    #[test]
    fn the_publisher_is_the_source_of_the_item() {
        let rss = b"<rss version='2.0'><channel><title>Feed</title><item><title>A</title><source url='https://w.example/'>Sample Wire</source><description>The envoy left.</description></item></channel></rss>";
        let drafts: Vec<Draft> = entries(&rss[..]).collect();
        assert_eq!(drafts[0].article.publisher.as_deref(), Some("Sample Wire"));
    }

    #[test]
    fn broken_xml_is_a_problem() {
        assert!(entries(&b"<rss version='2.0'><channel><item>"[..]).next().is_some());
    }
}
