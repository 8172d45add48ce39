//! What the store itself keeps in the trees beside the records: how far they hold the journal, where segments ended, what
//! is remembered of commands, and in which layout all of it lies. The same code serves a commit and a replay, so both give
//! the same trees. No kind of record is known here.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::line::{Head, Sum};
use super::remembered::Remembered;
use super::trees::{Answer, Trees};
use crate::domain::command::Done;
use crate::domain::id::CommandId;
use crate::domain::kind::Change;
use crate::domain::shelf::{Key, Over, Past, Shelves, Unread, Writes, get_over, is_reserved, read, written};
use crate::domain::state::State;

/// How records lie in the trees. Trees of another layout are made anew: with new keys missing they would look whole.
const LAYOUT: u32 = 7;

/// From a command to its answer.
pub(super) const COMMAND: u8 = b'k';
pub(super) const APPLIED: u8 = b'a';
const ENDED: u8 = b'j';
pub(super) const LAID_OUT: &[u8] = b"#";
const _: () = {
    let own = [COMMAND, APPLIED, ENDED, LAID_OUT[0]];
    let mut place = 0;
    while place < own.len() {
        assert!(is_reserved(own[place]), "a kind of record may take what the store keeps its own under");
        place += 1;
    }
};

/// What stands in place of the layout while trees are half written.
pub(super) const UNFINISHED: &[u8] = b"0";

/// The end of a whole commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// The last line's number; 0 before the first.
    pub(super) seq: u64,
    pub(super) commit: u64,
    pub(super) sum: Sum,
}

/// Up to where the trees hold the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Applied {
    pub(super) mark: Mark,
    /// The first line's number of the segment that it ends in.
    pub(super) segment: u64,
    /// The bytes of that segment up to there.
    pub(super) offset: u64,
}

/// A segment that is written no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ended {
    pub(super) mark: Mark,
    pub(super) length: u64,
}

pub(super) fn key(prefix: u8, id: Uuid) -> Key {
    [&[prefix][..], id.as_bytes()].concat()
}

/// The record under a key.
pub(super) fn get<T: DeserializeOwned>(past: &dyn Past, key: &[u8]) -> Answer<Option<T>> {
    past.get(key)?.map(|value| read(&value)).transpose()
}

/// Up to where the trees hold the journal; `None` for new ones. Trees of another layout are of no use.
pub(super) fn applied(trees: &dyn Trees) -> Answer<Option<Applied>> {
    let (applied, laid_out) = (get(trees, &[APPLIED])?, trees.get(LAID_OUT)?);
    if laid_out.as_deref() == Some(UNFINISHED) {
        return Err(Unread("writing it was cut off".into()));
    }
    if applied.is_some() && laid_out.map(|layout| read(&layout)).transpose()? != Some(LAYOUT) {
        return Err(Unread("another version of sendo made it".into()));
    }
    Ok(applied)
}

/// Whether it is said under this key up to where the trees hold the journal, and that they are whole: it is written last.
pub(super) fn says_how_far(key: &[u8]) -> bool {
    key == [APPLIED] || key == LAID_OUT
}

/// Up to where trees will hold the journal, once these are written.
pub(super) fn applied_by(writes: &Writes) -> Answer<Option<Applied>> {
    writes.values.get(&[APPLIED][..]).and_then(Option::as_ref).map(|value| read(value)).transpose()
}

/// Where the segment that begins with line `first` ended.
pub(super) fn ended(trees: &dyn Trees, first: u64) -> Answer<Option<Ended>> {
    get(trees, &ended_key(first))
}

fn ended_key(first: u64) -> Key {
    [&[ENDED][..], &first.to_be_bytes()].concat()
}

/// The state and the trees as they will be: what they hold, and what has been taken over since.
pub(super) struct Ahead {
    pub(super) state: State,
    pub(super) writes: Writes,
    /// The changes of the commit that is under way, as far as an answer needs them.
    small: Vec<Change>,
}

impl Ahead {
    pub(super) fn of(state: State) -> Ahead {
        Ahead { state, writes: Writes::default(), small: Vec::new() }
    }

    /// Takes over one change. After a commit's last line the answer to its command is there, and remembered.
    pub(super) fn take(&mut self, trees: &dyn Trees, head: &Head, change: Option<Change>) -> Answer<Option<Done>> {
        if let Some(change) = change {
            let over = &mut Over { past: trees, writes: &mut self.writes };
            change.apply(&mut Shelves { state: &mut self.state, shelf: over, place: &head.place() })?;
            if head.of as usize <= Done::MOST {
                self.small.push(change);
            }
        }
        if head.n < head.of {
            return Ok(None);
        }
        let remembered = Remembered::of(head, &self.small);
        self.small.clear();
        self.put(key(COMMAND, head.cmd.0), &remembered)?;
        Ok(Some(remembered.done()))
    }

    fn put(&mut self, key: Key, value: &impl Serialize) -> Answer<()> {
        self.writes.values.insert(key, Some(written(value)?));
        Ok(())
    }

    /// What is remembered of a command that is done, or will be.
    pub(super) fn remembered(&self, trees: &dyn Trees, command: CommandId) -> Answer<Option<Remembered>> {
        get_over(trees, &self.writes, &key(COMMAND, command.0))?.map(|value| read(&value)).transpose()
    }

    /// Whether a command was taken over here, and is not in the trees.
    pub(super) fn brings(&self, command: CommandId) -> bool {
        self.writes.values.contains_key(&key(COMMAND, command.0))
    }

    /// Keeps the fingerprint of what a command asked that was taken over here.
    pub(super) fn keep_asked(&mut self, command: CommandId, asked: Sum) -> Answer<()> {
        let key = key(COMMAND, command.0);
        if let Some(value) = self.writes.values.get(&key).and_then(Option::as_ref) {
            let mut remembered: Remembered = read(value)?;
            remembered.asked = Some(asked);
            self.put(key, &remembered)?;
        }
        Ok(())
    }

    /// Notes that a segment has ended.
    pub(super) fn end(&mut self, first: u64, ended: Ended) -> Answer<()> {
        self.put(ended_key(first), &ended)
    }

    /// All that is to be written, so that the trees hold the journal up to `applied`.
    pub(super) fn writes(&mut self, applied: &Applied) -> Answer<Writes> {
        self.writes.settle(&self.state)?;
        self.put(vec![APPLIED], applied)?;
        self.put(LAID_OUT.to_vec(), &LAYOUT)?;
        Ok(std::mem::take(&mut self.writes))
    }
}
