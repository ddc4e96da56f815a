//! `demarche stats`: what the database holds, counted.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::cli::common::Common;
use crate::cli::output::{ListFormat, stdout, width};
use crate::query::months_between;
use crate::render::{Records, records, sparkline};
use crate::store::Stats;

/// Characters of the line over time.
const LINE: usize = 48;

#[derive(Debug, Args)]
pub(super) struct StatsArgs {
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(common: &Common, args: &StatsArgs) -> Result<ExitCode> {
    let stats = common.reader()?.store().stats()?;
    let mut list = list(&stats);
    if args.format == ListFormat::Table {
        over_time(&stats, &mut list);
    }
    let mut out = stdout();
    records(args.format.into(), width(None), &list, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// How the number of events goes over the months: a picture for people, not data.
fn over_time(stats: &Stats, list: &mut Records) {
    if let (Some((first, _)), Some((last, _))) = (stats.months.first(), stats.months.last()) {
        let count = |month: &String| stats.months.binary_search_by(|(m, _)| m.cmp(month)).map_or(0, |at| stats.months[at].1);
        let line = sparkline(&months_between(first, last).iter().map(count).collect::<Vec<_>>(), LINE);
        list.rows.push(vec![json!("months"), json!(format!("{first} to {last}")), json!(line)]);
    }
}

fn list(stats: &Stats) -> Records {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut add = |what: &str, of: &str, count: Value| rows.push(vec![json!(what), json!(of), count]);
    add("articles", "", json!(stats.articles));
    add("editions", "", json!(stats.editions));
    add("editions", "without a publication date", json!(stats.undated_editions));
    add("mentions", "", json!(stats.mentions));
    add("events", "", json!(stats.events));
    add("events", "without a date", json!(stats.undated_events));
    add("actors", "", json!(stats.actors));
    add("meetings", "", json!(stats.meetings));
    add("problems", "", json!(stats.problems));
    if let Some((first, last)) = &stats.days {
        add("first day", "", json!(first));
        add("last day", "", json!(last));
    }
    for (group, counts) in
        [("type", &stats.types), ("kind", &stats.kinds), ("certainty", &stats.certainties), ("publisher", &stats.publishers)]
    {
        counts.iter().for_each(|(of, count)| add(group, of, json!(count)));
    }
    Records { header: vec!["what", "of", "count"], rows }
}
