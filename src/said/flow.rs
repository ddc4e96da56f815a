//! Quotations over sentences and paragraphs: what a cue touches is told whole, and what has no cue goes on from who spoke last.

use rustc_hash::FxHashMap;

use super::Found;
use super::quote::Quotation;
use crate::types::{ByteSpan, Document, SentenceKind};

/// A quotation without a cue is told from this many words on; shorter ones are names and irony.
const WORDS: usize = 5;
/// From this many words on it is told without a speaker where nobody fits.
const UNKNOWN: usize = 10;

/// Completes the sayings of a document.
pub(super) fn flow(document: &Document, quotations: &[Quotation], found: &mut Vec<Found>) {
    for saying in found.iter_mut().filter(|f| !f.quoted && !f.label) {
        complete(quotations, saying);
    }
    for saying in found.iter_mut().filter(|f| f.awaits) {
        follow(document, quotations, saying);
    }
    found.retain(|f| !f.parts.is_empty());
    found.sort_by_key(|f| (f.start(), f.cue));
    let mut spoken = Spoken::of(document, found);
    for quotation in quotations {
        let words = quotation.span.of(document.text()).split_whitespace().count();
        if words >= WORDS && !spoken.tells(quotation, found) && opens_sentence(document, quotation) {
            adopt(document, quotations, quotation, words, found, &mut spoken);
        }
    }
}

/// Where in the document sayings stand, so that none is looked for far away.
#[derive(Debug, Default)]
struct Spoken {
    /// Indices of the sayings whose cue, or whose end, stands in a paragraph.
    by_paragraph: FxHashMap<usize, Vec<usize>>,
    /// What labels of a transcript cover, in order.
    labelled: Vec<ByteSpan>,
}

impl Spoken {
    fn of(document: &Document, found: &[Found]) -> Self {
        let mut spoken = Self::default();
        for i in 0..found.len() {
            spoken.note(document, found, i);
        }
        spoken.labelled = found.iter().filter(|f| f.label).flat_map(|f| f.parts.iter().copied()).collect();
        spoken.labelled.sort();
        spoken
    }

    fn note(&mut self, document: &Document, found: &[Found], i: usize) {
        for paragraph in [document.sentences[found[i].sentence].paragraph, last_paragraph(document, &found[i])] {
            let here = self.by_paragraph.entry(paragraph).or_default();
            if !here.contains(&i) {
                here.push(i);
            }
        }
    }

    fn near(&self, paragraph: usize) -> &[usize] {
        self.by_paragraph.get(&paragraph).map_or(&[], Vec::as_slice)
    }

    fn tells(&self, quotation: &Quotation, found: &[Found]) -> bool {
        let at = self.labelled.partition_point(|p| p.end <= quotation.span.start);
        self.labelled.get(at).is_some_and(|p| p.overlaps(quotation.span))
            || self.near(quotation.paragraph).iter().any(|&i| !found[i].quoted && found[i].covers(quotation.span))
    }
}

/// The quotations that share a byte with a span.
fn touching(quotations: &[Quotation], span: ByteSpan) -> impl Iterator<Item = &Quotation> {
    let from = quotations.partition_point(|q| q.span.end <= span.start);
    quotations[from..].iter().take_while(move |q| q.span.start < span.end)
}

/// A quotation that content begins, ends or lies in belongs to it whole: it may run over several sentences.
fn complete(quotations: &[Quotation], saying: &mut Found) {
    for part in saying.parts.clone() {
        for quotation in touching(quotations, part) {
            let whole = quotation.span;
            let edge = part.start <= whole.start && part.end < whole.end || part.start > whole.start;
            let swallows_cue = whole.overlaps(saying.cue) || saying.speaker.as_ref().is_some_and(|s| whole.overlaps(s.span));
            if edge && !swallows_cue {
                saying.add(whole);
            }
        }
    }
}

/// What an announced speech is: the quotations that begin right behind it.
fn follow(document: &Document, quotations: &[Quotation], saying: &mut Found) {
    let mut end = document.sentences[saying.sentence].span.end;
    for quotation in quotations {
        let between = document.text().get(end..quotation.span.start);
        if between.is_some_and(|words| words.trim().is_empty()) {
            saying.add(quotation.span);
            end = quotation.span.end;
        }
    }
}

/// Whether a quotation begins with a sentence: one inside a sentence is a phrase that somebody used.
fn opens_sentence(document: &Document, quotation: &Quotation) -> bool {
    let at = document.sentences.partition_point(|s| s.span.end <= quotation.span.start);
    document.sentences.get(at).is_some_and(|s| s.kind != SentenceKind::Furniture && s.span.start >= quotation.span.start.saturating_sub(1))
}

/// Hands a quotation without a cue to who spoke beside it.
fn adopt(document: &Document, quotations: &[Quotation], quotation: &Quotation, words: usize, found: &mut Vec<Found>, spoken: &mut Spoken) {
    let paragraph = |f: &Found| document.sentences[f.sentence].paragraph;
    let speaks = |f: &Found| !f.quoted && !f.label && f.speaker.is_some();
    let touches = |f: &Found| f.parts.iter().any(|p| touching(quotations, *p).next().is_some());
    let before = |f: &Found| f.start() < quotation.span.start;
    let place = |i: usize| (found[i].end(), found[i].cue.start);
    let here: Vec<usize> = spoken
        .near(quotation.paragraph)
        .iter()
        .copied()
        .filter(|&i| speaks(&found[i]) && paragraph(&found[i]) == quotation.paragraph)
        .collect();
    // In the same paragraph: who was quoted before it, else who is quoted behind it.
    let earlier = here.iter().copied().filter(|&i| before(&found[i]) && touches(&found[i])).max_by_key(|&i| place(i));
    let later = || here.iter().copied().filter(|&i| !before(&found[i]) && touches(&found[i])).min_by_key(|&i| place(i));
    let loose = || here.iter().copied().filter(|&i| before(&found[i])).max_by_key(|&i| place(i));
    // In the paragraph before: the last that spoke there.
    let above = || {
        let near = [Some(quotation.paragraph), quotation.paragraph.checked_sub(1)].into_iter().flatten();
        let all = near.flat_map(|p| spoken.near(p).iter().copied());
        all.filter(|&i| speaks(&found[i]) && before(&found[i])).max_by_key(|&i| place(i))
    };
    let joined = earlier.or_else(later).map(|i| (i, true));
    let joined = joined.or_else(|| loose().or_else(above).map(|i| (i, touches(&found[i]))));
    match joined {
        Some((i, true)) => {
            found[i].add(quotation.span);
            spoken.note(document, found, i);
        }
        Some((i, false)) => {
            let mut saying = Found { parts: Vec::new(), ..found[i].clone() };
            saying.add(quotation.span);
            found.push(saying);
            spoken.note(document, found, found.len() - 1);
        }
        None if words >= UNKNOWN => {
            let sentence = document.sentences.partition_point(|s| s.span.end <= quotation.span.start);
            let mut saying = Found { sentence, cue: ByteSpan::new(quotation.span.start, quotation.span.start), ..Found::default() };
            saying.add(quotation.span);
            found.push(saying);
            spoken.note(document, found, found.len() - 1);
        }
        None => {}
    }
}

/// The paragraph in which a saying ends.
fn last_paragraph(document: &Document, found: &Found) -> usize {
    let at = document.sentences.partition_point(|s| s.span.end < found.end().max(found.cue.end));
    document.sentences.get(at).map_or(0, |s| s.paragraph).max(document.sentences[found.sentence].paragraph)
}
