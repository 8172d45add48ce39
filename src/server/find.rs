//! Finds pupils by what is typed, over one index that all clients share. It is made anew when names, forms or classes
//! have changed, and not before somebody asks.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::list;
use super::permit::Asker;
use crate::domain::id::PupilId;
use crate::domain::rights::Reach;
use crate::domain::search::{Entry, Index, Resolved};
use crate::domain::state::State;
use crate::proto::message::Whom;
use crate::proto::view::Brief;

/// The indexes, and of which roster they are.
#[derive(Default)]
pub(super) struct Finder {
    /// Counts changes of the roster.
    roster: AtomicU64,
    made: Mutex<Option<(u64, Arc<Indexes>)>>,
}

/// A group's name may say what a pupil needs, so nobody finds a pupil by it whom they do not work with.
struct Indexes {
    /// By name, form, year, classes and groups.
    whole: Index<PupilId>,
    /// By name, form and year.
    plain: Index<PupilId>,
}

/// Whom somebody works with, asked for each hit.
pub(super) struct Theirs<'s> {
    state: &'s State,
    reach: Option<Arc<Reach>>,
}

impl Theirs<'_> {
    pub(super) fn of<'s>(state: &'s State, asker: &Asker) -> Theirs<'s> {
        let person = asker.who.person().and_then(|id| state.staff.get(&id));
        Theirs { state, reach: person.map(|person| state.reach(person, asker.today())) }
    }

    fn holds(&self, id: PupilId) -> bool {
        let reach = self.reach.as_ref();
        reach.is_some_and(|reach| self.state.pupils.get(&id).is_some_and(|pupil| reach.holds(pupil)))
    }

    /// These pupils as they stand in a list, in this order; who is not here is left out.
    pub(super) fn briefs(&self, ids: impl Iterator<Item = PupilId>) -> Vec<Brief> {
        let flags = list::open_flags(self.state);
        let pupils = ids.filter_map(|id| self.state.pupils.get(&id));
        let flags_of = |id| flags.get(&id).copied().unwrap_or(0);
        pupils.map(|pupil| list::brief(self.state, pupil, self.holds(pupil.id), flags_of(pupil.id))).collect()
    }
}

impl Finder {
    /// Names, forms or classes have changed.
    pub(super) fn roster_changed(&self) {
        self.roster.fetch_add(1, Ordering::Release);
    }

    /// The pupils that a search finds, best first.
    pub(super) fn find(&self, state: &State, asker: &Asker, query: &str, limit: usize) -> Vec<Brief> {
        let (indexes, theirs) = (self.indexes(state), Theirs::of(state, asker));
        let plain: BTreeSet<PupilId> = indexes.plain.find(query, usize::MAX).into_iter().map(|hit| hit.key).collect();
        let found = indexes.whole.find(query, usize::MAX).into_iter().map(|hit| hit.key);
        theirs.briefs(found.filter(|id| plain.contains(id) || theirs.holds(*id)).take(limit))
    }

    /// Whom the words of a command line name.
    pub(super) fn whom(&self, state: &State, asker: &Asker, words: &str, writing: bool) -> Whom {
        let (indexes, theirs) = (self.indexes(state), Theirs::of(state, asker));
        let ask = |index: &Index<PupilId>| if writing { index.for_writing(words) } else { index.for_reading(words) };
        let whole = match ask(&indexes.whole) {
            near @ (Resolved::Near(_) | Resolved::None) if writing => {
                match indexes.plain.by_initials(words, |id| theirs.holds(id)).as_slice() {
                    [] => near,
                    [id] => Resolved::One(*id),
                    several => Resolved::Several(several.to_vec()),
                }
            }
            found => found,
        };
        let named = |keys: Vec<PupilId>| theirs.briefs(keys.into_iter());
        let all_theirs = match &whole {
            Resolved::One(id) => theirs.holds(*id),
            Resolved::Several(ids) | Resolved::Near(ids) => ids.iter().all(|id| theirs.holds(*id)),
            Resolved::None => true,
        };
        let whom = if all_theirs { whole } else { ask(&indexes.plain) };
        match whom {
            Resolved::One(id) => named(vec![id]).pop().map_or(Whom::Nobody, Whom::One),
            Resolved::Several(ids) => Whom::Several(named(ids)),
            Resolved::Near(ids) => Whom::Near(named(ids)),
            Resolved::None => Whom::Nobody,
        }
    }

    fn indexes(&self, state: &State) -> Arc<Indexes> {
        let roster = self.roster.load(Ordering::Acquire);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        match &*made {
            Some((of, indexes)) if *of == roster => Arc::clone(indexes),
            _ => {
                let indexes = Arc::new(Indexes { whole: index_of(state, true), plain: index_of(state, false) });
                *made = Some((roster, Arc::clone(&indexes)));
                indexes
            }
        }
    }
}

fn index_of(state: &State, with_classes: bool) -> Index<PupilId> {
    let here = state.pupils.values().filter(|pupil| !pupil.left);
    Index::new(here.map(|pupil| {
        let classes =
            pupil.classes.iter().filter_map(|id| state.classes.get(id)).filter(|class| with_classes && !class.ended);
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
