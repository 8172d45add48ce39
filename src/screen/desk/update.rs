//! What keys do on the desk: one or two decide, and the next item is under the cursor.

use super::DeskScreen;
use crate::domain::command::{Done, Refusal};
use crate::domain::id::{FlagId, PupilId};
use crate::domain::record::flag::Filter;
use crate::domain::text::quantity;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Stepped, Ticket, Tone};
use crate::proto::ask::{self, Question};
use crate::proto::subject::Wanted;
use crate::screen::deciding;
use crate::screen::{PAGE, Press, Screen, Writing};
use crate::widget::TextLine;

/// How many rows before the end of what is here more is asked for.
const NEAR: usize = 4 * PAGE;

impl Screen for DeskScreen {
    fn context(&self) -> Context {
        if self.typing.is_some() { Context::DeskFilter } else { Context::Desk }
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        self.sort(model);
        let left = model.at_desk.take();
        if let Some(place) = left.and_then(|left| self.rows.iter().position(|row| row.row.id == left)) {
            self.cursor = place;
        }
        self.look(model);
        self.fresh = false;
        vec![Effect::ask(self.list())]
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        let item = self.looked.map(|id| ask::item(id).question);
        std::iter::once(self.list().question).chain(item).collect()
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if self.typing.is_some() {
            return self.type_filter(press, model);
        }
        if let Some(top) = self.pane {
            let last = self.pane_end(model);
            if let Some(place) = press.moved(top, PAGE, last) {
                self.pane = Some(place);
                return Vec::new();
            }
        } else if let Some(place) = press.moved(self.cursor, PAGE, self.rows.len().saturating_sub(1)) {
            self.cursor = place;
            self.look(model);
            return self.load_on(model);
        }
        match press.action {
            Some(Action::Back) if self.pane.is_some() => self.pane = None,
            Some(Action::Back) if !self.wanted.filter.is_empty() => return self.filter("", model),
            Some(Action::Back) => {
                model.at_desk = self.here().map(|row| row.id);
                return vec![Effect::Go(Go::Back)];
            }
            Some(Action::Refresh) => {
                self.fresh = false; // In the server's order, once it has said it.
                return vec![Effect::ask(self.list())];
            }
            Some(action) => match self.why_not(action, model) {
                Some(reason) => model.say(Tone::Note, format!("Not now: {reason}.")),
                None => return self.act(action, press, model),
            },
            None => {}
        }
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        let is_list = *what == self.list().question;
        let is_item = matches!(what, Question::Item { .. });
        // Of an item that is not told with the list any more its own page says what became of it.
        if is_list || is_item && self.fresh {
            self.renew(model);
        }
        if is_list || is_item {
            self.look(model);
        }
        if is_list { self.load_on(model) } else { Vec::new() }
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if let Some(restored) = self.deciding.restores(ticket).filter(|_| result.is_ok()) {
            self.stand_on(restored, model); // What comes next is meant for it.
        }
        self.deciding.settled(ticket, result, model).unwrap_or_default()
    }

    fn decided(&mut self, flags: &[FlagId], model: &mut Model) {
        self.marked.clear();
        if self.here().is_some_and(|row| flags.contains(&row.id)) {
            self.go_on();
            self.look(model);
        }
    }

    fn step_back(&mut self, last: Stepped, model: &mut Model) -> Vec<Effect> {
        self.deciding.take_back(last, model)
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        match action {
            Action::Open | Action::MarkItem if self.here().is_none() => Some("there is no item under the cursor"),
            _ => deciding::why_not(action, &self.at_hand(model), model),
        }
    }

    fn item_here(&self, _model: &Model) -> Option<FlagId> {
        self.here().map(|row| row.id)
    }

    fn stand_on(&mut self, item: FlagId, model: &mut Model) {
        if let Some(place) = self.rows.iter().position(|row| row.row.id == item) {
            self.cursor = place;
            self.look(model);
        }
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        self.here().map(|row| row.pupil.id)
    }
}

impl DeskScreen {
    /// Near the end of what is here, more is asked for.
    fn load_on(&mut self, model: &Model) -> Vec<Effect> {
        let near = self.cursor + NEAR >= self.rows.len();
        if !near || self.loading || model.cache.rest_of(&self.list().question).is_empty() {
            return Vec::new();
        }
        self.loading = true;
        vec![Effect::more(self.list())]
    }

    fn act(&mut self, action: Action, press: Press, model: &mut Model) -> Vec<Effect> {
        match action {
            Action::Open => {
                let all = self.rows.iter().map(|row| row.row.id).collect();
                return vec![Effect::Go(Go::Item(all, self.cursor))];
            }
            Action::MarkItem => {
                let Some(id) = self.here().map(|row| row.id) else { return Vec::new() };
                if !self.marked.remove(&id) {
                    self.marked.insert(id);
                }
                self.cursor = (self.cursor + 1).min(self.rows.len().saturating_sub(1));
                self.look(model);
            }
            Action::Filter => self.typing = Some(TextLine::default()),
            Action::TurnOrder => {
                let order = self.next_order();
                let effects = self.want_now(Wanted { order, ..self.wanted.clone() }, model);
                model.say(Tone::Note, format!("Sorted: {}.", order.words()));
                return effects;
            }
            Action::Pane => self.pane = if self.pane.is_some() { None } else { Some(0) },
            Action::Out => model.say(
                Tone::Note,
                "Not from here yet: sendo desk prints this list as lines, sendo desk --json for a program.",
            ),
            Action::Acknowledge => {
                let items = self.at_hand(model);
                let effects = self.deciding.act(action, press.chord, &items, model);
                let flags: Vec<FlagId> = items.iter().map(|item| item.seen.flag).collect();
                self.decided(&flags, model);
                return effects;
            }
            _ => {
                let items = self.at_hand(model);
                return self.deciding.act(action, press.chord, &items, model);
            }
        }
        Vec::new()
    }

    fn type_filter(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        match press.action {
            Some(Action::Back) => self.typing = None,
            Some(Action::Submit) => {
                let typed = self.typing.take().map_or_else(String::new, |line| line.text());
                return self.filter(typed.trim(), model);
            }
            _ => {
                if let Some(line) = &mut self.typing {
                    press.types_in(line);
                }
            }
        }
        Vec::new()
    }

    /// Looks for this; for the same again, as it is now.
    fn filter(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        let filter = if Filter::read(text).is_empty() { String::new() } else { text.to_owned() };
        self.want_now(Wanted { filter, ..self.wanted.clone() }, model)
    }

    fn want_now(&mut self, wanted: Wanted, model: &mut Model) -> Vec<Effect> {
        let gone = self.want(wanted, model);
        if gone > 0 {
            model.say(
                Tone::Note,
                format!("{}: a step is taken with what is seen.", quantity(gone, "mark went", "marks went")),
            );
        }
        vec![Effect::ask(self.list())]
    }
}
