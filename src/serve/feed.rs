//! The feed of a question: the events that were reported last, for a reader that asks again and again.

use crate::render::Feed;
use crate::serve::ask::{Pairs, QUESTION, Refusal};
use crate::serve::http::{Answer, Request};
use crate::serve::served::Served;

/// Events of the latest dates among which those that were reported last are looked for.
const AMONG: usize = 500;
/// Entries, if no number is asked for.
const ENTRIES: u64 = 50;

/// The events of a question as an Atom feed, what was reported last first.
pub(super) fn atom(served: &Served, query: &str, request: &Request) -> Result<Answer, Refusal> {
    let pairs = Pairs::read(query, &[QUESTION, &["limit"]])?;
    let question = pairs.question()?;
    let entries = match pairs.number("limit")?.unwrap_or(ENTRIES) {
        n @ 1..=500 => usize::try_from(n).unwrap_or(usize::MAX),
        _ => return Err(Refusal::bad("`limit` is 1 to 500")),
    };
    // The host was checked: it is one of our names.
    let host = request.header("host").ok().flatten().unwrap_or_default();
    let asks = pairs.spelled();
    let asked: Vec<String> = pairs.pairs().iter().map(|(name, value)| format!("{name} {value}")).collect();
    let feed = Feed {
        title: if asked.is_empty() { "Events".into() } else { format!("Events: {}", asked.join(", ")) },
        address: format!("http://{host}/feed.atom?{asks}"),
        page: format!("http://{host}/?{asks}"),
        event: format!("http://{host}/api/events/"),
        now: String::new(),
    };
    let made = served.pool.ask(|session| {
        let mut filter = session.read(&question)?.filter;
        filter.latest_first = true;
        let mut events = Vec::new();
        session.each(&filter, &mut |event| {
            events.push(event);
            Ok(events.len() < AMONG)
        })?;
        events.sort_by(|a, b| (&b.last_published, &b.id).cmp(&(&a.last_published, &a.id)));
        events.truncate(entries);
        let mut made = Vec::new();
        let feed = Feed { now: session.clock().moment(), ..feed };
        // Writing into memory fails for want of memory alone.
        crate::render::atom(&feed, &events, &mut made).map_err(|e| crate::Error::Usage { reason: e.to_string(), remedy: String::new() })?;
        Ok(made)
    });
    Ok(Answer::text("application/atom+xml; charset=utf-8", made?))
}
