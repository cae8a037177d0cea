//! The one clock of the application. Everything else is told what time it is.

use rules::calendar::Moment;

/// Real time, or a fixed moment for demonstrations and tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    fixed: Option<Moment>,
}

impl Clock {
    /// A clock that stands still at `fixed`, or real time without it.
    pub const fn new(fixed: Option<Moment>) -> Self {
        Self { fixed }
    }

    /// The present moment, cut to milliseconds as the tables keep it.
    pub fn now(self) -> Moment {
        let now = self.fixed.unwrap_or_else(chrono::Utc::now);
        Moment::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }
}
