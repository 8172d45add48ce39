//! What every screen brings where text is typed to be stored. Nothing that keeps a worry about a child's safety from being
//! stored has a default: whoever forgets it is told by the compiler. What is the same for all forms is done here, once.

use super::every::{Press, Screen, Writing};
use super::typed::Outgoing;
use crate::domain::command::{Done, Refusal};
use crate::keys::Action;
use crate::model::{Effect, Model, Ticket, Tone};

/// What is said where somebody else changed the same thing first.
const FASTER: &str = "Not saved yet: somebody else was faster. Both texts are here.";

/// A screen where text is typed to be stored.
pub trait Form: Screen {
    /// What is typed here and not stored: the safeguarding stop shows it and wipes it. `None` where no field for words is
    /// open, so that nothing goes with the stop.
    fn text(&self) -> Option<String>;

    /// Its way to the server: where its draft is kept, the words that were let pass, what is under way.
    fn out(&mut self) -> &mut Outgoing;

    /// Keeps what is typed as its draft. It is called after each key that leaves the form where it is.
    fn keep(&self, model: &mut Model);

    /// The safeguarding stop wipes what is typed: nothing of it may be left, neither here nor in what is kept.
    fn clear(&mut self, model: &mut Model);

    /// Sends what is typed, or says what is wrong. It is called again when the stop has let a word pass.
    fn submit(&mut self, model: &mut Model) -> Vec<Effect>;

    /// What was sent is stored, and its draft is gone.
    fn stored(&mut self, model: &mut Model) -> Vec<Effect>;

    /// What was sent is not stored; why has been said. Typing goes on.
    fn refused(&mut self, refusal: &Refusal, model: &mut Model) -> Vec<Effect>;

    /// The key for what somebody else changed: shows it, then takes it in.
    fn look(&mut self, model: &mut Model) {
        if let Some(pupil) = self.holds() {
            model.look(pupil);
        }
    }
}

/// What happens to a screen; to a form with all that is due to its text.
impl dyn Screen {
    /// A key.
    pub fn key(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let Writing::Form(form) = self.writing() else { return self.press(press, model) };
        if form.out().holds_back(press) {
            return Vec::new();
        }
        if press.action == Some(Action::Changes) {
            form.look(model);
            form.keep(model);
            return Vec::new();
        }
        let effects = form.press(press, model);
        kept(form, effects, model)
    }

    /// Text that was pasted.
    pub fn pasted(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        let Writing::Form(form) = self.writing() else { return self.paste(text, model) };
        if form.out().is_sent() {
            return Vec::new();
        }
        let effects = form.paste(text, model);
        kept(form, effects, model)
    }

    /// What became of a command, if it was this screen's.
    pub fn answered(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        let Writing::Form(form) = self.writing() else { return self.settled(ticket, result, model) };
        let Some(carried_text) = form.out().settles(ticket) else { return Vec::new() };
        match result {
            Ok(_) => {
                if carried_text {
                    form.out().forget(model);
                }
                form.out().beside(None);
                form.stored(model)
            }
            Err(refusal) => {
                let theirs = refusal.theirs.as_deref();
                if let Some(theirs) = theirs {
                    form.out().beside(Some(theirs.clone()));
                }
                model.say(Tone::Bad, if theirs.is_some() { FASTER } else { &refusal.sentence });
                form.refused(refusal, model)
            }
        }
    }

    /// The safeguarding stop let this word pass: it goes on.
    pub fn let_pass(&mut self, word: &str, model: &mut Model) -> Vec<Effect> {
        let Writing::Form(form) = self.writing() else { return Vec::new() };
        form.out().pass(word);
        let effects = form.submit(model);
        kept(form, effects, model)
    }

    /// What is typed here to be stored.
    pub fn text(&mut self) -> Option<String> {
        match self.writing() {
            Writing::Form(form) => form.text(),
            Writing::Nothing | Writing::Secret => None,
        }
    }

    /// The safeguarding stop wipes what was typed here. Says whether the screen goes with it.
    pub fn wipe(&mut self, model: &mut Model) -> bool {
        let Writing::Form(form) = self.writing() else { return false };
        let goes = form.text().is_some();
        form.clear(model);
        form.keep(model);
        goes
    }
}

/// What a form wants; where it stays as it is, what is typed is kept.
fn kept(form: &mut dyn Form, effects: Vec<Effect>, model: &mut Model) -> Vec<Effect> {
    if effects.is_empty() {
        form.keep(model);
    }
    effects
}
