//! What keys do in the queue: one key takes an item up, a digit and Enter ends it.

use super::QueueScreen;
use super::state::rows;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::flag::{FlagCommand, FlagState, Resolution, Step, WITHDRAWN};
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Taken, Ticket, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{PAGE, Press, Screen, Writing};

/// How many rows before the end of what is here more is asked for.
const NEAR: usize = 4 * PAGE;

impl Screen for QueueScreen {
    fn context(&self) -> Context {
        Context::Queue
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        self.sort(model);
        Vec::new()
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        let item = self.looked.map(|id| ask::item(id).question);
        std::iter::once(rows().question).chain(item).collect()
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let last = self.order.len().saturating_sub(1);
        if let Some(place) = press.moved(self.cursor, PAGE, last) {
            self.cursor = place;
            self.look(model);
            return self.load_on(model);
        }
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Refresh) => {
                self.sort(model);
                self.look(model);
            }
            Some(action) if self.why_not(action, model).is_none() => return self.act(action, press, model),
            Some(action) => {
                if let Some(reason) = self.why_not(action, model) {
                    model.say(Tone::Note, reason);
                }
            }
            None => {}
        }
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        if *what == rows().question {
            self.renew(model);
        }
        if *what == rows().question || matches!(what, Question::Item { .. }) {
            self.look(model);
        }
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if self.sent.take_if(|sent| *sent == ticket).is_none() {
            return Vec::new();
        }
        match result {
            Ok(_) => model.say(Tone::Good, "Taken up: the flagger sees it in their inbox."),
            Err(refusal) => model.say(Tone::Bad, &refusal.sentence),
        }
        match self.sent_about.take() {
            Some(item) => vec![Effect::ask(ask::item(item)), Effect::ask(ask::rows_of([item].into()))],
            None => Vec::new(),
        }
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        let Some(item) = self.here(model) else {
            let needs_item = matches!(
                action,
                Action::Acknowledge
                    | Action::Reply
                    | Action::Wait
                    | Action::Choose
                    | Action::Reopen
                    | Action::TakeBack
                    | Action::WrongChild
                    | Action::ShowPupil
                    | Action::Open
            );
            return needs_item.then_some("there is no item under the cursor");
        };
        let (resolved, acknowledged) = (item.resolved, FlagState::Acknowledged.word());
        match action {
            Action::Acknowledge if item.state == acknowledged => Some("it is acknowledged already"),
            Action::Acknowledge | Action::Wait | Action::Choose if resolved => {
                Some("it is resolved: o takes it up again")
            }
            Action::TakeBack if item.state == WITHDRAWN => Some("it is withdrawn already"),
            Action::Reopen if !resolved => Some("only a resolved item is taken up again"),
            _ => None,
        }
    }

    fn shows(&self, model: &Model) -> Option<PupilId> {
        self.here(model).map(|item| item.pupil.id)
    }
}

impl QueueScreen {
    /// Near the end of what is here, more is asked for.
    fn load_on(&mut self, model: &Model) -> Vec<Effect> {
        let near = self.cursor + NEAR >= self.order.len();
        if !near || model.cache.rest_of(&rows().question).is_empty() {
            return Vec::new();
        }
        self.loading = true;
        vec![Effect::more(rows())]
    }

    fn act(&mut self, action: Action, press: Press, model: &mut Model) -> Vec<Effect> {
        let Some(item) = self.here(model) else { return Vec::new() };
        // Of what they have read: the whole item where it is here, else its row.
        let whole = model.cache.item(item.id).here().map(|whole| whole.flag.last());
        let (flag, last, pupil) = (item.id, whole.unwrap_or(item.last), item.pupil.id);
        let step = match action {
            Action::Acknowledge => {
                let ticket = model.ticket();
                (self.sent, self.sent_about) = (Some(ticket), Some(flag));
                let command = Command::Flag(FlagCommand::TakeStep {
                    flag,
                    last,
                    step: Step::Acknowledge,
                    message: String::new(),
                });
                return vec![Effect::Do(ticket, command)];
            }
            Action::Choose => {
                let place = press.chord.digit().and_then(|digit| usize::from(digit).checked_sub(1));
                let Some(outcome) = place.and_then(|place| Resolution::ALL.get(place)) else { return Vec::new() };
                Step::Resolve { outcome: *outcome }
            }
            Action::Reply => Step::Reply,
            Action::Wait => Step::Wait { on: String::new(), until: None },
            Action::Reopen => Step::Reopen,
            Action::TakeBack => return vec![Effect::Go(Go::TakeBack(Taken::item(item)))],
            Action::WrongChild => return vec![Effect::Go(Go::TakeBack(Taken::item(item).hidden()))],
            Action::Open | Action::ShowPupil => return vec![Effect::Go(Go::about(Context::Pupil, pupil))],
            _ => return Vec::new(),
        };
        vec![Effect::Go(Go::Message(flag, step))]
    }
}
