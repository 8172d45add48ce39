//! Asks the table of rights for a whole command, pupil by pupil.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time;

use super::looks::Looks;
use crate::clock::Clock;
use crate::domain::command::{Command, Refusal, RefusalKind};
use crate::domain::id::{FlagId, PupilId};
use crate::domain::kind::Needs;
use crate::domain::look::Look;
use crate::domain::record::staff::{Role, Staff};
use crate::domain::rights::{Act, Reaches, Verdict, Who, may};
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::domain::time::Instant;
use crate::proto::message::Topic;
use crate::proto::signin::Withheld;

/// What one person at one line has opened, and what of it stands in the audit.
#[derive(Debug, Default)]
struct Openings {
    /// Each with the day on which that was: it holds until the day ends.
    with_reason: BTreeMap<PupilId, Day>,
    looks: Looks,
    /// When it was last noted that they read the audit.
    audit_read: Option<time::Instant>,
}

/// How long one row says that somebody reads the audit.
const AUDIT_READ: time::Duration = time::Duration::from_hours(1);

/// What a pupil is to somebody who is told of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kin {
    /// They work with the pupil.
    Own,
    /// They have opened the record with a reason, over this line and today.
    Opened,
    /// Neither.
    Stranger,
}

/// Who asks, and which records they have opened with a reason in this session.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    pub(super) who: Who,
    openings: Arc<Mutex<Openings>>,
    clock: Clock,
    /// Why some of their rights wait.
    pub(super) withheld: Option<Withheld>,
}

impl Asker {
    /// Somebody who has opened nothing yet.
    pub(super) fn new(who: Who, withheld: Option<Withheld>, clock: Clock) -> Asker {
        Asker { who, openings: Arc::default(), clock, withheld }
    }

    /// Now, by the server's clock.
    pub(super) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The person at the school that they are.
    pub(super) fn person<'s>(&self, state: &'s State) -> Option<&'s Staff> {
        self.who.person().and_then(|id| state.staff.get(&id)).map(AsRef::as_ref)
    }

    /// Today's date, by the server's clock.
    pub(super) fn today(&self) -> Day {
        self.clock.today()
    }

    /// The same, once the code was right.
    pub(super) fn with_all_rights(&self) -> Asker {
        Asker { withheld: None, ..self.clone() }
    }

    /// The school as it is to them: while some of their rights wait, they have no role but a teacher's.
    pub(super) fn sees<'s>(&self, state: &'s State) -> Cow<'s, State> {
        let waits = self.withheld.and(self.who.person()).and_then(|id| state.staff.get(&id));
        let Some(person) = waits else { return Cow::Borrowed(state) };
        let mut roles = person.roles.clone();
        if person.is(&[Role::Senco, Role::DeputySenco]) {
            roles.insert(Role::Teacher); // A SENCO is a qualified teacher (SEND Code 6.85).
        }
        roles.retain(|role| matches!(role, Role::Teacher | Role::Ta));
        let mut state = State { reaches: Reaches::default(), ..state.clone() };
        state.staff.insert_mut(person.id, Arc::new(Staff { roles, ..Staff::clone(person) }));
        Cow::Owned(state)
    }

    /// Whether they bring files in, which are long.
    pub(super) fn may_import(&self, state: &State) -> Result<(), Refusal> {
        self.may(&self.sees(state), Act::Import, None)
    }

    fn openings(&self) -> MutexGuard<'_, Openings> {
        self.openings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until the line or the day ends, they may read and log on this pupil: their reason has just been written to the
    /// journal, and is not noted a second time.
    pub(super) fn open(&self, pupil: PupilId) {
        self.open_again(pupil);
        self.noted(pupil);
    }

    /// The same where their reason was written over an earlier line. What they read over this one is noted.
    pub(super) fn open_again(&self, pupil: PupilId) {
        let today = self.today();
        self.openings().with_reason.insert(pupil, today);
    }

    fn has_opened(&self, pupil: PupilId) -> bool {
        let today = self.today();
        self.openings().with_reason.get(&pupil).is_some_and(|day| *day == today)
    }

    /// What this pupil is to them.
    pub(super) fn kin(&self, state: &State, pupil: PupilId) -> Kin {
        let Some(about) = state.pupils.get(&pupil) else { return Kin::Stranger };
        match may(state, self.who, Act::Read, Some(about), self.today()) {
            Verdict::Yes => Kin::Own,
            Verdict::WithReason if self.has_opened(pupil) => Kin::Opened,
            Verdict::WithReason | Verdict::No(_) => Kin::Stranger,
        }
    }

    /// A row about the opening of this record has been written.
    pub(super) fn noted(&self, pupil: PupilId) {
        self.openings().looks.noted(pupil, time::Instant::now());
    }

    /// Whether such a row is still new enough to stand for a look now.
    pub(super) fn has_just_opened(&self, pupil: PupilId) -> bool {
        self.openings().looks.stands(pupil, time::Instant::now())
    }

    /// Whether it is to be noted that they opened this record; the caller does so then.
    pub(super) fn opens_anew(&self, pupil: PupilId) -> bool {
        self.openings().looks.opens(pupil, time::Instant::now())
    }

    /// Whether it is to be noted that something of this record was given; the caller does so then.
    pub(super) fn gives_anew(&self, pupil: PupilId) -> bool {
        self.openings().looks.gives(pupil, time::Instant::now())
    }

    /// Whether it is to be noted that they read the audit; the caller does so then.
    pub(super) fn reads_audit_anew(&self) -> bool {
        let mut openings = self.openings();
        if openings.audit_read.is_some_and(|read| read.elapsed() < AUDIT_READ) {
            return false;
        }
        openings.audit_read = Some(time::Instant::now());
        true
    }

    /// Refuses unless they may do this, to this pupil where it is about one.
    pub(super) fn may(&self, state: &State, act: Act, pupil: Option<PupilId>) -> Result<(), Refusal> {
        let record = match pupil {
            Some(id) if !state.pupils.contains_key(&id) => {
                self.may(state, Act::Names, None)?; // Whose account is closed does not hear who is here.
                return Err(Refusal::not_found("That pupil is not here."));
            }
            Some(id) => state.pupils.get(&id),
            None => None,
        };
        match may(state, self.who, act, record.map(AsRef::as_ref), self.today()) {
            Verdict::Yes => Ok(()),
            Verdict::WithReason if pupil.is_some_and(|id| self.has_opened(id)) => Ok(()),
            Verdict::WithReason => Err(Refusal::new(
                RefusalKind::NeedsReason,
                format!(
                    "You do not work with {}: open the record with a reason, which the SENCO sees.",
                    record.map_or_else(String::new, |pupil| pupil.name.full())
                ),
            )),
            Verdict::No(sentence) => {
                let waits = self.withheld.map_or_else(String::new, |withheld| format!(" {}", withheld.sentence()));
                Err(Refusal::new(RefusalKind::NotAllowed, format!("Not allowed: {sentence}.{waits}")))
            }
        }
    }

    /// Whether they may hear that something changed there. Of a pupil whom they may open with a reason they may.
    pub(super) fn may_watch(&self, state: &State, topic: Topic) -> bool {
        let may = |act, pupil| match self.may(state, act, pupil) {
            Ok(()) => true,
            Err(refusal) => refusal.kind == RefusalKind::NeedsReason,
        };
        match topic {
            Topic::Pupil(id) => may(Act::Read, Some(id)),
            Topic::Queue | Topic::All => may(Act::Triage, None),
            Topic::Item(id) => may(Act::Triage, None) || (self.raised(state, id) && may(Act::Flag, None)),
            Topic::Inbox => may(Act::Flag, None) || may(Act::HearOfChanges, None),
            Topic::InboxOf(id) => {
                self.who.person() == Some(id) && (may(Act::Flag, None) || may(Act::HearOfChanges, None))
            }
            Topic::Staff => may(Act::StaffNames, None),
            Topic::Pupils | Topic::Brief(_) | Topic::Roster | Topic::School | Topic::Reach => may(Act::Names, None),
        }
    }

    /// Whether they raised this item; one that is over tells nobody anything new.
    fn raised(&self, state: &State, flag: FlagId) -> bool {
        state.flags.get(&flag).is_some_and(|flag| Some(flag.by) == self.who.person())
    }

    /// Refuses unless they may do all that the command wants.
    pub(super) fn may_command(&self, look: &Look<'_>, command: &Command) -> Result<(), Refusal> {
        for needs in command.needs(look, self.who)? {
            match needs {
                Needs::To(act) => self.may(look, act, None)?,
                Needs::With(act, pupil) => self.may(look, act, Some(pupil))?,
                Needs::Reason(pupil) => match self.may(look, Act::Read, Some(pupil)) {
                    Err(refusal) if refusal.kind == RefusalKind::NeedsReason => {}
                    other => other?,
                },
                Needs::Senco(sentence) if self.may(look, Act::Triage, None).is_err() => {
                    let waits = self.withheld.map_or_else(String::new, |withheld| format!(" {}", withheld.sentence()));
                    return Err(Refusal::new(RefusalKind::NotAllowed, format!("{sentence}{waits}")));
                }
                Needs::Senco(_) => {}
            }
        }
        Ok(())
    }
}
