//! `demarche events`: lists events, one line each, or counts them.

use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::app::Session;
use crate::cli::common::Common;
use crate::cli::known::Known;
use crate::cli::output::{EventFormat, stdout};
use crate::cli::question::{LayoutArgs, QuestionArgs};
use crate::query::{Grouping, UNDATED, months_between};
use crate::render::{Records, bar, records, sparkline};
use crate::types::Filter;

/// Characters of the longest bar.
const BAR: usize = 20;
/// Characters of a line over time.
const LINE: usize = 36;

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

/// Columns for people only: they stand in tables, not in data.
#[derive(Default)]
struct Pictures {
    header: Vec<&'static str>,
    rows: VecDeque<Vec<String>>,
}

/// A bar for each count; by anything but time, how the count goes over the months, too.
fn pictures(session: &Session, filter: &Filter, by: &[Grouping], counts: &[(Vec<String>, u64)]) -> Result<Pictures> {
    let greatest = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let bars = counts.iter().map(|(_, count)| vec![bar(*count, greatest, BAR)]);
    let [one] = by else {
        return Ok(Pictures { header: vec![""], rows: bars.collect() });
    };
    if matches!(one, Grouping::Day | Grouping::Week | Grouping::Month | Grouping::Year) {
        return Ok(Pictures { header: vec![""], rows: bars.collect() });
    }
    let monthly = session.count(filter, &[*one, Grouping::Month])?;
    let dated = || monthly.iter().filter(|(keys, count)| keys[1] != UNDATED && *count > 0);
    let ends = dated().map(|(keys, _)| keys[1].as_str()).min().zip(dated().map(|(keys, _)| keys[1].as_str()).max());
    let months = ends.map(|(first, last)| months_between(first, last)).unwrap_or_default();
    let mut lines: HashMap<&str, Vec<u64>> = HashMap::new();
    for (keys, count) in dated() {
        let line = lines.entry(&keys[0]).or_insert_with(|| vec![0; months.len()]);
        if let Ok(at) = months.binary_search(&keys[1]) {
            line[at] = *count;
        }
    }
    let over = |key: &str| lines.get(key).map_or(String::new(), |line| sparkline(line, LINE));
    let rows = bars.zip(counts).map(|(mut row, (keys, _))| {
        row.push(over(&keys[0]));
        row
    });
    Ok(Pictures { header: vec!["", "by_month"], rows: rows.collect() })
}

fn count(common: &Common, args: &EventsArgs) -> Result<ExitCode> {
    let by = args.group_by.iter().map(|word| Grouping::parse(word)).collect::<Result<Vec<_>, _>>()?;
    let (session, filter) = args.question.filter(common)?;
    let counts = session.count(&filter, &by)?;
    let mut header: Vec<&'static str> = by.iter().map(|grouping| grouping.name()).collect();
    header.push("events");
    let mut pictures = match args.format {
        EventFormat::Table | EventFormat::Days => pictures(&session, &filter, &by, &counts)?,
        _ => Pictures::default(),
    };
    header.extend(pictures.header);
    let row = |(keys, count): (Vec<String>, u64)| {
        let drawn = pictures.rows.pop_front().into_iter().flatten().map(|picture| json!(picture));
        keys.into_iter().map(|key| json!(key)).chain([json!(count)]).chain(drawn).collect()
    };
    let list = Records { header, rows: counts.into_iter().map(row).collect() };
    let mut out = stdout();
    records(args.format.into(), args.layout.layout(common, true).width, &list, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
