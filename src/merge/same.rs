//! Whether two mentions of one block may tell the same act: a score, nothing to go on, or a contradiction.

use crate::merge::candidates::Day;
use crate::merge::features::{Class, Features, Side};
use crate::merge::sketch::{COPY, resemblance};
use crate::types::{Mention, Range};

/// How two mentions stand to one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    /// They may be one; the higher, the surer.
    Same(u32),
    /// Nothing speaks for it, nothing against.
    Apart,
    /// They cannot be one.
    Conflict,
}

/// Share of content words from which two sentences tell the same thing said.
const SAME_WORDS: f64 = 0.5;
/// Share of content words from which sentences of the same speaker to the same addressee do.
const ALIKE_WORDS: f64 = 0.3;
/// A toll this many times another is of another act, unless place or words say otherwise.
const TOLL_RATIO: u64 = 3;

/// Share of content words from which far tolls of one place may be of one act.
const TOLL_WORDS: f64 = 0.2;

/// Content words of two deeds that both must have before it says something that none of them is the same.
const SOME_WORDS: usize = 3;

/// Content words that both reports must have before their agreement says anything of who else was there.
const FEW_WORDS: usize = 4;

/// Score from which a mention of several days is taken for an act of one of them: both sides and something more.
const FITS: u32 = 45;

/// Which of some mentions tell the same act as one of a day's.
pub(super) fn fits(mentions: &[&Mention], day: &[&Mention]) -> Vec<bool> {
    let mut day: Vec<Features<'_>> = day.iter().map(|mention| Features::of(mention)).collect();
    day.sort_by_key(|features| features.id);
    let index = Day::of(&day);
    let tells = |mine: &Features<'_>, other: &Features<'_>| matches!(compare(mine, other), Verdict::Same(score) if score >= FITS);
    let one = |mention: &&Mention| {
        let mine = Features::of(mention);
        index.beside(&mine).into_iter().any(|other| tells(&mine, &day[other]))
    };
    mentions.iter().map(one).collect()
}

/// Compares two mentions of one block.
pub(super) fn compare(a: &Features<'_>, b: &Features<'_>) -> Verdict {
    if a.edition == b.edition {
        return Verdict::Conflict;
    }
    let words = || overlap(a.words(), b.words());
    if a.article == b.article && words() > 0.8 {
        return Verdict::Same(100);
    }
    if a.undated || b.undated {
        let copies = a.undated && b.undated && a.published == b.published && resemblance(a.sketch, b.sketch) >= COPY;
        return if copies { Verdict::Same(90) } else { Verdict::Conflict };
    }
    if a.meeting && b.meeting {
        compare_meetings(a, b, &words)
    } else if a.verbal {
        compare_speech(a, b, &words)
    } else {
        compare_deeds(a, b, &words)
    }
}

fn compare_meetings(a: &Features<'_>, b: &Features<'_>, words: &dyn Fn() -> f64) -> Verdict {
    // Who met somewhere did not telephone; where a caller sat is no meeting's place.
    let met_somewhere = |x: &Features<'_>| !x.phone && !x.places.is_empty();
    if people_conflict(&a.parties, &b.parties) || (a.phone != b.phone && (met_somewhere(a) || met_somewhere(b))) {
        return Verdict::Conflict;
    }
    if !same_clock(a, b) {
        return Verdict::Conflict;
    }
    let shared = a.parties.countries.shared(&b.parties.countries);
    let fewer = a.parties.countries.len().min(b.parties.countries.len());
    let people = a.parties.named.shared(&b.parties.named);
    let more = a.parties.countries.len().max(b.parties.countries.len());
    let all_named = people >= 2 && people == a.parties.named.len().min(b.parties.named.len());
    let all_shared = shared == fewer && (shared >= 2 || (shared == 1 && more == 1 && all_named));
    if !all_shared {
        let disjoint = shared == 0 && people == 0 && fewer > 0;
        return if disjoint { Verdict::Conflict } else { Verdict::Apart };
    }
    if people == 0 && elsewhere(a, b) {
        return Verdict::Conflict;
    }
    // Two of three may have met apart from the third; and one who publishes two releases on a day tells of two meetings in them:
    // talks and a ceremony.
    let one_publisher = !a.publisher.is_empty() && a.publisher == b.publisher && a.article != b.article && a.published == b.published;
    let words = words();
    let alike = words >= SAME_WORDS && a.words().len().min(b.words().len()) >= FEW_WORDS;
    if (more > fewer && !alike) || (one_publisher && words < ALIKE_WORDS && a.words() != b.words()) {
        return Verdict::Apart;
    }
    Verdict::Same(40 + 10 * people.min(3) as u32 + percent(words) / 4)
}

/// Whether two tellings are of one day, or of an evening and the next morning on two sides of the date line.
fn same_clock(a: &Features<'_>, b: &Features<'_>) -> bool {
    let (early, late) = match (a.ends_before(b), b.ends_before(a)) {
        (true, _) => (a, b),
        (_, true) => (b, a),
        _ => return true,
    };
    match (early.circumstances().hours(), late.circumstances().hours()) {
        (None, None) => false,
        (evening, morning) => evening.is_none_or(|(_, last)| last > 0) && morning.is_none_or(|(first, _)| first == 0),
    }
}

fn compare_speech(a: &Features<'_>, b: &Features<'_>, words: &dyn Fn() -> f64) -> Verdict {
    let score = match sides(&a.source, &b.source, true) {
        Match::Yes(score) => score,
        Match::Unknown => return Verdict::Apart,
        Match::No => return Verdict::Conflict,
    };
    let targets = sides(&a.target, &b.target, true);
    if targets == Match::No {
        return Verdict::Conflict;
    }
    let words = words();
    match targets {
        Match::Yes(_) if words >= ALIKE_WORDS => Verdict::Same(30 + score + percent(words) / 2),
        _ if words >= SAME_WORDS => Verdict::Same(20 + score + percent(words) / 2),
        _ => Verdict::Apart,
    }
}

fn compare_deeds(a: &Features<'_>, b: &Features<'_>, words: &dyn Fn() -> f64) -> Verdict {
    let sources = sides(&a.source, &b.source, false);
    if sources == Match::No {
        return Verdict::Conflict;
    }
    let targets = sides(&a.target, &b.target, false);
    if targets == Match::No || elsewhere(a, b) || a.source.armed.disjoint(&b.source.armed) {
        return Verdict::Conflict;
    }
    let (here, words) = (a.places.shared(&b.places), words());
    // A toll may rise as the day goes on, but then the words tell of one thing.
    let other_toll = tolls_differ(a.killed, b.killed) || tolls_differ(a.injured, b.injured);
    if other_toll && (here == 0 || words < TOLL_WORDS) {
        return Verdict::Conflict;
    }
    let toll = a.killed.is_some() && a.killed == b.killed;
    if a.is_attack() && other_attack(a, b) || a.has_object() && words == 0.0 && a.words().len().min(b.words().len()) >= SOME_WORDS {
        return Verdict::Conflict;
    }
    let known = sources.score() + targets.score();
    let both = matches!((sources, targets), (Match::Yes(_), Match::Yes(_)));
    let some = matches!(sources, Match::Yes(_)) || matches!(targets, Match::Yes(_));
    let enough = both || (some && (here > 0 || toll || words >= ALIKE_WORDS)) || (here > 0 && toll) || words >= SAME_WORDS;
    if enough { Verdict::Same(known + 20 * here.min(2) as u32 + 15 * u32::from(toll) + percent(words) / 4) } else { Verdict::Apart }
}

/// Whether two attacks on one place differ in how, when in the day or against what, and in the toll: gunmen and warplanes always do.
fn other_attack(a: &Features<'_>, b: &Features<'_>) -> bool {
    let (how, what) = (a.circumstances(), b.circumstances());
    let tolls = a.killed.zip(b.killed).is_some_and(|(a, b)| a != b);
    let differ = how.differ(what);
    differ >= 2 || tolls && (differ == 1 || how.other_means(what))
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Match {
    Yes(u32),
    Unknown,
    No,
}

impl Match {
    fn score(self) -> u32 {
        if let Match::Yes(score) = self { score } else { 0 }
    }
}

/// Whether two sides may be the same: a person within his government is, two states are not.
fn sides(a: &Side, b: &Side, by_person: bool) -> Match {
    if a.is_unknown() || b.is_unknown() {
        return Match::Unknown;
    }
    if by_person && people_conflict(a, b) {
        return Match::No;
    }
    let people = a.named.shared(&b.named);
    let shared = a.countries.shared(&b.countries);
    let sectors = a.sectors.shared(&b.sectors);
    match (people, shared, sectors) {
        (1.., _, _) => Match::Yes(30),
        (_, 1.., 1..) => Match::Yes(20),
        (_, 1.., _) if compatible_sectors(a, b) => Match::Yes(15),
        (_, 0, 1..) if a.countries.is_empty() || b.countries.is_empty() => Match::Yes(10),
        (_, 0, _) if a.countries.is_empty() || b.countries.is_empty() => Match::Unknown,
        _ => Match::No,
    }
}

/// A state's general name covers its parts; its government and its rebels are two.
fn compatible_sectors(a: &Side, b: &Side) -> bool {
    let pairs = a.sectors.iter().flat_map(|x| b.sectors.iter().map(move |y| (x, y)));
    pairs.filter(|(x, y)| x.0 == y.0).any(|(x, y)| compatible(x.2, y.2))
}

fn compatible(a: Class, b: Class) -> bool {
    let of_state = |class| matches!(class, Class::General | Class::State | Class::Army);
    let armed = |class| matches!(class, Class::Armed | Class::Army);
    (of_state(a) && of_state(b))
        || a == Class::General
        || b == Class::General
        || (a == Class::Civilians) != (b == Class::Civilians) && !armed(a) && !armed(b)
}

/// Both name people of the same state, and not the same ones.
fn people_conflict(a: &Side, b: &Side) -> bool {
    a.named.iter().any(|(state, _)| {
        let of_state = |side: &Side| side.named.iter().any(|(s, _)| s == state);
        let same = a.named.iter().filter(|(s, _)| s == state).any(|one| b.named.iter().any(|other| other == one));
        of_state(b) && !same
    })
}

/// Whether the two tell of different places: each has one, and neither names that of the other.
fn elsewhere(a: &Features<'_>, b: &Features<'_>) -> bool {
    let names = |x: &Features<'_>, place: u64| x.places.iter().any(|p| *p == place);
    a.place.zip(b.place).is_some_and(|(here, there)| !names(a, there) && !names(b, here))
}

fn tolls_differ(a: Option<Range>, b: Option<Range>) -> bool {
    let least = |r: Range| r.0.or(r.1).unwrap_or(0);
    let (Some(a), Some(b)) = (a.map(least), b.map(least)) else { return false };
    let (low, high) = (a.min(b), a.max(b));
    high > low.saturating_mul(TOLL_RATIO) && high - low > TOLL_RATIO
}

fn overlap(a: &[u64], b: &[u64]) -> f64 {
    let fewer = a.len().min(b.len());
    if fewer < 2 {
        return 0.0;
    }
    let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    shared as f64 / fewer as f64
}

fn percent(share: f64) -> u32 {
    (share * 100.0) as u32
}
