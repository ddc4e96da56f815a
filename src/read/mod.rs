//! Reads bytes in any supported form into articles.
//!
//! Takes a name (for messages and as a hint of the form) and a stream of bytes; gives an iterator of [`Article`]s and [`Problem`]s in
//! input order. A bad article, line or row becomes a problem and its neighbours go on. The room opens no files and knows no clock: where
//! an input states no publication date, the article has none.
//!
//! Forms: plain text, Markdown with front matter, HTML, JSON (one object, an array, objects one after the other, lists of news services),
//! NDJSON, CSV and TSV with named columns, RSS, Atom, JSON Feed, mail, mbox, MHTML, WARC; each also in gzip, Zstandard or a ZIP archive; in
//! UTF-8 or any encoding that the input declares or that can be told from its bytes. Inputs of many articles are streamed; one article may be
//! [`MAX_ARTICLE`] bytes long.
//!
//! ```
//! use demarche::read::{Options, Reader};
//!
//! let input = br#"{"title":"Envoy meets minister","published":"2024-03-05","text":"The envoy met the minister on Monday."}"#;
//! let articles: Vec<_> = Reader::new("news.jsonl", &input[..], &Options::default()).collect::<Result<_, _>>().unwrap();
//! assert_eq!(articles[0].published_day().unwrap().to_string(), "2024-03-05");
//! ```

mod bytes;
mod clean;
mod day;
mod detect;
mod draft;
mod encoding;
mod feed;
mod field;
mod html;
mod identity;
mod json;
mod mail;
mod markdown;
mod pace;
mod pack;
mod record;
mod site;
mod sitemap;
mod table;
mod text;
mod warc;

use std::collections::VecDeque;
use std::io::{BufReader, Cursor, Read};

pub use bytes::{Line, Lines, MAX_ARTICLE};
pub use day::parse_published;
pub use detect::{Format, detect};
pub use draft::Options;
use draft::{Draft, Drafts};
pub use identity::{canonical_url, content_id, page_url};
pub use pace::{Pace, pace};
pub use site::{Sitemap, SitemapPage};

use crate::types::{Article, Problem};

/// How many bytes at the start of an input are looked at to tell its form and encoding.
const HEAD: usize = 64 << 10;

/// Iterator over the articles and problems of one input, in input order.
///
/// An article may come with problems (a date that does not exist); they come just before it.
pub struct Reader<'a> {
    name: String,
    options: Options,
    drafts: Drafts<'a>,
    ready: VecDeque<Result<Article, Problem>>,
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("name", &self.name).field("options", &self.options).finish_non_exhaustive()
    }
}

impl<'a> Reader<'a> {
    /// Starts reading an input; `name` is what problems call it, and its extension tells the form where the bytes do not.
    pub fn new(name: &str, input: impl Read + Send + 'a, options: &Options) -> Self {
        Self { name: name.to_owned(), options: options.clone(), drafts: open(name, input, options), ready: VecDeque::new() }
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Article, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            let draft = self.drafts.next()?;
            self.ready.extend(draft.finish(&self.name, &self.options));
        }
    }
}

/// Reads one JSON object, such as a line of NDJSON, into an article and its problems.
///
/// The object's `text` is taken exactly as it is; `html` instead of `text` is read as a page. The article is absent if the object is not
/// one: no JSON, no object, no text.
pub fn record(json: &[u8], options: &Options) -> (Option<Article>, Vec<Problem>) {
    let draft = match json::parse(json) {
        Ok(object) => record::exact(object, None),
        Err(reason) => Draft::refused(None, reason, json::REMEDY),
    };
    let mut problems = Vec::new();
    let mut article = None;
    for item in draft.finish("", options) {
        match item {
            Ok(read) => article = Some(read),
            Err(problem) => problems.push(problem),
        }
    }
    (article, problems)
}

/// Reads a sitemap, packed with gzip or not; nothing where it is none.
///
/// ```
/// use demarche::read::{Sitemap, sitemap};
/// let map = b"<urlset><url><loc> https://a.example/1 </loc><lastmod>2031-03-04</lastmod></url></urlset>";
/// let Some(Sitemap::Pages(pages)) = sitemap(map) else { panic!() };
/// assert_eq!((pages[0].url.as_str(), pages[0].changed.as_str()), ("https://a.example/1", "2031-03-04"));
/// ```
pub fn sitemap(bytes: &[u8]) -> Option<Sitemap> {
    sitemap::read(bytes)
}

/// How often an input may be packed within another.
const PACKED: usize = 3;

fn open<'a>(name: &str, input: impl Read + Send + 'a, options: &Options) -> Drafts<'a> {
    let mut input: Box<dyn Read + Send + 'a> = Box::new(input);
    let mut name = name;
    let mut head = Vec::new();
    for _ in 0..=PACKED {
        head.clear();
        if let Err(error) = (&mut input).take(HEAD as u64).read_to_end(&mut head) {
            return one(Draft::refused(None, format!("it cannot be read: {error}"), "fetch it again"));
        }
        match pack::Packing::of(&head) {
            Some(pack::Packing::Zip) => return pack::files(Cursor::new(head).chain(input), options),
            Some(packing) => {
                input = pack::unpacked(packing, Cursor::new(head.clone()).chain(input));
                name = pack::inner_name(name);
            }
            None => break,
        }
    }
    if head.iter().all(u8::is_ascii_whitespace) && head.len() < HEAD {
        return one(Draft::refused(None, "it is empty", "remove it, or write the article into it"));
    }
    if let Some((what, remedy)) = detect::binary(&head) {
        return one(Draft::refused(None, format!("it is {what}, not text"), remedy));
    }
    let format = match options.format.map_or_else(|| detect(name, &head), Ok) {
        Ok(format) => format,
        Err(reason) => return one(Draft::refused(None, reason, "name the form with --input, or convert it to text")),
    };
    let whole = Cursor::new(head.clone()).chain(input);
    let own = &options.fields;
    match format {
        Format::Text => document(whole, |bytes| text::drafts(bytes, own)),
        Format::Markdown => document(whole, |bytes| one(markdown::drafts(bytes, own))),
        Format::Html => document(whole, |bytes| one(html::drafts(bytes))),
        Format::Mail => document(whole, |bytes| one(mail::drafts(bytes))),
        Format::Json => json::values(BufReader::new(encoding::stream(whole, &head, encoding::no_declaration)), own),
        Format::Ndjson => json::lines(BufReader::new(encoding::stream(whole, &head, encoding::no_declaration)), own),
        Format::Csv => {
            let only_returns = memchr::memchr(b'\n', &head).is_none() && memchr::memchr(b'\r', &head).is_some();
            let decoded = encoding::stream(whole, &head, encoding::no_declaration);
            let input: Box<dyn Read + Send + 'a> = if only_returns { Box::new(bytes::LineFeeds(decoded)) } else { decoded };
            table::rows(BufReader::new(input), &head, options)
        }
        Format::Feed => feed::entries(whole),
        Format::Mbox => mail::messages(BufReader::new(whole)),
        Format::Warc => warc::pages(BufReader::new(whole), options),
    }
}

/// Reads an input that is one document, up to the limit.
fn document<'a>(input: impl Read, parse: impl FnOnce(&[u8]) -> Drafts<'a>) -> Drafts<'a> {
    let mut bytes = Vec::new();
    match input.take(MAX_ARTICLE as u64 + 1).read_to_end(&mut bytes) {
        Err(error) => one(Draft::refused(None, format!("it cannot be read: {error}"), "fetch it again")),
        Ok(_) if bytes.len() > MAX_ARTICLE => {
            one(Draft::refused(longest_line(&bytes), bytes::too_long("it"), "split it into one article each, or into NDJSON"))
        }
        Ok(_) => parse(&bytes),
    }
}

/// The line that alone is too long, if one is.
fn longest_line(bytes: &[u8]) -> Option<u64> {
    let mut lines = bytes.split(|&b| b == b'\n').zip(1..);
    lines.find(|(line, _)| line.len() > MAX_ARTICLE / 2).map(|(_, number)| number)
}

fn one<'a>(draft: Draft) -> Drafts<'a> {
    Box::new(std::iter::once(draft))
}
