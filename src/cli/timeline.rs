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
    #[arg(long, short, value_enum, default_value = "days")]
    format: EventFormat,
}

pub(super) fn run(common: &Common, args: &TimelineArgs) -> Result<ExitCode> {
    let format = args.format.into();
    args.question.answer(common, format, args.layout.layout_of(common, format), &mut stdout())?;
    Ok(ExitCode::SUCCESS)
}
