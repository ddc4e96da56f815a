//! Tolls: how many were killed, injured, captured or are missing, read off the verbs, nouns and adjectives of harm.

use crate::clause::number::{Quantity, counter, quantity};
use crate::clause::{Clause, HARMS};
use crate::types::{ActorKind, Deprel, Draft, EventType, Figure, Range, Upos, Xpos};

/// Nouns that count the dead and the injured together.
pub const HARMED: &str = "harm_both";
/// Nouns of a running total: "toll".
pub const TOTAL: &str = "harm_total";

/// The word classes whose words tell a toll.
pub fn classes() -> impl Iterator<Item = String> {
    HARMS.iter().map(|what| format!("harm_{what}")).chain([HARMED.to_string(), TOTAL.to_string()])
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
            for what in HARMS {
                if self.is_harm(token, what) {
                    tolls.extend(self.toll(token, what).map(|figure| Toll { token, figure, total: false, sum: self.is_sum(token) }));
                }
            }
            if self.in_class(token, HARMED) && self.none_of(token) {
                tolls.extend(["killed", "injured"].map(|what| Toll { token, figure: nobody(what), total: false, sum: false }));
            }
            if self.in_class(token, TOTAL) {
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
        let over_time = |c: usize| match self.reader.case(c).as_deref() {
            Some("since") => true,
            Some("in" | "during" | "throughout" | "of") => self.in_class(c, "long_fight"),
            _ => false,
        };
        [Some(token), head].into_iter().flatten().any(|at| sentence.children(at).any(over_time))
    }

    fn toll(&self, token: usize, what: &str) -> Option<Figure> {
        let t = &self.reader.sentence.tokens[token];
        match t.upos {
            Upos::Verb => self.of_verb(token, what),
            Upos::Noun if self.reader.is_verbal(token) => self.of_verb(token, what),
            Upos::Adj => self.of_adjective(token, what),
            Upos::Noun | Upos::Propn => self.of_noun(token, what),
            _ => None,
        }
    }

    fn of_verb(&self, verb: usize, what: &str) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let frame = self.reader.verb(verb);
        let slot = if matches!(sentence.tokens[verb].lemma.as_str(), "die" | "perish") { "subj" } else { "obj" };
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
    fn of_adjective(&self, adjective: usize, what: &str) -> Option<Figure> {
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
            Deprel::Xcomp | Deprel::Advcl | Deprel::Ccomp => self.reader.verb(head).get("obj").find_map(|v| self.count(v, what)),
            _ => None,
        }
    }

    /// "12 deaths", "the deaths of 12 people", "no injuries", "claimed 12 lives", "lost their lives".
    fn of_noun(&self, noun: usize, what: &str) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let life = sentence.tokens[noun].lemma == "life";
        let governor = sentence.tokens[noun].head.filter(|_| sentence.tokens[noun].deprel == Deprel::Obj);
        let taken = governor.filter(|&g| self.in_class(g, "life_taking"));
        if life && taken.is_none() {
            return None;
        }
        if self.none_of(noun) {
            return Some(nobody(what));
        }
        let lost = taken.filter(|&g| life && sentence.tokens[g].lemma == "lose");
        let owners: Vec<usize> =
            if let Some(g) = lost { self.reader.verb(g).get("subj").collect() } else { self.reader.noun(noun).get("of").collect() };
        let text = self.arguments.document.text();
        let own = counter(sentence, text, noun).and_then(|n| self.figure(noun, n, what));
        own.or_else(|| owners.into_iter().find_map(|o| self.count(o, what)))
    }

    /// "The death toll rose to 25", "a toll of 25".
    fn total(&self, noun: usize) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        let injured = sentence.children(noun).any(|c| self.is_harm(c, "injured"));
        let what = if injured { "injured" } else { "killed" };
        let governor = sentence.tokens[noun].head.filter(|_| sentence.tokens[noun].deprel != Deprel::Nmod);
        let places = [Some(noun), governor];
        for place in places.into_iter().flatten() {
            for child in sentence.children(place).filter(|&c| c != noun) {
                let case = self.reader.case(child);
                let counts =
                    case.as_ref().is_some_and(|c| matches!(c.as_str(), "to" | "of" | "at")) || sentence.tokens[child].deprel == Deprel::Obj;
                if let Some(n) = counts.then(|| counter(sentence, text, child)).flatten() {
                    return self.figure(child, n, what);
                }
            }
        }
        governor.and_then(|g| counter(sentence, text, g)).and_then(|n| self.figure(n, n, what))
    }

    /// "killed two, police said": a number between its verb and a sign, whatever the parser hangs it on.
    fn bare(&self, verb: usize, what: &str) -> Option<Figure> {
        let tokens = &self.reader.sentence.tokens;
        let stands_alone = tokens.get(verb + 2).is_none_or(|t| matches!(t.upos, Upos::Punct | Upos::Cconj));
        let number = tokens.get(verb + 1).is_some_and(|t| t.upos == Upos::Num);
        if number && stands_alone { self.figure(verb + 1, verb + 1, what) } else { None }
    }

    /// "14 more were injured": the number stands bare before its verb, whatever the parser makes of it.
    fn elided(&self, verb: usize, what: &str) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let mut at = verb.checked_sub(1)?;
        while matches!(sentence.tokens[at].upos, Upos::Aux | Upos::Adv) && sentence.tokens[at].lemma != "not" {
            at = at.checked_sub(1)?;
        }
        let mut noun = at;
        while matches!(sentence.tokens[at].lemma.as_str(), "more" | "other" | "others" | "people" | "person") {
            noun = at;
            at = at.checked_sub(1)?;
        }
        if sentence.tokens[at].lemma == "another" {
            return Some(Figure { low: Some(1), high: Some(1), ..self.words(at, noun, what) });
        }
        self.figure(noun, at, what)
    }

    /// How many a noun phrase counts: "at least seven civilians", "dozens of people", "a soldier and two guards".
    pub fn count(&self, noun: usize, what: &str) -> Option<Figure> {
        let first = self.count_one(noun, what, 0);
        let mut sum = first?;
        let sentence = self.reader.sentence;
        for other in sentence.children(noun).filter(|&c| sentence.tokens[c].deprel == Deprel::Conj) {
            let listed = sentence.children(other).any(|c| sentence.tokens[c].deprel == Deprel::Cc && sentence.tokens[c].lemma == "and")
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

    fn count_one(&self, noun: usize, what: &str, depth: usize) -> Option<Figure> {
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        if depth > 3 {
            return None;
        }
        if let Some(n) = counter(sentence, text, noun) {
            return self.figure(noun, n, what);
        }
        let partitive = self.reader.words.is(&sentence.tokens[noun].lemma, self.reader.operators.partitive);
        if partitive && let Some(inner) = sentence.child(noun, &[Deprel::Nmod]).filter(|&c| self.reader.case(c).is_some_and(|c| c == "of"))
        {
            return counter(sentence, text, inner).and_then(|n| self.figure(inner, n, what));
        }
        if sentence.tokens[noun].lemma == "another" || self.is_one(noun) {
            return Some(Figure { low: Some(1), high: Some(1), ..self.words(noun, noun, what) });
        }
        let plural = matches!(sentence.tokens[noun].xpos, Xpos::Nns) && self.in_class(noun, "casualty_person");
        (plural && depth == 0).then(|| Figure { low: Some(2), qualifier: "plural".to_string(), ..self.words(noun, noun, what) })
    }

    fn figure(&self, noun: usize, number: usize, what: &str) -> Option<Figure> {
        if self.in_class(noun, "uncounted") || noun == number && self.is_year(number) {
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

    fn words(&self, first: usize, noun: usize, what: &str) -> Figure {
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        Figure {
            what: what.to_string(),
            of: sentence.form(text, noun).to_string(),
            text: sentence.span_of(first.min(noun), first.max(noun)).of(text).to_string(),
            ..Figure::default()
        }
    }

    /// "no casualties", "nobody", "none of them".
    fn none_of(&self, token: usize) -> bool {
        let sentence = self.reader.sentence;
        matches!(sentence.tokens[token].lemma.as_str(), "nobody" | "none" | "no-one")
            || sentence.children(token).any(|c| sentence.tokens[c].deprel == Deprel::Det && sentence.tokens[c].lemma == "no")
            || sentence.children(token).any(|c| sentence.tokens[c].deprel == Deprel::Case && sentence.tokens[c].lemma == "without")
    }

    /// One named, indefinite or singular victim.
    fn is_one(&self, noun: usize) -> bool {
        let sentence = self.reader.sentence;
        let t = &sentence.tokens[noun];
        if t.upos == Upos::Pron {
            return matches!(t.lemma.to_lowercase().as_str(), "he" | "she" | "him" | "her" | "himself" | "herself");
        }
        let singular = matches!(t.xpos, Xpos::Nn | Xpos::Nnp) && !self.reader.words.is(&t.lemma, self.reader.operators.partitive)
            || self.in_class(noun, "casualty_person") && matches!(t.xpos, Xpos::Nn);
        let article = sentence
            .children(noun)
            .any(|c| matches!(sentence.tokens[c].lemma.as_str(), "a" | "an" | "another") && sentence.tokens[c].deprel == Deprel::Det);
        singular && (self.is_somebody(noun) || article && self.in_class(noun, "casualty_person"))
    }

    /// A named person, an office, a person of some kind; a proper name that is neither place nor body.
    fn is_somebody(&self, noun: usize) -> bool {
        let sentence = self.reader.sentence;
        let actors = &self.arguments.document.actors;
        let covering = self.arguments.mentions().find(|&m| actors[m].tokens.0 <= noun && noun <= actors[m].tokens.1);
        let named = |t: usize| sentence.tokens[t].upos == Upos::Propn;
        match covering.map(|m| actors[m].kind) {
            Some(ActorKind::Person | ActorKind::Office) => return true,
            Some(ActorKind::Place | ActorKind::Country | ActorKind::Organisation) => return false,
            _ => {}
        }
        let titled =
            sentence.children(noun).any(|c| c > noun && matches!(sentence.tokens[c].deprel, Deprel::Flat | Deprel::Appos) && named(c));
        named(noun) || titled || self.in_class(noun, "casualty_person")
    }
}

fn nobody(what: &str) -> Figure {
    Figure { what: what.to_string(), low: Some(0), high: Some(0), qualifier: "no".to_string(), ..Figure::default() }
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
        "killed" => Some(&mut draft.event.killed),
        "injured" => Some(&mut draft.event.injured),
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
        "killed" => draft.event.killed.is_none(),
        "injured" => draft.event.injured.is_none(),
        _ => true,
    }
}
