//! Free text on its way out of a screen: kept as a draft, checked for a worry about a child's safety, and sent once. Every
//! screen where something is typed to be stored has it from here: a line as `Typed`, a form with its own fields as
//! `Outgoing`.

use std::collections::BTreeSet;

use super::every::Press;
use crate::domain::command::{Command, Theirs};
use crate::keys::Action;
use crate::model::{DraftKey, Effect, Go, Model, Ticket};
use crate::widget::TextLine;

/// What becomes of a text: its draft, its check, its way to the server.
#[derive(Debug)]
pub struct Outgoing {
    /// Where it is kept while it is not sent; some words are not worth keeping.
    draft: Option<DraftKey>,
    /// Stop words that the writer has let pass.
    passed: BTreeSet<String>,
    /// Given while the server has it; with it whether the text went along.
    sent: Option<(Ticket, bool)>,
    /// It may be left while the server has it: nothing is stored twice then.
    may_be_left: bool,
    /// What somebody else made of the same meanwhile: it stands beside the writer's own until that is stored.
    theirs: Vec<Theirs>,
}

impl Outgoing {
    /// Nothing has been sent yet.
    pub fn new(draft: Option<DraftKey>) -> Outgoing {
        Outgoing { draft, passed: BTreeSet::new(), sent: None, may_be_left: false, theirs: Vec::new() }
    }

    /// From now on it may be left while the server has it.
    pub fn may_be_left(&mut self) {
        self.may_be_left = true;
    }

    /// From here on this stands beside what is typed.
    pub fn beside(&mut self, theirs: impl IntoIterator<Item = Theirs>) {
        self.theirs = theirs.into_iter().collect();
    }

    /// What somebody else made of the same meanwhile, and the writer has not written over yet.
    pub fn theirs(&self) -> &[Theirs] {
        &self.theirs
    }

    /// Whether a key does nothing now.
    pub(super) fn holds_back(&self, press: Press) -> bool {
        self.is_sent() && !(self.may_be_left && press.action == Some(Action::Back))
    }

    /// Whether it is with the server: keys typed ahead would land on what comes after the answer.
    pub fn is_sent(&self) -> bool {
        self.sent.is_some()
    }

    /// What was typed for the same thing before and not sent.
    pub fn draft<'m>(&self, model: &'m Model) -> Option<&'m str> {
        self.draft.and_then(|key| model.drafts.get(key))
    }

    /// Keeps a text, but for a worry about safety, which is never kept.
    pub fn keep(&self, text: &str, model: &mut Model) {
        if let Some(key) = self.draft {
            model.keep_typed(key, text, &self.passed);
        }
    }

    /// Throws the draft away: what was typed is stored, or is to be another thing.
    pub fn forget(&self, model: &mut Model) {
        if let Some(key) = self.draft {
            model.drafts.drop(key);
        }
    }

    /// The word that stops a text, but for those that were let pass.
    pub fn stop_word(&self, text: &str, model: &Model) -> Option<String> {
        model.stop_word(text, &self.passed)
    }

    /// What is done where a text stops; `None` where it may go on.
    pub fn stop(&self, text: &str, model: &Model) -> Option<Vec<Effect>> {
        let word = self.stop_word(text, model)?;
        Some(vec![Effect::Go(Go::Stop(Some((word, text.to_owned()))))])
    }

    /// Has a command done that carries the text, unless the text stops.
    pub fn send(&mut self, text: &str, command: Command, model: &mut Model) -> Vec<Effect> {
        if let Some(stop) = self.stop(text, model) {
            return stop;
        }
        self.submit(true, command, model)
    }

    /// Has a command done that carries nothing of what is typed: its draft stays.
    pub fn act(&mut self, command: Command, model: &mut Model) -> Vec<Effect> {
        self.submit(false, command, model)
    }

    fn submit(&mut self, carries_text: bool, command: Command, model: &mut Model) -> Vec<Effect> {
        let ticket = model.ticket();
        self.sent = Some((ticket, carries_text));
        vec![Effect::Do(ticket, command)]
    }

    /// The safeguarding stop let this word pass.
    pub(super) fn pass(&mut self, word: &str) {
        self.passed.insert(word.to_owned());
    }

    /// Whether this is the answer to what was sent, and if so whether the text went with it; typing goes on then.
    pub(super) fn settles(&mut self, ticket: Ticket) -> Option<bool> {
        self.sent.take_if(|(sent, _)| *sent == ticket).map(|(_, carries_text)| carries_text)
    }
}

/// A line of free text.
#[derive(Debug)]
pub struct Typed {
    line: TextLine,
    out: Outgoing,
    /// Whether anything was typed: what comes with the way in is no draft.
    touched: bool,
}

impl Typed {
    /// A line; what was typed for the same thing before and not sent comes back.
    pub fn new(draft: Option<DraftKey>, model: &Model) -> Typed {
        let out = Outgoing::new(draft);
        Typed { line: TextLine::new(out.draft(model).unwrap_or_default()), out, touched: false }
    }

    /// The line as it is drawn.
    pub fn line(&self) -> &TextLine {
        &self.line
    }

    /// What is typed.
    pub fn text(&self) -> String {
        self.line.text()
    }

    /// Its way to the server.
    pub fn out(&mut self) -> &mut Outgoing {
        &mut self.out
    }

    /// `Outgoing::theirs`.
    pub fn theirs(&self) -> &[Theirs] {
        self.out.theirs()
    }

    /// A key that types or edits; `false` for one that is the screen's business.
    pub fn press(&mut self, press: Press) -> bool {
        let typed = press.types_in(&mut self.line);
        self.touched |= typed;
        typed
    }

    /// What comes with the way in, where nothing is here yet.
    pub fn begin(&mut self, text: &str) {
        if self.line.is_empty() {
            self.line.insert(text);
        }
    }

    /// Another line in place of this one, with the cursor behind it.
    pub fn set(&mut self, text: &str) {
        self.line = TextLine::new(text);
        self.touched = true;
    }

    /// Text that was pasted.
    pub fn insert(&mut self, text: &str) {
        self.line.insert(text);
        self.touched = true;
    }

    /// Keeps it as its draft, once something was typed.
    pub fn keep(&self, model: &mut Model) {
        if self.touched {
            self.out.keep(&self.text(), model);
        }
    }
}
