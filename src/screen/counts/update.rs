//! What keys do on the screen of numbers: leave it.

use super::CountsScreen;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model};
use crate::proto::ask;
use crate::proto::question::Question;
use crate::screen::{Press, Screen};

impl Screen for CountsScreen {
    fn context(&self) -> Context {
        Context::Report
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
