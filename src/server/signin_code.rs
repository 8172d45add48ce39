//! The second factor: whose rights wait for it, setting it up, and taking a code once.

use totp_rs::{Builder, Secret as Key, Totp};

use super::permit::Asker;
use super::session::{Session, say_hello};
use super::signin_hash::{quick, same};
use super::signin_pin::broken;
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::record::school::SecondFactor;
use crate::domain::record::staff::{Role, Staff};
use crate::domain::rights::Who;
use crate::domain::secret::Secret;
use crate::domain::state::State;
use crate::proto::ask::Reply;
use crate::proto::signin::{CodeSetUp, Withheld};
use crate::store::{Factor, Secretly};

/// Rights over more than one's own pupils.
pub(super) const WIDE: &[Role] = Role::WIDE;
/// How many spare codes there are, and of how many characters each.
const SPARE: (usize, usize) = (8, 10);
/// What base32 is written with.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// What is so where no key can be rolled.
const NOT_SET_UP: &str = "No second factor was set up";
/// How long a code lasts, in seconds.
const STEP: u64 = 30;
/// By how many steps a clock may be set back without a code of then being taken again.
const AHEAD: u64 = 20;

impl Session {
    /// Whether some of somebody's rights wait for a code. Whoever acts for others as the store's owner is exempt, and
    /// the journal says so: their `via` names the account.
    pub(super) fn withheld(&self, state: &State, who: Who, act_as: Option<&str>) -> Option<Withheld> {
        let person = who.person().and_then(|id| state.staff.get(&id))?;
        let shared = self.is_shared(state);
        let chosen = state.school.as_ref().map_or(SecondFactor::Off, |school| school.second_factor(self.shared.system));
        let asked = match chosen {
            SecondFactor::Off => false,
            SecondFactor::Wide => shared,
            SecondFactor::Always => true,
        };
        let exempt = !shared && self.account.owner && act_as.is_some();
        if !asked || exempt || !person.is(WIDE) {
            return None;
        }
        // What cannot be read may be a factor: their other rights go on, and the office makes a new PIN.
        let has_factor = self.shared.store.secrets().of(person.id).map_or(true, |kept| kept.factor.is_some());
        Some(if has_factor { Withheld::NeedsCode } else { Withheld::NotSetUp })
    }

    fn person(&self, state: &State) -> Result<Staff, Refusal> {
        let who = self.asker.as_ref().and_then(|asker| asker.who.person());
        let person = who.and_then(|id| state.staff.get(&id)).filter(|person| !person.disabled);
        person.map(|person| Staff::clone(person)).ok_or_else(say_hello)
    }

    /// Makes a key and spare codes, which hold once a first code is right.
    pub(super) fn set_up_code(&mut self) -> Result<Reply, Refusal> {
        let state = self.shared.store.state();
        let person = self.person(&state)?;
        let kept = self.shared.store.secrets().of(person.id).map_err(|error| broken(&error))?;
        let proven = self.asker.as_ref().is_some_and(|asker| asker.withheld != Some(Withheld::NeedsCode));
        if kept.factor.is_some() && !proven {
            return Err(Refusal::new(
                RefusalKind::NotAllowed,
                "You have a second factor: type its code or a spare one. If it is lost, the office makes you a new PIN \
                 with --forget-code.",
            ));
        }
        let pepper = self.pepper()?;
        let key = base32(&self.roll::<20>(NOT_SET_UP)?, 32);
        let spare = (0..SPARE.0).map(|_| Ok(base32(&self.roll::<8>(NOT_SET_UP)?, SPARE.1)));
        let spare = spare.collect::<Result<Vec<Secret>, Refusal>>()?;
        let hashes = spare.iter().map(|code| quick(&pepper, "spare", code.bare())).collect();
        self.door.new_factor = Some(Factor { key: key.clone(), last_step: 0, spare: hashes });
        // As short as it may be, so that the picture fits a terminal of 24 lines.
        let label = person.initials.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let uri = Secret::new(format!("otpauth://totp/sendo:{label}?secret={}&issuer=sendo", key.bare()));
        Ok(Reply::CodeSetUp(Box::new(CodeSetUp { uri, key, spare })))
    }

    /// A code: with the right one all rights are there. The first one ends setting it up.
    pub(super) fn code(&mut self, code: &Secret) -> Result<Reply, Refusal> {
        let state = self.shared.store.state();
        let person = self.person(&state)?;
        let name = format!("code {}", person.id);
        let wrong = self.try_is_taken(&name, true)?;
        let typed: String = code.bare().chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
        let typed = Secret::new(typed);
        let now = self.shared.clock.unix_millis() / 1_000;
        let (pepper, begun) = (self.pepper()?, self.door.new_factor.clone());
        let secrets = self.shared.store.secrets();
        let sets_up = begun.is_some();
        let check = |kept: &mut Secretly| {
            let Some(mut factor) = begun.or_else(|| kept.factor.take()) else { return (false, false) };
            let taken = take(&mut factor, &pepper, &typed, now);
            kept.factor = Some(factor);
            (taken, taken)
        };
        // One that is set up must be on the disk; one that is used must only not be used again.
        let taken = if sets_up { secrets.change(person.id, check) } else { secrets.change_at_once(person.id, check) };
        if !taken.map_err(|error| broken(&error))? {
            self.was_wrong(wrong, Some(&person));
            return Err(Refusal::new(
                RefusalKind::NotAllowed,
                "That code is not the one, or was used before: wait for the next, or type a spare code.",
            ));
        }
        self.try_was_right(&name);
        self.door.new_factor = None;
        let who = Who::Person(person.id);
        let asker = self
            .asker
            .as_ref()
            .map_or_else(|| Asker::new(who, None, self.shared.clock.clone()), Asker::with_all_rights);
        Ok(self.seat(&state, asker))
    }
}

/// Whether a code is right now; it is taken once. A step of clock skew to either side is let pass (RFC 6238, 5.2). A last
/// step far ahead is from a clock that was wrong: it says nothing about codes of now.
fn take(factor: &mut Factor, pepper: &[u8], typed: &Secret, now: u64) -> bool {
    if factor.last_step > now / STEP + AHEAD {
        factor.last_step = 0;
    }
    if let Some(step) = totp(&factor.key).and_then(|totp| totp.check(typed.bare(), now)) {
        let fresh = step > factor.last_step;
        factor.last_step = factor.last_step.max(step);
        return fresh;
    }
    let hash = quick(pepper, "spare", typed.bare());
    let before = factor.spare.len();
    factor.spare.retain(|spare| !same(spare.bare().as_bytes(), hash.bare().as_bytes()));
    factor.spare.len() < before
}

fn totp(key: &Secret) -> Option<Totp> {
    let key = Key::try_from_base32(key.bare()).ok()?;
    Builder::new().with_secret(key).with_digits(6).with_skew(1).with_step_duration(STEP).build().ok()
}

/// So many letters of base32; each takes five of the bits.
fn base32(bytes: &[u8], letters: usize) -> Secret {
    let mut text = String::with_capacity(letters);
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    for five in bits.chunks_exact(5).take(letters) {
        let place = five.iter().fold(0, |place, bit| place << 1 | usize::from(*bit));
        text.push(LETTERS.get(place).map_or('A', |letter| char::from(*letter)));
    }
    Secret::new(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor() -> Factor {
        // "12345678901234567890", the key of RFC 6238's own table.
        let key = Secret::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        Factor { key, last_step: 0, spare: vec![quick(b"p", "spare", "ABCDEFGHIJ")] }
    }

    #[test]
    fn a_code_is_taken_once_and_a_step_late_or_early() {
        // RFC 6238, appendix B, cut to six digits: at 59 s 94287082, at 1111111109 s 07081804.
        // When it is typed, whether it was taken at 59 s already, and whether it is taken.
        let table = [
            (59, false, true),
            (89, false, true),
            (29, false, true),
            (120, false, false),
            (59, true, false),
            (89, true, false),
            (1_111_111_109, true, false),
        ];
        for (now, before, right) in table {
            let mut factor = factor();
            assert!(!before || take(&mut factor, b"p", &Secret::new("287082"), 59));
            assert_eq!(take(&mut factor, b"p", &Secret::new("287082"), now), right, "{now} after {before:?}");
        }
        assert!(take(&mut factor(), b"p", &Secret::new("081804"), 1_111_111_109));
    }

    #[test]
    fn a_clock_that_was_ahead_refuses_codes_for_ten_minutes_at_most() {
        // By how many steps the clock was ahead when a code was taken, and whether one of now is taken.
        for (ahead, right) in [(0, false), (1, false), (20, false), (21, true), (400 * 2_880, true)] {
            let mut factor = Factor { last_step: 59 / STEP + ahead, ..factor() };
            assert_eq!(take(&mut factor, b"p", &Secret::new("287082"), 59), right, "{ahead} steps ahead");
            assert!(!take(&mut factor, b"p", &Secret::new("287082"), 59), "once");
        }
    }

    #[test]
    fn a_spare_code_is_taken_once() {
        let mut factor = factor();
        for (code, right) in [("ABCDEFGHIK", false), ("ABCDEFGHIJ", true), ("ABCDEFGHIJ", false), ("", false)] {
            assert_eq!(take(&mut factor, b"p", &Secret::new(code), 59), right, "{code}");
        }
    }

    #[test]
    fn base32_is_what_phones_read() {
        assert_eq!(base32(b"12345678901234567890", 32).bare(), factor().key.bare());
    }
}
