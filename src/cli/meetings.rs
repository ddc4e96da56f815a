//! `demarche meetings`: the threads of summits, visits, calls and talks, and what became of them.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::app::MeetingQuestion;
use crate::cli::common::Common;
use crate::cli::known::Known;
use crate::cli::output::{ListFormat, note, stdout, width};
use crate::render::{self, Layout};

#[derive(Debug, Args)]
pub(super) struct MeetingsArgs {
    /// Who takes part: any name, alias or id; given several times, all of them
    #[arg(long, short, value_name = "NAME")]
    actor: Vec<String>,
    /// Outcome so far: proposed, agreed, scheduled, postponed, suspended, cancelled, under-way, held
    #[arg(long, value_delimiter = ',', value_parser = Known::STATUSES, hide_possible_values = true)]
    status: Vec<String>,
    /// First day of a step
    #[arg(long, aliases = ["from", "after"], allow_hyphen_values = true, value_name = "DATE")]
    since: Option<String>,
    /// Last day of a step
    #[arg(long, aliases = ["to", "before"], allow_hyphen_values = true, value_name = "DATE")]
    until: Option<String>,
    /// Show every step with its words
    #[arg(long)]
    history: bool,
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

pub(super) fn run(common: &Common, args: &MeetingsArgs) -> Result<ExitCode> {
    let question = MeetingQuestion {
        actors: args.actor.clone(),
        statuses: args.status.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        limit: args.limit,
    };
    let (threads, notes) = common.reader()?.meetings(&question)?;
    notes.iter().for_each(|line| note(line));
    let layout = Layout { width: width(args.width), evidence: args.history, compact: false, today: Some(common.today()), colour: false };
    let mut out = stdout();
    render::meetings(args.format.into(), layout, common.today(), &threads, &mut out)?;
    out.flush()?;
    if threads.is_empty() {
        note("no meetings match");
    }
    Ok(ExitCode::SUCCESS)
}
