//! Minimal pairs of realis: one act told as done, ahead, refused, denied, possible, claimed (`tests/corpus/realis.toml`).

use demarche::pipeline::Pipeline;
use demarche::types::Article;
use demarche::types::article::Published;
use serde::Deserialize;

/// Share of the pairs that must be right, per cent.
const RIGHT: usize = 95;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    act: String,
    form: String,
    text: String,
    told: Vec<String>,
    /// A known wrong: what the coder makes of it today.
    now: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    pair: Vec<Pair>,
}

fn corpus() -> Vec<Pair> {
    let text = include_str!("../corpus/realis.toml");
    toml::from_str::<Corpus>(text).unwrap().pair
}

/// `TYPE certainty [status]` of every act that a timeline would show, sorted.
fn told(pipeline: &Pipeline, text: &str) -> Vec<String> {
    let published = Some(Published::Day("2024-06-12".parse().unwrap()));
    let article = Article { id: "pair".into(), text: text.into(), published, ..Article::default() };
    let line = |e: &demarche::types::Event| {
        let status = e.meeting_status.map(|s| format!(" {s}")).unwrap_or_default();
        format!("{} {}{status}", e.event_type, e.certainty)
    };
    let mut told: Vec<String> = pipeline.code(article).events.iter().filter(|e| !e.negated).map(line).collect();
    told.sort();
    told
}

#[test]
fn every_pair_is_told_as_it_stands() {
    let pipeline = Pipeline::new();
    let mut wrong = Vec::new();
    for pair in corpus() {
        let got = told(&pipeline, &pair.text);
        // WRONG: pairs with `now` are known wrongs, asserted as they are.
        if got != *pair.now.as_ref().unwrap_or(&pair.told) {
            wrong.push(format!("{} {}: {}\n  wanted {:?}, got {got:?}", pair.act, pair.form, pair.text, pair.told));
        }
    }
    assert!(wrong.is_empty(), "{} pairs:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_pairs_are_many_and_nearly_all_right() {
    let pairs = corpus();
    let acts: std::collections::BTreeSet<&str> = pairs.iter().map(|p| p.act.as_str()).collect();
    let right = pairs.iter().filter(|p| p.now.is_none()).count();
    assert!(acts.len() >= 12 && pairs.len() >= 150, "{} pairs over {} types", pairs.len(), acts.len());
    assert!(right * 100 >= pairs.len() * RIGHT, "{right} of {} right", pairs.len());
}

/// Share of the second set that must be right, and the most that may tell what was not done as done; per cent.
const RIGHT_FORMS: usize = 90;
const VIOLATIONS: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    act: String,
    form: String,
    text: String,
    told: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    pair: Vec<Form>,
}

fn forms() -> Vec<Form> {
    toml::from_str::<Forms>(include_str!("../corpus/realis_forms.toml")).unwrap().pair
}

/// Whether `TYPE certainty [status]` is what `A|B certainty|certainty [status]` allows.
fn allows(wanted: &str, got: &str) -> bool {
    let (types, manners) = wanted.trim_start_matches('?').split_once(' ').unwrap();
    let (event_type, manner) = got.split_once(' ').unwrap();
    let first = manners.split('|').next().unwrap().split(' ').next().unwrap();
    let fits = |m: &str| m == manner || manner.split_once(' ').is_some_and(|(certainty, status)| certainty == first && status == m);
    types.split('|').any(|t| t == event_type) && manners.split('|').any(fits)
}

/// What is told beyond what may be, and whether all that must be is.
fn judge(form: &Form, told: &[String]) -> (Vec<String>, bool) {
    let mut left = told.to_vec();
    let mut complete = true;
    for wanted in &form.told {
        match left.iter().position(|got| allows(wanted, got)) {
            Some(n) => drop(left.remove(n)),
            None => complete &= wanted.starts_with('?'),
        }
    }
    (left, complete)
}

#[test]
fn what_was_not_done_is_not_told_as_done() {
    let pipeline = Pipeline::new();
    let forms = forms();
    let (mut wrong, mut violations, mut right) = (Vec::new(), 0, 0);
    for form in &forms {
        let got = told(&pipeline, &form.text);
        let (extra, complete) = judge(form, &got);
        let good = extra.is_empty() && complete;
        right += usize::from(good);
        violations += usize::from(
            extra.iter().any(|e| e.starts_with(&format!("{} asserted", form.act)) || e.starts_with(&format!("{} claimed", form.act))),
        );
        if !good {
            wrong.push(format!("{} {}: {}\n  wanted {:?}, got {got:?}", form.act, form.form, form.text, form.told));
        }
    }
    let wrong = wrong.join("\n");
    assert!(forms.len() >= 200 && right * 100 >= forms.len() * RIGHT_FORMS, "{right} of {}:\n{wrong}", forms.len());
    assert!(violations * 100 <= forms.len() * VIOLATIONS, "{violations} violations of {}:\n{wrong}", forms.len());
}

/// A sentence, the act's word in it, and how `Clause::realis_at` must read it; no rule is asked.
const READINGS: &[(&str, &str, &str)] = &[
    ("Peru shelled the town on Monday.", "shelled", "done"),
    ("Peru will shell the town on Friday.", "shell", "ahead"),
    ("Peru did not shell the town.", "shell", "negated"),
    ("Peru never shelled the town.", "shelled", "negated"),
    ("Peru denied that it had shelled the town.", "shelled", "denied"),
    ("Peru denied on Monday that its army had shelled the town.", "shelled", "denied"),
    ("Peru dismissed reports that its army had shelled the town.", "shelled", "denied"),
    ("Peru said reports that it had shelled the town were false.", "shelled", "denied"),
    ("Peru might shell the town.", "shell", "hypothetical"),
    ("Chile will leave if Peru shells the town.", "shells", "hypothetical"),
    ("Chile will stay on condition that Peru frees the mayor.", "frees", "hypothetical"),
    ("Chile will leave when Peru frees the mayor.", "frees", "hypothetical"),
    ("Peru must free the mayor.", "free", "duty"),
    ("Peru tried to shell the town.", "shell", "attempted"),
    ("Peru refused to shell the town.", "shell", "suppressed"),
    ("Peru ruled out shelling the town.", "shelling", "suppressed"),
    ("Peru shelved a plan to shell the town.", "shell", "suppressed"),
    ("Peru left without shelling the town.", "shelling", "suppressed"),
    ("Peru regularly shells the town.", "shells", "habitual"),
    ("Peru shells the town every night.", "shells", "habitual"),
    ("Peru reportedly shelled the town.", "shelled", "hearsay"),
    ("Peru shelled the town, the mayor said on Monday.", "shelled", "reported"),
];

#[test]
fn the_veto_needs_no_rule() {
    let pipeline = Pipeline::new();
    let grammar = demarche::clause::Grammar::embedded().unwrap();
    let mut wrong = Vec::new();
    for (text, word, wanted) in READINGS {
        let article = Article { id: "reading".into(), text: (*text).into(), ..Article::default() };
        let document = pipeline.annotate(article);
        let clause = grammar.clauses(&document).next().unwrap();
        let token = (0..document.sentences[0].tokens.len()).find(|&t| document.form(0, t) == *word).unwrap();
        let r = clause.realis_at(token);
        let holds = match *wanted {
            "done" => r.done() && r.reported_by.is_none(),
            "ahead" => r.ahead && !r.negated && !r.suppressed,
            "negated" => r.negated,
            "denied" => r.denied,
            "hypothetical" => r.hypothetical,
            "duty" => r.duty,
            "attempted" => r.attempted,
            "suppressed" => r.suppressed,
            "habitual" => r.habitual,
            "hearsay" => r.done() && r.hearsay,
            _ => r.done() && r.reported_by.is_some(),
        };
        if !holds || !matches!(*wanted, "done" | "hearsay" | "reported") && r.done() {
            wrong.push(format!("{word} in {text}: wanted {wanted}, got {r:?}"));
        }
    }
    assert!(wrong.len() * 10 <= READINGS.len(), "{} of {}:\n{}", wrong.len(), READINGS.len(), wrong.join("\n"));
}
