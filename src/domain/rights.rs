//! Who may do what: one table. The server asks it for every request; screens ask it only to say beforehand what would
//! be refused.

use std::collections::BTreeSet;

use super::id::{ClassId, StaffId};
use super::pupil::Pupil;
use super::school::PlansSeenBy;
use super::staff::{Role, Staff};
use super::state::State;

/// For whom something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A member of staff.
    Person(StaffId),
    /// The owner of the store, without a person of their own: sets up, reads no plan.
    Owner,
}

impl Who {
    /// The person, where there is one.
    pub fn person(self) -> Option<StaffId> {
        match self {
            Who::Person(id) => Some(id),
            Who::Owner => None,
        }
    }
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// See names, forms and years.
    Names,
    /// Read a pupil's plan and record.
    Read,
    /// Add an observation or a measurement, and take one's own back.
    Log,
    /// Hand an item to the SENCO, and read the answers to one's own.
    Flag,
    /// See the queue and answer items.
    Triage,
    /// See who works here.
    StaffNames,
    /// Add staff and change roles.
    ManageStaff,
    /// Bring in rosters, pupils and plans.
    Import,
    /// Compare the store with its journal.
    Check,
    /// Choose how widely plans are seen.
    Choose,
    /// Choose shared accounts and the second factor: who gets in.
    GuardDoor,
}

/// Whether somebody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Yes,
    /// Yes, once they have given a reason, which the SENCO sees.
    WithReason,
    /// No, and why.
    No(&'static str),
}

/// The pupils that a person works with: those whom they teach or support, or to whom the school has opened plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    everyone: bool,
    classes: BTreeSet<ClassId>,
    years: BTreeSet<String>,
}

impl Reach {
    /// Whom a person works with today. SENCO and deputy work with everyone.
    pub fn of(state: &State, person: &Staff) -> Reach {
        let teaches = person.is(&[Role::Teacher, Role::Ta]);
        let seen_by = state.school.as_ref().map_or(PlansSeenBy::Classes, |school| school.plans_seen_by);
        let linked = state.classes.values().filter(|class| !class.ended && class.staff.contains(&person.id));
        let classes: BTreeSet<ClassId> = linked.map(|class| class.id).collect();
        let years = match seen_by {
            PlansSeenBy::Year => state
                .pupils
                .values()
                .filter(|pupil| !pupil.year.is_empty() && !pupil.classes.is_disjoint(&classes))
                .map(|pupil| pupil.year.clone())
                .collect(),
            PlansSeenBy::Classes | PlansSeenBy::School => BTreeSet::new(),
        };
        let everyone = person.is(SENCO) || (teaches && seen_by == PlansSeenBy::School);
        Reach { everyone, classes, years }
    }

    /// Whether the pupil is one of them.
    pub fn holds(&self, pupil: &Pupil) -> bool {
        self.everyone || !pupil.classes.is_disjoint(&self.classes) || self.years.contains(&pupil.year)
    }
}

/// Those to whom the queue comes.
const SENCO: &[Role] = &[Role::Senco, Role::DeputySenco];

/// Whether `who` may do `act`, with `pupil` where it is about one. SEND Code 6.49 wants everyone who works with a
/// pupil to know the plan; UK GDPR wants nobody else to.
pub fn may(state: &State, who: Who, act: Act, pupil: Option<&Pupil>) -> Verdict {
    let Who::Person(id) = who else { return owner_may(act) };
    let Some(person) = state.staff.get(&id).filter(|person| !person.disabled) else {
        return Verdict::No("this account is closed: ask the office");
    };
    let yes_if = |yes: bool, sentence| if yes { Verdict::Yes } else { Verdict::No(sentence) };
    match act {
        Act::Names | Act::StaffNames => Verdict::Yes,
        Act::Triage => yes_if(person.is(SENCO), "only the SENCO and the deputy SENCO answer the queue"),
        Act::ManageStaff => yes_if(
            person.is(&[Role::Admin, Role::Senco, Role::DeputySenco]),
            "only the office and the SENCO manage staff",
        ),
        Act::Import => {
            yes_if(person.is(&[Role::Admin, Role::Senco, Role::DeputySenco]), "only the office and the SENCO import")
        }
        Act::Check => yes_if(
            person.is(&[Role::Admin, Role::Senco, Role::DeputySenco]),
            "only the office and the SENCO check the store",
        ),
        Act::Choose => yes_if(
            person.is(&[Role::Admin, Role::Senco]),
            "only the office and the SENCO choose how widely plans are seen",
        ),
        Act::GuardDoor => {
            yes_if(person.is(&[Role::Admin]), "only the office chooses shared accounts and the second factor")
        }
        Act::Read | Act::Log | Act::Flag if person.is(SENCO) => Verdict::Yes,
        Act::Read | Act::Log | Act::Flag if person.is(&[Role::Teacher, Role::Ta]) => {
            let stranger = pupil.is_some_and(|pupil| !Reach::of(state, person).holds(pupil));
            match (stranger, act) {
                (true, Act::Read | Act::Log) => Verdict::WithReason,
                _ => Verdict::Yes,
            }
        }
        Act::Read | Act::Log | Act::Flag if person.is(&[Role::Head]) => {
            Verdict::No("the head sees counts and cost, not plans: ask the SENCO")
        }
        Act::Read | Act::Log | Act::Flag => Verdict::No("the office reads no plans: ask the SENCO"),
    }
}

fn owner_may(act: Act) -> Verdict {
    match act {
        Act::Names | Act::StaffNames | Act::ManageStaff | Act::Import | Act::Check => Verdict::Yes,
        Act::Read | Act::Log | Act::Flag | Act::Triage | Act::Choose | Act::GuardDoor => {
            Verdict::No("this account has no person at the school: use --as LOGIN, or ask the office to add you")
        }
    }
}
