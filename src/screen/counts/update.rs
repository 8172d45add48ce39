//! What keys do on the screen of numbers: leave it.

use super::CountsScreen;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{Press, Screen, Writing};

impl Screen for CountsScreen {
    fn context(&self) -> Context {
        Context::Report
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        vec![ask::counts().question]
    }

    fn press(&mut self, press: Press, _model: &mut Model) -> Vec<Effect> {
        match press.action {
            Some(Action::Back) => vec![Effect::Go(Go::Back)],
            Some(Action::Refresh) => vec![Effect::ask(ask::counts())],
            _ => Vec::new(),
        }
    }
}
