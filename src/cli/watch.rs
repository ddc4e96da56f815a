//! `demarche watch`: saved questions, and what is new for each since it was last answered.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use crate::cli::changes;
use crate::cli::common::Common;
use crate::cli::exit::told;
use crate::cli::output::{ListFormat, note, stdout, width};
use crate::cli::question::QuestionArgs;
use crate::query::Question;
use crate::render::{Format, Records, news as feed, records};
use crate::store::{Store, Watch};
use crate::types::Change;

/// Exit code of a run that found news.
const NEWS: u8 = 3;

#[derive(Debug, Args)]
pub(super) struct WatchArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Save a question under a name
    Add {
        /// Its name
        name: String,
        #[command(flatten)]
        question: Box<QuestionArgs>,
    },
    /// Print what is new since the last run, and nothing where nothing is: exit code 3 where there is news, 0 where there is none;
    /// the first run of a question is silent
    Run(RunArgs),
    /// List the saved questions
    List {
        /// Output format
        #[arg(long, short, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Forget a question
    Remove {
        /// Its name
        name: String,
    },
}

#[derive(Debug, Args)]
struct RunArgs {
    /// Which; all of them if none is named
    names: Vec<String>,
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: NewsFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NewsFormat {
    /// For reading in a terminal or a mail
    Table,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
    /// A Markdown table for each question with news
    Md,
    /// An Atom feed
    Atom,
}

pub(super) fn run(common: &Common, args: &WatchArgs) -> Result<ExitCode> {
    match &args.act {
        Act::Add { name, question } => add(common, name, &question.question()),
        Act::Run(args) => answer(common, args),
        Act::List { format } => list(common.reader()?.store(), *format),
        Act::Remove { name } => {
            common.existing_writer()?.store().remove_watch(name)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn add(common: &Common, name: &str, question: &Question) -> Result<ExitCode> {
    common.existing_writer()?.add_watch(name, question)?.iter().for_each(|line| note(line));
    Ok(ExitCode::SUCCESS)
}

fn answer(common: &Common, args: &RunArgs) -> Result<ExitCode> {
    let session = common.existing_writer()?;
    let store = session.store();
    let watches =
        if args.names.is_empty() { store.watches()? } else { args.names.iter().map(|name| store.watch(name)).collect::<Result<_, _>>()? };
    if watches.is_empty() {
        note("nothing is watched (save a question: demarche watch add NAME --actor ...)");
    }
    let (mut news, mut failed): (Vec<News<'_>>, bool) = (Vec::new(), false);
    for watch in &watches {
        let present = session.present()?;
        match session.news(watch) {
            Ok(Some(changes)) => news.push(News { watch, present, changes }),
            Ok(None) => {
                session.seen(watch, &present)?;
                note(&format!("`{}` is watched from now on", watch.name));
            }
            // One question that cannot be read any more does not silence the others.
            Err(error) => {
                failed = true;
                note(&format!("`{}`: {}", watch.name, told(&error)));
            }
        }
    }
    let fresh: Vec<&News<'_>> = news.iter().filter(|one| !one.changes.is_empty()).collect();
    if !fresh.is_empty() {
        let mut out = stdout();
        write(&fresh, args, &session.clock().moment(), &mut out)?;
        out.flush()?;
    }
    // What is printed has been seen; where printing failed, it is news again.
    for one in &news {
        session.seen(one.watch, &one.present)?;
    }
    Ok(ExitCode::from(if failed {
        1
    } else if fresh.is_empty() {
        0
    } else {
        NEWS
    }))
}

/// What is new for a question.
struct News<'w> {
    watch: &'w Watch,
    /// The moment up to which it is answered now.
    present: String,
    changes: Vec<Change>,
}

fn write(news: &[&News<'_>], args: &RunArgs, now: &str, out: &mut dyn Write) -> Result<()> {
    match args.format {
        NewsFormat::Atom => {
            let entries = news.iter().flat_map(|one| one.changes.iter().map(move |change| (one.watch.name.as_str(), change)));
            feed(&news.iter().map(|one| one.watch.name.as_str()).collect::<Vec<_>>().join(", "), now, entries, out)?;
        }
        NewsFormat::Json | NewsFormat::Jsonl => {
            let format = if args.format == NewsFormat::Json { Format::Json } else { Format::Jsonl };
            let mut all = Records { header: vec!["watch"], rows: Vec::new() };
            for one in news {
                let list = changes::list(&one.changes, format);
                all.header.truncate(1);
                all.header.extend(list.header);
                all.rows.extend(list.rows.into_iter().map(|row| std::iter::once(json!(one.watch.name)).chain(row).collect::<Vec<_>>()));
            }
            records(format, width(args.width), &all, out)?;
        }
        NewsFormat::Table | NewsFormat::Md => {
            let md = args.format == NewsFormat::Md;
            for (number, one) in news.iter().enumerate() {
                let gap = if number > 0 { "\n" } else { "" };
                if md {
                    writeln!(out, "{gap}## {}\n", one.watch.name)?;
                } else {
                    writeln!(out, "{gap}{}:", one.watch.name)?;
                }
                let format = if md { Format::Md } else { Format::Table };
                records(format, width(args.width), &changes::list(&one.changes, Format::Table), out)?;
            }
        }
    }
    Ok(())
}

fn list(store: &Store, format: ListFormat) -> Result<ExitCode> {
    let asked = |w: &Watch| {
        let question: serde_json::Value = serde_json::from_str(&w.question).unwrap_or_default();
        let said = |(key, value): (&String, &serde_json::Value)| {
            let words = match value {
                serde_json::Value::Array(items) => items.iter().filter_map(|v| v.as_str()).collect::<Vec<_>>().join(", "),
                serde_json::Value::String(word) => word.clone(),
                serde_json::Value::Number(number) => number.to_string(),
                _ => String::new(),
            };
            (!words.is_empty()).then(|| format!("{key} {words}"))
        };
        question.as_object().map(|o| o.iter().filter_map(said).collect::<Vec<_>>().join("; ")).unwrap_or_default()
    };
    let row = |w: &Watch| vec![json!(w.name), json!(asked(w)), json!(w.seen)];
    let rows = store.watches()?.iter().map(row).collect();
    let mut out = stdout();
    records(format.into(), width(None), &Records { header: vec!["name", "question", "last_run"], rows }, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
