//! Arguments, files, clock, streams, exit codes. One file per command.

mod annotate;
mod args;
mod code;
mod ndjson;

use std::process::ExitCode;

use clap::Parser;

/// Runs the command line and tells the exit code: 0 done, 1 some input failed, 2 wrong usage.
pub fn run() -> ExitCode {
    let args = args::Args::parse();
    let done = match args.command {
        args::Command::Code(a) => code::run(&a),
        args::Command::Annotate(a) => annotate::run(&a),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            anstream::eprintln!("demarche: {error:#}");
            ExitCode::from(1)
        }
    }
}
