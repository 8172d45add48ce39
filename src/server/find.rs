//! Finds pupils by what is typed, over one index that all clients share. It is made anew when names, forms or classes
//! have changed, and not before somebody asks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::list;
use super::permit::Asker;
use crate::domain::id::PupilId;
use crate::domain::search::{Entry, Index, Resolved};
use crate::domain::state::State;
use crate::proto::message::Whom;
use crate::proto::view::Brief;

/// The index, and of which roster it is.
#[derive(Default)]
pub(super) struct Finder {
    /// Counts changes of the roster.
    roster: AtomicU64,
    made: Mutex<Option<(u64, Arc<Index<PupilId>>)>>,
}

impl Finder {
    /// Names, forms or classes have changed.
    pub(super) fn roster_changed(&self) {
        self.roster.fetch_add(1, Ordering::Release);
    }

    /// The pupils that a search finds, best first.
    pub(super) fn find(&self, state: &State, asker: &Asker, query: &str, limit: usize) -> Vec<Brief> {
        let found = self.index(state).find(query, limit);
        list::briefs(state, asker, found.into_iter().map(|hit| hit.key))
    }

    /// Whom the words of a command line name.
    pub(super) fn whom(&self, state: &State, asker: &Asker, words: &str, writing: bool) -> Whom {
        let index = self.index(state);
        let found = if writing { index.for_writing(words) } else { index.for_reading(words) };
        let named = |keys: Vec<PupilId>| list::briefs(state, asker, keys.into_iter());
        match found {
            Resolved::One(id) => named(vec![id]).pop().map_or(Whom::Nobody, Whom::One),
            Resolved::Several(ids) => Whom::Several(named(ids)),
            Resolved::Near(ids) => Whom::Near(named(ids)),
            Resolved::None => Whom::Nobody,
        }
    }

    fn index(&self, state: &State) -> Arc<Index<PupilId>> {
        let roster = self.roster.load(Ordering::Acquire);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        match &*made {
            Some((of, index)) if *of == roster => Arc::clone(index),
            _ => {
                let index = Arc::new(index_of(state));
                *made = Some((roster, Arc::clone(&index)));
                index
            }
        }
    }
}

fn index_of(state: &State) -> Index<PupilId> {
    let here = state.pupils.values().filter(|pupil| !pupil.left);
    Index::new(here.map(|pupil| {
        let classes = pupil.classes.iter().filter_map(|id| state.classes.get(id)).filter(|class| !class.ended);
        Entry {
            key: pupil.id,
            name: &pupil.name,
            form: &pupil.form,
            year: &pupil.year,
            classes: classes.map(|class| class.name.as_str()).collect(),
            handles: pupil.upn.iter().map(ToString::to_string).chain([pupil.id.to_string()]).collect(),
        }
    }))
}
