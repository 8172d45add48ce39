//! Decides whether a record may be put right: by whom, and whether somebody was faster.

use super::Amend;
use crate::domain::command::{Given, Refusal, RefusalKind};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::staff::Role;
use crate::domain::shelf::{Shelved, by_id};
use uuid::Uuid;

/// Why somebody may not put right what another has made.
pub const ONLY: &str = "Only whoever made an entry and the SENCO correct it or take it back. Nothing was changed.";
const WRITER: &str = "Only whoever made an entry withdraws it. Nothing was changed.";

/// The one that another is to stand in the place of: one's own, or any for the SENCO.
pub fn standing<R: Amend>(look: &Look<'_>, given: &Given<'_>, about: PupilId, id: Uuid) -> Result<Shelved<R>, Refusal> {
    let record = named::<R>(look, about, id)?;
    may(look, given, record.by())?;
    match record.withdrawn() {
        None => Ok(record),
        Some(gone) if gone.replaced_by.is_some() => Err(corrected(look, gone.by)),
        Some(gone) => Err(Refusal::new(
            RefusalKind::Conflict,
            format!("{} has withdrawn that entry: make it again instead. Nothing was stored.", name(look, gone.by)),
        )),
    }
}

/// Takes one back; `hide` where it was about another child.
pub fn take<R: Amend>(
    look: &Look<'_>,
    given: &Given<'_>,
    about: PupilId,
    id: Uuid,
    hide: bool,
) -> Result<Change, Refusal> {
    let record = named::<R>(look, about, id)?;
    if R::SENCO_TAKES_BACK {
        may(look, given, record.by())?;
    } else if given.who.person() != Some(record.by()) {
        return Err(Refusal::new(RefusalKind::NotAllowed, WRITER));
    }
    if let Some(gone) = record.withdrawn() {
        return Err(match gone.replaced_by {
            Some(_) => corrected(look, gone.by),
            None => Refusal::invalid("That entry is withdrawn already."),
        });
    }
    match record.rests(look)? {
        Some(sentence) => Err(Refusal::invalid(sentence)),
        None => Ok(R::taken_back(about, id, hide)),
    }
}

/// Lets one stand again that whoever asks took back themselves, where nothing else stands in its place since.
pub fn again<R: Amend>(look: &Look<'_>, given: &Given<'_>, about: PupilId, id: Uuid) -> Result<Change, Refusal> {
    let record = named::<R>(look, about, id)?;
    let Some(gone) = record.withdrawn() else {
        return Err(Refusal::invalid("That entry stands. Nothing was changed."));
    };
    if gone.replaced_by.is_some() {
        return Err(corrected(look, gone.by));
    }
    if given.who.person() != Some(gone.by) {
        return Err(Refusal::new(
            RefusalKind::NotAllowed,
            "Only whoever took an entry back puts it back. Nothing was changed.",
        ));
    }
    if gone.hidden {
        return Err(Refusal::invalid("It was about another child: its words stay hidden. Write it where it belongs."));
    }
    // What it had corrected stands again since; if that was corrected anew or taken back, it is another entry now.
    let earlier = record.replaces().map(|earlier| by_id::<R>(look.past, earlier)).transpose()?.flatten();
    if let Some(gone) = earlier.as_ref().and_then(|earlier| earlier.withdrawn()) {
        return Err(corrected(look, gone.by));
    }
    Ok(R::put_back(about, id))
}

/// Whether whoever asks made it, or is the SENCO.
pub fn may(look: &Look<'_>, given: &Given<'_>, by: StaffId) -> Result<(), Refusal> {
    let senco = |id| look.staff.get(&id).is_some_and(|staff| staff.is(&[Role::Senco, Role::DeputySenco]));
    if given.who.person() == Some(by) || given.who.person().is_some_and(senco) {
        return Ok(());
    }
    Err(Refusal::new(RefusalKind::NotAllowed, ONLY))
}

fn named<R: Amend>(look: &Look<'_>, about: PupilId, id: Uuid) -> Result<Shelved<R>, Refusal> {
    let record = by_id::<R>(look.past, id)?.filter(|record| record.pupil() == about);
    record.ok_or_else(|| Refusal::not_found("That entry is not here. Nothing was changed."))
}

fn name(look: &Look<'_>, id: StaffId) -> String {
    look.staff.get(&id).map_or_else(|| "Somebody".to_owned(), |staff| staff.short())
}

fn corrected(look: &Look<'_>, by: StaffId) -> Refusal {
    let who = name(look, by);
    Refusal::new(
        RefusalKind::Conflict,
        format!("{who} has corrected that entry already: look at the correction. Nothing was changed."),
    )
}
