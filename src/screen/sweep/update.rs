//! What keys do in a sweep: a sign fills the cell and goes on to the next pupil, letters say more about it.

use super::Sweep;
use super::state::{Cell, lines, parts, plan};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::PupilId;
use crate::domain::record::entry::EntryCommand;
use crate::domain::text::quantity;
use crate::keys::{Action, Context};
use crate::model::{DraftId, DraftKey, Effect, Go, Model, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{Form, Outgoing, PAGE, Press, Screen, Typed, Writing};

impl Screen for Sweep {
    fn context(&self) -> Context {
        if self.note.is_some() { Context::CellNote } else { Context::Sweep }
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Form(self)
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        let lesson = self.waits.then_some(Effect::ask(ask::lesson()));
        lesson.into_iter().chain(self.ask_plans(model)).collect()
    }

    /// Nothing is filled in for a class that is not to be swept, or before its plans are here.
    fn waits(&self, _action: Option<Action>, model: &Model) -> bool {
        !self.is_ready(model)
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if self.note.is_some() {
            return self.press_in_note(press, model);
        }
        let last = self.rows.len().saturating_sub(1);
        if let Some(row) = press.moved(self.row, PAGE, last) {
            self.row = row;
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => return self.leave(model),
            Some(Action::Submit) => return self.submit(model),
            Some(Action::Left) => self.column = self.column.saturating_sub(1),
            Some(Action::Right) => self.column = (self.column + 1).min(self.columns(model).saturating_sub(1)),
            Some(Action::NextField | Action::PreviousField) => {
                self.turn(press.action == Some(Action::NextField), model);
                return self.ask_plans(model);
            }
            Some(action) => {
                self.fill(action, press, model);
                self.remember(model);
            }
            None => {}
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _model: &mut Model) -> Vec<Effect> {
        if let Some((_, note)) = &mut self.note {
            note.insert(text);
        }
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        match what {
            Question::Pupils => {
                self.renew(model);
                self.ask_plans(model)
            }
            Question::Lesson => {
                if std::mem::take(&mut self.waits) {
                    self.now(model);
                }
                self.ask_plans(model)
            }
            Question::Card { .. } => {
                self.renew(model);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        match action {
            Action::Mark | Action::Absent | Action::FillColumn | Action::Again if self.here(model).is_none() => {
                Some("this row has no line here")
            }
            Action::Again | Action::FillColumn if self.latest.is_none() && self.meant(model).is_none() => {
                Some("nothing has been filled in yet")
            }
            Action::Support | Action::Note | Action::Clear if self.meant(model).is_none() => {
                Some("nothing has been filled in yet")
            }
            Action::Submit if self.cells.is_empty() && self.note.is_none() => Some("nothing has been filled in yet"),
            _ => None,
        }
    }
}

impl Form for Sweep {
    fn text(&self) -> Option<String> {
        self.note.as_ref().map(|(_, note)| note.text())
    }

    fn out(&mut self) -> &mut Outgoing {
        &mut self.out
    }

    fn keep(&mut self, model: &mut Model) {
        if let Some((_, note)) = &mut self.note {
            note.keep(model);
        }
        let lines: Vec<String> =
            self.cells.iter().map(|((pupil, number), says)| format!("{pupil} {number}{says}")).collect();
        let text = lines.join("\n");
        // Arrows fill nothing in: what is kept already is not looked at again.
        if self.out.kept(model) != Some(&text) {
            self.out.keep(&text, model);
        }
    }

    fn is_free(&self) -> bool {
        self.note.as_ref().map_or(self.cells.is_empty(), |(_, note)| note.is_free())
    }

    fn in_hand(&mut self) -> &mut Outgoing {
        self.note.as_mut().map_or(&mut self.out, |(_, note)| note.out())
    }

    fn go_on(&mut self, draft: DraftId, model: &mut Model) {
        match (draft.key, &mut self.note) {
            (DraftKey::Cell(pupil, line), None) => {
                let mut note = Typed::new(draft.key);
                note.go_on(draft, model);
                self.note = Some(((pupil, line), note));
            }
            (_, Some((_, note))) => note.go_on(draft, model),
            (_, None) => self.take_draft(draft, model),
        }
    }

    /// The note goes, and of cells the words that would stop them: what was filled in stays.
    fn clear(&mut self, model: &mut Model) {
        if let Some((_, mut note)) = self.note.take() {
            note.out().wipe(model);
        }
        let stopped: Vec<Cell> = self.cells.keys().copied().filter(|cell| self.stops(*cell, model)).collect();
        for cell in stopped {
            if let Some(says) = self.cells.get_mut(&cell) {
                *says = parts(says).0.to_owned();
            }
        }
    }

    /// A note goes into its cell; else all cells are saved.
    fn submit(&mut self, model: &mut Model) -> Vec<Effect> {
        if self.note.is_some() { self.take_note(model) } else { self.save(model) }
    }

    fn stored(&mut self, _: &Done, model: &mut Model) -> Vec<Effect> {
        let count = quantity(self.cells.len(), "entry", "entries");
        model.say(Tone::Good, format!("{count} logged, ^Z withdraws all of them."));
        let logged: Vec<PupilId> = self.cells.keys().map(|(pupil, _)| *pupil).collect();
        self.cells.clear();
        let cards = logged.into_iter().map(|pupil| Effect::ask(ask::card(pupil)));
        [Effect::Go(Go::Back)].into_iter().chain(cards).collect()
    }

    fn refused(&mut self, _refusal: &Refusal, model: &mut Model) -> Vec<Effect> {
        self.ask_plans(model)
    }
}

impl Sweep {
    /// The class is the one that was swept last, once something is filled in.
    fn remember(&self, model: &mut Model) {
        if !self.cells.is_empty() {
            let swept = model.drafts.new_id(DraftKey::Swept, model.today());
            model.drafts.set(swept, &self.class);
        }
    }

    /// Asks for the plans that are not here.
    fn ask_plans(&self, model: &Model) -> Vec<Effect> {
        let missing = self.rows.iter().filter(|pupil| model.cache.card(**pupil).is_waiting());
        missing.map(|pupil| Effect::ask(ask::card(*pupil))).collect()
    }

    fn fill(&mut self, action: Action, press: Press, model: &mut Model) {
        if let Some(reason) = self.why_not(action, model) {
            model.say(Tone::Note, format!("Not now: {reason}."));
            return;
        }
        let here = self.here(model);
        match (action, here, self.meant(model)) {
            (Action::Mark, Some(cell), _) => {
                let sign = press.chord.types().map_or_else(String::new, |sign| sign.to_string());
                self.put(cell, sign);
                self.go_on(model);
            }
            (Action::Again, Some(cell), _) => {
                self.put(cell, self.latest_sign());
                self.go_on(model);
            }
            (Action::Absent, Some((pupil, _)), _) => {
                for line in lines(model, pupil) {
                    self.put((pupil, line.number), "xa".to_owned());
                }
                self.row = (self.row + 1).min(self.rows.len().saturating_sub(1));
            }
            (Action::FillColumn, Some(cell), _) => self.fill_column(cell, model),
            (Action::Support, _, Some(cell)) => self.say_more(cell, press, model),
            (Action::Note, _, Some(cell)) => {
                let (_, note) = parts(self.cells.get(&cell).map_or("", String::as_str));
                let mut typed = Typed::new(DraftKey::Cell(cell.0, cell.1));
                typed.begin(note.trim_start());
                self.note = Some((cell, typed));
            }
            (Action::Clear, _, Some(cell)) => drop(self.cells.remove(&cell)),
            _ => {}
        }
    }

    /// A letter behind the sign: how much support was needed, or why it was not delivered.
    fn say_more(&mut self, cell: Cell, press: Press, model: &mut Model) {
        let (Some(says), Some(letter)) = (self.cells.get(&cell), press.chord.types()) else { return };
        let (sign, note) = parts(says);
        let undelivered = sign.starts_with(['x', '*']);
        if undelivered != matches!(letter, 'n' | 't') {
            let letters = if undelivered { "n no adult, t timetable" } else { "i p h d: how much support" };
            model.say(Tone::Note, format!("Behind {} comes {letters}.", sign.get(..1).unwrap_or_default()));
            return;
        }
        let says = format!("{}{letter}{note}", sign.get(..1).unwrap_or_default());
        self.put(cell, says);
    }

    fn put(&mut self, cell: Cell, says: String) {
        self.cells.insert(cell, says);
        self.latest = Some(cell);
    }

    /// What was filled in last, without its note.
    fn latest_sign(&self) -> String {
        let says = self.latest.and_then(|cell| self.cells.get(&cell));
        says.map_or_else(String::new, |says| parts(says).0.to_owned())
    }

    /// Everybody who has nothing in this column gets what stands under the cursor, or what was filled in last.
    fn fill_column(&mut self, here: Cell, model: &Model) {
        let sign = self.cells.get(&here).map_or_else(|| self.latest_sign(), |says| parts(says).0.to_owned());
        if sign.is_empty() {
            return;
        }
        for row in 0..self.rows.len() {
            if let Some(cell) = self.at(row, self.column, model).filter(|cell| !self.cells.contains_key(cell)) {
                self.put(cell, sign.clone());
            }
        }
    }

    /// On to the next pupil who has a line in this column; from the last one to the top of the next column.
    fn go_on(&mut self, model: &Model) {
        let below = (self.row + 1..self.rows.len()).find(|row| self.at(*row, self.column, model).is_some());
        if let Some(row) = below {
            self.row = row;
        } else if let Some(row) = (0..self.rows.len()).find(|row| self.at(*row, self.column + 1, model).is_some()) {
            (self.row, self.column) = (row, self.column + 1);
        }
    }

    /// Whether words of a cell would stop it, as they are typed or as they would be stored.
    fn stops(&self, cell: Cell, model: &Model) -> bool {
        let note = self.cells.get(&cell).map_or("", |says| parts(says).1);
        let written = match self.written(cell, model) {
            Some(Ok(written)) => written.note,
            _ => String::new(),
        };
        self.out.stop_word(&format!("{note}\n{written}"), model).is_some()
    }

    fn leave(&self, model: &mut Model) -> Vec<Effect> {
        if !self.cells.is_empty() {
            let count = quantity(self.cells.len(), "cell", "cells");
            model.say(Tone::Note, format!("Not saved: {count}. They wait in the sweep; ^G there brings them back."));
        }
        vec![Effect::Go(Go::Back)]
    }

    fn press_in_note(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        match press.action {
            Some(Action::Submit) => return self.submit(model),
            Some(Action::Back) => self.note = None,
            _ => {
                if let Some((_, note)) = &mut self.note {
                    note.press(press);
                }
            }
        }
        Vec::new()
    }

    /// The note goes into its cell, unless it stops.
    fn take_note(&mut self, model: &mut Model) -> Vec<Effect> {
        let Some((cell, note)) = &mut self.note else { return Vec::new() };
        let (cell, text) = (*cell, note.text());
        if let Some(stop) = self.out.stop(&text, model) {
            return stop;
        }
        if let Some(says) = self.cells.get_mut(&cell) {
            let sign = parts(says).0.to_owned();
            *says = if text.trim().is_empty() { sign } else { format!("{sign} {}", text.trim()) };
            note.out().forget(model);
        } else {
            model.say(Tone::Note, "Say first how it went there: + / - x. The words wait for it.");
        }
        self.note = None;
        self.remember(model);
        Vec::new()
    }

    /// All cells in one commit. A cell that cannot be read any more, because the plan has changed, stops all of them.
    fn save(&mut self, model: &mut Model) -> Vec<Effect> {
        let mut entries = Vec::new();
        for cell in self.cells.keys().copied() {
            let (pupil, _) = cell;
            let name = model.cache.pupil(pupil).map_or_else(String::new, crate::proto::view::Brief::named);
            match (self.written(cell, model), plan(model, pupil)) {
                (Some(Ok(written)), Some(plan)) => entries.push(written.into_entry(pupil, plan.cycle)),
                (Some(Err(why)), _) => {
                    model.say(Tone::Bad, format!("Nothing is saved yet. {name}: {why}"));
                    return Vec::new();
                }
                _ => {
                    model.say(Tone::Note, format!("The plan of {name} is still on its way: a moment."));
                    return vec![Effect::ask(ask::card(pupil))];
                }
            }
        }
        if entries.is_empty() {
            model.say(Tone::Note, "Nothing has been filled in yet.");
            return Vec::new();
        }
        let notes: Vec<&str> = self.cells.values().map(|says| parts(says).1).collect();
        let written = entries.iter().map(|entry| entry.note.as_str()); // With the snippets written out.
        let notes = notes.into_iter().chain(written).collect::<Vec<_>>().join("\n");
        self.out.send(&notes, Command::Entry(EntryCommand::Log { entries }), model)
    }
}
