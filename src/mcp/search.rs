//! The tool `search`: events in order of time, each with its words.

use serde_json::{Value, json};

use crate::app::Session;
use crate::error::Result;
use crate::mcp::ask::Ask;
use crate::mcp::bounds::{Arguments, Stop, read};
use crate::mcp::page::words_of;
use crate::mcp::record::put;
use crate::mcp::{empty, record};

pub(super) fn search(session: &Session, arguments: &Arguments, stop: Stop<'_>) -> Result<Value> {
    let ask: Ask = read("search", arguments)?;
    let reading = session.read(&ask.question()?)?;
    let mut page = ask.page(&words_of("search", arguments))?;
    session.each(&reading.filter, &mut |event| Ok(page.take(&event.id, || Value::Object(record::event(&event))) && !stop()))?;
    let is_empty = page.is_empty();
    let mut answer = page.answer("events")?;
    put(&mut answer, "notes", json!(reading.notes));
    if is_empty && !stop() {
        answer.insert("why_empty".to_owned(), empty::reasons(session, arguments, stop)?);
    }
    Ok(Value::Object(answer))
}
