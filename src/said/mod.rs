//! Who said what: every direct, indirect and mixed attribution of an article, political or not.
//!
//! Takes a document with syntax, times and actor mentions; gives its sayings in text order, each with content, cue and speaker. Words
//! that attribute are data (`data/lexicon/cues.toml`). Verbs and nouns are read off the tree (`clause`), "according to" and its kin off
//! the words (`phrase`), labels of transcripts and headlines off the line (`label`); quotations that go on without a cue are handed to
//! who spoke last (`flow`). Nothing is told that was not said: negated, conditional and future speech is none. Does not date:
//! the pipeline has `time` do that through [`Attributor::drafts`].

mod clause;
mod flow;
mod label;
mod phrase;
mod quote;
mod speaker;
mod view;

use compact_str::CompactString;
use rustc_hash::FxHashSet;

use crate::error::Result;
use crate::lexicon::cues::{Cue, Cues};
use crate::lexicon::irregular;
use crate::types::{ByteSpan, Document, Draft, Event, Kind, Saying, SayingKind, SentenceKind, Speaker};
use quote::Quotation;
use view::View;

/// How many places before or behind it in the list the saying stands that holds one.
const NEAR: usize = 40;

/// Words shorter than this pass the gate whole.
const STEM: usize = 5;

/// The rules of speech that no other rule typed: their events are sayings, and nothing else.
const PLAIN: [&str; 2] = ["statement.speech.said", "statement.speech.noted"];

/// Pronouns that may speak for anybody.
const PRONOUNS: [&str; 6] = ["i", "we", "he", "she", "it", "they"];

/// Finds attributions.
#[derive(Debug)]
pub struct Attributor {
    cues: Cues,
    /// Beginnings of word forms that may be a cue; lower case.
    gate: FxHashSet<CompactString>,
}

impl Default for Attributor {
    fn default() -> Self {
        Self::new()
    }
}

/// A saying while the room works on it.
#[derive(Debug, Clone, Default)]
struct Found {
    sentence: usize,
    parts: Vec<ByteSpan>,
    cue: ByteSpan,
    speaker: Option<Speaker>,
    to: Vec<Speaker>,
    document: bool,
    /// From a label or a headline's colon.
    label: bool,
    /// Whether its words are to follow: "she wrote:".
    awaits: bool,
    /// Whether the cue itself stands in a quotation.
    quoted: bool,
}

impl Found {
    fn start(&self) -> usize {
        self.parts.first().map_or(0, |p| p.start)
    }

    fn end(&self) -> usize {
        self.parts.last().map_or(0, |p| p.end)
    }

    /// Adds a part, joined to those it touches.
    fn add(&mut self, part: ByteSpan) {
        if self.parts.last().is_none_or(|last| last.end < part.start) {
            return self.parts.push(part);
        }
        self.parts.push(part);
        self.parts.sort();
        let mut joined: Vec<ByteSpan> = Vec::with_capacity(self.parts.len());
        for part in self.parts.drain(..) {
            match joined.last_mut() {
                Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
                _ => joined.push(part),
            }
        }
        self.parts = joined;
    }

    fn covers(&self, span: ByteSpan) -> bool {
        let shared: usize = self.parts.iter().map(|p| p.end.min(span.end).saturating_sub(p.start.max(span.start))).sum();
        2 * shared >= span.len()
    }
}

impl Attributor {
    /// Loads the embedded cues.
    pub fn new() -> Self {
        Self::try_new().expect("the embedded cues are read by the tests")
    }

    /// Loads the embedded cues, or tells what is faulty.
    ///
    /// # Errors
    /// `Error::Data` names the class.
    pub fn try_new() -> Result<Self> {
        let cues = Cues::embedded()?;
        let classes = [Cue::Say, Cue::Tell, Cue::Think, Cue::Show, Cue::Will, Cue::Press, Cue::Judge, Cue::About, Cue::Noun];
        let lemmas = classes.into_iter().flat_map(|class| cues.lemmas(class)).chain(["according"]);
        let mut gate: FxHashSet<CompactString> = lemmas.flat_map(stems).collect();
        let irregular: Vec<CompactString> = irregular::forms().filter(|(_, l)| gate.contains(&stem(l))).map(|(f, _)| stem(f)).collect();
        gate.extend(irregular);
        Ok(Self { cues, gate })
    }

    /// Whether a sentence may hold a cue: a cheap gate before parsing, on the beginnings of its words.
    pub fn wants(&self, document: &Document, sentence: usize) -> bool {
        let s = &document.sentences[sentence];
        s.kind != SentenceKind::Furniture && s.tokens.iter().any(|t| self.gate.contains(&stem(t.span.of(document.text()))))
    }

    /// The attributions of a document in text order, undated.
    pub fn find(&self, document: &Document) -> Vec<Saying> {
        let quotations = quote::quotations(document);
        let mut found: Vec<Found> = Vec::new();
        for (number, sentence) in document.sentences.iter().enumerate() {
            if sentence.parsed && sentence.kind != SentenceKind::Furniture {
                let view = View::new(document, &self.cues, number, &quotations);
                let from = found.len();
                view.clauses(&mut found);
                view.phrases(&mut found);
                found[from..].sort_by_key(|f| f.cue);
            }
        }
        label::labels(document, &self.cues, &mut found);
        flow::flow(document, &quotations, &mut found);
        finish(document, &quotations, found)
    }

    /// What `time` needs to date the sayings: one draft each.
    pub fn drafts(&self, document: &Document, sayings: &[Saying]) -> Vec<Draft> {
        let draft = |saying: &Saying| {
            let tokens = &document.sentences[saying.sentence].tokens;
            let trigger = tokens.iter().position(|t| t.span.end > saying.cue.0).unwrap_or(0);
            Draft { sentence: saying.sentence, trigger, ..Draft::default() }
        };
        sayings.iter().map(draft).collect()
    }

    /// Takes the dates over that `time` gave to the drafts.
    pub fn date(&self, sayings: &mut [Saying], drafts: Vec<Draft>) {
        for (saying, draft) in sayings.iter_mut().zip(drafts) {
            saying.date = draft.event.date;
            saying.date_earliest = draft.event.date_earliest;
            saying.date_latest = draft.event.date_latest;
            saying.date_basis = draft.event.date_basis;
        }
    }
}

/// Names for each verbal act the saying that it is, for each claim the one that it stands on. Plain speech that is no saying, or another's,
/// is no event.
pub fn settle(said: &[Saying], events: &mut Vec<Event>) {
    for event in events.iter_mut() {
        event.saying = of(said, event);
    }
    events.retain(|event| !PLAIN.contains(&event.rule.as_str()) || event.saying.is_some_and(|i| is_by(&said[i], event)));
}

/// Whether the words do not have another speaker than the event.
fn is_by(saying: &Saying, event: &Event) -> bool {
    let Some(Speaker { actor, .. }) = &saying.speaker else { return true };
    let known = |word: &str| !word.is_empty();
    let named = known(&actor.id) || known(&actor.name) || known(&actor.country);
    let words = |a: &str, b: &str| known(a) && known(b) && (a.contains(b) || b.contains(a));
    let pronoun = PRONOUNS.contains(&actor.text.to_lowercase().as_str());
    !named && pronoun
        || event.source.iter().any(|s| s.is_same(actor) || known(&s.country) && s.country == actor.country || words(&s.text, &actor.text))
}

/// The saying of an event: its cue stands in the event's sentence, and it is the event's own verb or its speaker the event's.
fn of(said: &[Saying], event: &Event) -> Option<usize> {
    let claim = !event.claimant.is_empty();
    let speakers = if claim { &event.claimant } else { &event.source };
    if !claim && event.kind != Kind::Statement {
        return None;
    }
    let places = || std::iter::once(&event.evidence).chain(&event.also);
    let rank = |saying: &Saying| {
        let cue = ByteSpan::new(saying.cue.0, saying.cue.1);
        let at = places().position(|e| ByteSpan::new(e.start, e.end.max(e.start)).contains(cue))?;
        let actor = saying.speaker.as_ref().map(|s| &s.actor);
        let same = actor.is_some_and(|actor| speakers.iter().any(|s| s.is_same(actor)));
        let akin = same || actor.is_some_and(|a| !a.country.is_empty() && speakers.iter().any(|s| s.country == a.country));
        let trigger = !claim && cue_words(saying, event);
        (akin || trigger).then_some((at, !trigger, !same, saying.cue))
    };
    said.iter().enumerate().filter_map(|(i, s)| Some((rank(s)?, i))).min().map(|(_, i)| i)
}

/// Whether the words on which an event was coded are the saying's cue.
fn cue_words(saying: &Saying, event: &Event) -> bool {
    let offset = saying.cue.0.checked_sub(event.evidence.start);
    let words = offset.and_then(|at| event.evidence.exact.get(at..at + (saying.cue.1 - saying.cue.0)));
    words.is_some_and(|words| words.split(' ').any(|w| event.trigger.split(' ').any(|t| t == w)))
}

/// The record of each, in text order.
fn finish(document: &Document, quotations: &[Quotation], mut found: Vec<Found>) -> Vec<Saying> {
    found.retain(|f| !f.parts.is_empty() && !document.sentences[f.sentence].tokens.is_empty());
    found.sort_by_key(|f| (f.start(), f.cue, f.end()));
    let text = document.text();
    let mut sayings: Vec<Saying> = found
        .into_iter()
        .map(|f| {
            let span = ByteSpan::new(f.start(), f.end());
            Saying {
                span,
                exact: span.of(text).to_owned(),
                kind: kind(document, quotations, &f),
                parts: f.parts.iter().map(|p| (p.start, p.end)).collect(),
                cue: (f.cue.start, f.cue.end),
                speaker: f.speaker,
                to: f.to,
                sentence: f.sentence,
                ..Saying::default()
            }
        })
        .collect();
    sayings.dedup_by(|b, a| a.cue == b.cue && a.parts == b.parts);
    let holder = |i: usize| {
        let cue = ByteSpan::new(sayings[i].cue.0, sayings[i].cue.1);
        let holds = |s: &Saying| s.parts.iter().any(|&(a, b)| ByteSpan::new(a, b).contains(cue));
        let near = i.saturating_sub(NEAR)..(i + NEAR).min(sayings.len());
        let outer = near.map(|j| (j, &sayings[j])).filter(|(j, s)| *j != i && !cue.is_empty() && s.cue != sayings[i].cue && holds(s));
        outer.min_by_key(|(_, s)| s.span.len()).map(|(j, _)| j)
    };
    let within: Vec<Option<usize>> = (0..sayings.len()).map(holder).collect();
    sayings.iter_mut().zip(within).for_each(|(saying, within)| saying.within = within);
    sayings
}

/// How the words are given.
fn kind(document: &Document, quotations: &[Quotation], found: &Found) -> SayingKind {
    let length: usize = found.parts.iter().map(|p| p.len()).sum();
    let inside =
        |q: &Quotation| -> usize { found.parts.iter().map(|p| p.end.min(q.span.end).saturating_sub(p.start.max(q.span.start))).sum() };
    let quoted: usize = quotations.iter().map(inside).sum();
    let headline = document.sentences[found.sentence].kind == SentenceKind::Headline;
    match () {
        () if headline => SayingKind::Headline,
        () if found.label => SayingKind::Direct,
        () if !found.quoted && quoted > 0 && 10 * quoted >= 9 * length => SayingKind::Direct,
        () if found.document => SayingKind::Document,
        () if !found.quoted && quoted > 0 => SayingKind::Mixed,
        () => SayingKind::Indirect,
    }
}

fn stem(word: &str) -> CompactString {
    word.chars().take(STEM).flat_map(char::to_lowercase).collect()
}

/// The beginnings of a cue's regular forms: those of short lemmas reach into the ending.
fn stems(cue: &str) -> Vec<CompactString> {
    let lemma = cue.split(' ').next().unwrap_or(cue);
    let mut all = vec![stem(lemma)];
    if lemma.chars().count() <= STEM {
        let base = &lemma[..lemma.len() - lemma.chars().next_back().map_or(0, char::len_utf8)];
        let last = lemma.chars().next_back().unwrap_or('e');
        all.extend(["s", "es", "ed", "ing"].iter().map(|ending| stem(&format!("{lemma}{ending}"))));
        all.extend(["ied", "ies", "ing", "ed"].iter().map(|ending| stem(&format!("{base}{ending}"))));
        all.extend(["ed", "ing"].iter().map(|ending| stem(&format!("{lemma}{last}{ending}"))));
    }
    all
}
