//! `demarche articles`: the articles in the database.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::common::Common;
use crate::cli::output::{ListFormat, count, note, stdout, width};
use crate::render::{Records, records};
use crate::store::ArticleFilter;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ArticlesArgs {
    #[command(subcommand)]
    act: Option<What>,
    /// First day of publication
    #[arg(long, aliases = ["from", "after"], allow_hyphen_values = true, value_name = "DATE")]
    since: Option<String>,
    /// Last day of publication
    #[arg(long, aliases = ["to", "before"], allow_hyphen_values = true, value_name = "DATE")]
    until: Option<String>,
    /// Words of the publisher's name
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Words that the headline or the text holds
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// At most this many
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<u64>,
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Remove articles with everything coded from them: a retraction, an error page; read again, they come back
    Forget {
        /// Ids of articles, or their beginnings
        #[arg(required = true, value_name = "ARTICLE")]
        articles: Vec<String>,
    },
    /// Correct an article's day of publication, and recode it
    Date {
        /// Id of the article, or its beginning
        article: String,
        /// The day: 2025-11-10, yesterday, "9 Nov 2025"
        #[arg(allow_hyphen_values = true, value_name = "DATE")]
        day: String,
    },
}

pub(super) fn run(common: &Common, args: &ArticlesArgs) -> Result<ExitCode> {
    match &args.act {
        None => list(common, args),
        Some(What::Forget { articles }) => {
            let mut session = common.existing_writer()?;
            for article in articles {
                let (id, gone) = session.forget(article)?;
                note(&format!("forgotten: {id} with {} of events", count(gone, "mention")));
            }
            Ok(ExitCode::SUCCESS)
        }
        Some(What::Date { article, day }) => {
            let day = common.one_day("DATE", day)?;
            let id = common.existing_writer()?.redate(article, day)?;
            note(&format!("{id} is of {day}"));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn list(common: &Common, args: &ArticlesArgs) -> Result<ExitCode> {
    let session = common.reader()?;
    let span = |words: &Option<String>| words.as_deref().map(|words| session.days(words)).transpose();
    let filter = ArticleFilter {
        since: span(&args.since)?.map(|(first, _)| first),
        until: span(&args.until)?.map(|(_, last)| last),
        publisher: args.publisher.clone(),
        text: args.text.clone(),
        limit: args.limit,
    };
    let mut list = Records { header: vec!["id", "published", "publisher", "title", "mentions", "url", "ingested"], rows: Vec::new() };
    for a in session.store().articles(&filter)? {
        list.rows.push(vec![
            json!(a.id),
            json!(a.published),
            json!(a.publisher),
            json!(a.title),
            json!(a.mentions),
            json!(a.url),
            json!(a.ingested),
        ]);
    }
    let mut out = stdout();
    records(args.format.into(), width(args.width), &list, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
