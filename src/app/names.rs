//! The actor bases, asked by name: whom a word of the user may mean, and what stands above an actor.

use crate::lexicon::actors::{Base, Entity, Kind, Role};
use crate::lexicon::base::fold;
use crate::store::StoredActor;
use crate::types::ActorRef;

/// Parents above parents are followed so far: no body is nested deeper.
const DEPTH: usize = 5;

/// The user's own base, if there is one, and the embedded one.
#[derive(Debug, Clone)]
pub(super) struct Names {
    bases: Vec<Base>,
}

impl Names {
    pub(super) fn embedded() -> Self {
        Self { bases: vec![Base::embedded()] }
    }

    pub(super) fn with_user_actors(mut self, base: Base) -> Self {
        self.bases.insert(0, base);
        self
    }

    /// States, persons and bodies that a base knows by a name, alias or surname.
    pub(super) fn named(&self, name: &str) -> Vec<StoredActor> {
        let mut actors: Vec<StoredActor> = self.bases.iter().flat_map(|base| named(base, name)).collect();
        actors.sort_by(|a, b| a.id.cmp(&b.id));
        actors.dedup_by(|a, b| a.id == b.id);
        actors
    }

    /// Ids of the bodies above a body: the ministry's government, the wing's party.
    pub(super) fn parents(&self, actor: &ActorRef) -> Vec<String> {
        let mut above: Vec<String> = Vec::new();
        let mut id = actor.id.clone();
        while above.len() < DEPTH {
            let bodies = self.bases.iter().flat_map(|base| base.by_id(&id)).find(|e| e.kind() == Kind::Organisation);
            match bodies.map(|body| body.parent().to_owned()) {
                Some(parent) if !parent.is_empty() && !above.contains(&parent) => {
                    above.push(parent.clone());
                    id = parent;
                }
                _ => break,
            }
        }
        above
    }
}

fn named(base: &Base, name: &str) -> Vec<StoredActor> {
    let Some(found) = base.find(fold::key(name)) else { return Vec::new() };
    let told = base.candidates(found).filter(|c| matches!(c.role, Role::Name | Role::Surname | Role::Demonym));
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
