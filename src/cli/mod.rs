//! Arguments, files, clock, streams, exit codes. One file per command.

mod actors;
mod annotate;
mod args;
mod articles;
mod changes;
mod check;
mod code;
mod coding;
mod common;
mod compare;
mod completions;
mod decide;
mod desk;
mod events;
mod exit;
mod export;
mod feed;
mod fetch;
mod ingest;
mod input;
mod known;
mod man;
mod mcp;
#[cfg(feature = "mcp")]
mod mcp_server;
mod meetings;
mod ndjson;
mod output;
pub(crate) mod page;
mod pledges;
mod problems;
mod question;
mod read;
mod recode;
mod review;
mod rules;
mod said;
mod serve;
mod show;
mod stats;
mod timeline;
mod upgrade;
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

/// Runs the command line and tells the exit code: 0 done, 1 some input failed, 2 wrong usage.
pub fn run() -> ExitCode {
    run_with(std::env::args_os())
}

/// As [`run`], with the program's name and arguments given; wrong usage and `--help` end the process.
pub fn run_with(words: impl IntoIterator<Item = std::ffi::OsString>) -> ExitCode {
    let args = args::Args::parse_from(words);
    let common = &args.common;
    output::QUIET.store(common.quiet, std::sync::atomic::Ordering::Relaxed);
    let done = match &args.command {
        args::Command::Ingest(a) => ingest::run(common, a),
        args::Command::Fetch(a) => fetch::run(common, a),
        args::Command::Feed(a) => feed::run(common, a),
        args::Command::Timeline(a) => timeline::run(common, a),
        args::Command::Events(a) => events::run(common, a),
        args::Command::Show(a) => show::run(common, a),
        args::Command::Meetings(a) => meetings::run(common, a),
        args::Command::Said(a) => said::run(common, a),
        args::Command::Compare(a) => compare::run(common, a),
        args::Command::Pledges(a) => pledges::run(common, a),
        args::Command::Actors(a) => actors::run(common, a),
        args::Command::Articles(a) => articles::run(common, a),
        args::Command::Export(a) => export::run(common, a),
        args::Command::Code(a) => code::run(common, a),
        args::Command::Read(a) => read::run(common, a),
        args::Command::Annotate(a) => annotate::run(common, a),
        args::Command::Changes(a) => changes::run(common, a),
        args::Command::Watch(a) => watch::run(common, a),
        args::Command::Recode(a) => recode::run(common, a),
        args::Command::Decide(a) => decide::run(common, a),
        args::Command::Review(a) => review::run(common, a),
        args::Command::Serve(a) => serve::run(common, a),
        args::Command::Mcp(a) => mcp::run(common, a),
        args::Command::Rules(a) => rules::run(common, a),
        args::Command::Stats(a) => stats::run(common, a),
        args::Command::Problems(a) => problems::run(common, a),
        args::Command::Check(a) => check::run(common, a),
        args::Command::Upgrade(a) => upgrade::run(common, a),
        args::Command::Completions(a) => completions::run(a),
        args::Command::Man(a) => man::run(a),
    };
    exit::code(done)
}

/// The command line's grammar, for the manual and its tests.
pub fn command() -> clap::Command {
    args::Args::command()
}
