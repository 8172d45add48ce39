//! What is typed before the whole list of pupils is there. Its top can be moved through and searched at once; whatever
//! else a key wants could concern any pupil, so it waits the few milliseconds, and with it all that is typed behind it.

use super::state::{App, Msg, Purpose};
use crate::keys::{Action, Chord, Context};
use crate::proto::ask::Question;
use crate::proto::view::Top;

impl App {
    /// Shows the top of the list until the whole of it comes.
    pub fn begin_with(&mut self, top: Top) {
        if !self.model.at_door && !self.model.cache.is_here {
            self.model.cache.set_top(top);
            self.refresh(&Question::Pupils);
        }
    }

    /// Takes a key or a paste aside where it must wait for the list; gives back what need not.
    pub(super) fn hold_ahead(&mut self, msg: Msg, action: Option<Action>) -> Option<Msg> {
        let cache = &self.model.cache;
        let asked = || self.under_way.values().any(|(purpose, _)| matches!(purpose, Purpose::Fill(Question::Pupils)));
        if cache.is_here || cache.of == 0 || self.model.line_down.is_some() || !asked() {
            self.ahead.clear();
            return Some(msg);
        }
        let is_question = self.top().is_some_and(|top| matches!(top.context(), Context::Confirm | Context::Stop));
        if self.ahead.is_empty() && (is_question || action.is_none_or(is_harmless)) {
            return Some(msg);
        }
        if action == Some(Action::Back) || action == Some(Action::Lock) {
            self.ahead.clear(); // There is always a way out, also where the list does not come.
            return Some(msg);
        }
        self.ahead.push(msg);
        None
    }

    /// The list has come, or will not: what waited for it happens now.
    pub(super) fn let_ahead_go(&mut self) {
        for msg in std::mem::take(&mut self.ahead) {
            if self.is_stopped() {
                return; // What was typed before the stop was seen does not answer it.
            }
            self.update(msg);
        }
    }

    /// What a key does on the screen that has the keys.
    pub(super) fn action_of(&self, chord: Chord) -> Option<Action> {
        self.top().and_then(|top| crate::keys::action_for(top.context(), chord))
    }
}

/// Whether an action is the same for a list of which only the top is known.
fn is_harmless(action: Action) -> bool {
    matches!(
        action,
        Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::First
            | Action::Last
            | Action::Edit(_)
            | Action::Back
            | Action::To(Context::Help)
            | Action::Lock
            | Action::Quit
            | Action::Safeguarding
    )
}
