//! Rules as data: every example of every rule holds, alone and with all rules on.

use std::collections::BTreeSet;
use std::fs;

use demarche::code::Coder;
use demarche::lexicon::ontology::Ontology;
use demarche::pipeline::Pipeline;
use demarche::types::article::Published;
use demarche::types::{ActorRef, Article, Document, Draft};

/// The day on which the examples are told.
const ANCHOR: &str = "2024-06-12";

fn document(pipeline: &Pipeline, text: &str) -> Document {
    let published = Some(Published::Day(ANCHOR.parse().unwrap()));
    pipeline.annotate(Article { id: "example".into(), text: text.into(), published, ..Article::default() })
}

fn countries(actors: &[ActorRef]) -> String {
    let set: BTreeSet<&str> = actors.iter().map(|a| if a.country.is_empty() { "?" } else { a.country.as_str() }).collect();
    if set.is_empty() { "-".to_string() } else { set.into_iter().collect::<Vec<_>>().join(",") }
}

fn normal(side: &str) -> String {
    let set: BTreeSet<&str> = side.trim().split(',').map(|c| c.split('/').next().unwrap_or("").trim()).collect();
    set.into_iter().collect::<Vec<_>>().join(",")
}

fn told(drafts: &[Draft]) -> Vec<String> {
    let line = |d: &Draft| format!("{} {} -> {}", d.event.event_type, countries(&d.event.source), countries(&d.event.target));
    drafts.iter().map(line).collect()
}

fn expected(event: &str) -> String {
    let (head, target) = event.split_once("->").expect("an example's event is `TYPE SRC -> TGT`");
    let (event_type, source) = head.trim().split_once(' ').expect("an example's event is `TYPE SRC -> TGT`");
    format!("{event_type} {} -> {}", normal(source), normal(target))
}

#[test]
fn every_example_fires_with_all_rules_on() {
    let pipeline = Pipeline::new();
    let coder = Coder::rules_alone().unwrap();
    let mut wrong = Vec::new();
    for compiled in &coder.rules().rules {
        for example in &compiled.rule.fires {
            let drafts = coder.code(&document(&pipeline, &example.text));
            let want = expected(&example.event);
            if !told(&drafts).contains(&want) {
                wrong.push(format!(
                    "{} {}\n  {}\n  wanted {want}\n  got    {:?}",
                    compiled.file,
                    compiled.rule.id,
                    example.text,
                    told(&drafts)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples do not give their event:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_example_fires_and_keeps_silent_by_its_rule_alone() {
    let pipeline = Pipeline::new();
    let all = Coder::rules_alone().unwrap();
    let mut wrong = Vec::new();
    for compiled in all.rules().rules.iter().filter(|c| !c.rule.skip) {
        let alone = Coder::only(&compiled.rule.id).unwrap();
        let fires =
            |text: &str| alone.code(&document(&pipeline, text)).iter().any(|d| d.event.rule == compiled.rule.id && !d.event.negated);
        for example in compiled.rule.fires.iter().filter(|e| !fires(&e.text)) {
            wrong.push(format!("{} {} is silent on: {}", compiled.file, compiled.rule.id, example.text));
        }
        for example in compiled.rule.silent.iter().filter(|e| fires(e)) {
            wrong.push(format!("{} {} fires on: {example}", compiled.file, compiled.rule.id));
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn coding_rules_have_a_firing_and_a_silent_example() {
    let coder = Coder::rules_alone().unwrap();
    let coding = coder.rules().rules.iter().filter(|c| !c.rule.skip);
    let bare: Vec<&str> = coding.filter(|c| c.rule.fires.is_empty() || c.rule.silent.is_empty()).map(|c| c.rule.id.as_str()).collect();
    assert!(bare.is_empty(), "rules without a firing or without a silent example: {bare:?}");
}

/// A rule that loses all its own examples to others is never reached, whatever it says.
#[test]
fn every_rule_wins_an_example_of_its_own() {
    const SHADOWED: &str = "tests/corpus/shadowed_rules.txt";
    let text = fs::read_to_string(SHADOWED).unwrap();
    let known: BTreeSet<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
    let (pipeline, coder) = (Pipeline::new(), Coder::rules_alone().unwrap());
    let wins = |id: &str, text: &str| coder.code(&document(&pipeline, text)).iter().any(|d| d.event.rule == id);
    let coding = coder.rules().rules.iter().filter(|c| !c.rule.skip);
    let lost = coding.filter(|c| !c.rule.fires.iter().any(|e| wins(&c.rule.id, &e.text))).map(|c| c.rule.id.as_str());
    let lost: BTreeSet<&str> = lost.collect();
    let new: Vec<_> = lost.difference(&known).collect();
    let reached: Vec<_> = known.difference(&lost).collect();
    assert!(new.is_empty(), "rules that win none of their examples: {new:?}");
    assert!(reached.is_empty(), "{SHADOWED} names rules that win one: {reached:?}");
}

#[test]
fn ids_are_unique_and_say_where_the_rule_stands() {
    let coder = Coder::rules_alone().unwrap();
    let mut seen = BTreeSet::new();
    for compiled in &coder.rules().rules {
        assert!(seen.insert(&compiled.rule.id), "{}: id `{}` is used twice", compiled.file, compiled.rule.id);
        let root = compiled.file.trim_start_matches("data/rules/").split('/').next().unwrap();
        assert!(compiled.rule.id.split('.').count() >= 2, "{}: id `{}` must be <root>.<family>.<what>", compiled.file, compiled.rule.id);
        assert!(!compiled.rule.why.is_empty(), "{}: `{}` has no `why`", compiled.file, compiled.rule.id);
        let in_folder = compiled.rule.id.starts_with(root) || compiled.rule.id.starts_with("retreat.") || compiled.rule.skip;
        assert!(in_folder || root == "concede", "{}: id `{}` does not start with its folder", compiled.file, compiled.rule.id);
    }
}

#[test]
fn codes_are_in_the_ontology() {
    let ontology = Ontology::embedded();
    for compiled in &Coder::rules_alone().unwrap().rules().rules {
        let code = &compiled.rule.code;
        assert!(
            code.cameo.is_empty() || ontology.cameo(&code.cameo).is_some(),
            "{}: `{}`: no CAMEO code {}",
            compiled.file,
            compiled.rule.id,
            code.cameo
        );
    }
}

/// CAMEO roots whose codes must each have a rule or a reason in `data/ontology/unused.csv`; add a root when its rules are written.
const COVERED: [&str; 7] = ["01", "03", "04", "05", "06", "07", "08"];

#[test]
fn every_code_of_a_covered_root_has_a_rule_or_a_reason() {
    let ontology = Ontology::embedded();
    let text = fs::read_to_string("data/ontology/unused.csv").unwrap();
    let reasons: BTreeSet<&str> = text.lines().skip(1).filter_map(|l| l.split_once(',')).map(|(code, _)| code).collect();
    let coder = Coder::rules_alone().unwrap();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for compiled in &coder.rules().rules {
        let cameo = compiled.rule.code.cameo.clone();
        used.extend(ontology.ahead(&cameo).map(str::to_string));
        used.insert(cameo);
    }
    let open: Vec<String> = ontology
        .codes()
        .filter(|c| COVERED.contains(&&c.cameo[..2]) && !used.contains(&c.cameo) && !reasons.contains(c.cameo.as_str()))
        .map(|c| format!("{} {}", c.cameo, c.label))
        .collect();
    assert!(open.is_empty(), "codes without a rule and without a reason in data/ontology/unused.csv: {open:?}");
    let needless: Vec<&&str> = reasons.iter().filter(|code| used.contains(**code)).collect();
    assert!(needless.is_empty(), "data/ontology/unused.csv excuses codes that rules use: {needless:?}");
}

/// The lemmatiser only finds "telephone" in "telephoned" where it knows the verb.
#[test]
fn every_trigger_verb_is_a_known_base() {
    const BASES: &str = "data/lexicon/verb_bases.txt";
    let text = fs::read_to_string(BASES).unwrap();
    let known: BTreeSet<&str> = text.lines().collect();
    let coder = Coder::rules_alone().unwrap();
    let missing: BTreeSet<&str> = coder
        .rules()
        .verbs()
        .filter(|verb| verb.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .filter(|verb| !known.contains(verb))
        .collect();
    if std::env::var_os("UPDATE_DATA").is_some() {
        let all: BTreeSet<&str> = known.union(&missing).copied().collect();
        fs::write(BASES, all.into_iter().map(|verb| format!("{verb}\n")).collect::<String>()).unwrap();
        return;
    }
    assert!(missing.is_empty(), "{BASES} lacks {missing:?}: UPDATE_DATA=1 cargo test rules adds them");
}
