//! Counts wrong tries and says how long the next one waits: for each name that is tried, known or not, and for each
//! account it is tried from. A try counts as wrong until it was right, so that many at once gain nothing. It reads no
//! clock: the time is given.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// So many wrong tries in a row, and nobody gets in under that name until the office makes a new PIN.
pub(super) const LOCKED: u32 = 10;
/// The longest wait after a wrong try, in milliseconds: for a name, and for an account that many use.
const LONGEST: [u64; 2] = [300_000, 60_000];
/// So many wrong tries of an account wait for nothing: several people mistype at one terminal.
const FREE: u32 = 2;
/// After so long, one wrong try of an account is forgiven.
const FORGIVEN: u64 = 600_000;
/// The most names that are remembered.
const NAMES: usize = 2_000;

/// Why a try is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// It comes too soon: so many seconds are left.
    Wait(u64),
    /// Too many were wrong.
    LockedOut,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Count {
    wrong: u32,
    /// When the last one was: milliseconds since 1970.
    at: u64,
}

impl Count {
    /// How many milliseconds are left of the wait. A clock that was set back makes it no longer than it was.
    fn left(self, now: u64, wait: u64) -> u64 {
        wait.saturating_sub(now.saturating_sub(self.at)).min(wait)
    }
}

/// All that is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tries {
    names: BTreeMap<String, Count>,
    accounts: BTreeMap<String, Count>,
}

impl Tries {
    /// A try under a name from an account. From here on it is a wrong one; the answer is how many in a row that makes.
    pub(super) fn begin(&mut self, name: &str, account: &str, now: u64) -> Result<u32, Closed> {
        let (by_name, by_account) = (self.name(name), self.account(account, now));
        if by_name.wrong >= LOCKED {
            return Err(Closed::LockedOut);
        }
        let waits = [
            by_name.left(now, doubled(by_name.wrong, LONGEST[0])),
            by_account.left(now, doubled(by_account.wrong.saturating_sub(FREE), LONGEST[1])),
        ];
        if let Some(left @ 1..) = waits.into_iter().max() {
            return Err(Closed::Wait(left.div_ceil(1_000)));
        }
        self.make_room();
        self.names.insert(name.to_owned(), Count { wrong: by_name.wrong + 1, at: now });
        self.accounts.insert(account.to_owned(), Count { wrong: by_account.wrong + 1, at: now });
        Ok(by_name.wrong + 1)
    }

    /// The try was right. The account is forgiven this one and half of the others: with a PIN of their own nobody wipes
    /// out that they try other people's.
    pub(super) fn right(&mut self, name: &str, account: &str) {
        self.names.remove(name);
        if let Some(count) = self.accounts.get_mut(account) {
            count.wrong = count.wrong.saturating_sub(1) / 2;
        }
    }

    /// The office has made a new PIN.
    pub(super) fn forget(&mut self, name: &str) {
        self.names.remove(name);
    }

    /// Whether nobody gets in under that name.
    pub(super) fn is_locked_out(&self, name: &str) -> bool {
        self.name(name).wrong >= LOCKED
    }

    /// Whether there is anybody to tell the office about.
    pub(super) fn is_anybody_out(&self) -> bool {
        self.names.values().any(|count| count.wrong >= LOCKED)
    }

    fn name(&self, name: &str) -> Count {
        self.names.get(name).copied().unwrap_or_default()
    }

    fn account(&self, account: &str, now: u64) -> Count {
        let count = self.accounts.get(account).copied().unwrap_or_default();
        let forgiven = u32::try_from(now.saturating_sub(count.at) / FORGIVEN).unwrap_or(u32::MAX);
        Count { wrong: count.wrong.saturating_sub(forgiven), ..count }
    }

    /// Who tried least and longest ago makes room.
    fn make_room(&mut self) {
        while self.names.len() >= NAMES {
            let least = self.names.iter().min_by_key(|(_, count)| (count.wrong, count.at));
            let Some(least) = least.map(|(name, _)| name.clone()) else { return };
            self.names.remove(&least);
        }
    }
}

/// A second, doubled with each further one.
fn doubled(wrong: u32, longest: u64) -> u64 {
    if wrong == 0 { 0 } else { 1_000_u64.saturating_mul(1 << (wrong - 1).min(20)).min(longest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many tries are taken of somebody who tries each millisecond for so long.
    fn taken(names: &[&str], accounts: &[&str], millis: u64) -> usize {
        let mut tries = Tries::default();
        let all = |now: u64| {
            let place = usize::try_from(now).unwrap_or(0);
            (names[place % names.len()], accounts[place % accounts.len()])
        };
        (0..millis).filter(|now| tries.begin(all(*now).0, all(*now).1, *now).is_ok()).count()
    }

    #[test]
    fn a_guesser_at_full_speed_gets_few_answers() {
        let many: Vec<String> = (0..60).map(|place| format!("X{place}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        // Names, accounts, minutes, and the most tries that are taken.
        let table: [(&[&str], &[&str], u64, usize); 4] = [
            (&["HB"], &["staffroom"], 1, 6),
            (&many, &["staffroom"], 1, 10),
            (&["HB"], &["staffroom", "library"], 1, 10),
            (&["HB"], &["staffroom"], 60 * 24, 10),
        ];
        for (names, accounts, minutes, most) in table {
            let taken = taken(names, accounts, minutes * 60_000);
            assert!((1..=most).contains(&taken), "{} names, {minutes} minutes: {taken}", names.len());
        }
    }

    #[test]
    fn ten_wrong_ones_lock_a_name_out_and_a_right_one_forgets() {
        let mut tries = Tries::default();
        let mut now = 0;
        for wrong in 1..=LOCKED {
            assert!(!tries.is_locked_out("HB"));
            assert_eq!(tries.begin("HB", "staffroom", now), Ok(wrong));
            assert!(tries.begin("HB", "staffroom", now).is_err(), "a second try at once");
            now += 400_000;
        }
        assert_eq!(tries.begin("HB", "staffroom", now + 86_400_000), Err(Closed::LockedOut));
        assert_eq!(tries.begin("SI", "staffroom", now), Ok(1));
        tries.right("SI", "staffroom");
        tries.forget("HB");
        assert_eq!(tries.begin("HB", "staffroom", now + 60_000), Ok(1));
        // A clock that goes back does not lock anybody out for longer.
        assert_eq!(tries.begin("HB", "library", 0), Err(Closed::Wait(1)));
    }
}
