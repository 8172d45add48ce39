//! The end of the newest segment: an unfinished last commit, which nobody was told is stored, is dropped whole and
//! kept aside; anything else that is wrong is damage and refused.

use serde::de::IgnoredAny;

use super::disk::{DiskFile, Make};
use super::error::{Damage, OpenError};
use super::journal::{Folder, Lines, Reader, Segment, Stop};
use super::line::{Flaw, synced_of};
use super::rebuild::shorter;
use super::record::{Applied, Mark};

/// An unfinished end that was dropped.
pub(super) struct Torn {
    /// The name of the file in the journal's folder that it is kept in.
    pub(super) file: String,
    pub(super) bytes: u64,
}

/// Checks every line of the newest segment, and cuts an unfinished end off. `durable` is the highest line that is
/// known to have been on the disk.
pub(super) fn survey(
    folder: &Folder,
    segment: &mut Segment,
    before: Mark,
    applied: Option<Applied>,
    durable: u64,
    today: &str,
) -> Result<Option<Torn>, OpenError> {
    let (mark, good) = whole_commits(segment, before, applied, durable)?;
    if mark.seq < durable {
        return Err(shorter(&segment.name()).into());
    }
    if good == segment.length {
        return Ok(None);
    }
    if folder.disk.is_read_only() {
        segment.length = good; // It stays as it is, and is not read.
        return Ok(None);
    }
    let file = keep_aside(folder, segment, good, today)?;
    let bytes = segment.length - good;
    segment.file.cut(good).and_then(|()| segment.file.sync()).map_err(OpenError::io(&segment.path))?;
    segment.length = good;
    Ok(Some(Torn { file, bytes }))
}

/// Where the last whole commit ends, and the bytes up to there.
fn whole_commits(
    segment: &Segment,
    before: Mark,
    applied: Option<Applied>,
    durable: u64,
) -> Result<(Mark, u64), OpenError> {
    let mut reader = Reader::new(segment, before);
    let (mut mark, mut good) = (before, 0);
    loop {
        let start = reader.lines.offset();
        match reader.next::<IgnoredAny>(false) {
            Ok(None) => return Ok((mark, good)),
            Ok(Some(read)) => {
                if applied.is_some_and(|applied| applied.mark.seq == read.head.seq && applied.mark.sum != read.sum) {
                    let what = "it is not the line that the index was made from; after restoring a backup of the \
                                journal, remove the folder sled and the file sled.sealed";
                    return Err(Damage::at_line(&segment.name(), reader.line() - 1, what).into());
                }
                if let Some(end) = read.mark {
                    (mark, good) = (end, read.end);
                }
            }
            Err(Stop::Flaw { line, flaw: Flaw::Unfinished }) => {
                let known = durable.max(synced_behind(segment, start).map_err(OpenError::io(&segment.path))?);
                if known > mark.seq {
                    return Err(reader.error(Stop::Flaw { line, flaw: Flaw::Unfinished }));
                }
                return Ok((mark, good));
            }
            Err(stop) => return Err(reader.error(stop)),
        }
    }
}

/// What the lines from `start` on say was on the disk before them.
fn synced_behind(segment: &Segment, start: u64) -> std::io::Result<u64> {
    let mut lines = Lines::new(segment, start);
    let mut known = 0;
    while let Some(bytes) = lines.next()? {
        known = known.max(synced_of(bytes));
    }
    Ok(known)
}

/// Copies what lies behind `from` to a file of its own, and makes that durable.
fn keep_aside(folder: &Folder, segment: &Segment, from: u64, today: &str) -> Result<String, OpenError> {
    let names = folder.disk.names(&folder.path).map_err(OpenError::io(&folder.path))?;
    let plain = format!("torn-{today}");
    let mut free = std::iter::once(plain.clone()).chain((2..10_000).map(|n| format!("{plain}-{n}")));
    let name = free.find(|name| !names.contains(name)).unwrap_or(plain);
    let path = folder.path.join(&name);
    let copy = || -> std::io::Result<()> {
        let mut aside = folder.disk.open(&path, Make::New)?;
        copy_to(segment, from, &mut *aside)?;
        aside.sync()?;
        folder.disk.sync_folder(&folder.path)
    };
    copy().map_err(OpenError::io(&path))?;
    Ok(name)
}

fn copy_to(segment: &Segment, from: u64, aside: &mut dyn DiskFile) -> std::io::Result<()> {
    let mut chunk = vec![0; 64 * 1024];
    let mut at = from;
    loop {
        let read = segment.file.read_at(&mut chunk, at)?;
        if read == 0 {
            return Ok(());
        }
        aside.append(chunk.get(..read).unwrap_or_default())?;
        at += read as u64;
    }
}
