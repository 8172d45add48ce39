//! Typing less on the log line: Tab completes, the Up key brings the writer's last notes, a space after `;sett` writes
//! the snippet out. Nothing here changes what a line says was done: only the note, or what was not finished yet.

use super::Log;
use crate::domain::kind::RecordName;
use crate::domain::log_line::{Reading, snippet};
use crate::domain::record::entry::Fact;
use crate::model::{DraftId, Model, Tone};
use crate::proto::view::MyEntry;
use crate::screen::Form;

/// What the same key goes on with.
#[derive(Debug, Default)]
pub(super) struct Turn {
    /// The line as it was typed.
    own: String,
    /// The lines that could stand in its place.
    choices: Vec<String>,
    /// Which of them does, with what it looks like; once anything else is typed, the turn is over.
    place: usize,
    notes: bool,
    /// Where the writer's own note waits meanwhile.
    aside: Option<DraftId>,
}

impl Turn {
    fn line(&self) -> Option<&String> {
        self.choices.get(self.place)
    }
}

impl Log {
    /// Tab: what could come next; again, the next of them.
    pub(super) fn complete(&mut self, model: &mut Model) {
        let text = self.line.text();
        if let Some(turn) = self.turn.as_mut().filter(|turn| !turn.notes && turn.line() == Some(&text)) {
            turn.place = (turn.place + 1) % turn.choices.len().max(1);
            return self.show_turn();
        }
        let choices = self.completions(&text, model);
        if choices.is_empty() {
            model.say(Tone::Note, "Nothing completes here: the rest is your own words.");
            return;
        }
        self.turn = Some(Turn { own: text, choices, place: 0, notes: false, aside: None });
        self.show_turn();
        if self.turn.as_ref().is_some_and(|turn| turn.choices.len() == 1) {
            self.turn = None; // Tab goes on from there.
        }
    }

    /// Up: the note before, of the writer's last ones; down: the one after, and then what they had typed.
    pub(super) fn recall(&mut self, earlier: bool, model: &mut Model) {
        let text = self.line.text();
        match self.turn.as_mut().filter(|turn| turn.notes && turn.line() == Some(&text)) {
            Some(turn) if earlier => turn.place = (turn.place + 1).min(turn.choices.len().saturating_sub(1)),
            Some(turn) if turn.place > 0 => turn.place -= 1,
            Some(turn) => {
                let (own, aside) = (std::mem::take(&mut turn.own), turn.aside);
                self.turn = None;
                self.line.back_to(aside, &own, model);
                return;
            }
            None if !earlier => {
                let form: &mut dyn Form = self;
                return form.take_up(model);
            }
            None => {
                let choices = self.noted(&text, model);
                if choices.is_empty() {
                    model.say(Tone::Note, "No note of yours fits here: what was done and how it went come first.");
                    return;
                }
                // A note of one's own is not written over.
                let typed = self.plain_note(&text, model).is_some_and(|note| !note.is_empty());
                let aside = if typed { self.line.set_aside(model) } else { None };
                self.turn = Some(Turn { own: text, choices, place: 0, notes: true, aside });
            }
        }
        self.show_turn();
    }

    fn show_turn(&mut self) {
        if let Some(line) = self.turn.as_ref().and_then(Turn::line).cloned() {
            self.line.set(&line);
        }
    }

    fn completions(&self, text: &str, model: &Model) -> Vec<String> {
        let kept = |at: usize| text.get(..at).unwrap_or("");
        if let Some(Reading::Unfinished { offers, at }) = self.reading_of(text, model) {
            return offers.into_iter().map(|offer| format!("{}{}", kept(at), offer.text)).collect();
        }
        let at = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let Some(begun) = text.get(at..).and_then(|word| word.strip_prefix(';')) else { return Vec::new() };
        let begun = begun.to_lowercase();
        let snippets = model.snippets().iter().filter(|(code, _)| code.starts_with(&begun));
        let lines = snippets.map(|(_, snippet)| format!("{}{snippet}", kept(at)));
        lines.filter(|line| self.says_the_same(text, line, model)).collect()
    }

    /// The line with each of the writer's last notes in place of its own, newest first.
    fn noted(&self, text: &str, model: &Model) -> Vec<String> {
        let typed = self.plain_note(text, model).unwrap_or_default();
        let begin = text.trim_end().strip_suffix(typed.as_str()).unwrap_or(text).trim_end();
        let mut lines: Vec<String> = Vec::new();
        // What was typed for the SENCO or for the assessment is no note of a log line.
        let logged = |mine: &&MyEntry| matches!(mine.records.first(), Some((RecordName::Entry(_), ..)));
        let notes = model.cache.mine().iter().filter(logged).map(|mine| mine.note.as_str());
        for note in notes.filter(|note| !note.is_empty()) {
            // A digit alone is a whole line; before a note it needs its result.
            let line = ["", "+", " ,", "+ ,"].into_iter().map(|sign| format!("{begin}{sign} {note}")).find(|line| {
                self.plain_note(line, model).as_deref() == Some(note) && self.says_the_same(begin, line, model)
            });
            lines.extend(line.filter(|line| !lines.contains(line)));
        }
        lines
    }

    /// The note that a line ends with, as it is typed; `None` where the line cannot be stored.
    fn plain_note(&self, text: &str, model: &Model) -> Option<String> {
        match self.plain_reading(text, model)? {
            Reading::Entries(mut entries) => entries.pop().map(|last| last.note),
            _ => None,
        }
    }

    /// Whether two lines say that the same was done, whatever their notes are.
    fn says_the_same(&self, one: &str, other: &str, model: &Model) -> bool {
        let facts = |text: &str| match self.reading_of(text, model) {
            Some(Reading::Entries(entries)) => {
                Some(entries.into_iter().map(|entry| (entry.fact, entry.when)).collect::<Vec<(Fact, _)>>())
            }
            _ => None,
        };
        facts(one).is_some_and(|one| facts(other) == Some(one))
    }

    /// Writes a snippet out, where a space follows one at the end of the line and that changes nothing but the note.
    pub(super) fn write_out(&mut self, model: &mut Model) {
        let text = self.line.text();
        if self.line.line().before() != text {
            return;
        }
        let at = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let written = text.get(at..).and_then(|word| snippet(word, model.snippets()));
        let Some(written) = written.map(|snippet| format!("{}{snippet}", text.get(..at).unwrap_or(""))) else { return };
        if self.says_the_same(&text, &written, model) {
            self.line.set(&written);
        }
    }
}
