//! `demarche actors`: who a name means, who held an office on a day, and other projects' dictionaries as tables.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::cli::common::Common;
use crate::cli::output::{ListFormat, stdout, width};
use crate::error::Error;
use crate::lexicon::actors::{Base, Entity, Kind, Role, Term};
use crate::lexicon::base::fold;
use crate::lexicon::base::rows::Tables;
use crate::lexicon::petrarch;
use crate::render::{Records, records};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ActorsArgs {
    #[command(subcommand)]
    command: Option<ActorsCommand>,
    /// A name, alias, family name, demonym or id
    #[arg(required_unless_present = "holds")]
    name: Option<String>,
    /// Only offices held on that day
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Who holds this office: "foreign minister", or a key such as foreign_minister
    #[arg(long, value_name = "OFFICE", requires = "country", conflicts_with = "name")]
    holds: Option<String>,
    /// The country of the office: a name or an ISO 3166-1 alpha-3 code
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

#[derive(Debug, Subcommand)]
enum ActorsCommand {
    /// Turn PETRARCH actor and agent dictionaries into tables for --actors
    Import(ImportArgs),
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// Dictionaries: Phoenix.Countries.actors.txt and the like
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The folder to write the tables to
    #[arg(long, short, value_name = "FOLDER")]
    output: PathBuf,
}

pub(super) fn run(common: &Common, args: &ActorsArgs) -> Result<ExitCode> {
    if let Some(ActorsCommand::Import(import)) = &args.command {
        return run_import(import);
    }
    let own = common.user_actors()?;
    let mut bases = vec![Base::embedded()];
    if !own.is_empty() {
        bases.insert(0, Base::of_tables(&own, &bases[0])?);
    }
    let day = args
        .on
        .as_deref()
        .map(|words| crate::app::days(words, common.today()).map(|(first, _)| first))
        .transpose()?
        .map(|d| d.format("%Y%m%d").to_string().parse())
        .transpose()?;
    let ask = |base: &Base| match (&args.holds, &args.name) {
        (Some(office), _) => holders(base, office, args.country.as_deref().unwrap_or(""), day),
        (None, name) => named(base, name.as_deref().unwrap_or(""), day),
    };
    let list = of_all(bases.iter().map(ask))?;
    let mut out = stdout();
    records(args.format.into(), width(args.width), &list, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// What any base knows; the complaint of the last where none knows anything.
fn of_all(answers: impl Iterator<Item = Result<Records>>) -> Result<Records> {
    let mut list: Option<Records> = None;
    let mut none = None;
    for answer in answers {
        match (answer, &mut list) {
            (Ok(found), Some(list)) => list.rows.extend(found.rows),
            (Ok(found), None) => list = Some(found),
            (Err(error), _) => none = Some(error),
        }
    }
    match (list, none) {
        (Some(list), _) => Ok(list),
        (None, Some(error)) => Err(error),
        (None, None) => Ok(Records { header: COLUMNS.to_vec(), rows: Vec::new() }),
    }
}

const COLUMNS: [&str; 11] = ["id", "name", "kind", "country", "sector", "office", "from", "to", "aliases", "parent", "source"];

/// What the base knows under a name: a row for each entity, for a person one for each term.
fn named(base: &Base, name: &str, day: Option<u32>) -> Result<Records> {
    let mut list = Records { header: COLUMNS.to_vec(), rows: Vec::new() };
    let mut seen = BTreeSet::new();
    let plain = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    let by_name = [name, plain]
        .into_iter()
        .filter_map(|n| base.find(fold::key(n)))
        .flat_map(|found| base.candidates(found))
        .filter(|c| c.role != Role::Given);
    let entities = base.by_id(name).chain(by_name.filter_map(|c| c.entity).map(|n| base.entity(n)));
    for entity in entities.filter(|e| seen.insert(e.number)) {
        let terms: Vec<Term> = entity.terms().filter(|t| day.is_none_or(|d| t.covers(d))).collect();
        if terms.is_empty() {
            list.rows.push(row(entity, None));
        }
        list.rows.extend(terms.iter().map(|t| row(if entity.kind() == Kind::Office { t.person() } else { entity }, Some(*t))));
    }
    if list.rows.is_empty() {
        let remedy = "a full name, an alias, a family name, a demonym or an id is needed".to_owned();
        return Err(Error::NotFound { what: format!("the actor base knows no {name:?}"), remedy }.into());
    }
    Ok(list)
}

fn row(entity: Entity<'_>, term: Option<Term<'_>>) -> Vec<Value> {
    let aliases: Vec<&str> = entity.spellings().filter(|s| *s != entity.name()).collect();
    let (from, to) = term.map_or((String::new(), String::new()), |t| (t.dates().0.to_owned(), t.dates().1.to_owned()));
    let (from, to) = if term.is_some() { (from, to) } else { (lifetime(entity.from(), 101), lifetime(entity.to(), 1231)) };
    let office = term.map_or(entity.sort(), |t| t.office().sort());
    let country = term.map_or(entity.country(), |t| t.office().country());
    let sector = term.map_or(entity.sector(), |t| t.office().sector());
    vec![
        json!(entity.id()),
        json!(entity.name()),
        json!(kind(entity.kind())),
        json!(country),
        json!(sector),
        json!(office),
        json!(from),
        json!(to),
        json!(aliases.join("; ")),
        json!(entity.parent()),
        json!(term.map_or("", |t| t.source())),
    ]
}

/// A day as a date; the year alone where the rest may only be the edge of a year known no better.
fn lifetime(day: u32, edge: u32) -> String {
    let (year, rest) = (day / 10_000, day % 10_000);
    match day {
        0 => String::new(),
        _ if rest == edge => year.to_string(),
        _ => format!("{year}-{:02}-{:02}", rest / 100, rest % 100),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Country => "country",
        Kind::Metonym => "metonym",
        Kind::Person => "person",
        Kind::Office => "office",
        Kind::Organisation => "organisation",
        Kind::Agent => "agent",
        Kind::Place => "place",
    }
}

/// Who held an office of a country, on a day or ever.
fn holders(base: &Base, office: &str, country: &str, day: Option<u32>) -> Result<Records> {
    let code = country_code(base, country)?;
    let key = office_key(base, office);
    let offices: Vec<Entity> = base.offices(&code, &key).collect();
    if offices.is_empty() {
        let what = format!("the actor base has no office {office:?} of {code}");
        return Err(Error::NotFound { what, remedy: "see data/actors/offices.csv for the offices it has".to_owned() }.into());
    }
    let terms = offices.iter().flat_map(Entity::terms).filter(|t| day.is_none_or(|d| t.covers(d)));
    let rows = terms.map(|t| row(t.person(), Some(t))).collect();
    Ok(Records { header: COLUMNS.to_vec(), rows })
}

fn country_code(base: &Base, words: &str) -> Result<String> {
    let id = base.by_id(words).find(|e| e.kind() == Kind::Country);
    let by_name = || base.find(fold::key(words)).into_iter().flat_map(|f| base.candidates(f)).filter_map(|c| c.entity);
    let found = id.or_else(|| by_name().map(|n| base.entity(n)).find(|e| matches!(e.kind(), Kind::Country | Kind::Organisation)));
    let remedy = "give a name or an ISO 3166-1 alpha-3 code".to_owned();
    Ok(found.map(|e| e.country().to_owned()).ok_or(Error::NotFound { what: format!("no country {words:?}"), remedy })?)
}

/// "foreign minister" -> `foreign_minister`, by the agent words; else the words joined by `_`.
fn office_key(base: &Base, words: &str) -> String {
    let agents = base.find(fold::key(words)).into_iter().flat_map(|f| base.candidates(f)).filter_map(|c| c.entity);
    let key = agents.map(|n| base.entity(n)).filter(|e| matches!(e.kind(), Kind::Agent | Kind::Office)).map(|e| e.sort());
    key.into_iter().find(|k| !k.is_empty()).map_or_else(|| words.trim().to_lowercase().replace([' ', '-'], "_"), str::to_owned)
}

fn run_import(args: &ImportArgs) -> Result<ExitCode> {
    let mut tables = Tables::default();
    let mut problems = 0;
    for file in &args.files {
        let name = file.display().to_string();
        let text = std::fs::read(file).with_context(|| name.clone())?;
        for problem in petrarch::read(&name, &String::from_utf8_lossy(&text), &mut tables) {
            problems += 1;
            anstream::eprintln!("{}:{}: {} ({})", problem.file, problem.line.unwrap_or(0), problem.reason, problem.remedy);
        }
    }
    std::fs::create_dir_all(&args.output).with_context(|| args.output.display().to_string())?;
    for (name, text) in tables.write().map_err(|reason| Error::Data { file: args.output.display().to_string(), reason })? {
        let path = args.output.join(name);
        std::fs::write(&path, &text).with_context(|| path.display().to_string())?;
        anstream::eprintln!("{}: {} rows", path.display(), text.lines().count().saturating_sub(1));
    }
    Ok(ExitCode::from(u8::from(problems > 0)))
}
