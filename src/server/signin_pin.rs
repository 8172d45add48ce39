//! PINs: whether one is right, choosing one, and the one-time ones that the office hands out. Wrong tries are counted
//! here, and told.

use std::time::Duration;

use zeroize::Zeroizing;

use super::permit::Asker;
use super::session::{Session, say_hello};
use super::signin_hash::quick;
use super::signin_tries::{LOCKED, Tries};
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
use crate::store::PinHash;

/// How long a try that is not taken is left without an answer.
const PACE: Duration = Duration::from_millis(300);
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
        let kept = person.map(|id| self.shared.store.secrets().of(id)).transpose().map_err(|error| broken(&error))?;
        let hash = kept.and_then(|kept| kept.pin);
        let fits = self.shared.hasher.fits(&pepper, pin, hash.as_ref()).ok_or_else(no_memory)?;
        Ok(fits || demo && person.is_some() && super::signin::is_demo_pin(pin))
    }

    /// Counts a try, as a wrong one until it was right; the refusal says how long the next one waits.
    pub(super) fn try_is_taken(&self, name: &str) -> Result<u32, Refusal> {
        let key = self.key_of(name)?;
        let begun = self.tries(|tries| tries.begin(&key, &self.account.name, self.shared.clock.unix_millis()))?;
        begun.map_err(|closed| {
            // On this line's own thread: whoever tries without end is answered slowly, and takes nobody's processor.
            std::thread::sleep(PACE);
            Session::closed(closed)
        })
    }

    /// The try was the so manieth wrong one in a row: the one that locks out is told.
    pub(super) fn was_wrong(&self, wrong: u32, person: Option<&Staff>) {
        let account = &self.account.name;
        logfile::log(&format!("a wrong try to sign in from the account {account}, number {wrong} in a row"));
        if wrong >= LOCKED {
            let who = person.map_or_else(|| "initials that nobody here has".to_owned(), Staff::short);
            self.shared.alarm(&format!(
                "Ten wrong tries in a row for {who}, the last from the account {account}: locked out until the office \
                 makes a new PIN."
            ));
        }
    }

    /// The try was right after all.
    pub(super) fn try_was_right(&self, name: &str) {
        if let Ok(key) = self.key_of(name)
            && let Err(refusal) = self.tries(|tries| tries.right(&key, &self.account.name))
        {
            logfile::log(&refusal.sentence);
        }
    }

    /// Who is locked out, a sentence each. Nobody is kept out because this cannot be said.
    pub(super) fn locked_out(&self, state: &State) -> Vec<String> {
        let tries = match self.shared.tries() {
            Ok(tries) if tries.is_anybody_out() => tries,
            Ok(_) => return Vec::new(),
            Err(error) => {
                logfile::log(&broken(&error).sentence);
                return Vec::new();
            }
        };
        let is_out = |name: String| self.key_of(&name).is_ok_and(|key| tries.is_locked_out(&key));
        let people = state.staff.values().filter(|person| !person.disabled).map(AsRef::as_ref);
        let people = people.filter(|person| names(person).into_iter().any(is_out));
        let say = |person: &&Staff| {
            format!(
                "{} is locked out after ten wrong tries: `sendo staff pin {}` makes a new PIN.",
                person.short(),
                person.login
            )
        };
        people.map(|person| say(&person)).collect()
    }

    /// Changes the wrong tries, and keeps them before anything else is done.
    fn tries<T>(&self, change: impl FnOnce(&mut Tries) -> T) -> Result<T, Refusal> {
        self.shared.change_tries(change).map_err(|error| broken(&error))
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
            self.knows_old(&person, old)?;
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
            None => self.signed_in(&person),
        }
    }

    /// Whoever changes a PIN that they chose must know it.
    fn knows_old(&self, person: &Staff, old: Option<&Secret>) -> Result<(), Refusal> {
        let kept = self.shared.store.secrets().of(person.id).map_err(|error| broken(&error))?;
        if kept.pin.is_none() {
            return Ok(());
        }
        let name = person.id.to_string();
        let wrong = self.try_is_taken(&name)?;
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
        let kept = self.shared.store.secrets().of(person.id).map_err(|error| broken(&error))?;
        if !by_name && kept.pin.is_some() && !kept.one_time {
            return Ok(None);
        }
        let pin = self.random_pin()?;
        let hash = self.hash(&pin, NO_PIN)?;
        Ok(Some(NewPin { person, pin, hash }))
    }

    fn keep_pin(&self, NewPin { person, pin, hash }: NewPin<'_>, forget_code: bool) -> Result<Slip, Refusal> {
        let put = self.shared.store.secrets().change(person.id, |kept| {
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
            self.tries(|tries| tries.forget(&key))?;
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

pub(super) fn broken(error: &std::io::Error) -> Refusal {
    if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return without_dice("Nobody can sign in now", error);
    }
    Refusal::new(RefusalKind::Unavailable, format!("Nobody can sign in now: secrets/ cannot be used ({error})."))
}

fn without_dice(not_done: &str, error: &NoRandom) -> Refusal {
    let sentence = format!("{not_done}, and nothing was changed: {error}. Try again in a moment.");
    Refusal::new(RefusalKind::Unavailable, sentence)
}

fn no_memory() -> Refusal {
    Refusal::new(RefusalKind::Unavailable, "The machine is too busy to check a PIN: try again in a moment.")
}
