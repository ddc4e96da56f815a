//! Text in XML: what every form of it here (Atom, GEXF, GraphML) writes.

use crate::render::clean::clean;

/// A text as XML may hold it, in an attribute, too: no mark-up, none of the characters that XML forbids.
pub(super) fn escaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => made.push('\u{fffd}'),
            c => made.push(c),
        }
    }
    made
}
