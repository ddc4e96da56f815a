//! Sitemaps: the pages of a site and when each last changed; with the extension for news also their titles and dates.

use std::io::Read;

use crate::read::day::parse_published;
use crate::read::feed::Children;
use crate::read::pack::{self, Packing};
use crate::read::site::{Sitemap, SitemapPage};
use crate::read::{encoding, html};
use crate::types::Article;

/// Entries of one sitemap, as its protocol has it.
const ENTRIES: usize = 50_000;
/// Bytes of a sitemap unpacked, as its protocol has it.
const LONGEST: u64 = 50 << 20;

/// Reads a sitemap; nothing where it is none.
pub(super) fn read(bytes: &[u8]) -> Option<Sitemap> {
    let mut unpacked = Vec::new();
    let bytes = match Packing::of(bytes) {
        Some(Packing::Gzip) => {
            pack::unpacked(Packing::Gzip, bytes).take(LONGEST).read_to_end(&mut unpacked).ok()?;
            &unpacked
        }
        _ => bytes,
    };
    let text = encoding::decode(bytes, encoding::in_xml).text;
    let mut start = text.len().min(4096);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let head = &text[..start];
    let root = |name: &str| head.contains(&format!("<{name}")) || head.contains(&format!(":{name}"));
    let (index, pages) = (root("sitemapindex"), root("urlset"));
    if !index && !pages {
        return None;
    }
    let open = text.find(if index { "sitemapindex" } else { "urlset" }).and_then(|at| Some(at + text[at..].find('>')? + 1))?;
    let entries = Children::of(&text[open..]).filter(|child| child.local == if index { "sitemap" } else { "url" });
    if index {
        let named = entries.filter_map(|entry| page(entry.inner)).map(|page| (page.url, page.changed));
        return Some(Sitemap::Index(named.take(ENTRIES).collect()));
    }
    Some(Sitemap::Pages(entries.filter_map(|entry| page(entry.inner)).take(ENTRIES).collect()))
}

fn page(inner: &str) -> Option<SitemapPage> {
    let mut found = SitemapPage { url: String::new(), changed: String::new(), article: Article::default() };
    let words = |text: String| Some(html::plain_words(&text)).filter(|words| !words.trim().is_empty());
    for child in Children::of(inner) {
        match (child.prefix, child.local) {
            (_, "loc") if found.url.is_empty() => found.url = html::plain_words(&child.words()).trim().to_owned(),
            (_, "lastmod") => found.changed = child.words().trim().to_owned(),
            (_, "news") => {
                for told in Children::of(child.inner) {
                    match told.local {
                        "title" => found.article.title = words(told.words()),
                        "publication_date" => found.article.published = parse_published(told.words().trim()).ok(),
                        "publication" => {
                            let name = Children::of(told.inner).find(|part| part.local == "name");
                            found.article.publisher = name.and_then(|name| words(name.words()));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    (!found.url.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_sitemaps_say_title_publisher_and_date() {
        let map = "<?xml version='1.0'?><!-- x --><s:urlset xmlns:s='a' xmlns:news='b'><s:url><s:loc><![CDATA[https://a.example/1?a=1&b=2]]></s:loc>
            <news:news><news:publication><news:name>The Wire &amp; Co</news:name></news:publication>
            <news:publication_date>2031-03-04T10:00:00Z</news:publication_date><news:title>Talks</news:title></news:news></s:url></s:urlset>";
        let Some(Sitemap::Pages(pages)) = read(map.as_bytes()) else { panic!() };
        assert_eq!(pages[0].url, "https://a.example/1?a=1&b=2");
        let article = &pages[0].article;
        assert_eq!((article.title.as_deref(), article.publisher.as_deref()), (Some("Talks"), Some("The Wire & Co")));
        assert_eq!(article.published_day().unwrap().to_string(), "2031-03-04");
    }

    #[test]
    fn an_index_lists_sitemaps_and_nothing_else_is_one() {
        let index =
            b"<sitemapindex><sitemap><loc>https://a.example/1.xml</loc><lastmod>2031</lastmod></sitemap><sitemap></sitemap></sitemapindex>";
        assert_eq!(read(index), Some(Sitemap::Index(vec![("https://a.example/1.xml".into(), "2031".into())])));
        for other in [&b"<rss><channel></channel></rss>"[..], b"", b"<html>", b"\x1f\x8bjunk"] {
            assert_eq!(read(other), None);
        }
        assert_eq!(read(b"<urlset>"), Some(Sitemap::Pages(Vec::new())));
        assert_eq!(read(b"<urlset"), None);
    }
}
