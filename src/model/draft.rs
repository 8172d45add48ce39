//! What the user has typed and not sent, by what it was for. It belongs to its writer alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::id::{FlagId, PupilId};

/// What a text was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKey {
    /// A log line on a pupil.
    Log(PupilId),
    /// The note of a flag on a pupil.
    Flag(PupilId),
    /// A message on an item.
    Message(FlagId),
    /// A change of a pupil's plan.
    Plan(PupilId),
    /// The cells of a sweep.
    Sweep,
}

/// The drafts of one writer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts {
    texts: BTreeMap<DraftKey, String>,
    changed: bool,
    /// Handed in to be kept; whether it was is not known here.
    handed_in: bool,
}

impl Drafts {
    /// Takes in drafts as `write` wrote them; what cannot be read is as if it were not there. What has been typed
    /// meanwhile stays: it is newer.
    pub fn take_in(&mut self, text: &str) {
        let pairs: Vec<(DraftKey, String)> = serde_json::from_str(text).unwrap_or_default();
        for (key, text) in pairs {
            self.texts.entry(key).or_insert(text);
        }
    }

    /// As text to be kept; `None` when there is nothing to keep.
    pub fn write(&self) -> Option<String> {
        if self.texts.is_empty() { None } else { serde_json::to_string(&self.texts.iter().collect::<Vec<_>>()).ok() }
    }

    /// The text for something.
    pub fn get(&self, key: DraftKey) -> Option<&str> {
        self.texts.get(&key).map(String::as_str)
    }

    /// Keeps a text; an empty one is thrown away.
    pub fn set(&mut self, key: DraftKey, text: &str) {
        let empty = text.trim().is_empty();
        if empty && self.texts.remove(&key).is_some() {
            self.changed = true;
        } else if !empty && self.get(key) != Some(text) {
            self.texts.insert(key, text.to_owned());
            self.changed = true;
        }
    }

    /// Throws a text away.
    pub fn drop(&mut self, key: DraftKey) {
        self.changed |= self.texts.remove(&key).is_some();
    }

    /// Whether something is to be kept; asking takes the mark away.
    pub fn take_changed(&mut self) -> bool {
        let changed = std::mem::take(&mut self.changed);
        self.handed_in |= changed;
        changed
    }

    /// Whether something was typed in this session, so that it is kept once more, and waited for, at the end.
    pub fn take_unkept(&mut self) -> bool {
        self.take_changed() | std::mem::take(&mut self.handed_in)
    }

    /// Whether something is to be kept.
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// What they are for.
    pub fn keys(&self) -> impl Iterator<Item = DraftKey> + '_ {
        self.texts.keys().copied()
    }
}
