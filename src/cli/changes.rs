//! `demarche changes`: what changed since a moment: events added, changed, withdrawn.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::args::Common;
use crate::cli::output::{ListFormat, note, stdout, width};
use crate::render::{Format, Records, actors, date, records, what};
use crate::types::Change;

#[derive(Debug, Args)]
pub(super) struct ChangesArgs {
    /// A day, from its beginning, or a moment: what was ingested, decided or recoded after it
    #[arg(long, value_name = "MOMENT")]
    since: String,
    /// At most so many
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// Characters in a line of the table [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Shape of the output
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(common: &Common, args: &ChangesArgs) -> Result<ExitCode> {
    let mut changes = common.reader()?.changes(&args.since)?;
    changes.truncate(args.limit.unwrap_or(usize::MAX));
    write(&changes, args.format.into(), width(args.width))?;
    if changes.is_empty() {
        note("nothing changed");
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes changes to standard output, one row each.
pub(super) fn write(changes: &[Change], format: Format, width: usize) -> Result<()> {
    let row = |change: &Change| {
        let event = &change.event;
        vec![
            json!(change.change.as_str()),
            json!(event.id),
            json!(date(event).0),
            json!(what(&event.event)),
            json!(actors(&event.event)),
            json!(change.detail.join("; ")),
        ]
    };
    let list = Records { header: vec!["change", "id", "date", "what", "who", "detail"], rows: changes.iter().map(row).collect() };
    let mut out = stdout();
    records(format, width, &list, &mut out)?;
    Ok(out.flush()?)
}
