//! Runs the stages in order; nothing else.

use chrono::NaiveDate;

use crate::actor::ActorFinder;
use crate::code::{Coder, Precision};
use crate::lang::Languages;
use crate::lexicon::actors::Base;
use crate::said::{self, Attributor};
use crate::segment::Segmenter;
use crate::settle;
use crate::tag::Tagger;
use crate::time::TimeTagger;
use crate::types::article::Published;
use crate::types::steps::{Exhausted, within};
use crate::types::{Article, Document, Event, Problem, Saying, Sentence, TimeMention};

/// What may stand before a date without being part of it.
const THE: &str = "the ";

/// All stages, loaded once and shared between threads.
#[derive(Debug)]
pub struct Pipeline {
    segmenter: Segmenter,
    languages: Languages,
    tagger: Tagger,
    time: TimeTagger,
    actors: ActorFinder,
    coder: Coder,
    attributor: Attributor,
}

/// Which coders propose events, and how likely an event must be to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coding {
    /// Rules alone, without the network: faster, and finds less.
    pub rules_alone: bool,
    /// How likely an event must be to be told; of no effect where rules alone code.
    pub precision: Precision,
}

/// What coding one article gave.
#[derive(Debug, Clone, Default)]
pub struct Coded {
    /// The article with all that the stages found.
    pub document: Document,
    /// Its events in text order.
    pub events: Vec<Event>,
    /// Its attributions in text order.
    pub said: Vec<Saying>,
    /// Why it was not coded: it is not English.
    pub problems: Vec<Problem>,
}

impl Default for Pipeline {
    fn default() -> Self {
        Self::new()
    }
}

impl Pipeline {
    /// Loads every stage from the embedded data.
    pub fn new() -> Self {
        Self {
            segmenter: Segmenter::new(),
            languages: Languages::new(),
            tagger: Tagger::new(),
            time: TimeTagger::new(),
            actors: ActorFinder::new(),
            coder: Coder::new(),
            attributor: Attributor::new(),
        }
    }

    /// Puts the user's own actors before the embedded ones.
    pub fn with_user_actors(mut self, base: Base) -> Self {
        self.actors = self.actors.with_user_actors(base);
        self
    }

    /// Loads every stage, with the coders and the precision asked for.
    pub fn of(coding: Coding) -> Self {
        let coder = if coding.rules_alone {
            Coder::rules_alone().expect("the embedded rules are compiled by tests/it/rules.rs")
        } else {
            Coder::new().with_precision(coding.precision)
        };
        Self { coder, ..Self::new() }
    }

    /// Sentences, tokens, syntax, dates and actors of an article; every sentence is parsed.
    pub fn annotate(&self, article: Article) -> Document {
        in_parts(self.segmenter.segment(article), &mut |document| {
            self.annotate_given(document);
            Found::default()
        })
        .document
    }

    /// Syntax, dates and actors of a document whose sentences and tokens are given.
    pub fn annotate_given(&self, document: &mut Document) {
        self.tagger.tag(document, &|_, _| true);
        self.time.find(document);
        self.actors.find(document);
    }

    /// The events and attributions of an article; only English sentences that a coder or the attributor could use are parsed.
    pub fn code(&self, article: Article) -> Coded {
        let mut document = self.segmenter.segment(article);
        if let Some(problem) = self.languages.mark(&mut document) {
            return Coded { document, problems: vec![problem], ..Coded::default() };
        }
        let wanted = |d: &Document, s: usize| self.coder.wants(d, s);
        in_parts(document, &mut |document| {
            if self.coder.is_learned() {
                self.tagger.tag_acts(document, &wanted);
            } else {
                self.tagger.tag(document, &wanted);
            }
            // What only the attributor wants is not asked for acts.
            self.tagger.tag(document, &|d, s| !d.sentences[s].parsed && self.attributor.wants(d, s));
            self.time.find(document);
            self.actors.find(document);
            let mut drafts = self.coder.code(document);
            self.time.link(document, &mut drafts);
            let mut events = settle::settle(self.coder.grammar(), document, drafts);
            let said = self.said(document);
            said::settle(&said, &mut events);
            (events, said)
        })
    }

    /// The attributions of an article whose sentences are parsed and whose actors and times are found.
    pub fn said(&self, document: &Document) -> Vec<Saying> {
        let mut said = self.attributor.find(document);
        let mut drafts = self.attributor.drafts(document, &said);
        self.time.link(document, &mut drafts);
        self.attributor.date(&mut said, drafts);
        said
    }

    /// The days that a date in words means, seen from a day: "last week", "9 November". Nothing where the words are more than a date.
    pub fn days(words: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        const BEFORE: &str = "It happened ";
        let published = Some(Published::Day(today));
        let article = Article { text: format!("{BEFORE}{words}."), published, ..Article::default() };
        let mut document = Segmenter::new().segment(article);
        TimeTagger::new().find(&mut document);
        let (start, end) = (BEFORE.len(), BEFORE.len() + words.len());
        let article = words.get(..THE.len()).filter(|first| first.eq_ignore_ascii_case(THE)).map_or(0, str::len);
        let is_all = |time: &&TimeMention| [start, start + article].contains(&time.span.start) && time.span.end == end;
        let time = document.times.iter().find(is_all)?;
        time.earliest.zip(time.latest)
    }

    /// The stages, for a filter that needs only some of them.
    pub fn stages(&self) -> (&Segmenter, &Tagger, &TimeTagger, &ActorFinder, &Coder) {
        (&self.segmenter, &self.tagger, &self.time, &self.actors, &self.coder)
    }
}

/// Words and marks that the stages take at once, about 120 KB: what they compare within one document grows with the square of it.
const PART: usize = 20_000;

/// Steps that a part may take: fifty times what the densest prose of that length takes.
const STEPS: u64 = 2_000_000_000;

/// What the stages give: events and attributions.
type Found = (Vec<Event>, Vec<Saying>);

/// Runs stages on a document that is short enough; one that takes too many steps gives no events and a problem.
fn bounded(document: &mut Document, stages: &mut dyn FnMut(&mut Document) -> Found) -> Found {
    let done = within(STEPS, || stages(document));
    done.unwrap_or_else(|Exhausted| {
        document.times.clear();
        document.actors.clear();
        document.problems.push(Problem {
            reason: format!(
                "a text of {} words and marks takes more than {STEPS} steps: it was given up, nothing of it is coded",
                document.sentences.iter().map(|s| s.tokens.len()).sum::<usize>()
            ),
            remedy: "look whether it is running text; if it is, please report it".into(),
            ..Problem::default()
        });
        Found::default()
    })
}

/// Runs stages on a document: whole, or part by part if it is very long.
fn in_parts(mut document: Document, stages: &mut dyn FnMut(&mut Document) -> Found) -> Coded {
    if document.sentences.iter().map(|s| s.tokens.len()).sum::<usize>() <= PART {
        let (events, said) = bounded(&mut document, stages);
        return Coded { document, events, said, problems: Vec::new() };
    }
    let sentences = std::mem::take(&mut document.sentences);
    let mut whole = Coded { document, ..Coded::default() };
    let (mut part, mut tokens, mut parts) = (Vec::new(), 0, 0);
    for sentence in sentences {
        if tokens + sentence.tokens.len() > PART {
            take_part(&mut whole, std::mem::take(&mut part), stages);
            (tokens, parts) = (0, parts + 1);
        }
        tokens += sentence.tokens.len();
        part.push(sentence);
    }
    take_part(&mut whole, part, stages);
    whole.document.problems.push(Problem {
        reason: format!("the article has more than {PART} words and marks: it was read in {} parts", parts + 1),
        remedy: "look whether it is one article; a pronoun or a repeated act is not followed from one part to the next".into(),
        ..Problem::default()
    });
    whole
}

/// Runs stages on some sentences of a document, and puts what they find behind what was found before.
fn take_part(whole: &mut Coded, sentences: Vec<Sentence>, stages: &mut dyn FnMut(&mut Document) -> Found) {
    let Coded { document, events, said, .. } = whole;
    let (first, before, sayings) = (document.sentences.len(), document.actors.len(), said.len());
    let mut part =
        Document { article: std::mem::take(&mut document.article), dateline: document.dateline.clone(), sentences, ..Document::default() };
    let (mut found, mut spoken) = bounded(&mut part, stages);
    part.times.iter_mut().for_each(|time| time.sentence += first);
    for actor in &mut part.actors {
        actor.sentence += first;
        actor.antecedent = actor.antecedent.map(|earlier| earlier + before);
    }
    for event in &mut found {
        event.evidence.sentence += first;
        event.also.iter_mut().for_each(|evidence| evidence.sentence += first);
        event.saying = event.saying.map(|saying| saying + sayings);
    }
    for saying in &mut spoken {
        saying.sentence += first;
        saying.within = saying.within.map(|outer| outer + sayings);
    }
    (document.article, document.dateline) = (part.article, part.dateline);
    document.sentences.extend(part.sentences);
    document.times.extend(part.times);
    document.actors.extend(part.actors);
    document.problems.extend(part.problems);
    events.extend(found);
    said.extend(spoken);
}
