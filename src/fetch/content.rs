//! What a body holds: the entries of a feed, the pages of a sitemap, one page; by the readers that files go through, too.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::fetch::address::Address;
use crate::fetch::http::Answer;
use crate::read::{self, Format, Options, Pace, Reader, Sitemap, detect, sitemap};
use crate::types::{Article, Problem};

/// Bytes by which the form of a body is told.
const HEAD: usize = 64 << 10;
/// Bytes at its end in which a feed must end.
const TAIL: usize = 4 << 10;

/// Sitemaps of one list that are read: the newest.
const SITEMAPS: usize = 50;

/// What a feed or a sitemap holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) articles: Vec<Article>,
    pub(super) problems: Vec<Problem>,
    pub(super) pace: Pace,
    pub(super) is_sitemap: bool,
    /// Whether it ends as it should.
    pub(super) whole: bool,
    /// Of a list of sitemaps: these, and their last change.
    pub(super) maps: Option<Vec<(String, String)>>,
    /// Of a sitemap.
    mapped: Vec<Named>,
}

/// A page that a feed or a sitemap names.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) url: String,
    /// What is another where the page has changed.
    pub(super) stamp: String,
    /// What is said of it; no text.
    pub(super) entry: Article,
}

impl Content {
    /// The pages that are named.
    pub(super) fn pages(&self) -> Vec<Named> {
        let entry = |article: &Article| {
            let url = article.url.clone()?;
            let words = serde_json::to_string(article).unwrap_or_default();
            let entry = Article { text: String::new(), id: String::new(), ..article.clone() };
            Some(Named { url, stamp: digest(words.as_bytes()), entry })
        };
        if self.is_sitemap { self.mapped.clone() } else { self.articles.iter().filter_map(entry).collect() }
    }
}

/// The beginning of the SHA-256 of bytes.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a feed or a sitemap that an address gave.
///
/// # Errors
/// What it is instead, as the end of a sentence.
pub(super) fn read(from: &str, answer: &Answer, today: NaiveDate) -> Result<Content, String> {
    let declared = declared(answer);
    let body = declared.as_deref().unwrap_or(&answer.body);
    match sitemap(body) {
        Some(Sitemap::Pages(pages)) => {
            let base = Address::parse(from)?;
            let mut content = Content {
                is_sitemap: true,
                whole: ends(body, &["/urlset>", ":urlset>"]) || body.starts_with(&[0x1f, 0x8b]),
                ..Content::default()
            };
            // A sitemap speaks of its own site alone.
            let own = |address: &Address| bare(address.host()) == bare(base.host());
            for page in pages {
                let Some(address) = base.join(&page.url).ok().filter(own) else { continue };
                let stamp =
                    if page.changed.is_empty() { page.article.published.map_or(String::new(), |p| p.to_string()) } else { page.changed };
                content.mapped.push(Named { url: address.to_string(), stamp, entry: page.article });
            }
            return Ok(content);
        }
        Some(Sitemap::Index(maps)) => {
            let base = Address::parse(from)?;
            let own = |address: &Address| bare(address.host()) == bare(base.host());
            let maps = maps.into_iter().filter_map(|(url, changed)| Some((base.join(&url).ok().filter(own)?.to_string(), changed)));
            let mut maps: Vec<(String, String)> = maps.filter(|(url, _)| url != from).collect();
            // The newest; where none says when it changed, in the order of the list.
            maps.sort_by(|a, b| b.1.cmp(&a.1));
            maps.dedup_by(|a, b| a.0 == b.0);
            maps.truncate(SITEMAPS);
            let whole = ends(body, &["/sitemapindex>", ":sitemapindex>"]) || body.starts_with(&[0x1f, 0x8b]);
            return Ok(Content { maps: Some(maps), is_sitemap: true, whole, ..Content::default() });
        }
        None => {}
    }
    let format = match detect("", &body[..body.len().min(HEAD)]) {
        Ok(format @ (Format::Feed | Format::Json | Format::Ndjson)) => format,
        Ok(Format::Html) => return Err(page_instead(from, body)),
        _ => return Err("it is neither a feed nor a sitemap".to_owned()),
    };
    let options = Options { format: Some(format), today: Some(today), ..Options::default() };
    let mut content = Content {
        pace: read::pace(body),
        whole: ends(body, &["/rss>", "/feed>", ":feed>", "/RDF>", ":RDF>", "}", "]"]),
        ..Content::default()
    };
    for item in Reader::new(from, body, &options) {
        match item {
            Ok(article) => content.articles.push(article),
            Err(problem) => content.problems.push(problem),
        }
    }
    if content.articles.is_empty() {
        let text = String::from_utf8_lossy(body);
        let entries = format != Format::Feed || ["<item", "<entry", ":entry"].iter().any(|entry| text.contains(entry));
        if let Some(problem) = content.problems.first().filter(|_| entries) {
            return Err(problem.reason.clone());
        }
        // A feed without entries says nothing, which is no fault.
        content.problems.clear();
    }
    Ok(content)
}

/// Reads one page into the article that its feed told of.
///
/// # Errors
/// Why it is no article, as the end of a sentence.
pub(super) fn page(from: &str, answer: &Answer, entry: Article, today: NaiveDate) -> Result<(Article, Vec<Problem>), String> {
    let options = Options { today: Some(today), ..Options::default() };
    match detect("", &answer.body[..answer.body.len().min(HEAD)]) {
        Ok(Format::Html | Format::Text) => {}
        _ => return Err("it is no web page".to_owned()),
    }
    // As an archive of one record, which tells the reader the address and what the server says of the encoding.
    let kind = answer.header("content-type").unwrap_or("text/html");
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
    let length = head.len() + answer.body.len();
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {from}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n{head}"
    );
    let whole = [record.as_bytes(), &answer.body, b"\r\n\r\n"].concat();
    let options = Options { format: Some(Format::Warc), ..options };
    let (mut articles, mut problems) = (Vec::new(), Vec::new());
    for item in Reader::new(from, &whole[..], &options) {
        match item {
            Ok(article) => articles.push(article),
            Err(problem) => problems.push(problem),
        }
    }
    let Some(mut article) = articles.into_iter().next() else {
        return Err(problems.into_iter().next().map_or("it has no text".to_owned(), |problem| problem.reason));
    };
    // The page speaks for itself; its feed fills in what it does not say.
    article.title = article.title.or(entry.title);
    if article.published.is_none() {
        (article.published, article.published_from) = (entry.published, None);
    }
    article.publisher = article.publisher.or(entry.publisher);
    article.lang = article.lang.or(entry.lang);
    Ok((article, problems))
}

/// The body of XML with the encoding that the server states in it, where it states none itself.
fn declared(answer: &Answer) -> Option<Vec<u8>> {
    let charset = answer.header("content-type")?.to_ascii_lowercase();
    let charset = charset.split("charset=").nth(1)?.split(';').next()?.trim().trim_matches(['"', '\'']).to_owned();
    let rest = match answer.body.strip_prefix(b"<?xml") {
        Some(rest) => {
            let end = rest.windows(2).take(200).position(|two| two == b"?>")?;
            if rest[..end].windows(8).any(|word| word == b"encoding") {
                return None;
            }
            &rest[end + 2..]
        }
        None => answer.body.strip_prefix(b"<").map(|_| &answer.body[..])?,
    };
    let named = !charset.is_empty() && charset.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    named.then(|| [format!("<?xml version=\"1.0\" encoding=\"{charset}\"?>").as_bytes(), rest].concat())
}

/// Whether a body ends with one of these, but for a comment or two.
fn ends(body: &[u8], ends: &[&str]) -> bool {
    let tail = String::from_utf8_lossy(&body[body.len().saturating_sub(TAIL)..]);
    ends.iter().any(|end| if end.len() == 1 { tail.trim_end().ends_with(end) } else { tail.contains(end) })
}

/// A host without its `www.`.
fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// That a page came instead of a feed, with the feeds that it names.
fn page_instead(from: &str, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(HEAD)]);
    let base = Address::parse(from);
    let named = text.split('<').filter(|tag| tag.starts_with("link") && (tag.contains("rss+xml") || tag.contains("atom+xml")));
    let address = |tag: &str| {
        let value = tag.split("href=").nth(1)?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        base.as_ref().ok()?.join(value[1..].split(quote).next()?).ok().map(|address| address.to_string())
    };
    let feeds: Vec<String> = named.filter_map(address).take(3).collect();
    if feeds.is_empty() { "it is a web page, no feed".to_owned() } else { format!("it is a web page; its feeds are {}", feeds.join(" ")) }
}
