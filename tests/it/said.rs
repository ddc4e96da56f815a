//! Who said what: the attributions of short texts, their way into the store, and what is asked of it.

use std::sync::LazyLock;

use demarche::app::{PledgeQuestion, SayingQuestion};
use demarche::merge::Merger;
use demarche::query::{is_pledge, link};
use demarche::store::{SayingFilter, Store};
use demarche::types::{Article, CodedArticle, DateBasis, Filter, Saying};
use demarche::{Pipeline, query};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(Pipeline::new);

fn article(text: &str, published: &str) -> Article {
    Article { text: text.into(), published: Some(serde_json::from_value(published.into()).unwrap()), ..Article::default() }
}

fn said(text: &str) -> Vec<Saying> {
    PIPELINE.code(article(text, "2031-03-05")).said
}

/// `speaker | cue | kind | parts`, one line each.
fn lines(text: &str) -> Vec<String> {
    let words = |(start, end): (usize, usize)| text[start..end].replace('\n', " ");
    let line = |s: &Saying| {
        let speaker = s.speaker.as_ref().map_or("?", |speaker| speaker.actor.text.as_str());
        let parts: Vec<String> = s.parts.iter().map(|p| words(*p)).collect();
        format!("{speaker} | {} | {} | {}", words(s.cue), s.kind.as_str(), parts.join(" ~ "))
    };
    said(text).iter().map(line).collect()
}

#[derive(serde::Deserialize)]
struct Case {
    text: String,
    said: Vec<String>,
}

#[derive(serde::Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[test]
fn attributions_of_many_shapes() {
    let cases: Cases =
        toml::from_str(&std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/said.toml")).unwrap()).unwrap();
    let wrong: Vec<String> = cases
        .case
        .iter()
        .map(|case| (case, lines(&case.text)))
        .filter(|(case, found)| case.said != *found)
        .map(|(case, found)| format!("{}\n  expected {:#?}\n  found {found:#?}", case.text, case.said))
        .collect();
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), cases.case.len(), wrong.join("\n"));
}

#[test]
fn spans_lie_in_the_text_and_parts_in_the_span() {
    let text = "“Köln is full,” said Ada Brook. “We go — now.” According to the ministry, 12 were hurt.";
    let sayings = said(text);
    assert!(sayings.len() >= 2);
    for s in sayings {
        assert_eq!(s.exact, text[s.span.start..s.span.end]);
        assert!(s.parts.windows(2).all(|w| w[0].1 <= w[1].0), "{:?}", s.parts);
        assert_eq!((s.parts[0].0, s.parts[s.parts.len() - 1].1), (s.span.start, s.span.end));
    }
}

#[test]
fn a_saying_has_the_day_on_which_it_was_said() {
    let sayings = said("The minister said on 3 March 2031 that the road would open on 9 May 2031.");
    assert_eq!((sayings[0].date.as_str(), sayings[0].date_basis), ("2031-03-03", DateBasis::Explicit));
}

#[test]
fn a_pronoun_speaks_for_whom_it_stands() {
    let sayings = said("President Emmanuel Macron spoke in Paris on Monday. He said France would help Ukraine.");
    let last = sayings.last().unwrap().speaker.clone().unwrap();
    assert_eq!((last.actor.text.as_str(), last.actor.country.as_str()), ("He", "FRA"));
}

#[test]
fn verbal_acts_and_claims_name_their_saying() {
    let named = |text: &str, trigger: &str| {
        let coded = PIPELINE.code(article(text, "2031-03-05"));
        let event = coded.events.iter().find(|e| e.trigger.contains(trigger)).unwrap_or_else(|| panic!("{trigger}: {:?}", coded.events));
        event.saying.map(|s| coded.said[s].speaker.clone().unwrap().actor.country)
    };
    assert_eq!(named("France condemned the attack on Monday.", "condemned").as_deref(), Some("FRA"));
    assert_eq!(named("Ukraine said Russia had shelled Kharkiv on Sunday.", "shelled").as_deref(), Some("UKR"));
}

#[test]
fn speech_that_is_no_saying_or_anothers_is_no_event() {
    let statements = |text: &str| -> Vec<String> {
        let events = PIPELINE.code(article(text, "2031-03-05")).events;
        events.into_iter().filter(|e| e.rule.starts_with("statement.speech")).map(|e| e.evidence.exact).collect()
    };
    assert!(statements("The funeral of Sultan Hamid bin Said of Oman was held in Muscat on Monday.").is_empty());
    assert_eq!(statements("The French foreign minister said on Monday that the budget was sound.").len(), 1);
}

#[test]
fn what_is_stressed_in_a_meeting_is_part_of_it() {
    let meeting = "U.S. Secretary of State Antony Blinken met Egyptian Foreign Minister Sameh Shoukry in Cairo on Monday. ";
    let stressed = "The Secretary underscored that the region needed calm.";
    let told =
        |text: &str| PIPELINE.code(article(text, "2031-03-05")).events.iter().filter(|e| e.rule.starts_with("statement.speech")).count();
    assert_eq!(told(&format!("{meeting}{stressed}")), 0);
}

fn filled(texts: &[(&str, &str)]) -> Store {
    let mut store = Store::in_memory().unwrap();
    let coded = |(text, published): &(&str, &str)| {
        let coded = PIPELINE.code(article(text, published));
        CodedArticle { article: coded.document.article, events: coded.events, said: coded.said, agency: String::new() }
    };
    store.write(texts.iter().map(coded).collect(), &Merger::new(), "2031-12-01T00:00:00Z").unwrap();
    store
}

#[test]
fn sayings_are_found_by_speaker_addressee_words_and_day() {
    let store = filled(&[
        ("The French foreign minister told Iran on Monday that the talks were over.", "2031-03-05"),
        ("A diplomat who asked not to be named said the harbour was closed.", "2031-04-05"),
    ]);
    let count = |filter: SayingFilter| store.sayings(&filter).unwrap().len();
    assert_eq!(count(SayingFilter::default()), 2);
    assert_eq!(count(SayingFilter { speakers: vec!["FRA".into()], ..SayingFilter::default() }), 1);
    assert_eq!(count(SayingFilter { to: vec!["IRN".into()], ..SayingFilter::default() }), 1);
    assert_eq!(count(SayingFilter { to: vec!["FRA".into()], ..SayingFilter::default() }), 0);
    assert_eq!(count(SayingFilter { about: Some("harbour".into()), ..SayingFilter::default() }), 1);
    assert_eq!(count(SayingFilter { about: Some("talk".into()), ..SayingFilter::default() }), 1, "words are found by their stems");
    assert_eq!(count(SayingFilter { since: Some("2031-04-01".into()), ..SayingFilter::default() }), 1);
    assert_eq!(count(SayingFilter { until: Some("2031-03-31".into()), ..SayingFilter::default() }), 1);
    assert_eq!(count(SayingFilter { unnamed: true, ..SayingFilter::default() }), 1);
    assert!(store.sayings(&SayingFilter { about: Some("\"open".into()), ..SayingFilter::default() }).is_err());
    let one = &store.sayings(&SayingFilter { unnamed: true, ..SayingFilter::default() }).unwrap()[0];
    assert_eq!(store.saying(&one.id).unwrap(), *one);
    assert!(store.saying("s0000000000000").is_err());
}

#[derive(serde::Deserialize)]
struct Pair {
    id: String,
    pledge: String,
    act: String,
    is: String,
}

/// What the program proposes for a pair: the outcome of the first text's promise, where an act of the second is linked to it.
fn proposed(pair: &Pair) -> &'static str {
    let store = filled(&[(&pair.pledge, "2031-03-05"), (&pair.act, "2031-04-15")]);
    let mut events = Vec::new();
    for negated in [false, true] {
        let filter = Filter { negated, ..Filter::default() };
        query::select(&store, &filter, &Merger::new(), &mut |event| {
            events.push(event);
            Ok(true)
        })
        .unwrap();
    }
    let promised = events.iter().filter(|e| is_pledge(&e.event) && e.first_published == "2031-03-05".parse().ok()).cloned().collect();
    let linked = link(promised, &events, "2031-12-01".parse().unwrap());
    linked.iter().find(|p| p.act.is_some()).map_or("none", |p| p.outcome.as_str())
}

/// Least share of what is proposed that is right, and of what is right that is proposed.
const PRECISION: f64 = 0.90;
const RECALL: f64 = 0.60;

#[test]
fn promises_meet_what_was_done() {
    let pairs: Vec<Pair> = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/pledges.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(pairs.len() >= 60);
    let (mut told, mut right, mut real, mut list) = (0_u32, 0_u32, 0_u32, Vec::new());
    for pair in &pairs {
        let found = proposed(pair);
        told += u32::from(found != "none");
        real += u32::from(pair.is != "none");
        right += u32::from(found != "none" && found == pair.is);
        if found != pair.is {
            list.push(format!("{}: {} told as {found}: {} / {}", pair.id, pair.is, pair.pledge, pair.act));
        }
    }
    let (precision, recall) = (f64::from(right) / f64::from(told), f64::from(right) / f64::from(real));
    let list = list.join("\n");
    assert!(precision >= PRECISION && recall >= RECALL, "precision {precision:.2}, recall {recall:.2}\n{list}");
}

#[test]
fn the_session_answers_in_words_and_as_json() {
    let mut session = demarche::Session::in_memory(demarche::Clock::fixed("2031-06-01T00:00:00Z").unwrap()).unwrap();
    let texts = [
        ("Norway pledged on Monday to send tents to Nepal. Its foreign minister said the mission would be hard.", "2031-03-05"),
        ("Norway sent 400 tents to Nepal on Sunday.", "2031-04-15"),
    ];
    session.ingest(texts.map(|(text, published)| article(text, published))).unwrap();

    let question: SayingQuestion = serde_json::from_str(r#"{"actors": ["Norway"], "about": "mission", "on": "2031-03"}"#).unwrap();
    let (said, _) = session.said(&question).unwrap();
    let said = serde_json::to_value(&said).unwrap();
    assert_eq!(said[0]["words"], "the mission would be hard", "{said}");
    assert_eq!(
        (&said[0]["cue_words"], &said[0]["kind"], &said[0]["speaker"]["country"]),
        (&"said".into(), &"indirect".into(), &"NOR".into())
    );
    assert!(serde_json::from_str::<SayingQuestion>(r#"{"actor": "Norway"}"#).is_err(), "a key that is not known is refused");
    assert!(session.said(&SayingQuestion { kinds: vec!["shouted".into()], ..SayingQuestion::default() }).is_err());

    let (pledges, _) = session.pledges(&PledgeQuestion { actors: vec!["Norway".into()], ..PledgeQuestion::default() }).unwrap();
    let pledges = serde_json::to_value(&pledges).unwrap();
    assert_eq!(pledges[0]["outcome"], "kept", "{pledges}");
    assert!(pledges[0]["act"]["evidence"]["exact"].as_str().unwrap().contains("sent 400 tents"));
    assert!(session.pledges(&PledgeQuestion { outcomes: vec!["broken".into()], ..PledgeQuestion::default() }).is_err());

    let facets = session.compare(pledges[0]["act"]["id"].as_str().unwrap()).unwrap();
    assert_eq!(serde_json::to_value(&facets).unwrap()[0]["standing"], "one source");
    assert!(session.compare("e000").is_err() && session.compare("t000").is_err());
}

#[test]
fn recoding_fills_a_store_that_kept_no_sayings_and_an_edition_takes_its_sayings_along() {
    let mut store = filled(&[("France said on Monday that the harbour was closed.", "2031-03-05")]);
    let edition = store.editions_after(i64::MIN, 9).unwrap().remove(0);
    let coded = PIPELINE.code(edition.article);
    let recoded = |said| demarche::store::Recoded { edition: edition.key, events: coded.events.clone(), said, agency: String::new() };
    store.recode(&[recoded(Vec::new())], &Merger::new(), "2031-12-02T00:00:00Z").unwrap();
    assert!(store.sayings(&SayingFilter::default()).unwrap().is_empty() && store.has_no_sayings().unwrap());
    store.recode(&[recoded(coded.said.clone())], &Merger::new(), "2031-12-03T00:00:00Z").unwrap();
    let about = SayingFilter { about: Some("harbour".into()), ..SayingFilter::default() };
    assert_eq!(store.sayings(&about).unwrap().len(), 1);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}
