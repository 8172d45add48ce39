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
        let slept = Duration::from_millis(Clock::machine().unix_millis().saturating_sub(self.wall));
        self.due_after(self.at.elapsed().max(slept), (app.idle_limit()?, app.idle_warning()?))
    }

    /// What is due so long after the last key, where that is how long the screen stands and when it warns.
    fn due_after(&mut self, gone: Duration, (limit, warning): (Duration, Duration)) -> Option<Due> {
        if gone >= limit {
            Some(Due::Lock)
        } else if gone >= warning && !std::mem::replace(&mut self.warned, true) {
            Some(Due::Warning)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_warns_once_and_locks_in_its_own_time() {
        let shared = (Duration::from_secs(90), Duration::from_secs(75));
        let stop = (Duration::from_mins(10), Duration::from_secs(585));
        for (limits, looks) in [
            (shared, [(74, None), (75, Some(Due::Warning)), (89, None), (90, Some(Due::Lock)), (600, Some(Due::Lock))]),
            // Ninety seconds pass at the stop as at no other screen of a shared account.
            (stop, [(90, None), (584, None), (585, Some(Due::Warning)), (599, None), (600, Some(Due::Lock))]),
        ] {
            let mut idle = Idle::new();
            for (seconds, due) in looks {
                assert_eq!(idle.due_after(Duration::from_secs(seconds), limits), due, "{limits:?} after {seconds} s");
            }
        }
    }
}
