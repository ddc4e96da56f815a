//! Mail: one message, a box of them, or a page that a browser saved as MHTML.
//!
//! Takes bytes; gives one article a message. The message's date is the publication date, its sender the publisher; what it quotes of other
//! messages and its signature are no part of the text. A saved page is read as a page: the date of its saving is no publication date.

use std::io::BufRead;

use mail_parser::{MessageParser, MimeHeaders};

use crate::read::bytes::{Line, Lines, MAX_ARTICLE, too_long};
use crate::read::draft::{Draft, Drafts};
use crate::read::field::Field;
use crate::read::{html, text};

/// Reads one message, or a page saved as one.
pub(super) fn drafts(bytes: &[u8]) -> Draft {
    // Some programs leave an empty line or the line of a box before the header.
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let Some(message) = MessageParser::default().parse(&bytes[start..]) else {
        return Draft::refused(None, "it is not a message that can be read", "save the message anew, or its text alone");
    };
    let saved = message.header_raw("Snapshot-Content-Location").is_some()
        || message.content_type().is_some_and(|kind| kind.ctype() == "multipart" && kind.subtype() == Some("related"))
            && (message.header_raw("From").is_some_and(|from| from.to_lowercase().contains("saved by"))
                || message.header_raw("To").is_none());
    let mut draft = Draft::default();
    let markup = message.html_bodies().find(|part| part.is_text_html()).and_then(|part| part.text_contents()).map(str::to_owned);
    if let Some(page) = markup.as_ref().filter(|_| saved) {
        html::read_into(&mut draft, page);
        for header in ["Snapshot-Content-Location", "Content-Location"] {
            let part = message.html_bodies().find(|part| part.is_text_html());
            let location =
                message.header_raw(header).map(str::to_owned).or_else(|| part.and_then(|p| p.content_location()).map(str::to_owned));
            draft.set(Field::Url, header, location.unwrap_or_default().trim());
        }
        draft.set(Field::Title, "Subject", message.subject().unwrap_or_default());
        return draft;
    }
    draft.set(Field::Title, "Subject", message.subject().unwrap_or_default());
    if let Some(date) = message.header_raw("Date") {
        draft.published("Date", date);
    }
    if let Some(from) = message.from().and_then(|from| from.first()) {
        draft.set(Field::Publisher, "From", from.name().or(from.address()).unwrap_or_default());
    }
    if let Some(id) = message.message_id() {
        draft.set(Field::Id, "Message-ID", id);
    }
    let plain = message.text_bodies().find(|part| part.is_text() && !part.is_text_html()).and_then(|part| part.text_contents());
    let plain = plain.map(|words| own_words(&text::line_feeds(words.to_owned()))).unwrap_or_default();
    let marked = markup.map(|page| html::fragment(&page)).unwrap_or_default();
    // Some senders leave only a word or two in the plain form.
    draft.article.text = if plain.trim().len() * 3 < marked.trim().len() { marked } else { plain };
    draft
}

/// A message without what it quotes of others and without its signature.
fn own_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n') {
        if line.trim_end() == "--" {
            break;
        }
        if !line.starts_with('>') {
            out.push_str(line);
            out.push('\n');
        }
    }
    if out.trim().is_empty() { text.to_owned() } else { out.trim_end().to_owned() + "\n" }
}

/// Reads a box of messages, one by one.
pub(super) fn messages<'a>(input: impl BufRead + Send + 'a) -> Drafts<'a> {
    let mut lines = Lines::new(input).peekable();
    Box::new(std::iter::from_fn(move || {
        let mut message: Vec<u8> = Vec::new();
        let (mut start, mut blank, mut long) = (None, true, false);
        loop {
            match lines.peek() {
                None => break,
                Some((_, Ok(Line::Whole(line)))) if line.starts_with(b"From ") && blank && !message.is_empty() => break,
                _ => {}
            }
            let Some((number, line)) = lines.next() else { break };
            start = start.or(Some(number));
            match line {
                Err(error) => return Some(Draft::refused(Some(number), format!("it cannot be read: {error}"), "")),
                Ok(Line::TooLong(_)) => long = true,
                Ok(Line::Whole(line)) => {
                    blank = line.is_empty();
                    if line.starts_with(b"From ") && message.is_empty() {
                        continue;
                    }
                    let kept = if line.starts_with(b">From ") { &line[1..] } else { &line };
                    if message.len() + kept.len() <= MAX_ARTICLE {
                        message.extend_from_slice(kept);
                        message.push(b'\n');
                    } else {
                        long = true;
                    }
                }
            }
        }
        let line = start?;
        if message.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        let mut draft =
            if long { Draft::refused(Some(line), too_long("the message"), "save it without its attachments") } else { drafts(&message) };
        draft.line = Some(line);
        Some(draft)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Received: from a by b\r\nMessage-ID: <1@w.example>\r\nDate: Mon, 6 May 2024 22:49:09 -0400\r\nFrom: Norland Post <news@w.example>\r\nTo: you@x.example\r\nSubject: =?utf-8?Q?Varga=E2=80=99s_talks?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nMinister G=F3mez left=\r\n on Monday.\r\n\r\n> quoted words\r\n-- \r\nSent from afar\r\n";

    #[test]
    fn a_message_is_an_article() {
        let article = drafts(MAIL.as_bytes()).article;
        assert_eq!(article.title.as_deref(), Some("Varga’s talks"));
        assert_eq!(article.published.unwrap().to_string(), "2024-05-06T22:49:09-04:00");
        assert_eq!(article.publisher.as_deref(), Some("Norland Post"));
        assert_eq!(article.text.trim(), "Minister Gómez left on Monday.");
    }

    #[test]
    fn a_box_gives_each_message() {
        let mbox = format!(
            "From a@b Mon May  6 22:49:09 2024\n{}\nFrom a@b Tue May  7 22:49:09 2024\n{}",
            MAIL.replace("\r\n", "\n"),
            MAIL.replace("\r\n", "\n").replace("left", ">From here left")
        );
        let articles: Vec<_> = messages(mbox.as_bytes()).collect();
        assert_eq!(articles.len(), 2);
        assert!(articles.iter().all(|draft| draft.article.text.contains("left")));
    }

    #[test]
    fn a_saved_page_is_a_page() {
        let saved = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/2024/strait\r\nSubject: Varga flies\r\nDate: Fri, 1 Nov 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://post.example/2024/strait\r\n\r\n<html><head><meta property=3D\"article:published_time\" content=3D\"2024-05-06\"></head><body><article><h1>Varga flies</h1><p>The minister flew to Brenmark on Monday, her office said in a statement.</p></article></body></html>\r\n\r\n--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--x--\r\n";
        let article = drafts(saved.as_bytes()).article;
        assert_eq!(article.published.unwrap().to_string(), "2024-05-06");
        assert_eq!(article.url.as_deref(), Some("https://post.example/2024/strait"));
        assert!(article.text.starts_with("The minister flew"));
    }
}
