//! What keys do there: one nudges the person under the cursor, one all who have not read the plan.

use super::ReadersScreen;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::nudge::NudgeCommand;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Ticket, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{PAGE, Press, Screen, Writing};

impl Screen for ReadersScreen {
    fn context(&self) -> Context {
        Context::Readers
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        vec![ask::read_by(self.pupil).question]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if let Some(place) = press.moved(self.cursor, PAGE, self.order.len().saturating_sub(1)) {
            self.cursor = place;
            return Vec::new();
        }
        let Some(action) = press.action else { return Vec::new() };
        if let Some(reason) = self.why_not(action, model) {
            model.say(Tone::Note, format!("Not now: {reason}."));
            return Vec::new();
        }
        let people = match action {
            Action::Back => return vec![Effect::Go(Go::Back)],
            Action::Nudge => self.reader(self.cursor, model).map(|reader| reader.login.clone()).into_iter().collect(),
            Action::NudgeAll => Vec::new(),
            _ => return Vec::new(),
        };
        let ticket = model.ticket();
        self.sent = Some(ticket);
        vec![Effect::Do(ticket, Command::Nudge(NudgeCommand::Nudge { pupil: self.pupil, people }))]
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        if *what == ask::read_by(self.pupil).question {
            self.renew(model);
            return vec![Effect::more(ask::read_by(self.pupil))]; // They are not many, and those who have read come last.
        }
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if self.sent.take_if(|sent| *sent == ticket).is_none() {
            return Vec::new();
        }
        match result {
            Ok(_) => model.say(Tone::Good, "Nudged: it stands in their inbox until they have read the plan."),
            Err(refusal) => model.say(Tone::Bad, &refusal.sentence),
        }
        vec![Effect::ask(ask::read_by(self.pupil))]
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        match action {
            Action::Nudge => match self.reader(self.cursor, model) {
                None => Some("there is nobody under the cursor"),
                Some(reader) if reader.current => Some("this person has read it"),
                Some(reader) if !reader.works_with => Some("this person does not work with the pupil now"),
                Some(_) => None,
            },
            _ => None,
        }
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }
}
