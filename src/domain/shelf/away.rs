//! What memory held of a pupil who has left. It is put away under one key, because a change reads single keys only, and
//! taken out again wherever a change, a command or a question is about them. Which records these are is each kind's to
//! say.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use uuid::Uuid;

use super::find::Get;
use super::{AT_HAND, AWAY, End, Held, Key, Past, RANGED, Ranged, Shelved, Shelves, Unread, written};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::state::State;

/// Keys of the shelf, and what lies under them while it is at hand.
type Bundle = BTreeMap<Key, Vec<u8>>;

fn away_key(pupil: PupilId) -> Key {
    [&[AWAY][..], pupil.0.as_bytes()].concat()
}

/// A pupil who has left, while memory gives away what it holds of them.
pub struct Leaving<'a> {
    /// What memory holds.
    pub state: &'a mut State,
    /// Whose is given away.
    pub pupil: PupilId,
    bundle: Bundle,
}

impl Leaving<'_> {
    /// A ranged record that memory has let go of.
    pub fn shelved<R: Ranged>(&mut self, record: &Shelved<R>) {
        self.bundle.insert([&[AT_HAND][..], &record.shelf_key()].concat(), Vec::new());
    }

    /// A record that memory is to hold no more.
    pub fn held<R: Held>(&mut self, name: &R::Name) -> Result<(), Unread> {
        if let Some(record) = R::held(self.state).get(name) {
            let key = [&[R::TAG][..], &R::name_bytes(name)].concat();
            self.bundle.insert(key, written(&(name, record))?);
            R::held_mut(self.state).remove_mut(name);
        }
        Ok(())
    }

    /// Where in memory those records lie that each have the pupil and a person for their name.
    pub fn with_anybody(&self) -> RangeInclusive<(PupilId, StaffId)> {
        (self.pupil, StaffId(Uuid::nil()))..=(self.pupil, StaffId(Uuid::max()))
    }
}

/// What was put away, to be read as if it were at hand. What else memory holds has no place here: it may be newer in
/// memory than on the shelf.
struct TakenOut<'a> {
    bundle: &'a Bundle,
    get: &'a Get<'a>,
}

impl Past for TakenOut<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
        if key.first() == Some(&RANGED) { (self.get)(key) } else { Ok(self.bundle.get(key).cloned()) }
    }

    fn range(&self, low: &[u8], high: &[u8], _: End, limit: usize) -> Result<Vec<(Key, Vec<u8>)>, Unread> {
        let found = self.bundle.range(low.to_vec()..high.to_vec()).take(limit);
        Ok(found.map(|(key, value)| (key.clone(), value.clone())).collect())
    }
}

impl State {
    /// Takes out what was put away of a pupil, where they have left and it is not out already. Nobody stores a state that
    /// has something out.
    pub(in crate::domain) fn take_out(&mut self, pupil: PupilId, get: &Get<'_>) -> Result<(), Unread> {
        self.take_out_bundle(pupil, get).map(drop)
    }

    fn take_out_bundle(&mut self, pupil: PupilId, get: &Get<'_>) -> Result<Bundle, Unread> {
        if !self.has_put_away(pupil) {
            return Ok(Bundle::new());
        }
        let bundle = get(&away_key(pupil))?.map(|bytes| unpacked(&bytes)).transpose()?.unwrap_or_default();
        self.read_more(&TakenOut { bundle: &bundle, get })?;
        self.out.insert_mut(pupil);
        Ok(bundle)
    }

    /// Whether a pupil has left, and what was at hand of them is not here.
    pub(in crate::domain) fn has_put_away(&self, pupil: PupilId) -> bool {
        self.is_leaver(pupil) && !self.out.contains(&pupil)
    }

    fn is_leaver(&self, pupil: PupilId) -> bool {
        self.pupils.get(&pupil).is_some_and(|pupil| pupil.left)
    }
}

impl Shelves<'_> {
    /// Takes out what was put away of a pupil, where they have left: what a change rests on is at hand then.
    pub(in crate::domain) fn take_out(&mut self, pupil: PupilId) -> Result<(), Unread> {
        let get = |key: &[u8]| self.shelf.get(key);
        for (key, value) in self.state.take_out_bundle(pupil, &get)? {
            self.shelf.put(key, value);
        }
        Ok(())
    }

    /// Puts away what memory holds of a pupil, where they have left. One who is back has all of it at hand.
    pub(in crate::domain) fn put_away(&mut self, pupil: PupilId) -> Result<(), Unread> {
        let was_out = self.state.out.remove_mut(&pupil);
        if !self.state.is_leaver(pupil) {
            if was_out {
                self.shelf.remove(&away_key(pupil));
            }
            return Ok(());
        }
        let mut leaving = Leaving { state: self.state, pupil, bundle: Bundle::new() };
        State::give_away(&mut leaving)?;
        let bundle = leaving.bundle;
        for key in bundle.keys() {
            self.shelf.remove(key);
        }
        self.shelf.put(away_key(pupil), packed(&bundle)?);
        Ok(())
    }
}

/// Each key and each value behind its length.
fn packed(bundle: &Bundle) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    for part in bundle.iter().flat_map(|(key, value)| [key, value]) {
        let length = u32::try_from(part.len()).map_err(|_| Unread("a record is too long to be put away".into()))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(part);
    }
    Ok(bytes)
}

fn unpacked(mut bytes: &[u8]) -> Result<Bundle, Unread> {
    let mut next = || -> Option<Vec<u8>> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        bytes = rest;
        Some(part.to_vec())
    };
    let mut bundle = Bundle::new();
    while let Some(key) = next() {
        let value = next().ok_or_else(|| Unread("what was put away of a leaver is cut off".into()))?;
        bundle.insert(key, value);
    }
    if bytes.is_empty() { Ok(bundle) } else { Err(Unread("what was put away of a leaver is cut off".into())) }
}
