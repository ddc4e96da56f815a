//! RSS and Atom: one article an entry.
//!
//! Takes a feed; gives its entries in order. Entries are cut out of the source by their tags and each is read for itself, so that a slip in the
//! XML (a bare ampersand, an entity of HTML, a tag that is never closed) costs nothing but what it spoils; readers that hold feeds to the
//! letter of XML lose all entries. Dates keep the offset that the feed states. The publisher is the entry's `<source>`, else the feed's title.

use std::io::Read;

use super::Drafts;
use crate::read::draft::Draft;
use crate::read::field::{Field, fill};
use crate::read::{bytes, encoding, html, text};

/// Largest feed that is read, in bytes: the largest news feeds are near 5 MB.
const MAX_FEED: u64 = 64 << 20;
/// Prefixes of vocabularies that tell of pictures, sounds and counts.
const FOREIGN: [&str; 9] = ["media", "itunes", "googleplay", "slash", "wfw", "georss", "thr", "podcast", "snf"];

/// Reads the entries of a feed.
pub(super) fn entries<'a>(input: impl Read + 'a) -> Drafts<'a> {
    let mut whole = Vec::new();
    if let Err(error) = input.take(MAX_FEED + 1).read_to_end(&mut whole) {
        return super::one(Draft::refused(None, format!("it cannot be read: {error}"), ""));
    }
    if whole.len() as u64 > MAX_FEED {
        return super::one(Draft::refused(None, bytes::too_long("the feed"), "split it"));
    }
    let decoded = encoding::decode(&whole, encoding::in_xml);
    drop(whole);
    let source = text::line_feeds(decoded.text);
    let note = decoded.note.map(|note| Draft::refused(None, note, encoding::REMEDY));
    let entries = Entries { feed: Head::of(&source), at: first_entry(&source, 0).map_or(source.len(), |(at, _)| at), source };
    if entries.at == entries.source.len() {
        let empty = entries.source.contains("<channel") || entries.source.contains("<feed");
        let (reason, remedy) = if empty {
            ("the feed has no entries", "fetch it again")
        } else {
            ("it is not a feed that can be read", "fetch it again, or correct its XML")
        };
        return super::one(Draft::refused(None, reason, remedy));
    }
    Box::new(note.into_iter().chain(entries))
}

/// What the feed says of all of its entries.
#[derive(Debug, Default)]
struct Head {
    title: String,
    lang: String,
    link: String,
}

impl Head {
    fn of(source: &str) -> Self {
        let head = &source[..first_entry(source, 0).map_or(source.len().min(1 << 20), |(at, _)| at)];
        let mut found = Self::default();
        let outer = head.find("<channel").or_else(|| head.find("<feed")).or_else(|| head.find(":feed")).unwrap_or(0);
        let open = outer + head[outer..].find('>').map_or(0, |end| end + 1);
        found.lang = attribute(&head[..open], "xml:lang").unwrap_or_default();
        for child in Children::of(&head[open..]) {
            match (child.prefix, child.local) {
                ("" | "atom", "title") if found.title.is_empty() => found.title = html::plain_words(&child.words()),
                ("", "language") | ("dc", "language") if found.lang.is_empty() => found.lang = child.words(),
                ("", "link") if found.link.is_empty() => found.link = child.words().trim().to_owned(),
                _ => {}
            }
            if found.link.is_empty() && child.local == "link" && attribute(child.tag, "rel").is_none_or(|rel| rel == "alternate") {
                found.link = attribute(child.tag, "href").unwrap_or_default();
            }
        }
        found
    }
}

/// The next entry's tag at or after a byte, outside of CDATA: where it stands, and its name.
fn first_entry(source: &str, from: usize) -> Option<(usize, &str)> {
    let mut at = from;
    while let Some(found) = memchr::memchr(b'<', &source.as_bytes()[at..]) {
        at += found;
        let rest = &source[at..];
        if rest.starts_with("<![CDATA[") {
            at += memchr::memmem::find(rest.as_bytes(), b"]]>").unwrap_or(rest.len());
            continue;
        }
        let name = tag_name(&rest[1..]);
        if matches!(local(name), "item" | "entry") {
            return Some((at, name));
        }
        at += 1;
    }
    None
}

fn tag_name(rest: &str) -> &str {
    let end = rest.bytes().take(80).position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<')).unwrap_or(0);
    rest.get(..end).unwrap_or_default()
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute of a tag, entities decoded.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.match_indices(name).find_map(|(at, _)| {
        let before = tag[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| before && matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    })?;
    Some(html::entities(value).into_owned())
}

/// An element within an entry.
pub(super) struct Child<'s> {
    pub(super) prefix: &'s str,
    pub(super) local: &'s str,
    /// The start tag.
    tag: &'s str,
    pub(super) inner: &'s str,
}

impl Child<'_> {
    /// The content: of CDATA as it stands, of anything else with its entities decoded once; markup that is not escaped stays markup.
    pub(super) fn words(&self) -> String {
        let mut out = String::new();
        let mut rest = self.inner;
        while let Some(at) = rest.find("<![CDATA[") {
            out.push_str(&plain(&rest[..at]));
            let body = &rest[at + "<![CDATA[".len()..];
            let end = body.find("]]>").unwrap_or(body.len());
            out.push_str(&body[..end]);
            rest = body.get(end + "]]>".len()..).unwrap_or_default();
        }
        out.push_str(&plain(rest));
        out
    }
}

/// Text outside of CDATA: markup that is not escaped is read as it is, escaped markup is unescaped.
fn plain(words: &str) -> String {
    if html::is_markup(words) { words.to_owned() } else { html::entities(words).into_owned() }
}

/// Elements directly below an entry.
pub(super) struct Children<'s> {
    rest: &'s str,
}

impl<'s> Children<'s> {
    pub(super) fn of(inner: &'s str) -> Self {
        Self { rest: inner }
    }
}

impl<'s> Iterator for Children<'s> {
    type Item = Child<'s>;

    fn next(&mut self) -> Option<Child<'s>> {
        loop {
            let at = self.rest.find('<')?;
            let rest = &self.rest[at..];
            if rest.starts_with("<![CDATA[") || rest.starts_with("<!--") {
                let end = if rest.starts_with("<!--") { "-->" } else { "]]>" };
                self.rest = rest.find(end).map_or("", |found| &rest[found + end.len()..]);
                continue;
            }
            let name = tag_name(&rest[1..]);
            let Some(close) = rest.find('>').filter(|_| !name.is_empty() && name.starts_with(char::is_alphabetic)) else {
                self.rest = rest.get(1..).unwrap_or_default();
                continue;
            };
            let tag = &rest[..=close];
            let (prefix, local) = name.split_once(':').unwrap_or(("", name));
            let body = &rest[close + 1..];
            if tag.ends_with("/>") {
                self.rest = body;
                return Some(Child { prefix, local, tag, inner: "" });
            }
            let (inner, behind) = until_end(body, name);
            self.rest = behind;
            return Some(Child { prefix, local, tag, inner });
        }
    }
}

/// The content of an element up to its end tag, and what follows; one that is never closed ends at the next line's tag.
fn until_end<'s>(body: &'s str, name: &str) -> (&'s str, &'s str) {
    let (mut at, mut depth) = (0, 0usize);
    while let Some(found) = memchr::memchr(b'<', &body.as_bytes()[at..]) {
        at += found;
        let rest = &body[at..];
        if rest.starts_with("<![CDATA[") {
            at += rest.find("]]>").map_or(rest.len(), |end| end + 3);
            continue;
        }
        if rest[1..].starts_with('/') {
            if tag_name(&rest[2..]).trim_end() == name {
                if depth == 0 {
                    let behind = rest.find('>').map_or("", |end| &rest[end + 1..]);
                    return (&body[..at], behind);
                }
                depth -= 1;
            }
        } else if tag_name(&rest[1..]) == name && !rest[..rest.find('>').unwrap_or(0)].ends_with('/') {
            depth += 1;
        }
        at += 1;
    }
    let end = body.find("\n<").unwrap_or_else(|| body.find('<').unwrap_or(body.len()));
    (&body[..end], &body[end..])
}

/// The entries of a feed, one by one.
struct Entries {
    feed: Head,
    source: String,
    at: usize,
}

impl Iterator for Entries {
    type Item = Draft;

    fn next(&mut self) -> Option<Draft> {
        let (start, name) = first_entry(&self.source, self.at)?;
        let open = self.source[start..].find('>').map_or(self.source.len(), |end| start + end + 1);
        let (end, whole) = entry_end(&self.source, open, name);
        let mut draft = draft(&self.source[open..end], &self.feed);
        if !whole {
            draft.note("the feed breaks off within this entry", "fetch it again; the entry is read as far as it goes");
        }
        self.at = end.max(open);
        Some(draft)
    }
}

/// Where an entry ends: at its end tag, or where the next one begins.
fn entry_end(source: &str, from: usize, name: &str) -> (usize, bool) {
    let mut at = from;
    while let Some(found) = memchr::memchr(b'<', &source.as_bytes()[at..]) {
        at += found;
        let rest = &source[at..];
        if rest.starts_with("<![CDATA[") {
            match memchr::memmem::find(rest.as_bytes(), b"]]>") {
                Some(end) => at += end,
                None => return (source.len(), false),
            }
        } else if rest[1..].starts_with('/') && tag_name(&rest[2..]) == name || tag_name(&rest[1..]) == name {
            return (at, true);
        }
        at += 1;
    }
    (source.len(), false)
}

fn draft(entry: &str, feed: &Head) -> Draft {
    let mut draft = Draft::default();
    let mut dates: Vec<(String, String)> = Vec::new();
    let mut updates: Vec<(String, String)> = Vec::new();
    let mut texts: Vec<(u8, String)> = Vec::new();
    let mut links: Vec<(u8, String)> = Vec::new();
    let mut source = None;
    let mut title = String::new();
    for child in Children::of(entry).filter(|child| !FOREIGN.contains(&child.prefix)) {
        let name = child.local;
        match name {
            "title" if title.is_empty() => title = html::plain_words(&child.words()),
            "pubDate" | "pubdate" | "published" | "issued" | "date" | "created" | "dateTime" | "publicationDate" | "pubDateTime"
            | "available" => {
                dates.push((name.to_owned(), child.words()));
            }
            "updated" | "modified" | "lastBuildDate" => updates.push((name.to_owned(), child.words())),
            "encoded" => texts.push((0, child.words())),
            "content" | "body" | "fulltext" | "full-text" => texts.push((1, child.words())),
            "description" | "summary" | "subtitle" | "abstract" => texts.push((2, child.words())),
            "link" => {
                let rel = attribute(child.tag, "rel").unwrap_or_else(|| "alternate".to_owned());
                let href = attribute(child.tag, "href").unwrap_or_else(|| child.words());
                if rel == "alternate" {
                    links.push((1, href));
                }
            }
            "origLink" => links.push((0, child.words())),
            "guid" if attribute(child.tag, "isPermaLink").is_none_or(|value| value != "false") => links.push((3, child.words())),
            "id" => links.push((4, child.words())),
            "source" => source = Some(source_name(&child)),
            "publisher" => source = source.or_else(|| Some(child.words())),
            "language" => draft.set(Field::Lang, name, &child.words()),
            _ => {}
        }
    }
    let source = source.filter(|name| !name.trim().is_empty());
    if let Some(tail) =
        source.as_deref().map(html::plain_words).and_then(|name| title.strip_suffix(&format!(" - {name}")).map(str::to_owned))
    {
        title = tail;
    }
    draft.set(Field::Title, "title", &title);
    for (name, value) in dates {
        draft.published(&name, &value);
    }
    for (name, value) in updates {
        draft.modified(&name, &value);
    }
    if draft.article.published.is_none() {
        // A feed that dates its entries only by their last change came out no later than that, and says no more.
        draft.article.published = draft.article.modified;
    }
    links.sort_by_key(|(rank, _)| *rank);
    for (_, link) in links {
        draft.set(Field::Url, "link", &absolute(link.trim(), &feed.link));
    }
    for name in source.iter().chain([&feed.title]) {
        fill(&mut draft.article.publisher, &html::plain_words(name));
    }
    draft.set(Field::Lang, "language", &feed.lang);
    texts.sort_by_key(|(rank, _)| *rank);
    let texts = texts.into_iter().map(|(rank, text)| (rank, html::fragment(&text))).filter(|(_, text)| !text.trim().is_empty());
    let best = texts.reduce(|best, next| if next.1.chars().count() > best.1.chars().count() * 2 { next } else { best });
    draft.article.text = best.map(|(_, text)| text).unwrap_or_default();
    draft
}

/// The name of the publisher that a `<source>` states: its words in RSS, its title in Atom.
fn source_name(source: &Child) -> String {
    let title = Children::of(source.inner).find(|child| child.local == "title").map(|child| child.words());
    let name = html::plain_words(&title.unwrap_or_else(|| source.words()));
    if name.contains("://") { String::new() } else { name }
}

/// A link within the site of the feed, made whole.
fn absolute(link: &str, base: &str) -> String {
    match base.split_once("://") {
        Some((scheme, _)) if link.starts_with("//") => format!("{scheme}:{link}"),
        Some((scheme, rest)) if link.starts_with('/') => format!("{scheme}://{}{link}", rest.split('/').next().unwrap_or_default()),
        _ => link.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Article;

    fn read(items: &str) -> Vec<Article> {
        let rss = format!("<rss version='2.0'><channel><title>Feed</title><link>https://w.example/</link>{items}</channel></rss>");
        entries(rss.as_bytes()).map(|draft| draft.article).collect()
    }

    fn day(inner: &str) -> String {
        read(&format!("<item><title>A</title>{inner}<description>The envoy left.</description></item>"))[0]
            .published
            .map_or_else(|| "-".into(), |p| p.to_string())
    }

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
        let items = "<item><title>A - Sample Wire</title><source url='https://w.example/'>Sample Wire</source><description>The envoy left.</description></item>";
        assert_eq!(read(items)[0].publisher.as_deref(), Some("Sample Wire"));
        assert_eq!(read(items)[0].title.as_deref(), Some("A"));
    }

    #[test]
    fn dates_of_many_forms_keep_their_day() {
        for (inner, expected) in [
            ("<pubDate>Mon, 06 May 2024 22:49:09 -0400</pubDate>", "2024-05-06T22:49:09-04:00"),
            ("<pubDate>Mon, 06 May 2024 22:49:09 EDT</pubDate>", "2024-05-06T22:49:09-04:00"),
            ("<pubDate>Mon, 06 May 2024</pubDate>", "2024-05-06"),
            ("<pubDate>06 May 24 08:00 +0200</pubDate>", "2024-05-06T08:00:00+02:00"),
            ("<pubDate>lun., 06 mai 2024 08:00:00 +0200</pubDate>", "2024-05-06T08:00:00+02:00"),
            ("<pubDate><![CDATA[ Mon, 6 May 2024 8:00:00 +0200 ]]></pubDate>", "2024-05-06T08:00:00+02:00"),
            ("<dc:date>2024-05-06T08:00:00+02:00</dc:date>", "2024-05-06T08:00:00+02:00"),
            ("<atom:updated>2024-05-06T08:00:00Z</atom:updated>", "2024-05-06T08:00:00+00:00"),
            ("<pubDate>2024-05-06 08:00:00</pubDate>", "2024-05-06"),
            ("<pubDate>yesterday</pubDate>", "-"),
        ] {
            assert_eq!(day(inner), expected, "{inner}");
        }
        let mut bad = entries(
            &b"<rss><channel><item><title>A</title><pubDate>yesterday</pubDate><description>He left.</description></item></channel></rss>"
                [..],
        );
        assert!(bad.next().unwrap().finish("f", &crate::read::Options::default())[0].is_err());
    }

    #[test]
    fn slips_in_the_xml_cost_only_themselves() {
        let item =
            |title: &str| format!("<item><title>{title}</title><description>The envoy left &amp;#8212; at last.</description></item>");
        for slip in ["A & B", "A &nbsp; B", "A <b>B", "A < B", "A \u{1} B", "<![CDATA[A & B]]>"] {
            let read = read(&format!("{}{}{}", item("first"), item(slip), item("last")));
            assert_eq!(read.len(), 3, "{slip}");
            assert_eq!(read[2].title.as_deref(), Some("last"));
            assert_eq!(read[0].text, "The envoy left — at last.");
        }
        assert_eq!(read("<item><title>A & B</title><description>He left.</description></item>")[0].title.as_deref(), Some("A & B"));
        // An entry that is never closed ends where the next begins.
        assert_eq!(
            read(
                "<item><title>a</title><description>He left.</description><item><title>b</title><description>He left.</description></item>"
            )
            .len(),
            2
        );
    }

    #[test]
    fn a_feed_that_breaks_off_keeps_what_is_whole() {
        let drafts: Vec<Draft> = entries(
            &b"<rss><channel><item><title>a</title><description>He left.</description></item><item><title>b</title><description>He ca"[..],
        )
        .collect();
        assert_eq!(drafts.len(), 2);
        assert_eq!(drafts[0].article.text, "He left.");
    }

    #[test]
    fn atom_with_markup_and_links() {
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en-GB'><title>W</title><entry><title type='html'>A &amp;amp; B</title><link rel='self' href='https://w.example/self'/><link href='/a?x=1&amp;y=2'/><published>2024-05-06T22:00:00-04:00</published><updated>2024-05-07T00:00:00Z</updated><content type='xhtml'><div><p>The envoy left.</p><p>He came back.</p></div></content></entry></feed>";
        let article = entries(atom.as_bytes()).next().unwrap().article;
        assert_eq!(article.title.as_deref(), Some("A & B"));
        assert_eq!(article.published_day().unwrap().to_string(), "2024-05-06");
        assert_eq!(article.text, "The envoy left.\n\nHe came back.");
        assert_eq!(article.lang.as_deref(), Some("en"));
    }

    #[test]
    fn what_is_no_feed_is_a_problem() {
        assert!(
            entries(&b"<rss version='2.0'><channel></channel></rss>"[..]).next().unwrap().finish("f", &crate::read::Options::default())[0]
                .is_err()
        );
    }

    #[test]
    fn a_declared_encoding_is_read_once() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><rss><channel><item><title>G\xf3mez flies</title><description>Minister G\xf3mez flew.</description></item></channel></rss>";
        assert_eq!(entries(&latin[..]).next().unwrap().article.title.as_deref(), Some("Gómez flies"));
    }
}
