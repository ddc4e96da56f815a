//! The user's words -> a `Filter` -> events.
//!
//! Takes names, dates and types as they were typed; gives a filter of ids and days, and tells which actors a name was taken for.

mod agreement;
mod changes;
mod dates;
mod groups;
mod known;
mod matches;
mod parse;
mod timeline;

pub use agreement::{Interval, kappa, wilson};
pub use changes::{changes, recoded};
pub use dates::{Calendar, Span, first_day, last_day};
pub use groups::{Grouping, UNDATED, count, months_between};
pub use known::select;
pub use matches::matches;
pub use parse::{Guide, Known, Question, Reading, actor_ids, read, since};
pub use timeline::Timeline;
