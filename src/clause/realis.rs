//! Realis: whether the text tells an act as done, ahead, possible, denied or merely reported.
//!
//! Takes a parsed sentence and a trigger; walks from it to the root through the words that govern it. Method: factuality by
//! embedding predicates, after Saurí and Pustejovsky (2009), reduced to what a timeline needs.

use super::frame::{Frame, Reader};
use super::slot;
use super::words::ClassId;
use crate::types::{Deprel, Upos, Xpos};

/// How the text tells an act.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Realis {
    /// It did not happen.
    pub negated: bool,
    /// It is to happen: "will meet", "plans to strike".
    pub ahead: bool,
    /// It was to happen and did not: "was to have met".
    pub unfulfilled: bool,
    /// A noun's act that is set for later: "the planned talks".
    pub planned: bool,
    /// It ought to happen: "must withdraw".
    pub duty: bool,
    /// It may happen, or would under a condition.
    pub hypothetical: bool,
    /// It was tried.
    pub attempted: bool,
    /// A first person performs it by saying so: "I would like to thank". Only speech can be done so.
    pub performative: bool,
    /// A habit: "regularly shells the town". No act of a day.
    pub habitual: bool,
    /// Another act's object (asked for, refused, feared): not told as done.
    pub suppressed: bool,
    /// Somebody denies it.
    pub denied: bool,
    /// It is hearsay: "reportedly".
    pub hearsay: bool,
    /// The verb that reports it.
    pub reported_by: Option<usize>,
    /// The oblique that names its source: "according to the army".
    pub according_to: Option<usize>,
}

impl Realis {
    /// Whether the act, as told, took place.
    pub fn done(&self) -> bool {
        !(self.negated
            || self.ahead
            || self.unfulfilled
            || self.planned
            || self.duty
            || self.hypothetical
            || self.suppressed
            || self.denied
            || self.habitual
            || self.attempted)
    }

    /// Takes over what holds for everything under a governing clause.
    fn under(mut self, outer: Realis) -> Self {
        self.ahead |= outer.ahead;
        self.unfulfilled |= outer.unfulfilled;
        self.planned |= outer.planned;
        self.hypothetical |= outer.hypothetical || outer.duty;
        self.suppressed |= outer.suppressed;
        self.habitual |= outer.habitual;
        self.attempted |= outer.attempted;
        self.performative |= outer.performative;
        self.denied |= outer.denied;
        self.hearsay |= outer.hearsay;
        self.reported_by = self.reported_by.or(outer.reported_by);
        self.according_to = self.according_to.or(outer.according_to);
        self
    }
}

/// How many words that govern an act are looked at.
const MAX_DEPTH: usize = 12;

/// Most words of time and place that stand between a verb and its "that".
const MOST_BETWEEN: usize = 6;

impl Reader<'_> {
    fn is(&self, token: usize, class: ClassId) -> bool {
        self.words.is(&self.sentence.tokens[token].lemma, class)
    }

    /// Whether a word of the class hangs on a token.
    fn has(&self, token: usize, class: ClassId) -> bool {
        self.sentence.children(token).any(|c| self.is(c, class))
    }

    /// The realis of a frame.
    pub fn realis(&self, frame: &Frame) -> Realis {
        let mut realis = if frame.nominal && !frame.light {
            self.noun_realis(frame.head, 0)
        } else {
            // "held the planned talks": what the verb tells as done is done.
            self.verb_realis(frame.verb, 0).under(Realis { planned: false, ..self.modified(frame.head) })
        };
        realis.hearsay |= self.after_reports_that(frame.head);
        if let Some(denier) = self.denier(frame.head) {
            return Realis { denied: true, suppressed: false, reported_by: Some(denier), ..realis };
        }
        realis.hypothetical |= self.under_condition(frame.head);
        if realis.reported_by.is_none() && realis.according_to.is_none() {
            realis.reported_by = self.closing_report(frame.head);
        }
        realis
    }

    /// Whether the infinitive or clause of a verb is negated by a word of its own: "promised never to leave".
    pub fn is_negated(&self, v: usize) -> bool {
        self.clause_realis(v).negated
    }

    /// The verb by which somebody denies what a clause says, read off the order of words, which holds where arcs fail:
    /// "denied on Monday that ...", "dismissed as lies reports that ...", "called a report that ... false".
    fn denier(&self, token: usize) -> Option<usize> {
        let tokens = &self.sentence.tokens;
        let that = (1..token)
            .rev()
            .take_while(|&i| !self.breaks(i))
            .find(|&i| self.words.is(&tokens[i].lemma, self.operators.that_clause) && tokens[i].upos != Upos::Det)?;
        if !self.inside(token, that) {
            return None;
        }
        let opener = (0..that)
            .rev()
            .take(MOST_BETWEEN)
            .find(|&i| tokens[i].upos == Upos::Verb || self.is(i, self.operators.report_noun) || self.is(i, self.operators.deny))?;
        if self.is(opener, self.operators.deny) {
            return Some(opener).filter(|&v| !self.clause_realis(v).negated);
        }
        if opener + 1 == that && self.is(opener, self.operators.report_noun) { self.rebutted(opener, token) } else { None }
    }

    /// The verb that calls a report false: "rejected claims", "said that reports ... were untrue".
    fn rebutted(&self, report: usize, token: usize) -> Option<usize> {
        let tokens = &self.sentence.tokens;
        let verb = |i: &usize| tokens[*i].upos == Upos::Verb;
        let before = (0..report).rev().take_while(|&i| !self.breaks(i)).find(verb);
        if let Some(v) = before.filter(|&v| self.is(v, self.operators.rebut) || self.is(v, self.operators.deny)) {
            return Some(v);
        }
        let false_word = |i: usize| self.is(i, self.operators.falsehood);
        let lie = (report + 1..tokens.len()).filter(|&i| i > token).find(|&i| false_word(i))?;
        let after = (lie..tokens.len()).find(|&i| verb(&i) && self.is(i, self.operators.report));
        before.or(after).or_else(|| self.sentence.root())
    }

    /// "..., the laboratory said on Monday.": a verb of saying that closes a sentence has said all of it, whatever the arcs.
    fn closing_report(&self, token: usize) -> Option<usize> {
        let tokens = &self.sentence.tokens;
        let verbal = |i: usize| matches!(tokens[i].upos, Upos::Verb | Upos::Aux);
        let last = (token + 1..tokens.len()).rev().find(|&i| verbal(i))?;
        let verb = Some(last).filter(|&i| self.is(i, self.operators.report) && matches!(tokens[i].xpos, Xpos::Vbd | Xpos::Vbz))?;
        let comma = (token + 1..verb).rev().find(|&i| tokens[i].lemma == ",")?;
        let speaker =
            |i: usize| matches!(tokens[i].upos, Upos::Noun | Upos::Propn | Upos::Pron) && !matches!(tokens[i].xpos, Xpos::Wdt | Xpos::Wp);
        let plain =
            |i: usize| !matches!(tokens[i].upos, Upos::Cconj | Upos::Sconj) && !matches!(tokens[i].xpos, Xpos::Wdt | Xpos::Wp | Xpos::Wrb);
        let named = (comma + 1..verb).any(speaker) && (comma + 1..verb).all(|i| plain(i) && !verbal(i));
        named.then_some(verb)
    }

    /// Whether a token belongs to the clause that a conjunction opens, not to one joined to the clause before.
    fn inside(&self, token: usize, opener: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let (mut at, mut steps) = (token, 0);
        while let Some(head) = tokens[at].head.filter(|&h| h > opener && steps < tokens.len()) {
            (at, steps) = (head, steps + 1);
        }
        !(tokens[at].deprel == Deprel::Conj && tokens[at].head.is_some_and(|h| h < opener))
    }

    /// Words and signs after which another sentence of its own stands.
    fn breaks(&self, token: usize) -> bool {
        let t = &self.sentence.tokens[token];
        t.lemma == ";" || t.upos == Upos::Cconj && self.words.is(&t.lemma, self.operators.contrast)
    }

    /// "on condition that Israel withdraws", "as long as", "in case": the clause after them is no fact, whatever arc leads to it.
    fn under_condition(&self, token: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let opens = |i: usize, words: usize| {
            i + words <= token && {
                let phrase: Vec<_> = tokens[i..i + words].iter().map(|t| t.lemma.to_lowercase()).collect();
                self.words.is(&phrase.join(" "), self.operators.condition_phrase)
            }
        };
        (0..token).rev().take_while(|&i| !self.breaks(i) && tokens[i].lemma != ",").any(|i| (2..=4).any(|words| opens(i, words)))
    }

    /// "follow reports that ...": whatever the parser makes of the clause, it is hearsay.
    fn after_reports_that(&self, token: usize) -> bool {
        let tokens = &self.sentence.tokens;
        (1..token).any(|i| {
            self.is(i, self.operators.that_clause) && tokens[i - 1].upos == Upos::Noun && self.is(i - 1, self.operators.report_noun)
        })
    }

    /// What a noun's own modifiers say: "planned talks", "no clashes".
    fn modified(&self, n: usize) -> Realis {
        let mut realis = Realis::default();
        for child in self.sentence.children(n) {
            let t = &self.sentence.tokens[child];
            match t.deprel {
                Deprel::Amod if self.is(child, self.operators.scheduled) => realis.planned = true,
                Deprel::Amod if self.is(child, self.operators.irrealis_modifier) => realis.suppressed = true,
                Deprel::Amod if self.is(child, self.operators.hearsay) => realis.hearsay = true,
                Deprel::Det if self.is(child, self.operators.none_of) => realis.negated = true,
                Deprel::Det if self.is(child, self.operators.any_of) => realis.hypothetical = true,
                _ => {}
            }
        }
        realis
    }

    fn noun_realis(&self, n: usize, depth: usize) -> Realis {
        let own = self.modified(n);
        let t = &self.sentence.tokens[n];
        let Some(g) = t.head.filter(|_| depth < MAX_DEPTH) else { return own.under(self.clause_realis(n)) };
        match t.deprel {
            Deprel::Conj | Deprel::Appos => own.under(self.noun_realis(g, depth + 1)),
            Deprel::Nmod | Deprel::Compound | Deprel::NmodPoss | Deprel::NmodDesc => {
                if self.is(g, self.operators.report_noun) && self.case(n).is_some_and(|c| c == slot::OF) {
                    // "dismissed claims of an attack": as a clause that hangs on "claims".
                    return own.under(match self.rebutted(g, n) {
                        Some(denier) => Realis { denied: true, reported_by: Some(denier), ..Realis::default() },
                        None => Realis { hearsay: true, ..self.noun_realis(g, depth + 1) },
                    });
                }
                let lost = self.is(g, self.operators.irrealis_noun) && self.sentence.tokens[g].upos != Upos::Propn;
                let mut outer = Realis { suppressed: lost, ..Realis::default() };
                if !lost && self.sentence.tokens[g].upos == Upos::Noun {
                    outer = self.noun_realis(g, depth + 1);
                    outer.negated = false;
                }
                own.under(outer)
            }
            Deprel::Obj | Deprel::NsubjPass | Deprel::Obl | Deprel::Nsubj | Deprel::Iobj | Deprel::OblAgent => {
                own.under(self.governed(n, g, depth))
            }
            _ => own,
        }
    }

    /// A noun's act under the verb that governs it.
    fn governed(&self, n: usize, g: usize, depth: usize) -> Realis {
        let object = matches!(self.sentence.tokens[n].deprel, Deprel::Obj | Deprel::NsubjPass | Deprel::Obl | Deprel::OblAgent);
        let outer = self.verb_realis(g, depth + 1);
        if object && self.is(g, self.operators.deny) {
            return Realis { denied: true, reported_by: Some(g), ..Realis::default() };
        }
        if object && (self.is(g, self.operators.irrealis_verb) || self.calls_off(g)) {
            return Realis { suppressed: true, ..Realis::default() };
        }
        if matches!(self.sentence.tokens[n].deprel, Deprel::Nsubj) && self.is(g, self.operators.irrealis_modifier) {
            // "A meeting is likely": as "a likely meeting".
            let scheduled = self.is(g, self.operators.scheduled);
            return Realis { planned: scheduled, suppressed: !scheduled, ..Realis::default() };
        }
        // "The attack will be discussed" presupposes the attack; "talks will begin" does not.
        let presupposed = object || !self.is(g, self.operators.transparent) && !self.is(g, self.operators.light);
        Realis {
            ahead: outer.ahead && !presupposed,
            hypothetical: outer.hypothetical && !presupposed,
            negated: outer.negated && !presupposed,
            hearsay: outer.hearsay || object && self.is(g, self.operators.report) && self.is_passive(g),
            reported_by: outer.reported_by,
            according_to: outer.according_to,
            ..Realis::default()
        }
    }

    /// What the verb's own clause says: negation, modals, hearsay, sources.
    fn clause_realis(&self, v: usize) -> Realis {
        let mut realis = Realis::default();
        for child in self.sentence.children(v) {
            let t = &self.sentence.tokens[child];
            match t.deprel {
                // "promised never to": the infinitive is negated, the promise is not.
                Deprel::Advmod if self.is(child, self.operators.negator) => realis.negated |= !(child > v && self.before_to(child)),
                Deprel::Advmod | Deprel::OblUnmarked if self.is(child, self.operators.habitual) => realis.habitual = true,
                Deprel::Advmod if self.is(child, self.operators.no_longer) && self.has(child, self.operators.none_of) => {
                    realis.negated = true
                }
                Deprel::Advmod if self.is(child, self.operators.hearsay) => realis.hearsay = true,
                Deprel::Aux | Deprel::Cop
                    if self.is(child, self.operators.copula)
                        && t.xpos.is_finite()
                        && self.has_to(v)
                        && self.sentence.tokens[v].upos == Upos::Verb =>
                {
                    self.destined(child, v, &mut realis)
                }
                Deprel::Aux => self.modal(child, v, &mut realis),
                Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj if self.is_no(child) => realis.negated = true,
                Deprel::Obl | Deprel::OblUnmarked if self.every(child) => realis.habitual = true,
                Deprel::Mark if self.is(child, self.operators.condition) => realis.hypothetical = true,
                // "is due to meet": the parser takes "due" for a conjunction.
                Deprel::Mark if self.is(child, self.operators.intend) => realis.ahead = true,
                Deprel::Obl | Deprel::Parataxis | Deprel::Nmod | Deprel::Advmod | Deprel::Advcl
                    if self.case(child).is_some_and(|c| self.words.is(&c, self.operators.according))
                        || self.is(child, self.operators.according) =>
                {
                    realis.according_to = Some(self.according(child));
                }
                Deprel::Parataxis if self.is(child, self.operators.report) && self.surface_subject(child, 5).is_some() => {
                    realis.reported_by = Some(child);
                }
                Deprel::Advcl if self.has_condition(child) && self.in_present(v) => realis.hypothetical = true,
                _ => {}
            }
        }
        let negated_infinitive =
            (0..v).any(|i| self.sentence.tokens[i].head == Some(v) && self.is_to(i) && i > 0 && self.is(i - 1, self.operators.negator));
        realis.negated |= negated_infinitive;
        realis
    }

    fn is_to(&self, token: usize) -> bool {
        let t = &self.sentence.tokens[token];
        self.is(token, self.operators.infinitive) && matches!(t.deprel, Deprel::Mark | Deprel::Aux)
    }

    fn before_to(&self, token: usize) -> bool {
        token + 1 < self.sentence.tokens.len() && self.is_to(token + 1)
    }

    /// "every week", "each night".
    fn every(&self, n: usize) -> bool {
        self.sentence.children(n).any(|c| {
            let t = &self.sentence.tokens[c];
            t.deprel == Deprel::Det && self.is(c, self.operators.recurring)
        }) && !self.sentence.children(n).any(|c| self.sentence.tokens[c].deprel == Deprel::Case)
    }

    fn has_condition(&self, clause: usize) -> bool {
        self.sentence.children(clause).any(|c| self.sentence.tokens[c].deprel == Deprel::Mark && self.is(c, self.operators.condition))
    }

    /// "Residents face arrest if they march": a present tense without an auxiliary of its own.
    fn in_present(&self, v: usize) -> bool {
        matches!(self.sentence.tokens[v].xpos, Xpos::Vbz | Xpos::Vbp) && self.sentence.child(v, &[Deprel::Aux]).is_none()
    }

    /// "is to meet" lies ahead, "was to have met" did not come about; "was to meet" may have, or only tells an aim.
    fn destined(&self, be: usize, v: usize, realis: &mut Realis) {
        let have = |c: usize| self.is(c, self.operators.perfect) && self.sentence.tokens[c].deprel == Deprel::Aux;
        if self.sentence.children(v).any(have) {
            realis.unfulfilled = true;
        } else if self.sentence.tokens[be].xpos == Xpos::Vbd {
            realis.hypothetical = true;
        } else {
            realis.ahead = true;
        }
    }

    /// "according to X": X, whether the parse makes it an oblique or hangs it on "according".
    fn according(&self, token: usize) -> usize {
        if self.is(token, self.operators.according) {
            self.sentence.child(token, &[Deprel::Obl, Deprel::Nmod, Deprel::Obj]).unwrap_or(token)
        } else {
            token
        }
    }

    fn is_no(&self, n: usize) -> bool {
        let none = |c: usize| {
            let t = &self.sentence.tokens[c];
            matches!(t.deprel, Deprel::Det | Deprel::CcPreconj) && self.is(c, self.operators.none_of)
        };
        self.is(n, self.operators.nobody) || self.sentence.children(n).any(none)
    }

    fn modal(&self, aux: usize, verb: usize, realis: &mut Realis) {
        let perfect =
            self.sentence.children(verb).any(|c| self.is(c, self.operators.perfect) && self.sentence.tokens[c].deprel == Deprel::Aux);
        if self.is(aux, self.operators.future) {
            realis.ahead = true;
        } else if self.is(aux, self.operators.conditional) {
            let reported =
                self.sentence.tokens[verb].head.is_some_and(|h| self.is(h, self.operators.report) || self.is(h, self.operators.intend));
            let conditioned =
                self.sentence.children(verb).any(|c| self.sentence.tokens[c].deprel == Deprel::Advcl && self.has_condition(c));
            if reported && !perfect && !conditioned { realis.ahead = true } else { realis.hypothetical = true }
        } else if self.is(aux, self.operators.possible) {
            realis.hypothetical = true;
        } else if self.is(aux, self.operators.duty) {
            realis.duty = true;
        }
    }

    /// The realis of a verb or predicate under no more than so many words that govern it.
    pub fn verb_realis_within(&self, v: usize, levels: usize) -> Realis {
        self.verb_realis(v, MAX_DEPTH.saturating_sub(levels))
    }

    /// The realis of a verb or predicate: its own clause under all that govern it.
    pub fn verb_realis(&self, v: usize, depth: usize) -> Realis {
        let own = self.clause_realis(v);
        let Some((relation, g)) = self.attached(v).filter(|_| depth < MAX_DEPTH) else { return own };
        match relation {
            Deprel::Conj => self.conjoined(v, self.conjunct(v, g), own, depth),
            Deprel::Xcomp => own.under(self.through_object(v, g).unwrap_or_else(|| self.operated(g, depth))),
            Deprel::Advcl | Deprel::Ccomp | Deprel::Acl if self.has_to(v) => own.under(self.infinitive(v, g, depth)),
            Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass => own.under(self.complement(g, depth)),
            Deprel::Parataxis if self.is(g, self.operators.report) => own.under(self.complement(g, depth)),
            Deprel::Advcl => own.under(self.adverbial(v, g, depth)),
            Deprel::Acl | Deprel::AclRelcl => own.under(self.attributive(v, g)),
            _ => own,
        }
    }

    /// What a verb hangs on, and how. "ruled out on Monday sending", "said on Friday that": the parser hangs the clause on the day,
    /// or makes an adverbial of it; it is the verb's complement.
    pub(crate) fn attached(&self, v: usize) -> Option<(Deprel, usize)> {
        let tokens = &self.sentence.tokens;
        let t = &tokens[v];
        let head = t.head?;
        let gerund = t.xpos == Xpos::Vbg && self.sentence.child(v, &[Deprel::Mark, Deprel::Case, Deprel::Aux, Deprel::Cop]).is_none();
        if matches!(t.deprel, Deprel::Acl | Deprel::AclRelcl)
            && self.is_day(head)
            && let Some(verb) =
                tokens[head].head.filter(|&g| tokens[head].deprel == Deprel::Obl && g < head && tokens[g].upos == Upos::Verb)
        {
            return Some((if gerund { Deprel::Xcomp } else { Deprel::Ccomp }, verb));
        }
        let refused = self.is(head, self.operators.irrealis_verb) || self.turns_down(head) || self.is(head, self.operators.deny);
        let next = || (head + 1..v).all(|i| tokens[i].lemma != "," && tokens[i].upos != Upos::Verb);
        if t.deprel == Deprel::Advcl && gerund && head < v && refused && self.sentence.child(head, &[Deprel::Obj]).is_none() && next() {
            return Some((Deprel::Xcomp, head));
        }
        Some((t.deprel, head))
    }

    /// A day of the week, or "today" and its like, as written.
    fn is_day(&self, token: usize) -> bool {
        self.words.is(&self.sentence.tokens[token].lemma, self.operators.day)
    }

    fn conjoined(&self, v: usize, g: usize, own: Realis, depth: usize) -> Realis {
        let independent = self.sentence.child(v, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
        let outer = self.verb_realis(g, depth + 1);
        let bare = matches!(self.sentence.tokens[v].xpos, Xpos::Vb) && self.sentence.child(v, &[Deprel::Aux]).is_none();
        let negated = own.negated || bare && outer.negated;
        let mut joined = if bare {
            own.under(outer)
        } else if independent && self.sentence.tokens[g].head.is_none() {
            Realis { reported_by: own.reported_by.or(outer.reported_by.filter(|&r| r > v)), ..own }
        } else {
            // Finite conjuncts share who reports them, not the first one's modals.
            let shared = Realis {
                reported_by: outer.reported_by,
                according_to: outer.according_to,
                hearsay: outer.hearsay,
                suppressed: outer.suppressed,
                denied: outer.denied,
                ahead: outer.ahead
                    && !self.sentence.tokens[v].xpos.is_finite()
                    && self.sentence.child(v, &[Deprel::Aux, Deprel::AuxPass]).is_none(),
                ..Realis::default()
            };
            own.under(shared)
        };
        joined.negated = negated;
        joined
    }

    /// Under a verb that takes an infinitive or participle as complement.
    fn operated(&self, g: usize, depth: usize) -> Realis {
        let outer = self.verb_realis(g, depth + 1);
        let negated_operator = outer.negated;
        let base = Realis { negated: false, ..outer.clone() };
        if self.performs(g) && !negated_operator {
            return Realis { performative: true, hypothetical: false, duty: false, ..base };
        }
        if self.is(g, self.operators.perfect) && self.sentence.tokens[g].upos != Upos::Noun {
            // "has yet to meet" has not; "has to withdraw" ought to; "had to withdraw" did.
            let yet = self.has(g, self.operators.not_yet);
            let present = matches!(self.sentence.tokens[g].xpos, Xpos::Vbz | Xpos::Vbp);
            return Realis { suppressed: outer.suppressed || negated_operator || yet, duty: outer.duty || present && !yet, ..base };
        }
        if self.is(g, self.operators.transparent) || self.is(g, self.operators.cause) {
            return Realis { suppressed: outer.suppressed || negated_operator, ..base };
        }
        if self.is(g, self.operators.going_to) || self.is(g, self.operators.intend) {
            let given_up = self.had(g) && !self.is(g, self.operators.binding);
            return Realis { ahead: true, suppressed: outer.suppressed || negated_operator || given_up, ..base };
        }
        if self.is(g, self.operators.attempt) {
            return Realis { attempted: true, suppressed: outer.suppressed || negated_operator, ..base };
        }
        if self.is(g, self.operators.report) {
            let hearsay = base.hearsay || self.is_passive(g);
            return Realis { reported_by: Some(g), suppressed: outer.suppressed || negated_operator, hearsay, ..base };
        }
        if self.is(g, self.operators.deny) {
            return Realis { denied: true, reported_by: Some(g), ..base };
        }
        Realis { suppressed: true, ..base }
    }

    /// "had planned to": the plan was overtaken by what the text tells next.
    fn had(&self, g: usize) -> bool {
        self.sentence.children(g).any(|c| {
            let t = &self.sentence.tokens[c];
            self.is(c, self.operators.perfect) && t.deprel == Deprel::Aux && t.xpos == Xpos::Vbd
        })
    }

    /// "I would like to", "let me": what the first person so introduces is done in the saying.
    fn performs(&self, g: usize) -> bool {
        let own = |t: usize| {
            let token = &self.sentence.tokens[t];
            token.upos == Upos::Pron && self.words.is(&token.lemma.to_lowercase(), self.operators.first_person)
        };
        let party = |t: usize| matches!(self.sentence.tokens[t].deprel, Deprel::Nsubj | Deprel::Obj | Deprel::Iobj);
        self.is(g, self.operators.performative)
            && (self.sentence.children(g).any(|c| party(c) && own(c)) || self.surface_subject(g, 0).is_some_and(own))
    }

    /// "confirmed his readiness to visit": the infinitive hangs on the object that stands before it.
    fn through_object(&self, v: usize, g: usize) -> Option<Realis> {
        let object = self.sentence.child(g, &[Deprel::Obj]).filter(|&o| g < o && o < v && self.has_to(v))?;
        self.hangs_on(object)
    }

    /// "rejected", "gave up": what a plan is under them is no plan.
    fn turns_down(&self, g: usize) -> bool {
        self.is_with_particle(g, self.operators.refusal)
    }

    /// "shelved the signing", "called off the strike": what is so governed did not take place.
    fn calls_off(&self, g: usize) -> bool {
        self.is_with_particle(g, self.operators.call_off)
    }

    /// Whether a verb is in a class, alone or with its particle.
    fn is_with_particle(&self, g: usize, class: ClassId) -> bool {
        let lemma = &self.sentence.tokens[g].lemma;
        let with = |c: usize| {
            let t = &self.sentence.tokens[c];
            matches!(t.deprel, Deprel::CompoundPrt | Deprel::Advmod) && self.words.is(&format!("{lemma} {}", t.lemma), class)
        };
        self.is(g, class) || self.sentence.children(g).any(with)
    }

    /// What a noun says of the infinitive that hangs on it.
    fn hangs_on(&self, noun: usize) -> Option<Realis> {
        if self.is(noun, self.operators.intend_noun) {
            let negated = self.governor(noun).is_some_and(|g| self.clause_realis(g).negated || self.turns_down(g));
            return Some(Realis { ahead: true, suppressed: negated, ..Realis::default() });
        }
        self.is(noun, self.operators.irrealis_noun).then(|| Realis { suppressed: true, ..Realis::default() })
    }

    /// A to-infinitive that hangs on a verb, adjective or noun.
    fn infinitive(&self, v: usize, g: usize, depth: usize) -> Realis {
        if self.sentence.tokens[v].deprel == Deprel::Acl
            && self.sentence.tokens[g].upos == Upos::Noun
            && let Some(realis) = self.hangs_on(g)
        {
            return realis;
        }
        let complement = self.sentence.tokens[v].deprel == Deprel::Ccomp || self.sentence.tokens[g].upos == Upos::Adj;
        if complement || self.is(g, self.operators.intend) || self.is(g, self.operators.transparent) || self.performs(g) {
            return self.operated(g, depth);
        }
        Realis { suppressed: true, ..Realis::default() }
    }

    /// A finite clause under a verb of saying, knowing, believing.
    fn complement(&self, g: usize, depth: usize) -> Realis {
        if self.sentence.tokens[g].upos == Upos::Noun && self.is(g, self.operators.report_noun) {
            return Realis { hearsay: true, ..Realis::default() };
        }
        let outer = self.verb_realis(g, depth + 1);
        let base = Realis { negated: false, ..outer.clone() };
        if self.is(g, self.operators.deny) {
            return Realis { denied: true, reported_by: Some(g), ..base };
        }
        if self.is(g, self.operators.report) {
            let lost = outer.negated || outer.ahead || outer.hypothetical || outer.duty;
            return Realis {
                ahead: false,
                hypothetical: false,
                duty: false,
                suppressed: outer.suppressed || lost,
                reported_by: Some(g),
                ..base
            };
        }
        if self.is(g, self.operators.belief) || self.is(g, self.operators.irrealis_verb) || self.is(g, self.operators.attempt) {
            return Realis { suppressed: true, ..base };
        }
        Realis { suppressed: outer.suppressed || outer.negated, ..base }
    }

    fn adverbial(&self, v: usize, g: usize, depth: usize) -> Realis {
        // "as long as Israel stops": what the clause modifies is what its adverb modifies.
        let host = self.sentence.tokens[g].head.filter(|_| self.sentence.tokens[g].upos == Upos::Adv).unwrap_or(g);
        let outer = self.verb_realis(host, depth + 1);
        let mark = self.sentence.children(v).find(|&c| matches!(self.sentence.tokens[c].deprel, Deprel::Mark | Deprel::Case));
        let marked = |class| mark.is_some_and(|m| self.is(m, class));
        if self.is(g, self.operators.accusing) && mark.is_some()
            || marked(self.operators.instead)
            || marked(self.operators.kept_from) && !self.is(g, self.operators.transparent)
        {
            return Realis { suppressed: true, ..Realis::default() };
        }
        let finite = self.sentence.child(v, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
        let shared =
            Realis { reported_by: outer.reported_by, according_to: outer.according_to, hearsay: outer.hearsay, ..Realis::default() };
        if finite {
            // Beside an act to come, a clause in the present tense tells what must come first, or then.
            let first = marked(self.operators.awaited) || self.in_present(v) && !marked(self.operators.reason);
            let ahead_of_time = (outer.ahead || outer.duty) && first;
            return Realis { suppressed: outer.suppressed && !marked(self.operators.after), hypothetical: ahead_of_time, ..shared };
        }
        if marked(self.operators.already) {
            return shared;
        }
        // "did not retaliate by bombing": the means is denied with the act.
        Realis { negated: false, suppressed: outer.suppressed || marked(self.operators.means) && outer.negated, ..outer }
    }

    /// A clause that hangs on a noun tells its act as known; an infinitive does not.
    fn attributive(&self, v: usize, g: usize) -> Realis {
        let timed = self.sentence.child(v, &[Deprel::Mark]).is_some_and(|m| self.is(m, self.operators.timing));
        let complement = self.sentence.tokens[v].deprel == Deprel::Acl && !timed;
        let accused = complement
            && self.sentence.child(v, &[Deprel::Mark, Deprel::Case]).is_some()
            && self.governor(g).is_some_and(|verb| self.is(verb, self.operators.accusing));
        if accused {
            return Realis { suppressed: true, ..Realis::default() };
        }
        let told = complement && self.is(g, self.operators.report_noun);
        Realis { suppressed: complement && !told && self.is(g, self.operators.irrealis_noun), hearsay: told, ..Realis::default() }
    }
}
