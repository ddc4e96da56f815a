//! `demarche completions SHELL`: a completion script.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use clap_complete::Shell;

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs) -> Result<ExitCode> {
    // clap_complete panics where a pipe is closed: it writes into a buffer first.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "demarche", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
