//! Codes every stored article again, after the rules changed.

use rayon::prelude::*;

use crate::app::Session;
use crate::app::code::code;
use crate::error::Result;
use crate::query;
use crate::store::Recoded;
use crate::types::{Change, Problem};

/// Editions that are coded in parallel and written at once.
const BATCH: usize = 256;

/// What recoding did.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Recoding {
    /// Editions that were coded again.
    pub editions: u64,
    /// Mentions that changed.
    pub mentions: u64,
    /// Events that were added, changed or withdrawn.
    pub changes: Vec<Change>,
}

impl Session {
    /// Codes every stored article again and replaces what it gave before; what cannot be coded now stays as it was, and is told.
    ///
    /// # Errors
    /// A database that fails.
    pub fn recode(&mut self, told: &mut dyn FnMut(&Problem)) -> Result<Recoding> {
        let now = self.clock.moment();
        let mut done = Recoding::default();
        let mut last = i64::MIN;
        loop {
            let batch = self.store.editions_after(last, BATCH)?;
            let Some(end) = batch.last() else { break };
            last = end.key;
            done.editions += batch.len() as u64;
            let pipeline = self.pipeline();
            let attempt = |edition: crate::store::StoredEdition| {
                let coded = code(pipeline, edition.article)?;
                Ok(Recoded { edition: edition.key, events: coded.events, said: coded.said, agency: coded.agency })
            };
            let attempts: Vec<std::result::Result<Recoded, Problem>> = batch.into_par_iter().map(attempt).collect();
            let mut coded = Vec::with_capacity(attempts.len());
            for attempt in attempts {
                match attempt {
                    Ok(one) => coded.push(one),
                    Err(problem) => told(&problem),
                }
            }
            done.mentions += self.store.recode(&coded, &self.merger, &now)?;
        }
        self.store.remerge(&self.merger, &now)?;
        self.store.renew_meetings(&self.merger)?;
        done.changes = query::recoded(&self.store, &just_before(&now))?;
        Ok(done)
    }
}

/// The last second before a moment: what has the moment itself lies after it.
fn just_before(now: &str) -> String {
    let moment = chrono::DateTime::parse_from_rfc3339(now).map(|m| m.to_utc() - chrono::Duration::seconds(1));
    moment.map_or_else(|_| now.to_owned(), |m| m.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
