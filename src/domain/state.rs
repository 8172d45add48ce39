//! The school as the journal's changes have made it, all but the entries, which are read by range from the store. A
//! clone is cheap and never changes again, so a reader keeps the one it took while the writer goes on.

use std::collections::BTreeMap;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};

use crate::domain::assess::Findings;
use crate::domain::change::{Change, Place};
use crate::domain::record::class::Class;
use crate::domain::record::entry::Withdrawn;
use crate::domain::record::flag::Flag;
use crate::domain::id::{ClassId, EntryId, FlagId, LinkId, PupilId, StaffId};
use crate::domain::record::link::Link;
use crate::domain::record::nudge::Nudge;
use crate::domain::record::plan::{Plan, PlanState};
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::Receipt;
use crate::domain::record::school::School;
use crate::domain::record::staff::Staff;
use crate::domain::record::strategy::{self, Strategy};
use crate::domain::record::timetable::Lesson;
use crate::domain::record::entry::tried::{self, Trial};
use crate::domain::time::Instant;

/// How many of a person's commits can be withdrawn with one key.
const RECENT: usize = 20;

/// What a person entered in one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// The commit.
    pub commit: u64,
    /// UTC.
    pub at: Instant,
    /// The entries that still stand, each with its pupil.
    pub entries: Vec<(PupilId, EntryId)>,
}

/// The school. Records are shared: a clone of the state copies none.
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
    /// Every version of every plan, oldest first.
    pub plans: Map<PupilId, Vec<Arc<Plan>>>,
    /// Which versions of a pupil's plans somebody has read, oldest first.
    pub receipts: Map<(PupilId, StaffId), Vec<Receipt>>,
    /// The newest nudge of each person about each pupil's plan, also those that stand no more.
    pub nudges: Map<(PupilId, StaffId), Arc<Nudge>>,
    /// What the school has made of the list of strategies that it started with, by code in capitals.
    pub listed: Map<String, Arc<Strategy>>,
    /// What was tried with pupils that was not on their plans, in the order in which it was entered.
    pub tried: Map<PupilId, Vec<Trial>>,
    /// What has been found out about pupils.
    pub findings: Map<PupilId, Arc<Findings>>,
    /// Items for the SENCO.
    pub flags: Map<FlagId, Arc<Flag>>,
    /// What each person entered last, newest last.
    pub recent: Map<StaffId, Vec<Recent>>,
    /// How often a stop word was said to be none.
    pub passed_words: Map<String, u64>,
}

impl State {
    /// Takes over one change of the journal.
    pub fn apply(&mut self, change: &Change, place: &Place) {
        match change {
            Change::School { school } => self.school = Some(Arc::new(school.clone())),
            Change::Set { setting, .. } => {
                self.school = self.school.as_ref().map(|school| Arc::new(setting.put(school)));
            }
            Change::Staff { staff } => self.staff.insert_mut(staff.id, Arc::new(staff.clone())),
            Change::Roles { staff, roles } => {
                self.change_person(*staff, |person| person.roles.clone_from(roles));
            }
            Change::Disabled { staff, disabled } => self.change_person(*staff, |person| person.disabled = *disabled),
            Change::Link { link } => self.links.insert_mut(link.id, Arc::new(link.clone())),
            Change::Class { class } => self.classes.insert_mut(class.id, Arc::new(class.clone())),
            Change::Timetable { staff, lessons } => self.timetables.insert_mut(*staff, Arc::new(lessons.clone())),
            Change::Pupil { pupil } => self.pupils.insert_mut(pupil.id, Arc::new(pupil.clone())),
            Change::Plan { plan } => self.keep_plan(plan),
            Change::Entry { entry } => {
                // One that stands again, because its correction was taken back, was not entered now.
                let again = entry.replaces.is_some() && entry.entered != place.at;
                if !again {
                    self.remember(entry.by, entry.pupil, entry.id, place);
                }
                if let Some(trial) = Trial::of(entry) {
                    self.keep_trial(entry.pupil, trial);
                }
            }
            Change::Withdrawn { pupil, entry, .. } => {
                self.forget(*entry, place);
                self.drop_trial(*pupil, *entry, place);
            }
            Change::Flag { flag } => self.flags.insert_mut(flag.id, Arc::new(flag.clone())),
            Change::Step { flag, answer, .. } => self.change_flag(*flag, |flag| flag.take(answer.clone())),
            Change::Seen { flag, steps, .. } => self.change_flag(*flag, |flag| flag.seen = flag.seen.max(*steps)),
            Change::Read { pupil, cycle, version } => {
                let Some(by) = place.by else { return };
                let receipt = Receipt { cycle: *cycle, version: *version, at: place.at };
                self.keep_receipt(*pupil, by, receipt);
            }
            Change::HadRead { pupil, person, receipt } => self.keep_receipt(*pupil, *person, receipt.clone()),
            Change::Nudged { pupil, person, nudge } => {
                self.nudges.insert_mut((*pupil, *person), Arc::new(nudge.clone()));
            }
            Change::Strategy { strategy } => {
                self.listed.insert_mut(strategy.code.to_ascii_uppercase(), Arc::new(strategy.clone()));
            }
            Change::WordPassed { word } => {
                let count = self.passed_words.get(word).copied().unwrap_or(0);
                self.passed_words.insert_mut(word.clone(), count + 1);
            }
            Change::Assessed { .. }
            | Change::AssessWithdrawn { .. }
            | Change::Concern { .. }
            | Change::ConcernAnswered { .. }
            | Change::Profile { .. } => self.find_out(change, place),
            Change::Opened { .. } | Change::PointedToDsl => {}
        }
    }

    /// Takes over what was found out about a pupil.
    fn find_out(&mut self, change: &Change, place: &Place) {
        let Some(pupil) = change.pupil() else { return };
        let mut found = self.findings.get(&pupil).map_or_else(Findings::default, |found| Findings::clone(found));
        match change {
            Change::Assessed { entry } => found.entries.push(entry.clone()),
            Change::AssessWithdrawn { entry, .. } => {
                let entry = found.entries.iter_mut().find(|known| known.id == *entry && known.withdrawn.is_none());
                if let (Some(entry), Some(by)) = (entry, place.by) {
                    entry.withdrawn = Some(Withdrawn { by, at: place.at, replaced_by: None });
                }
            }
            Change::Concern { concern } => found.concerns.push(concern.clone()),
            Change::ConcernAnswered { concern, answer, .. } => {
                if let Some(known) = found.concerns.iter_mut().find(|known| known.id == *concern) {
                    known.answers.push(answer.clone());
                }
            }
            Change::Profile { profile } => found.profiles.push(profile.clone()),
            _ => return,
        }
        self.findings.insert_mut(pupil, Arc::new(found));
    }

    fn keep_receipt(&mut self, pupil: PupilId, person: StaffId, receipt: Receipt) {
        let mut receipts = self.receipts_of(pupil, person).to_vec();
        receipts.push(receipt);
        self.receipts.insert_mut((pupil, person), receipts);
    }

    fn keep_trial(&mut self, pupil: PupilId, trial: Trial) {
        let mut trials = self.tried.get(&pupil).cloned().unwrap_or_default();
        trials.push(trial);
        if trials.len() > tried::KEPT {
            trials.remove(0);
        }
        self.tried.insert_mut(pupil, trials);
    }

    /// Only people withdraw; what somebody took back was not tried.
    fn drop_trial(&mut self, pupil: PupilId, entry: EntryId, place: &Place) {
        let trials = self.tried.get(&pupil).filter(|trials| trials.iter().any(|trial| trial.entry == entry));
        if let Some(mut trials) = trials.cloned().filter(|_| place.by.is_some()) {
            trials.retain(|trial| trial.entry != entry);
            self.tried.insert_mut(pupil, trials);
        }
    }

    fn change_person(&mut self, id: StaffId, change: impl FnOnce(&mut Staff)) {
        if let Some(person) = self.staff.get(&id) {
            let mut person = Staff::clone(person);
            change(&mut person);
            self.staff.insert_mut(id, Arc::new(person));
        }
    }

    fn keep_plan(&mut self, plan: &Plan) {
        let mut plans = self.plans.get(&plan.pupil).cloned().unwrap_or_default();
        let place = plans.partition_point(|kept| kept.key() < plan.key());
        plans.insert(place, Arc::new(plan.clone()));
        self.plans.insert_mut(plan.pupil, plans);
    }

    fn remember(&mut self, by: StaffId, pupil: PupilId, entry: EntryId, place: &Place) {
        if place.by != Some(by) {
            return; // An import brings what others entered long ago: nobody's last entry.
        }
        let mut recent = self.recent.get(&by).cloned().unwrap_or_default();
        match recent.last_mut() {
            Some(last) if last.commit == place.commit => last.entries.push((pupil, entry)),
            _ => recent.push(Recent { commit: place.commit, at: place.at, entries: vec![(pupil, entry)] }),
        }
        if recent.len() > RECENT {
            recent.remove(0);
        }
        self.recent.insert_mut(by, recent);
    }

    fn forget(&mut self, entry: EntryId, place: &Place) {
        let has = |recent: &Vec<Recent>| recent.iter().any(|commit| commit.entries.iter().any(|(_, id)| *id == entry));
        let own = place.by.filter(|by| self.recent.get(by).is_some_and(has));
        // The SENCO corrects what others have entered.
        let by = own.or_else(|| self.recent.iter().find(|(_, recent)| has(recent)).map(|(by, _)| *by));
        let Some(by) = by else { return };
        let Some(mut recent) = self.recent.get(&by).cloned() else { return };
        for commit in &mut recent {
            commit.entries.retain(|(_, id)| *id != entry);
        }
        recent.retain(|commit| !commit.entries.is_empty());
        self.recent.insert_mut(by, recent);
    }

    fn change_flag(&mut self, id: FlagId, change: impl FnOnce(&mut Flag)) {
        if let Some(flag) = self.flags.get(&id) {
            let mut flag = Flag::clone(flag);
            change(&mut flag);
            self.flags.insert_mut(id, Arc::new(flag));
        }
    }

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

    /// Which versions of a pupil's plans somebody has read, oldest first.
    pub fn receipts_of(&self, pupil: PupilId, person: StaffId) -> &[Receipt] {
        self.receipts.get(&(pupil, person)).map_or(&[], Vec::as_slice)
    }

    /// A pupil's plan in force: of the cycles the newest that is not closed, else the newest; of each only its newest
    /// version that is no draft counts.
    pub fn plan(&self, pupil: PupilId) -> Option<&Arc<Plan>> {
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

    /// The newest version of a cycle, whatever its state.
    pub fn stands(&self, pupil: PupilId, cycle: u16) -> Option<&Arc<Plan>> {
        self.plans.get(&pupil)?.iter().rev().find(|plan| plan.cycle == cycle)
    }

    /// The plan that is being written for a pupil.
    pub fn draft(&self, pupil: PupilId) -> Option<&Arc<Plan>> {
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

    /// The flags about a pupil, in the order in which they were raised.
    pub fn flags_of(&self, pupil: PupilId) -> impl Iterator<Item = &Arc<Flag>> {
        self.flags.values().filter(move |flag| flag.pupil == pupil)
    }
}
