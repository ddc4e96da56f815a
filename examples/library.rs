//! The library in one walk: code two articles, store them, ask what was known when, decide, ask again.
//!
//! Run it: `cargo run --example library`.
#![allow(clippy::print_stdout)]

use demarche::merge::Merger;
use demarche::query::{self, Question};
use demarche::store::MeetingFilter;
use demarche::types::article::Published;
use demarche::types::{Act, Article, CodedArticle, Decision};
use demarche::{Filter, Pipeline, Store, Timeline};

fn article(id: &str, published: &str, publisher: &str, text: &str) -> Result<Article, Box<dyn std::error::Error>> {
    Ok(Article {
        id: id.into(),
        published: Some(Published::Day(published.parse()?)),
        publisher: Some(publisher.into()),
        text: text.into(),
        ..Article::default()
    })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // 1. Articles to events. A pipeline is loaded once and shared between threads.
    let pipeline = Pipeline::new();
    let articles = [
        article("first", "2019-03-02", "Morning Post", "Rebels attacked a police post in Kandahar on Friday, killing three officers.")?,
        article("later", "2019-03-04", "Evening Star", "The rebel attack on a police post in Kandahar on March 1 killed five officers.")?,
    ];
    let coded: Vec<CodedArticle> = articles
        .into_iter()
        .map(|article| {
            let coded = pipeline.code(article);
            CodedArticle { article: coded.document.article, events: coded.events, agency: String::new() }
        })
        .collect();
    for event in coded.iter().flat_map(|article| &article.events) {
        println!("coded   {} {} by {}: {}", event.date, event.event_type, event.rule, event.evidence.exact);
    }

    // 2. Events into a store; `Store::open(path, Access::Write)` keeps them in a file. The moment of ingest is the caller's to give.
    let merger = Merger::new();
    let mut store = Store::in_memory()?;
    store.write(coded[..1].to_vec(), &merger, "2019-03-02T12:00:00Z")?;
    store.write(coded[1..].to_vec(), &merger, "2019-03-04T12:00:00Z")?;
    store.renew_meetings(&merger)?;

    // 3. A question in the user's words becomes a filter of ids and days, and the filter a timeline.
    let question = Question { since: Some("2019-03".into()), kinds: vec!["strike".into()], ..Question::default() };
    let filter: Filter = query::read(&question, &store, &|_| Vec::new())?.filter;
    let timeline = Timeline::of(&store, &filter, &merger)?;
    for event in timeline.events() {
        println!("now     {} killed {:?}, {} sources", event.event.date, event.event.killed, event.sources);
    }

    // 4. What was known on the evening of 2 March?
    let then = Filter { as_of: "2019-03-02".parse().ok(), ..filter.clone() };
    for event in Timeline::of(&store, &then, &merger)?.events() {
        println!("then    {} killed {:?}, {} sources", event.event.date, event.event.killed, event.sources);
    }
    for change in query::changes(&store, "2019-03-03T00:00:00Z", &merger)? {
        println!("{:<7} {}", change.change.as_str(), change.detail.join("; "));
    }

    // 5. A decision lies over the reports and survives whatever is ingested or coded anew.
    if let Some(event) = timeline.events().first() {
        let decision = Decision {
            id: String::new(),
            at: "2019-03-05T09:00:00Z".into(),
            who: "ann".into(),
            act: Act::Edit,
            mention: store.founding_mention(&event.id)?,
            other: String::new(),
            field: "killed".into(),
            value: "5".into(),
        };
        store.decide(&decision, &merger)?;
        println!("decided {:?}", store.event(&event.id)?.event.killed);
    }

    // 6. Threads of meetings are kept beside the events; here there are none.
    println!("{} meetings", store.meetings(&MeetingFilter::default())?.len());
    Ok(())
}
