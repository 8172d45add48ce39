//! Classes and enrolments of OneRoster: who is in which class, who teaches it, and which class is a pupil's form.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::fault::TransferError;
use super::roster::{Files, Part, is_deleted};
use super::table::Table;
use crate::domain::roster::{ClassRow, brief};

/// A pupil's classes and form.
type Membership = (BTreeSet<String>, String);

/// What the files say of classes; no memberships where there is no file of them.
pub(super) struct Places {
    pub(super) classes: Vec<ClassRow>,
    pub(super) memberships: Option<HashMap<String, Membership>>,
}

/// A class while it is read.
struct Draft {
    row: ClassRow,
    homeroom: bool,
    has_teacher: bool,
}

/// Reads classes and enrolments; `people` are all users of the file.
pub(super) fn read(files: &mut Files, people: &HashMap<String, Option<Part>>) -> Result<Places, TransferError> {
    let Some(table) = files.optional("classes.csv", "no classes were read")? else {
        return Ok(Places { classes: Vec::new(), memberships: None });
    };
    let mut classes = classes(files, &table)?;
    let Some(table) = files.optional("enrollments.csv", "who is in which class is left as it was")? else {
        return Ok(Places { classes: classes.into_iter().map(|class| class.row).collect(), memberships: None });
    };
    let memberships = enrolments(files, &table, &mut classes, people)?;
    for class in classes.iter().filter(|class| !class.row.ended && !class.has_teacher) {
        files.say(
            class.row.spot.clone(),
            format!("{}: a class without a teacher; it was kept.", brief(&class.row.name)),
        );
    }
    Ok(Places { classes: classes.into_iter().map(|class| class.row).collect(), memberships: Some(memberships) })
}

fn classes(files: &mut Files, table: &Table) -> Result<Vec<Draft>, TransferError> {
    let [id, title] = table.needs(["sourcedId", "title"])?;
    let status = table.column(&["status"]);
    let (code, kind) = (table.column(&["classcode"]), table.column(&["classtype"]));
    let mut seen = HashSet::new();
    let mut classes = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let spot = table.spot(row.line);
        let name = [row.cell(title), row.cell(code)].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        let why = match row.cell(id) {
            "" => Some("has no sourcedId"),
            id if !seen.insert(id.to_owned()) => Some("has the sourcedId of a line above"),
            _ if name.is_empty() => Some("names no class"),
            _ => None,
        };
        if let Some(why) = why {
            files.say(spot, format!("the line {why}; it was left out."));
            continue;
        }
        let ended = is_deleted(row, status);
        if ended {
            files.say(spot.clone(), format!("{} is marked tobedeleted: the class has ended.", brief(name)));
        }
        let row_id = row.cell(id).to_owned();
        let homeroom = row.cell(kind).eq_ignore_ascii_case("homeroom");
        let row = ClassRow { spot, row: row_id, name: name.to_owned(), staff: Some(BTreeSet::new()), ended };
        classes.push(Draft { row, homeroom, has_teacher: false });
    }
    Ok(classes)
}

fn enrolments(
    files: &mut Files,
    table: &Table,
    classes: &mut [Draft],
    people: &HashMap<String, Option<Part>>,
) -> Result<HashMap<String, Membership>, TransferError> {
    let [class_of, user_of, role] = table.needs(["classSourcedId", "userSourcedId", "role"])?;
    let status = table.column(&["status"]);
    let places: HashMap<String, usize> =
        classes.iter().enumerate().map(|(place, class)| (class.row.row.clone(), place)).collect();
    let mut memberships: HashMap<String, Membership> = HashMap::new();
    let mut two_forms = HashSet::new();
    for row in &table.rows {
        let (spot, user) = (table.spot(row.line), row.cell(user_of));
        let class = places.get(row.cell(class_of)).and_then(|place| classes.get_mut(*place));
        let (class, part) = match (class, people.get(user)) {
            (Some(class), Some(part)) => (class, *part),
            (None, _) => {
                let said =
                    format!("an enrolment in an unknown class ({}); it was left out.", brief(row.cell(class_of)));
                files.say(spot, said);
                continue;
            }
            (_, None) => {
                let who = if row.cell(role).eq_ignore_ascii_case("student") { "pupil" } else { "person" };
                files.say(spot, format!("an enrolment of an unknown {who} ({}); it was left out.", brief(user)));
                continue;
            }
        };
        if is_deleted(row, status) || class.row.ended {
            continue;
        }
        match part {
            Some(Part::Pupil) => {
                let (theirs, form) = memberships.entry(user.to_owned()).or_default();
                theirs.insert(class.row.row.clone());
                let name = form_name(&class.row.name);
                if class.homeroom && form.is_empty() && !two_forms.contains(user) {
                    name.clone_into(form);
                } else if class.homeroom && form != name && two_forms.insert(user.to_owned()) {
                    let said = format!("{} and {} would both be the form; left as it was.", brief(form), brief(name));
                    form.clear();
                    files.say(spot, said);
                }
            }
            Some(Part::Staff(_)) => {
                class.row.staff.get_or_insert_default().insert(user.to_owned());
                class.has_teacher |= row.cell(role).eq_ignore_ascii_case("teacher");
            }
            Some(Part::Outside) | None => {}
        }
    }
    Ok(memberships)
}

/// The form that a class's title names: "Class 4B" is 4B.
fn form_name(title: &str) -> &str {
    ["Class ", "Form ", "Registration ", "Reg "]
        .iter()
        .find_map(|word| title.strip_prefix(word))
        .unwrap_or(title)
        .trim()
}
