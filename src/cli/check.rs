//! `demarche check`: looks for damage in the database.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::cli::common::Common;
use crate::cli::output::stdout;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {}

pub(super) fn run(common: &Common, _: &CheckArgs) -> Result<ExitCode> {
    let faults = common.reader()?.check()?;
    let mut out = stdout();
    for fault in &faults {
        writeln!(out, "{}", crate::render::clean(fault))?;
    }
    if faults.is_empty() {
        writeln!(out, "the database is sound")?;
    }
    out.flush()?;
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}
