//! `demarche show ID`: one event with all its mentions, sources, numbers and why it was coded.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::common::Common;
use crate::cli::exit::told;
use crate::cli::output::{alarm, stdout};
use crate::render::{clean, explain};
use crate::store::Store;
use crate::types::{Decision, Mention};

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Ids of events, or of mentions, or the beginnings of ids
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// One JSON object for each event
    #[arg(long)]
    json: bool,
}

pub(super) fn run(common: &Common, args: &ShowArgs) -> Result<ExitCode> {
    let session = common.reader()?;
    let store = session.store();
    let mut out = stdout();
    let mut failed = false;
    let decisions = store.decisions()?;
    for (number, id) in args.ids.iter().enumerate() {
        let id = match store.resolve_event(id) {
            Ok(id) => id,
            Err(error) => {
                alarm(&told(&error));
                failed = true;
                continue;
            }
        };
        let (event, mentions) = (store.event(&id)?, store.mentions_of(&id)?);
        if args.json {
            writeln!(
                out,
                "{}",
                json!({"event": event, "mentions": mentions.iter().map(|m| mention(store, m)).collect::<Result<Vec<_>>>()?})
            )?;
        } else {
            if number > 0 {
                writeln!(out)?;
            }
            explain(&event, &mentions, &mut out)?;
            let decided = decisions.iter().filter(|d| mentions.iter().any(|m| m.id == d.mention || m.id == d.other));
            for Decision { id, at, who, act, field, value, .. } in decided {
                let change = if field.is_empty() { value.clone() } else { format!("{field} = {value}") };
                let by = if who.is_empty() { String::new() } else { format!(" by {who}") };
                let line = format!("decided {at}{by}: {} {change} [{id}]", act.as_str());
                writeln!(out, "{}", clean(line.trim_end()))?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::from(u8::from(failed)))
}

fn mention(store: &Store, mention: &Mention) -> Result<serde_json::Value> {
    let edition = &mention.edition;
    let saying = mention.event.saying.map(|place| store.saying_of(edition, place)).transpose()?.flatten();
    Ok(json!({
        "id": mention.id, "article": edition.article, "edition": edition.id, "publisher": edition.publisher, "title": edition.title,
        "url": edition.url, "published": edition.published, "ingested": edition.ingested, "saying": saying,
        "event": mention.event,
    }))
}
