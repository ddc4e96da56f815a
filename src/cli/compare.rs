//! `demarche compare`: what the sources of an event or a meeting share and where they differ, conflicts first.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::common::Common;
use crate::cli::output::{ListFormat, stdout, width};
use crate::query::{Facet, Side};
use crate::render::{Records, records};

#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// Id of an event or of a meeting, or the beginning of it
    #[arg(value_name = "ID")]
    id: String,
    /// Only where they differ
    #[arg(long)]
    conflicts: bool,
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(common: &Common, args: &CompareArgs) -> Result<ExitCode> {
    let facets = common.reader()?.compare(&args.id)?;
    let shown = facets.iter().filter(|f| !args.conflicts || f.standing == crate::query::Standing::Differ);
    let mut rows: Vec<Vec<serde_json::Value>> = shown.flat_map(|facet| facet.sides.iter().map(move |side| row(facet, side))).collect();
    if matches!(args.format, ListFormat::Table | ListFormat::Md) {
        without_repeats(&mut rows);
    }
    let header = vec!["sources", "what", "value", "first", "by", "words"];
    let mut out = stdout();
    records(args.format.into(), width(args.width), &Records { header, rows }, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// One screen: what is told again in the same words says so.
fn without_repeats(rows: &mut [Vec<serde_json::Value>]) {
    let mut seen = std::collections::BTreeSet::new();
    for words in rows.iter_mut().filter_map(|row| row.last_mut()) {
        if !seen.insert(words.to_string()) {
            *words = json!("(as above)");
        }
    }
}

fn row(facet: &Facet, side: &Side) -> Vec<serde_json::Value> {
    let mut by: Vec<&str> = side.reports.iter().map(|r| r.source.as_str()).collect();
    by.dedup();
    let first = side.reports.first();
    vec![
        json!(facet.standing.as_str()),
        json!(facet.name),
        json!(side.value),
        json!(first.map_or("", |r| &r.published)),
        json!(by),
        json!(first.map_or("", |r| &r.words)),
    ]
}
