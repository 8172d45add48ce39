//! What keys do in the dialog: pick, say who, type, save. What somebody else wrote meanwhile stands beside the user's own
//! words before they save on top.

use super::Finding;
use super::state::{Asks, What};
use crate::domain::command::{Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::rights::Audience;
use crate::keys::{Action, Context};
use crate::model::{DraftId, Effect, Go, Model, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{Form, Outgoing, PAGE, Press, Screen, Writing};
use crate::widget::Input;

impl Screen for Finding {
    fn context(&self) -> Context {
        Context::Finding
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Form(self)
    }

    fn holds(&self) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        vec![ask::record(self.pupil).question]
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if self.asks == Asks::What {
            return self.pick(press, model);
        }
        match press.action {
            Some(Action::Back) => {
                if self.words.text() == self.filled {
                    self.words.set("");
                }
                self.asks = Asks::What;
                return if self.out.kept(model).is_some() { vec![Effect::Go(Go::Back)] } else { Vec::new() };
            }
            Some(Action::Open | Action::Submit) if self.asks == Asks::Who => self.go_on(model),
            Some(Action::Open) if self.words.new_line() => {}
            Some(Action::Open | Action::Submit) => return self.submit(model),
            Some(Action::Up) => drop(self.line().step(false)),
            Some(Action::Down) => drop(self.line().step(true)),
            Some(Action::NextField) => self.turn(),
            Some(Action::Edit(edit)) => {
                self.line().apply(edit);
            }
            _ => {
                if let Some(letter) = press.chord.types() {
                    self.line().insert(letter.encode_utf8(&mut [0; 4]));
                }
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _model: &mut Model) -> Vec<Effect> {
        self.line().insert(text);
        Vec::new()
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn floats(&self) -> bool {
        true
    }
}

impl Form for Finding {
    fn text(&self) -> Option<String> {
        Some(self.typed())
    }

    fn out(&mut self) -> &mut Outgoing {
        &mut self.out
    }

    // What the dialog put in itself is no draft.
    fn keep(&mut self, model: &mut Model) {
        self.keep_typed(model);
    }

    fn is_free(&self) -> bool {
        self.typed().is_empty()
    }

    fn go_on(&mut self, draft: DraftId, model: &mut Model) {
        self.take_draft(draft, model);
    }

    fn clear(&mut self, _model: &mut Model) {
        for input in [&mut self.words, &mut self.who, &mut self.find] {
            input.set("");
        }
    }

    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        if self.what == Some(What::Concern) && self.who.text().trim().is_empty() {
            self.asks = Asks::Who;
            self.go_on(model);
            return Vec::new();
        }
        let text = format!("{} {}", self.who.text(), self.words.text());
        match self.command() {
            Ok(command) => self.out.send(text.trim(), command, model),
            Err(fault) => {
                model.say(Tone::Bad, fault);
                Vec::new()
            }
        }
    }

    fn stored(&mut self, _: &Done, model: &mut Model) -> Vec<Effect> {
        let what = self.says(model);
        model.say(Tone::Good, format!("Saved: {}: {what}", self.named));
        vec![Effect::Go(Go::Back), Effect::ask(ask::record(self.pupil))]
    }

    fn refused(&mut self, refusal: &Refusal, _model: &mut Model) -> Vec<Effect> {
        if let Some(theirs) = &refusal.theirs {
            self.base = usize::from(theirs.revision);
        }
        vec![Effect::ask(ask::record(self.pupil))]
    }
}

impl Finding {
    /// The line that is typed in.
    pub(super) fn line(&mut self) -> &mut Input {
        match self.asks {
            Asks::What => &mut self.find,
            Asks::Who => &mut self.who,
            Asks::Words => &mut self.words,
        }
    }

    fn pick(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let choices = self.choices(model);
        if let Some(place) = press.moved(self.cursor, PAGE, choices.len().saturating_sub(1)) {
            self.cursor = place;
            return Vec::new();
        }
        let digit = press.chord.digit().filter(|_| self.find.is_empty()).map(usize::from);
        match (press.action, digit) {
            (Some(Action::Back), _) => return vec![Effect::Go(Go::Back)],
            (Some(Action::Open | Action::Submit), _) => match choices.get(self.cursor) {
                Some((what, _)) => self.take(*what, model),
                None => model.say(Tone::Note, "Nothing is called that: Backspace, then pick from the list."),
            },
            (Some(Action::Edit(edit)), _) => {
                self.find.apply(edit);
                self.cursor = 0;
            }
            (None, Some(digit)) if digit > 0 => {
                if let Some((what, _)) = choices.get(digit - 1) {
                    self.take(*what, model);
                }
            }
            _ => {
                if let Some(letter) = press.chord.types() {
                    self.find.insert(letter.encode_utf8(&mut [0; 4]));
                    self.cursor = 0;
                }
            }
        }
        Vec::new()
    }

    fn go_on(&mut self, model: &mut Model) {
        if self.who.text().trim().is_empty() {
            model.say(Tone::Note, "Whose concern is it? A word is enough: mother.");
        } else {
            self.asks = Asks::Words;
        }
    }

    /// Tab: who may read an entry; for a concern, from who to the words and back.
    fn turn(&mut self) {
        match (self.what, self.asks) {
            (Some(What::Concern), Asks::Words) => self.asks = Asks::Who,
            (Some(What::Concern), _) => self.asks = Asks::Words,
            (Some(What::Entry(_)), _) => {
                self.audience = match self.audience {
                    Audience::Everyone => Audience::SencoAndHead,
                    Audience::SencoAndHead => Audience::Everyone,
                };
            }
            _ => {}
        }
    }
}
