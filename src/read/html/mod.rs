//! Web pages.
//!
//! Takes a page's bytes; gives one article: its main text (`body`) and what it says of itself (`meta`, `json_ld`). A date that does not exist is
//! noted and the next source is asked. A page that breaks off is read as far as it goes, and that is said. Time and memory grow with the
//! page's length, however it is built (`thin`).

mod body;
mod json_ld;
mod lenient;
mod meta;
mod page;
mod thin;

use std::borrow::Cow;

use dom_query::Document;

use crate::read::draft::Draft;
use crate::read::{encoding, text};
use page::Page;

/// A text that JSON-LD holds is taken where it is so many times as long (in tenths) as what the page shows.
const HELD_BACK: usize = 14;
/// Shorter page texts (characters) are held against JSON-LD at once.
const SHORT: usize = 250;

/// Reads one page.
pub(super) fn drafts(bytes: &[u8]) -> Draft {
    let (mut draft, page) = text::decoded(bytes, encoding::in_html);
    read_into(&mut draft, &page);
    draft
}

/// Reads a page into a draft; fields that are set already stay.
pub(super) fn read_into(draft: &mut Draft, source: &str) {
    let source = match thin::thin(source) {
        Ok(thinned) => {
            if breaks_off(source) {
                draft.note("the page breaks off: it has no end", "fetch it again; it is read as far as it goes");
            }
            thinned
        }
        Err(reason) => return draft.refuse(reason, "save the article alone"),
    };
    let document = Document::from(source.as_str());
    let page = Page::of(&document);
    let said = meta::read(draft, &document, &page);
    let shown = body::text(&page, draft.article.title.as_deref());
    draft.article.text = match said.body.as_deref().map(plain) {
        Some(held) if is_held_back(&held, &shown) => held,
        _ => shown,
    };
}

/// Whether a script holds words of the article that the page does not show.
fn is_held_back(held: &str, shown: &str) -> bool {
    let (held, shown) = (held.chars().count(), shown.chars().count());
    held * 10 > shown * HELD_BACK && held > SHORT || shown < SHORT && held > shown
}

/// A page with a head or body that is never closed.
fn breaks_off(page: &str) -> bool {
    let tail_at = page.len().saturating_sub(4096);
    let tail = &page.as_bytes()[tail_at..];
    let has = |needle: &str| memchr::memmem::find(&page.as_bytes().to_ascii_lowercase(), needle.as_bytes()).is_some();
    ["html", "body", "article"].iter().any(|tag| has(&format!("<{tag}")) && !has(&format!("</{tag}")))
        || memchr::memrchr(b'<', tail)
            .is_some_and(|at| memchr::memchr(b'>', &tail[at..]).is_none() && tail.get(at + 1).is_some_and(u8::is_ascii_alphabetic))
}

/// The words of a piece of HTML, a block a paragraph; what is no HTML stays as it is, but for its entities.
pub(super) fn plain(words: &str) -> String {
    if is_markup(words) {
        return match thin::thin(words) {
            Ok(thinned) => body::everything(&Page::of(&Document::from(thinned.as_str()))),
            Err(_) => words.to_owned(),
        };
    }
    entities(words).into_owned()
}

/// The words of a piece of HTML as a feed or a record holds it, without the lines that share, sign up and lead elsewhere.
pub(super) fn fragment(words: &str) -> String {
    if !is_markup(words) {
        // Markup that was escaped once more.
        let once = entities(words);
        return if is_markup(&once) { fragment(&once) } else { once.trim().to_owned() };
    }
    match thin::thin(words) {
        Ok(thinned) => body::fragment(&Page::of(&Document::from(thinned.as_str()))),
        Err(_) => words.to_owned(),
    }
}

/// The words of markup; what is none stays as it is to the letter, but for its entities.
pub(super) fn fragment_or_same(words: &str) -> String {
    let once = if is_markup(words) { Cow::Borrowed(words) } else { entities(words) };
    if is_markup(&once) { fragment(&once) } else { once.into_owned() }
}

/// One line of words: without tags and entities that a feed or a script left in it.
pub(super) fn plain_words(words: &str) -> String {
    let once = entities(words);
    let without = if is_markup(&once) { plain(&once).replace("\n\n", " ") } else { once.into_owned() };
    without.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether words hold tags of HTML.
pub(super) fn is_markup(words: &str) -> bool {
    const TAGS: [&str; 38] = [
        "p",
        "br",
        "div",
        "a",
        "b",
        "i",
        "u",
        "em",
        "strong",
        "span",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "img",
        "figure",
        "figcaption",
        "blockquote",
        "table",
        "tr",
        "td",
        "sup",
        "sub",
        "small",
        "section",
        "article",
        "html",
        "body",
        "font",
        "hr",
        "pre",
        "center",
        "iframe",
    ];
    words.match_indices('<').take(2000).any(|(at, _)| {
        let rest = &words[at + 1..];
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let length = rest.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let (name, after) = rest.split_at(length);
        TAGS.contains(&name.to_ascii_lowercase().as_str())
            && (after.starts_with(['>', '/']) || after.starts_with(char::is_whitespace) && after.bytes().take(4000).any(|b| b == b'>'))
    })
}

/// Entities decoded once; what is none stays.
pub(super) fn entities(words: &str) -> Cow<'_, str> {
    if !words.contains('&') {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(34).position(|b| b == b';');
        match end.and_then(|end| Some((end, entity(rest.get(1..end)?)?))) {
            Some((end, text)) => {
                out.push_str(&text);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Numbers from 128 to 159 are meant as Windows-1252, as browsers read them.
        if (0x80..=0x9f).contains(&code) {
            return Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.into_owned());
        }
        return char::from_u32(code).filter(|c| *c != '\0').map(String::from);
    }
    let common = [("lt", "<"), ("gt", ">"), ("amp", "&"), ("quot", "\""), ("apos", "'"), ("nbsp", "\u{a0}")];
    if let Some((_, text)) = common.iter().find(|(known, _)| *known == name) {
        return Some((*text).to_owned());
    }
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    // The parser knows all of their names.
    let text = Document::fragment(format!("&{name};")).text().to_string();
    (!text.starts_with('&')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Options;

    const BODY: &str = "<article><h1>Envoy meets minister</h1><p>The envoy met the minister in Oslo on Monday, officials said, and the two agreed to talk again.</p><p>No date was set.</p></article>";

    fn page(head: &str) -> Draft {
        drafts(format!("<!doctype html><html lang='en-GB'><head>{head}</head><body>{BODY}</body></html>").as_bytes())
    }

    #[test]
    fn json_ld_comes_before_meta() {
        let draft = page(
            "<meta property='article:published_time' content='2018-06-01'><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"H\",\"datePublished\":\"2018-06-12T09:00:00+08:00\",\"publisher\":{\"name\":\"Sample Wire\"}}]}</script>",
        );
        let article = &draft.article;
        assert_eq!(article.published_day().unwrap().to_string(), "2018-06-12");
        assert_eq!(
            (article.title.as_deref(), article.publisher.as_deref(), article.lang.as_deref()),
            (Some("H"), Some("Sample Wire"), Some("en"))
        );
        assert!(article.text.starts_with("The envoy met") || article.text.contains("The envoy met"), "{}", article.text);
    }

    #[test]
    fn a_day_that_does_not_exist_is_noted_and_the_next_source_asked() {
        let draft = page("<meta property='article:published_time' content='2018-02-30'><meta name='date' content='2018-03-02'>");
        let items = draft.finish("p.html", &Options::default());
        assert!(items[0].as_ref().unwrap_err().reason.contains("2018-02-30"));
        assert_eq!(items[1].as_ref().unwrap().published_day().unwrap().to_string(), "2018-03-02");
    }

    #[test]
    fn a_page_without_an_end_is_named() {
        let items = drafts(b"<html><body><article><p>The envoy met the minister in Oslo on Mon").finish("p.html", &Options::default());
        assert!(items[0].as_ref().unwrap_err().reason.contains("breaks off"));
        // WRONG: its one sentence is lost, though said to be.
        assert!(items[1].as_ref().unwrap_err().reason.contains("no text"));
    }
}
