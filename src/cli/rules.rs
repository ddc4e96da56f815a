//! `demarche rules [ID]`: the rules by which events are coded, or one with its reason and examples.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::cli::common::Common;
use crate::cli::output::{ListFormat, stdout, width};
use crate::error::Error;
use crate::lexicon::rules::{Rule, rules};
use crate::render::{Records, records};

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Id of a rule, as `show` names it, or the beginning of several
    id: Option<String>,
    /// Width of the table in characters [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Output format
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
}

pub(super) fn run(_: &Common, args: &RulesArgs) -> Result<ExitCode> {
    let wanted = args.id.as_deref().unwrap_or("");
    let all = rules()?;
    let mut out = stdout();
    if let Some((file, rule)) = all.iter().find(|(_, rule)| rule.id == wanted) {
        explain(file, rule, &mut out)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let found: Vec<&(String, Rule)> = all.iter().filter(|(_, rule)| rule.id.starts_with(wanted)).collect();
    if found.is_empty() {
        return Err(Error::NotFound { what: format!("there is no rule `{wanted}`"), remedy: "list them: demarche rules".into() }.into());
    }
    let mut list = Records { header: vec!["id", "type", "status", "triggers", "why", "file"], rows: Vec::new() };
    for (file, rule) in found {
        let status = rule.status.map_or(String::new(), |s| s.to_string());
        list.rows.push(vec![json!(rule.id), json!(code(rule)), json!(status), json!(triggers(rule)), json!(rule.why), json!(file)]);
    }
    records(args.format.into(), width(args.width), &list, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn code(rule: &Rule) -> String {
    let root = rule.code.event_type.map_or("no event".into(), |t| t.to_string());
    if rule.code.mode.is_empty() { root } else { format!("{root} {}", rule.code.mode) }
}

fn triggers(rule: &Rule) -> String {
    rule.verb.iter().chain(&rule.noun).chain(&rule.adj).cloned().collect::<Vec<_>>().join(", ")
}

fn explain(file: &str, rule: &Rule, out: &mut dyn Write) -> std::io::Result<()> {
    let mut field = |name: &str, words: &str| if words.is_empty() { Ok(()) } else { writeln!(out, "  {name:<9} {words}") };
    field("rule", &rule.id)?;
    field("file", file)?;
    field("code", &format!("{} {}", code(rule), rule.code.cameo))?;
    field("status", &rule.status.map_or(String::new(), |s| s.to_string()))?;
    field("triggers", &triggers(rule))?;
    for (slot, constraint) in &rule.constraints {
        field("match", &format!("{slot} = {constraint}"))?;
    }
    field("source", &rule.source.join(", "))?;
    field("target", &rule.target.join(", "))?;
    field("why", &rule.why)?;
    for example in &rule.fires {
        field("fires", &example.text)?;
        field("", &format!("= {}", example.event))?;
    }
    for example in &rule.silent {
        field("silent", example)?;
    }
    Ok(())
}
