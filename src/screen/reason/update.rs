//! What keys do on the question: type, send, or leave it.

use super::Reason;
use super::state::What;
use crate::domain::command::{Done, Refusal};
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{DraftId, Effect, Go, Model, Tone};
use crate::proto::ask;
use crate::screen::{Form, Outgoing, Press, Screen, Writing};

impl Screen for Reason {
    fn context(&self) -> Context {
        Context::Message
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Form(self)
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Submit) if self.line.text().trim().is_empty() => {
                model.say(Tone::Note, self.example());
            }
            Some(Action::Submit) => return self.submit(model),
            _ => drop(self.line.press(press)),
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _model: &mut Model) -> Vec<Effect> {
        self.line.insert(text);
        Vec::new()
    }

    fn floats(&self) -> bool {
        true
    }
}

impl Form for Reason {
    fn text(&self) -> Option<String> {
        Some(self.line.text())
    }

    fn out(&mut self) -> &mut Outgoing {
        self.line.out()
    }

    fn keep(&mut self, model: &mut Model) {
        self.line.keep(model);
    }

    fn is_free(&self) -> bool {
        self.line.is_free()
    }

    fn go_on(&mut self, draft: DraftId, model: &mut Model) {
        self.line.go_on(draft, model);
    }

    fn clear(&mut self, _model: &mut Model) {
        self.line.set("");
    }

    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let words = self.line.text();
        let command = self.command(&words);
        self.line.out().send(&words, command, model)
    }

    fn stored(&mut self, _: &Done, model: &mut Model) -> Vec<Effect> {
        match &self.what {
            What::Open(pupil, _) => vec![
                Effect::Go(Go::Back),
                Effect::ask(ask::card(*pupil)),
                Effect::Go(Go::about(Context::Pupil, *pupil)),
            ],
            What::TakeBack(taken) => {
                model.took_back(taken.clone());
                vec![Effect::Go(Go::Back), Effect::Renew]
            }
        }
    }

    fn refused(&mut self, _refusal: &Refusal, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }
}
