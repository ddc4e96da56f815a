//! The review in the terminal: one event after the other, a key each.
//!
//! `state` knows what a key does and nothing of terminals; `view` draws it; `terminal` reads keys and gives the terminal back as it was,
//! however the review ends.

mod state;
mod terminal;
mod view;

pub(super) use terminal::review;
