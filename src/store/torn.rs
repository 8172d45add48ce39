//! The end of the newest segment: an unfinished last commit, which nobody was told is stored, is dropped whole and
//! kept aside; anything else that is wrong is damage and refused.

use serde::de::IgnoredAny;

use super::disk::{DiskFile, Make};
use super::error::{Damage, OpenError};
use super::journal::{Folder, Lines, Reader, Segment, Stop};
use super::line::{Flaw, synced_of};
use super::rebuild::shorter;
use super::record::Mark;
use super::tied::{Tie, later};

/// An unfinished end that was dropped.
pub(super) struct Torn {
    /// The name of the file in the journal's folder that it is kept in.
    pub(super) file: String,
    pub(super) bytes: u64,
}

/// A line that is known from elsewhere, and what to say where another stands in its place.
#[derive(Clone, Copy)]
pub(super) struct Expected {
    pub(super) tie: Tie,
    pub(super) what: &'static str,
}

/// Where the newest segment ends.
pub(super) struct Surveyed {
    pub(super) mark: Mark,
    /// What was cut off.
    pub(super) torn: Option<Torn>,
    /// What its lines say last of the other journal.
    pub(super) beside: Option<Tie>,
}

/// Checks every line of the newest segment, and cuts an unfinished end off. `durable` is the highest line that is
/// known to have been on the disk.
pub(super) fn survey(
    folder: &Folder,
    segment: &mut Segment,
    before: Mark,
    expected: Option<Expected>,
    durable: u64,
    today: &str,
) -> Result<Surveyed, OpenError> {
    let Whole { mark, good, beside } = whole_commits(segment, before, expected, durable)?;
    if mark.seq < durable {
        return Err(shorter(&segment.name()).into());
    }
    if good == segment.length {
        return Ok(Surveyed { mark, torn: None, beside });
    }
    if folder.disk.is_read_only() {
        segment.length = good; // It stays as it is, and is not read.
        return Ok(Surveyed { mark, torn: None, beside });
    }
    let file = keep_aside(folder, segment, good, today)?;
    let bytes = segment.length - good;
    segment.file.cut(good).and_then(|()| segment.file.sync()).map_err(OpenError::io(&segment.path))?;
    segment.length = good;
    Ok(Surveyed { mark, torn: Some(Torn { file, bytes }), beside })
}

/// Where the last whole commit ends, the bytes up to there, and what is said of the other journal.
struct Whole {
    mark: Mark,
    good: u64,
    beside: Option<Tie>,
}

fn whole_commits(
    segment: &Segment,
    before: Mark,
    expected: Option<Expected>,
    durable: u64,
) -> Result<Whole, OpenError> {
    let mut reader = Reader::new(segment, before);
    let mut whole = Whole { mark: before, good: 0, beside: None };
    let mut beside = None;
    loop {
        let start = reader.lines.offset();
        match reader.next::<IgnoredAny>(false) {
            Ok(None) => return Ok(whole),
            Ok(Some(read)) => {
                let other = expected.filter(|known| known.tie.0 == read.head.seq && known.tie.1 != read.sum);
                if let Some(Expected { what, .. }) = other {
                    return Err(Damage::at_line(&segment.name(), reader.line() - 1, what).into());
                }
                beside = later(beside, read.head.beside);
                if let Some(end) = read.mark {
                    whole = Whole { mark: end, good: read.end, beside };
                }
            }
            Err(Stop::Flaw { line, flaw: Flaw::Unfinished }) => {
                let known = durable.max(synced_behind(segment, start).map_err(OpenError::io(&segment.path))?);
                if known > whole.mark.seq {
                    return Err(reader.error(Stop::Flaw { line, flaw: Flaw::Unfinished }));
                }
                return Ok(whole);
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
