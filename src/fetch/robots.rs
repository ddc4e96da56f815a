//! `robots.txt` by RFC 9309: which paths of a site we may ask for.
//!
//! The group that names us counts, else the group of all; of the rules that match a path the longest, and of two alike the one that allows.
//! `*` and `$` are understood, and `Crawl-delay`, which the RFC does not have.

use std::fmt::{self, Write};
use std::time::Duration;

/// By which name a `robots.txt` may speak to us.
pub const PRODUCT: &str = "demarche";
/// Bytes that are read of one; the RFC asks for no less.
pub const LONGEST: usize = 500 * 1024;
/// The longest delay between two requests that is heeded: with a longer one nothing would ever be read.
const LONGEST_DELAY: f64 = 60.0;

/// What a site lets us ask for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    /// Whether it allows, and the pattern.
    rules: Vec<(bool, String)>,
    delay: Option<Duration>,
}

impl Rules {
    /// Reads a `robots.txt`.
    ///
    /// ```
    /// use demarche::fetch::Rules;
    /// let rules = Rules::parse("User-agent: *\nDisallow: /private\nAllow: /private/feed.xml$\n");
    /// assert!(rules.allow("/private/feed.xml") && !rules.allow("/private/feed.xml?x") && rules.allow("/"));
    /// ```
    pub fn parse(text: &str) -> Self {
        let (mut ours, mut all) = (None::<Self>, Self::default());
        // To whom the group speaks that is being read, and whether its rules have begun.
        let (mut to_us, mut to_all, mut begun) = (false, false, true);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if begun {
                    (to_us, to_all, begun) = (false, false, false);
                }
                to_all |= value == "*";
                if is_us(value) {
                    to_us = true;
                    ours.get_or_insert_default();
                }
                continue;
            }
            if !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay") {
                continue;
            }
            begun = true;
            let groups = [ours.as_mut().filter(|_| to_us), Some(&mut all).filter(|_| to_all)];
            for group in groups.into_iter().flatten() {
                group.take(&key, value);
            }
        }
        ours.unwrap_or(all)
    }

    fn take(&mut self, key: &str, value: &str) {
        match key {
            "crawl-delay" => {
                let seconds = value.parse::<f64>().ok().filter(|s| s.is_finite() && *s >= 0.0);
                self.delay = seconds.map(|s| Duration::from_secs_f64(s.min(LONGEST_DELAY))).or(self.delay);
            }
            _ if value.is_empty() => {}
            key => self.rules.push((key == "allow", normal(value))),
        }
    }

    /// Whether a path, with its query, may be asked for.
    pub fn allow(&self, path: &str) -> bool {
        let path = normal(path);
        let matching = self.rules.iter().filter(|(_, pattern)| matches(pattern, &path));
        // The longest counts; of two alike the one that allows, which is greater.
        matching.map(|(allows, pattern)| (pattern.len(), *allows)).max().is_none_or(|(_, allows)| allows)
    }

    /// The time between two requests that is asked for.
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// The rules as a `robots.txt` that reads back to them.
impl fmt::Display for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("user-agent: *\n")?;
        if let Some(delay) = self.delay {
            writeln!(f, "crawl-delay: {}", delay.as_secs_f64())?;
        }
        self.rules.iter().try_for_each(|(allows, pattern)| writeln!(f, "{}: {pattern}", if *allows { "allow" } else { "disallow" }))
    }
}

/// Whether a group speaks to us: the name up to what is no letter, hyphen or underscore.
fn is_us(value: &str) -> bool {
    let end = value.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_'))).unwrap_or(value.len());
    value[..end].eq_ignore_ascii_case(PRODUCT)
}

/// A path or pattern in one form: what need not be percent-encoded is not, what must be is, in capitals.
fn normal(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let (byte, known, width) = match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => (byte, byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'), 3),
            None => (bytes[at], bytes[at].is_ascii_graphic(), 1),
        };
        if known {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
        at += width;
    }
    out
}

/// Whether a pattern matches the beginning of a path, or with `$` the whole of it.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !whole || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if whole && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_that_names_us_counts_alone() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: Demarche/1.0\nDisallow: /a\nCrawl-delay: 2.5\n\nUser-agent: demarche\nDisallow: /b";
        let rules = Rules::parse(text);
        assert!(rules.allow("/c") && !rules.allow("/a/x") && !rules.allow("/b"));
        assert_eq!(rules.delay(), Some(Duration::from_millis(2500)));
        assert!(!Rules::parse("User-agent: demarche-other\nAllow: /\n\nUser-agent: *\nDisallow: /x").allow("/x"));
    }

    #[test]
    fn the_longest_rule_counts_and_allows_where_two_are_alike() {
        let rules = Rules::parse("user-agent: *\nallow: /p\ndisallow: /\ndisallow: /p/q\nallow: /p/q\ndisallow: /*.php$");
        for (path, allowed) in [("/p", true), ("/o", false), ("/p/q", true), ("/p/x.php", false), ("/p/x.php5", true), ("/p/x.php?y", true)]
        {
            assert_eq!(rules.allow(path), allowed, "{path}");
        }
    }

    #[test]
    fn percent_signs_hide_nothing() {
        let rules = Rules::parse("user-agent: *\ndisallow: /a%3cd.html\ndisallow: /%66oo\ndisallow: /ü");
        assert!(!rules.allow("/a%3Cd.html") && !rules.allow("/foo") && !rules.allow("/%C3%BC") && rules.allow("/a<e"));
    }

    #[test]
    fn rules_read_back() {
        let rules = Rules::parse("user-agent: *\ncrawl-delay: 3\nallow: /a$\ndisallow: /*?b\nsitemap: https://a.example/s.xml\n<html>: x");
        assert_eq!(Rules::parse(&rules.to_string()), rules);
        assert!(Rules::parse("<html>no rules: here</html>").allow("/") && Rules::parse("disallow: /").allow("/"));
        assert_eq!(Rules::parse("user-agent: *\ncrawl-delay: 1e9").delay(), Some(Duration::from_secs(60)));
    }
}
