//! What the journal keeps of worries about a child's safety.

use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Held, Leaving, Past, Shelves, Unread, load_held};
use crate::domain::state::State;

/// A change of worries about a child's safety.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WorryChange {
    /// Somebody was pointed to the DSL. No pupil, no text.
    PointedToDsl,
    /// A stop was said to be none: counted by word, so that the school sees a bad word in its list.
    WordPassed {
        /// The word of the list.
        word: String,
    },
}

/// How often a word of the list was said to be none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Passed(pub u64);

impl KindChange for WorryChange {
    const HELD: &'static [u8] = &[Passed::TAG];
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        None
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let said = match self {
            WorryChange::PointedToDsl => "pointed to the DSL",
            WorryChange::WordPassed { .. } => "a stop word, passed",
        };
        (audit::Kind::Changed, said.to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        match self {
            WorryChange::WordPassed { .. } => vec![Touches::School],
            WorryChange::PointedToDsl => Vec::new(),
        }
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        if let WorryChange::WordPassed { word } = self {
            let Passed(count) = at.state.passed_words.get(word).map(|passed| **passed).unwrap_or_default();
            at.hold(word.clone(), Passed(count + 1));
        }
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Passed>(state, past)
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // It is no pupil's.
        Ok(())
    }
}

impl Held for Passed {
    const TAG: u8 = b'w';
    type Name = String;

    /// A word may be longer than a key should be.
    fn name_bytes(name: &String) -> Vec<u8> {
        Sha256::digest(name.as_bytes()).to_vec()
    }

    fn held(state: &State) -> &Map<String, Arc<Passed>> {
        &state.passed_words
    }

    fn held_mut(state: &mut State) -> &mut Map<String, Arc<Passed>> {
        &mut state.passed_words
    }
}
