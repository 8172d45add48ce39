//! Free text on its way out of a screen: kept as a draft, checked for a worry about a child's safety, and sent once. Every
//! screen where something is typed to be stored has it from here: a line as `Typed`, a form with its own fields as
//! `Outgoing`.

use std::collections::BTreeSet;

use super::every::Press;
use crate::domain::command::Command;
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
    /// Given while the server has it.
    sent: Option<Ticket>,
}

impl Outgoing {
    /// Nothing has been sent yet.
    pub fn new(draft: Option<DraftKey>) -> Outgoing {
        Outgoing { draft, passed: BTreeSet::new(), sent: None }
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

    /// What is done where a text stops; `None` where it may go on.
    pub fn stop(&self, text: &str, model: &Model) -> Option<Vec<Effect>> {
        let word = model.stop_word(text, &self.passed)?;
        Some(vec![Effect::Go(Go::Stop(Some((word, text.to_owned()))))])
    }

    /// Has a command done that carries the text, unless the text stops.
    pub fn send(&mut self, text: &str, command: Command, model: &mut Model) -> Vec<Effect> {
        if let Some(stop) = self.stop(text, model) {
            return stop;
        }
        let ticket = model.ticket();
        self.sent = Some(ticket);
        vec![Effect::Do(ticket, command)]
    }

    /// The safeguarding stop let this word pass.
    pub fn pass(&mut self, word: &str) {
        self.passed.insert(word.to_owned());
    }

    /// Whether this is the answer to what was sent; typing goes on then.
    pub fn settles(&mut self, ticket: Ticket) -> bool {
        self.sent.take_if(|sent| *sent == ticket).is_some()
    }
}

/// A line of free text.
#[derive(Debug)]
pub struct Typed {
    line: TextLine,
    out: Outgoing,
}

impl Typed {
    /// A line; what was typed for the same thing before and not sent comes back.
    pub fn new(draft: Option<DraftKey>, model: &Model) -> Typed {
        let out = Outgoing::new(draft);
        Typed { line: TextLine::new(out.draft(model).unwrap_or_default()), out }
    }

    /// The line as it is drawn.
    pub fn line(&self) -> &TextLine {
        &self.line
    }

    /// What is typed.
    pub fn text(&self) -> String {
        self.line.text()
    }

    /// Whether it is with the server.
    pub fn is_sent(&self) -> bool {
        self.out.is_sent()
    }

    /// A key that types or edits; `false` for one that is the screen's business.
    pub fn press(&mut self, press: Press, model: &mut Model) -> bool {
        match (press.action, press.chord.types()) {
            (Some(Action::Edit(edit)), _) => drop(self.line.apply(edit)),
            (None, Some(letter)) => self.line.insert(letter.encode_utf8(&mut [0; 4])),
            _ => return false,
        }
        self.out.keep(&self.text(), model);
        true
    }

    /// What comes with the way in, where nothing is here yet; no draft before more is typed.
    pub fn begin(&mut self, text: &str) {
        if self.line.is_empty() {
            self.line.insert(text);
        }
    }

    /// Another line in place of this one, with the cursor behind it.
    pub fn set(&mut self, text: &str, model: &mut Model) {
        self.line = TextLine::new(text);
        self.out.keep(text, model);
    }

    /// Text that was pasted.
    pub fn insert(&mut self, text: &str, model: &mut Model) {
        self.line.insert(text);
        self.out.keep(&self.text(), model);
    }

    /// Throws the draft away.
    pub fn forget(&self, model: &mut Model) {
        self.out.forget(model);
    }

    /// Has a command done that carries the text, unless the text stops.
    pub fn send(&mut self, text: &str, command: Command, model: &mut Model) -> Vec<Effect> {
        self.out.send(text, command, model)
    }

    /// The safeguarding stop let this word pass.
    pub fn pass(&mut self, word: &str) {
        self.out.pass(word);
    }

    /// Whether this is the answer to what was sent; typing goes on then.
    pub fn settles(&mut self, ticket: Ticket) -> bool {
        self.out.settles(ticket)
    }

    /// The safeguarding stop wipes it.
    pub fn wipe(&mut self, model: &mut Model) {
        self.line.clear();
        self.out.forget(model);
    }
}
