//! `demarche pledges`: promises, plans, threats and announced meetings beside what was done.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::app::PledgeQuestion;
use crate::cli::common::Common;
use crate::cli::output::{ListFormat, note, stdout, width};
use crate::query::{Outcome, Pledge};
use crate::render::{Format, Records, date, records};
use crate::types::{ActorRef, TimelineEvent};

#[derive(Debug, Args)]
pub(super) struct PledgesArgs {
    /// Who promises: any name, alias or id; may be given several times
    #[arg(long, short, value_name = "NAME")]
    actor: Vec<String>,
    /// To whom, or with whom
    #[arg(long, value_name = "NAME")]
    with: Vec<String>,
    /// First day of the promise, inclusive: 2025-11-09, 2025-11 or 2025
    #[arg(long, allow_hyphen_values = true, value_name = "DATE")]
    since: Option<String>,
    /// Last day of the promise, inclusive
    #[arg(long, allow_hyphen_values = true, value_name = "DATE")]
    until: Option<String>,
    /// Nothing is reported, and its day has not passed or none is known
    #[arg(long)]
    open: bool,
    /// A later act is proposed to do it
    #[arg(long)]
    kept: bool,
    /// A later act is proposed to put it off
    #[arg(long)]
    changed: bool,
    /// A later act is proposed to go against it
    #[arg(long)]
    contradicted: bool,
    /// Its day has passed and nothing is reported
    #[arg(long)]
    overdue: bool,
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

pub(super) fn run(common: &Common, args: &PledgesArgs) -> Result<ExitCode> {
    let flags = [
        (args.open, Outcome::Open),
        (args.kept, Outcome::Kept),
        (args.changed, Outcome::Changed),
        (args.contradicted, Outcome::Contradicted),
        (args.overdue, Outcome::Overdue),
    ];
    let question = PledgeQuestion {
        actors: args.actor.clone(),
        with: args.with.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        outcomes: flags.iter().filter(|(asked, _)| *asked).map(|(_, outcome)| outcome.as_str().to_owned()).collect(),
        limit: args.limit,
    };
    let (found, notes) = common.reader()?.pledges(&question)?;
    notes.iter().for_each(|line| note(line));
    let format: Format = args.format.into();
    let mut out = stdout();
    records(format, width(args.width), &list(&found, format), &mut out)?;
    out.flush()?;
    if found.is_empty() {
        note("no promises match");
    }
    Ok(ExitCode::SUCCESS)
}

/// A table for reading; every field elsewhere.
fn list(found: &[Pledge], format: Format) -> Records {
    let words = |event: &TimelineEvent| event.event.evidence.exact.clone();
    let act = |p: &Pledge, read: &dyn Fn(&TimelineEvent) -> String| p.act.as_ref().map_or(String::new(), read);
    if matches!(format, Format::Table | Format::Md) {
        let row = |p: &Pledge| -> Vec<Value> {
            vec![
                json!(date(&p.pledge).0),
                json!(who(&p.pledge)),
                json!(p.outcome.as_str()),
                json!(words(&p.pledge)),
                json!(act(p, &|e| date(e).0)),
                json!(act(p, &words)),
            ]
        };
        return Records { header: vec!["promised", "who", "outcome", "promise", "done", "act"], rows: found.iter().map(row).collect() };
    }
    let row = |p: &Pledge| -> Vec<Value> {
        vec![
            json!(p.outcome.as_str()),
            json!(p.pledge.id),
            json!(p.pledge.event.date),
            json!(who(&p.pledge)),
            json!(words(&p.pledge)),
            json!(p.due.map_or(String::new(), |d| d.to_string())),
            json!(act(p, &|e| e.id.clone())),
            json!(act(p, &|e| e.event.date.clone())),
            json!(act(p, &words)),
            json!(p.reason),
        ]
    };
    let header = vec!["outcome", "pledge", "promised", "who", "promise", "due", "act", "done", "act_words", "reason"];
    Records { header, rows: found.iter().map(row).collect() }
}

fn who(event: &TimelineEvent) -> String {
    let name = |a: &ActorRef| [&a.name, &a.text, &a.id].into_iter().find(|n| !n.is_empty()).cloned().unwrap_or_default();
    event.event.source.iter().map(name).collect::<Vec<_>>().join("; ")
}
