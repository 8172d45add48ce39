//! What keys do at sign-in: Enter goes from field to field and then asks the server; Esc begins again.

use super::SignIn;
use super::state::Field;
use crate::domain::command::Refusal;
use crate::domain::id::PupilId;
use crate::domain::secret::{Secret, check_pin};
use crate::keys::{Action, Context, Edit};
use crate::model::{Effect, Go, Model, Tone};
use crate::proto::signin::{CodeSetUp, DoorStep, Way};
use crate::screen::{Press, Screen, Writing};

/// The most letters of initials.
const INITIALS: usize = 12;

impl Screen for SignIn {
    fn context(&self) -> Context {
        Context::SignIn
    }

    fn writing(&mut self) -> Writing<'_> {
        if self.field == Field::Initials { Writing::Nothing } else { Writing::Secret }
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if press.action == Some(Action::Quit) {
            return vec![Effect::Go(Go::Leave)];
        }
        if self.waits {
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) if self.changing => return vec![Effect::Go(Go::Back)],
            Some(Action::Back) => self.clear(),
            Some(Action::Submit) => return self.go_on(model),
            Some(Action::Edit(Edit::Backspace)) => match self.secret() {
                Some(secret) => secret.pop(),
                None => drop(self.initials.pop()),
            },
            Some(Action::Edit(_)) => match self.secret() {
                Some(secret) => drop(secret.take()),
                None => self.initials.clear(),
            },
            _ => self.type_in(press.chord.types()),
        }
        Vec::new()
    }

    fn at_door(&mut self, said: Result<&CodeSetUp, &Refusal>, model: &mut Model) {
        self.waits = false;
        let first = self.fields().iter().find(|field| **field != Field::Initials);
        self.field = first.copied().unwrap_or(Field::Pin);
        if let Err(refusal) = said {
            self.clear();
            model.say(Tone::Bad, &refusal.sentence);
        }
    }
}

impl SignIn {
    fn type_in(&mut self, letter: Option<char>) {
        let Some(letter) = letter else { return };
        if let Some(secret) = self.secret() {
            secret.push(letter);
        } else if self.initials.chars().count() < INITIALS && letter.is_alphanumeric() {
            self.initials.extend(letter.to_uppercase());
        }
    }

    fn go_on(&mut self, model: &mut Model) -> Vec<Effect> {
        let wrong = match self.field {
            Field::Initials if self.initials.is_empty() => Some("Type your initials first, as they stand in lists."),
            Field::Pin if self.pin.is_empty() => Some("Type your PIN."),
            Field::New => check_pin(&self.new).err(),
            Field::Again if self.new != self.again => Some("That is another PIN than the one above."),
            _ => None,
        };
        if let Some(sentence) = wrong {
            if let Some(secret) = self.secret() {
                drop(secret.take());
            }
            model.say(Tone::Note, sentence);
            return Vec::new();
        }
        if let Some(next) = self.next() {
            self.field = next;
            return Vec::new();
        }
        self.waits = true;
        vec![Effect::Door(self.step())]
    }

    /// What goes to the server; nothing of it stays here.
    fn step(&mut self) -> DoorStep {
        let pin = self.pin.take();
        match self.way {
            Way::NewPin => {
                let (old, new) = (self.changing.then_some(pin), self.new.take());
                drop::<Secret>(self.again.take());
                DoorStep::NewPin { old, pin: new }
            }
            _ => DoorStep::Pin { initials: self.initials.clone(), pin },
        }
    }
}
