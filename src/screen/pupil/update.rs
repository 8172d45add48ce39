//! What keys do on a pupil's record: scroll, log, flag.

use super::PupilScreen;
use super::view::lines;
use crate::domain::id::PupilId;
use crate::domain::staff::Role;
use crate::keys::{Action, Context};
use crate::model::{Ask, Effect, Go, Model};
use crate::screen::{Press, Screen};

impl Screen for PupilScreen {
    fn context(&self) -> Context {
        Context::Pupil
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        self.shown = self.newest(model);
        vec![Effect::Ask(Ask::Record(self.pupil))]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let page = usize::from(model.size.1.saturating_sub(3)).max(1);
        let rows = self.shown.as_ref().map_or(0, |record| lines(record, model).len());
        let end = rows.saturating_sub(page);
        if let Some(place) = press.moved(self.top, page, end) {
            self.top = place;
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Flag) => return vec![Effect::Go(Go::Flag(self.pupil))],
            Some(Action::ChangePlan) => return vec![Effect::Go(Go::Plan(self.pupil))],
            Some(Action::Changes) => {
                if model.look(self.pupil) {
                    self.shown = self.newest(model);
                }
            }
            Some(Action::Log) => {
                let first = press.chord.types().map(String::from).unwrap_or_default();
                return vec![Effect::Go(Go::Log(self.pupil, first))];
            }
            _ => {
                // Letters of the plan's outcomes start a measurement: A 3.
                if let Some(letter) = press.chord.types().filter(char::is_ascii_alphabetic) {
                    let plan = self.shown.as_ref().and_then(|record| record.card.plan.as_ref());
                    if plan.is_some_and(|plan| plan.outcome(letter).is_some()) {
                        return vec![Effect::Go(Go::Log(self.pupil, letter.to_ascii_uppercase().to_string()))];
                    }
                }
            }
        }
        Vec::new()
    }

    fn refreshed(&mut self, what: Ask, model: &mut Model) -> Vec<Effect> {
        if what != Ask::Record(self.pupil) {
            return Vec::new();
        }
        let Some(newest) = self.newest(model) else {
            self.shown = None; // It may not be read any more: what stands still does not stand on.
            return Vec::new();
        };
        let own = newest.card.touches.first().is_some_and(|touch| Some(touch.by) == model.me());
        if !self.fresh || own || model.news(self.pupil).is_empty() {
            self.shown = Some(newest);
        }
        self.fresh = true;
        Vec::new()
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        let plan = self.shown.as_ref().and_then(|record| record.card.plan.as_ref());
        match action {
            Action::ChangePlan if !model.is(&[Role::Teacher, Role::Senco, Role::DeputySenco]) => {
                Some("the pupil's teachers and the SENCO change the plan; you can log and flag")
            }
            Action::ChangePlan if self.shown.is_some() && plan.is_none() => Some("there is no plan yet"),
            _ => None,
        }
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn holds(&self) -> Option<PupilId> {
        self.fresh.then_some(self.pupil)
    }
}
