//! The JSON that the program writes is what `docs/output.schema.json` says, and every word of a closed list is in it.

use assert_cmd::Command;
use demarche::types::{Certainty, EventType, Kind, MeetingStatus, Origin, SayingKind};
use serde_json::Value;

const NOW: &str = "2025-12-01T12:00:00Z";

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/output.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What is wrong with a value, by the part of JSON Schema that the file uses.
fn faults(schema: &Value, rule: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    let mut say = |what: String| out.push(format!("{at}: {what}"));
    for key in rule.as_object().unwrap().keys() {
        let known = [
            "$ref",
            "additionalProperties",
            "anyOf",
            "description",
            "enum",
            "format",
            "items",
            "maxItems",
            "minItems",
            "minimum",
            "properties",
            "required",
            "type",
        ];
        assert!(known.contains(&key.as_str()), "the test knows no keyword `{key}`");
    }
    if let Some(name) = rule["$ref"].as_str() {
        let target = schema.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("no {name}"));
        faults(schema, target, value, at, out);
        return;
    }
    if let Some(rules) = rule["anyOf"].as_array() {
        let fits = |rule: &Value| {
            let mut found = Vec::new();
            faults(schema, rule, value, at, &mut found);
            found.is_empty()
        };
        if !rules.iter().any(fits) {
            say(format!("{value} fits none of {rules:?}"));
        }
        return;
    }
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let types: Vec<&str> = match &rule["type"] {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    if !(types.contains(&name) || name == "integer" && types.contains(&"number")) {
        say(format!("{value} is no {types:?}"));
        return;
    }
    if let Some(words) = rule["enum"].as_array().filter(|words| !words.contains(value)) {
        say(format!("{value} is none of {words:?}"));
    }
    if rule["minimum"].as_f64().zip(value.as_f64()).is_some_and(|(least, n)| n < least) {
        say(format!("{value} is too small"));
    }
    if rule["format"] == "date" && value.as_str().is_some_and(|day| day.parse::<chrono::NaiveDate>().is_err()) {
        say(format!("{value} is no day"));
    }
    if let Value::Array(list) = value {
        let many = |key: &str| rule[key].as_u64();
        if many("minItems").is_some_and(|n| (list.len() as u64) < n) || many("maxItems").is_some_and(|n| list.len() as u64 > n) {
            say(format!("{} items", list.len()));
        }
        for (n, item) in list.iter().enumerate() {
            faults(schema, &rule["items"], item, &format!("{at}[{n}]"), out);
        }
    }
    if let Value::Object(fields) = value {
        let known = rule["properties"].as_object().unwrap();
        for needed in rule["required"].as_array().unwrap().iter().filter(|n| !fields.contains_key(n.as_str().unwrap())) {
            out.push(format!("{at}: lacks {needed}"));
        }
        for (field, inner) in fields {
            match known.get(field) {
                Some(rule) => faults(schema, rule, inner, &format!("{at}.{field}"), out),
                None => out.push(format!("{at}: `{field}` is in no schema")),
            }
        }
    }
}

fn check(what: &str, output: &str) {
    let schema = schema();
    let rule = &schema["$defs"][what];
    let values: Vec<Value> = if output.starts_with('[') {
        serde_json::from_str(output).unwrap()
    } else {
        output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    assert!(!values.is_empty(), "no {what} was written");
    let mut found = Vec::new();
    for (n, value) in values.iter().enumerate() {
        faults(&schema, rule, value, &format!("{what} {n}"), &mut found);
    }
    assert!(found.is_empty(), "docs/output.schema.json and the output differ; mend whichever is wrong:\n{}", found.join("\n"));
}

#[test]
fn every_output_is_as_its_schema_says() {
    let folder = tempfile::tempdir().unwrap();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples");
    let run = |arguments: &[&str], input: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
        let output =
            command.current_dir(folder.path()).env("USER", "tester").args(["--now", NOW]).args(arguments).write_stdin(input).unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let read = run(&["read", samples], "");
    check("Read", &read);
    let coded = run(&["code"], &read);
    check("Coded", &coded);
    std::fs::write(folder.path().join("coded.jsonl"), &coded).unwrap();
    run(&["ingest", "--coded", "coded.jsonl"], "");
    let timeline = run(&["timeline", "-f", "jsonl"], "");
    check("TimelineEvent", &timeline);
    check("TimelineEvent", &run(&["events", "--kind", "strike", "-f", "json"], ""));
    check("Meeting", &run(&["meetings", "-f", "json"], ""));
    check("Change", &run(&["changes", "--since", "2025-11-30", "-f", "jsonl"], ""));
    let first: Value = serde_json::from_str(timeline.lines().next().unwrap()).unwrap();
    let id = first["id"].as_str().unwrap();
    check("Shown", &run(&["show", id, "--json"], ""));
    run(&["decide", "edit", id, "killed=3"], "");
    check("Decision", &run(&["decide", "list"], ""));
}

#[test]
fn closed_lists_are_complete() {
    let schema = schema();
    let listed = |name: &str| -> Vec<String> { serde_json::from_value(schema["$defs"][name]["enum"].clone()).unwrap() };
    assert_eq!(listed("EventType"), EventType::ALL.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(listed("Kind"), Kind::ALL.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(listed("Certainty"), Certainty::ALL.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(listed("MeetingStatus"), MeetingStatus::ALL.iter().map(ToString::to_string).collect::<Vec<_>>());
    let kinds: Vec<String> = serde_json::from_value(schema["$defs"]["Saying"]["properties"]["kind"]["enum"].clone()).unwrap();
    assert_eq!(kinds, SayingKind::ALL.map(SayingKind::as_str));
    assert_eq!(listed("Origin"), Origin::ALL.iter().map(ToString::to_string).collect::<Vec<_>>());
}

#[test]
fn the_check_sees_what_is_wrong() {
    let schema = schema();
    let faulty = serde_json::json!({"what": "killed", "low": -1, "high": null, "qualifier": "", "of": 3, "more": ""});
    let mut found = Vec::new();
    faults(&schema, &schema["$defs"]["Figure"], &faulty, "", &mut found);
    assert_eq!(found.len(), 4, "{found:?}");
}
