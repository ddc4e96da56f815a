//! `demarche timeline`: prints events in order of time, with the words that support them.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::cli::common::Common;
use crate::cli::output::{EventFormat, stdout};
use crate::cli::question::{LayoutArgs, QuestionArgs};

#[derive(Debug, Args)]
pub(super) struct TimelineArgs {
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    layout: LayoutArgs,
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: EventFormat,
}

pub(super) fn run(common: &Common, args: &TimelineArgs) -> Result<ExitCode> {
    args.question.answer(common, args.format.into(), args.layout.layout(common, false), &mut stdout())?;
    Ok(ExitCode::SUCCESS)
}
