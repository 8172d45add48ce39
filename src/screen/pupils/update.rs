//! What keys do at home: letters search, digits log, arrows move.

use super::Pupils;
use crate::domain::id::PupilId;
use crate::domain::rights::HEAD_READS;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{PAGE, Press, Screen, Writing};

/// So many cards are asked for at once.
const AT_ONCE: usize = 8;

impl Screen for Pupils {
    fn context(&self) -> Context {
        Context::Pupils
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn asks(&self, model: &Model) -> Vec<Question> {
        // The card, once it has been asked for: of many moves only the newest is.
        let here = self.here(model).filter(|_| self.fresh && self.asked.is_none());
        std::iter::once(Question::Pupils).chain(here.map(|pupil| ask::card(pupil.id).question)).collect()
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        self.search(model);
        self.ask_card(model)
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let last = self.shown.len().saturating_sub(1);
        let before = self.here(model).map(|pupil| pupil.id);
        if let Some(place) = press.moved(self.cursor, PAGE, last) {
            self.cursor = place;
        }
        match press.action {
            Some(Action::Open) => return self.open(model),
            Some(Action::Back) if self.query.is_empty() => return vec![Effect::Go(Go::Leave)],
            Some(Action::Back) => {
                self.query.clear();
                self.search(model);
            }
            Some(Action::Log) if !self.digit_filters() => return self.log(press, model),
            Some(Action::Edit(edit)) => {
                let was = self.query.text();
                self.query.apply(edit);
                if self.query.text() != was {
                    self.search(model);
                }
            }
            Some(Action::ClassFilter) => {
                self.query.insert("/");
                self.search(model);
            }
            _ => {
                if let Some(letter) = press.chord.types() {
                    self.query.insert(letter.encode_utf8(&mut [0; 4]));
                    self.search(model);
                }
            }
        }
        if self.here(model).map(|pupil| pupil.id) != before {
            self.fresh = false;
        }
        self.ask_card(model)
    }

    fn paste(&mut self, text: &str, model: &mut Model) -> Vec<Effect> {
        self.query.insert(text);
        self.search(model);
        self.ask_card(model)
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        match what {
            Question::Pupils => {
                self.renew(model);
                self.ask_card(model)
            }
            Question::Card { pupil } if self.asked == Some(*pupil) => {
                self.asked = None;
                self.ask_card(model)
            }
            Question::Cards { pupils } if self.around.as_ref() == Some(what) => {
                self.around = None;
                if pupils.iter().all(|pupil| model.cache.card(*pupil).is_waiting()) {
                    // The server has others to serve first: the next key asks again.
                    self.ahead.retain(|asked| !pupils.contains(asked));
                    return Vec::new();
                }
                self.ask_card(model)
            }
            _ => Vec::new(),
        }
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        let here = self.here(model);
        match action {
            Action::Open | Action::To(Context::Flag) if here.is_none() => Some("no pupil is under the cursor"),
            Action::Log if self.digit_filters() => None,
            Action::Open if model.only_leads() => None,
            Action::To(Context::Flag) | Action::Log if model.only_leads() => Some(HEAD_READS),
            Action::Open | Action::To(Context::Flag) | Action::Log if !model.supports() => {
                Some("this account reads no plans: ask the SENCO")
            }
            Action::Log if here.is_none() => Some("no pupil is under the cursor"),
            Action::Log if here.is_some_and(|pupil| !pupil.mine) => {
                Some("you do not work with this pupil: Enter opens with a reason")
            }
            _ => None,
        }
    }

    fn shows(&self, model: &Model) -> Option<PupilId> {
        self.here(model).map(|pupil| pupil.id)
    }

    fn chosen(&self, model: &Model) -> Option<PupilId> {
        self.here(model).filter(|_| !self.query.is_empty()).map(|pupil| pupil.id)
    }
}

impl Pupils {
    fn open(&self, model: &Model) -> Vec<Effect> {
        let Some(pupil) = self.here(model) else { return Vec::new() };
        let needs_reason = !pupil.mine && model.cache.card(pupil.id).here().is_none();
        let go = if needs_reason { Go::Reason(pupil.id) } else { Go::about(Context::Pupil, pupil.id) };
        vec![Effect::Go(go)]
    }

    /// Whether a digit goes into the search: right after a space or a slash.
    fn digit_filters(&self) -> bool {
        self.query.before().ends_with([' ', '/'])
    }

    fn log(&self, press: Press, model: &Model) -> Vec<Effect> {
        let (Some(pupil), Some(digit)) = (self.here(model), press.chord.types()) else { return Vec::new() };
        vec![Effect::Go(Go::Log(pupil.id, digit.to_string()))]
    }

    /// Asks for the card under the cursor, unless it is kept ready; when that is there, for those around it of pupils whom
    /// the user works with.
    fn ask_card(&mut self, model: &Model) -> Vec<Effect> {
        self.held = self.here(model).map(|pupil| pupil.id);
        if self.asked.is_some() {
            return Vec::new();
        }
        let fresh = std::mem::replace(&mut self.fresh, self.held.is_some());
        self.asked = self.held.filter(|id| !fresh && model.cache.wants(&ask::card(*id).question));
        if let Some(id) = self.asked {
            return vec![Effect::ask(ask::card(id))];
        }
        if self.around.is_some() || !model.cache.is_here {
            return Vec::new();
        }
        let pupils = self.next_around(model);
        if pupils.is_empty() {
            return Vec::new();
        }
        self.ahead.extend(&pupils);
        let around = Question::Cards { pupils };
        self.around = Some(around.clone());
        vec![Effect::Ask(around)]
    }

    /// Whose cards come next to be kept ready, the nearest in the list first, so that a move asks for nothing.
    fn next_around(&self, model: &Model) -> Vec<PupilId> {
        let waits = |row: usize| {
            let own = self.at(row, model).filter(|pupil| pupil.mine && !self.ahead.contains(&pupil.id));
            own.filter(|pupil| model.cache.card(pupil.id).is_waiting()).map(|pupil| pupil.id)
        };
        let outwards = |far: usize| [self.cursor.checked_add(far), self.cursor.checked_sub(far)];
        let near = (1..=Question::MOST_CARDS / 2).flat_map(outwards).flatten();
        near.filter_map(waits).take(AT_ONCE).collect()
    }
}
