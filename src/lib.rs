//! Reads news articles and keeps, in SQLite, a timeline of who did what to whom and when.
//!
//! The library reads no clock, environment, network or terminal: the command line passes those in.

pub mod actor;
pub mod code;
pub mod error;
pub mod lexicon;
pub mod merge;
pub mod pipeline;
pub mod query;
pub mod read;
pub mod render;
pub mod segment;
pub mod store;
pub mod tag;
pub mod time;
pub mod types;

#[doc(hidden)]
pub mod cli;

pub use error::{Error, Result};
pub use pipeline::Pipeline;
