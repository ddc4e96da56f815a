//! `demarche review`: a person judges events, by keys in the terminal or by a list; a random sample tells how many are right.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::app::{Agreement, Audit, Judgement, Reviewing, Sample, Session};
use crate::cli::common::Common;
use crate::cli::desk;
use crate::cli::exit::told;
use crate::cli::output::{ListFormat, colour, count, note, stdout, width};
use crate::cli::question::QuestionArgs;
use crate::error::Error;
use crate::query::Interval;
use crate::render::{Records, actors, date, records, what};

/// Events in a queue, if no number is asked for.
const QUEUE: usize = 200;
/// Bytes of a list of judgements.
const LIST_BYTES: u64 = 16 << 20;
/// Exit code of a review that SIGTERM ended, as a shell tells it.
const TERMINATED: u8 = 128 + 15;

#[derive(Debug, Args)]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    question: QuestionArgs,
    /// Who reviews [default: $USER]
    #[arg(long, value_name = "NAME", env = "DEMARCHE_BY", hide_env_values = true)]
    by: Option<String>,
    /// Show events as they were coded, without what others decided: for a second opinion
    #[arg(long)]
    blind: bool,
    /// Events that were judged before come again
    #[arg(long)]
    again: bool,
    /// A random sample of N events instead of the most doubtful; ends with how many are right, and the interval
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// What decides which events the sample holds: the same number, the same sample
    #[arg(long, value_name = "S", default_value_t = 1, requires = "sample")]
    seed: u64,
    /// Print the queue instead of reviewing it by keys
    #[arg(long, conflicts_with_all = ["apply", "report", "agreement"])]
    list: bool,
    /// Make the judgements of a list, all or none: `EVENT accept`, `EVENT reject [WHY]`, `EVENT edit FIELD=VALUE`, `EVENT merge OTHER`,
    /// `EVENT split MENTION`, `EVENT note WORDS`, one a line; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["report", "agreement"])]
    apply: Option<PathBuf>,
    /// Tell what the verdicts on the sample say, and leave
    #[arg(long, requires = "sample", conflicts_with = "agreement")]
    report: bool,
    /// Tell how far two reviewers agree, and leave: ann,ben
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    agreement: Vec<String>,
    /// Shape of what is printed
    #[arg(long, short, value_enum, default_value = "table")]
    format: ListFormat,
    /// Characters in a line of the table [default: the terminal's]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
}

pub(super) fn run(common: &Common, args: &ReviewArgs) -> Result<ExitCode> {
    if !args.agreement.is_empty() {
        return agreement(common, args);
    }
    if let Some(file) = args.apply.as_deref().filter(|_| !args.list) {
        return apply(common, args, file);
    }
    if args.report {
        let session = common.reader()?;
        let audit = audit(&session, args)?;
        return print(args, &audit_records(&audit, args));
    }
    if args.list { list(&common.reader()?, args) } else { review(common, args) }
}

/// Reviews by keys in the terminal.
fn review(common: &Common, args: &ReviewArgs) -> Result<ExitCode> {
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        let remedy = "print the queue: demarche review --list; judge by a list: demarche review --apply FILE".to_owned();
        return Err(Error::Usage { reason: "a review by keys needs a terminal, and here is none".into(), remedy }.into());
    }
    if args.name().trim().is_empty() {
        return Err(Error::Usage { reason: "a review needs the reviewer's name".into(), remedy: "write --by NAME".into() }.into());
    }
    let mut session = common.existing_writer()?;
    let queue = queue(&session, args)?;
    let ended = desk::review(&mut session, queue, args.reviewing(), colour())?;
    note(&format!("{} judged, {} made by {}", count(ended.judged as u64, "event"), count(ended.decided as u64, "decision"), args.name()));
    if ended.stopped {
        return Ok(ExitCode::from(TERMINATED));
    }
    if args.sample.is_some() {
        let audit = audit(&session, args)?;
        return print(args, &audit_records(&audit, args));
    }
    Ok(ExitCode::SUCCESS)
}

impl ReviewArgs {
    fn name(&self) -> String {
        self.by.clone().or_else(|| std::env::var("USER").ok()).unwrap_or_default()
    }

    fn drawn(&self) -> Option<Sample> {
        self.sample.map(|number| Sample { number, seed: self.seed })
    }

    fn reviewing(&self) -> Reviewing {
        let limit = self.question.limit().or(if self.sample.is_some() { None } else { Some(QUEUE) });
        Reviewing { by: self.name(), blind: self.blind, again: self.again, limit, sample: self.drawn() }
    }
}

fn queue(session: &Session, args: &ReviewArgs) -> Result<Vec<String>> {
    Ok(session.review(&args.question.filter_now(session, "a review")?.unlimited(), &args.reviewing())?)
}

fn list(session: &Session, args: &ReviewArgs) -> Result<ExitCode> {
    let header = vec!["id", "doubt", "articles", "date", "what", "who", "words"];
    let how = args.reviewing();
    let row = |id: String| -> Result<Vec<Value>> {
        let case = session.case(&id, &how)?;
        let event = &case.event.event;
        let doubt = (case.doubt * 100.0).round() / 100.0;
        let words = &event.evidence.exact;
        Ok(vec![
            json!(id),
            json!(doubt),
            json!(case.event.sources),
            json!(date(&case.event).0),
            json!(what(event)),
            json!(actors(event)),
            json!(words),
        ])
    };
    let rows = queue(session, args)?.into_iter().map(row).collect::<Result<_>>()?;
    print(args, &Records { header, rows })
}

fn print(args: &ReviewArgs, list: &Records) -> Result<ExitCode> {
    let mut out = stdout();
    records(args.format.into(), width(args.width), list, &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn audit(session: &Session, args: &ReviewArgs) -> Result<Audit> {
    let sample = args.drawn().unwrap_or(Sample { number: 0, seed: args.seed });
    let filter = args.question.filter_now(session, "a review")?.unlimited();
    Ok(session.audit(&filter, sample, args.by.as_deref())?)
}

fn share(interval: Option<Interval>) -> [Value; 3] {
    let round = |x: f64| json!((x * 1000.0).round() / 1000.0);
    interval.map_or([Value::Null, Value::Null, Value::Null], |i| [round(i.share), round(i.low), round(i.high)])
}

fn row(what: &str, count: u64, interval: Option<Interval>) -> Vec<Value> {
    [vec![json!(what), json!(count)], share(interval).into()].concat()
}

/// What an audit says, with 95 % intervals by Wilson.
fn audit_records(audit: &Audit, args: &ReviewArgs) -> Records {
    let [right, mended, wrong] = audit.verdicts;
    let judged = audit.judged();
    let left = audit.sample.len() as u64 - judged;
    if left > 0 {
        note(&format!(
            "{left} of the {} events of the sample are not judged yet: the shares are of the {judged} that are",
            audit.sample.len()
        ));
    }
    let rows = vec![
        row("events", audit.events, None),
        row(&format!("sample, seed {}", args.seed), audit.sample.len() as u64, None),
        row("judged", judged, None),
        row("right as told (precision)", right, audit.right),
        row("there, with something mended", mended, None),
        row("right or mended", right + mended, audit.there),
        row("wrong", wrong, None),
    ];
    Records { header: vec!["what", "count", "share", "low", "high"], rows }
}

fn agreement(common: &Common, args: &ReviewArgs) -> Result<ExitCode> {
    let [a, b] = args.agreement.as_slice() else {
        return Err(Error::Usage { reason: "agreement is of two reviewers".into(), remedy: "write --agreement ann,ben".into() }.into());
    };
    let found = common.reader()?.agreement(a, b)?;
    print(args, &agreement_records(&found))
}

fn agreement_records(found: &Agreement) -> Records {
    let [a, b] = &found.reviewers;
    let all: u64 = found.table.iter().flatten().sum();
    let same: u64 = (0..found.table.len()).map(|n| found.table[n][n]).sum();
    let mut rows = vec![row("judged by both", all, None), row("the same verdict", same, found.same)];
    let kappa = found.kappa.map_or(Value::Null, |k| json!((k * 1000.0).round() / 1000.0));
    rows.push(vec![json!("Cohen's kappa"), Value::Null, kappa, Value::Null, Value::Null]);
    for (event, [one, other]) in &found.differ {
        let words = format!("{event}: {a} {}, {b} {}", one.as_str(), other.as_str());
        rows.push(vec![json!(words), Value::Null, Value::Null, Value::Null, Value::Null]);
    }
    Records { header: vec!["what", "count", "share", "low", "high"], rows }
}

/// Makes the judgements of a list, in one transaction.
fn apply(common: &Common, args: &ReviewArgs, file: &Path) -> Result<ExitCode> {
    let (name, input): (String, Box<dyn Read>) = match file.to_str() {
        Some("-") => ("-".into(), Box::new(std::io::stdin().lock())),
        _ => {
            let opened = std::fs::File::open(file).map_err(|e| Error::Input {
                place: file.display().to_string(),
                reason: e.to_string(),
                remedy: String::new(),
            })?;
            (file.display().to_string(), Box::new(opened))
        }
    };
    let faulty =
        |line: usize, reason: String, remedy: &str| Error::Input { place: format!("{name}:{line}"), reason, remedy: remedy.into() };
    let mut lines: Vec<usize> = Vec::new();
    let mut judged: Vec<(String, Judgement)> = Vec::new();
    let mut bytes = 0;
    for (number, line) in BufReader::new(input.take(LIST_BYTES + 1)).lines().enumerate() {
        let line = line.map_err(|e| faulty(number + 1, e.to_string(), "give the list as UTF-8"))?;
        bytes += line.len() as u64 + 1;
        if bytes > LIST_BYTES {
            return Err(faulty(number + 1, format!("the list is longer than {LIST_BYTES} bytes"), "divide it").into());
        }
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let one = judgement(&line).ok_or_else(|| {
            faulty(number + 1, format!("`{}` is no judgement", line.trim()), "write EVENT accept, EVENT reject WHY, EVENT edit FIELD=VALUE")
        })?;
        judged.push(one);
        lines.push(number + 1);
    }
    let mut session = common.existing_writer()?;
    let made = session.decide_all(&judged, &args.name()).map_err(|(place, error)| match lines.get(place) {
        Some(line) => anyhow::Error::from(faulty(*line, told(&error), "nothing of the list was done")),
        None => error.into(),
    })?;
    note(&format!("{} decisions made", made.len()));
    Ok(ExitCode::SUCCESS)
}

/// A line of a list: an event, what to do, and the rest of the words.
fn judgement(line: &str) -> Option<(String, Judgement)> {
    let (event, rest) = line.trim().split_once(char::is_whitespace)?;
    let (act, rest) = rest.trim_start().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
    let rest = rest.trim();
    let judgement = match act {
        "accept" if rest.is_empty() => Judgement::Accept,
        "reject" => Judgement::Reject(rest.to_owned()),
        "edit" => {
            let (field, value) = rest.split_once('=')?;
            Judgement::Edit { field: field.trim().to_owned(), value: value.trim().to_owned() }
        }
        "merge" if !rest.is_empty() => Judgement::Merge(rest.to_owned()),
        "split" if !rest.is_empty() => Judgement::Split(rest.to_owned()),
        "note" if !rest.is_empty() => Judgement::Note(rest.to_owned()),
        _ => return None,
    };
    Some((event.to_owned(), judgement))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_event_an_act_and_the_rest() {
        let of = |line: &str| judgement(line).map(|(event, judgement)| format!("{event} {judgement:?}"));
        assert_eq!(of("e1  accept ").unwrap(), "e1 Accept");
        assert_eq!(of("e1 reject no such thing").unwrap(), r#"e1 Reject("no such thing")"#);
        assert_eq!(of("e1 edit killed = 7+").unwrap(), r#"e1 Edit { field: "killed", value: "7+" }"#);
        for faulty in ["e1", "e1 accept this", "e1 merge", "e1 edit killed", "e1 forget", ""] {
            assert_eq!(of(faulty), None, "{faulty}");
        }
    }
}
