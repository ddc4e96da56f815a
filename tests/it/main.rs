//! The one integration binary; each module says what belongs there.
#![allow(clippy::unwrap_used)]

#[path = "../support/generator.rs"]
mod generator;
/// Merging end to end: two clocks, decisions, threads, sources.
mod merging;
/// Rules as data: their examples, ids and codes.
mod rules;
/// The store: order, repetition, filters, faulty files.
mod store;
/// The house rules: imports between rooms, crates in their rooms, how files open.
mod tidy;
