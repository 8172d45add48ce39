//! What was said of the wrong child, for the SENCO and for whoever wrote it. It stands on no page of that child.

use std::cmp::Reverse;

use super::items::Desks;
use super::page::cut;
use super::permit::Asker;
use crate::domain::amend::{Misplaced, Outline};
use crate::domain::command::Refusal;
use crate::domain::id::StaffId;
use crate::domain::kind::RecordName;
use crate::domain::look::Look;
use crate::domain::rights::Act;
use crate::proto::page::{Page, Slice};
use crate::proto::view::MisplacedRow;

/// A page of it, what was found out last first: to whoever triages all of it, to others their own.
pub(super) fn misplaced(look: &Look<'_>, asker: &Asker, slice: &Slice) -> Result<Page<MisplacedRow>, Refusal> {
    asker.may(look, Act::Log, None)?;
    let (me, triages) = (asker.who.person(), asker.may(look, Act::Triage, None).is_ok());
    let mut found: Vec<(RecordName, &Misplaced, Outline)> = Vec::new();
    for (name, misplaced) in &look.misplaced {
        let outline = name.told(look)?.filter(|outline| triages || Some(outline.by) == me);
        found.extend(outline.map(|outline| (*name, misplaced.as_ref(), outline)));
    }
    let placed = found.into_iter().map(|row| ((Reverse(row.1.at), row.0), row));
    let desks = Desks::of(look, asker);
    cut(slice, placed, |(_, misplaced, outline)| Ok(row(look, &desks, misplaced, outline)))
}

fn row(look: &Look<'_>, desks: &Desks<'_>, misplaced: &Misplaced, outline: Outline) -> MisplacedRow {
    let name = |id: StaffId| look.staff.get(&id).map_or_else(|| "somebody".to_owned(), |staff| staff.short());
    MisplacedRow {
        pupil: desks.brief(misplaced.pupil),
        by: name(outline.by),
        found_by: name(misplaced.by),
        found: misplaced.at,
        record: outline,
    }
}
