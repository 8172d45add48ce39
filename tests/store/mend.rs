//! An index that fails under a running server, before a start or on a full disk: every read goes on being right, nobody
//! starts anything again, and three starts later it is still so.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::process::Command as Process;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sendo::client::{Caller, ClientError};
use sendo::domain::amend::{Counting, How};
use sendo::domain::command::Command;
use sendo::domain::id::EntryId;
use sendo::domain::kind::Change;
use sendo::domain::look::Look;
use sendo::domain::record::entry::{Entry, EntryChange, Kind};
use sendo::domain::record::staff::{Role, Staff, StaffChange};
use sendo::domain::record::worry::WorryCommand;
use sendo::domain::shelf::{Ranged, Unread};
use sendo::proto::Question;
use sendo::proto::ask::Reply;
use sendo::proto::message::{About, Request};
use sendo::server::Server;
use sendo::store::{CACHE, Mended, RealDisk, SEGMENT, Store};

use crate::help::*;

/// So many observations, of so many pupils in turn: far more than a small cache holds.
const MANY: u64 = 600;
const PUPILS: u64 = 10;
const SMALL: u64 = 64 * 1024;
/// On this path a child of the test finds a small file system of its own.
const ON: &str = "SENDO_TEST_SMALL_DISK";

/// Every entry of every pupil, by its line.
type All = BTreeMap<u64, Vec<(u64, Entry)>>;

/// A store with many observations and some measurements; some are withdrawn, one is corrected, many are of one commit.
fn fill(root: &Path) -> All {
    let (store, _) = open(root);
    let Change::Staff(StaffChange::Staff { staff }) = person(1) else { panic!() };
    let senco = Change::Staff(StaffChange::Staff { staff: Staff { roles: [Role::Senco].into(), ..staff } });
    let pupils = (0..PUPILS).map(|n| pupil(n, "Zoë"));
    write(&store, [commit(1, 1, [school("Thornhill"), senco].into_iter().chain(pupils).collect())]);
    for first in (0..MANY).step_by(200) {
        let mut batch = store.begin();
        for n in first..first + 200 {
            batch
                .push(single(1_000 + n, n % PUPILS, &format!("{n}: {}", "settled in two minutes ".repeat(60))))
                .unwrap();
        }
        store.commit(batch).unwrap();
    }
    let withdraw = |n: u64, replaced_by: Option<EntryId>| {
        Change::Entry(EntryChange::Withdrawn {
            entry: entry_id(1_000 + n),
            pupil: pupil_id(n % PUPILS),
            replaced_by,
            how: How::default(),
        })
    };
    let corrected = Entry { replaces: Some(entry_id(1_009)), ..observation(500, 9, 1, "rather this") };
    let sweep = (0..PUPILS).map(|n| entry(measurement(600 + n, n, 1, 3.0))).collect();
    write(
        &store,
        [
            commit(2, 1, vec![withdraw(7, None)]),
            commit(3, 1, vec![withdraw(7, None), withdraw(8, None)]),
            commit(4, 1, vec![entry(corrected), withdraw(9, Some(entry_id(500)))]),
            commit(5, 1, sweep),
        ],
    );
    all(&store)
}

fn all(store: &Store) -> All {
    let of = |n: u64| {
        let kinds = [Kind::Observation, Kind::Measurement];
        let mut found: Vec<_> =
            kinds.iter().flat_map(|kind| entries(store, pupil_id(n), *kind, 1000).unwrap()).collect();
        found.sort_by_key(|(seq, _)| *seq);
        found
    };
    (0..PUPILS).map(|n| (n, of(n))).collect()
}

/// The same, as a client is told it.
fn read_all(server: &Server) -> Result<All, ClientError> {
    let mut caller = greet(server);
    let mut found = All::new();
    for n in 0..PUPILS {
        let Reply::Record(record) = caller.ask(Question::Record { pupil: pupil_id(n), limit: 1000 })? else { panic!() };
        let mut entries: Vec<_> = record.entries.into_iter().map(|signed| (signed.seq, signed.entry)).collect();
        entries.sort_by_key(|(seq, _)| *seq);
        found.insert(n, entries);
    }
    Ok(found)
}

fn greet(server: &Server) -> Caller {
    Caller::greet(&server.connect().unwrap(), Some("h.bennett1".into())).unwrap().0
}

fn about(server: &Server) -> About {
    let Reply::About(about) = greet(server).ask(Request::About).unwrap() else { panic!() };
    about
}

fn check(server: &Server) -> Vec<String> {
    let Reply::Checked(checked) = greet(server).ask(Request::Check { head: None }).unwrap() else { panic!() };
    checked.faults
}

/// Waits until the index is on the disk again.
fn whole(name: &str, server: &Server) {
    let until = Instant::now() + Duration::from_mins(1);
    loop {
        let about = about(server);
        if about.ailment.is_none() {
            return;
        }
        assert!(Instant::now() < until, "{name}: {:?}", about.ailment);
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn serve(root: &Path, cache: u64) -> (Server, bool) {
    let (store, opened) = try_open_holding(root, Arc::new(RealDisk), SEGMENT, cache).unwrap();
    (
        Server::start(store, fs::metadata(root).unwrap().uid(), sendo::clock::Clock::story(), opened.sentences)
            .unwrap(),
        opened.rebuilt,
    )
}

/// Something that a person does.
fn act(server: &Server) -> Result<(), ClientError> {
    greet(server).run(Command::Worry(WorryCommand::PointToDsl)).map(drop)
}

/// Starts it three times: each reads right, and none but the first makes the index anew.
fn three_starts(name: &str, root: &Path, expected: &All) {
    for start in 0..3 {
        let (server, rebuilt) = serve(root, SMALL);
        assert!(!rebuilt || start == 0, "{name}: start {start} makes the index anew");
        assert_eq!(&read_all(&server).unwrap(), expected, "{name}: start {start}");
        whole(name, &server);
        if start > 0 {
            continue;
        }
        assert_eq!(&read_all(&server).unwrap(), expected, "{name}: start {start}, mended");
        if !check(&server).is_empty() {
            whole(name, &server); // It came upon what no read had met.
        }
        assert_eq!(check(&server), Vec::<String>::new(), "{name}");
    }
}

type Spoil = fn(&File, u64);

fn zeros(file: &File, from: u64, bytes: u64) {
    file.write_all_at(&vec![0; usize::try_from(bytes).unwrap()], from / 4096 * 4096).unwrap();
}

/// What becomes of `sled/db`, given its length.
const DAMAGE: [(&str, Spoil); 7] = [
    ("a page of zeros early", |file, length| zeros(file, length / 10, 4096)),
    ("a page of zeros in the middle", |file, length| zeros(file, length / 2, 4096)),
    ("a page of zeros late", |file, length| zeros(file, length / 10 * 8, 4096)),
    ("zeros in the middle", |file, length| zeros(file, length / 4, length / 4)),
    ("flipped bits", |file, length| {
        for at in (0..length).step_by(40_009) {
            let mut byte = [0];
            if file.read_at(&mut byte, at).unwrap() == 1 {
                file.write_all_at(&[byte[0] ^ 8], at).unwrap();
            }
        }
    }),
    ("cut in the middle", |file, length| file.set_len(length / 2).unwrap()),
    ("cut to nothing", |file, _| file.set_len(0).unwrap()),
];

fn spoil(root: &Path, damage: Spoil) {
    let file = OpenOptions::new().read(true).write(true).open(root.join("sled/db")).unwrap();
    damage(&file, file.metadata().unwrap().len());
}

/// The same moment of the last change, as a copy that is put back has it: the seal sees nothing.
fn spoil_unseen(root: &Path, damage: Spoil) {
    let file = root.join("sled/db");
    let before = fs::metadata(&file).unwrap();
    spoil(root, damage);
    if fs::metadata(&file).unwrap().len() == before.len() {
        OpenOptions::new().write(true).open(&file).unwrap().set_modified(before.modified().unwrap()).unwrap();
    }
}

#[test]
fn reading_goes_on_when_the_index_is_damaged_under_a_running_server() {
    let school = tempfile::tempdir().unwrap();
    let expected = fill(school.path());
    let mut renewed = 0;
    for (name, damage) in DAMAGE {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        copy(school.path(), root);
        serve(root, SMALL).0.stop(); // A copy is not trusted: it is made anew once, before the damage.
        let (server, rebuilt) = serve(root, SMALL);
        assert!(!rebuilt, "{name}");
        fs::write(root.join("sled/here"), "").unwrap();
        spoil(root, damage);
        assert_eq!(read_all(&server).unwrap(), expected, "{name}");
        act(&server).unwrap();
        whole(name, &server);
        assert_eq!(read_all(&server).unwrap(), expected, "{name}: mended");
        renewed += usize::from(!root.join("sled/here").exists());
        server.stop();
        three_starts(name, root, &expected);
    }
    // Usually five; what of the index sled happens to hold in memory is not read, and not met. Most of them is enough.
    assert!(renewed > DAMAGE.len() / 2, "the damage was hardly met: {renewed}");
}

#[test]
fn reading_goes_on_when_the_index_was_damaged_before_a_start() {
    let school = tempfile::tempdir().unwrap();
    let expected = fill(school.path());
    for (name, damage) in DAMAGE {
        for (how, killed) in [("closed", false), ("killed", true)] {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path();
            copy(school.path(), root);
            for _ in 0..2 {
                serve(root, SMALL).0.stop(); // The second opening reads little: damage lies deep from then on.
            }
            if killed {
                fs::remove_file(root.join("sled.sealed")).unwrap();
            }
            spoil_unseen(root, damage);
            three_starts(&format!("{name}, {how}"), root, &expected);
        }
    }
}

/// What is noted when the index fails is still there when the process is killed before anybody mends.
#[test]
fn a_failure_outlives_the_process() {
    let school = tempfile::tempdir().unwrap();
    let expected = fill(school.path());
    let (folder, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy(school.path(), folder.path());
    drop(open(folder.path()));
    let (store, opened) = try_open_holding(folder.path(), Arc::new(RealDisk), SEGMENT, SMALL).unwrap();
    assert!(!opened.rebuilt);
    spoil(folder.path(), |file, length| zeros(file, length / 4, length / 2));
    let failed = (0..PUPILS).any(|n| matches!(entries(&store, pupil_id(n), Kind::Observation, 1000), Err(Unread(_))));
    assert!(failed && store.is_rebuilding());
    assert!(store.ailment().unwrap().words.contains("rebuilt from the journal"));
    copy(folder.path(), killed.path());
    let (again, opened) = open(killed.path());
    assert!(opened.rebuilt, "the next opening trusts it");
    assert_eq!(all(&again), expected);
    drop(again);
    assert!(!open(killed.path()).1.rebuilt);
    let readable = std::cell::Cell::new(false);
    assert_eq!(store.mend(&|| readable.set(true)).unwrap(), Mended::Whole);
    assert!(readable.get() && store.ailment().is_none());
    assert_eq!(all(&store), expected);
    clean(&store);
}

/// An index in memory holds places and no values, and gives the same.
#[test]
fn memory_reads_what_the_index_reads() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let expected = fill(root);
    let ask = |store: &Store| {
        let answers: Vec<_> = [1, 2, 3, 4, 5, 1_000, 9_999].map(|n| store.seen(command(n)).unwrap()).into();
        let entries: Vec<_> = [500, 600, 1_007, 1_008, 1_009, 77].map(|n| entry_by_id(store, entry_id(n))).into();
        let all = super::help::entries(store, pupil_id(3), Kind::Observation, 1000).unwrap();
        let after = all.get(3).map(|(seq, entry)| entry.spot().key(*seq));
        let (state, past) = (store.state(), store.past());
        let page = Look { state: &state, past: &past }
            .entries((pupil_id(3), Kind::Observation), Counting::AllMarked, after.as_deref(), 5)
            .unwrap();
        (answers, entries, page)
    };
    let (store, _) = open(root);
    let kept = ask(&store);
    drop(store);
    fs::remove_dir_all(root.join("sled")).unwrap();
    fs::write(root.join("sled"), b"a file where the folder should be").unwrap();
    let (store, opened) = open(root);
    assert!(opened.sentences.iter().any(|sentence| sentence.contains("in memory")), "{opened:?}");
    assert!(store.ailment().unwrap().words.contains("from memory"));
    assert_eq!((all(&store), ask(&store)), (expected.clone(), kept));
    write(&store, [single(7_000, 3, "in memory")]);
    assert_eq!(entry_by_id(&store, entry_id(7_000)).unwrap().1.note, "in memory");
    clean(&store);
    assert!(matches!(store.mend(&|| {}).unwrap(), Mended::NotMade(_)));
    files(root).iter().filter(|file| file.ends_with("sled.aside")).for_each(|file| fs::remove_file(file).unwrap());
    assert_eq!(store.mend(&|| panic!("it was readable all the time")).unwrap(), Mended::Whole);
    assert_eq!((store.ailment(), all(&store)[&3].len()), (None, expected[&3].len() + 1));
    clean(&store);
    drop(store);
    assert!(!open(root).1.rebuilt);
}

/// Has one test done again by a child that has a small file system of its own; `None` where there can be none.
fn on_a_small_disk(test: &str, megabytes: u64) -> Option<bool> {
    let folder = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=\"$1\"m tmpfs \"$2\" || exit 77; shift 2; exec \"$@\"";
    let mut child = Process::new("unshare");
    child.args(["-Urm", "sh", "-c", mount, "sh", &megabytes.to_string()]).arg(folder.path());
    child.arg(std::env::current_exe().unwrap()).args(["--exact", test, "--nocapture"]);
    match child.env(ON, folder.path()).status() {
        Ok(status) if status.code() != Some(77) && status.code() != Some(1) => Some(status.success()),
        _ => {
            println!("skipped: without a user namespace no test has a small disk of its own");
            None
        }
    }
}

/// Takes all the room but a few bytes.
fn take_all_room(root: &Path) -> std::path::PathBuf {
    let file = root.join("filler");
    let mut filler = File::create(&file).unwrap();
    for piece in [1024 * 1024, 4096] {
        while filler.write_all(&vec![1; piece]).is_ok() {}
    }
    let error = filler.write_all(&[1; 4096]).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    file
}

#[test]
fn reading_goes_on_when_the_disk_is_full_and_all_comes_back_with_room() {
    let Ok(place) = std::env::var(ON) else {
        let test = "mend::reading_goes_on_when_the_disk_is_full_and_all_comes_back_with_room";
        assert_ne!(on_a_small_disk(test, 48), Some(false));
        return;
    };
    for (name, damage) in [("full", None), ("full and damaged", Some(DAMAGE[3].1))] {
        let root = &Path::new(&place).join("store");
        let expected = fill(root);
        let (server, _) = serve(root, SMALL);
        act(&server).unwrap();
        let filler = take_all_room(Path::new(&place));
        let refused = (0..200).find_map(|_| act(&server).err());
        let refused = refused.map(|error| error.to_string()).unwrap_or_default();
        assert!(refused.contains("full") && refused.contains("safe"), "{name}: {refused}");
        if let Some(damage) = damage {
            spoil(root, damage);
        }
        for _ in 0..3 {
            assert_eq!(read_all(&server).unwrap(), expected, "{name}");
        }
        let server = if damage.is_some() { start_on_it(name, root, server, &expected) } else { server };
        come_back(name, &server, &filler, &expected);
        server.stop();
        three_starts(name, root, &expected);
        fs::remove_dir_all(root).unwrap();
    }
}

/// The index was lost while the disk is full: reading goes on from memory, says so, and a start on it reads as well.
fn start_on_it(name: &str, root: &Path, server: Server, expected: &All) -> Server {
    let until = Instant::now() + Duration::from_secs(20);
    while !about(&server).ailment.is_some_and(|words| words.contains("from memory")) {
        assert!(Instant::now() < until, "{name}: {:?}", about(&server).ailment);
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(check(&server).iter().any(|fault| fault.contains("room")), "{:?}", check(&server));
    server.stop();
    let (server, _) = serve(root, CACHE);
    assert_eq!(&read_all(&server).unwrap(), expected, "{name}: started");
    assert!(about(&server).ailment.is_some());
    server
}

/// There is room again: without a start writing goes on, and the index is whole.
fn come_back(name: &str, server: &Server, filler: &Path, expected: &All) {
    fs::remove_file(filler).unwrap();
    act(server).unwrap();
    whole(name, server);
    assert_eq!(&read_all(server).unwrap(), expected, "{name}: room again");
    act(server).unwrap();
}
