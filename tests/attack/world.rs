//! A school in which each text about a pupil bears a mark of its own, so that whatever comes over a line says by itself
//! whose record it is of; and who works with whom in it, told without the program's help.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sendo::clock::Clock;
use sendo::domain::id::{ClassId, EntryId, FlagId, PupilId, StaffId};
use sendo::domain::kind::Change;
use sendo::domain::record::assessment::AssessmentChange;
use sendo::domain::record::class::ClassChange;
use sendo::domain::record::concern::ConcernChange;
use sendo::domain::record::entry::EntryChange;
use sendo::domain::record::flag::FlagChange;
use sendo::domain::record::plan::PlanChange;
use sendo::domain::record::profile::ProfileChange;
use sendo::domain::record::pupil::PupilChange;
use sendo::domain::record::school::{School, SchoolChange};
use sendo::domain::record::staff::{Role, StaffChange};
use sendo::random::Dice;
use sendo::server::Server;
use sendo::store::{Commit, RealDisk, Store};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::model::{self, Kinship};

/// How many people there are whose roles change; behind them one SENCO who reads the audit.
pub(crate) const PEOPLE: u32 = 5;
/// Pupils: three in each of two classes, and two who have left.
pub(crate) const PUPILS: u32 = 8;
/// A pupil who is not there.
pub(crate) const NOBODY: u32 = 99;
pub(crate) const WATCHER: u32 = PEOPLE;

pub(crate) fn pupil_id(pupil: u32) -> PupilId {
    PupilId(Uuid::from_u128(0x100 + u128::from(pupil)))
}

pub(crate) fn staff_id(person: u32) -> StaffId {
    StaffId(Uuid::from_u128(0x200 + u128::from(person)))
}

pub(crate) fn flag_id(pupil: u32, by: u32) -> FlagId {
    FlagId(Uuid::from_u128(0x3000 + u128::from(pupil) * 16 + u128::from(by)))
}

pub(crate) fn entry_id(pupil: u32, by: u32) -> EntryId {
    EntryId(Uuid::from_u128(0x4000 + u128::from(pupil) * 16 + u128::from(by)))
}

pub(crate) fn concern_id(pupil: u32) -> Uuid {
    Uuid::from_u128(0x5000 + u128::from(pupil))
}

pub(crate) fn login(person: u32) -> String {
    format!("person.{person}")
}

pub(crate) fn class_of(pupil: u32) -> u32 {
    pupil / 3
}

pub(crate) fn class_name(class: u32) -> String {
    format!("{class}A")
}

fn class_id(class: u32) -> ClassId {
    ClassId(Uuid::from_u128(0x600 + u128::from(class)))
}

/// The mark of a text that anybody reads who reads the pupil's record.
pub(crate) fn record_mark(pupil: u32) -> String {
    format!("rec{pupil}q")
}

/// Of a text for SENCO and head only.
pub(crate) fn reserved_mark(pupil: u32) -> String {
    format!("res{pupil}q")
}

/// Of what somebody logged.
pub(crate) fn entry_mark(pupil: u32, by: u32) -> String {
    format!("ent{pupil}b{by}q")
}

/// Of what somebody handed in.
pub(crate) fn item_mark(pupil: u32, by: u32) -> String {
    format!("itm{pupil}b{by}q")
}

/// The school as the test knows it.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) clock: Clock,
    pub(crate) people: BTreeMap<u32, (BTreeSet<Role>, bool)>,
    /// Who is of which class by the roster; the last person of none.
    pub(crate) teaches: BTreeSet<(u32, u32)>,
    folder: TempDir,
}

impl World {
    pub(crate) fn new(roles: impl Fn(u32) -> BTreeSet<Role>) -> World {
        let folder = tempfile::tempdir().unwrap();
        let people: BTreeMap<u32, _> = (0..=PEOPLE)
            .map(|person| (person, if person == WATCHER { [Role::Senco].into() } else { roles(person) }))
            .map(|(person, roles)| (person, (roles, false)))
            .collect();
        // The first two of one class, the third of the other, the fourth of both, the fifth of none.
        let teaches = BTreeSet::from([(0, 0), (1, 0), (2, 1), (3, 0), (3, 1)]);
        let root = folder.path().join("store");
        let clock = Clock::showing(Clock::story().now());
        let (store, _) = Store::open(&root, Arc::new(RealDisk), "", &|_| {}).unwrap();
        let mut batch = store.begin();
        let at = clock.now();
        let changes = changes(&people, &teaches);
        let cmd = Dice::system().command().unwrap();
        batch.push(Commit { cmd, at, entered: at, by: None, via: String::new(), changes }).unwrap();
        store.commit(batch).unwrap();
        drop(store);
        let server = crate::thornhill::serve_at(&root, clock.clone());
        World { server, clock, people, teaches, folder }
    }

    /// All bytes of the two journals.
    pub(crate) fn trail(&self) -> String {
        let mut all = String::new();
        for folder in ["views", "journal"] {
            let Ok(files) = std::fs::read_dir(self.folder.path().join("store").join(folder)) else { continue };
            for file in files {
                all += &String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap());
            }
        }
        all
    }

    pub(crate) fn asker(&self, person: u32) -> model::Asker {
        let (roles, disabled) = &self.people[&person];
        model::Asker::Person { roles: roles.iter().map(|role| of_model(*role)).collect(), disabled: *disabled }
    }

    pub(crate) fn kin(&self, person: u32, pupil: u32) -> Kinship {
        match pupil {
            NOBODY => Kinship::None,
            pupil if class_of(pupil) == 2 => Kinship::Left,
            pupil if self.teaches.contains(&(person, class_of(pupil))) => Kinship::Own,
            _ => Kinship::Others,
        }
    }
}

fn of_model(role: Role) -> model::Role {
    match role {
        Role::Teacher => model::Role::Teacher,
        Role::Ta => model::Role::Ta,
        Role::Senco => model::Role::Senco,
        Role::DeputySenco => model::Role::DeputySenco,
        Role::Head => model::Role::Head,
        Role::Admin => model::Role::Admin,
        Role::DataProtection => model::Role::DataProtection,
    }
}

fn made<T: DeserializeOwned>(of: Value) -> T {
    serde_json::from_value(of).unwrap()
}

fn changes(people: &BTreeMap<u32, (BTreeSet<Role>, bool)>, teaches: &BTreeSet<(u32, u32)>) -> Vec<Change> {
    let mut all =
        vec![Change::School(SchoolChange::School { school: School { name: "S".into(), ..School::default() } })];
    for (person, (roles, _)) in people {
        let login = login(*person);
        let staff = json!({ "id": staff_id(*person), "login": login, "given": "P", "family": login,
            "initials": format!("P{person}"), "roles": roles });
        all.push(Change::Staff(StaffChange::Staff { staff: made(staff) }));
    }
    for class in 0..2 {
        let staff: Vec<StaffId> =
            teaches.iter().filter(|(_, of)| *of == class).map(|(person, _)| staff_id(*person)).collect();
        let class = json!({ "id": class_id(class), "name": class_name(class), "staff": staff });
        all.push(Change::Class(ClassChange::Class { class: made(class) }));
    }
    (0..PUPILS).for_each(|pupil| about(pupil, &mut all));
    all
}

/// A pupil with a record of every kind.
fn about(pupil: u32, all: &mut Vec<Change>) {
    let (id, by, mark) = (pupil_id(pupil), staff_id(WATCHER), record_mark(pupil));
    let at = "2026-11-16T10:00:00.000Z";
    let class = class_of(pupil);
    let classes: Vec<ClassId> = (class < 2).then(|| class_id(class)).into_iter().collect();
    let person = json!({ "id": id, "name": { "given": format!("Given{pupil}"), "family": format!("Family{pupil}") },
        "form": class_name(class), "year": "4", "provision": "K", "needs": [], "classes": classes, "sources": {},
        "left": false });
    all.push(Change::Pupil(PupilChange::Pupil { pupil: made(person.clone()) }));
    let line = |text: &str| json!({ "number": 1, "code": "CI05", "text": text, "serves": ["A"] });
    for (version, state) in [(1, "current"), (2, "current")] {
        let plan = json!({ "pupil": id, "cycle": 1, "version": version, "state": state, "review": "2026-12-11",
            "strengths": mark, "needs": mark, "lines": [line(&mark)],
            "outcomes": [{ "letter": "A", "statement": mark, "expected_impact": mark, "by": "2026-12-11",
                "measure": { "unit": "times", "baseline": 1.0, "target": 8.0 } }] });
        all.push(Change::Plan(PlanChange::Plan { plan: made(plan) }));
    }
    for (nth, (audience, text)) in
        [("everyone", mark.clone()), ("senco_and_head", reserved_mark(pupil))].iter().enumerate()
    {
        let entry = json!({ "id": Uuid::from_u128(0x7000 + u128::from(pupil) * 2 + nth as u128), "pupil": id,
            "source": "teacher", "day": "2026-11-10", "text": text, "audience": audience, "by": by, "entered": at });
        all.push(Change::Assessment(AssessmentChange::Assessed { entry: made(entry) }));
    }
    let concern = json!({ "id": concern_id(pupil), "pupil": id, "who": "mother", "day": "2026-11-10", "text": mark,
        "by": by, "entered": at });
    all.push(Change::Concern(ConcernChange::Concern { concern: made(concern) }));
    let profile = json!({ "pupil": id, "version": 1, "parts": { "strengths": mark, "contacts": reserved_mark(pupil) },
        "by": by, "at": at });
    all.push(Change::Profile(ProfileChange::Profile { profile: made(profile) }));
    for by in 0..=PEOPLE {
        let fact = json!({ "what": "observation", "number": 1, "code": "CI05", "result": "worked" });
        let entry = json!({ "id": entry_id(pupil, by), "pupil": id, "cycle": 1, "note": entry_mark(pupil, by),
            "by": staff_id(by), "fact": fact, "when": { "day": "2026-11-16" }, "entered": at });
        all.push(Change::Entry(EntryChange::Entry { entry: made(entry) }));
        let flag = json!({ "id": flag_id(pupil, by), "pupil": id, "reason": "other", "urgency": "week",
            "note": item_mark(pupil, by), "by": staff_id(by), "raised": at, "state": "open" });
        all.push(Change::Flag(FlagChange::Flag { flag: made(flag) }));
    }
    if class == 2 {
        let mut left = person;
        left["left"] = true.into();
        all.push(Change::Pupil(PupilChange::Pupil { pupil: made(left) }));
    }
}
