//! Answers questions about who works with whom, and about the school in numbers.

use super::list;
use super::permit::Asker;
use crate::domain::command::Refusal;
use crate::domain::need::Provision;
use crate::domain::record::flag::FlagState;
use crate::domain::record::link::LinkTo;
use crate::domain::rights::Act;
use crate::domain::state::State;
use crate::proto::message::{Reply, Request};
use crate::proto::view::{ClassRow, Counts, LinkRow};

/// Within how many school days a review counts as due.
const SOON: i32 = 10;

/// Answers a question about people or numbers.
pub(super) fn answer(state: &State, asker: &Asker, request: &Request) -> Result<Reply, Refusal> {
    match request {
        Request::Links => {
            asker.may(state, Act::ManageStaff, None)?;
            Ok(Reply::Links(links(state, asker)))
        }
        Request::Classes => {
            asker.may(state, Act::StaffNames, None)?;
            Ok(Reply::Classes(classes(state)))
        }
        Request::Counts => {
            asker.may(state, Act::Count, None)?;
            Ok(Reply::Counts(counts(state, asker)))
        }
        _ => {
            asker.may(state, Act::StaffNames, None)?;
            Ok(Reply::Staff(list::staff(state)))
        }
    }
}

/// Links that are not over, by name.
fn links(state: &State, asker: &Asker) -> Vec<LinkRow> {
    let today = asker.today();
    let current = state.links.values().filter(|link| !link.is_over(today));
    let mut rows: Vec<LinkRow> = current
        .filter_map(|link| {
            let person = state.staff.get(&link.staff)?;
            Some(LinkRow {
                link: link.as_ref().clone(),
                login: person.login.clone(),
                staff: person.short(),
                to: named(state, &link.to),
            })
        })
        .collect();
    rows.sort_by(|a, b| (&a.staff, a.link.from, &a.to, a.link.id).cmp(&(&b.staff, b.link.from, &b.to, b.link.id)));
    rows
}

fn named(state: &State, to: &LinkTo) -> String {
    match to {
        LinkTo::Class(id) => state.classes.get(id).map_or_else(|| "a class".into(), |class| class.name.clone()),
        LinkTo::Pupil(id) => state.pupils.get(id).map_or_else(
            || "(record gone)".into(),
            |pupil| format!("{} {}", pupil.name.full(), pupil.form).trim_end().to_owned(),
        ),
        LinkTo::Year(year) => format!("year {year}"),
    }
}

/// Classes and groups, by name.
fn classes(state: &State) -> Vec<ClassRow> {
    let mut rows: Vec<ClassRow> = state
        .classes
        .values()
        .filter(|class| !class.ended)
        .map(|class| {
            let staff = class.staff.iter().filter_map(|id| state.staff.get(id)).filter(|staff| !staff.disabled);
            let mut staff: Vec<String> = staff.map(|staff| staff.initials.clone()).collect();
            staff.sort();
            ClassRow { id: class.id, name: class.name.clone(), staff, until: class.until }
        })
        .collect();
    rows.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    rows
}

/// The school in numbers.
fn counts(state: &State, asker: &Asker) -> Counts {
    let today = asker.today();
    let calendar = state.school.as_ref().map(|school| school.calendar.clone()).unwrap_or_default();
    let mut counts = Counts::default();
    for pupil in state.pupils.values().filter(|pupil| !pupil.left) {
        counts.pupils += 1;
        counts.support += usize::from(pupil.provision == Provision::K);
        counts.ehc += usize::from(pupil.provision == Provision::E);
        let plan = state.plan(pupil.id);
        counts.without_plan += usize::from(pupil.provision != Provision::N && plan.is_none());
        if let Some(review) = plan.and_then(|plan| plan.review) {
            counts.overdue += usize::from(review < today);
            counts.due += usize::from(review >= today && calendar.between(today, review) <= SOON);
        }
    }
    for flag in state.flags.values() {
        match flag.state {
            FlagState::Open | FlagState::Reopened => {
                counts.open += 1;
                counts.open_long += usize::from(flag.left_lying(&calendar, today).is_some());
            }
            FlagState::Acknowledged | FlagState::Waiting { .. } => counts.under_way += 1,
            FlagState::Resolved { .. } => {}
        }
    }
    counts
}
