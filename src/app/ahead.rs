//! What is typed ahead of the server. Before the whole list of pupils is there its top can be moved through and searched
//! at once; whatever else a key wants could concern any pupil, so it waits the few milliseconds. While something is being
//! saved every key waits: it was meant for what comes after, and where nothing was saved it would land on what was not.
//! And a key that rests on what its screen has asked for waits for that: Enter for the plan that a line is read against.

use super::state::{App, Msg, Purpose};
use crate::keys::{self, Action, Chord, Context};
use crate::model::Tone;
use crate::proto::ask::{self, Question};
use crate::proto::view::Top;
use crate::screen::Writing;

/// What is typed ahead of the server.
#[derive(Default)]
pub(super) struct Ahead {
    /// What waits, in its order.
    pub(super) keys: Vec<Msg>,
    /// Whether what is being stored takes so long that it is said.
    pub(super) is_slow: bool,
}

impl App {
    /// Shows the top of the list until the whole of it comes.
    pub fn begin_with(&mut self, top: Top) {
        if !self.model.at_door && !self.model.cache.is_here {
            self.model.cache.set_top(top);
            self.refresh(&Question::Pupils);
        }
    }

    /// Takes a key or a paste aside where it must wait; gives back what need not.
    pub(super) fn hold_ahead(&mut self, msg: Msg, action: Option<Action>) -> Option<Msg> {
        if action == Some(Action::Lock) {
            self.ahead.keys.clear();
            return Some(msg);
        }
        if self.is_held(action) || !is_way_out(action) && self.is_first_held() {
            self.ahead.keys.push(msg);
            return None;
        }
        self.hold_for_list(msg, action)
    }

    /// Whether this key waits for the screen on top: what it has sent is with the server, or what the key rests on is on
    /// its way. There is always a way out of what does not come.
    fn is_held(&mut self, action: Option<Action>) -> bool {
        let is_down = self.model.line_down.is_some();
        let Some(top) = self.screens.last_mut() else { return false };
        if let Writing::Form(form) = top.writing()
            && form.out().holds_back(action)
        {
            return true;
        }
        if is_down || is_way_out(action) {
            return false;
        }
        // What one entered last stands in the palette by name.
        let names = action == Some(Action::To(Context::Palette)) && self.model.me().is_some();
        names && self.model.cache.get(&ask::mine()).is_waiting() || top.waits(action, &self.model)
    }

    /// Whether the first of what waits still does, and with it all that stands behind it.
    pub(super) fn is_first_held(&mut self) -> bool {
        match self.ahead.keys.first() {
            Some(Msg::Key(chord)) => {
                let action = self.action_of(*chord);
                self.is_held(action)
            }
            Some(_) => self.is_held(None),
            None => false,
        }
    }

    fn hold_for_list(&mut self, msg: Msg, action: Option<Action>) -> Option<Msg> {
        let cache = &self.model.cache;
        let asked = || self.under_way.values().any(|(purpose, _)| matches!(purpose, Purpose::Fill(Question::Pupils)));
        if cache.is_here || cache.of == 0 || self.model.line_down.is_some() || !asked() {
            self.ahead.keys.clear();
            return Some(msg);
        }
        let is_question = self.top().is_some_and(|top| matches!(top.context(), Context::Confirm | Context::Stop));
        if self.ahead.keys.is_empty() && (is_question || action.is_none_or(is_harmless)) {
            return Some(msg);
        }
        if action == Some(Action::Back) {
            self.ahead.keys.clear(); // There is always a way out, also where the list does not come.
            return Some(msg);
        }
        self.ahead.keys.push(msg);
        None
    }

    /// Whether something waits, and what it waited for is there.
    pub(super) fn may_go_on(&mut self) -> bool {
        !self.ahead.keys.is_empty() && self.model.cache.is_here && !self.is_first_held()
    }

    /// Nothing was saved: what was typed behind it was meant for something else, and is said.
    pub(super) fn not_taken(&mut self) {
        let keys: String = std::mem::take(&mut self.ahead.keys).iter().map(typed).collect();
        if keys.is_empty() {
            return;
        }
        let said = self.model.said.take().map_or_else(String::new, |said| format!("{} ", said.text));
        self.model.say(Tone::Bad, format!("{said}Not taken: {keys}"));
    }

    /// What was waited for has come: what was typed meanwhile happens now.
    pub(super) fn let_ahead_go(&mut self) {
        for msg in std::mem::take(&mut self.ahead.keys) {
            if self.is_stopped() {
                return; // What was typed before the stop was seen does not answer it.
            }
            self.update(msg);
        }
    }

    /// What a key does on the screen that has the keys.
    pub(super) fn action_of(&self, chord: Chord) -> Option<Action> {
        self.top().and_then(|top| keys::action_for(top.context(), chord))
    }
}

/// Whether an action leaves what does not come.
fn is_way_out(action: Option<Action>) -> bool {
    matches!(action, Some(Action::Back | Action::Quit | Action::Safeguarding | Action::To(Context::Help)))
}

/// What was typed, as its writer would say it.
fn typed(msg: &Msg) -> String {
    match msg {
        Msg::Key(chord) => chord.types().map_or_else(|| format!("<{chord}>"), String::from),
        Msg::Paste(text) => text.clone(),
        _ => String::new(),
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
