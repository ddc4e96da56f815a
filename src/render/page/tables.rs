//! What many events share, kept once: actors, places, articles, rules; events name them by number.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::render::label;
use crate::types::{ActorRef, Edition, Event};

/// A list in which every entry stands once.
#[derive(Debug, Default)]
struct Table {
    numbers: FxHashMap<String, usize>,
    rows: Vec<Value>,
}

impl Table {
    fn number(&mut self, row: Value) -> usize {
        let next = self.rows.len();
        let number = *self.numbers.entry(row.to_string()).or_insert(next);
        if number == next {
            self.rows.push(row);
        }
        number
    }
}

/// The tables of a document.
#[derive(Debug, Default)]
pub(super) struct Tables {
    actors: Table,
    places: Table,
    articles: Table,
    rules: Table,
}

impl Tables {
    /// `[label, id, country]`.
    pub(super) fn actors(&mut self, actors: &[ActorRef]) -> Vec<usize> {
        actors.iter().map(|actor| self.actors.number(json!([label::actor(actor), actor.id, actor.country]))).collect()
    }

    /// `[label, latitude, longitude, precision]`, the last three only where the gazetteer has them; none where the text names no place.
    pub(super) fn place(&mut self, event: &Event) -> Option<usize> {
        let label = event.place.join(", ");
        if label.is_empty() {
            return None;
        }
        let degrees = (event.lat.parse::<f64>().ok(), event.lon.parse::<f64>().ok());
        Some(self.places.number(match degrees {
            (Some(lat), Some(lon)) => json!([label, lat, lon, event.place_precision]),
            _ => json!([label]),
        }))
    }

    /// `[publisher, title, address, published, id]`.
    pub(super) fn article(&mut self, edition: &Edition) -> usize {
        self.articles.number(json!([edition.publisher, edition.title, edition.url, edition.published, edition.article]))
    }

    pub(super) fn rule(&mut self, id: &str) -> usize {
        self.rules.number(json!(id))
    }

    /// The tables by their names.
    pub(super) fn finish(self) -> [(&'static str, Vec<Value>); 4] {
        [("actors", self.actors.rows), ("places", self.places.rows), ("articles", self.articles.rows), ("rules", self.rules.rows)]
    }
}
