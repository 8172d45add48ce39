//! What every screen can do. The top layer calls these and carries out the effects; a screen never does.

use super::form::Form;
use super::view::View;
use crate::domain::command::{Done, Refusal};
use crate::domain::id::{FlagId, PupilId};
use crate::keys::{Action, Chord, Context};
use crate::model::{Effect, Model, Stepped, Ticket};
use crate::proto::ask::Question;
use crate::proto::signin::CodeSetUp;
use crate::widget::TextLine;

/// A key, and what the table says that it does here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// The key.
    pub chord: Chord,
    /// What it does here; `None` for one that only types.
    pub action: Option<Action>,
}

impl Press {
    /// Where a cursor goes from here, on rows that end with `last`; `None` for a key that moves nothing.
    pub fn moved(self, from: usize, page: usize, last: usize) -> Option<usize> {
        match self.action? {
            Action::Up => Some(from.saturating_sub(1)),
            Action::Down => Some((from + 1).min(last)),
            Action::PageUp => Some(from.saturating_sub(page)),
            Action::PageDown => Some((from + page).min(last)),
            Action::First => Some(0),
            Action::Last => Some(last),
            _ => None,
        }
    }

    /// Types or edits in a line; `false` for a key that is the screen's business.
    pub fn types_in(self, line: &mut TextLine) -> bool {
        match (self.action, self.chord.types()) {
            (Some(Action::Edit(edit)), _) => drop(line.apply(edit)),
            (None, Some(letter)) => line.insert(letter.encode_utf8(&mut [0; 4])),
            _ => return false,
        }
        true
    }
}

/// How far a page key goes in a list.
pub const PAGE: usize = 10;

/// What is written on a screen.
pub enum Writing<'s> {
    /// Nothing that is stored as it stands: what is typed here searches, chooses or is read word by word.
    Nothing,
    /// Text that is to be stored.
    Form(&'s mut dyn Form),
    /// Something for nobody's eyes.
    Secret,
}

/// A screen.
pub trait Screen: View {
    /// Which rows of the table of keys hold here.
    fn context(&self) -> Context;

    /// What is written here. Every screen says it, also where it is nothing.
    fn writing(&mut self) -> Writing<'_>;

    /// The pupil whose record the user has open here, as it was when they began: what others change is said.
    fn holds(&self) -> Option<PupilId>;

    /// What is on the screen: it is asked when the screen comes up, and again when it has changed. The answers are in the
    /// cache, under the questions.
    fn asks(&self, _model: &Model) -> Vec<Question> {
        Vec::new()
    }

    /// What else is to be done when it comes up.
    fn enter(&mut self, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }

    /// A key.
    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect>;

    /// Whether a key rests on something that is still on its way: it waits for it, and with it all that is typed behind it.
    /// Leaving, help and the safeguarding stop never do.
    fn waits(&self, _action: Option<Action>, _model: &Model) -> bool {
        false
    }

    /// Text that was pasted.
    fn paste(&mut self, _text: &str, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }

    /// The cache has a new answer to this.
    fn refreshed(&mut self, _what: &Question, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }

    /// What became of a command, if it was this screen's. A form is told in `Form::stored` and `Form::refused`.
    fn settled(&mut self, _ticket: Ticket, _result: &Result<Done, Refusal>, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }

    /// What the server said at the door: how a second factor is set up, or why not.
    fn at_door(&mut self, _said: Result<&CodeSetUp, &Refusal>, _model: &mut Model) {}

    /// Why an action cannot be done now.
    fn why_not(&self, _action: Action, _model: &Model) -> Option<&'static str> {
        None
    }

    /// The item that keys are about.
    fn item_here(&self, _model: &Model) -> Option<FlagId> {
        None
    }

    /// The cursor goes to this item, where there is a row of it.
    fn stand_on(&mut self, _item: FlagId, _model: &mut Model) {}

    /// The pupil whose record is on the screen.
    fn shows(&self, _model: &Model) -> Option<PupilId> {
        None
    }

    /// The pupil whom the user has chosen here by hand: their page is open, or a search found them.
    fn chosen(&self, _model: &Model) -> Option<PupilId> {
        None
    }

    /// Whether somebody else has changed what is open here, beyond what is said of the record.
    fn is_behind(&self, _model: &Model) -> bool {
        false
    }

    /// The user has done something with these items on a screen above.
    fn decided(&mut self, _flags: &[FlagId], _model: &mut Model) {}

    /// Takes back what was done with items before the user came in; they have been asked.
    fn step_back(&mut self, _last: Stepped, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }

    /// Whether it is a page that the next page takes the place of.
    fn is_page(&self) -> bool {
        false
    }

    /// Whether it lies over the screen underneath instead of hiding it.
    fn floats(&self) -> bool {
        false
    }
}
