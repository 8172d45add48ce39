//! Takes changes over: into memory, and onto the shelf.

use std::ops::Deref;
use std::sync::Arc;

use uuid::Uuid;

use super::find::named;
use super::key::{hand_key, id_key};
use super::{Held, Key, Ranged, Shelf, Unread, seq_of, written};
use crate::domain::kind::Place;
use crate::domain::notice::Notice;
use crate::domain::state::State;

/// A ranged record, and the line of the journal that brought it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelved<R> {
    /// The line.
    pub seq: u64,
    /// The record.
    pub record: Arc<R>,
}

impl<R> Deref for Shelved<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.record
    }
}

impl<R> AsRef<R> for Shelved<R> {
    fn as_ref(&self) -> &R {
        &self.record
    }
}

impl<R: Ranged> Shelved<R> {
    pub(super) fn new(seq: u64, record: R) -> Shelved<R> {
        Shelved { seq, record: Arc::new(record) }
    }

    /// Its key on the shelf.
    pub fn shelf_key(&self) -> Key {
        self.record.spot().key(self.seq)
    }
}

/// Memory and shelf while a change is taken over.
pub struct Shelves<'a> {
    /// What memory holds.
    pub state: &'a mut State,
    /// The rest.
    pub shelf: &'a mut dyn Shelf,
    /// Which line the change stands in.
    pub place: &'a Place,
}

impl Shelves<'_> {
    /// Holds a record, in the place of the one with its name.
    pub fn hold<R: Held>(&mut self, name: R::Name, record: R) {
        R::held_mut(self.state).insert_mut(name.clone(), Arc::new(record));
        self.touch_held::<R>(name);
    }

    /// Changes a held record; nothing where it is not here.
    pub fn change<R: Held>(&mut self, name: &R::Name, change: impl FnOnce(&mut R)) {
        if let Some(record) = R::held(self.state).get(name) {
            let mut record = R::clone(record);
            change(&mut record);
            self.hold(name.clone(), record);
        }
    }

    fn touch_held<R: Held>(&mut self, name: R::Name) {
        let key = [&[R::TAG][..], &R::name_bytes(&name)].concat();
        let value = move |state: &State| R::held(state).get(&name).map(|record| written(&(&name, record))).transpose();
        self.shelf.touch(key, Box::new(value));
    }

    /// Puts a new record on the shelf.
    pub fn shelve<R: Ranged>(&mut self, record: R) -> Result<Shelved<R>, Unread> {
        let seq = self.place.seq;
        let key = record.spot().key(seq);
        self.shelf.put(key.clone(), written(&record)?);
        if let Some(id) = record.id() {
            self.shelf.put(id_key::<R>(id), key.clone());
        }
        for aside in record.asides() {
            self.shelf.put(aside.key(seq), key.clone());
        }
        Ok(Shelved::new(seq, record))
    }

    /// Lets those who lead hear of the change.
    pub fn tell(&mut self, what: String) -> Result<(), Unread> {
        let Place { commit, at, by, via, .. } = self.place;
        self.shelve(Notice { commit: *commit, at: *at, by: *by, via: via.clone(), what }).map(drop)
    }

    /// Changes a record on the shelf where `change` says that it does; the answer is the record as it is then, to be taken
    /// up again where it stays at hand.
    pub fn alter<R: Ranged>(
        &mut self,
        id: Uuid,
        change: impl FnOnce(&mut R) -> bool,
    ) -> Result<Option<Shelved<R>>, Unread> {
        let get = |key: &[u8]| self.shelf.get(key);
        let Some((key, mut record)) = named::<R>(id, &get)? else { return Ok(None) };
        if !change(&mut record) {
            return Ok(None);
        }
        self.shelf.put(key.clone(), written(&record)?);
        Ok(Some(Shelved::new(seq_of(&key), record)))
    }

    /// Keeps a copy of a record where all that is at hand lies.
    pub fn take_up<R: Ranged>(&mut self, record: &Shelved<R>) -> Result<(), Unread> {
        self.shelf.put(hand_key(record), written(&record.record)?);
        Ok(())
    }

    /// Takes that copy away.
    pub fn let_go<R: Ranged>(&mut self, record: &Shelved<R>) {
        self.shelf.remove(&hand_key(record));
    }
}
