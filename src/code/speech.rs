//! Speech that no rule typed: STATEMENT, and what a duty put on another in speech amounts to (REQUEST).

use super::draft::{evidence, is_political};
use super::event_coder::EventCoder;
use super::gate::Gate;
use crate::clause::frame::Frame;
use crate::clause::slot;
use crate::clause::{Clause, Grammar};
use crate::lexicon::ontology::{Ontology, quad, root};
use crate::lexicon::sectors;
use crate::types::{
    ActorKind, ActorRef, Certainty, Deprel, Document, Draft, DraftRole, Event, EventType, Kind, SentenceKind, Upos, sector,
};

/// How many governing words above what is said count: beyond the verb of saying stands what is not the speaker's.
const SAID_DEPTH: usize = 3;

/// Longest extract of what was said, in characters.
const QUOTE: usize = 300;

/// Codes what political actors say where no other coder typed it.
#[derive(Debug)]
pub struct Speech {
    ontology: Ontology,
    gate: Gate,
}

impl Speech {
    /// Loads the verbs of reporting.
    pub fn new(grammar: &Grammar) -> Self {
        Self { ontology: Ontology::embedded(), gate: Gate::new(grammar.words.lemmas(grammar.operators.report)) }
    }
}

impl EventCoder for Speech {
    fn wants(&self, document: &Document, sentence: usize) -> bool {
        self.gate.lets(document, sentence)
    }

    fn drafts(&self, clause: &Clause<'_>, found: &[Draft]) -> Vec<Draft> {
        clause.statements(found, &self.ontology)
    }
}

impl Clause<'_> {
    /// A draft for each political actor's speech in the sentence that `drafts` do not already tell.
    ///
    /// A speaker whose words only report an act (a claimant) makes no statement.
    pub fn statements(&self, drafts: &[Draft], ontology: &Ontology) -> Vec<Draft> {
        let sentence = self.reader.sentence;
        let mut found: Vec<Draft> = Vec::new();
        for verb in 0..sentence.tokens.len() {
            let t = &sentence.tokens[verb];
            let is = |class| self.reader.words.is(&t.lemma, class);
            if t.upos != Upos::Verb || !is(self.reader.operators.report) && !is(self.reader.operators.deny) || self.is_name(verb) {
                continue;
            }
            if let Some(draft) = self.statement(verb, drafts, ontology)
                && !found.iter().any(|d| d.event.source == draft.event.source && d.event.event_type == draft.event.event_type)
            {
                found.push(draft);
            }
        }
        found
    }

    /// "Qaboos bin Said": a word with a capital inside a sentence is a name, and no verb.
    fn is_name(&self, verb: usize) -> bool {
        let sentence = self.reader.sentence;
        let form = |t: usize| self.arguments.document.form(self.arguments.sentence, t);
        let inside = verb > 0 && sentence.kind != SentenceKind::Headline && form(verb - 1).chars().all(char::is_alphabetic);
        inside && form(verb).starts_with(char::is_uppercase) && form(verb).chars().any(char::is_lowercase)
    }

    fn statement(&self, verb: usize, drafts: &[Draft], ontology: &Ontology) -> Option<Draft> {
        let frame = self.reader.verb(verb);
        let realis = self.reader.verb_realis(verb, 0);
        if !realis.done() || frame.passive {
            return None;
        }
        let said = self.said(verb, &frame)?;
        if self.reader.words.is(&self.reader.sentence.tokens[verb].lemma, self.reader.operators.fact)
            && !self.reader.sentence.tokens[said].quoted
        {
            return None;
        }
        let speakers: Vec<usize> = frame
            .get(slot::SUBJ)
            .flat_map(|t| self.arguments.actors(t))
            .filter(|&m| self.arguments.document.actors[m].kind != ActorKind::Place)
            .collect();
        let source = self.arguments.refs(&speakers);
        let refused = source.iter().any(is_political) && self.refused(said, &source);
        if !refused && !source.iter().any(is_speaker) {
            return None;
        }
        let requested = self.requested(said);
        let told = drafts.iter().any(|d| {
            d.reported_by == Some(verb)
                && (requested.is_none() || d.event.kind == Kind::Statement)
                && !d.event.negated
                && d.event.certainty != Certainty::Denied
                || d.trigger == verb
                || self.reader.sentence.tokens[d.trigger].head == Some(verb)
                    && d.event.source == source
                    && !d.event.negated
                    && d.event.certainty != Certainty::Denied
                || self.reader.sentence.below(d.trigger, verb)
                    && d.event.kind == Kind::Statement
                    && d.event.source == source
                    && d.event.certainty != Certainty::Denied
        });
        if told {
            return None;
        }
        let event_type = match &requested {
            Some(_) => EventType::Request,
            None if refused => EventType::Reject,
            None => EventType::Statement,
        };
        let targets = requested.unwrap_or_else(|| {
            let addressed = frame.get(slot::TO).filter(|&t| t < said || t < verb + 4);
            frame.get(slot::OBJ).chain(frame.get(slot::IOBJ)).chain(addressed).flat_map(|t| self.arguments.actors(t)).collect()
        });
        let mut draft = self.draft(verb, said, event_type, speakers, targets, ontology);
        if event_type == EventType::Statement
            && self.reader.words.is(&self.reader.sentence.tokens[verb].lemma, self.reader.operators.stress)
        {
            draft.role = DraftRole::Noted;
        }
        if event_type == EventType::Statement
            && !matches!(self.reader.sentence.tokens[said].upos, Upos::Verb | Upos::Aux | Upos::Adj)
            && self.reader.sentence.child(said, &[Deprel::Cop, Deprel::Nsubj]).is_none()
        {
            draft.role = DraftRole::Noted;
            draft.event.rule = "statement.speech.noted".to_string();
        }
        if self.reader.verb_realis_within(said, SAID_DEPTH).ahead {
            draft.event.certainty = Certainty::Planned;
        }
        Some(draft)
    }

    fn draft(
        &self,
        verb: usize,
        said: usize,
        event_type: EventType,
        speakers: Vec<usize>,
        targets: Vec<usize>,
        ontology: &Ontology,
    ) -> Draft {
        let document = self.arguments.document;
        let mut target = self.arguments.refs(&targets);
        let source = self.arguments.refs(&speakers);
        let venue: Vec<String> = target.iter().filter(|t| t.sector == sector::JRN).map(|t| t.text.clone()).collect();
        target.retain(|t| t.sector != sector::JRN && !source.contains(t));
        let event = Event {
            event_type,
            cameo: root(event_type).to_string(),
            goldstein: ontology.cameo(root(event_type)).and_then(|c| c.goldstein),
            quad: quad(event_type),
            kind: Kind::Statement,
            source,
            target,
            venue: venue.join(", "),
            certainty: Certainty::Asserted,
            quote: self.extract(said),
            evidence: evidence(document, self.arguments.sentence),
            rule: speech_rule(event_type).to_string(),
            trigger: document.form(self.arguments.sentence, verb).to_string(),
            ..Event::default()
        };
        Draft {
            event,
            sentence: self.arguments.sentence,
            trigger: verb,
            source_mentions: speakers,
            target_mentions: targets,
            ..Draft::default()
        }
    }

    /// The head of what is said: a clause, or the quotation that the verb stands in or beside.
    fn said(&self, verb: usize, frame: &Frame) -> Option<usize> {
        let sentence = self.reader.sentence;
        let t = &sentence.tokens[verb];
        let clause = frame.first(slot::CCOMP).or_else(|| frame.first(slot::XCOMP)).or_else(|| frame.first(slot::PARATAXIS));
        let host = t.head.filter(|_| t.deprel == Deprel::Parataxis);
        let object = frame.first(slot::OBJ).filter(|&o| o > verb && self.arguments.actors(o).is_empty());
        let about = || [slot::ABOUT, slot::ON, slot::OF].iter().find_map(|p| frame.first(p));
        // "denied on Monday that it had": the parser hangs the clause on the day.
        let on_day = || (verb + 1..sentence.tokens.len()).find(|&v| self.reader.attached(v) == Some((Deprel::Ccomp, verb)));
        clause.or_else(on_day).or(host).or(object).or_else(about)
    }

    /// "X said Y must withdraw": whom the speaker asks.
    fn requested(&self, said: usize) -> Option<Vec<usize>> {
        let realis = self.reader.verb_realis_within(said, SAID_DEPTH);
        let frame = self.reader.verb(said);
        let actors: Vec<usize> =
            frame.get(slot::SUBJ).flat_map(|t| self.arguments.actors(t)).filter(|&m| !self.arguments.document.actors[m].pronoun).collect();
        (realis.duty && !realis.negated && (frame.passive || !actors.is_empty())).then_some(actors)
    }

    /// "X said that it will not release them": what a speaker says that he will not do is refused.
    fn refused(&self, said: usize, speakers: &[ActorRef]) -> bool {
        let sentence = self.reader.sentence;
        let realis = self.reader.verb_realis_within(said, SAID_DEPTH);
        let frame = self.reader.verb(said);
        let act = sentence.tokens[said].upos == Upos::Verb && !frame.passive;
        let pronoun = frame.get(slot::SUBJ).any(|t| sentence.tokens[t].upos == Upos::Pron);
        let own = pronoun
            || frame.get(slot::SUBJ).flat_map(|t| self.arguments.actors(t)).any(|m| {
                self.arguments.document.actors[m].pronoun || self.arguments.refs(&[m]).iter().any(|a| speakers.iter().any(|s| s.is_same(a)))
            });
        act && own
            && realis.ahead
            && realis.negated
            && !realis.hypothetical
            && frame.first(slot::XCOMP).is_none_or(|x| sentence.tokens[x].upos == Upos::Verb)
    }

    fn extract(&self, head: usize) -> String {
        let sentence = self.reader.sentence;
        let tokens = sentence.subtree(head);
        let (Some(&first), Some(&last)) = (tokens.first(), tokens.last()) else { return String::new() };
        let words = sentence.span_of(first, last).of(self.arguments.document.text());
        words.chars().take(QUOTE).collect()
    }
}

fn speech_rule(event_type: EventType) -> &'static str {
    match event_type {
        EventType::Request => "statement.speech.duty",
        EventType::Reject => "statement.speech.refused",
        _ => "statement.speech.said",
    }
}

/// Whose speech belongs on a timeline: officials, parties, armed groups, organisations; not police, doctors, witnesses, media as sources of facts.
fn is_speaker(actor: &ActorRef) -> bool {
    is_political(actor) && sectors::of(&actor.sector).speaks && !(actor.country.is_empty() && actor.id.is_empty())
}
