//! The session that writes: what is decided goes one after the other.

use std::sync::{Mutex, PoisonError};

use crate::app::Session;
use crate::error::Result;
use crate::serve::ask::Refusal;
use crate::serve::open::Open;

/// The one session that writes: one decision after the other.
pub(super) struct Writer(Mutex<Session>);

impl Writer {
    pub(super) fn open(open: &Open) -> Result<Self> {
        open().map(|session| Self(Mutex::new(session)))
    }

    /// Works with the session. A decision is one transaction: who broke down in it left nothing of it.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Session) -> std::result::Result<T, Refusal>) -> std::result::Result<T, Refusal> {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
