//! One coder out of two: which of the acts that rules and network propose are told, with what probability and which parties.
//!
//! Takes the drafts of the rules and the acts of the network for one sentence. A draft and an act on the same words, or of the same
//! type on words that hang together, are one candidate. Its probability is a logistic function of what both say, fitted on texts
//! that the network was not trained on (`tools/train_coder/combine.py`). The clause's realis has its veto before.

use super::learned::{Learned, LearnedAct, status};
use super::sides::{doers, keeps, sides};
use crate::clause::Clause;
use crate::error::Result;
use crate::lexicon::combiner::CombinerWeights;
use crate::types::float;
use crate::types::{ActorRef, Certainty, Deprel, Draft, DraftRole, EventType, Kind, Origin, SentenceKind};

use super::draft::is_political;

/// Acts less likely than this are no candidates.
const LEAST: f32 = 0.15;
/// Sentences from which on a text is an article, and those that are its head.
const LONG: usize = 5;
const LEAD: usize = 3;
/// By how much the network's reading must be likelier than a rule's on the same words to be told in its place.
const OVERRULE: f32 = 0.25;
/// The value that says that a rule proposes the candidate.
const BY_RULE: usize = 2;
/// The value that says that the network finds an act on a rule's words too.
const BY_BOTH: usize = 4;
/// Values that do not depend on the type.
const PLAIN: usize = 20;
/// All values of a candidate: the plain ones, then one for each type by who proposes it: both, rules alone, network alone.
pub const FEATURES: usize = PLAIN + 3 * EventType::ALL.len();

/// How likely an event must be to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Fewer and surer events.
    Strict,
    /// Where precision and recall balance on the texts that the combiner was fitted on.
    #[default]
    Balanced,
    /// More and less sure events.
    Loose,
}

/// A draft that may be told, and what speaks for it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The draft, parties settled.
    pub draft: Draft,
    /// What speaks for and against it.
    pub features: [f32; FEATURES],
    /// Candidates on the same words share a number; at most one of them is told.
    pub group: usize,
}

/// Decides by the fitted weights.
#[derive(Debug, Clone)]
pub struct Combiner {
    weights: CombinerWeights,
    precision: Precision,
}

impl Combiner {
    /// Reads the embedded weights.
    ///
    /// # Errors
    /// `Error::Data` where the file does not hold one weight for each feature.
    pub fn embedded() -> Result<Self> {
        Ok(Self { weights: CombinerWeights::embedded(FEATURES)?, precision: Precision::default() })
    }

    /// The same weights at another threshold.
    pub fn with_precision(mut self, precision: Precision) -> Self {
        self.precision = precision;
        self
    }

    /// The drafts of a sentence that are told.
    pub fn combine(&self, clause: &Clause<'_>, rules: Vec<Draft>, learned: &Learned, other_senses: &[usize]) -> Vec<Draft> {
        let candidates = self.candidates(clause, rules, learned, other_senses);
        let (by_rule, by_network) = (self.weights.by_rule[self.precision as usize], self.weights.by_network[self.precision as usize]);
        let mut told: Vec<(f32, Candidate)> = Vec::new();
        for candidate in candidates {
            let probability = self.probability(&candidate.features);
            let by_rule = candidate.features[BY_RULE] > 0.0;
            match told.last_mut().filter(|(_, last)| last.group == candidate.group) {
                Some((best, last)) => {
                    let ahead = probability - *best;
                    if by_rule && ahead > -OVERRULE || !by_rule && ahead > OVERRULE {
                        (*best, *last) = (probability, candidate);
                    }
                }
                None => told.push((probability, candidate)),
            }
        }
        told.retain(|(p, candidate)| *p >= if candidate.features[BY_RULE] > 0.0 { by_rule } else { by_network });
        let told = told.into_iter().map(|(probability, candidate)| {
            let mut draft = candidate.draft;
            draft.event.probability = Some(f64::from((probability * 1000.0).round()) / 1000.0);
            if draft.event.origin == Origin::Rule && candidate.features[BY_BOTH] > 0.0 {
                draft.event.origin = Origin::Both;
            }
            draft
        });
        told.collect()
    }

    fn probability(&self, features: &[f32; FEATURES]) -> f32 {
        float::probability(features.iter().zip(&self.weights.weights).map(|(f, w)| f * w).sum())
    }

    /// All candidates of a sentence, those of one group behind each other; `other_senses` are words that tell no act here.
    pub fn candidates(&self, clause: &Clause<'_>, rules: Vec<Draft>, learned: &Learned, other_senses: &[usize]) -> Vec<Candidate> {
        let acts = learned.acts(clause, LEAST);
        let pairs = pair(clause, &rules, &acts);
        let mut taken = vec![false; acts.len()];
        let mut out = Vec::new();
        for (group, (mut draft, act)) in rules.into_iter().zip(pairs).enumerate() {
            let act = act.map(|i| {
                taken[i] = true;
                &acts[i]
            });
            let other = act
                .filter(|a| a.event_type != draft.event.event_type)
                .and_then(|a| Some((a, learned.draft(clause, a).filter(|d| !is_denial(clause, d))?)));
            if let Some(act) = act {
                self.adopt(clause, &mut draft, act);
            }
            let features = features(clause, &draft, Some(&draft), act);
            if let Some((act, other)) = other {
                let features = self::features(clause, &other, Some(&draft), Some(act));
                out.push(Candidate { draft: other, features, group });
            }
            out.push(Candidate { draft, features, group });
        }
        let groups = out.last().map_or(0, |c| c.group + 1);
        // Measured: of attacks the rules know other senses better than the network, of other types they do not.
        let elsewise = |act: &LearnedAct<'_>| {
            act.event_type == EventType::Assault && other_senses.iter().any(|t| (act.tokens.0..=act.tokens.1).contains(t))
        };
        for (i, act) in acts.iter().enumerate().filter(|(i, act)| !taken[*i] && !elsewise(act)) {
            if let Some(draft) = learned.draft(clause, act).filter(|d| !is_denial(clause, d)) {
                let features = features(clause, &draft, None, Some(act));
                out.push(Candidate { draft, features, group: groups + i });
            }
        }
        out
    }

    /// Gives a rule's draft the parties that the network is sure of, or that the rule did not find.
    fn adopt(&self, clause: &Clause<'_>, draft: &mut Draft, act: &LearnedAct<'_>) {
        let (source, target) = sides(clause, act.reading, act.tokens);
        let own: Vec<usize> = doers(clause, draft.trigger).into_iter().filter(|m| draft.source_mentions.contains(m)).collect();
        // A rule that found both parties of a meeting knows better who came to whom.
        let both = draft.event.source.len() + draft.event.target.len() > 1 && !draft.event.source.is_empty();
        if draft.event.kind == Kind::Meeting && both {
            return;
        }
        if !source.is_empty() && (draft.event.source.is_empty() || source.probability >= self.weights.sure_party && !keeps(&own, &source)) {
            draft.event.source = source.refs(clause);
            draft.source_mentions = source.mentions;
        }
        // "bombed Yemen, Iran and Nigeria": of a list the network may have read a part.
        let listed = all_listed(clause, &draft.target_mentions, &target.mentions);
        let surer = target.probability >= self.weights.sure_party && !listed;
        if !target.is_empty() && (draft.event.target.is_empty() || surer) {
            draft.event.target = target.refs(clause);
            draft.target_mentions = target.mentions;
        }
        let sources = draft.event.source.clone();
        draft.event.target.retain(|t| !sources.iter().any(|s| s.is_same(t) && (!t.id.starts_with('.') || s.text == t.text)));
        if draft.event.meeting_status.is_none() && draft.event.kind == Kind::Meeting {
            draft.event.meeting_status = status(act.reading);
        }
    }
}

/// Whether a rule's mentions are those of the network and more of the same list.
fn all_listed(clause: &Clause<'_>, rule: &[usize], network: &[usize]) -> bool {
    let tokens = &clause.reader.sentence.tokens;
    let first = |m: usize| {
        let up = |t: &usize| tokens[*t].head.filter(|_| tokens[*t].deprel == Deprel::Conj);
        std::iter::successors(Some(clause.arguments.document.actors[m].head), up).take(tokens.len()).last()
    };
    let more = rule.len() > network.len() && !network.is_empty() && network.iter().all(|m| rule.contains(m));
    more && rule.iter().all(|&m| first(m) == first(rule[0]))
}

/// "denied that it had attacked": no refusal, but a word on what is alleged, which the denied act tells.
fn is_denial(clause: &Clause<'_>, draft: &Draft) -> bool {
    let reader = &clause.reader;
    draft.event.event_type == EventType::Reject && reader.words.is(&reader.sentence.tokens[draft.trigger].lemma, reader.operators.deny)
}

/// For each draft the act of the network that is the same: on its words first, then of its type on words that hang together.
fn pair(clause: &Clause<'_>, rules: &[Draft], acts: &[LearnedAct<'_>]) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = vec![None; rules.len()];
    let mut taken = vec![false; acts.len()];
    let mut match_by = |same: &dyn Fn(&Draft, &LearnedAct<'_>) -> bool| {
        for (draft, pair) in rules.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
            if let Some(i) = (0..acts.len()).find(|&i| !taken[i] && same(draft, &acts[i])) {
                taken[i] = true;
                *pair = Some(i);
            }
        }
    };
    let on = |d: &Draft, a: &LearnedAct<'_>| a.tokens.0 <= d.trigger && d.trigger <= a.tokens.1;
    match_by(&|d, a| on(d, a) && d.event.event_type == a.event_type);
    match_by(&on);
    let tokens = &clause.reader.sentence.tokens;
    let linked = |d: &Draft, a: &LearnedAct<'_>| {
        let governs = |x: usize, y: usize| tokens[x].head == Some(y) || tokens[y].head == Some(x);
        (a.tokens.0..=a.tokens.1).any(|t| governs(t, d.trigger) || t.abs_diff(d.trigger) <= 1)
    };
    match_by(&|d, a| d.event.event_type == a.event_type && linked(d, a));
    pairs
}

/// What speaks for and against a candidate; `rule` is the rules' draft on its words, `act` the network's act.
fn features(clause: &Clause<'_>, draft: &Draft, rule: Option<&Draft>, act: Option<&LearnedAct<'_>>) -> [f32; FEATURES] {
    let mut f = [0.0; FEATURES];
    let event = &draft.event;
    let agrees = rule.is_some_and(|r| r.event.event_type == event.event_type);
    // What the network gives a promise or refusal that the clause made of another type counts for that type.
    let share = act.map_or(0.02, |a| a.reading.of(event.event_type).max(if agrees { 0.0 } else { a.reading.of(a.event_type) }));
    // A promise or threat of an act has the act's own type in the corpus, told as planned.
    let planned = act.filter(|_| agrees && event.certainty == Certainty::Planned).map_or(0.0, |a| a.reading.act());
    let share = share.max(planned).clamp(0.01, 0.99);
    let proposed = act.is_some_and(|a| a.reading.act() >= 0.5);
    let known = |actors: &[ActorRef]| actors.iter().any(is_political);
    let sentence = clause.reader.sentence;
    f[0] = 1.0;
    f[1] = float::ln(share / (1.0 - share));
    f[BY_RULE] = f32::from(agrees);
    f[3] = f32::from(rule.is_some() && !agrees);
    f[BY_BOTH] = f32::from(agrees && proposed);
    f[5] = act.map_or(0.0, |a| 1.0 - a.reading.act());
    f[6] = f32::from(sentence.kind == SentenceKind::Headline);
    f[7] = f32::from(known(&event.source));
    f[8] = f32::from(known(&event.target));
    f[9] = act.map_or(0.0, |a| a.reading.realis[4] + a.reading.realis[5]);
    f[10] = act.map_or(0.0, |a| a.reading.realis[2]);
    f[11] = f32::from(event.certainty == Certainty::Planned);
    f[12] = f32::from(event.certainty == Certainty::Claimed);
    f[13] = f32::from(draft.anaphoric);
    f[14] = f32::from(draft.role == DraftRole::Toll);
    f[15] = (sentence.tokens.len() as f32 / 20.0).min(4.0);
    // What belongs on a timeline: a long article marks fewer of its acts as news, and most of those stand at its head.
    let document = clause.arguments.document;
    let count = document.sentences.len();
    f[16] = float::ln(count as f32).min(4.0);
    f[17] = f32::from(count > LONG && clause.arguments.sentence < LEAD);
    f[18] = f32::from(document.times.iter().any(|t| t.sentence == clause.arguments.sentence));
    f[19] = f32::from(count == 1);
    let by = match (agrees, proposed) {
        (true, true) => 0,
        (true, false) => 1,
        _ => 2,
    };
    let place = EventType::ALL.iter().position(|t| *t == event.event_type).unwrap_or(0);
    f[PLAIN + by * EventType::ALL.len() + place] = 1.0;
    f
}
