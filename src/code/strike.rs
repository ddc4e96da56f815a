//! Armed attacks: weapons, what was struck, whose side it was, and the mark of an unknown hand.

use super::frame::Frame;
use super::matcher::View;
use crate::types::{ActorRef, Deprel, Draft, EventType, Kind, Upos};

/// Slots that hold what an attack hits.
const HIT: [&str; 8] = ["obj", "on", "against", "at", "of", "into", "outside", "near"];

/// Sectors of victims who belong where they were hit; soldiers and rebels may come from elsewhere.
const LOCAL: [&str; 14] = ["", "AGR", "BUS", "COP", "CVL", "EDU", "GOV", "JRN", "JUD", "LAB", "LEG", "MED", "REL", "UNK"];

impl View<'_> {
    /// Completes a draft of armed force: its weapons, and in the text's words who was hit and who did it where no actor is named.
    pub fn arm(&self, draft: &mut Draft, frame: &Frame) {
        if draft.event.event_type != EventType::Assault {
            return;
        }
        draft.event.weapon = self.weapons(draft.trigger);
        if draft.event.kind != Kind::Strike {
            return;
        }
        if draft.event.target.is_empty() {
            draft.event.target = self.struck(frame);
        }
        if draft.event.source.is_empty() {
            let hand = frame
                .get("subj")
                .chain(frame.get("by"))
                .find(|&t| self.is_hand(t) && !self.arguments.actors(t).iter().any(|m| draft.target_mentions.contains(m)));
            draft.event.source.extend(hand.map(|t| ActorRef { text: self.phrase(t), ..unknown() }));
        }
    }

    /// People and things that an attack hit and that name no actor: "a bus station", "two power pylons".
    fn struck(&self, frame: &Frame) -> Vec<ActorRef> {
        let sentence = self.reader.sentence;
        let mut found: Vec<ActorRef> = Vec::new();
        for token in HIT.iter().flat_map(|slot| frame.get(slot)) {
            let thing = matches!(sentence.tokens[token].upos, Upos::Noun | Upos::Propn) && token != frame.verb && !self.is_dated(token);
            let weapon = self.rules.words.class("weapon").is_ok_and(|c| self.rules.words.is(&sentence.tokens[token].lemma, c));
            if !thing || weapon || !self.arguments.actors(token).is_empty() || self.is_place_name(token) {
                continue;
            }
            let words = self.phrase(token);
            let person = self.rules.words.class("casualty_person").is_ok_and(|c| self.rules.words.is(&sentence.tokens[token].lemma, c));
            let sector = if person { "CVL" } else { "" };
            let id = format!(".{}", sentence.tokens[token].lemma.to_lowercase());
            if !found.iter().any(|f| f.text == words) {
                found.push(ActorRef { id, sector: sector.to_string(), text: words, ..ActorRef::default() });
            }
        }
        found
    }

    /// Whether a word may stand for an attacker: people, not the weapon or the event.
    fn is_hand(&self, token: usize) -> bool {
        let t = &self.reader.sentence.tokens[token];
        let class = |name: &str| self.rules.words.class(name).is_ok_and(|c| self.rules.words.is(&t.lemma, c));
        matches!(t.upos, Upos::Noun | Upos::Propn) && (class("attacker") || class("casualty_person"))
    }

    /// A noun with its modifiers and its `of`, in the text's words, without article and clauses.
    fn phrase(&self, head: usize) -> String {
        let sentence = self.reader.sentence;
        let close = |t: usize| {
            t == head
                || sentence.tokens[t].head == Some(head)
                    && matches!(
                        sentence.tokens[t].deprel,
                        Deprel::Compound | Deprel::Amod | Deprel::Flat | Deprel::Nummod | Deprel::NmodDesc
                    )
                || sentence.tokens[t].head == Some(head) && sentence.tokens[t].deprel == Deprel::Nmod && t > head && t < head + 5
        };
        let first = (0..=head).filter(|&t| close(t)).min().unwrap_or(head);
        let last = (head..sentence.tokens.len()).filter(|&t| close(t)).max().unwrap_or(head);
        sentence.span_of(first, last).of(self.arguments.document.text()).to_string()
    }

    /// The weapons that an attack's words name: in its own clause, or in the one that carries it.
    pub fn weapons(&self, head: usize) -> Vec<String> {
        let Ok(class) = self.rules.words.class("weapon") else { return Vec::new() };
        let sentence = self.reader.sentence;
        let text = self.arguments.document.text();
        let mut tops = vec![head];
        tops.extend(self.carrier(head));
        let mut found: Vec<String> = Vec::new();
        for t in 0..sentence.tokens.len() {
            let lemma = sentence.tokens[t].lemma.to_lowercase();
            let armed = self.rules.words.is(&lemma, class) && matches!(sentence.tokens[t].upos, Upos::Noun | Upos::Propn);
            if !armed || !tops.iter().any(|&top| self.in_clause(t, top)) {
                continue;
            }
            let part = sentence.tokens[t].deprel == Deprel::Compound
                && sentence.tokens[t].head.is_some_and(|h| self.rules.words.is(&sentence.tokens[h].lemma.to_lowercase(), class));
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

    /// Gives an attack the side that it fell on where the text only says where it fell, and the mark of an unknown hand where it
    /// names nobody.
    pub fn complete_attack(&self, draft: &mut Draft) {
        let attackers: Vec<String> = draft.event.source.iter().map(|s| s.country.clone()).filter(|c| !c.is_empty()).collect();
        let struck = self.struck_country(draft).filter(|c| !attackers.contains(c));
        if let Some(country) = struck {
            let target = &mut draft.event.target;
            let nameless = |t: &ActorRef| t.country.is_empty() && LOCAL.contains(&t.sector.as_str());
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
        if draft.event.source.is_empty() {
            draft.event.source.push(unknown());
        }
    }
}

fn unknown() -> ActorRef {
    ActorRef { id: "unknown".to_string(), sector: "UNK".to_string(), ..ActorRef::default() }
}
