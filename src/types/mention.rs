//! A mention: one act as one edition tells it, with what merging must know of that edition.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use crate::types::actor::ActorRef;
use crate::types::article::Article;
use crate::types::decision::Decision;
use crate::types::event::Event;
use crate::types::meeting::MeetingThread;
use crate::types::saying::Saying;
use crate::types::timeline::TimelineEvent;

/// One edition of an article without its text: whose words a mention stands on, and when they became known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edition {
    /// Content-derived id: `d` and 13 characters.
    pub id: String,
    /// Id of the article.
    pub article: String,
    /// Canonical URL; empty where unknown.
    pub url: String,
    /// Headline; empty where unknown.
    pub title: String,
    /// Who published it; empty where unknown.
    pub publisher: String,
    /// Wire agency that the text names as its origin; empty where none.
    pub agency: String,
    /// Publication as the input states it: a day, or a moment with its offset; empty where unknown.
    pub published: String,
    /// Civil day of publication.
    pub published_day: Option<NaiveDate>,
    /// Last modification as the input states it; empty where unknown.
    pub modified: String,
    /// Moment of ingest, RFC 3339 in UTC.
    pub ingested: String,
    /// Number of the run that read it; 0 outside any run.
    pub run: i64,
    /// The smallest shingle hashes of its text, ascending: near-copies share most of them.
    pub sketch: Vec<u32>,
}

/// What merging made of a mention to compare it, kept so that it is made once: it says nothing that the mention does not say.
///
/// A copy begins without it, and any two are equal.
#[derive(Default)]
pub struct Memo(OnceLock<Box<dyn Any + Send + Sync>>);

impl Memo {
    /// What was made before, or is made now; nothing if somebody else made something of another sort.
    pub fn get<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.0.get_or_init(|| Box::new(make())).downcast_ref()
    }
}

impl Clone for Memo {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Memo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

/// What merging compared when it last grouped a block, kept so that the next grouping compares only what is new: it says nothing that the
/// mentions do not say.
#[derive(Default)]
pub struct Known(Option<Box<dyn Any + Send + Sync>>);

impl Known {
    /// Takes out what was left here, if it is of this sort.
    pub fn take<T: Any>(&mut self) -> Option<T> {
        self.0.take().and_then(|left| left.downcast().ok()).map(|left| *left)
    }

    /// Leaves something for the next grouping.
    pub fn leave<T: Any + Send + Sync>(&mut self, what: T) {
        self.0 = Some(Box::new(what));
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Known")
    }
}

/// One act as one sentence of one edition tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Content-derived id: `m` and 13 characters.
    pub id: String,
    /// The edition whose words it is.
    pub edition: Arc<Edition>,
    /// What the coder made of them.
    pub event: Event,
    /// What merging made of it.
    pub memo: Memo,
}

/// An article with the events coded from it, ready to be stored.
#[derive(Debug, Clone, Default)]
pub struct CodedArticle {
    /// The article as read.
    pub article: Article,
    /// Its events in text order.
    pub events: Vec<Event>,
    /// Its attributions in text order.
    pub said: Vec<Saying>,
    /// Wire agency named in its dateline; empty where none.
    pub agency: String,
}

/// An event with the mentions that were merged into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The event as a timeline shows it.
    pub event: TimelineEvent,
    /// Indices into the mentions that were given, the leading one first.
    pub members: Vec<usize>,
}

/// How mentions become events. The store keeps what it says and knows none of its rules.
pub trait Merge: Sync {
    /// Names the block of a mention: mentions of different blocks never tell the same event.
    fn block(&self, mention: &Mention) -> String;

    /// Blocks of single days in which a mention of a few days ("overnight") may belong; empty for any other mention.
    fn near(&self, mention: &Mention) -> Vec<String>;

    /// Which of some mentions tell the same act as one of a day's block.
    fn fits(&self, mentions: &[&Mention], day: &[&Mention]) -> Vec<bool>;

    /// Groups all mentions of one block, each group an event: a pure function of the set, whatever its order, and of what people decided.
    ///
    /// `known` is empty, or what the last call left for a set whose mentions stand first in this one, in the same order.
    fn groups(&self, mentions: &[&Mention], decisions: &[Decision], known: &mut Known) -> Vec<Vec<usize>>;

    /// Tells the event of one group.
    fn tell(&self, mentions: &[&Mention], members: Vec<usize>, decisions: &[Decision]) -> Merged;

    /// Merges all mentions of one block: its events in order of id.
    fn merge(&self, mentions: &[&Mention], decisions: &[Decision]) -> Vec<Merged> {
        let groups = self.groups(mentions, decisions, &mut Known::default()).into_iter();
        let mut merged: Vec<Merged> = groups.map(|members| self.tell(mentions, members, decisions)).collect();
        merged.sort_by(|a, b| a.event.id.cmp(&b.event.id));
        merged
    }

    /// Names who meets, for an event of a meeting's life; empty for any other. Only events of one name can share a thread.
    fn parties(&self, event: &TimelineEvent) -> String;

    /// Threads the events of one name: a pure function of the set, whatever its order.
    fn threads(&self, events: &[TimelineEvent]) -> Vec<MeetingThread>;

    /// The smallest shingle hashes of a text, by which near-copies are known.
    fn sketch(&self, text: &str) -> Vec<u32>;

    /// Ids of the organisations and states above an actor, besides its own country and sector.
    fn parents(&self, actor: &ActorRef) -> Vec<String>;
}
