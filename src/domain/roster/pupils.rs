//! The pupils of an import. A row says only what it has: what a file does not have is never erased.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::matching::{Faces, Whose, brief};
use super::merging::{Rows, Work, take, take_text};
use super::rows::PupilRow;
use crate::domain::id::{ClassId, PupilId};
use crate::domain::kind::Change;
use crate::domain::need::Provision;
use crate::domain::record::pupil::{NAME_LIMIT, Need, Pupil, PupilChange};
use crate::domain::upn::Upn;

/// Whose UPN it is.
type Owners = HashMap<Upn, PupilId>;

/// Takes the pupils over.
pub(super) fn pupils(work: &mut Work, rows: &[PupilRow], classes: &Rows<ClassId>) {
    let before = work.book.state.clone();
    let whose = Faces::new(&before, work.kind).whose(rows);
    let mut owners: Owners = before.pupils.values().filter_map(|p| Some((p.upn.clone()?, p.id))).collect();
    for (row, whose) in rows.iter().zip(whose) {
        if let Some(bytes) = too_long(row) {
            let said = format!("a text of {bytes} bytes; at most {NAME_LIMIT} are taken. The line was left out.");
            work.say(&row.spot, said);
            continue;
        }
        let known = match whose {
            Whose::Known(id, said) => {
                if let Some(said) = said {
                    work.say(&row.spot, format!("{}: {said}", brief(&row.name.full())));
                }
                before.pupils.get(&id)
            }
            Whose::New(_) if row.left == Some(true) => continue,
            Whose::New(said) => {
                if let Some(said) = said {
                    work.say(&row.spot, format!("{}: {said}", brief(&row.name.full())));
                }
                None
            }
            Whose::Unsure(said) => {
                let with = enrolled(row);
                work.say(&row.spot, format!("{}: {said}{with}", brief(&row.name.full())));
                continue;
            }
        };
        let now = match known {
            Some(known) => Pupil::clone(known),
            None => newcomer(work),
        };
        let now = updated(work, row, now, classes, &mut owners);
        work.settle("pupils", known.map(AsRef::as_ref), now, |pupil| Change::Pupil(PupilChange::Pupil { pupil }));
    }
}

/// That a row's places in classes are left out with it; nothing where it has none.
fn enrolled(row: &PupilRow) -> String {
    match row.classes.as_ref().map_or(0, BTreeSet::len) {
        0 => String::new(),
        1 => " The class that the file puts them in was left out too.".into(),
        count => format!(" The {count} classes that the file puts them in were left out too."),
    }
}

fn too_long(row: &PupilRow) -> Option<usize> {
    let name = &row.name;
    [&name.given, &name.family, &name.middle, &name.preferred_given, &name.preferred_family, &row.form, &row.year]
        .into_iter()
        .map(String::len)
        .find(|bytes| *bytes > NAME_LIMIT)
}

fn newcomer(work: &mut Work) -> Pupil {
    Pupil {
        id: work.pupil_id(),
        name: crate::domain::record::pupil::Name::default(),
        upn: None,
        born: None,
        year: String::new(),
        form: String::new(),
        provision: Provision::N,
        needs: Vec::new(),
        classes: BTreeSet::new(),
        sources: BTreeMap::new(),
        left: false,
    }
}

fn updated(work: &mut Work, row: &PupilRow, mut now: Pupil, classes: &Rows<ClassId>, owners: &mut Owners) -> Pupil {
    names(row, &mut now);
    upn(work, row, &mut now, owners);
    if row.born.is_some() {
        now.born = row.born;
    }
    take_text(&mut now.year, &row.year);
    take_text(&mut now.form, &row.form);
    take(&mut now.provision, row.provision.as_ref());
    if let Some(needs) = &row.needs {
        now.needs = with_needs(&now.needs, needs);
    }
    if let Some(rows) = &row.classes {
        // Classes that this kind of file does not know are none of its business.
        let others = |id: &ClassId| work.book.state.classes.get(id).is_some_and(|c| !c.sources.contains_key(work.kind));
        now.classes.retain(others);
        now.classes.extend(rows.iter().filter_map(|row| classes.get(row)));
    }
    take(&mut now.left, row.left.as_ref());
    if now.left {
        now.classes.clear();
    }
    if !row.row.is_empty() {
        now.sources.insert(work.kind.to_owned(), row.row.clone());
    }
    now
}

fn names(row: &PupilRow, now: &mut Pupil) {
    take_text(&mut now.name.given, &row.name.given);
    take_text(&mut now.name.family, &row.name.family);
    take_text(&mut now.name.middle, &row.name.middle);
    take_text(&mut now.name.preferred_given, &row.name.preferred_given);
    take_text(&mut now.name.preferred_family, &row.name.preferred_family);
    if now.name.preferred_given == now.name.given {
        now.name.preferred_given.clear();
    }
    if now.name.preferred_family == now.name.family {
        now.name.preferred_family.clear();
    }
}

/// A UPN is one pupil's; one with the right check letter does not give way to one with a wrong letter.
fn upn(work: &mut Work, row: &PupilRow, now: &mut Pupil, owners: &mut Owners) {
    let Some(upn) = &row.upn else { return };
    if now.upn.as_ref() == Some(upn) {
        return;
    }
    if let Some(other) = owners.get(upn).and_then(|id| work.book.state.pupils.get(id)) {
        let said = format!("UPN {upn} is that of {} already; left empty here.", brief(&other.name.full()));
        work.say(&row.spot, said);
        return;
    }
    match &now.upn {
        Some(known) if known.letter_is_right() && !upn.letter_is_right() => {
            let said = format!("UPN {upn} was not taken: {known} is here already, and its check letter is right.");
            work.say(&row.spot, said);
        }
        _ => {
            owners.insert(upn.clone(), now.id);
            now.upn = Some(upn.clone());
        }
    }
}

/// The ranks that a row has, over those that are here; a type is named once.
fn with_needs(here: &[Need], said: &[Need]) -> Vec<Need> {
    let kept = here.iter().filter(|need| !said.iter().any(|new| new.rank == need.rank || new.kind == need.kind));
    let mut needs: Vec<Need> = said.iter().chain(kept).copied().collect();
    needs.sort();
    needs.dedup();
    needs
}
