//! `demarche problems`: what could not be read or coded, as a list of work.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::common::Common;
use crate::cli::output::{ListFormat, note, stdout, width};
use crate::render::{Records, records};

#[derive(Debug, Args)]
pub(super) struct ProblemsArgs {
    /// Forget all of them: what is still wrong is listed again by the next ingest
    #[arg(long)]
    clear: bool,
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(common: &Common, args: &ProblemsArgs) -> Result<ExitCode> {
    if args.clear {
        let cleared = common.existing_writer()?.clear_problems()?;
        note(&format!("{cleared} cleared"));
        return Ok(ExitCode::SUCCESS);
    }
    let mut list = Records { header: vec!["file", "line", "reason", "remedy", "seen"], rows: Vec::new() };
    for (problem, seen) in common.reader()?.store().problems()? {
        list.rows.push(vec![json!(problem.file), json!(problem.line), json!(problem.reason), json!(problem.remedy), json!(seen)]);
    }
    let mut out = stdout();
    records(args.format.into(), width(args.width), &list, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
