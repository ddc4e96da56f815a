//! The page: what its document holds and leaves out. What a browser makes of it is tested in `tests/web`.

use std::process::Command;

use demarche::render::page::{Document, Head};
use demarche::types::{EventType, TimelineEvent};
use serde_json::Value;

/// The document in the page that the flags give, of the sample articles.
fn document(flags: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        command.env_remove("DEMARCHE_DB").current_dir(folder.path()).args(["--now", "2025-12-01T12:00:00Z"]).args(arguments);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["ingest", samples]);
    let page = run(&[&["export", "html"], flags].concat());
    let json = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    serde_json::from_str(json).unwrap()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v Vec<Value> {
    value[name].as_array().unwrap()
}

#[test]
fn a_page_of_a_past_day_tells_nothing_that_came_later() {
    let document = document(&["--actor", "Kim Jong Un", "--as-of", "2018-05-20"]);
    let statuses: Vec<&Value> = list(&document, "meetings").iter().flat_map(|m| list(m, "steps")).map(|step| &step["status"]).collect();
    assert_eq!(statuses, ["scheduled"]);
    assert_eq!(document["meetings"][0]["status"], "scheduled");
    assert!(document["meetings"][0].get("date").is_none());
    assert!(list(&document, "articles").iter().all(|article| article[3].as_str().unwrap() <= "2018-05-20"), "no later report is named");
}

#[test]
fn a_page_of_now_tells_how_the_meeting_ended_and_every_report_of_a_toll() {
    let document = document(&[]);
    let ended = |m: &&Value| m["status"] == "held" && list(m, "steps").len() == 4;
    assert_eq!(list(&document, "meetings").iter().filter(ended).count(), 1);
    let killed = |e: &Value| list(e, "mentions").iter().filter_map(|m| m["killed"].as_str().map(str::to_owned)).collect::<Vec<_>>();
    assert!(list(&document, "events").iter().any(|e| killed(e) == ["138+", "321", "253"]), "the toll as it was revised");
    assert_eq!(list(&document, "rest").len(), 0);
}

#[test]
fn what_is_not_told_in_full_is_counted() {
    let mut document = Document::new(Head::default(), 2);
    for (id, sources) in [("e1", 1), ("e2", 3), ("e3", 2), ("e4", 1)] {
        document.event(TimelineEvent { id: id.into(), independent_sources: sources, ..TimelineEvent::default() });
    }
    (0..7).for_each(|_| document.counted("2031-05-20".parse().ok(), EventType::Assault));
    let json = document.finish(&mut |_| Ok(Vec::new()), &mut |_| Ok(None)).unwrap();
    let made: Value = serde_json::from_str(&json).unwrap();
    let told: Vec<&str> = list(&made, "events").iter().map(|event| event["id"].as_str().unwrap()).collect();
    assert_eq!(told, ["e2", "e3"], "those with most independent sources, in order of time");
    assert_eq!(made["count"], 11);
    assert_eq!(made["rest"], serde_json::json!([["", "STATEMENT", 2], ["2031-05", "ASSAULT", 7]]));
}
