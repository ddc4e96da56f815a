//! What every answer needs: sessions that read, the one that writes, kept answers, and who may ask.

use std::sync::Arc;

use crate::error::Result;
use crate::serve::ask::Pairs;
use crate::serve::cache::Cache;
use crate::serve::pool::Pool;
use crate::serve::writer::Writer;

/// What every answer needs.
pub(super) struct Served {
    pub(super) pool: Pool,
    pub(super) cache: Cache,
    pub(super) writer: Option<Writer>,
    pub(super) hosts: Vec<String>,
    pub(super) token: String,
    pub(super) by: String,
}

impl Served {
    /// The answer to a question, made once for as long as nobody writes to the database.
    pub(super) fn cached(&self, what: &str, pairs: &Pairs, make: impl FnOnce() -> Result<String>) -> Result<Arc<str>> {
        let question = format!("{what}?{}", pairs.spelled());
        let version = match self.cache.get(&question) {
            Ok(answer) => return Ok(answer),
            Err(version) => version,
        };
        let answer: Arc<str> = make()?.into();
        self.cache.keep(&question, version, &answer);
        Ok(answer)
    }
}
