//! Matches rules against the frames of one sentence; the most specific rule wins each trigger.

use rustc_hash::FxHashSet;

use super::compile::{Compiled, Constraint, RuleSet, Test};
use crate::clause::Clause;
use crate::clause::frame::Frame;
use crate::clause::slot;
use crate::lexicon::rules::Negation;
use crate::types::{Deprel, EventType, SentenceKind, Upos, Xpos};

/// One sentence under the rules.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The sentence.
    pub clause: Clause<'a>,
}

/// A rule that matched.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its number in the rule set.
    pub rule: usize,
    /// The frame that it matched.
    pub frame: Frame,
}

impl View<'_> {
    /// The winning rule of each trigger, in text order; words that a rule named in its constraints trigger nothing themselves.
    pub fn hits(&self) -> Vec<Hit> {
        let headline = self.clause.arguments.document.sentences[self.clause.arguments.sentence].kind == SentenceKind::Headline;
        if self.clause.of_play() {
            return Vec::new();
        }
        let mut hits: Vec<Hit> = (0..self.clause.reader.sentence.tokens.len()).filter_map(|t| self.best(t)).collect();
        let mut consumed = FxHashSet::default();
        hits.retain(|h| !self.is_denial(h) && !self.is_assertion(h));
        for hit in hits.iter().filter(|h| !self.rules.rules[h.rule].rule.skip) {
            self.consume(hit, &mut consumed);
        }
        // A headline's bare nouns tell less than the text below it: who does what to whom is not in them.
        hits.retain(|h| !self.is_moved(h, &consumed));
        hits.retain(|h| !consumed.contains(&h.frame.head) && !(headline && h.frame.nominal && !h.frame.light));
        hits
    }

    /// "denied shelling", "denied that": what is denied is a claim, whatever the same verb means with a thing for its object.
    fn is_denial(&self, hit: &Hit) -> bool {
        let clause = [slot::XCOMP, slot::CCOMP].iter().any(|slot| hit.frame.first(slot).is_some());
        clause && self.clause.reader.words.is(&self.clause.reader.sentence.tokens[hit.frame.head].lemma, self.clause.reader.operators.deny)
    }

    /// "insisted that it had left": a finite past or present under a verb of saying is no demand, a subjunctive is.
    fn is_assertion(&self, hit: &Hit) -> bool {
        let reader = &self.clause.reader;
        let tokens = &reader.sentence.tokens;
        let finite = |c: usize| {
            matches!(tokens[c].xpos, Xpos::Vbd | Xpos::Vbz)
                || reader
                    .sentence
                    .children(c)
                    .any(|a| matches!(tokens[a].deprel, Deprel::Aux | Deprel::Cop) && matches!(tokens[a].xpos, Xpos::Vbd | Xpos::Vbz))
        };
        self.rules.rules[hit.rule].rule.code.event_type == Some(EventType::Request)
            && reader.words.is(&tokens[hit.frame.head].lemma, reader.operators.report)
            && hit.frame.get(slot::CCOMP).any(finite)
    }

    /// "the summit planned for Friday was moved": what was planned is told by the step that another rule found.
    fn is_moved(&self, hit: &Hit, consumed: &FxHashSet<usize>) -> bool {
        let t = &self.clause.reader.sentence.tokens[hit.frame.head];
        let set = self.rules.rules[hit.rule].rule.status.is_some();
        set && t.deprel == Deprel::Acl && t.head.is_some_and(|noun| consumed.contains(&noun))
    }

    fn best(&self, token: usize) -> Option<Hit> {
        let t = &self.clause.reader.sentence.tokens[token];
        let verbal = self.clause.reader.is_verbal(token);
        let candidates = self.rules.candidates(&t.lemma, if verbal { Upos::Verb } else { t.upos });
        if candidates.is_empty() || self.inside_name(token) {
            return None;
        }
        let frame = self.clause.frame(token);
        let mut best: Option<(i32, usize)> = None;
        for &number in candidates {
            let compiled = &self.rules.rules[number];
            if t.deprel == Deprel::Amod && t.upos == Upos::Verb && compiled.rule.code.event_type.is_some_and(cooperative) {
                continue;
            }
            let better = best.is_none_or(|(weight, _)| compiled.weight > weight);
            if better && self.matches(compiled, &frame) {
                best = Some((compiled.weight, number));
            }
        }
        best.map(|(_, rule)| Hit { rule, frame })
    }

    /// A word within a proper name is no trigger: "the Strike Force", "Peace Now".
    fn inside_name(&self, token: usize) -> bool {
        let t = &self.clause.reader.sentence.tokens[token];
        t.upos == Upos::Propn
            && self.clause.arguments.mentions().any(|i| {
                let m = &self.clause.arguments.document.actors[i];
                m.covers(token)
            })
    }

    fn matches(&self, compiled: &Compiled, frame: &Frame) -> bool {
        let polarity = match compiled.rule.negation {
            Negation::Mark => true,
            Negation::Only => self.clause.reader.realis(frame).negated,
            Negation::Refuse => !self.clause.reader.realis(frame).negated,
        };
        polarity && compiled.constraints.iter().all(|c| self.holds(c, frame))
    }

    fn holds(&self, constraint: &Constraint, frame: &Frame) -> bool {
        let tokens = self.fillers(frame, &constraint.slot);
        let negative = constraint.tests.iter().all(|t| matches!(t, Test::NotClass(_) | Test::NotLemma(_) | Test::Nothing));
        if negative {
            return constraint.tests.iter().all(|test| match test {
                Test::Nothing => tokens.is_empty(),
                other => tokens.iter().all(|&token| self.passes(other, token)),
            });
        }
        tokens.iter().any(|&token| constraint.tests.iter().any(|test| self.passes(test, token)))
            || tokens.is_empty() && constraint.tests.contains(&Test::Nothing)
    }

    /// The tokens in a slot; `obj.of` is the `of` of the object, `a|b` the two together.
    pub fn fillers(&self, frame: &Frame, slot: &str) -> Vec<usize> {
        if slot.contains('|') {
            return slot.split('|').flat_map(|s| self.fillers(frame, s)).collect();
        }
        if slot == slot::SELF {
            return vec![frame.head];
        }
        if let Some(class) = slot.strip_prefix('@') {
            let Ok(class) = self.clause.reader.words.class(class) else { return Vec::new() };
            let tokens = &self.clause.reader.sentence.tokens;
            let is = |t: usize| {
                self.clause.reader.words.is(&tokens[t].lemma, class) || self.clause.reader.words.is(&tokens[t].lemma.to_lowercase(), class)
            };
            return (0..tokens.len()).filter(|&t| t != frame.head && is(t)).collect();
        }
        match slot.split_once('.') {
            Some((outer, inner)) => {
                let tokens: Vec<usize> = frame.get(outer).collect();
                tokens.into_iter().flat_map(|t| self.inner(t, inner)).collect()
            }
            None => frame.get(slot).collect(),
        }
    }

    fn inner(&self, token: usize, slot: &str) -> Vec<usize> {
        let nominal = matches!(self.clause.reader.sentence.tokens[token].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
        let frame = if nominal { self.clause.reader.noun(token) } else { self.clause.reader.verb(token) };
        self.fillers(&frame, slot)
    }

    fn passes(&self, test: &Test, token: usize) -> bool {
        let lemma = &self.clause.reader.sentence.tokens[token].lemma;
        match test {
            Test::Any => true,
            Test::Nothing => false,
            Test::Actor => !self.clause.arguments.actors(token).is_empty(),
            Test::Sector(sectors) => {
                let actors = self.clause.arguments.refs(&self.clause.arguments.actors(token));
                actors.iter().any(|a| sectors.contains(&a.sector))
            }
            Test::Place => self.is_place(token),
            Test::Date => self.is_date(token),
            Test::Class(class) => self.any_coordinate(token, |l| self.clause.reader.words.is(l, *class)),
            Test::NotClass(class) => !self.clause.reader.words.is(lemma, *class),
            Test::Lemma(wanted) => self.any_coordinate(token, |l| l == wanted),
            Test::NotLemma(wanted) => lemma != wanted,
        }
    }

    fn any_coordinate(&self, token: usize, f: impl Fn(&str) -> bool) -> bool {
        let sentence = self.clause.reader.sentence;
        f(&sentence.tokens[token].lemma)
            || sentence.children(token).any(|c| {
                let t = &sentence.tokens[c];
                t.deprel == Deprel::Conj && f(&t.lemma)
            })
            || self.quantified(token).is_some_and(|inner| f(&sentence.tokens[inner].lemma))
    }

    /// "hundreds of drones" is drones for a class test.
    fn quantified(&self, token: usize) -> Option<usize> {
        let sentence = self.clause.reader.sentence;
        let t = &sentence.tokens[token];
        if !self.clause.reader.words.is(&t.lemma, self.clause.reader.operators.partitive) && t.upos != Upos::Num {
            return None;
        }
        sentence.child(token, &[Deprel::Nmod])
    }

    fn is_date(&self, token: usize) -> bool {
        let arguments = &self.clause.arguments;
        arguments.document.times.iter().any(|t| t.sentence == arguments.sentence && (t.tokens.0..=t.tokens.1).contains(&token))
    }

    fn is_place(&self, token: usize) -> bool {
        self.clause.arguments.mentions().any(|i| {
            let m = &self.clause.arguments.document.actors[i];
            m.covers(token) && m.kind.is_place()
        })
    }

    /// The nouns and verbs by which a rule was chosen are part of its act.
    fn consume(&self, hit: &Hit, consumed: &mut FxHashSet<usize>) {
        if self.rules.rules[hit.rule].rule.shares {
            return;
        }
        for constraint in &self.rules.rules[hit.rule].constraints {
            let named = constraint.tests.iter().any(|t| matches!(t, Test::Class(_) | Test::Lemma(_)));
            if named && constraint.slot != slot::SELF {
                let fillers = self.fillers(&hit.frame, &constraint.slot);
                consumed.extend(fillers.iter().filter_map(|&t| self.quantified(t)));
                consumed.extend(fillers.into_iter().filter(|&t| t != hit.frame.head));
            }
        }
    }
}

/// "The visiting prince", "recognised minorities": a participle before its noun describes it, where the act would be one of goodwill.
fn cooperative(event_type: EventType) -> bool {
    use EventType::*;
    matches!(event_type, Agree | Consult | Support | Cooperate | Aid)
}
