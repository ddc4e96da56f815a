//! What every tool goes by: how much an answer holds, and how its arguments are read.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// Entries of an answer where the caller names no number.
pub const USUAL: usize = 20;
/// Most entries of an answer.
pub const MOST: usize = 50;
/// Events after which a count stops.
pub const COUNTED: u64 = 50_000;

/// Tells whether nobody waits for the answer any more.
pub type Stop<'s> = &'s dyn Fn() -> bool;

/// The arguments of a call.
pub type Arguments = Map<String, Value>;

/// The arguments of a call as what the tool takes.
pub fn read<T: DeserializeOwned>(tool: &str, arguments: &Arguments) -> Result<T> {
    serde_json::from_value(Value::Object(arguments.clone())).map_err(|error| Error::Usage {
        reason: format!("`{tool}` cannot take these arguments: {error}"),
        remedy: "see its input schema".into(),
    })
}
