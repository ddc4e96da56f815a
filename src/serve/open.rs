//! How the database is opened.

use crate::app::Session;
use crate::error::Result;

/// Opens the database; asked once for each connection that is needed.
pub type Open = dyn Fn() -> Result<Session> + Send + Sync;
