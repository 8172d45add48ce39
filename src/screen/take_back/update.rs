//! Enter takes back, everything else leaves it.

use super::TakeBack;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model};
use crate::screen::{Press, Screen, Writing};

impl Screen for TakeBack {
    fn context(&self) -> Context {
        Context::Confirm
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn press(&mut self, press: Press, _model: &mut Model) -> Vec<Effect> {
        match press.action {
            Some(Action::Submit | Action::Open) => vec![Effect::Go(Go::Back), Effect::Withdraw(self.mine.clone())],
            _ => vec![Effect::Go(Go::Back)],
        }
    }

    fn floats(&self) -> bool {
        true
    }
}
