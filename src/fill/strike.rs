//! Armed attacks: weapons, what was struck, whose side it was, and the mark of an unknown hand.

use crate::clause::frame::Frame;
use crate::clause::{Clause, slot};
use crate::lexicon::sectors;
use crate::types::{ActorRef, Deprel, Draft, EventType, Kind, Upos, sector};

/// Slots that hold what an attack hits.
const HIT: [&str; 8] = [slot::OBJ, slot::ON, "against", "at", slot::OF, "into", "outside", "near"];

/// How many words after its head a description may run.
const REACH: usize = 9;
/// Most things that one attack is said to have hit.
const MOST_STRUCK: usize = 6;

impl Clause<'_> {
    /// Completes a draft of armed force: its weapons, and in the text's words who was hit and who did it where no actor is named.
    pub fn arm(&self, draft: &mut Draft) {
        if draft.event.event_type != EventType::Assault {
            return;
        }
        draft.event.weapon = self.weapons(draft.trigger);
        if draft.event.kind != Kind::Strike {
            return;
        }
        let frame = self.frame(draft.trigger);
        draft.event.target.extend(self.struck(&frame));
        self.widen(draft);
        if draft.event.source.is_empty() {
            let hand = frame
                .get(slot::SUBJ)
                .chain(frame.get(slot::BY))
                .find(|&t| self.is_hand(t) && !self.arguments.actors(t).iter().any(|m| draft.target_mentions.contains(m)));
            draft.event.source.extend(hand.map(|t| ActorRef { text: self.phrase(t), ..unknown() }));
        }
    }

    /// People and things that an attack hit and that name no actor: "a bus station", "two power pylons".
    fn struck(&self, frame: &Frame) -> Vec<ActorRef> {
        let sentence = self.reader.sentence;
        let operators = self.reader.operators;
        let heads: Vec<usize> = HIT.iter().flat_map(|slot| frame.get(slot)).collect();
        let joined = |&t: &usize| sentence.children(t).filter(|&c| sentence.tokens[c].deprel == Deprel::Conj).collect::<Vec<_>>();
        let all = heads.iter().flat_map(|t| std::iter::once(*t).chain(joined(t)));
        let abstract_noun = |t: usize| {
            let lemma = &sentence.tokens[t].lemma;
            self.reader.words.is(lemma, self.reader.operators.irrealis_noun) || self.reader.words.is(lemma, self.reader.operators.act)
        };
        let mut found: Vec<ActorRef> = Vec::new();
        for token in all {
            let thing = matches!(sentence.tokens[token].upos, Upos::Noun | Upos::Propn) && token != frame.verb && !self.is_dated(token);
            let other =
                self.is(token, operators.weapon) || self.is(token, operators.attack) || abstract_noun(token) || self.names_actor(token);
            if !thing || other || self.is_place_name(token) || found.len() >= MOST_STRUCK {
                continue;
            }
            let words = self.phrase(token);
            let sector = if self.is(token, operators.casualty_person) { sector::CVL } else { "" };
            let id = format!(".{}", sentence.tokens[token].lemma.to_lowercase());
            if !found.iter().any(|f| f.text == words) {
                found.push(ActorRef { id, sector: sector.to_string(), text: words, ..ActorRef::default() });
            }
        }
        found
    }

    /// Whether an actor is named at a token or by its modifiers.
    fn names_actor(&self, token: usize) -> bool {
        let actors = &self.arguments.document.actors;
        let sentence = self.reader.sentence;
        self.arguments.mentions().any(|m| {
            let (first, last) = actors[m].tokens;
            first <= token && token <= last
                || sentence.below(actors[m].head, token) && sentence.tokens[actors[m].head].head == Some(token) && actors[m].head < token
        })
    }

    /// Nameless attackers keep all the words that the text describes them with.
    fn widen(&self, draft: &mut Draft) {
        for &m in &draft.source_mentions {
            let mention = &self.arguments.document.actors[m];
            let words = self.phrase(mention.head);
            let source = draft.event.source.iter_mut().find(|s| s.name.is_empty() && s.text == mention.actor.text && !s.text.is_empty());
            if let Some(source) = source.filter(|s| words.len() > s.text.len() && words.contains(s.text.as_str())) {
                source.text = words;
            }
        }
    }

    /// Whether a word may stand for an attacker: people, not the weapon or the event.
    fn is_hand(&self, token: usize) -> bool {
        let t = &self.reader.sentence.tokens[token];
        let operators = self.reader.operators;
        matches!(t.upos, Upos::Noun | Upos::Propn) && (self.is(token, operators.attacker) || self.is(token, operators.casualty_person))
    }

    /// A noun with its modifiers and its `of`, in the text's words, without article and clauses.
    fn phrase(&self, head: usize) -> String {
        let sentence = self.reader.sentence;
        let of = |t: usize| {
            sentence.tokens[t].head == Some(head)
                && sentence.tokens[t].deprel == Deprel::Nmod
                && self.reader.case(t).is_some_and(|c| c == slot::OF)
        };
        let part = |t: usize| {
            matches!(sentence.tokens[t].deprel, Deprel::Compound | Deprel::Amod | Deprel::Flat | Deprel::Nummod | Deprel::NmodDesc)
        };
        let close = |t: usize| t == head || sentence.tokens[t].head == Some(head) && part(t) || of(t);
        let within = |t: usize| close(t) || part(t) && sentence.tokens[t].head.is_some_and(|h| of(h) || part(h) && sentence.below(h, head));
        let first = (0..=head).filter(|&t| within(t)).min().unwrap_or(head);
        let last = (head..sentence.tokens.len().min(head + REACH)).filter(|&t| within(t)).max().unwrap_or(head);
        sentence.span_of(first, last).of(self.arguments.document.text()).to_string()
    }

    /// The weapons that an attack's words name: in its own clause, or in the one that carries it.
    pub fn weapons(&self, head: usize) -> Vec<String> {
        let class = self.reader.operators.weapon;
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        let mut tops = vec![head];
        tops.extend(self.carrier(head));
        let mut found: Vec<String> = Vec::new();
        for t in 0..sentence.tokens.len() {
            let lemma = sentence.tokens[t].lemma.to_lowercase();
            let armed = self.reader.words.is(&lemma, class) && matches!(sentence.tokens[t].upos, Upos::Noun | Upos::Propn);
            if !armed || !tops.iter().any(|&top| self.in_clause(t, top)) {
                continue;
            }
            let part = sentence.tokens[t].deprel == Deprel::Compound
                && sentence.tokens[t].head.is_some_and(|h| self.reader.words.is(&sentence.tokens[h].lemma.to_lowercase(), class));
            if part {
                continue;
            }
            let first = sentence
                .children(t)
                .filter(|&c| c + 2 >= t && c < t && sentence.tokens[c].deprel == Deprel::Compound && !self.is_place_name(c))
                .min()
                .unwrap_or(t);
            let words = sentence.span_of(first, t).of(text).to_lowercase();
            if !found.contains(&words) {
                found.push(words);
            }
        }
        found
    }

    /// Gives an attack the side that it fell on where the text only says where it fell.
    pub fn complete_attack(&self, draft: &mut Draft) {
        let attackers: Vec<String> = draft.event.source.iter().map(|s| s.country.clone()).filter(|c| !c.is_empty()).collect();
        let struck = self.struck_country(draft).filter(|c| !attackers.contains(c));
        if let Some(country) = struck {
            let target = &mut draft.event.target;
            let nameless = |t: &ActorRef| t.country.is_empty() && (t.sector.is_empty() || sectors::of(&t.sector).victim_local);
            if target.is_empty() && !attackers.is_empty() {
                target.push(ActorRef { id: country.clone(), country, ..ActorRef::default() });
            } else if target.iter().all(|t| t.country.is_empty()) {
                for victim in target.iter_mut().filter(|t| nameless(t)) {
                    victim.country = country.clone();
                    if victim.id.starts_with('.') {
                        victim.id = format!("{country}{}", victim.id);
                    }
                }
            }
        }
    }
}

fn unknown() -> ActorRef {
    ActorRef { id: "unknown".to_string(), sector: sector::UNK.to_string(), ..ActorRef::default() }
}
