//! What keys do in the flag dialog: choose, type, send.

use super::FlagDialog;
use super::state::Asks;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::flag::FlagCommand;
use crate::domain::record::flag::NewFlag;
use crate::domain::record::flag::{ParentsKnow, Reason, Urgency};
use crate::keys::{Action, Context};
use crate::model::{Ask, Effect, Go, Model, Ticket, Tone};
use crate::screen::{Press, Screen};

impl Screen for FlagDialog {
    fn context(&self) -> Context {
        match self.asks {
            Asks::Reason | Asks::Parents => Context::Flag,
            Asks::Note => Context::FlagNote,
        }
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if self.note.is_sent() {
            return Vec::new();
        }
        match (press.action, self.asks) {
            (Some(Action::Changes), _) => drop(model.look(self.pupil)),
            (Some(Action::Back), Asks::Reason) => return vec![Effect::Go(Go::Back)],
            (Some(Action::Back), _) => self.asks = Asks::Reason,
            (Some(Action::Safeguarding), Asks::Reason) => return vec![Effect::Go(Go::Stop(None))],
            (Some(Action::Choose), Asks::Reason) => self.choose_reason(press),
            (Some(Action::Choose), Asks::Parents) => self.choose_parents(press),
            (Some(Action::NextField), Asks::Note) => self.urgency = next(self.urgency),
            (Some(Action::Submit), Asks::Note) => return self.submit(model),
            (_, Asks::Note) => drop(self.note.press(press, model)),
            _ => {}
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        if self.asks == Asks::Note {
            self.note.insert(text, model);
        }
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if !self.note.settles(ticket) {
            return Vec::new();
        }
        match result {
            Ok(_) => {
                self.note.forget(model);
                let reason = self.reason.map_or("", Reason::words);
                model.say(
                    Tone::Good,
                    format!("With the SENCO: {}, {reason}. The answer comes to your inbox, ^O.", self.named),
                );
                vec![Effect::Go(Go::Back), Effect::Ask(Ask::Inbox)]
            }
            Err(refusal) => {
                model.say(Tone::Bad, &refusal.sentence);
                Vec::new()
            }
        }
    }

    fn passed(&mut self, word: &str, model: &mut Model) -> Vec<Effect> {
        self.note.pass(word);
        self.submit(model)
    }

    fn wipe(&mut self, model: &mut Model) {
        self.note.wipe(model);
    }

    fn words(&self) -> Option<String> {
        Some(self.note.text())
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

impl FlagDialog {
    fn choose_reason(&mut self, press: Press) {
        let place = press.chord.digit().and_then(|digit| usize::from(digit).checked_sub(1));
        if let Some(reason) = place.and_then(|place| Reason::ALL.get(place)) {
            self.reason = Some(*reason);
            self.asks = if FlagDialog::asks_parents(*reason) { Asks::Parents } else { Asks::Note };
        }
    }

    fn choose_parents(&mut self, press: Press) {
        let place = press.chord.digit().and_then(|digit| usize::from(digit).checked_sub(1));
        if let Some(know) = place.and_then(|place| ParentsKnow::ALL.get(place)) {
            self.parents = Some(*know);
            self.asks = Asks::Note;
        }
    }

    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let Some(reason) = self.reason else { return Vec::new() };
        let note = self.note.text();
        let flag = NewFlag {
            pupil: self.pupil,
            reason,
            urgency: self.urgency,
            note: note.trim().to_owned(),
            links: Vec::new(),
            line: None,
            parents: self.parents,
        };
        self.note.send(&note, Command::Flag(FlagCommand::RaiseFlag { flag }), model)
    }
}

fn next(urgency: Urgency) -> Urgency {
    match urgency {
        Urgency::Week => Urgency::Today,
        Urgency::Today => Urgency::Review,
        Urgency::Review => Urgency::Week,
    }
}
