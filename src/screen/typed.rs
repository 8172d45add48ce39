//! Free text on its way out of a screen: kept as a draft, checked for a worry about a child's safety, and sent once. Every
//! screen where something is typed to be stored has it from here: a line as `Typed`, a form with its own fields as
//! `Outgoing`.

use std::collections::BTreeSet;

use super::every::Press;
use super::page::{PageLine, waiting_line};
use crate::domain::command::{Command, Theirs};
use crate::domain::log_line;
use crate::keys::{Action, Context};
use crate::model::{DraftId, DraftKey, Effect, Go, Model, Ticket};
use crate::widget::TextLine;

/// What becomes of a text: its draft, its check, its way to the server.
#[derive(Debug)]
pub struct Outgoing {
    /// What it is for.
    key: DraftKey,
    /// Where it is kept while it is not sent, once something of it is.
    own: Option<DraftId>,
    /// The most that it said: what the writer throws away is all of it, not the last letter that a key took.
    fullest: String,
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
    /// Nothing has been typed yet. What waits for the same thing is offered beside it, and stays what it is.
    pub fn new(key: DraftKey) -> Outgoing {
        Outgoing {
            key,
            own: None,
            fullest: String::new(),
            passed: BTreeSet::new(),
            sent: None,
            may_be_left: false,
            theirs: Vec::new(),
        }
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

    /// Whether a key waits for the answer to what was sent.
    pub fn holds_back(&self, action: Option<Action>) -> bool {
        self.is_sent() && !(self.may_be_left && action == Some(Action::Back))
    }

    /// Whether it is with the server: keys typed ahead would land on what comes after the answer.
    pub fn is_sent(&self) -> bool {
        self.sent.is_some()
    }

    /// What was typed for the same thing before and not sent, newest first; not what is typed here.
    pub fn waiting(&self, model: &Model) -> Vec<DraftId> {
        let older = self.key.older();
        let all = [Some(self.key), older].into_iter().flatten().flat_map(|key| model.drafts.of(key));
        all.filter(|id| Some(*id) != self.own).collect()
    }

    /// The one of those that is taken next: behind one that was taken, the next older.
    pub fn next_waiting(&self, model: &Model) -> Option<DraftId> {
        let after = |id: &DraftId| self.own.is_none_or(|own| *id < own || id.key != own.key);
        self.waiting(model).into_iter().find(after)
    }

    /// What is kept of what stands here.
    pub fn kept<'m>(&self, model: &'m Model) -> Option<&'m str> {
        model.drafts.get(self.own?)
    }

    /// Where what stands here is kept, once something of it is.
    pub fn kept_as(&self) -> Option<DraftId> {
        self.own
    }

    /// From now on it is this one that waited, with its text.
    pub fn take(&mut self, id: DraftId, model: &Model) -> Option<String> {
        let text = model.drafts.get(id)?.to_owned();
        self.own = Some(id);
        self.fullest.clone_from(&text);
        Some(text)
    }

    /// Keeps a text, but for a worry about safety, which is never kept. Where nothing is left of one, it was thrown away.
    pub fn keep(&mut self, text: &str, model: &mut Model) {
        if text.trim().is_empty() {
            return self.throw(model);
        }
        if text.len() >= self.fullest.len() || !self.fullest.starts_with(text) {
            text.clone_into(&mut self.fullest);
        }
        let own = self.own.get_or_insert_with(|| model.drafts.new_id(self.key, model.today()));
        model.keep_typed(*own, text, &self.passed);
    }

    /// What stands here from now on is another text than what was kept so far, which waits: this is where.
    pub fn set_aside(&mut self) -> Option<DraftId> {
        self.fullest.clear();
        self.own.take()
    }

    /// Part of what is typed is taken out: as it was before it can be taken back.
    pub fn throw_part(&mut self, model: &mut Model) {
        if let Some(text) = self.kept(model).map(str::to_owned) {
            model.throw_typed(model.drafts.new_id(self.key, model.today()), text, &self.passed);
        }
    }

    /// Its writer threw it away: until they leave they can take it back. A key alone is nothing to take back.
    pub fn throw(&mut self, model: &mut Model) {
        let Some(own) = self.own.take() else { return };
        let text = std::mem::take(&mut self.fullest);
        if text.chars().nth(1).is_some() {
            model.throw_typed(own, text, &self.passed);
        } else {
            model.drafts.drop(own);
        }
    }

    /// Nothing of it is kept any more: it is stored, wiped, or is to be another thing.
    pub fn forget(&mut self, model: &mut Model) {
        self.fullest.clear();
        if let Some(own) = self.own.take() {
            model.drafts.drop(own);
        }
    }

    /// The stop wipes it, and what was thrown away of the same.
    pub fn wipe(&mut self, model: &mut Model) {
        self.forget(model);
        model.drafts.wipe(self.key);
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
    /// An empty line.
    pub fn new(key: DraftKey) -> Typed {
        Typed { line: TextLine::default(), out: Outgoing::new(key), touched: false }
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

    /// Whether its writer typed anything in it: what waited and came back is as it was.
    pub fn is_touched(&self) -> bool {
        self.touched && !self.line.is_empty()
    }

    /// Whether another line may take the place of this one: nothing was typed but the key that opened it.
    pub fn is_free(&self) -> bool {
        !self.touched || self.text().chars().nth(1).is_none()
    }

    /// The line is this one that waited.
    pub fn take(&mut self, id: DraftId, model: &Model) {
        if let Some(text) = self.out.take(id, model) {
            self.line = TextLine::new(&text);
            self.touched = false;
        }
    }

    /// The same, with its day in front where it is of another: words say no day themselves.
    pub fn go_on(&mut self, id: DraftId, model: &Model) {
        self.take(id, model);
        let Some(day) = id.day().filter(|day| *day != model.today()) else { return };
        let (text, lead) = (self.text(), format!("({}) ", log_line::date(day, model.today())));
        if !text.starts_with(&lead) {
            self.put(&(lead + &text));
        }
    }

    /// What waits beside it, where it is free for that; how to take it up is said there.
    pub fn waiting_line(&self, place: Context, action: Action, model: &Model) -> Option<PageLine> {
        self.is_free().then(|| waiting_line(&self.out, place, action, model)).flatten()
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

    /// What is typed waits, and another line comes into its place: this is where.
    pub fn set_aside(&mut self, model: &mut Model) -> Option<DraftId> {
        self.keep(model);
        self.out.set_aside()
    }

    /// What was set aside stands here again, and what stood in its place is gone.
    pub fn back_to(&mut self, aside: Option<DraftId>, text: &str, model: &mut Model) {
        if let Some(id) = aside {
            self.out.forget(model);
            self.out.take(id, model);
        }
        self.set(text);
    }

    /// Another line in place of this one, with the cursor behind it.
    pub fn set(&mut self, text: &str) {
        self.put(text);
        self.touched = true;
    }

    /// The same, by the program and not by the writer: it is no draft yet.
    pub fn put(&mut self, text: &str) {
        self.line = TextLine::new(text);
    }

    /// Text that was pasted.
    pub fn insert(&mut self, text: &str) {
        self.line.insert(text);
        self.touched = true;
    }

    /// Keeps it as its draft, once something was typed.
    pub fn keep(&mut self, model: &mut Model) {
        if self.touched {
            self.out.keep(&self.text(), model);
        }
    }
}
