//! The coder that learnt from annotated acts: what the network reads off a sentence's words (`tag/acts.rs`), as acts with parties.
//!
//! Neighbouring words of one type are one act; its role spans become the mentions that they name, or stay words where they name
//! nobody known. Whether the text tells an act as done is the clause's to say, as for every coder.

use compact_str::CompactString;
use rustc_hash::FxHashSet;

use super::draft;
use super::sides::sides;
use crate::clause::Clause;
use crate::lexicon::ontology::Ontology;
use crate::lexicon::rules::{Ahead, Code, Needs, Rule};
use crate::types::{
    ActReading, ActRole, ActorKind, ActorRef, Certainty, Deprel, Document, Draft, DraftRole, EventType, Kind, MeetingStatus, Origin,
    RoleSpan, Upos, sector,
};

/// Words that a model's act may begin with, by their first letters; written by `tools/train_coder`.
const STEMS: &str = include_str!("../../data/weights/coder_stems.txt");
/// Name and version of the model, as an event tells its origin.
pub const MODEL: &str = "model.acts-1";
/// A meeting status less likely than this is none.
const SURE_STATUS: f32 = 0.5;
/// From this probability on that an act is planned, denied, negated or hypothetical it is not told as done.
const UNDONE: f32 = 0.5;
/// Nameless parties of one side, at most.
const MOST_NAMELESS: usize = 4;

/// Finds acts by what the network read.
#[derive(Debug)]
pub struct Learned {
    ontology: Ontology,
    stems: FxHashSet<CompactString>,
}

/// One act as the network has it.
#[derive(Debug, Clone)]
pub struct LearnedAct<'a> {
    /// First and last token of its trigger, both inclusive.
    pub tokens: (usize, usize),
    /// The likeliest type.
    pub event_type: EventType,
    /// What was read off its likeliest word.
    pub reading: &'a ActReading,
}

/// The parties of one side of an act.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Mentions (indices in the document) that its spans name.
    pub mentions: Vec<usize>,
    /// Parties of whom the text has words alone: "two police officers".
    pub nameless: Vec<ActorRef>,
    /// The highest probability among its spans; 0 without any.
    pub probability: f32,
}

impl Side {
    /// Whether the network names nobody on this side.
    pub fn is_empty(&self) -> bool {
        self.mentions.is_empty() && self.nameless.is_empty()
    }

    /// The actors of the side, named ones first.
    pub fn refs(&self, clause: &Clause<'_>) -> Vec<ActorRef> {
        let mut refs = clause.arguments.refs(&self.mentions);
        refs.extend(self.nameless.iter().cloned());
        refs
    }
}

impl Learned {
    /// Loads what the coder knows beside the network.
    pub fn new() -> Self {
        Self { ontology: Ontology::embedded(), stems: STEMS.lines().map(CompactString::from).collect() }
    }

    /// Whether a sentence holds a word that acts were told by in the corpus.
    pub fn wants(&self, document: &Document, sentence: usize) -> bool {
        document.sentences[sentence].tokens.iter().any(|t| self.stems.contains(&super::gate::stem(t.span.of(document.text()))))
    }

    /// The acts of a sentence that are at least so likely, in text order.
    pub fn acts<'a>(&self, clause: &Clause<'a>, least: f32) -> Vec<LearnedAct<'a>> {
        let mut acts: Vec<LearnedAct<'a>> = Vec::new();
        if clause.of_play() {
            return acts;
        }
        for reading in clause.reader.sentence.acts.iter().filter(|r| r.act() >= least) {
            let (event_type, _) = reading.best();
            match acts.last_mut() {
                Some(last) if last.tokens.1 + 1 == reading.token && last.event_type == event_type => {
                    last.tokens.1 = reading.token;
                    if reading.act() > last.reading.act() {
                        last.reading = reading;
                    }
                }
                _ => acts.push(LearnedAct { tokens: (reading.token, reading.token), event_type, reading }),
            }
        }
        acts
    }

    /// The draft of an act that no rule told; `None` where the clause does not tell it as something a timeline may hold.
    pub fn draft(&self, clause: &Clause<'_>, act: &LearnedAct<'_>) -> Option<Draft> {
        let (source, target) = sides(clause, act);
        let status = status(act.reading);
        let record = Rule {
            id: MODEL.to_owned(),
            code: Code { event_type: Some(act.event_type), ..Code::default() },
            kind: status.is_some().then_some(Kind::Meeting),
            status: status.or((act.event_type == EventType::Consult).then_some(MeetingStatus::Held)),
            needs: Needs::None,
            ahead: Some(Ahead::ByType),
            ..Rule::default()
        };
        let head = head(clause, act);
        let frame = clause.frame(head);
        let targets: Vec<usize> = target.mentions.iter().copied().filter(|m| !source.mentions.contains(m)).collect();
        // What the network itself takes for a plan, a wish or a denial is no deed where the clause hides that.
        let undone: f32 = act.reading.realis[2..].iter().sum();
        let mut draft = draft::draft(clause, &frame, &record, source.mentions.clone(), targets, &self.ontology)?;
        if undone >= UNDONE && matches!(draft.event.certainty, Certainty::Asserted | Certainty::Claimed) {
            return None;
        }
        draft.event.origin = Origin::Model;
        draft.event.source.extend(source.nameless);
        // The network has read the whole sentence: whom it does not name is not meant.
        draft.target_mentions.retain(|m| target.mentions.contains(m));
        draft.event.target = clause.arguments.refs(&draft.target_mentions);
        draft.event.target.extend(target.nameless);
        draft.event.trigger = clause.reader.sentence.span_of(act.tokens.0, act.tokens.1).of(clause.arguments.document.text()).to_string();
        if act.event_type == EventType::Assault && clause.harms(head) {
            draft.role = DraftRole::Toll;
        }
        Some(draft)
    }
}

/// The word of the trigger that the others hang on.
pub fn head(clause: &Clause<'_>, act: &LearnedAct<'_>) -> usize {
    let inside = |t: usize| act.tokens.0 <= t && t <= act.tokens.1;
    let tokens = &clause.reader.sentence.tokens;
    (act.tokens.0..=act.tokens.1).find(|&t| !tokens[t].head.is_some_and(inside)).unwrap_or(act.reading.token)
}

/// The step in the life of a meeting, if the act is about one.
pub fn status(reading: &ActReading) -> Option<MeetingStatus> {
    let best = (1..reading.status.len()).fold(0, |best, i| if reading.status[i] > reading.status[best] { i } else { best });
    best.checked_sub(1).filter(|_| reading.status[best] >= SURE_STATUS).map(|i| MeetingStatus::ALL[i])
}

/// Whom the network names on one side of an act.
pub fn side(clause: &Clause<'_>, reading: &ActReading, role: ActRole) -> Side {
    let mut side = Side::default();
    for span in reading.roles.iter().filter(|s| s.role == role) {
        side.probability = side.probability.max(span.probability);
        let found = named(clause, span);
        let new: Vec<usize> = found.iter().copied().filter(|m| !side.mentions.contains(m)).collect();
        side.mentions.extend(new);
        if found.is_empty() && side.nameless.len() < MOST_NAMELESS {
            side.nameless.extend(nameless(clause, span));
        }
    }
    // Who is told something is no party of the act: "told reporters".
    let press = |m: &usize| clause.arguments.document.actors[*m].actor.sector == sector::JRN;
    if !side.mentions.iter().all(press) {
        side.mentions.retain(|m| !press(m));
    }
    side
}

/// The mentions that a span names: those at its heads, else those whose head lies in it.
fn named(clause: &Clause<'_>, span: &RoleSpan) -> Vec<usize> {
    let (first, last) = span.tokens;
    let inside = |t: usize| first <= t && t <= last;
    let actors = &clause.arguments.document.actors;
    let tokens = &clause.reader.sentence.tokens;
    let touches = |m: usize| actors[m].tokens.0 <= last && first <= actors[m].tokens.1 && actors[m].sentence == clause.arguments.sentence;
    let mut found: Vec<usize> = Vec::new();
    for head in (first..=last).filter(|&t| !tokens[t].head.is_some_and(inside)) {
        let at = clause.arguments.actors(head);
        // A first person or a partitive names somebody outside the span.
        let outside = matches!(tokens[head].upos, Upos::Pron);
        found.extend(at.into_iter().filter(|&m| touches(m) || outside));
    }
    if found.is_empty() {
        found = clause.arguments.mentions().filter(|&m| inside(actors[m].head) && actors[m].kind != ActorKind::Place).collect();
    }
    let mut seen = FxHashSet::default();
    found.retain(|m| seen.insert(*m));
    found
}

/// A party of whom the text has words alone.
fn nameless(clause: &Clause<'_>, span: &RoleSpan) -> Option<ActorRef> {
    let sentence = clause.reader.sentence;
    let (mut first, last) = span.tokens;
    while first < last && matches!(sentence.tokens[first].deprel, Deprel::Det | Deprel::Case | Deprel::Punct) {
        first += 1;
    }
    let inside = |t: usize| first <= t && t <= last;
    let head = (first..=last).find(|&t| !sentence.tokens[t].head.is_some_and(inside))?;
    if !matches!(sentence.tokens[head].upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj) {
        return None;
    }
    let words = sentence.span_of(first, last).of(clause.arguments.document.text()).to_string();
    let sector = if clause.is(head, clause.reader.operators.casualty_person) { sector::CVL } else { "" };
    Some(ActorRef {
        id: format!(".{}", sentence.tokens[head].lemma.to_lowercase()),
        sector: sector.to_owned(),
        text: words,
        ..ActorRef::default()
    })
}
