//! When the last key was touched, and so when the screen locks. It is measured by two clocks: one stands still while the
//! machine sleeps, the other can be set.

use std::time::{Duration, Instant};

use crate::app::App;
use crate::clock::Clock;

/// The last key.
pub(super) struct Idle {
    at: Instant,
    /// Milliseconds since 1970.
    wall: u64,
    warned: bool,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Warning,
    Lock,
}

impl Idle {
    pub(super) fn new() -> Idle {
        Idle { at: Instant::now(), wall: Clock::machine().unix_millis(), warned: false }
    }

    /// A key was touched.
    pub(super) fn touched(&mut self) {
        *self = Idle::new();
    }

    /// When to look again; `None` while nobody is in.
    pub(super) fn deadline(&self, app: &App) -> Option<Instant> {
        let after = if self.warned { app.idle_limit()? } else { app.idle_warning()? };
        Some(self.at + after)
    }

    /// What is due now. The warning is due once.
    pub(super) fn due(&mut self, app: &App) -> Option<Due> {
        let (limit, warning) = (app.idle_limit()?, app.idle_warning()?);
        let slept = Duration::from_millis(Clock::machine().unix_millis().saturating_sub(self.wall));
        let gone = self.at.elapsed().max(slept);
        if gone >= limit {
            Some(Due::Lock)
        } else if gone >= warning && !std::mem::replace(&mut self.warned, true) {
            Some(Due::Warning)
        } else {
            None
        }
    }
}
