//! What memory holds: the school as it is today. A clone is cheap and never changes again, so a reader keeps the one it
//! took while the writer goes on. What is closed, superseded or resolved lies on the shelf.

use std::collections::BTreeMap;
use std::sync::Arc;

use rpds::{RedBlackTreeMapSync as Map, RedBlackTreeSetSync as Set};

use crate::domain::amend::{Misplaced, Recent};
use crate::domain::id::{ClassId, FlagId, LinkId, PupilId, StaffId};
use crate::domain::kind::RecordName;
use crate::domain::record::class::Class;
use crate::domain::record::concern::{Concern, ConcernId};
use crate::domain::record::entry::tried::Trials;
use crate::domain::record::flag::Flag;
use crate::domain::record::link::Link;
use crate::domain::record::nudge::Nudge;
use crate::domain::record::plan::{Plan, PlanState};
use crate::domain::record::profile::Profile;
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::{PlanRead, Receipt};
use crate::domain::record::school::School;
use crate::domain::record::staff::Staff;
use crate::domain::record::strategy::{self, Strategy};
use crate::domain::record::timetable::Lesson;
use crate::domain::record::worry::Passed;
use crate::domain::rights::Reaches;
use crate::domain::school_day::Calendar;
use crate::domain::shelf::Shelved;

/// The school as it is today. Records are shared: a clone of the state copies none. Of pupils who have left it holds who
/// they were, whom they were linked to and what still waits for somebody; whoever needs more takes it out first
/// (`Look::with`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// `None` until `init` or an import has made it.
    pub school: Option<Arc<School>>,
    /// Everybody who works or worked here.
    pub staff: Map<StaffId, Arc<Staff>>,
    /// Who works with whom besides the roster; those that are over too.
    pub links: Map<LinkId, Arc<Link>>,
    /// Classes and groups.
    pub classes: Map<ClassId, Arc<Class>>,
    /// The lessons of each person's week, in order, where a timetable was brought.
    pub timetables: Map<StaffId, Arc<Vec<Lesson>>>,
    /// Pupils, leavers too.
    pub pupils: Map<PupilId, Arc<Pupil>>,
    /// The plans at hand, in the order of their cycles: of each cycle the newest version, and of the closed ones the
    /// newest alone.
    pub plans: Map<PupilId, Vec<Shelved<Plan>>>,
    /// The newest version of a pupil's plan that somebody has read.
    pub receipts: Map<(PupilId, StaffId), Shelved<PlanRead>>,
    /// The newest nudge of each person about each pupil's plan, also those that stand no more.
    pub nudges: Map<(PupilId, StaffId), Arc<Nudge>>,
    /// What the school has made of the list of strategies that it started with, by code in capitals.
    pub listed: Map<String, Arc<Strategy>>,
    /// What was tried with pupils that was not on their plans.
    pub tried: Map<PupilId, Arc<Vec<Trials>>>,
    /// Parents' concerns that nobody has answered.
    pub concerns: Map<ConcernId, Shelved<Concern>>,
    /// The profile of each pupil as it stands.
    pub profiles: Map<PupilId, Shelved<Profile>>,
    /// Items that somebody still has something to do with: the SENCO, or the flagger who has not seen an answer.
    pub flags: Map<FlagId, Shelved<Flag>>,
    /// What each person entered last, newest last.
    pub recent: Map<StaffId, Arc<Vec<Recent>>>,
    /// What was said of the wrong child.
    pub misplaced: Map<RecordName, Arc<Misplaced>>,
    /// How often a stop word was said to be none.
    pub passed_words: Map<String, Arc<Passed>>,
    /// Leavers of whom all is here again for a while: in a clone, for whoever decides or answers.
    pub out: Set<PupilId>,
    /// Whom people work with, as far as that was asked.
    pub reaches: Reaches,
}

impl State {
    /// The school's list of strategies by code, retired ones too.
    pub fn strategies(&self) -> impl Iterator<Item = Strategy> + '_ {
        let brought = strategy::brought().into_iter().map(|strategy| (strategy.code.clone(), strategy));
        let own = self.listed.iter().map(|(code, strategy)| (code.clone(), Strategy::clone(strategy)));
        brought.chain(own).collect::<BTreeMap<String, Strategy>>().into_values()
    }

    /// The strategy of the school's list with this code, whatever its case; a retired one too.
    pub fn strategy(&self, code: &str) -> Option<Strategy> {
        let code = code.trim().to_ascii_uppercase();
        self.listed.get(&code).map(|own| Strategy::clone(own)).or_else(|| strategy::brought_one(&code))
    }

    /// The newest version of a pupil's plans that somebody has read.
    pub fn newest_read(&self, pupil: PupilId, person: StaffId) -> Option<&Receipt> {
        self.receipts.get(&(pupil, person)).map(|read| &read.receipt)
    }

    /// A pupil's plan in force: of the cycles the newest that is not closed, else the newest; of each only its newest
    /// version that is no draft counts.
    pub fn plan(&self, pupil: PupilId) -> Option<&Shelved<Plan>> {
        let (mut closed, mut cycle) = (None, None);
        for plan in self.plans.get(&pupil)?.iter().rev().filter(|plan| plan.state != PlanState::Draft) {
            if cycle.replace(plan.cycle) == Some(plan.cycle) {
                continue;
            }
            if plan.state != PlanState::Closed {
                return Some(plan);
            }
            closed = closed.or(Some(plan));
        }
        closed
    }

    /// The newest version of a cycle, whatever its state, where it is at hand.
    pub fn stands(&self, pupil: PupilId, cycle: u16) -> Option<&Shelved<Plan>> {
        self.plans.get(&pupil)?.iter().rev().find(|plan| plan.cycle == cycle)
    }

    /// The plan that is being written for a pupil.
    pub fn draft(&self, pupil: PupilId) -> Option<&Shelved<Plan>> {
        let newest = self.plans.get(&pupil)?.last()?;
        self.stands(pupil, newest.cycle).filter(|plan| plan.state == PlanState::Draft)
    }

    /// The person with this login, whatever its case; somebody disabled is not found.
    pub fn by_login(&self, login: &str) -> Option<&Arc<Staff>> {
        let login = login.trim().to_lowercase();
        self.staff.values().find(|staff| !staff.disabled && staff.login.to_lowercase() == login)
    }

    /// Everyone whose Unix account this is; more than one is for the caller to refuse.
    pub fn by_account<'a>(&'a self, account: &'a str) -> impl Iterator<Item = &'a Arc<Staff>> {
        self.staff
            .values()
            .filter(move |staff| !staff.disabled && staff.account.as_deref().unwrap_or(&staff.login) == account)
    }

    /// The school's calendar; before there is a school one without terms.
    pub fn calendar(&self) -> &Calendar {
        static NONE: Calendar = Calendar { terms: Vec::new(), closed: Vec::new() };
        self.school.as_ref().map_or(&NONE, |school| &school.calendar)
    }

    /// The items about a pupil that are at hand, in the order in which they were raised.
    pub fn flags_of(&self, pupil: PupilId) -> impl Iterator<Item = &Shelved<Flag>> {
        self.flags.values().filter(move |flag| flag.pupil == pupil)
    }
}
