//! The one face of the program: what the command line, a server or a wheel calls.
//!
//! A [`Session`] owns a database, the stages and the actor base, and does by itself what every caller needs and none should copy: it
//! finds the agency of an article, files events under the bodies above their actors, looks names up, and renews the threads of
//! meetings. Callers pass in paths and the clock. So library and command line write the same bytes.
//!
//! ```
//! use demarche::types::Article;
//! use demarche::{Clock, Question, Session};
//!
//! let mut session = Session::in_memory(Clock::fixed("2019-03-05T12:00:00Z")?)?;
//! let text = "Sergei Lavrov met Mike Pompeo in Helsinki on 4 March 2019. France condemned the attack.";
//! session.ingest([Article { text: text.into(), ..Article::default() }])?;
//!
//! let question = Question { actors: vec!["Lavrov".into()], since: Some("2019-03".into()), ..Question::default() };
//! for event in session.ask(&question)?.events() {
//!     println!("{} {}: {}", event.event.date, event.event.event_type, event.event.evidence.exact);
//! }
//! # Ok::<(), demarche::Error>(())
//! ```

mod article;
mod clock;
mod code;
mod coded;
mod decide;
mod ingest;
mod line;
mod names;
mod recode;
mod review;
mod said;

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use clock::Clock;
pub use code::{code, code_and_tell, guarded, pipeline};
pub use coded::CodedLine;
pub use decide::Judgement;
pub use ingest::{Ingest, Ingested, Run};
pub use line::{Answer, Given};
pub use recode::Recoding;
pub use review::{Agreement, Audit, Case, Reviewing, Sample, Verdict};
pub use said::{PledgeQuestion, SAYING_COLUMNS, SayingQuestion, saying_row};

use crate::app::names::{Names, When};
use crate::error::{Error, Result};
use crate::lexicon::actors::Base;
use crate::merge::Merger;
use crate::pipeline::{Coding, Pipeline};
use crate::query::{self, Calendar, Grouping, Guide, Known, Question, Reading, Span, Timeline};
use crate::store::{Access, MeetingFilter, Store, StoredActor};
use crate::types::{Article, Change, Filter, MeetingStatus, MeetingThread, Mention, Problem, TimelineEvent};

/// A database with everything that works on it.
#[derive(Debug)]
pub struct Session {
    store: Store,
    merger: Merger,
    names: Names,
    user: Option<Base>,
    coding: Coding,
    pipeline: OnceLock<Pipeline>,
    clock: Clock,
}

/// Which meetings, in the user's words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MeetingQuestion {
    /// Names, all of which must take part.
    pub actors: Vec<String>,
    /// What became of it, any of which will do.
    pub statuses: Vec<String>,
    /// First day of a step.
    pub since: Option<String>,
    /// Last day of a step.
    pub until: Option<String>,
    /// At most so many.
    pub limit: Option<u64>,
}

impl Session {
    /// Opens the database at a path.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open(path: &Path, access: Access, clock: Clock) -> Result<Self> {
        Ok(Self::on(Store::open(path, access)?, clock))
    }

    /// Opens a new database in memory.
    ///
    /// # Errors
    /// Only where memory fails.
    pub fn in_memory(clock: Clock) -> Result<Self> {
        Ok(Self::on(Store::in_memory()?, clock))
    }

    fn on(store: Store, clock: Clock) -> Self {
        let names = Names::embedded();
        Self { store, merger: merger(&names), names, user: None, coding: Coding::default(), pipeline: OnceLock::new(), clock }
    }

    /// Codes with other coders or another precision than the usual.
    pub fn with_coding(mut self, coding: Coding) -> Self {
        self.coding = coding;
        self.pipeline = OnceLock::new();
        self
    }

    /// Puts the user's own actors before the embedded ones: tables with the columns of those of `data/actors`, by name and text.
    ///
    /// # Errors
    /// A faulty table, with file and line.
    pub fn with_user_actors(mut self, files: &[(String, String)]) -> Result<Self> {
        let base = Base::of_tables(files, &Base::embedded())?;
        self.names = Names::embedded().with_user_actors(base.clone());
        self.merger = merger(&self.names);
        self.user = Some(base);
        self.pipeline = OnceLock::new();
        Ok(self)
    }

    /// Sets how long a writer waits for another; a minute if nothing is said.
    ///
    /// # Errors
    /// A database that fails.
    pub fn wait_at_most(&self, time: Duration) -> Result<()> {
        self.store.wait_at_most(time)
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Looks for damage: in the file, between its tables, in texts, and in events that their mentions tell otherwise; one line for each.
    ///
    /// # Errors
    /// A database that cannot be read at all.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut faults = self.store.check()?;
        faults.extend(self.store.check_events(&self.merger)?);
        Ok(faults)
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The stages, loaded when they are first needed.
    pub fn pipeline(&self) -> &Pipeline {
        self.pipeline.get_or_init(|| code::stages(self.coding, self.user.as_ref()))
    }

    /// Reads articles into the database; what is in already is passed over.
    ///
    /// # Errors
    /// A database that fails. What cannot be coded is counted, and kept as a problem.
    pub fn ingest(&mut self, articles: impl IntoIterator<Item = Article>) -> Result<Ingested> {
        let mut silent = |_: &Problem| {};
        let mut run = self.begin(Run::default(), &mut silent)?;
        articles.into_iter().try_for_each(|article| run.article(article))?;
        run.finish()
    }

    /// Begins a run of ingest, which takes articles, results coded elsewhere and problems one by one; problems are told as they come.
    ///
    /// # Errors
    /// A database that fails, or another writer that did not make way.
    pub fn begin<'s>(&'s mut self, how: Run, told: &'s mut (dyn FnMut(&Problem) + Send)) -> Result<Ingest<'s>> {
        Ingest::begin(self, how, told)
    }

    /// Forgets what could not be read or coded; gives how many problems that were.
    ///
    /// # Errors
    /// A database that fails.
    pub fn clear_problems(&mut self) -> Result<usize> {
        self.store.clear_problems()
    }

    /// Actors that the actor base knows by a name.
    pub fn named(&self, name: &str) -> Vec<StoredActor> {
        self.names.named(name)
    }

    /// Reads a question in the user's words.
    ///
    /// # Errors
    /// An unknown name, a date that is none, a word that is no type, kind, status or certainty.
    pub fn read(&self, question: &Question) -> Result<Reading> {
        let today = self.clock.today();
        let look = |name: &str, filter: &Filter| self.names.look(name, When { first: filter.since, last: filter.until, today });
        query::read(question, &self.store, Guide { actors: &look, calendar: calendar(today) })
    }

    /// The first and the last day of a date as people type it: `2025-11`, "last week", `-7d`.
    ///
    /// # Errors
    /// What is no date.
    pub fn days(&self, words: &str) -> Result<Span> {
        days(words, self.clock.today())
    }

    /// The events that a question asks for, all of them at once.
    ///
    /// # Errors
    /// As [`Session::read`], and a database that fails.
    pub fn ask(&self, question: &Question) -> Result<Timeline> {
        Timeline::of(&self.store, &self.read(question)?.filter, &self.merger)
    }

    /// Hands each event that a filter asks for to `each`, in order, until it says `false`.
    ///
    /// # Errors
    /// A faulty full-text query, a database that fails, or what `each` gives.
    pub fn each(&self, filter: &Filter, each: &mut dyn FnMut(TimelineEvent) -> Result<bool>) -> Result<()> {
        query::select(&self.store, filter, &self.merger, each)
    }

    /// The reports of an event; with `as_of` or `known_by` in the filter, those that had come by then.
    ///
    /// # Errors
    /// A database that fails.
    pub fn reports(&self, event: &str, filter: &Filter) -> Result<Vec<Mention>> {
        let mut mentions = self.store.mentions_of(event)?;
        mentions.retain(|mention| {
            let edition = &mention.edition;
            filter.as_of.is_none_or(|day| edition.published_day.is_some_and(|published| published <= day))
                && filter.known_by.as_ref().is_none_or(|moment| edition.ingested <= *moment)
        });
        Ok(mentions)
    }

    /// Counts events by month, actor or type.
    ///
    /// # Errors
    /// As [`Session::each`].
    pub fn count(&self, filter: &Filter, by: &[Grouping]) -> Result<Vec<(Vec<String>, u64)>> {
        query::count(&self.store, filter, &self.merger, by)
    }

    /// The threads of meetings that are asked for, and what the user should know about how the question was read.
    ///
    /// # Errors
    /// An unknown name, status or date, and a database that fails.
    pub fn meetings(&self, question: &MeetingQuestion) -> Result<(Vec<MeetingThread>, Vec<String>)> {
        let mut notes = Vec::new();
        let mut filter = MeetingFilter { limit: question.limit, ..MeetingFilter::default() };
        for name in &question.actors {
            let today = self.clock.today();
            let look = |name: &str| -> Known { self.names.look(name, When { first: None, last: None, today }) };
            filter.actors.push(query::actor_ids(name, &self.store, &look, &mut notes)?);
        }
        for word in &question.statuses {
            filter.statuses.push(MeetingStatus::parse(word).ok_or_else(|| Error::Usage {
                reason: format!("there is no status `{word}`"),
                remedy: MeetingStatus::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", "),
            })?);
        }
        let span = |words: &Option<String>| words.as_deref().map(|words| self.days(words)).transpose();
        filter.since = span(&question.since)?.map(|(first, _)| first.to_string());
        filter.until = span(&question.until)?.map(|(_, last)| last.to_string());
        Ok((self.store.meetings(&filter)?, notes))
    }

    /// What of the events that a filter asks for changed since a day, from its beginning, or a moment: added, changed, withdrawn; by the
    /// events' dates.
    ///
    /// # Errors
    /// What is no day or moment, and a database that fails.
    pub fn changes_of(&self, since: &str, filter: &Filter) -> Result<Vec<Change>> {
        let mut changes = self.changes(since)?;
        changes.retain(|change| query::matches(filter, &change.event, &self.merger));
        Ok(changes)
    }

    /// How many blocks of mentions changed since a day or a moment: what telling the changes costs grows with it.
    ///
    /// # Errors
    /// What is no day or moment, and a database that fails.
    pub fn changed(&self, since: &str) -> Result<usize> {
        self.store.blocks_since(&query::since(since, calendar(self.clock.today()))?).map(|blocks| blocks.len())
    }

    /// What changed since a day, from its beginning, or a moment: events added, changed, withdrawn.
    ///
    /// # Errors
    /// What is no day or moment, and a database that fails.
    pub fn changes(&self, since: &str) -> Result<Vec<Change>> {
        query::changes(&self.store, &query::since(since, calendar(self.clock.today()))?, &self.merger)
    }
}

/// The first and the last day of a date as people type it, seen from a day.
///
/// # Errors
/// What is no date.
pub fn days(words: &str, today: NaiveDate) -> Result<Span> {
    calendar(today).span(words)
}

fn calendar(today: NaiveDate) -> Calendar<'static> {
    Calendar { today: Some(today), phrase: &Pipeline::days }
}

/// Merging with the actor bases.
fn merger(names: &Names) -> Merger {
    let names = names.clone();
    Merger::with_parents(move |actor| names.parents(actor))
}
