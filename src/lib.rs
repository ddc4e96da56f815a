//! Reads news articles and keeps, in SQLite, a timeline of who did what to whom and when.
//!
//! The library reads no clock, environment, network or terminal: the command line passes those in.
//!
//! | step | with |
//! |---|---|
//! | bytes to articles | [`read`] |
//! | an article to events | [`Pipeline::code`] |
//! | events into a database, merged | [`Store::write`], with a [`merge::Merger`] |
//! | a user's words to a filter | [`query::read`] |
//! | a filter to events | [`Timeline::of`], or one by one [`query::select`] |
//! | what changed since a moment | [`query::changes`] |
//! | events to a table, CSV, JSON, a calendar | [`render::events`] |
//!
//! `examples/library.rs` walks through all of them. In short:
//!
//! ```
//! use demarche::merge::Merger;
//! use demarche::types::{Article, CodedArticle};
//! use demarche::{Filter, Pipeline, Store, Timeline};
//!
//! let article = Article { id: "a1".into(), text: "France condemned the attack on 4 March 2019.".into(), ..Article::default() };
//! let coded = Pipeline::new().code(article);
//! let coded = CodedArticle { article: coded.document.article, events: coded.events, agency: String::new() };
//!
//! let mut store = Store::in_memory()?;
//! store.write(vec![coded], &Merger::new(), "2019-03-05T12:00:00Z")?;
//! let filter = Filter { actors: vec!["FRA".into()], ..Filter::default() };
//! let timeline = Timeline::of(&store, &filter, &Merger::new())?;
//! assert_eq!(timeline.events()[0].event.date, "2019-03-04");
//! # Ok::<(), demarche::Error>(())
//! ```

pub mod actor;
pub mod clause;
pub mod code;
pub mod error;
pub mod fill;
pub mod lexicon;
pub mod merge;
pub mod pipeline;
pub mod query;
pub mod read;
pub mod render;
pub mod segment;
pub mod settle;
pub mod store;
pub mod tag;
pub mod time;
pub mod types;

#[doc(hidden)]
pub mod cli;

pub use error::{Error, Result};
pub use pipeline::Pipeline;
pub use query::Timeline;
pub use store::Store;
pub use types::Filter;
