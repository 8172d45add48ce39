//! How many lines each account has to this server. One account cannot take all there are, whether it means harm or a
//! script of its has gone wild; and whoever holds lines and does not say who they are makes room for others.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags};

use super::whence::Whence;
use crate::proto::link::Link;

/// The most lines of one account: somebody with a screen in every room has fewer.
pub const MOST_OF_ONE: usize = 64;
/// The most of root and of the store's owner, through whom a whole school may come in.
pub const MOST_OF_OWNER: usize = 1024;
/// How long a line is left alone over which nobody has said who they are, where there is no room for another.
const TO_SAY_WHO: Duration = Duration::from_secs(20);
/// The same for one of several of a process that wants more.
const SHORT: Duration = Duration::from_secs(3);

/// Wakes the door. Rung any number of times before it looks, it is heard once.
pub(super) struct Bell {
    cord: UnixStream,
    gong: UnixStream,
}

impl Bell {
    fn new() -> io::Result<Bell> {
        let (cord, gong) = UnixStream::pair()?;
        cord.set_nonblocking(true)?;
        gong.set_nonblocking(true)?;
        Ok(Bell { cord, gong })
    }

    /// Rings it; where it is full of rings already, one more says nothing new.
    pub(super) fn ring(&self) {
        let _ = (&self.cord).write(&[0]);
    }

    /// Something that rings it when a byte is written to it: for signals.
    pub(super) fn cord(&self) -> io::Result<OwnedFd> {
        Ok(self.cord.try_clone()?.into())
    }

    /// To wait for it.
    pub(super) fn heard(&self) -> PollFd<'_> {
        PollFd::new(&self.gong, PollFlags::IN)
    }

    /// Makes it silent again.
    pub(super) fn hush(&self) {
        let mut rings = [0; 64];
        while matches!((&self.gong).read(&mut rings), Ok(64)) {}
    }
}

/// What the crowd hears of a line from whoever serves it.
#[derive(Default)]
pub(super) struct Marks {
    signed: AtomicBool,
    waits: AtomicBool,
}

impl Marks {
    /// Somebody has said who they are over it, or nobody is there any more.
    pub(super) fn signed(&self, signed: bool) {
        self.signed.store(signed, Ordering::Relaxed);
    }

    /// It stands in turn, or no longer.
    pub(super) fn waits(&self, waits: bool) {
        self.waits.store(waits, Ordering::Relaxed);
    }

    fn are_idle(&self) -> bool {
        !self.signed.load(Ordering::Relaxed) && !self.waits.load(Ordering::Relaxed)
    }
}

struct One {
    number: u64,
    from: Whence,
    since: Instant,
    marks: Arc<Marks>,
    line: UnixStream,
}

#[derive(Default)]
struct OfOne {
    /// In the order in which they came.
    lines: Vec<One>,
    /// It was refused, and the log has it.
    refused: bool,
}

impl OfOne {
    /// The line that makes room for one more: one over which nobody is in, of the session that has most of those, and there
    /// of the process that has most, the oldest. Who has fewer than others is never kept out by them. Among its own lines,
    /// and among equals, one is left alone until it has had time to say who it is.
    fn least(&self, from: Whence, now: Instant) -> Option<usize> {
        let idle = || self.lines.iter().filter(|one| one.marks.are_idle());
        let of_session = |whence: Whence| idle().filter(|one| one.from.session == whence.session).count();
        let of_process = |whence: Whence| idle().filter(|one| one.from == whence).count();
        let weight = |whence: Whence| (of_session(whence), of_process(whence));
        let most = idle().map(|one| weight(one.from)).max()?;
        let fewer = of_session(from) + 1 < most.0 || of_process(from) + 1 < most.1;
        let time = match most.1 {
            _ if fewer => Duration::ZERO,
            1 => TO_SAY_WHO,
            _ => SHORT,
        };
        let is_least = |one: &One| {
            one.marks.are_idle() && weight(one.from) == most && now.saturating_duration_since(one.since) >= time
        };
        self.lines.iter().position(is_least)
    }
}

/// Who is there.
pub(super) struct Crowd {
    owner: u32,
    there: Mutex<BTreeMap<u32, OfOne>>,
    last: AtomicU64,
    bell: Bell,
}

/// A line's place in the crowd. It is free again when this is dropped.
pub(super) struct Pass {
    crowd: Arc<Crowd>,
    uid: u32,
    number: u64,
    marks: Arc<Marks>,
}

impl Pass {
    /// Where whoever serves the line says how it stands.
    pub(super) fn marks(&self) -> Arc<Marks> {
        Arc::clone(&self.marks)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut there = self.crowd.there();
        if let Some(of_one) = there.get_mut(&self.uid) {
            of_one.lines.retain(|one| one.number != self.number);
            if of_one.lines.is_empty() {
                there.remove(&self.uid);
            }
        }
        let empty = there.is_empty();
        drop(there);
        if empty {
            self.crowd.bell.ring();
        }
    }
}

/// Why somebody has no pass.
pub(super) struct Full {
    /// The most that they may have.
    pub(super) most: usize,
    /// Whether the log should have it: once each time it happens, not for each line that is refused.
    pub(super) news: bool,
}

impl Crowd {
    /// Nobody yet. `owner` is whom the store belongs to.
    pub(super) fn new(owner: u32) -> io::Result<Crowd> {
        Ok(Crowd { owner, there: Mutex::default(), last: AtomicU64::new(0), bell: Bell::new()? })
    }

    /// A pass for one more line of an account. Where it has all it may have, a line over which nobody is in makes room,
    /// and is ended.
    pub(super) fn enter(self: &Arc<Crowd>, uid: u32, line: &UnixStream) -> io::Result<Result<Pass, Full>> {
        let most = if uid == 0 || uid == self.owner { MOST_OF_OWNER } else { MOST_OF_ONE };
        let (line, from, now) = (line.try_clone()?, Whence::of(line)?, Instant::now());
        let mut there = self.there();
        let of_one = there.entry(uid).or_default();
        if of_one.lines.len() >= most {
            let Some(least) = of_one.least(from, now) else {
                return Ok(Err(Full { most, news: !std::mem::replace(&mut of_one.refused, true) }));
            };
            of_one.lines.remove(least).line.hang_up();
        }
        let (number, marks) = (self.last.fetch_add(1, Ordering::Relaxed), Arc::<Marks>::default());
        of_one.lines.push(One { number, from, since: now, marks: Arc::clone(&marks), line });
        // Half of it has gone again: the next time it is full is another time.
        of_one.refused &= of_one.lines.len() > most / 2;
        Ok(Ok(Pass { crowd: Arc::clone(self), uid, number, marks }))
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.there().values().map(|of_one| of_one.lines.len()).sum()
    }

    /// Rung when the last line has gone.
    pub(super) fn bell(&self) -> &Bell {
        &self.bell
    }

    fn there(&self) -> MutexGuard<'_, BTreeMap<u32, OfOne>> {
        self.there.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: u32 = 7;

    type Line = (u32, u64, bool, bool);

    fn crowd() -> Arc<Crowd> {
        let Ok(crowd) = Crowd::new(OWNER).map(Arc::new) else { unreachable!("no bell") };
        crowd
    }

    fn line() -> UnixStream {
        let Ok((line, _)) = UnixStream::pair() else { unreachable!("no line") };
        line
    }

    /// One more line, over which somebody is in or not.
    fn enter(crowd: &Arc<Crowd>, uid: u32, signed: bool) -> Result<Pass, Full> {
        let Ok(entered) = crowd.enter(uid, &line()) else { unreachable!("no line") };
        entered.inspect(|pass| pass.marks().signed(signed))
    }

    #[test]
    fn an_account_has_so_many_lines_and_no_more() {
        let check = |uid: u32, most: usize| {
            let crowd = crowd();
            let mut inside = Vec::new();
            let fill = |inside: &mut Vec<Pass>| inside.extend(std::iter::from_fn(|| enter(&crowd, uid, true).ok()));
            let is_news = || enter(&crowd, uid, true).err().map(|full| (full.most, full.news));
            fill(&mut inside);
            assert_eq!(inside.len(), most, "{uid}");
            assert_eq!(is_news(), Some((most, false)), "{uid}: once is enough for the log");
            assert!(enter(&crowd, uid + 1, true).is_ok(), "{uid}: others come in");
            inside.pop();
            fill(&mut inside);
            assert_eq!(is_news(), Some((most, false)), "{uid}: it is still the same crowd");
            inside.truncate(most / 4);
            inside.extend((inside.len()..most).filter_map(|_| enter(&crowd, uid, true).ok()));
            assert_eq!(is_news(), Some((most, true)), "{uid}: it had gone in between");
            drop(inside);
            assert_eq!(crowd.count(), 0, "{uid}");
        };
        check(0, MOST_OF_OWNER);
        check(OWNER, MOST_OF_OWNER);
        check(1000, MOST_OF_ONE);
    }

    #[test]
    fn who_does_not_say_who_they_are_makes_room() {
        let now = Instant::now();
        // Ten times the session and the process in it.
        let whence = |number: u32| Whence { session: number / 10, process: number };
        // The lines that are there: whence, seconds ago, somebody in, standing in turn. Then who comes, and which goes.
        let table: [(&str, &[Line], u32, Option<usize>); 10] = [
            ("all are in", &[(10, 90, true, false), (10, 90, true, false)], 20, None),
            (
                "one of a process's many",
                &[(90, 1, true, false), (10, 1, false, false), (10, 0, false, false)],
                20,
                Some(1),
            ),
            ("in one session too", &[(11, 1, false, false), (10, 1, false, false), (10, 0, false, false)], 12, Some(1)),
            (
                "one of a session's many",
                &[(30, 9, false, false), (10, 1, false, false), (11, 0, false, false)],
                20,
                Some(1),
            ),
            ("its own, too new", &[(10, 2, false, false), (10, 0, false, false)], 10, None),
            ("its own, older", &[(10, 3, false, false), (10, 0, false, false)], 10, Some(0)),
            ("one each, too new", &[(10, 19, false, false), (20, 0, false, false)], 30, None),
            ("one each, old", &[(10, 20, false, false), (20, 0, false, false)], 30, Some(0)),
            (
                "who stands in turn",
                &[(10, 30, false, true), (10, 30, false, true), (20, 40, false, false)],
                30,
                Some(2),
            ),
            ("nobody else for it", &[(10, 30, false, true), (10, 30, true, false)], 10, None),
        ];
        for (what, lines, comes, expected) in table {
            let one = |(number, (from, ago, signed, waits)): (u64, &Line)| {
                let marks = Arc::<Marks>::default();
                marks.signed(*signed);
                marks.waits(*waits);
                let since = now.checked_sub(Duration::from_secs(*ago)).unwrap_or(now);
                One { number, from: whence(*from), since, marks, line: line() }
            };
            let of_one = OfOne { lines: (0..).zip(lines).map(one).collect(), refused: false };
            assert_eq!(of_one.least(whence(comes), now), expected, "{what}");
        }
    }

    #[test]
    fn a_line_that_makes_room_is_ended_and_counts_no_more() {
        let crowd = crowd();
        let mut held: Vec<(Pass, UnixStream)> = Vec::new();
        for number in 0..MOST_OF_ONE {
            let Ok((ours, mut theirs)) = UnixStream::pair() else { unreachable!("no line") };
            let Ok(Ok(pass)) = crowd.enter(1000, &ours) else { unreachable!("{number} of {MOST_OF_ONE}") };
            drop(ours);
            assert!(theirs.set_nonblocking(true).is_ok());
            assert!(theirs.read(&mut [0]).is_err(), "it is open");
            held.push((pass, theirs));
        }
        // All are of this process, so that only the old ones go.
        assert!(enter(&crowd, 1000, false).is_err());
        if let Some(of_one) = crowd.there().get_mut(&1000)
            && let Some(one) = of_one.lines.get_mut(3)
        {
            one.since = one.since.checked_sub(TO_SAY_WHO).unwrap_or(one.since);
        }
        let newest = enter(&crowd, 1000, true);
        assert!(newest.is_ok());
        assert!(matches!(held.get_mut(3).map(|(_, theirs)| theirs.read(&mut [0])), Some(Ok(0))), "its line has ended");
        assert_eq!(crowd.count(), MOST_OF_ONE);
        drop(held);
        assert_eq!(crowd.count(), 1);
    }
}
