//! The gate of each host: one request at a time, with a delay after it, and none that its `robots.txt` or a `Retry-After` forbids.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::Clock;
use crate::fetch::address::Address;
use crate::fetch::http::{Answer, Request, Transport};
use crate::fetch::robots::{LONGEST, Rules};
use crate::fetch::schedule::{after_failure, retry_after};
use crate::store::{FeedSite, SiteRule};

/// Redirects that are followed, of a feed and of a `robots.txt`.
pub(super) const REDIRECTS: usize = 5;
/// How long a `robots.txt` counts.
const ROBOTS_LIFE: TimeDelta = TimeDelta::days(1);
/// After what time a `robots.txt` is asked for again that could not be had.
const ROBOTS_AGAIN: TimeDelta = TimeDelta::minutes(15);

/// The outside world: the network, the clock, and time that passes.
#[derive(Clone)]
pub struct Outside {
    /// Who asks.
    pub transport: Arc<dyn Transport>,
    /// The present moment.
    pub clock: Clock,
    /// Lets some time pass; `false` says at once that it is time to stop.
    pub wait: Arc<dyn Fn(Duration) -> bool + Send + Sync>,
}

impl std::fmt::Debug for Outside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Outside")
    }
}

/// Why nothing was asked, or no answer came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Barred {
    /// `robots.txt` forbids it.
    Forbidden,
    /// Not before a moment, and why.
    Later(DateTime<Utc>, String),
    /// The network failed.
    Failed(String),
    /// It is time to stop.
    Stopped,
}

/// What we know of a site: a host at a port.
#[derive(Debug, Default)]
struct Site {
    robots: Option<Rules>,
    known: FeedSite,
}

/// Whose turn it is at a host, under whatever scheme and port: the moment from which on the next may ask.
type Turn = Arc<Mutex<Option<DateTime<Utc>>>>;

/// The gates of all hosts.
#[derive(Debug)]
pub(super) struct Gates {
    outside: Outside,
    delay: Duration,
    turns: Mutex<BTreeMap<String, Turn>>,
    /// Who asks for the `robots.txt` of a site; the others wait for what it says.
    asking: Mutex<BTreeMap<String, Arc<Mutex<()>>>>,
    sites: Mutex<BTreeMap<String, Site>>,
}

impl Gates {
    /// With what is known of sites from earlier runs.
    pub(super) fn new(outside: Outside, delay: Duration, known: Vec<FeedSite>) -> Self {
        let site = |known: FeedSite| {
            let robots = (known.rule == SiteRule::Rules).then(|| Rules::parse(&known.robots));
            (known.site.clone(), Site { robots, known })
        };
        Self { outside, delay, turns: Mutex::default(), asking: Mutex::default(), sites: Mutex::new(known.into_iter().map(site).collect()) }
    }

    /// What is known now, to be kept.
    pub(super) fn known(&self) -> Vec<FeedSite> {
        self.sites.lock().unwrap_or_else(PoisonError::into_inner).values().map(|site| site.known.clone()).collect()
    }

    /// Asks, when the host's turn has come and its `robots.txt` allows it.
    pub(super) fn get(&self, request: &Request) -> Result<Answer, Barred> {
        self.know_robots(&request.address, request.private)?;
        let barred = self.at(&request.address, |site| match (site.known.rule, &site.robots) {
            (SiteRule::Wait, _) => moment(&site.known.until).map(|until| Barred::Later(until, site.known.reason.clone())),
            (SiteRule::Rules, Some(rules)) if !rules.allow(request.address.path()) => Some(Barred::Forbidden),
            _ => None,
        });
        barred.map_or_else(|| self.once(request), Err)
    }

    /// One request, when the host's turn has come.
    fn once(&self, request: &Request) -> Result<Answer, Barred> {
        let turn = self.turns.lock().unwrap_or_else(PoisonError::into_inner).entry(request.address.host().to_owned()).or_default().clone();
        // Held until the answer is there: nobody else asks this host meanwhile.
        let mut turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.outside.clock.now();
        if let Some(before) = self.at(&request.address, |site| moment(&site.known.not_before)).filter(|before| *before > now) {
            return Err(Barred::Later(before, "its server asked us to wait (Retry-After)".to_owned()));
        }
        let wait = turn.map_or(Duration::ZERO, |next| (next - now).to_std().unwrap_or_default());
        if !(self.outside.wait)(wait) {
            return Err(Barred::Stopped);
        }
        let answer = self.outside.transport.get(request);
        let now = self.outside.clock.now();
        let delay = self.at(&request.address, |site| site.robots.as_ref().and_then(Rules::delay)).unwrap_or_default().max(self.delay);
        *turn = Some(now + TimeDelta::from_std(delay).unwrap_or(TimeDelta::zero()));
        if let Ok(answer) = &answer
            && matches!(answer.status, 429 | 503)
            && let Some(until) = answer.header("retry-after").and_then(|value| retry_after(value, now))
        {
            self.at(&request.address, |site| site.known.not_before = text(until));
        }
        answer.map_err(Barred::Failed)
    }

    /// Looks at a site, or changes what is known of it.
    fn at<T>(&self, address: &Address, look: impl FnOnce(&mut Site) -> T) -> T {
        let name = address.site();
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Site { known: FeedSite { site: name.clone(), ..FeedSite::default() }, robots: None };
        look(sites.entry(name.clone()).or_insert_with(new))
    }

    /// Asks for the site's `robots.txt`, where it is not known or too old.
    fn know_robots(&self, address: &Address, private: bool) -> Result<(), Barred> {
        let asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner).entry(address.site()).or_default().clone();
        let _asking = asking.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.outside.clock.now();
        let fresh = |site: &mut Site| site.known.rule != SiteRule::Unknown && moment(&site.known.until).is_some_and(|until| until > now);
        if self.at(address, fresh) {
            return Ok(());
        }
        let answer = self.robots(address, private);
        let now = self.outside.clock.now();
        let (reason, retry) = match answer {
            Err(Barred::Failed(reason)) => (reason, None),
            Err(other) => return Err(other),
            Ok(answer) if answer.status == 429 || answer.status >= 500 => {
                (format!("status {}", answer.status), answer.header("retry-after").and_then(|value| retry_after(value, now)))
            }
            Ok(answer) => {
                // Whatever else is no file of rules, one redirect too many among them, forbids nothing.
                let rules = (answer.status == 200).then(|| Rules::parse(&String::from_utf8_lossy(&answer.body)));
                self.at(address, |site| {
                    site.known.rule = if rules.is_some() { SiteRule::Rules } else { SiteRule::Open };
                    site.known.robots = rules.as_ref().map_or(String::new(), Rules::to_string);
                    (site.known.until, site.known.failures, site.known.reason) = (text(now + ROBOTS_LIFE), 0, String::new());
                    site.robots = rules;
                });
                return Ok(());
            }
        };
        self.at(address, |site| {
            let failures = site.known.failures.saturating_add(1);
            (site.known.rule, site.known.failures) = (SiteRule::Wait, failures);
            site.known.until = text(after_failure(now, ROBOTS_AGAIN, failures, retry));
            site.known.reason = format!("its robots.txt cannot be had: {reason}");
            (site.known.robots, site.robots) = (String::new(), None);
        });
        Ok(())
    }

    /// The answer for a `robots.txt` at the end of its redirects.
    fn robots(&self, address: &Address, private: bool) -> Result<Answer, Barred> {
        let failed = |reason: String| Barred::Failed(reason);
        let mut address = address.join("/robots.txt").map_err(failed)?;
        let own = address.host().to_owned();
        for _ in 0..=REDIRECTS {
            let private = private && address.host() == own;
            let answer = self.once(&Request { address: address.clone(), headers: Vec::new(), most: LONGEST, cut: true, private })?;
            match answer.header("location").filter(|_| (300..400).contains(&answer.status)) {
                Some(to) => address = address.join(to).map_err(failed)?,
                None => return Ok(answer),
            }
        }
        Ok(Answer { status: 404, ..Answer::default() })
    }
}

/// A moment as the store keeps it.
pub(super) fn text(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A kept moment; none where it is empty.
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    text.parse().ok()
}
