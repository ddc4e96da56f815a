//! The tables of actors and places: normal form, ids, references, dates, names that two bodies share, who held an office when.
//!
//! `UPDATE_DATA=1 cargo test lexicons` writes the tables in normal form, `UPDATE_DOCS=1` the coverage table of `docs/actors.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

type Row = HashMap<String, String>;

/// Each table with the columns that order it.
const TABLES: [(&str, &[&str]); 8] = [
    ("actors/agents.csv", &["term"]),
    ("actors/countries.csv", &["id"]),
    ("actors/metonyms.csv", &["term", "country"]),
    ("actors/offices.csv", &["id"]),
    ("actors/organisations.csv", &["id"]),
    ("actors/persons.csv", &["id"]),
    ("actors/terms.csv", &["office", "from", "person"]),
    ("places/places.csv", &["name", "country", "geonameid"]),
];

/// Columns whose cells list several values.
const LISTS: [&str; 4] = ["aliases", "demonyms", "surname", "title"];

/// Codes in the country slot that are no states (ONTOLOGY: PLOVER's and those of the annotation guide).
const BODIES: [&str; 12] = ["UNO", "EUR", "NATO", "AU", "ARL", "ASEAN", "OSCE", "IMF", "IAEA", "ICC", "WHO", "IGO"];

const ORGANISATION_KINDS: [&str; 16] = [
    "agency",
    "armed_group",
    "church",
    "company",
    "court",
    "igo",
    "media",
    "military",
    "ministry",
    "ngo",
    "other",
    "parliament",
    "party",
    "police",
    "school",
    "union",
];

/// Days by which two holders of one office may overlap without a note: hand-overs and rounding.
const OVERLAP_DAYS: i64 = 31;

fn path(folder: &str, table: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(table)
}

fn read(path: &Path) -> (Vec<String>, Vec<Row>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|r| head.iter().cloned().zip(r.unwrap().iter().map(str::to_owned)).collect()).collect();
    (head, rows)
}

fn table(name: &str) -> Vec<Row> {
    read(&path("data", name)).1
}

fn cells<'r>(row: &'r Row, column: &str) -> impl Iterator<Item = &'r str> {
    row[column].split('|').filter(|c| !c.is_empty())
}

/// A list cell with every value once, in order, trimmed; the row's own name is not repeated.
fn normal_list(cell: &str, name: &str) -> String {
    let mut seen = BTreeSet::new();
    let kept: Vec<&str> = cell.split('|').map(str::trim).filter(|c| !c.is_empty() && *c != name && seen.insert(*c)).collect();
    kept.join("|")
}

fn normal_form(head: &[String], rows: &[Row], order: &[&str]) -> String {
    let mut lines: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for row in rows {
        let name = row.get("name").map_or("", String::as_str);
        let line = head.iter().map(|c| match c.as_str() {
            "aliases" => normal_list(&row[c], name),
            list if LISTS.contains(&list) => normal_list(&row[c], ""),
            _ => row[c].trim().to_owned(),
        });
        lines.push((order.iter().map(|c| row[*c].clone()).collect(), line.collect()));
    }
    lines.sort();
    lines.dedup();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head).unwrap();
    for (_, line) in &lines {
        writer.write_record(line).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn tables_are_in_normal_form() {
    for (name, order) in TABLES {
        let file = path("data", name);
        let (head, rows) = read(&file);
        let made = normal_form(&head, &rows, order);
        if std::env::var_os("UPDATE_DATA").is_some() {
            std::fs::write(&file, &made).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap();
        let differing = kept.lines().zip(made.lines()).position(|(a, b)| a != b).unwrap_or(0);
        assert!(
            kept == made,
            "data/{name}:{}: not sorted, trimmed and free of repetitions; UPDATE_DATA=1 cargo test lexicons",
            differing + 1
        );
    }
}

#[test]
fn keys_are_unique_and_every_row_has_a_source() {
    for (name, order) in TABLES {
        let mut seen = BTreeSet::new();
        for row in table(name) {
            let key: Vec<&str> = order.iter().map(|c| row[*c].as_str()).collect();
            assert!(!row["source"].is_empty(), "data/{name}: {key:?} has no source");
            assert!(seen.insert(key.join(" ")), "data/{name}: {key:?} stands twice");
        }
    }
}

fn countries() -> BTreeSet<String> {
    table("actors/countries.csv").into_iter().map(|r| r["id"].clone()).chain(BODIES.map(str::to_owned)).chain([String::new()]).collect()
}

#[test]
fn countries_and_sectors_are_known() {
    let countries = countries();
    let sectors: BTreeSet<String> = demarche::lexicon::sectors::all().into_iter().map(|s| s.code).collect();
    for (name, _) in TABLES {
        for row in table(name) {
            let what = row.get("id").or(row.get("term")).or(row.get("name")).cloned().unwrap_or_default();
            for column in ["country", "successor"].iter().filter(|c| row.contains_key(**c)) {
                assert!(countries.contains(&row[*column]), "data/{name}: {what}: no country {:?} in countries.csv", row[*column]);
            }
            if let Some(sector) = row.get("sector") {
                assert!(sector.is_empty() || sectors.contains(sector), "data/{name}: {what}: no sector {sector:?}");
            }
        }
    }
}

#[test]
fn references_lead_somewhere() {
    let ids = |name: &str| -> BTreeSet<String> { table(name).into_iter().map(|r| r["id"].clone()).collect() };
    let (persons, offices, organisations) = (ids("actors/persons.csv"), ids("actors/offices.csv"), ids("actors/organisations.csv"));
    for row in table("actors/terms.csv") {
        assert!(persons.contains(&row["person"]), "data/actors/terms.csv: no person {:?} in persons.csv", row["person"]);
        assert!(offices.contains(&row["office"]), "data/actors/terms.csv: no office {:?} in offices.csv", row["office"]);
    }
    for row in table("actors/organisations.csv") {
        let parent = &row["parent"];
        assert!(parent.is_empty() || organisations.contains(parent), "data/actors/organisations.csv: {}: no parent {parent:?}", row["id"]);
        assert!(
            ORGANISATION_KINDS.contains(&row["kind"].as_str()),
            "data/actors/organisations.csv: {}: no kind {:?}",
            row["id"],
            row["kind"]
        );
    }
    let countries = countries();
    for row in table("actors/metonyms.csv") {
        let id = &row["id"];
        let state = id.split_once('.').is_some_and(|(country, _)| countries.contains(country));
        assert!(
            id.is_empty() || state || organisations.contains(id),
            "data/actors/metonyms.csv: {}: nothing has the id {id:?}",
            row["term"]
        );
    }
}

/// First or last day that a date may mean; `None` for a blank one.
fn day(date: &str, late: bool) -> Option<chrono::NaiveDate> {
    let mut parts = date.split('-').filter(|p| !p.is_empty()).map(|p| p.parse::<u32>().unwrap_or(0));
    let year = parts.next()? as i32;
    let month = parts.next().unwrap_or(if late { 12 } else { 1 });
    let first = chrono::NaiveDate::from_ymd_opt(year, month, 1);
    let date = match parts.next() {
        Some(day) => chrono::NaiveDate::from_ymd_opt(year, month, day),
        None if late => first.and_then(|f| f.checked_add_months(chrono::Months::new(1))).and_then(|f| f.pred_opt()),
        None => first,
    };
    Some(date.unwrap_or_else(|| panic!("{date:?} is no date")))
}

#[test]
fn nothing_ends_before_it_starts() {
    for name in ["actors/terms.csv", "actors/organisations.csv", "actors/countries.csv"] {
        for row in table(name) {
            if let (Some(from), Some(to)) = (day(&row["from"], false), day(&row["to"], true)) {
                assert!(from <= to, "data/{name}: {row:?} ends before it starts");
            }
        }
    }
}

/// A term as the base reads it: an open one is good for a year after its source last listed the holder.
struct Term {
    person: String,
    from: chrono::NaiveDate,
    to: chrono::NaiveDate,
    noted: bool,
}

fn terms() -> BTreeMap<String, Vec<Term>> {
    let mut terms: BTreeMap<String, Vec<Term>> = BTreeMap::new();
    for row in table("actors/terms.csv") {
        let to = day(&row["to"], true).or_else(|| day(&row["as_of"], true).and_then(|d| d.checked_add_months(chrono::Months::new(12))));
        let from = day(&row["from"], false).unwrap_or_else(|| panic!("data/actors/terms.csv: {row:?} has no first day"));
        let to = to.unwrap_or_else(|| panic!("data/actors/terms.csv: {row:?} has neither an end nor a day on which it was seen"));
        let term = Term { person: row["person"].clone(), from, to, noted: row["note"].contains("overlap") || row["acting"] == "1" };
        terms.entry(row["office"].clone()).or_default().push(term);
    }
    terms
}

#[test]
fn one_holder_at_a_time_where_an_office_has_one() {
    for (office, terms) in terms() {
        let key = office.split('.').nth(1).unwrap_or("");
        if !["head_of_state", "head_of_government", "foreign_minister", "defence_minister", "secretary_general"].contains(&key) {
            continue;
        }
        for (i, a) in terms.iter().enumerate() {
            for b in terms[i + 1..].iter().filter(|b| b.person != a.person && !a.noted && !b.noted) {
                let days = (a.to.min(b.to) - a.from.max(b.from)).num_days();
                assert!(
                    days <= OVERLAP_DAYS,
                    "data/actors/terms.csv: {office}: {} and {} overlap by {days} days; mend the dates, or say `overlap` in the note",
                    a.person,
                    b.person
                );
            }
        }
    }
}

#[test]
fn names_that_two_bodies_share_are_allowed_with_a_reason() {
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut own = |name: &str, id: &str| {
        owners.entry(name.to_lowercase()).or_default().insert(id.to_owned());
    };
    for name in ["actors/countries.csv", "actors/organisations.csv"] {
        for row in table(name) {
            own(&row["name"], &row["id"]);
            cells(&row, "aliases").for_each(|alias| own(alias, &row["id"]));
        }
    }
    for row in table("actors/metonyms.csv") {
        own(&row["term"], &row["id"]);
    }
    let (_, rows) = read(&path("tests/corpus", "actors/allowed_names.csv"));
    let allowed: BTreeSet<String> = rows.iter().map(|r| r["name"].to_lowercase()).collect();
    for (name, ids) in owners {
        assert!(ids.len() < 2 || allowed.contains(&name), "{name:?} names {ids:?}: drop an alias, or give the reason in allowed_names.csv");
    }
}

#[test]
fn offices_were_held_by_whom_the_record_says() {
    let persons: HashMap<String, String> = table("actors/persons.csv").into_iter().map(|r| (r["id"].clone(), r["name"].clone())).collect();
    let terms = terms();
    let (_, questions) = read(&path("tests/corpus", "actors/offices.csv"));
    let distinct = |column: &str| questions.iter().map(|r| r[column].as_str()).collect::<BTreeSet<_>>().len();
    assert!(questions.len() >= 150 && distinct("country") >= 60 && distinct("office") >= 8, "too few questions to stand for the base");
    for row in questions {
        assert!(!row["source"].is_empty(), "{row:?} names no source");
        let on = day(&row["date"], false).unwrap();
        let office = format!("{}.{}", row["country"], row["office"]);
        let holders: Vec<&str> =
            terms[&office].iter().filter(|t| t.from <= on && on <= t.to).map(|t| persons[&t.person].as_str()).collect();
        assert_eq!(holders, [row["person"].as_str()], "{office} on {}", row["date"]);
    }
}

#[test]
fn the_coverage_table_is_in_the_manual() {
    const OFFICES: [(&str, &[&str]); 6] = [
        ("head of state or government", &["head_of_state", "head_of_government"]),
        ("foreign minister", &["foreign_minister"]),
        ("defence minister", &["defence_minister"]),
        ("interior minister", &["interior_minister"]),
        ("UN ambassador", &["un_ambassador"]),
        ("chief of the armed forces", &["army_chief"]),
    ];
    let states: Vec<String> = table("actors/countries.csv")
        .into_iter()
        .filter(|r| r["to"].is_empty() && !r["note"].starts_with("part of") && !["ATA", "ESH"].contains(&r["id"].as_str()))
        .map(|r| r["id"].clone())
        .collect();
    let terms = terms();
    let mut made = format!("| 1 July | {} |\n|---|", OFFICES.map(|o| o.0).join(" | "));
    made.push_str(&"---|".repeat(OFFICES.len()));
    for year in [1986, 1990, 1995, 2000, 2005, 2010, 2015, 2018, 2020, 2022, 2023, 2024, 2025] {
        let on = chrono::NaiveDate::from_ymd_opt(year, 7, 1).unwrap();
        write!(made, "\n| {year} |").unwrap();
        for (name, keys) in OFFICES {
            let held = |state: &String| {
                let mut offices = keys.iter().filter_map(|k| terms.get(&format!("{state}.{k}")));
                offices.any(|terms| terms.iter().any(|t| t.from <= on && on <= t.to))
            };
            let count = states.iter().filter(|s| held(s)).count();
            assert!(year < 2015 || !name.starts_with("head") || count + 2 >= states.len(), "heads of only {count} states known in {year}");
            write!(made, " {count} |").unwrap();
        }
    }
    let file = path("docs", "actors.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (start, end) = ("<!-- coverage -->\n", "\n<!-- end of coverage -->");
    let kept = text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map_or("", |(kept, _)| kept);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, text.replace(&format!("{start}{kept}{end}"), &format!("{start}{made}{end}"))).unwrap();
    } else {
        assert!(kept == made, "the coverage table of docs/actors.md is old: UPDATE_DOCS=1 cargo test lexicons");
    }
}
