//! Stored articles, listed.

use chrono::NaiveDate;
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;

use crate::error::Result;
use crate::store::fault::fault;
use crate::store::id::{first_undated_key, keys_of_day};
use crate::store::open::Store;

/// One edition of an article, as a listing shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct StoredArticle {
    /// Id of the article.
    pub id: String,
    /// When it was published, as the input states it.
    pub published: String,
    /// Who published it.
    pub publisher: String,
    /// Headline.
    pub title: String,
    /// Canonical URL.
    pub url: String,
    /// How many mentions were coded from it.
    pub mentions: u64,
    /// Moment of ingest.
    pub ingested: String,
    /// Id of this edition.
    pub edition: String,
}

/// Which articles a listing asks for.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// First day of publication.
    pub since: Option<NaiveDate>,
    /// Last day of publication.
    pub until: Option<NaiveDate>,
    /// Words that the publisher's name holds.
    pub publisher: Option<String>,
    /// Words that the title or text holds.
    pub text: Option<String>,
    /// At most so many.
    pub limit: Option<u64>,
}

impl Store {
    /// Editions in order of publication, then id; those without a day last.
    pub fn articles(&self, filter: &ArticleFilter) -> Result<Vec<StoredArticle>> {
        let mut conditions = vec!["1".to_owned()];
        let mut values = Vec::new();
        if filter.since.is_some() || filter.until.is_some() {
            let first = filter.since.map_or(0, |day| keys_of_day(day).0);
            let last = filter.until.map_or(first_undated_key() - 1, |day| keys_of_day(day).1);
            conditions.push(format!("d.key BETWEEN {first} AND {last}"));
        }
        let mut add = |condition: &str, value: &Option<String>| {
            if let Some(value) = value {
                values.push(Value::Text(value.clone()));
                conditions.push(condition.replace('?', &format!("?{}", values.len())));
            }
        };
        add("instr(lower(d.publisher), lower(?))", &filter.publisher);
        add("(instr(lower(d.title), lower(?)) OR instr(lower(d.text), lower(?)))", &filter.text);
        let limit = filter.limit.map_or(String::new(), |n| format!(" LIMIT {n}"));
        let sql = format!(
            "SELECT d.article, d.published, d.publisher, d.title, d.url,
               (SELECT count(*) FROM mention m WHERE m.edition = d.key), d.ingested, d.id
             FROM edition d WHERE {} ORDER BY d.key{limit}",
            conditions.join(" AND ")
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let rows = statement.query_map(params_from_iter(values), |row| {
            Ok(StoredArticle {
                id: row.get(0)?,
                published: row.get(1)?,
                publisher: row.get(2)?,
                title: row.get(3)?,
                url: row.get(4)?,
                mentions: u64::try_from(row.get::<_, i64>(5)?).unwrap_or_default(),
                ingested: row.get(6)?,
                edition: row.get(7)?,
            })
        });
        rows.map_err(fault)?.collect::<rusqlite::Result<_>>().map_err(fault)
    }
}
