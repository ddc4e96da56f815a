//! One feed or page asked for: conditional, redirects followed one by one through the gates of their hosts.

use chrono::{DateTime, Utc};

use crate::fetch::address::Address;
use crate::fetch::gate::{Barred, Gates, REDIRECTS};
use crate::fetch::http::{Answer, Request};
use crate::fetch::schedule::retry_after;

/// What is to be asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Ask {
    /// The address.
    pub(super) url: String,
    /// The address that gave the two validators below: they are told to no other.
    pub(super) answered: String,
    /// `ETag`, as it was sent; empty where there was none.
    pub(super) etag: String,
    /// `Last-Modified`, as it was sent.
    pub(super) modified: String,
    /// Bytes of the answer at most.
    pub(super) most: usize,
    /// The host that may be of a private network: the one that the user named.
    pub(super) own_host: String,
    pub(super) accept: &'static str,
}

/// What came of it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A whole answer, the address that gave it, and whether all redirects on the way are for good.
    Got { answer: Answer, from: String, for_good: bool },
    /// Nothing new, says the server.
    Unchanged(Answer),
    /// No answer that is of use.
    Failed(Failure),
    /// The request was not made, as nothing may be asked before a moment.
    Later(DateTime<Utc>, String),
    /// It is time to stop.
    Stopped,
}

/// A failure to be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) reason: String,
    /// 404 or 410: it is not there.
    pub(super) missing: bool,
    /// 410: and will not come back.
    pub(super) gone: bool,
    pub(super) retry: Option<DateTime<Utc>>,
}

impl Failure {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), missing: false, gone: false, retry: None }
    }
}

/// Asks, and follows where the answers lead.
pub(super) fn visit(gates: &Gates, ask: &Ask, now: impl Fn() -> DateTime<Utc>) -> Outcome {
    let mut address = match Address::parse(&ask.url) {
        Ok(address) => address,
        Err(reason) => return Outcome::Failed(Failure::new(reason)),
    };
    let mut for_good = true;
    for _ in 0..=REDIRECTS {
        let conditional = address.to_string() == ask.answered;
        let answer = match gates.get(&request(ask, &address, conditional)) {
            Ok(answer) => answer,
            Err(Barred::Forbidden) => return Outcome::Failed(Failure::new(format!("robots.txt of {} forbids it", address.host()))),
            Err(Barred::Later(until, reason)) => return Outcome::Later(until, format!("{}: {reason}", address.host())),
            Err(Barred::Failed(reason)) => return Outcome::Failed(Failure::new(reason)),
            Err(Barred::Stopped) => return Outcome::Stopped,
        };
        match answer.status {
            200 => return Outcome::Got { answer, from: address.to_string(), for_good },
            304 if conditional && !(ask.etag.is_empty() && ask.modified.is_empty()) => return Outcome::Unchanged(answer),
            304 => return Outcome::Failed(Failure::new("it says that nothing changed, which was not asked")),
            301 | 302 | 303 | 307 | 308 => {
                let Some(to) = answer.header("location") else {
                    return Outcome::Failed(Failure::new(format!("status {} leads nowhere", answer.status)));
                };
                for_good &= matches!(answer.status, 301 | 308);
                let next = match address.join(to) {
                    Ok(next) => next,
                    Err(reason) => return Outcome::Failed(Failure::new(format!("it leads to what cannot be asked: {reason}"))),
                };
                if address.is_secure() && !next.is_secure() {
                    return Outcome::Failed(Failure::new(format!("it leads from https to http: {next}")));
                }
                address = next;
            }
            status => {
                let retry = answer.header("retry-after").filter(|_| matches!(status, 429 | 503));
                let retry = retry.and_then(|value| retry_after(value, now()));
                let missing = matches!(status, 404 | 410);
                return Outcome::Failed(Failure { reason: format!("status {status}"), missing, gone: status == 410, retry });
            }
        }
    }
    Outcome::Failed(Failure::new(format!("it leads on after {REDIRECTS} redirects")))
}

fn request(ask: &Ask, address: &Address, conditional: bool) -> Request {
    let mut headers = vec![("Accept", ask.accept.to_owned())];
    if conditional {
        let both = [("If-None-Match", &ask.etag), ("If-Modified-Since", &ask.modified)];
        headers.extend(both.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())));
    }
    let private = address.host() == ask.own_host;
    Request { address: address.clone(), headers, most: ask.most, cut: false, private }
}
