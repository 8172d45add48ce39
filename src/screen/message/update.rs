//! What keys do on the message line: type, send. Of two people's steps none is lost: the later one sees the other's
//! words beside their own before they send again.

use super::Message;
use crate::domain::command::{Command, Done, Refusal, RefusalKind};
use crate::domain::flag::Step;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Ticket, Tone};
use crate::proto::ask;
use crate::proto::question::Question;
use crate::screen::{Press, Screen};

impl Screen for Message {
    fn context(&self) -> Context {
        Context::Message
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        vec![ask::item(self.flag).question]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if self.line.is_sent() {
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Submit) => return self.submit(model),
            _ => drop(self.line.press(press, model)),
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        self.line.insert(text, model);
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        let item = if *what == ask::item(self.flag).question { model.cache.item(self.flag).here() } else { None };
        if let Some(item) = item.filter(|item| item.flag.revision() > self.revision) {
            let theirs = item.flag.thread.last();
            self.theirs =
                theirs.map(|answer| format!("{}: {}", item.name(answer.by), said(&answer.step, &answer.message)));
            self.revision = item.flag.revision();
        }
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if !self.line.settles(ticket) {
            return Vec::new();
        }
        match result {
            Ok(_) => {
                self.line.forget(model);
                model.say(Tone::Good, "Sent.");
                [Effect::Go(Go::Back)].into_iter().chain(self.asks_anew()).collect()
            }
            Err(refusal) => {
                model.say(Tone::Bad, &refusal.sentence);
                let stale = refusal.kind == RefusalKind::Conflict;
                if stale { self.asks_anew() } else { Vec::new() }
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

/// A step in words: "resolved, advice given: sit her by the board".
fn said(step: &Step, message: &str) -> String {
    let what = match step {
        Step::Acknowledge => "acknowledged",
        Step::Reply => return message.to_owned(),
        Step::Wait { .. } => "waiting",
        Step::Resolve { outcome } => outcome.words(),
        Step::Reopen => "taken up again",
    };
    if message.is_empty() { what.to_owned() } else { format!("{what}: {message}") }
}

impl Message {
    /// The item has changed: itself, its row in the lists that are on a screen, and how much waits.
    fn asks_anew(&self) -> Vec<Effect> {
        let row = ask::rows_of([self.flag].into());
        vec![Effect::ask(ask::item(self.flag)), Effect::ask(row), Effect::ask(ask::waits())]
    }

    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let text = self.line.text().trim().to_owned();
        let step = match &self.step {
            Step::Wait { until, .. } => Step::Wait { on: text.clone(), until: *until },
            step => step.clone(),
        };
        let message = if matches!(step, Step::Wait { .. }) { String::new() } else { text.clone() };
        let command = Command::TakeStep { flag: self.flag, revision: self.revision, step, message };
        self.line.send(&text, command, model)
    }
}
