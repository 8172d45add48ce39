//! What memory held of a pupil who has left. It is put away under one key, because a change reads single keys only, and
//! taken out again wherever a change, a command or a question is about them. Which records these are is each kind's to
//! say.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use uuid::Uuid;

use super::find::Get;
use super::key::hand_key;
use super::{AWAY, End, Held, Key, Past, Ranged, Shelved, Shelves, Unread, packed, unpacked, written};
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
    pub fn shelved<R: Ranged>(&mut self, record: &Shelved<R>) -> Result<(), Unread> {
        self.bundle.insert(hand_key(record), written(&record.record)?);
        Ok(())
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
struct TakenOut<'a>(&'a Bundle);

impl Past for TakenOut<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
        Ok(self.0.get(key).cloned())
    }

    fn range(&self, low: &[u8], high: &[u8], _: End, limit: usize) -> Result<Vec<(Key, Vec<u8>)>, Unread> {
        let found = self.0.range(low.to_vec()..high.to_vec()).take(limit);
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
        let bytes = get(&away_key(pupil))?.unwrap_or_default();
        let bundle: Bundle = unpacked(&bytes)
            .map(|row| row.map(|(key, value)| (key.to_vec(), value.to_vec())))
            .collect::<Result<_, _>>()?;
        self.read_more(&TakenOut(&bundle))?;
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
        let rows = bundle.iter().map(|(key, value)| (key.as_slice(), value.as_slice()));
        self.shelf.put(away_key(pupil), packed(rows)?);
        Ok(())
    }
}
