//! Bare countries, seats and geographic names: who acts, and what is only a location.

use super::context::Context;
use super::scan::{Gap, Item};
use super::slug::slug;
use crate::lexicon::actor_words::WordClass;
use crate::lexicon::actors::{Entity, Kind, Role};
use crate::types::{ActorKind, ActorRef, Deprel, Sentence, Upos, sector};

/// How many more times a text names a region's state than the state of the same name before a name that acts is the region's.
const SURELY: u32 = 3;

/// What a bare name is.
#[derive(Debug, Clone, Default)]
pub struct Bare {
    /// What sort of thing.
    pub kind: ActorKind,
    /// Whom it names.
    pub actor: ActorRef,
    /// Id of the place.
    pub place_id: String,
    /// Where it lies.
    pub coordinates: Option<(String, String)>,
}

/// Decides what a bare name at an item means; `None` for a doubtful place name without support.
pub fn decide(items: &[Item], at: usize, sentence: &Sentence, context: &Context) -> Option<Bare> {
    let item = &items[at];
    let place = best_place(items, at, context);
    if let Some(country) = best_country(item, context) {
        let rival = place.is_some_and(|p| p.country() != country.country() && means_place(items, at, p, country, sentence, context));
        if !rival {
            return Some(of_country(item, country));
        }
    }
    let seat = item.readings.iter().filter_map(|r| r.entity).find(|e| e.kind() == Kind::Metonym);
    let capital = best_capital(item, context);
    if let Some(capital) = capital {
        let rival = place.is_some_and(|p| {
            p.country() != capital.country() && is_supported(items, at, p, context) && context.count(capital.country()) == 0
        });
        let local = place.filter(|p| p.country() == capital.country() || rival);
        return Some(if rival || is_location(items, at, sentence) {
            local.map_or_else(|| of_name(item, capital.country()), of_place)
        } else {
            of_seat(&format!("{}.GOV", capital.country()), capital.country(), sector::GOV, ActorKind::Country)
        });
    }
    if let Some(seat) = seat {
        let kind = if seat.sector() == sector::GOV { ActorKind::Country } else { ActorKind::Organisation };
        let id = if seat.id().is_empty() { seat.country() } else { seat.id() };
        return Some(of_seat(id, seat.country(), seat.sector(), kind));
    }
    let place = place?;
    (!place.is_ambiguous() || is_supported(items, at, place, context)).then(|| of_place(place))
}

/// The state that a name means: one that existed on the day, if any did.
pub fn best_country<'b>(item: &Item<'b>, context: &Context) -> Option<Entity<'b>> {
    let mut states: Vec<Entity> = item.of(Kind::Country, Role::Name).chain(item.of(Kind::Country, Role::Demonym)).collect();
    states.sort_by_key(|e| (!e.exists_on(context.day), std::cmp::Reverse(context.count(e.country())), e.number));
    states.first().copied()
}

/// The state whose capital a name is: one that exists on the day, if any does.
fn best_capital<'b>(item: &Item<'b>, context: &Context) -> Option<Entity<'b>> {
    let states = item.of(Kind::Country, Role::Capital).chain(item.of(Kind::Metonym, Role::Capital));
    states.min_by_key(|e| (!e.exists_on(context.day), e.number))
}

fn best_place<'b>(items: &[Item<'b>], at: usize, context: &Context) -> Option<Entity<'b>> {
    let mut places: Vec<Entity> = items[at].of(Kind::Place, Role::Name).collect();
    let next = following_country(items, at);
    places.sort_by_key(|p| {
        let named = next.is_some_and(|code| code == p.country());
        let home = context.home.as_deref() == Some(p.country());
        let about = named as u64 * 1000 + home as u64 * 20 + u64::from(context.count(p.country()).min(20)) * 4;
        std::cmp::Reverse(about * 1_000_000 + u64::from(p.population()))
    });
    places.first().copied()
}

/// "Paris, France": the country after the comma.
fn following_country<'b>(items: &[Item<'b>], at: usize) -> Option<&'b str> {
    let next = items.get(at + 1).filter(|i| i.gap == Gap::Comma)?;
    next.of(Kind::Country, Role::Name).next().map(|e| e.country())
}

/// Whether the words around a doubtful place name speak for it.
fn is_supported(items: &[Item], at: usize, place: Entity, context: &Context) -> bool {
    let near = following_country(items, at) == Some(place.country())
        || context.count(place.country()) > 0
        || context.home.as_deref() == Some(place.country());
    near && (is_after_preposition(items, at) || following_country(items, at).is_some())
}

/// Whether a name that is a state's, too ("Georgia"), means a place elsewhere.
fn means_place(items: &[Item], at: usize, place: Entity, country: Entity, sentence: &Sentence, context: &Context) -> bool {
    let after_city =
        at > 0 && items[at].gap == Gap::Comma && items[at - 1].of(Kind::Place, Role::Name).any(|p| p.country() == place.country());
    // Who acts or is acted upon is a state, unless the text is plainly about the other one.
    let token = &sentence.tokens[items[at].tokens.1];
    let acts = sentence.parsed && matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
    let margin = if acts { SURELY } else { 0 };
    let likelier = context.presence(place.country()) > context.presence(country.country()) + margin;
    after_city || likelier && !items[at].has_role(Role::Demonym)
}

pub fn is_after_preposition(items: &[Item], at: usize) -> bool {
    before(items, at).is_some_and(|i| i.classes.any(&[WordClass::Locative, WordClass::From, WordClass::To, WordClass::Of]))
}

/// The word before a name, determiners and compass words left out.
pub fn before<'i, 'b>(items: &'i [Item<'b>], at: usize) -> Option<&'i Item<'b>> {
    if !items[at].joined() {
        return None;
    }
    items[..at].iter().rev().take(3).find(|i| !i.classes.any(&[WordClass::Determiner, WordClass::Adjective]))
}

/// Whether a capital's name is only where something happens.
fn is_location(items: &[Item], at: usize, sentence: &Sentence) -> bool {
    if following_country(items, at).is_some() {
        return true;
    }
    let token = &sentence.tokens[items[at].tokens.1];
    let compound = sentence.parsed && matches!(token.deprel, Deprel::Compound | Deprel::NmodDesc) && !items[at].possessive;
    let Some(word) = before(items, at) else { return compound };
    if word.classes.any(&[WordClass::Locative, WordClass::From, WordClass::Motion]) {
        return true;
    }
    let moves = items[..at].iter().rev().take(5).any(|i| i.classes.has(WordClass::Motion));
    compound || word.classes.has(WordClass::To) && moves
}

fn of_country(item: &Item, country: Entity) -> Bare {
    let people = item.of(Kind::Country, Role::Demonym).any(|e| e.number == country.number) && is_people(item);
    let actor = ActorRef {
        id: if people { format!("{}.people", country.id()) } else { country.id().to_owned() },
        name: if people { String::new() } else { country.name().to_owned() },
        country: country.country().to_owned(),
        sector: if people { sector::CVL } else { country.sector() }.to_owned(),
        ..ActorRef::default()
    };
    Bare { kind: if people { ActorKind::Agent } else { ActorKind::Country }, actor, ..Bare::default() }
}

/// Whether a demonym is a plural noun: "two Russians", "the Poles".
fn is_people(item: &Item) -> bool {
    item.plural_form && item.upos != Upos::Adj && item.of(Kind::Country, Role::Name).next().is_none()
}

fn of_seat(id: &str, country: &str, sector: &str, kind: ActorKind) -> Bare {
    let actor = ActorRef { id: id.to_owned(), country: country.to_owned(), sector: sector.to_owned(), ..ActorRef::default() };
    Bare { kind, actor, ..Bare::default() }
}

fn of_place(place: Entity) -> Bare {
    if place.sort() == "people" {
        let id = format!("{}.{}", place.country(), slug(place.name()));
        let actor = ActorRef { id, country: place.country().to_owned(), sector: sector::CVL.to_owned(), ..ActorRef::default() };
        return Bare { kind: ActorKind::Agent, actor, ..Bare::default() };
    }
    let populated = !place.sort().contains("region") && !place.sort().contains("admin");
    let actor = ActorRef {
        id: format!("{}.{}", place.country(), slug(place.name())),
        name: place.name().to_owned(),
        country: place.country().to_owned(),
        sector: if populated { sector::CVL } else { "" }.to_owned(),
        ..ActorRef::default()
    };
    let coordinates = place.coordinates().map(|(lat, lon)| (lat.to_owned(), lon.to_owned()));
    Bare { kind: ActorKind::Place, actor, place_id: place.id().to_owned(), coordinates }
}

/// A capital that the gazetteer lacks.
fn of_name(item: &Item, country: &str) -> Bare {
    let name = item.readings.iter().filter_map(|r| r.entity).map(|e| e.parent()).find(|p| !p.is_empty()).unwrap_or("");
    let actor = ActorRef { name: name.to_owned(), country: country.to_owned(), ..ActorRef::default() };
    Bare { kind: ActorKind::Place, actor, ..Bare::default() }
}
