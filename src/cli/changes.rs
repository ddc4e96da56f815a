//! `demarche changes`: what changed since a moment: events added, changed, withdrawn.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::common::Common;
use crate::cli::known::Known;
use crate::cli::output::{ListFormat, note, stdout, width};
use crate::query::Question;
use crate::render::{Format, Records, actors, date, records, standing, what};
use crate::types::{ActorRef, Change};

#[derive(Debug, Args)]
pub(super) struct ChangesArgs {
    /// Who takes part, as with --actor; of several, all of them
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// A day, from its beginning, or a moment: what was ingested, decided or recoded after it. "yesterday", -7d
    #[arg(long, allow_hyphen_values = true, value_name = "MOMENT")]
    since: String,
    /// Who takes part: any name, alias or id; may be given several times
    #[arg(long, short, value_name = "NAME")]
    actor: Vec<String>,
    /// The role of --actor: source, target, claimant [default: source or target]
    #[arg(long, value_name = "ROLE", value_delimiter = ',', value_parser = Known::ROLES, hide_possible_values = true)]
    role: Vec<String>,
    /// statement, strike, meeting, other
    #[arg(long, value_delimiter = ',', value_parser = Known::KINDS, hide_possible_values = true)]
    kind: Vec<String>,
    /// PLOVER type, such as CONSULT, or STATEMENT
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = Known::TYPES, hide_possible_values = true)]
    types: Vec<String>,
    /// Meeting status: proposed, agreed, scheduled, postponed, suspended, cancelled, under-way, held
    #[arg(long, value_delimiter = ',', value_parser = Known::STATUSES, hide_possible_values = true)]
    status: Vec<String>,
    /// asserted, claimed, planned, denied, hypothetical, contested; negated for what the text says did not happen
    #[arg(long, value_delimiter = ',', value_parser = Known::CERTAINTIES, hide_possible_values = true)]
    certainty: Vec<String>,
    /// Words of a place's name
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Words in the evidence or the headline
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// Least number of independent sources
    #[arg(long, value_name = "N")]
    min_sources: Option<u32>,
    /// First day of the events
    #[arg(long, allow_hyphen_values = true, value_name = "DATE")]
    event_since: Option<String>,
    /// Last day of the events
    #[arg(long, allow_hyphen_values = true, value_name = "DATE")]
    event_until: Option<String>,
    /// By the dates of the events instead of by the moment of the change, newest first
    #[arg(long)]
    by_date: bool,
    /// Exit with 1 if anything changed
    #[arg(long)]
    exit_code: bool,
    /// At most this many
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(common: &Common, args: &ChangesArgs) -> Result<ExitCode> {
    let session = common.reader()?;
    let reading = session.read(&args.question())?;
    reading.notes.iter().for_each(|line| note(line));
    let mut changes = session.changes_of(&args.since, &reading.filter)?;
    if !args.by_date {
        changes.sort_by(|a, b| b.event.last_ingested.cmp(&a.event.last_ingested));
    }
    changes.truncate(args.limit.unwrap_or(usize::MAX));
    write(&changes, args.format.into(), width(args.width))?;
    if changes.is_empty() {
        note("nothing changed");
    }
    Ok(ExitCode::from(u8::from(args.exit_code && !changes.is_empty())))
}

impl ChangesArgs {
    fn question(&self) -> Question {
        let mut names = self.actor.iter().chain(&self.names).cloned();
        let own = self.actor.len().max(1);
        Question {
            actors: names.by_ref().take(own).collect(),
            with: names.collect(),
            roles: self.role.clone(),
            kinds: self.kind.clone(),
            types: self.types.clone(),
            statuses: self.status.clone(),
            certainties: self.certainty.clone(),
            places: self.place.clone(),
            text: self.text.clone(),
            min_sources: self.min_sources,
            since: self.event_since.clone(),
            until: self.event_until.clone(),
            ..Question::default()
        }
    }
}

/// Writes changes to standard output, one row each: for a reader with the words of what is new, for a program field by field.
pub(super) fn write(changes: &[Change], format: Format, width: usize) -> Result<()> {
    let mut out = stdout();
    records(format, width, &list(changes, format), &mut out)?;
    Ok(out.flush()?)
}

/// Changes as a list, one row each.
pub(super) fn list(changes: &[Change], format: Format) -> Records {
    if format == Format::Table { shown(changes) } else { told(changes) }
}

fn shown(changes: &[Change]) -> Records {
    let row = |change: &Change| {
        let event = &change.event;
        let detail = if change.detail.is_empty() { event.event.evidence.exact.clone() } else { change.detail.join("; ") };
        let detail = [standing(event), detail].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
        vec![
            json!(change.change.as_str()),
            json!(event.id),
            json!(date(event).0),
            json!(what(&event.event)),
            json!(actors(&event.event)),
            json!(detail),
        ]
    };
    Records { header: vec!["change", "id", "date", "what", "who", "detail"], rows: changes.iter().map(row).collect() }
}

fn told(changes: &[Change]) -> Records {
    let names = |actors: &[ActorRef]| {
        let name = |a: &ActorRef| [&a.name, &a.text, &a.country].into_iter().find(|w| !w.is_empty()).cloned().unwrap_or_default();
        actors.iter().map(name).collect::<Vec<_>>().join("; ")
    };
    let row = |change: &Change| {
        let (told, event) = (&change.event, &change.event.event);
        vec![
            json!(change.change.as_str()),
            json!(told.id),
            json!(event.date),
            json!(event.kind.as_str()),
            json!(event.event_type.as_str()),
            json!(names(&event.source)),
            json!(names(&event.target)),
            json!(event.certainty.as_str()),
            json!(standing(told)),
            json!(change.detail.join("; ")),
            json!(event.evidence.exact),
            json!(told.independent_sources),
            json!(told.publisher),
            json!(told.published),
            json!(told.url),
            json!(told.last_ingested),
        ]
    };
    let header = vec![
        "change",
        "id",
        "date",
        "kind",
        "type",
        "source",
        "target",
        "certainty",
        "standing",
        "detail",
        "evidence",
        "sources",
        "publisher",
        "published",
        "url",
        "ingested",
    ];
    Records { header, rows: changes.iter().map(row).collect() }
}
