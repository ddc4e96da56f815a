//! Plain text: one article, kept as it is but for its line breaks.
//!
//! A header of `Title:`, `Date:` and the like, ended by an empty line, gives metadata and is no part of the text. Without one the title
//! stays unknown: a first line may be a headline, a dateline or a sentence, and to tell them apart is the segmenter's business.

use crate::read::draft::{self, Draft, Field};
use crate::read::encoding::{self, Declared};

/// Reads one plain text.
pub(super) fn drafts(bytes: &[u8]) -> Draft {
    let (mut draft, text) = match decoded(bytes, encoding::no_declaration) {
        Ok(read) => read,
        Err(refused) => return *refused,
    };
    let body = header(&mut draft, &text);
    draft.article.text = body.to_owned();
    draft
}

/// Decodes a whole document and makes every line break a line feed; a refused draft where that cannot be done.
pub(super) fn decoded(bytes: &[u8], declared: Declared) -> Result<(Draft, String), Box<Draft>> {
    match encoding::decode(bytes, declared) {
        Err((line, reason)) => Err(Box::new(Draft::refused(Some(line), reason, encoding::REMEDY))),
        Ok(decoded) => {
            let mut draft = Draft::default();
            if let Some(note) = decoded.note {
                draft.note(note, encoding::REMEDY);
            }
            Ok((draft, line_feeds(decoded.text)))
        }
    }
}

/// CR LF and CR to LF; nothing else changes.
pub(super) fn line_feeds(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() { text } else { text.replace("\r\n", "\n").replace('\r', "\n") }
}

/// Reads a header of at least two known `Name: value` lines and returns what follows it; without one, everything.
fn header<'a>(draft: &mut Draft, text: &'a str) -> &'a str {
    let Some((head, body)) = text.split_once("\n\n") else { return text };
    let pairs: Option<Vec<_>> = head.lines().map(pair).collect();
    let Some(pairs) = pairs.filter(|pairs| pairs.len() > 1) else { return text };
    draft.line = Some(1);
    for (field, name, value) in draft::ranked(pairs.into_iter()) {
        draft.set(field, name, value);
    }
    body.trim_start_matches('\n')
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let known = draft::field(name).filter(|(_, field)| !matches!(field, Field::Text | Field::Html | Field::Summary));
    known.map(|_| (name, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_exactly_and_gets_no_title() {
        let draft = drafts(b"Envoy meets minister\r\n\r\nPARIS -  The envoy met him.\r\n");
        assert_eq!(draft.article.text, "Envoy meets minister\n\nPARIS -  The envoy met him.\n");
        assert_eq!(draft.article.title, None);
    }

    #[test]
    fn header_gives_metadata() {
        let draft = drafts(b"Title: Envoy meets minister\nDate: 2024-03-05\nPublisher: Sample Wire\n\nThe envoy met him.\n");
        assert_eq!(draft.article.text, "The envoy met him.\n");
        assert_eq!(draft.article.title.as_deref(), Some("Envoy meets minister"));
        assert_eq!(draft.article.published_day().unwrap().to_string(), "2024-03-05");
    }

    #[test]
    fn a_sentence_with_a_colon_is_no_header() {
        for text in ["Source: two officials\n\nThey spoke.", "Title: x\nHe said: no.\n\nMore.", "Date: 2024-03-05\nTitle: x"] {
            assert_eq!(drafts(text.as_bytes()).article.text, text);
        }
    }
}
