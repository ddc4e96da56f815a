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
pub(super) mod words;

use dom_query::Document;

use crate::read::draft::Draft;
use crate::read::{encoding, text};
use page::Page;
pub(super) use words::{entities, fragment, fragment_or_same, is_markup, plain, plain_words};

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
