//! Names folded for comparison: letter case, accents, punctuation and a leading article do not count.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a name: "The  Élysée" and "elysee" become the same.
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut push = |letter: char| {
        if letter.is_alphanumeric() {
            folded.push(letter);
        } else if !matches!(letter, '\'' | '’' | '.') && !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    };
    if name.is_ascii() {
        name.chars().map(|c| c.to_ascii_lowercase()).for_each(&mut push);
    } else {
        name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).for_each(&mut push);
    }
    let trimmed = folded.trim();
    trimmed.strip_prefix("the ").unwrap_or(trimmed).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_accents_points_and_the_article() {
        assert_eq!(fold_name("The Élysée"), "elysee");
        assert_eq!(fold_name("U.N."), "un");
        assert_eq!(fold_name("Côte d’Ivoire"), "cote divoire");
        assert_eq!(fold_name("  Xi   Jinping "), "xi jinping");
    }
}
