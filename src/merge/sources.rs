//! How many independent sources tell an event: reprints, near-copies and several articles of one publisher count once.

use std::collections::BTreeSet;

use crate::merge::sketch::{COPY, resemblance};
use crate::types::{Edition, Mention, fold_name};

/// Evidence of at least so many bytes that stands word for word in two articles is copied.
const COPIED_SENTENCE: usize = 60;

/// Number of articles, and of independent sources among them.
pub(super) fn count(mentions: &[&Mention]) -> (u32, u32) {
    let articles: BTreeSet<&str> = mentions.iter().map(|m| m.edition.article.as_str()).collect();
    let mut leader: Vec<usize> = (0..mentions.len()).collect();
    for a in 0..mentions.len() {
        for b in a + 1..mentions.len() {
            let (x, y) = (root(&leader, a), root(&leader, b));
            if x != y && depend(mentions[a], mentions[b]) {
                leader[x.max(y)] = x.min(y);
            }
        }
    }
    let independent = (0..mentions.len()).filter(|i| leader[*i] == *i).count();
    (articles.len() as u32, independent as u32)
}

fn root(leader: &[usize], mut at: usize) -> usize {
    while leader[at] != at {
        at = leader[at];
    }
    at
}

fn depend(a: &Mention, b: &Mention) -> bool {
    let (x, y) = (&a.edition, &b.edition);
    let exact = &a.event.evidence.exact;
    x.article == y.article
        || origins(x).iter().any(|o| origins(y).contains(o))
        || (exact.len() >= COPIED_SENTENCE && *exact == b.event.evidence.exact)
        || resemblance(&x.sketch, &y.sketch) >= COPY
}

/// Publisher and agency, whichever are known.
fn origins(edition: &Edition) -> Vec<String> {
    [&edition.publisher, &edition.agency].into_iter().map(|name| fold_name(name)).filter(|name| !name.is_empty()).collect()
}
