//! What keys do on the line: type, send. Of two people's steps none is lost: the later one sees the other's words beside
//! their own before they send again.

use super::Message;
use super::state::For;
use crate::domain::command::{Done, Refusal, RefusalKind, Theirs};
use crate::domain::id::PupilId;
use crate::domain::record::flag::{Resolution, StepKind};
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
        let staff = matches!(self.what, For::Items(StepKind::Give, _)).then(|| ask::staff().question);
        self.flags().first().map(|flag| ask::item(*flag).question).into_iter().chain(staff).collect()
    }

    /// Whom initials name, and when the review is, the server says.
    fn waits(&self, action: Option<Action>, model: &Model) -> bool {
        action == Some(Action::Submit) && self.asks(model).iter().any(|question| model.cache.is_awaited(question))
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
        let For::Items(_, items) = &mut self.what else { return Vec::new() };
        let many = items.len() > 1;
        let Some(seen) = items.iter_mut().find(|seen| *what == ask::item(seen.flag).question) else {
            return Vec::new();
        };
        let item = model.cache.item(seen.flag).here();
        if let Some(item) = item.filter(|item| item.flag.last() != seen.last) {
            let theirs = item.flag.thread.last().map(|last| Theirs {
                by: item.name(last.by).to_owned(),
                at: Some(last.at),
                did: if many { format!("answered about {}", item.pupil.named()) } else { "answered".to_owned() },
                text: last.said(),
                yours: String::new(),
                revision: 0,
            });
            seen.last = item.flag.last();
            self.line.out().beside(theirs);
        }
        Vec::new()
    }

    fn floats(&self) -> bool {
        true
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
        match self.reading(model) {
            Ok(reading) => {
                self.said = reading.said;
                let text = self.line.text();
                self.line.out().send(&text, reading.command, model)
            }
            Err(why) => {
                model.say(Tone::Bad, why);
                Vec::new()
            }
        }
    }

    fn stored(&mut self, done: &Done, model: &mut Model) -> Vec<Effect> {
        let flags = self.flags();
        match &self.what {
            For::Items(StepKind::Note, items) => {
                for item in items {
                    model.noted(item.flag, &self.named);
                }
            }
            For::Items(kind, _) => model.stepped(&flags, &self.named, done, &self.said, stays(*kind)),
            For::Away(before) => model.said_away(&self.said, *before),
        }
        vec![Effect::Go(Go::Back), Effect::Decided(flags)]
    }

    fn refused(&mut self, refusal: &Refusal, _model: &mut Model) -> Vec<Effect> {
        let stale = refusal.kind == RefusalKind::Conflict;
        let flags = self.flags();
        if stale { flags.into_iter().map(|flag| Effect::ask(ask::item(flag))).collect() } else { Vec::new() }
    }
}

/// What stays elsewhere of a step that is taken back.
fn stays(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Resolve(Resolution::ReviewForward) => "the new review date stays",
        StepKind::Resolve(Resolution::Specialist | Resolution::Ehcna) => {
            "the contact stays (: and \"contact\" withdraw it)"
        }
        _ => "",
    }
}
