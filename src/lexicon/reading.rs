//! Words and names by which inputs tell what they hold (`data/read/`): words of dates, names of fields, names of `meta` elements,
//! what a page's class names say.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The table as it stands: `word,kind,value,lang`.
pub const DATE_WORDS: &str = include_str!("../../data/read/date_words.csv");
/// The table as it stands: `name,field,rank`.
pub const FIELDS: &str = include_str!("../../data/read/fields.csv");
/// The table as it stands: `name,field,rank`.
pub const META: &str = include_str!("../../data/read/meta.csv");
/// The table as it stands: `word,kind`.
pub const PAGE_WORDS: &str = include_str!("../../data/read/page_words.csv");

/// The table as it stands: `phrase,kind`.
pub const PAGE_PHRASES: &str = include_str!("../../data/read/page_phrases.csv");

/// What a word is within a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateWord {
    /// A month, from 1.
    Month(u32),
    /// A day of the week, from Monday as 1; whether the word is English, and so can be held against the date.
    Weekday(u32, bool),
    /// A time zone: seconds east of UTC.
    Zone(i32),
    /// A word that only joins.
    Join,
    /// "Published": what follows is the date of publication.
    Published,
    /// "Updated": what follows is not.
    Modified,
}

/// What a word in lower case may be within a date: a word may be a month and a day of the week.
pub fn date_words(word: &str) -> &'static [DateWord] {
    static WORDS: LazyLock<HashMap<&str, Vec<DateWord>>> = LazyLock::new(|| {
        let mut words: HashMap<&str, Vec<DateWord>> = HashMap::new();
        for cells in rows(DATE_WORDS) {
            let [word, kind, value, lang] = cells[..] else { continue };
            let known = match kind {
                "month" => value.parse().ok().map(DateWord::Month),
                "weekday" => value.parse().ok().map(|day| DateWord::Weekday(day, lang.split('|').any(|l| l == "en"))),
                "zone" => offset(value).map(DateWord::Zone),
                "join" => Some(DateWord::Join),
                "published" => Some(DateWord::Published),
                "modified" => Some(DateWord::Modified),
                _ => None,
            };
            words.entry(word).or_default().extend(known);
        }
        words
    });
    WORDS.get(word).map_or(&[], Vec::as_slice)
}

/// `+02:00` in seconds.
fn offset(value: &str) -> Option<i32> {
    let (hours, minutes) = value.get(1..)?.split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Some(if value.starts_with('-') { -seconds } else { seconds })
}

/// Names of one table with their field and rank: where two names of a field are given, the lower rank counts.
pub type Names = HashMap<&'static str, (usize, &'static str)>;

/// Names of fields in records, tables and headers, in lower case without punctuation.
pub fn fields() -> &'static Names {
    static NAMES: LazyLock<Names> = LazyLock::new(|| names(FIELDS));
    &NAMES
}

/// Names of `meta` elements, in lower case.
pub fn meta() -> &'static Names {
    static NAMES: LazyLock<Names> = LazyLock::new(|| names(META));
    &NAMES
}

fn names(table: &'static str) -> Names {
    rows(table).filter_map(|cells| Some((cells[0], (cells.get(2)?.parse().ok()?, *cells.get(1)?)))).collect()
}

/// What words in class names, ids and headings say about a part of a page: kind by word, in lower case.
pub fn page_words() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(PAGE_WORDS).filter_map(|cells| Some((*cells.first()?, *cells.get(1)?)))
}

/// Phrases by which short texts of a page show what they are, in lower case without marks, with their kind.
pub fn page_phrases() -> impl Iterator<Item = (&'static str, &'static str)> {
    static PHRASES: LazyLock<Vec<(&str, &str)>> =
        LazyLock::new(|| rows(PAGE_PHRASES).filter_map(|cells| Some((*cells.first()?, *cells.get(1)?))).collect());
    PHRASES.iter().copied()
}

/// Rows of a table without quoted cells, header left out.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split(',').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_two_things() {
        assert_eq!(date_words("mar"), [DateWord::Month(3)]);
        assert!(date_words("mai").contains(&DateWord::Month(5)));
        assert_eq!(date_words("edt"), [DateWord::Zone(-4 * 3600)]);
        assert!(date_words("xyz").is_empty());
    }

    #[test]
    fn every_row_is_read() {
        for (table, kinds) in [
            (DATE_WORDS, &["month", "weekday", "zone", "join", "published", "modified"][..]),
            (FIELDS, &["id", "url", "title", "published", "modified", "publisher", "place", "lang", "text", "html", "summary"]),
            (META, &["url", "title", "published", "modified", "publisher", "lang", "created"]),
        ] {
            for cells in rows(table) {
                assert!(kinds.contains(&cells[1]), "{cells:?}");
                assert_eq!(cells[0], cells[0].to_lowercase(), "{cells:?}");
            }
        }
        assert_eq!(names(FIELDS).len(), rows(FIELDS).count(), "a name stands twice in fields.csv");
        assert_eq!(names(META).len(), rows(META).count(), "a name stands twice in meta.csv");
    }
}
