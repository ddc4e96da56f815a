//! Sentence -> lemma, part of speech, dependency arcs.
//!
//! Takes the sentences of a document, fills in their tokens. The tagger and parser are one small network (`network`) with embedded
//! weights, trained from Universal Dependencies by `tools/train_syntax`; lemmas come from rules and a list of irregular forms.
//! Deterministic on every processor and thread. Does not cut sentences or tokens: that is `segment`.

mod acts;
mod attach;
mod attention;
pub mod conllu;
mod decode;
mod features;
mod lemma;
mod matrix;
mod morph;
mod network;
mod simd;
mod weights;
mod words;

use std::sync::OnceLock;

use crate::error::Result;
use crate::tag::acts::Acts;
use crate::tag::lemma::Lemmatiser;
use crate::tag::network::{Network, Reading, States};
use crate::tag::weights::{Weights, fault};
use crate::types::{ActReading, Deprel, Document, Sentence, Upos, Xpos};

/// Written by `tools/train_syntax`; recipe and scores in `syntax.toml` beside it.
static WEIGHTS: &[u8] = include_bytes!("../../data/weights/syntax.bin");
/// Written by `tools/train_coder`; recipe and scores in `coder.toml` beside it.
static CODER_WEIGHTS: &[u8] = include_bytes!("../../data/weights/coder.bin");

/// Longer sentences are parsed in parts of at most this many tokens: a sentence of ten thousand words is a table, not a sentence.
const LONGEST: usize = 150;

/// Values of a token's state that [`Tagger::states`] shows.
pub const STATE: usize = words::WIDTH;
/// What one step of such a value is worth: states are normalised to a root mean square of one and have 14 bits.
pub const STATE_STEP: f32 = 11.313_708 / 8191.0;

/// Is shown the parts of sentences that are read, a batch's states and the forms of all parts.
type Watch<'w> = dyn FnMut(&[(usize, usize, usize)], States<'_>, &[Vec<&str>]) + 'w;

/// Tags and parses sentences.
#[derive(Debug)]
pub struct Tagger {
    model: &'static Model,
}

/// The network with the meaning of its outputs.
#[derive(Debug)]
struct Model {
    network: Network<'static>,
    acts: Acts<'static>,
    tags: Vec<(Upos, Xpos)>,
    labels: Vec<Deprel>,
    lemmas: Lemmatiser,
}

impl Default for Tagger {
    fn default() -> Self {
        Self::new()
    }
}

impl Tagger {
    /// Loads the embedded weights; the first call in a process takes a few milliseconds.
    pub fn new() -> Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        let model = MODEL.get_or_init(|| Model::load(WEIGHTS, CODER_WEIGHTS).expect("the embedded weights are read by the tests"));
        Self { model }
    }

    /// Tags, lemmatises and parses the sentences (by index) that `wanted` names; leaves the others as they are.
    pub fn tag(&self, document: &mut Document, wanted: &dyn Fn(&Document, usize) -> bool) {
        self.tag_watched(document, wanted, &mut |_, _, _| ());
    }

    /// Like [`Tagger::tag`], and notes on each sentence what the network takes for acts (`Sentence::acts`).
    pub fn tag_acts(&self, document: &mut Document, wanted: &dyn Fn(&Document, usize) -> bool) {
        let mut found: Vec<(usize, ActReading)> = Vec::new();
        self.tag_watched(document, wanted, &mut |parts, states, forms| {
            let forms = &forms[states.first..states.first + states.sentences.len()];
            let readings = self.model.acts.read(&states, forms);
            for (part, readings) in parts[states.first..].iter().zip(readings) {
                found.extend(readings.into_iter().map(|r| (part.0, r.moved(part.1))));
            }
        });
        for (sentence, reading) in found {
            document.sentences[sentence].acts.push(reading);
        }
    }

    /// Like [`Tagger::tag`] for all sentences, and shows `watch` each token's last state in the network: index of the sentence, of the
    /// token, and [`STATE`] values in steps of [`STATE_STEP`]. What `tools/train_coder` trains on.
    pub fn states(&self, document: &mut Document, watch: &mut dyn FnMut(usize, usize, &[i16])) {
        let mut parts: Vec<(usize, usize, usize)> = Vec::new();
        for (i, sentence) in document.sentences.iter().enumerate() {
            parts.extend(self::parts(i, sentence));
        }
        let mut values = Vec::with_capacity(STATE);
        self.tag_watched(document, &|_, _| true, &mut |_, states, _| {
            for (i, range) in states.sentences.iter().enumerate() {
                let (sentence, from, _) = parts[states.first + i];
                for (token, row) in (range.start + 1..range.end).enumerate() {
                    values.clear();
                    values.extend(states.rows.values(row));
                    watch(sentence, from + token, &values);
                }
            }
        });
    }

    fn tag_watched(&self, document: &mut Document, wanted: &dyn Fn(&Document, usize) -> bool, watch: &mut Watch<'_>) {
        let chosen: Vec<usize> = (0..document.sentences.len()).filter(|&i| wanted(document, i)).collect();
        let parts: Vec<(usize, usize, usize)> = chosen.iter().flat_map(|&i| parts(i, &document.sentences[i])).collect();
        let text = &document.article.text;
        let forms = |&(s, from, to): &(usize, usize, usize)| {
            document.sentences[s].tokens[from..to].iter().map(|t| t.span.of(text)).collect::<Vec<&str>>()
        };
        let forms = parts.iter().map(forms).collect::<Vec<_>>();
        let readings = self.model.network.read(&forms, &mut |states| watch(&parts, states, &forms));
        for ((sentence, from, _), readings) in parts.into_iter().zip(&readings) {
            self.model.fill(text, &mut document.sentences[sentence], from, readings);
        }
    }
}

/// A long sentence's parts as sentence, first token, one past the last token.
fn parts(index: usize, sentence: &Sentence) -> Vec<(usize, usize, usize)> {
    let count = sentence.tokens.len();
    (0..count).step_by(LONGEST).map(|from| (index, from, (from + LONGEST).min(count))).collect()
}

impl Model {
    fn load(syntax: &'static [u8], coder: &'static [u8]) -> Result<Self> {
        let weights = Weights::parse(syntax)?;
        let tag = |line: &str| {
            let (upos, xpos) = line.split_once('|').unwrap_or((line, ""));
            Upos::parse(upos).zip(Xpos::parse(xpos)).ok_or_else(|| fault(&format!("unknown tag {line}")))
        };
        let label = |line: &str| Deprel::parse(line).ok_or_else(|| fault(&format!("unknown relation {line}")));
        Ok(Self {
            tags: weights.lines("tags")?.into_iter().map(tag).collect::<Result<_>>()?,
            labels: weights.lines("labels")?.into_iter().map(label).collect::<Result<_>>()?,
            network: Network::load(&weights)?,
            acts: Acts::load(&Weights::parse(coder)?)?,
            lemmas: Lemmatiser::new(),
        })
    }

    /// Writes the readings of one part into its sentence; later parts hang on the root of the first.
    fn fill(&self, text: &str, sentence: &mut Sentence, from: usize, readings: &[Reading]) {
        let first_root = if from == 0 { None } else { sentence.tokens[..from].iter().position(|t| t.head.is_none()) };
        for (token, reading) in sentence.tokens[from..].iter_mut().zip(readings) {
            (token.upos, token.xpos) = self.tags[reading.tag];
            token.deprel = self.labels[reading.label];
            token.upos = agreed(token.upos, token.deprel);
            token.head = reading.head.checked_sub(1).map(|h| from + h);
            if token.head.is_none() && first_root.is_some() {
                (token.head, token.deprel) = (first_root, Deprel::Parataxis);
            }
            token.lemma = self.lemmas.lemma(token.span.of(text), token.upos, token.xpos);
        }
        let tokens = &mut sentence.tokens[..from + readings.len()];
        attach::prepositions(tokens);
        attach::numbers(tokens);
        attach::conjunctions(tokens);
        attach::past_tenses(tokens);
        attach::subjects(tokens);
        attach::reported(tokens);
        sentence.parsed = true;
    }
}

/// The part of speech that the relation demands (UD guidelines: `case` is an ADP, `mark` a SCONJ, `det` a DET, `aux` an AUX). Tags are
/// read before the tree, so the relation, which knows the whole sentence, has the last word on function words.
fn agreed(upos: Upos, deprel: Deprel) -> Upos {
    match (deprel, upos) {
        (Deprel::Case, Upos::Sconj) => Upos::Adp,
        (Deprel::Mark, Upos::Adp) => Upos::Sconj,
        (Deprel::Det, Upos::Pron) => Upos::Det,
        (Deprel::Aux | Deprel::AuxPass | Deprel::Cop, Upos::Verb) => Upos::Aux,
        _ => upos,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_agree_with_their_relation() {
        assert_eq!(agreed(Upos::Adp, Deprel::Mark), Upos::Sconj);
        assert_eq!(agreed(Upos::Sconj, Deprel::Case), Upos::Adp);
        assert_eq!(agreed(Upos::Part, Deprel::Mark), Upos::Part, "the mark of an infinitive stays a particle");
        assert_eq!(agreed(Upos::Noun, Deprel::Nsubj), Upos::Noun);
    }
}
