//! A list of pupils as a school's own system exports it: every school chooses other columns, so headings are matched
//! by synonym. A cell that says nothing says nothing: it erases nothing.

use std::collections::HashMap;
use std::path::Path;

use super::fault::TransferError;
use super::kind::{Wants, text_of};
use super::mis_columns::{Columns, is_known, list_of_else};
use super::source::single;
use super::table::{Row, Table};
use super::{cells, doubles};
use crate::domain::fold::fold;
use crate::domain::record::pupil::{NAME_LIMIT, Name, Need};
use crate::domain::roster::{Bundle, Problem, PupilRow, Spot, brief, plain_form};

/// Reads a CSV file of pupils; `encoding` is one named by hand, in place of the guess.
pub fn read_pupils(file: &Path, encoding: Option<&str>) -> Result<Bundle, TransferError> {
    let (name, bytes) = single(file)?;
    read(&name, &bytes, encoding)
}

/// Reads the bytes of a CSV file of pupils.
pub(super) fn read(file: &str, bytes: &[u8], encoding: Option<&str>) -> Result<Bundle, TransferError> {
    let decoded = text_of(file, bytes, encoding, Wants::Pupils)?;
    let refusal =
        |columns: &str, hint: String| TransferError::Columns { file: file.to_owned(), columns: columns.into(), hint };
    let names = "The headings may be Forename and Surname, or Surname Forename in one column.";
    let table = Table::read(file, &decoded.text, is_known);
    let mut table = table.ok_or_else(|| refusal("Forename and Surname", names.into()))?;
    let columns = Columns::of(&table);
    let missing = columns.missing();
    if !missing.is_empty() {
        return Err(refusal(&missing.join(" and "), format!("{names} {}", table.found())));
    }
    // One heading that happens to match makes no list of pupils, and a name alone tells nobody from a namesake.
    if !columns.tell_apart() {
        return Err(refusal(
            "UPN, Date of birth, Form, Year or SEN Status",
            format!("A list of pupils has one of them beside the names. {}", table.found()),
        ));
    }
    if let Some(what) = list_of_else(&table) {
        let (file, what) = (file.to_owned(), format!("a list of {what}, by its headings, and not of pupils"));
        let todo = "Export the list of pupils, without columns of anything else. Nothing was changed.".into();
        return Err(TransferError::Kind { file, what, todo });
    }
    if decoded.lossy {
        table.say(0, format!("some bytes are no {}; a sign stands in their place.", decoded.encoding));
    }
    let delimiter = match table.delimiter {
        ';' => "semicolons",
        '\t' => "tabs",
        _ => "commas",
    };
    let note = format!("{file} was read as {}, with {delimiter} between cells.", decoded.encoding);
    let mut pupils = Vec::with_capacity(table.rows.len());
    let mut problems = std::mem::take(&mut table.problems);
    for row in &table.rows {
        let mut said = Vec::new();
        pupils.extend(pupil(&columns, row, &mut said).map(|pupil| PupilRow { spot: table.spot(row.line), ..pupil }));
        problems.extend(said.into_iter().map(|sentence| Problem { spot: table.spot(row.line), sentence }));
    }
    doubles::settle(&mut pupils, &mut problems);
    name_rows(file, &mut pupils);
    problems.sort_by_key(|problem| problem.spot.line);
    if pupils.is_empty() {
        let spot = Spot { file: file.to_owned(), line: 0 };
        problems.push(Problem { spot, sentence: "no line of this file names a pupil.".into() });
    }
    Ok(Bundle { kind: "pupils".into(), pupils, problems, notes: vec![note], ..Bundle::default() })
}

fn pupil(columns: &Columns, row: &Row, said: &mut Vec<String>) -> Option<PupilRow> {
    let longest = [
        columns.given,
        columns.preferred_given,
        columns.family,
        columns.preferred_family,
        columns.middle,
        columns.surname_first,
        columns.whole,
        columns.form,
    ]
    .into_iter()
    .map(|column| row.cell(column).len())
    .max();
    if let Some(bytes) = longest.filter(|bytes| *bytes > NAME_LIMIT) {
        said.push(format!("a name of {bytes} bytes; at most {NAME_LIMIT} are taken. The line was left out."));
        return None;
    }
    let name = name(columns, row, said);
    if let Some(fault) = no_name(&name.full()) {
        said.push(fault.into());
        return None;
    }
    let mut take = |problem: Option<String>| said.extend(problem);
    let upn = cells::upn(row.cell(columns.upn));
    take(upn.problem);
    let born = cells::birth_date(row.cell(columns.born));
    take(born.problem);
    let year = cells::year(row.cell(columns.year));
    take(year.problem);
    let provision = cells::provision(row.cell(columns.sen));
    take(provision.problem);
    let needs = needs(columns, row, said);
    Some(PupilRow {
        name,
        upn: upn.value,
        born: born.value,
        year: year.value.unwrap_or_default(),
        form: row.cell(columns.form).to_owned(),
        provision: provision.value,
        needs: (!needs.is_empty()).then_some(needs),
        ..PupilRow::default()
    })
}

/// Why a text is nobody's name.
fn no_name(text: &str) -> Option<&'static str> {
    let marked = text.split_once('<').is_some_and(|(_, rest)| {
        rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '?' | '!')) && rest.contains('>')
    });
    match () {
        () if text.is_empty() => Some("the line names nobody; it was left out."),
        () if marked => Some("the line has markup where a name should be; it was left out."),
        () if !text.chars().any(char::is_alphabetic) => {
            Some("the line has no letter where a name should be; it was left out.")
        }
        () => None,
    }
}

fn name(columns: &Columns, row: &Row, said: &mut Vec<String>) -> Name {
    let text = |column| row.cell(column).to_owned();
    let mut name = Name {
        given: text(columns.given),
        family: text(columns.family),
        middle: text(columns.middle),
        preferred_given: text(columns.preferred_given),
        preferred_family: text(columns.preferred_family),
    };
    if !name.full().is_empty() {
        return name;
    }
    let (whole, surname_first) = match row.cell(columns.surname_first) {
        "" => (row.cell(columns.whole), false),
        both => (both, true),
    };
    let (family, given) = match (whole.split_once(','), surname_first) {
        (Some((family, given)), _) => (family, given),
        (None, true) => whole.split_once(' ').unwrap_or((whole, "")),
        (None, false) => whole.rsplit_once(' ').map_or(("", whole), |(given, family)| (family, given)),
    };
    family.trim_end_matches(' ').clone_into(&mut name.family);
    given.trim_start_matches(' ').clone_into(&mut name.given);
    if !whole.contains(',') && whole.split_whitespace().count() > 2 {
        let (family, given) = (brief(&name.family), brief(&name.given));
        said.push(format!("no comma parts the name: taken as surname {family}, forename {given}."));
    }
    name
}

fn needs(columns: &Columns, row: &Row, said: &mut Vec<String>) -> Vec<Need> {
    let (primary, wrong) = cells::sen_types(row.cell(columns.primary));
    said.extend(wrong);
    let (secondary, wrong) = cells::sen_types(row.cell(columns.secondary));
    said.extend(wrong);
    // A secondary type keeps its rank where the primary one is not said.
    let start = if primary.is_empty() { 2 } else { 1 };
    let mut kinds = primary;
    for kind in secondary {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    (start..).zip(kinds).map(|(rank, kind)| Need { rank, kind }).collect()
}

/// Gives each row an identity of its own: the UPN, else name and birth date; else the file's name with the row's name
/// and form and which of several such it is, because a name alone proves nothing across files.
fn name_rows(file: &str, rows: &mut [PupilRow]) {
    let mut ordinals: HashMap<String, u32> = HashMap::new();
    for row in rows {
        let name = fold(&row.name.full());
        row.row = match (&row.upn, row.born) {
            (Some(upn), _) => upn.to_string(),
            (None, Some(born)) => format!("{name}|{born}"),
            (None, None) => {
                let stem = format!("{file}|{name}|{}", plain_form(&row.form));
                let ordinal = ordinals.entry(stem.clone()).or_default();
                *ordinal += 1;
                format!("{stem}|{ordinal}")
            }
        };
    }
}
