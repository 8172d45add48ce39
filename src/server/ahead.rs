//! What is asked for ahead, before anybody looks at it, is made by a few threads at a time: where everybody comes in at
//! once, nobody's first screen waits for cards that somebody may want later.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many make such an answer now.
pub(super) struct Ahead {
    now: AtomicUsize,
    most: usize,
}

/// Leave to make one; it ends with this.
pub(super) struct Leave<'a>(&'a AtomicUsize);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Default for Ahead {
    /// As many at a time as the machine has processors: then they have each a small share beside those who wait.
    fn default() -> Self {
        Ahead { now: AtomicUsize::new(0), most: thread::available_parallelism().map_or(1, usize::from) }
    }
}

impl Ahead {
    /// Leave to make an answer, unless enough others do. Never waits: who is sent away asks again at the next key.
    pub(super) fn leave(&self) -> Option<Leave<'_>> {
        let one_more = |now: usize| (now < self.most).then_some(now + 1);
        let taken = self.now.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more);
        taken.is_ok().then(|| Leave(&self.now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_at_a_time_and_each_leave_comes_back() {
        let ahead = Ahead { most: 2, ..Ahead::default() };
        let (first, second) = (ahead.leave(), ahead.leave());
        assert!(first.is_some() && second.is_some() && ahead.leave().is_none());
        drop(first);
        assert!(ahead.leave().is_some(), "and this one is given back at once");
        assert!(ahead.leave().is_some_and(|_leave| ahead.leave().is_none()));
        drop(second);
        assert_eq!(ahead.now.load(Ordering::Acquire), 0);
    }
}
