//! A run of ingest: articles, or results coded elsewhere, in batches, each written whole or not at all.

use rayon::prelude::*;

use crate::app::Session;
use crate::app::code::code_and_tell;
use crate::error::Result;
use crate::store::RunCounts;
use crate::types::{Article, CodedArticle, Problem};

/// Bytes of text in a batch: bounds memory, and what a kill can lose.
const BATCH_BYTES: usize = 4 << 20;
/// Articles in a batch, where the caller says nothing else.
const BATCH: usize = 4096;
/// What the database calls us.
const PROGRAM: &str = concat!("demarche ", env!("CARGO_PKG_VERSION"));

/// What a run of ingest did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ingested {
    /// Articles that were given.
    pub articles: u64,
    /// Those of them that were not in the database before.
    pub new: u64,
    /// The new ones that have no publication date.
    pub undated: u64,
    /// Mentions that were stored.
    pub mentions: u64,
    /// Events after the run less events before it.
    pub events: i64,
    /// What could not be read or coded.
    pub problems: u64,
}

/// How a run goes about it.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Whom a waiting writer may name; 0 for nobody.
    pub process: u32,
    /// Articles in a batch.
    pub batch: usize,
}

impl Default for Run {
    fn default() -> Self {
        Self { process: 0, batch: BATCH }
    }
}

/// What waits to be written.
#[derive(Debug)]
enum Waiting {
    /// With the file that it came from; empty where that is not known.
    Article(Article, String),
    Coded(CodedArticle),
}

impl Waiting {
    fn article(&self) -> &Article {
        match self {
            Waiting::Article(article, _) => article,
            Waiting::Coded(coded) => &coded.article,
        }
    }
}

/// A run of ingest that is under way. What is handed to it is in the database at the latest after [`Ingest::finish`].
pub struct Ingest<'s> {
    session: &'s mut Session,
    told: &'s mut (dyn FnMut(&Problem) + Send),
    run: i64,
    batch_size: usize,
    batch: Vec<Waiting>,
    bytes: usize,
    problems: Vec<Problem>,
    done: Ingested,
}

impl std::fmt::Debug for Ingest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ingest").field("run", &self.run).field("done", &self.done).finish_non_exhaustive()
    }
}

impl<'s> Ingest<'s> {
    pub(super) fn begin(session: &'s mut Session, how: Run, told: &'s mut (dyn FnMut(&Problem) + Send)) -> Result<Self> {
        let run = session.store.begin_run(&session.clock.moment(), PROGRAM, how.process)?;
        Ok(Self {
            session,
            told,
            run,
            batch_size: how.batch.max(1),
            batch: Vec::new(),
            bytes: 0,
            problems: Vec::new(),
            done: Ingested::default(),
        })
    }

    /// Takes an article, which is coded if the database does not have it yet.
    pub fn article(&mut self, article: Article) -> Result<()> {
        self.article_of(article, "")
    }

    /// As [`Ingest::article`], with the name of the file that it came from, for problems to name.
    pub fn article_of(&mut self, article: Article, file: &str) -> Result<()> {
        self.take(Waiting::Article(article, file.to_owned()))
    }

    /// Takes an article that was coded elsewhere, by the same version of the program.
    pub fn coded(&mut self, coded: CodedArticle) -> Result<()> {
        if let Some(reason) = misfit(&coded) {
            let file = coded.article.url.clone().unwrap_or_else(|| coded.article.id.clone());
            let remedy = "code it again".to_owned();
            return self.problem(Problem { file, line: None, reason, remedy });
        }
        self.take(Waiting::Coded(coded))
    }

    /// Takes what could not be read: it is kept beside the articles.
    pub fn problem(&mut self, problem: Problem) -> Result<()> {
        self.keep(problem);
        Ok(())
    }

    /// What the run did up to the last batch that was written.
    pub fn so_far(&self) -> Ingested {
        self.done
    }

    fn keep(&mut self, problem: Problem) {
        self.done.problems += 1;
        (self.told)(&problem);
        self.problems.push(problem);
    }

    fn take(&mut self, waiting: Waiting) -> Result<()> {
        self.bytes += waiting.article().text.len();
        self.done.articles += 1;
        self.batch.push(waiting);
        if self.batch.len() >= self.batch_size || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }

    /// Codes what is new of the batch, in parallel by article, and writes it in one transaction, stamped with the moment of it.
    pub fn flush(&mut self) -> Result<()> {
        self.bytes = 0;
        let mut new = Vec::with_capacity(self.batch.len());
        for waiting in std::mem::take(&mut self.batch) {
            if !self.session.store.is_known(waiting.article())? {
                new.push(waiting);
            }
        }
        let pipeline = new.iter().any(|one| matches!(one, Waiting::Article(..))).then(|| self.session.pipeline());
        let attempt = |waiting| match (waiting, pipeline) {
            (Waiting::Article(article, file), Some(pipeline)) => {
                code_and_tell(pipeline, article).map_err(|problem| if file.is_empty() { problem } else { Problem { file, ..problem } })
            }
            (Waiting::Article(article, _), None) => Ok((CodedArticle { article, ..CodedArticle::default() }, Vec::new())),
            (Waiting::Coded(coded), _) => Ok((coded, Vec::new())),
        };
        let attempts: Vec<_> = new.into_par_iter().map(attempt).collect();
        let mut coded = Vec::with_capacity(attempts.len());
        for attempt in attempts {
            match attempt {
                Ok((article, cut)) => {
                    cut.into_iter().for_each(|problem| self.keep(problem));
                    self.done.undated += u64::from(article.article.published.is_none());
                    coded.push(article);
                }
                Err(problem) => self.keep(problem),
            }
        }
        let now = self.session.clock.moment();
        if !coded.is_empty() {
            let written = self.session.store.write(coded, &self.session.merger, &now)?;
            self.done.new += written.editions;
            self.done.mentions += written.mentions;
            self.done.events += written.events;
        }
        if !self.problems.is_empty() {
            self.session.store.write_problems(&std::mem::take(&mut self.problems), &now)?;
        }
        Ok(())
    }

    /// Writes what waits, renews the threads of meetings and notes the end of the run.
    pub fn finish(mut self) -> Result<Ingested> {
        self.flush()?;
        self.session.store.renew_meetings(&self.session.merger)?;
        let Ingested { articles, mentions, problems, .. } = self.done;
        self.session.store.finish_run(self.run, &self.session.clock.moment(), RunCounts { articles, mentions, problems })?;
        Ok(self.done)
    }
}

/// Why a result does not belong to its text, if it does not: some evidence is not where it should be.
fn misfit(coded: &CodedArticle) -> Option<String> {
    let text = &coded.article.text;
    let evidence = coded.events.iter().flat_map(|event| std::iter::once(&event.evidence).chain(&event.also));
    let fits = |e: &crate::types::Evidence| text.get(e.start..e.end).is_some_and(|words| words == e.exact);
    let strange = evidence.into_iter().find(|evidence| !fits(evidence))?;
    Some(format!("the result is not of this text: its bytes {} to {} are not {:?}", strange.start, strange.end, strange.exact))
}
