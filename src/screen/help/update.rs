//! Arrows scroll, everything else goes back.

use super::Help;
use super::view::lines;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Tone};
use crate::screen::{Press, Screen, Writing};

impl Screen for Help {
    fn context(&self) -> Context {
        Context::Help
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let page = usize::from(model.size.1.saturating_sub(3)).max(1);
        let end = lines(self.about).len().saturating_sub(page);
        if let Some(top) = press.moved(self.top, page, end) {
            self.top = top;
            return Vec::new();
        }
        if press.action != Some(Action::Back) {
            model.say(Tone::Note, format!("Help is closed; {} was not done.", press.chord));
        }
        vec![Effect::Go(Go::Back)]
    }
}
