//! The user's words -> a `Filter` -> events.
//!
//! Takes names, dates and types as they were typed; gives a filter of ids and days, and tells which actors a name was taken for.

mod dates;
mod known;
mod parse;

pub use dates::{first_day, last_day};
pub use known::select;
pub use parse::{Question, Reading, actor_ids, read};
