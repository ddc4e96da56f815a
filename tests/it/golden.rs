//! Golden texts: each text of `tests/corpus/golden/` beside what the program makes of it, in `tests/snapshots/`.
//!
//! A snapshot shows every sentence with its tags beneath the words, its times and actors, and the events with the rule that fired. Read
//! a changed one before you accept it (`INSTA_UPDATE=always cargo test golden`); never edit one by hand.

use std::fmt::Write;
use std::path::Path;

use demarche::Pipeline;
use demarche::pipeline::Coded;
use demarche::types::{ActorRef, Article, ByteSpan, Event, Sentence};

#[test]
fn golden_texts_are_read_as_their_snapshots_say() {
    let pipeline = Pipeline::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut texts: Vec<_> = std::fs::read_dir(root.join("corpus/golden")).unwrap().map(|e| e.unwrap().path()).collect();
    texts.sort();
    assert!(texts.len() >= 5, "golden texts are missing");
    for path in texts {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let given = std::fs::read_to_string(&path).unwrap();
        let (day, text) = given.split_once('\n').expect("the first line is the day of publication");
        let published = demarche::read::parse_published(day.trim()).expect("the first line is the day of publication");
        let article = Article { id: name.clone(), published: Some(published), text: text.trim().to_owned(), ..Article::default() };
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(root.join("snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, shown(&pipeline, article)));
    }
}

fn shown(pipeline: &Pipeline, article: Article) -> String {
    let whole = pipeline.annotate(article.clone());
    let Coded { document, events, .. } = pipeline.code(article);
    let text = document.text();
    let mut out = String::new();
    for (index, sentence) in whole.sentences.iter().enumerate() {
        words(sentence, text, &mut out);
        let inside = |span: ByteSpan| span.start >= sentence.span.start && span.end <= sentence.span.end;
        for time in document.times.iter().filter(|t| inside(t.span)) {
            writeln!(out, "  time   {} = {} ({})", time.span.of(text), time.value, time.edtf).unwrap();
        }
        for actor in document.actors.iter().filter(|a| inside(a.span)) {
            writeln!(out, "  actor  {} = {}", actor.span.of(text), who(&actor.actor)).unwrap();
        }
        for event in events.iter().filter(|e| e.evidence.sentence == index) {
            told(event, &mut out);
        }
        out.push('\n');
    }
    out
}

/// Words with their parts of speech beneath, at most a hundred columns a line.
fn words(sentence: &Sentence, text: &str, out: &mut String) {
    const COLUMNS: usize = 100;
    let (mut above, mut beneath) = (String::new(), String::new());
    for token in &sentence.tokens {
        let (word, tag) = (token.span.of(text), token.upos.as_str());
        let width = word.chars().count().max(tag.len()) + 1;
        if above.chars().count() + width > COLUMNS {
            writeln!(out, "> {}\n  {}", above.trim_end(), beneath.trim_end()).unwrap();
            (above, beneath) = (String::new(), String::new());
        }
        above.push_str(&format!("{word:<width$}"));
        beneath.push_str(&format!("{tag:<width$}"));
    }
    writeln!(out, "> {}\n  {}", above.trim_end(), beneath.trim_end()).unwrap();
}

fn told(event: &Event, out: &mut String) {
    let list =
        |actors: &[ActorRef]| if actors.is_empty() { "-".to_owned() } else { actors.iter().map(who).collect::<Vec<_>>().join(" + ") };
    write!(out, "  EVENT  {} {} | {} -> {}", event.event_type, event.cameo, list(&event.source), list(&event.target)).unwrap();
    write!(out, " | {} {} | {}", event.date, serde_json::to_value(event.date_basis).unwrap().as_str().unwrap(), event.certainty).unwrap();
    if event.negated {
        out.push_str(" negated");
    }
    if let Some(status) = event.meeting_status {
        write!(out, " | meeting {status} {}", event.planned_for).unwrap();
    }
    for (what, range) in [("killed", event.killed), ("injured", event.injured)] {
        if let Some(range) = range {
            write!(out, " | {what} {}", serde_json::to_string(&range).unwrap()).unwrap();
        }
    }
    for (what, words) in [("place", &event.place), ("weapon", &event.weapon)] {
        if !words.is_empty() {
            write!(out, " | {what} {}", words.join(" / ")).unwrap();
        }
    }
    if !event.claimant.is_empty() {
        write!(out, " | says {}", list(&event.claimant)).unwrap();
    }
    writeln!(out, " | {} on \u{201c}{}\u{201d}", event.rule, event.trigger).unwrap();
}

fn who(actor: &ActorRef) -> String {
    let parts = [actor.name.as_str(), actor.country.as_str(), actor.sector.as_str()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("/")
}
