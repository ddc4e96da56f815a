//! Questions about what was said: who said what, where sources differ, what became of promises, what is new for a saved question.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::Session;
use crate::app::names::When;
use crate::error::{Error, Result};
use crate::query::{self, Facet, Outcome, Pledge, Question};
use crate::store::{SayingFilter, StoredSaying, Watch};
use crate::types::{Change, SayingKind};

/// Who said what, in the user's words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SayingQuestion {
    /// Names, any of which speaks; an office or a state stands for all who speak for it.
    pub actors: Vec<String>,
    /// Names, any of which is spoken to.
    pub to: Vec<String>,
    /// FTS5 query over what was said.
    pub about: Option<String>,
    /// First day, month or year; a saying without a day of its own has that of its article.
    pub since: Option<String>,
    /// Last day, month or year.
    pub until: Option<String>,
    /// One day, month or year.
    pub on: Option<String>,
    /// `direct`, `indirect`, `mixed`, `headline`, `document`.
    pub kinds: Vec<String>,
    /// Only what nobody known by name says.
    pub unnamed: bool,
    /// At most so many.
    pub limit: Option<u64>,
}

/// Which promises, in the user's words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PledgeQuestion {
    /// Names, any of which promises.
    pub actors: Vec<String>,
    /// Names, all of which are promised to.
    pub with: Vec<String>,
    /// First day of the promise.
    pub since: Option<String>,
    /// Last day of the promise.
    pub until: Option<String>,
    /// `open`, `kept`, `changed`, `contradicted`, `overdue`; all if none is named.
    pub outcomes: Vec<String>,
    /// At most so many.
    pub limit: Option<u64>,
}

/// Columns of a list of sayings, in the order of [`saying_row`].
pub const SAYING_COLUMNS: [&str; 19] = [
    "id",
    "date",
    "date_basis",
    "speaker",
    "speaker_id",
    "speaker_text",
    "country",
    "sector",
    "to",
    "kind",
    "cue",
    "said",
    "start",
    "end",
    "article",
    "publisher",
    "published",
    "title",
    "url",
];

/// A saying as a row of [`SAYING_COLUMNS`].
pub fn saying_row(s: &StoredSaying) -> Vec<Value> {
    let actor = s.saying.speaker.as_ref().map(|speaker| speaker.actor.clone()).unwrap_or_default();
    vec![
        json!(s.id),
        json!(s.saying.date),
        json!(s.saying.date_basis.as_str()),
        json!(actor.called()),
        json!(actor.id),
        json!(actor.text),
        json!(actor.country),
        json!(actor.sector),
        json!(s.saying.to.iter().map(|l| l.actor.called()).collect::<Vec<_>>()),
        json!(s.saying.kind.as_str()),
        json!(s.cue_words),
        json!(s.words),
        json!(s.saying.span.start),
        json!(s.saying.span.end),
        json!(s.article),
        json!(s.publisher),
        json!(s.published),
        json!(s.title),
        json!(s.url),
    ]
}

impl Session {
    /// The sayings that a question asks for in order of day, and what the user should know about how it was read.
    ///
    /// # Errors
    /// An unknown name, a date that is none, a word that is no kind, a faulty full-text query, and a database that fails.
    pub fn said(&self, question: &SayingQuestion) -> Result<(Vec<StoredSaying>, Vec<String>)> {
        let mut notes = Vec::new();
        let mut filter =
            SayingFilter { about: question.about.clone(), unnamed: question.unnamed, limit: question.limit, ..SayingFilter::default() };
        for (names, ids) in [(&question.actors, &mut filter.speakers), (&question.to, &mut filter.to)] {
            for name in names {
                let today = self.clock.today();
                let look = |name: &str| self.names.look(name, When { first: None, last: None, today });
                ids.extend(query::actor_ids(name, &self.store, &look, &mut notes)?);
            }
        }
        let span = |words: &Option<String>| words.as_deref().or(question.on.as_deref()).map(|words| self.days(words)).transpose();
        filter.since = span(&question.since)?.map(|(first, _)| first.to_string());
        filter.until = span(&question.until)?.map(|(_, last)| last.to_string());
        for word in &question.kinds {
            let usage = || unknown("kind", word, &SayingKind::ALL.map(SayingKind::as_str));
            filter.kinds.push(SayingKind::parse(word).ok_or_else(usage)?);
        }
        let found = self.store.sayings(&filter)?;
        if found.is_empty() && self.store.has_no_sayings()? {
            notes.push("the stored articles were read by a program that kept no sayings: recode them".into());
        }
        Ok((found, notes))
    }

    /// Where the reports of an event or a meeting agree and differ, conflicts first.
    ///
    /// # Errors
    /// No such event or meeting, and a database that fails.
    pub fn compare(&self, id: &str) -> Result<Vec<Facet>> {
        query::compare(&self.store, id)
    }

    /// The promises that a question asks for beside what was done by the clock's day, and what the user should know about how it was read.
    ///
    /// # Errors
    /// As [`Session::read`], and a word that is no outcome.
    pub fn pledges(&self, question: &PledgeQuestion) -> Result<(Vec<Pledge>, Vec<String>)> {
        let words = Outcome::ALL.map(Outcome::as_str);
        let outcomes = question.outcomes.iter().map(|word| Outcome::parse(word).ok_or_else(|| unknown("outcome", word, &words)));
        let outcomes: Vec<Outcome> = outcomes.collect::<Result<_>>()?;
        let asked = Question {
            actors: question.actors.clone(),
            with: question.with.clone(),
            roles: vec!["source".to_owned()],
            since: question.since.clone(),
            until: question.until.clone(),
            ..Question::default()
        };
        let reading = self.read(&asked)?;
        let mut found = query::pledges(&self.store, &reading.filter, &self.merger, self.clock.today())?;
        found.retain(|pledge| outcomes.is_empty() || outcomes.contains(&pledge.outcome));
        found.truncate(question.limit.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX)));
        Ok((found, reading.notes))
    }

    /// Saves a question under a name, and gives what the user should know about how it was read.
    ///
    /// # Errors
    /// A name that is taken; a question that cannot be read is not saved.
    pub fn add_watch(&self, name: &str, question: &Question) -> Result<Vec<String>> {
        let notes = self.read(question)?.notes;
        let asked = serde_json::to_string(question)
            .map_err(|e| Error::Usage { reason: format!("the question cannot be kept: {e}"), remedy: String::new() })?;
        self.store.add_watch(name, &asked)?;
        Ok(notes)
    }

    /// What is new for a saved question since it was last answered; `None` the first time. It is new until [`Session::seen`] says otherwise.
    ///
    /// # Errors
    /// As [`Session::read`], and a database that fails.
    pub fn news(&self, watch: &Watch) -> Result<Option<Vec<Change>>> {
        if watch.seen.is_empty() {
            return Ok(None);
        }
        let question: Question = serde_json::from_str(&watch.question).map_err(|e| Error::Usage {
            reason: format!("the saved question `{}` cannot be read: {e}", watch.name),
            remedy: "remove it and save it anew".into(),
        })?;
        let filter = self.read(&question)?.filter;
        let mut changes = query::changes(&self.store, &watch.seen, &self.merger)?;
        changes.retain(|change| query::matches(&filter, &change.event, &self.merger));
        Ok(Some(changes))
    }

    /// The moment up to which a question that is answered now has been answered: the latest of the database, not the clock's, so that
    /// a batch which another process is still writing is news the next time.
    ///
    /// # Errors
    /// A database that fails.
    pub fn present(&self) -> Result<String> {
        Ok(self.store.latest_moment()?.unwrap_or_else(|| self.clock.moment()))
    }

    /// Notes that a saved question was answered up to a moment.
    ///
    /// # Errors
    /// A database that fails.
    pub fn seen(&self, watch: &Watch, moment: &str) -> Result<()> {
        self.store.seen_watch(&watch.name, moment)
    }
}

fn unknown(what: &str, word: &str, known: &[&str]) -> Error {
    Error::Usage { reason: format!("there is no {what} `{word}`"), remedy: known.join(", ") }
}
