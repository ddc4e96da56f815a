//! Metadata for Datasette against a new store: every table is described, every column is there, every query can be asked.

use std::collections::BTreeSet;

use serde_json::Value;

fn metadata() -> Value {
    let mut out = Vec::new();
    demarche::render::datasette("news", &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn store(folder: &tempfile::TempDir) -> rusqlite::Connection {
    let path = folder.path().join("news.db");
    drop(demarche::store::Store::open(&path, demarche::store::Access::Write).unwrap());
    rusqlite::Connection::open(&path).unwrap()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().map(|list| list.iter().map(|v| v.as_str().unwrap().to_owned()).collect()).unwrap_or_default()
}

#[test]
fn every_table_and_view_is_described_or_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let connection = store(&folder);
    let sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'
        AND name NOT LIKE 'mention\\_text\\_%' ESCAPE '\\' AND name NOT LIKE 'saying\\_text\\_%' ESCAPE '\\'";
    let mut statement = connection.prepare(sql).unwrap();
    let there: BTreeSet<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let metadata = metadata();
    let tables = metadata["databases"]["news"]["tables"].as_object().unwrap();
    assert_eq!(there, tables.keys().cloned().collect(), "(there, described in src/render/datasette/metadata.json)");
    for (name, table) in tables {
        assert!(table["hidden"] == true || table["description"].as_str().is_some_and(|words| words.ends_with('.')), "{name}");
    }
}

#[test]
fn no_column_is_named_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let connection = store(&folder);
    for (name, table) in metadata()["databases"]["news"]["tables"].as_object().unwrap() {
        let statement = connection.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = statement.column_names();
        let described = table["columns"].as_object().map(|c| c.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
        let single = ["label_column", "sort", "sort_desc"].iter().filter_map(|key| table[*key].as_str().map(str::to_owned));
        for column in described.into_iter().chain(single).chain(strings(&table["facets"])) {
            assert!(columns.contains(&column.as_str()), "{name} has no column {column}");
        }
    }
}

#[test]
fn a_foreign_key_leads_to_a_table_with_a_label() {
    let folder = tempfile::tempdir().unwrap();
    let connection = store(&folder);
    let sql = "SELECT DISTINCT f.\"table\" FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) f WHERE s.type = 'table'";
    let mut statement = connection.prepare(sql).unwrap();
    let targets: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(targets.len() >= 5, "{targets:?}");
    let metadata = metadata();
    for target in targets {
        assert!(metadata["databases"]["news"]["tables"][&target]["label_column"].is_string(), "{target} has no label");
    }
}

#[test]
fn every_query_can_be_asked() {
    let folder = tempfile::tempdir().unwrap();
    let connection = store(&folder);
    let metadata = metadata();
    let queries = metadata["databases"]["news"]["queries"].as_object().unwrap();
    assert!(queries.len() >= 12);
    for (name, query) in queries {
        assert!(metadata["databases"]["news"]["tables"][name].is_null(), "{name} is a table: the query would hide it");
        let mut statement = connection.prepare(query["sql"].as_str().unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let told: Vec<String> = strings(&query["params"]).iter().map(|param| format!(":{param}")).collect();
        let asked: Vec<String> = (1..=statement.parameter_count()).map(|n| statement.parameter_name(n).unwrap().to_owned()).collect();
        assert_eq!(told, asked, "{name}");
        let words = told.iter().map(|param| (param.as_str(), &"x" as &dyn rusqlite::ToSql)).collect::<Vec<_>>();
        assert!(statement.query(words.as_slice()).unwrap().next().unwrap().is_none(), "{name}: an empty store has no answer");
    }
}
