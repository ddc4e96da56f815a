//! Quotations of a document: pairs of marks, over sentences.
//!
//! Takes the sentences of a document, gives the spans between quotation marks, marks included. Double and single marks, straight and
//! curved, those of other languages, and a closing mark that opens. A quotation that its paragraph leaves open ends with the paragraph.

use crate::types::{ByteSpan, Document};

/// Longest quotation between single straight marks, in bytes: further apart they are apostrophes.
const SINGLE: usize = 400;

/// One quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotation {
    /// Marks included.
    pub(super) span: ByteSpan,
    /// Number of its paragraph.
    pub(super) paragraph: usize,
    /// Whether no mark closes it.
    pub(super) open: bool,
}

/// All quotations, in text order.
pub(super) fn quotations(document: &Document) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut first = 0;
    while let Some(sentence) = document.sentences.get(first) {
        let number = sentence.paragraph;
        let last = first + document.sentences[first..].iter().take_while(|s| s.paragraph == number).count() - 1;
        let span = sentence.span.join(document.sentences[last].span);
        paragraph(document.text(), span, number, &mut found);
        first = last + 1;
    }
    found
}

fn paragraph(text: &str, span: ByteSpan, number: usize, found: &mut Vec<Quotation>) {
    let mut at = span.start;
    while at < span.end {
        let Some((mark, length)) = mark(&text[at..span.end]) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if !opens(text, span, at, length, mark) {
            at += length;
            continue;
        }
        match close(text, span, at + length, mark) {
            // "rock 'n' roll": one letter between two marks was left out, not quoted.
            Some(end) if is_single(mark) && text[at..end].chars().count() <= 3 => at = end,
            Some(end) => {
                found.push(Quotation { span: ByteSpan::new(at, end), paragraph: number, open: false });
                at = end;
            }
            None if is_single(mark) => at += length,
            None => {
                found.push(Quotation { span: ByteSpan::new(at, span.end), paragraph: number, open: true });
                at = span.end;
            }
        }
    }
}

/// The mark at the beginning of some text, and its length in bytes: two single marks are a double one.
fn mark(text: &str) -> Option<(char, usize)> {
    if text.starts_with("''") || text.starts_with("``") {
        return Some(('"', 2));
    }
    let first = text.chars().next()?;
    matches!(first, '"' | '“' | '”' | '„' | '«' | '‘' | '\'').then(|| (first, first.len_utf8()))
}

fn is_single(mark: char) -> bool {
    matches!(mark, '\'' | '‘')
}

fn opens(text: &str, span: ByteSpan, at: usize, length: usize, mark: char) -> bool {
    let before = text[span.start..at].chars().next_back();
    let after = text[at + length..span.end].chars().next();
    let starts = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '-' | '―' | '“' | '"' | ':'));
    let holds = after.is_some_and(|c| !c.is_whitespace());
    match mark {
        '“' | '„' | '«' => true,
        '‘' => starts && holds,
        _ => {
            starts
                && holds
                && after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '…' | '$' | '[' | '(' | '\'' | '‘' | '“' | '@' | '#'))
        }
    }
}

/// One past the mark that closes.
fn close(text: &str, span: ByteSpan, from: usize, open: char) -> Option<usize> {
    let mut at = from;
    let mut depth = 0;
    while at < span.end {
        let rest = &text[at..span.end];
        let first = rest.chars().next()?;
        let length = if open == '"' && (rest.starts_with("''") || rest.starts_with("``")) { 2 } else { first.len_utf8() };
        let before = text[from..at].chars().next_back();
        let after = rest[length..].chars().next();
        let closes = match open {
            '"' => length == 2 || first == '"' || first == '”',
            '“' | '„' | '”' => first == '”' || first == '"' || open == '„' && first == '“',
            '«' => first == '»',
            '‘' => first == '’' && after.is_none_or(|c| !c.is_alphanumeric()),
            _ => first == '\'' && after.is_none_or(|c| !c.is_alphanumeric()) && before.is_some_and(|c| !c.is_whitespace()),
        };
        // A mark within: “he said “no” to me”.
        if open == '“' && first == '“' {
            depth += 1;
        } else if closes && depth > 0 && first == '”' {
            depth -= 1;
        } else if closes {
            let words = text[from..at].split_whitespace().count();
            let single = is_single(open) && (at - from > SINGLE || words < 2 && before.is_some_and(|c| c == 's'));
            return (!single).then_some(at + length);
        }
        at += length;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Article, Sentence};

    fn quoted(text: &str) -> Vec<&str> {
        let mut document = Document { article: Article { text: text.to_owned(), ..Article::default() }, ..Document::default() };
        document.sentences.push(Sentence { span: ByteSpan::new(0, text.len()), ..Sentence::default() });
        quotations(&document).into_iter().map(|q| q.span.of(text)).collect()
    }

    #[test]
    fn marks_of_several_kinds() {
        assert_eq!(quoted("He said \"no\" and “yes, sir” and ''why not'' and «oui»."), ["\"no\"", "“yes, sir”", "''why not''", "«oui»"]);
        assert_eq!(quoted("He said ‘we don’t know’ and 'we will leave,' then left."), ["‘we don’t know’", "'we will leave,'"]);
    }

    #[test]
    fn apostrophes_are_no_quotations() {
        assert_eq!(quoted("The boys' toys and the girls' books aren't here."), Vec::<&str>::new());
        assert_eq!(quoted("A board 5\" wide and rock 'n' roll."), Vec::<&str>::new());
    }

    #[test]
    fn a_closing_mark_may_open_and_one_may_stay_open() {
        assert_eq!(quoted("”We go home. It is late,” she said."), ["”We go home. It is late,”"]);
        assert_eq!(quoted("“We go home. It is late."), ["“We go home. It is late."]);
    }
}
