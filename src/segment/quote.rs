//! Which tokens stand between quotation marks.
//!
//! Takes the sentences of one paragraph, marks their tokens; the marks themselves count as quoted. A quotation that the paragraph leaves
//! open ends with it: newspapers open each paragraph of a long quotation anew.

use crate::types::{Sentence, Token};

/// Marks the quoted tokens of one paragraph.
pub(super) fn mark(text: &str, sentences: &mut [Sentence]) {
    let mut open: Option<char> = None;
    for sentence in sentences {
        for i in 0..sentence.tokens.len() {
            let token = &sentence.tokens[i];
            let mark = quotation_mark(token.span.of(text));
            let opens = mark.is_some_and(|m| opens(m, token, text));
            let closes = mark.zip(open).is_some_and(|(m, o)| closes(m, o));
            match (open, mark) {
                (Some(_), _) if closes => open = None,
                (None, Some(mark)) if opens => open = Some(mark),
                _ => {}
            }
            sentence.tokens[i].quoted = open.is_some() || closes;
        }
    }
}

fn quotation_mark(form: &str) -> Option<char> {
    match form {
        "\"" | "``" | "''" => Some('"'),
        "“" | "”" | "„" | "«" | "»" => form.chars().next(),
        _ => None,
    }
}

fn opens(mark: char, token: &Token, text: &str) -> bool {
    let before = text[..token.span.start].chars().next_back();
    let after = text[token.span.end..].chars().next();
    match mark {
        '“' | '„' | '«' => true,
        '"' => {
            before.is_none_or(|c| !c.is_alphanumeric() || after.is_some_and(char::is_alphanumeric))
                && after.is_some_and(|c| !c.is_whitespace())
        }
        _ => false,
    }
}

fn closes(mark: char, open: char) -> bool {
    match open {
        '"' => mark == '"',
        '«' => mark == '»',
        _ => matches!(mark, '”' | '"') || (open == '„' && mark == '“'),
    }
}
