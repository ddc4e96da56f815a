//! The state whose government publishes an article: "10 Downing Street", "Ministry of Trade of Malta", "US Department of State".
//!
//! A release of a government's own calls its head "the Prime Minister" and nothing more. A newspaper, an agency or a bank is no voice of
//! a state, whatever state its name holds.

use crate::lexicon::actors::{Base, Entity, Kind, Role};
use crate::lexicon::base::fold;
use crate::types::sector;

/// The state that speaks through a publisher, if its name is that of a government's part.
pub fn state(base: &Base, publisher: &str) -> Option<String> {
    let name = publisher.split(['(', '|']).next().unwrap_or(publisher).trim();
    if let Some(seat) = read(base, name).find(|(e, _)| matches!(e.kind(), Kind::Metonym | Kind::Office) && is_government(e)) {
        return Some(seat.0.country().to_owned());
    }
    let behind = name.rsplit_once(" of ").map(|(body, state)| (body, state.strip_prefix("the ").unwrap_or(state)));
    let before = [name.split_once(' '), split_second(name)].into_iter().flatten().map(|(state, body)| (body, state));
    behind.into_iter().chain(before).find_map(|(body, state)| country(base, state).filter(|_| holds_office(base, body)))
}

/// "United Kingdom Government" behind its second word.
fn split_second(name: &str) -> Option<(&str, &str)> {
    let first = name.find(' ')?;
    let second = first + 1 + name[first + 1..].find(' ')?;
    Some((&name[..second], &name[second + 1..]))
}

/// The entities that words as a whole may mean, with the role that they have in each.
fn read<'b>(base: &'b Base, words: &str) -> impl Iterator<Item = (Entity<'b>, Role)> {
    let candidates = base.find(fold::key(words)).filter(|f| f.is_name()).map(|found| base.candidates(found));
    candidates.into_iter().flatten().filter_map(|c| Some((base.entity(c.entity?), c.role)))
}

fn country(base: &Base, words: &str) -> Option<String> {
    let named = |role: &Role| matches!(role, Role::Name | Role::Demonym);
    let mut states = read(base, words.trim_end_matches("'s").trim_end_matches("’s"));
    states.find(|(e, role)| e.kind() == Kind::Country && e.country().len() == 3 && named(role)).map(|(e, _)| e.country().to_owned())
}

/// Whether one of the words is an office or a part of a government.
fn holds_office(base: &Base, body: &str) -> bool {
    let plain = |word: &str| word.trim_end_matches("'s").trim_end_matches("’s").to_owned();
    let official = |(e, _): (Entity, Role)| matches!(e.kind(), Kind::Agent | Kind::Office) && is_government(&e);
    body.split_whitespace().map(plain).any(|word| read(base, &word).any(official))
}

fn is_government(entity: &Entity) -> bool {
    entity.sector() == sector::GOV
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn governments_speak_for_their_states() {
        let base = Base::embedded();
        for (publisher, expected) in [
            ("10 Downing Street", Some("GBR")),
            ("White House", Some("USA")),
            ("US Department of State", Some("USA")),
            ("Ministry of Foreign Affairs of Japan", Some("JPN")),
            ("Prime Minister of Canada", Some("CAN")),
            ("Prime Minister's Office of India", Some("IND")),
            ("President of Russia (kremlin.ru)", Some("RUS")),
            ("Norwegian Foreign Ministry", Some("NOR")),
            ("Embassy of Chile", Some("CHL")),
            ("BBC News", None),
            ("Times of India", None),
            ("Bank of England", None),
            ("Japan Times", None),
            ("Reuters", None),
            ("", None),
        ] {
            assert_eq!(state(&base, publisher).as_deref(), expected, "{publisher}");
        }
    }
}
