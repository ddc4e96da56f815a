//! WARC: the pages of a crawl, one by one, in bounded memory.
//!
//! Takes a stream of records; gives an article for each page that a server gave in full. Records of other hosts or days than wanted are passed
//! over before their content is read. The address is the record's; the day of fetching is a bound to the publication date, never the date itself.

use std::io::{BufRead, Read};

use chrono::NaiveDate;
use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::read::bytes::MAX_ARTICLE;
use crate::read::draft::{Draft, Drafts, Options};
use crate::read::field::Field;
use crate::read::{bytes, encoding, html, text};

/// Longest header of a record or of an answer, in bytes.
const HEADER: u64 = 256 << 10;

/// Reads the pages of a crawl.
pub(super) fn pages<'a>(input: impl BufRead + Send + 'a, options: &Options) -> Drafts<'a> {
    let mut records = Records { input, options: options.clone(), done: false };
    Box::new(std::iter::from_fn(move || records.next_page()))
}

struct Records<R> {
    input: R,
    options: Options,
    done: bool,
}

/// The head of a record.
#[derive(Default)]
struct Head {
    kind: String,
    url: String,
    fetched: Option<NaiveDate>,
    content: String,
    length: u64,
}

impl<R: BufRead> Records<R> {
    fn next_page(&mut self) -> Option<Draft> {
        while !self.done {
            match self.record() {
                Ok(Some(draft)) => return Some(draft),
                Ok(None) => {}
                Err(error) => {
                    self.done = true;
                    return Some(Draft::refused(None, format!("the archive cannot be read further: {error}"), "fetch it again"));
                }
            }
        }
        None
    }

    fn record(&mut self) -> std::io::Result<Option<Draft>> {
        let Some(head) = self.head()? else {
            self.done = true;
            return Ok(None);
        };
        let wanted = matches!(head.kind.as_str(), "response" | "resource" | "conversion") && self.is_wanted(&head);
        if !wanted {
            self.skip(head.length)?;
            return Ok(None);
        }
        if head.length > MAX_ARTICLE as u64 {
            self.skip(head.length)?;
            return Ok(Some(Draft::refused(None, format!("{}: {}", head.url, bytes::too_long("the record")), "")));
        }
        let mut block = Vec::new();
        (&mut self.input).take(head.length).read_to_end(&mut block)?;
        if (block.len() as u64) < head.length {
            self.done = true;
        }
        let mut draft = page(&head, block);
        if let Some(draft) = draft.as_mut() {
            if self.done {
                draft.note("the archive breaks off within this record", "fetch it again; the record is read as far as it goes");
            }
            draft.set(Field::Url, "WARC-Target-URI", &head.url);
            draft.latest = head.fetched;
        }
        Ok(draft)
    }

    fn is_wanted(&self, head: &Head) -> bool {
        let host =
            head.url.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':', '?']).next().unwrap_or_default().to_ascii_lowercase();
        let of = |wanted: &String| {
            let wanted = wanted.to_ascii_lowercase();
            host == wanted || host.strip_suffix(&wanted).is_some_and(|rest| rest.ends_with('.'))
        };
        let by_host = self.options.hosts.is_empty() || self.options.hosts.iter().any(of);
        let since = self.options.fetched_since.is_none_or(|since| head.fetched.is_some_and(|day| day >= since));
        let until = self.options.fetched_until.is_none_or(|until| head.fetched.is_some_and(|day| day <= until));
        by_host && since && until
    }

    fn skip(&mut self, mut length: u64) -> std::io::Result<()> {
        while length > 0 {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let used = (buffer.len() as u64).min(length);
            self.input.consume(used as usize);
            length -= used;
        }
        Ok(())
    }

    /// The lines of the next record's head.
    fn head(&mut self) -> std::io::Result<Option<Head>> {
        let mut head = Head::default();
        let mut begun = false;
        let mut read = 0;
        loop {
            let mut line = Vec::new();
            let got = (&mut self.input).take(HEADER).read_until(b'\n', &mut line)?;
            read += got as u64;
            if got == 0 {
                return Ok(None);
            }
            if read > HEADER {
                return Err(std::io::Error::other("the head of a record has no end"));
            }
            let line = String::from_utf8_lossy(&line).trim().to_owned();
            if !begun {
                begun = line.starts_with("WARC/");
                if !begun && !line.is_empty() {
                    return Err(std::io::Error::other("a record does not begin with WARC/"));
                }
                continue;
            }
            if line.is_empty() {
                return Ok(Some(head));
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => head.url = value.trim_matches(['<', '>']).to_owned(),
                "warc-date" => head.fetched = value.get(..10).and_then(|day| day.parse().ok()),
                "content-type" => head.content = value.to_ascii_lowercase(),
                "content-length" => head.length = value.parse().map_err(|_| std::io::Error::other("a record does not tell its length"))?,
                _ => {}
            }
        }
    }
}

/// The article of a record; none where it is no page that was given in full.
fn page(head: &Head, block: Vec<u8>) -> Option<Draft> {
    match head.kind.as_str() {
        "conversion" => head.content.starts_with("text/plain").then(|| {
            let (mut draft, text) = text::decoded(&block, encoding::no_declaration);
            draft.article.text = text;
            draft
        }),
        "resource" => is_page(&head.content).then(|| read(&block, charset(&head.content))),
        _ => answer(&block),
    }
}

fn is_page(content: &str) -> bool {
    content.starts_with("text/html") || content.starts_with("application/xhtml")
}

fn charset(content: &str) -> Option<&'static Encoding> {
    let (_, label) = content.split_once("charset=")?;
    Encoding::for_label(label.split(';').next()?.trim().trim_matches(['"', '\'']).as_bytes())
}

fn read(body: &[u8], told: Option<&'static Encoding>) -> Draft {
    let decoded = encoding::decode_told(body, told, encoding::in_html);
    let mut draft = Draft::default();
    if let Some(note) = decoded.note {
        draft.note(note, encoding::REMEDY);
    }
    html::read_into(&mut draft, &text::line_feeds(decoded.text));
    draft
}

/// The page of a server's answer.
fn answer(block: &[u8]) -> Option<Draft> {
    let end = memchr::memmem::find(block, b"\r\n\r\n")
        .map(|at| (at, at + 4))
        .or_else(|| memchr::memmem::find(block, b"\n\n").map(|at| (at, at + 2)))?;
    let header = String::from_utf8_lossy(&block[..end.0]).into_owned();
    let mut lines = header.lines();
    if lines.next()?.split_whitespace().nth(1)? != "200" {
        return None;
    }
    let fields: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(n, v)| (n.trim().to_ascii_lowercase(), v.trim().to_ascii_lowercase()))
        .collect();
    let field = |name: &str| fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str());
    let content = field("content-type").to_owned();
    if !is_page(&content) {
        return None;
    }
    let body = block[end.1..].to_vec();
    let body = if field("transfer-encoding").contains("chunked") { joined(&body).unwrap_or(body) } else { body };
    // Some crawlers store what they have unpacked under the header that tells how it was packed.
    let unpacked = match field("content-encoding") {
        "gzip" | "x-gzip" => unpack(MultiGzDecoder::new(&body[..])),
        "deflate" => unpack(ZlibDecoder::new(&body[..])).or_else(|| unpack(DeflateDecoder::new(&body[..]))),
        "br" | "zstd" if body.iter().take(512).any(|b| *b < 9) => {
            return Some(Draft::refused(None, "a page is packed in a way that is not read", "crawl it without Brotli"));
        }
        _ => None,
    };
    Some(read(unpacked.as_deref().unwrap_or(&body), charset(&content)))
}

fn unpack(packed: impl Read) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let done = packed.take(MAX_ARTICLE as u64).read_to_end(&mut out);
    (done.is_ok() || !out.is_empty()).then_some(out)
}

/// A body sent in chunks, joined; none where it is not so.
fn joined(body: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut rest) = (Vec::with_capacity(body.len()), body);
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let line = std::str::from_utf8(&rest[..end]).ok()?.trim();
        let size = usize::from_str_radix(line.split(';').next()?, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(&rest[..size.min(rest.len())]);
        rest = rest.get(size..)?;
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(url: &str, day: &str, kind: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {day}T10:00:00Z\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn answer_of(date: &str) -> String {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><meta property='article:published_time' content='{date}'></head><body><article><h1>A</h1><p>The minister flew to Brenmark on Monday, her office said in a statement.</p></article></body></html>"
        )
    }

    fn crawl() -> String {
        [
            record("", "2024-05-07", "warcinfo", "software: x"),
            record("https://post.example/a", "2024-05-07", "request", "GET / HTTP/1.1\r\n\r\n"),
            record("https://post.example/a", "2024-05-07", "response", &answer_of("2024-05-06")),
            record("https://www.other.example/b", "2024-05-08", "response", &answer_of("2030-01-01")),
            record("https://post.example/c", "2024-05-08", "response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\ngone"),
            record("https://post.example/d", "2024-05-08", "response", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>Th\r\n41\r\ne minister flew to Brenmark on Monday, her office said in a note.\r\n0\r\n\r\n"),
        ]
        .concat()
    }

    fn urls(options: &Options) -> Vec<String> {
        pages(crawl().as_bytes(), options).filter_map(|draft| draft.article.url).collect()
    }

    #[test]
    fn pages_that_were_given_are_read() {
        let drafts: Vec<Draft> = pages(crawl().as_bytes(), &Options::default()).collect();
        assert_eq!(drafts.len(), 3);
        assert!(drafts[2].article.text.contains("The minister flew"), "{}", drafts[2].article.text);
        // A date after the day of fetching is none.
        let other = drafts[1].clone().finish("w", &Options::default());
        assert_eq!(other.last().unwrap().as_ref().unwrap().published, None);
    }

    #[test]
    fn hosts_and_days_are_chosen_before_content() {
        assert_eq!(urls(&Options { hosts: vec!["other.example".into()], ..Options::default() }), ["https://www.other.example/b"]);
        assert_eq!(urls(&Options { fetched_until: "2024-05-07".parse().ok(), ..Options::default() }), ["https://post.example/a"]);
        assert_eq!(
            urls(&Options { fetched_since: "2024-05-08".parse().ok(), hosts: vec!["post.example".into()], ..Options::default() }),
            ["https://post.example/d"]
        );
    }

    #[test]
    fn an_archive_that_breaks_off_is_told() {
        let whole = crawl();
        let drafts: Vec<Draft> = pages(&whole.as_bytes()[..whole.len() - 60], &Options::default()).collect();
        assert_eq!(drafts.len(), 3);
        assert!(
            drafts[2]
                .clone()
                .finish("w", &Options::default())
                .iter()
                .any(|item| item.as_ref().is_err_and(|p| p.reason.contains("breaks off")))
        );
    }
}
