//! Review: the queue, lists of judgements, exact undo, samples with their intervals, two reviewers.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use demarche::app::{Judgement, Reviewing, Sample, Verdict};
use demarche::store::Access;
use demarche::types::{After, Filter, TimelineEvent};
use demarche::{Clock, Session};
use rusqlite::Connection;

const NOW: &str = "2025-12-01T12:00:00Z";

fn demarche(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.env_remove("DEMARCHE_DB").env_remove("DEMARCHE_BY").env_remove("USER").env("NO_COLOR", "1");
    command.args(["--now", NOW]).args(arguments).current_dir(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn stdout(folder: &Path, arguments: &[&str]) -> String {
    let output = demarche(folder, arguments, "");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A folder with a database of the samples: read once, then copied.
pub fn sampled() -> tempfile::TempDir {
    static READ: OnceLock<tempfile::TempDir> = OnceLock::new();
    let read = READ.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples");
        stdout(folder.path(), &["ingest", &samples.display().to_string()]);
        folder
    });
    let folder = tempfile::tempdir().unwrap();
    // The last to close it left everything in the one file.
    std::fs::copy(read.path().join("demarche.db"), folder.path().join("demarche.db")).unwrap();
    folder
}

fn open(folder: &Path) -> Session {
    Session::open(&folder.join("demarche.db"), Access::Existing, Clock::fixed(NOW).unwrap()).unwrap()
}

fn events(session: &Session, filter: &Filter) -> Vec<TimelineEvent> {
    let mut events = Vec::new();
    session
        .each(filter, &mut |event| {
            events.push(event);
            Ok(true)
        })
        .unwrap();
    events
}

/// Every row of every table, in order of its text.
fn content(folder: &Path) -> Vec<String> {
    let connection = Connection::open(folder.join("demarche.db")).unwrap();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'mention\\_text\\_%' ESCAPE '\\'";
    let mut statement = connection.prepare(names).unwrap();
    let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut rows = Vec::new();
    for table in tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let read = statement.query_map([], |row| {
            (0..columns).map(|n| row.get::<_, rusqlite::types::Value>(n).map(|v| format!("{v:?}"))).collect::<rusqlite::Result<Vec<_>>>()
        });
        rows.extend(read.unwrap().map(|row| format!("{table}: {}", row.unwrap().join(" | "))));
    }
    rows.sort();
    rows
}

fn by(name: &str) -> Reviewing {
    Reviewing { by: name.into(), ..Reviewing::default() }
}

#[test]
fn the_queue_begins_with_what_is_doubtful_and_forgets_what_was_judged() {
    let folder = sampled();
    let mut session = open(folder.path());
    let all = session.review(&Filter::default(), &by("ann")).unwrap();
    assert_eq!(all.len(), events(&session, &Filter::default()).len());
    let doubts: Vec<f64> = all
        .iter()
        .map(|id| session.case(id, &by("ann")).unwrap())
        .map(|case| (case.doubt + 0.05) * f64::from(case.event.sources))
        .collect();
    assert!(doubts.is_sorted_by(|a, b| a >= b), "{doubts:?}");
    assert!(doubts[0] > *doubts.last().unwrap());
    let few = Reviewing { limit: Some(5), ..by("ann") };
    assert_eq!(session.review(&Filter::default(), &few).unwrap(), all[..5]);
    session.decide(&all[0], &Judgement::Accept, "ann").unwrap();
    session.decide(&all[1], &Judgement::Reject(String::new()), "ben").unwrap();
    assert_eq!(session.review(&Filter::default(), &few).unwrap(), all[2..7]);
    let blind = Reviewing { blind: true, ..few.clone() };
    assert_eq!(session.review(&Filter::default(), &blind).unwrap(), all[1..6], "who reviews blind is asked what others were");
    assert_eq!(session.review(&Filter::default(), &Reviewing { again: true, ..few }).unwrap(), all[..5]);
}

#[test]
fn every_judgement_is_undone_exactly_alone_and_in_a_batch() {
    let folder = sampled();
    let mut session = open(folder.path());
    let all = session.review(&Filter::default(), &by("ann")).unwrap();
    let many = all.iter().map(|id| session.case(id, &by("ann")).unwrap()).find(|case| case.mentions.len() > 1).unwrap();
    let judged: Vec<(String, Judgement)> = vec![
        (all[0].clone(), Judgement::Accept),
        (all[1].clone(), Judgement::Reject("no".into())),
        (all[1].clone(), Judgement::Accept),
        (all[2].clone(), Judgement::Edit { field: "date".into(), value: "2019-01".into() }),
        (all[3].clone(), Judgement::Note("hm".into())),
        (all[4].clone(), Judgement::Merge(all[5].clone())),
        (many.event.id.clone(), Judgement::Split(many.mentions[1].id.clone())),
    ];
    let before = content(folder.path());
    for one in &judged {
        let made = session.decide_all(std::slice::from_ref(one), "ann").unwrap();
        assert_ne!(content(folder.path()), before, "{one:?}");
        session.undo_all(&[made[0].id.clone()]).unwrap();
        assert_eq!(content(folder.path()), before, "{one:?}");
    }
    let made = session.decide_all(&judged, "ann").unwrap();
    assert_eq!(made.len(), judged.len());
    let rejected = |id: &str| session.store().event(id).unwrap().rejected;
    assert!(!rejected(&all[1]), "the later word counts, though it came within the same second");
    let ids: Vec<String> = made.iter().map(|d| d.id.clone()).collect();
    session.undo_all(&ids).unwrap();
    assert_eq!(content(folder.path()), before);
    assert!(session.undo_all(&ids[..1]).is_err());
}

#[test]
fn a_list_of_judgements_is_done_whole_or_not_at_all() {
    let folder = sampled();
    let ids: Vec<String> = stdout(folder.path(), &["review", "--list", "-f", "csv"]).lines().skip(1).map(|l| l[..14].to_owned()).collect();
    let before = content(folder.path());
    let faulty = format!("# mine\n{} accept\n\n{} edit date=Sunday\n{} reject\n", ids[0], ids[1], ids[2]);
    let refused = demarche(folder.path(), &["review", "--apply", "-", "--by", "ann"], &faulty);
    let words = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(words.contains("-:4: ") && words.contains("`Sunday` is no date") && words.contains("nothing of the list was done"), "{words}");
    assert_eq!(content(folder.path()), before);
    let unread = demarche(folder.path(), &["review", "--apply", "-", "--by", "ann"], &format!("{} acept\n", ids[0]));
    assert!(String::from_utf8_lossy(&unread.stderr).contains("-:1: "), "{}", String::from_utf8_lossy(&unread.stderr));
    let list = format!("{} accept\n{} edit date=2019-01\n{} reject nothing of the kind\n", ids[0], ids[1], ids[2]);
    std::fs::write(folder.path().join("mine.txt"), list).unwrap();
    stdout(folder.path(), &["review", "--apply", "mine.txt", "--by", "ann"]);
    let verdicts = open(folder.path()).verdicts().unwrap();
    let of = |id: &String| verdicts[id]["ann"];
    assert_eq!((of(&ids[0]), of(&ids[1]), of(&ids[2])), (Verdict::Right, Verdict::Mended, Verdict::Wrong));
    assert!(!stdout(folder.path(), &["events"]).contains(&ids[2]));
    let missing = demarche(folder.path(), &["review", "--apply", "no.txt"], "");
    assert_eq!(missing.status.code(), Some(1));
}

#[test]
fn a_sample_is_the_same_for_its_seed_and_does_not_change_while_it_is_judged() {
    let folder = sampled();
    let mut session = open(folder.path());
    let drawn = |session: &Session, seed| session.audit(&Filter::default(), Sample { number: 10, seed }, Some("ann")).unwrap();
    let sample = drawn(&session, 7);
    assert_eq!((sample.sample.len(), sample.judged(), sample.right), (10, 0, None));
    assert_ne!(drawn(&session, 8).sample, sample.sample);
    for (n, id) in sample.sample.iter().enumerate() {
        let judgement = if n < 8 { Judgement::Accept } else { Judgement::Reject(String::new()) };
        session.decide(id, &judgement, "ann").unwrap();
    }
    let done = drawn(&session, 7);
    assert_eq!((&done.sample, done.events), (&sample.sample, sample.events));
    assert_eq!(done.verdicts, [8, 0, 2]);
    let right = done.right.unwrap();
    // Wilson's interval of 8 in 10.
    assert!((right.share - 0.8).abs() < 1e-9 && (right.low - 0.4902).abs() < 1e-3 && (right.high - 0.9433).abs() < 1e-3, "{right:?}");
    let told = stdout(folder.path(), &["review", "--sample", "10", "--seed", "7", "--report", "--by", "ann", "-f", "csv"]);
    assert!(told.contains("right as told (precision),8,0.8,0.49,0.943"), "{told}");
    let left = Reviewing { sample: Some(Sample { number: 10, seed: 7 }), ..by("ben") };
    assert_eq!(session.review(&Filter::default(), &left).unwrap().len(), 10, "another reviewer has all of it before him");
    assert_eq!(session.review(&Filter::default(), &Reviewing { by: "ann".into(), ..left }).unwrap().len(), 0);
}

#[test]
fn two_reviewers_are_compared_and_the_second_sees_nothing_of_the_first() {
    let folder = sampled();
    let mut session = open(folder.path());
    let all = session.review(&Filter::default(), &by("ann")).unwrap();
    let plain = session.store().event(&all[0]).unwrap();
    session.decide(&all[0], &Judgement::Edit { field: "type".into(), value: "AID".into() }, "ann").unwrap();
    session.decide(&all[0], &Judgement::Note("see?".into()), "ann").unwrap();
    session.decide(&all[1], &Judgement::Reject(String::new()), "ann").unwrap();
    session.decide(&all[2], &Judgement::Accept, "ann").unwrap();
    session.decide(&all[3], &Judgement::Accept, "ann").unwrap();
    let blind = Reviewing { blind: true, ..by("ben") };
    let case = session.case(&all[0], &blind).unwrap();
    assert_eq!((case.event, case.decisions.len()), (plain, 0));
    assert_eq!(session.case(&all[0], &by("ben")).unwrap().event.event.event_type.as_str(), "AID");
    assert!(!session.case(&all[1], &blind).unwrap().event.rejected);
    session.decide(&all[0], &Judgement::Accept, "ben").unwrap();
    session.decide(&all[1], &Judgement::Reject(String::new()), "ben").unwrap();
    session.decide(&all[2], &Judgement::Accept, "ben").unwrap();
    let found = session.agreement("ann", "ben").unwrap();
    assert_eq!(found.table, [[1, 0, 0], [1, 0, 0], [0, 0, 1]]);
    assert_eq!(found.differ, [(all[0].clone(), [Verdict::Mended, Verdict::Right])]);
    // 2 of 3 the same, by chance (1*2 + 1*0 + 1*1) / 9 = 1/3: kappa 0.5.
    assert!((found.kappa.unwrap() - 0.5).abs() < 1e-9);
    let told = stdout(folder.path(), &["review", "--agreement", "ann,ben", "-f", "csv"]);
    assert!(told.contains("the same verdict,2,0.667,") && told.contains("Cohen's kappa,,0.5,"), "{told}");
    assert!(told.contains("ann mended, ben right"), "{told}");
    assert_eq!(demarche(folder.path(), &["review", "--agreement", "ann"], "").status.code(), Some(2));
}

#[test]
fn an_answer_comes_page_by_page_in_both_directions() {
    let folder = sampled();
    let session = open(folder.path());
    let since = Filter { since: "2018-06-12".parse().ok(), ..Filter::default() };
    let of = |names: &[&str]| Filter { actors: names.iter().map(ToString::to_string).collect(), ..Filter::default() };
    for filter in [Filter::default(), since.clone(), of(&["USA"]), Filter { actors: vec!["USA".into()], ..since }] {
        for latest_first in [false, true] {
            let filter = Filter { latest_first, ..filter.clone() };
            let whole: Vec<String> = events(&session, &filter).into_iter().map(|e| e.id).collect();
            assert!(whole.len() > 3, "{filter:?}");
            let (mut pages, mut after) = (Vec::new(), None);
            loop {
                let page = events(&session, &Filter { after: after.clone(), limit: Some(3), ..filter.clone() });
                let Some(last) = page.last() else { break };
                after = Some(After::event(last));
                pages.extend(page.into_iter().map(|e| e.id));
            }
            assert_eq!(pages, whole, "{filter:?}");
            assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), whole.len());
        }
    }
    let mut forth: Vec<String> =
        events(&session, &Filter::default()).into_iter().filter(|e| !e.event.date.is_empty()).map(|e| e.id).collect();
    let back = events(&session, &Filter { latest_first: true, ..Filter::default() });
    forth.reverse();
    assert_eq!(back.into_iter().filter(|e| !e.event.date.is_empty()).map(|e| e.id).collect::<Vec<_>>(), forth);
}
