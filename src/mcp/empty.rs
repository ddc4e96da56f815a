//! Why an answer is empty: which filter emptied it.

use serde_json::{Value, json};

use crate::app::Session;
use crate::error::Result;
use crate::mcp::ask::Ask;
use crate::mcp::bounds::{Arguments, Stop, read};
use crate::mcp::page::filters;

/// Events after which counting what a filter took away stops.
const ENOUGH: u64 = 100;

/// What each filter took away: how many events there are without it, and of those that change nothing by themselves how many they
/// find alone.
pub(super) fn reasons(session: &Session, arguments: &Arguments, stop: Stop<'_>) -> Result<Value> {
    let everything = count(session, &Arguments::new(), stop)?;
    if everything == 0 {
        return Ok(json!({"reason": "the database holds no events"}));
    }
    let names: Vec<String> = filters(arguments).map(|(name, _)| name.clone()).filter(|name| !modifies(name)).collect();
    let (mut emptied, mut silent) = (Vec::new(), Vec::new());
    for name in &names {
        let without = filters(arguments).filter(|(other, _)| *other != name && !(name == "actor" && *other == "role"));
        let found = count(session, &without.map(|(k, v)| (k.clone(), v.clone())).collect(), stop)?;
        if found > 0 {
            emptied.push(told(arguments, name, "events_without_it", found));
        }
    }
    if emptied.is_empty() {
        for name in &names {
            let alone = filters(arguments).filter(|(other, _)| *other == name || modifies(other));
            let found = count(session, &alone.map(|(k, v)| (k.clone(), v.clone())).collect(), stop)?;
            silent.push(told(arguments, name, "events_with_it_alone", found));
        }
    }
    let reason = if emptied.is_empty() {
        "nothing passes all filters, nor all but one of them; each finds so many alone"
    } else {
        "nothing passes all filters; each of these emptied the answer by itself"
    };
    Ok(json!({"reason": reason, "filters": if emptied.is_empty() { silent } else { emptied }, "counted_up_to": ENOUGH}))
}

/// Filters that say how another is meant.
fn modifies(name: &str) -> bool {
    matches!(name, "role" | "date_match")
}

fn told(arguments: &Arguments, name: &str, what: &str, found: u64) -> Value {
    json!({"filter": name, "value": arguments[name], what: found})
}

fn count(session: &Session, arguments: &Arguments, stop: Stop<'_>) -> Result<u64> {
    let ask: Ask = read("search", arguments)?;
    let filter = session.read(&ask.question()?)?.filter;
    let mut count = 0;
    session.each(&filter, &mut |_| {
        count += 1;
        Ok(count < ENOUGH && !stop())
    })?;
    Ok(count)
}
