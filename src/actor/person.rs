//! Which person a name means, and in which office on a day.

use crate::lexicon::actors::{Base, Entity, Kind, Term};
use crate::lexicon::base::fold;

/// What the words around a name say about the person.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// Day as `yyyymmdd`, 0 for unknown.
    pub day: u32,
    /// Country that the words give.
    pub country: &'a str,
    /// Office key that the words give.
    pub office: &'a str,
    /// Whether there is a title or owner at all.
    pub titled: bool,
}

/// The offices that a person held on a day, most important first.
pub fn offices_on<'b>(person: Entity<'b>, day: u32) -> Vec<Term<'b>> {
    let mut terms: Vec<Term> = person.terms().filter(|t| t.covers(day)).collect();
    let home = home(person);
    terms.sort_by_key(|t| (t.office().country() != home, rank(t.office().sort())));
    terms
}

/// The country that most of a person's offices belong to, else the base's.
pub fn home<'b>(person: Entity<'b>) -> &'b str {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for term in person.terms() {
        let country = term.office().country();
        match counts.iter_mut().find(|(c, _)| *c == country) {
            Some((_, n)) => *n += 1,
            None => counts.push((country, 1)),
        }
    }
    let own = |country: &str| country == person.country();
    counts.into_iter().max_by_key(|(c, n)| (*n, own(c))).map_or(person.country(), |(c, _)| c)
}

/// The state that all leaders of states among some persons led: "the Carter administration".
pub fn leaders_home<'b>(candidates: &[Entity<'b>]) -> Option<&'b str> {
    let led = |p: &&Entity| p.terms().any(|t| leads_state(t.office().sort()));
    let mut homes = candidates.iter().filter(led).map(|p| home(*p));
    let first = homes.next()?;
    homes.all(|h| h == first).then_some(first)
}

/// How important an office is: the order in which one of several is named.
fn rank(office: &str) -> usize {
    const ORDER: [&str; 6] = ["head_of_state", "head_of_government", "president", "prime_minister", "foreign_minister", "defence_minister"];
    ORDER.iter().position(|o| *o == office).unwrap_or(ORDER.len())
}

/// Whether an office leads a state.
pub fn leads_state(office: &str) -> bool {
    matches!(
        office,
        "head_of_state" | "head_of_government" | "president" | "prime_minister" | "effective_leader" | "supreme_leader" | "monarch"
    )
}

/// Whether the person had left all known offices by a day; without a day, whether no term is open.
pub fn is_past(person: Entity, day: u32) -> bool {
    let day = if day == 0 { u32::MAX } else { day };
    let mut terms = person.terms().peekable();
    terms.peek().is_some() && terms.all(|t| t.over_by(day))
}

/// The sector of a person outside any office that is known to cover the day: the base's, else that of the latest office.
pub fn sector<'b>(person: Entity<'b>) -> &'b str {
    let last = || person.terms().next_back().map_or("", |t| t.office().sector());
    if person.sector().is_empty() { last() } else { person.sector() }
}

/// The person among those of one full name whom the hints fit best.
pub fn by_full_name<'b>(candidates: &[Entity<'b>], hints: &Hints) -> Option<Entity<'b>> {
    candidates.iter().copied().max_by_key(|&p| (fit(p, hints), std::cmp::Reverse(p.number)))
}

/// The person of a family name, only where the hints leave one.
pub fn by_surname<'b>(candidates: &[Entity<'b>], hints: &Hints) -> Option<Entity<'b>> {
    let mut scored: Vec<(i32, Entity)> = candidates.iter().map(|&p| (fit(p, hints), p)).collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.number.cmp(&b.1.number)));
    let (best, person) = *scored.first()?;
    let unique = scored.get(1).is_none_or(|(second, _)| *second < best);
    let enough = if hints.titled { best >= 4 } else { best >= 6 };
    (unique && enough).then_some(person).or_else(|| by_title(candidates, hints))
}

/// "President Suharto" in a text of a later day, or of an unknown one: who of that name ever held the office, nearest to the day;
/// nobody where two states had presidents of that name.
fn by_title<'b>(candidates: &[Entity<'b>], hints: &Hints) -> Option<Entity<'b>> {
    if hints.office.is_empty() {
        return None;
    }
    let fitting = candidates.iter().copied().filter(|p| hints.country.is_empty() || home(*p) == hints.country);
    let held = |p: &Entity, fits: &dyn Fn(&str) -> bool| p.terms().any(|t| fits(t.office().sort()));
    let exact: Vec<Entity> = fitting.clone().filter(|p| held(p, &|o| o == hints.office)).collect();
    let near: Vec<Entity> = fitting.filter(|p| held(p, &|o| same_office(o, hints.office))).collect();
    let one_home = |found: &[Entity<'b>]| found.first().is_some_and(|first| found.iter().all(|p| home(*p) == home(*first)));
    let pool = if one_home(&exact) { exact } else { near };
    let distance = |p: &Entity| p.terms().map(|t| t.from().abs_diff(hints.day)).min();
    pool.iter().copied().filter(|_| one_home(&pool)).min_by_key(|p| (distance(p), p.number))
}

/// The person whom a name unknown to the base means, if the base has one with the same first and last names: "Omar H. A. Bashir".
pub fn by_ends<'b>(candidates: &[Entity<'b>], first: u64, hints: &Hints) -> Option<Entity<'b>> {
    let starts = |p: &Entity| p.spellings().any(|name| first_piece(name) == first);
    let fitting: Vec<Entity> = candidates.iter().copied().filter(starts).collect();
    match fitting[..] {
        [] => None,
        [only] => Some(only),
        _ => by_surname(&fitting, hints),
    }
}

fn first_piece(name: &str) -> u64 {
    let mut pieces = Vec::new();
    fold::cut(name.split(' ').next().unwrap_or(name), &mut pieces);
    pieces.first().map_or(0, |p| p.hash)
}

/// How well a person fits: country, office asked for, office held on the day.
fn fit(person: Entity, hints: &Hints) -> i32 {
    let held = offices_on(person, hints.day);
    let mut score = 0;
    if !hints.country.is_empty() {
        let same = person.country() == hints.country || held.iter().any(|t| t.office().country() == hints.country);
        score += if same { 4 } else { -8 };
    }
    if !hints.office.is_empty() {
        score += if held.iter().any(|t| same_office(t.office().sort(), hints.office)) { 4 } else { -1 };
    }
    if held.iter().any(|t| leads_state(t.office().sort())) {
        score += 6;
    } else if held.iter().any(|t| t.office().sort() == "foreign_minister") {
        score += 3;
    } else if !held.is_empty() {
        score += 2;
    }
    score
}

/// Whether a title may mean an office: "president" and "prime minister" lead a state under either key.
pub fn same_office(held: &str, asked: &str) -> bool {
    held == asked || (leads_state(held) && leads_state(asked))
}

/// How far an old term may reach into a new one where the tables know only months: one month, in the `yyyymmdd` scale.
const HANDOVER: u32 = 100;

/// Whether a state has several holders of an office at a time.
pub fn is_shared(office: &str) -> bool {
    let deputy = office.starts_with("deputy_") && office != "deputy_head_of_government";
    deputy || matches!(office, "ambassador" | "minister" | "envoy" | "special_envoy" | "senator" | "judge" | "governor" | "mayor")
}

/// Who holds an office of a country on a day: the one person, or `None` where there is none or doubt.
pub fn holder<'b>(bases: &'b [Base], country: &str, office: &str, day: u32) -> Option<(Entity<'b>, Term<'b>)> {
    if day == 0 || country.is_empty() {
        return None;
    }
    for base in bases {
        let offices: Vec<Entity> = base.offices(country, office).filter(|e| e.kind() == Kind::Office).collect();
        let mut terms: Vec<Term> = offices.iter().flat_map(Entity::terms).filter(|t| t.covers(day)).collect();
        // Where two terms touch on the day, the later one began on it.
        let Some(latest) = terms.iter().map(|t| t.from()).max() else { continue };
        let parted = |t: &Term| t.from() == latest || t.to() > 0 && t.to() <= latest + HANDOVER || t.to() == 0 && t.as_of() < latest;
        if !terms.iter().all(parted) {
            continue;
        }
        terms.retain(|t| t.from() == latest);
        let mut persons: Vec<Entity> = terms.iter().map(|t| t.person()).collect();
        persons.dedup_by_key(|p| p.number);
        if let ([person], [term, ..]) = (persons.as_slice(), terms.as_slice()) {
            return Some((*person, *term));
        }
    }
    None
}
