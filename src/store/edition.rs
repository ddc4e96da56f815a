//! Editions as rows: their ids, and what merging must know of them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::store::id::{id, key};
use crate::types::{Article, CodedArticle, Edition, Merge};

/// The id of an article: given, else from its URL, else from its words.
fn article_id(article: &Article) -> String {
    match (&article.id, &article.url) {
        (given, _) if !given.is_empty() => given.clone(),
        (_, Some(url)) if !url.is_empty() => id('a', &["url", url]),
        _ => id('a', &["text", article.title.as_deref().unwrap_or(""), &article.text]),
    }
}

/// The id of an edition: its article's, and all that a reader sees of it.
fn edition_id(article: &Article) -> String {
    let published = article.published.map_or(String::new(), |p| p.to_string());
    let publisher = article.publisher.as_deref().unwrap_or("");
    id('d', &[&article_id(article), article.title.as_deref().unwrap_or(""), &published, publisher, &article.text])
}

/// How an article stands to what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none of it.
    New,
    /// There is another edition of it.
    Changed,
    /// It is there in this edition.
    Known,
}

/// How an article stands to what is stored.
pub(super) fn standing(connection: &Connection, article: &Article) -> rusqlite::Result<Standing> {
    if is_known(connection, article)? {
        return Ok(Standing::Known);
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM edition WHERE article = ?1)";
    let there: bool = connection.prepare_cached(sql)?.query_row([article_id(article)], |row| row.get(0))?;
    Ok(if there { Standing::Changed } else { Standing::New })
}

/// The key of an edition: its day of publication and its id.
pub(super) fn edition_key(edition: &Edition) -> i64 {
    key(edition.published_day, &edition.id)
}

/// Whether the article is stored in this edition, or, where it states no date, in one that differs only in having one.
pub(super) fn is_known(connection: &Connection, article: &Article) -> rusqlite::Result<bool> {
    if article.published.is_none() {
        let sql = "SELECT EXISTS (SELECT 1 FROM edition WHERE article = ?1 AND title = ?2 AND publisher = ?3 AND text = ?4)";
        let words = |field: &Option<String>| field.clone().unwrap_or_default();
        let row = params![article_id(article), words(&article.title), words(&article.publisher), article.text];
        return connection.prepare_cached(sql)?.query_row(row, |row| row.get(0));
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM edition WHERE key = ?1)";
    connection.prepare_cached(sql)?.query_row([key(article.published_day(), &edition_id(article))], |row| row.get(0))
}

/// The key of the stored edition that a dated article takes the place of: the same words without a date.
pub(super) fn undated_twin(connection: &Connection, article: &Article) -> rusqlite::Result<Option<i64>> {
    if article.published.is_none() {
        return Ok(None);
    }
    let twin = key(None, &edition_id(&Article { published: None, ..article.clone() }));
    let sql = "SELECT key FROM edition WHERE key = ?1";
    connection.prepare_cached(sql)?.query_row([twin], |row| row.get(0)).optional()
}

/// The edition that an article is, read at a moment.
pub(super) fn edition_of(coded: &CodedArticle, merge: &dyn Merge, now: &str, run: i64) -> Edition {
    let article = &coded.article;
    let words = |field: &Option<String>| field.clone().unwrap_or_default();
    Edition {
        id: edition_id(article),
        article: article_id(article),
        url: words(&article.url),
        title: words(&article.title),
        publisher: words(&article.publisher),
        agency: coded.agency.clone(),
        published: article.published.map_or(String::new(), |p| p.to_string()),
        published_day: article.published_day(),
        modified: article.modified.map_or(String::new(), |m| m.to_string()),
        ingested: now.to_owned(),
        run,
        sketch: merge.sketch(&article.text),
    }
}

/// Writes an edition; `false` if it was there already.
pub(super) fn write_edition(connection: &Connection, coded: &CodedArticle, edition: &Edition) -> rusqlite::Result<bool> {
    let sql = "INSERT OR IGNORE INTO edition (key, id, article, title, url, publisher, published, published_day, modified, place, lang,
        agency, ingested, sketch, text, run) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    let article = &coded.article;
    let sketch: Vec<u8> = edition.sketch.iter().flat_map(|n| n.to_le_bytes()).collect();
    let row = params![
        edition_key(edition),
        edition.id,
        edition.article,
        edition.title,
        edition.url,
        edition.publisher,
        edition.published,
        edition.published_day.map(|d| d.to_string()),
        edition.modified,
        article.place.as_deref().unwrap_or(""),
        article.lang.as_deref().unwrap_or(""),
        edition.agency,
        edition.ingested,
        sketch,
        article.text,
        edition.run,
    ];
    Ok(connection.prepare_cached(sql)?.execute(row)? > 0)
}

/// Columns of an edition, in the order in which `edition` reads them.
pub(super) const COLUMNS: &str =
    "d.id, d.article, d.url, d.title, d.publisher, d.agency, d.published, d.published_day, d.modified, d.ingested, d.run,
     d.sketch";

/// Reads a row of `COLUMNS` that begins at a column.
pub(super) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Edition> {
    Ok(Edition {
        id: row.get(first)?,
        article: row.get(first + 1)?,
        url: row.get(first + 2)?,
        title: row.get(first + 3)?,
        publisher: row.get(first + 4)?,
        agency: row.get(first + 5)?,
        published: row.get(first + 6)?,
        published_day: row.get::<_, Option<String>>(first + 7)?.and_then(|day| day.parse().ok()),
        modified: row.get(first + 8)?,
        ingested: row.get(first + 9)?,
        run: row.get(first + 10)?,
        sketch: numbers(row.get_ref(first + 11)?.as_blob()?),
    })
}

/// An edition as merging sees it, by its key.
pub(super) fn of_key(connection: &Connection, key: i64) -> rusqlite::Result<Edition> {
    let sql = format!("SELECT {COLUMNS} FROM edition d WHERE d.key = ?1");
    connection.prepare_cached(&sql)?.query_row([key], |row| read(row, 0))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}
