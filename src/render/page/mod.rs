//! The page: a timeline to look at in a browser, as one file without network, or served.
//!
//! Takes events with their mentions and threads; gives one JSON document (`docs/page.md` has its shape) and the HTML that shows it. The page's
//! own files lie beside this one: `page.html` the frame, `page.css` the looks, `page.js` everything else; no build step. The script makes
//! every element itself and sets texts as texts: no word of an article is ever read as HTML. The policy in the head lets only this
//! script and this style run, by their hashes, and nothing load.
//!
//! # Size
//! At most [`WHOLE`] events are written in full unless the caller says otherwise: those with the most independent sources, among equals
//! an even sample. The rest is counted by month and type, and the page says so. A million events pass through, [`WHOLE`] are held.

mod document;
mod tables;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

pub use document::{Document, Head};

/// Events that a page holds in full where nothing else is asked: about 4 MB, shown within a second.
pub const WHOLE: usize = 10_000;

/// The frame; `{{name}}` are filled in.
const FRAME: &str = include_str!("page.html");
/// The looks.
pub const STYLE: &str = include_str!("page.css");
/// The script.
pub const SCRIPT: &str = include_str!("page.js");
/// The outline of the world's land, an SVG path in tenths of a degree (`tools/map/land.py`).
const LAND: &str = include_str!("../../../data/places/land.path");

/// Where the page gets its document from.
#[derive(Debug, Clone, Copy)]
pub enum Data<'d> {
    /// From itself: the document of [`Document::finish`].
    Within(&'d str),
    /// From an address of the same server, such as `/api/page`, with the page's own query behind it.
    At(&'d str),
}

/// The whole page. The same document gives the same bytes.
///
/// ```
/// use demarche::render::page::{Data, html};
///
/// let page = html(Data::Within("{\"version\":1,\"title\":\"</script><b>\"}"));
/// assert!(!page.contains("</script><b>"));
/// ```
pub fn html(data: Data<'_>) -> String {
    let (document, address) = match data {
        Data::Within(document) => (guarded(document), ""),
        Data::At(address) => (String::new(), address),
    };
    let policy = policy(data);
    let fields =
        [("policy", policy.as_str()), ("style", STYLE), ("land", LAND.trim()), ("api", address), ("data", &document), ("script", SCRIPT)];
    fill(FRAME, &fields)
}

/// The policy that stands in the page's head: its own script and style run, by their hashes, and nothing loads but what a served page asks
/// of its own server.
pub fn policy(data: Data<'_>) -> String {
    let hash = |text: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())));
    let connect = if matches!(data, Data::At(_)) { " connect-src 'self';" } else { "" };
    format!("default-src 'none'; script-src {}; style-src {};{connect} base-uri 'none'; form-action 'none'", hash(SCRIPT), hash(STYLE))
}

/// JSON that cannot end the element it stands in.
fn guarded(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// Fills each `{{name}}` once, from left to right: what is filled in is not looked at again.
fn fill(frame: &str, fields: &[(&str, &str)]) -> String {
    let mut made = String::with_capacity(frame.len() + fields.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once("{{") {
        made.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        made.push_str(fields.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text));
        rest = after;
    }
    made + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_document_ends_its_element() {
        let page = html(Data::Within(r#"{"title":"</script><script>alert(1)</script><!--"}"#));
        assert!(!page.contains("<script>alert") && !page.contains("<!--\"}"));
        assert_eq!(page.matches("</script>").count(), 2);
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("a{{x}}b{{y}}c", &[("x", "{{y}}"), ("y", "2")]), "a{{y}}b2c");
    }

    #[test]
    fn every_field_of_the_frame_is_filled() {
        let names: Vec<&str> = FRAME.split("{{").skip(1).filter_map(|part| part.split("}}").next()).collect();
        assert_eq!(names, ["policy", "style", "api", "land", "data", "script"]);
    }

    #[test]
    fn only_a_served_page_may_ask_for_data() {
        assert!(!html(Data::Within("{}")).contains("connect-src"));
        assert!(html(Data::At("/api/page")).contains("connect-src 'self'"));
    }
}
