//! Tells the form of an input from its name and its first bytes.

use crate::read::encoding;
use crate::read::field::{self, Field};

/// A form that articles come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text, with or without a header of `Title:`, `Date:` lines; one article or several.
    Text,
    /// One article in Markdown, with or without front matter.
    Markdown,
    /// One article as a web page.
    Html,
    /// JSON: an object, an array of objects, objects one after the other, or a JSON Feed.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// A table with named columns; comma, semicolon, tab or bar.
    Csv,
    /// RSS or Atom.
    Feed,
    /// One message, or a page that a browser saved as MHTML.
    Mail,
    /// Messages one after the other.
    Mbox,
    /// The pages of a crawl.
    Warc,
}

impl Format {
    /// The form that a word of the user, or a file's extension, names.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "text" | "txt" => Self::Text,
            "markdown" | "md" | "mdown" | "mkd" | "mdx" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            "json" => Self::Json,
            "ndjson" | "jsonl" | "jl" => Self::Ndjson,
            "csv" | "tsv" | "tab" | "psv" => Self::Csv,
            "feed" | "rss" | "atom" | "rdf" => Self::Feed,
            "mail" | "eml" | "mhtml" | "mht" => Self::Mail,
            "mbox" => Self::Mbox,
            "warc" | "wet" => Self::Warc,
            _ => return None,
        })
    }

    /// The words that name the forms.
    pub const NAMES: &'static str = "text, markdown, html, json, ndjson, csv, feed, mail, mbox, warc";
}

/// Tells the form of an input from its name's extension, checked against its first bytes: what they show beyond doubt wins.
///
/// # Errors
/// XML that is neither a feed nor a page; the reason, as the end of a sentence about the input.
pub fn detect(name: &str, head: &[u8]) -> Result<Format, String> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let start = encoding::start(head);
    let start = start.trim_start_matches('\u{feff}');
    match (Format::named(&extension), shown(start)) {
        (Some(Format::Json | Format::Ndjson) | None, Some(Format::Json)) => Ok(json_form(start)),
        // A page, a message, a crawl says what it is, whatever it is called.
        (Some(Format::Text | Format::Markdown | Format::Csv | Format::Feed) | None, Some(Format::Html)) => Ok(Format::Html),
        (Some(Format::Text | Format::Html) | None, Some(Format::Feed)) => Ok(Format::Feed),
        (None | Some(Format::Text | Format::Mail | Format::Mbox), Some(form @ (Format::Mail | Format::Mbox))) => Ok(form),
        (_, Some(Format::Warc)) => Ok(Format::Warc),
        (Some(Format::Text), Some(Format::Json)) => Ok(json_form(start)),
        (Some(Format::Html), None) if !start.contains('<') && !start.trim().is_empty() => Ok(Format::Text),
        (Some(Format::Json | Format::Ndjson), _) => Ok(json_form(start)),
        (Some(format), _) => Ok(format),
        (None, _) if extension == "xml" || start.trim_start().starts_with("<?xml") => xml_form(start),
        (None, _) => Ok(sniff(start)),
    }
}

/// What the first bytes show beyond doubt.
fn shown(start: &str) -> Option<Format> {
    let text = start.trim_start();
    let lower: String = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("warc/") {
        return Some(Format::Warc);
    }
    if text.starts_with("From ") && text.lines().nth(1).is_some_and(is_mail_line) {
        return Some(Format::Mbox);
    }
    if is_mail(text) {
        return Some(Format::Mail);
    }
    if text.starts_with("[{")
        || text.starts_with("{\"")
        || matches!(text.as_bytes().first(), Some(b'{' | b'[')) && text[1..].trim_start().starts_with(['{', '"'])
    {
        return Some(Format::Json);
    }
    // Past a declaration and comments, the first tag tells.
    let mut rest = lower.as_str();
    while let Some(after) =
        rest.strip_prefix("<!--").and_then(|r| r.split_once("-->")).or_else(|| rest.strip_prefix("<?").and_then(|r| r.split_once("?>")))
    {
        rest = after.1.trim_start();
    }
    let starts = |tags: &[&str]| {
        tags.iter()
            .any(|tag| rest.strip_prefix(tag).is_some_and(|after| after.is_empty() || after.starts_with(|c: char| !c.is_alphanumeric())))
    };
    if starts(&["<rss", "<feed", "<rdf:rdf", "<channel", "<atom:feed"]) {
        return Some(Format::Feed);
    }
    let page = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta",
        "<title",
        "<article",
        "<main",
        "<div",
        "<section",
        "<p",
        "<h1",
        "<h2",
        "<link",
        "<table",
        "<span",
        "<center",
        "<font",
    ];
    starts(&page).then_some(Format::Html)
}

/// A header of mail: its lines, and among them two that only mail has.
fn is_mail(text: &str) -> bool {
    let header: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).take(200).collect();
    let named = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        matches!(
            name.as_str(),
            "message-id"
                | "mime-version"
                | "received"
                | "return-path"
                | "content-transfer-encoding"
                | "content-type"
                | "delivered-to"
                | "x-mailer"
                | "reply-to"
                | "snapshot-content-location"
                | "dkim-signature"
        )
    };
    let basic = |wanted: &str| header.iter().any(|line| line.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted)));
    let only = header.iter().filter(|line| named(line)).count();
    header.first().is_some_and(|line| is_mail_line(line))
        && (only >= 2 || only >= 1 && (basic("from:") || basic("subject:")) || basic("from:") && basic("to:") && basic("subject:"))
}

fn is_mail_line(line: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(name, _)| !name.is_empty() && name.len() < 60 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

/// NDJSON where the first line is a whole object, or where a later line opens another one at its left edge.
fn json_form(start: &str) -> Format {
    let start = start.trim_start();
    let first = start.lines().next().unwrap_or_default();
    let many = start.lines().skip(1).any(|line| line.starts_with('{'));
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    if start.starts_with('{') && (many || whole) { Format::Ndjson } else { Format::Json }
}

fn xml_form(start: &str) -> Result<Format, String> {
    let has = |tag: &str| start.contains(tag);
    if has("<rss") || has("<feed") || has("<rdf:RDF") || has(":feed") {
        Ok(Format::Feed)
    } else if has("<html") {
        Ok(Format::Html)
    } else {
        Err("it is XML, but neither RSS nor Atom nor XHTML".to_owned())
    }
}

fn sniff(start: &str) -> Format {
    if let Some(form) = shown(start) {
        return if form == Format::Json { json_form(start) } else { form };
    }
    let text = start.trim_start();
    if text.starts_with("---\n") || text.starts_with("---\r\n") || text.starts_with("+++\n") || text.starts_with("# ") {
        Format::Markdown
    } else if is_table(text) {
        Format::Csv
    } else {
        Format::Text
    }
}

/// A table's first line names a column for the text and one for something else.
fn is_table(text: &str) -> bool {
    let mut lines = text.lines();
    let mut first = lines.next().unwrap_or_default();
    if first.trim_matches('"').starts_with("sep=") {
        first = lines.next().unwrap_or_default();
    }
    [',', ';', '\t', '|'].iter().any(|delimiter| {
        let columns: Vec<&str> = first.split(*delimiter).map(|column| column.trim().trim_matches('"')).collect();
        let fields: Vec<Field> = columns.iter().filter_map(|column| field::field(column)).map(|(_, field)| field).collect();
        columns.len() > 1
            && fields.len() > 1
            && fields.iter().any(|field| matches!(field, Field::Text | Field::Html | Field::Summary))
            && columns.iter().all(|column| column.split_whitespace().count() < 4 && column.len() < 40)
    })
}

/// What a binary input is, and what to do about it; absent for text.
pub(super) fn binary(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const MAGIC: [(&[u8], &str, &str); 11] = [
        (b"%PDF-", "a PDF document", "convert it to text first, for example with pdftotext"),
        (b"\xfd7zXZ", "xz data", "unpack it first, for example: xzcat FILE | demarche ingest -"),
        (b"BZh", "bzip2 data", "unpack it first, for example: bzcat FILE | demarche ingest -"),
        (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
        (b"Rar!", "a RAR archive", "unpack it first"),
        (b"\xd0\xcf\x11\xe0", "an office document", "save it as text first"),
        (b"SQLite format 3", "an SQLite database", "pass it with --db"),
        (b"\x89PNG", "a PNG image", "remove it from the folder"),
        (b"\xff\xd8\xff", "a JPEG image", "remove it from the folder"),
        (b"GIF8", "a GIF image", "remove it from the folder"),
        (b"PAR1", "a Parquet file", "export it as CSV or NDJSON"),
    ];
    if let Some((_, what, remedy)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Some((what, remedy));
    }
    // A NUL here and there is damage within a text; many are not.
    let controls = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    let binary = !encoding::has_mark(head) && encoding::wide(head).is_none() && controls * 20 > head.len();
    binary.then_some(("binary data", "remove it from the folder, or convert it to text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extension_tells() {
        assert_eq!(detect("a/b.MD", b"{").unwrap(), Format::Markdown);
        assert_eq!(detect("b.jsonl", b"{\"a\":1}").unwrap(), Format::Ndjson);
        assert_eq!(detect("b.eml", b"x").unwrap(), Format::Mail);
        assert_eq!(detect("b.tsv", b"x").unwrap(), Format::Csv);
    }

    #[test]
    fn bytes_tell_where_the_name_does_not() {
        for (bytes, format) in [
            (&b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n"[..], Format::Ndjson),
            (b"{\"text\":\"a", Format::Json),
            (b"{\"text\":\"a\n{\"text\":\"b\"}", Format::Ndjson),
            (b"[\n {\"text\":\"a\"}]", Format::Json),
            (b"<?xml version=\"1.0\"?>\n<rss>", Format::Feed),
            (b"<!DOCTYPE html><p>", Format::Html),
            (b"---\ntitle: x\n---\nbody", Format::Markdown),
            (b"title,date,text\na,b,c\n", Format::Csv),
            (b"The text, content and date were agreed, he said.", Format::Text),
            (b"[PARIS] The minister left.", Format::Text),
            (b"<meta charset='utf-8'>\n<title>x</title><p>y", Format::Html),
            (b"<!-- x --><html>", Format::Html),
            (b"<?xml version='1.0'?><!DOCTYPE html><html>", Format::Html),
            (b"From a@b Mon May  6\nSubject: x\n\ny", Format::Mbox),
            (b"Message-ID: <1@b>\nSubject: x\n\ny", Format::Mail),
            (b"Title: x\nDate: 2024-05-06\n\ny", Format::Text),
            (b"WARC/1.0\r\n", Format::Warc),
            (b"date|headline|body\na|b|c\n", Format::Csv),
        ] {
            assert_eq!(detect("-", bytes).unwrap(), format, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_page_is_a_page_whatever_it_is_called() {
        for name in ["a.txt", "a.asp", "a.php", "a", "a.csv", "a.md"] {
            assert_eq!(detect(name, b"<!DOCTYPE html>\n<html><p>x").unwrap(), Format::Html, "{name}");
        }
        assert_eq!(detect("a.html", b"<?xml version='1.0'?><rss>").unwrap(), Format::Feed);
        assert_eq!(detect("a.html", b"The envoy left.").unwrap(), Format::Text);
        assert_eq!(detect("a.jsonl", b"[{\"text\":\"a\"}]").unwrap(), Format::Json);
        assert_eq!(detect("a.txt", b"{\"text\":\"a\"}\n").unwrap(), Format::Ndjson);
    }

    #[test]
    fn other_xml_is_refused() {
        assert!(detect("x.xml", b"<?xml version='1.0'?><kml/>").is_err());
    }

    #[test]
    fn binary_is_named() {
        assert_eq!(binary(b"%PDF-1.7").unwrap().0, "a PDF document");
        assert_eq!(binary(b"ab\0c").unwrap().0, "binary data");
        assert_eq!(binary(b"The envoy met\0 the minister on Monday in Oslo."), None);
        assert_eq!(binary(b"\xff\xfea\0b\0"), None);
    }
}
