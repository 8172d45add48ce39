//! The door: who somebody is where their Unix account does not say it, and that they have gone. Until somebody is in, a
//! line may ask nothing but this.

use std::collections::BTreeSet;

use super::permit::Asker;
use super::session::Session;
use super::signin_tries::Closed;
use crate::domain::audit::View;
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::id::StaffId;
use crate::domain::record::school::School;
use crate::domain::record::staff::Staff;
use crate::domain::rights::Who;
use crate::domain::school_day::Calendar;
use crate::domain::secret::Secret;
use crate::domain::state::State;
use crate::proto::ask::Reply;
use crate::proto::signin::{DoorStep, Doorway, Way};
use crate::proto::view::Welcome;
use crate::store::Factor;

/// The PIN of everybody in the demo, which says so on its screen.
const DEMO_PIN: &str = "246810";
/// Nobody learns from the words whether the initials are anybody's.
const WRONG: &str = "Initials and PIN do not fit, or the office has made no PIN yet. Type both again.";

/// What a line holds while it is at the door.
#[derive(Default)]
pub(super) struct AtDoor {
    /// Hello was said, so that it may wait here as long as it likes.
    pub(super) known: bool,
    /// Who locked, and may come back without saying who they are.
    left: Option<Who>,
    /// Initials and PIN are asked for although the account is nobody's but the demo's.
    switching: bool,
    /// Whose one-time PIN was right: they choose their own now.
    choosing: Option<StaffId>,
    /// A second factor that is being set up; it holds from its first right code.
    pub(super) new_factor: Option<Factor>,
}

impl Session {
    /// Says who somebody is, or what they must do to get in.
    pub(super) fn come_in(&mut self, act_as: Option<String>) -> Result<Reply, Refusal> {
        let state = self.shared.store.state();
        self.door.known = true;
        if !self.is_shared(&state) {
            let who = self.account.person(&state, act_as.as_deref())?;
            self.leave_seat();
            return Ok(self.take_seat(who, act_as));
        }
        self.leave_seat();
        self.door = AtDoor { known: true, ..AtDoor::default() };
        match act_as {
            None => Ok(self.doorway(Way::Initials { demo_pin: None })),
            Some(login) => Err(Refusal::new(
                RefusalKind::NotAllowed,
                format!("{} may not act as {login}: on a shared account everybody signs in.", self.account.name),
            )),
        }
    }

    /// Takes one step at the door.
    pub(super) fn at_door(&mut self, step: DoorStep) -> Result<Reply, Refusal> {
        if !self.door.known {
            return Err(super::session::say_hello());
        }
        match step {
            DoorStep::Lock { switch } => Ok(self.lock(switch)),
            DoorStep::Unlock => self.unlock(),
            DoorStep::Pin { initials, pin } => self.sign_in(&initials, &pin),
            DoorStep::NewPin { old, pin } => self.new_pin(old.as_ref(), &pin),
            DoorStep::Code(code) => self.code(&code),
            DoorStep::SetUpCode => self.set_up_code(),
            DoorStep::MakePins { login, forget_code } => self.make_pins(login.as_deref(), forget_code),
        }
    }

    /// How one gets in over a line that somebody locked and that takes their PIN: hello does not say who they are.
    pub(super) fn locked(&self) -> Option<Way> {
        let is_locked = self.asker.is_none() && (self.door.left.is_some() || self.door.switching);
        let way = is_locked.then(|| self.way_in(&self.shared.store.state()));
        way.filter(|way| *way != Way::Key)
    }

    /// Whether the line has had its tries and goes: somebody else may need its place. One of an account of one's own
    /// stays, because coming back over another would be coming in.
    pub(super) fn lets_go(&self) -> bool {
        self.asker.is_none() && self.tried.is_spent() && self.is_shared(&self.shared.store.state())
    }

    /// Whether several people use the account. Root is nobody's shared account.
    pub(super) fn is_shared(&self, state: &State) -> bool {
        self.account.uid != 0 && state.school.as_ref().is_some_and(|school| school.is_shared(&self.account.name))
    }

    /// Nobody is there any more: nothing may be asked, and nothing is told.
    fn leave_seat(&mut self) {
        self.asker = None;
        self.marks.signed(false);
        self.throw_away();
        self.mailbox.watch(BTreeSet::new());
        self.mailbox.hear_alarms(false);
    }

    fn lock(&mut self, switch: bool) -> Reply {
        let state = self.shared.store.state();
        let left = self.asker.as_ref().map(|asker| asker.who).or(self.door.left);
        self.leave_seat();
        let demo = state.school.as_ref().is_some_and(|school| school.demo);
        let switching = demo && switch || self.door.switching;
        self.door = AtDoor { known: true, left, switching, ..AtDoor::default() };
        self.doorway(self.way_in(&state))
    }

    fn way_in(&self, state: &State) -> Way {
        if self.is_shared(state) {
            return Way::Initials { demo_pin: None };
        }
        if self.door.switching {
            return Way::Initials { demo_pin: Some(Secret::new(DEMO_PIN)) };
        }
        // Whoever may act for anybody gains nothing by a PIN.
        let own = self.door.left.and_then(Who::person).filter(|_| self.act_as.is_none());
        // A PIN that cannot be checked keeps nobody from what is their own account all the same.
        let has_pin = |id| {
            self.pepper().is_ok()
                && self.shared.store.secrets().of(id).is_ok_and(|kept| kept.pin.is_some() && !kept.one_time)
        };
        if own.is_some_and(has_pin) { Way::Pin } else { Way::Key }
    }

    fn unlock(&mut self) -> Result<Reply, Refusal> {
        if self.way_in(&self.shared.store.state()) != Way::Key {
            return Err(Refusal::new(RefusalKind::NotAllowed, "It takes your PIN to go on."));
        }
        self.come_in(self.act_as.clone())
    }

    /// Initials and PIN, or the PIN of whoever locked.
    fn sign_in(&mut self, initials: &str, pin: &Secret) -> Result<Reply, Refusal> {
        let state = self.shared.store.state();
        let way = self.way_in(&state);
        let person = match (&way, self.door.left.and_then(Who::person)) {
            (Way::Initials { .. }, _) => by_initials(&state, initials),
            (Way::Pin, Some(id)) => state.staff.get(&id).filter(|person| !person.disabled),
            _ => return Err(Refusal::new(RefusalKind::NotAllowed, "This account takes no PIN.")),
        };
        let person = person.map(|person| Staff::clone(person));
        let name = person.as_ref().map_or_else(|| initials.trim().to_lowercase(), |person| person.id.to_string());
        let wrong = self.try_is_taken(&name, person.is_some())?;
        let demo = matches!(way, Way::Initials { demo_pin: Some(_) });
        let fits = self.fits(person.as_ref().map(|person| person.id), pin, demo)?;
        let Some(person) = person.as_ref().filter(|_| fits) else {
            self.was_wrong(wrong, person.as_ref());
            return Err(Refusal::new(RefusalKind::NotAllowed, WRONG));
        };
        self.try_was_right(&name);
        self.shared.store.secrets().prove(person.id);
        let one_time = self.shared.store.secrets().of(person.id).is_ok_and(|kept| kept.pin.is_some() && kept.one_time);
        if one_time && !demo {
            self.door.choosing = Some(person.id);
            return Ok(self.doorway(Way::NewPin));
        }
        Ok(self.signed_in(person))
    }

    /// A person's PIN was right: they take their seat.
    pub(super) fn signed_in(&mut self, person: &Staff) -> Reply {
        let act_as = match self.way_in(&self.shared.store.state()) {
            Way::Initials { .. } => Some(person.login.clone()),
            _ => None,
        };
        let seat = self.take_seat(Who::Person(person.id), act_as);
        self.shared.audit.note(Some(person.id), &self.account.via(self.act_as.as_deref()), View::SignedIn);
        seat
    }

    /// Somebody is in from here on.
    pub(super) fn take_seat(&mut self, who: Who, act_as: Option<String>) -> Reply {
        let state = self.shared.store.state();
        let withheld = self.withheld(&state, who, act_as.as_deref());
        self.act_as = act_as;
        self.door = AtDoor { known: true, ..AtDoor::default() };
        self.seat(&state, Asker::new(who, withheld, self.shared.clock.clone()))
    }

    pub(super) fn seat(&mut self, state: &State, asker: Asker) -> Reply {
        let welcome = self.welcome(&asker.sees(state), &asker);
        self.mailbox.hear_alarms(asker.may_manage(state));
        self.mailbox.watch(BTreeSet::new());
        self.marks.signed(true);
        self.asker = Some(asker);
        Reply::Welcome(Box::new(welcome))
    }

    /// Where somebody is who is in.
    fn welcome(&self, state: &State, asker: &Asker) -> Welcome {
        let me = asker.who.person().and_then(|id| state.staff.get(&id));
        let manages = asker.may_manage(state);
        let alarms = if manages { [self.shared.faults(state), self.guessed_at(state)].concat() } else { Vec::new() };
        let ailing = self.shared.store.ailment().map(|ailment| format!("Now {}.", ailment.words));
        Welcome {
            program: env!("CARGO_PKG_VERSION").into(),
            school: state.school.as_deref().cloned(),
            me: me.map(|staff| Staff::clone(staff)),
            account: self.account.name.clone(),
            today: self.shared.clock.today(),
            now: self.shared.clock.now(),
            read_only: self.shared.store.read_only(),
            opening: self.shared.opening.iter().cloned().chain(ailing).collect(),
            shared: self.is_shared(state),
            withheld: asker.withheld,
            alarms,
        }
    }

    /// The way in, with no more of the school than its name and whom a worry about a child goes to: the words that a
    /// lock wiped are gone, the names are not.
    pub(super) fn doorway(&self, way: Way) -> Reply {
        let state = self.shared.store.state();
        let school = state.school.as_ref().map(|school| School {
            stop_words: None,
            calendar: Calendar::default(),
            ..School::clone(school)
        });
        let welcome = Welcome {
            program: env!("CARGO_PKG_VERSION").into(),
            school,
            me: None,
            account: self.account.name.clone(),
            today: self.shared.clock.today(),
            now: self.shared.clock.now(),
            read_only: None,
            opening: Vec::new(),
            shared: self.is_shared(&state),
            withheld: None,
            alarms: Vec::new(),
        };
        Reply::Door(Box::new(Doorway { welcome, way }))
    }

    /// The person who has just typed a one-time PIN.
    pub(super) fn choosing(&self, state: &State) -> Option<Staff> {
        let person = state.staff.get(&self.door.choosing?)?;
        (!person.disabled).then(|| Staff::clone(person))
    }

    /// Why a try is not taken, in a sentence that is the same for everybody.
    pub(super) fn closed(closed: Closed) -> Refusal {
        let sentence = match closed {
            Closed::Wait(1) => "Too soon after a wrong try: wait a second.".into(),
            Closed::Wait(seconds) => format!("Too soon after a wrong try: wait {seconds} seconds."),
            Closed::LockedOut => {
                "Too many wrong tries here: begin again, or ask the office for a new PIN. The office has been told."
                    .into()
            }
        };
        Refusal::new(RefusalKind::NotAllowed, sentence)
    }
}

/// Whether it is the PIN that the demo's screen says.
pub(super) fn is_demo_pin(pin: &Secret) -> bool {
    pin.bare() == DEMO_PIN
}

/// Who has these initials, whatever their case.
fn by_initials<'s>(state: &'s State, typed: &str) -> Option<&'s std::sync::Arc<Staff>> {
    let typed = typed.trim().to_lowercase();
    state.staff.values().find(|person| !person.disabled && person.initials.to_lowercase() == typed)
}
