//! `demarche ingest`: articles into the database, in batches, each written whole or not at all.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::app::{CodedLine, Ingest, Ingested, Run};
use crate::cli::common::Common;
use crate::cli::output::{EventFormat, alarm, count, note, stdout};
use crate::cli::question::{LayoutArgs, answer};
use crate::query::Question;
use crate::read::{Line, Lines, MAX_ARTICLE, Options};
use crate::types::article::Published;
use crate::types::{Article, Problem};

/// Problems told one by one before the rest is only counted.
const PROBLEMS_TOLD: u64 = 50;

#[derive(Debug, Args)]
pub(super) struct IngestArgs {
    #[command(flatten)]
    coding: super::coding::CodingArgs,
    /// Files, folders, or - for standard input
    #[arg(required_unless_present = "coded", value_name = "PATH")]
    paths: Vec<String>,
    /// What `demarche code` wrote, here or elsewhere, or - for standard input: articles with their events, which are not coded again.
    /// Lines without a text are joined by their ids to the articles of PATH
    #[arg(long, value_name = "FILE", conflicts_with_all = ["published", "input"])]
    coded: Option<PathBuf>,
    /// Publication day of articles that do not state one: 2025-11-10, today, "9 Nov 2025"
    #[arg(long, allow_hyphen_values = true, value_name = "DATE")]
    published: Option<String>,
    #[command(flatten)]
    input: super::input::InputArgs,
    /// Articles in a batch
    #[arg(long, value_name = "N", default_value_t = 4096, hide_short_help = true)]
    batch: usize,
    /// Print the whole timeline when done
    #[arg(long)]
    timeline: bool,
    #[command(flatten)]
    layout: LayoutArgs,
    /// Output format of the timeline
    #[arg(long, short, value_enum, default_value = "days")]
    format: EventFormat,
}

pub(super) fn run(common: &Common, args: &IngestArgs) -> Result<ExitCode> {
    let published = args.published.as_deref().map(|words| common.one_day("--published", words)).transpose()?.map(Published::Day);
    let mut session = args.coding.on(common.writer()?);
    let bar = progress_bar();
    let mut told = 0;
    let mut tell = |problem: &Problem| {
        told += 1;
        if told <= PROBLEMS_TOLD {
            bar.suspend(|| alarm(&worded(problem)));
        }
    };
    let mut run = session.begin(Run { process: std::process::id(), batch: args.batch }, &mut tell)?;
    let read = read_all(common, args, published, &mut run, &bar);
    bar.finish_and_clear();
    read?;
    let done = run.finish()?;
    summarise(&done);
    if args.timeline {
        answer(&session, &Question::default(), args.format.into(), args.layout.layout_of(common, args.format.into()), &mut stdout())?;
    }
    Ok(ExitCode::from(u8::from(done.problems > 0)))
}

fn read_all(common: &Common, args: &IngestArgs, published: Option<Published>, run: &mut Ingest<'_>, bar: &ProgressBar) -> Result<()> {
    let mut results = match &args.coded {
        Some(path) => read_coded(path, run, bar)?,
        None => HashMap::new(),
    };
    let options = Options { published, ..args.input.options(Some(common.today())) };
    let mut undated = Undated::default();
    for path in &args.paths {
        let mut failed = None;
        super::input::articles(path, &options, &mut |file, item| {
            undated.look(file, &item, bar);
            let taken = match (item, args.coded.is_some()) {
                (Ok(article), false) => run.article_of(article, file),
                (Ok(article), true) => join(article, &mut results, run),
                (Err(problem), _) => run.problem(problem),
            };
            failed = taken.err();
            show(bar, &run.so_far());
            failed.is_none()
        });
        if let Some(error) = failed {
            return Err(error.into());
        }
    }
    let mut without: Vec<CodedLine> = results.into_values().collect();
    without.sort_unstable_by(|a, b| a.article.id.cmp(&b.article.id));
    for CodedLine { article, problems, .. } in without {
        let id = article.id;
        if !problems.is_empty() {
            for problem in problems {
                let file = if problem.file.is_empty() { id.clone() } else { problem.file };
                run.problem(Problem { file, ..problem })?;
            }
            continue;
        }
        let reason = "it has no text, and no article of that id was given".to_owned();
        run.problem(Problem { file: id, line: None, reason, remedy: "name the articles, too: ingest --coded FILE ARTICLES".to_owned() })?;
    }
    Ok(())
}

/// Names articles without a date, each with the reason.
#[derive(Default)]
struct Undated {
    /// Why the next article may have none.
    reason: Option<String>,
    told: u64,
}

impl Undated {
    fn look(&mut self, file: &str, item: &std::result::Result<Article, Problem>, bar: &ProgressBar) {
        match item {
            Err(problem) if problem.remedy.contains("--published") => self.reason = Some(problem.reason.clone()),
            Err(_) => {}
            Ok(article) => {
                let reason = self.reason.take();
                if article.published.is_some() || self.told >= PROBLEMS_TOLD {
                    return;
                }
                self.told += 1;
                let name = article.title.as_deref().or(article.url.as_deref()).unwrap_or(&article.id);
                let reason = reason.unwrap_or_else(|| "it states none".to_owned());
                let words = crate::render::clean(&format!("{file}: no publication date for \"{name}\": {reason}"));
                bar.suspend(|| note(&words));
            }
        }
    }
}

/// The article with the result that was coded from it elsewhere.
fn join(article: Article, results: &mut HashMap<String, CodedLine>, run: &mut Ingest<'_>) -> crate::error::Result<()> {
    match results.remove(&article.id) {
        Some(line) => run.coded(line.join(article)),
        None => {
            let reason = "there is no result for it".to_owned();
            run.problem(Problem { file: article.id, line: None, reason, remedy: "code it, or ingest it without --coded".to_owned() })
        }
    }
}

/// Takes the lines of a file of results; gives those that lack their text, by the ids of their articles.
fn read_coded(path: &std::path::Path, run: &mut Ingest<'_>, bar: &ProgressBar) -> Result<HashMap<String, CodedLine>> {
    let name = path.display().to_string();
    let mut input: Box<dyn BufRead> = if name == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::new(std::fs::File::open(path).with_context(|| name.clone())?))
    };
    let mut results = HashMap::new();
    for (number, line) in Lines::new(&mut input) {
        let fault =
            |reason: String| Problem { file: name.clone(), line: Some(number), reason, remedy: "write it with: demarche code".into() };
        match line.with_context(|| name.clone())? {
            Line::Whole(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => {}
            Line::Whole(bytes) => match CodedLine::read(&bytes) {
                Ok(line) => take_coded(line, &name, number, &mut results, run)?,
                Err(reason) => run.problem(fault(reason))?,
            },
            _ => run.problem(fault(format!("the line is longer than {} MiB", MAX_ARTICLE >> 20)))?,
        }
        show(bar, &run.so_far());
    }
    Ok(results)
}

fn take_coded(line: CodedLine, name: &str, number: u64, results: &mut HashMap<String, CodedLine>, run: &mut Ingest<'_>) -> Result<()> {
    // A text that is missing may come with the articles; what was refused has none.
    if line.article.text.is_empty() && !line.article.id.is_empty() {
        results.insert(line.article.id.clone(), line);
        return Ok(());
    }
    let (coded, problems) = line.coded();
    for problem in problems {
        let file = if problem.file.is_empty() { name.to_owned() } else { problem.file };
        run.problem(Problem { file, line: problem.line.or(Some(number)), ..problem })?;
    }
    if let Some(coded) = coded {
        run.coded(coded)?;
    }
    Ok(())
}

fn worded(problem: &Problem) -> String {
    let line = problem.line.map_or(String::new(), |n| format!(":{n}"));
    let remedy = if problem.remedy.is_empty() { String::new() } else { format!(" ({})", problem.remedy) };
    crate::render::clean(&format!("{}{line}: {}{remedy}", problem.file, problem.reason))
}

fn show(bar: &ProgressBar, done: &Ingested) {
    bar.set_position(done.articles);
    bar.set_message(format!("{} mentions", done.mentions));
}

fn summarise(done: &Ingested) {
    let Ingested { articles, new, undated, mentions, events, problems, .. } = *done;
    if problems > PROBLEMS_TOLD {
        note(&format!("{} more; all of them are in the table `problem`", count(problems - PROBLEMS_TOLD, "problem")));
    }
    if undated > 0 {
        let have = if undated == 1 { "has" } else { "have" };
        note(&format!(
            "{} {have} no publication date: words such as \"on Sunday\" stay undated there; give the day with --published 2025-11-10",
            count(undated, "article")
        ));
    }
    let known = articles - new.min(articles);
    let known = if known > 0 { format!(" ({known} already known)") } else { String::new() };
    let problems = if problems > 0 { format!("; {}", count(problems, "problem")) } else { String::new() };
    note(&format!("{} read{known}, {}, {events:+} events{problems}", count(articles, "article"), count(mentions, "mention")));
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let style =
        ProgressStyle::with_template("{spinner} {pos} articles, {per_sec}, {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::new_spinner().with_style(style)
}
