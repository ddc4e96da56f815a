//! `data/` embedded in the binary, as typed and indexed rows.
//!
//! Takes the files of `data/`, gives typed rows. A room that needs a table adds one file here: a struct per row
//! (`serde(deny_unknown_fields)`), `include_str!` of the file, and a function that calls [`table::csv_rows`] or
//! [`table::toml_document`]. Nothing is loaded before it is asked for.
//!
//! The actor base is too large for that: `build.rs` compiles it ([`base`]), and [`actors`] reads what it wrote.

pub mod actor_words;
pub mod actors;
pub mod base;
pub mod combiner;
pub mod cues;
pub mod irregular;
pub mod numbers;
pub mod ontology;
pub mod petrarch;
pub mod reading;
pub mod rules;
pub mod sectors;
pub mod table;
pub mod template;
pub mod time;
pub mod time_guards;
pub mod time_words;
