//! Plain text, kept as it is but for its line breaks.
//!
//! A header of `Title:`, `Date:` and the like gives metadata and is no part of the text. Without one the title stays unknown: a first line may
//! be a headline, a dateline or a sentence, and to tell them apart is the segmenter's business. A file in which such headers follow one
//! another, or in which lines of signs part articles, gives an article for each.

use crate::read::day::{self, Order};
use crate::read::draft::{Draft, Drafts};
use crate::read::encoding::{self, Declared};
use crate::read::field::{self, Field};
use crate::types::article::DateSource;

/// Lines at the beginning of a text among which one may be its date alone.
const FIRST_LINES: usize = 6;
/// Longest name of a header's line, in bytes.
const NAME: usize = 32;

/// Reads the articles of a plain text.
pub(super) fn drafts<'a>(bytes: &[u8], own: &[(String, String)]) -> Drafts<'a> {
    let (first, text) = decoded(bytes, encoding::no_declaration);
    let pieces = pieces(&text);
    let mut drafts = Vec::with_capacity(pieces.len());
    for (number, (line, piece)) in pieces.into_iter().enumerate() {
        let mut draft = if number == 0 { first.clone() } else { Draft::default() };
        let many = number > 0;
        let body = header(&mut draft, piece, own);
        if many {
            draft.line = Some(line);
        }
        own_line(&mut draft, body);
        draft.article.text = body.to_owned();
        drafts.push(draft);
    }
    Box::new(drafts.into_iter())
}

/// Decodes a whole document and makes every line break a line feed.
pub(super) fn decoded(bytes: &[u8], declared: Declared) -> (Draft, String) {
    let decoded = encoding::decode(bytes, declared);
    let mut draft = Draft::default();
    if let Some(note) = decoded.note {
        draft.note(note, encoding::REMEDY);
    }
    (draft, line_feeds(decoded.text))
}

/// CR LF and CR to LF; nothing else changes.
pub(super) fn line_feeds(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() { text } else { text.replace("\r\n", "\n").replace('\r', "\n") }
}

/// A line that states a day and nothing else dates the text, where its header does not.
pub(super) fn own_line(draft: &mut Draft, body: &str) {
    if draft.article.published.is_some() {
        return;
    }
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty()).take(FIRST_LINES);
    let found = lines.filter(|line| line.len() < 80).find_map(|line| day::parse_ordered(line, Order::Unknown).ok());
    draft.offer(found, Some(DateSource::Line));
}

/// The articles of a text, each with the line it begins at.
fn pieces(text: &str) -> Vec<(u64, &str)> {
    let mut starts: Vec<(u64, usize, usize)> = Vec::new();
    // No line of a header begins another one.
    let (mut at, mut blank, mut until) = (0, true, 0);
    let mut ruled: Option<(usize, u64)> = None;
    let mut rules = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim();
        let number = number as u64 + 1;
        if is_rule(bare) || is_count(bare) {
            ruled = ruled.or(Some((at, number)));
            rules.push((number + 1, at, at + line.len()));
        } else if !bare.is_empty() {
            if at >= until
                && (blank || ruled.is_some() || line.starts_with('\u{c}'))
                && let Some((_, body)) = header_pairs(text[at..].trim_start_matches('\u{c}'))
            {
                starts.push((number, ruled.map_or(at, |(rule, _)| rule), at));
                until = text.len() - body.len();
            }
            ruled = None;
        }
        blank = bare.is_empty();
        at += line.len();
    }
    if starts.len() > 1 {
        let ends = starts.iter().skip(1).map(|(_, rule, _)| *rule).chain([text.len()]);
        let mut pieces: Vec<(u64, &str)> = starts.iter().zip(ends).map(|((line, _, start), end)| (*line, &text[*start..end])).collect();
        let before = text[..starts[0].1].trim();
        if !before.is_empty() {
            pieces.insert(0, (1, &text[..starts[0].1]));
        }
        return pieces;
    }
    // Lines of equals signs part articles without headers, too, where each part is more than a line or two.
    let parted: Vec<(u64, usize, usize)> = rules
        .into_iter()
        .filter(|(_, from, to)| text[*from..*to].trim().starts_with("=====") || is_count(text[*from..*to].trim()))
        .collect();
    let mut pieces = Vec::new();
    let (mut from, mut line) = (0, 1);
    for (next, rule, behind) in parted.into_iter().chain([(0, text.len(), text.len())]) {
        if !text[from..rule].trim().is_empty() {
            pieces.push((line, &text[from..rule]));
        }
        (from, line) = (behind, next);
    }
    let long = pieces.iter().all(|(_, piece)| piece.split_whitespace().count() >= 12);
    if pieces.len() > 1 && long { pieces } else { vec![(1, text)] }
}

/// A line of one sign only.
fn is_rule(line: &str) -> bool {
    let mut chars = line.chars();
    let first = chars.next();
    line.chars().count() >= 3
        && first.is_some_and(|c| matches!(c, '-' | '=' | '_' | '*' | '#' | '~' | '+' | '–' | '—'))
        && chars.all(|c| Some(c) == first || c == ' ')
}

/// "Document 3 of 25", "3 of 25 DOCUMENTS", as databases of newspapers part what they export.
fn is_count(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
    let number = |at: usize| words.get(at).is_some_and(|word| word.parse::<u32>().is_ok());
    let said =
        |at: usize| words.get(at).is_some_and(|word| matches!(word.as_str(), "document" | "documents" | "article" | "articles" | "story"));
    let of = |at: usize| words.get(at).is_some_and(|word| word == "of");
    words.len() == 4 && (said(0) && number(1) && of(2) && number(3) || number(0) && of(1) && number(2) && said(3))
}

/// Reads a header and returns what follows it; without one, everything.
pub(super) fn header<'a>(draft: &mut Draft, text: &'a str, own: &[(String, String)]) -> &'a str {
    let plain = text.trim_start_matches(['\n', '\u{c}', '\u{feff}']);
    let Some((pairs, body)) = header_pairs(plain) else { return text };
    draft.line = Some(1);
    for (field, name, value) in field::ranked(pairs.into_iter(), own) {
        match field {
            Field::Text | Field::Html | Field::Summary => {}
            Field::Publisher if value.contains("://") => draft.set(Field::Url, name, value),
            _ => draft.set(field, name, value),
        }
    }
    body
}

/// The lines of a header, each a name and a value, and the body behind it.
type Header<'a> = (Vec<(&'a str, &'a str)>, &'a str);

/// A header: `Name: value` lines, at least two of which have names that articles' headers have, or one that is a date or an address. It ends at
/// an empty line, or where a line is no such pair.
fn header_pairs(text: &str) -> Option<Header<'_>> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let (mut at, mut known, mut telling, mut empty) = (0, 0, 0, false);
    for line in text.split_inclusive('\n').take(60) {
        let bare = line.trim_end();
        if bare.trim().is_empty() || is_rule(bare.trim()) && !pairs.is_empty() {
            empty = true;
            at += line.len();
            // Some leave a line between the lines of a header.
            let next = text[at..].lines().next().unwrap_or_default();
            if known >= 1 && pair(next).is_some_and(|(name, _)| is_known(name)) {
                continue;
            }
            break;
        }
        if !pairs.is_empty() && line.starts_with([' ', '\t']) && pair(bare.trim_start()).is_none() {
            // A value that goes on in the next line keeps to its first.
            at += line.len();
            continue;
        }
        let Some((name, value)) = pair(bare) else { break };
        if is_known(name) {
            known += 1;
            let field = field::field(name).map(|(_, field)| field);
            telling += usize::from(match field {
                Some(Field::Published) => day::parse_ordered(value, Order::Unknown).is_ok(),
                Some(Field::Url) => value.contains("://"),
                _ => false,
            });
        } else if known == 0 || !empty_name(name) {
            break;
        }
        empty = false;
        pairs.push((name, value));
        at += line.len();
    }
    let body = text[at.min(text.len())..].trim_start_matches('\n');
    let enough = known >= 2 || known == 1 && telling == 1 && empty;
    // Where no empty line ends the header, only dates and addresses are sure not to be a text's own words.
    let sure = empty || telling >= 1 && known >= 2;
    (enough && sure && !body.trim().is_empty()).then_some((pairs, body))
}

/// Whether an unknown name may stand in a header: a word or two with a capital.
fn empty_name(name: &str) -> bool {
    name.split_whitespace().count() <= 3 && name.starts_with(char::is_uppercase)
}

fn is_known(name: &str) -> bool {
    field::field(name).is_some_and(|(_, field)| !matches!(field, Field::Text | Field::Html | Field::Summary)) && name.len() <= NAME
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(['*', '_', '#', '>', '-', ' ']);
    let (name, value) = line.split_once(':').or_else(|| line.split_once('：'))?;
    let name = name.trim_matches(['*', '_', ' ']);
    let value = value.trim().trim_start_matches(['*', '_']).trim();
    let fits = !name.is_empty()
        && name.len() <= NAME
        && !name.contains("//")
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'));
    fits.then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Article;

    fn all(text: &str) -> Vec<Article> {
        drafts(text.as_bytes(), &[]).map(|draft| draft.article).collect()
    }

    fn one(text: &str) -> Article {
        let mut all = all(text);
        assert_eq!(all.len(), 1, "{text}");
        all.remove(0)
    }

    #[test]
    fn text_is_kept_exactly_and_gets_no_title() {
        let article = one("Envoy meets minister\r\n\r\nPARIS -  The envoy met him.\r\n");
        assert_eq!(article.text, "Envoy meets minister\n\nPARIS -  The envoy met him.\n");
        assert_eq!(article.title, None);
    }

    #[test]
    fn header_gives_metadata() {
        for text in [
            "Title: Envoy meets minister\nDate: 2024-03-05\nPublisher: Sample Wire\n\nThe envoy met him.\n",
            "TITLE: Envoy meets minister\nBYLINE: Ann Bell\nDATE: March 5, 2024\nSOURCE: Sample Wire\n\nThe envoy met him.\n",
            "Headline: Envoy meets minister\nPublished: 5 March 2024\nAuthor: Ann Bell\nWord count: 512\nPublication: Sample Wire\n\n\nThe envoy met him.\n",
            "Title: Envoy meets minister\n\nDate: 2024-03-05\n\nSource: Sample Wire\n\nThe envoy met him.\n",
            "Title: Envoy meets minister\nDate: 2024-03-05\nSource: Sample Wire\n-----\nThe envoy met him.\n",
            "Title: Envoy meets minister\nDate: 2024-03-05\nSource: Sample Wire\nThe envoy met him.\n",
            "**Title:** Envoy meets minister\n**Date:** 2024-03-05\n**Source:** Sample Wire\n\nThe envoy met him.\n",
        ] {
            let article = one(text);
            assert_eq!(article.text, "The envoy met him.\n", "{text}");
            assert_eq!(article.title.as_deref(), Some("Envoy meets minister"), "{text}");
            assert_eq!(article.published_day().unwrap().to_string(), "2024-03-05", "{text}");
            assert_eq!(article.publisher.as_deref(), Some("Sample Wire"), "{text}");
        }
    }

    #[test]
    fn a_sentence_with_a_colon_is_no_header() {
        for text in [
            "Source: two officials\n\nThey spoke.",
            "Title: x\nHe said: no.\n\nMore.",
            "Date: 2024-03-05\nTitle: x",
            "Note: the talks failed.\nWhy: no one knows.\n\nMore.",
        ] {
            assert_eq!(one(text).text, text);
        }
    }

    #[test]
    fn a_line_that_is_a_date_dates_the_text() {
        let article = one("Envoy meets minister\nMarch 5, 2024\n\nThe envoy met him.\n");
        assert_eq!((article.published_day().unwrap().to_string().as_str(), article.published_from), ("2024-03-05", Some(DateSource::Line)));
        assert_eq!(one("The envoy left.\nUpdated March 5, 2024\n").published, None);
    }

    #[test]
    fn several_articles_in_one_text() {
        let (a, b) = ("Title: A\nDate: 2024-03-05\n\nThe envoy met him.\n\n", "Title: B\nDate: 2024-03-06\n\nThe envoy left.\n");
        for text in [
            format!("{a}{b}"),
            format!("{a}-----\n{b}"),
            format!("{a}\n========\n\n{b}"),
            format!("Document 1 of 2\n\n{a}Document 2 of 2\n\n{b}"),
            format!("{a}\u{c}{b}"),
        ] {
            let articles = all(&text);
            assert_eq!(articles.len(), 2, "{text}");
            assert_eq!((articles[0].text.trim(), articles[1].text.trim()), ("The envoy met him.", "The envoy left."), "{text}");
            assert_eq!(articles[1].published_day().unwrap().to_string(), "2024-03-06");
        }
        let long = "The envoy met the minister in the capital on Monday and left again on Tuesday.\n";
        assert_eq!(all(&format!("{long}\n=====\n\n{long}")).len(), 2);
        assert_eq!(all(&format!("{long}\n-----\n\n{long}")).len(), 1);
    }
}
