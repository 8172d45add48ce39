//! What the screen holds: whose plan it is about, and who is under the cursor. Who stands where does not change while it
//! is looked at.

use crate::domain::id::PupilId;
use crate::model::{Model, Ticket};
use crate::proto::ask;
use crate::proto::view::{ReadBy, Reader};

/// Who has read the plan of one pupil.
pub struct ReadersScreen {
    pub(super) pupil: PupilId,
    /// Logins, in the order in which they are shown.
    pub(super) order: Vec<String>,
    pub(super) cursor: usize,
    pub(super) sent: Option<Ticket>,
}

impl ReadersScreen {
    /// For the plan of this pupil.
    pub fn new(pupil: PupilId) -> ReadersScreen {
        ReadersScreen { pupil, order: Vec::new(), cursor: 0, sent: None }
    }

    /// What the server said, once it is here.
    pub(super) fn read_by<'m>(&self, model: &'m Model) -> Option<&'m ReadBy> {
        model.cache.here(&ask::read_by(self.pupil))
    }

    /// Somebody of the list.
    pub(super) fn reader<'m>(&self, place: usize, model: &'m Model) -> Option<&'m Reader> {
        let login = self.order.get(place)?;
        self.read_by(model)?.readers.iter().find(|reader| reader.login == *login)
    }

    /// Takes the newest list over: new people stand at the end.
    pub(super) fn renew(&mut self, model: &Model) {
        let Some(read) = self.read_by(model) else { return };
        let new = read.readers.iter().map(|reader| &reader.login).filter(|login| !self.order.contains(login));
        let new: Vec<String> = new.cloned().collect();
        let here = self.order.get(self.cursor).cloned();
        self.order.extend(new);
        self.order.retain(|login| read.readers.iter().any(|reader| reader.login == *login));
        let place = here.and_then(|here| self.order.iter().position(|login| *login == here));
        self.cursor = place.unwrap_or(self.cursor).min(self.order.len().saturating_sub(1));
    }
}
