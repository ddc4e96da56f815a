//! Whose words a sentence holds: "I" and "we" in a quotation or a transcript are the speaker's.
//!
//! Takes a document with syntax and actor mentions; gives for each sentence the mention that speaks in it: the label of a transcript
//! ("President Salva Reyes: ..."), else, for a quotation that runs on, who was quoted in the sentence beside it.

use super::args::Arguments;
use super::words::{Operators, Words};
use crate::types::{ActorKind, Deprel, Document, Sentence, SentenceKind, Upos};

/// A transcript's label has at most this many words.
const LABEL: usize = 18;

/// For each sentence of a document the mention that speaks in it, where the sentence itself does not say.
pub fn voices(document: &Document, words: &Words, operators: &Operators) -> Vec<Option<usize>> {
    let mut voices = vec![None; document.sentences.len()];
    let quoted: Vec<Option<usize>> = (0..voices.len()).map(|s| quoted(document, s, words, operators)).collect();
    let mut label = None;
    for (number, sentence) in document.sentences.iter().enumerate() {
        if sentence.kind == SentenceKind::Headline {
            label = None;
        }
        label = labelled(document, number).or(label);
        voices[number] = label.or_else(|| if speaks_on(sentence) { neighbour(document, &quoted, number) } else { None });
    }
    voices
}

/// Whether a sentence is all quotation.
fn speaks_on(sentence: &Sentence) -> bool {
    let inside = sentence.tokens.iter().filter(|t| t.upos != Upos::Punct);
    sentence.tokens.len() > 2 && inside.clone().count() > 0 && inside.into_iter().all(|t| t.quoted)
}

fn neighbour(document: &Document, quoted: &[Option<usize>], number: usize) -> Option<usize> {
    let here = document.sentences[number].paragraph;
    let near = |s: usize| here.abs_diff(document.sentences[s].paragraph) <= 1;
    let before = (0..number).rev().take_while(|&s| near(s)).find_map(|s| quoted[s]);
    before.or_else(|| (number + 1..quoted.len()).take(1).filter(|&s| near(s)).find_map(|s| quoted[s]))
}

/// "Prime Minister Ana Duarte: We thank you": the person before the colon, where no verb stands before it.
fn labelled(document: &Document, number: usize) -> Option<usize> {
    let sentence = &document.sentences[number];
    let colon = (0..sentence.tokens.len().min(LABEL)).find(|&t| sentence.form(document.text(), t) == ":")?;
    // "Prime Minister X (retranslated): Thank you": what stands in parentheses is no verb of the label's.
    let mut depth = 0_usize;
    let tells = (0..colon).any(|t| {
        match sentence.form(document.text(), t) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(sentence.tokens[t].upos, Upos::Verb | Upos::Aux)
    });
    if colon == 0 || tells {
        return None;
    }
    let start = document.actors.partition_point(|m| m.sentence < number);
    let here = document.actors[start..].iter().take_while(|m| m.sentence == number);
    let speaks = |kind: ActorKind| matches!(kind, ActorKind::Person | ActorKind::Office);
    here.enumerate().filter(|(_, m)| m.tokens.1 < colon && speaks(m.kind)).map(|(i, _)| start + i).last()
}

/// Who a sentence says was speaking.
fn quoted(document: &Document, number: usize, words: &Words, operators: &Operators) -> Option<usize> {
    let sentence = &document.sentences[number];
    if !sentence.parsed {
        return None;
    }
    let arguments = Arguments { document, sentence: number, words, operators, voice: None };
    let verbs = (0..sentence.tokens.len()).filter(|&t| sentence.tokens[t].upos == Upos::Verb);
    let reports = verbs.filter(|&v| words.is(&sentence.tokens[v].lemma, operators.report));
    let subjects = reports.filter_map(|v| sentence.child(v, &[Deprel::Nsubj]));
    subjects.flat_map(|s| arguments.actors(s)).find(|&m| document.actors[m].kind != ActorKind::Place)
}
