//! Ids made of words.

use crate::lexicon::base::fold;

/// Folded words joined by hyphens: "Haroon Aswad" -> `haroon-aswad`.
pub fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in fold::fold(words).chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() && !matches!(c, '\'' | '’' | '.') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}
