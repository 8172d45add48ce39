//! What keys do beside two versions: choose the other one, turn the page, leave.

use super::Compare;
use super::view::{lines, rows};
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{PAGE, Press, Screen, Writing};

impl Screen for Compare {
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
        vec![ask::card(self.pupil).question, ask::versions(self.pupil).question, ask::staff().question]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let (others, more) = self.others(model);
        let last = others.saturating_sub(1);
        let page = rows(model);
        let end = lines(self, model).len().saturating_sub(page);
        match press.action {
            Some(Action::Up) => (self.other, self.top) = (self.other.saturating_sub(1), 0),
            Some(Action::Down) => {
                (self.other, self.top) = ((self.other + 1).min(last), 0);
                if more && self.other + PAGE >= last {
                    return vec![Effect::more(ask::versions(self.pupil))];
                }
            }
            Some(Action::PageUp | Action::PageDown | Action::First | Action::Last) => {
                self.top = press.moved(self.top, page, end).unwrap_or(self.top);
            }
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Refresh) => return vec![Effect::ask(ask::versions(self.pupil))],
            _ => {}
        }
        Vec::new()
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }
}
