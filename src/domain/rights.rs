//! Who may do what: one table. The server asks it for every request; screens ask it only to say beforehand what would
//! be refused.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::domain::id::{ClassId, StaffId};
use crate::domain::record::link::LinkTo;
use crate::domain::record::pupil::Pupil;
use crate::domain::record::school::PlansSeenBy;
use crate::domain::record::staff::{Role, Staff};
use crate::domain::school_day::Day;
use crate::domain::state::State;

/// For whom something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// Add an observation, a measurement, an entry of the assessment or a parent's concern, say that one has read a plan,
    /// and take one's own back.
    Log,
    /// Change a pupil's plan or profile, and answer a parent's concern.
    ChangePlan,
    /// Say what kind of support and need a pupil has, by the codes of the census.
    SetNeeds,
    /// Change the school's list of strategies.
    KeepList,
    /// Hand an item to the SENCO, and read the answers to one's own.
    Flag,
    /// See the queue and answer items.
    Triage,
    /// See who works here, the classes, and the school's strategies.
    StaffNames,
    /// Add staff and change roles.
    ManageStaff,
    /// Bring in rosters, pupils and plans.
    Import,
    /// Compare the store with its journal.
    Check,
    /// See how many, never who: open flags, overdue reviews, pupils by provision.
    Count,
    /// See who saw, opened, read, changed and exported what.
    Audit,
    /// Hear of it when others are given roles, or settings that decide who sees and who is told are changed.
    HearOfChanges,
    /// Choose how widely plans are seen, and the snippets for notes.
    Choose,
    /// Choose shared accounts and the second factor: who gets in.
    GuardDoor,
    /// Say whom a worry about a child's safety goes to, and how to reach them.
    SayWhoToTell,
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

/// Who may see a record besides its pupil's plan: a contact, a letter, an assessment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// All who work with the pupil.
    Everyone,
    /// SENCO, deputy SENCO and head: what contacts and letters are unless somebody says otherwise.
    #[default]
    SencoAndHead,
}

impl Audience {
    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Audience::Everyone => "all who work with the pupil",
            Audience::SencoAndHead => "SENCO and head only",
        }
    }
}

/// Whether somebody may see a record of this audience. A reason opens what all who work with the pupil see, never more.
pub fn may_see(state: &State, who: Who, audience: Audience, pupil: &Pupil, today: Day) -> Verdict {
    match audience {
        Audience::Everyone => may(state, who, Act::Read, Some(pupil), today),
        Audience::SencoAndHead => {
            let person = who.person().and_then(|id| state.staff.get(&id)).filter(|person| !person.disabled);
            match person {
                Some(person) if person.is(SENCO) => Verdict::Yes,
                // As the record itself: once it is open.
                Some(person) if person.is(&[Role::Head]) => may(state, who, Act::Read, Some(pupil), today),
                _ => Verdict::No("it is for SENCO and head only"),
            }
        }
    }
}

/// The pupils that a person works with: those whom they teach or support, or to whom the school has opened plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    everyone: bool,
    classes: BTreeSet<ClassId>,
    years: BTreeSet<String>,
    /// Links that count today, each with whether it shares the plan as the teacher's own class does.
    links: Vec<(LinkTo, bool)>,
}

/// Whom people work with, found out once for each person and day in one state of the school. All clones of the state
/// share it; whoever changes one gives that one a new one first.
#[derive(Clone, Debug, Default)]
pub struct Reaches(Arc<Mutex<Found>>);

type Found = BTreeMap<(StaffId, Day), Arc<Reach>>;

/// What was found out says nothing of the school: two states are equal without it.
impl PartialEq for Reaches {
    fn eq(&self, _: &Reaches) -> bool {
        true
    }
}

impl State {
    /// Whom somebody who is here works with today.
    pub fn reach(&self, person: &Staff, today: Day) -> Arc<Reach> {
        let mut known = self.reaches.0.lock().unwrap_or_else(PoisonError::into_inner);
        let reach = known.entry((person.id, today)).or_insert_with(|| Arc::new(Reach::of(self, person, today)));
        Arc::clone(reach)
    }
}

impl Reach {
    /// Whom a person works with today. SENCO and deputy work with everyone.
    fn of(state: &State, person: &Staff, today: Day) -> Reach {
        if person.disabled || !(person.is(SENCO) || person.is(TEACHING)) {
            return Reach::default();
        }
        let seen_by = state.school.as_ref().map_or(PlansSeenBy::Classes, |school| school.plans_seen_by);
        let classes = state.classes.values().filter(|class| class.is_of(person.id, today));
        let classes: BTreeSet<ClassId> = classes.map(|class| class.id).collect();
        let links = state.links.values().filter(|link| link.staff == person.id && link.counts_on(today));
        let links: Vec<(LinkTo, bool)> = links
            .filter(
                |link| !matches!(&link.to, LinkTo::Class(id) if state.classes.get(id).is_none_or(|class| class.ended)),
            )
            .map(|link| (link.to.clone(), link.kind.shares_the_plan()))
            .collect();
        let everyone = person.is(SENCO) || seen_by == PlansSeenBy::School;
        let mut reach = Reach { everyone, classes, years: BTreeSet::new(), links };
        if seen_by == PlansSeenBy::Year && !everyone {
            let theirs = state.pupils.values().filter(|pupil| !pupil.year.is_empty() && reach.shares(pupil));
            reach.years = theirs.map(|pupil| pupil.year.clone()).collect();
        }
        reach
    }

    /// Whether the pupil is one of them.
    pub fn holds(&self, pupil: &Pupil) -> bool {
        self.everyone
            || !pupil.classes.is_disjoint(&self.classes)
            || self.years.contains(&pupil.year)
            || self.links.iter().any(|(to, _)| to.holds(pupil))
    }

    /// Whether the pupil's plan is theirs to carry: however widely the school shows its plans, and not for a day's cover.
    pub fn shares(&self, pupil: &Pupil) -> bool {
        !pupil.classes.is_disjoint(&self.classes) || self.links.iter().any(|(to, shares)| *shares && to.holds(pupil))
    }
}

/// Those to whom the queue comes.
const SENCO: &[Role] = &[Role::Senco, Role::DeputySenco];

/// Those who work with pupils in lessons.
const TEACHING: &[Role] = &[Role::Teacher, Role::Ta];
/// Those who keep staff, rosters and store in order.
const OFFICE: &[Role] = &[Role::Admin, Role::Senco, Role::DeputySenco];

/// Those who read what others have looked at, and how many pupils have support.
const WATCH: &[Role] = &[Role::Senco, Role::Head, Role::DataProtection];

/// Why somebody who leads and does not teach writes on no pupil.
pub const HEAD_READS: &str = "the head reads, with a reason, and changes nothing";

/// Whether somebody is told who was given which role, and what was changed of who sees and who is told.
pub fn hears_of_changes(person: &Staff) -> bool {
    !person.disabled && person.is(Role::LEADS)
}

fn has_lead(state: &State) -> bool {
    state.staff.values().any(|person| !person.disabled && person.is(Role::LEADS))
}

/// Whether `who` may do `act` today, with `pupil` where it is about one. SEND Code 6.49 wants everyone who works with a
/// pupil to know the plan; UK GDPR wants nobody else to.
pub fn may(state: &State, who: Who, act: Act, pupil: Option<&Pupil>, today: Day) -> Verdict {
    let Who::Person(id) = who else { return owner_may(act) };
    let Some(person) = state.staff.get(&id).filter(|person| !person.disabled) else {
        return Verdict::No("this account is closed: ask the office");
    };
    if person.roles.is_empty() {
        return Verdict::No("this account has no role yet: ask the office");
    }
    let yes_if = |yes: bool, sentence| if yes { Verdict::Yes } else { Verdict::No(sentence) };
    match act {
        // The audit names whom it tells of.
        Act::StaffNames if person.roles.iter().all(|role| *role == Role::DataProtection) => Verdict::No(AUDITS_ONLY),
        Act::Names | Act::StaffNames => Verdict::Yes,
        Act::Triage => yes_if(person.is(SENCO), "only the SENCO and the deputy SENCO answer the queue"),
        Act::KeepList => {
            yes_if(person.is(SENCO), "only the SENCO and the deputy SENCO change the school's list of strategies")
        }
        Act::ManageStaff => yes_if(person.is(OFFICE), "only the office and the SENCO manage staff"),
        Act::Import => yes_if(person.is(OFFICE), "only the office and the SENCO import"),
        Act::Check => yes_if(person.is(OFFICE), "only the office and the SENCO check the store"),
        Act::Count => yes_if(
            person.is(SENCO) || person.is(WATCH),
            "only the head, the SENCO and data protection see the school's numbers",
        ),
        Act::Audit => yes_if(person.is(WATCH), "only the SENCO, the head and data protection see who opened what"),
        Act::HearOfChanges => {
            yes_if(hears_of_changes(person), "only the SENCO and the head are told of changes of roles and settings")
        }
        Act::Choose => {
            yes_if(person.is(&[Role::Admin, Role::Senco]), "only the office and the SENCO choose for the whole school")
        }
        Act::GuardDoor => {
            yes_if(person.is(&[Role::Admin]), "only the office chooses shared accounts and the second factor")
        }
        // Until there is a SENCO or a head, the office does what it can.
        Act::SayWhoToTell => yes_if(
            person.is(Role::LEADS) || (person.is(&[Role::Admin]) && !has_lead(state)),
            "only the SENCO and the head say whom a worry about a child goes to; the office until there is one",
        ),
        Act::Read | Act::Log | Act::Flag => may_read(state, person, act, pupil, today),
        Act::SetNeeds | Act::ChangePlan if only_leads(person) => Verdict::No(HEAD_READS),
        Act::SetNeeds => {
            yes_if(person.is(SENCO), "only the SENCO and the deputy SENCO change what kind of need a pupil has")
        }
        // SEND Code 6.45 and 6.48: the teacher and the SENCO agree the support. Those who only see a plan change none, and
        // neither does cover for a day.
        Act::ChangePlan if person.is(&[Role::Teacher]) && !person.is(SENCO) => yes_if(
            pupil.is_none_or(|pupil| state.reach(person, today).shares(pupil)),
            "only the pupil's own teachers and the SENCO change the plan",
        ),
        Act::ChangePlan => {
            yes_if(person.is(SENCO), "the pupil's teachers and the SENCO change the plan; you can log and flag")
        }
    }
}

/// Whether somebody may read, log or flag.
fn may_read(state: &State, person: &Staff, act: Act, pupil: Option<&Pupil>, today: Day) -> Verdict {
    match act {
        _ if person.is(SENCO) => Verdict::Yes,
        _ if person.is(TEACHING) => {
            if act != Act::Read && pupil.is_some_and(|pupil| pupil.left) {
                return Verdict::No("the pupil has left: tell the SENCO");
            }
            let stranger = pupil.is_some_and(|pupil| !state.reach(person, today).holds(pupil));
            match (stranger, act) {
                (true, Act::Read | Act::Log) => Verdict::WithReason,
                _ => Verdict::Yes,
            }
        }
        // One child at a time, and the reason is there for all who read the audit: a class's plans have none.
        Act::Read if only_leads(person) && pupil.is_some() => Verdict::WithReason,
        Act::Read if only_leads(person) => Verdict::No("the head opens one record at a time, with a reason"),
        Act::Log | Act::Flag if only_leads(person) => Verdict::No(HEAD_READS),
        _ if person.is(&[Role::Admin]) => Verdict::No("the office reads no plans: ask the SENCO"),
        _ if person.is(&[Role::DataProtection]) => Verdict::No(AUDITS_ONLY),
        _ => Verdict::No("this account reads no plans: ask the SENCO"),
    }
}

/// What data protection is told that asks for more than its part.
const AUDITS_ONLY: &str = "data protection reads who saw what, and no plans: ask the SENCO";

/// Whether somebody is the head, and works with no pupils besides.
fn only_leads(person: &Staff) -> bool {
    person.is(&[Role::Head]) && !person.is(SENCO) && !person.is(TEACHING)
}

fn owner_may(act: Act) -> Verdict {
    match act {
        Act::Names | Act::StaffNames | Act::ManageStaff | Act::Import | Act::Check => Verdict::Yes,
        Act::Read
        | Act::Log
        | Act::Flag
        | Act::ChangePlan
        | Act::SetNeeds
        | Act::KeepList
        | Act::Triage
        | Act::Count
        | Act::Audit
        | Act::HearOfChanges
        | Act::Choose
        | Act::GuardDoor
        | Act::SayWhoToTell => {
            Verdict::No("this account has no person at the school: use --as LOGIN, or ask the office to add you")
        }
    }
}
