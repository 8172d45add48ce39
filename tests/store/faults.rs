//! Disks that fail: each call in turn, and one that is full.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::SystemTime;

use sendo::domain::record::entry::Kind;
use sendo::store::{Disk, DiskFile, Make, RealDisk, SEGMENT, Store, StoreError};

use crate::help::*;

/// The real disk, but one call fails: the nth from now on. An append that fails has written half.
#[derive(Clone)]
pub struct Failing {
    left: Arc<AtomicI64>,
    kind: io::ErrorKind,
    /// Whether it goes on failing, as a full disk does.
    for_good: bool,
}

impl Failing {
    pub fn at(call: i64) -> Arc<Failing> {
        Arc::new(Failing { left: Arc::new(AtomicI64::new(call)), kind: io::ErrorKind::Other, for_good: false })
    }

    fn set(&self, call: i64) {
        self.left.store(call, Ordering::SeqCst);
    }

    fn may(&self) -> io::Result<()> {
        let left = self.left.fetch_sub(1, Ordering::SeqCst);
        if left == 0 || (left < 0 && self.for_good) { Err(io::Error::from(self.kind)) } else { Ok(()) }
    }
}

impl Disk for Failing {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        self.may()?;
        RealDisk.make_folder(folder)
    }
    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.may()?;
        RealDisk.names(folder)
    }
    fn open(&self, file: &Path, make: Make) -> io::Result<Box<dyn DiskFile>> {
        self.may()?;
        Ok(Box::new(FailingFile { disk: self.clone(), file: RealDisk.open(file, make)? }))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.may()?;
        RealDisk.rename(from, to)
    }
    fn remove(&self, file: &Path) -> io::Result<()> {
        self.may()?;
        RealDisk.remove(file)
    }
    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        self.may()?;
        RealDisk.remove_folder(folder)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.may()?;
        RealDisk.sync_folder(folder)
    }
    fn written(&self, file: &Path) -> io::Result<(u64, SystemTime)> {
        self.may()?;
        RealDisk.written(file)
    }
    fn lock(&self, file: &Path) -> io::Result<Option<File>> {
        self.may()?;
        RealDisk.lock(file)
    }
}

struct FailingFile {
    disk: Failing,
    file: Box<dyn DiskFile>,
}

impl DiskFile for FailingFile {
    fn length(&self) -> io::Result<u64> {
        self.disk.may()?;
        self.file.length()
    }
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        self.disk.may()?;
        self.file.read_at(into, at)
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.disk.may() {
            self.file.append(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.file.append(bytes)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.disk.may()?;
        self.file.sync()
    }
    fn cut(&mut self, length: u64) -> io::Result<()> {
        // A file on a full disk can still be made shorter.
        if !self.disk.for_good {
            self.disk.may()?;
        }
        self.file.cut(length)
    }
}

fn store(store: &Store, number: u64) -> Result<(), StoreError> {
    let mut batch = store.begin();
    batch.push(commit(number, 1, (0..3).map(|n| entry(observation(number * 10 + n, 1, 1, "note"))).collect()))?;
    store.commit(batch)
}

fn count(store: &Store) -> usize {
    entries(store, pupil_id(1), Kind::Observation, 1000).unwrap().len()
}

/// Small segments, so that a new one is begun on the way.
const SMALL: u64 = 3000;

#[test]
fn each_call_fails_in_turn_while_writing() {
    let mut failed = 0;
    for call in 0..40 {
        let folder = tempfile::tempdir().unwrap();
        let disk = Failing::at(i64::MAX);
        let (open_store, _) = try_open(folder.path(), disk.clone(), SMALL).unwrap();
        store(&open_store, 1).unwrap();
        disk.set(call);
        let mut acknowledged = vec![1];
        for number in 2..8 {
            match store(&open_store, number) {
                Ok(()) => acknowledged.push(number),
                Err(error) => {
                    failed += 1;
                    assert!(error.to_string().contains("safe"), "{error}");
                }
            }
            assert_eq!(count(&open_store), acknowledged.len() * 3, "call {call}");
        }
        let read_only = open_store.read_only();
        drop(open_store);
        let (open_store, opened) = try_open(folder.path(), Arc::new(RealDisk), SMALL).unwrap();
        for number in 1..8 {
            let there = open_store.seen(command(number)).unwrap().is_some();
            assert_eq!(there, acknowledged.contains(&number), "call {call}, {number}: {read_only:?} {opened:?}");
        }
        assert_eq!(count(&open_store), acknowledged.len() * 3);
        store(&open_store, 9).unwrap();
        clean(&open_store);
    }
    assert!(failed > 10, "{failed}");
}

#[test]
fn each_call_fails_in_turn_while_opening() {
    let whole = tempfile::tempdir().unwrap();
    let (open_store, _) = try_open(whole.path(), Arc::new(RealDisk), SMALL).unwrap();
    (1..6).for_each(|number| store(&open_store, number).unwrap());
    drop(open_store);
    let mut refused = 0;
    for (call, spoil) in (0..40).flat_map(|call| [(call, false), (call, true)]) {
        let folder = tempfile::tempdir().unwrap();
        copy(whole.path(), folder.path());
        if spoil {
            std::fs::remove_dir_all(folder.path().join("sled")).unwrap();
            let mut file = RealDisk.open(&newest(folder.path()), Make::Existing).unwrap();
            file.append(b"{\"v\":1,").unwrap();
        }
        match try_open(folder.path(), Failing::at(call), SMALL) {
            Ok((open_store, _)) => assert_eq!(count(&open_store), 15, "call {call}"),
            Err(error) => {
                refused += 1;
                assert!(error.to_string().contains("cannot be opened"), "{error}");
            }
        }
        let (open_store, opened) = try_open(folder.path(), Arc::new(RealDisk), SMALL).unwrap();
        assert_eq!(count(&open_store), 15, "call {call}: {opened:?}");
        clean(&open_store);
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn a_failed_sync_makes_the_store_read_only() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Failing::at(i64::MAX);
    let (open_store, _) = try_open(folder.path(), disk.clone(), SEGMENT).unwrap();
    store(&open_store, 1).unwrap();
    disk.set(1);
    assert!(matches!(store(&open_store, 2), Err(StoreError::ReadOnly(_))));
    assert!(matches!(store(&open_store, 3), Err(StoreError::ReadOnly(_))));
    assert!(open_store.read_only().unwrap().contains("did not confirm"));
    assert_eq!((count(&open_store), open_store.seen(command(2)).unwrap()), (3, None));
    drop(open_store);
    let (open_store, _) = open(folder.path());
    assert_eq!(open_store.read_only(), None);
    store(&open_store, 3).unwrap();
    assert_eq!((count(&open_store), open_store.seen(command(2)).unwrap()), (6, None));
}

#[test]
fn a_full_disk_refuses_in_words_and_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Arc::new(Failing {
        left: Arc::new(AtomicI64::new(i64::MAX)),
        kind: io::ErrorKind::StorageFull,
        for_good: true,
    });
    let (open_store, _) = try_open(folder.path(), disk.clone(), SEGMENT).unwrap();
    store(&open_store, 1).unwrap();
    disk.set(0);
    for number in 2..5 {
        let error = store(&open_store, number).unwrap_err();
        assert!(matches!(error, StoreError::Full | StoreError::ReadOnly(_)), "{error}");
    }
    assert_eq!(count(&open_store), 3);
    drop(open_store);
    let (open_store, opened) = open(folder.path());
    assert_eq!((count(&open_store), opened.torn), (3, None));
    store(&open_store, 2).unwrap();
}

/// Where sled has no room for its files the journal is read into memory.
#[test]
fn without_room_for_the_index_it_is_held_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (open_store, _) = open(folder.path());
    store(&open_store, 1).unwrap();
    drop(open_store);
    std::fs::remove_dir_all(folder.path().join("sled")).unwrap();
    std::fs::write(folder.path().join("sled"), b"a file where the folder should be").unwrap();
    let (open_store, opened) = open(folder.path());
    assert_eq!(count(&open_store), 3);
    assert!(opened.sentences.iter().any(|sentence| sentence.contains("held in memory")), "{opened:?}");
    store(&open_store, 2).unwrap();
    assert_eq!(count(&open_store), 6);
    clean(&open_store);
}

#[test]
fn what_cannot_be_written_down_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (open_store, _) = open(folder.path());
    let mut batch = open_store.begin();
    batch.push(single(1, 1, "\u{0}\u{202e}\u{1b}[2J👩‍🏫\r\n")).unwrap();
    let bad = vec![entry(observation(2, 1, 1, "fine")), entry(measurement(3, 1, 1, f64::NAN))];
    assert!(matches!(batch.push(commit(2, 1, bad)), Err(StoreError::Unwritable)));
    batch.push(single(4, 1, &"long ".repeat(13_000))).unwrap();
    open_store.commit(batch).unwrap();
    let late = open_store.begin();
    write(&open_store, [single(5, 1, "first")]);
    assert!(matches!(open_store.commit(late), Err(StoreError::Overtaken)));
    drop(open_store);
    let (open_store, _) = open(folder.path());
    let notes: Vec<_> = entries(&open_store, pupil_id(1), Kind::Observation, 9).unwrap();
    assert_eq!(notes.len(), 3);
    assert_eq!(notes[2].1.note, "\u{0}\u{202e}\u{1b}[2J👩‍🏫\r\n");
    clean(&open_store);
}
