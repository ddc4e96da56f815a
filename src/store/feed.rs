//! Feeds and their state: when each is asked again, by which validators, which of its pages are still to be fetched.

use rusqlite::{Row, Transaction, TransactionBehavior, params};

use crate::error::{Error, ErrorKind, Result};
use crate::store::fault::fault;
use crate::store::open::Store;

/// A feed as the user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFeed {
    /// Its address.
    pub url: String,
    /// Whether the pages of its entries are fetched, too.
    pub pages: bool,
    /// How many pages the first poll fetches, the newest first.
    pub backlog: u32,
}

/// A feed and what is known of it. Moments are RFC 3339 in UTC; empty ones are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its address, as the user gave it.
    pub url: String,
    /// Whether it was added to the database, and is not only named in a list.
    pub kept: bool,
    /// The list of sitemaps that names it; empty where none does.
    pub parent: String,
    /// Its last change, as that list tells it.
    pub stamp: String,
    /// Whether the pages of its entries are fetched, too.
    pub pages: bool,
    /// How many pages the first poll fetches.
    pub backlog: u32,
    /// When it was added.
    pub added: String,
    /// It is asked no sooner.
    pub due: String,
    /// When it was last asked.
    pub polled: String,
    /// When it last answered as it should.
    pub succeeded: String,
    /// Failures in a row.
    pub failures: u32,
    /// What the last failure was.
    pub trouble: String,
    /// Whether the last answer was that it is gone for good.
    pub gone: bool,
    /// Where it has moved for good.
    pub moved: String,
    /// The address that gave `etag` and `modified`.
    pub answered: String,
    /// `ETag`, as it was sent.
    pub etag: String,
    /// `Last-Modified`, as it was sent.
    pub modified: String,
    /// Hash of the last body.
    pub digest: String,
    /// Minutes for which an answer counts, as the feed says; 0 where it says nothing.
    pub minutes: u32,
    /// Hours of GMT in which it is not asked, as bits.
    pub skip_hours: u32,
    /// Days on which it is not asked, as bits from Monday on.
    pub skip_days: u32,
}

/// A page that a feed or a sitemap names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedPage {
    /// The feed.
    pub feed: String,
    /// The page.
    pub url: String,
    /// Its last change, as the sitemap tells it, or the hash of its entry.
    pub stamp: String,
    /// It is fetched no sooner; empty: it is not to be fetched.
    pub due: String,
    /// Failures in a row.
    pub failures: u32,
    /// What the last failure was.
    pub trouble: String,
    /// The address that gave `etag` and `modified`.
    pub answered: String,
    /// `ETag`, as it was sent.
    pub etag: String,
    /// `Last-Modified`, as it was sent.
    pub modified: String,
    /// What the feed says of the page: an article without its text, as JSON.
    pub entry: String,
}

/// What the `robots.txt` of a site means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SiteRule {
    /// It was never asked for.
    #[default]
    Unknown,
    /// There are rules.
    Rules,
    /// There are none: anything may be asked.
    Open,
    /// It cannot be had: nothing may be asked.
    Wait,
}

impl SiteRule {
    fn word(self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::Rules => "rules",
            Self::Open => "open",
            Self::Wait => "wait",
        }
    }

    fn of(word: &str) -> Self {
        [Self::Rules, Self::Open, Self::Wait].into_iter().find(|rule| rule.word() == word).unwrap_or_default()
    }
}

/// What a site asks of whoever reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedSite {
    /// Scheme, host and port.
    pub site: String,
    /// What its `robots.txt` means.
    pub rule: SiteRule,
    /// The rules for us.
    pub robots: String,
    /// How long that counts.
    pub until: String,
    /// Failures in a row of its `robots.txt`.
    pub failures: u32,
    /// Why nothing may be asked.
    pub reason: String,
    /// Nothing is asked sooner: `Retry-After`.
    pub not_before: String,
}

const FEED: &str = "url, kept, pages, backlog, added, due, polled, succeeded, failures, trouble, gone, moved, answered, etag, modified,
    digest, minutes, skip_hours, skip_days, parent, stamp";
const PAGE: &str = "feed, url, stamp, due, failures, trouble, answered, etag, modified, entry";

impl Store {
    /// A transaction that writes; what it writes no batch of articles knows of.
    fn at_once(&self) -> Result<Transaction<'_>> {
        Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate).map_err(fault)
    }

    /// Adds feeds, or changes how those are read that are there; gives how many are new.
    ///
    /// # Errors
    /// A database that fails.
    pub fn add_feeds(&self, feeds: &[NewFeed], kept: bool, now: &str) -> Result<usize> {
        let transaction = self.at_once()?;
        let mut new = 0;
        for feed in feeds {
            let there = "SELECT EXISTS (SELECT 1 FROM feed WHERE url = ?1 AND kept >= ?2)";
            let there: bool = transaction.query_row(there, params![feed.url, kept], |row| row.get(0)).map_err(fault)?;
            new += usize::from(!there);
            let sql =
                "INSERT INTO feed (url, kept, pages, backlog, added, due, polled, succeeded, failures, trouble, gone, moved, answered,
                etag, modified, digest, minutes, skip_hours, skip_days, parent, stamp)
                VALUES (?1, ?2, ?3, ?4, ?5, '', '', '', 0, '', 0, '', '', '', '', '', 0, 0, 0, '', '')
                ON CONFLICT (url) DO UPDATE SET kept = max(kept, excluded.kept), pages = excluded.pages,
                digest = CASE WHEN pages = excluded.pages THEN digest ELSE '' END,
                etag = CASE WHEN pages = excluded.pages THEN etag ELSE '' END,
                modified = CASE WHEN pages = excluded.pages THEN modified ELSE '' END
                WHERE excluded.kept >= kept";
            transaction.execute(sql, params![feed.url, kept, feed.pages, feed.backlog, now]).map_err(fault)?;
        }
        transaction.commit().map_err(fault)?;
        Ok(new)
    }

    /// Notes which sitemaps a list of sitemaps names, each with its last change. A new one is due, and so is one that changed; one that is
    /// named no more is forgotten. Of a new one the first poll fetches so many pages.
    ///
    /// # Errors
    /// A database that fails.
    pub fn save_sitemaps(&self, parent: &str, maps: &[(String, String)], backlog: u32, now: &str) -> Result<()> {
        let transaction = self.at_once()?;
        for (url, stamp) in maps {
            let sql = "INSERT INTO feed (url, kept, pages, backlog, added, due, polled, succeeded, failures, trouble, gone, moved, answered,
                etag, modified, digest, minutes, skip_hours, skip_days, parent, stamp)
                VALUES (?1, 0, 0, ?2, ?3, '', '', '', 0, '', 0, '', '', '', '', '', 0, 0, 0, ?4, ?5)
                ON CONFLICT (url) DO UPDATE SET stamp = excluded.stamp, due = min(due, ?3) WHERE parent = excluded.parent AND stamp <> excluded.stamp";
            transaction.execute(sql, params![url, backlog, now, parent, stamp]).map_err(fault)?;
        }
        let known: Vec<String> = {
            let mut statement = transaction.prepare_cached("SELECT url FROM feed WHERE parent = ?1 AND kept = 0").map_err(fault)?;
            let rows = statement.query_map([parent], |row| row.get(0)).map_err(fault)?;
            rows.collect::<rusqlite::Result<_>>().map_err(fault)?
        };
        for url in known.iter().filter(|url| !maps.iter().any(|(named, _)| named == *url)) {
            transaction.execute("DELETE FROM feed WHERE url = ?1", [url]).map_err(fault)?;
        }
        transaction.commit().map_err(fault)
    }

    /// Forgets a feed, and what it names; its articles stay.
    ///
    /// # Errors
    /// `ErrorKind::NoFeed` where there is none of the address.
    pub fn remove_feed(&self, url: &str) -> Result<()> {
        match self.connection.execute("DELETE FROM feed WHERE url = ?1 OR parent = ?1", [url]).map_err(fault)? {
            0 => Err(Error::NoSuch { kind: ErrorKind::NoFeed, what: format!("there is no feed `{url}`"), near: String::new() }),
            _ => Ok(()),
        }
    }

    /// All feeds, by address.
    ///
    /// # Errors
    /// A database that fails.
    pub fn feeds(&self) -> Result<Vec<Feed>> {
        let mut statement = self.connection.prepare_cached(&format!("SELECT {FEED} FROM feed ORDER BY url")).map_err(fault)?;
        let rows = statement.query_map([], feed).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// Takes a feed to ask it, unless another process has taken it since: it then counts as not due until a moment.
    ///
    /// # Errors
    /// A database that fails.
    pub fn claim_feed(&self, feed: &Feed, until: &str) -> Result<bool> {
        let sql = "UPDATE feed SET due = ?3 WHERE url = ?1 AND due = ?2";
        Ok(self.connection.execute(sql, [&feed.url, &feed.due, until]).map_err(fault)? == 1)
    }

    /// Keeps the states of feeds that are still there, what is to be known of their pages, and drops the pages that they no longer name.
    ///
    /// # Errors
    /// A database that fails.
    pub fn save_feeds(&self, feeds: &[(Feed, Option<Vec<FeedPage>>)]) -> Result<()> {
        let transaction = self.at_once()?;
        for (feed, pages) in feeds {
            let sql = "UPDATE feed SET due = ?2, polled = ?3, succeeded = ?4, failures = ?5, trouble = ?6, gone = ?7, moved = ?8,
                answered = ?9, etag = ?10, modified = ?11, digest = ?12, minutes = ?13, skip_hours = ?14, skip_days = ?15 WHERE url = ?1";
            let Feed { url, due, polled, succeeded, failures, trouble, gone, moved, answered, etag, modified, digest, .. } = feed;
            let row = params![
                url,
                due,
                polled,
                succeeded,
                failures,
                trouble,
                gone,
                moved,
                answered,
                etag,
                modified,
                digest,
                feed.minutes,
                feed.skip_hours,
                feed.skip_days
            ];
            let there = transaction.execute(sql, row).map_err(fault)? == 1;
            let Some(pages) = pages.as_ref().filter(|_| there) else { continue };
            // What is still to be fetched stays, also where the feed has dropped it meanwhile.
            transaction.execute("DELETE FROM feed_page WHERE feed = ?1 AND due = ''", [url]).map_err(fault)?;
            pages.iter().try_for_each(|page| write_page(&transaction, page)).map_err(fault)?;
        }
        transaction.commit().map_err(fault)
    }

    /// The pages of a feed that are known.
    ///
    /// # Errors
    /// A database that fails.
    pub fn feed_pages(&self, feed: &str) -> Result<Vec<FeedPage>> {
        let sql = format!("SELECT {PAGE} FROM feed_page WHERE feed = ?1 ORDER BY url");
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let rows = statement.query_map([feed], page).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// Pages of a feed that are due, those first that wait longest; no more than so many.
    ///
    /// # Errors
    /// A database that fails.
    pub fn due_pages(&self, feed: &str, now: &str, most: usize) -> Result<Vec<FeedPage>> {
        let sql =
            format!("SELECT {PAGE} FROM feed_page WHERE feed = ?1 AND due <> '' AND due <= ?2 ORDER BY due, stamp DESC, url LIMIT ?3");
        let mut statement = self.connection.prepare_cached(&sql).map_err(fault)?;
        let rows = statement.query_map(params![feed, now, most as i64], page).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// Keeps the states of pages whose feeds are still there.
    ///
    /// # Errors
    /// A database that fails.
    pub fn save_pages(&self, pages: &[FeedPage]) -> Result<()> {
        let transaction = self.at_once()?;
        pages.iter().try_for_each(|page| write_page(&transaction, page)).map_err(fault)?;
        transaction.commit().map_err(fault)
    }

    /// What is known of sites.
    ///
    /// # Errors
    /// A database that fails.
    pub fn feed_sites(&self) -> Result<Vec<FeedSite>> {
        let sql = "SELECT site, rule, robots, until, failures, reason, not_before FROM feed_site ORDER BY site";
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let site = |row: &Row<'_>| {
            Ok(FeedSite {
                site: row.get(0)?,
                rule: SiteRule::of(&row.get::<_, String>(1)?),
                robots: row.get(2)?,
                until: row.get(3)?,
                failures: row.get(4)?,
                reason: row.get(5)?,
                not_before: row.get(6)?,
            })
        };
        let rows = statement.query_map([], site).map_err(fault)?;
        rows.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    /// Keeps what is known of sites.
    ///
    /// # Errors
    /// A database that fails.
    pub fn save_sites(&self, sites: &[FeedSite]) -> Result<()> {
        let transaction = self.at_once()?;
        for site in sites {
            let sql = "INSERT OR REPLACE INTO feed_site (site, rule, robots, until, failures, reason, not_before)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let row = params![site.site, site.rule.word(), site.robots, site.until, site.failures, site.reason, site.not_before];
            transaction.execute(sql, row).map_err(fault)?;
        }
        transaction.commit().map_err(fault)
    }
}

fn write_page(connection: &rusqlite::Connection, page: &FeedPage) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT OR REPLACE INTO feed_page ({PAGE}) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
            WHERE EXISTS (SELECT 1 FROM feed WHERE url = ?1)"
    );
    let FeedPage { feed, url, stamp, due, failures, trouble, answered, etag, modified, entry } = page;
    connection.prepare_cached(&sql)?.execute(params![feed, url, stamp, due, failures, trouble, answered, etag, modified, entry])?;
    Ok(())
}

fn feed(row: &Row<'_>) -> rusqlite::Result<Feed> {
    Ok(Feed {
        url: row.get(0)?,
        kept: row.get(1)?,
        pages: row.get(2)?,
        backlog: row.get(3)?,
        added: row.get(4)?,
        due: row.get(5)?,
        polled: row.get(6)?,
        succeeded: row.get(7)?,
        failures: row.get(8)?,
        trouble: row.get(9)?,
        gone: row.get(10)?,
        moved: row.get(11)?,
        answered: row.get(12)?,
        etag: row.get(13)?,
        modified: row.get(14)?,
        digest: row.get(15)?,
        minutes: row.get(16)?,
        skip_hours: row.get(17)?,
        skip_days: row.get(18)?,
        parent: row.get(19)?,
        stamp: row.get(20)?,
    })
}

fn page(row: &Row<'_>) -> rusqlite::Result<FeedPage> {
    Ok(FeedPage {
        feed: row.get(0)?,
        url: row.get(1)?,
        stamp: row.get(2)?,
        due: row.get(3)?,
        failures: row.get(4)?,
        trouble: row.get(5)?,
        answered: row.get(6)?,
        etag: row.get(7)?,
        modified: row.get(8)?,
        entry: row.get(9)?,
    })
}
