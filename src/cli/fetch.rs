//! `demarche fetch`: what is new in feeds and sitemaps, once or again and again.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::{Value, json};

use crate::app::Session;
use crate::cli::coding::CodingArgs;
use crate::cli::common::Common;
use crate::cli::exit::told;
use crate::cli::output::{ListFormat, alarm, count, note, stdout, width};
use crate::error::{Error, ErrorKind};
use crate::fetch::{Http, Manner, News, Outside, Patience, Polled, Told, poll, read_list};
use crate::render::{Records, clean, records};

#[derive(Debug, Args)]
pub(super) struct FetchArgs {
    /// Who asks: an address of mail or a page, which every server is told
    #[arg(long, value_name = "ADDRESS", env = "DEMARCHE_CONTACT", hide_env_values = true)]
    contact: Option<String>,
    /// Ask the feeds of this file instead of those of the database: an address a line, `pages` behind it where the pages are wanted, too;
    /// or OPML
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// Ask what is due once, then end; for cron. This is the default
    #[arg(long, conflicts_with = "every")]
    once: bool,
    /// Stay, and look for what is due so often: 10m, 1h; SIGINT or SIGTERM ends it
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    every: Option<Duration>,
    /// Ask feeds, too, that are not due; what servers and robots.txt ask for is heeded all the same
    #[arg(long)]
    all: bool,
    /// Ask a feed no sooner again, unless it wants to be asked later still; 5m at least
    #[arg(long, value_name = "DURATION", default_value = "15m", value_parser = interval)]
    interval: Duration,
    /// Seconds between two requests to one host, unless its robots.txt wants more
    #[arg(long, value_name = "SECONDS", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=3600))]
    delay: u64,
    /// Hosts that are asked at once, each one request at a time
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=256), hide_short_help = true)]
    hosts: u16,
    /// Ask through this proxy: its address with scheme and port
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "DEMARCHE_PROXY",
        hide_env_values = true,
        default_value = "",
        hide_default_value = true,
        hide_short_help = true
    )]
    proxy: String,
    #[command(flatten)]
    coding: CodingArgs,
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(common: &Common, args: &FetchArgs) -> Result<ExitCode> {
    let remedy = || "write: demarche fetch --contact news@example.org, or set DEMARCHE_CONTACT".to_owned();
    let Some(contact) = args.contact.as_deref().filter(|contact| !contact.trim().is_empty()) else {
        return Err(Error::Usage { reason: "servers are to be told who asks".into(), remedy: remedy() }.into());
    };
    let http = Http::new(contact, &args.proxy, Patience::default()).map_err(|reason| Error::Usage { reason, remedy: remedy() })?;
    let mut session = args.coding.on(common.writer()?);
    let (urls, faulty) = match &args.list {
        Some(path) => listed(&session, path)?,
        None => (None, false),
    };
    let stop = Stop::default();
    stop.on_signals()?;
    let (clock, waiting) = (common.clock(), stop.clone());
    let outside = Outside { transport: Arc::new(http), clock, wait: Arc::new(move |time| waiting.wait(time)) };
    let manner = Manner {
        delay: Duration::from_secs(args.delay),
        interval: args.interval,
        hosts: usize::from(args.hosts),
        all: args.all,
        process: std::process::id(),
    };
    let Some(every) = args.every else {
        let done = round(&mut session, &outside, &manner, urls.as_ref(), args)?;
        return Ok(ExitCode::from(u8::from(faulty || done.failed > 0)));
    };
    note(&format!("looking for what is due every {} seconds; Ctrl-C ends it", every.as_secs()));
    loop {
        match round(&mut session, &outside, &manner, urls.as_ref(), args) {
            // Another writer is no reason to end: what is due stays due.
            Err(error) if error.downcast_ref::<Error>().is_some_and(|e| e.kind() == ErrorKind::Busy) => {
                error.downcast_ref::<Error>().into_iter().for_each(|error| alarm(&told(error)));
            }
            done => {
                done?;
            }
        }
        if !stop.wait(every) {
            note("stopped");
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// The feeds of a list, which the database gets to know; and whether some line is no feed.
fn listed(session: &Session, path: &Path) -> Result<(Option<BTreeSet<String>>, bool)> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| name.clone())?;
    let (feeds, faults) = read_list(&text);
    for (line, reason) in &faults {
        alarm(&clean(&format!("{name}:{line}: {reason} (write an address: https://news.example/feed.xml)")));
    }
    session.store().add_feeds(&feeds, false, &session.clock().moment())?;
    Ok((Some(feeds.into_iter().map(|feed| feed.url).collect()), !faults.is_empty()))
}

/// One round, with what it tells.
fn round(session: &mut Session, outside: &Outside, manner: &Manner, urls: Option<&BTreeSet<String>>, args: &FetchArgs) -> Result<Polled> {
    let mut list = Records { header: vec!["what", "published", "publisher", "title", "url", "feed"], rows: Vec::new() };
    let done = poll(session, outside, manner, urls, &mut |told| {
        match told {
            Told::News(news) => list.rows.extend(news.iter().map(row)),
            Told::Failed(feed, reason) => note(&clean(&format!("{feed}: {reason}"))),
            Told::Dead(feed, since) => {
                let since = if since == "never" { "it has never answered".to_owned() } else { format!("its last answer was of {since}") };
                alarm(&clean(&format!("{feed} is dead: {since}; it is asked once a day (forget it: demarche feed remove {feed})")));
            }
        }
        Ok(())
    })?;
    if !list.rows.is_empty() {
        let mut out = stdout();
        records(args.format.into(), width(args.width), &list, &mut out)?;
        out.flush()?;
    }
    summarise(&done);
    Ok(done)
}

fn row(news: &News) -> Vec<Value> {
    let article = &news.article;
    let published = article.published.map(|published| published.day().to_string());
    let what = if news.changed { "changed" } else { "new" };
    vec![json!(what), json!(published), json!(article.publisher), json!(article.title), json!(article.url), json!(news.feed)]
}

fn summarise(done: &Polled) {
    if done.feeds == 0 {
        note("there are no feeds (add one: demarche feed add https://news.example/feed.xml, or name a list: --list FILE)");
        return;
    }
    let of = |number: usize, what: &str| if number > 0 { format!(", {number} {what}") } else { String::new() };
    let pages = if done.pages > 0 { format!(", {}", count(done.pages as u64, "page")) } else { String::new() };
    let problems = if done.problems > 0 { format!("; {}: demarche problems", count(done.problems, "problem")) } else { String::new() };
    note(&format!(
        "{} of {} asked: {} unchanged{}{}{}{}{pages}; {} new, {} changed{problems}",
        done.asked,
        count(done.feeds as u64, "feed"),
        done.unchanged,
        of(done.first, "for the first time"),
        of(done.failed, "failed"),
        of(done.later, "to wait"),
        of(done.dead, "dead"),
        count(done.new as u64, "article"),
        done.changed
    ));
}

/// Tells those who wait that it is time to stop.
#[derive(Debug, Clone, Default)]
struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// Lets time pass; `false` as soon as it is time to stop.
    fn wait(&self, time: Duration) -> bool {
        let (stopped, changed) = &*self.0;
        let stopped = stopped.lock().unwrap_or_else(PoisonError::into_inner);
        let (stopped, _) = changed.wait_timeout_while(stopped, time, |stopped| !*stopped).unwrap_or_else(PoisonError::into_inner);
        !*stopped
    }

    #[cfg(unix)]
    fn on_signals(&self) -> Result<()> {
        let stop = self.clone();
        let mut signals = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM])?;
        std::thread::spawn(move || {
            if signals.forever().next().is_some() {
                let (stopped, changed) = &*stop.0;
                *stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
                changed.notify_all();
            }
        });
        Ok(())
    }

    /// Elsewhere Ctrl-C ends the process, which leaves the database whole.
    #[cfg(not(unix))]
    fn on_signals(&self) -> Result<()> {
        Ok(())
    }
}

/// 90s, 15m, 2h, 1d.
fn duration(words: &str) -> std::result::Result<Duration, String> {
    let fault = || format!("`{words}` is no duration: write 90s, 15m, 2h or 1d");
    let unit = match words.trim().chars().last().ok_or_else(fault)? {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return Err(fault()),
    };
    let number: u64 = words.trim()[..words.trim().len() - 1].trim().parse().map_err(|_| fault())?;
    number.checked_mul(unit).filter(|seconds| (1..=31 * 86_400).contains(seconds)).map(Duration::from_secs).ok_or_else(fault)
}

/// A duration of five minutes at least.
fn interval(words: &str) -> std::result::Result<Duration, String> {
    let time = duration(words)?;
    if time < Duration::from_secs(300) { Err("no feed is asked more often than every 5m".to_owned()) } else { Ok(time) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit() {
        assert_eq!(duration("90s").unwrap() + duration("2h").unwrap(), Duration::from_secs(90 + 7200));
        assert!(["", "5", "m", "-1m", "0s", "1y", "99999999999999999999d", "32d"].iter().all(|words| duration(words).is_err()));
        assert!(interval("4m").is_err() && interval("5m").is_ok());
    }

    #[test]
    fn whoever_waits_is_told_to_stop() {
        let stop = Stop::default();
        assert!(stop.wait(Duration::ZERO));
        *stop.0.0.lock().unwrap() = true;
        assert!(!stop.wait(Duration::from_secs(60)));
    }
}
