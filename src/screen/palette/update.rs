//! What keys do in the palette: type to find, Enter to do.

use super::Palette;
use crate::domain::id::PupilId;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Tone};
use crate::screen::{PAGE, Press, Screen, Writing};

impl Screen for Palette {
    fn context(&self) -> Context {
        Context::Palette
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let last = self.fitting().len().saturating_sub(1);
        if let Some(place) = press.moved(self.cursor, PAGE, last) {
            self.cursor = place;
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Submit | Action::Open) => {
                let Some(offer) = self.fitting().get(self.cursor).copied() else { return Vec::new() };
                if let Some(reason) = offer.why_not {
                    model.say(Tone::Note, format!("{}: {reason}.", offer.name));
                    return Vec::new();
                }
                return vec![Effect::Go(Go::Back), offer.effect.clone()];
            }
            Some(Action::Edit(edit)) => {
                self.query.apply(edit);
                self.search(model);
            }
            _ => {
                if let Some(letter) = press.chord.types() {
                    self.query.insert(letter.encode_utf8(&mut [0; 4]));
                    self.search(model);
                }
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        self.query.insert(text);
        self.search(model);
        Vec::new()
    }
}
