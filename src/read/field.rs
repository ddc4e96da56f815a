//! The fields of an article under whatever names inputs give them.

use crate::lexicon::reading;

/// Fills a field that is still empty with one line of text, white space folded.
pub(super) fn fill(slot: &mut Option<String>, value: &str) {
    if slot.is_none() {
        let folded = value.split_whitespace().collect::<Vec<_>>().join(" ");
        *slot = (!folded.is_empty()).then_some(folded);
    }
}

/// A field of an article under whatever name an input gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Url,
    Title,
    Published,
    Modified,
    Publisher,
    Place,
    Lang,
    Text,
    Html,
    Summary,
}

impl Field {
    /// The field of a canonical name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "id" => Self::Id,
            "url" => Self::Url,
            "title" => Self::Title,
            "published" => Self::Published,
            "modified" => Self::Modified,
            "publisher" => Self::Publisher,
            "place" => Self::Place,
            "lang" => Self::Lang,
            "text" => Self::Text,
            "html" => Self::Html,
            "summary" => Self::Summary,
            _ => return None,
        })
    }
}

/// Whether a value is one of those by which programs write that there is none.
pub(super) fn is_nothing(value: &str) -> bool {
    matches!(
        value.to_ascii_lowercase().as_str(),
        "" | "nan"
            | "null"
            | "none"
            | "n/a"
            | "na"
            | "#n/a"
            | "nil"
            | "undefined"
            | "-"
            | "--"
            | "\\n"
            | "(null)"
            | "<na>"
            | "nat"
            | "unknown"
            | "[]"
            | "{}"
    )
}

/// The field that a name stands for, with its rank: where two names of one field are given, the lower rank counts (`data/read/fields.csv`:
/// schema.org, JSON Feed, RSS, Dublin Core, news services, public data sets).
pub(super) fn field(name: &str) -> Option<(usize, Field)> {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let (rank, field) = reading::fields().get(plain.as_str())?;
    Some((*rank, Field::named(field)?))
}

/// The same where the user has given names of his own a meaning; these come before all others.
pub(super) fn field_with(name: &str, own: &[(String, String)]) -> Option<(usize, Field)> {
    match own.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(name.trim())) {
        Some((_, meant)) => Field::named(meant).map(|field| (0, field)),
        None => field(name),
    }
}

/// The fields among named values, best name first, each at most once by its best name with a value.
pub(super) fn ranked<'a, V>(values: impl Iterator<Item = (&'a str, V)>, own: &[(String, String)]) -> Vec<(Field, &'a str, V)> {
    let mut known: Vec<_> =
        values.filter_map(|(name, value)| field_with(name, own).map(|(rank, field)| (rank, field, name, value))).collect();
    known.sort_by_key(|(rank, ..)| *rank);
    known.into_iter().map(|(_, field, name, value)| (field, name, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_spelling() {
        assert_eq!(field("published_at").unwrap().1, Field::Published);
        assert_eq!(field("Publication Date").unwrap().1, Field::Published);
        assert_eq!(field("mood"), None);
    }
}
