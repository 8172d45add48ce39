//! Answers questions about who works with whom, and about the school in numbers.

use super::page::cut;
use super::permit::Asker;
use crate::domain::command::Refusal;
use crate::domain::id::PupilId;
use crate::domain::need::Provision;
use crate::domain::record::link::LinkTo;
use crate::domain::rights::Act;
use crate::domain::state::State;
use crate::proto::page::{Page, Slice};
use crate::proto::view::{ClassRow, Counts, LinkRow};

/// Within how many school days a review counts as due.
const SOON: i32 = 10;

/// Links that are not over, by name.
pub(super) fn links(state: &State, asker: &Asker, slice: &Slice) -> Result<Page<LinkRow>, Refusal> {
    asker.may(state, Act::ManageStaff, None)?;
    page_of(state, asker, slice, |_| true)
}

/// The same of those that reach one pupil.
pub(super) fn links_to(state: &State, asker: &Asker, id: PupilId, slice: &Slice) -> Result<Page<LinkRow>, Refusal> {
    asker.may(state, Act::ManageStaff, None)?;
    let pupil = state.pupils.get(&id).ok_or_else(|| Refusal::not_found("That pupil is not here."))?;
    page_of(state, asker, slice, |to| match to {
        LinkTo::Pupil(other) => *other == id,
        LinkTo::Class(class) => pupil.classes.contains(class),
        LinkTo::Year(year) => pupil.year == *year,
    })
}

fn page_of(
    state: &State,
    asker: &Asker,
    slice: &Slice,
    wanted: impl Fn(&LinkTo) -> bool,
) -> Result<Page<LinkRow>, Refusal> {
    let today = asker.today();
    let current = state.links.values().filter(|link| !link.is_over(today) && wanted(&link.to));
    let rows = current.filter_map(|link| {
        let person = state.staff.get(&link.staff)?;
        let (staff, to) = (person.short(), named(state, &link.to));
        let place = (staff.clone(), link.from, to.clone(), link.id);
        Some((place, LinkRow { link: link.as_ref().clone(), login: person.login.clone(), staff, to }))
    });
    cut(slice, rows, Ok)
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
pub(super) fn classes(state: &State, asker: &Asker) -> Result<Vec<ClassRow>, Refusal> {
    asker.may(state, Act::StaffNames, None)?;
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
    Ok(rows)
}

/// The school in numbers.
pub(super) fn counts(state: &State, asker: &Asker) -> Result<Counts, Refusal> {
    asker.may(state, Act::Count, None)?;
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
    for flag in state.flags.values().filter(|flag| !flag.is_resolved()) {
        if flag.is_new() {
            counts.open += 1;
            counts.open_long += usize::from(flag.left_lying(&calendar, today).is_some());
        } else {
            counts.under_way += 1;
        }
    }
    Ok(counts)
}
