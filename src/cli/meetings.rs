//! `demarche meetings`: the threads of summits, visits, calls and talks, and what became of them.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::cli::args::Common;
use crate::cli::output::{ListFormat, note, stdout, width};
use crate::query::{actor_ids, first_day, last_day};
use crate::render::{self, Layout};
use crate::store::MeetingFilter;
use crate::types::MeetingStatus;

#[derive(Debug, Args)]
pub(super) struct MeetingsArgs {
    /// Who takes part: any name, alias or id; given several times, all of them
    #[arg(long, short, value_name = "NAME")]
    actor: Vec<String>,
    /// What became of it: proposed, agreed, scheduled, postponed, suspended, cancelled, under-way, held
    #[arg(long, value_delimiter = ',')]
    status: Vec<String>,
    /// First day of a step
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Last day of a step
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Show every step with its words
    #[arg(long)]
    history: bool,
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

pub(super) fn run(common: &Common, args: &MeetingsArgs) -> Result<ExitCode> {
    let store = common.reader()?;
    let mut notes = Vec::new();
    let mut filter = MeetingFilter { limit: args.limit, ..MeetingFilter::default() };
    for name in &args.actor {
        filter.actors.push(actor_ids(name, &store, &super::base::named, &mut notes)?);
    }
    for word in &args.status {
        filter.statuses.push(MeetingStatus::parse(word).ok_or_else(|| crate::error::Error::Usage {
            reason: format!("there is no status `{word}`"),
            remedy: MeetingStatus::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", "),
        })?);
    }
    filter.since = args.since.as_deref().map(first_day).transpose()?.map(|d| d.to_string());
    filter.until = args.until.as_deref().map(last_day).transpose()?.map(|d| d.to_string());
    notes.iter().for_each(|line| note(line));
    let threads = store.meetings(&filter)?;
    let layout = Layout { width: width(args.width), evidence: args.history, compact: false, today: Some(common.today()) };
    let mut out = stdout();
    render::meetings(args.format.into(), layout, common.today(), &threads, &mut out)?;
    out.flush()?;
    if threads.is_empty() {
        note("no meetings match");
    }
    Ok(ExitCode::SUCCESS)
}
