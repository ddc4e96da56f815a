//! Runs the stages in order; nothing else.

use chrono::NaiveDate;

use crate::actor::ActorFinder;
use crate::code::{Coder, Precision};
use crate::lang::Languages;
use crate::lexicon::actors::Base;
use crate::segment::Segmenter;
use crate::settle;
use crate::tag::Tagger;
use crate::time::TimeTagger;
use crate::types::article::Published;
use crate::types::{Article, Document, Event, Problem, TimeMention};

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
        let mut document = self.segmenter.segment(article);
        self.annotate_given(&mut document);
        document
    }

    /// Syntax, dates and actors of a document whose sentences and tokens are given.
    pub fn annotate_given(&self, document: &mut Document) {
        self.tagger.tag(document, &|_, _| true);
        self.time.find(document);
        self.actors.find(document);
    }

    /// The events of an article; only English sentences that a rule could use are parsed.
    pub fn code(&self, article: Article) -> Coded {
        let mut document = self.segmenter.segment(article);
        if let Some(problem) = self.languages.mark(&mut document) {
            return Coded { document, events: Vec::new(), problems: vec![problem] };
        }
        let wanted = |d: &Document, s: usize| self.coder.wants(d, s);
        if self.coder.is_learned() {
            self.tagger.tag_acts(&mut document, &wanted);
        } else {
            self.tagger.tag(&mut document, &wanted);
        }
        self.time.find(&mut document);
        self.actors.find(&mut document);
        let mut drafts = self.coder.code(&document);
        self.time.link(&document, &mut drafts);
        let events = settle::settle(self.coder.grammar(), &document, drafts);
        Coded { document, events, problems: Vec::new() }
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
