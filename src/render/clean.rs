//! Text of articles made harmless for a terminal: no escape sequence, no reversal of direction gets through.

/// The text on one line; control characters that could steer a terminal become `�`.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|c| {
            if matches!(c, '\n' | '\r' | '\t') {
                ' '
            } else if steers(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// C0 and C1 controls, and the marks that override the direction of writing.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_escape() {
        assert_eq!(clean("\u{1b}[31mred\u{1b}[0m\n\u{9b}2J"), "�[31mred�[0m �2J");
        assert_eq!(clean("\u{202e}txt.exe"), "�txt.exe");
        assert_eq!(clean("Élysée, 7 – 9"), "Élysée, 7 – 9");
    }
}
