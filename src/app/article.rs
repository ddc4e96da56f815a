//! Articles taken out again, or given another date.

use chrono::NaiveDate;

use crate::app::Session;
use crate::error::{Error, ErrorKind, Result};
use crate::store::StoredEdition;
use crate::types::Article;
use crate::types::article::Published;

/// Ids told where several begin alike.
const NEAR: usize = 5;

impl Session {
    /// Takes an article out, by its id or the beginning of it, with all its editions and what was coded of them: a retraction, an error
    /// page. Gives its id and how many mentions are gone. Read again, it comes back.
    ///
    /// # Errors
    /// No such article, or several, and a database that fails.
    pub fn forget(&mut self, article: &str) -> Result<(String, u64)> {
        let id = self.article_id(article)?;
        let editions: Vec<i64> = self.store.editions_of(&id)?.iter().map(|edition| edition.key).collect();
        let gone = self.store.forget(&editions, &self.merger, &self.clock.moment())?;
        self.store.renew_meetings(&self.merger)?;
        Ok((id, gone))
    }

    /// Gives an article another day of publication, codes its last edition by it, and takes the others out. Gives its id. The same
    /// file read again has its own date again.
    ///
    /// # Errors
    /// No such article, or several, one that has that day, and a database that fails.
    pub fn redate(&mut self, article: &str, day: NaiveDate) -> Result<String> {
        let id = self.article_id(article)?;
        let stands = |edition: &StoredEdition| edition.article.published_day() == Some(day);
        let editions = self.store.editions_of(&id)?;
        let newest = editions.iter().max_by_key(|edition| edition.article.modified.or(edition.article.published).map(|p| p.day()));
        let Some(last) = newest.filter(|last| !stands(last)) else {
            return Err(Error::Usage { reason: format!("the article {id} is of {day} already"), remedy: String::new() });
        };
        self.ingest([Article { published: Some(Published::Day(day)), ..last.article.clone() }])?;
        let others: Vec<i64> = self.store.editions_of(&id)?.iter().filter(|edition| !stands(edition)).map(|edition| edition.key).collect();
        self.store.forget(&others, &self.merger, &self.clock.moment())?;
        self.store.renew_meetings(&self.merger)?;
        Ok(id)
    }

    /// The whole id of the one article whose id begins so.
    fn article_id(&self, id: &str) -> Result<String> {
        let found = self.store.articles_beginning(id, NEAR)?;
        match found.as_slice() {
            [one] => Ok(one.clone()),
            several => several.iter().find(|whole| *whole == id).cloned().ok_or_else(|| {
                let what = if several.is_empty() { "there is no article" } else { "several articles begin with" };
                Error::NoSuch { kind: ErrorKind::NotFound, what: format!("{what} `{id}`"), near: several.join(", ") }
            }),
        }
    }
}
