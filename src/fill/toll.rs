//! Tolls: how many were killed, injured, captured or are missing, read off the verbs, nouns and adjectives of harm.

use crate::clause::number::{Quantity, counter, quantity};
use crate::clause::words::{ClassId, Operators};
use crate::clause::{Clause, Harm, slot};
use crate::types::{ActorKind, Deprel, Draft, EventType, Figure, Range, Upos, Xpos};

/// The classes whose words tell a toll.
pub fn classes(operators: &Operators) -> impl Iterator<Item = ClassId> {
    Harm::ALL.map(|what| what.class(operators)).into_iter().chain([operators.harm_both, operators.harm_total])
}

/// One number of victims, where it stands, and whether it replaces earlier ones.
pub struct Toll {
    /// The token of the harm.
    pub token: usize,
    /// The number.
    pub figure: Figure,
    /// "The toll rose to 25."
    pub total: bool,
    /// "Since the war began": a sum over many acts, which is no single one's.
    pub sum: bool,
}

impl Clause<'_> {
    /// The tolls that this sentence tells.
    pub fn tolls(&self) -> Vec<Toll> {
        let mut tolls = Vec::new();
        for token in 0..self.reader.sentence.tokens.len() {
            for what in Harm::ALL {
                if !self.is_harm(token, what) {
                    continue;
                }
                if let Some(figure) = self.counted_of(token).and_then(|noun| self.total(noun)) {
                    tolls.push(Toll { token, figure, total: true, sum: self.is_sum(token) });
                } else {
                    tolls.extend(self.toll(token, what).map(|figure| Toll { token, figure, total: false, sum: self.is_sum(token) }));
                }
            }
            if self.is(token, self.reader.operators.harm_both) && self.none_of(token) {
                tolls.extend([Harm::Killed, Harm::Injured].map(|what| Toll { token, figure: nobody(what), total: false, sum: false }));
            }
            if self.is(token, self.reader.operators.harm_total) {
                tolls.extend(self.total(token).map(|figure| Toll { token, figure, total: true, sum: self.is_sum(token) }));
            }
        }
        tolls
    }

    /// "have been killed since October", "in the campaign": what is counted over a time is not one attack's.
    fn is_sum(&self, token: usize) -> bool {
        let sentence = self.reader.sentence;
        let t = &sentence.tokens[token];
        let head = t.head.filter(|_| !matches!(t.deprel, Deprel::Advcl | Deprel::Conj));
        let operators = self.reader.operators;
        let over_time =
            |c: usize| self.is_case(c, operators.since) || self.is_case(c, operators.over_time) && self.is(c, operators.long_fight);
        [Some(token), head].into_iter().flatten().any(|at| sentence.children(at).any(over_time))
    }

    /// "the number of people killed": the noun that counts those whom a participle is about.
    fn counted_of(&self, token: usize) -> Option<usize> {
        let sentence = self.reader.sentence;
        let victim = sentence.tokens[token].head.filter(|_| sentence.tokens[token].deprel == Deprel::Acl)?;
        let noun = sentence.tokens[victim].head.filter(|_| sentence.tokens[victim].deprel == Deprel::Nmod)?;
        self.is(noun, self.reader.operators.counting).then_some(noun)
    }

    fn toll(&self, token: usize, what: Harm) -> Option<Figure> {
        let t = &self.reader.sentence.tokens[token];
        match t.upos {
            Upos::Verb => self.of_verb(token, what),
            Upos::Noun if self.reader.is_verbal(token) => self.of_verb(token, what),
            Upos::Adj => self.of_adjective(token, what),
            Upos::Noun | Upos::Propn => self.of_noun(token, what),
            _ => None,
        }
    }

    fn of_verb(&self, verb: usize, what: Harm) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let frame = self.reader.verb(verb);
        let slot = if self.is(verb, self.reader.operators.dying) { slot::SUBJ } else { slot::OBJ };
        let victims: Vec<usize> = frame.get(slot).collect();
        let realis = self.reader.verb_realis(verb, 0);
        if victims.iter().any(|&v| self.none_of(v)) && !realis.hypothetical {
            return Some(nobody(what));
        }
        if !realis.done() {
            return None;
        }
        let own = sentence.child(verb, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Obj]).is_some();
        let elided = if own { None } else { self.elided(verb, what) };
        let modified = (sentence.tokens[verb].deprel == Deprel::Amod).then_some(sentence.tokens[verb].head).flatten();
        elided
            .or_else(|| victims.iter().find_map(|&v| self.count(v, what)))
            .or_else(|| self.count(modified?, what))
            .or_else(|| self.bare(verb, what))
    }

    /// "left six soldiers dead", "eight dead", "was shot dead", "three are missing".
    fn of_adjective(&self, adjective: usize, what: Harm) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let t = &sentence.tokens[adjective];
        if !self.reader.verb_realis(adjective, 0).done() {
            return None;
        }
        if let Some(counted) = counter(sentence, self.arguments.document.text(), adjective) {
            return self.figure(adjective, counted, what);
        }
        // "killed 12 people and wounded 67": the parser takes the verb for an adjective.
        if let Some(object) = sentence.child(adjective, &[Deprel::Obj]).filter(|&o| o > adjective) {
            return self.count(object, what);
        }
        if let Some(subject) = sentence.child(adjective, &[Deprel::Nsubj, Deprel::NsubjPass]) {
            return if self.none_of(subject) { Some(nobody(what)) } else { self.count(subject, what) };
        }
        let head = t.head?;
        match t.deprel {
            Deprel::Amod | Deprel::Acl => self.count(head, what),
            Deprel::Xcomp | Deprel::Advcl | Deprel::Ccomp => self.reader.verb(head).get(slot::OBJ).find_map(|v| self.count(v, what)),
            _ => None,
        }
    }

    /// "12 deaths", "the deaths of 12 people", "no injuries", "claimed 12 lives", "lost their lives".
    fn of_noun(&self, noun: usize, what: Harm) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let life = self.is(noun, self.reader.operators.life);
        let governor = sentence.tokens[noun].head.filter(|_| sentence.tokens[noun].deprel == Deprel::Obj);
        let taken = governor.filter(|&g| self.is(g, self.reader.operators.life_taking));
        if life && taken.is_none() {
            return None;
        }
        if self.none_of(noun) {
            return Some(nobody(what));
        }
        let lost = taken.filter(|&g| life && self.is(g, self.reader.operators.losing));
        let owners: Vec<usize> =
            if let Some(g) = lost { self.reader.verb(g).get(slot::SUBJ).collect() } else { self.reader.noun(noun).get(slot::OF).collect() };
        let text = self.arguments.document.text();
        let own = counter(sentence, text, noun).and_then(|n| self.figure(noun, n, what));
        own.or_else(|| owners.into_iter().find_map(|o| self.count(o, what)))
    }

    /// "The death toll rose to 25", "a toll of 25".
    fn total(&self, noun: usize) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        let injured = sentence.children(noun).any(|c| self.is_harm(c, Harm::Injured));
        let what = if injured { Harm::Injured } else { Harm::Killed };
        let governor = sentence.tokens[noun].head.filter(|_| sentence.tokens[noun].deprel != Deprel::Nmod);
        let places = [Some(noun), governor];
        for place in places.into_iter().flatten() {
            for child in sentence.children(place).filter(|&c| c != noun) {
                let counts = self.has_case(child, self.reader.operators.total_case) || sentence.tokens[child].deprel == Deprel::Obj;
                if let Some(n) = counts.then(|| counter(sentence, text, child)).flatten() {
                    return self.figure(child, n, what);
                }
            }
        }
        governor.and_then(|g| counter(sentence, text, g)).and_then(|n| self.figure(n, n, what))
    }

    /// "killed two, police said": a number between its verb and a sign, whatever the parser hangs it on.
    fn bare(&self, verb: usize, what: Harm) -> Option<Figure> {
        let tokens = &self.reader.sentence.tokens;
        let stands_alone = tokens.get(verb + 2).is_none_or(|t| matches!(t.upos, Upos::Punct | Upos::Cconj));
        let number = tokens.get(verb + 1).is_some_and(|t| t.upos == Upos::Num);
        if number && stands_alone { self.figure(verb + 1, verb + 1, what) } else { None }
    }

    /// "14 more were injured": the number stands bare before its verb, whatever the parser makes of it.
    fn elided(&self, verb: usize, what: Harm) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let mut at = verb.checked_sub(1)?;
        while matches!(sentence.tokens[at].upos, Upos::Aux | Upos::Adv) && !self.is(at, self.reader.operators.not) {
            at = at.checked_sub(1)?;
        }
        let mut noun = at;
        while self.is(at, self.reader.operators.more_people) {
            noun = at;
            at = at.checked_sub(1)?;
        }
        if self.is(at, self.reader.operators.another) {
            return Some(Figure { low: Some(1), high: Some(1), ..self.words(at, noun, what) });
        }
        self.figure(noun, at, what)
    }

    /// How many a noun phrase counts: "at least seven civilians", "dozens of people", "a soldier and two guards".
    pub fn count(&self, noun: usize, what: Harm) -> Option<Figure> {
        let first = self.count_one(noun, what, 0);
        let mut sum = first?;
        let sentence = self.reader.sentence;
        for other in sentence.children(noun).filter(|&c| sentence.tokens[c].deprel == Deprel::Conj) {
            let listed =
                sentence.children(other).any(|c| sentence.tokens[c].deprel == Deprel::Cc && self.is(c, self.reader.operators.listing))
                    || sentence.tokens.get(other + 1).is_some();
            let verbal = matches!(sentence.tokens[other].upos, Upos::Verb) || self.harms(other);
            // "a police officer, Superintendent Khan": one and the same.
            let joined = sentence.children(other).any(|c| sentence.tokens[c].deprel == Deprel::Cc);
            // "killed 12, and 30 others were treated": the subject of a clause of its own.
            let next = sentence.tokens.get(other + 1).map(|t| t.upos);
            let clause = matches!(next, Some(Upos::Aux | Upos::Verb)) && sentence.tokens[noun].deprel == Deprel::Obj;
            let named = sentence.tokens[other].upos == Upos::Propn && !joined && self.is_one(noun);
            if let Some(more) = self.count_one(other, what, 1).filter(|_| listed && !verbal && !named && !clause) {
                sum.low = sum.low.zip(more.low).map(|(a, b)| a + b);
                sum.high = sum.high.zip(more.high).map(|(a, b)| a + b);
                if sum.qualifier.is_empty() {
                    sum.qualifier = more.qualifier;
                }
            }
        }
        Some(sum)
    }

    fn count_one(&self, noun: usize, what: Harm, depth: usize) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        if depth > 3 {
            return None;
        }
        if let Some(n) = counter(sentence, text, noun) {
            return self.figure(noun, n, what);
        }
        let partitive = self.reader.words.is(&sentence.tokens[noun].lemma, self.reader.operators.partitive);
        if partitive
            && let Some(inner) = sentence.child(noun, &[Deprel::Nmod]).filter(|&c| self.reader.case(c).is_some_and(|c| c == slot::OF))
        {
            return counter(sentence, text, inner).and_then(|n| self.figure(inner, n, what));
        }
        if self.is(noun, self.reader.operators.another) || self.is_one(noun) {
            return Some(Figure { low: Some(1), high: Some(1), ..self.words(noun, noun, what) });
        }
        let plural = matches!(sentence.tokens[noun].xpos, Xpos::Nns) && self.is(noun, self.reader.operators.casualty_person);
        (plural && depth == 0).then(|| Figure { low: Some(2), qualifier: "plural".to_string(), ..self.words(noun, noun, what) })
    }

    fn figure(&self, noun: usize, number: usize, what: Harm) -> Option<Figure> {
        if self.is(noun, self.reader.operators.uncounted) || noun == number && self.is_year(number) {
            return None;
        }
        let Quantity { low, high, qualifier, at } = quantity(self.reader.sentence, self.arguments.document.text(), number)?;
        Some(Figure { low, high, qualifier, ..self.words(at, noun, what) })
    }

    /// A bare number that may be a year.
    fn is_year(&self, number: usize) -> bool {
        const YEARS: std::ops::RangeInclusive<u64> = 1900..=2100;
        let form = self.reader.sentence.form(self.arguments.document.text(), number);
        form.len() == 4 && form.parse().is_ok_and(|year| YEARS.contains(&year))
    }

    fn words(&self, first: usize, noun: usize, what: Harm) -> Figure {
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        Figure {
            what: what.as_str().to_string(),
            of: sentence.form(text, noun).to_string(),
            text: sentence.span_of(first.min(noun), first.max(noun)).of(text).to_string(),
            ..Figure::default()
        }
    }

    /// "no casualties", "nobody", "none of them".
    fn none_of(&self, token: usize) -> bool {
        let sentence = self.reader.sentence;
        let operators = self.reader.operators;
        self.is(token, operators.nobody)
            || self.has_determiner(token, operators.none_of)
            || sentence.children(token).any(|c| sentence.tokens[c].deprel == Deprel::Case && self.is(c, operators.lacking))
    }

    /// One named, indefinite or singular victim.
    fn is_one(&self, noun: usize) -> bool {
        let sentence = self.reader.sentence;
        let t = &sentence.tokens[noun];
        if t.upos == Upos::Pron {
            return self.is_lower(noun, self.reader.operators.third_person);
        }
        let singular = matches!(t.xpos, Xpos::Nn | Xpos::Nnp) && !self.reader.words.is(&t.lemma, self.reader.operators.partitive)
            || self.is(noun, self.reader.operators.casualty_person) && matches!(t.xpos, Xpos::Nn);
        let article = self.has_determiner(noun, self.reader.operators.indefinite);
        singular && (self.is_somebody(noun) || article && self.is(noun, self.reader.operators.casualty_person))
    }

    /// A named person, an office, a person of some kind; a proper name that is neither place nor body.
    fn is_somebody(&self, noun: usize) -> bool {
        let sentence = self.reader.sentence;
        let actors = &self.arguments.document.actors;
        let covering = self.arguments.mentions().find(|&m| actors[m].covers(noun));
        let named = |t: usize| sentence.tokens[t].upos == Upos::Propn;
        match covering.map(|m| actors[m].kind) {
            Some(ActorKind::Person | ActorKind::Office) => return true,
            Some(ActorKind::Place | ActorKind::Country | ActorKind::Organisation) => return false,
            _ => {}
        }
        let titled =
            sentence.children(noun).any(|c| c > noun && matches!(sentence.tokens[c].deprel, Deprel::Flat | Deprel::Appos) && named(c));
        named(noun) || titled || self.is(noun, self.reader.operators.casualty_person)
    }
}

fn nobody(what: Harm) -> Figure {
    Figure { what: what.as_str().to_string(), low: Some(0), high: Some(0), qualifier: "no".to_string(), ..Figure::default() }
}

/// How many sentences after its attack a toll may stand.
const NEAR: usize = 3;
/// How many sentences after its attack a new total may stand.
const FAR: usize = 12;

/// Gives a toll to the nearest attack of its sentence, else to the last attack told before that lacks it.
pub fn hand_out(toll: Toll, sentence: usize, found: &mut [Draft], drafts: &mut [Draft]) {
    let own = |d: &Draft| !toll.sum || d.trigger == toll.token;
    if let Some(draft) = found.iter_mut().filter(|d| takes_toll(d) && own(d)).min_by_key(|d| d.trigger.abs_diff(toll.token)) {
        return add_toll(draft, toll);
    }
    if toll.sum {
        return;
    }
    let reach = if toll.total { FAR } else { NEAR };
    let earlier = drafts.iter_mut().rev().take_while(|d| d.sentence + reach >= sentence);
    if let Some(draft) = earlier.filter(|d| takes_toll(d)).find(|d| toll.total || lacks(d, &toll.figure.what)) {
        add_toll(draft, toll);
    }
}

/// Writes a toll into a draft: the first of each kind stands until a plainer one or a running total comes; all figures are kept.
fn add_toll(draft: &mut Draft, toll: Toll) {
    let range = Range(toll.figure.low, toll.figure.high);
    let vague = toll.figure.qualifier == "plural";
    let slot = match toll.figure.what.as_str() {
        what if what == Harm::Killed.as_str() => Some(&mut draft.event.killed),
        what if what == Harm::Injured.as_str() => Some(&mut draft.event.injured),
        _ => None,
    };
    if let Some(slot) = slot
        && (slot.is_none() || toll.total || !vague && *slot == Some(Range(Some(2), None)))
    {
        *slot = Some(range);
    }
    if !draft.event.figures.contains(&toll.figure) {
        draft.event.figures.push(toll.figure);
    }
}

/// Whether a draft is an attack that a toll may belong to.
pub fn takes_toll(draft: &Draft) -> bool {
    draft.event.event_type == EventType::Assault && !draft.event.negated
}

/// Whether an attack still lacks what a toll counts.
fn lacks(draft: &Draft, what: &str) -> bool {
    match what {
        what if what == Harm::Killed.as_str() => draft.event.killed.is_none(),
        what if what == Harm::Injured.as_str() => draft.event.injured.is_none(),
        _ => true,
    }
}
