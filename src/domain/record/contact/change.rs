//! What the journal keeps of contacts.

use super::Contact;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ContactId;
use crate::domain::amend::{self, Amend, How, Withdrawn, joined};
use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{Change, KindChange, Needs, RecordName, Touches};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Audience};
use crate::domain::shelf::{Leaving, Past, Ranged, ShelfSpot, Shelves, Unread};
use crate::domain::state::State;
use crate::domain::time::Instant;

/// A change of contacts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ContactChange {
    /// A contact was written down.
    Contact {
        /// All of it.
        contact: Contact,
    },
    /// A contact was taken back by whoever the line's `by` is, at the line's `at`.
    ContactWithdrawn {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        contact: ContactId,
        /// How.
        #[serde(flatten)]
        how: How,
    },
    /// A contact that was taken back stands again, for whoever took it back.
    ContactPutBack {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        contact: ContactId,
    },
}

impl KindChange for ContactChange {
    const HELD: &'static [u8] = &[];
    const RANGED: &'static [u8] = Contact::TAGS;

    fn about(&self) -> Option<PupilId> {
        match self {
            ContactChange::Contact { contact } => Some(contact.pupil),
            ContactChange::ContactWithdrawn { pupil, .. } | ContactChange::ContactPutBack { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let said = match self {
            ContactChange::Contact { .. } => "a contact",
            ContactChange::ContactWithdrawn { how, .. } => return (audit::Kind::Changed, how.said("a contact")),
            ContactChange::ContactPutBack { .. } => "a contact, put back",
        };
        (audit::Kind::Changed, said.to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        match self {
            ContactChange::Contact { contact } => Some(contact.id.0),
            ContactChange::ContactWithdrawn { .. } | ContactChange::ContactPutBack { .. } => None,
        }
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        match self {
            ContactChange::ContactWithdrawn { how, .. } => how.touches().into_iter().collect(),
            ContactChange::Contact { .. } | ContactChange::ContactPutBack { .. } => Vec::new(),
        }
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        match self {
            ContactChange::Contact { contact } => amend::put(at, contact).map(drop),
            ContactChange::ContactWithdrawn { contact, how, .. } => {
                amend::take_back::<Contact>(at, contact.0, None, how)
            }
            ContactChange::ContactPutBack { contact, .. } => amend::put_back::<Contact>(at, contact.0),
        }
    }

    fn load(_: &mut State, _: &dyn Past) -> Result<(), Unread> {
        // It is read by page.
        Ok(())
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // Nothing of it is at hand.
        Ok(())
    }
}

impl Amend for Contact {
    fn named(&self) -> RecordName {
        self.id.into()
    }

    fn pupil(&self) -> PupilId {
        self.pupil
    }

    fn audience(&self) -> Audience {
        self.audience
    }

    fn by(&self) -> StaffId {
        self.by
    }

    fn entered(&self) -> Instant {
        self.entered
    }

    fn replaces(&self) -> Option<Uuid> {
        None
    }

    fn withdrawn(&self) -> Option<&Withdrawn> {
        self.withdrawn.as_ref()
    }

    fn withdrawn_mut(&mut self) -> &mut Option<Withdrawn> {
        &mut self.withdrawn
    }

    fn says(&self) -> String {
        format!("contact, {}", self.what.words())
    }

    fn typed(&self) -> String {
        joined([self.who.as_str(), self.text.as_str()].into_iter())
    }

    fn rests(&self, _: &Look<'_>) -> Result<Option<String>, Unread> {
        Ok(None)
    }

    fn needs(pupil: PupilId) -> Needs {
        Needs::With(Act::Log, pupil)
    }

    fn taken_back(pupil: PupilId, id: Uuid, how: How) -> Change {
        Change::Contact(ContactChange::ContactWithdrawn { pupil, contact: ContactId(id), how })
    }

    fn put_back(pupil: PupilId, id: Uuid) -> Change {
        Change::Contact(ContactChange::ContactPutBack { pupil, contact: ContactId(id) })
    }

    fn counts(&self, _: &mut Shelves<'_>) {}

    fn counts_no_more(&self, _: &mut Shelves<'_>) {}
}

impl Contact {
    /// What says in a key that it is of contacts.
    pub const TAG: u8 = b'y';
}

impl Ranged for Contact {
    const TAGS: &[u8] = &[Contact::TAG];

    fn spot(&self) -> ShelfSpot {
        ShelfSpot { tag: Contact::TAG, owner: self.pupil.0, group: self.what as u32, day: self.day }
    }

    fn id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        Vec::new()
    }
}
