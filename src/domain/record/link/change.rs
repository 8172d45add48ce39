//! What the journal keeps of links.

use super::{Link, LinkTo};
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{LinkId, PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Held, Leaving, Past, Shelves, Unread, load_held};
use crate::domain::state::State;

/// A change of links.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkChange {
    /// A link between a person and those they work with is as this says.
    Link {
        /// All of it.
        link: Link,
    },
}

impl KindChange for LinkChange {
    const HELD: &'static [u8] = &[Link::TAG];
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        let LinkChange::Link { link } = self;
        match link.to {
            LinkTo::Pupil(id) => Some(id),
            LinkTo::Class(_) | LinkTo::Year(_) => None,
        }
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let LinkChange::Link { link } = self;
        (audit::Kind::Changed, if link.ended { "a link, ended" } else { "a link" }.to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        let LinkChange::Link { link } = self;
        Some(link.id.0)
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        vec![Touches::Staff, Touches::Reach]
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let LinkChange::Link { link } = self;
        at.hold(link.id, link.clone());
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Link>(state, past)
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // Who works with whom is asked of every pupil: it stays.
        Ok(())
    }
}

impl Held for Link {
    const TAG: u8 = b'n';
    type Name = LinkId;

    fn name_bytes(name: &LinkId) -> Vec<u8> {
        name.0.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<LinkId, Arc<Link>> {
        &state.links
    }

    fn held_mut(state: &mut State) -> &mut Map<LinkId, Arc<Link>> {
        &mut state.links
    }
}
