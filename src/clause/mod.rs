//! What a sentence says, before anybody makes an event of it: frames, realis, numbers, whose words it holds, which actors it names.
//!
//! Takes a parsed sentence of a document with its time and actor mentions. Knows word classes, but no rules, no types of events.

pub mod args;
pub mod frame;
pub mod number;
pub mod realis;
pub mod slot;
pub mod voice;
pub mod words;

use crate::error::Result;
use crate::lexicon::rules::{classes, operators};
use crate::types::{Deprel, Document, SentenceKind, Upos};
use args::Arguments;
use frame::{Frame, Reader};
use realis::Realis;
use words::{ClassId, Operators, Words};

/// What a verb or noun of harm counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    /// The dead.
    Killed,
    /// The injured.
    Injured,
    /// Prisoners and hostages.
    Captured,
    /// Those of whom nothing is known.
    Missing,
}

impl Harm {
    /// Every sort, in the order in which a word is asked.
    pub const ALL: [Self; 4] = [Self::Killed, Self::Injured, Self::Captured, Self::Missing];

    /// The word as figures have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Injured => "injured",
            Self::Captured => "captured",
            Self::Missing => "missing",
        }
    }

    /// The class of its words.
    pub fn class(self, operators: &Operators) -> ClassId {
        match self {
            Self::Killed => operators.harm_killed,
            Self::Injured => operators.harm_injured,
            Self::Captured => operators.harm_captured,
            Self::Missing => operators.harm_missing,
        }
    }
}

/// The words that clause reading asks about, compiled.
#[derive(Debug)]
pub struct Grammar {
    /// All word classes.
    pub words: Words,
    /// The classes that decide whether an act took place, and who did it.
    pub operators: Operators,
}

impl Grammar {
    /// Compiles the embedded word classes.
    ///
    /// # Errors
    /// `Error::Data` names the class that is missing or contains itself.
    pub fn embedded() -> Result<Self> {
        let words = Words::new(&[classes()?, operators()?])?;
        let operators = Operators::new(&words)?;
        Ok(Self { words, operators })
    }

    /// The sentences of a document that may tell acts, in text order: parsed ones that are no furniture.
    pub fn clauses<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = Clause<'a>> {
        let voices = voice::voices(document, &self.words, &self.operators);
        voices.into_iter().enumerate().filter_map(|(sentence, voice)| {
            let s = &document.sentences[sentence];
            (s.parsed && s.kind != SentenceKind::Furniture).then(|| Clause::new(self, document, sentence, voice))
        })
    }
}

/// One parsed sentence with its frames and actors.
#[derive(Clone, Copy)]
pub struct Clause<'a> {
    /// Frames of the sentence, and how it tells them.
    pub reader: Reader<'a>,
    /// Actors of the sentence.
    pub arguments: Arguments<'a>,
}

impl<'a> Clause<'a> {
    /// Reads one parsed sentence; `voice` is the mention whose words it holds, where it does not itself say.
    pub fn new(grammar: &'a Grammar, document: &'a Document, sentence: usize, voice: Option<usize>) -> Self {
        let (words, operators) = (&grammar.words, &grammar.operators);
        Self {
            reader: Reader { sentence: &document.sentences[sentence], words, operators },
            arguments: Arguments { document, sentence, words, operators, voice },
        }
    }

    /// Whether the sentence tells of sport alone: its attacks, bans, protests, fines are play.
    pub fn of_play(&self) -> bool {
        let names = |class| self.reader.sentence.tokens.iter().any(|t| self.reader.words.is(&t.lemma, class));
        names(self.reader.operators.sport_strong) && !names(self.reader.operators.serious)
    }

    /// The frame of the act that a token carries: a noun's, or a verb's.
    pub fn frame(&self, token: usize) -> Frame {
        let t = &self.reader.sentence.tokens[token];
        let nominal = matches!(t.upos, Upos::Noun | Upos::Propn) && !self.reader.is_verbal(token);
        if nominal { self.reader.noun(token) } else { self.reader.verb(token) }
    }

    /// How the sentence tells the act at a token, whatever found it: needs no rule, and vetoes coders that read no syntax.
    pub fn realis_at(&self, token: usize) -> Realis {
        self.reader.realis(&self.frame(token))
    }

    /// The word whose clause or phrase a word's act takes place in.
    pub fn carrier(&self, token: usize) -> Option<usize> {
        let t = &self.reader.sentence.tokens[token];
        match t.deprel {
            Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Obl | Deprel::Nmod | Deprel::Compound | Deprel::OblAgent => t.head,
            Deprel::Conj | Deprel::Xcomp => t.head,
            Deprel::Advcl if self.reader.sentence.child(token, &[Deprel::Nsubj, Deprel::NsubjPass]).is_none() => t.head,
            _ => None,
        }
    }

    /// Whether the way from a token up to `top` leaves no clause; coordinated verbs of one subject are one clause.
    pub fn in_clause(&self, token: usize, top: usize) -> bool {
        let sentence = self.reader.sentence;
        let leaves = |at: usize| {
            let t = &sentence.tokens[at];
            let own_subject = || sentence.child(at, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
            match t.deprel {
                Deprel::AclRelcl | Deprel::Ccomp | Deprel::Parataxis => true,
                Deprel::Conj if t.upos == Upos::Verb => own_subject() && !self.harms(at),
                Deprel::Advcl => own_subject(),
                _ => false,
            }
        };
        sentence.ancestors(token).find(|&at| at == top || leaves(at)) == Some(top)
    }

    /// The tokens of the place mention that covers a token.
    pub fn covering(&self, token: usize) -> Option<(usize, usize)> {
        self.arguments
            .mentions()
            .map(|m| &self.arguments.document.actors[m])
            .find(|m| m.covers(token) && m.kind.is_place())
            .map(|m| self.without_article(m.tokens))
    }

    fn without_article(&self, (first, last): (usize, usize)) -> (usize, usize) {
        let article = first < last && self.reader.sentence.tokens[first].upos == Upos::Det;
        (first + usize::from(article), last)
    }

    /// Whether a token stands in the name of a place or state.
    pub fn is_place_name(&self, token: usize) -> bool {
        self.covering(token).is_some()
    }

    /// Whether a token is part of a time expression.
    pub fn is_dated(&self, token: usize) -> bool {
        let times = &self.arguments.document.times;
        let from = times.partition_point(|t| t.sentence < self.arguments.sentence);
        times[from..].iter().take_while(|t| t.sentence == self.arguments.sentence).any(|t| t.tokens.0 <= token && token <= t.tokens.1)
    }

    /// Whether a token's lemma is in a class.
    pub fn is(&self, token: usize, class: ClassId) -> bool {
        self.reader.words.is(&self.reader.sentence.tokens[token].lemma, class)
    }

    /// Whether the preposition before a token is in a class.
    pub fn is_case(&self, token: usize, class: ClassId) -> bool {
        self.reader.is_case(token, class)
    }

    /// Whether a token's lemma, in lower case, is in a class: names are written with a capital.
    pub fn is_lower(&self, token: usize, class: ClassId) -> bool {
        self.reader.words.is(&self.reader.sentence.tokens[token].lemma.to_lowercase(), class)
    }

    /// Whether a token has a determiner of the class.
    pub fn has_determiner(&self, token: usize, class: ClassId) -> bool {
        let sentence = self.reader.sentence;
        sentence.children(token).any(|c| sentence.tokens[c].deprel == Deprel::Det && self.is(c, class))
    }

    /// Whether the preposition of a token is of the class.
    pub fn has_case(&self, token: usize, class: ClassId) -> bool {
        self.reader.case(token).is_some_and(|case| self.reader.words.is(&case, class))
    }

    /// Whether a token is a word of one sort of harm.
    pub fn is_harm(&self, token: usize, what: Harm) -> bool {
        self.is(token, what.class(self.reader.operators))
    }

    /// Whether a token is a word of harm of any sort.
    pub fn harms(&self, token: usize) -> bool {
        Harm::ALL.iter().any(|&what| self.is_harm(token, what))
    }
}
