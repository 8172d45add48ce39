//! The store against a plain model in memory, with reopening, a lost index and dropped batches at any place.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use sendo::domain::amend::{Counting, How, Withdrawn};
use sendo::domain::command::Done;
use sendo::domain::id::{CommandId, EntryId, PupilId};
use sendo::domain::kind::{Change, Place};
use sendo::domain::look::Look;
use sendo::domain::record::entry::{Entry, EntryChange, Fact, Kind};
use sendo::domain::record::flag::{Answer, FlagChange, Step, StepId};
use sendo::domain::record::pupil::{Pupil, PupilChange};
use sendo::domain::record::worry::WorryChange;
use sendo::domain::shelf::{AT_HAND, AWAY, BY_ID, Book, Key, Past, RANGED, each};
use sendo::domain::state::State;
use sendo::store::{Commit, RealDisk, Store};

use crate::every::every;
use crate::help::*;

/// From here on are the numbers of what is made together.
const EVERY: u64 = 1 << 20;

/// What is done with the store.
#[derive(Clone, Debug)]
enum Deed {
    /// Some commits in one batch.
    Write(Vec<Vec<Wish>>),
    /// A batch that is decided and then not written.
    Drop(Vec<Vec<Wish>>),
    Reopen,
    /// Reopened without its index.
    Rebuild,
}

#[derive(Clone, Debug)]
enum Wish {
    Observation(u64, u64, String),
    Measurement(u64, f64),
    Withdraw(usize),
    Correct(usize, u64),
    Pupil(u64, String),
    Person(u64),
    School(String),
    Plan(u64, u16, u16),
    Flag(u64),
    Answer(usize),
    Word(String),
    Opened(u64),
    /// A pupil leaves.
    Leave(u64),
    /// Something is tried with a pupil that is not on the plan.
    Try(u64),
    /// One change of every sort, about this pupil.
    Every(u64),
}

fn wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        4 => (0..4_u64, 1..3_u64, any::<String>()).prop_map(|(pupil, by, note)| Wish::Observation(pupil, by, note)),
        2 => (0..4_u64, -1e9..1e9).prop_map(|(pupil, value)| Wish::Measurement(pupil, value)),
        3 => (0..40_usize).prop_map(Wish::Withdraw),
        2 => (0..40_usize, 1..4_u64).prop_map(|(which, who)| Wish::Correct(which, who)),
        1 => (0..4_u64, any::<String>()).prop_map(|(pupil, name)| Wish::Pupil(pupil, name)),
        1 => (1..3_u64).prop_map(Wish::Person),
        1 => any::<String>().prop_map(Wish::School),
        1 => (0..4_u64, 1..3_u16, 1..4_u16).prop_map(|(pupil, cycle, version)| Wish::Plan(pupil, cycle, version)),
        1 => (0..4_u64).prop_map(Wish::Flag),
        1 => (0..10_usize).prop_map(Wish::Answer),
        1 => "[a-z]{1,3}".prop_map(Wish::Word),
        1 => (0..4_u64).prop_map(Wish::Opened),
        2 => (0..4_u64).prop_map(Wish::Leave),
        1 => (0..4_u64).prop_map(Wish::Try),
        2 => (0..4_u64).prop_map(Wish::Every),
    ]
}

fn commits() -> impl Strategy<Value = Vec<Vec<Wish>>> {
    prop::collection::vec(prop::collection::vec(wish(), 1..6), 1..4)
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => commits().prop_map(Deed::Write),
        1 => commits().prop_map(Deed::Drop),
        2 => Just(Deed::Reopen),
        1 => Just(Deed::Rebuild),
    ]
}

/// All that a store should say.
#[derive(Clone, Default)]
struct Model {
    book: Book<'static>,
    /// The same school, but that nobody has ever left it.
    stayed: Book<'static>,
    seq: u64,
    commit: u64,
    entries: BTreeMap<u64, Entry>,
    done: BTreeMap<CommandId, Done>,
    /// Counts what was made, dropped batches too.
    made: u64,
}

impl Model {
    /// The commit that the wishes come to, as the domain would have decided it.
    fn decide(&mut self, wishes: &[Wish]) -> Commit {
        self.made += 1;
        let cmd = self.made;
        let mut by = 1;
        let changes = wishes.iter().flat_map(|wish| self.changes(wish, &mut by)).collect();
        commit(cmd, by, changes)
    }

    fn changes(&mut self, wish: &Wish, by: &mut u64) -> Vec<Change> {
        self.made += 1;
        match wish {
            // What it names by a number is nobody else's.
            Wish::Every(of) => every(EVERY + self.made, *of, *by),
            one => vec![self.change(one, by)],
        }
    }

    fn change(&mut self, wish: &Wish, by: &mut u64) -> Change {
        match wish {
            Wish::Every(_) => unreachable!("it is several"),
            Wish::Observation(of, who, note) => {
                *by = *who;
                entry(observation(self.made, *of, *who, note))
            }
            Wish::Measurement(of, value) => entry(measurement(self.made, *of, 1, *value)),
            Wish::Withdraw(which) => match self.entries.values().nth(*which) {
                Some(entry) => Change::Entry(EntryChange::Withdrawn {
                    pupil: entry.pupil,
                    entry: entry.id,
                    replaced_by: None,
                    how: How::default(),
                }),
                None => Change::Worry(WorryChange::PointedToDsl),
            },
            // Now and then one that was taken back, or replaced, before.
            Wish::Correct(which, who) => match self.entries.values().nth(*which) {
                Some(earlier) => {
                    *by = *who;
                    let (id, by) = (entry_id(self.made), staff_id(*who));
                    entry(Entry { id, by, replaces: Some(earlier.id), withdrawn: None, ..earlier.clone() })
                }
                None => Change::Worry(WorryChange::PointedToDsl),
            },
            Wish::Pupil(number, name) => pupil(*number, name),
            Wish::Person(number) => person(*number),
            Wish::School(name) => school(name),
            Wish::Plan(of, cycle, version) => plan(*of, *cycle, *version),
            Wish::Flag(of) => flag(self.made, *of, 1),
            Wish::Answer(which) => match self.book.flags.values().nth(*which) {
                Some(flag) => {
                    let (id, step) = (StepId::default(), Step::Acknowledge);
                    let answer = Answer { id, step, by: staff_id(2), side: None, at: at(), message: "seen".into() };
                    Change::Flag(FlagChange::Step { pupil: flag.pupil, flag: flag.id, answer })
                }
                None => Change::Worry(WorryChange::PointedToDsl),
            },
            Wish::Word(word) => Change::Worry(WorryChange::WordPassed { word: word.clone() }),
            Wish::Leave(of) => leaver(*of, "Ada"),
            Wish::Try(of) => entry(off_plan(self.made, *of, 1)),
            Wish::Opened(of) => Change::Pupil(PupilChange::Opened { pupil: pupil_id(*of), reason: "cover".into() }),
        }
    }

    fn take(&mut self, commit: &Commit) -> Done {
        self.commit += 1;
        for change in &commit.changes {
            self.seq += 1;
            let place = Place {
                seq: self.seq,
                commit: self.commit,
                at: commit.entered,
                by: commit.by,
                via: commit.via.clone(),
            };
            self.book.apply(change, &place).unwrap();
            let stays = match change {
                Change::Pupil(PupilChange::Pupil { pupil }) => {
                    PupilChange::Pupil { pupil: Pupil { left: false, ..pupil.clone() } }.into()
                }
                other => other.clone(),
            };
            self.stayed.apply(&stays, &place).unwrap();
            match change {
                Change::Entry(EntryChange::Entry { entry }) => {
                    drop(self.entries.insert(self.seq, entry.clone()));
                    if let Some(earlier) = entry.replaces.and_then(|id| self.find(id)) {
                        let replaced_by = Some(entry.id.0);
                        let gone = Withdrawn { by: entry.by, at: commit.entered, replaced_by, how: How::default() };
                        earlier.withdrawn.get_or_insert(gone);
                    }
                }
                Change::Entry(EntryChange::Withdrawn { entry, .. }) => {
                    let by = commit.by.unwrap();
                    let gone = Withdrawn { by, at: commit.entered, replaced_by: None, how: How::default() };
                    let found = self.find(*entry).unwrap();
                    let (stood, replaces) = (found.withdrawn.is_none(), found.replaces);
                    found.withdrawn.get_or_insert(gone);
                    // What it stood in the place of stands again.
                    if let Some(earlier) = replaces.filter(|_| stood).and_then(|id| self.find(id)) {
                        earlier.withdrawn.take_if(|gone| gone.replaced_by == Some(entry.0));
                    }
                }
                _ => {}
            }
        }
        let done = Done::of(self.commit, commit.changes.iter());
        self.done.insert(commit.cmd, done.clone());
        done
    }

    fn find(&mut self, id: EntryId) -> Option<&mut Entry> {
        self.entries.values_mut().find(|kept| kept.id == id)
    }

    fn of(&self, pupil: PupilId, kind: Kind) -> Vec<(u64, Entry)> {
        let wanted = |entry: &Entry| {
            entry.pupil == pupil && matches!(entry.fact, Fact::Observation { .. }) == (kind == Kind::Observation)
        };
        let entries = self.entries.iter().filter(|(_, entry)| wanted(entry));
        let mut entries: Vec<(u64, Entry)> = entries.map(|(seq, entry)| (*seq, entry.clone())).collect();
        entries.sort_by_key(|(seq, entry)| Reverse((entry.when.day, *seq)));
        entries
    }

    fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.values().find(|entry| entry.id == id)
    }

    /// Of a leaver nothing that can lie on the shelf is in memory, and all of it is there for whoever asks; of anybody
    /// else all is in memory.
    fn compare_hand(&self, store: &Store, pupil: PupilId) {
        let (state, past) = (store.state(), store.past());
        let left = state.pupils.get(&pupil).is_some_and(|pupil| pupil.left);
        let expected = hand(&self.stayed.state, pupil);
        let nothing = hand(&State::default(), pupil);
        assert_eq!(hand(&state, pupil), if left { nothing } else { expected.clone() });
        assert_eq!(hand(&Look { state: &state, past: &past }.with([pupil]).unwrap(), pupil), expected);
    }

    fn compare(&self, store: &Store) {
        assert_eq!(store.state(), self.book.state);
        // Of every kind: each record under its key, what is at hand, and each id.
        for part in [RANGED, AT_HAND, BY_ID, AWAY] {
            assert_eq!(lying(&store.past(), part), lying(&self.book, part));
        }
        for pupil in (0..4).map(pupil_id) {
            self.compare_hand(store, pupil);
            for kind in [Kind::Observation, Kind::Measurement] {
                let expected = self.of(pupil, kind);
                assert_eq!(entries(store, pupil, kind, usize::MAX).unwrap(), expected);
                // Page by page it is the same.
                let (state, past) = (store.state(), store.past());
                let look = Look { state: &state, past: &past };
                let (mut paged, mut after): (Vec<(u64, Entry)>, Option<Key>) = (Vec::new(), None);
                loop {
                    let page = look.entries((pupil, kind), Counting::AllMarked, after.as_deref(), 2).unwrap();
                    let Some(last) = page.last() else { break };
                    after = Some(last.shelf_key());
                    paged.extend(page.iter().map(|entry| (entry.seq, Entry::clone(entry))));
                }
                assert_eq!(paged, expected);
            }
        }
        for (cmd, done) in &self.done {
            assert_eq!(store.seen(*cmd).unwrap().as_ref(), Some(done));
        }
        assert_eq!(store.seen(command(u64::MAX)).unwrap(), None);
    }
}

/// What memory holds of a pupil, in words.
fn hand(state: &State, pupil: PupilId) -> [String; 5] {
    let people = |people: Vec<String>| people.join(" ");
    [
        format!("{:?}", state.plans.get(&pupil)),
        format!("{:?}", state.profiles.get(&pupil)),
        format!("{:?}", state.tried.get(&pupil).filter(|tried| !tried.is_empty())),
        people(state.receipts.iter().filter(|(whose, _)| whose.0 == pupil).map(|one| format!("{one:?}")).collect()),
        people(state.nudges.iter().filter(|(whose, _)| whose.0 == pupil).map(|one| format!("{one:?}")).collect()),
    ]
}

/// All that lies on a part of a shelf, by its key.
fn lying(on: &dyn Past, part: u8) -> BTreeMap<Key, Vec<u8>> {
    let mut all = BTreeMap::new();
    each(on, &[part], |key, value| {
        all.insert(key.to_vec(), value.to_vec());
        Ok(())
    })
    .unwrap();
    all
}

fn run(deeds: &[Deed]) {
    const SMALL: u64 = 4000;
    let folder = tempfile::tempdir().unwrap();
    let open = || try_open(folder.path(), Arc::new(RealDisk), SMALL).unwrap();
    let mut store = open().0;
    let mut model = Model::default();
    for deed in deeds {
        match deed {
            Deed::Write(commits) | Deed::Drop(commits) => {
                let before = model.clone();
                let mut batch = store.begin();
                for wishes in commits {
                    let commit = model.decide(wishes);
                    assert_eq!(batch.seen(commit.cmd).unwrap(), None);
                    let done = model.take(&commit);
                    assert_eq!(batch.push(commit.clone()).unwrap(), done);
                    // The batch knows what it has decided; nobody else does.
                    assert_eq!(batch.seen(commit.cmd).unwrap().map(|seen| seen.done()), Some(done));
                    assert_eq!(*batch.state(), model.book.state);
                    for change in &commit.changes {
                        if let Change::Entry(
                            EntryChange::Entry { entry: Entry { id, pupil, .. } }
                            | EntryChange::Withdrawn { entry: id, pupil, .. },
                        ) = change
                        {
                            let kept = batch.look().entry(*id).unwrap().filter(|entry| entry.pupil == *pupil);
                            assert_eq!(kept.as_ref().map(AsRef::as_ref), model.entry(*id));
                        }
                    }
                }
                before.compare(&store);
                if matches!(deed, Deed::Write(_)) {
                    store.commit(batch).unwrap();
                } else {
                    model = Model { made: model.made, ..before };
                }
            }
            Deed::Reopen | Deed::Rebuild => {
                let head = store.head();
                drop(store);
                if matches!(deed, Deed::Rebuild) {
                    std::fs::remove_dir_all(folder.path().join("sled")).unwrap();
                }
                let (opened, said) = open();
                assert_eq!(said.torn, None);
                assert!(!said.rebuilt || matches!(deed, Deed::Rebuild), "{said:?}");
                store = opened;
                assert_eq!(store.head(), head);
            }
        }
        model.compare(&store);
    }
    clean(&store);
}

#[test]
fn the_store_is_what_the_model_says() {
    let cases = u32::try_from(rounds(12)).unwrap();
    let config =
        ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() };
    proptest!(config, |(deeds in prop::collection::vec(deed(), 1..12))| run(&deeds));
}
