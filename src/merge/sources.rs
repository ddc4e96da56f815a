//! How many independent sources tell an event: reprints, near-copies and several articles of one publisher count once.
//!
//! Cost: each mention looks up its article, its publisher, its agency, its sentence and some hashes of its text's sketch; texts that share
//! one of those hashes are compared once for each group of dependent ones that stands behind it, at most `BEHIND`.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::merge::sketch::{COPY, resemblance};
use crate::types::{Edition, Mention, fold_name};

/// Evidence of at least so many bytes that stands word for word in two articles is copied.
const COPIED_SENTENCE: usize = 60;
/// Least hashes of a sketch by which near-copies are found: two texts that share half of their shingles share none of them once in 2^16.
const LOOKED_UP: usize = 16;
/// Groups of texts that are compared behind one hash.
const BEHIND: usize = 16;

/// Number of articles, and of independent sources among them; the mentions stand in an order that does not depend on ingest.
pub(super) fn count(mentions: &[&Mention]) -> (u32, u32) {
    if let [_] = mentions {
        return (1, 1);
    }
    let articles: BTreeSet<&str> = mentions.iter().map(|m| m.edition.article.as_str()).collect();
    let mut dependent = Dependent { leader: (0..mentions.len()).collect() };
    dependent.by_name(mentions);
    dependent.by_text(mentions);
    let independent = (0..mentions.len()).filter(|n| dependent.leader[*n] == *n).count();
    (articles.len() as u32, independent as u32)
}

/// Sets of mentions that depend on one another, each led by its first.
struct Dependent {
    leader: Vec<usize>,
}

impl Dependent {
    fn root(&mut self, mut at: usize) -> usize {
        while self.leader[at] != at {
            self.leader[at] = self.leader[self.leader[at]];
            at = self.leader[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.leader[a.max(b)] = a.min(b);
    }

    /// Joins those of one article, publisher or agency, and those of one long sentence.
    fn by_name(&mut self, mentions: &[&Mention]) {
        let mut first: FxHashMap<(u8, String), usize> = FxHashMap::default();
        for (n, mention) in mentions.iter().enumerate() {
            let exact = &mention.event.evidence.exact;
            let sentence = (exact.len() >= COPIED_SENTENCE).then(|| (1, exact.clone()));
            let names = origins(&mention.edition).map(|name| (2, name)).chain(sentence);
            for key in names.chain([(0, mention.edition.article.clone())]) {
                let other = *first.entry(key).or_insert(n);
                self.join(other, n);
            }
        }
    }

    /// Joins near-copies.
    fn by_text(&mut self, mentions: &[&Mention]) {
        let mut behind: FxHashMap<u32, SmallVec<[usize; 2]>> = FxHashMap::default();
        for (n, mention) in mentions.iter().enumerate() {
            for hash in mention.edition.sketch.iter().take(LOOKED_UP) {
                let texts = behind.entry(*hash).or_default();
                let mut stands = false;
                for other in texts.iter() {
                    let known = self.root(*other) == self.root(n);
                    if known || resemblance(&mentions[*other].edition.sketch, &mention.edition.sketch) >= COPY {
                        self.join(*other, n);
                        stands = true;
                    }
                }
                if !stands && texts.len() < BEHIND {
                    texts.push(n);
                }
            }
        }
    }
}

/// Publisher and agency, whichever are known.
fn origins(edition: &Edition) -> impl Iterator<Item = String> {
    [&edition.publisher, &edition.agency].into_iter().map(|name| fold_name(name)).filter(|name| !name.is_empty())
}
