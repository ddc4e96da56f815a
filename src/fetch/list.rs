//! A list of feeds in a file: an address a line, or OPML as feed readers write it.

use crate::fetch::address::Address;
use crate::store::NewFeed;

/// Reads a list; each fault names its line.
///
/// A line is an address, then, if wanted, the word `pages`: the pages of its entries are fetched, too. What follows `#` after a blank is a
/// comment. Of OPML the addresses in `xmlUrl` are taken.
///
/// ```
/// let (feeds, faults) = demarche::fetch::read_list("https://a.example/rss   # ours\nnews.example\n");
/// assert_eq!((feeds[0].url.as_str(), feeds.len()), ("https://a.example/rss", 1));
/// assert_eq!(faults[0].0, 2);
/// ```
pub fn read_list(text: &str) -> (Vec<NewFeed>, Vec<(usize, String)>) {
    let mut list = List::default();
    let opml = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if opml {
            for part in line.split("xmlUrl=").skip(1) {
                let quote = part.chars().next().filter(|c| matches!(c, '"' | '\''));
                if let Some(address) = quote.and_then(|quote| part[1..].split(quote).next()) {
                    list.take(number + 1, &address.replace("&amp;", "&"), false);
                }
            }
            continue;
        }
        let line = if line.starts_with('#') { "" } else { line.split(" #").next().unwrap_or_default() };
        let mut words = line.split_whitespace();
        let Some(address) = words.next() else { continue };
        match words.next() {
            None => list.take(number + 1, address, false),
            Some("pages") => list.take(number + 1, address, true),
            Some(other) => list.faults.push((number + 1, format!("`{other}`: after an address only the word pages may stand"))),
        }
    }
    (list.feeds, list.faults)
}

#[derive(Default)]
struct List {
    feeds: Vec<NewFeed>,
    faults: Vec<(usize, String)>,
}

impl List {
    fn take(&mut self, line: usize, words: &str, pages: bool) {
        match Address::parse(words) {
            Ok(address) => {
                let url = address.to_string();
                if !self.feeds.iter().any(|feed| feed.url == url) {
                    self.feeds.push(NewFeed { url, pages, backlog: 0 });
                }
            }
            Err(reason) => self.faults.push((line, format!("`{words}`: {reason}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_opml_are_read() {
        let (feeds, faults) = read_list("# ours\nhttps://a.example/rss pages\n\nhttps://a.example/rss\nhttps://b.example/#x pagse\nc\n");
        assert!(feeds.len() == 1 && feeds[0].pages);
        assert_eq!(faults.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5, 6]);
        let opml = "<?xml version='1.0'?>\n<opml><body><outline text='x' xmlUrl=\"https://a.example/rss?a=1&amp;b=2\"/><outline xmlUrl='https://b.example/'/>";
        let (feeds, faults) = read_list(opml);
        assert_eq!(feeds.iter().map(|f| f.url.as_str()).collect::<Vec<_>>(), ["https://a.example/rss?a=1&b=2", "https://b.example/"]);
        assert!(faults.is_empty());
    }
}
