//! Tells the form of an input from its name and its first bytes.

use crate::read::encoding;

/// A form that articles come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One article as plain text, with or without a header of `Title:`, `Date:` lines.
    Text,
    /// One article in Markdown, with or without front matter.
    Markdown,
    /// One article as a web page.
    Html,
    /// JSON: an object, an array of objects, objects one after the other, or a JSON Feed.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// A table with named columns; comma, semicolon or tab.
    Csv,
    /// RSS or Atom.
    Feed,
}

impl Format {
    /// The form that a word of the user names.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "text" | "txt" => Self::Text,
            "markdown" | "md" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            "json" => Self::Json,
            "ndjson" | "jsonl" => Self::Ndjson,
            "csv" | "tsv" => Self::Csv,
            "feed" | "rss" | "atom" | "rdf" => Self::Feed,
            _ => return None,
        })
    }
}

/// Tells the form of an input from its name's extension, checked against its first bytes where the extension leaves a choice.
///
/// # Errors
/// XML that is neither a feed nor a page; the reason, as the end of a sentence about the input.
pub fn detect(name: &str, head: &[u8]) -> Result<Format, String> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    let start = encoding::start(head);
    match Format::named(&extension) {
        Some(Format::Json) => Ok(json_form(&start)),
        Some(format) => Ok(format),
        None if extension == "xml" || start.trim_start().starts_with("<?xml") => xml_form(&start),
        None => Ok(sniff(&start)),
    }
}

/// NDJSON where the first line is a whole object, or where a later line opens another one at its left edge.
fn json_form(start: &str) -> Format {
    let start = start.trim_start();
    let first = start.lines().next().unwrap_or_default();
    let many = start.lines().skip(1).any(|line| line.starts_with('{'));
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok() && !start.contains("\"https://jsonfeed.org/");
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
    let text = start.trim_start();
    let lower: String = text.chars().take(2048).collect::<String>().to_ascii_lowercase();
    if text.starts_with("{") || text.starts_with("[{") || (text.starts_with('[') && text[1..].trim_start().starts_with('{')) {
        json_form(text)
    } else if lower.starts_with("<rss") || lower.starts_with("<feed") || lower.starts_with("<rdf:rdf") {
        Format::Feed
    } else if ["<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>", "<!--"].iter().any(|tag| lower.starts_with(tag)) {
        Format::Html
    } else if text.starts_with("---\n") || text.starts_with("---\r\n") || text.starts_with("+++\n") || text.starts_with("# ") {
        Format::Markdown
    } else if is_table(text) {
        Format::Csv
    } else {
        Format::Text
    }
}

/// A table's first line names a column for the text and one for something else.
fn is_table(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let columns: Vec<String> = first.split([',', ';', '\t']).map(|c| c.trim().trim_matches('"').to_ascii_lowercase()).collect();
    columns.len() > 1
        && columns.iter().any(|c| matches!(c.as_str(), "text" | "body" | "content" | "html"))
        && columns.iter().all(|c| !c.is_empty() && c.split_whitespace().count() < 4)
}

/// What a binary input is, and what to do about it; absent for text.
pub(super) fn binary(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const MAGIC: [(&[u8], &str, &str); 8] = [
        (b"%PDF-", "a PDF document", "convert it to text first, for example with pdftotext"),
        (b"\x1f\x8b", "gzip data", "unpack it first, for example: zcat FILE | demarche ingest -"),
        (b"PK\x03\x04", "a ZIP archive or an office document", "unpack it or save it as text first"),
        (b"\x28\xb5\x2f\xfd", "zstd data", "unpack it first, for example: zstdcat FILE | demarche ingest -"),
        (b"SQLite format 3", "an SQLite database", "pass it with --db"),
        (b"\x89PNG", "a PNG image", "remove it from the folder"),
        (b"\xff\xd8\xff", "a JPEG image", "remove it from the folder"),
        (b"GIF8", "a GIF image", "remove it from the folder"),
    ];
    if let Some((_, what, remedy)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Some((what, remedy));
    }
    let binary = !encoding::has_mark(head) && memchr::memchr(0, head).is_some();
    binary.then_some(("binary data", "remove it from the folder, or convert it to text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extension_tells() {
        assert_eq!(detect("a/b.MD", b"{").unwrap(), Format::Markdown);
        assert_eq!(detect("b.jsonl", b"[").unwrap(), Format::Ndjson);
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
        ] {
            assert_eq!(detect("-", bytes).unwrap(), format, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn other_xml_is_refused() {
        assert!(detect("x.xml", b"<?xml version='1.0'?><kml/>").is_err());
    }

    #[test]
    fn binary_is_named() {
        assert_eq!(binary(b"%PDF-1.7").unwrap().0, "a PDF document");
        assert_eq!(binary(b"ab\0c").unwrap().0, "binary data");
        assert_eq!(binary(b"\xff\xfea\0b\0"), None);
    }
}
