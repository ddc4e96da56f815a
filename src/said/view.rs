//! One sentence as the room reads it.

use crate::lexicon::cues::Cues;
use crate::said::quote::Quotation;
use crate::types::{ByteSpan, Deprel, Document, Sentence, Token, Upos};

/// A parsed sentence with the quotations of its document.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) document: &'a Document,
    pub(super) cues: &'a Cues,
    /// Index of the sentence.
    pub(super) number: usize,
    pub(super) sentence: &'a Sentence,
    pub(super) quotations: &'a [Quotation],
}

impl<'a> View<'a> {
    pub(super) fn new(document: &'a Document, cues: &'a Cues, number: usize, quotations: &'a [Quotation]) -> Self {
        Self { document, cues, number, sentence: &document.sentences[number], quotations }
    }

    pub(super) fn token(&self, t: usize) -> &'a Token {
        &self.sentence.tokens[t]
    }

    pub(super) fn lemma(&self, t: usize) -> &'a str {
        &self.sentence.tokens[t].lemma
    }

    pub(super) fn form(&self, t: usize) -> &'a str {
        self.sentence.form(self.document.text(), t)
    }

    pub(super) fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub(super) fn child(&self, t: usize, relations: &[Deprel]) -> Option<usize> {
        self.sentence.child(t, relations)
    }

    /// The quotation that a token stands in.
    pub(super) fn quotation(&self, t: usize) -> Option<&'a Quotation> {
        let at = self.token(t).span;
        let i = self.quotations.partition_point(|q| q.span.end <= at.start);
        self.quotations.get(i).filter(|q| q.span.contains(at))
    }

    pub(super) fn is_quoted(&self, t: usize) -> bool {
        self.quotation(t).is_some()
    }

    /// Whether a token is a quotation mark or lies between marks.
    pub(super) fn is_mark(&self, t: usize) -> bool {
        matches!(self.form(t), "\"" | "“" | "”" | "''" | "``" | "'" | "‘" | "’" | "«" | "»" | "„")
    }

    pub(super) fn is_punct(&self, t: usize) -> bool {
        self.token(t).upos == Upos::Punct || !self.form(t).chars().any(char::is_alphanumeric)
    }

    /// The bytes of tokens `first..=last` without punctuation at the edges, quotation marks excepted.
    pub(super) fn content(&self, first: usize, last: usize) -> Option<ByteSpan> {
        let keep = |t: &usize| !self.is_punct(*t) || self.is_mark(*t) && self.is_quoted(*t);
        let first = (first..=last).find(keep)?;
        let last = (first..=last).rev().find(keep)?;
        let words = (first..=last).any(|t| !self.is_punct(t));
        words.then(|| self.sentence.span_of(first, last))
    }

    /// The tokens below `top` that form one stretch with it.
    pub(super) fn stretch(&self, top: usize) -> (usize, usize) {
        let below = |t: usize| self.sentence.below(t, top);
        let first = (0..top).rev().take_while(|&t| below(t)).last().unwrap_or(top);
        let last = (top + 1..self.len()).take_while(|&t| below(t)).last().unwrap_or(top);
        (first, last)
    }
}
