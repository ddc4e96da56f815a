//! From the token that names a speaker to the words and the actor.

use super::view::View;
use crate::lexicon::cues::Cue;
use crate::types::{ActorKind, ActorRef, Deprel, Speaker, Upos, Xpos};

/// Words of the first person, which need no antecedent to be somebody.
const SELF: &[&str] = &["i", "we", "me", "us"];

impl View<'_> {
    /// The words of a noun phrase as a speaker, with the actor that they name.
    ///
    /// `without` is the cue: a phrase ends before it.
    pub(super) fn speaker(&self, noun: usize, without: usize) -> Option<Speaker> {
        let (mut first, mut last) = self.stretch(noun);
        if first <= without && without <= last {
            (first, last) = if without < noun { (without + 1, last) } else { (first, without - 1) };
        }
        if first > noun || last < noun {
            return None;
        }
        // "Brown, who said": the clause that holds the cue is no part of the name.
        let relative = |t: usize| matches!(self.token(t).deprel, Deprel::AclRelcl | Deprel::Parataxis) && self.sentence.below(without, t);
        if let Some(cut) = (noun + 1..=last).find(|&t| relative(t)) {
            last = (noun..cut).rev().find(|&t| !self.sentence.below(t, cut)).unwrap_or(noun);
        }
        let cased = |t: usize| self.token(t).deprel == Deprel::Case || self.token(t).deprel == Deprel::Fixed;
        while first < noun && (self.is_punct(first) || cased(first) || self.token(first).deprel == Deprel::Cc) {
            first += 1;
        }
        let mut span = self.content(first, last)?;
        // "Iran's claim": the ending is no part of the name.
        if let Some(bare) = ["'s", "’s"].iter().find_map(|e| span.of(self.document.text()).strip_suffix(e)) {
            span.end = span.start + bare.len();
        }
        let mut actor = self.actor(noun, (first, last)).unwrap_or_default();
        span.of(self.document.text()).clone_into(&mut actor.text);
        if actor.id.is_empty() && actor.name.is_empty() && self.token(noun).upos == Upos::Propn && actor.country.is_empty() {
            let name = (first..=last).take_while(|&t| t <= noun || self.token(t).deprel == Deprel::Flat);
            let name: Vec<&str> = name.filter(|&t| self.token(t).upos == Upos::Propn).map(|t| self.form(t)).collect();
            actor.name = name.join(" ");
        }
        Some(Speaker { span, actor })
    }

    /// Whom a token's mention names.
    fn actor(&self, noun: usize, (first, last): (usize, usize)) -> Option<ActorRef> {
        let mentions = &self.document.actors;
        let start = mentions.partition_point(|m| m.sentence < self.number);
        let here = || mentions[start..].iter().take_while(|m| m.sentence == self.number);
        let names = |t: usize| {
            let fits = move |m: &&crate::types::ActorMention| m.kind != ActorKind::Place || self.token(t).upos == Upos::Propn;
            here().filter(fits).find(|m| m.head == t).or_else(|| here().filter(fits).find(|m| m.tokens.0 <= t && t <= m.tokens.1))
        };
        let apposed = |t: usize| self.token(t).deprel == Deprel::Appos && self.token(t).head == Some(noun);
        names(noun).or_else(|| (first..=last).filter(|&t| apposed(t)).find_map(names)).map(|m| m.actor.clone())
    }

    /// Whether a token may speak: no expletive, no question word, no time.
    pub(super) fn can_speak(&self, t: usize) -> bool {
        let token = self.token(t);
        let word = token.lemma.to_lowercase();
        if SELF.contains(&word.as_str()) {
            return true;
        }
        match token.upos {
            Upos::Pron => {
                !matches!(word.as_str(), "what" | "this" | "that" | "it" | "there" | "you" | "one" | "which") || self.stands_for(t)
            }
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num => true,
            Upos::Det => matches!(word.as_str(), "some" | "many" | "all" | "both" | "those" | "others" | "most" | "few" | "several"),
            _ => false,
        }
    }

    /// Whether a mention gives a pronoun its actor.
    fn stands_for(&self, t: usize) -> bool {
        self.token(t).lemma.to_lowercase() == "it" && self.actor(t, (t, t)).is_some_and(|a| !a.id.is_empty())
    }

    /// The subject of a verb, its own or shared, and the actor's noun where the subject is a relative pronoun.
    pub(super) fn subject(&self, verb: usize, depth: usize) -> Option<(usize, Option<usize>)> {
        let v = self.token(verb);
        let own = self.child(verb, &[Deprel::Nsubj, Deprel::NsubjOuter]);
        if let Some(own) = own {
            let relative = matches!(self.token(own).xpos, Xpos::Wp | Xpos::Wdt) || self.token(own).lemma == "that";
            return match (relative, v.deprel, v.head) {
                (true, Deprel::AclRelcl, Some(noun)) => Some((own, Some(noun))),
                (true, ..) => None,
                _ => Some((own, None)),
            };
        }
        let head = v.head.filter(|_| depth < 4)?;
        let passive = |h: usize| self.child(h, &[Deprel::NsubjPass]).map(|s| (s, None));
        match v.deprel {
            Deprel::Conj | Deprel::Xcomp => self.subject(head, depth + 1).or_else(|| passive(head)),
            // "said the talks had failed, adding": it is the speaker who adds.
            Deprel::Advcl if v.xpos == Xpos::Vbg && self.speaks_above(head).is_some() => {
                self.speaks_above(head).and_then(|above| self.subject(above, depth + 1))
            }
            Deprel::Advcl | Deprel::Parataxis if matches!(v.xpos, Xpos::Vbg | Xpos::Vbn) => {
                self.subject(head, depth + 1).or_else(|| passive(head))
            }
            Deprel::Acl if v.xpos == Xpos::Vbg => self.author(head, depth).or(Some((head, None))),
            _ => None,
        }
    }

    /// The verb of saying whose clause a verb heads.
    fn speaks_above(&self, verb: usize) -> Option<usize> {
        let v = self.token(verb);
        let above = v.head.filter(|_| v.deprel == Deprel::Ccomp)?;
        self.cues.any(self.lemma(above), &[Cue::Say, Cue::Tell]).then_some(above)
    }

    /// "issued a statement saying": who issued it.
    fn author(&self, noun: usize, depth: usize) -> Option<(usize, Option<usize>)> {
        let n = self.token(noun);
        let verb = n.head.filter(|_| self.cues.is(&n.lemma, Cue::Document))?;
        let issued = self.cues.is(self.lemma(verb), Cue::Issue);
        match n.deprel {
            Deprel::Obj if issued => self.subject(verb, depth + 1),
            Deprel::Obl if self.token(verb).upos == Upos::Verb => self.subject(verb, depth + 1),
            _ => None,
        }
    }
}
