//! PINs: whether one is right, choosing one, and the one-time ones that the office hands out. Wrong tries are counted
//! here, and told.

use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use zeroize::Zeroizing;

use super::permit::Asker;
use super::session::{Session, say_hello};
use super::signin_hash::quick;
use super::signin_tries::{Begun, Closed, MANY, Tries};
use super::signin_turns::Try;
use super::whence::Whence;
use crate::domain::audit::View;
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::id::StaffId;
use crate::domain::record::staff::Staff;
use crate::domain::rights::Act;
use crate::domain::secret::{PIN_DIGITS, Secret, check_pin};
use crate::domain::state::State;
use crate::logfile;
use crate::proto::ask::Reply;
use crate::proto::signin::Slip;
use crate::random::NoRandom;
use crate::store::{PinHash, SecretFault, Secretly, Secrets};

/// How long a try that is not taken is left without an answer.
const PACE: Duration = Duration::from_millis(300);
/// How often whoever stands in turn looks whether they gave way.
const LOOK: Duration = Duration::from_millis(500);
/// What many wrong tries lead to.
const WAITS: &str = "a PIN of theirs is looked at after 40 seconds there";
/// What is so where no PIN can be rolled.
const NO_PIN: &str = "No PIN was made";
/// How often a PIN is rolled: of a thousand one is easily guessed, so this often only where something is wrong.
const THROWS: usize = 20;

/// A one-time PIN that is not kept yet.
struct NewPin<'p> {
    person: &'p Staff,
    pin: Secret,
    hash: PinHash,
}

impl Session {
    /// Whether a PIN is somebody's. Nobody's takes as long.
    pub(super) fn fits(&self, person: Option<StaffId>, pin: &Secret, demo: bool) -> Result<bool, Refusal> {
        let pepper = self.pepper()?;
        let kept = person.map(|id| self.shared.store.secrets().of(id)).transpose();
        let hash = kept.as_ref().ok().and_then(|kept| kept.as_ref()?.pin.clone());
        let fits = self.shared.hasher.fits(&pepper, pin, hash.as_ref(), self.account.uid).ok_or_else(no_memory)?;
        kept.map_err(|error| broken(&error))?;
        Ok(fits || demo && person.is_some() && super::signin::is_demo_pin(pin))
    }

    /// Counts a try, as a wrong one until it was right; the refusal says how long the next one waits. Under a name that
    /// was tried wrongly before it stands in turn first, in the middle of this.
    pub(super) fn try_is_taken(&mut self, name: &str, is_person: bool) -> Result<u32, Refusal> {
        let key = self.key_of(name)?;
        let account = self.account.name.clone();
        let shared = Arc::clone(&self.shared);
        let (now, secrets) = (shared.clock.unix_millis(), shared.store.secrets());
        let begun = self
            .tried
            .begin(&key, now)
            .map(|()| shared.tries.change(secrets, now, is_person, |tries| tries.begin(&key, &account, now)));
        let taken = begun.and_then(|begun| match begun {
            Begun::Taken(wrong) => Ok(wrong),
            Begun::Stands { tired } => {
                if let Err(closed) = self.stand(&key, tired, is_person) {
                    self.tried.take_back(&key); // It was not looked at.
                    return Err(closed);
                }
                let now = shared.clock.unix_millis();
                Ok(shared.tries.change(secrets, now, is_person, |tries| tries.count(&key, &account, now)))
            }
        });
        taken.map_err(|closed| {
            // On this line's own thread: whoever tries without end is answered slowly, and takes nobody's processor.
            std::thread::sleep(PACE);
            Session::closed(closed)
        })
    }

    /// Stands in turn. Initials that nobody has stand as long, and keep nobody else from it.
    fn stand(&self, key: &str, tired: bool, is_person: bool) -> Result<(), Closed> {
        let place = Whence::of(&self.line).ok().filter(|_| is_person).unwrap_or_else(|| self.shared.turns.alone());
        let account = if is_person { self.account.uid } else { u32::MAX };
        let of = Try { account, place, name: key.to_owned(), wrong: self.tried.wrong(), tired };
        let turn = self.shared.turns.stand(of).map_err(Closed::Wait)?;
        self.marks.waits(is_person);
        let stood = loop {
            match turn.left() {
                None => break Err(Closed::Wait(1)),
                Some(Duration::ZERO) => break Ok(()),
                // Whoever goes meanwhile gives their turn up.
                Some(left) if self.has_gone_within(left.min(LOOK)) => break Err(Closed::Wait(1)),
                Some(_) => {}
            }
        };
        self.marks.waits(false);
        stood
    }

    /// Waits so long, or until the other end has hung up; whether that is so.
    fn has_gone_within(&self, time: Duration) -> bool {
        let time = Timespec { tv_sec: i64::try_from(time.as_secs()).unwrap_or(1), tv_nsec: time.subsec_nanos().into() };
        let mut line = [PollFd::new(&*self.line, PollFlags::RDHUP)];
        poll(&mut line, Some(&time)).is_ok_and(|events| events > 0)
    }

    /// The try was wrong: the so manieth at that name. The office is told once of many.
    pub(super) fn was_wrong(&self, wrong: u32, person: Option<&Staff>) {
        let account = &self.account.name;
        logfile::sparingly(
            &format!("wrong tries from {account}"),
            &format!("a wrong try to sign in from the account {account}, number {wrong} at that name"),
        );
        if wrong == MANY {
            let who = person.map_or_else(|| "initials that nobody here has".to_owned(), Staff::short);
            self.shared.alarm(&format!("Ten wrong tries for {who}, the last from the account {account}: {WAITS}."));
        }
    }

    /// The try was right after all.
    pub(super) fn try_was_right(&mut self, name: &str) {
        if let Ok(key) = self.key_of(name) {
            self.tried.right(&key);
            let now = self.shared.clock.unix_millis();
            self.shared
                .tries
                .change(self.shared.store.secrets(), now, true, |tries| tries.right(&key, &self.account.name));
        }
        self.shared.store.secrets().save_all();
    }

    /// At whose PIN somebody guesses, a sentence each.
    pub(super) fn guessed_at(&self, state: &State) -> Vec<String> {
        let now = self.shared.clock.unix_millis();
        if !self.shared.tries.look(self.shared.store.secrets(), now, |tries| tries.are_any_many(now)) {
            return Vec::new();
        }
        let people = state.staff.values().filter(|person| !person.disabled).map(AsRef::as_ref);
        let say = |person: &Staff| {
            let keys = names(person).map(|name| self.key_of(&name).unwrap_or_default());
            let are_many = |tries: &Tries| keys.iter().any(|key| tries.are_many(key, now));
            self.shared.tries.look(self.shared.store.secrets(), now, are_many).then(|| {
                let (who, login) = (person.short(), &person.login);
                format!("Ten wrong tries for {who} lately: {WAITS}. `sendo staff pin {login}` makes a new PIN.")
            })
        };
        people.filter_map(say).collect()
    }

    /// What a name is counted under: what was typed may be a PIN in the wrong field.
    fn key_of(&self, name: &str) -> Result<String, Refusal> {
        Ok(quick(&self.pepper()?, "name", name).bare().to_owned())
    }

    pub(super) fn pepper(&self) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let store = &self.shared.store;
        store.secrets().pepper(|| store.dice().roll()).map_err(|error| broken(&error))
    }

    /// Random bytes; `not_done` is what is so without them.
    pub(super) fn roll<const N: usize>(&self, not_done: &str) -> Result<[u8; N], Refusal> {
        self.shared.store.dice().roll().map_err(|error| without_dice(not_done, &error))
    }

    /// Somebody chooses a PIN: right after a one-time one, or with their old one.
    pub(super) fn new_pin(&mut self, old: Option<&Secret>, pin: &Secret) -> Result<Reply, Refusal> {
        let state = self.shared.store.state();
        let choosing = self.choosing(&state);
        let person = match (&choosing, &self.asker) {
            (Some(person), _) => person.clone(),
            (None, Some(asker)) => {
                let own = asker.who.person().and_then(|id| state.staff.get(&id)).filter(|person| !person.disabled);
                own.map(|person| Staff::clone(person)).ok_or_else(say_hello)?
            }
            (None, None) => return Err(say_hello()),
        };
        if choosing.is_none() {
            self.knows_old(&person, old)?; // Whose file is damaged does not choose one: the office makes it.
        }
        check_pin(pin).map_err(Refusal::invalid)?;
        if self.fits(Some(person.id), pin, false)? {
            return Err(Refusal::invalid("That is the PIN that you had: choose another."));
        }
        let hash = self.hash(pin, "The PIN is the one that it was")?;
        let secrets = self.shared.store.secrets();
        let put = secrets.change(person.id, |kept| {
            kept.pin = Some(hash);
            kept.one_time = false;
            (true, ())
        });
        put.map_err(|error| broken(&error))?;
        match &self.asker {
            Some(asker) => Ok(self.seat(&state, asker.clone())),
            None => Ok(self.signed_in(&person)),
        }
    }

    /// Whoever changes a PIN that they chose must know it.
    fn knows_old(&mut self, person: &Staff, old: Option<&Secret>) -> Result<(), Refusal> {
        let kept = self.shared.store.secrets().of(person.id).map_err(|error| broken(&error))?;
        if kept.pin.is_none() {
            return Ok(());
        }
        let name = person.id.to_string();
        let wrong = self.try_is_taken(&name, true)?;
        if !self.fits(Some(person.id), old.unwrap_or(&Secret::default()), false)? {
            self.was_wrong(wrong, Some(person));
            return Err(Refusal::new(RefusalKind::NotAllowed, "The old PIN is another one. Nothing was changed."));
        }
        self.try_was_right(&name);
        Ok(())
    }

    fn hash(&self, pin: &Secret, not_done: &str) -> Result<PinHash, Refusal> {
        self.shared.hasher.hash(&self.pepper()?, pin, self.roll(not_done)?).ok_or_else(no_memory)
    }

    /// One-time PINs for one person, or for everybody who has not chosen one yet.
    pub(super) fn make_pins(&self, login: Option<&str>, forget_code: bool) -> Result<Reply, Refusal> {
        let state = self.shared.store.state();
        let asker = self.asker.as_ref().ok_or_else(say_hello)?;
        asker.may(&asker.sees(&state), Act::ManageStaff, None)?;
        let people: Vec<&Staff> = match login {
            Some(login) => {
                let person = state.by_login(login);
                vec![person.ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {login}.")))?]
            }
            None => state.staff.values().filter(|person| !person.disabled).map(AsRef::as_ref).collect(),
        };
        // All are rolled before the first is kept: a machine without random numbers changes nobody's.
        let mut made = Vec::new();
        for person in &people {
            made.extend(self.make_pin(person, login.is_some())?);
        }
        let kept_own = people.len() - made.len();
        let slips = made.into_iter().map(|made| self.keep_pin(made, forget_code));
        let mut slips = slips.collect::<Result<Vec<Slip>, Refusal>>()?;
        slips.sort_by(|a, b| a.name.cmp(&b.name));
        let by = self.account.via(self.act_as.as_deref());
        let codes = if forget_code { ", and forgot their second factor" } else { "" };
        logfile::log(&format!("{by} made {} one-time PINs{codes}", slips.len()));
        Ok(Reply::Slips(slips, kept_own))
    }

    /// A one-time PIN; `None` for somebody who has chosen one, unless it is asked for by name.
    fn make_pin<'p>(&self, person: &'p Staff, by_name: bool) -> Result<Option<NewPin<'p>>, Refusal> {
        // Whose file is damaged has none.
        let has_own = |kept: Secretly| kept.pin.is_some() && !kept.one_time;
        if !by_name && self.shared.store.secrets().of(person.id).is_ok_and(has_own) {
            return Ok(None);
        }
        let pin = self.random_pin()?;
        let hash = self.hash(&pin, NO_PIN)?;
        Ok(Some(NewPin { person, pin, hash }))
    }

    fn keep_pin(&self, NewPin { person, pin, hash }: NewPin<'_>, forget_code: bool) -> Result<Slip, Refusal> {
        let put = self.shared.store.secrets().renew(person.id, |kept| {
            kept.pin = Some(hash);
            kept.one_time = true;
            if forget_code {
                kept.factor = None;
            }
            (true, ())
        });
        put.map_err(|error| broken(&error))?;
        let by = self.asker.as_ref().and_then(|asker| asker.who.person());
        let name = format!("{} ({})", person.short(), person.login);
        let made = View::PinMade { person: person.id, name, forgot_code: forget_code };
        self.shared.audit.note(by, &self.account.via(self.act_as.as_deref()), made);
        for name in names(person) {
            let key = self.key_of(&name)?;
            let now = self.shared.clock.unix_millis();
            self.shared.tries.change(self.shared.store.secrets(), now, true, |tries| tries.forget(&key));
        }
        let name = format!("{} {}", person.given, person.family).trim().to_owned();
        Ok(Slip { name, initials: person.initials.clone(), login: person.login.clone(), pin })
    }

    /// Six digits that could be anybody's choice.
    fn random_pin(&self) -> Result<Secret, Refusal> {
        let limit = 10_u64.pow(u32::try_from(PIN_DIGITS).unwrap_or(6));
        for _ in 0..THROWS {
            let number = u64::from_be_bytes(self.roll(NO_PIN)?);
            // Of the 2^64 numbers the few at the end that would favour some PINs are not taken.
            if number < u64::MAX - u64::MAX % limit {
                let pin = Secret::new(format!("{:06}", number % limit));
                if check_pin(&pin).is_ok() {
                    return Ok(pin);
                }
            }
        }
        Err(without_dice(NO_PIN, &NoRandom("they are always the same".into())))
    }
}

impl Asker {
    /// Whether they hear of people who are locked out.
    pub(super) fn may_manage(&self, state: &State) -> bool {
        self.may(&self.sees(state), Act::ManageStaff, None).is_ok()
    }
}

/// What a person's tries are counted under: of their PIN, and of their code.
fn names(person: &Staff) -> [String; 2] {
    [person.id.to_string(), format!("code {}", person.id)]
}

/// What of the secrets cannot be used, person by person, in sentences that say what to do.
pub(super) fn secret_faults(secrets: &Secrets, state: &State) -> Vec<String> {
    let faults = secrets
        .faults()
        .unwrap_or_else(|error| vec![SecretFault::Pepper(format!("secrets/ cannot be read ({error})"))]);
    let say = |fault| {
        match fault {
        SecretFault::Pepper(why) => format!("Nobody can sign in with a PIN: {why}."),
        SecretFault::Tries => {
            "secrets/tries is damaged: how often wrong PINs were typed is not known, so each PIN waits 40 seconds for an hour."
                .into()
        }
        SecretFault::Person(id) => match state.staff.get(&id) {
            Some(person) => format!(
                "{} cannot sign in with a PIN, because secrets/{id} is damaged: `sendo staff pin {}` makes a new one. Nobody \
                 else is touched.",
                person.short(),
                person.login
            ),
            None => format!("secrets/{id} is damaged, and belongs to nobody who is here: it may be removed."),
        },
    }
    };
    faults.into_iter().map(say).collect()
}

/// A file that sign-in needs cannot be used; which one, the error says.
pub(super) fn broken(error: &std::io::Error) -> Refusal {
    if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return without_dice("Nobody can sign in now", error);
    }
    Refusal::new(
        RefusalKind::Unavailable,
        format!("This PIN cannot be checked or kept now: {error}. Ask the office; nothing was changed."),
    )
}

fn without_dice(not_done: &str, error: &NoRandom) -> Refusal {
    let sentence = format!("{not_done}, and nothing was changed: {error}. Try again in a moment.");
    Refusal::new(RefusalKind::Unavailable, sentence)
}

fn no_memory() -> Refusal {
    Refusal::new(RefusalKind::Unavailable, "The machine is too busy to check a PIN: try again in a moment.")
}
