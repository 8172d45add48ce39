//! What the journal keeps of the school.

use super::School;
use super::setting::Setting;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Leaving, Past, Shelves, Unread, read, written};
use crate::domain::state::State;

/// A change of the school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SchoolChange {
    /// The school is as this says from now on.
    School {
        /// All of it.
        school: School,
    },
    /// A setting of the school has this value.
    Set {
        /// Which, and its value.
        setting: Setting,
        /// The words for its value before. Lines that were written before these were kept have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<String>,
    },
}

/// There is one school.
const KEY: &[u8] = b"s";

impl KindChange for SchoolChange {
    const HELD: &'static [u8] = KEY;
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        None
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let said = match self {
            SchoolChange::School { school } => {
                let dsl = school.dsl.as_ref().map(|dsl| format!(", dsl is {}", dsl.typed())).unwrap_or_default();
                format!("the school{dsl}")
            }
            SchoolChange::Set { setting, was } => {
                let was = was.as_ref().map(|was| format!("; it was {was}")).unwrap_or_default();
                format!("{} is {}{was}", setting.name(), setting.value())
            }
        };
        (audit::Kind::Changed, said)
    }

    fn heard(&self, before: &State) -> Option<String> {
        match self {
            SchoolChange::Set { setting, .. } => setting.is_to_be_heard().then(|| self.said(before).1),
            SchoolChange::School { school } => {
                // One that begins has nobody yet who could hear of it.
                let was = before.school.as_deref()?;
                let changed = Setting::to_be_heard(school).into_iter().filter(|now| now.put(was) != *was);
                let said: Vec<String> = changed.map(|now| now.said_after(now.now(was).as_ref())).collect();
                (!said.is_empty()).then(|| said.join("; "))
            }
        }
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        match self {
            SchoolChange::School { .. } => vec![Touches::School],
            SchoolChange::Set { .. } => vec![Touches::School, Touches::Reach],
        }
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        match self {
            SchoolChange::School { school } => at.state.school = Some(Arc::new(school.clone())),
            SchoolChange::Set { setting, .. } => {
                at.state.school = at.state.school.as_ref().map(|school| Arc::new(setting.put(school)));
            }
        }
        at.shelf.touch(KEY.to_vec(), Box::new(|state| state.school.as_ref().map(written).transpose()));
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        if let Some(value) = past.get(KEY)? {
            state.school = Some(Arc::new(read(&value)?));
        }
        Ok(())
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // It is nobody's.
        Ok(())
    }
}
