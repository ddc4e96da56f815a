//! The tool `changes`: what is told otherwise than at a moment.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::Session;
use crate::error::Result;
use crate::mcp::page::Page;
use crate::mcp::record;
use crate::mcp::record::put;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    since: String,
    limit: Option<usize>,
    cursor: Option<String>,
}

pub(super) fn changes(session: &Session, wanted: &Wanted) -> Result<Value> {
    let mut page = Page::new(wanted.limit, wanted.cursor.as_deref(), &format!("changes:{}", wanted.since))?;
    let changes = session.changes(&wanted.since)?;
    changes.iter().all(|change| {
        page.take(&format!("{}-{}", change.change.as_str(), change.event.id), || {
            let mut told = record::event(&change.event);
            told.shift_insert(0, "change".to_owned(), json!(change.change.as_str()));
            put(&mut told, "detail", json!(change.detail.iter().map(|words| record::words(words)).collect::<Vec<_>>()));
            Value::Object(told)
        })
    });
    let is_empty = page.is_empty();
    let mut answer = page.answer("changes")?;
    answer.insert("all".to_owned(), json!(changes.len()));
    if is_empty {
        let reason = format!("nothing was ingested, decided or recoded after {} that tells an event otherwise", wanted.since);
        answer.insert("why_empty".to_owned(), json!({"reason": reason, "filters": [{"filter": "since", "value": wanted.since}]}));
    }
    Ok(Value::Object(answer))
}
