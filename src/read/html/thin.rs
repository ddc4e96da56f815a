//! A page's source without what no reader sees, and within bounds that keep the parser's work linear.
//!
//! Takes source; gives source. Scripts (but JSON-LD), styles, drawings and comments go; tags nested deeper than any page that people write, and
//! attributes beyond a count or length, are left out, their words kept. Browsers bound the depth of nesting in the same way (512).

/// Depth of nesting beyond which tags are left out.
const DEPTH: usize = 400;
/// The same of tags of letters (`b`, `font`), each of which the parser opens again in every paragraph.
const LETTERS_DEPTH: usize = 24;
/// Attributes of one tag that are kept.
const ATTRIBUTES: usize = 64;
/// Longest attribute that is kept, in bytes; `content` may be longer.
const ATTRIBUTE: usize = 4096;
/// Elements of one page: the largest news pages have near 20,000.
const ELEMENTS: usize = 300_000;

/// Elements without content.
const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose end may go unwritten: their nesting is bounded by that of what holds them.
const IMPLIED: [&str; 18] = [
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "rp", "rt", "html", "head",
    "body",
];
/// Elements of letters.
const LETTERS: [&str; 14] = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements left out with all that they hold.
const SILENT: [&str; 3] = ["script", "style", "svg"];
/// Elements whose content is no markup.
const RAW: [&str; 6] = ["title", "textarea", "iframe", "xmp", "noembed", "noframes"];

/// Thins a page.
///
/// # Errors
/// More elements than a page has; the reason, as the end of a sentence about the page.
pub(super) fn thin(page: &str) -> Result<String, String> {
    let mut thinner = Thinner {
        page,
        out: String::with_capacity(page.len() / 2),
        depth: 0,
        letters: 0,
        left_out: [0; 2],
        elements: 0,
        closed: [true; 2],
    };
    thinner.run()?;
    Ok(thinner.out)
}

struct Thinner<'p> {
    page: &'p str,
    out: String,
    depth: usize,
    letters: usize,
    /// Open tags left out: blocks, letters.
    left_out: [usize; 2],
    elements: usize,
    /// Whether a double, a single quotation mark may still come: each is looked for in vain only once.
    closed: [bool; 2],
}

impl Thinner<'_> {
    fn run(&mut self) -> Result<(), String> {
        let mut at = 0;
        let mut comments = true;
        while let Some(found) = memchr::memchr(b'<', &self.page.as_bytes()[at..]) {
            let open = at + found;
            self.out.push_str(&self.page[at..open]);
            let rest = &self.page[open..];
            if comments && rest.starts_with("<!--") {
                match memchr::memmem::find(rest.as_bytes(), b"-->") {
                    Some(end) => {
                        at = open + end + "-->".len();
                        continue;
                    }
                    // A comment without an end: what follows is read.
                    None => comments = false,
                }
            }
            if rest.starts_with("<!--") {
                at = open + "<!--".len();
                continue;
            }
            let closing = rest.starts_with("</");
            let name_at = open + 1 + usize::from(closing);
            let name = self.name(name_at);
            if name.is_empty() {
                self.out.push('<');
                at = open + 1;
                continue;
            }
            let end = self.end_of_tag(name_at + name.len());
            at = if closing { self.close(&name, open, end) } else { self.open(&name, open, name_at, end)? };
        }
        self.out.push_str(&self.page[at..]);
        Ok(())
    }

    fn name(&self, at: usize) -> String {
        let bytes = self.page.as_bytes();
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            return String::new();
        }
        let length = bytes[at..].iter().take(64).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_')).count();
        self.page[at..at + length].to_ascii_lowercase()
    }

    /// The byte behind a tag's `>`; quotation marks are heeded where an attribute's value begins, and closed ones only.
    fn end_of_tag(&mut self, mut at: usize) -> usize {
        let bytes = self.page.as_bytes();
        let mut value = false;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => return at + 1,
                b'=' => value = true,
                b'"' | b'\'' if value => {
                    let which = usize::from(*byte == b'\'');
                    value = false;
                    if self.closed[which] {
                        match memchr::memchr(*byte, &bytes[at + 1..]) {
                            Some(end) => at += end + 1,
                            None => self.closed[which] = false,
                        }
                    }
                }
                byte if !byte.is_ascii_whitespace() => value = false,
                _ => {}
            }
            at += 1;
        }
        self.page.len()
    }

    fn close(&mut self, name: &str, open: usize, end: usize) -> usize {
        if VOID.contains(&name) || IMPLIED.contains(&name) {
            self.out.push_str(&self.page[open..end]);
            return end;
        }
        let which = usize::from(LETTERS.contains(&name));
        if self.left_out[which] > 0 {
            self.left_out[which] -= 1;
            return end;
        }
        let depth = if which == 1 { &mut self.letters } else { &mut self.depth };
        *depth = depth.saturating_sub(1);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        end
    }

    fn open(&mut self, name: &str, open: usize, name_at: usize, end: usize) -> Result<usize, String> {
        let tag = &self.page[open..end];
        if SILENT.contains(&name) && !(name == "script" && is_json_ld(tag)) {
            return Ok(self.behind(name, end, tag.ends_with("/>") && name == "svg"));
        }
        if name == "script" || RAW.contains(&name) {
            let behind = self.behind(name, end, false);
            self.attributes(name, name_at + name.len(), end);
            self.out.push_str(&self.page[end..behind]);
            return Ok(behind);
        }
        self.elements += 1 + if LETTERS.contains(&name) { 0 } else { self.letters };
        if self.elements > ELEMENTS {
            return Err(format!("it has more than {ELEMENTS} elements"));
        }
        if !VOID.contains(&name) && !IMPLIED.contains(&name) && !tag.ends_with("/>") {
            let which = usize::from(LETTERS.contains(&name));
            let (depth, most) = if which == 1 { (&mut self.letters, LETTERS_DEPTH) } else { (&mut self.depth, DEPTH) };
            if *depth >= most {
                self.left_out[which] += 1;
                return Ok(end);
            }
            *depth += 1;
        }
        self.attributes(name, name_at + name.len(), end);
        Ok(end)
    }

    /// The byte behind the end tag of an element whose content is no markup.
    fn behind(&self, name: &str, from: usize, empty: bool) -> usize {
        if empty {
            return from;
        }
        let bytes = self.page.as_bytes();
        let mut at = from;
        while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
            at += found;
            let named = bytes.get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
            if named {
                return memchr::memchr(b'>', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
            }
            at += 2;
        }
        bytes.len()
    }

    /// Writes a tag with those of its attributes that are within bounds.
    fn attributes(&mut self, name: &str, from: usize, end: usize) {
        let inside = self.page[from..end].trim_end_matches('>').trim_end_matches('/');
        self.out.push('<');
        self.out.push_str(name);
        // A quotation mark without its partner would take in all that follows.
        let count = |mark: u8| inside.bytes().filter(|b| *b == mark).count();
        if count(b'"') % 2 == 1 || count(b'"') == 0 && count(b'\'') % 2 == 1 {
            self.out.push('>');
            return;
        }
        if inside.len() <= ATTRIBUTE && inside.bytes().filter(|b| *b == b'=').count() <= ATTRIBUTES && inside.len() < 512 {
            self.out.push(' ');
            self.out.push_str(inside.trim());
        } else {
            for attribute in Attributes(inside)
                .take(ATTRIBUTES)
                .filter(|a| a.len() <= ATTRIBUTE || (a.starts_with("content") && a.len() <= 64 * ATTRIBUTE))
            {
                self.out.push(' ');
                self.out.push_str(attribute);
            }
        }
        self.out.push('>');
    }
}

fn is_json_ld(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    tag.contains("ld+json") || tag.contains("ld json")
}

/// The attributes in the inside of a tag, each with its value as written.
struct Attributes<'t>(&'t str);

impl<'t> Iterator for Attributes<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let text = self.0.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if text.is_empty() {
            return None;
        }
        let first = text.chars().next().map_or(1, char::len_utf8);
        let name = text[first..].find(|c: char| c.is_ascii_whitespace() || c == '=').map_or(text.len(), |at| at + first);
        let gap = text[name..].len() - text[name..].trim_start().len();
        let mut end = name;
        if text[name + gap..].starts_with('=') {
            let value = name + gap + 1;
            let value = value + text[value..].len() - text[value..].trim_start().len();
            end = match text[value..].chars().next() {
                Some(quote @ ('"' | '\'')) => text[value + 1..].find(quote).map_or(text.len(), |at| value + 1 + at + 1),
                _ => text[value..].find(|c: char| c.is_ascii_whitespace()).map_or(text.len(), |at| value + at),
            };
        }
        let (attribute, rest) = text.split_at(end);
        self.0 = rest;
        Some(attribute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_comments_go_and_json_ld_stays() {
        let page =
            "a<script>if (a<b) '</p>'</script>b<!-- <p> -->c<SCRIPT type='application/ld+json'>{\"a\":1}</SCRIPT><p class=x>d < e</p>";
        assert_eq!(thin(page).unwrap(), "abc<script type='application/ld+json'>{\"a\":1}</SCRIPT><p class=x>d < e</p>");
    }

    #[test]
    fn words_of_a_comment_without_end_are_read() {
        assert_eq!(thin("<p>a</p><!-- b <p>c</p>").unwrap(), "<p >a</p> b <p >c</p>");
    }

    #[test]
    fn a_greater_sign_in_a_value_ends_no_tag() {
        assert_eq!(thin("<a title=\"a > b\">c</a>").unwrap(), "<a title=\"a > b\">c</a>");
        assert_eq!(thin("<a title=\"a>c</a>").unwrap(), "<a>c</a>");
    }

    #[test]
    fn depth_and_attributes_are_bounded() {
        let deep = format!("{}x{}", "<ul><li>".repeat(30_000), "</ul>".repeat(30_000));
        assert!(thin(&deep).unwrap().matches("<ul").count() == DEPTH);
        let wide = format!("<p {}>x</p>", (0..100_000).map(|n| format!("a{n}=1 ")).collect::<String>());
        assert!(thin(&wide).unwrap().len() < 1000);
        assert!(thin(&"<p>".repeat(ELEMENTS + 1)).is_err());
    }
}
