//! Articles, mentions and events in SQLite; a `Filter` as SQL.
//!
//! # Locking
//! One transaction per batch, begun as a writer, in WAL mode: readers never wait, a second writer waits for the first batch by
//! batch. A process killed at any point leaves whole batches only.
//!
//! # Determinism
//! Ids and keys derive from content (`id`), events are a pure function of the mentions of their block ([`Merge`](crate::types::Merge)):
//! the same articles give the same rows in any order and any split into batches. Only `run`, `problem.seen` and the moments of
//! ingest tell when something was read.
//!
//! # What it does not do
//! It knows no rule of merging, reads no clock and prints nothing.

mod actor;
mod article;
mod change;
mod decision;
mod edition;
mod event;
mod fault;
mod feed;
mod id;
mod meeting;
mod mention;
mod migrate;
mod name;
mod open;
mod pending;
mod place;
mod recent;
mod recode;
mod record;
mod run;
mod saying;
mod select;
mod skim;
mod stats;
mod watch;
mod write;

pub use actor::StoredActor;
pub use article::{ArticleFilter, StoredArticle};
pub use change::Past;
pub use edition::Standing;
pub use feed::{Feed, FeedPage, FeedSite, NewFeed, SiteRule};
pub use meeting::MeetingFilter;
pub use open::{Access, Interrupter, Store};
pub use recode::{Recoded, StoredEdition};
pub use run::RunCounts;
pub use saying::{SayingFilter, StoredSaying};
pub use skim::Skimmed;
pub use stats::Stats;
pub use watch::Watch;
pub use write::Written;
