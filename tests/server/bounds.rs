//! How much one person may have stored within a minute, and what is taken where the disk is nearly full.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use sendo::client::{Caller, ClientError};
use sendo::clock::Clock;
use sendo::domain::command::{Refusal, RefusalKind};
use sendo::server::Server;
use sendo::store::{Disk, DiskFile, Make, RealDisk, Store};

use super::thornhill::School;
use super::{Command, observation};

const LONGEST: usize = 64 * 1024;

fn refused<T: std::fmt::Debug>(answer: Result<T, ClientError>) -> Refusal {
    match answer {
        Err(ClientError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_loop_of_long_notes_is_stopped_and_others_go_on() {
    let school = School::thornhill();
    let amara = school.amara();
    let mut teacher = school.caller("h.bennett");
    let long = observation(amara, &"a".repeat(LONGEST));
    let stored = (0..1_000).find_map(|stored| teacher.run(long.clone()).err().map(|error| (stored, error)));
    let (stored, error) = stored.expect("a loop that is stopped");
    assert_eq!(stored, 64, "4 MiB of notes of 64 KiB");
    let refusal = refused::<()>(Err(error));
    assert!(refusal.sentence.starts_with("That is more than 4 MiB of text within a minute"), "{refusal}");
    let left = refusal.sentence.split("go on in ").nth(1).and_then(|rest| rest.split(' ').next());
    assert!((1..=60).contains(&left.unwrap().parse::<u64>().unwrap()), "{refusal}");
    // The same person over another line is the same person; a short note is still taken, and another person writes on.
    assert!(refused(school.caller("h.bennett").run(long.clone())).sentence.contains("within a minute"));
    teacher.run(observation(amara, "short")).unwrap();
    school.caller("k.osei").run(long).unwrap();
}

/// The real disk, which has as much room as it is told.
struct Small(Arc<AtomicU64>);

impl Disk for Small {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.make_folder(folder)
    }
    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        RealDisk.names(folder)
    }
    fn open(&self, file: &Path, make: Make) -> io::Result<Box<dyn DiskFile>> {
        RealDisk.open(file, make)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn remove(&self, file: &Path) -> io::Result<()> {
        RealDisk.remove(file)
    }
    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.remove_folder(folder)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.sync_folder(folder)
    }
    fn written(&self, file: &Path) -> io::Result<(u64, SystemTime)> {
        RealDisk.written(file)
    }
    fn lock(&self, file: &Path) -> io::Result<Option<fs::File>> {
        RealDisk.lock(file)
    }
    fn room(&self, _: &Path) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[test]
fn where_the_disk_is_nearly_full_short_notes_are_taken_and_long_ones_are_not() {
    let school = School::thornhill();
    let amara = school.amara();
    let root = school.root.clone();
    let folder = school.close();
    let free = Arc::new(AtomicU64::new(u64::MAX));
    let (store, _) = Store::open(&root, Arc::new(Small(Arc::clone(&free))), "", &|_| {}).unwrap();
    let server = Server::start(store, fs::metadata(&root).unwrap().uid(), Clock::story(), Vec::new()).unwrap();
    let mut teacher = Caller::greet(&server.connect().unwrap(), Some("h.bennett".into())).unwrap().0;
    let sweep = |notes: usize, bytes: usize| {
        let mut all = observation(amara, &"a".repeat(bytes));
        if let Command::Entry(sendo::domain::record::entry::EntryCommand::Log { entries }) = &mut all {
            *entries = vec![entries[0].clone(); notes];
        }
        all
    };
    // How much room, how many notes of how many bytes, and whether they are taken.
    for (mebibytes, notes, bytes, taken) in
        [(65, 1, 2_000, true), (63, 1, 2_000, false), (63, 1, 1_000, true), (63, 30, 20, true), (1, 1, 20, true)]
    {
        free.store(mebibytes << 20, Ordering::SeqCst);
        let answer = teacher.run(sweep(notes, bytes));
        let case = format!("{notes} of {bytes} bytes with {mebibytes} MiB: {answer:?}");
        assert_eq!(answer.is_ok(), taken, "{case}");
        if !taken {
            let refusal = refused(answer);
            assert_eq!(refusal.kind, RefusalKind::ReadOnly, "{refusal}");
            assert!(refusal.sentence.contains("a shorter one is") && refusal.sentence.contains("64 MiB"), "{refusal}");
        }
    }
    free.store(u64::MAX, Ordering::SeqCst);
    teacher.run(sweep(1, 2_000)).unwrap();
    drop((teacher, server, folder));
}
