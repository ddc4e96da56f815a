//! From an act that a coder found to its draft: how the sentence tells it, who claims it, what it is called.
//!
//! Takes the frame of the act's word, what the coder says of it (type and manner, as a rule has them) and the mentions that act and
//! suffer; gives the draft, or nothing where the text does not tell the act as something a timeline may hold.

use crate::clause::Clause;
use crate::clause::args::Arguments;
use crate::clause::frame::Frame;
use crate::clause::realis::Realis;
use crate::clause::slot;
use crate::lexicon::ontology::{Ontology, quad, root};
use crate::lexicon::rules::{Ahead, Needs, Negation, Rule};
use crate::lexicon::sectors;
use crate::types::{ActorKind, ActorRef, Certainty, Deprel, Document, Draft, EventType, Evidence, Kind, MeetingStatus, Upos, sector};

/// Characters of context on each side of the evidence.
const CONTEXT: usize = 32;

/// What a rule and its realis make of the act.
struct Reading {
    event_type: EventType,
    certainty: Certainty,
    status: Option<MeetingStatus>,
    ahead: bool,
    negated: bool,
}

/// The draft of an act; `rule` says what it means (a coder without rules has one such record for each type, without triggers).
pub fn draft(
    clause: &Clause<'_>,
    frame: &Frame,
    rule: &Rule,
    source: Vec<usize>,
    mut target: Vec<usize>,
    ontology: &Ontology,
) -> Option<Draft> {
    let realis = clause.reader.realis(frame);
    let source = clause.giver(frame, &mut target, source);
    if rule.code.event_type.is_some_and(judges_acts) {
        target.retain(|&m| !clause.is_victim_of_act(m, frame));
    }
    if target.is_empty()
        && !rule.symmetric
        && !(rule.promises && rule.kind == Some(Kind::Meeting))
        && rule.code.event_type.is_some_and(addresses)
    {
        target.extend(clause.concerned(frame, &source));
    }
    let claimant = clause.claimants(&realis);
    let own_words = shares(&clause.arguments, &claimant, &source);
    let mut reading = read(rule, &realis, own_words || claimant.is_empty() && !source.is_empty())?;
    if let Some(forsworn) = clause.forsworn(frame, reading.event_type) {
        reading = forsworn;
    }
    let mut draft = Draft {
        sentence: clause.arguments.sentence,
        trigger: frame.head,
        role: rule.role,
        reported_by: realis.reported_by.filter(|&r| r != frame.head),
        ahead: reading.ahead || rule.promises && reading.event_type != EventType::Reject,
        source_mentions: source,
        target_mentions: target,
        ..Draft::default()
    };
    clause.name(&mut draft, rule, &reading, frame, ontology);
    clause.claim(&mut draft, &realis, claimant, own_words);
    if !admissible(rule, &draft) {
        return None;
    }
    draft.anaphoric = clause.anaphoric(frame);
    draft.judges = draft.event.target.is_empty() && clause.judges(frame, draft.event.event_type);
    draft.implied =
        rule.implied.as_ref().map(|hand| ActorRef { id: format!(".{}", hand.body), sector: hand.sector.clone(), ..ActorRef::default() });
    Some(draft)
}

/// The reading of an act that its own doer says will not be.
fn refusal() -> Reading {
    Reading { event_type: EventType::Reject, certainty: Certainty::Asserted, status: None, ahead: true, negated: false }
}

impl Clause<'_> {
    /// "promised never to release them": a vow not to do a good turn is a refusal; one to do no harm is a promise, and no threat.
    fn forsworn(&self, frame: &Frame, event_type: EventType) -> Option<Reading> {
        // "warned Chile not to attack" says what another shall not do.
        let addressed = frame.first(slot::OBJ).or_else(|| frame.first(slot::IOBJ)).is_some();
        if !matches!(event_type, EventType::Agree | EventType::Threaten) || event_type == EventType::Threaten && addressed {
            return None;
        }
        let x = frame.get(slot::XCOMP).find(|&x| self.reader.is_negated(x))?;
        match (self.is(x, self.reader.operators.hostile), event_type) {
            (false, _) => Some(refusal()),
            (true, EventType::Threaten) => {
                Some(Reading { event_type: EventType::Agree, certainty: Certainty::Planned, status: None, ahead: true, negated: false })
            }
            (true, _) => None,
        }
    }

    /// "condemned the attack": whether the object is an act told before, with nobody named beside it.
    fn judges(&self, frame: &Frame, event_type: EventType) -> bool {
        matches!(event_type, EventType::Accuse | EventType::Support | EventType::Reject)
            && frame.get(slot::OBJ).any(|n| self.is(n, self.reader.operators.act) && self.has_determiner(n, self.reader.operators.definite))
    }

    /// "the meeting was attended by": whether the act's noun is definite and says nothing of its own by which it could be another.
    fn anaphoric(&self, frame: &Frame) -> bool {
        let sentence = self.reader.sentence;
        let nouns = std::iter::once(frame.head).chain(frame.get(slot::OBJ)).chain(frame.get(slot::SUBJ));
        nouns
            .into_iter()
            .filter(|&n| {
                sentence.tokens[n].upos == Upos::Noun && self.reader.words.is(&sentence.tokens[n].lemma, self.reader.operators.told)
            })
            .any(|n| {
                let own = |c: usize| matches!(sentence.tokens[c].deprel, Deprel::Nmod | Deprel::NmodPoss | Deprel::AclRelcl);
                self.has_determiner(n, self.reader.operators.definite) && !sentence.children(n).any(own)
            })
    }

    /// Writes into a draft what its act is called and who takes part.
    fn name(&self, draft: &mut Draft, rule: &Rule, reading: &Reading, frame: &Frame, ontology: &Ontology) {
        let event = &mut draft.event;
        event.event_type = reading.event_type;
        let kept = rule.code.event_type == Some(reading.event_type);
        event.cameo = cameo(rule, reading, kept, ontology);
        event.goldstein = ontology.cameo(&event.cameo).and_then(|c| c.goldstein);
        event.mode = if kept { rule.code.mode.clone() } else { String::new() };
        event.context = rule.code.context.clone();
        event.quad = quad(reading.event_type);
        event.kind = rule.kind.filter(|_| kept || rule.kind == Some(Kind::Meeting)).unwrap_or_else(|| kind_of(reading.event_type));
        // A meeting that is agreed or set is planned, whatever the tense of the promise; an offer is an act of its own.
        let set = matches!(reading.status, Some(MeetingStatus::Agreed | MeetingStatus::Scheduled));
        let promised = rule.promises && set && reading.certainty == Certainty::Asserted;
        event.certainty = if promised { Certainty::Planned } else { reading.certainty };
        event.negated = reading.negated;
        event.meeting_status = reading.status.filter(|_| event.kind == Kind::Meeting);
        event.source = without_strays(self.arguments.refs(&draft.source_mentions));
        event.target = without_strays(self.arguments.refs(&draft.target_mentions));
        event.target.retain(|t| !event.source.iter().any(|s| s.is_same(t) || speaks_for(s, t)));
        if rule.symmetric && event.event_type != EventType::Reject {
            let targets = std::mem::take(&mut event.target);
            event.source.extend(targets);
            draft.source_mentions.append(&mut draft.target_mentions);
        }
        event.rule = rule.id.clone();
        event.trigger = self.trigger_words(frame);
        event.evidence = evidence(self.arguments.document, draft.sentence);
    }

    fn claim(&self, draft: &mut Draft, realis: &Realis, claimant: Vec<usize>, own_words: bool) {
        let event = &mut draft.event;
        let verbal = event.kind == Kind::Statement || matches!(event.event_type, EventType::Agree | EventType::Threaten);
        let reported = realis.reported_by.is_some() || realis.according_to.is_some() || realis.hearsay;
        if !reported || own_words && verbal {
            return;
        }
        event.claimant = self.arguments.refs(&claimant);
        draft.claimant_mentions = claimant;
        let medium = !event.claimant.is_empty() && event.claimant.iter().all(|c| c.sector == sector::JRN);
        if event.certainty == Certainty::Asserted && (realis.hearsay || !event.claimant.is_empty() && !medium) {
            event.certainty = Certainty::Claimed;
        }
    }

    /// "received an invitation from X": what is received is X's act, and its subject is the one to whom it is directed.
    fn giver(&self, frame: &Frame, target: &mut Vec<usize>, source: Vec<usize>) -> Vec<usize> {
        let given = frame.nominal && frame.verb != frame.head && self.is(frame.head, self.reader.operators.given);
        match self.handed(frame).filter(|_| given) {
            Some((givers, receivers)) => {
                *target = receivers;
                givers
            }
            None => source,
        }
    }

    /// Who gives and who receives under a verb of receiving; `None` under others.
    pub(super) fn handed(&self, frame: &Frame) -> Option<(Vec<usize>, Vec<usize>)> {
        if !self.is(frame.verb, self.reader.operators.receive_verb) {
            return None;
        }
        let of = |slot: &str| -> Vec<usize> { frame.get(slot).flat_map(|t| self.arguments.actors(t)).collect() };
        let receivers = of(if frame.passive { slot::BY } else { slot::SUBJ });
        let from = |t: &usize| self.reader.case(*t).is_some_and(|c| c == slot::FROM) && self.reader.sentence.below(*t, frame.verb);
        let further = (frame.verb..self.reader.sentence.tokens.len()).filter(from).flat_map(|t| self.arguments.actors(t));
        let near = of(slot::FROM).into_iter().chain(of(slot::BY));
        let givers: Vec<usize> = near.chain(further).filter(|m| !receivers.contains(m)).collect();
        let givers = givers.iter().enumerate().filter(|(i, m)| !givers[..*i].contains(m)).map(|(_, m)| *m).collect();
        Some((givers, receivers))
    }

    /// Whether a mention is who suffered the act that another judges: "condemned the attack on X", "deplored the killing of X".
    fn is_victim_of_act(&self, m: usize, frame: &Frame) -> bool {
        let sentence = self.reader.sentence;
        let head = self.arguments.document.actors[m].head;
        let operators = self.reader.operators;
        let behind = |t: usize| {
            let noun = matches!(sentence.tokens[t].deprel, Deprel::Nmod | Deprel::Obl);
            noun && self.is_case(t, operators.sufferer)
        };
        let judged = |&n: &usize| n != frame.verb && (self.is(n, operators.attack) || self.is(n, operators.wrong_done));
        let up = |t: &usize| sentence.tokens[*t].head.filter(|&h| h != frame.verb);
        let way = std::iter::successors(Some(head), up).take(sentence.tokens.len());
        // "the killing of miners by X", "the raid on a port from X": who stands behind "by" did it.
        way.take_while(|&t| !self.is_case(t, operators.doer)).any(|t| behind(t) && sentence.tokens[t].head.filter(judged).is_some())
    }

    /// Whom an act's complement is about, where no slot names a target: the first other actor told of after the trigger,
    /// below it and outside clauses of their own ("rejected an appeal by the president to lay down arms").
    fn concerned(&self, frame: &Frame, source: &[usize]) -> Option<usize> {
        let sentence = self.reader.sentence;
        let actors = &self.arguments.document.actors;
        let sources = self.arguments.refs(source);
        self.arguments.mentions().find(|&m| {
            let mention = &actors[m];
            let named = !mention.actor.country.is_empty() && mention.kind != ActorKind::Place;
            let other = !sources
                .iter()
                .any(|s| s.is_same(&mention.actor) || s.country == mention.actor.country && mention.kind == ActorKind::Country);
            named
                && other
                && !self.is_victim_of_act(m, frame)
                && mention.head > frame.head
                && !mention.pronoun
                && sentence.below(mention.head, frame.verb)
                && self.in_complement(mention.head, frame.head.min(frame.verb))
        })
    }

    /// Whether the way from a token up to the trigger crosses no finite clause, quotation verb or time clause.
    fn in_complement(&self, token: usize, top: usize) -> bool {
        let sentence = self.reader.sentence;
        let leaves = |at: usize| {
            let t = &sentence.tokens[at];
            let finite =
                sentence.child(at, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some() && matches!(t.deprel, Deprel::Advcl | Deprel::Parataxis);
            let located = t.deprel == Deprel::Obl && self.has_case(at, self.reader.operators.setting);
            finite
                || located
                || matches!(t.deprel, Deprel::AclRelcl | Deprel::Parataxis)
                || t.deprel == Deprel::Conj && t.upos == Upos::Verb
        };
        sentence.ancestors(token).find(|&at| at == top || leaves(at)) == Some(top)
    }

    fn claimants(&self, realis: &Realis) -> Vec<usize> {
        let mut tokens = Vec::new();
        if let Some(verb) = realis.reported_by {
            let frame = self.reader.verb(verb);
            tokens.extend(frame.get(slot::SUBJ));
        }
        tokens.extend(realis.according_to);
        tokens
            .into_iter()
            .flat_map(|t| self.arguments.actors(t))
            .filter(|&m| self.arguments.document.actors[m].kind != ActorKind::Place)
            .collect()
    }

    /// The trigger with its particle and light verb, as the text has them.
    fn trigger_words(&self, frame: &Frame) -> String {
        let sentence = self.reader.sentence;
        let (first, last) = if frame.light { (frame.verb.min(frame.head), frame.verb.max(frame.head)) } else { (frame.head, frame.head) };
        let last = frame.first(slot::PRT).filter(|&p| p > last && p <= last + 2).unwrap_or(last);
        let (first, last) = if last - first > 6 { (frame.head, frame.head) } else { (first, last) };
        sentence.span_of(first, last).of(self.arguments.document.text()).to_string()
    }
}

/// Whether an act has the parties that its rule asks for.
fn admissible(rule: &Rule, draft: &Draft) -> bool {
    let event = &draft.event;
    let political = |actors: &[ActorRef]| actors.iter().any(is_political);
    // "The team will meet the champions": who meets must be somebody of whom the text says more than that.
    if event.kind == Kind::Meeting && !event.source.iter().chain(&event.target).any(ActorRef::is_known) && rule.needs != Needs::None {
        return false;
    }
    match rule.needs {
        Needs::None => true,
        Needs::Source => political(&event.source),
        Needs::Either => political(&event.source) || political(&event.target),
        Needs::Both => political(&event.source) && !event.target.is_empty(),
    }
}

/// Sectors that act in politics; others count only with a state beside them.
pub fn is_political(actor: &ActorRef) -> bool {
    if actor.sector.is_empty() { !actor.country.is_empty() } else { sectors::of(&actor.sector).political }
}

/// Drops parties of whom nothing is known where others are named: half-read acronyms and appositions.
fn without_strays(mut actors: Vec<ActorRef>) -> Vec<ActorRef> {
    if actors.iter().any(ActorRef::is_known) {
        actors.retain(ActorRef::is_known);
    }
    actors
}

/// Whether the first is the government of the state that is the second: its acts at home are not aimed at itself.
fn speaks_for(source: &ActorRef, target: &ActorRef) -> bool {
    source.sector == sector::GOV && target.id == target.country && !target.id.is_empty() && source.country == target.country
}

/// Types whose object may be an act of which somebody else is the victim.
fn judges_acts(event_type: EventType) -> bool {
    matches!(event_type, EventType::Accuse | EventType::Reject)
}

/// Types whose act is directed at somebody, so that a complement's actor is its target.
fn addresses(event_type: EventType) -> bool {
    use EventType::*;
    matches!(event_type, Agree | Support | Concede | Cooperate | Aid | Request | Accuse | Reject | Threaten | Sanction)
}

fn shares(arguments: &Arguments<'_>, a: &[usize], b: &[usize]) -> bool {
    let (a, b) = (arguments.refs(a), arguments.refs(b));
    let alike = |x: &ActorRef, y: &ActorRef| {
        x.is_same(y) || !x.country.is_empty() && x.country == y.country && (x.sector == y.sector || y.name.is_empty() || x.name.is_empty())
    };
    a.iter().any(|x| b.iter().any(|y| alike(x, y)))
}

/// The type, certainty and status that the realis leaves of a rule's code.
fn read(rule: &Rule, realis: &Realis, own_words: bool) -> Option<Reading> {
    let event_type = rule.code.event_type?;
    let negated = match rule.negation {
        Negation::Only if !realis.negated => return None,
        Negation::Refuse if realis.negated => return None,
        Negation::Only => false,
        _ => realis.negated,
    };
    if realis.unfulfilled {
        let cancelled = event_type == EventType::Consult && !negated && !realis.suppressed && !realis.hypothetical;
        let status = Some(MeetingStatus::Cancelled);
        return cancelled.then_some(Reading {
            event_type: EventType::Sanction,
            certainty: Certainty::Asserted,
            status,
            ahead: false,
            negated,
        });
    }
    if realis.performative && !is_speech(event_type) {
        return None;
    }
    if realis.suppressed || realis.habitual || realis.hypothetical || realis.duty || realis.attempted && event_type != EventType::Assault {
        return None;
    }
    if realis.denied {
        return Some(Reading { event_type, certainty: Certainty::Denied, status: rule.status, ahead: false, negated });
    }
    if negated && realis.ahead && own_words {
        if is_hostile(event_type) {
            return None;
        }
        return Some(refusal());
    }
    if realis.planned && event_type != EventType::Consult {
        return None;
    }
    if !realis.ahead && !realis.planned {
        let certainty = if promised(rule, event_type) { Certainty::Planned } else { Certainty::Asserted };
        return Some(Reading { event_type, certainty, status: rule.status, ahead: false, negated });
    }
    let kept = Reading { event_type, certainty: Certainty::Planned, status: ahead_status(rule), ahead: true, negated };
    match rule.ahead.unwrap_or(Ahead::ByType) {
        Ahead::Drop => None,
        Ahead::Keep => Some(kept),
        Ahead::ByType => Some(Reading { event_type: ahead_type(event_type)?, ..kept }),
    }
}

/// Whether the act is by its meaning one that lies ahead: a promise, a threat. An offer to meet is made in the saying.
fn promised(rule: &Rule, event_type: EventType) -> bool {
    event_type == EventType::Threaten || event_type == EventType::Agree && rule.promises && rule.status != Some(MeetingStatus::Proposed)
}

/// Acts that one promises, and does not refuse, when one says that they will not be done.
fn is_hostile(event_type: EventType) -> bool {
    use EventType::*;
    matches!(event_type, Assault | Coerce | Sanction | Mobilize | Protest | Threaten | Accuse | Reject)
}

/// Acts that saying so performs.
fn is_speech(event_type: EventType) -> bool {
    use EventType::*;
    matches!(event_type, Agree | Support | Request | Accuse | Reject | Threaten | Statement)
}

/// The CAMEO code: the rule's own, or that of its promise where the act lies ahead.
fn cameo(rule: &Rule, reading: &Reading, kept: bool, ontology: &Ontology) -> String {
    let own = rule.code.cameo.as_str();
    let code = if kept { Some(own) } else { ontology.ahead(own).filter(|_| reading.ahead && reading.event_type != EventType::Reject) };
    code.filter(|c| !c.is_empty()).unwrap_or(root(reading.event_type)).to_string()
}

fn ahead_status(rule: &Rule) -> Option<MeetingStatus> {
    if rule.status == Some(MeetingStatus::Held) { Some(MeetingStatus::Scheduled) } else { rule.status }
}

/// The law of the future: cooperation to come and ground to be given are AGREE, force to be used THREATEN.
fn ahead_type(event_type: EventType) -> Option<EventType> {
    use EventType::*;
    Some(match event_type {
        Consult | Support | Cooperate | Aid | Concede | Retreat | Agree => Agree,
        Assault | Coerce | Sanction | Threaten | Protest => Threaten,
        Mobilize => Mobilize,
        Reject => Reject,
        Request | Accuse | Statement => return None,
    })
}

/// The kind that a reader of a timeline takes a type for.
pub fn kind_of(event_type: EventType) -> Kind {
    use EventType::*;
    match event_type {
        Statement | Agree | Support | Request | Accuse | Reject | Threaten => Kind::Statement,
        Consult => Kind::Meeting,
        Assault => Kind::Strike,
        _ => Kind::Other,
    }
}

/// The whole sentence as evidence, with a little of what stands around it.
pub fn evidence(document: &Document, sentence: usize) -> Evidence {
    let text = document.text();
    let span = document.sentences[sentence].span;
    let prefix: Vec<char> = text[..span.start].chars().rev().take(CONTEXT).collect();
    Evidence {
        sentence,
        start: span.start,
        end: span.end,
        exact: span.of(text).to_string(),
        prefix: prefix.into_iter().rev().collect(),
        suffix: text[span.end..].chars().take(CONTEXT).collect(),
    }
}
