//! What keys do on the message line: type, send. Of two people's steps none is lost: the later one sees the other's
//! words beside their own before they send again.

use super::Message;
use crate::domain::command::{Command, Refusal, RefusalKind, Theirs};
use crate::domain::id::PupilId;
use crate::domain::record::flag::{FlagCommand, Step};
use crate::keys::{Action, Context};
use crate::model::{DraftId, Effect, Go, Model, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{Form, Outgoing, Press, Screen, Writing};

impl Screen for Message {
    fn context(&self) -> Context {
        Context::Message
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Form(self)
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        vec![ask::item(self.flag).question]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Submit) => return self.submit(model),
            _ => drop(self.line.press(press)),
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _model: &mut Model) -> Vec<Effect> {
        self.line.insert(text);
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        let item = if *what == ask::item(self.flag).question { model.cache.item(self.flag).here() } else { None };
        if let Some(item) = item.filter(|item| item.flag.last() != self.last) {
            let theirs = item.flag.thread.last().map(|last| Theirs {
                by: item.name(last.by).to_owned(),
                at: Some(last.at),
                did: "answered".to_owned(),
                text: last.said(),
                yours: String::new(),
                revision: 0,
            });
            self.last = item.flag.last();
            self.line.out().beside(theirs);
        }
        Vec::new()
    }

    fn floats(&self) -> bool {
        true
    }
}

impl Message {
    /// The item has changed: itself, its row in the lists that are on a screen, and how much waits.
    fn asks_anew(&self) -> Vec<Effect> {
        let row = ask::rows_of([self.flag].into());
        vec![Effect::ask(ask::item(self.flag)), Effect::ask(row), Effect::ask(ask::waits())]
    }
}

impl Form for Message {
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
        let text = self.line.text().trim().to_owned();
        let step = match &self.step {
            Step::Wait { until, .. } => Step::Wait { on: text.clone(), until: *until },
            step => step.clone(),
        };
        let message = if matches!(step, Step::Wait { .. }) { String::new() } else { text.clone() };
        let command = Command::Flag(FlagCommand::TakeStep { flag: self.flag, last: self.last, step, message });
        self.line.out().send(&text, command, model)
    }

    fn stored(&mut self, model: &mut Model) -> Vec<Effect> {
        model.say(Tone::Good, "Sent.");
        [Effect::Go(Go::Back)].into_iter().chain(self.asks_anew()).collect()
    }

    fn refused(&mut self, refusal: &Refusal, _model: &mut Model) -> Vec<Effect> {
        let stale = refusal.kind == RefusalKind::Conflict;
        if stale { self.asks_anew() } else { Vec::new() }
    }
}
