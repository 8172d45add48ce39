//! What keys do on the question: type, send, or leave it.

use super::Reason;
use crate::domain::command::{Command, Done, Refusal};
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
            Some(Action::Submit) if self.sent.is_none() => return self.submit(model),
            Some(Action::Edit(edit)) => {
                self.line.apply(edit);
            }
            _ => {
                if let Some(letter) = press.chord.types() {
                    self.line.insert(letter.encode_utf8(&mut [0; 4]));
                }
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _model: &mut Model) -> Vec<Effect> {
        self.line.insert(text);
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if self.sent.take_if(|sent| *sent == ticket).is_none() {
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
        self.passed.insert(word.to_owned());
        self.submit(model)
    }

    fn wipe(&mut self, _model: &mut Model) {
        self.line.clear();
    }

    fn has_text(&self) -> bool {
        true
    }

    fn floats(&self) -> bool {
        true
    }
}

impl Reason {
    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let reason = self.line.text();
        if let Some(word) = model.stop_word(&reason, &self.passed) {
            return vec![Effect::Go(Go::Stop(Some((word, reason))))];
        }
        let ticket = model.ticket();
        self.sent = Some(ticket);
        vec![Effect::Do(ticket, Command::Open { pupil: self.pupil, reason })]
    }
}
