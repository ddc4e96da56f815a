//! From clauses to drafts: coders that find acts, behind one trait.
//!
//! Takes a document with syntax, time and actor mentions; gives one draft for each act that its sentences tell. Coders: the rules of
//! `data/rules/` ([`rules`]) and, for what no coder typed, plain speech (`speech`). Places, weapons, tolls are filled by `fill`, for the drafts of any
//! coder; what only the whole article can say is settled by `settle`.

mod combine;
pub mod draft;
mod event_coder;
mod gate;
mod learned;
pub mod rules;
mod sides;
mod speech;

use crate::clause::{Clause, Grammar};
use crate::error::Result;
use crate::fill;
use crate::types::{Document, Draft, Kind, SentenceKind};
use combine::Combiner;
pub use combine::{Candidate, FEATURES, Precision};
pub use draft::is_political;
pub use event_coder::EventCoder;
use gate::Gate;
use learned::Learned;
use rules::RuleCoder;
pub use rules::{Compiled, RuleSet};
use speech::Speech;

/// Codes events: the coders, and what fills their drafts.
#[derive(Debug)]
pub struct Coder {
    grammar: Grammar,
    rules: RuleCoder,
    speech: Speech,
    /// What the network proposes, and who decides; `None` where rules alone code.
    learned: Option<(Learned, Combiner)>,
    /// Words that fill the drafts of other sentences: tolls.
    filling: Gate,
}

impl Default for Coder {
    fn default() -> Self {
        Self::new()
    }
}

impl Coder {
    /// Compiles the embedded rules.
    pub fn new() -> Self {
        Self::try_new().expect("the embedded rules are compiled by tests/it/rules.rs")
    }

    /// Compiles the embedded rules, or tells which one is faulty.
    ///
    /// # Errors
    /// `Error::Data` names the file and the rule.
    pub fn try_new() -> Result<Self> {
        Ok(Self { learned: Some((Learned::new(), Combiner::embedded()?)), ..Self::rules_alone()? })
    }

    /// A coder of the embedded rules, without the network.
    ///
    /// # Errors
    /// `Error::Data` names the file and the rule.
    pub fn rules_alone() -> Result<Self> {
        let grammar = Grammar::embedded()?;
        let rules = RuleSet::embedded(&grammar.words)?;
        Self::with(grammar, rules)
    }

    /// A coder with a single rule: what a test of that rule alone needs.
    ///
    /// # Errors
    /// `Error::NotFound` where no rule has the id.
    pub fn only(id: &str) -> Result<Self> {
        let grammar = Grammar::embedded()?;
        let rules = RuleSet::only(id, &grammar.words)?;
        Self::with(grammar, rules)
    }

    fn with(grammar: Grammar, rules: RuleSet) -> Result<Self> {
        let filling = Gate::new(fill::classes(&grammar.operators).flat_map(|class| grammar.words.lemmas(class)));
        Ok(Self { rules: RuleCoder::new(rules), speech: Speech::new(&grammar), learned: None, filling, grammar })
    }

    /// The rules, compiled.
    pub fn rules(&self) -> &RuleSet {
        self.rules.rules()
    }

    /// The words that clause reading asks about.
    pub fn grammar(&self) -> &Grammar {
        &self.grammar
    }

    /// Tells fewer and surer events, or more and less sure ones.
    pub fn with_precision(mut self, precision: Precision) -> Self {
        self.learned = self.learned.map(|(learned, combiner)| (learned, combiner.with_precision(precision)));
        self
    }

    /// Whether the network's readings are wanted.
    pub fn is_learned(&self) -> bool {
        self.learned.is_some()
    }

    /// Whether any coder could use the sentence: a cheap gate before parsing, on the stems of its words.
    pub fn wants(&self, document: &Document, sentence: usize) -> bool {
        document.sentences[sentence].kind != SentenceKind::Furniture
            && (self.rules.wants(document, sentence)
                || self.speech.wants(document, sentence)
                || self.filling.lets(document, sentence)
                || self.learned.as_ref().is_some_and(|(learned, _)| learned.wants(document, sentence)))
    }

    /// One draft for each act that a sentence tells.
    pub fn code(&self, document: &Document) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for clause in self.grammar.clauses(document) {
            let found = self.sentence(&clause, &mut drafts);
            drafts.extend(found);
        }
        drafts
    }

    /// The drafts of one sentence; `earlier` ones may take its tolls.
    fn sentence(&self, clause: &Clause<'_>, earlier: &mut [Draft]) -> Vec<Draft> {
        let (mut found, other_senses) = self.rules.read(clause);
        without_complements(clause, &mut found);
        if let Some((learned, combiner)) = &self.learned {
            self.propose(clause, &mut found);
            let mut found = combiner.combine(clause, found, learned, &other_senses);
            fill::fill(clause, &mut found, earlier);
            found.sort_by_key(|d| d.trigger);
            return found;
        }
        fill::fill(clause, &mut found, earlier);
        let said = self.speech.drafts(clause, &found);
        found.extend(said);
        found.sort_by_key(|d| d.trigger);
        found
    }
}

impl Coder {
    /// Joins tolls with their attacks and adds plain speech: all that rules say of a sentence, before slots are filled.
    fn propose(&self, clause: &Clause<'_>, found: &mut Vec<Draft>) {
        fill::join_tolls(clause, found);
        let said = self.speech.drafts(clause, found);
        found.extend(said);
        found.sort_by_key(|d| d.trigger);
    }

    /// Every candidate of an article with what speaks for and against it: what `tools/train_coder/combine.py` is fitted on.
    pub fn candidates(&self, document: &Document) -> Vec<Candidate> {
        let Some((learned, combiner)) = &self.learned else { return Vec::new() };
        let mut out: Vec<Candidate> = Vec::new();
        for clause in self.grammar.clauses(document) {
            let (mut found, other_senses) = self.rules.read(&clause);
            without_complements(&clause, &mut found);
            self.propose(&clause, &mut found);
            let groups = out.last().map_or(0, |c| c.group + 1);
            out.extend(
                combiner.candidates(&clause, found, learned, &other_senses).into_iter().map(|c| Candidate { group: groups + c.group, ..c }),
            );
        }
        out
    }
}

/// "agreed to withdraw" is one act: what a verbal act governs and lies ahead is its content.
fn without_complements(clause: &Clause<'_>, found: &mut Vec<Draft>) {
    let sentence = clause.reader.sentence;
    let content = |inner: &Draft, outer: &Draft| {
        let verbal = outer.event.kind == Kind::Statement && !outer.event.negated;
        let governs = inner.trigger > outer.trigger && sentence.below(inner.trigger, outer.trigger);
        verbal && governs && inner.ahead && inner.source_mentions == outer.source_mentions
    };
    let inner: Vec<bool> = found.iter().map(|i| found.iter().any(|o| content(i, o))).collect();
    let mut keep = inner.iter().map(|content| !content);
    found.retain(|_| keep.next().unwrap_or(true));
}
