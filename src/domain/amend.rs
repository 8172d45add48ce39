//! The one way to put right what was found to be wrong in a record about a pupil: another stands in its place, or it is
//! taken back. Nothing is erased; whoever made it and the SENCO do so. A kind of record says here only what it has.

use uuid::Uuid;

use crate::domain::command::{Given, Refusal, RefusalKind};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::record::entry::Withdrawn;
use crate::domain::record::staff::Role;
use crate::domain::rights::Audience;
use crate::domain::shelf::{Ranged, Shelved, Shelves, Unread, by_id};

/// A record about a pupil that is listed by the day it is of, that not everybody may read, and that can be put right.
pub trait Amend: Ranged + Clone {
    /// What says in a key that it is of these.
    const TAG: u8;
    /// The names of such records.
    type Name: Copy + PartialEq + From<Uuid>;

    /// Its own name.
    fn name(&self) -> Self::Name;
    /// Whom it is about.
    fn pupil(&self) -> PupilId;
    /// Who may read it, besides whoever made it.
    fn audience(&self) -> Audience;
    /// Who made it.
    fn by(&self) -> StaffId;
    /// The earlier one in whose place it stands.
    fn replaces(&self) -> Option<Uuid>;
    /// The later one that stands in its place.
    fn replaced_by(&self) -> Option<Self::Name>;
    /// Given once it has been taken back.
    fn withdrawn(&self) -> Option<&Withdrawn>;
    /// Both, to be changed.
    fn marks(&mut self) -> (&mut Option<Self::Name>, &mut Option<Withdrawn>);
}

/// Why somebody may not put right what another has made.
pub const ONLY: &str = "Only whoever made an entry and the SENCO correct it or take it back. Nothing was changed.";

/// Puts a new record on the shelf; the one in whose place it stands says so from there on.
pub fn put<R: Amend>(at: &mut Shelves<'_>, record: &R) -> Result<(), Unread> {
    at.shelve(record.clone())?;
    if let Some(earlier) = record.replaces() {
        let name = record.name();
        at.alter::<R>(earlier, |earlier| earlier.marks().0.replace(name) != Some(name))?;
    }
    Ok(())
}

/// Takes one back, for whoever the line's `by` is. The first withdrawal stands, and what it stood in the place of stands
/// again. Only people withdraw.
pub fn take_back<R: Amend>(at: &mut Shelves<'_>, id: Uuid) -> Result<(), Unread> {
    let Some(by) = at.place.by else { return Ok(()) };
    let withdrawn = Withdrawn { by, at: at.place.at, replaced_by: None };
    let gone = at.alter::<R>(id, |record| {
        let stands = record.withdrawn().is_none();
        record.marks().1.get_or_insert(withdrawn);
        stands
    })?;
    if let Some(earlier) = gone.and_then(|gone| gone.replaces()) {
        at.alter::<R>(earlier, |earlier| earlier.marks().0.take_if(|by| *by == R::Name::from(id)).is_some())?;
    }
    Ok(())
}

/// One that whoever asks may take back: their own, or any for the SENCO.
pub fn own<R: Amend>(look: &Look<'_>, given: &Given<'_>, about: PupilId, id: Uuid) -> Result<Shelved<R>, Refusal> {
    let record = by_id::<R>(look.past, id)?.filter(|record| record.pupil() == about);
    let record = record.ok_or_else(|| Refusal::not_found("That entry is not here. Nothing was changed."))?;
    may(look, given, record.by())?;
    if record.withdrawn().is_some() {
        return Err(Refusal::invalid("That entry has been taken back already."));
    }
    Ok(record)
}

/// The same, where another is to stand in its place.
pub fn standing<R: Amend>(look: &Look<'_>, given: &Given<'_>, about: PupilId, id: Uuid) -> Result<Shelved<R>, Refusal> {
    let record = own::<R>(look, given, about, id)?;
    if record.replaced_by().is_some() {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "Another entry stands in its place already: look at that one. Nothing was stored.",
        ));
    }
    Ok(record)
}

/// Whether whoever asks made it, or is the SENCO.
pub fn may(look: &Look<'_>, given: &Given<'_>, by: StaffId) -> Result<(), Refusal> {
    let senco = |id| look.staff.get(&id).is_some_and(|staff| staff.is(&[Role::Senco, Role::DeputySenco]));
    if given.who.person() == Some(by) || given.who.person().is_some_and(senco) {
        return Ok(());
    }
    Err(Refusal::new(RefusalKind::NotAllowed, ONLY))
}
