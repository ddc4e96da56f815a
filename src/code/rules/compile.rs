//! Rules compiled: an index from lemma to the rules that it may trigger, and constraints as tests.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::clause::words::{ClassId, Words};
use crate::error::{Error, Result};
use crate::lexicon::rules::{Rule, rules};
use crate::types::Upos;

/// What must fill a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Words that name an actor.
    Actor,
    /// Words that name a place or a state.
    Place,
    /// The head of a date.
    Date,
    /// Anything at all.
    Any,
    /// An actor of one of these sectors.
    Sector(Vec<String>),
    /// Nothing.
    Nothing,
    /// A word of a class.
    Class(ClassId),
    /// Not a word of a class.
    NotClass(ClassId),
    /// This lemma.
    Lemma(String),
    /// Not this lemma.
    NotLemma(String),
}

/// A slot with the tests of which one must hold (all of the negative ones).
#[derive(Debug, Clone)]
pub struct Constraint {
    /// The slot; `obj.of` looks at the `of` of the object, `obj|for` at the two together.
    pub slot: String,
    /// The tests.
    pub tests: Vec<Test>,
}

/// A rule ready to match.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The rule as it stands in the data.
    pub rule: Rule,
    /// Its file.
    pub file: String,
    /// Its constraints.
    pub constraints: Vec<Constraint>,
    /// How specific it is: the most specific match wins a trigger.
    pub weight: i32,
}

/// All rules, indexed.
#[derive(Debug)]
pub struct RuleSet {
    /// Rules in file order.
    pub rules: Vec<Compiled>,
    verbs: FxHashMap<String, Vec<usize>>,
    nouns: FxHashMap<String, Vec<usize>>,
    adjectives: FxHashMap<String, Vec<usize>>,
}

impl RuleSet {
    /// Compiles the embedded rules.
    ///
    /// # Errors
    /// `Error::Data` names the file and rule that cannot be compiled.
    pub fn embedded(words: &Words) -> Result<Self> {
        Self::compile(rules()?, words)
    }

    /// Compiles a single rule.
    ///
    /// # Errors
    /// `Error::NotFound` where no rule has the id.
    pub fn only(id: &str, words: &Words) -> Result<Self> {
        let chosen: Vec<_> = rules()?.into_iter().filter(|(_, rule)| rule.id == id).collect();
        if chosen.is_empty() {
            return Err(Error::NotFound { what: format!("no rule `{id}`"), remedy: "`demarche rules` lists them".to_string() });
        }
        Self::compile(chosen, words)
    }

    fn compile(rules: Vec<(String, Rule)>, words: &Words) -> Result<Self> {
        let mut set =
            Self { rules: Vec::new(), verbs: FxHashMap::default(), nouns: FxHashMap::default(), adjectives: FxHashMap::default() };
        for (file, rule) in rules {
            set.add(file, rule, words)?;
        }
        Ok(set)
    }

    fn add(&mut self, file: String, rule: Rule, words: &Words) -> Result<()> {
        let number = self.rules.len();
        for (list, index) in [(&rule.verb, &mut self.verbs), (&rule.noun, &mut self.nouns), (&rule.adj, &mut self.adjectives)] {
            for lemma in expand(list, words)? {
                let numbers = index.entry(lemma).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
        }
        let constraints = constraints(&rule.constraints, words)?;
        let weight = constraints.iter().map(weigh).sum::<i32>() + rule.priority;
        if rule.code.event_type.is_none() && !rule.skip {
            return Err(Error::Data { file, reason: format!("rule `{}` has neither a type nor `skip`", rule.id) });
        }
        self.rules.push(Compiled { rule, file, constraints, weight });
        Ok(())
    }

    /// The rules that a lemma may trigger in a part of speech.
    pub fn candidates(&self, lemma: &str, upos: Upos) -> &[usize] {
        let index = match upos {
            Upos::Verb | Upos::Aux => &self.verbs,
            Upos::Noun | Upos::Propn => &self.nouns,
            Upos::Adj | Upos::Adv => &self.adjectives,
            _ => return &[],
        };
        index.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// Every verb that triggers a rule.
    pub fn verbs(&self) -> impl Iterator<Item = &str> {
        self.verbs.keys().map(String::as_str)
    }

    /// Every trigger lemma, whatever its part of speech.
    pub fn triggers(&self) -> impl Iterator<Item = &str> {
        self.verbs.keys().chain(self.nouns.keys()).chain(self.adjectives.keys()).map(String::as_str)
    }
}

fn expand(list: &[String], words: &Words) -> Result<Vec<String>> {
    let mut lemmas = Vec::new();
    for entry in list {
        match entry.strip_prefix('@') {
            Some(class) => lemmas.extend(words.lemmas(words.class(class)?).into_iter().map(str::to_string)),
            None => lemmas.push(entry.clone()),
        }
    }
    Ok(lemmas)
}

fn constraints(given: &BTreeMap<String, String>, words: &Words) -> Result<Vec<Constraint>> {
    given.iter().map(|(slot, text)| Ok(Constraint { slot: slot.clone(), tests: tests(text, words)? })).collect()
}

fn tests(text: &str, words: &Words) -> Result<Vec<Test>> {
    text.split('|')
        .map(|part| {
            Ok(match part.trim() {
                "actor" => Test::Actor,
                "place" => Test::Place,
                "date" => Test::Date,
                "any" => Test::Any,
                "none" => Test::Nothing,
                other if other.starts_with("sector:") => Test::Sector(other[7..].split(',').map(str::to_string).collect()),
                other => match (other.strip_prefix("!@"), other.strip_prefix('@'), other.strip_prefix('!')) {
                    (Some(class), ..) => Test::NotClass(words.class(class)?),
                    (_, Some(class), _) => Test::Class(words.class(class)?),
                    (.., Some(lemma)) => Test::NotLemma(lemma.to_string()),
                    _ => Test::Lemma(other.to_string()),
                },
            })
        })
        .collect()
}

/// A named word says more than "an actor", which says more than "something".
fn weigh(constraint: &Constraint) -> i32 {
    constraint
        .tests
        .iter()
        .map(|test| match test {
            Test::Class(_) | Test::Lemma(_) => 4,
            Test::Sector(_) => 3,
            Test::Actor | Test::Place | Test::Date => 2,
            _ => 1,
        })
        .max()
        .unwrap_or(0)
}
