//! What becomes of a record that is added, replaced or taken back.

use uuid::Uuid;

use super::recent::{forget, remember, remember_again};
use super::{Amend, How, Misplaced, Withdrawn};
use crate::domain::shelf::{Shelved, Shelves, Unread};

/// Puts a new record on the shelf; the one in whose place it stands counts no more from there on.
pub fn put<R: Amend>(at: &mut Shelves<'_>, record: &R) -> Result<Shelved<R>, Unread> {
    let shelved = at.shelve(record.clone())?;
    remember(at, record);
    if record.stands() {
        record.counts(at);
    }
    if let Some(earlier) = record.replaces() {
        let replaced_by = shelved.id();
        let gone = Withdrawn { by: record.by(), at: at.place.at, replaced_by, how: How::default() };
        goes::<R>(at, earlier, gone)?;
    }
    Ok(shelved)
}

/// Takes one back, for whoever the line's `by` is: only people do. What it stood in the place of stands again, but for
/// what was about another child: that was so before it was corrected, and all of it is hidden. Lines of before name
/// another record instead, which says the same.
pub fn take_back<R: Amend>(at: &mut Shelves<'_>, id: Uuid, replaced_by: Option<Uuid>, how: &How) -> Result<(), Unread> {
    let Some(by) = at.place.by else { return Ok(()) };
    let gone = Withdrawn { by, at: at.place.at, replaced_by, how: how.clone() };
    if how.hidden {
        return hide::<R>(at, id, &gone);
    }
    let gone = goes::<R>(at, id, gone)?;
    let earlier = gone.filter(|_| replaced_by.is_none()).and_then(|gone| gone.replaces());
    let Some(earlier) = earlier else { return Ok(()) };
    let again = at.alter::<R>(earlier, |earlier| {
        earlier.withdrawn_mut().take_if(|gone| gone.replaced_by == Some(id)).is_some()
    })?;
    if let Some(again) = again {
        again.counts(at);
    }
    Ok(())
}

/// Lets one stand again that was taken back, for whoever the line's `by` is. What it had corrected goes again.
pub fn put_back<R: Amend>(at: &mut Shelves<'_>, id: Uuid) -> Result<(), Unread> {
    let again = at.alter::<R>(id, |record| {
        let only_taken = |gone: &mut Withdrawn| gone.replaced_by.is_none() && !gone.how.hidden;
        record.withdrawn_mut().take_if(only_taken).is_some()
    })?;
    let Some(again) = again else { return Ok(()) };
    again.counts(at);
    remember_again(at, again.as_ref());
    if let Some(earlier) = again.replaces() {
        let gone = Withdrawn { by: again.by(), at: at.place.at, replaced_by: Some(id), how: How::default() };
        goes::<R>(at, earlier, gone)?;
    }
    Ok(())
}

/// Hides a record with all that it had corrected, whether that counted or not: it stands with the SENCO from here on.
fn hide<R: Amend>(at: &mut Shelves<'_>, id: Uuid, withdrawn: &Withdrawn) -> Result<(), Unread> {
    let mut next = Some(id);
    while let Some(id) = next {
        goes::<R>(at, id, withdrawn.clone())?;
        let hidden = at.alter::<R>(id, |record| {
            let gone = record.withdrawn_mut().as_mut();
            gone.map(|gone| gone.how.hidden = true).is_some()
        })?;
        next = hidden.as_ref().and_then(|hidden| hidden.replaces());
        let new = hidden.filter(|hidden| !at.state.misplaced.contains_key(&hidden.named()));
        let Some(new) = new else { break };
        at.hold(new.named(), Misplaced { pupil: new.pupil(), by: withdrawn.by, at: withdrawn.at });
    }
    Ok(())
}

/// A record counts no more. The first word stands.
fn goes<R: Amend>(at: &mut Shelves<'_>, id: Uuid, withdrawn: Withdrawn) -> Result<Option<R>, Unread> {
    let gone = at.alter::<R>(id, |record| {
        let stands = record.stands();
        record.withdrawn_mut().get_or_insert(withdrawn);
        stands
    })?;
    let Some(gone) = gone else { return Ok(None) };
    forget(at, gone.as_ref());
    gone.counts_no_more(at);
    Ok(Some(R::clone(&gone)))
}
