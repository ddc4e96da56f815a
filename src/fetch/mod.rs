//! Feeds and sitemaps over the network, politely: what is new of them goes into the database the usual way.
//!
//! Takes a [`Session`](crate::Session), the feeds of its database and the [`Outside`]: a transport, a clock, and a way to let time pass. Gives
//! what is new. Every request passes the gate of its host (`gate`): one at a time, a delay between two, none that `robots.txt` or a
//! `Retry-After` forbids. A feed is asked with the validators that it gave (`visit`) and no sooner than it wants (`schedule`); failures put
//! it off, and never for good. `docs/fetch.md` lists every rule with its test.
//!
//! It opens sockets only through the [`Transport`] that it is given, of which [`Http`] is one; it opens no file and reads no clock.

mod address;
mod content;
mod gate;
mod http;
mod list;
mod poll;
mod pool;
mod robots;
mod schedule;
mod visit;

pub use address::Address;
pub use gate::Outside;
pub use http::{Answer, Http, Patience, Request, Transport};
pub use list::read_list;
pub use poll::{Manner, News, Polled, Told, is_dead, poll};
pub use robots::{PRODUCT, Rules};
