//! What keys do in the inbox: Enter says that an answer was read, or opens the pupil's page; nothing goes that was not
//! dealt with.

use super::InboxScreen;
use super::state::{Row, What, item};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::flag::{FlagCommand, Step};
use crate::keys::{Action, Context};
use crate::model::{Ask, Effect, Go, Model, Ticket, Tone};
use crate::screen::{PAGE, Press, Screen, Writing};

impl Screen for InboxScreen {
    fn context(&self) -> Context {
        Context::Inbox
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        self.sort(model);
        vec![Effect::Ask(Ask::Inbox)]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if let Some(place) = press.moved(self.cursor, PAGE, self.rows.len().saturating_sub(1)) {
            self.go(place);
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Refresh) => self.sort(model),
            Some(action) => match self.why_not(action, model) {
                Some(reason) => model.say(Tone::Note, reason),
                None => return self.act(action, model),
            },
            None => {}
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

    fn why_not(&self, action: Action, _model: &Model) -> Option<&'static str> {
        let more = matches!(self.rows.get(self.cursor), Some(Row::More(_)));
        match (action, self.here()) {
            (Action::Open, None) if more => None,
            (Action::Open | Action::ShowPupil | Action::Reply, None) => Some("nothing waits for you here"),
            (Action::Reply, Some(What::Item(_))) => None,
            (Action::Reply, Some(_)) => Some("only an item of yours has somebody to reply to"),
            _ => None,
        }
    }

    fn shows(&self, model: &Model) -> Option<PupilId> {
        self.pupil(model)
    }
}

impl InboxScreen {
    /// Whom the row under the cursor is about.
    pub(super) fn pupil(&self, model: &Model) -> Option<PupilId> {
        match self.here()? {
            What::Item(flag) => item(model, *flag).map(|item| item.flag.pupil),
            What::Plan(plan) => Some(plan.pupil.id),
            What::Concern(row) => Some(row.pupil.id),
            What::Tried(row) => Some(row.pupil.id),
        }
    }

    fn act(&mut self, action: Action, model: &mut Model) -> Vec<Effect> {
        let page = self.pupil(model).map(|pupil| Effect::Go(Go::about(Context::Pupil, pupil)));
        match (action, self.here()) {
            (Action::Open, None) => {
                self.show_all(model);
                Vec::new()
            }
            (Action::Open, Some(What::Item(flag))) => self.seen(*flag, model),
            (Action::Open | Action::ShowPupil, Some(_)) => page.into_iter().collect(),
            (Action::Reply, Some(What::Item(flag))) => vec![Effect::Go(Go::Message(*flag, Step::Reply))],
            _ => Vec::new(),
        }
    }

    fn seen(&mut self, flag: crate::domain::id::FlagId, model: &mut Model) -> Vec<Effect> {
        let Some(item) = item(model, flag) else { return Vec::new() };
        if !item.flag.has_news() {
            model.say(Tone::Note, "You have read all of it. It stays here.");
            return Vec::new();
        }
        let steps = item.flag.thread.len();
        let ticket = model.ticket();
        self.sent = Some(ticket);
        vec![Effect::Do(ticket, Command::Flag(FlagCommand::SeeAnswers { flag, steps }))]
    }
}
