//! How many lines each account has to this server. One account cannot take all there are, whether it means harm or a
//! script of its has gone wild.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::event::{PollFd, PollFlags};

/// The most lines of one account: somebody with a screen in every room has fewer.
pub const MOST_OF_ONE: usize = 64;
/// The most of root and of the store's owner, through whom a whole school may come in.
pub const MOST_OF_OWNER: usize = 1024;

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

#[derive(Default)]
struct OfOne {
    lines: usize,
    /// It was refused, and the log has it.
    refused: bool,
}

/// Who is there.
pub(super) struct Crowd {
    owner: u32,
    there: Mutex<BTreeMap<u32, OfOne>>,
    bell: Bell,
}

/// A line's place in the crowd. It is free again when this is dropped.
pub(super) struct Pass {
    crowd: Arc<Crowd>,
    uid: u32,
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut there = self.crowd.there();
        if let Some(of_one) = there.get_mut(&self.uid) {
            of_one.lines -= 1;
            if of_one.lines == 0 {
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
        Ok(Crowd { owner, there: Mutex::default(), bell: Bell::new()? })
    }

    /// A pass for one more line of an account.
    pub(super) fn enter(self: &Arc<Crowd>, uid: u32) -> Result<Pass, Full> {
        let most = if uid == 0 || uid == self.owner { MOST_OF_OWNER } else { MOST_OF_ONE };
        let mut there = self.there();
        let of_one = there.entry(uid).or_default();
        if of_one.lines >= most {
            return Err(Full { most, news: !std::mem::replace(&mut of_one.refused, true) });
        }
        of_one.lines += 1;
        // Half of it has gone again: the next time it is full is another time.
        of_one.refused &= of_one.lines > most / 2;
        Ok(Pass { crowd: Arc::clone(self), uid })
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.there().values().map(|of_one| of_one.lines).sum()
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

    #[test]
    fn an_account_has_so_many_lines_and_no_more() {
        const OWNER: u32 = 7;
        let check = |uid: u32, most: usize| {
            let Ok(crowd) = Crowd::new(OWNER).map(Arc::new) else { unreachable!("no bell") };
            let mut inside = Vec::new();
            let fill = |inside: &mut Vec<Pass>| inside.extend(std::iter::from_fn(|| crowd.enter(uid).ok()));
            let is_news = || crowd.enter(uid).err().map(|full| (full.most, full.news));
            fill(&mut inside);
            assert_eq!(inside.len(), most, "{uid}");
            assert_eq!(is_news(), Some((most, false)), "{uid}: once is enough for the log");
            assert!(crowd.enter(uid + 1).is_ok(), "{uid}: others come in");
            inside.pop();
            fill(&mut inside);
            assert_eq!(is_news(), Some((most, false)), "{uid}: it is still the same crowd");
            inside.truncate(most / 4);
            inside.extend((inside.len()..most).filter_map(|_| crowd.enter(uid).ok()));
            assert_eq!(is_news(), Some((most, true)), "{uid}: it had gone in between");
            drop(inside);
            assert_eq!(crowd.count(), 0, "{uid}");
        };
        check(0, MOST_OF_OWNER);
        check(OWNER, MOST_OF_OWNER);
        check(1000, MOST_OF_ONE);
    }
}
