//! What keys do on a page: turn it, ask again, leave.

use super::Paper;
use super::state::What;
use super::view::pages;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model};
use crate::proto::ask::Question;
use crate::screen::{Press, Screen, Writing};

impl Screen for Paper {
    fn context(&self) -> Context {
        Context::Report
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        model.cache.forget(&self.ask()); // Of an earlier look: whether it may be shown is to be said again.
        Vec::new()
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        vec![self.ask()]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let last = pages(&self.what, model).len().saturating_sub(1);
        if let Some(place) = press.moved(self.page.min(last), 1, last) {
            self.page = place;
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => vec![Effect::Go(Go::Back)],
            Some(Action::Refresh) => vec![Effect::Ask(self.ask())],
            _ => Vec::new(),
        }
    }

    fn is_page(&self) -> bool {
        true
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        match &self.what {
            What::Handout(pupil) => Some(*pupil),
            What::Cover(_) => None,
        }
    }
}
