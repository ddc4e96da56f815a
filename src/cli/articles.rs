//! `demarche articles`: the articles in the database.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::args::Common;
use crate::cli::output::{ListFormat, stdout, width};
use crate::query::{first_day, last_day};
use crate::render::{Records, records};
use crate::store::ArticleFilter;

#[derive(Debug, Args)]
pub(super) struct ArticlesArgs {
    /// First day of publication
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Last day of publication
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Words of the publisher's name
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Words that the headline or the text holds
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// At most so many
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<u64>,
    /// Characters in a line of the table [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Shape of the output
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(common: &Common, args: &ArticlesArgs) -> Result<ExitCode> {
    let filter = ArticleFilter {
        since: args.since.as_deref().map(first_day).transpose()?,
        until: args.until.as_deref().map(last_day).transpose()?,
        publisher: args.publisher.clone(),
        text: args.text.clone(),
        limit: args.limit,
    };
    let mut list = Records { header: vec!["id", "published", "publisher", "title", "mentions", "url", "ingested"], rows: Vec::new() };
    for a in common.reader()?.store().articles(&filter)? {
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
