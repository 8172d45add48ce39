//! What keys do on a page: turn it, ask again, leave.

use super::Paper;
use super::state::What;
use super::view::pages;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Ask, Effect, Go, Model};
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
        (model.cache.handout, model.cache.cover) = (None, None); // Of another page: it is not shown meanwhile.
        vec![Effect::Ask(self.ask(model))]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let last = pages(&self.what, model).len().saturating_sub(1);
        if let Some(place) = press.moved(self.page.min(last), 1, last) {
            self.page = place;
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => vec![Effect::Go(Go::Back)],
            Some(Action::Refresh) => vec![Effect::Ask(self.ask(model))],
            _ => Vec::new(),
        }
    }

    fn refreshed(&mut self, what: Ask, model: &mut Model) -> Vec<Effect> {
        // Whom the user works with, or the pupil's record, may be another now: the page is asked for again.
        let stale = match (&self.what, what) {
            (What::Handout(pupil), Ask::Card(of) | Ask::Record(of)) => *pupil == of,
            (What::Cover(_), Ask::Pupils) => model.cache.cover.is_none(),
            _ => false,
        };
        if stale { vec![Effect::Ask(self.ask(model))] } else { Vec::new() }
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
