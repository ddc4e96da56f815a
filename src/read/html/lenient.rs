//! JSON as pages hold it: slips that browsers' search engines forgive are forgiven here.
//!
//! Takes text; gives a value. Forgiven are line breaks and tabs in strings, quotation marks that are not escaped, commas too many or missing,
//! single quotation marks, unknown escapes, comments, wrappers (`<!-- -->`, `//<![CDATA[`), entities in place of quotation marks, values one
//! after the other, and an end that is missing. Strict JSON is read strictly.

use serde_json::{Map, Value};

/// Depth of nesting beyond which values are left out.
const DEPTH: usize = 64;

/// Reads what a script holds; none where there is no value at all.
pub(super) fn parse(source: &str) -> Option<Value> {
    let source = source.trim().trim_start_matches('\u{feff}').trim_start_matches("//").trim_start_matches("<![CDATA[");
    if let Ok(value) = serde_json::from_str(source) {
        return Some(value);
    }
    let source = if source.contains("&quot;") && !source.contains('"') {
        source.replace("&quot;", "\"").replace("&amp;", "&")
    } else {
        source.to_owned()
    };
    let mut reader = Lenient { chars: source.char_indices().peekable(), source: &source };
    let mut values = Vec::new();
    while let Some(at) = source[reader.at()..].find(['{', '[']).map(|found| reader.at() + found) {
        reader.seek(at);
        values.push(reader.value(0)?);
        if values.len() > 100 {
            break;
        }
    }
    match values.len() {
        0 => None,
        1 => values.pop(),
        _ => Some(Value::Array(values)),
    }
}

struct Lenient<'s> {
    chars: std::iter::Peekable<std::str::CharIndices<'s>>,
    source: &'s str,
}

impl Lenient<'_> {
    fn at(&mut self) -> usize {
        self.chars.peek().map_or(self.source.len(), |(at, _)| *at)
    }

    fn seek(&mut self, to: usize) {
        while self.chars.peek().is_some_and(|(at, _)| *at < to) {
            self.chars.next();
        }
    }

    fn peek(&mut self) -> Option<char> {
        self.chars.peek().map(|(_, c)| *c)
    }

    /// Passes over white space and comments.
    fn gap(&mut self) {
        loop {
            while self.peek().is_some_and(|c| c.is_whitespace() || c == '\u{feff}') {
                self.chars.next();
            }
            let at = self.at();
            let rest = &self.source[at..];
            if rest.starts_with("/*") {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                self.seek(at + end);
            } else if rest.starts_with("//") {
                let end = rest.find('\n').unwrap_or(rest.len());
                self.seek(at + end);
            } else {
                return;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.gap();
        match self.peek()? {
            '{' if depth < DEPTH => Some(self.object(depth)),
            '[' if depth < DEPTH => Some(self.array(depth)),
            quote @ ('"' | '\'') => Some(Value::String(self.string(quote))),
            _ => Some(self.bare()),
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        self.chars.next();
        let mut map = Map::new();
        loop {
            self.gap();
            match self.peek() {
                None => break,
                Some('}') => {
                    self.chars.next();
                    break;
                }
                Some(',' | ';' | ':' | ']') => {
                    self.chars.next();
                }
                Some(quote @ ('"' | '\'')) => {
                    let name = self.name(quote);
                    self.member(&mut map, name, depth);
                }
                Some(_) => {
                    let name = self.word();
                    if name.is_empty() {
                        self.chars.next();
                    } else {
                        self.member(&mut map, name, depth);
                    }
                }
            }
        }
        Value::Object(map)
    }

    fn member(&mut self, map: &mut Map<String, Value>, name: String, depth: usize) {
        self.gap();
        if self.peek() != Some(':') {
            return;
        }
        self.chars.next();
        self.gap();
        if matches!(self.peek(), Some(',' | '}')) {
            return;
        }
        if let Some(value) = self.value(depth + 1) {
            map.entry(name).or_insert(value);
        }
    }

    fn array(&mut self, depth: usize) -> Value {
        self.chars.next();
        let mut items = Vec::new();
        loop {
            self.gap();
            match self.peek() {
                None => break,
                Some(']') => {
                    self.chars.next();
                    break;
                }
                Some(',' | ';' | ':') => {
                    self.chars.next();
                }
                Some('}') => break,
                Some(_) => {
                    let before = self.at();
                    items.extend(self.value(depth + 1));
                    if self.at() == before {
                        self.chars.next();
                    }
                }
            }
        }
        Value::Array(items)
    }

    /// A name ends at its quotation mark.
    fn name(&mut self, quote: char) -> String {
        self.chars.next();
        let mut name = String::new();
        for (_, c) in self.chars.by_ref() {
            if c == quote {
                break;
            }
            name.push(c);
        }
        name
    }

    /// A string ends at a quotation mark behind which a value may end.
    fn string(&mut self, quote: char) -> String {
        self.chars.next();
        let mut text = String::new();
        while let Some((at, c)) = self.chars.next() {
            match c {
                '\\' => self.escape(&mut text),
                c if c == quote => {
                    if self.may_end(at + c.len_utf8()) {
                        break;
                    }
                    text.push(c);
                }
                c => text.push(c),
            }
        }
        text
    }

    /// Whether a value may end at this byte: a bracket, the end, or a comma before the next name or value.
    fn may_end(&self, at: usize) -> bool {
        let rest = self.source[at..].trim_start();
        let mut chars = rest.chars();
        match chars.next() {
            None | Some('}' | ']' | ':') => true,
            Some(',') => {
                let next = chars.as_str().trim_start();
                next.is_empty()
                    || next.starts_with(['"', '\'', '{', '[', '}', ']', '/'])
                    || next.starts_with(|c: char| c.is_ascii_digit())
                    || is_bare_name(next)
            }
            // A comma forgotten before the next name.
            Some('"') => {
                let name = chars.as_str();
                name.find('"').is_some_and(|end| end < 60 && !name[..end].contains(' ') && name[end + 1..].trim_start().starts_with(':'))
            }
            Some(_) => false,
        }
    }

    fn escape(&mut self, text: &mut String) {
        match self.chars.next().map(|(_, c)| c) {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('b' | 'f') => {}
            Some('u') => {
                let first = self.unit();
                let pair = first.filter(|unit| (0xd800..0xdc00).contains(unit)).and_then(|high| {
                    let at = self.at();
                    self.source[at..].starts_with("\\u").then(|| {
                        self.seek(at + 2);
                        self.unit().map(|low| 0x10000 + ((high - 0xd800) << 10) + (low.wrapping_sub(0xdc00) & 0x3ff))
                    })?
                });
                text.extend(pair.or(first).and_then(char::from_u32));
            }
            Some(c) => text.push(c),
            None => {}
        }
    }

    fn unit(&mut self) -> Option<u32> {
        let at = self.at();
        let digits = self.source.get(at..at + 4)?;
        let unit = u32::from_str_radix(digits, 16).ok()?;
        self.seek(at + 4);
        Some(unit)
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '-' | '.' | '$' | '+')) {
            word.push(c);
            self.chars.next();
        }
        word
    }

    /// `true`, `null`, a number; what is none of them is read as a string.
    fn bare(&mut self) -> Value {
        let word = self.word();
        if word.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&word).unwrap_or(Value::String(word))
    }
}

/// Whether a name without quotation marks and its colon stand here: `date:`.
fn is_bare_name(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    end > 0 && text[end..].starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(source: &str) -> String {
        let value = parse(source).unwrap_or_else(|| panic!("{source}"));
        let value = if let Value::Array(items) = value { items[0].clone() } else { value };
        value["headline"].as_str().unwrap_or("-").to_owned() + "|" + value["date"].as_str().unwrap_or("-")
    }

    #[test]
    fn slips_are_forgiven() {
        for source in [
            r#"{"headline":"A b","date":"2024"}"#,
            "{\"headline\":\"A\nb\",\"date\":\"2024\"}",
            r#"{"headline":"A b","date":"2024",}"#,
            r#"{"headline":"A b" "date":"2024"}"#,
            r#"{'headline':'A b','date':'2024'}"#,
            "<!-- {\"headline\":\"A b\",\"date\":\"2024\"} -->",
            "//<![CDATA[\n{\"headline\":\"A b\",\"date\":\"2024\"}\n//]]>",
            r#"{"headline":"A b","date":"2024""#,
            r#"{"headline":"A b","date":"2024"};"#,
            "{&quot;headline&quot;:&quot;A b&quot;,&quot;date&quot;:&quot;2024&quot;}",
            r#"{headline:"A b",date:"2024"}"#,
            r#"{"headline":"A b",/* c */"date":"2024"}"#,
            r#"{"headline":"A b","x":,"date":"2024"}"#,
            r#"[{"headline":"A b","date":"2024"},]"#,
            r#"{"headline":"A b","date":"2024"}{"headline":"C"}"#,
        ] {
            assert_eq!(headline(source).split_whitespace().collect::<Vec<_>>().join(" "), "A b|2024", "{source}");
        }
        assert_eq!(headline(r#"{"headline":"A "b" c","date":"2024"}"#), "A \"b\" c|2024");
        assert_eq!(headline(r#"{"headline":"A\'b é","date":"2024"}"#), "A'b é|2024");
    }

    #[test]
    fn nothing_is_made_of_nothing() {
        assert_eq!(parse("var a = 1;"), None);
        assert!(parse(&"[".repeat(100_000)).is_some());
        assert!(parse(&"{\"a\":".repeat(100_000)).is_some());
    }
}
