//! What an agent may ask: a few read-only tools whose answers are bounded, quote verbatim and say why they are empty.
//!
//! Takes the name of a tool and its arguments as JSON, gives an answer as JSON; how both travel is the caller's (`cli/mcp.rs`).
//!
//! - An answer holds at most [`MOST`] entries and some 40,000 bytes; `has_more` tells that there is more, `cursor` asks for it.
//! - Every act comes with the words that it stands on, as they stand in the article, and with the article's address.
//! - An answer without entries names the filters that emptied it.
//! - A number of victims has three values: the lowest and highest of all reports, and that of the latest.
//!
//! What it does not: write, reach the network, give an article's whole text.
//!
//! # Performance
//! A page costs what is shown and what lies before it; counts stop at [`COUNTED`] events and say so.

mod actor;
mod ask;
mod bounds;
mod changes;
mod empty;
mod event;
mod page;
mod record;
mod search;
mod spec;
mod summarise;

use serde_json::Value;

use crate::app::Session;
use crate::error::{Error, Result};
use bounds::read;

pub use bounds::{Arguments, COUNTED, MOST, Stop, USUAL};
pub use spec::{INSTRUCTIONS, Tool, tools};

/// Calls a tool.
///
/// # Errors
/// No such tool, an argument that it does not take, a name or date that is none, and a database that fails; the message says what to do.
pub fn call(session: &Session, tool: &str, arguments: &Arguments, stop: Stop<'_>) -> Result<Value> {
    match tool {
        "summarise" => summarise::summarise(session, arguments, stop),
        "search" => search::search(session, arguments, stop),
        "event" => event::event(session, &read(tool, arguments)?),
        "actor" => actor::actor(session, &read(tool, arguments)?, stop),
        "changes" => changes::changes(session, &read(tool, arguments)?),
        _ => {
            let known: Vec<&str> = tools().iter().map(|tool| tool.name).collect();
            Err(Error::Usage { reason: format!("there is no tool `{tool}`"), remedy: format!("known: {}", known.join(", ")) })
        }
    }
}
