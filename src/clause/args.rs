//! From a slot's token to the actors and places that it names.

use rustc_hash::FxHashSet;

use super::slot;
use super::words::{Operators, Words};
use crate::types::{ActorKind, ActorRef, Deprel, Document, Upos};

/// Reads actors off one sentence of a document.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    /// The document with its mentions.
    pub document: &'a Document,
    /// Index of the sentence.
    pub sentence: usize,
    /// Word classes.
    pub words: &'a Words,
    /// Operator classes.
    pub operators: &'a Operators,
    /// The mention whose words the sentence holds, where it does not itself say: "I" and "we" are his.
    pub voice: Option<usize>,
}

impl<'a> Arguments<'a> {
    /// Indices of the mentions in this sentence.
    pub fn mentions(&self) -> impl Iterator<Item = usize> + '_ {
        let start = self.document.actors.partition_point(|m| m.sentence < self.sentence);
        (start..self.document.actors.len()).take_while(|&i| self.document.actors[i].sentence == self.sentence)
    }

    fn mention_at(&self, token: usize) -> Option<usize> {
        self.mentions()
            .find(|&i| self.document.actors[i].head == token)
            .or_else(|| self.mentions().find(|&i| self.document.actors[i].covers(token)))
    }

    /// The mentions that a token and its coordinates name, in text order.
    pub fn actors(&self, token: usize) -> Vec<usize> {
        let mut found = Vec::new();
        self.collect(token, 0, &mut found);
        let mut seen = FxHashSet::default();
        found.retain(|i| seen.insert(*i));
        found
    }

    fn collect(&self, token: usize, depth: usize, found: &mut Vec<usize>) {
        if depth > 5 {
            return;
        }
        let tokens = &self.document.sentences[self.sentence].tokens;
        match self.mention_at(token) {
            Some(m) if self.document.actors[m].kind != ActorKind::Place || tokens[token].upos == Upos::Propn => found.push(m),
            None if self.first_person(token) => found.extend(self.speaker(token, depth)),
            _ => self.through(token, depth, found),
        }
        let sentence = &self.document.sentences[self.sentence];
        for child in sentence.children(token).filter(|&c| tokens[c].deprel == Deprel::Conj && tokens[c].upos != Upos::Verb) {
            self.collect(child, depth + 1, found);
        }
        if let Some(other) = self.joined_to_name(token).or_else(|| self.joined_to_body(token)) {
            self.collect(other, depth + 1, found);
        }
    }

    /// "Minister of Trade X and Deputy Minister Y": the parser joins Y to the name inside the first mention, not to its head.
    fn joined_to_name(&self, token: usize) -> Option<usize> {
        let sentence = &self.document.sentences[self.sentence];
        let mention = &self.document.actors[self.mention_at(token)?];
        let (first, last) = mention.tokens;
        let is_person = |m: usize| matches!(self.document.actors[m].kind, ActorKind::Person | ActorKind::Office);
        let named = mention.head == token && mention.kind == ActorKind::Person && sentence.tokens[last].upos == Upos::Propn;
        let inside = (first..=last).filter(|&t| named && t != token && sentence.tokens[t].upos == Upos::Propn);
        let joined = |t: usize| sentence.children(t).find(|&c| c > last && sentence.tokens[c].deprel == Deprel::Conj);
        inside.filter_map(joined).find(|&c| self.mention_at(c).is_some_and(is_person))
    }

    /// "the head of the committee of trade and Foreign Minister Y": the parser joins Y to a body, which is no person.
    fn joined_to_body(&self, token: usize) -> Option<usize> {
        let sentence = &self.document.sentences[self.sentence];
        let is_person = |t: usize| self.mention_at(t).is_some_and(|m| self.document.actors[m].kind == ActorKind::Person);
        let below = |t: &usize| sentence.child(*t, &[Deprel::Nmod]).filter(|c| c > t);
        let titled = |t: usize| is_person(t) && sentence.child(t, &[Deprel::NmodDesc]).is_some();
        let joined = |t: usize| sentence.children(t).find(|&c| sentence.tokens[c].deprel == Deprel::Conj && titled(c));
        let unnamed = self.mention_at(token).is_none() && sentence.tokens[token].upos == Upos::Noun;
        let bodies = std::iter::successors(Some(token).filter(|_| unnamed), below).take(4).skip(1);
        bodies.take_while(|&t| !is_person(t)).find_map(joined)
    }

    /// Whether a token is the speaker's own: "I", "we", "our".
    fn first_person(&self, token: usize) -> bool {
        let t = &self.document.sentences[self.sentence].tokens[token];
        t.upos == Upos::Pron && self.words.is(&t.lemma.to_lowercase(), self.operators.first_person)
    }

    /// Who says "I": the subject of the verb that reports the words, else the voice of the sentence.
    fn speaker(&self, token: usize, depth: usize) -> Vec<usize> {
        let sentence = &self.document.sentences[self.sentence];
        let reports = |v: usize| sentence.tokens[v].upos == Upos::Verb && self.words.is(&sentence.tokens[v].lemma, self.operators.report);
        for up in sentence.ancestors(token).skip(1) {
            let beside = sentence.children(up).filter(|&c| sentence.tokens[c].deprel == Deprel::Parataxis);
            let subjects = std::iter::once(up).chain(beside).filter(|&v| reports(v)).filter_map(|v| sentence.child(v, &[Deprel::Nsubj]));
            for subject in subjects.filter(|&s| !self.first_person(s)) {
                let mut found = Vec::new();
                self.collect(subject, depth + 1, &mut found);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        self.voice.into_iter().collect()
    }

    /// "dozens of rebels" is the rebels; "Russian drones" is Russia; "the visit of the minister" is nobody.
    fn through(&self, token: usize, depth: usize, found: &mut Vec<usize>) {
        let sentence = &self.document.sentences[self.sentence];
        let lemma = &sentence.tokens[token].lemma;
        let partitive = self.words.is(lemma, self.operators.partitive) || sentence.tokens[token].upos == Upos::Num;
        let carrier = self.words.is(lemma, self.operators.carrier);
        let act = self.words.is(lemma, self.operators.act);
        for child in sentence.children(token) {
            match sentence.tokens[child].deprel {
                Deprel::Nmod if partitive || carrier => {
                    let links = |c: usize| {
                        let case = &sentence.tokens[c];
                        case.deprel == Deprel::Case && (case.lemma == slot::FROM || case.lemma == slot::OF && !act)
                    };
                    if sentence.children(child).any(links) {
                        self.collect(child, depth + 1, found);
                    }
                }
                Deprel::NmodPoss | Deprel::Amod | Deprel::Compound | Deprel::NmodDesc | Deprel::NmodUnmarked if carrier => {
                    found.extend(self.mention_at(child));
                }
                Deprel::Appos => self.collect(child, depth + 1, found),
                _ => {}
            }
        }
    }

    /// The mentions that modify a noun: "Ukraine's energy plants", "Israeli strikes".
    pub fn modifiers(&self, token: usize) -> Vec<usize> {
        let sentence = &self.document.sentences[self.sentence];
        let mut found = Vec::new();
        for child in sentence.children(token) {
            if matches!(
                sentence.tokens[child].deprel,
                Deprel::NmodPoss | Deprel::Amod | Deprel::Compound | Deprel::NmodDesc | Deprel::NmodUnmarked | Deprel::Flat
            ) {
                found.extend(self.mention_at(child));
            }
        }
        found
    }

    /// The actors behind a list of mentions, each once.
    pub fn refs(&self, mentions: &[usize]) -> Vec<ActorRef> {
        let mut refs: Vec<ActorRef> = Vec::new();
        for &i in mentions {
            let m = &self.document.actors[i];
            for actor in std::iter::once(&m.actor).chain(&m.others) {
                let known = !actor.id.is_empty() || !actor.country.is_empty() || !actor.name.is_empty() || !actor.sector.is_empty();
                if known && !refs.iter().any(|r| r.is_same(actor)) {
                    refs.push(actor.clone());
                }
            }
        }
        refs
    }
}
