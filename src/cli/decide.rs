//! `demarche decide`: what people decide about events, and the list of it as a file.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::app::{Judgement, Session};
use crate::cli::common::Common;
use crate::cli::output::{note, stdout};
use crate::error::Error;
use crate::store::Store;
use crate::types::Decision;

#[derive(Debug, Args)]
pub(super) struct DecideArgs {
    /// Who decides [default: $USER]
    #[arg(long, global = true, value_name = "NAME", env = "DEMARCHE_BY", hide_env_values = true)]
    by: Option<String>,
    #[command(subcommand)]
    act: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Two events are one
    Merge {
        /// An event
        event: String,
        /// Another that is the same; the one with the earlier report keeps its id
        other: String,
    },
    /// A mention is of another event than the one it was merged into
    Split {
        /// The event
        event: String,
        /// The mention to take out; `demarche show` lists them
        mention: String,
    },
    /// The event is right as it is told; an earlier rejection no longer counts
    Accept {
        /// The event
        event: String,
    },
    /// There was no such event
    Reject {
        /// The event
        event: String,
        /// Why
        #[arg(default_value = "")]
        reason: String,
    },
    /// A field has another value
    Edit {
        /// The event
        event: String,
        /// FIELD=VALUE: date, type, kind, certainty, source, target, claimant, quote, place, killed, injured, meeting_status, planned_for
        #[arg(value_name = "FIELD=VALUE")]
        change: String,
    },
    /// The event was on another date
    SetDate {
        /// The event
        event: String,
        /// EDTF: 2025-11-09, 2025-11 or 2025-11-07/2025-11-08
        date: String,
    },
    /// A remark; `demarche show` prints it
    Note {
        /// The event
        event: String,
        /// The remark
        words: String,
    },
    /// What became of a promise that `demarche pledges` lists
    Link {
        /// The promise
        pledge: String,
        /// The later act
        act: String,
        /// kept, changed, contradicted; none where the act has nothing to do with the promise
        #[arg(default_value = "kept", value_parser = ["kept", "changed", "contradicted", "none"])]
        outcome: String,
    },
    /// Take a decision back
    Undo {
        /// Id of the decision, or its beginning
        #[arg(required_unless_present = "last")]
        decision: Option<String>,
        /// The latest decision
        #[arg(long, conflicts_with = "decision")]
        last: bool,
    },
    /// Print all decisions, one JSON object a line
    #[command(visible_alias = "export")]
    List,
    /// Apply such a list of decisions, from standard input
    Import,
}

pub(super) fn run(common: &Common, args: &DecideArgs) -> Result<ExitCode> {
    if matches!(args.act, What::List) {
        return list(common.reader()?.store());
    }
    let mut session = common.existing_writer()?;
    match &args.act {
        What::Undo { decision, last } => {
            let undone = match decision {
                Some(id) if !last => session.undo(id)?,
                _ => session.undo_last()?,
            };
            note(&format!("undone: {} {} [{}]", undone.act.as_str(), event_of(&undone), undone.id));
        }
        What::Import => import(&mut session)?,
        act => {
            let (event, judgement) = judgement(act)?;
            let who = args.by.clone().or_else(|| std::env::var("USER").ok()).unwrap_or_default();
            let made = session.decide(event, &judgement, &who)?;
            note(&format!("decided: {} {} [{}]", made.act.as_str(), event_of(&made), made.id));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The id of the event that a decision is about, as it is named after the mention.
fn event_of(decision: &Decision) -> String {
    decision.mention.replacen('m', "e", 1)
}

/// The event and what is decided about it.
fn judgement(act: &What) -> Result<(&str, Judgement), Error> {
    let edit = |field: &str, value: &str| Judgement::Edit { field: field.to_owned(), value: value.to_owned() };
    Ok(match act {
        What::Merge { event, other } => (event, Judgement::Merge(other.clone())),
        What::Split { event, mention } => (event, Judgement::Split(mention.clone())),
        What::Accept { event } => (event, Judgement::Accept),
        What::Reject { event, reason } => (event, Judgement::Reject(reason.clone())),
        What::Note { event, words } => (event, Judgement::Note(words.clone())),
        What::Link { pledge, act, outcome } => (pledge, Judgement::Link { act: act.clone(), outcome: outcome.clone() }),
        What::SetDate { event, date } => (event, edit("date", date)),
        What::Edit { event, change } => {
            let usage = || Error::Usage {
                reason: format!("`{change}` is no FIELD=VALUE"),
                remedy: "write killed=7, date=2025-11-09 or source=\"Lavrov; USA\"".into(),
            };
            let (field, value) = change.split_once('=').ok_or_else(usage)?;
            (event, edit(field, value))
        }
        What::Undo { .. } | What::List | What::Import => ("", Judgement::Note(String::new())),
    })
}

fn list(store: &Store) -> Result<ExitCode> {
    let mut out = stdout();
    for decision in store.decisions()? {
        serde_json::to_writer(&mut out, &decision)?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn import(session: &mut Session) -> Result<()> {
    let mut decisions: Vec<Decision> = Vec::new();
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        decisions.push(serde_json::from_str(&line?).with_context(|| format!("-:{}", number + 1))?);
    }
    let made = session.import(&decisions)?;
    note(&format!("{made} decisions made"));
    Ok(())
}
