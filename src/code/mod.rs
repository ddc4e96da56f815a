//! Tagged sentences + mentions + rules -> events with evidence.
//!
//! Takes a document with syntax, time and actor mentions; gives one draft per told act, then, once `time` has dated them, the
//! article's events. Rules are data (`data/rules/`); the order of work is frame -> rule -> realis -> parties -> slots -> fold.

mod args;
mod assign;
mod compile;
mod fold;
mod frame;
mod home;
mod judged;
mod matcher;
mod number;
mod place;
mod readout;
mod realis;
mod statement;
mod strike;
mod toll;
mod voice;
mod words;

use compact_str::CompactString;
use rustc_hash::FxHashSet;

use crate::error::Result;
use crate::lexicon::irregular;
use crate::lexicon::ontology::Ontology;
use crate::types::{Document, Draft, Event, EventType, Kind, SentenceKind};
pub use assign::is_political;
pub use compile::{Compiled, RuleSet};
use matcher::View;

/// Codes events by the embedded rules.
#[derive(Debug)]
pub struct Coder {
    rules: RuleSet,
    ontology: Ontology,
    /// Word forms that may stand for a trigger or a reporting verb; lower case.
    gate: FxHashSet<CompactString>,
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
        Self::with(RuleSet::embedded()?)
    }

    /// A coder with a single rule: what a test of that rule alone needs.
    ///
    /// # Errors
    /// `Error::NotFound` where no rule has the id.
    pub fn only(id: &str) -> Result<Self> {
        Self::with(RuleSet::only(id)?)
    }

    fn with(rules: RuleSet) -> Result<Self> {
        let mut gate = FxHashSet::default();
        for lemma in rules.triggers().chain(rules.words.lemmas(rules.operators.report)) {
            gate.extend(stems(lemma));
        }
        for class in toll::classes() {
            if let Ok(class) = rules.words.class(&class) {
                gate.extend(rules.words.lemmas(class).into_iter().flat_map(stems));
            }
        }
        let irregular: Vec<CompactString> =
            irregular::forms().filter(|(_, lemma)| gate.contains(&stem(lemma))).map(|(form, _)| stem(form)).collect();
        gate.extend(irregular);
        Ok(Self { rules, ontology: Ontology::embedded(), gate })
    }

    /// The rules, compiled.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Whether any rule could use the sentence: a cheap gate before parsing, on the stems of its words.
    pub fn wants(&self, document: &Document, sentence: usize) -> bool {
        let s = &document.sentences[sentence];
        s.kind != SentenceKind::Furniture && s.tokens.iter().any(|t| self.gate.contains(&stem(t.span.of(document.text()))))
    }

    /// One draft for each act that a sentence tells.
    pub fn code(&self, document: &Document) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        let voices = voice::voices(document, &self.rules.words, &self.rules.operators);
        for (sentence, voice) in voices.into_iter().enumerate() {
            let s = &document.sentences[sentence];
            if s.parsed && s.kind != SentenceKind::Furniture {
                let view = View::new(&self.rules, document, sentence, voice);
                self.sentence(&view, &mut drafts);
            }
        }
        drafts
    }

    fn sentence(&self, view: &View<'_>, drafts: &mut Vec<Draft>) {
        let mut found: Vec<Draft> = Vec::new();
        for hit in view.hits() {
            if let Some(mut draft) = view.assign(&hit, &self.ontology) {
                view.arm(&mut draft, &hit.frame);
                view.locate(&mut draft);
                draft.country = view.struck_country(&draft).unwrap_or_default();
                found.push(draft);
            }
        }
        without_complements(view, &mut found);
        join_casualties(view, &mut found);
        for draft in found.iter_mut().filter(|d| toll::takes_toll(d)) {
            view.complete_attack(draft);
        }
        for toll in view.tolls() {
            toll::hand_out(toll, view.arguments.sentence, &mut found, drafts);
        }
        let statements = view.statements(&found, &self.ontology);
        found.extend(statements);
        found.sort_by_key(|d| d.trigger);
        drafts.extend(found);
    }

    /// Joins dated drafts that tell the same act; the rest stays in text order.
    pub fn fold(&self, document: &Document, mut drafts: Vec<Draft>) -> Vec<Event> {
        home::settle(document, &self.rules.words, &self.rules.operators, &mut drafts);
        judged::settle(&mut drafts);
        fold::fold(readout::settle(drafts))
    }
}

/// "agreed to withdraw" is one act: what a verbal act governs and lies ahead is its content.
fn without_complements(view: &View<'_>, found: &mut Vec<Draft>) {
    let sentence = view.reader.sentence;
    let content = |inner: &Draft, outer: &Draft| {
        let verbal = outer.event.kind == Kind::Statement && !outer.event.negated;
        let governs = inner.trigger > outer.trigger && sentence.below(inner.trigger, outer.trigger);
        verbal && governs && inner.ahead && inner.source_mentions == outer.source_mentions
    };
    let inner: Vec<bool> = found.iter().map(|i| found.iter().any(|o| content(i, o))).collect();
    let mut keep = inner.iter().map(|content| !content);
    found.retain(|_| keep.next().unwrap_or(true));
}

/// Deaths told beside an attack in one sentence are that attack's: the casualty draft gives way to it.
fn join_casualties(view: &View<'_>, found: &mut Vec<Draft>) {
    let attacks: Vec<usize> =
        (0..found.len()).filter(|&i| found[i].event.event_type == EventType::Assault && !is_casualty(&found[i])).collect();
    for i in (0..found.len()).rev().filter(|i| !attacks.contains(i)) {
        if !is_casualty(&found[i]) {
            continue;
        }
        let linked = |a: usize| view.reader.sentence.below(found[a].trigger, found[i].trigger);
        let attack = match attacks[..] {
            [only] => Some(only),
            _ => attacks.iter().copied().find(|&a| linked(a)),
        };
        let Some(attack) = attack.filter(|&a| found[a].event.negated == found[i].event.negated) else { continue };
        let casualty = found[i].event.clone();
        give_way(casualty, &mut found[attack].event);
        found[i].event.rule.clear();
    }
    found.retain(|d| !d.event.rule.is_empty());
}

fn give_way(casualty: Event, event: &mut Event) {
    if event.source.is_empty() {
        event.source = casualty.source;
    }
    let new: Vec<_> = casualty.target.into_iter().filter(|t| !event.target.iter().any(|k| k.text == t.text || args::same(k, t))).collect();
    event.target.extend(new);
    for place in casualty.place {
        if !event.place.contains(&place) {
            event.place.push(place);
        }
    }
}

fn is_casualty(draft: &Draft) -> bool {
    draft.event.rule.starts_with("assault.casualty.") || draft.event.rule == "assault.attack.survived"
}

/// The first letters of a word, lower case: enough to let a trigger's inflected forms through the gate.
fn stem(word: &str) -> CompactString {
    const LETTERS: usize = 4;
    word.chars().take(LETTERS).flat_map(char::to_lowercase).collect()
}

/// The stems of a lemma's regular forms: those of short lemmas reach into the ending ("sue", "suing"; "deny", "denied").
fn stems(lemma: &str) -> Vec<CompactString> {
    let mut all = vec![stem(lemma)];
    let letters: Vec<char> = lemma.chars().collect();
    let base: String = letters.iter().take(letters.len().saturating_sub(1)).collect();
    match letters.last() {
        Some('y') if letters.len() <= 4 => all.push(stem(&format!("{base}ied"))),
        Some('e') if letters.len() <= 4 => all.push(stem(&format!("{base}ing"))),
        _ => {}
    }
    if let (true, Some(last)) = (letters.len() <= 3, letters.last()) {
        let doubled = format!("{last}ed");
        all.extend(["s", "es", "ed", "ing", doubled.as_str()].iter().map(|ending| stem(&format!("{lemma}{ending}"))));
    }
    all
}
