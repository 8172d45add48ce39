//! What keys do in the inbox: Enter says that an answer was read; it stays readable.

use super::InboxScreen;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::flag::Step;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Ask, Effect, Go, Model, Ticket, Tone};
use crate::screen::{PAGE, Press, Screen};

impl Screen for InboxScreen {
    fn context(&self) -> Context {
        Context::Inbox
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        self.renew(model);
        vec![Effect::Ask(Ask::Inbox)]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let last = self.order.len().saturating_sub(1);
        if let Some(place) = press.moved(self.cursor, PAGE, last) {
            self.cursor = place;
            return Vec::new();
        }
        let here =
            self.here(model).map(|item| (item.flag.id, item.flag.pupil, item.flag.thread.len(), item.flag.has_news()));
        match (press.action, here) {
            (Some(Action::Back), _) => return vec![Effect::Go(Go::Back)],
            (Some(Action::Open), Some((flag, _, steps, true))) => {
                let ticket = model.ticket();
                self.sent = Some(ticket);
                return vec![Effect::Do(ticket, Command::SeeAnswers { flag, steps })];
            }
            (Some(Action::Open), Some((..))) => model.say(Tone::Note, "You have read all of it. It stays here."),
            (Some(Action::ShowPupil), Some((_, pupil, ..))) => return vec![Effect::Go(Go::Pupil(pupil))],
            (Some(Action::Reply), Some((flag, ..))) => return vec![Effect::Go(Go::Message(flag, Step::Reply))],
            (Some(action), _) => {
                if let Some(reason) = self.why_not(action, model) {
                    model.say(Tone::Note, reason);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn refreshed(&mut self, what: Ask, model: &mut Model) -> Vec<Effect> {
        if what == Ask::Inbox {
            self.renew(model);
        }
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if self.sent.take_if(|sent| *sent == ticket).is_none() {
            return Vec::new();
        }
        match result {
            Ok(_) => model.say(Tone::Good, "Read. It stays here."),
            Err(refusal) => model.say(Tone::Bad, &refusal.sentence),
        }
        vec![Effect::Ask(Ask::Inbox)]
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        let needs_item = matches!(action, Action::Open | Action::Reply | Action::ShowPupil);
        (needs_item && self.here(model).is_none()).then_some("you have flagged nothing yet: ! on a pupil does")
    }

    fn shows(&self, model: &Model) -> Option<PupilId> {
        self.here(model).map(|item| item.flag.pupil)
    }
}
