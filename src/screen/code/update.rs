//! What keys do: Enter goes on, Esc goes on without the rights that wait.

use super::Code;
use super::state::Stage;
use crate::domain::command::Refusal;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context, Edit};
use crate::model::{Effect, Go, Model, Tone};
use crate::proto::signin::{CodeSetUp, DoorStep};
use crate::screen::{Press, Screen, Writing};

impl Screen for Code {
    fn context(&self) -> Context {
        Context::SignIn
    }

    fn writing(&mut self) -> Writing<'_> {
        if self.stage == Stage::Code { Writing::Secret } else { Writing::Nothing }
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn enter(&mut self, _model: &mut Model) -> Vec<Effect> {
        if self.stage == Stage::Asked { vec![Effect::Door(DoorStep::SetUpCode)] } else { Vec::new() }
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        match (press.action, self.stage) {
            (Some(Action::Quit), _) => return vec![Effect::Go(Go::Leave)],
            (Some(Action::Back), _) => return leave(model),
            _ if self.waits => {}
            (Some(Action::Submit), Stage::Spare) => self.stage = Stage::Code,
            (Some(Action::Submit), Stage::Code) if self.typed.is_empty() && self.set_up.is_none() => {
                return leave(model);
            }
            (Some(Action::Submit), Stage::Code) if !self.typed.is_empty() => {
                self.waits = true;
                return vec![Effect::Door(DoorStep::Code(self.typed.take()))];
            }
            (Some(Action::Edit(Edit::Backspace)), Stage::Code) => self.typed.pop(),
            (Some(Action::Edit(_)), Stage::Code) => drop(self.typed.take()),
            (_, Stage::Code) => {
                if let Some(letter) = press.chord.types() {
                    self.typed.push(letter);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn at_door(&mut self, said: Result<&CodeSetUp, &Refusal>, model: &mut Model) {
        self.waits = false;
        match said {
            Ok(set_up) => (self.stage, self.set_up) = (Stage::Spare, Some(set_up.clone())),
            Err(refusal) => model.say(Tone::Bad, &refusal.sentence),
        }
    }
}

/// Goes on with the rights that there are.
fn leave(model: &mut Model) -> Vec<Effect> {
    if let Some(withheld) = model.welcome.withheld {
        model.say(Tone::Note, withheld.sentence());
    }
    vec![Effect::Go(Go::Back)]
}
