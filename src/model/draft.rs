//! What the user has typed and not sent, by what it was for. It belongs to its writer alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{EntryId, FlagId, PupilId};
use crate::keys::Context;

/// What a text was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DraftKey {
    /// A form about a pupil, by its place.
    About(Context, PupilId),
    /// The correction of an entry of a pupil.
    Correct(PupilId, EntryId),
    /// A message on an item.
    Message(FlagId),
    /// The cells of a sweep.
    Sweep,
    /// The class that was swept last: nothing that somebody goes on with, but their own and kept the same way.
    Swept,
}

impl DraftKey {
    /// What a form of this place about this pupil keeps; `None` where such a form keeps nothing.
    pub fn about(place: Context, pupil: PupilId) -> Option<DraftKey> {
        place.place().unsent.map(|_| DraftKey::About(place, pupil))
    }

    /// As it is kept: one word and what it is about.
    fn write(self) -> String {
        match self {
            DraftKey::About(place, pupil) => {
                format!("{} {pupil}", place.place().unsent.map_or("", |unsent| unsent.word))
            }
            DraftKey::Correct(pupil, entry) => format!("correct {pupil} {entry}"),
            DraftKey::Message(flag) => format!("message {flag}"),
            DraftKey::Sweep => "sweep".to_owned(),
            DraftKey::Swept => "swept".to_owned(),
        }
    }

    /// `None` for what another version may have kept.
    fn read(kept: &str) -> Option<DraftKey> {
        let (word, id) = kept.split_once(' ').unwrap_or((kept, ""));
        match word {
            "correct" => {
                let (pupil, entry) = id.split_once(' ')?;
                Some(DraftKey::Correct(pupil.parse().ok()?, entry.parse().ok()?))
            }
            "sweep" => Some(DraftKey::Sweep),
            "swept" => Some(DraftKey::Swept),
            "message" => Some(DraftKey::Message(id.parse().ok()?)),
            word => {
                let is_it = |place: &&Context| place.place().unsent.is_some_and(|unsent| unsent.word == word);
                DraftKey::about(*Context::ALL.iter().find(is_it)?, id.parse().ok()?)
            }
        }
    }
}

/// The drafts of one writer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts {
    texts: BTreeMap<DraftKey, String>,
    /// What the server has not been told of.
    changed: BTreeSet<DraftKey>,
}

impl Drafts {
    /// Takes in drafts that were kept. What has been typed or thrown away meanwhile stays so: it is newer.
    pub fn take_in(&mut self, kept: &BTreeMap<String, String>) {
        for (key, text) in kept {
            if let Some(key) = DraftKey::read(key).filter(|key| !self.changed.contains(key)) {
                self.texts.entry(key).or_insert_with(|| text.clone());
            }
        }
    }

    /// The text for something.
    pub fn get(&self, key: DraftKey) -> Option<&str> {
        self.texts.get(&key).map(String::as_str)
    }

    /// Keeps a text; an empty one is thrown away.
    pub fn set(&mut self, key: DraftKey, text: &str) {
        if text.trim().is_empty() {
            self.drop(key);
        } else if self.get(key) != Some(text) {
            self.texts.insert(key, text.to_owned());
            self.changed.insert(key);
        }
    }

    /// Throws a text away.
    pub fn drop(&mut self, key: DraftKey) {
        if self.texts.remove(&key).is_some() {
            self.changed.insert(key);
        }
    }

    /// What is to be kept: what it is for, and the text, `None` where it was thrown away.
    pub fn changes(&self) -> Vec<(String, Option<String>)> {
        self.changed.iter().map(|key| (key.write(), self.texts.get(key).cloned())).collect()
    }

    /// The changes; asking takes the mark away.
    pub fn take_changes(&mut self) -> Vec<(String, Option<String>)> {
        let changes = self.changes();
        self.changed.clear();
        changes
    }

    /// Whether something is to be kept.
    pub fn is_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What they are for.
    pub fn keys(&self) -> impl Iterator<Item = DraftKey> + '_ {
        self.texts.keys().copied().filter(|key| *key != DraftKey::Swept)
    }
}
