//! What sign-in holds: which field has the keys, and what is typed.

use crate::domain::secret::Secret;
use crate::proto::signin::Way;

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Initials,
    Pin,
    /// The PIN until now, of somebody who changes it.
    Old,
    New,
    /// The new one once more.
    Again,
}

/// Sign-in.
pub struct SignIn {
    pub(super) way: Way,
    /// Somebody who is in changes their PIN, and may leave it.
    pub(super) changing: bool,
    pub(super) field: Field,
    pub(super) initials: String,
    /// The PIN, or the old one.
    pub(super) pin: Secret,
    pub(super) new: Secret,
    pub(super) again: Secret,
    /// The server has been asked and has not answered.
    pub(super) waits: bool,
}

impl SignIn {
    /// At the door: the way in says what is asked.
    pub fn at(way: Way) -> SignIn {
        SignIn::with(way, false)
    }

    /// Somebody who is in chooses another PIN.
    pub fn change() -> SignIn {
        SignIn::with(Way::NewPin, true)
    }

    fn with(way: Way, changing: bool) -> SignIn {
        let (pin, new, again) = (Secret::default(), Secret::default(), Secret::default());
        let mut screen =
            SignIn { way, changing, field: Field::Pin, initials: String::new(), pin, new, again, waits: false };
        screen.clear();
        screen
    }

    /// The fields in their order.
    pub(super) fn fields(&self) -> &'static [Field] {
        match (&self.way, self.changing) {
            (Way::Initials { .. }, _) => &[Field::Initials, Field::Pin],
            (Way::Pin | Way::Key, _) => &[Field::Pin],
            (Way::NewPin, false) => &[Field::New, Field::Again],
            (Way::NewPin, true) => &[Field::Old, Field::New, Field::Again],
        }
    }

    /// The field after the one that has the keys; `None` behind the last.
    pub(super) fn next(&self) -> Option<Field> {
        let fields = self.fields();
        let place = fields.iter().position(|field| *field == self.field)?;
        fields.get(place + 1).copied()
    }

    /// Begins again; the initials stay where only the PIN was wrong.
    pub(super) fn clear(&mut self) {
        self.field = self.fields().first().copied().unwrap_or(Field::Pin);
        self.initials.clear();
        self.forget();
    }

    /// What is secret goes.
    pub(super) fn forget(&mut self) {
        for typed in [&mut self.pin, &mut self.new, &mut self.again] {
            drop(typed.take());
        }
    }

    /// What is typed in a field that nobody may see.
    pub(super) fn secret(&mut self) -> Option<&mut Secret> {
        match self.field {
            Field::Initials => None,
            Field::Pin | Field::Old => Some(&mut self.pin),
            Field::New => Some(&mut self.new),
            Field::Again => Some(&mut self.again),
        }
    }
}
