//! Event rules and word classes as they stand in `data/rules/` and `data/lexicon/`: typed, not yet compiled.

use std::collections::BTreeMap;

use include_dir::{Dir, File, include_dir};
use serde::Deserialize;

use super::template::Template;
use crate::error::{Error, Result};
use crate::types::{DraftRole, EventType, Kind, MeetingStatus};

static RULES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data/rules");
const CLASSES: &str = include_str!("../../data/lexicon/classes.toml");
const OPERATORS: &str = include_str!("../../data/lexicon/operators.toml");

/// What a rule says of its act.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// PLOVER type; `None` with `skip` for a rule that only forbids others.
    #[serde(rename = "type")]
    pub event_type: Option<EventType>,
    /// PLOVER mode.
    #[serde(default)]
    pub mode: String,
    /// PLOVER contexts.
    #[serde(default)]
    pub context: Vec<String>,
    /// CAMEO code; empty for the type's root.
    #[serde(default)]
    pub cameo: String,
}

/// How a rule takes a negated act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Negation {
    /// The event is marked negated (and so is no event of a timeline).
    #[default]
    Mark,
    /// The rule does not match a negated act.
    Refuse,
    /// The rule matches only a negated act, which is then its meaning: "did not agree".
    Only,
}

/// What becomes of an act that still lies ahead: "will meet", "plans to strike".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ahead {
    /// By the type's own law: cooperation becomes AGREE, hostile acts THREATEN.
    ByType,
    /// The act keeps its type and is marked planned.
    Keep,
    /// No event.
    Drop,
}

/// One example of a rule at work.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fires {
    /// A sentence of our own.
    pub text: String,
    /// `TYPE SOURCES -> TARGETS`, each a comma-separated list of country codes or `-`; sectors may follow after a slash: `RUS/MIL`.
    pub event: String,
}

/// One rule.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `<root>.<family>.<what>`.
    pub id: String,
    /// What it means.
    #[serde(default)]
    pub code: Code,
    /// A timeline kind other than the type's own.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// What its drafts are to the others of the article: `toll` for what an attack did to people.
    #[serde(default)]
    pub role: DraftRole,
    /// Step in the life of a meeting.
    #[serde(default)]
    pub status: Option<MeetingStatus>,
    /// Verb lemmas or classes (`@class`) that trigger it.
    #[serde(default)]
    pub verb: Vec<String>,
    /// Noun lemmas or classes that trigger it.
    #[serde(default)]
    pub noun: Vec<String>,
    /// Adjective lemmas or classes that trigger it with a copula.
    #[serde(default)]
    pub adj: Vec<String>,
    /// Constraints on slots: slot name -> constraint (see `docs/rules.md`).
    #[serde(default, rename = "match")]
    pub constraints: BTreeMap<String, String>,
    /// Slots whose actors are sources, in order; all that are filled count.
    #[serde(default)]
    pub source: Vec<String>,
    /// Slots whose actors are targets.
    #[serde(default)]
    pub target: Vec<String>,
    /// Whose hand the act implies where the text names none: a verdict is a court's.
    #[serde(default)]
    pub implied: Option<Implied>,
    /// Whether all parties are sources and none a target.
    #[serde(default)]
    pub symmetric: bool,
    /// Whether the act needs a named source, a target, or neither.
    #[serde(default)]
    pub needs: Needs,
    /// How it takes a negated act.
    #[serde(default)]
    pub negation: Negation,
    /// What becomes of an act that lies ahead.
    #[serde(default)]
    pub ahead: Option<Ahead>,
    /// The act itself lies ahead by its meaning ("ready to meet", "invite"): its time words are the planned date.
    #[serde(default)]
    pub promises: bool,
    /// The words that its constraints name keep their own rules: a death in an attack does not use the attack up.
    #[serde(default)]
    pub shares: bool,
    /// A rule without a code: what it matches is no event, and no other rule may take its trigger.
    #[serde(default)]
    pub skip: bool,
    /// Added to the number of constraints when several rules match one trigger.
    #[serde(default)]
    pub priority: i32,
    /// Why the rule is as it is.
    pub why: String,
    /// Sentences on which it fires.
    #[serde(default)]
    pub fires: Vec<Fires>,
    /// Sentences on which it must not fire.
    #[serde(default)]
    pub silent: Vec<String>,
}

/// Whose hand an act implies where the text names none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Implied {
    /// Sector code.
    pub sector: String,
    /// Word for it, as it stands in ids: `police`.
    pub body: String,
}

/// Which parties an act must have to be an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// A political source.
    #[default]
    Source,
    /// A political source or target.
    Either,
    /// A political source and a target.
    Both,
    /// Neither: the act itself is political violence.
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    /// Lists of slots by name: `$name` in `source`, `target` and as a key of `match`.
    #[serde(default)]
    slots: Slots,
    /// Products of forms and topics.
    #[serde(default)]
    template: Vec<Template>,
    #[serde(default)]
    rule: Vec<Rule>,
}

/// A word class: lemmas that a rule names by `@name`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Lemmas; a lemma of several words is joined by spaces.
    #[serde(default)]
    pub words: Vec<String>,
    /// Other classes that belong to it.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Why it is kept.
    pub why: String,
}

/// The word classes, by name.
pub type Classes = BTreeMap<String, Class>;

/// Lists of slots by name.
type Slots = BTreeMap<String, Vec<String>>;

/// All rules in order of file name, then position (those of templates first, topic by topic), with the file that each stands in.
///
/// # Errors
/// `Error::Data` names the file and what is wrong with it.
pub fn rules() -> Result<Vec<(String, Rule)>> {
    let mut files = Vec::new();
    collect(&RULES, &mut files);
    files.sort_by_key(|f| f.path());
    let mut all = Vec::new();
    for file in files {
        let name = format!("data/rules/{}", file.path().display());
        let text = file.contents_utf8().ok_or_else(|| data(&name, "not UTF-8"))?;
        let parsed: RuleFile = toml::from_str(text).map_err(|e| data(&name, e))?;
        let mut rules = Vec::new();
        for template in &parsed.template {
            for rule in template.rules().map_err(|e| data(&name, e))? {
                rules.push(rule.try_into::<Rule>().map_err(|e| data(&name, e))?);
            }
        }
        for mut rule in rules.into_iter().chain(parsed.rule) {
            name_slots(&mut rule, &parsed.slots).map_err(|e| data(&name, e))?;
            all.push((name.clone(), rule));
        }
    }
    Ok(all)
}

/// The word classes.
///
/// # Errors
/// `Error::Data` names what is wrong with the file.
pub fn classes() -> Result<Classes> {
    toml::from_str(CLASSES).map_err(|e| data("data/lexicon/classes.toml", e))
}

/// The operators: words that govern an act and decide whether it happened.
///
/// # Errors
/// `Error::Data` names what is wrong with the file.
pub fn operators() -> Result<Classes> {
    toml::from_str(OPERATORS).map_err(|e| data("data/lexicon/operators.toml", e))
}

/// Puts the slots of a file's lists in the place of their names; fails on a name that the file lacks.
fn name_slots(rule: &mut Rule, slots: &Slots) -> std::result::Result<(), String> {
    for list in [&mut rule.source, &mut rule.target] {
        let mut named = Vec::new();
        for slot in list.drain(..) {
            match slot.strip_prefix('$') {
                Some(name) => named.extend(of_name(name, slots)?.iter().cloned()),
                None => named.push(slot),
            }
        }
        *list = named;
    }
    for (slot, test) in std::mem::take(&mut rule.constraints) {
        let slot = match slot.strip_prefix('$') {
            Some(name) => of_name(name, slots)?.join("|"),
            None => slot,
        };
        rule.constraints.insert(slot, test);
    }
    Ok(())
}

fn of_name<'s>(name: &str, slots: &'s Slots) -> std::result::Result<&'s [String], String> {
    slots.get(name).map(Vec::as_slice).ok_or_else(|| format!("no list of slots `{name}` in this file"))
}

fn collect(dir: &'static Dir<'static>, files: &mut Vec<&'static File<'static>>) {
    files.extend(dir.files().filter(|f| f.path().extension().is_some_and(|e| e == "toml")));
    for inner in dir.dirs() {
        collect(inner, files);
    }
}

fn data(file: &str, reason: impl std::fmt::Display) -> Error {
    Error::Data { file: file.to_string(), reason: reason.to_string() }
}
