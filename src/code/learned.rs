//! The coder that learnt from annotated acts: what the network reads off a sentence's words (`tag/acts.rs`), as acts with parties.
//!
//! Neighbouring words of one type are one act; its role spans become the mentions that they name, or stay words where they name
//! nobody known. Whether the text tells an act as done is the clause's to say, as for every coder.

use compact_str::CompactString;
use rustc_hash::FxHashSet;

use super::draft;
use super::sides::{head, sides};
use crate::clause::{Clause, slot};
use crate::lexicon::ontology::Ontology;
use crate::lexicon::rules::{Ahead, Code, Needs, Rule};
use crate::types::{ActReading, Certainty, Document, Draft, DraftRole, EventType, Kind, MeetingStatus, Origin};

/// Words that a model's act may begin with, by their first letters; written by `tools/train_coder`.
const STEMS: &str = include_str!("../../data/weights/coder_stems.txt");
/// Name and version of the model, as an event tells its origin.
pub const MODEL: &str = "model.acts-1";
/// A meeting status less likely than this is none.
const SURE_STATUS: f32 = 0.5;
/// From this probability on that an act is planned, denied, negated or hypothetical it is not told as done.
const UNDONE: f32 = 0.5;

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
        let (source, target) = sides(clause, act.reading, act.tokens);
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
        let head = head(clause, act.tokens);
        let frame = clause.frame(head);
        let targets: Vec<usize> = target.mentions.iter().copied().filter(|m| !source.mentions.contains(m)).collect();
        // What the network itself takes for a plan, a wish or a denial is no deed where the clause hides that.
        let undone: f32 = act.reading.realis[2..].iter().sum();
        let mut draft = draft::draft(clause, &frame, &record, source.mentions.clone(), targets, &self.ontology)?;
        if undone >= UNDONE && matches!(draft.event.certainty, Certainty::Asserted | Certainty::Claimed) {
            return None;
        }
        draft.event.origin = Origin::Model;
        // "condemned the attack": of an act told elsewhere, and nothing more of it here.
        let bare = frame.slots.iter().all(|s| s.name == slot::GOV);
        if draft.anaphoric && bare && source.is_empty() && target.is_empty() {
            return None;
        }
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

/// The step in the life of a meeting, if the act is about one.
pub fn status(reading: &ActReading) -> Option<MeetingStatus> {
    let best = (1..reading.status.len()).fold(0, |best, i| if reading.status[i] > reading.status[best] { i } else { best });
    best.checked_sub(1).filter(|_| reading.status[best] >= SURE_STATUS).map(|i| MeetingStatus::ALL[i])
}
