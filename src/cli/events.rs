//! `demarche events`: lists events, one line each, or counts them.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::common::Common;
use crate::cli::known::Known;
use crate::cli::output::{EventFormat, stdout};
use crate::cli::question::{LayoutArgs, QuestionArgs};
use crate::query::Grouping;
use crate::render::{Records, records};

#[derive(Debug, Args)]
pub(super) struct EventsArgs {
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    layout: LayoutArgs,
    /// Count instead of listing: day, week, month, year, actor, country, place, publisher, kind, type, or several of them; periods, kinds
    /// and types without an event have a row, too, unless actors or places are counted with them
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = Known::GROUPINGS, hide_possible_values = true)]
    group_by: Vec<String>,
    /// Output format; counts come as table, csv, tsv, json, jsonl or md
    #[arg(long, short, value_enum, default_value = "table")]
    format: EventFormat,
}

pub(super) fn run(common: &Common, args: &EventsArgs) -> Result<ExitCode> {
    if !args.group_by.is_empty() {
        return count(common, args);
    }
    args.question.answer(common, args.format.into(), args.layout.layout(common, true), &mut stdout())?;
    Ok(ExitCode::SUCCESS)
}

fn count(common: &Common, args: &EventsArgs) -> Result<ExitCode> {
    let by = args.group_by.iter().map(|word| Grouping::parse(word)).collect::<Result<Vec<_>, _>>()?;
    let (session, filter) = args.question.filter(common)?;
    let counts = session.count(&filter, &by)?;
    let mut header: Vec<&'static str> = by.iter().map(|grouping| grouping.name()).collect();
    header.push("events");
    let row = |(keys, count): (Vec<String>, u64)| keys.into_iter().map(|key| json!(key)).chain([json!(count)]).collect();
    let list = Records { header, rows: counts.into_iter().map(row).collect() };
    let mut out = stdout();
    records(args.format.into(), args.layout.layout(common, true).width, &list, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
