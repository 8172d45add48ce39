//! Invented records, and a store in a folder of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{self, Duration};

use sendo::domain::amend::Counting;
use sendo::domain::id::{CommandId, EntryId, FlagId, PupilId, StaffId};
use sendo::domain::kind::Change;
use sendo::domain::look::Look;
use sendo::domain::record::entry::{Entry, EntryChange, Fact, Kind, Outcome, When};
use sendo::domain::record::flag::{Flag, FlagChange, Reason, Urgency};
use sendo::domain::record::plan::{Plan, PlanChange};
use sendo::domain::record::pupil::{Name, Pupil, PupilChange};
use sendo::domain::record::school::{School, SchoolChange};
use sendo::domain::record::staff::{Role, Staff, StaffChange};
use sendo::domain::school_day::Day;
use sendo::domain::shelf::{RANGED, Ranged, Unread, each, read};
use sendo::domain::time::Instant;
use sendo::store::{CACHE, Commit, Disk, OpenError, Opened, Opening, RealDisk, SEGMENT, Store};
use uuid::Uuid;

pub const TODAY: &str = "2026-11-21";
pub fn at() -> Instant {
    "2026-11-21T10:40:00Z".parse().unwrap()
}

/// An id of a kind (the first digits) and a number, so that ids sort as they are counted.
pub fn id(kind: u16, number: u64) -> Uuid {
    Uuid::from_u128(u128::from(kind) << 112 | u128::from(number))
}

pub fn staff_id(number: u64) -> StaffId {
    StaffId(id(1, number))
}

pub fn pupil_id(number: u64) -> PupilId {
    PupilId(id(2, number))
}

pub fn entry_id(number: u64) -> EntryId {
    EntryId(id(3, number))
}

pub fn command(number: u64) -> CommandId {
    CommandId(id(4, number))
}

pub fn flag_id(number: u64) -> FlagId {
    FlagId(id(5, number))
}

pub fn day() -> Day {
    Day::from_ymd_opt(2026, 11, 20).unwrap()
}

pub fn observation(number: u64, pupil: u64, by: u64, note: &str) -> Entry {
    Entry {
        id: entry_id(number),
        pupil: pupil_id(pupil),
        cycle: 3,
        fact: Fact::Observation {
            number: Some(1),
            code: "CI07".into(),
            result: Outcome::Worked,
            support: None,
            minutes: None,
            serves: vec!['A'],
        },
        when: When { day: day(), part: None },
        note: note.into(),
        by: staff_id(by),
        entered: at(),
        withdrawn: None,
        replaces: None,
    }
}

pub fn measurement(number: u64, pupil: u64, by: u64, value: f64) -> Entry {
    Entry { fact: Fact::Measurement { letter: 'A', value }, ..observation(number, pupil, by, "") }
}

pub fn entry(entry: Entry) -> Change {
    Change::Entry(EntryChange::Entry { entry })
}

pub fn school(name: &str) -> Change {
    let school = School { name: name.into(), ..School::default() };
    Change::School(SchoolChange::School { school })
}

pub fn person(number: u64) -> Change {
    let staff = Staff {
        id: staff_id(number),
        login: format!("h.bennett{number}"),
        account: None,
        given: "Hannah".into(),
        family: "Bennett".into(),
        initials: format!("HB{number}"),
        roles: [Role::Teacher].into(),
        sources: [].into(),
        disabled: false,
        heard: None,
        away: None,
    };
    Change::Staff(StaffChange::Staff { staff })
}

pub fn pupil(number: u64, given: &str) -> Change {
    let pupil = Pupil {
        id: pupil_id(number),
        name: Name { given: given.into(), family: "Okafor".into(), ..Name::default() },
        upn: None,
        born: None,
        year: "4".into(),
        form: "4B".into(),
        provision: sendo::domain::need::Provision::default(),
        needs: Vec::new(),
        classes: [].into(),
        sources: [].into(),
        left: false,
    };
    Change::Pupil(PupilChange::Pupil { pupil })
}

/// A pupil who has left.
pub fn leaver(number: u64, given: &str) -> Change {
    let Change::Pupil(PupilChange::Pupil { pupil }) = pupil(number, given) else { panic!("it is a pupil") };
    Change::Pupil(PupilChange::Pupil { pupil: Pupil { left: true, ..pupil } })
}

/// Something that was tried and is not on the plan.
pub fn off_plan(number: u64, pupil: u64, by: u64) -> Entry {
    let one = observation(number, pupil, by, "");
    let fact = match one.fact.clone() {
        Fact::Observation { code, result, support, minutes, serves, .. } => {
            Fact::Observation { number: None, code, result, support, minutes, serves }
        }
        other @ Fact::Measurement { .. } => other,
    };
    Entry { fact, ..one }
}

pub fn plan(pupil: u64, cycle: u16, version: u16) -> Change {
    let text =
        format!(r#"{{"pupil":"{}","cycle":{cycle},"version":{version},"strengths":"drawing"}}"#, pupil_id(pupil));
    let plan: Plan = serde_json::from_str(&text).unwrap();
    Change::Plan(PlanChange::Plan { plan })
}

pub fn flag(number: u64, pupil: u64, by: u64) -> Change {
    let flag = Flag {
        id: flag_id(number),
        pupil: pupil_id(pupil),
        reason: Reason::NotWorking,
        urgency: Urgency::Week,
        note: "ask me".into(),
        links: Vec::new(),
        line: None,
        cycle: None,
        parents: None,
        by: staff_id(by),
        raised: at(),
        opened: 0,
        notes: Vec::new(),
        thread: Vec::new(),
        seen: 0,
        withdrawn: None,
    };
    Change::Flag(FlagChange::Flag { flag })
}

pub fn commit(number: u64, by: u64, changes: Vec<Change>) -> Commit {
    Commit {
        cmd: command(number),
        at: at(),
        entered: at(),
        by: Some(staff_id(by)),
        via: "h.bennett pts/3".into(),
        changes,
    }
}

/// One observation in a commit of its own.
pub fn single(number: u64, pupil: u64, note: &str) -> Commit {
    commit(number, 1, vec![entry(observation(number, pupil, 1, note))])
}

pub fn try_open(root: &Path, disk: Arc<dyn Disk>, segment: u64) -> Result<(Store, Opened), OpenError> {
    try_open_holding(root, disk, segment, CACHE)
}

/// The same, with so many bytes of the index held in memory.
#[allow(clippy::needless_pass_by_value)] // It is given away where there is no second try.
pub fn try_open_holding(
    root: &Path,
    disk: Arc<dyn Disk>,
    segment: u64,
    cache: u64,
) -> Result<(Store, Opened), OpenError> {
    let until = time::Instant::now() + Duration::from_secs(1);
    loop {
        let opening = Opening { today: TODAY, segment, cache, progress: &|_| {} };
        match Store::open_with(root, Arc::clone(&disk), &opening) {
            // A process that another test is just starting holds every lock of this one, until it is the other program.
            Err(OpenError::InUse(_)) if time::Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
            opened => return opened,
        }
    }
}

pub fn open(root: &Path) -> (Store, Opened) {
    try_open(root, Arc::new(RealDisk), SEGMENT).unwrap()
}

/// Writes each in a batch of its own.
pub fn write(store: &Store, commits: impl IntoIterator<Item = Commit>) {
    for commit in commits {
        let mut batch = store.begin();
        batch.push(commit).unwrap();
        store.commit(batch).unwrap();
    }
}

pub fn clean(store: &Store) {
    let checked = store.check(None, &|_| {}).unwrap();
    assert!(checked.is_clean(), "{:?}", checked.differences);
}

/// The newest segment of the journal.
pub fn newest(root: &Path) -> PathBuf {
    let mut files = files(&root.join("journal"));
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.pop().unwrap()
}

/// All files in a folder and below it, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(items) = std::fs::read_dir(folder) else { return found };
    for item in items {
        let path = item.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.path().is_dir() {
            copy(&item.path(), &target);
        } else {
            std::fs::copy(item.path(), target).unwrap();
        }
    }
}

/// How many rounds of the long tests: few with every run, as many as asked for on request.
pub fn rounds(few: usize) -> usize {
    std::env::var("SENDO_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(few)
}

/// A pupil's entries by the day they happened, newest first, each with its line.
pub fn entries(store: &Store, pupil: PupilId, kind: Kind, limit: usize) -> Result<Vec<(u64, Entry)>, Unread> {
    let (state, past) = (store.state(), store.past());
    let found = Look { state: &state, past: &past }.entries((pupil, kind), Counting::AllMarked, None, limit)?;
    Ok(found.into_iter().map(|entry| (entry.seq, Entry::clone(&entry))).collect())
}

/// One entry by its id.
pub fn entry_by_id(store: &Store, id: EntryId) -> Option<(u64, Entry)> {
    let (state, past) = (store.state(), store.past());
    let found = Look { state: &state, past: &past }.entry(id).unwrap();
    found.map(|entry| (entry.seq, Entry::clone(&entry)))
}

/// Everything of one kind that lies on the shelf.
pub fn all<R: Ranged>(store: &Store) -> Vec<R> {
    let mut found = Vec::new();
    for tag in R::TAGS {
        each(&store.past(), &[RANGED, *tag], |_, value| {
            found.push(read(value)?);
            Ok(())
        })
        .unwrap();
    }
    found
}
