//! The embedded actor base, asked by name: whom a word of the user may mean, and what stands above an actor.

use crate::lexicon::actors::{Base, Entity, Kind, Role};
use crate::lexicon::base::fold;
use crate::store::StoredActor;
use crate::types::ActorRef;

/// Parents above parents are followed so far: no body is nested deeper.
const DEPTH: usize = 5;

/// States, persons and bodies that the base knows by a name, alias or surname.
pub(super) fn named(name: &str) -> Vec<StoredActor> {
    let base = Base::embedded();
    let Some(found) = base.find(fold::key(name)) else { return Vec::new() };
    let told = base.candidates(found).filter(|c| matches!(c.role, Role::Name | Role::Surname | Role::Demonym));
    let mut actors: Vec<StoredActor> = told.filter_map(|c| c.entity).filter_map(|n| actor(base.entity(n))).collect();
    actors.sort_by(|a, b| a.id.cmp(&b.id));
    actors.dedup_by(|a, b| a.id == b.id);
    actors
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

/// Ids of the bodies above a body: the ministry's government, the wing's party.
pub(super) fn parents(base: &Base, actor: &ActorRef) -> Vec<String> {
    let mut above = Vec::new();
    let mut id = actor.id.clone();
    while above.len() < DEPTH {
        let parent = base.by_id(&id).find(|e| e.kind() == Kind::Organisation).map(|e| e.parent().to_owned());
        match parent {
            Some(parent) if !parent.is_empty() && !above.contains(&parent) => {
                above.push(parent.clone());
                id = parent;
            }
            _ => break,
        }
    }
    above
}
