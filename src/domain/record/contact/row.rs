//! What files say of contacts.

use serde::{Deserialize, Serialize};

use super::{Contact, ContactChange, ContactId, ContactKind};
use crate::domain::rights::Audience;
use crate::domain::roster::{Fate, KindRow, Known, Taking};
use crate::domain::school_day::Day;
use crate::domain::shelf::Unread;
use crate::domain::time::Instant;

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a contact in braces")]
pub struct ContactRow {
    /// Its id, kept from where it was made.
    pub id: ContactId,
    /// What it was.
    pub what: ContactKind,
    /// With whom.
    pub who: String,
    /// On which day.
    pub day: Day,
    /// In words.
    #[serde(default)]
    pub text: String,
    /// For all who work with the pupil, not for SENCO and head only.
    #[serde(default)]
    pub everyone: bool,
    /// The login of who wrote it down.
    pub by: String,
    /// When: UTC.
    pub entered: Instant,
}

impl KindRow for ContactRow {
    const SECTION: &'static str = "contacts";
    const WHAT: &'static str = "this contact";

    fn texts(&self) -> Vec<&str> {
        vec![&self.who, &self.text]
    }

    fn keep(&self, taking: &mut Taking<'_, '_>) -> Result<Option<Fate>, Unread> {
        match taking.known::<Contact>(self.id.0, |contact| contact.pupil)? {
            Known::New => {}
            Known::Here(_) => return Ok(Some(Fate::Unchanged)),
            Known::Others => return Ok(None),
        }
        let Some(by) = taking.person(&self.by) else { return Ok(None) };
        let contact = Contact {
            id: self.id,
            pupil: taking.pupil,
            what: self.what,
            who: self.who.clone(),
            day: self.day,
            text: self.text.clone(),
            audience: if self.everyone { Audience::Everyone } else { Audience::SencoAndHead },
            item: None,
            by,
            entered: self.entered,
            withdrawn: None,
        };
        taking.keep(ContactChange::Contact { contact });
        Ok(Some(Fate::New))
    }
}
