//! Who stands in turn at the door: under a name that somebody has been trying, each try waits a while before it is
//! looked at, and few may wait at a time. Who they are is not known here, but the system's word for which process a line
//! comes from. It reads no clock: the time is given, in milliseconds.
//!
//! How it comes out. A try that may stand is looked at after 40 seconds. Of one process four may stand under one name
//! and six in all, of an account sixteen; once sixty were wrong at a name within the hour, one of a process and four in
//! all. So one line guesses at most 90 times an hour, one process after its first sixty as often, and as many processes as
//! anybody likes 360 times. A colleague is a process or a session of their own: they are in after 40 seconds, because the
//! session and the process with most standing give way, and within a process a line that was wrong gives way to one that was
//! not. What is not prevented: who begins a session for each guess, many at once, may take a colleague's place; then an
//! account of one's own and another shared account are still open, and the office is told.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::whence::Whence;

/// How long a try stands.
const STANDS: Duration = Duration::from_secs(40);
/// The most that stand under one name from one process, and under one name in all once they were many.
const OF_NAME: [usize; 2] = [4, 1];
/// The most of one name in all, once they were many.
const OF_TIRED: usize = 4;
/// The most of one process, and of one account.
const OF_PLACE: usize = 6;
const OF_ACCOUNT: usize = 16;

/// What of a try matters for its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Try {
    pub(super) account: u32,
    /// Where the line comes from.
    pub(super) place: Whence,
    /// What the name is counted under.
    pub(super) name: String,
    /// How many tries of the line were wrong.
    pub(super) wrong: u32,
    /// Whether few may stand under that name.
    pub(super) tired: bool,
}

#[derive(Debug)]
struct Standing {
    ticket: u64,
    until: u64,
    of: Try,
}

/// Which of those who stand.
type Which<'w> = &'w dyn Fn(&Standing) -> bool;

/// Who stands, in the order in which they came.
#[derive(Debug, Default)]
struct Queue {
    last: u64,
    standing: Vec<Standing>,
}

impl Queue {
    /// Takes a try in; the answer is its ticket. Else how many milliseconds it is until somebody's turn comes.
    fn stand(&mut self, of: Try, now: u64, stands: u64) -> Result<u64, u64> {
        let same_name = |one: &Standing| one.of.name == of.name && one.of.place == of.place;
        let same_place = |one: &Standing| one.of.place == of.place;
        let same_account = |one: &Standing| one.of.account == of.account;
        let of_name = |one: &Standing| same_account(one) && one.of.name == of.name;
        let wronger = |one: &Standing| one.of.wrong > of.wrong;
        let same_session = |one: &Standing| one.of.place.session == of.place.session;
        let largest = |one: &Standing| {
            !same_session(one) && self.of_session(one) > self.count(same_session) + 1
                || !same_place(one) && self.of_place(one) > self.count(same_place) + 1
        };
        let most_of_name = OF_NAME[usize::from(of.tired)];
        // Who gives way where a bound is reached.
        let bounds: [(Which<'_>, usize, Which<'_>); 4] = [
            (&same_name, most_of_name, &wronger),
            (&same_place, OF_PLACE, &wronger),
            (&of_name, if of.tired { OF_TIRED } else { OF_ACCOUNT }, &largest),
            (&same_account, OF_ACCOUNT, &largest),
        ];
        let mut giving_way = Vec::new();
        for (counts, most, gives_way) in bounds {
            let gone = |one: &Standing| giving_way.contains(&one.ticket);
            if self.standing.iter().filter(|one| counts(one) && !gone(one)).count() < most {
                continue;
            }
            // The newest of them has waited least.
            let one = self.standing.iter().rev().find(|one| counts(one) && !gone(one) && gives_way(one));
            let Some(one) = one else {
                let first = self.standing.iter().filter(|one| counts(one)).map(|one| one.until).min();
                return Err(first.unwrap_or(now).saturating_sub(now));
            };
            giving_way.push(one.ticket);
        }
        self.standing.retain(|one| !giving_way.contains(&one.ticket));
        self.last += 1;
        self.standing.push(Standing { ticket: self.last, until: now + stands, of });
        Ok(self.last)
    }

    fn count(&self, counts: impl Fn(&Standing) -> bool) -> usize {
        self.standing.iter().filter(|one| counts(one)).count()
    }

    fn of_place(&self, of: &Standing) -> usize {
        self.count(|one| one.of.place == of.of.place)
    }

    fn of_session(&self, of: &Standing) -> usize {
        self.count(|one| one.of.place.session == of.of.place.session)
    }

    /// How many milliseconds a try has to stand yet; `None` where it gave way.
    fn left(&self, ticket: u64, now: u64) -> Option<u64> {
        let one = self.standing.iter().find(|one| one.ticket == ticket)?;
        Some(one.until.saturating_sub(now))
    }

    fn leave(&mut self, ticket: u64) {
        self.standing.retain(|one| one.ticket != ticket);
    }
}

/// The queue of a server.
pub(super) struct Turns {
    queue: Mutex<Queue>,
    stands: Mutex<Duration>,
    since: Instant,
    alone: AtomicU32,
}

impl Default for Turns {
    fn default() -> Turns {
        let (queue, stands, alone) = (Mutex::default(), Mutex::new(STANDS), AtomicU32::new(u32::MAX));
        Turns { queue, stands, since: Instant::now(), alone }
    }
}

impl Turns {
    /// Another time to stand: tests.
    pub(super) fn stand_for(&self, time: Duration) {
        *self.stands.lock().unwrap_or_else(PoisonError::into_inner) = time;
    }

    /// Takes a try in, until the answer is dropped. Else how many seconds it is until somebody's turn comes.
    pub(super) fn stand(&self, of: Try) -> Result<Place<'_>, u64> {
        let stands = *self.stands.lock().unwrap_or_else(PoisonError::into_inner);
        let ticket = self.queue().stand(of, self.now(), millis(stands));
        ticket.map(|ticket| Place { turns: self, ticket }).map_err(|left| left.div_ceil(1_000).max(1))
    }

    /// A process that nobody else is.
    pub(super) fn alone(&self) -> Whence {
        let alone = self.alone.fetch_sub(1, Ordering::Relaxed);
        Whence { session: alone, process: alone }
    }

    fn now(&self) -> u64 {
        millis(self.since.elapsed())
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A place in the queue.
pub(super) struct Place<'t> {
    turns: &'t Turns,
    ticket: u64,
}

impl Place<'_> {
    /// How long it has to stand yet; `None` where it gave way to somebody.
    pub(super) fn left(&self) -> Option<Duration> {
        self.turns.queue().left(self.ticket, self.turns.now()).map(Duration::from_millis)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.turns.queue().leave(self.ticket);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::signin_tries::{Begun, OfLine, Tries};

    const SECOND: u64 = 1_000;
    const HOUR: u64 = 3_600 * SECOND;
    const STAND: u64 = 40 * SECOND;

    /// A line that tries and tries; when a try of its is refused for good it comes back as a new one.
    struct Line {
        place: Whence,
        name: &'static str,
        tried: OfLine,
        ticket: Option<u64>,
        comes_anew: bool,
    }

    impl Line {
        /// Of the session that is its thousands.
        fn new(place: u32, name: &'static str, comes_anew: bool) -> Line {
            let place = Whence { session: place / 1_000, process: place };
            Line { place, name, tried: OfLine::default(), ticket: None, comes_anew }
        }

        /// Whether its try is looked at now.
        fn step(&mut self, tries: &mut Tries, queue: &mut Queue, now: u64) -> bool {
            if let Some(ticket) = self.ticket {
                match queue.left(ticket, now) {
                    Some(1..) => return false,
                    left => {
                        queue.leave(ticket);
                        self.ticket = None;
                        if left.is_none() {
                            return false;
                        }
                    }
                }
                tries.count(self.name, "staffroom", now);
                return true;
            }
            if self.comes_anew {
                self.tried = OfLine::default();
            }
            if self.tried.begin(self.name, now).is_err() {
                return false;
            }
            match tries.begin(self.name, "staffroom", now) {
                Begun::Taken(_) => true,
                Begun::Stands { tired } => {
                    let (place, wrong) = (self.place, self.tried.wrong());
                    let of = Try { account: 1, place, name: self.name.into(), wrong, tired };
                    self.ticket = queue.stand(of, now, STAND).ok();
                    false
                }
            }
        }
    }

    /// Guessers for some hours, and now and then a colleague with the right PIN: how many guesses are looked at in the
    /// last hour, and the longest that a colleague waits.
    fn attack(guessers: &mut [Line], colleague: (u32, &'static str), hours: u64) -> (usize, u64) {
        let (mut tries, mut queue) = (Tries::default(), Queue::default());
        let (mut looked, mut longest) = (0, 0);
        let mut waiting: Option<(Line, u64)> = None;
        for now in (0..hours * HOUR).step_by(500) {
            for line in &mut *guessers {
                let looked_at = line.step(&mut tries, &mut queue, now);
                looked += usize::from(looked_at && now >= (hours - 1) * HOUR);
            }
            // Each seventh minute.
            if now % (420 * SECOND) == 60 * SECOND {
                waiting = Some((Line::new(colleague.0, colleague.1, true), now));
            }
            let Some((line, since)) = &mut waiting else { continue };
            longest = longest.max(now - *since);
            if line.step(&mut tries, &mut queue, now) {
                tries.right(colleague.1, "staffroom");
                waiting = None;
            }
        }
        (looked, longest / SECOND)
    }

    #[test]
    fn guesses_are_few_and_colleagues_are_in_within_a_minute() {
        let lines = |count: u32, of_one: bool, name: &'static str, comes_anew: bool| -> Vec<Line> {
            (0..count).map(|line| Line::new(if of_one { 1 } else { 100 + line }, name, comes_anew)).collect()
        };
        // The guessers, the colleague, and the most guesses an hour that are looked at.
        let table = [
            ("one line", lines(1, true, "b0b", false), (2, "b0b"), 12),
            ("one that comes anew", lines(1, true, "b0b", true), (2, "b0b"), 95),
            ("thirty of one process", lines(30, true, "b0b", true), (2, "b0b"), 95),
            ("three processes", lines(3, false, "b0b", true), (2, "b0b"), 275),
            ("thirty processes of one session", lines(30, false, "b0b", true), (2_000, "b0b"), 365),
            ("thirty processes at another", lines(30, false, "b0b", true), (2, "5e0"), 365),
            ("the colleague is of the same process", lines(30, true, "b0b", true), (1, "5e0"), 95),
        ];
        for (what, mut guessers, colleague, most) in table {
            let (looked, longest) = attack(&mut guessers, colleague, 3);
            assert!(looked <= most, "{what}: {looked}");
            assert!(longest <= 60, "{what}: {longest} s");
        }
    }

    #[test]
    fn a_line_that_was_wrong_gives_way_to_one_that_was_not() {
        let mut queue = Queue::default();
        let place = Whence { session: 1, process: 1 };
        let of = |wrong| Try { account: 1, place, name: "b0b".into(), wrong, tired: false };
        let wrong: Vec<u64> = (0..4).filter_map(|_| queue.stand(of(3), 0, STAND).ok()).collect();
        assert_eq!(wrong.len(), 4);
        assert_eq!(queue.stand(of(3), 1_000, STAND), Err(39_000), "no worse than they are");
        let clean = queue.stand(of(1), 1_000, STAND);
        assert_eq!(clean.ok().and_then(|ticket| queue.left(ticket, 2_000)), Some(39_000));
        assert_eq!(wrong.iter().filter(|ticket| queue.left(**ticket, 2_000).is_some()).count(), 3);
    }
}
