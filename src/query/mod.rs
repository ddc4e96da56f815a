//! The user's words -> a `Filter` -> events.
//!
//! Takes names, dates and types as they were typed; gives a filter of ids and days, and tells which actors a name was taken for.

mod agreement;
mod changes;
mod compare;
mod dates;
mod groups;
mod known;
mod matches;
mod parse;
mod pledge;
mod timeline;

pub use agreement::{Interval, kappa, wilson};
pub use changes::{changes, recoded};
pub use compare::{Facet, Report, Side, Standing, compare, facets};
pub use dates::{Calendar, Span, first_day, last_day};
pub use groups::{Grouping, UNDATED, count, months_between};
pub use known::select;
pub use matches::matches;
pub use parse::{Guide, Known, Question, Reading, actor_ids, read, since};
pub use pledge::{Outcome, Pledge, is_pledge, link, pledges};
pub use timeline::Timeline;
