//! "according to the ministry", "in the words of one official": a prepositional phrase that attributes its clause.

use super::Found;
use super::view::View;
use crate::lexicon::cues::Cue;
use crate::types::{ByteSpan, Deprel, Upos};

impl View<'_> {
    /// What prepositional phrases of the sentence attribute.
    pub(super) fn phrases(&self, found: &mut Vec<Found>) {
        for t in 0..self.len() {
            found.extend(self.source(t));
        }
    }

    /// The words of a phrase that opens at a token, as the number of tokens; 0 where none does.
    fn opens(&self, at: usize) -> usize {
        let longest = (1..=5).rev().filter(|n| at + n < self.len());
        let words = |n: usize| (at..at + n).map(|t| self.form(t).to_lowercase()).collect::<Vec<_>>().join(" ");
        longest.into_iter().find(|&n| self.cues.is(&words(n), Cue::Source)).unwrap_or(0)
    }

    fn source(&self, at: usize) -> Option<Found> {
        let length = self.opens(at);
        let end = at + length;
        if length == 0 || length == 1 && self.token(at).deprel != Deprel::Case {
            return None;
        }
        let noun = self.token(at).head.filter(|&h| h >= end).or_else(|| (end..self.len()).find(|&t| self.token(t).upos != Upos::Det))?;
        if matches!(self.token(noun).upos, Upos::Num | Upos::Punct) || length == 1 && self.token(noun).upos != Upos::Propn {
            return None;
        }
        let mut speaker = self.speaker(noun, end - 1)?;
        let (_, mut last) = self.stretch(noun);
        // "according to X, who" and the like belong to the speaker; a list of clauses behind a comma does not.
        if at == 0
            && let Some(comma) = (noun..last).find(|&t| self.form(t) == ",")
        {
            last = comma;
            let inside = speaker.span.end > self.token(comma).span.start;
            if inside {
                speaker.span.end = self.token(comma).span.start.max(speaker.span.start);
                speaker.span.of(self.document.text()).clone_into(&mut speaker.actor.text);
            }
        }
        let mut found = Found {
            sentence: self.number,
            cue: self.sentence.span_of(at, end - 1),
            document: self.cues.is(self.lemma(noun), Cue::Document) && speaker.actor.id.is_empty(),
            speaker: Some(speaker),
            quoted: self.is_quoted(at),
            ..Found::default()
        };
        let part = |first: usize, last: usize| -> Option<ByteSpan> { self.content(first, last) };
        if at > 1 {
            let left = (0..at).rev().find(|&t| self.form(t) == ";").map_or(0, |t| t + 1);
            part(left, at - 1).into_iter().for_each(|p| found.add(p));
        }
        let rest = (last + 1..self.len()).filter(|&t| !self.is_punct(t)).count();
        let joins = self.sentence.tokens.get(last + 1).is_some_and(|_| matches!(self.form(last + 1), "," | "—" | "–" | "--") || at < 2);
        if rest > 1 && (at < 2 || joins && !self.is_new_clause(last + 1)) {
            part(last + 1, self.len() - 1).into_iter().for_each(|p| found.add(p));
        }
        (!found.parts.is_empty()).then_some(found)
    }

    /// ", and the army denied it": a clause joined behind the phrase is not its content.
    fn is_new_clause(&self, at: usize) -> bool {
        let next = (at..self.len()).find(|&t| !self.is_punct(t));
        next.is_some_and(|t| {
            self.token(t).upos == Upos::Cconj
                || self.token(t).upos == Upos::Sconj
                || self.token(t).upos == Upos::Verb
                || matches!(self.lemma(t), "which" | "who" | "while" | "although" | "though" | "but")
        })
    }
}
