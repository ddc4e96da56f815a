//! Frames: what stands in which relation to an act's word, the same for active, passive, relative, participial and nominal forms.
//!
//! Takes a parsed sentence and the index of a trigger; gives named slots (`subj`, `obj`, `with`, ...). Knows no rules and no actors.

use compact_str::CompactString;

use super::slot;
use super::words::{ClassId, Operators, Words};
use crate::types::{Deprel, Sentence, SentenceKind, Upos, Xpos};

/// How deep control and coordination are followed.
const MAX_DEPTH: usize = 6;

/// One argument: the slot's name and the head token of what fills it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// `subj`, `obj`, `iobj`, `xcomp`, `ccomp`, `prt`, `adv`, `poss`, `mod`, `gov` (what governs a noun), or a preposition.
    pub name: CompactString,
    /// Index of the token in the sentence.
    pub token: usize,
}

/// An act's word with its arguments.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The trigger: verb, noun or adjective.
    pub head: usize,
    /// The word that carries tense and negation: the trigger itself, its copula's predicate, or its light verb.
    pub verb: usize,
    /// Whether the trigger is a noun.
    pub nominal: bool,
    /// Whether the act stands in the passive.
    pub passive: bool,
    /// Whether a noun's act is carried by a light verb.
    pub light: bool,
    /// Arguments in text order within each source.
    pub slots: Vec<Slot>,
}

impl Frame {
    /// The tokens in a slot.
    pub fn get<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.slots.iter().filter(move |s| s.name == name).map(|s| s.token)
    }

    /// The first token in a slot.
    pub fn first(&self, name: &str) -> Option<usize> {
        self.slots.iter().find(|s| s.name == name).map(|s| s.token)
    }

    fn add(&mut self, name: &str, token: usize) {
        if !self.slots.iter().any(|s| s.token == token && s.name == name) {
            self.slots.push(Slot { name: CompactString::new(name), token });
        }
    }
}

/// Reads frames off one sentence.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The sentence; must be parsed.
    pub sentence: &'a Sentence,
    /// Word classes.
    pub words: &'a Words,
    /// Operator classes.
    pub operators: &'a Operators,
}

impl<'a> Reader<'a> {
    /// The frame of a verb, an adjective or a predicate noun.
    pub fn verb(&self, v: usize) -> Frame {
        let mut frame = Frame { head: v, verb: v, passive: self.is_passive(v), ..Frame::default() };
        for child in self.sentence.children(v) {
            self.add_argument(&mut frame, child);
        }
        if frame.first(slot::SUBJ).is_none()
            && let Some(subject) = self.inherited_subject(v, 0)
        {
            let slot = if frame.passive { slot::OBJ } else { slot::SUBJ };
            if frame.first(slot).is_none() && !frame.slots.iter().any(|s| s.token == subject) {
                frame.add(slot, subject);
            }
        }
        self.company(&mut frame, v);
        self.relative(&mut frame, v);
        self.shared_object(&mut frame, v);
        frame
    }

    /// Whether a token acts as a verb: tagged as one, or a tagger's noun that has a subject and no copula ("protesters clash").
    pub fn is_verbal(&self, token: usize) -> bool {
        let t = &self.sentence.tokens[token];
        if t.upos != Upos::Noun {
            return matches!(t.upos, Upos::Verb | Upos::Aux);
        }
        let has = |relation: Deprel| self.sentence.child(token, &[relation]).is_some();
        let clause = matches!(t.deprel, Deprel::Root | Deprel::Ccomp | Deprel::Conj | Deprel::Advcl | Deprel::Parataxis);
        clause && !has(Deprel::Cop) && !has(Deprel::Det) && !has(Deprel::Case) && (has(Deprel::Nsubj) || self.counts_right(token))
    }

    /// "a bomb kills at least eight": a plural noun has no number behind it, a verb may.
    fn counts_right(&self, token: usize) -> bool {
        let t = &self.sentence.tokens[token];
        t.xpos == Xpos::Nns
            && self.sentence.child(token, &[Deprel::Compound]).is_some()
            && self.sentence.children(token).any(|c| c > token && self.sentence.tokens[c].deprel == Deprel::Nummod)
    }

    /// The frame of a noun: its own modifiers, and the arguments of the light verb that carries it.
    pub fn noun(&self, n: usize) -> Frame {
        let mut frame = Frame { head: n, verb: n, nominal: true, ..Frame::default() };
        self.add_noun_arguments(&mut frame, n);
        if let Some(head) = self.sentence.tokens[n].head.filter(|&h| self.sentence.tokens[n].deprel == Deprel::Nmod && self.quantifies(h)) {
            self.add_noun_arguments(&mut frame, head);
        }
        if let Some(light) = self.light_verb(n) {
            let outer = self.verb(light);
            frame.verb = light;
            frame.light = true;
            frame.passive = outer.passive;
            // "took place": the place is no object.
            let own =
                |s: &Slot| s.token != n && !(s.name == slot::OBJ && self.sentence.tokens[n].deprel == Deprel::Nsubj && self.occurs(light));
            for slot in outer.slots.into_iter().filter(|s| own(s) && !matches!(s.name.as_str(), slot::XCOMP | slot::CCOMP)) {
                frame.add(&slot.name, slot.token);
            }
        } else if let Some(g) = self.governor(n) {
            frame.verb = g;
            frame.add(slot::GOV, g);
        }
        frame
    }

    /// The verb that governs a noun as subject, object or oblique, if a verb does.
    pub fn governor(&self, n: usize) -> Option<usize> {
        let token = &self.sentence.tokens[n];
        let head = token.head?;
        match token.deprel {
            Deprel::Conj => self.governor(head),
            Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Obl | Deprel::Iobj | Deprel::OblAgent => Some(head),
            _ => None,
        }
    }

    fn light_verb(&self, n: usize) -> Option<usize> {
        let token = &self.sentence.tokens[n];
        let head = token.head?;
        let is = |t: usize, class| self.words.is(&self.sentence.tokens[t].lemma, class);
        let is_light = |v: usize| is(v, self.operators.light) || is(v, self.operators.receive_verb) && is(n, self.operators.given);
        match token.deprel {
            Deprel::Obj | Deprel::NsubjPass if is_light(head) => Some(head),
            Deprel::Nsubj if self.occurs(head) => Some(head),
            Deprel::Conj => self.light_verb(head),
            // "held a round of talks": the verb that carries the round carries the talks.
            Deprel::Nmod if self.quantifies(head) && self.case(n).is_some_and(|c| c == slot::OF) => self.light_verb(head),
            Deprel::AclRelcl => None,
            _ => self.sentence.children(n).find(|&c| {
                let t = &self.sentence.tokens[c];
                (t.deprel == Deprel::Acl && t.xpos == Xpos::Vbn || t.deprel == Deprel::AclRelcl) && is_light(c)
            }),
        }
    }

    /// "happened", "took place".
    fn occurs(&self, v: usize) -> bool {
        let lemma = &self.sentence.tokens[v].lemma;
        let with = |c: usize| {
            let t = &self.sentence.tokens[c];
            t.deprel == Deprel::Obj && self.words.is(&format!("{lemma} {}", t.lemma), self.operators.occur)
        };
        self.words.is(lemma, self.operators.occur) || self.sentence.children(v).any(with)
    }

    fn quantifies(&self, n: usize) -> bool {
        self.words.is(&self.sentence.tokens[n].lemma, self.operators.partitive)
    }

    fn add_noun_arguments(&self, frame: &mut Frame, n: usize) {
        for child in self.sentence.children(n) {
            let t = &self.sentence.tokens[child];
            match t.deprel {
                Deprel::NmodPoss => frame.add(slot::POSS, child),
                Deprel::Amod | Deprel::Compound | Deprel::NmodDesc | Deprel::NmodUnmarked | Deprel::Flat => frame.add(slot::MOD, child),
                Deprel::Nmod | Deprel::Obl | Deprel::OblAgent => {
                    if let Some(case) = self.case(child) {
                        frame.add(&case, child);
                        if case == slot::AS {
                            self.add_company(frame, child);
                        }
                    }
                }
                Deprel::Acl if self.has_to(child) => frame.add(slot::XCOMP, child),
                Deprel::Acl | Deprel::Ccomp => frame.add(slot::ACL, child),
                Deprel::Appos => frame.add(slot::APPOS, child),
                Deprel::Conj if t.upos != Upos::Verb => {
                    frame.add(slot::CONJ, child);
                    if t.upos == Upos::Noun {
                        self.add_company(frame, child);
                    }
                }
                Deprel::Cop => frame.add(slot::COP, child),
                // "France is in talks with Chile": a predicate noun has a subject.
                Deprel::Nsubj => frame.add(slot::SUBJ, child),
                _ => {}
            }
        }
        for token in self.strays(n) {
            frame.add(slot::MOD, token);
        }
    }

    /// "met in the palace with X": the parser hangs the company on the place where the verb has none of its own.
    fn company(&self, frame: &mut Frame, v: usize) {
        if frame.first(slot::WITH).is_some() || frame.first(slot::OBJ).is_some() {
            return;
        }
        let place = |c: &usize| self.sentence.tokens[*c].deprel == Deprel::Obl && *c > v && self.is_case(*c, self.operators.meeting_place);
        let places = self.sentence.children(v).filter(place);
        let is_with = |n: usize| self.case(n).is_some_and(|c| c == slot::WITH);
        let with = |c: usize| self.sentence.children(c).find(|&n| self.sentence.tokens[n].deprel == Deprel::Nmod && is_with(n));
        if let Some(other) = places.filter_map(with).next() {
            frame.add(slot::WITH, other);
        }
    }

    /// "a meeting and lunch with X", "her first call as minister with X": the last of several nouns has the company of all.
    fn add_company(&self, frame: &mut Frame, noun: usize) {
        for child in self.sentence.children(noun).filter(|&c| self.sentence.tokens[c].deprel == Deprel::Nmod) {
            if self.case(child).is_some_and(|case| case == slot::WITH) {
                frame.add(slot::WITH, child);
            }
        }
    }

    /// "in a Popular Front drone strike": nouns between a noun and its own article or preposition modify it, whatever their arcs say.
    fn strays(&self, n: usize) -> std::ops::Range<usize> {
        let tokens = &self.sentence.tokens;
        let opens = |c: usize| matches!(tokens[c].deprel, Deprel::Det | Deprel::Case) && c < n && tokens[c].upos != Upos::Part;
        let Some(first) = self.sentence.children(n).find(|&c| opens(c)) else { return 0..0 };
        let nominal = |t: usize| matches!(tokens[t].upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Adp | Upos::Num);
        let outside = |t: usize| tokens[t].head.is_some_and(|h| h < first || h > n);
        match (first + 1..n).find(|&t| outside(t)) {
            Some(stray) if n - first < 8 && (first + 1..n).all(nominal) => stray..stray + 1,
            _ => 0..0,
        }
    }

    fn add_argument(&self, frame: &mut Frame, child: usize) {
        let t = &self.sentence.tokens[child];
        match t.deprel {
            Deprel::Nsubj | Deprel::NsubjOuter => frame.add(if frame.passive { slot::OBJ } else { slot::SUBJ }, child),
            Deprel::NsubjPass => frame.add(if frame.passive { slot::OBJ } else { slot::SUBJ }, child),
            Deprel::Obj => frame.add(slot::OBJ, child),
            Deprel::Iobj => frame.add(slot::IOBJ, child),
            Deprel::OblAgent => frame.add(if frame.passive { slot::SUBJ } else { slot::BY }, child),
            Deprel::Obl | Deprel::Nmod => self.add_oblique(frame, child),
            Deprel::Xcomp => frame.add(slot::XCOMP, child),
            Deprel::Ccomp => frame.add(slot::CCOMP, child),
            Deprel::Advcl | Deprel::Acl if self.has_to(child) => frame.add(slot::XCOMP, child),
            Deprel::Advcl => {
                frame.add(slot::ADVCL, child);
                if let Some(mark) = self.sentence.child(child, &[Deprel::Mark, Deprel::Case]) {
                    frame.add(&format!("{}-ing", self.lower(mark)), child);
                }
            }
            Deprel::CompoundPrt => frame.add(slot::PRT, child),
            Deprel::Advmod if self.is_particle(frame.head, &self.lower(child)) => frame.add(slot::PRT, child),
            Deprel::Advmod => frame.add(slot::ADV, child),
            Deprel::Parataxis => frame.add(slot::PARATAXIS, child),
            Deprel::Compound if self.counts_right(frame.head) => frame.add(slot::SUBJ, child),
            Deprel::Nummod if child > frame.head && self.counts_right(frame.head) => frame.add(slot::OBJ, child),
            _ => {}
        }
    }

    fn add_oblique(&self, frame: &mut Frame, child: usize) {
        let Some(case) = self.case(child) else {
            // "dismissed as lies reports that": an object behind an adverbial.
            let t = &self.sentence.tokens[child];
            let thing = t.upos == Upos::Noun
                && (self.words.is(&t.lemma, self.operators.report_noun) || self.words.is(&t.lemma, self.operators.act));
            if thing && !frame.passive && child > frame.verb && self.sentence.child(frame.verb, &[Deprel::Obj]).is_none() {
                return frame.add(slot::OBJ, child);
            }
            return self.add_bare(frame, child);
        };
        if case == slot::OF && self.sentence.child(child, &[Deprel::Nummod]).is_some() {
            return self.add_bare(frame, child);
        }
        if !frame.passive && frame.first(slot::OBJ).is_none() && self.is_particle(frame.head, &case) {
            // "handed over a base": the parser took the particle for a preposition.
            frame.add(slot::OBJ, child);
            if let Some(particle) = self.sentence.child(child, &[Deprel::Case]) {
                frame.add(slot::PRT, particle);
            }
        } else if case == slot::BY && frame.passive && !self.is_time(child) {
            frame.add(slot::SUBJ, child);
        } else {
            frame.add(&case, child);
        }
    }

    /// "killed at least 26 villagers", "downed 40 of 60 drones": the preposition is the number's, and the noun the object.
    fn add_bare(&self, frame: &mut Frame, child: usize) {
        let qualified = |n: usize| self.sentence.child(n, &[Deprel::Nmod, Deprel::Advmod]).is_some();
        let number = self.sentence.child(child, &[Deprel::Nummod]);
        let counted = number.is_some() || self.sentence.tokens[child].upos == Upos::Num && qualified(child);
        let timed = number.is_some() && self.is_time(child);
        if counted && !timed && child > frame.verb && !frame.passive && self.sentence.child(frame.verb, &[Deprel::Obj]).is_none() {
            frame.add(slot::OBJ, child);
        }
    }

    fn is_particle(&self, verb: usize, word: &str) -> bool {
        self.words.is(&format!("{} {word}", self.sentence.tokens[verb].lemma), self.operators.phrasal)
    }

    fn is_time(&self, token: usize) -> bool {
        let t = &self.sentence.tokens[token];
        t.upos == Upos::Num || self.words.is(&t.lemma, self.operators.weekday)
    }

    /// The preposition of an oblique or nominal modifier, lower case, multiword ones joined by spaces.
    pub fn case(&self, token: usize) -> Option<CompactString> {
        let case = self.sentence.child(token, &[Deprel::Case])?;
        let mut text = CompactString::new(self.lower(case));
        for part in self.sentence.children(case).filter(|&c| self.sentence.tokens[c].deprel == Deprel::Fixed) {
            text.push(' ');
            text.push_str(&self.lower(part));
        }
        Some(text)
    }

    /// Whether the preposition before a token is in a class.
    pub fn is_case(&self, token: usize, class: ClassId) -> bool {
        self.case(token).is_some_and(|case| self.words.is(&case, class))
    }

    fn lower(&self, token: usize) -> CompactString {
        CompactString::new(self.sentence.tokens[token].lemma.to_lowercase())
    }

    /// Whether the clause is a to-infinitive.
    pub fn has_to(&self, v: usize) -> bool {
        self.sentence.children(v).any(|c| {
            let t = &self.sentence.tokens[c];
            matches!(t.deprel, Deprel::Mark | Deprel::Aux) && (t.xpos == Xpos::To || self.words.is(&t.lemma, self.operators.infinitive))
        })
    }

    /// Whether a verb stands in the passive, reduced forms included.
    pub fn is_passive(&self, v: usize) -> bool {
        let t = &self.sentence.tokens[v];
        let has = |relation: Deprel| self.sentence.child(v, &[relation]).is_some();
        if self.is_past_tense(v) || !has(Deprel::AuxPass) && self.words.is(&t.lemma, self.operators.intransitive) {
            return false;
        }
        if has(Deprel::AuxPass) || has(Deprel::NsubjPass) {
            return true;
        }
        if t.xpos != Xpos::Vbn || t.upos == Upos::Adj {
            return false;
        }
        let bare = !has(Deprel::Aux) && !has(Deprel::Obj);
        if t.deprel == Deprel::Conj && bare && !has(Deprel::Nsubj) {
            return t.head.is_some_and(|h| self.is_passive(h));
        }
        bare && (has(Deprel::OblAgent)
            || !has(Deprel::Nsubj) && matches!(t.deprel, Deprel::Acl | Deprel::Advcl | Deprel::Amod | Deprel::Root))
    }

    /// "Peru called on Chile to stop" read as a participle: a whole sentence's verb without auxiliary that takes a complement is active.
    fn is_past_tense(&self, v: usize) -> bool {
        let t = &self.sentence.tokens[v];
        let has = |relations: &[Deprel]| self.sentence.child(v, relations).is_some();
        let complement = has(&[Deprel::Obj, Deprel::Ccomp])
            || self.sentence.children(v).any(|c| matches!(self.sentence.tokens[c].deprel, Deprel::Xcomp | Deprel::Advcl) && self.has_to(c));
        t.xpos == Xpos::Vbn
            && t.deprel == Deprel::Root
            && self.sentence.kind == SentenceKind::Body
            && has(&[Deprel::NsubjPass])
            && !has(&[Deprel::Aux, Deprel::AuxPass, Deprel::Cop, Deprel::OblAgent])
            && complement
    }

    /// The surface subject of a verb: its own, or the one that control and coordination give it.
    pub fn surface_subject(&self, v: usize, depth: usize) -> Option<usize> {
        let own = self.sentence.child(v, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::NsubjOuter]);
        own.map(|s| self.unrelativised(v, s)).or_else(|| self.inherited_subject(v, depth))
    }

    fn unrelativised(&self, v: usize, subject: usize) -> usize {
        let relative = matches!(self.sentence.tokens[subject].xpos, Xpos::Wdt | Xpos::Wp);
        match self.sentence.tokens[v].head {
            Some(noun) if relative && self.sentence.tokens[v].deprel == Deprel::AclRelcl => noun,
            _ => subject,
        }
    }

    fn inherited_subject(&self, v: usize, depth: usize) -> Option<usize> {
        let t = &self.sentence.tokens[v];
        let g = t.head?;
        if depth > MAX_DEPTH {
            return None;
        }
        match t.deprel {
            Deprel::Conj => self.conjoined_subject(v, self.conjunct(v, g), depth),
            Deprel::Xcomp => self.controller(g, depth),
            Deprel::Advcl | Deprel::Ccomp if self.has_to(v) => self.controller(g, depth),
            Deprel::Advcl => self.judged(v, g).or_else(|| self.surface_subject(g, depth + 1)),
            // "denied having arrested him": who denies is who would have.
            Deprel::Ccomp if self.sentence.children(v).any(|c| self.sentence.tokens[c].xpos == Xpos::Vbg && c < v) => {
                self.surface_subject(g, depth + 1)
            }
            Deprel::Acl if self.has_to(v) => self.noun_controller(g, depth),
            Deprel::Acl => Some(self.voice(g, depth)),
            _ => None,
        }
    }

    /// The verb that a conjunct is truly joined to: "agreed that X must be respected and condemned the raid" joins *condemned* to
    /// *agreed*, of the same tense, though the parser hangs it on the nearer verb.
    pub fn conjunct(&self, v: usize, g: usize) -> usize {
        let finite_past = |i: usize| {
            let t = &self.sentence.tokens[i];
            let auxiliary = self.sentence.child(i, &[Deprel::Aux, Deprel::AuxPass, Deprel::Cop, Deprel::Mark]).is_some();
            matches!(t.xpos, Xpos::Vbd | Xpos::Vbn) && !auxiliary
        };
        let subject = self.sentence.child(v, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::NsubjOuter]);
        let above = self.sentence.tokens[g].head.filter(|_| matches!(self.sentence.tokens[g].deprel, Deprel::Ccomp | Deprel::Xcomp));
        match above {
            Some(above) if subject.is_none() && self.is_modal(g) && finite_past(v) && finite_past(above) && self.takes_object(v) => above,
            _ => g,
        }
    }

    fn is_modal(&self, v: usize) -> bool {
        self.has_to(v) || self.sentence.children(v).any(|c| self.sentence.tokens[c].xpos == Xpos::Md)
    }

    fn takes_object(&self, v: usize) -> bool {
        self.sentence.child(v, &[Deprel::Obj, Deprel::Ccomp, Deprel::Xcomp]).is_some()
    }

    fn conjoined_subject(&self, v: usize, g: usize, depth: usize) -> Option<usize> {
        let verbal = |i: usize| matches!(self.sentence.tokens[i].upos, Upos::Verb | Upos::Aux | Upos::Adj);
        if verbal(v) || self.sentence.child(g, &[Deprel::Cop, Deprel::Nsubj]).is_some() { self.surface_subject(g, depth + 1) } else { None }
    }

    /// "thanked Chile for sending aid", "accused Chile of shelling": the object of a verb that judges did what stands behind its preposition.
    fn judged(&self, v: usize, g: usize) -> Option<usize> {
        let marked = self.sentence.children(v).any(|c| {
            let t = &self.sentence.tokens[c];
            matches!(t.deprel, Deprel::Mark | Deprel::Case) && self.words.is(&t.lemma, self.operators.judged_for)
        });
        let judges = marked && self.words.is(&self.sentence.tokens[g].lemma, self.operators.judging) && !self.is_passive(g);
        self.sentence.child(g, &[Deprel::Obj, Deprel::Iobj]).filter(|_| judges)
    }

    fn controller(&self, g: usize, depth: usize) -> Option<usize> {
        let lemma = &self.sentence.tokens[g].lemma;
        if self.words.is(lemma, self.operators.object_control) {
            let object = self.sentence.child(g, &[Deprel::Obj, Deprel::Iobj]);
            if object.is_some() {
                return object;
            }
        }
        self.surface_subject(g, depth + 1)
    }

    /// Who would do what hangs on a noun: "Russia's attempt to seize", "X made a pledge to send".
    fn noun_controller(&self, n: usize, depth: usize) -> Option<usize> {
        self.sentence.child(n, &[Deprel::NmodPoss]).or_else(|| {
            let g = self.governor(n)?;
            self.surface_subject(g, depth + 1)
        })
    }

    /// Whose words a document speaks: "issued a statement condemning", "the ministry's letter urging", "a resolution by the council calling".
    fn voice(&self, n: usize, depth: usize) -> usize {
        if !self.words.is(&self.sentence.tokens[n].lemma, self.operators.document) {
            return n;
        }
        let by = |&c: &usize| {
            let t = &self.sentence.tokens[c];
            t.deprel == Deprel::NmodPoss
                || t.deprel == Deprel::Nmod && self.case(c).is_some_and(|case| case == slot::BY || case == slot::FROM)
        };
        let owner = self.sentence.children(n).find(by);
        let object = matches!(self.sentence.tokens[n].deprel, Deprel::Obj | Deprel::Obl | Deprel::Conj);
        let author = || self.governor(n).filter(|_| object).and_then(|g| self.surface_subject(g, depth + 1));
        owner.or_else(author).unwrap_or(n)
    }

    /// "the town that the army shelled": the noun fills the gap in its relative clause.
    fn relative(&self, frame: &mut Frame, v: usize) {
        let t = &self.sentence.tokens[v];
        let (Some(noun), Deprel::AclRelcl) = (t.head, t.deprel) else { return };
        let is_relative = |i: usize| matches!(self.sentence.tokens[i].xpos, Xpos::Wdt | Xpos::Wp | Xpos::WpS);
        let mut filled = false;
        for slot in &mut frame.slots {
            if is_relative(slot.token) {
                slot.token = noun;
                filled = true;
            }
        }
        if !filled && frame.first(slot::OBJ).is_none() && frame.first(slot::SUBJ).is_some() {
            frame.add(slot::OBJ, noun);
        } else if !filled && frame.first(slot::SUBJ).is_none() && !frame.passive {
            frame.add(slot::SUBJ, noun);
        }
    }

    /// "condemned and denounced the raid": the first verb shares the object of the last.
    fn shared_object(&self, frame: &mut Frame, v: usize) {
        if frame.passive
            || frame
                .slots
                .iter()
                .any(|s| matches!(s.name.as_str(), slot::OBJ | slot::CCOMP | slot::XCOMP) || s.token > v && s.name != slot::ADV)
        {
            return;
        }
        let next = self
            .sentence
            .children(v)
            .find(|&c| self.sentence.tokens[c].deprel == Deprel::Conj && self.sentence.tokens[c].upos == Upos::Verb);
        if let Some(next) = next.filter(|&n| n <= v + 3)
            && let Some(object) = self.sentence.child(next, &[Deprel::Obj])
        {
            frame.add(slot::OBJ, object);
        }
    }
}
