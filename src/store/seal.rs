//! What the files of the trees were like when they were last closed. sled finds most damage to its files, but was seen to
//! pass over a part whose bytes were flipped and go on without the records in it; files that anybody has changed since
//! they were closed are therefore not trusted. What a killed process left has no seal, and sled is sound there.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::disk::{Disk, Make};
use super::tied::Tie;

/// The seal's name in the store's folder: beside the trees, so that it is still there when they are gone.
pub(super) const NAME: &str = "sled.sealed";

/// The folder of the trees.
pub(super) const TREES: &str = "sled";
/// What it is called when it is of no use any more.
pub(super) const ASIDE: &str = "sled.aside";

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seal {
    /// The last line of the journal that the trees held.
    seq: u64,
    /// Each file's length, and when it was written, in nanoseconds.
    files: BTreeMap<String, (u64, u64)>,
    /// The newest of the views, as far as they were looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    views: Option<Tie>,
}

/// What is to be thought of the files of the trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// They were not closed, or are as they were.
    Whole,
    /// They were changed or are gone; the journal had this many lines when they were closed.
    Changed(u64),
}

/// What was said when the store was closed, if anything.
pub(super) struct Looked {
    pub(super) trust: Trust,
    /// The newest of the views.
    pub(super) views: Option<Tie>,
}

/// Seals the files in the trees' folder, when nobody writes them any more.
pub(super) fn set(root: &Path, trees: &Path, disk: &dyn Disk, seq: u64, views: Option<Tie>) -> io::Result<()> {
    write(root, disk, &Seal { seq, files: look(trees, disk)?, views })
}

/// Notes, before trees are thrown away, how long they knew the journal to be: should it be refused, it is refused the
/// next time as well.
pub(super) fn note(root: &Path, disk: &dyn Disk, seq: u64, views: Option<Tie>) -> io::Result<()> {
    write(root, disk, &Seal { seq, files: BTreeMap::new(), views })
}

/// Moves the trees' folder out of the way; what is half removed is never taken for trees.
pub(super) fn move_aside(root: &Path, disk: &dyn Disk) -> io::Result<()> {
    let names = disk.names(root)?;
    let aside = root.join(ASIDE);
    if names.iter().any(|name| name == ASIDE) {
        disk.remove_folder(&aside)?;
    }
    if names.iter().any(|name| name == TREES) { disk.rename(&root.join(TREES), &aside) } else { Ok(()) }
}

/// How many bytes the trees' files have.
pub(super) fn bytes(root: &Path, disk: &dyn Disk) -> u64 {
    look(&root.join(TREES), disk).map_or(0, |files| files.values().map(|(length, _)| length).sum())
}

/// Takes the seal off, once the trees are open and hold the journal.
pub(super) fn take_off(root: &Path, disk: &dyn Disk) -> io::Result<()> {
    if is_set(root, disk)? { disk.remove(&root.join(NAME)) } else { Ok(()) }
}

/// Says what is to be thought of the files in the trees' folder.
pub(super) fn look_at(root: &Path, trees: &Path, disk: &dyn Disk) -> io::Result<Looked> {
    if !is_set(root, disk)? {
        return Ok(Looked { trust: Trust::Whole, views: None });
    }
    let file = disk.open(&root.join(NAME), Make::Existing)?;
    let mut text = vec![0; usize::try_from(file.length()?).map_err(io::Error::other)?];
    let read = file.read_at(&mut text, 0)?;
    // Half written when the power went, it says nothing.
    let seal = serde_json::from_slice::<Seal>(text.get(..read).unwrap_or_default()).ok();
    let trust = match &seal {
        Some(seal) if look(trees, disk).is_ok_and(|files| files == seal.files) => Trust::Whole,
        Some(seal) => Trust::Changed(seal.seq),
        None => Trust::Changed(0),
    };
    Ok(Looked { trust, views: seal.and_then(|seal| seal.views) })
}

fn is_set(root: &Path, disk: &dyn Disk) -> io::Result<bool> {
    Ok(disk.names(root)?.iter().any(|name| name == NAME))
}

fn write(root: &Path, disk: &dyn Disk, seal: &Seal) -> io::Result<()> {
    take_off(root, disk)?;
    let mut file = disk.open(&root.join(NAME), Make::New)?;
    file.append(&serde_json::to_vec(seal)?)?;
    file.sync()
}

fn look(trees: &Path, disk: &dyn Disk) -> io::Result<BTreeMap<String, (u64, u64)>> {
    let mut files = BTreeMap::new();
    for name in disk.names(trees)? {
        let (length, written) = disk.written(&trees.join(&name))?;
        let written = written.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        files.insert(name, (length, u64::try_from(written).unwrap_or(u64::MAX)));
    }
    Ok(files)
}
