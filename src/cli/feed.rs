//! `demarche feed`: which feeds and sitemaps `demarche fetch` asks, and how each of them fares.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::cli::common::Common;
use crate::cli::output::{ListFormat, count, note, stdout, width};
use crate::error::Error;
use crate::fetch::{Address, is_dead};
use crate::render::{Records, records};
use crate::store::{Feed, NewFeed};

#[derive(Debug, Args)]
pub(super) struct FeedArgs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Keep feeds or sitemaps in the database, for `demarche fetch`
    Add {
        /// Their addresses
        #[arg(required = true, value_name = "ADDRESS")]
        urls: Vec<String>,
        /// Fetch the page of each new or changed entry, too, instead of taking the entry for the article; of a sitemap pages are always fetched
        #[arg(long)]
        pages: bool,
        /// How many pages the first poll fetches, the newest first; the others are only remembered
        #[arg(long, value_name = "N", default_value_t = 0)]
        backlog: u32,
    },
    /// List the feeds: when each answered last, when it is asked again, what is wrong
    List {
        /// Width of the table in characters [default: the terminal's]
        #[arg(long, value_name = "N")]
        width: Option<usize>,
        /// Output format
        #[arg(long, short, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Forget feeds; their articles stay
    Remove {
        /// Their addresses
        #[arg(required = true, value_name = "ADDRESS")]
        urls: Vec<String>,
    },
}

pub(super) fn run(common: &Common, args: &FeedArgs) -> Result<ExitCode> {
    match &args.act {
        Act::Add { urls, pages, backlog } => {
            let urls = urls.iter().map(|url| address(url)).collect::<Result<Vec<_>>>()?;
            let feeds: Vec<NewFeed> = urls.into_iter().map(|url| NewFeed { url, pages: *pages, backlog: *backlog }).collect();
            let session = common.writer()?;
            let new = session.store().add_feeds(&feeds, true, &session.clock().moment())?;
            note(&format!("{} added", count(new as u64, "feed")));
        }
        Act::List { width: asked, format } => {
            let session = common.reader()?;
            let now = session.clock().now();
            let rows = session.store().feeds()?.iter().map(|feed| row(feed, is_dead(feed, now))).collect();
            let header = vec!["feed", "state", "answered", "due", "pages", "trouble"];
            let mut out = stdout();
            records((*format).into(), width(*asked), &Records { header, rows }, &mut out)?;
            out.flush()?;
        }
        Act::Remove { urls } => {
            let session = common.existing_writer()?;
            urls.iter().try_for_each(|url| session.store().remove_feed(&address(url)?).map_err(anyhow::Error::from))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn address(words: &str) -> Result<String> {
    let fault = |reason| Error::Usage { reason: format!("`{words}`: {reason}"), remedy: "write https://news.example/feed.xml".into() };
    Ok(Address::parse(words).map_err(fault)?.to_string())
}

fn row(feed: &Feed, dead: bool) -> Vec<Value> {
    let state = match feed {
        _ if dead => "dead",
        Feed { failures: 1.., .. } => "failing",
        Feed { trouble, .. } if !trouble.is_empty() => "waiting",
        Feed { succeeded, .. } if succeeded.is_empty() => "new",
        _ => "fine",
    };
    vec![json!(feed.url), json!(state), json!(feed.succeeded), json!(feed.due), json!(feed.pages), json!(feed.trouble)]
}
