//! Parquet read back: the same rows and ids as JSON lines, typed values, many row groups.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use demarche::render::{Format, Layout, column_names, events};
use demarche::types::{Event, Range, TimelineEvent};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::Value;

fn run(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.env_remove("DEMARCHE_DB").env_remove("USER").current_dir(folder).args(["--now", "2025-12-01T12:00:00Z"]).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The rows of a file, and in how many groups they stand.
fn rows(path: &Path) -> (Vec<Row>, usize) {
    let reader = SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap();
    let list = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    (list, reader.num_row_groups())
}

fn field(row: &Row, column: &str) -> Field {
    row.get_column_iter().find(|(name, _)| *name == column).unwrap().1.clone()
}

fn word(value: &Value) -> Field {
    value.as_str().filter(|word| !word.is_empty()).map_or(Field::Null, |word| Field::Str(word.into()))
}

fn day(value: &Value) -> Field {
    let day: Option<chrono::NaiveDate> = value.as_str().map(|day| day.parse().unwrap());
    day.map_or(Field::Null, |day| Field::Date((day - chrono::NaiveDate::default()).num_days().try_into().unwrap()))
}

#[test]
fn the_samples_read_back_with_the_same_rows_and_ids() {
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples").display().to_string();
    run(folder.path(), &["ingest", &samples]);
    run(folder.path(), &["export", "parquet", "-o", "out.parquet"]);
    let told: Vec<Value> = run(folder.path(), &["export", "jsonl"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (rows, _) = rows(&folder.path().join("out.parquet"));
    assert!(!told.is_empty());
    assert_eq!(rows.len(), told.len());
    for (row, event) in rows.iter().zip(&told) {
        let names: Vec<&str> = row.get_column_iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, column_names());
        for column in ["id", "date", "type", "certainty", "title"] {
            assert_eq!(field(row, column), word(&event[column]), "{column} of {event}");
        }
        for column in ["date_earliest", "date_latest", "first_published"] {
            assert_eq!(field(row, column), day(&event[column]), "{column} of {event}");
        }
        assert_eq!(field(row, "sources"), Field::Long(event["sources"].as_i64().unwrap()));
        assert_eq!(field(row, "contested"), Field::Bool(event["contested"].as_bool().unwrap()));
        assert_eq!(field(row, "goldstein"), event["goldstein"].as_f64().map_or(Field::Null, Field::Double));
        assert_eq!(field(row, "killed_low"), event["killed"][0].as_i64().map_or(Field::Null, Field::Long));
        assert_eq!(field(row, "evidence"), word(&event["evidence"]["exact"]));
    }
    assert!(rows.iter().any(|row| field(row, "killed_low") != Field::Null));
    assert!(rows.iter().any(|row| field(row, "date_earliest") != Field::Null));
}

fn write(path: &Path, list: impl Iterator<Item = TimelineEvent>) {
    let mut file = std::fs::File::create(path).unwrap();
    let layout = Layout { width: 120, evidence: true, compact: false, today: None, colour: false };
    let mut writer = events(Format::Parquet, layout, &mut file as &mut dyn Write).unwrap();
    list.for_each(|event| writer.event(&event).unwrap());
    writer.finish().unwrap();
}

#[test]
fn many_events_stand_in_row_groups_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.parquet");
    let made = |n: u64| TimelineEvent {
        id: format!("e{n:013}"),
        event: Event { killed: n.is_multiple_of(3).then_some(Range(Some(n), None)), ..Event::default() },
        ..TimelineEvent::default()
    };
    write(&path, (0..20_000).map(made));
    let (rows, groups) = rows(&path);
    assert_eq!((rows.len(), groups), (20_000, 3));
    for (n, row) in (0_i64..).zip(&rows) {
        assert_eq!(field(row, "id"), Field::Str(format!("e{n:013}")));
        assert_eq!(field(row, "killed_low"), if n % 3 == 0 { Field::Long(n) } else { Field::Null });
        assert_eq!(field(row, "killed_high"), Field::Null);
    }
}

#[test]
fn without_events_there_is_a_schema_and_no_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.parquet");
    write(&path, std::iter::empty());
    let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
    assert_eq!(reader.metadata().file_metadata().schema().get_fields().len(), column_names().len());
}
