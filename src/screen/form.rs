//! What every screen brings where text is typed to be stored. Nothing that keeps a worry about a child's safety from being
//! stored has a default: whoever forgets it is told by the compiler. What is the same for all forms is done here, once.

use super::every::{Press, Screen, Writing};
use super::typed::Outgoing;
use crate::domain::command::{Done, Refusal};
use crate::keys::Action;
use crate::model::{DraftId, Effect, Model, Ticket, Tone};

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
    fn keep(&mut self, model: &mut Model);

    /// What was typed here before and not sent stands here again: its writer asked for it.
    fn go_on(&mut self, draft: DraftId, model: &mut Model);

    /// Whether another text that waits may take the place of what stands here: nothing was typed yet.
    fn is_free(&self) -> bool;

    /// Where the text is kept that the key for what waits takes the place of.
    fn in_hand(&mut self) -> &mut Outgoing {
        self.out()
    }

    /// The safeguarding stop wipes what is typed: nothing of it may be left, neither here nor in what is kept.
    fn clear(&mut self, model: &mut Model);

    /// Sends what is typed, or says what is wrong. It is called again when the stop has let a word pass.
    fn submit(&mut self, model: &mut Model) -> Vec<Effect>;

    /// What was sent is stored, and its draft is gone.
    fn stored(&mut self, done: &Done, model: &mut Model) -> Vec<Effect>;

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
        if press.action == Some(Action::Changes) {
            form.look(model);
            form.keep(model);
            return Vec::new();
        }
        if press.action == Some(Action::GoOn) {
            form.take_up(model);
            return Vec::new();
        }
        let effects = form.press(press, model);
        kept(form, effects, model)
    }

    /// Text that was pasted.
    pub fn pasted(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        let Writing::Form(form) = self.writing() else { return self.paste(text, model) };
        let effects = form.paste(text, model);
        kept(form, effects, model)
    }

    /// What became of a command, if it was this screen's.
    pub fn answered(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        let Writing::Form(form) = self.writing() else { return self.settled(ticket, result, model) };
        let Some(carried_text) = form.out().settles(ticket) else { return Vec::new() };
        match result {
            Ok(done) => {
                if carried_text {
                    form.out().forget(model);
                }
                form.out().beside(None);
                form.stored(done, model)
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

    /// What was typed here before stands here again.
    pub fn go_on(&mut self, draft: DraftId, model: &mut Model) {
        if let Writing::Form(form) = self.writing() {
            form.go_on(draft, model);
        }
    }

    /// Where what is typed here is kept, once something is.
    pub fn kept_as(&mut self) -> Option<DraftId> {
        if let Writing::Form(form) = self.writing() { form.out().kept_as() } else { None }
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
        form.out().wipe(model);
        form.clear(model);
        form.keep(model);
        goes
    }
}

impl dyn Form + '_ {
    /// The key for what was typed before and not sent: the next of it stands here. Where there is none, or no room for
    /// it, says so.
    pub fn take_up(&mut self, model: &mut Model) {
        let next = self.in_hand().next_waiting(model);
        let why = match next {
            Some(draft) if self.is_free() => return self.go_on(draft, model),
            Some(_) => "Esc keeps this; then take up the other where nothing is typed yet.",
            None if self.in_hand().waiting(model).is_empty() => "Nothing that you typed waits here.",
            None => "That is the oldest of them.",
        };
        model.say(Tone::Note, why);
    }
}

/// What a form wants; where it stays as it is, what is typed is kept.
fn kept(form: &mut dyn Form, effects: Vec<Effect>, model: &mut Model) -> Vec<Effect> {
    if effects.is_empty() {
        form.keep(model);
    }
    effects
}
