//! The school as somebody who decides or answers looks at it: what memory holds, and behind it the shelf.

use std::borrow::Cow;
use std::ops::Deref;

use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::id::PupilId;
use crate::domain::shelf::{NoPast, Past, Unread};
use crate::domain::state::State;

/// Memory and shelf, to be read.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// What memory holds.
    pub state: &'a State,
    /// The rest, read by range.
    pub past: &'a dyn Past,
}

impl<'a> Look<'a> {
    /// Memory alone, with nothing on the shelf.
    pub fn at(state: &'a State) -> Look<'a> {
        Look { state, past: &NoPast }
    }

    /// What memory holds, and all that was put away of these pupils where they have left. Whoever decides about pupils or
    /// answers a question about them looks at this.
    pub fn with(&self, pupils: impl IntoIterator<Item = PupilId>) -> Result<Cow<'a, State>, Unread> {
        let mut whole = Cow::Borrowed(self.state);
        for pupil in pupils {
            if whole.has_put_away(pupil) {
                whole.to_mut().take_out(pupil, &|key| self.past.get(key))?;
            }
        }
        Ok(whole)
    }
}

impl Deref for Look<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        self.state
    }
}

impl From<Unread> for Refusal {
    fn from(unread: Unread) -> Refusal {
        Refusal::new(RefusalKind::Rebuilding, unread.0)
    }
}
