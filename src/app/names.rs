//! The actor bases, asked by name: whom a word of the user may mean, and what stands above an actor.
//!
//! A name is looked up as it is; then without title and article, turned round, as a code or a capital; then as an office, "Russian
//! foreign minister"; then by its sound and with a slip of the finger. What is found otherwise than as it is is said to the user.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

use crate::lexicon::actors::{Base, Entity, Kind, Role, Term};
use crate::lexicon::base::fold;
use crate::query::Known;
use crate::store::StoredActor;
use crate::types::ActorRef;

/// Parents above parents are followed so far: no body is nested deeper.
const DEPTH: usize = 5;
/// Names that are like one that nobody bears, at most so many.
const NEAR: usize = 5;
/// Letters from which a name may have one slip of the finger, and two.
const SLIPS: [usize; 2] = [5, 9];

/// Codes of countries with two letters.
static ALPHA2: LazyLock<BTreeMap<&str, &str>> =
    LazyLock::new(|| include_str!("../../data/names/alpha2.csv").lines().skip(1).filter_map(|line| line.split_once(',')).collect());
/// Letters that sound alike, longest first.
static SOUNDS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| include_str!("../../data/names/sounds.csv").lines().skip(1).filter_map(|line| line.split_once(',')).collect());

/// The user's own base, if there is one, and the embedded one.
#[derive(Debug, Clone)]
pub(super) struct Names {
    bases: Vec<Base>,
}

/// The days that a question is about, and today.
#[derive(Debug, Clone, Copy)]
pub(super) struct When {
    pub(super) first: Option<NaiveDate>,
    pub(super) last: Option<NaiveDate>,
    pub(super) today: NaiveDate,
}

impl Names {
    pub(super) fn embedded() -> Self {
        Self { bases: vec![Base::embedded()] }
    }

    pub(super) fn with_user_actors(mut self, base: Base) -> Self {
        self.bases.insert(0, base);
        self
    }

    /// States, persons and bodies that a base knows by a name, alias or surname, as it is written.
    pub(super) fn named(&self, name: &str) -> Vec<StoredActor> {
        distinct(self.bases.iter().flat_map(|base| named(base, name, &[Role::Name, Role::Surname, Role::Demonym])).collect())
    }

    /// Whom a name may mean, however it is written.
    pub(super) fn look(&self, asked: &str, when: When) -> Known {
        // "rus" is a code, "Rus" a family.
        let code = self.by_code(asked);
        let small = asked.bytes().all(|b| b.is_ascii_lowercase());
        let plain = if small && !code.is_empty() { Vec::new() } else { self.named(asked) };
        if !plain.is_empty() {
            return Known { actors: plain, ..Known::default() };
        }
        let read = [code, self.holders(asked, when), self.rewritten(asked), self.capital(asked)];
        match read.into_iter().find(|actors| !actors.is_empty()) {
            Some(actors) => Known { actors, said: true, ..Known::default() },
            None => Known { near: self.near(asked), said: true, ..Known::default() },
        }
    }

    /// Ids of the bodies above a body: the ministry's government, the wing's party.
    pub(super) fn parents(&self, actor: &ActorRef) -> Vec<String> {
        let mut above: Vec<String> = Vec::new();
        let mut id = actor.id.clone();
        while above.len() < DEPTH {
            let body = self.bases.iter().flat_map(|base| base.by_id(&id)).find(|e| e.kind() == Kind::Organisation);
            match body.map(|body| body.parent().to_owned()) {
                Some(parent) if !parent.is_empty() && !above.contains(&parent) => {
                    above.push(parent.clone());
                    id = parent;
                }
                _ => break,
            }
        }
        above
    }

    /// ISO 3166-1 codes in any case: "ua", "ukr".
    fn by_code(&self, asked: &str) -> Vec<StoredActor> {
        let upper = asked.trim().to_ascii_uppercase();
        let code = ALPHA2.get(upper.as_str()).map_or(upper.as_str(), |code| *code);
        distinct(self.bases.iter().flat_map(|base| base.by_id(code)).filter(|e| e.kind() == Kind::Country).filter_map(actor).collect())
    }

    /// "Lavrov, Sergey", "the Kremlin", "President Trump", "Hamas movement", "al-Sisi", "S. Lavrov".
    fn rewritten(&self, asked: &str) -> Vec<StoredActor> {
        let asked = asked.trim();
        if let Some((family, given)) = asked.split_once(',') {
            return self.rewritten_or_named(&format!("{} {}", given.trim(), family.trim()));
        }
        let words: Vec<&str> = asked.split_whitespace().collect();
        if let [first, rest @ ..] = words.as_slice() {
            let rest = rest.join(" ");
            let letter = first.trim_end_matches('.');
            if first.eq_ignore_ascii_case("the") {
                return self.rewritten_or_named(&rest);
            }
            if letter.chars().count() == 1 && !rest.is_empty() {
                let mut found = self.named(&rest);
                found.retain(|a| a.name.to_lowercase().starts_with(&letter.to_lowercase()));
                return found;
            }
        }
        for cut in (1..words.len()).rev() {
            if self.is_agent(&words[..cut].join(" ")) {
                let found = self.rewritten_or_named(&words[cut..].join(" "));
                if !found.is_empty() {
                    return found;
                }
            }
        }
        match words.as_slice() {
            [rest @ .., last] if !rest.is_empty() && self.is_agent(last) => self.named(&rest.join(" ")),
            // "Secretary of State Rubio": an office of several words.
            [first, _, .., last] if self.is_agent(first) => self.named(last),
            // The family first, as Hungarians write it.
            [family, given] => self.named(&format!("{given} {family}")),
            [one] => one.split_once('-').filter(|(article, _)| article.len() == 2).map_or(Vec::new(), |(_, rest)| self.named(rest)),
            _ => Vec::new(),
        }
    }

    fn rewritten_or_named(&self, name: &str) -> Vec<StoredActor> {
        let found = self.named(name);
        if found.is_empty() && !name.is_empty() { self.rewritten(name) } else { found }
    }

    /// Whether words are those of an office or a kind of people, such as stand before names.
    fn is_agent(&self, words: &str) -> bool {
        self.entities(words).any(|(_, entity)| matches!(entity.kind(), Kind::Agent | Kind::Office))
    }

    fn entities<'n>(&'n self, name: &str) -> impl Iterator<Item = (Role, Entity<'n>)> + use<'n> {
        let key = fold::key(name);
        self.bases.iter().flat_map(move |base| {
            let found = base.find(key).filter(|found| found.is_name());
            found.into_iter().flat_map(move |found| base.candidates(found)).filter_map(move |c| c.entity.map(|n| (c.role, base.entity(n))))
        })
    }

    /// A capital stands for its state.
    fn capital(&self, asked: &str) -> Vec<StoredActor> {
        distinct(self.bases.iter().flat_map(|base| named(base, asked, &[Role::Capital])).collect())
    }

    /// "Russian foreign minister", "President of Ukraine": who held the office in the days asked for, else today, else last.
    fn holders(&self, asked: &str, when: When) -> Vec<StoredActor> {
        let words: Vec<&str> = asked.split_whitespace().collect();
        let mut readings: Vec<(String, String)> = Vec::new();
        for cut in 1..words.len() {
            let (before, behind) = (words[..cut].join(" "), words[cut..].join(" "));
            if words[cut] == "of" {
                let state = words[cut + 1..].join(" ");
                readings.push((state.strip_prefix("the ").unwrap_or(&state).to_owned(), before.clone()));
            }
            readings.push((before.strip_prefix("the ").unwrap_or(&before).to_owned(), behind));
        }
        for (state, office) in readings {
            let countries = self.entities(&state).filter(|(_, e)| matches!(e.kind(), Kind::Country)).map(|(_, e)| e.country().to_owned());
            let mut countries: Vec<String> = countries.collect();
            countries.extend(self.by_code(&state).into_iter().map(|a| a.country));
            let keys =
                self.entities(&office).filter(|(_, e)| matches!(e.kind(), Kind::Agent | Kind::Office)).map(|(_, e)| e.sort().to_owned());
            let mut keys: Vec<String> = keys.filter(|key| !key.is_empty()).collect();
            keys.push(office.to_lowercase().replace([' ', '-'], "_"));
            let pairs = countries.iter().flat_map(|country| keys.iter().map(move |key| (country, key)));
            let terms: Vec<Term<'_>> = pairs
                .flat_map(|(country, key)| self.bases.iter().flat_map(move |base| base.offices(country, key)))
                .flat_map(|office| office.terms().collect::<Vec<_>>())
                .collect();
            let found = chosen(&terms, when);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Actors whose names sound like one, or are a slip of the finger away from it; the nearest first.
    fn near(&self, asked: &str) -> Vec<StoredActor> {
        let sound = sound(asked);
        let slips = SLIPS.iter().filter(|letters| sound.len() >= **letters).count();
        if sound.len() < 3 {
            return Vec::new();
        }
        let mut found: Vec<(usize, std::cmp::Reverse<usize>, StoredActor)> = Vec::new();
        for entity in self.bases.iter().flat_map(Base::entities) {
            if !matches!(entity.kind(), Kind::Country | Kind::Person | Kind::Organisation) {
                continue;
            }
            let distance = |name: &str| {
                let other = self::sound(name);
                (other.len().abs_diff(sound.len()) <= slips).then(|| strsim::osa_distance(&other, &sound))
            };
            let nearest = entity.spellings().filter_map(distance).min().filter(|d| *d <= slips);
            if let Some((distance, actor)) = nearest.zip(actor(entity)) {
                found.push((distance, std::cmp::Reverse(entity.terms().count()), actor));
            }
        }
        found.sort_by(|a, b| (a.0, a.1, &a.2.id).cmp(&(b.0, b.1, &b.2.id)));
        let best = found.first().map_or(0, |(distance, ..)| *distance);
        found.into_iter().filter(|(distance, ..)| *distance == best).take(NEAR).map(|(_, _, actor)| actor).collect()
    }
}

/// How a name sounds, roughly: letters of any script in Latin ones, those that sound alike as one, none twice.
fn sound(name: &str) -> String {
    let latin: String = deunicode::deunicode(name).to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').collect();
    let latin = SOUNDS.iter().fold(latin, |latin, (from, to)| latin.replace(from, to));
    let mut sound = String::with_capacity(latin.len());
    for letter in latin.trim().chars() {
        if !sound.ends_with(letter) {
            sound.push(letter);
        }
    }
    if sound.ends_with('f') {
        sound.pop();
        sound.push('v');
    }
    sound
}

/// Whose terms meet the days asked for; where no day is asked for, who holds the office today, else who held it last.
fn chosen(terms: &[Term<'_>], when: When) -> Vec<StoredActor> {
    let number = |day: NaiveDate| day.year().unsigned_abs() * 10_000 + day.month() * 100 + day.day();
    let persons = |terms: Vec<&Term<'_>>| distinct(terms.into_iter().filter_map(|term| actor(term.person())).collect());
    if when.first.is_some() || when.last.is_some() {
        let (first, last) = (when.first.map_or(0, number), when.last.map_or(number(when.today), number));
        let meets =
            |term: &&Term<'_>| term.from() <= last && (term.to() == 0 && term.covers(last.max(term.from())) || term.to() >= first.max(1));
        return persons(terms.iter().filter(meets).collect());
    }
    let now: Vec<&Term<'_>> = terms.iter().filter(|term| term.covers(number(when.today))).collect();
    if !now.is_empty() {
        return persons(now);
    }
    persons(terms.iter().max_by_key(|term| term.from()).into_iter().collect())
}

fn distinct(mut actors: Vec<StoredActor>) -> Vec<StoredActor> {
    actors.sort_by(|a, b| a.id.cmp(&b.id));
    actors.dedup_by(|a, b| a.id == b.id);
    actors
}

fn named(base: &Base, name: &str, roles: &[Role]) -> Vec<StoredActor> {
    let Some(found) = base.find(fold::key(name)) else { return Vec::new() };
    let told = base.candidates(found).filter(|c| roles.contains(&c.role));
    told.filter_map(|c| c.entity).filter_map(|n| actor(base.entity(n))).collect()
}

fn actor(entity: Entity<'_>) -> Option<StoredActor> {
    let id = match entity.kind() {
        Kind::Country | Kind::Person | Kind::Organisation => entity.id(),
        Kind::Metonym => entity.country(),
        Kind::Office | Kind::Agent | Kind::Place => "",
    };
    (!id.is_empty()).then(|| StoredActor {
        id: id.to_owned(),
        name: entity.name().to_owned(),
        country: entity.country().to_owned(),
        sector: entity.sector().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (name, others) in [
            ("Zelensky", &["Zelenskyy", "Zelenskiy", "Selenskyj", "Zelenski", "Зеленский"][..]),
            ("Lavrov", &["Lavrow", "Lavrof", "Лавров"]),
            ("Navalny", &["Nawalny", "Navalnyy"]),
            ("Hamas", &["Hammas"]),
            ("Netanyahu", &["Netanyahou"]),
        ] {
            for other in others {
                assert_eq!(sound(other), sound(name), "{other}");
            }
        }
        assert_ne!(sound("Macron"), sound("Makarov"));
    }
}
