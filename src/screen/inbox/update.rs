//! What keys do in the inbox: Enter says that an answer was read or changes up to this one were seen, or opens the pupil's
//! page; nothing goes that was not dealt with.

use super::InboxScreen;
use super::state::{Group, Row, What, list_of, lists, own};
use crate::domain::command::{Command, Done, Refusal};
use crate::domain::id::{FlagId, PupilId};
use crate::domain::record::flag::{StepKind, WITHDRAWN};
use crate::domain::record::staff::StaffCommand;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Model, Ticket, Tone};
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::screen::{PAGE, Press, Screen, Writing};

impl Screen for InboxScreen {
    fn context(&self) -> Context {
        Context::Inbox
    }

    fn writing(&mut self) -> Writing<'_> {
        Writing::Nothing
    }

    fn holds(&self) -> Option<PupilId> {
        None
    }

    fn enter(&mut self, model: &mut Model) -> Vec<Effect> {
        self.sort(model);
        self.look(model);
        Vec::new()
    }

    fn asks(&self, model: &Model) -> Vec<Question> {
        lists(model).into_iter().chain(self.looked.map(|id| ask::item(id).question)).collect()
    }

    fn press(&mut self, press: Press, model: &mut Model) -> Vec<Effect> {
        if let Some(place) = press.moved(self.cursor, PAGE, self.rows.len().saturating_sub(1)) {
            self.go(place);
            self.look(model);
            return Vec::new();
        }
        match press.action {
            Some(Action::Back) => return vec![Effect::Go(Go::Back)],
            Some(Action::Refresh) => {
                self.sort(model);
                self.look(model);
            }
            Some(action) => match self.why_not(action, model) {
                Some(reason) => model.say(Tone::Note, reason),
                None => return self.act(action, model),
            },
            None => {}
        }
        Vec::new()
    }

    fn refreshed(&mut self, what: &Question, model: &mut Model) -> Vec<Effect> {
        if self.asks(model).contains(what) {
            match self.loading.take_if(|list| list == what) {
                Some(_) => self.show_all(Group::Others, model),
                None => self.renew(model),
            }
            self.look(model);
        }
        Vec::new()
    }

    fn settled(&mut self, ticket: Ticket, result: &Result<Done, Refusal>, model: &mut Model) -> Vec<Effect> {
        if self.sent.take_if(|sent| *sent == ticket).is_none() {
            return Vec::new();
        }
        match result {
            Ok(_) => model.say(Tone::Good, "Read. It stays here."),
            Err(refusal) => model.say(Tone::Bad, &refusal.sentence),
        }
        lists(model).into_iter().filter(|list| self.told_by(list)).map(Effect::Ask).collect()
    }

    fn why_not(&self, action: Action, _model: &Model) -> Option<&'static str> {
        let more = matches!(self.rows.get(self.cursor), Some(Row::More(..)));
        match (action, self.here()) {
            (Action::Open, None) if more => None,
            (Action::Open | Action::ShowPupil | Action::Reply | Action::TakeBack | Action::WrongChild, None) => {
                Some("nothing waits for you here")
            }
            (Action::ShowPupil, Some(What::Change(_))) => Some("it is about no pupil"),
            (Action::TakeBack, Some(What::Item(row))) if row.state == WITHDRAWN => Some("it is withdrawn already"),
            (Action::Reply, Some(What::Item(_)))
            | (Action::TakeBack | Action::WrongChild, Some(What::Item(_) | What::Concern(_))) => None,
            (Action::TakeBack | Action::WrongChild, Some(_)) => Some("only an item or a concern is taken back here"),
            (Action::Reply, Some(_)) => Some("only an item of yours has somebody to reply to"),
            _ => None,
        }
    }

    fn item_here(&self, _model: &Model) -> Option<FlagId> {
        match self.here() {
            Some(What::Item(item)) => Some(item.id),
            _ => None,
        }
    }

    fn shows(&self, _model: &Model) -> Option<PupilId> {
        self.pupil()
    }
}

impl InboxScreen {
    /// Whom the row under the cursor is about.
    pub(super) fn pupil(&self) -> Option<PupilId> {
        match self.here()? {
            What::Item(row) => Some(row.pupil.id),
            What::Plan(plan) => Some(plan.pupil.id),
            What::Concern(row) => Some(row.pupil.id),
            What::Tried(row) => Some(row.pupil.id),
            What::Change(_) => None,
        }
    }

    fn act(&mut self, action: Action, model: &mut Model) -> Vec<Effect> {
        let page = self.pupil().map(|pupil| Effect::Go(Go::about(Context::Pupil, pupil)));
        match (action, self.here()) {
            (Action::Open, None) => self.show_more(model),
            (Action::Open, Some(What::Item(row))) => self.open(row.id),
            (Action::Open, Some(What::Change(row))) => {
                let up_to = row.place;
                self.send(Command::Staff(StaffCommand::Hear { up_to }), model)
            }
            (Action::Open | Action::ShowPupil, Some(_)) => page.into_iter().collect(),
            (Action::TakeBack | Action::WrongChild, Some(what)) => {
                let taken = what.taken().map(|taken| if action == Action::WrongChild { taken.hidden() } else { taken });
                taken.map(|taken| Effect::Go(Go::TakeBack(taken))).into_iter().collect()
            }
            (Action::Reply, Some(What::Item(row))) => vec![Effect::Go(Go::Message(vec![row.id], StepKind::Reply))],
            _ => Vec::new(),
        }
    }

    /// What is here of what stands under "more" is shown; where it is not here, it is asked for.
    fn show_more(&mut self, model: &Model) -> Vec<Effect> {
        let Some(Row::More(group, _)) = self.rows.get(self.cursor) else { return Vec::new() };
        let (group, list) = (*group, list_of(*group));
        let held_back = group == Group::Plans && !self.all;
        self.show_all(group, model);
        if held_back || model.cache.rest_of(&list).is_empty() {
            return Vec::new();
        }
        self.loading = Some(list.clone());
        vec![Effect::More(list)]
    }

    /// The item whole, with the others of the list before and behind it.
    fn open(&self, flag: FlagId) -> Vec<Effect> {
        let items = self.rows.iter().filter_map(|row| match row {
            Row::Is { what: What::Item(row), .. } => Some(row.id),
            _ => None,
        });
        let items: Vec<FlagId> = items.collect();
        let place = items.iter().position(|id| *id == flag).unwrap_or(0);
        vec![Effect::Go(Go::Item(items, place))]
    }

    fn send(&mut self, command: Command, model: &mut Model) -> Vec<Effect> {
        let ticket = model.ticket();
        self.sent = Some(ticket);
        vec![Effect::Do(ticket, command)]
    }

    /// Whether what is said to be seen changes this list.
    fn told_by(&self, list: &Question) -> bool {
        let change = matches!(self.here(), Some(What::Change(_)));
        *list == ask::waits().question || *list == if change { ask::changes().question } else { own().question }
    }
}
