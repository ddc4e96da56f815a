//! Reads news articles and keeps, in SQLite, a timeline of who did what to whom and when.
//!
//! The library reads no clock, environment, network or terminal: its callers pass those in, as the command line does. The one face of
//! it is [`Session`]:
//!
//! ```
//! use demarche::types::Article;
//! use demarche::{Clock, Question, Session};
//!
//! let mut session = Session::in_memory(Clock::fixed("2019-03-05T12:00:00Z")?)?;
//! let text = "France condemned the attack on 4 March 2019.";
//! session.ingest([Article { text: text.into(), ..Article::default() }])?;
//!
//! let question = Question { actors: vec!["France".into()], since: Some("2019-03".into()), ..Question::default() };
//! let timeline = session.ask(&question)?;
//! assert_eq!(timeline.events()[0].event.date, "2019-03-04");
//! # Ok::<(), demarche::Error>(())
//! ```
//!
//! | step | with |
//! |---|---|
//! | bytes to articles | [`read`] |
//! | feeds and sitemaps over the network, politely | [`fetch::poll`] |
//! | articles, or results coded elsewhere, into a database | [`Session::ingest`], [`Session::begin`] |
//! | a user's words to events | [`Session::ask`]; one by one [`Session::read`] and [`Session::each`] |
//! | meetings, what changed since a moment, counts | [`Session::meetings`], [`Session::changes`], [`Session::count`] |
//! | corrections | [`Session::decide`], [`Session::undo`], [`Session::recode`] |
//! | events to a table, CSV, JSON, a calendar | [`render::events`] |
//!
//! `examples/library.rs` walks through all of them. Errors have a [kind](Error::kind) to decide by and a
//! [cause](std::error::Error::source). What stands under [`unstable`] are the stages and the store as they are inside: they may change
//! in any version.

#[doc(hidden)]
pub mod actor;
pub mod app;
#[doc(hidden)]
pub mod clause;
#[doc(hidden)]
pub mod code;
pub mod error;
pub mod fetch;
#[doc(hidden)]
pub mod fill;
#[doc(hidden)]
pub mod lang;
#[doc(hidden)]
pub mod lexicon;
#[doc(hidden)]
pub mod mcp;
#[doc(hidden)]
pub mod merge;
#[doc(hidden)]
pub mod pipeline;
pub mod query;
pub mod read;
pub mod render;
#[doc(hidden)]
pub mod said;
#[doc(hidden)]
pub mod segment;
#[doc(hidden)]
pub mod serve;
#[doc(hidden)]
pub mod settle;
#[doc(hidden)]
pub mod store;
#[doc(hidden)]
pub mod tag;
#[doc(hidden)]
pub mod time;
pub mod types;

#[doc(hidden)]
pub mod cli;

pub use app::{Clock, Session};
pub use code::Precision;
pub use error::{Error, ErrorKind, Result};
pub use pipeline::{Coding, Pipeline};
pub use query::{Question, Timeline};
pub use store::{Access, Store, StoredSaying, Watch};
pub use types::Filter;

/// The stages and the store as they are inside, for tools that must reach in. Not covered by the version number: any of it may change.
pub mod unstable {
    #[doc(inline)]
    pub use crate::actor;
    #[doc(inline)]
    pub use crate::clause;
    #[doc(inline)]
    pub use crate::code;
    #[doc(inline)]
    pub use crate::fill;
    #[doc(inline)]
    pub use crate::lang;
    #[doc(inline)]
    pub use crate::lexicon;
    #[doc(inline)]
    pub use crate::merge;
    #[doc(inline)]
    pub use crate::pipeline;
    #[doc(inline)]
    pub use crate::said;
    #[doc(inline)]
    pub use crate::segment;
    #[doc(inline)]
    pub use crate::settle;
    #[doc(inline)]
    pub use crate::store;
    #[doc(inline)]
    pub use crate::tag;
    #[doc(inline)]
    pub use crate::time;
}
