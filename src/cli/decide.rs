//! `demarche decide`: what people decide about events, and the list of it as a file.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::cli::args::Common;
use crate::cli::ingest::merger;
use crate::cli::output::{note, stdout};
use crate::error::Error;
use crate::merge::edit;
use crate::store::Store;
use crate::types::{Act, Decision};

#[derive(Debug, Args)]
pub(super) struct DecideArgs {
    /// Who decides
    #[arg(long, global = true, value_name = "NAME", default_value = "")]
    by: String,
    #[command(subcommand)]
    act: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Two events are one
    Merge {
        /// The event that stays
        event: String,
        /// The event that becomes part of it
        other: String,
    },
    /// A mention is of another event than the one it was merged into
    Split {
        /// The event
        event: String,
        /// The mention to take out; `demarche show` lists them
        mention: String,
    },
    /// What is told there is no event
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
        /// FIELD=VALUE
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
    /// Take a decision back
    Undo {
        /// Id of the decision
        decision: String,
    },
    /// Print all decisions, one JSON object a line
    #[command(visible_alias = "export")]
    List,
    /// Make the decisions of such a list, from standard input
    Import,
}

pub(super) fn run(common: &Common, args: &DecideArgs) -> Result<ExitCode> {
    if matches!(args.act, What::List) {
        return list(&common.reader()?);
    }
    let mut store = common.existing_writer()?;
    match &args.act {
        What::Undo { decision } => store.undo(decision, &merger())?,
        What::Import => import(&mut store)?,
        act => {
            let decision = decision(&store, act, common.moment(), &args.by)?;
            store.decide(&decision, &merger())?;
            note(&format!("decided: {} {}", decision.act.as_str(), decision.mention.replacen('m', "e", 1)));
        }
    }
    store.renew_meetings(&merger())?;
    Ok(ExitCode::SUCCESS)
}

fn decision(store: &Store, what: &What, at: String, who: &str) -> Result<Decision> {
    let founder = |id: &str| store.founding_mention(&store.resolve_event(id)?);
    let mut made = Decision {
        id: String::new(),
        at,
        who: who.to_owned(),
        act: Act::Note,
        mention: String::new(),
        other: String::new(),
        field: String::new(),
        value: String::new(),
    };
    match what {
        What::Merge { event, other } => (made.act, made.mention, made.other) = (Act::Merge, founder(event)?, founder(other)?),
        What::Split { event, mention } => {
            (made.act, made.mention, made.other) = (Act::Split, founder(event)?, member(store, event, mention)?)
        }
        What::Reject { event, reason } => (made.act, made.mention, made.value) = (Act::Reject, founder(event)?, reason.clone()),
        What::Note { event, words } => (made.act, made.mention, made.value) = (Act::Note, founder(event)?, words.clone()),
        What::SetDate { event, date } => set(&mut made, store, founder(event)?, "date", date)?,
        What::Edit { event, change } => {
            let usage =
                || Error::Usage { reason: format!("`{change}` is no FIELD=VALUE"), remedy: "write killed=7 or date=2025-11-09".into() };
            let (field, value) = change.split_once('=').ok_or_else(usage)?;
            set(&mut made, store, founder(event)?, field, value)?;
        }
        What::Undo { .. } | What::List | What::Import => {}
    }
    if made.act == Act::Merge && made.mention == made.other {
        return Err(Error::Usage { reason: "the two are one event already".into(), remedy: String::new() }.into());
    }
    Ok(made)
}

/// The full id of a mention of the event.
fn member(store: &Store, event: &str, mention: &str) -> Result<String> {
    let mentions = store.mentions_of(&store.resolve_event(event)?)?;
    let found = mentions.iter().find(|m| m.id.starts_with(mention));
    let remedy = || format!("its mentions: {}", mentions.iter().map(|m| m.id.as_str()).collect::<Vec<_>>().join(", "));
    Ok(found
        .map(|m| m.id.clone())
        .ok_or_else(|| Error::NotFound { what: format!("the event has no mention `{mention}`"), remedy: remedy() })?)
}

/// Tries the value on the event, so that a decision which says nothing is never kept.
fn set(made: &mut Decision, store: &Store, mention: String, field: &str, value: &str) -> Result<()> {
    let mut event = store.event(&store.resolve_event(&mention)?)?;
    edit(&mut event, field, value).map_err(|reason| Error::Usage { reason, remedy: String::new() })?;
    (made.act, made.mention, made.field, made.value) = (Act::Edit, mention, field.to_owned(), value.to_owned());
    Ok(())
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

fn import(store: &mut Store) -> Result<()> {
    let mut made = 0;
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let decision: Decision = serde_json::from_str(&line?).with_context(|| format!("-:{}", number + 1))?;
        made += u64::from(store.decide(&decision, &merger())?);
    }
    note(&format!("{made} decisions made"));
    Ok(())
}
