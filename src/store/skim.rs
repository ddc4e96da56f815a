//! Events skimmed: the few columns by which they are counted, ranked and drawn, without their articles and lists.
//!
//! Cost: about a microsecond an event, a tenth of what reading it whole takes.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::error::Result;
use crate::store::fault::fault;
use crate::store::id::{day_of_key, id_of_key};
use crate::store::open::Store;
use crate::store::select::Columns;
use crate::types::{EventType, Filter};

/// What is skimmed of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Skimmed {
    /// Its id.
    pub id: String,
    /// Probability that it is right as told; none where nothing was measured.
    pub probability: Option<f64>,
    /// How many articles tell it.
    pub sources: u32,
    /// How many of them are independent.
    pub independent_sources: u32,
    /// The day that it is ordered by; `None` for an undated one.
    pub day: Option<NaiveDate>,
    /// What was done.
    pub event_type: EventType,
    /// Whether reports contradict each other.
    pub contested: bool,
    /// Whether it says who acts.
    pub sourced: bool,
}

static COLUMNS: Columns = Columns {
    list: LazyLock::new(|| {
        "e.founder, e.probability, e.sources, e.contested, e.key, e.source <> '[]', e.independent_sources, e.type".into()
    }),
    join: "",
};

impl Store {
    /// Hands what is skimmed of each event that the filter asks for to `each`, in order, until it says `false`. Of a filter that asks what
    /// was known at a time it takes the events as they are now.
    ///
    /// # Errors
    /// A faulty full-text query, and a database that fails.
    pub fn skim(&self, filter: &Filter, each: &mut dyn FnMut(Skimmed) -> Result<bool>) -> Result<()> {
        self.walk(filter, &COLUMNS, &mut |row| {
            let read = || -> rusqlite::Result<Skimmed> {
                Ok(Skimmed {
                    id: id_of_key('e', row.get(0)?),
                    probability: row.get(1)?,
                    sources: row.get(2)?,
                    contested: row.get(3)?,
                    day: day_of_key(row.get(4)?),
                    sourced: row.get(5)?,
                    independent_sources: row.get(6)?,
                    event_type: EventType::parse(row.get_ref(7)?.as_str()?).unwrap_or_default(),
                })
            };
            each(read().map_err(fault)?)
        })
    }
}
