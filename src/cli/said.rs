//! `demarche said`: who said what to whom, from every stored article.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::app::{SAYING_COLUMNS, SayingQuestion, saying_row};
use crate::cli::common::Common;
use crate::cli::output::{ListFormat, note, stdout, width};
use crate::render::{Format, Records, records};
use crate::store::StoredSaying;
use crate::types::Speaker;

#[derive(Debug, Args)]
pub(super) struct SaidArgs {
    /// Who speaks: any name, alias or id; an office or a state stands for all who speak for it; given several times, any of them
    #[arg(long, short, value_name = "NAME")]
    actor: Vec<String>,
    /// Who is spoken to
    #[arg(long, value_name = "NAME")]
    to: Vec<String>,
    /// Words in what was said: SQLite's full-text syntax
    #[arg(long, value_name = "QUERY")]
    about: Option<String>,
    /// First day, inclusive: 2025-11-09, 2025-11 or 2025; a saying without a date of its own has that of its article
    #[arg(long, allow_hyphen_values = true, value_name = "DATE")]
    since: Option<String>,
    /// Last day, inclusive
    #[arg(long, allow_hyphen_values = true, value_name = "DATE")]
    until: Option<String>,
    /// That day, month or year
    #[arg(long, allow_hyphen_values = true, value_name = "DATE", conflicts_with_all = ["since", "until"])]
    on: Option<String>,
    /// direct, indirect, mixed, headline, document
    #[arg(long, value_delimiter = ',')]
    kind: Vec<String>,
    /// Only what is said by nobody known by name: "a diplomat who asked not to be named"
    #[arg(long)]
    unnamed: bool,
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

pub(super) fn run(common: &Common, args: &SaidArgs) -> Result<ExitCode> {
    let question = SayingQuestion {
        actors: args.actor.clone(),
        to: args.to.clone(),
        about: args.about.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        on: args.on.clone(),
        kinds: args.kind.clone(),
        unnamed: args.unnamed,
        limit: args.limit,
    };
    let (sayings, notes) = common.reader()?.said(&question)?;
    notes.iter().for_each(|line| note(line));
    let mut out = stdout();
    let format: Format = args.format.into();
    records(format, width(args.width), &list(&sayings, format), &mut out)?;
    out.flush()?;
    if sayings.is_empty() {
        note("no sayings match");
    }
    Ok(ExitCode::SUCCESS)
}

/// A table for reading; every field elsewhere.
fn list(sayings: &[StoredSaying], format: Format) -> Records {
    if matches!(format, Format::Table | Format::Md) {
        let row =
            |s: &StoredSaying| vec![day(s), json!(speaker(s)), json!(s.cue_words), json!(listeners(s)), json!(s.words), json!(source(s))];
        return Records { header: vec!["date", "speaker", "how", "to", "said", "source"], rows: sayings.iter().map(row).collect() };
    }
    Records { header: SAYING_COLUMNS.to_vec(), rows: sayings.iter().map(saying_row).collect() }
}

/// The day as told; in brackets that of the article where the text tells none.
fn day(s: &StoredSaying) -> Value {
    if s.saying.date.is_empty() { json!(format!("({})", s.published.get(..10).unwrap_or(&s.published))) } else { json!(s.saying.date) }
}

fn speaker(s: &StoredSaying) -> String {
    s.saying.speaker.as_ref().map_or_else(|| "?".to_owned(), |speaker| speaker.actor.called().to_owned())
}

fn listeners(s: &StoredSaying) -> String {
    s.saying.to.iter().map(|l: &Speaker| l.actor.called()).collect::<Vec<_>>().join("; ")
}

fn source(s: &StoredSaying) -> String {
    if s.publisher.is_empty() { s.article.clone() } else { s.publisher.clone() }
}
