//! What a change of rules or stages does to a corpus: events gained, lost and changed between two outputs of `demarche code`.
//!
//! `demarche code < corpus.ndjson > old.ndjson`, change, again into `new.ndjson`, then
//! `cargo run --profile quick --example diff_corpus -- old.ndjson new.ndjson [SHOWN]`. The summary comes first and belongs in the
//! commit of the change; then at most SHOWN (default 40) differences of each sort. Memory: both outputs.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;

use demarche::types::{ActorRef, Event};
use serde::Deserialize;

/// Differences shown of each sort, unless the command line says otherwise.
const SHOWN: usize = 40;

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: String,
    #[serde(default)]
    events: Vec<Event>,
}

/// An event's place: article, sentence, trigger, and how many like it stand there before it.
type Place = (String, usize, String, usize);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [old, new, ..] = &arguments[..] else {
        eprintln!("usage: diff_corpus OLD.ndjson NEW.ndjson [SHOWN]");
        return ExitCode::from(2);
    };
    let shown = arguments.get(2).and_then(|n| n.parse().ok()).unwrap_or(SHOWN);
    match (events(old), events(new)) {
        (Ok(old), Ok(new)) => {
            report(&old, &new, shown);
            ExitCode::SUCCESS
        }
        (old, new) => {
            for error in [old.err(), new.err()].into_iter().flatten() {
                eprintln!("{error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn events(path: &str) -> Result<BTreeMap<Place, Event>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let mut all = BTreeMap::new();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let line: Line = serde_json::from_str(line).map_err(|e| format!("{path}, line {}: {e}", number + 1))?;
        for event in line.events {
            let mut place = (line.id.clone(), event.evidence.start, event.trigger.clone(), 0);
            while all.contains_key(&place) {
                place.3 += 1;
            }
            all.insert(place, event);
        }
    }
    Ok(all)
}

fn report(old: &BTreeMap<Place, Event>, new: &BTreeMap<Place, Event>, shown: usize) {
    let lost: Vec<_> = old.iter().filter(|(p, _)| !new.contains_key(*p)).collect();
    let gained: Vec<_> = new.iter().filter(|(p, _)| !old.contains_key(*p)).collect();
    let both = old.iter().filter_map(|(p, a)| new.get(p).map(|b| (p, a, b)));
    let changed: Vec<_> = both.filter(|(_, a, b)| told(a) != told(b)).collect();
    println!("{} events before, {} after: {} gained, {} lost, {} changed", old.len(), new.len(), gained.len(), lost.len(), changed.len());
    tally("gained", gained.iter().map(|(_, e)| *e));
    tally("lost", lost.iter().map(|(_, e)| *e));
    for (place, event) in gained.iter().take(shown) {
        println!("+ {} {}\n    {}", place.0, told(event), event.evidence.exact);
    }
    for (place, event) in lost.iter().take(shown) {
        println!("- {} {}\n    {}", place.0, told(event), event.evidence.exact);
    }
    for (place, before, after) in changed.iter().take(shown) {
        println!("~ {} {}\n  -> {}\n    {}", place.0, told(before), told(after), after.evidence.exact);
    }
}

/// Counts by rule, the commonest first.
fn tally<'e>(what: &str, events: impl Iterator<Item = &'e Event>) {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for event in events {
        *rules.entry(&event.rule).or_default() += 1;
    }
    let mut counts: Vec<_> = rules.into_iter().collect();
    counts.sort_by_key(|(rule, n)| (std::cmp::Reverse(*n), *rule));
    let line: Vec<String> = counts.into_iter().take(12).map(|(rule, n)| format!("{rule} {n}")).collect();
    if !line.is_empty() {
        println!("  {what} by rule: {}", line.join(", "));
    }
}

/// All of an event that a reader of a timeline sees.
fn told(event: &Event) -> String {
    let side = |actors: &[ActorRef]| {
        let names: Vec<&str> = actors.iter().map(|a| if a.id.is_empty() { a.text.as_str() } else { a.id.as_str() }).collect();
        if names.is_empty() { "-".to_string() } else { names.join(",") }
    };
    let status = event.meeting_status.map(|s| format!(" {s}")).unwrap_or_default();
    let negated = if event.negated { " negated" } else { "" };
    format!(
        "{} {} {}{status}{negated} {} -> {} [{}]",
        event.event_type,
        event.certainty,
        event.date,
        side(&event.source),
        side(&event.target),
        event.rule
    )
}
