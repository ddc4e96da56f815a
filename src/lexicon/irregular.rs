//! Irregular inflected forms and their lemmas (`data/lexicon/irregular.csv`).

/// The table as it stands: `form,class,lemma,source`.
pub const CSV: &str = include_str!("../../data/lexicon/irregular.csv");

/// Pairs of form and lemma, in file order.
pub fn forms() -> impl Iterator<Item = (&'static str, &'static str)> {
    CSV.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.nth(1)?))
    })
}
