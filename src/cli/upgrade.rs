//! `demarche upgrade`: brings a database that an older version wrote up to date. Commands that only read never do.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::cli::common::Common;
use crate::cli::output::note;

#[derive(Debug, Args)]
pub(super) struct UpgradeArgs {}

pub(super) fn run(common: &Common, _: &UpgradeArgs) -> Result<ExitCode> {
    common.existing_writer()?;
    note(&format!("{} is up to date", common.db.display()));
    Ok(ExitCode::SUCCESS)
}
