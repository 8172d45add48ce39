//! What keys do on a pupil's record: scroll, log, flag.

use super::PupilScreen;
use super::view::lines;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Ask, Effect, Go, Model};
use crate::screen::{Press, Screen};

impl Screen for PupilScreen {
    fn context(&self) -> Context {
        Context::Pupil
    }

    fn enter(&mut self, _model: &mut Model) -> Vec<Effect> {
        vec![Effect::Ask(Ask::Record(self.pupil))]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let page = usize::from(model.size.1.saturating_sub(3)).max(1);
        let end = self.record(model).map_or(0, |record| lines(record, model).len()).saturating_sub(page);
        if let Some(place) = press.moved(self.top, page, end) {
            self.top = place;
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Flag) => return vec![Effect::Go(Go::Flag(self.pupil))],
            Some(Action::Log) => {
                let first = press.chord.types().map(String::from).unwrap_or_default();
                return vec![Effect::Go(Go::Log(self.pupil, first))];
            }
            _ => {
                // Letters of the plan's outcomes start a measurement: A 3.
                if let Some(letter) = press.chord.types().filter(char::is_ascii_alphabetic) {
                    let plan = self.record(model).and_then(|record| record.card.plan.as_ref());
                    if plan.is_some_and(|plan| plan.outcome(letter).is_some()) {
                        return vec![Effect::Go(Go::Log(self.pupil, letter.to_ascii_uppercase().to_string()))];
                    }
                }
            }
        }
        Vec::new()
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }
}
