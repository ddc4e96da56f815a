//! Dates: phrasings and their values, words that are no dates, sentences with two dates and the one that each act gets.
//!
//! Tables in `tests/corpus/time/`, all read as published on Wednesday 2025-11-12. A row with something in its last column is wrong and
//! says what would be right; the test holds it as it is, so that a change for the better is seen, too. `UPDATE_DOCS=1` writes the table
//! of hard cases in `docs/dates.md`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use demarche::lexicon::time::TimeData;
use demarche::pipeline::Pipeline;
use demarche::types::{Article, DateBasis, Document, Event, Published, TimexType};

/// The day of publication of every text.
const PUBLISHED: &str = "2025-11-12";

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(Pipeline::new);

fn article(text: &str) -> Article {
    Article { text: text.into(), published: Some(Published::Day(PUBLISHED.parse().unwrap())), ..Article::default() }
}

fn annotated(text: &str) -> Document {
    PIPELINE.annotate(article(text))
}

fn values(document: &Document) -> String {
    document.times.iter().map(|t| t.value.as_str()).collect::<Vec<_>>().join(" ")
}

/// The rows of a table, without its header.
fn table(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/time").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A row is right, or says what would be right.
fn is_marked_well(said: &str, right: &str) -> bool {
    right.is_empty() || right != said
}

#[test]
fn phrasings_have_their_values() {
    let rows = table("values.csv");
    assert!(rows.len() >= 600, "{} rows", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let [_, text, said, right] = &row[..] else { panic!("{row:?}") };
        let got = values(&annotated(text));
        if got != *said || !is_marked_well(said, right) {
            wrong.push(format!("{text}\n    is {got:?}, the table has {said:?}, right would be {right:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows of values.csv:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_only_looks_like_a_date_is_none() {
    let mut wrong = Vec::new();
    for row in table("negative.csv") {
        let [text, said, note] = &row[..] else { panic!("{row:?}") };
        let got = values(&annotated(text));
        if got != *said || said.is_empty() != note.is_empty() {
            wrong.push(format!("{text}\n    is {got:?}, the table has {said:?} ({note})"));
        }
    }
    assert!(wrong.is_empty(), "{} rows of negative.csv:\n{}", wrong.len(), wrong.join("\n"));
}

/// The event whose trigger holds a word.
fn event(text: &str, trigger: &str) -> Option<Event> {
    PIPELINE.code(article(text)).events.into_iter().find(|e| e.trigger.contains(trigger))
}

fn basis(event: &Event) -> String {
    serde_json::to_value(event.date_basis).unwrap().as_str().unwrap().to_owned()
}

/// The tables of acts and their dates: sentences with several dates, and one table for each phenomenon of longer texts.
const ACTS: [&str; 9] = [
    "events.csv",
    "running.csv",
    "lists.csv",
    "semicolons.csv",
    "offsets.csv",
    "quoted.csv",
    "ranges.csv",
    "recalled.csv",
    "background.csv",
];

#[test]
fn acts_get_their_own_date() {
    let (mut wrong, mut uncoded, mut all) = (Vec::new(), Vec::new(), 0);
    for name in ACTS {
        let rows = table(name);
        all += rows.len();
        for row in &rows {
            let [text, trigger, date, on, planned, right] = &row[..] else { panic!("{row:?}") };
            let text = text.replace("\\n", "\n");
            // Whether an act is coded is for the rules' own tests to say; here its date counts.
            let Some(event) = event(&text, trigger) else {
                uncoded.push(text);
                continue;
            };
            let got = (event.date.clone(), basis(&event), event.planned_for.clone());
            if got != (date.clone(), on.clone(), planned.clone()) || !is_marked_well(date, right) {
                wrong.push(format!(
                    "{name}: {text}\n    {trigger} is {got:?}, the table has {:?}, right would be {right:?}",
                    (date, on, planned)
                ));
            }
        }
    }
    assert!(all >= 300, "{all} rows");
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert!(uncoded.len() * 20 < all, "acts that no rule codes: {uncoded:#?}");
}

#[test]
fn the_day_of_publication_is_called_what_it_is() {
    for row in ACTS.into_iter().flat_map(table) {
        for event in PIPELINE.code(article(&row[0].replace("\\n", "\n"))).events {
            let wordless = matches!(event.date_basis, DateBasis::Publication | DateBasis::None);
            assert!(event.date_text.is_empty() == wordless, "{}: {} {:?} {:?}", row[0], event.date, event.date_basis, event.date_text);
        }
    }
}

#[test]
fn what_is_not_resolved_says_why() {
    for row in table("values.csv") {
        for time in annotated(&row[1]).times {
            if matches!(time.timex, TimexType::Date | TimexType::Time) {
                assert!(time.earliest.is_none() != time.reason.is_empty(), "{}: {time:?}", row[1]);
            }
        }
    }
}

#[test]
fn examples_of_the_rules_hold() {
    let mut wrong = Vec::new();
    for rule in TimeData::embedded().rules {
        for (text, value) in &rule.fires {
            let document = annotated(text);
            let fired = document.times.iter().any(|t| t.rule == rule.id);
            if values(&document) != *value || !fired {
                wrong.push(format!("{} on {text}: {:?}, wanted {value:?}, fired: {fired}", rule.id, values(&document)));
            }
        }
        for text in rule.silent.iter().filter(|text| annotated(text).times.iter().any(|t| t.rule == rule.id)) {
            wrong.push(format!("{} fires on {text}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_is_reached() {
    let mut reached = BTreeSet::new();
    let rules = TimeData::embedded().rules;
    let examples = rules.iter().flat_map(|r| r.fires.iter().map(|(text, _)| text.clone()));
    let texts: Vec<String> = table("values.csv").into_iter().map(|row| row[1].clone()).chain(examples).collect();
    for text in texts {
        reached.extend(annotated(&text).times.into_iter().map(|t| t.rule));
    }
    let silent = |means: &demarche::lexicon::time::Means| *means == demarche::lexicon::time::Means::Nothing;
    let missing: Vec<&str> = rules.iter().filter(|r| !silent(&r.means) && !reached.contains(&r.id)).map(|r| r.id.as_str()).collect();
    assert!(missing.is_empty(), "no row of the tables reaches {missing:?}");
}

/// The lines of the table of hard cases.
fn hard_cases() -> String {
    let mut made = String::from("| text | words -> value (rule) | act: date (basis) | right? |\n|---|---|---|---|\n");
    for row in table("hard.csv") {
        let [text, trigger, right] = &row[..] else { panic!("{row:?}") };
        let document = annotated(text);
        let say = |t: &demarche::types::TimeMention| format!("*{}* -> `{}` ({})", t.span.of(document.text()), t.value, t.rule);
        let said: Vec<String> = document.times.iter().map(say).collect();
        let act = event(text, trigger).filter(|_| !trigger.is_empty()).map_or(String::new(), |e| {
            let planned = if e.planned_for.is_empty() { String::new() } else { format!(", planned for `{}`", e.planned_for) };
            format!("{}: `{}` ({}){planned}", e.trigger, e.date, basis(&e))
        });
        let verdict = if right.is_empty() { "yes".to_owned() } else { format!("**WRONG**: {right}") };
        writeln!(made, "| {text} | {} | {act} | {verdict} |", said.join("; ")).unwrap();
    }
    made
}

#[test]
fn hard_cases_are_in_the_manual() {
    assert!(table("hard.csv").len() >= 40);
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dates.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (start, end) = ("<!-- hard cases -->\n", "<!-- end -->");
    let kept = text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).unwrap().0;
    let made = hard_cases();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, text.replace(&format!("{start}{kept}{end}"), &format!("{start}{made}{end}"))).unwrap();
    } else {
        assert!(kept == made, "the table of hard cases in docs/dates.md is old: UPDATE_DOCS=1 cargo test dates");
    }
}
