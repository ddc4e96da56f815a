//! Who did it: what cannot have acted is no attacker, and an attack whose own words name none may tell it elsewhere in its clause.
//!
//! A place is where something happened. A state behind "in", "near" or "from" is where, too. The doer of an attack that its own slots leave
//! open is looked for, nearest first: "between X and Y", "by X" further down, the words before a verb that the parser gave no subject, who
//! acts in the clause that an attack with somebody follows. Works on the clause alone, whichever coder found the act.

use crate::clause::{Clause, slot};
use crate::types::{ActorKind, ActorMention, ActorRef, Deprel, Draft, EventType, Upos, sector};

/// How many words may stand between a doer and a verb to which the parser gave no subject.
const NEAR: usize = 4;

/// "An Iranian drone launched from Iraq struck a base": the launch of a weapon that strikes is no attack beside the strike.
pub fn drop_launches(clause: &Clause<'_>, found: &mut Vec<Draft>) {
    let sentence = clause.reader.sentence;
    let weapon = |d: &Draft| {
        let t = &sentence.tokens[d.trigger];
        t.head.filter(|&h| {
            d.event.event_type == EventType::Assault && t.deprel == Deprel::Acl && clause.is(h, clause.reader.operators.weapon)
        })
    };
    let strikes = |w: usize| found.iter().any(|d| d.event.event_type == EventType::Assault && sentence.tokens[w].head == Some(d.trigger));
    let launches: Vec<bool> = found.iter().map(|d| weapon(d).is_some_and(strikes)).collect();
    let mut gone = launches.into_iter();
    found.retain(|_| !gone.next().unwrap_or(false));
}

/// An attack that names nobody is that of the only attacker whom the sentence names beside it: "a gunman opened fire, killing two". Not
/// where one attack is told as what the other answers or follows, and never against the attacker's own side.
pub fn share(clause: &Clause<'_>, found: &mut [Draft]) {
    for i in 0..found.len() {
        if found[i].event.event_type != EventType::Assault || !is_open(&found[i]) {
            continue;
        }
        let named = |d: &&Draft| d.event.event_type == EventType::Assault && !d.event.negated && !is_open(d);
        let others: Vec<&Draft> = found.iter().filter(named).collect();
        let Some(first) = others.first().filter(|f| others.iter().all(|o| o.event.source == f.event.source)) else { continue };
        let victims = &found[i].event.target;
        let own = |s: &ActorRef| victims.iter().any(|v| v.is_same(s) || !v.country.is_empty() && v.country == s.country);
        if first.event.source.iter().any(own) || !clause.goes_with(found[i].trigger, first.trigger) {
            continue;
        }
        let (source, mentions) = (first.event.source.clone(), first.source_mentions.clone());
        (found[i].event.source, found[i].source_mentions) = (source, mentions);
    }
}

/// Whether nobody is named as the doer.
fn is_open(draft: &Draft) -> bool {
    draft.event.source.iter().all(|s| s.country.is_empty() && s.name.is_empty() && s.text.is_empty())
}

impl Clause<'_> {
    /// Whether two acts' words belong to one course of events: neither stands in a phrase of time, cause or answer below the other, and no
    /// third clause parts them.
    fn goes_with(&self, a: usize, b: usize) -> bool {
        let sentence = self.reader.sentence;
        let up = |t: &usize| sentence.tokens[*t].head;
        let way = |from: usize| std::iter::successors(Some(from), up).take(sentence.tokens.len()).collect::<Vec<_>>();
        let (from_a, from_b) = (way(a), way(b));
        let Some(meet) = from_a.iter().copied().find(|t| from_b.contains(t)) else { return false };
        let parted = |path: &[usize]| path.iter().take_while(|t| **t != meet).any(|&t| self.is_apart(t));
        !parted(&from_a) && !parted(&from_b)
    }

    /// Whether a word opens another time, cause or speaker: "after", "in response to", a relative clause, a clause that somebody reports.
    fn is_apart(&self, token: usize) -> bool {
        let sentence = self.reader.sentence;
        let t = &sentence.tokens[token];
        let marked = sentence.children(token).any(|c| {
            matches!(sentence.tokens[c].deprel, Deprel::Mark | Deprel::Case) && self.is_lower(c, self.reader.operators.of_another)
        });
        marked || matches!(t.deprel, Deprel::AclRelcl | Deprel::Ccomp) || self.is(token, self.reader.operators.answer)
    }

    /// Takes out of an act's doers what can only be its place, and looks for the attacker of an attack that is left without one.
    pub fn name_hand(&self, draft: &mut Draft) {
        self.turn_sufferers(draft);
        let gone: Vec<usize> = draft.source_mentions.iter().copied().filter(|&m| self.is_whereabouts(m, draft)).collect();
        if !gone.is_empty() {
            draft.source_mentions.retain(|m| !gone.contains(m));
            draft.event.source = self.arguments.refs(&draft.source_mentions);
        }
        let attack = draft.event.event_type == EventType::Assault;
        if attack && is_open(draft) {
            let hand: Vec<usize> = self.hand(draft).into_iter().filter(|m| !draft.target_mentions.contains(m)).collect();
            if !hand.is_empty() {
                draft.event.source = self.arguments.refs(&hand);
                draft.source_mentions = hand;
            }
        }
    }

    /// "The port endured an attack", "came under fire": the subject is the one attacked.
    fn turn_sufferers(&self, draft: &mut Draft) {
        let frame = self.frame(draft.trigger);
        let under = self.is_case(draft.trigger, self.reader.operators.under);
        let suffers = frame.nominal && frame.verb != frame.head && (under || self.is(frame.verb, self.reader.operators.suffer_verb));
        if draft.event.event_type != EventType::Assault || !suffers || frame.passive {
            return;
        }
        let sufferers: Vec<usize> = frame.get(slot::SUBJ).flat_map(|t| self.arguments.actors(t)).collect();
        if sufferers.is_empty() {
            return;
        }
        draft.source_mentions.retain(|m| !sufferers.contains(m));
        draft.event.source = self.arguments.refs(&draft.source_mentions);
        draft.target_mentions.extend(sufferers.into_iter().filter(|m| !draft.source_mentions.contains(m)));
        let new = self.arguments.refs(&draft.target_mentions);
        draft.event.target.retain(|t| !new.iter().any(|n| n.is_same(t)));
        draft.event.target.splice(0..0, new);
    }

    fn mention(&self, m: usize) -> &ActorMention {
        &self.arguments.document.actors[m]
    }

    /// Whether a mention among the doers is only where the act took place.
    fn is_whereabouts(&self, m: usize, draft: &Draft) -> bool {
        let mention = self.mention(m);
        let token = &self.reader.sentence.tokens[mention.head];
        let attack = draft.event.event_type == EventType::Assault;
        let geographic = matches!(mention.kind, ActorKind::Place | ActorKind::Country);
        let oblique = matches!(token.deprel, Deprel::Obl | Deprel::Nmod);
        let located = oblique && self.is_case(mention.head, self.reader.operators.whereabouts);
        let site = attack
            && mention.actor.name.is_empty()
            && matches!(mention.actor.sector.as_str(), sector::CVL | "")
            && self.is_site(mention.head);
        attack
            && (mention.kind == ActorKind::Place
                || geographic && (located || oblique && self.is_beyond_border(mention.head))
                || site
                || self.is_hit(m, draft.trigger))
    }

    /// "near the border with X": the state on the other side.
    fn is_beyond_border(&self, token: usize) -> bool {
        let sentence = self.reader.sentence;
        let case = sentence.child(token, &[Deprel::Case]).filter(|_| self.reader.case(token).is_some_and(|c| c == slot::WITH));
        let border = |t: usize| self.is(t, self.reader.operators.border);
        case.and_then(|c| c.checked_sub(1)).is_some_and(border)
    }

    /// Whether a mention is whom a verb of harm above an act's word struck: those killed in fighting are not who fought.
    fn is_hit(&self, m: usize, trigger: usize) -> bool {
        let sentence = self.reader.sentence;
        let up = |t: &usize| sentence.tokens[*t].head;
        let way = std::iter::successors(Some(trigger), up).take(sentence.tokens.len()).skip(1);
        let struck = |v: usize| self.frame(v).get(slot::OBJ).any(|t| self.arguments.actors(t).contains(&m));
        way.take(4).filter(|&v| sentence.tokens[v].upos == Upos::Verb && self.harms(v)).any(struck)
    }

    fn is_site(&self, token: usize) -> bool {
        self.is_lower(token, self.reader.operators.site)
    }

    /// The attackers that the clause names outside the act's own slots.
    fn hand(&self, draft: &Draft) -> Vec<usize> {
        let sentence = self.reader.sentence;
        let trigger = draft.trigger;
        let top = self.carrier(trigger).filter(|_| sentence.tokens[trigger].upos == Upos::Noun).unwrap_or(trigger);
        let behind = |case: &dyn Fn(usize) -> bool, above: usize| -> Vec<usize> {
            let tokens = (0..sentence.tokens.len()).filter(|&t| case(t));
            let here = tokens.filter(|&t| sentence.below(t, above) && self.in_clause(t, above));
            here.flat_map(|t| self.arguments.actors(t)).filter(|&m| self.may_attack(m)).collect()
        };
        let sides = behind(&|t| self.is_case(t, self.reader.operators.between), top);
        if sides.len() > 1 {
            return sides;
        }
        let by = behind(&|t| self.reader.case(t).is_some_and(|c| c == slot::BY), trigger);
        if !by.is_empty() {
            return by;
        }
        self.before(trigger).or_else(|| self.met_in(trigger)).into_iter().collect()
    }

    fn may_attack(&self, m: usize) -> bool {
        let mention = self.mention(m);
        mention.kind != ActorKind::Place && !matches!(mention.actor.sector.as_str(), sector::JRN | sector::MED | sector::REL | sector::EDU)
    }

    /// "Police shoot and kill": who stands before a verb to which the parser gave no subject, with nothing but verbs between.
    fn before(&self, trigger: usize) -> Option<usize> {
        let sentence = self.reader.sentence;
        let own = [Deprel::Nsubj, Deprel::NsubjPass, Deprel::AuxPass, Deprel::Mark, Deprel::Case];
        if self.reader.is_passive(trigger) || !self.reader.is_verbal(trigger) || sentence.child(trigger, &own).is_some() {
            return None;
        }
        if self.reader.surface_subject(trigger, 0).is_some() {
            return None;
        }
        let last = self.arguments.mentions().filter(|&m| self.mention(m).tokens.1 < trigger).last()?;
        let end = self.mention(last).tokens.1;
        let between = |t: usize| {
            let token = &sentence.tokens[t];
            matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Cconj | Upos::Adv)
                || token.upos == Upos::Noun && token.deprel != Deprel::Obj && sentence.below(trigger, t)
        };
        let near = trigger - end <= NEAR && (end + 1..trigger).all(between);
        let free = self.reader.case(self.mention(last).head).is_none() && sentence.tokens[self.mention(last).head].deprel != Deprel::Obj;
        (near && free && self.may_attack(last)).then_some(last)
    }

    /// "X's army raided a camp following clashes with rebels": who acts in the clause that an attack with somebody follows or goes along with.
    fn met_in(&self, trigger: usize) -> Option<usize> {
        let sentence = self.reader.sentence;
        let with = sentence.children(trigger).any(|c| self.reader.case(c).is_some_and(|case| case == slot::WITH));
        if !with || sentence.tokens[trigger].upos != Upos::Noun {
            return None;
        }
        let mut at = trigger;
        for _ in 0..sentence.tokens.len() {
            at = sentence.tokens[at].head?;
            if sentence.tokens[at].upos == Upos::Verb
                && let Some(subject) = self.reader.surface_subject(at, 0)
            {
                return self.arguments.actors(subject).into_iter().find(|&m| self.may_attack(m));
            }
        }
        None
    }
}
