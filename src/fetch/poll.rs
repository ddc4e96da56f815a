//! One round: asks the feeds that are due, reads what they answer into the database, then fetches the pages that are due.
//!
//! Articles are in the database before it is noted that a feed was read: whoever is killed in between reads them again, and finds them
//! there. What a feed answers for the first time is no news.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::{Run, Session};
use crate::error::Result;
use crate::fetch::address::Address;
use crate::fetch::content::{self, Content};
use crate::fetch::gate::{Gates, Outside, moment, text};
use crate::fetch::http::Answer;
use crate::fetch::pool;
use crate::fetch::schedule::{after_failure, after_gone, after_success, is_open, never_open, not_skipped};
use crate::fetch::visit::{Ask, Failure, Outcome};
use crate::read::Pace;
use crate::store::{Feed, FeedPage, Standing};
use crate::types::{Article, Problem};

/// Bytes of a feed or a sitemap: the largest feeds of news have near 5 MB.
const FEED_BYTES: usize = 16 << 20;
/// Bytes of a page.
const PAGE_BYTES: usize = 8 << 20;
/// Pages of one feed that one round fetches; the others are due in the next.
const PAGES: usize = 100;
/// Failures in a row after which a page is given up, until it changes.
const PAGE_FAILURES: u32 = 5;
/// Articles or answers, and bytes of their text, that are written at once.
const ARTICLES: usize = 512;
const TEXT_BYTES: usize = 4 << 20;
/// How long a feed counts as taken by the process that asks it.
const TAKEN: TimeDelta = TimeDelta::minutes(10);
/// A feed is dead after so many failures in a row, and so long without an answer.
const DEAD_FAILURES: u32 = 5;
const DEAD_AFTER: TimeDelta = TimeDelta::days(3);

/// How a round goes about it.
#[derive(Debug, Clone)]
pub struct Manner {
    /// Time between two requests to a host, at least.
    pub delay: Duration,
    /// Time between two requests for a feed, at least.
    pub interval: Duration,
    /// Hosts that are asked at once.
    pub hosts: usize,
    /// Whether feeds are asked that are not due; what servers and `robots.txt` ask for is heeded all the same.
    pub all: bool,
    /// Whom a waiting writer may name.
    pub process: u32,
}

impl Default for Manner {
    fn default() -> Self {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        Self { delay: Duration::from_secs(1), interval: minutes(15), hosts: 32, all: false, process: 0 }
    }
}

/// An article that was not there before, or not so.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// The feed that told it.
    pub feed: String,
    /// Whether the database had it in other words.
    pub changed: bool,
    /// The article.
    pub article: Article,
}

/// What a round tells as it goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// What is new, once it is in the database.
    News(Vec<News>),
    /// A feed, and what is wrong with it.
    Failed(String, String),
    /// A feed that is dead, and since when it has not answered.
    Dead(String, String),
}

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Polled {
    /// Feeds that there are.
    pub feeds: usize,
    /// Feeds that were asked.
    pub asked: usize,
    /// Feeds that had nothing new.
    pub unchanged: usize,
    /// Feeds that were read for the first time.
    pub first: usize,
    /// Feeds that could not be read.
    pub failed: usize,
    /// Feeds that may not be asked yet, by their server or `robots.txt`.
    pub later: usize,
    /// Feeds that are dead.
    pub dead: usize,
    /// Pages that were asked for.
    pub pages: usize,
    /// Articles that are new, first polls among them.
    pub new: usize,
    /// Articles of which there is another edition now.
    pub changed: usize,
    /// What could not be read or coded, entry by entry.
    pub problems: u64,
    /// Whether all was done before it was time to stop.
    pub whole: bool,
}

/// Whether a feed counts as dead at a moment: it says so itself, or has not answered for long.
pub fn is_dead(feed: &Feed, now: DateTime<Utc>) -> bool {
    let last = moment(&feed.succeeded).or_else(|| moment(&feed.added));
    feed.gone || feed.failures >= DEAD_FAILURES && last.is_none_or(|last| now - last >= DEAD_AFTER)
}

/// Polls the feeds of these addresses, or all that were added to the database.
///
/// # Errors
/// A database that fails. What is wrong with a feed is told, and kept with it.
pub fn poll(
    session: &mut Session,
    outside: &Outside,
    manner: &Manner,
    urls: Option<&BTreeSet<String>>,
    tell: &mut dyn FnMut(Told) -> Result<()>,
) -> Result<Polled> {
    let gates = Arc::new(Gates::new(outside.clone(), manner.delay, session.store().feed_sites()?));
    let mut round = Round { session, outside, manner, waiting: Vec::new(), done: Polled::default(), tell };
    // Once more for the sitemaps that a list has just named.
    let whole =
        round.feeds(&gates, urls, false).and_then(|whole| Ok(whole && round.feeds(&gates, urls, true)? && round.pages(&gates, urls)?));
    // What servers asked for is kept whatever happened.
    let written = round.write();
    round.session.store().save_sites(&gates.known())?;
    round.done.whole = whole?;
    written?;
    Ok(round.done)
}

/// What is to be noted once the articles that came with it are in the database.
enum State {
    Feed(Box<Feed>, Option<Vec<FeedPage>>),
    Page(Box<FeedPage>),
}

/// Articles on their way, and what is to be noted then.
struct Waiting {
    state: State,
    /// The feed.
    name: String,
    articles: Vec<Article>,
    problems: Vec<Problem>,
    /// Whether none of it is news.
    silent: bool,
}

struct Round<'a> {
    session: &'a mut Session,
    outside: &'a Outside,
    manner: &'a Manner,
    waiting: Vec<Waiting>,
    done: Polled,
    tell: &'a mut dyn FnMut(Told) -> Result<()>,
}

impl Round<'_> {
    fn now(&self) -> DateTime<Utc> {
        self.outside.clock.now()
    }

    fn interval(&self) -> TimeDelta {
        TimeDelta::from_std(self.manner.interval).unwrap_or(TimeDelta::days(1))
    }

    fn chosen(&self, urls: Option<&BTreeSet<String>>) -> Result<Vec<Feed>> {
        let mut feeds = self.session.store().feeds()?;
        let chosen = |feed: &Feed| urls.map_or(feed.kept, |urls| urls.contains(&feed.url));
        let named: BTreeSet<String> = feeds.iter().filter(|feed| chosen(feed)).map(|feed| feed.url.clone()).collect();
        feeds.retain(|feed| chosen(feed) || named.contains(&feed.parent));
        Ok(feeds)
    }

    /// Asks the feeds that are due, or of them only the sitemaps that lists name.
    fn feeds(&mut self, gates: &Arc<Gates>, urls: Option<&BTreeSet<String>>, listed: bool) -> Result<bool> {
        let (now, taken) = (self.now(), text(self.now() + TAKEN));
        let mut asked = Vec::new();
        let all = self.chosen(urls)?;
        self.done.feeds = all.len();
        for feed in all {
            let due = moment(&feed.due).is_none_or(|due| due <= now);
            let pace = pace_of(&feed);
            let open = is_open(now, &pace) || never_open(&pace);
            let wanted = if listed { due && open && !feed.parent.is_empty() } else { self.manner.all || due && open };
            if wanted && self.session.store().claim_feed(&feed, &taken)? {
                asked.push(feed);
            }
        }
        let groups = by_host(asked.iter().map(feed_ask));
        let mut left: BTreeSet<usize> = (0..asked.len()).collect();
        let (outside, hosts) = (self.outside, self.manner.hosts);
        let whole = pool::all(outside, gates, groups, hosts, |number, outcome| {
            left.remove(&number);
            self.done.asked += 1;
            self.answer(asked[number].clone(), outcome)
        });
        self.write()?;
        // What was taken and not asked is due as before.
        let released: Vec<_> = left.into_iter().map(|number| (asked[number].clone(), None)).collect();
        self.session.store().save_feeds(&released)?;
        whole
    }

    /// What an answer makes of a feed.
    fn answer(&mut self, mut feed: Feed, outcome: Outcome) -> Result<()> {
        let now = self.now();
        let first = feed.succeeded.is_empty();
        match outcome {
            Outcome::Got { answer, from, for_good } => {
                let digest = content::digest(&answer.body);
                let cache = answer.header("cache-control").map(str::to_owned);
                if digest == feed.digest {
                    self.done.unchanged += 1;
                    // The same bytes under other validators: the newest are the ones to send.
                    (feed.etag, feed.modified) = (words_of(&answer, "etag"), words_of(&answer, "last-modified"));
                    feed.answered = from;
                    self.answered(&mut feed, cache.as_deref(), None);
                    return self.keep(Waiting::state(feed, None));
                }
                match content::read(&from, &answer, self.outside.clock.today()) {
                    Err(reason) => self.failed(feed, &Failure::new(reason)),
                    Ok(found) => {
                        self.done.first += usize::from(first);
                        // An answer that may have been cut is asked for anew.
                        let kept = |name: &str| if found.whole { words_of(&answer, name) } else { String::new() };
                        (feed.etag, feed.modified) = (kept("etag"), kept("last-modified"));
                        feed.digest = if found.whole { digest } else { String::new() };
                        feed.moved = if for_good && from != feed.url { from.clone() } else { String::new() };
                        feed.answered = from;
                        self.answered(&mut feed, cache.as_deref(), Some(found.pace));
                        self.take(feed, found, first)
                    }
                }
            }
            Outcome::Unchanged(answer) => {
                self.done.unchanged += 1;
                let cache = answer.header("cache-control").map(str::to_owned);
                self.answered(&mut feed, cache.as_deref(), None);
                self.keep(Waiting::state(feed, None))
            }
            Outcome::Failed(failure) => self.failed(feed, &failure),
            Outcome::Later(until, reason) => {
                self.done.later += 1;
                (feed.due, feed.trouble) = (text(until.max(now)), reason.clone());
                (self.tell)(Told::Failed(feed.url.clone(), format!("not asked before {}: {reason}", feed.due)))?;
                self.keep(Waiting::state(feed, None))
            }
            Outcome::Stopped => Ok(()),
        }
    }

    /// Notes that a feed answered as it should.
    fn answered(&self, feed: &mut Feed, cache: Option<&str>, pace: Option<Pace>) {
        let now = self.now();
        let pace = pace.unwrap_or_else(|| pace_of(feed));
        (feed.minutes, feed.skip_hours, feed.skip_days) = (pace.minutes.unwrap_or(0), pace.hours, pace.days);
        (feed.polled, feed.succeeded) = (text(now), text(now));
        (feed.failures, feed.trouble, feed.gone) = (0, String::new(), false);
        // What a list tells of a sitemap's changes need not be asked of the sitemap itself.
        let own = if feed.stamp.is_empty() { self.interval() } else { TimeDelta::days(1) };
        feed.due = text(after_success(now, own, &pace, cache));
    }

    /// Notes that a feed could not be read.
    fn failed(&mut self, mut feed: Feed, failure: &Failure) -> Result<()> {
        let now = self.now();
        self.done.failed += 1;
        feed.failures = feed.failures.saturating_add(1);
        (feed.polled, feed.trouble, feed.gone) = (text(now), failure.reason.clone(), failure.gone);
        // Where it had moved to may be wrong: the next time its own address is asked.
        feed.moved = String::new();
        let due = if failure.gone { after_gone(now) } else { after_failure(now, self.interval(), feed.failures, failure.retry) };
        feed.due = text(not_skipped(due, &pace_of(&feed)));
        (self.tell)(Told::Failed(feed.url.clone(), failure.reason.clone()))?;
        if is_dead(&feed, now) {
            self.done.dead += 1;
            let since = if feed.succeeded.is_empty() { "never" } else { &feed.succeeded };
            (self.tell)(Told::Dead(feed.url.clone(), since.to_owned()))?;
        }
        self.keep(Waiting::state(feed, None))
    }

    /// Takes what a feed or sitemap holds.
    fn take(&mut self, feed: Feed, found: Content, first: bool) -> Result<()> {
        let name = feed.url.clone();
        if let Some(maps) = &found.maps {
            if !feed.parent.is_empty() {
                return self.failed(feed, &Failure::new("a list of sitemaps names it, and it is such a list itself"));
            }
            // What comes to the list later is new altogether: all its pages are.
            let backlog = if first { feed.backlog } else { u32::MAX };
            self.session.store().save_sitemaps(&feed.url, maps, backlog, &text(self.now()))?;
            return self.keep(Waiting::state(feed, None));
        }
        if !(feed.pages || found.is_sitemap) {
            let state = State::Feed(Box::new(feed), None);
            return self.keep(Waiting { state, name, articles: found.articles, problems: found.problems, silent: first });
        }
        let pages = self.pages_of(&feed, &found, first)?;
        // What has no page is an article as it stands.
        let articles = found.articles.into_iter().filter(|article| article.url.is_none()).collect();
        let state = State::Feed(Box::new(feed), Some(pages));
        self.keep(Waiting { state, name, articles, problems: found.problems, silent: first })
    }

    /// The pages that a feed names, as they are to be known from now on.
    fn pages_of(&self, feed: &Feed, found: &Content, first: bool) -> Result<Vec<FeedPage>> {
        let now = text(self.now());
        let known = self.session.store().feed_pages(&feed.url)?;
        let mut known: BTreeMap<String, FeedPage> = known.into_iter().map(|page| (page.url.clone(), page)).collect();
        let mut pages: Vec<FeedPage> = Vec::new();
        for named in found.pages() {
            let entry = serde_json::to_string(&named.entry).unwrap_or_default();
            let page = match known.remove(&named.url) {
                Some(page) if page.stamp == named.stamp => page,
                Some(page) => FeedPage { stamp: named.stamp, due: now.clone(), failures: 0, trouble: String::new(), entry, ..page },
                None => {
                    let due = if first { String::new() } else { now.clone() };
                    FeedPage { feed: feed.url.clone(), url: named.url, stamp: named.stamp, due, entry, ..FeedPage::default() }
                }
            };
            pages.push(page);
        }
        if first {
            let mut newest: Vec<&mut FeedPage> = pages.iter_mut().collect();
            newest.sort_by(|a, b| b.stamp.cmp(&a.stamp));
            newest.into_iter().take(feed.backlog as usize).for_each(|page| page.due.clone_from(&now));
        }
        Ok(pages)
    }

    /// Fetches the pages that are due.
    fn pages(&mut self, gates: &Arc<Gates>, urls: Option<&BTreeSet<String>>) -> Result<bool> {
        let now = text(self.now());
        let mut due = Vec::new();
        for feed in self.chosen(urls)? {
            let own = Address::parse(&feed.url).map(|address| address.host().to_owned()).unwrap_or_default();
            let pages = self.session.store().due_pages(&feed.url, &now, PAGES)?;
            due.extend(pages.into_iter().map(|page| (page, own.clone())));
        }
        let groups = by_host(due.iter().map(|(page, own)| page_ask(page, own)));
        let (outside, hosts) = (self.outside, self.manner.hosts);
        let whole = pool::all(outside, gates, groups, hosts, |number, outcome| {
            self.done.pages += 1;
            self.page(due[number].0.clone(), outcome)
        });
        self.write()?;
        whole
    }

    /// What an answer makes of a page.
    fn page(&mut self, mut page: FeedPage, outcome: Outcome) -> Result<()> {
        let now = self.now();
        let (mut articles, mut problems) = (Vec::new(), Vec::new());
        let failure = match outcome {
            Outcome::Got { answer, from, .. } => {
                let entry: Article = serde_json::from_str(&page.entry).unwrap_or_default();
                match content::page(&from, &answer, entry, self.outside.clock.today()) {
                    Ok((article, faults)) => {
                        (page.etag, page.modified) = (words_of(&answer, "etag"), words_of(&answer, "last-modified"));
                        page.answered = from;
                        articles.push(article);
                        problems = faults;
                        None
                    }
                    Err(reason) => Some(Failure::new(reason)),
                }
            }
            Outcome::Unchanged(_) => None,
            Outcome::Failed(failure) => Some(failure),
            Outcome::Later(until, reason) => {
                (page.due, page.trouble) = (text(until.max(now)), reason);
                return self.keep(Waiting::page(page, articles, problems));
            }
            Outcome::Stopped => return Ok(()),
        };
        match failure {
            None => (page.due, page.failures, page.trouble) = (String::new(), 0, String::new()),
            Some(failure) => {
                page.failures = page.failures.saturating_add(1);
                let given_up = failure.missing || page.failures >= PAGE_FAILURES;
                let again = || text(after_failure(now, self.interval(), page.failures, failure.retry));
                page.due = if given_up { String::new() } else { again() };
                if given_up {
                    let remedy = "it is asked for again when the feed says that it changed".to_owned();
                    problems.push(Problem { file: page.url.clone(), line: None, reason: failure.reason.clone(), remedy });
                }
                page.trouble = failure.reason;
            }
        }
        self.keep(Waiting::page(page, articles, problems))
    }

    fn keep(&mut self, waiting: Waiting) -> Result<()> {
        self.waiting.push(waiting);
        let (articles, bytes) = self.waiting.iter().flat_map(|w| &w.articles).fold((0, 0), |(n, b), a| (n + 1, b + a.text.len()));
        if self.waiting.len() >= ARTICLES || articles >= ARTICLES || bytes >= TEXT_BYTES { self.write() } else { Ok(()) }
    }

    /// Writes the articles that wait, then what is to be noted of their feeds; then tells what is new.
    fn write(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut news: Vec<(bool, News)> = Vec::new();
        let mut seen = BTreeSet::new();
        for one in &waiting {
            for article in &one.articles {
                let standing = self.session.store().standing(article)?;
                if standing != Standing::Known && seen.insert(article.id.clone()) {
                    let changed = standing == Standing::Changed;
                    news.push((one.silent, News { feed: one.name.clone(), changed, article: article.clone() }));
                }
            }
        }
        if waiting.iter().any(|one| !one.problems.is_empty() || !one.articles.is_empty()) {
            let mut silent = |_: &Problem| {};
            let mut run = self.session.begin(Run { process: self.manner.process, ..Run::default() }, &mut silent)?;
            for one in &waiting {
                one.articles.iter().try_for_each(|article| run.article_of(article.clone(), &one.name))?;
                one.problems.iter().try_for_each(|problem| run.problem(problem.clone()))?;
            }
            self.done.problems += run.finish()?.problems;
        }
        let (mut feeds, mut pages) = (Vec::new(), Vec::new());
        for one in waiting {
            match one.state {
                State::Feed(feed, named) => feeds.push((*feed, named)),
                State::Page(page) => pages.push(*page),
            }
        }
        if !feeds.is_empty() {
            self.session.store().save_feeds(&feeds)?;
        }
        if !pages.is_empty() {
            self.session.store().save_pages(&pages)?;
        }
        // What could not be coded, another language say, is in no timeline and no news.
        let mut told = Vec::new();
        for (silent, one) in news {
            if self.session.store().is_known(&one.article)? {
                if one.changed {
                    self.done.changed += 1
                } else {
                    self.done.new += 1
                }
                told.extend(Some(one).filter(|_| !silent));
            }
        }
        if told.is_empty() { Ok(()) } else { (self.tell)(Told::News(told)) }
    }
}

impl Waiting {
    fn state(feed: Feed, pages: Option<Vec<FeedPage>>) -> Self {
        let name = feed.url.clone();
        Self { state: State::Feed(Box::new(feed), pages), name, articles: Vec::new(), problems: Vec::new(), silent: true }
    }

    fn page(page: FeedPage, articles: Vec<Article>, problems: Vec<Problem>) -> Self {
        Self { name: page.feed.clone(), state: State::Page(Box::new(page)), articles, problems, silent: false }
    }
}

/// A header as it was sent; empty where there is none.
fn words_of(answer: &Answer, name: &str) -> String {
    answer.header(name).unwrap_or_default().to_owned()
}

/// What a feed said of itself when it was last read.
fn pace_of(feed: &Feed) -> Pace {
    Pace { minutes: Some(feed.minutes).filter(|minutes| *minutes > 0), hours: feed.skip_hours, days: feed.skip_days }
}

fn feed_ask(feed: &Feed) -> Ask {
    Ask {
        url: if feed.moved.is_empty() { feed.url.clone() } else { feed.moved.clone() },
        answered: feed.answered.clone(),
        etag: feed.etag.clone(),
        modified: feed.modified.clone(),
        most: FEED_BYTES,
        own_host: Address::parse(&feed.url).map(|address| address.host().to_owned()).unwrap_or_default(),
        accept: "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    }
}

fn page_ask(page: &FeedPage, own: &str) -> Ask {
    Ask {
        url: page.url.clone(),
        answered: page.answered.clone(),
        etag: page.etag.clone(),
        modified: page.modified.clone(),
        most: PAGE_BYTES,
        own_host: own.to_owned(),
        accept: "text/html, application/xhtml+xml, */*;q=0.5",
    }
}

/// Numbered asks, those of a host together and in their order.
fn by_host(asks: impl Iterator<Item = Ask>) -> Vec<Vec<(usize, Ask)>> {
    let mut groups: BTreeMap<String, Vec<(usize, Ask)>> = BTreeMap::new();
    for (number, ask) in asks.enumerate() {
        let host = Address::parse(&ask.url).map(|address| address.host().to_owned()).unwrap_or_default();
        groups.entry(host).or_default().push((number, ask));
    }
    groups.into_values().collect()
}
