//! What keys do on the screen: move, ask again, leave.

use super::MisplacedScreen;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model};
use crate::proto::ask::{self, Question};
use crate::screen::{PAGE, Press, Screen, Writing};

impl Screen for MisplacedScreen {
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
        vec![ask::misplaced().question]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let rows = model.cache.here(&ask::misplaced()).map_or(0, |page| page.len());
        if let Some(place) = press.moved(self.cursor, PAGE, rows.saturating_sub(1)) {
            self.cursor = place;
            return if place + PAGE >= rows { vec![Effect::more(ask::misplaced())] } else { Vec::new() };
        }
        match press.action {
            Some(Action::Back) => vec![Effect::Go(Go::Back)],
            Some(Action::Refresh) => vec![Effect::ask(ask::misplaced())],
            _ => Vec::new(),
        }
    }
}
