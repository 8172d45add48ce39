//! Decides what becomes of a contact.

use serde::{Deserialize, Serialize};

use super::{Contact, ContactKind};
use crate::domain::command::check::{note, past, person, pupil, short};
use crate::domain::command::{Given, Refusal};
use crate::domain::id::{FlagId, PupilId};
use crate::domain::look::Look;
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;

/// A contact as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewContact {
    /// Whom it is about.
    pub pupil: PupilId,
    /// What it was.
    pub what: ContactKind,
    /// With whom.
    pub who: String,
    /// On which day; `None` is today.
    #[serde(default)]
    pub day: Option<Day>,
    /// In words.
    #[serde(default)]
    pub text: String,
}

/// The contact that is written, with the item that it ends.
pub(in crate::domain) fn contact(
    look: &Look<'_>,
    given: &mut Given<'_>,
    new: &NewContact,
    item: Option<FlagId>,
) -> Result<Contact, Refusal> {
    let by = person(given.who)?;
    note(&new.text)?;
    Ok(Contact {
        pupil: pupil(look, new.pupil)?.id,
        who: short(&new.who, "name of whom you were in contact with")?.to_owned(),
        day: past(new.day.unwrap_or(given.today), given.today)?,
        text: new.text.trim().to_owned(),
        what: new.what,
        audience: Audience::SencoAndHead,
        item,
        id: given.ids.next().into(),
        by,
        entered: given.at,
        withdrawn: None,
    })
}
