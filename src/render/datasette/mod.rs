//! Metadata for Datasette 0.65: titles, what tables and columns mean, labels of foreign keys, facets, orders, searches, queries.
//!
//! `metadata.json` describes the tables; `queries.sql` holds the queries, each under a line `-- name: title` and one that describes it.
//! What stands in braces there is spelt out here. Both name only what migrations made: `tests/it/datasette.rs` compares them with a store.

use std::io::{Result, Write};

use serde_json::{Map, Value, json};

const METADATA: &str = include_str!("metadata.json");
const QUERIES: &str = include_str!("queries.sql");

/// The words of the leading mention, which are bytes of its text.
const WORDS: &str = "CAST(substr(CAST(d.text AS BLOB), e.evidence_start + 1, e.evidence_end - e.evidence_start) AS TEXT)";
/// Events whose date may lie in the range; an open end is empty.
const DAYS: &str = "(:since = '' OR coalesce(e.date_latest, e.date_earliest) >= :since) \
    AND (:until = '' OR coalesce(e.date_earliest, e.date_latest) <= :until)";

/// Writes the metadata of a database that Datasette calls by a name: that of its file without the extension.
///
/// # Errors
/// What the output says.
pub fn datasette(database: &str, out: &mut dyn Write) -> Result<()> {
    let mut described: Value = serde_json::from_str(METADATA).expect("the embedded metadata is JSON, as its test shows");
    let (title, description) = (described["title"].take(), described["description"].take());
    let inside = json!({ "tables": described["tables"].take(), "queries": queries() });
    let whole = json!({ "title": title, "description": description, "databases": { database: inside } });
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

/// The queries, by name in the order of the file.
fn queries() -> Map<String, Value> {
    let mut found = Map::new();
    for part in QUERIES.split("\n\n").filter(|part| !part.trim().is_empty()) {
        let mut lines = part.trim().splitn(3, '\n');
        let mut next = || lines.next().unwrap_or_default();
        let (name, title) = next().trim_start_matches("-- ").split_once(": ").unwrap_or_default();
        let description = next().trim_start_matches("-- ");
        let sql = spelt(next().trim_end_matches(';'));
        let params = parameters(&sql);
        found
            .insert(name.to_owned(), json!({ "title": title, "description": description, "sql": sql, "params": params, "hide_sql": true }));
    }
    found
}

/// A query with what stands in braces spelt out.
fn spelt(sql: &str) -> String {
    let mut out = String::new();
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, behind) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&meaning(inside));
        rest = behind;
    }
    out + rest
}

fn meaning(inside: &str) -> String {
    match inside.split_once(' ').unwrap_or((inside, "")) {
        ("words", _) => WORDS.to_owned(),
        ("days", _) => DAYS.to_owned(),
        // As in the view `timeline`.
        ("names", list) => {
            let name = "coalesce(nullif(json_extract(value, '$.name'), ''), nullif(json_extract(value, '$.text'), ''), \
                json_extract(value, '$.country'))";
            format!("(SELECT group_concat({name}, '; ') FROM json_each({list}))")
        }
        ("heading", who) => format!("h.id IN (SELECT {who} UNION SELECT actor FROM actor_name WHERE folded = lower(trim({who})))"),
        ("key", id) => key(id),
        // An unknown word stays, and the query with it no longer prepares, which its test shows.
        _ => format!("{{{inside}}}"),
    }
}

/// The key that an id spells: 4 digits of its day after 9 of its hash, in Crockford's base 32.
fn key(id: &str) -> String {
    let digits = (10..14).chain(1..10).zip((0..13).rev());
    let shifted =
        digits.map(|(at, place)| format!("(instr('0123456789abcdefghjkmnpqrstvwxyz', substr({id}, {}, 1)) - 1 << {})", at + 1, 5 * place));
    format!("({})", shifted.collect::<Vec<_>>().join(" | "))
}

/// The named parameters of a query, in the order in which they first stand.
fn parameters(sql: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in sql.split(':').skip(1) {
        let name: String = part.chars().take_while(char::is_ascii_lowercase).collect();
        if !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_stand_in_order_and_once() {
        assert_eq!(parameters("a = :b AND c = :a OR d = :b"), ["b", "a"]);
    }

    #[test]
    fn every_query_has_name_title_description_and_sql() {
        for (name, query) in queries() {
            let word = |key: &str| query[key].as_str().unwrap().to_owned();
            assert!(!name.is_empty() && !word("title").is_empty(), "{name}");
            assert!(word("description").ends_with('.') && word("sql").starts_with("SELECT"), "{name}: {query}");
            assert!(!word("sql").contains('{'), "{name}: {query}");
        }
    }
}
