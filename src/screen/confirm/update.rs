//! Enter is yes, everything else is no.

use super::Confirm;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model};
use crate::screen::{Press, Screen, Writing};

impl Screen for Confirm {
    fn context(&self) -> Context {
        Context::Confirm
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn press(&mut self, press: Press, _model: &mut Model) -> Vec<Effect> {
        let yes = matches!(press.action, Some(Action::Submit | Action::Open));
        std::iter::once(Effect::Go(Go::Back)).chain(yes.then(|| self.yes.clone())).collect()
    }

    fn floats(&self) -> bool {
        true
    }
}
