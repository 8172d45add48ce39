//! Finds records on the shelf: by id, and by group from the newest on.

use std::ops::RangeInclusive;
use std::sync::Arc;

use uuid::Uuid;

use super::key::{above, group_start, id_key, owner_start};
use super::{AT_HAND, End, Held, Key, Past, RANGED, Ranged, Shelved, Unread, read, seq_of};
use crate::domain::state::State;

/// Shows all that lies under keys that begin with `start`, in order, holding only a page of it at a time.
pub fn each(
    past: &dyn Past,
    start: &[u8],
    mut show: impl FnMut(&[u8], &[u8]) -> Result<(), Unread>,
) -> Result<(), Unread> {
    const PAGE: usize = 256;
    let (mut low, high) = (start.to_vec(), above(start));
    loop {
        let page = past.range(&low, &high, End::First, PAGE)?;
        for (key, value) in &page {
            show(key, value)?;
        }
        match page.into_iter().nth(PAGE - 1) {
            Some((last, _)) => low = [&last, &[0][..]].concat(),
            None => return Ok(()),
        }
    }
}

/// Reads what memory holds of a kind.
pub fn load_held<R: Held>(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
    each(past, &[R::TAG], |_, value| {
        let (name, record): (R::Name, R) = read(value)?;
        R::held_mut(state).insert_mut(name, Arc::new(record));
        Ok(())
    })
}

/// Reads what is at hand of a kind.
pub fn load_at_hand<R: Ranged>(past: &dyn Past, mut show: impl FnMut(Shelved<R>)) -> Result<(), Unread> {
    for tag in R::TAGS {
        each(past, &[AT_HAND, RANGED, *tag], |key, value| {
            show(Shelved::new(seq_of(key), read(value)?));
            Ok(())
        })?;
    }
    Ok(())
}

pub(super) type Get<'g> = dyn Fn(&[u8]) -> Result<Option<Vec<u8>>, Unread> + 'g;

/// A record by its id, and its key. One that is named and not there is a fault of the shelf, not a missing record.
pub(super) fn named<R: Ranged>(id: Uuid, get: &Get<'_>) -> Result<Option<(Key, R)>, Unread> {
    let Some(key) = get(&id_key::<R>(id))? else { return Ok(None) };
    let value = get(&key)?.ok_or_else(|| Unread("a record is named and not there".into()))?;
    let record: R = read(&value)?;
    if record.id() == Some(id) { Ok(Some((key, record))) } else { Err(Unread("a record is misplaced".into())) }
}

/// A record by its id.
pub fn by_id<R: Ranged>(past: &dyn Past, id: Uuid) -> Result<Option<Shelved<R>>, Unread> {
    let found = named::<R>(id, &|key| past.get(key))?;
    Ok(found.map(|(key, record)| Shelved::new(seq_of(&key), record)))
}

pub(super) fn shelved<R: Ranged>((key, value): (Key, Vec<u8>)) -> Result<Shelved<R>, Unread> {
    let record: R = read(&value)?;
    let seq = seq_of(&key);
    if record.spot().key(seq) == key {
        Ok(Shelved::new(seq, record))
    } else {
        Err(Unread("a record is misplaced".into()))
    }
}

/// The records of one owner in these groups from the highest group on, in each the newest first; at most `limit`, of
/// those that come after the one with the key `after` where one is given.
pub fn by_group<R: Ranged>(
    past: &dyn Past,
    (tag, owner): (u8, Uuid),
    groups: &RangeInclusive<u32>,
    after: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<Shelved<R>>, Unread> {
    let low = group_start(tag, owner, *groups.start());
    let high = above(&group_start(tag, owner, *groups.end()));
    let high = after.filter(|after| *after < high.as_slice()).unwrap_or(&high);
    past.range(&low, high, End::Last, limit)?.into_iter().map(shelved).collect()
}

/// How many records have keys that lie aside at one owner.
pub fn count_aside(past: &dyn Past, (tag, owner): (u8, Uuid)) -> Result<usize, Unread> {
    let mut count = 0;
    each(past, &owner_start(tag, owner), |_, _| {
        count += 1;
        Ok(())
    })?;
    Ok(count)
}

/// The records whose keys lie aside at one owner, the newest first.
pub fn aside<R: Ranged>(
    past: &dyn Past,
    (tag, owner): (u8, Uuid),
    after: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<(Key, Shelved<R>)>, Unread> {
    let low = owner_start(tag, owner);
    let high = above(&low);
    let high = after.filter(|after| *after < high.as_slice()).unwrap_or(&high);
    let take = |(place, key): (Key, Key)| {
        let value = past.get(&key)?.ok_or_else(|| Unread("a record is named and not there".into()))?;
        Ok((place, shelved((key, value))?))
    };
    past.range(&low, high, End::Last, limit)?.into_iter().map(take).collect()
}
