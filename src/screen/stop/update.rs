//! Two ways on: it is one (the text is wiped), or, where the word check stopped it, it is not.

use super::Stop;
use crate::domain::command::{Command, Done, Refusal};
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Ticket, Tone};
use crate::screen::{Press, Screen};

impl Screen for Stop {
    fn context(&self) -> Context {
        Context::Stop
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if self.sent.is_some() {
            return Vec::new();
        }
        match (press.action, &self.found) {
            (Some(Action::ItIsOne), _) => {
                self.is_one = true;
                self.send(Command::PointToDsl, model)
            }
            (Some(Action::ItIsNot), Some((word, _))) => {
                let word = word.clone();
                self.send(Command::PassWord { word }, model)
            }
            (Some(Action::Back), _) => vec![Effect::Go(Go::Back)],
            _ => Vec::new(),
        }
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if self.sent.take_if(|sent| *sent == ticket).is_none() {
            return Vec::new();
        }
        if let Err(refusal) = result {
            model.say(Tone::Bad, &refusal.sentence);
            return Vec::new();
        }
        if self.is_one {
            self.found = None;
            model.say(Tone::Note, "The text is wiped. Kept: who, when, and that you were pointed to the DSL.");
            return vec![Effect::Wiped];
        }
        let word = self.found.take().map(|(word, _)| word).unwrap_or_default();
        vec![Effect::Go(Go::Back), Effect::Passed(word)]
    }

    fn why_not(&self, action: Action, _model: &Model) -> Option<&'static str> {
        match (action, &self.found) {
            (Action::ItIsNot, None) => Some("nothing was typed yet"),
            (Action::Back, Some(_)) => Some("say whether it is one"),
            _ => None,
        }
    }
}

impl Stop {
    fn send(&mut self, command: Command, model: &mut Model) -> Vec<Effect> {
        let ticket = model.ticket();
        self.sent = Some(ticket);
        vec![Effect::Do(ticket, command)]
    }
}
