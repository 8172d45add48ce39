//! What keys do on the message line: type, send. Of two people's steps none is lost: the later one sees the other's
//! words beside their own before they send again.

use super::Message;
use crate::domain::command::{Command, Done, Refusal, RefusalKind};
use crate::domain::record::flag::FlagCommand;
use crate::domain::record::flag::Step;
use crate::keys::{Action, Context};
use crate::model::{Ask, Effect, Go, Model, Ticket, Tone};
use crate::screen::{Press, Screen};

impl Screen for Message {
    fn context(&self) -> Context {
        Context::Message
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

    fn refreshed(&mut self, what: Ask, model: &mut Model) -> Vec<Effect> {
        let item = if matches!(what, Ask::Queue | Ask::Inbox) { model.cache.item(self.flag) } else { None };
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
                vec![Effect::Go(Go::Back), Effect::Ask(Ask::Queue), Effect::Ask(Ask::Inbox)]
            }
            Err(refusal) => {
                model.say(Tone::Bad, &refusal.sentence);
                let stale = refusal.kind == RefusalKind::Conflict;
                if stale { vec![Effect::Ask(Ask::Queue), Effect::Ask(Ask::Inbox)] } else { Vec::new() }
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
    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let text = self.line.text().trim().to_owned();
        let step = match &self.step {
            Step::Wait { until, .. } => Step::Wait { on: text.clone(), until: *until },
            step => step.clone(),
        };
        let message = if matches!(step, Step::Wait { .. }) { String::new() } else { text.clone() };
        let command = Command::Flag(FlagCommand::TakeStep { flag: self.flag, revision: self.revision, step, message });
        self.line.send(&text, command, model)
    }
}
