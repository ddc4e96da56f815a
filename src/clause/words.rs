//! Word classes and operators, compiled: lemma -> the classes that it belongs to.

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::lexicon::rules::Classes;
use crate::types::{Sentence, Upos};

/// Number of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(u16);

/// All classes, by name and by lemma.
#[derive(Debug, Default)]
pub struct Words {
    names: FxHashMap<String, ClassId>,
    by_lemma: FxHashMap<String, Vec<ClassId>>,
}

impl Words {
    /// Compiles the classes; a class holds the words of the classes it names.
    ///
    /// # Errors
    /// `Error::Data` where a class names one that does not exist.
    pub fn new(sets: &[Classes]) -> Result<Self> {
        let mut words = Words::default();
        for (n, name) in sets.iter().flat_map(|s| s.keys()).enumerate() {
            words.names.insert(name.clone(), ClassId(n as u16));
        }
        for set in sets {
            for name in set.keys() {
                let id = words.names[name];
                for word in members(sets, name, 0)? {
                    let ids = words.by_lemma.entry(word).or_default();
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
        }
        Ok(words)
    }

    /// The class of that name.
    ///
    /// # Errors
    /// `Error::Data` where there is none.
    pub fn class(&self, name: &str) -> Result<ClassId> {
        self.names.get(name).copied().ok_or_else(|| Error::Data {
            file: "data/lexicon".to_string(),
            reason: format!("no word class `{name}`: add it to classes.toml or operators.toml, or mend the name"),
        })
    }

    /// Whether the lemma is in the class.
    pub fn is(&self, lemma: &str, class: ClassId) -> bool {
        self.by_lemma.get(lemma).is_some_and(|ids| ids.contains(&class))
    }

    /// The lemmas of a class, sorted.
    pub fn lemmas(&self, class: ClassId) -> Vec<&str> {
        let mut all: Vec<&str> = self.by_lemma.iter().filter(|(_, ids)| ids.contains(&class)).map(|(l, _)| l.as_str()).collect();
        all.sort_unstable();
        all
    }
}

fn members(sets: &[Classes], name: &str, depth: usize) -> Result<Vec<String>> {
    let missing = || Error::Data { file: "data/lexicon".to_string(), reason: format!("class `{name}` is missing or contains itself") };
    let class = sets.iter().find_map(|s| s.get(name)).filter(|_| depth < 8).ok_or_else(missing)?;
    let mut all = class.words.clone();
    for inner in &class.classes {
        all.extend(members(sets, inner, depth + 1)?);
    }
    Ok(all)
}

macro_rules! operators {
    ($($(#[$doc:meta])* $field:ident),+ $(,)?) => {
        /// The classes that the coder itself asks about (`data/lexicon/operators.toml` says what each is for).
        #[derive(Debug, Clone, Copy)]
        pub struct Operators { $($(#[$doc])* pub $field: ClassId),+ }

        impl Operators {
            /// Looks the classes up.
            ///
            /// # Errors
            /// `Error::Data` where one is missing.
            pub fn new(words: &Words) -> Result<Self> {
                Ok(Self { $($field: words.class(stringify!($field))?),+ })
            }
        }
    };
}

operators! {
    /// Verbs that report speech or findings.
    report,
    /// Verbs that hold for what they govern: begin, continue, manage.
    transparent,
    /// Verbs, adjectives that set an act ahead: plan, vow, ready.
    intend,
    /// Verbs of trying and wanting.
    attempt,
    /// Verbs of denial.
    deny,
    /// Verbs whose object does what their complement says: urge, ask, force.
    object_control,
    /// Verbs that carry a noun's act: hold talks, launch an attack.
    light,
    /// Verbs under which a noun's act is not told as done: plan, threaten, prevent.
    irrealis_verb,
    /// Nouns under which a noun's act is not told as done: threat, plan, fear.
    irrealis_noun,
    /// Adjectives that take an act's reality: possible, planned.
    irrealis_modifier,
    /// Adverbs and adjectives that mark hearsay: reportedly, alleged.
    hearsay,
    /// Modal verbs of possibility.
    possible,
    /// Modal verbs of duty.
    duty,
    /// Conjunctions of condition.
    condition,
    /// Adverbs of negation.
    negator,
    /// Nouns of quantity whose `of` names the thing meant: dozens, group, member.
    partitive,
    /// Nouns that lend their country to the act: forces, warplanes, drones.
    carrier,
    /// Nouns of acts: their `of` names who suffers, not who acts.
    act,
    /// Nouns that speak for their authors: statement, letter, resolution.
    document,
    /// Words that only sport uses.
    sport_strong,
    /// Words beside which a sentence with sport in it is no play.
    serious,
    /// Verbs of belief, hope and fear: what they govern is not told as done.
    belief,
    /// Nouns whose clause is hearsay: reports that, claims that.
    report_noun,
    /// Words of bodies that belong to no one country: world, international.
    placeless,
    /// Verbs of wanting that, in the first person, perform the act they govern: "I would like to thank".
    performative,
    /// Nouns that point back to a meeting already told when they are definite: the meeting, the talks.
    told,
    /// Verbs of accusing: what somebody is accused of is not told as done.
    accusing,
    /// Nouns on which hangs what is to come: readiness, decision.
    intend_noun,
    /// Adjectives and participles that set a noun's act for later: planned, upcoming.
    scheduled,
    /// Verbs that turn down: reject, refuse.
    refusal,
    /// Verbs of giving facts: who uses them is a source of information, and makes no statement.
    fact,
    /// Verbs that say no more of their subject than that it took place: erupt, break out.
    occur,
    /// Verbs that have no passive: explode, erupt, die.
    intransitive,
    /// Verbs that make another do what they govern: force, make, help.
    cause,
    /// Verbs with their particle: "hand over".
    phrasal,
    /// Verbs that contradict a report: dismiss, reject.
    rebut,
    /// Verbs that say of a noun's act that it will not be: shelve, call off.
    call_off,
    /// Words that call a report untrue.
    falsehood,
    /// Adverbs of habit.
    habitual,
    /// Phrases of condition: "on condition that".
    condition_phrase,
    /// Days of the week and words for a day.
    day,
    /// Verbs whose object did what stands behind their *for*, *of* or *from*: accuse, thank, condemn.
    judging,
}

/// Whether a token is the speaker's own: "I", "we", "our".
pub fn first_person(sentence: &Sentence, token: usize) -> bool {
    let t = &sentence.tokens[token];
    t.upos == Upos::Pron && matches!(t.lemma.to_lowercase().as_str(), "i" | "me" | "we" | "us" | "my" | "our" | "mine" | "ours" | "myself")
}
