//! The users of OneRoster: which of them are pupils, which are staff, and what their rows say.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::cells;
use super::fault::TransferError;
use super::roster::{Files, Part, Roles, is_deleted};
use super::table::{Row, Table};
use crate::domain::record::pupil::{NAME_LIMIT, Name};
use crate::domain::record::staff::Role;
use crate::domain::roster::{PupilRow, Spot, StaffRow, brief};
use crate::domain::school_day::Day;
use crate::domain::upn::Upn;

/// Who is in the files. `known` has everybody, also those who were left out, so that an enrolment of theirs is not
/// called one of a stranger.
#[derive(Default)]
pub(super) struct People {
    pub(super) pupils: Vec<PupilRow>,
    pub(super) staff: Vec<StaffRow>,
    pub(super) known: HashMap<String, Option<Part>>,
}

struct Columns {
    id: Option<usize>,
    status: Option<usize>,
    enabled: Option<usize>,
    given: Option<usize>,
    family: Option<usize>,
    middle: Option<usize>,
    preferred_given: Option<usize>,
    preferred_family: Option<usize>,
    username: Option<usize>,
    user_ids: Option<usize>,
    identifier: Option<usize>,
    grades: Option<usize>,
}

impl Columns {
    fn of(users: &Table) -> Result<Columns, TransferError> {
        let [id, given, family] = users.needs(["sourcedId", "givenName", "familyName"])?;
        Ok(Columns {
            id,
            given,
            family,
            status: users.column(&["status"]),
            enabled: users.column(&["enableduser"]),
            middle: users.column(&["middlename"]),
            preferred_given: users.column(&["preferredgivenname", "preferredfirstname"]),
            preferred_family: users.column(&["preferredfamilyname", "preferredlastname"]),
            username: users.column(&["username"]),
            user_ids: users.column(&["userids"]),
            identifier: users.column(&["identifier"]),
            grades: users.column(&["grades"]),
        })
    }
}

/// Reads the users, each with their roles and birth date.
pub(super) fn read(
    files: &mut Files,
    users: &Table,
    roles: &Roles,
    births: &HashMap<String, Day>,
) -> Result<People, TransferError> {
    let columns = Columns::of(users)?;
    let mut people = People::default();
    let mut seen = HashSet::new();
    for row in &users.rows {
        let id = row.cell(columns.id);
        if id.is_empty() || !seen.insert(id) {
            let why = if id.is_empty() { "has no sourcedId" } else { "has the sourcedId of a line above" };
            files.say(users.spot(row.line), format!("the line {why}; it was left out."));
            continue;
        }
        let theirs = roles.get(id).map(Vec::as_slice).unwrap_or_default();
        let part = person(files, &columns, row, users.spot(row.line), theirs, births.get(id).copied(), &mut people);
        people.known.insert(id.to_owned(), part);
    }
    Ok(people)
}

/// Takes one user over; the answer is what they are here, if anything.
fn person(
    files: &mut Files,
    columns: &Columns,
    row: &Row,
    spot: Spot,
    roles: &[(Part, bool)],
    born: Option<Day>,
    people: &mut People,
) -> Option<Part> {
    let id = row.cell(columns.id).to_owned();
    let name = name(columns, row);
    let texts = [&name.given, &name.family, &name.middle, &name.preferred_given, &name.preferred_family];
    if let Some(bytes) = texts.map(String::len).into_iter().max().filter(|bytes| *bytes > NAME_LIMIT) {
        files.say(spot, format!("a name of {bytes} bytes; at most {NAME_LIMIT} are taken. The line was left out."));
        return None;
    }
    let gone = is_deleted(row, columns.status);
    if roles.iter().any(|(part, _)| *part == Part::Pupil) {
        let left = gone || !roles.contains(&(Part::Pupil, true));
        let pupil = pupil(files, columns, row, &spot, name, born);
        if left {
            let who = brief(&pupil.name.full());
            files.say(spot.clone(), format!("{who} is marked tobedeleted: has left; the record is kept."));
        }
        people.pupils.push(PupilRow { spot, row: id, left: Some(left), ..pupil });
        return Some(Part::Pupil);
    }
    let job = roles.iter().map(|(part, _)| *part).find(|part| matches!(part, Part::Staff(_)));
    if job.is_some() {
        let staff = staff(columns, row, roles, &name, gone);
        if staff.left == Some(true) {
            let why = match (gone, staff.roles.is_some()) {
                (true, _) => "is marked tobedeleted",
                (_, true) => "is not enabled",
                (_, false) => "has no role any more",
            };
            let who = brief(&format!("{} {}", staff.given, staff.family));
            files.say(spot.clone(), format!("{who} {why}: may not sign in; what they wrote is kept."));
        }
        people.staff.push(StaffRow { spot, row: id, ..staff });
    } else if roles.is_empty() {
        files.say(spot, format!("{} has no role; the line was left out.", brief(&name.full())));
    }
    job
}

fn name(columns: &Columns, row: &Row) -> Name {
    let text = |column| row.cell(column).to_owned();
    Name {
        given: text(columns.given),
        family: text(columns.family),
        middle: text(columns.middle),
        preferred_given: text(columns.preferred_given),
        preferred_family: text(columns.preferred_family),
    }
}

fn staff(columns: &Columns, row: &Row, roles: &[(Part, bool)], name: &Name, gone: bool) -> StaffRow {
    let held: BTreeSet<Role> = roles
        .iter()
        .filter_map(|(part, holds)| match part {
            Part::Staff(role) if *holds => Some(*role),
            Part::Staff(_) | Part::Pupil | Part::Outside => None,
        })
        .collect();
    let disabled = matches!(row.cell(columns.enabled).to_lowercase().as_str(), "false" | "0");
    let pick =
        |preferred: &str, legal: &str| if preferred.is_empty() { legal.to_owned() } else { preferred.to_owned() };
    StaffRow {
        login: row.cell(columns.username).to_owned(),
        given: pick(&name.preferred_given, &name.given),
        family: pick(&name.preferred_family, &name.family),
        left: Some(gone || disabled || held.is_empty()),
        roles: (!held.is_empty()).then_some(held),
        ..StaffRow::default()
    }
}

fn pupil(files: &mut Files, columns: &Columns, row: &Row, spot: &Spot, name: Name, born: Option<Day>) -> PupilRow {
    let (upn, problem) = upn(row.cell(columns.identifier), row.cell(columns.user_ids));
    let grades = row.cell(columns.grades);
    let year = if grades.contains(',') {
        cells::Said { value: None, problem: Some(format!("more than one year group ({}); left empty.", brief(grades))) }
    } else {
        cells::year(grades)
    };
    for problem in problem.into_iter().chain(year.problem) {
        files.say(spot.clone(), problem);
    }
    PupilRow { name, upn, born, year: year.value.unwrap_or_default(), ..PupilRow::default() }
}

/// The UPN: what `userIds` calls one, else `identifier` or any of `userIds` where it has the form of one.
fn upn(identifier: &str, user_ids: &str) -> (Option<Upn>, Option<String>) {
    let ids: Vec<(&str, &str)> = user_ids
        .split(['{', '}'])
        .filter_map(|id| id.split_once(':'))
        .map(|(kind, id)| (kind.trim(), id.trim()))
        .collect();
    let called = ids.iter().find(|(kind, _)| kind.eq_ignore_ascii_case("upn")).map(|(_, id)| *id);
    let formed = || [identifier].into_iter().chain(ids.iter().map(|(_, id)| *id)).find(|id| Upn::parse(id).is_some());
    let said = cells::upn(called.or_else(formed).unwrap_or_default());
    (said.value, said.problem)
}
