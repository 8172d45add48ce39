//! What every screen can do. The top layer calls these and carries out the effects; a screen never does.

use super::view::View;
use crate::domain::command::{Done, Refusal};
use crate::domain::id::PupilId;
use crate::keys::{Action, Chord, Context};
use crate::model::{Effect, Model, Ticket};
use crate::proto::question::Question;
use crate::proto::signin::CodeSetUp;

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
}

/// How far a page key goes in a list.
pub const PAGE: usize = 10;

/// A screen.
pub trait Screen: View {
    /// Which rows of the table of keys hold here.
    fn context(&self) -> Context;

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

    /// Text that was pasted.
    fn paste(&mut self, _text: &str, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }

    /// The cache has a new answer to this.
    fn refreshed(&mut self, _what: &Question, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }

    /// What became of a command, if it was this screen's.
    fn settled(&mut self, _ticket: Ticket, _result: &Result<Done, Refusal>, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }

    /// What the server said at the door: how a second factor is set up, or why not.
    fn at_door(&mut self, _said: Result<&CodeSetUp, &Refusal>, _model: &mut Model) {}

    /// The safeguarding stop let this word pass: go on.
    fn passed(&mut self, _word: &str, _model: &mut Model) -> Vec<Effect> {
        Vec::new()
    }

    /// The safeguarding stop wipes what was typed here.
    fn wipe(&mut self, _model: &mut Model) {}

    /// What is typed here to be stored, and a stop wipes; `None` where nothing is typed.
    fn words(&self) -> Option<String> {
        None
    }

    /// Why an action cannot be done now.
    fn why_not(&self, _action: Action, _model: &Model) -> Option<&'static str> {
        None
    }

    /// The pupil whose record is on the screen.
    fn shows(&self, _model: &Model) -> Option<PupilId> {
        None
    }

    /// The pupil whom the user has chosen here by hand: their page is open, or a search found them.
    fn chosen(&self, _model: &Model) -> Option<PupilId> {
        None
    }

    /// The pupil whose record the user has open here, as it was when they began: what others change is said.
    fn holds(&self) -> Option<PupilId> {
        None
    }

    /// Whether it is a page that the next page takes the place of.
    fn is_page(&self) -> bool {
        false
    }

    /// Whether what is typed here is for nobody's eyes.
    fn is_secret(&self) -> bool {
        false
    }

    /// Whether it lies over the screen underneath instead of hiding it.
    fn floats(&self) -> bool {
        false
    }
}
