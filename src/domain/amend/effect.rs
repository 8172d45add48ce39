//! What becomes of a record that is added, replaced or taken back.

use uuid::Uuid;

use super::recent::{forget, remember, remember_again};
use super::{Amend, Withdrawn};
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
        goes::<R>(at, earlier, Withdrawn { by: record.by(), at: at.place.at, replaced_by, hidden: false })?;
    }
    Ok(shelved)
}

/// Takes one back, for whoever the line's `by` is: only people do. What it stood in the place of stands again; lines of
/// before name another record instead, which says the same.
pub fn take_back<R: Amend>(
    at: &mut Shelves<'_>,
    id: Uuid,
    replaced_by: Option<Uuid>,
    hidden: bool,
) -> Result<(), Unread> {
    let Some(by) = at.place.by else { return Ok(()) };
    let gone = goes::<R>(at, id, Withdrawn { by, at: at.place.at, replaced_by, hidden })?;
    let earlier = gone.filter(|_| replaced_by.is_none()).and_then(|gone| gone.replaces());
    let Some(earlier) = earlier else { return Ok(()) };
    if hidden {
        return hide_too::<R>(at, earlier);
    }
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
        let only_taken = |gone: &mut Withdrawn| gone.replaced_by.is_none() && !gone.hidden;
        record.withdrawn_mut().take_if(only_taken).is_some()
    })?;
    let Some(again) = again else { return Ok(()) };
    again.counts(at);
    remember_again(at, again.as_ref());
    if let Some(earlier) = again.replaces() {
        let gone = Withdrawn { by: again.by(), at: at.place.at, replaced_by: Some(id), hidden: false };
        goes::<R>(at, earlier, gone)?;
    }
    Ok(())
}

/// What was about another child was so before it was corrected: nothing stands again, and all of it is hidden.
fn hide_too<R: Amend>(at: &mut Shelves<'_>, id: Uuid) -> Result<(), Unread> {
    let mut next = Some(id);
    while let Some(id) = next {
        let gone = at.alter::<R>(id, |record| {
            let shown = record.withdrawn_mut().as_mut().filter(|gone| !gone.hidden);
            shown.map(|gone| gone.hidden = true).is_some()
        })?;
        next = gone.and_then(|gone| gone.replaces());
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
