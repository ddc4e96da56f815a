//! Properties of the whole line on any text: no panic, evidence equal to the text, spans in order, the same twice, in any number of threads.

use std::process::{Command, Stdio};
use std::sync::OnceLock;

use demarche::Pipeline;
use demarche::pipeline::Coded;
use demarche::types::{Article, Event};
use proptest::prelude::*;

fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(Pipeline::new)
}

fn article(text: &str) -> Article {
    let published = demarche::read::parse_published("2024-03-05").unwrap();
    Article { id: "a".into(), published: Some(published), text: text.into(), ..Article::default() }
}

/// What every event owes to the text that it was found in.
fn check(coded: &Coded) -> Result<(), TestCaseError> {
    let text = coded.document.text();
    for event in &coded.events {
        for evidence in std::iter::once(&event.evidence).chain(&event.also) {
            prop_assert_eq!(text.get(evidence.start..evidence.end), Some(evidence.exact.as_str()));
        }
        prop_assert!(!event.rule.is_empty() && !event.trigger.is_empty(), "no rule or words: {:?}", event);
        prop_assert!(event.date_earliest <= event.date_latest || event.date_latest.is_none(), "{:?}", event);
        prop_assert_eq!(event.date.is_empty(), event.date_earliest.is_none() && event.date_latest.is_none(), "{:?}", event);
        for range in [event.killed, event.injured].into_iter().flatten() {
            prop_assert!(range.1.is_none_or(|high| range.0.is_none_or(|low| low <= high)), "{:?}", event);
        }
        for word in event.place.iter().chain(&event.weapon) {
            prop_assert!(!word.trim().is_empty());
        }
        let told = serde_json::to_string(event).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Event>(&told).unwrap(), event);
    }
    for mention in &coded.document.actors {
        prop_assert!(mention.span.start < mention.span.end && text.get(mention.span.start..mention.span.end).is_some());
    }
    for mention in &coded.document.times {
        prop_assert!(mention.span.start < mention.span.end && text.get(mention.span.start..mention.span.end).is_some());
    }
    Ok(())
}

/// Words of the news in any order: what no writer wrote reaches corners that clean sentences do not.
fn news() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Russia",
        "the Russian foreign minister",
        "Lavrov",
        "Ukraine's",
        "Ministry of",
        "the White House",
        "rebels",
        "said",
        "killed",
        "at least",
        "seven",
        "dozens",
        "on Friday",
        "between Friday and Saturday",
        "30 February",
        "a week earlier",
        "will meet",
        "did not",
        "if",
        "missiles",
        "talks",
        "with",
        "in Kyiv",
        "who",
        "and",
        ",",
        "\u{201c}",
        "\u{201d}",
        ".",
        "\n\n",
        "-",
        "'s",
        "according to",
        "he",
        "both sides",
        "the former",
        "of",
        "U.S.",
        "é",
        "\u{200b}",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn any_text_is_coded(text in "\\PC{0,200}") {
        check(&pipeline().code(article(&text)))?;
    }

    #[test]
    fn any_words_of_the_news_are_coded(text in news()) {
        let coded = pipeline().code(article(&text));
        check(&coded)?;
        let again = pipeline().code(article(&text));
        prop_assert_eq!(coded.events, again.events);
    }
}

fn code(input: &str, threads: &str) -> (Vec<u8>, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), input).unwrap();
    let output = command
        .args(["code"])
        .env("RAYON_NUM_THREADS", threads)
        .stdin(std::fs::File::open(file.path()).unwrap())
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    (output.stdout, output.status.code())
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_in_the_order_of_the_input() {
    let sentence = |i: usize| format!("Country {i}: France condemned Russia on Monday after {i} people were killed in Kyiv.");
    let lines: Vec<String> =
        (0..150).map(|i| serde_json::json!({"id": format!("a{i}"), "published": "2024-03-05", "text": sentence(i)}).to_string()).collect();
    let input = lines.join("\n");
    let (one, many) = (code(&input, "1"), code(&input, "4"));
    assert_eq!(one, many);
    let ids: Vec<String> = String::from_utf8(one.0)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, (0..150).map(|i| format!("a{i}")).collect::<Vec<_>>());
}

#[test]
fn a_filter_answers_every_line_and_exits_1_for_a_bad_one() {
    let long = format!("{{\"id\":\"long\",\"text\":\"{}\"}}", "x".repeat(demarche::read::MAX_ARTICLE));
    let input =
        format!("{{\"id\":\"good\",\"text\":\"France condemned Russia.\"}}\n{{\"id\":\"cut\n{long}\n{{\"id\":\"none\",\"text\":\"\"}}\n");
    let (out, exit) = code(&input, "2");
    let lines: Vec<serde_json::Value> = String::from_utf8(out).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["events"].as_array().unwrap().len(), 1);
    for (line, number) in lines[1..].iter().zip(2..) {
        assert_eq!(line["problems"][0]["line"], number, "{line}");
        assert!(!line["problems"][0]["reason"].as_str().unwrap().is_empty());
    }
    assert_eq!(exit, Some(1));
}
