//! `demarche ingest`: articles into the database, in batches, each written whole or not at all.

use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use crate::cli::args::Common;
use crate::cli::output::{EventFormat, note, stdout};
use crate::cli::question::{LayoutArgs, answer};
use crate::lexicon::actors::Base;
use crate::merge::Merger;
use crate::pipeline::Pipeline;
use crate::query::Question;
use crate::read::{Format, Options};
use crate::store::{RunCounts, Store};
use crate::types::article::Published;
use crate::types::{Article, CodedArticle, Problem};

/// Bytes of text in a batch: bounds memory, and what a kill can lose.
const BATCH_BYTES: usize = 4 << 20;
/// Problems told one by one before the rest is only counted.
const PROBLEMS_TOLD: u64 = 50;

#[derive(Debug, Args)]
pub(super) struct IngestArgs {
    #[command(flatten)]
    user: super::user_actors::UserActors,
    /// Files, folders, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// Publication day of articles that do not state one
    #[arg(long, value_name = "DATE")]
    published: Option<NaiveDate>,
    /// Form of the input, where it shall not be told from name and content: text, markdown, html, json, ndjson, csv, feed
    #[arg(long, value_name = "FORM", value_parser = form)]
    input: Option<Format>,
    /// Articles in a batch
    #[arg(long, value_name = "N", default_value_t = 256, hide_short_help = true)]
    batch: usize,
    /// Print the whole timeline when done
    #[arg(long)]
    timeline: bool,
    #[command(flatten)]
    layout: LayoutArgs,
    /// Shape of the timeline
    #[arg(long, short, value_enum, default_value = "table")]
    format: EventFormat,
}

fn form(word: &str) -> std::result::Result<Format, String> {
    Format::named(word).ok_or_else(|| format!("no such form `{word}`: text, markdown, html, json, ndjson, csv, feed"))
}

pub(super) fn run(common: &Common, args: &IngestArgs) -> Result<ExitCode> {
    let mut ingest = Ingest::begin(common, args)?;
    let done = ingest.read_all(&args.paths);
    let store = ingest.finish(done)?;
    if args.timeline {
        answer(&store.store, &Question::default(), args.format.into(), args.layout.layout(common, false), &mut stdout())?;
    }
    Ok(ExitCode::from(u8::from(store.counts.problems > 0)))
}

/// A run of ingest.
struct Ingest {
    store: Store,
    pipeline: Pipeline,
    merger: Merger,
    run: i64,
    now: String,
    published: Option<NaiveDate>,
    input: Option<Format>,
    batch_size: usize,
    batch: Vec<Article>,
    bytes: usize,
    problems: Vec<Problem>,
    counts: RunCounts,
    new: u64,
    events: i64,
    undated: u64,
    bar: ProgressBar,
}

impl Ingest {
    fn begin(common: &Common, args: &IngestArgs) -> Result<Self> {
        let mut store = common.writer()?;
        let now = common.moment();
        let run = store.begin_run(&now, concat!("demarche ", env!("CARGO_PKG_VERSION")), std::process::id())?;
        Ok(Self {
            store,
            pipeline: args.user.pipeline()?,
            merger: merger(),
            run,
            now,
            published: args.published,
            input: args.input,
            batch_size: args.batch.max(1),
            batch: Vec::new(),
            bytes: 0,
            problems: Vec::new(),
            counts: RunCounts::default(),
            new: 0,
            events: 0,
            undated: 0,
            bar: progress_bar(),
        })
    }

    fn read_all(&mut self, paths: &[String]) -> Result<()> {
        let mut failed = None;
        let options = Options { format: self.input, published: self.published.map(Published::Day), ..Options::default() };
        for path in paths {
            super::input::articles(path, &options, &mut |item| {
                failed = self.take(item).err();
                failed.is_none()
            });
            if let Some(error) = failed {
                return Err(error);
            }
        }
        self.flush()
    }

    fn take(&mut self, item: std::result::Result<Article, Problem>) -> Result<()> {
        match item {
            Ok(article) => {
                self.undated += u64::from(article.published.is_none());
                self.bytes += article.text.len();
                self.counts.articles += 1;
                self.batch.push(article);
                if self.batch.len() >= self.batch_size || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
            }
            Err(problem) => {
                self.tell(&problem);
                self.problems.push(problem);
                Ok(())
            }
        }
    }

    fn tell(&mut self, problem: &Problem) {
        self.counts.problems += 1;
        if self.counts.problems > PROBLEMS_TOLD {
            return;
        }
        let line = problem.line.map_or(String::new(), |n| format!(":{n}"));
        let remedy = if problem.remedy.is_empty() { String::new() } else { format!(" ({})", problem.remedy) };
        let words = crate::render::clean(&format!("{}{line}: {}{remedy}", problem.file, problem.reason));
        self.bar.suspend(|| note(&words));
    }

    /// Codes what is new of the batch, in parallel by article, and writes it in one transaction.
    fn flush(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        let known = self.store.known(&batch)?;
        let new: Vec<Article> = batch.into_iter().zip(known).filter(|(_, known)| !known).map(|(article, _)| article).collect();
        let pipeline = &self.pipeline;
        let attempts: Vec<_> = new.into_par_iter().map(|article| attempt(pipeline, article)).collect();
        let mut coded = Vec::with_capacity(attempts.len());
        for attempt in attempts {
            match attempt {
                Ok(article) => coded.push(article),
                Err(problem) => {
                    self.tell(&problem);
                    self.problems.push(problem);
                }
            }
        }
        if !coded.is_empty() {
            let written = self.store.write(coded, &self.merger, &self.now)?;
            self.new += written.editions;
            self.counts.mentions += written.mentions;
            self.events += written.events;
        }
        if !self.problems.is_empty() {
            self.store.write_problems(&std::mem::take(&mut self.problems), &self.now)?;
        }
        self.bar.set_position(self.counts.articles);
        self.bar.set_message(format!("{} mentions", self.counts.mentions));
        Ok(())
    }

    fn finish(mut self, done: Result<()>) -> Result<Self> {
        self.bar.finish_and_clear();
        done?;
        self.store.renew_meetings(&self.merger)?;
        self.store.finish_run(self.run, &self.now, self.counts)?;
        if self.counts.problems > PROBLEMS_TOLD {
            note(&format!("{} more problems; all of them are in the table `problem`", self.counts.problems - PROBLEMS_TOLD));
        }
        if self.undated > 0 {
            let (these, have) = if self.undated == 1 { ("1 article", "has") } else { (&*format!("{} articles", self.undated), "have") };
            note(&format!(
                "{these} {have} no publication date: words such as \"on Sunday\" stay undated there; give the day with --published 2025-11-10"
            ));
        }
        note(&self.summary());
        Ok(self)
    }

    fn summary(&self) -> String {
        let RunCounts { articles, mentions, problems } = self.counts;
        let known = articles - self.new;
        let known = if known > 0 { format!(" ({known} already known)") } else { String::new() };
        let problems = if problems > 0 { format!("; {problems} problems") } else { String::new() };
        format!("{articles} articles read{known}, {mentions} mentions, {:+} events{problems}", self.events)
    }
}

/// Merging with the embedded actor base.
pub(super) fn merger() -> Merger {
    let base = Base::embedded();
    Merger::with_parents(move |actor| super::base::parents(&base, actor))
}

/// Codes an article; a fault of the program is a problem of that article, which stays out until it can be coded.
pub(super) fn attempt(pipeline: &Pipeline, article: Article) -> std::result::Result<CodedArticle, Problem> {
    let name = article.url.clone().unwrap_or_else(|| article.id.clone());
    super::ndjson::guarded(|| code(pipeline, article)).map_err(|problem| Problem { file: name, ..problem })
}

fn code(pipeline: &Pipeline, article: Article) -> CodedArticle {
    let coded = pipeline.code(article);
    let document = coded.document;
    let agency = document.dateline.as_ref().and_then(|d| d.agency).map_or(String::new(), |span| span.of(document.text()).to_owned());
    CodedArticle { article: document.article, events: coded.events, agency }
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let style =
        ProgressStyle::with_template("{spinner} {pos} articles, {per_sec}, {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::new_spinner().with_style(style)
}
