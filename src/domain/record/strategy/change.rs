//! What the journal keeps of the list of strategies.

use super::Strategy;
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Held, Leaving, Past, Shelves, Unread, load_held};
use crate::domain::state::State;

/// A change of the list of strategies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StrategyChange {
    /// An entry of the school's list of strategies is as this says.
    Strategy {
        /// All of it.
        strategy: Strategy,
    },
}

impl KindChange for StrategyChange {
    const HELD: &'static [u8] = &[Strategy::TAG];
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        None
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let StrategyChange::Strategy { strategy } = self;
        let retired = if strategy.retired { ", retired" } else { "" };
        (audit::Kind::Changed, format!("strategy {} {}{retired}", strategy.code, strategy.text))
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        vec![Touches::School]
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let StrategyChange::Strategy { strategy } = self;
        at.hold(strategy.code.to_ascii_uppercase(), strategy.clone());
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Strategy>(state, past)
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // It is no pupil's.
        Ok(())
    }
}

impl Held for Strategy {
    const TAG: u8 = b'y';
    type Name = String;

    fn name_bytes(name: &String) -> Vec<u8> {
        name.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<String, Arc<Strategy>> {
        &state.listed
    }

    fn held_mut(state: &mut State) -> &mut Map<String, Arc<Strategy>> {
        &mut state.listed
    }
}
