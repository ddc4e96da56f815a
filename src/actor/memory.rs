//! What the article has named so far: antecedents of family names, pronouns and nominals.
//!
//! No antecedent, no link: each function gives `None` where the text so far names nobody that fits.

use super::person;
use crate::types::actor::NO_STATES;
use crate::types::steps::spend;
use crate::types::{ActorKind, ActorMention, ActorRef, Deprel, Document, sector};

/// How many sentences back a pronoun reaches.
const REACH: usize = 3;

/// What is known of a mention beside what it shows.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// Hashes of the name's last word, or of the head word.
    pub word: u64,
    /// Hashes of the first and last words of the titles: "Secretary of State".
    pub titles: Vec<u64>,
    /// Office key that the words gave.
    pub office: String,
    /// Gender of a known person: `f`, `m` or blank.
    pub gender: String,
    /// Whether "the" stands before it and nothing says whose it is.
    pub definite: bool,
    /// Whether it names several.
    pub plural: bool,
    /// Whether it stands between quotation marks.
    pub quoted: bool,
    /// Whether it names a person, by name or by office.
    pub person: bool,
}

/// The mentions so far.
#[derive(Debug, Default)]
pub struct Memory {
    /// In text order.
    pub mentions: Vec<ActorMention>,
    /// One for each mention.
    pub traces: Vec<Trace>,
}

impl Memory {
    /// Adds a mention.
    pub fn push(&mut self, mention: ActorMention, trace: Trace) {
        self.mentions.push(mention);
        self.traces.push(trace);
    }

    /// Adds a mention of the last sentence where it belongs in text order; antecedents behind it move along.
    pub fn insert(&mut self, mention: ActorMention, trace: Trace) {
        let at = self.mentions.partition_point(|m| (m.sentence, m.tokens.0) < (mention.sentence, mention.tokens.0));
        self.mentions.insert(at, mention);
        self.traces.insert(at, trace);
        for antecedent in self.mentions.iter_mut().filter_map(|m| m.antecedent.as_mut()) {
            *antecedent += usize::from(*antecedent >= at);
        }
    }

    /// "The president" before the text has told which: whoever is the only one with that office in the text.
    pub fn look_ahead(&mut self) {
        for i in 0..self.mentions.len() {
            let open = self.mentions[i].actor.country.is_empty() && self.traces[i].definite && !self.traces[i].office.is_empty();
            let Some(only) = self.only_holder(&self.traces[i].office).filter(|_| open) else { continue };
            let text = std::mem::take(&mut self.mentions[i].actor.text);
            self.mentions[i].actor = ActorRef { text, ..only };
        }
        for i in 0..self.mentions.len() {
            let Some(earlier) = self.mentions[i].antecedent.filter(|_| self.mentions[i].actor.country.is_empty()) else { continue };
            let text = std::mem::take(&mut self.mentions[i].actor.text);
            self.mentions[i].actor = ActorRef { text, ..self.mentions[earlier].actor.clone() };
        }
    }

    fn only_holder(&self, office: &str) -> Option<ActorRef> {
        spend(self.mentions.len());
        let mut holders = self.mentions.iter().filter(|m| !m.actor.name.is_empty() && person::same_office(&m.actor.office, office));
        let first = holders.next()?;
        holders.all(|m| m.actor.id == first.actor.id).then(|| first.actor.clone())
    }

    /// Every look back counts for a whole one.
    fn indices(&self) -> impl DoubleEndedIterator<Item = usize> + use<> {
        spend(self.mentions.len());
        0..self.mentions.len()
    }

    /// The last person whose name ends in a word.
    pub fn named(&self, word: u64) -> Option<usize> {
        self.indices().rev().find(|&i| {
            let m = &self.mentions[i];
            m.kind == ActorKind::Person && self.traces[i].word == word && !m.pronoun && m.antecedent.is_none()
        })
    }

    /// The last single person with an office key.
    pub fn in_office(&self, office: &str) -> Option<usize> {
        self.indices().rev().find(|&i| {
            self.traces[i].person && !self.traces[i].plural && (self.traces[i].office == office || self.mentions[i].actor.office == office)
        })
    }

    /// The office of the person named last, in this sentence or the one before.
    pub fn last_office(&self, sentence: usize) -> Option<String> {
        let near = self.indices().rev().take_while(|&i| self.mentions[i].sentence + 1 >= sentence);
        let office =
            |i: usize| if self.mentions[i].actor.office.is_empty() { &self.traces[i].office } else { &self.mentions[i].actor.office };
        near.filter(|&i| self.traces[i].person).map(|i| office(i).clone()).find(|o| !o.is_empty())
    }

    /// The last single named person with a title that starts or ends in a word.
    pub fn titled(&self, word: u64) -> Option<usize> {
        self.indices()
            .rev()
            .find(|&i| self.traces[i].titles.contains(&word) && !self.traces[i].plural && !self.mentions[i].actor.name.is_empty())
    }

    /// The last single named person of a state with a title that starts or ends in a word.
    pub fn titled_in(&self, word: u64, state: &str) -> Option<usize> {
        let of_state = |i: usize| self.mentions[i].actor.country == state && !self.mentions[i].actor.name.is_empty();
        self.indices().rev().find(|&i| self.traces[i].titles.contains(&word) && !self.traces[i].plural && of_state(i))
    }

    /// The last two different persons with an office: "the presidents".
    pub fn colleagues(&self, sentence: usize, office: &str) -> Option<(ActorRef, ActorRef)> {
        let fits = |i: usize, actor: &ActorRef| {
            let held = if actor.office.is_empty() { &self.traces[i].office } else { &actor.office };
            if office.is_empty() { self.traces[i].person || !self.mentions[i].others.is_empty() } else { person::same_office(held, office) }
        };
        self.last_two(sentence, |i, actor| !actor.name.is_empty() && fits(i, actor), |a, b| a.id == b.id)
    }

    /// The last body whose head is a word, or that is of that sort: "the ministry".
    pub fn body(&self, word: u64) -> Option<usize> {
        self.indices().rev().find(|&i| {
            let m = &self.mentions[i];
            let known = !m.actor.country.is_empty() || !m.actor.name.is_empty();
            m.kind == ActorKind::Organisation && self.traces[i].word == word && known
        })
    }

    /// The last named organisation that a noun of some sector may stand for: "the group" is no ministry, "the company" no militia.
    pub fn organisation(&self, sentence: usize, sector: &str) -> Option<usize> {
        let near = self.indices().rev().take_while(|&i| self.mentions[i].sentence + REACH >= sentence);
        near.filter(|&i| self.mentions[i].kind == ActorKind::Organisation && !self.mentions[i].actor.name.is_empty())
            .find(|&i| may_stand_for(sector, &self.mentions[i].actor))
    }

    /// The state that "the country" stands for: the only one named in this sentence or the one before, the subject's own left aside.
    pub fn realm(&self, document: &Document, sentence: usize, token: usize) -> Option<usize> {
        let before = |i: &usize| self.mentions[*i].sentence < sentence || self.mentions[*i].tokens.1 < token;
        (0..=1.min(sentence)).find_map(|back| {
            let states: Vec<usize> =
                self.in_sentence(sentence - back).filter(before).filter(|&i| self.mentions[i].kind == ActorKind::Country).collect();
            let code = |i: usize| self.mentions[i].actor.country.as_str();
            let others: Vec<usize> = states.iter().copied().filter(|&i| !is_subject(document, &self.mentions[i])).collect();
            let pool = if others.is_empty() { &states } else { &others };
            let first = *pool.last()?;
            pool.iter().all(|&i| code(i) == code(first)).then_some(first)
        })
    }

    /// The two whom "they" stands for after "X met Y": the persons of the nearest sentence that names two and no people.
    pub fn couple(&self, document: &Document, sentence: usize, token: usize) -> Option<(ActorRef, ActorRef)> {
        for back in 0..=REACH.min(sentence) {
            let here: Vec<usize> = self
                .in_sentence(sentence - back)
                .filter(|&i| !self.mentions[i].pronoun && (back > 0 || self.mentions[i].tokens.1 < token))
                .collect();
            let many = |&i: &usize| {
                (self.traces[i].plural || !self.mentions[i].others.is_empty()) && (back == 0 || is_subject(document, &self.mentions[i]))
            };
            if here.iter().any(many) {
                return None;
            }
            let mut persons: Vec<&ActorRef> = Vec::new();
            for &i in here.iter().filter(|&&i| self.traces[i].person && !self.mentions[i].actor.name.is_empty()) {
                let actor = &self.mentions[i].actor;
                if !persons.iter().any(|p| p.id == actor.id) {
                    persons.push(actor);
                }
            }
            if let [first, second] = persons[..] {
                let apart = first.country != second.country && back > 0;
                return apart.then(|| (first.clone(), second.clone()));
            }
        }
        None
    }

    /// The subject of the nearest clause around a token that stands before it and fits: "X shut the border, and its ...".
    fn clause_subject(&self, document: &Document, sentence: usize, token: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let s = &document.sentences[sentence];
        let mut at = token;
        for _ in 0..s.tokens.len() {
            let up = s.tokens[at].head.filter(|_| s.parsed)?;
            let subject = |&c: &usize| matches!(s.tokens[c].deprel, Deprel::Nsubj | Deprel::NsubjPass) && c < token && !s.below(token, c);
            let found = s.children(up).filter(subject).find_map(|c| {
                let here = self.in_sentence(sentence).find(|&i| self.mentions[i].head == c && fits(i));
                here.filter(|&i| self.mentions[i].tokens.1 < token)
            });
            if found.is_some() {
                return found;
            }
            at = up;
        }
        None
    }

    /// Who is the subject of the verb whose object a pronoun is, where it is a pronoun, too: "he" in "he told him".
    fn co_subject(&self, document: &Document, sentence: usize, token: usize) -> Option<&str> {
        let tokens = &document.sentences[sentence].tokens;
        let object = matches!(tokens[token].deprel, Deprel::Obj | Deprel::Iobj | Deprel::Obl);
        let other = |&i: &usize| self.mentions[i].pronoun && tokens[self.mentions[i].head].head == tokens[token].head;
        let other = self.in_sentence(sentence).filter(|_| object).find(other)?;
        Some(self.mentions[other].actor.id.as_str()).filter(|id| !id.is_empty())
    }

    /// The person that "he" or "she" stands for: the first that fits in the nearest sentence, subjects before others.
    pub fn person(&self, document: &Document, sentence: usize, token: usize, gender: &str) -> Option<usize> {
        let co_subject = self.co_subject(document, sentence, token);
        let fits = |i: usize| {
            let (m, t) = (&self.mentions[i], &self.traces[i]);
            let before = m.sentence < sentence || m.tokens.1 < token;
            before
                && t.person
                && !t.plural
                && !m.pronoun
                && !self.is_co_argument(document, i, sentence, token)
                && (t.gender.is_empty() || t.gender == gender)
                && co_subject.is_none_or(|id| id != m.actor.id)
        };
        self.clause_subject(document, sentence, token, fits).or_else(|| self.subject_first(document, sentence, fits))
    }

    /// Whether a mention is the subject of the clause whose object a pronoun is: "he told him".
    fn is_co_argument(&self, document: &Document, mention: usize, sentence: usize, token: usize) -> bool {
        let m = &self.mentions[mention];
        let tokens = &document.sentences[sentence].tokens;
        let object = matches!(tokens[token].deprel, Deprel::Obj | Deprel::Iobj | Deprel::Obl);
        m.sentence == sentence && object && tokens[m.head].head == tokens[token].head
    }

    /// The country or body that "it" stands for.
    pub fn thing(&self, document: &Document, sentence: usize, token: usize) -> Option<usize> {
        let fits = |i: usize| {
            let m = &self.mentions[i];
            let before = m.sentence < sentence || m.tokens.1 < token;
            before
                && matches!(m.kind, ActorKind::Country | ActorKind::Organisation)
                && !m.pronoun
                && m.others.is_empty()
                && is_subject(document, m)
                && !self.is_co_argument(document, i, sentence, token)
        };
        self.clause_subject(document, sentence, token, fits).or_else(|| self.recent(sentence, 1, fits))
    }

    /// The people that "they" stands for.
    pub fn people(&self, document: &Document, sentence: usize, token: usize) -> Option<usize> {
        let fits = |i: usize| {
            let m = &self.mentions[i];
            let before = m.sentence < sentence || m.tokens.1 < token;
            before && !m.pronoun && m.kind != ActorKind::Place && !self.is_co_argument(document, i, sentence, token)
        };
        let many = |i: usize| self.traces[i].plural || !self.mentions[i].others.is_empty();
        let subject = |i: usize| is_subject(document, &self.mentions[i]);
        let body = |i: usize| self.mentions[i].kind == ActorKind::Organisation && subject(i);
        (0..=REACH.min(sentence)).find_map(|back| {
            let here = || self.in_sentence(sentence - back).filter(|&i| fits(i));
            here().find(|&i| many(i) && subject(i)).or_else(|| here().find(|&i| many(i))).or_else(|| here().find(|&i| body(i)))
        })
    }

    /// Who is named last before a byte of a sentence, inside a quotation or not: the speaker of a quotation in it.
    pub fn quoted_before(&self, sentence: usize, at: usize) -> Option<usize> {
        let named = |&i: &usize| !self.mentions[i].pronoun && self.mentions[i].span.end <= at;
        let fits = |&i: &usize| self.traces[i].person && !self.traces[i].plural || self.mentions[i].kind == ActorKind::Country;
        self.in_sentence(sentence).filter(named).filter(fits).last()
    }

    /// Who speaks the quotation: a person outside quotation marks in this sentence, else in those before.
    pub fn speaker(&self, document: &Document, sentence: usize) -> Option<usize> {
        let fits = |i: usize| self.traces[i].person && !self.traces[i].plural && !self.traces[i].quoted;
        self.subject_first(document, sentence, fits)
    }

    /// The two last different actors of a sort, the earlier first: "both sides", "the two leaders"; sides are countries or bodies.
    pub fn pair(&self, sentence: usize, persons: bool) -> Option<(ActorRef, ActorRef)> {
        if persons {
            return self.last_two(
                sentence,
                |i, _| self.traces[i].person && !self.traces[i].plural || !self.mentions[i].others.is_empty(),
                |a, b| a.id == b.id,
            );
        }
        let (first, second) = self.last_two(sentence, |i, _| self.mentions[i].kind != ActorKind::Place, |a, b| a.country == b.country)?;
        Some((side(first), side(second)))
    }

    fn last_two(
        &self,
        sentence: usize,
        fits: impl Fn(usize, &ActorRef) -> bool,
        same: impl Fn(&ActorRef, &ActorRef) -> bool,
    ) -> Option<(ActorRef, ActorRef)> {
        let mut found: Vec<&ActorRef> = Vec::new();
        let near = self.indices().rev().take_while(|&i| self.mentions[i].sentence + REACH >= sentence);
        for i in near.filter(|&i| !self.mentions[i].pronoun) {
            let mention = &self.mentions[i];
            for actor in mention.others.iter().rev().chain([&mention.actor]) {
                if !actor.country.is_empty() && fits(i, actor) && !found.iter().any(|a| same(a, actor)) {
                    found.push(actor);
                }
                if let [second, first] = found[..] {
                    return Some((first.clone(), second.clone()));
                }
            }
        }
        None
    }

    /// The first in the nearest sentence of those that fit.
    fn recent(&self, sentence: usize, reach: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        (0..=reach.min(sentence)).find_map(|back| self.in_sentence(sentence - back).find(|&i| fits(i)))
    }

    fn subject_first(&self, document: &Document, sentence: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        (0..=REACH.min(sentence)).find_map(|back| {
            let here = || self.in_sentence(sentence - back).filter(|&i| fits(i));
            here().find(|&i| is_subject(document, &self.mentions[i])).or_else(|| here().next())
        })
    }

    fn in_sentence(&self, sentence: usize) -> impl Iterator<Item = usize> + '_ {
        let start = self.mentions.partition_point(|m| m.sentence < sentence);
        (start..self.mentions.len()).take_while(move |&i| self.mentions[i].sentence == sentence)
    }
}

/// Whether a noun of some sector may stand for an organisation: no state body is a group, no company a militia.
fn may_stand_for(sector: &str, body: &ActorRef) -> bool {
    let state = body.country.len() == 3 && !NO_STATES.contains(&body.country.as_str());
    let official =
        state && matches!(body.sector.as_str(), sector::GOV | sector::MIL | sector::LEG | sector::JUD | sector::COP | sector::SPY);
    match sector {
        "" | sector::UNK => !official,
        sector::REB => matches!(body.sector.as_str(), sector::REB | sector::PRM | sector::UAF | sector::OPP | sector::CRM),
        sector::GOV => body.sector == sector::GOV || body.sector == sector::REB && !state,
        sector::PTY | sector::OPP => matches!(body.sector.as_str(), sector::PTY | sector::OPP),
        other => body.sector == other,
    }
}

/// An official stands for the state: the side of "the two sides" is the country.
fn side(actor: ActorRef) -> ActorRef {
    if actor.sector != sector::GOV || actor.office.is_empty() {
        return actor;
    }
    ActorRef { id: actor.country.clone(), name: String::new(), office: String::new(), ..actor }
}

/// Whether a mention is a subject, or stands first where the sentence was not parsed.
fn is_subject(document: &Document, mention: &ActorMention) -> bool {
    let sentence = &document.sentences[mention.sentence];
    if !sentence.parsed {
        return mention.tokens.0 < 3;
    }
    matches!(sentence.tokens[mention.head].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter)
}
