//! The library in one walk: read two articles, ask what is known, what was known when, decide, ask again.
//!
//! Run it: `cargo run --example library`.
#![allow(clippy::print_stdout)]

use demarche::app::{Judgement, MeetingQuestion};
use demarche::types::Article;
use demarche::types::article::Published;
use demarche::{Clock, Question, Session};

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
    // 1. A session owns the database, the stages and the actor base. `Session::open(path, Access::Write, clock)` keeps it in a file.
    //    The library reads no clock: it is the caller's to give.
    let mut session = Session::in_memory(Clock::fixed("2019-03-05T12:00:00Z")?)?;
    let done = session.ingest([
        article("first", "2019-03-02", "Morning Post", "Rebels attacked a police post in Kandahar on Friday, killing three officers.")?,
        article("later", "2019-03-04", "Evening Star", "The rebel attack on a police post in Kandahar on March 1 killed five officers.")?,
    ])?;
    println!("read    {} articles, {} mentions, {} events", done.new, done.mentions, done.events);

    // 2. A question in the user's words becomes a timeline.
    let question = Question { since: Some("2019-03".into()), kinds: vec!["strike".into()], ..Question::default() };
    let timeline = session.ask(&question)?;
    for event in timeline.events() {
        println!("now     {} killed {:?}, {} sources", event.event.date, event.event.killed, event.sources);
    }

    // 3. What did the articles of 2 March tell?
    let then = Question { as_of: Some("2019-03-02".into()), ..question.clone() };
    for event in session.ask(&then)?.events() {
        println!("then    {} killed {:?}, {} sources", event.event.date, event.event.killed, event.sources);
    }
    for change in session.changes("2019-03-03")? {
        println!("{:<7} {}", change.change.as_str(), change.detail.join("; "));
    }

    // 4. A decision lies over the reports and survives whatever is ingested or recoded.
    if let Some(event) = timeline.events().first() {
        let killed = Judgement::Edit { field: "killed".into(), value: "5".into() };
        let decision = session.decide(&event.id, &killed, "ann")?;
        println!("decided {:?}", session.store().event(&event.id)?.event.killed);
        session.undo(&decision.id)?;
    }

    // 5. Threads of meetings are kept beside the events; here there are none.
    println!("{} meetings", session.meetings(&MeetingQuestion::default())?.0.len());
    Ok(())
}
