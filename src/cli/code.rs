//! `demarche code`: articles in, events out, line by line.

use std::io::{BufWriter, stdin, stdout};
use std::process::ExitCode;

use clap::Args;

#[derive(Debug, Args)]
pub(super) struct CodeArgs {
    #[command(flatten)]
    coding: super::coding::CodingArgs,
}

pub(super) fn run(common: &super::common::Common, args: &CodeArgs) -> anyhow::Result<ExitCode> {
    let pipeline = args.coding.pipeline(common)?;
    let mut output = BufWriter::new(stdout().lock());
    super::ndjson::map_lines(&mut stdin().lock(), &mut output, |given| given.coded(&pipeline))
}
