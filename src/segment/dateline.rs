//! The head of a wire story: `MOSCOW, Nov 9 (Reuters) -`, `KYIV, Ukraine (AP) —`, `MOSCOW, November 9. /TASS/.`
//!
//! Takes the text of a paragraph, gives the head with its place, date and agency. A lone date line ("Friday, January 4, 2019") is one, too.
//! Does not resolve the date or look the place up.

use crate::types::{ByteSpan, Dateline};

/// A head is no longer than this, in bytes.
const LONGEST: usize = 120;
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS_IN_FULL: &[&str] =
    &["january", "february", "march", "april", "june", "july", "august", "september", "sept", "october", "november", "december"];
const WEEKDAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Finds the head of a paragraph that begins at `base`.
pub(super) fn dateline(text: &str, base: usize) -> Option<Dateline> {
    let mut found = lone_date(text).or_else(|| wire_head(text)).or_else(|| slashed_head(text))?;
    let shift = |span: &mut ByteSpan| *span = ByteSpan::new(span.start + base, span.end + base);
    shift(&mut found.span);
    [&mut found.place, &mut found.date, &mut found.agency].into_iter().flatten().for_each(shift);
    Some(found)
}

/// A paragraph that is nothing but a date.
fn lone_date(text: &str) -> Option<Dateline> {
    let words: Vec<String> = words_of(text).map(str::to_lowercase).collect();
    let dated = words.iter().any(|w| is_month(w)) && words.iter().any(|w| w.bytes().all(|b| b.is_ascii_digit()));
    let only = words.iter().all(|w| is_date_word(w)) && words.len() <= 5;
    let span = ByteSpan::new(0, text.len());
    (dated && only).then(|| Dateline { span, date: Some(span), ..Dateline::default() })
}

/// Place, date and agency before a dash.
fn wire_head(text: &str) -> Option<Dateline> {
    let (at, end) = dash(text)?;
    let head = text[..at].trim_end();
    let mut line = Dateline { span: ByteSpan::new(0, end + bracketed(&text[end..])), ..Dateline::default() };
    let mut rest = head;
    if let Some(open) = head.rfind('(').filter(|_| head.ends_with(')')) {
        line.agency = Some(ByteSpan::new(open + 1, head.len() - 1));
        rest = head[..open].trim_end().trim_end_matches([',', ':']);
    }
    split_place_date(rest, &mut line);
    accept(text, end, line)
}

/// `MOSCOW, November 9. /TASS/.`
fn slashed_head(text: &str) -> Option<Dateline> {
    let open = text.find('/').filter(|&i| i < LONGEST)?;
    let close = open + 1 + text[open + 1..].find('/').filter(|&n| n > 0 && n < 30)?;
    let name = &text[open + 1..close];
    let head = text[..open].trim_end_matches([' ', '.', ',']);
    let mut line = Dateline { agency: Some(ByteSpan::new(open + 1, close)), ..Dateline::default() };
    split_place_date(head, &mut line);
    let marks = |c: char| matches!(c, '.' | '-' | '–' | '—' | ' ' | ':');
    let end = close + 1 + text[close + 1..].find(|c| !marks(c)).unwrap_or(text.len() - close - 1);
    line.span = ByteSpan::new(0, text[..end].trim_end().len());
    let named = name.chars().all(|c| c.is_alphabetic() || c == ' ') && line.date.is_some();
    named.then_some(line).filter(|l| l.place.is_some_and(|p| is_place(p.of(text))))
}

/// Where the first dash of a head begins and ends.
fn dash(text: &str) -> Option<(usize, usize)> {
    let dashes = [" - ", " -- ", " – ", " — ", "— ", "—", "– "];
    let window = &text[..text.floor_char_boundary(LONGEST)];
    let found = dashes.iter().filter_map(|d| window.find(d).map(|i| (i, i + d.trim_end().len()))).min()?;
    (found.0 > 0).then_some(found)
}

/// Length of the notes in brackets behind a dash: "-- [TEXT] [Brook]".
fn bracketed(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let inner = rest.trim_start();
        let Some(close) = inner.strip_prefix('[').and_then(|r| r.find(']')).filter(|&n| n < 40) else { return at };
        at += rest.len() - inner.len() + close + 2;
    }
}

/// "KYIV, Ukraine, Nov. 9" -> place and date.
fn split_place_date(head: &str, line: &mut Dateline) {
    let cut = head.match_indices([',', ' ']).map(|(i, _)| i).find(|&i| {
        let rest = head[i..].trim_start_matches([',', ' ']);
        !rest.is_empty()
            && words_of(rest).all(|w| is_date_word(&w.to_lowercase()))
            && words_of(rest).any(|w| is_month_or_day(&w.to_lowercase()))
    });
    let place = head[..cut.unwrap_or(head.len())].trim_end_matches([',', ' ', ':']);
    if let Some(at) = cut {
        let start = at + (head[at..].len() - head[at..].trim_start_matches([',', ' ']).len());
        line.date = Some(ByteSpan::new(start, head.trim_end_matches([',', ' ']).len()));
    }
    if !place.is_empty() {
        line.place = Some(ByteSpan::new(0, place.len()));
    }
}

/// A head needs a place, and besides it capitals, a date or an agency.
fn accept(text: &str, end: usize, line: Dateline) -> Option<Dateline> {
    let place = line.place?.of(text);
    let capitals = place.chars().filter(|c| c.is_alphabetic()).count() > 2 && first_part(place).chars().all(|c| !c.is_lowercase());
    let agency = line.agency.is_none_or(|a| is_agency(a.of(text)));
    let body = text[end..].trim_start();
    let body_shouts = body.chars().take(40).filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let another = text[end..].chars().take(200).any(|c| matches!(c, '—' | '–'));
    let sure = line.agency.is_some()
        || line.date.is_some()
        || (capitals && !body_shouts)
        || (place.split(' ').count() <= 3 && !another && line.span.len() < 40);
    (is_place(place) && agency && sure && !body.is_empty()).then_some(line)
}

fn first_part(place: &str) -> &str {
    place.split([',', '/']).next().unwrap_or(place)
}

/// Up to six words, each with a capital; no verb, no figure.
fn is_place(text: &str) -> bool {
    let small = ["of", "the", "de", "la", "and", "al", "on", "du", "del", "el"];
    let capital = |w: &str| w.starts_with(char::is_uppercase) && !w.contains(|c: char| c.is_ascii_digit()) || small.contains(&w);
    let count = words_of(text).count();
    let dated = words_of(text).all(|w| is_date_word(&w.to_lowercase()));
    (1..=6).contains(&count)
        && !dated
        && text.starts_with(char::is_uppercase)
        && words_of(text).all(capital)
        && !text.contains(['"', '“', '(', ':', ';'])
}

fn is_agency(text: &str) -> bool {
    let count = text.split_whitespace().count();
    (1..=5).contains(&count) && text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_lowercase()) && !text.contains(['.', ';'])
        || text.contains(".com")
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '/', '\u{a0}']).filter(|w| !w.is_empty())
}

fn is_month(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    MONTHS.contains(&word) || MONTHS_IN_FULL.contains(&word)
}

fn is_month_or_day(word: &str) -> bool {
    is_month(word) || WEEKDAYS.contains(&word)
}

fn is_date_word(word: &str) -> bool {
    let digits =
        word.trim_end_matches(['.', ',']).trim_end_matches("th").trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd");
    is_month_or_day(word) || (!digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String, String, &str)> {
        let line = dateline(text, 0)?;
        let part = |span: Option<ByteSpan>| span.map_or("", |s| s.of(text)).to_owned();
        Some((part(line.place), part(line.date), part(line.agency), text[line.span.end..].trim_start()))
    }

    fn parts(place: &str, date: &str, agency: &str) -> Option<(String, String, String, &'static str)> {
        Some((place.to_owned(), date.to_owned(), agency.to_owned(), "Two men left."))
    }

    #[test]
    fn wire_heads_are_read() {
        assert_eq!(read("VIENNA, Nov 9 (Example) - Two men left."), parts("VIENNA", "Nov 9", "Example"));
        assert_eq!(read("VIENNA, Austria (EX) — Two men left."), parts("VIENNA, Austria", "", "EX"));
        assert_eq!(read("Vienna, 9 November 2025 – Two men left."), parts("Vienna", "9 November 2025", ""));
        assert_eq!(read("VIENNA, November 9. /EXA/. Two men left."), parts("VIENNA", "November 9", "EXA"));
        assert_eq!(read("VIENNA — Two men left."), parts("VIENNA", "", ""));
        assert_eq!(read("VIENNA, 9 NOV 90 (EXAMPLE PRESS) -- [TEXT] Two men left."), parts("VIENNA", "9 NOV 90", "EXAMPLE PRESS"));
    }

    #[test]
    fn a_date_alone_is_a_head() {
        assert_eq!(dateline("Friday, January 4, 2019", 5).and_then(|d| d.date), Some(ByteSpan::new(5, 28)));
    }

    #[test]
    fn running_text_is_none() {
        for text in [
            "The minister - a lawyer - left Vienna.",
            "Austria — a neutral state — hosted the talks.",
            "Ministers met on Sunday – the first time in years.",
            "May 5 was a holiday.",
            "Two men left.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
