//! `demarche recode`: codes every stored article again, after the rules changed, and prints what changed.

use std::process::ExitCode;

use clap::Args;

use crate::cli::changes::write;
use crate::cli::common::Common;
use crate::cli::output::{ListFormat, note, width};
use crate::render::clean;

#[derive(Debug, Args)]
pub(super) struct RecodeArgs {
    #[command(flatten)]
    coding: super::coding::CodingArgs,
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Output format of the list of changes
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(common: &Common, args: &RecodeArgs) -> anyhow::Result<ExitCode> {
    let mut session = args.coding.on(common.existing_writer()?);
    let done = session.recode(&mut |problem| note(&clean(&format!("{}: {}", problem.file, problem.reason))))?;
    write(&done.changes, args.format.into(), width(args.width))?;
    let (editions, mentions, events) = (done.editions, done.mentions, done.changes.len());
    note(&format!("{editions} articles recoded, {mentions} mentions changed, {events} events changed"));
    Ok(ExitCode::SUCCESS)
}
