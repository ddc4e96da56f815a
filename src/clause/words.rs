//! Word classes and operators, compiled: lemma -> the classes that it belongs to.

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};
use crate::lexicon::rules::Classes;

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
    /// Determiners that point at something told before.
    definite,
    /// Determiners of one more of a kind.
    indefinite,
    /// One more.
    another,
    /// Points at where the text is written: this capital.
    this,
    /// Determiners under which a noun's act did not take place.
    none_of,
    /// Determiners under which a noun's act is told of no one time.
    any_of,
    /// Pronouns of nobody and nothing: whoever stands there did not act, was not harmed.
    nobody,
    /// Prepositions under which nothing of the sort took place.
    lacking,
    /// Opens a finite clause.
    that_clause,
    /// With "no": the act has ended.
    no_longer,
    /// "Has yet to": the act has not taken place.
    not_yet,
    /// "Is to meet", "was to have met".
    copula,
    /// Perfect tenses; duty with an infinitive.
    perfect,
    /// "Is going to meet".
    going_to,
    /// Modal verbs of what is to come, as the tokeniser cuts them.
    future,
    /// Modal verbs of reported future, or of a condition.
    conditional,
    /// "According to X": names the source of a claim.
    according,
    /// Intentions that stand even in the past perfect: "had agreed to".
    binding,
    /// Marks under which a participle's act is not told as done: "warned of attacking".
    instead,
    /// "Barred from entering": not told as done, but under "refrain" and the like.
    kept_from,
    /// A clause under it is told as done whatever governs it.
    after,
    /// Marks under which a participle's act is told as done.
    already,
    /// Marks under which a clause is still to come where its main clause is.
    awaited,
    /// Marks of a clause on a noun that gives its time, not its content.
    timing,
    /// Lemmas of weekdays: an oblique that is one is no party.
    weekday,
    /// The speaker's own words for himself and his side.
    first_person,
    /// Pronouns of one person.
    third_person,
    /// Prepositions behind which a complement names time, place or source, not whom the act is about.
    setting,
    /// Prepositions that locate whatever name follows.
    locative,
    /// Locative prepositions that locate only where the name is known for a place.
    locative_of_places,
    /// Between two parties, not two places, in talks.
    between,
    /// Prepositions that locate only with verbs and nouns of going.
    towards,
    /// Prepositions behind which another act stands, with a place of its own.
    of_another_act,
    /// Prepositions behind which stands what talks were about.
    topic,
    /// Points at the dateline.
    here,
    /// "In this capital": points at the dateline.
    seat,
    /// Words of talks at a distance, which took place at no one place.
    remote,
    /// Verbs whose subject is the victim.
    dying,
    /// "Claimed 12 lives".
    life,
    /// "Lost their lives": the subject is the victim.
    losing,
    /// Prepositions before a running total: "the toll rose to 25".
    total_case,
    /// Plain negation.
    not,
    /// Words between a number and its verb: "14 more were injured".
    more_people,
    /// Places that bear a name of their own: camp, base, airport.
    site,
    /// Points of the compass.
    compass,
    /// Verbs and nouns of going to a place.
    going,
    /// Occasions, documents, operations: named, but nowhere.
    occasion,
    /// Nouns of attackers.
    attacker,
    /// Nouns of people who may be victims.
    casualty_person,
    /// Weapons.
    weapon,
    /// Nouns of attacks.
    attack,
    /// Verbs that take lives: claim, cost, lose.
    life_taking,
    /// Words of death.
    harm_killed,
    /// Words of injury.
    harm_injured,
    /// Words of capture.
    harm_captured,
    /// Words of the missing.
    harm_missing,
    /// Nouns that count the dead and the injured together.
    harm_both,
    /// Nouns of a running total: toll.
    harm_total,
    counting,
    /// Marks of a clause that tells why.
    reason,
    /// Marks of a participle that tells how.
    means,
    /// The particle of an infinitive.
    infinitive,
    /// Determiners of what goes on again and again.
    recurring,
    /// Wars and campaigns: what is counted over them is no one attack's.
    long_fight,
    /// Nouns that are counted and are no victims.
    uncounted,
    /// Prepositions behind which a state or place is only where something was.
    whereabouts,
    /// Words behind which another act stands, often another's.
    of_another,
    /// "Came under fire": the subject is the one attacked.
    under,
    /// Nouns behind which "with" names the state on the other side.
    border,
    /// Before the begin of a stretch of time over which something is counted.
    since,
    /// Before a war or campaign over which something is counted.
    over_time,
    /// Joins nouns that are counted together.
    listing,
    /// Prepositions of a place on which a parser hangs the company: "met in the palace with X".
    meeting_place,
    /// Marks of what somebody is judged for: "thanked Chile for sending aid".
    judged_for,
    /// Opens a sentence of its own.
    contrast,
    /// Prepositions behind which stands who suffered an act: "the attack on X".
    sufferer,
    /// Prepositions behind which stands who did an act: "the raid by X".
    doer,
    /// What those who did an attack claim.
    responsibility,
    /// Verbs of claiming responsibility.
    claiming,
    /// "No group claimed responsibility".
    no_one,
    /// Of several states beside a plural, else of one: "regional leaders", "the regional governor".
    regional,
    /// Verbs of harm: a promise not to do them is kept by doing nothing.
    hostile,
    /// Verbs of receiving: what is received is another's act.
    receive_verb,
    /// Nouns of what is given to somebody: invitation, warning.
    given,
    /// Nouns of wrongs.
    wrong_done,
    /// Nouns of answers: what they answer is another's act.
    answer,
    /// Verbs whose subject suffers the act of their object.
    suffer_verb,
    /// Verbs of condemning.
    condemn_verb,
    /// Verbs of laying weight on what a meeting is about: stress, underscore.
    stress,
}
