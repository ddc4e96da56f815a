//! Stories: several articles coded, stored and merged, and what one timeline shows of them (`tests/corpus/stories.toml`).

use demarche::merge::Merger;
use demarche::pipeline::Pipeline;
use demarche::query;
use demarche::store::{MeetingFilter, Store};
use demarche::types::article::Published;
use demarche::types::{Article, CodedArticle, Filter, TimelineEvent};
use serde::Deserialize;

/// Stories that must be told right; 24 were when this was set.
const RIGHT: usize = 22;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    published: String,
    publisher: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    name: String,
    right: Vec<String>,
    #[serde(default)]
    threads: Vec<String>,
    articles: Vec<Told>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stories {
    story: Vec<Story>,
}

fn stories() -> Vec<Story> {
    toml::from_str::<Stories>(include_str!("../corpus/stories.toml")).unwrap().story
}

/// The timeline and the meetings of a story's articles, each ingested alone in the given order.
fn timeline<'a>(pipeline: &Pipeline, articles: impl Iterator<Item = &'a Told>) -> (Vec<TimelineEvent>, Vec<String>) {
    let mut store = Store::in_memory().unwrap();
    for (n, told) in articles.enumerate() {
        let article = Article {
            id: format!("{} {n}", told.publisher),
            published: Some(Published::Day(told.published.parse().unwrap())),
            publisher: Some(told.publisher.clone()),
            text: told.text.clone(),
            ..Article::default()
        };
        let coded = pipeline.code(article);
        let coded = CodedArticle {
            events: coded.events.clone(),
            said: coded.said.clone(),
            article: coded.document.article.clone(),
            agency: String::new(),
        };
        store.write(vec![coded], &Merger::new(), &format!("{}T12:00:00Z", told.published)).unwrap();
    }
    store.renew_meetings(&Merger::new()).unwrap();
    let mut events = Vec::new();
    query::select(&store, &Filter::default(), &Merger::new(), &mut |event| {
        events.push(event);
        Ok(true)
    })
    .unwrap();
    let threads = store.meetings(&MeetingFilter::default()).unwrap();
    (events, threads.iter().map(|t| format!("{} {}", t.status, t.date)).collect())
}

fn shown(e: &TimelineEvent) -> String {
    let killed = e.event.killed.and_then(|r| r.0).map(|k| format!(" k={k}")).unwrap_or_default();
    let contested = if e.contested { " contested" } else { "" };
    let (kind, certainty) = (e.event.event_type, e.event.certainty);
    format!("{kind} {certainty} n={} ind={}{killed}{contested} {} <{}>", e.sources, e.independent_sources, e.event.date, e.event.trigger)
}

/// Whether an event has all that `TYPE|TYPE words` names.
fn is(wanted: &str, event: &TimelineEvent) -> bool {
    let shown = shown(event);
    let has: Vec<&str> = shown.split(' ').collect();
    let mut words = wanted.trim_start_matches('?').split(' ');
    words.next().is_some_and(|types| types.split('|').any(|t| t == has[0])) && words.all(|w| has.contains(&w))
}

/// What is wrong with a story's timeline; empty where it is right.
fn faults(story: &Story, events: &[TimelineEvent], threads: &[String]) -> Vec<String> {
    let mut left: Vec<&TimelineEvent> = events.iter().filter(|e| !e.event.negated).collect();
    let mut faults = Vec::new();
    for wanted in &story.right {
        match left.iter().position(|event| is(wanted, event)) {
            Some(n) => drop(left.remove(n)),
            None if wanted.starts_with('?') => {}
            None => faults.push(format!("missing {wanted}")),
        }
    }
    faults.extend(left.iter().map(|e| format!("too much {}", shown(e))));
    if !story.threads.is_empty() && story.threads != threads {
        faults.push(format!("threads {threads:?}, wanted {:?}", story.threads));
    }
    faults
}

#[test]
fn a_timeline_shows_of_several_articles_what_they_tell() {
    let pipeline = Pipeline::new();
    let (mut wrong, mut right) = (Vec::new(), 0);
    let stories = stories();
    for story in &stories {
        let (events, threads) = timeline(&pipeline, story.articles.iter());
        let mut faults = faults(story, &events, &threads);
        let (back, _) = timeline(&pipeline, story.articles.iter().rev());
        if back.len() != events.len() {
            faults.push(format!("{} events in one order, {} in the other", events.len(), back.len()));
        }
        right += usize::from(faults.is_empty());
        if !faults.is_empty() {
            wrong.push(format!("{}: {}", story.name, faults.join("; ")));
        }
    }
    assert!(stories.len() >= 30 && right >= RIGHT, "{right} of {}:\n{}", stories.len(), wrong.join("\n"));
}
