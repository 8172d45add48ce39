//! OneRoster 1.1 and 1.2 as a folder of CSV files: who is a pupil, who works here. Version 1.2 keeps roles in a file of
//! their own. The password column is never read.

use std::collections::HashMap;
use std::path::Path;

use super::fault::TransferError;
use super::kind::{Wants, text_of};
use super::roster_people::{self, People};
use super::roster_places::{self, Places};
use super::source::{Source, folder};
use super::table::{Row, Table};
use super::{cells, doubles};
use crate::domain::record::staff::Role;
use crate::domain::roster::{Bundle, Problem, Spot, brief};
use crate::domain::school_day::Day;

/// Reads a folder of OneRoster CSV files.
pub fn read_oneroster(dir: &Path) -> Result<Bundle, TransferError> {
    read(&Source::Folder(folder(dir)?))
}

/// Reads OneRoster CSV files from wherever they are.
pub(super) fn read(source: &Source) -> Result<Bundle, TransferError> {
    let mut files = Files { source, problems: Vec::new(), notes: Vec::new() };
    let Some(users) = files.table("users.csv")? else {
        return Err(TransferError::Missing("users.csv".into()));
    };
    let roles = roles(&mut files, &users)?;
    let births = births(&mut files)?;
    let mut people = roster_people::read(&mut files, &users, &roles, &births)?;
    doubles::settle(&mut people.pupils, &mut files.problems);
    let Places { classes, memberships } = roster_places::read(&mut files, &people.known)?;
    if let Some(memberships) = memberships {
        for row in &mut people.pupils {
            let (classes, form) = memberships.get(&row.row).cloned().unwrap_or_default();
            row.classes = Some(classes);
            row.form = form;
        }
    }
    let Files { problems, notes, .. } = files;
    let People { staff, pupils, .. } = people;
    Ok(Bundle { kind: "oneroster".into(), staff, classes, pupils, problems, notes, ..Bundle::default() })
}

/// The files, and what is to be said about them.
pub(super) struct Files<'a> {
    source: &'a Source<'a>,
    pub(super) problems: Vec<Problem>,
    notes: Vec<String>,
}

/// Headings by which a OneRoster file is known.
const HEADINGS: &[&str] = &[
    "sourcedid",
    "status",
    "datelastmodified",
    "givenname",
    "familyname",
    "username",
    "role",
    "title",
    "classtype",
    "classsourcedid",
    "usersourcedid",
    "birthdate",
    "enableduser",
    "identifier",
    "grades",
    "name",
    "type",
];

impl Files<'_> {
    /// A file as a table; `None` where it is not there.
    pub(super) fn table(&mut self, name: &str) -> Result<Option<Table>, TransferError> {
        let Some(bytes) = self.source.file(name)? else { return Ok(None) };
        let decoded = text_of(name, &bytes, None, Wants::Roster)?;
        if decoded.encoding != "UTF-8" {
            self.notes.push(format!("{name} was read as {}.", decoded.encoding));
        }
        let table = Table::read(name, &decoded.text, |heading| HEADINGS.contains(&heading));
        let mut table = table.ok_or_else(|| TransferError::Columns {
            file: name.to_owned(),
            columns: "sourcedId".into(),
            hint: "Its first line should name the columns.".into(),
        })?;
        self.problems.append(&mut table.problems);
        Ok(Some(table))
    }

    /// A file that may be missing, which is then said.
    pub(super) fn optional(&mut self, name: &str, without: &str) -> Result<Option<Table>, TransferError> {
        let table = self.table(name)?;
        if table.is_none() {
            self.say(Spot { file: name.to_owned(), line: 0 }, format!("the file is not there: {without}."));
        }
        Ok(table)
    }

    pub(super) fn say(&mut self, spot: Spot, sentence: impl Into<String>) {
        self.problems.push(Problem { spot, sentence: sentence.into() });
    }
}

/// Whether a row is to be deleted at its receiver.
pub(super) fn is_deleted(row: &Row, status: Option<usize>) -> bool {
    matches!(row.cell(status).to_lowercase().as_str(), "tobedeleted" | "inactive")
}

/// What a role makes of a user.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Pupil,
    Staff(Role),
    /// Parents and the like: no business of this program.
    Outside,
}

fn part(word: &str) -> Option<Part> {
    Some(match word.to_lowercase().as_str() {
        "student" => Part::Pupil,
        "teacher" => Part::Staff(Role::Teacher),
        "aide" => Part::Staff(Role::Ta),
        "principal" => Part::Staff(Role::Head),
        "administrator" | "siteadministrator" | "districtadministrator" | "systemadministrator" => {
            Part::Staff(Role::Admin)
        }
        "parent" | "guardian" | "relative" | "proctor" | "counselor" => Part::Outside,
        _ => return None,
    })
}

/// Each user's roles, and whether each still holds.
pub(super) type Roles = HashMap<String, Vec<(Part, bool)>>;

fn roles(files: &mut Files, users: &Table) -> Result<Roles, TransferError> {
    let mut roles = Roles::new();
    let from_users = users.column(&["role"]);
    let own = files.table("roles.csv")?;
    let (table, user, role) = match (&own, from_users) {
        (Some(table), _) => {
            let [user, role] = table.needs(["userSourcedId", "role"])?;
            (table, user, role)
        }
        (None, Some(role)) => (users, users.column(&["sourcedid"]), Some(role)),
        (None, None) => {
            return Err(TransferError::Columns {
                file: "users.csv".into(),
                columns: "role".into(),
                hint: "OneRoster 1.2 has roles in roles.csv, which is not there either.".into(),
            });
        }
    };
    let status = table.column(&["status"]).filter(|_| own.is_some());
    for row in &table.rows {
        if let Some(part) = part(row.cell(role)) {
            roles.entry(row.cell(user).to_owned()).or_default().push((part, !is_deleted(row, status)));
        } else {
            let word = brief(row.cell(role));
            files.say(table.spot(row.line), format!("the role {word:?} is not known here; it was left out."));
        }
    }
    Ok(roles)
}

fn births(files: &mut Files) -> Result<HashMap<String, Day>, TransferError> {
    let mut births = HashMap::new();
    let Some(table) = files.optional("demographics.csv", "birth dates are left as they were")? else {
        return Ok(births);
    };
    let [id, born] = table.needs(["sourcedId", "birthDate"])?;
    for row in &table.rows {
        let day = cells::birth_date(row.cell(born));
        if let Some(problem) = day.problem {
            files.say(table.spot(row.line), problem);
        }
        births.extend(day.value.map(|day| (row.cell(id).to_owned(), day)));
    }
    Ok(births)
}
