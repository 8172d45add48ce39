//! What keys do on the question: type, send, or leave it.

use super::Reason;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::record::pupil::PupilCommand;
use crate::keys::{Action, Context};
use crate::model::{Ask, Effect, Go, Model, Ticket, Tone};
use crate::screen::{Press, Screen};

impl Screen for Reason {
    fn context(&self) -> Context {
        Context::Message
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Submit) if self.line.text().trim().is_empty() => {
                model.say(Tone::Note, "A few words are enough: covering 6A today.");
            }
            Some(Action::Submit) if !self.line.is_sent() => return self.submit(model),
            _ => drop(self.line.press(press, model)),
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        self.line.insert(text, model);
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if !self.line.settles(ticket) {
            return Vec::new();
        }
        match result {
            Ok(_) => vec![Effect::Go(Go::Back), Effect::Ask(Ask::Card(self.pupil)), Effect::Go(Go::Pupil(self.pupil))],
            Err(refusal) => {
                model.say(Tone::Bad, &refusal.sentence);
                Vec::new()
            }
        }
    }

    fn passed(&mut self, word: &str, model: &mut Model) -> Vec<Effect> {
        self.line.pass(word);
        self.submit(model)
    }

    fn wipe(&mut self, model: &mut Model) {
        self.line.wipe(model);
    }

    fn words(&self) -> Option<String> {
        Some(self.line.text())
    }

    fn floats(&self) -> bool {
        true
    }
}

impl Reason {
    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let reason = self.line.text();
        self.line.send(&reason.clone(), Command::Pupil(PupilCommand::Open { pupil: self.pupil, reason }), model)
    }
}
