//! `demarche recode`: codes every stored article anew, after the rules changed, and prints what is told otherwise.

use std::process::ExitCode;

use clap::Args;
use rayon::prelude::*;

use crate::cli::args::Common;
use crate::cli::changes::write;
use crate::cli::ingest::{attempt, merger};
use crate::cli::output::{ListFormat, note, width};
use crate::query;
use crate::render::clean;
use crate::store::Recoded;
use crate::types::Problem;

/// Editions that are coded in parallel and written at once.
const BATCH: usize = 256;

#[derive(Debug, Args)]
pub(super) struct RecodeArgs {
    #[command(flatten)]
    user: super::user_actors::UserActors,
    /// Characters in a line of the table [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Shape of the list of what changed
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(common: &Common, args: &RecodeArgs) -> anyhow::Result<ExitCode> {
    let mut store = common.existing_writer()?;
    let pipeline = args.user.pipeline()?;
    let (merger, now) = (merger(), common.moment());
    let (mut last, mut editions, mut mentions) = (i64::MIN, 0, 0);
    loop {
        let batch = store.editions_after(last, BATCH)?;
        let Some(end) = batch.last() else { break };
        last = end.key;
        editions += batch.len();
        let coded: Vec<Result<Recoded, Problem>> = batch
            .into_par_iter()
            .map(|edition| {
                let coded = attempt(&pipeline, edition.article)?;
                Ok(Recoded { edition: edition.key, events: coded.events, agency: coded.agency })
            })
            .collect();
        // What cannot be coded now stays as it was.
        let (coded, problems): (Vec<_>, Vec<_>) = coded.into_iter().partition(Result::is_ok);
        problems.into_iter().filter_map(Result::err).for_each(|p| note(&clean(&format!("{}: {}", p.file, p.reason))));
        let coded: Vec<Recoded> = coded.into_iter().filter_map(Result::ok).collect();
        mentions += store.recode(&coded, &merger, &now)?;
    }
    store.remerge(&merger, &now)?;
    store.renew_meetings(&merger)?;
    let changes = query::recoded(&store, &just_before(&now))?;
    write(&changes, args.format.into(), width(args.width))?;
    note(&format!("{editions} articles coded anew, {mentions} mentions changed, {} events told otherwise", changes.len()));
    Ok(ExitCode::SUCCESS)
}

/// The last second before a moment: what has the moment itself lies after it.
fn just_before(now: &str) -> String {
    let moment = chrono::DateTime::parse_from_rfc3339(now).map(|m| m.to_utc() - chrono::Duration::seconds(1));
    moment.map_or_else(|_| now.to_owned(), |m| m.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
