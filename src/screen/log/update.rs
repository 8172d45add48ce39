//! What keys do on the log line: type, send, or turn it into the search that it was meant to be.

use super::Log;
use super::state::offered;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::log_line::{self, Reading};
use crate::domain::record::entry::{EntryCommand, NewEntry};
use crate::keys::{Action, Context};
use crate::model::{DraftId, Effect, Go, Model, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{Form, Outgoing, Press, Screen, Writing};

impl Screen for Log {
    fn context(&self) -> Context {
        Context::LogLine
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Form(self)
    }

    fn holds(&self) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        let entry = self.corrects.map(|entry| ask::entry(entry).question);
        [ask::card(self.pupil).question, ask::strategies().question].into_iter().chain(entry).collect()
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        self.begin_correction(model);
        self.corrects.map(|entry| Effect::ask(ask::entry(entry))).into_iter().collect()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        if let Question::Entry { .. } = what {
            self.begin_correction(model);
        }
        self.name_day(model); // It may wait for the plan, or lie here since yesterday.
        Vec::new()
    }

    /// What a line says is read against the plan.
    fn waits(&self, action: Option<Action>, model: &Model) -> bool {
        use Action::{Complete, GoOn, NoteAfter, NoteBefore, Submit};
        let rests = matches!(action, Some(Submit | Complete | NoteBefore | NoteAfter | GoOn));
        rests
            && match self.corrects {
                Some(entry) => model.cache.get(&ask::entry(entry)).is_waiting(),
                None => model.cache.card(self.pupil).is_waiting(),
            }
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        match press.action {
            Some(Action::Submit) => return self.submit(model),
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Complete) => {
                self.complete(model);
                return Vec::new();
            }
            Some(Action::NoteBefore | Action::NoteAfter) => {
                self.recall(press.action == Some(Action::NoteBefore), model);
                return Vec::new();
            }
            _ => {}
        }
        if press.chord.types() == Some(' ') {
            self.write_out(model);
        }
        if !self.line.press(press) {
            return Vec::new();
        }
        if self.line.line().is_empty() && self.corrects.is_none() {
            self.line.out().throw(model);
            return vec![Effect::Go(Go::Back)];
        }
        self.typed(model)
    }

    fn paste(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        self.line.insert(text);
        self.typed(model)
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        Some(self.pupil)
    }

    fn floats(&self) -> bool {
        true
    }
}

impl Form for Log {
    fn text(&self) -> Option<String> {
        Some(self.line.text())
    }

    fn out(&mut self) -> &mut Outgoing {
        self.line.out()
    }

    fn keep(&mut self, model: &mut Model) {
        self.line.keep(model);
    }

    fn is_free(&self) -> bool {
        self.line.is_free()
    }

    fn go_on(&mut self, draft: DraftId, model: &mut Model) {
        self.take(draft, model);
    }

    fn clear(&mut self, _model: &mut Model) {
        self.line.set("");
    }

    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        if !self.names_day(model) {
            return Vec::new();
        }
        let entries = match self.reading(model) {
            None => {
                model.say(Tone::Note, "The plan is still on its way: a moment.");
                return Vec::new();
            }
            Some(Reading::Entries(entries)) => entries,
            Some(Reading::NotALine) => return self.search(model),
            Some(Reading::Unfinished { offers, at }) => {
                let note = if at > 0 { "   , begins a note" } else { "" };
                model.say(Tone::Note, format!("{}{note}", offered(&offers)));
                return Vec::new();
            }
            Some(Reading::Wrong { sentence, .. }) => {
                model.say(Tone::Bad, sentence);
                return Vec::new();
            }
        };
        let cycle = self.plan(model).map_or(0, |plan| plan.cycle);
        let cycle = self.corrected(model).map_or(cycle, |card| card.signed.entry.cycle);
        self.says = self.describe(&entries, model);
        let mut entries: Vec<NewEntry> =
            entries.into_iter().map(|written| written.into_entry(self.pupil, cycle)).collect();
        // With the snippets written out: the safeguarding check sees what will be stored.
        let mut text = self.line.text();
        if text.contains(';') {
            for entry in &entries {
                text.extend([" ", &entry.note]);
            }
        }
        let command = match self.corrects {
            Some(entry) => match entries.pop() {
                Some(new) => Command::Entry(EntryCommand::Correct { entry, new }),
                None => return Vec::new(),
            },
            None => Command::Entry(EntryCommand::Log { entries }),
        };
        self.line.out().send(&text, command, model)
    }

    fn stored(&mut self, _: &Done, model: &mut Model) -> Vec<Effect> {
        let done = if self.corrects.is_some() { "Corrected" } else { "Logged" };
        model.say(Tone::Good, format!("{done}, ^Z withdraws: {}: {}", self.named, self.says));
        vec![Effect::Go(Go::Back), Effect::ask(ask::card(self.pupil))]
    }

    fn refused(&mut self, _refusal: &Refusal, _model: &mut Model) -> Vec<Effect> {
        vec![Effect::ask(ask::card(self.pupil))]
    }
}

impl Log {
    fn typed(&mut self, model: &mut Model) -> Vec<Effect> {
        if self.reading(model) == Some(Reading::NotALine) { self.search(model) } else { Vec::new() }
    }

    /// It is the search that it was meant to be.
    fn search(&mut self, model: &mut Model) -> Vec<Effect> {
        self.line.out().forget(model);
        vec![Effect::Go(Go::Find(self.line.text(), Some(self.pupil)))]
    }

    /// Whether the line means today, or names its day; what it says to store is on the screen before it is sent.
    fn names_day(&mut self, model: &mut Model) -> bool {
        let (before, day) = (self.line.text(), self.day);
        if !self.name_day(model) {
            let day = day.map_or_else(|| "on another day".to_owned(), |day| log_line::day_in_words(day, model.today()));
            model.say(Tone::Bad, format!("This was typed {day}: say which day it was, @mon or @12/11, or @today."));
            return false;
        }
        let is_new = self.line.text() != before;
        if is_new {
            model.say(Tone::Note, "The line names its day now. Enter saves it.");
        }
        !is_new
    }
}
