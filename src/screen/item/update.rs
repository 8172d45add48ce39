//! What keys do on an item's page: scroll, go to the next, decide or answer. Having it open says that it was read.

use super::ItemScreen;
use super::view::lines;
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::{FlagId, PupilId};
use crate::domain::record::flag::{AsSeen, FlagCommand};
use crate::keys::{Action, Context};
use crate::model::{Asked, Effect, Go, Model, Stepped, Ticket, Tone};
use crate::proto::ask::{self, Question};
use crate::proto::subject::Desk;
use crate::screen::deciding;
use crate::screen::{Press, Screen, Writing};

impl Screen for ItemScreen {
    fn context(&self) -> Context {
        Context::Item
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        self.take_of_pupil(model);
        self.read(model)
    }

    fn asks(&self, _model: &Model) -> Vec<Question> {
        let of = self.of.map(|pupil| ask::item_rows(Desk::About(pupil)).question);
        self.here().map(|id| ask::item(id).question).into_iter().chain(of).collect()
    }

    /// What a key is about, and what is there to scroll in, the item says.
    fn waits(&self, action: Option<Action>, model: &Model) -> bool {
        let moves = matches!(action, Some(Action::Left | Action::Right));
        !moves
            && match self.here() {
                Some(id) => model.cache.item(id).is_waiting(),
                None => self.of.is_some_and(|pupil| model.cache.get(&ask::item_rows(Desk::About(pupil))).is_waiting()),
            }
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        let page = ItemScreen::rows(model);
        let end = lines(self, model).len().saturating_sub(page);
        if let Some(top) = press.moved(self.top.min(end), page, end) {
            self.top = top;
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => {
                let stood = self.here().map(Effect::Stood);
                return [Effect::Go(Go::Back)].into_iter().chain(stood).collect();
            }
            Some(Action::Left) if self.place == 0 => model.say(Tone::Note, "That is the first of them."),
            Some(Action::Right) if self.place + 1 >= self.all.len() => {
                model.say(Tone::Note, "That is the last of them.");
            }
            Some(Action::Left) => self.go(self.place - 1),
            Some(Action::Right) => self.go(self.place + 1),
            Some(Action::Out) => model
                .say(Tone::Note, "Not from here yet: sendo item ID prints this, sendo item ID --json for a program."),
            Some(action) => {
                if let Some(reason) = self.why_not(action, model) {
                    model.say(Tone::Note, format!("Not now: {reason}."));
                    return Vec::new();
                }
                let items = self.at_hand(model);
                return self.deciding.act(action, press.chord, &items, model);
            }
            None => {}
        }
        self.read(model)
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        if !self.asks(model).contains(what) {
            return Vec::new();
        }
        self.take_of_pupil(model);
        self.read(model)
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if self.seen.take_if(|seen| *seen == ticket).is_some() {
            let flag = self.seen_to.map(|(flag, _)| flag);
            return flag.map(|flag| Effect::Touched(vec![flag])).into_iter().filter(|_| result.is_ok()).collect();
        }
        let restored = self.deciding.restores(ticket).filter(|_| result.is_ok());
        if let Some(place) = restored.and_then(|id| self.all.iter().position(|one| *one == id)) {
            self.go(place);
        }
        self.deciding.settled(ticket, result, model).unwrap_or_default()
    }

    /// What was decided is seen where it was: whoever has one child's item open is taken to no other's.
    fn decided(&mut self, _flags: &[FlagId], _model: &mut Model) {
        self.top = 0;
    }

    fn step_back(&mut self, last: Stepped, model: &mut Model) -> Vec<Effect> {
        self.deciding.take_back(last, model)
    }

    fn why_not(&self, action: Action, model: &Model) -> Option<&'static str> {
        deciding::why_not(action, &self.at_hand(model), model)
    }

    fn item_here(&self, _model: &Model) -> Option<FlagId> {
        self.here()
    }

    fn shows(&self, model: &Model) -> Option<PupilId> {
        self.item(model).map(|item| item.pupil.id)
    }
}

impl ItemScreen {
    /// What is new of the item stands on the screen: its flagger has read it, and so has whoever triages.
    fn read(&mut self, model: &mut Model) -> Vec<Effect> {
        let Some(id) = self.here() else { return Vec::new() };
        let Asked::Here(item) = model.cache.item(id) else { return Vec::new() };
        let last = item.flag.last();
        if self.seen.is_some() || self.seen_to == Some((id, last)) {
            return Vec::new();
        }
        let seen = AsSeen { flag: id, last };
        let command = if item.flag.has_news() && Some(item.flag.by) == model.me() {
            FlagCommand::SeeAnswers { item: seen }
        } else if item.flag.is_answered() && model.triages() {
            FlagCommand::OpenItem { item: seen }
        } else {
            return Vec::new();
        };
        let ticket = model.ticket();
        (self.seen, self.seen_to) = (Some(ticket), Some((id, last)));
        vec![Effect::Do(ticket, Command::Flag(command))]
    }
}
