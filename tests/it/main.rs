//! The one integration binary; each module says what belongs there.
#![allow(clippy::unwrap_used)]

#[path = "../support/generator.rs"]
mod generator;
/// The store: order, repetition, filters, faulty files.
mod store;
/// The house rules: imports between rooms, crates in their rooms, how files open.
mod tidy;
