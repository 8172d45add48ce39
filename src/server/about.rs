//! How it stands with the server, its store and what the school should see to. It names no pupil and nobody's secrets, so
//! whoever reaches the server is told, whoever they are: a monitor must hear the same over every account.

use super::session::Session;
use crate::clock::BothClocks;
use crate::domain::record::staff::Role;
use crate::domain::state::State;
use crate::proto::message::About;

/// So many bytes must be free, or it is said.
const ROOM: u64 = 64_000_000;

impl Session {
    pub(super) fn about(&self, state: &State) -> About {
        let shared = &*self.shared;
        let ailment = shared.store.ailment();
        let room = shared.store.room();
        let full = format!("the disk of the store has room for {} MB only: make room", room / 1_000_000);
        let me = self.asker.as_ref().and_then(|asker| asker.who.person());
        About {
            pid: std::process::id(),
            program: env!("CARGO_PKG_VERSION").into(),
            since: shared.since,
            clients: shared.count(),
            account: self.account.name.clone(),
            login: me.and_then(|id| state.staff.get(&id)).map(|person| person.login.clone()),
            head: shared.store.head().to_string(),
            read_only: shared.store.read_only(),
            percent: ailment.as_ref().and_then(|ailment| ailment.percent),
            ailment: ailment.map(|ailment| ailment.words),
            clock_moved: shared.clocks.moved_by(BothClocks::now()),
            newest_ahead: shared.store.newest_entered().map(|at| shared.clock.seconds_ahead(at)),
            faults: shared.faults(state).into_iter().chain((room < ROOM).then_some(full)).collect(),
            looked_over: shared.patrol.is_round(),
            school: self.to_see_to(state),
        }
    }

    /// What the school should see to.
    fn to_see_to(&self, state: &State) -> Vec<String> {
        let Some(school) = &state.school else { return Vec::new() };
        let mut wrong = Vec::new();
        if school.dsl.is_none() {
            wrong
                .push("nobody is named to whom a worry about a child goes: `sendo set dsl \"NAME, WHERE\"`".to_owned());
        }
        let today = self.shared.clock.today();
        if !school.calendar.terms.iter().any(|term| term.to >= today) {
            wrong.push("no term of the calendar is now or later: school days cannot be counted".into());
        }
        let active = || state.staff.values().filter(|person| !person.disabled);
        if !active().any(|person| person.is(&[Role::Senco])) {
            wrong.push("nobody is SENCO: `sendo staff role` makes somebody".into());
        } else if !active().any(|person| person.is(&[Role::DeputySenco])) {
            wrong.push("nobody is the SENCO's deputy: where the SENCO is away, items wait".into());
        }
        if !school.shared_logins.is_empty() {
            let secrets = self.shared.store.secrets();
            let without = active().filter(|person| !secrets.of(person.id).is_ok_and(|kept| kept.pin.is_some())).count();
            if without > 0 {
                wrong.push(format!(
                    "{without} people have no PIN, or one that cannot be read, and cannot sign in on shared accounts: \
                     `sendo staff pin`"
                ));
            }
        }
        wrong
    }
}
