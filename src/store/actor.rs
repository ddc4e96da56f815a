//! Actors and their names, as the stored articles use them.

use std::borrow::Cow;

use rusqlite::{Connection, params};
use smallvec::{SmallVec, smallvec};

use crate::error::Result;
use crate::store::fault::fault;
use crate::store::id::id;
use crate::store::name::is_name;
use crate::store::open::Store;
use crate::store::select::periods;
use crate::types::{ActorRef, fold_name};

/// An actor that some stored mention names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredActor {
    /// Stable id.
    pub id: String,
    /// Fullest name.
    pub name: String,
    /// State or organisation code.
    pub country: String,
    /// Sector code.
    pub sector: String,
}

/// The id of an actor; one without a base id gets one from its country, sector and name.
pub(super) fn actor_id(actor: &ActorRef) -> Cow<'_, str> {
    if !actor.id.is_empty() {
        return actor.id.as_str().into();
    }
    match (actor.country.as_str(), actor.sector.as_str(), actor.name.as_str()) {
        ("", "", "") => id('a', &[&fold_name(&actor.text)]).into(),
        ("", sector, "") => sector.into(),
        (country, "", "") => country.into(),
        (country, sector, "") => format!("{country}.{sector}").into(),
        (country, sector, name) => id('a', &[country, sector, &fold_name(name)]).into(),
    }
}

/// The ids that an actor's event stands under: its own, its country's, its sector's.
pub(super) fn closure(actor: &ActorRef) -> SmallVec<[Cow<'_, str>; 3]> {
    let mut ids = smallvec![actor_id(actor)];
    if !actor.country.is_empty() {
        ids.push(actor.country.as_str().into());
        if !actor.sector.is_empty() {
            ids.push(format!("{}.{}", actor.country, actor.sector).into());
        }
    }
    ids
}

/// Stores an actor and its names. Which spelling stays does not depend on the order: the longest, then the first by alphabet.
pub(super) fn write_actor(connection: &Connection, actor: &ActorRef) -> rusqlite::Result<()> {
    let actor_id = actor_id(actor);
    let sql = "INSERT INTO actor (id, name, country, sector) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET
        name = CASE WHEN (length(excluded.name), name) > (length(name), excluded.name) THEN excluded.name ELSE name END,
        country = max(country, excluded.country), sector = max(sector, excluded.sector)";
    connection.prepare_cached(sql)?.execute(params![actor_id, actor.name, actor.country, actor.sector])?;
    write_name(connection, &actor_id, &actor.name)?;
    if is_name(&actor.text) {
        write_name(connection, &actor_id, &actor.text)?;
    }
    Ok(())
}

fn write_name(connection: &Connection, actor: &str, name: &str) -> rusqlite::Result<()> {
    let folded = fold_name(name);
    if folded.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO actor_name (folded, actor, name) VALUES (?1, ?2, ?3)
        ON CONFLICT (folded, actor) DO UPDATE SET name = min(name, excluded.name)";
    connection.prepare_cached(sql)?.execute(params![folded, actor, name])?;
    Ok(())
}

impl Store {
    /// Actors that bear a name, by any spelling seen in a text, or by id; ordered by id.
    pub fn actors_named(&self, name: &str) -> Result<Vec<StoredActor>> {
        let sql = "SELECT id, name, country, sector FROM actor
            WHERE id = ?1 OR id IN (SELECT actor FROM actor_name WHERE folded = ?2) ORDER BY id";
        self.actors(sql, params![name, fold_name(name)])
    }

    /// Actors whose name or alias holds the words; ordered by name.
    pub fn actors_like(&self, words: &str) -> Result<Vec<StoredActor>> {
        let sql = "SELECT id, name, country, sector FROM actor
            WHERE id IN (SELECT actor FROM actor_name WHERE instr(folded, ?1)) OR instr(lower(id), lower(?1)) ORDER BY name, id";
        self.actors(sql, params![fold_name(words)])
    }

    /// Whether any stored event stands under the id.
    pub fn has_events_of(&self, actor: &str) -> Result<bool> {
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM event_heading WHERE period IN ({}) AND heading = (SELECT key FROM heading WHERE id = ?1))",
            periods(i64::MIN, i64::MAX)
        );
        self.connection.query_row(&sql, [actor], |row| row.get(0)).map_err(fault)
    }

    /// All names of an actor, in alphabetical order.
    pub fn names_of(&self, actor: &str) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached("SELECT name FROM actor_name WHERE actor = ?1 ORDER BY name").map_err(fault)?;
        let names = statement.query_map([actor], |row| row.get(0)).map_err(fault)?;
        names.collect::<rusqlite::Result<_>>().map_err(fault)
    }

    fn actors(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<StoredActor>> {
        let mut statement = self.connection.prepare_cached(sql).map_err(fault)?;
        let rows = statement
            .query_map(parameters, |row| Ok(StoredActor { id: row.get(0)?, name: row.get(1)?, country: row.get(2)?, sector: row.get(3)? }));
        rows.map_err(fault)?.collect::<rusqlite::Result<_>>().map_err(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_stands_under_itself_its_country_and_sector() {
        let actor = ActorRef { id: "ada-vell".into(), country: "FRA".into(), sector: "GOV".into(), ..ActorRef::default() };
        assert_eq!(closure(&actor).as_slice(), ["ada-vell", "FRA", "FRA.GOV"]);
    }

    #[test]
    fn a_nameless_actor_is_its_country_and_sector() {
        let actor = ActorRef { country: "FRA".into(), sector: "MIL".into(), ..ActorRef::default() };
        assert_eq!(actor_id(&actor), "FRA.MIL");
    }
}
