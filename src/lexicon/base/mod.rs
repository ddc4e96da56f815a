//! The actor base: rows of `data/actors` and `data/places` -> one compact index.
//!
//! `build.rs` includes this module by path and compiles the embedded tables; at run time the same code compiles the user's own.
//! So it imports nothing of the crate. The reader of what it writes is [`crate::lexicon::actors`].

pub mod compile;
pub mod fold;
pub mod format;
pub mod rows;
