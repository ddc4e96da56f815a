//! Words of pieces of HTML, as feeds and records hold them.

use std::borrow::Cow;

use dom_query::Document;

use crate::read::html::body;
use crate::read::html::page::Page;
use crate::read::html::thin;

/// The words of a piece of HTML, a block a paragraph; what is no HTML stays as it is, but for its entities.
pub(crate) fn plain(words: &str) -> String {
    if is_markup(words) {
        return match thin::thin(words) {
            Ok(thinned) => body::everything(&Page::of(&Document::from(thinned.as_str()))),
            Err(_) => words.to_owned(),
        };
    }
    entities(words).into_owned()
}

/// The words of a piece of HTML as a feed or a record holds it, without the lines that share, sign up and lead elsewhere.
pub(crate) fn fragment(words: &str) -> String {
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
pub(crate) fn fragment_or_same(words: &str) -> String {
    let once = if is_markup(words) { Cow::Borrowed(words) } else { entities(words) };
    if is_markup(&once) { fragment(&once) } else { once.into_owned() }
}

/// One line of words: without tags and entities that a feed or a script left in it.
pub(crate) fn plain_words(words: &str) -> String {
    let once = entities(words);
    let without = if is_markup(&once) { plain(&once).replace("\n\n", " ") } else { once.into_owned() };
    without.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether words hold tags of HTML.
pub(crate) fn is_markup(words: &str) -> bool {
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
pub(crate) fn entities(words: &str) -> Cow<'_, str> {
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
