//! What keys do on the log line: type, send, or turn it into the search that it was meant to be.

use super::Log;
use super::state::offered;
use crate::domain::command::{Command, Done, NewEntry, Refusal};
use crate::domain::id::PupilId;
use crate::domain::log_line::{self, Reading};
use crate::keys::{Action, Context};
use crate::model::{Ask, Effect, Go, Model, Ticket, Tone};
use crate::screen::{Press, Screen};

impl Screen for Log {
    fn context(&self) -> Context {
        Context::LogLine
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        if self.card(model).is_some() { Vec::new() } else { vec![Effect::Ask(Ask::Card(self.pupil))] }
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if self.line.is_sent() {
            return Vec::new();
        }
        match press.action {
            Some(Action::Submit) => return self.submit(model),
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Changes) => {
                model.look(self.pupil);
                return Vec::new();
            }
            _ => {}
        }
        if !self.line.press(press, model) {
            return Vec::new();
        }
        if self.line.line().is_empty() {
            return vec![Effect::Go(Go::Back)];
        }
        self.typed(model)
    }

    fn paste(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        self.line.insert(text, model);
        self.typed(model)
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if !self.line.settles(ticket) {
            return Vec::new();
        }
        match result {
            Ok(_) => {
                self.line.forget(model);
                model.say(Tone::Good, format!("Logged, ^Z withdraws: {}: {}", self.named, self.says));
                vec![Effect::Go(Go::Back), Effect::Ask(Ask::Card(self.pupil)), Effect::Ask(Ask::Mine)]
            }
            Err(refusal) => {
                model.say(Tone::Bad, &refusal.sentence);
                vec![Effect::Ask(Ask::Card(self.pupil))]
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

    fn has_text(&self) -> bool {
        true
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn holds(&self) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn floats(&self) -> bool {
        true
    }
}

impl Log {
    fn typed(&mut self, model: &mut Model) -> Vec<Effect> {
        if self.reading(model) == Some(Reading::NotALine) {
            self.line.forget(model);
            return vec![Effect::Go(Go::Find(self.line.text()))];
        }
        Vec::new()
    }

    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let entries = match self.reading(model) {
            None => {
                model.say(Tone::Note, "The plan is still on its way: a moment.");
                return Vec::new();
            }
            Some(Reading::Entries(entries)) => entries,
            Some(Reading::NotALine) => return vec![Effect::Go(Go::Find(self.line.text()))],
            Some(Reading::Unfinished { offers, .. }) => {
                model.say(Tone::Note, offered(&offers));
                return Vec::new();
            }
            Some(Reading::Wrong { sentence, .. }) => {
                model.say(Tone::Bad, sentence);
                return Vec::new();
            }
        };
        let plan = self.plan(model);
        let cycle = plan.map_or(0, |plan| plan.cycle);
        self.says = log_line::describe(&entries, plan, model.today());
        let entries: Vec<NewEntry> = entries.into_iter().map(|written| written.into_entry(self.pupil, cycle)).collect();
        let text = self.line.text();
        self.line.send(&text, Command::Log { entries }, model)
    }
}
