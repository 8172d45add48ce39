//! Decides whether a record may be put right: by whom, and whether somebody was faster.

use super::{Amend, How};
use crate::domain::command::check::note;
use crate::domain::command::{Given, Refusal, RefusalKind};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::staff::Role;
use crate::domain::shelf::{Shelved, by_id};
use uuid::Uuid;

/// Why somebody may not put right what another has made.
pub const ONLY: &str = "Only whoever made an entry and the SENCO correct it or take it back. Nothing was changed.";
const WHY: &str = "Say why, in a few words that all who read the record see. Nothing was changed.";

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

/// Takes one back: whoever made it while nobody has acted on it, then the SENCO with a reason. What was about another
/// child goes at once, also what was taken back before and still stands there to be read.
pub fn take<R: Amend>(
    look: &Look<'_>,
    given: &Given<'_>,
    about: PupilId,
    id: Uuid,
    how: &How,
) -> Result<Change, Refusal> {
    let record = named::<R>(look, about, id)?;
    may(look, given, record.by())?;
    note(&how.why)?;
    match record.withdrawn() {
        None => {}
        Some(gone) if gone.replaced_by.is_some() => return Err(corrected(look, gone.by)),
        Some(gone) if how.hidden && !gone.how.hidden => {}
        Some(_) => return Err(Refusal::invalid("That entry is withdrawn already.")),
    }
    let how = How { hidden: how.hidden, why: how.why.trim().to_owned() };
    let acted = if how.hidden { None } else { record.rests(look)? };
    match acted {
        Some(sentence) if !is_senco(look, given) => Err(Refusal::invalid(sentence)),
        acted if how.why.is_empty() && !how.hidden && (acted.is_some() || !is_own(given, record.by())) => {
            let acted = acted.map(|sentence| format!("{sentence} Or: ")).unwrap_or_default();
            Err(Refusal::new(RefusalKind::NeedsWords, format!("{acted}{WHY}")))
        }
        _ => Ok(R::taken_back(about, id, how)),
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
    if gone.how.hidden {
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
    if is_own(given, by) || is_senco(look, given) {
        return Ok(());
    }
    Err(Refusal::new(RefusalKind::NotAllowed, ONLY))
}

fn is_own(given: &Given<'_>, by: StaffId) -> bool {
    given.who.person() == Some(by)
}

fn is_senco(look: &Look<'_>, given: &Given<'_>) -> bool {
    let asker = given.who.person().and_then(|id| look.staff.get(&id));
    asker.is_some_and(|staff| staff.is(&[Role::Senco, Role::DeputySenco]))
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
