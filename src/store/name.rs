//! Which words of a text may serve as a name for the actor they stand for.

/// Whether words of a text may serve as a name for their actor: "Moscow", but not "he" or "the minister".
pub(super) fn is_name(words: &str) -> bool {
    let words = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
    let small = |word: &str| matches!(word, "of" | "the" | "for" | "and" | "al" | "de" | "von" | "bin" | "la");
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let mut plain = words.split_whitespace();
    !is_pronoun(words) && words.len() > 1 && plain.clone().next().is_some_and(capital) && plain.all(|w| capital(w) || small(w))
}

fn is_pronoun(words: &str) -> bool {
    matches!(words, "He" | "She" | "It" | "They" | "We" | "I" | "His" | "Her" | "Their" | "Its" | "Who" | "You" | "Both" | "Each")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_and_descriptions_are_no_names() {
        assert!(is_name("Moscow") && is_name("the Kremlin") && is_name("Ministry of Defence"));
        assert!(!is_name("he") && !is_name("He") && !is_name("the minister") && !is_name(""));
    }
}
