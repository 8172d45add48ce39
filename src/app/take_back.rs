//! Takes back what somebody entered, and what is wrong with a record of others: the last of one's own by its key, any by
//! its name.

use super::offers::{WITHDRAW, WRONG_CHILD};
use super::state::{App, Purpose};
use crate::domain::amend::AmendCommand;
use crate::domain::command::Command;
use crate::domain::id::PupilId;
use crate::domain::kind::RecordName;
use crate::keys::{Action, Context};
use crate::model::{Effect, Go, Taken};
use crate::proto::message::Request;
use crate::proto::view::Brief;
use crate::screen::page::instant;

impl App {
    /// The key for one's last entry: what is more than one record, or of another day, is asked about.
    pub(super) fn withdraw_last(&mut self) {
        let Some(mine) = self.model.cache.mine().first() else { return };
        let taken = Taken::entered(mine);
        // On one child's page nobody means another's record.
        let page = self.top().filter(|top| top.context() == Context::Pupil).and_then(|top| top.shows(&self.model));
        let is_other = page.is_some_and(|page| taken.records.iter().any(|(pupil, _)| *pupil != page));
        if is_other || mine.asks_before_it_goes(self.model.today()) {
            return self.carry_out(vec![Effect::Go(Go::TakeBack(taken))]);
        }
        self.withdraw(taken);
    }

    pub(super) fn withdraw(&mut self, taken: Taken) {
        // A second press takes back the one before, not the same again.
        self.model.cache.take_mine(&taken.records);
        let command = Command::Amend(AmendCommand::TakeBack { records: taken.records.clone(), how: taken.how.clone() });
        let cmd = self.command_id();
        self.ask(Purpose::Withdraw(taken), Request::Do { cmd, command });
    }

    pub(super) fn put_back(&mut self) {
        let Some(taken) = self.model.taken_back.clone() else { return };
        let cmd = self.command_id();
        let command = Command::Amend(AmendCommand::PutBack { records: taken.records.clone() });
        self.ask(Purpose::PutBack(taken), Request::Do { cmd, command });
    }

    /// The screen that has the keys takes in what its user has changed, and does not hold it for another's change.
    pub(super) fn renew(&mut self) {
        if self.top().is_some_and(|top| top.context().is_screen()) {
            self.with_top(|screen, model| screen.enter(model));
        }
    }

    /// What the palette is to find for an action that chooses among the records of a page.
    pub(super) fn choice_of(action: Action) -> &'static str {
        if action == Action::WrongChild { WRONG_CHILD } else { WITHDRAW }
    }

    /// The question before something goes, and what each key then does.
    pub(super) fn asks_back(&self, taken: &Taken) -> String {
        let when = taken.at.map(|at| format!(" ({})", instant(at, self.model.today()))).unwrap_or_default();
        let said = &taken.said;
        if taken.how.hidden {
            return format!(
                "About another child: {said}{when}? Enter hides it from all but its writer and the SENCO, any other key \
                 leaves it."
            );
        }
        format!("Take back {said}{when}? Enter takes back, any other key leaves it.")
    }

    /// A record of which no more is known here than its name.
    pub(super) fn taken_of(&self, pupil: PupilId, record: RecordName) -> Taken {
        let named = self.model.cache.pupil(pupil).map_or_else(|| "a pupil".to_owned(), Brief::named);
        Taken::one(pupil, record, format!("{} for {named}", record.kind().to_lowercase()))
    }
}
