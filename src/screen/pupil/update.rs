//! What keys do on a pupil's record: scroll, log, flag.

use std::sync::Arc;

use super::PupilScreen;
use super::view::lines;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::plan::Plan;
use crate::domain::record::receipt::ReceiptCommand;
use crate::domain::record::staff::Role;
use crate::domain::rights::HEAD_READS;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Ticket, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{Press, Screen, Writing};

impl Screen for PupilScreen {
    fn context(&self) -> Context {
        Context::Pupil
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        self.fresh.then_some(self.pupil)
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        (self.shown, self.fresh) = (self.newest(model), false);
        vec![Effect::ask(ask::record(self.pupil))]
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        vec![ask::record(self.pupil).question, ask::strategies().question]
    }

    /// What a letter is, and what is there to scroll in, the record says.
    fn waits(&self, _action: Option<Action>, model: &Model) -> bool {
        self.shown.is_none() && model.cache.get(&ask::record(self.pupil)).is_waiting()
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let page = PupilScreen::page(model);
        self.look(model);
        let rows = self.shown.as_ref().map_or(0, |record| lines(record, model).len());
        let end = rows.saturating_sub(page);
        if let Some(place) = press.moved(self.top, page, end) {
            self.top = place;
            self.look(model);
            // Where the page ends, what is not here of its lists is asked for.
            return if place == end { vec![Effect::more(ask::record(self.pupil))] } else { Vec::new() };
        }
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::HaveRead) if self.not_read(model).is_none() => return self.have_read(model),
            Some(Action::Compare) => return vec![Effect::Go(Go::Compare(self.pupil))],
            Some(Action::Handout) => return vec![Effect::Go(Go::Handout(self.pupil))],
            Some(Action::ChangePlan) if self.has_plan() => {
                return vec![Effect::Go(Go::about(Context::Strategy, self.pupil))];
            }
            Some(Action::ChangePlan) => return vec![Effect::Go(Go::about(Context::PlanForm, self.pupil))],
            Some(Action::Changes) => {
                if model.look(self.pupil) {
                    self.shown = self.newest(model);
                    self.look(model);
                }
            }
            Some(Action::Log) => {
                let first = press.chord.types().map(String::from).unwrap_or_default();
                return vec![Effect::Go(Go::Log(self.pupil, first))];
            }
            _ => {
                // Letters of the plan's outcomes start a measurement: A 3; other letters the code of a strategy.
                let letter = press.chord.types().filter(char::is_ascii_alphabetic);
                if letter.is_some() && model.only_leads() {
                    model.say(Tone::Note, format!("Not now: {HEAD_READS}."));
                } else if let Some(letter) = letter {
                    let plan = self.shown.as_ref().and_then(|record| record.card.plan.as_ref());
                    if plan.is_some_and(|plan| plan.outcome(letter).is_some()) {
                        return vec![Effect::Go(Go::Log(self.pupil, letter.to_ascii_uppercase().to_string()))];
                    }
                    let codes = plan.iter().flat_map(|plan| plan.active()).map(|line| &line.code);
                    let mut codes = codes.chain(model.cache.strategies().iter().map(|strategy| &strategy.code));
                    if codes.any(|code| code.starts_with(letter.to_ascii_uppercase())) {
                        return vec![Effect::Go(Go::Log(self.pupil, letter.to_string()))];
                    }
                }
            }
        }
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        if *what != ask::record(self.pupil).question {
            return Vec::new();
        }
        let Some(newest) = self.newest(model) else {
            self.shown = None; // It may not be read any more: what stands still does not stand on.
            return Vec::new();
        };
        let own = newest.card.touches.first().is_some_and(|touch| Some(touch.by) == model.me());
        if !self.fresh || own || model.news(self.pupil).is_empty() {
            self.shown = Some(newest);
        } else if let Some(shown) = &mut self.shown {
            Arc::make_mut(shown).keep_what_is_told(&newest); // What was about another child goes at once.
        }
        self.fresh = true;
        self.look(model);
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if self.sent.take_if(|sent| *sent == ticket).is_none() {
            return Vec::new();
        }
        match result {
            Ok(_) => model.say(Tone::Good, "Noted: you have read this version of the plan."),
            Err(refusal) => model.say(Tone::Bad, &refusal.sentence),
        }
        vec![Effect::ask(ask::record(self.pupil))]
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        match action {
            Action::HaveRead | Action::Log | Action::ChangePlan if model.only_leads() => Some(HEAD_READS),
            Action::To(Context::LogLine | Context::Flag | Context::Finding | Context::PlanForm | Context::Strategy)
                if model.only_leads() =>
            {
                Some(HEAD_READS)
            }
            Action::HaveRead => self.not_read(model),
            Action::To(Context::Readers) if !model.is(&[Role::Teacher, Role::Senco, Role::DeputySenco]) => {
                Some("the pupil's own teachers and the SENCO see who has read the plan")
            }
            Action::ChangePlan | Action::To(Context::PlanForm)
                if !model.is(&[Role::Teacher, Role::Senco, Role::DeputySenco]) =>
            {
                Some("the pupil's teachers and the SENCO change the plan; you can log and flag")
            }
            _ => None,
        }
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn chosen(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }
}

impl PupilScreen {
    /// Whether there is a plan in force; while the record is on its way there may be.
    fn has_plan(&self) -> bool {
        self.shown.as_ref().is_none_or(|record| record.card.plan.is_some())
    }

    fn have_read(&mut self, model: &mut Model) -> Vec<Effect> {
        let plan = self.shown.as_ref().and_then(|record| record.card.plan.as_ref());
        let Some((cycle, version)) = plan.map(Plan::key) else { return Vec::new() };
        let ticket = model.ticket();
        self.sent = Some(ticket);
        vec![Effect::Do(ticket, Command::Receipt(ReceiptCommand::MarkRead { pupil: self.pupil, cycle, version }))]
    }
}
