//! Two ways on: it is one (the form and its draft are wiped, the words stay here until a second key), or, where the word
//! check stopped it, it is not.

use super::Stop;
use super::view::{end, page};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::worry::WorryCommand;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Ticket, Tone};
use crate::screen::{Press, Screen, Writing};

impl Screen for Stop {
    fn context(&self) -> Context {
        Context::Stop
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if let Some(top) = press.moved(self.top, page(model), end(self, model)) {
            self.top = top;
            return Vec::new();
        }
        match press.action {
            Some(Action::WipeWords) => {
                drop(self.words.take());
                self.top = 0;
                model.say(Tone::Note, "The words are wiped. sendo has them nowhere.");
                Vec::new()
            }
            // Also while the server is out of reach: nothing here waits for it.
            Some(Action::Back) if self.is_one => vec![Effect::Go(Go::Back)],
            _ if self.sent.is_some() => Vec::new(),
            Some(Action::ItIsOne) => {
                self.is_one = true;
                self.top = 0;
                let mut effects = self.send(Command::Worry(WorryCommand::PointToDsl), model);
                // At once, and whatever the server says: from here on only this screen has the words.
                effects.push(Effect::Wiped);
                effects
            }
            Some(Action::ItIsNot) => match self.word.clone() {
                Some(word) => self.send(Command::Worry(WorryCommand::PassWord { word }), model),
                None => Vec::new(),
            },
            Some(Action::Back) => vec![Effect::Go(Go::Back)],
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
            self.noted = true;
            model.say(Tone::Note, "Kept: who, when, and that you were pointed to the DSL.");
            return Vec::new();
        }
        drop(self.words.take());
        let word = self.word.take().unwrap_or_default();
        vec![Effect::Go(Go::Back), Effect::Passed(word)]
    }

    fn why_not(&self, action: Action, _model: &Model) -> Option<&'static str> {
        match action {
            Action::ItIsOne if self.noted => Some("that you were pointed to the DSL is noted"),
            Action::ItIsNot if self.is_one => Some("you said that it is one"),
            Action::ItIsNot if self.word.is_none() && self.has_words() => Some("nothing stopped it: Esc goes back"),
            Action::ItIsNot if self.word.is_none() => Some("nothing was typed yet"),
            Action::WipeWords if !self.has_words() => Some("there are no words here"),
            Action::WipeWords if !self.is_one => Some("say first whether it is one"),
            Action::Back if self.is_one && self.has_words() => Some("write the words down and wipe them first"),
            Action::Back if self.word.is_some() && !self.is_one => Some("say whether it is one"),
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
