//! Any key goes on; leaving is the top layer's.

use super::Lock;
use crate::domain::command::Refusal;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Tone};
use crate::proto::signin::{CodeSetUp, DoorStep};
use crate::screen::{Press, Screen, Writing};

impl Screen for Lock {
    fn context(&self) -> Context {
        Context::Locked
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn press(&mut self, press: Press, _model: &mut Model) -> Vec<Effect> {
        if press.action == Some(Action::Quit) {
            return vec![Effect::Go(Go::Leave)];
        }
        if std::mem::replace(&mut self.waits, true) {
            return Vec::new();
        }
        vec![Effect::Door(DoorStep::Unlock)]
    }

    fn at_door(&mut self, said: Result<&CodeSetUp, &Refusal>, model: &mut Model) {
        self.waits = false;
        if let Err(refusal) = said {
            model.say(Tone::Bad, &refusal.sentence);
        }
    }
}
