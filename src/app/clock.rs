//! The present moment, as the caller tells it: the library reads no clock.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::error::{Error, Result};

/// Tells the present moment.
///
/// ```
/// let clock = demarche::Clock::fixed("2019-03-05T12:00:00Z")?;
/// assert_eq!(clock.moment(), "2019-03-05T12:00:00Z");
/// # Ok::<(), demarche::Error>(())
/// ```
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

impl Clock {
    /// A clock that asks the caller: `Clock::new(chrono::Utc::now)`.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// A clock that stands still at a moment of RFC 3339, for tests and for exact repetition.
    ///
    /// # Errors
    /// What is no such moment.
    pub fn fixed(moment: &str) -> Result<Self> {
        let fault = |_| Error::Usage { reason: format!("`{moment}` is no moment"), remedy: "write 2019-03-05T12:00:00Z".into() };
        let moment = DateTime::parse_from_rfc3339(moment).map_err(fault)?.to_utc();
        Ok(Self::new(move || moment))
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }

    /// The present moment as the database keeps it: RFC 3339 in UTC, to the second.
    pub fn moment(&self) -> String {
        self.now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The present day in UTC.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now().date_naive()
    }
}
