//! What keys do in the flag dialog: choose, type, send.

use super::FlagDialog;
use super::state::Asks;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::flag::{FlagCommand, NewFlag, ParentsKnow, Reason, Urgency};
use crate::keys::{Action, Context, Edit};
use crate::model::{DraftId, Effect, Go, Model, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{Form, Outgoing, Press, Screen, Writing};

impl Screen for FlagDialog {
    fn context(&self) -> Context {
        match self.asks {
            Asks::Reason | Asks::Parents => Context::Flag,
            Asks::Note => Context::FlagNote,
        }
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Form(self)
    }

    fn holds(&self) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn asks(&self, model: &Model) -> Vec<Question> {
        // Its plan has the lines that can be named; and whether a colleague was first.
        let raised =
            model.cache.pupil(self.pupil).is_some_and(|pupil| pupil.mine).then(|| ask::raised(self.pupil).question);
        std::iter::once(ask::card(self.pupil).question).chain(raised).collect()
    }

    /// Whether a digit names a line the plan says.
    fn waits(&self, _action: Option<Action>, model: &Model) -> bool {
        self.asks == Asks::Note && self.names && model.cache.card(self.pupil).is_waiting()
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        match (press.action, self.asks) {
            (Some(Action::Back), Asks::Reason) => return vec![Effect::Go(Go::Back)],
            (Some(Action::Back), _) => self.asks = Asks::Reason,
            (Some(Action::Safeguarding), Asks::Reason) => return vec![Effect::Go(Go::Stop(None))],
            (Some(Action::Choose), Asks::Reason) => self.choose_reason(press),
            (Some(Action::Choose), Asks::Parents) => self.choose_parents(press),
            (Some(Action::NextField), Asks::Note) => self.urgency = next(self.urgency),
            (Some(Action::Submit), Asks::Note) => return self.submit(model),
            (_, Asks::Note) => self.write(press, model),
            _ => {}
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _model: &mut Model) -> Vec<Effect> {
        if self.asks == Asks::Note {
            self.note.insert(text);
        }
        Vec::new()
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn floats(&self) -> bool {
        true
    }
}

impl Form for FlagDialog {
    fn text(&self) -> Option<String> {
        Some(self.note.text())
    }

    fn out(&mut self) -> &mut Outgoing {
        self.note.out()
    }

    fn keep(&mut self, model: &mut Model) {
        self.note.keep(model);
    }

    fn is_free(&self) -> bool {
        self.note.is_free()
    }

    fn go_on(&mut self, draft: DraftId, model: &mut Model) {
        self.note.go_on(draft, model);
    }

    fn clear(&mut self, _model: &mut Model) {
        self.note.set("");
    }

    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        let Some(reason) = self.reason else { return Vec::new() };
        if !self.line.is_empty() && self.named_line(model).is_none() {
            model.say(Tone::Bad, format!("The plan has no line {}: Backspace, then name another.", self.line));
            return Vec::new();
        }
        let note = self.note.text();
        let flag = NewFlag {
            pupil: self.pupil,
            reason,
            urgency: self.urgency,
            note: note.trim().to_owned(),
            links: Vec::new(),
            line: self.named_line(model).map(|line| line.number),
            parents: self.parents,
        };
        self.note.out().send(&note, Command::Flag(FlagCommand::RaiseFlag { flag }), model)
    }

    fn stored(&mut self, _: &Done, model: &mut Model) -> Vec<Effect> {
        let reason = self.reason.map_or("", Reason::words);
        let line = if self.line.is_empty() { String::new() } else { format!(", line {}", self.line) };
        model.say(
            Tone::Good,
            format!("With the SENCO: {}, {reason}{line}. The answer comes to your inbox, ^O.", self.named),
        );
        vec![Effect::Go(Go::Back), Effect::ask(ask::waits())]
    }

    fn refused(&mut self, _refusal: &Refusal, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }
}

impl FlagDialog {
    /// In front of the note a digit names the line that it is about, and Backspace takes the name back; a comma begins a
    /// note that begins with a digit.
    fn write(&mut self, press: Press, model: &mut Model) {
        let is_front = self.names && !self.note.is_touched();
        match press.chord.types() {
            Some(digit) if is_front && digit.is_ascii_digit() && !self.lines_to_name(model).is_empty() => {
                if !self.name(digit, model) {
                    model.say(Tone::Note, format!("The plan has no line {digit}. A comma begins a note: , {digit}"));
                }
            }
            Some(',') if is_front => self.names = false,
            _ if is_front && press.action == Some(Action::Edit(Edit::Backspace)) && !self.line.is_empty() => {
                self.line.clear();
            }
            _ => drop(self.note.press(press)),
        }
    }

    fn choose_reason(&mut self, press: Press) {
        let place = press.chord.digit().and_then(|digit| usize::from(digit).checked_sub(1));
        if let Some(reason) = place.and_then(|place| Reason::ALL.get(place)) {
            self.choose(*reason);
        }
    }

    fn choose_parents(&mut self, press: Press) {
        let place = press.chord.digit().and_then(|digit| usize::from(digit).checked_sub(1));
        if let Some(know) = place.and_then(|place| ParentsKnow::ALL.get(place)) {
            self.parents = Some(*know);
            self.asks = Asks::Note;
        }
    }
}

fn next(urgency: Urgency) -> Urgency {
    match urgency {
        Urgency::Week => Urgency::Today,
        Urgency::Today => Urgency::Review,
        Urgency::Review => Urgency::Week,
    }
}
