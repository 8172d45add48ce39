//! Cuts lists into pages: never more rows than are wanted, never more bytes than a page may have, and each says where it
//! goes on. What a place is in the list is for each list to say, as the key that it is sorted by.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::command::Refusal;
use crate::proto::frame;
use crate::proto::page::{Onward, Page, Slice};

/// The most rows of a page.
const MOST: usize = 1_000;
/// From so many bytes on a page takes no further row: a note may have 64 KiB, a plan a few of them.
const BYTES: usize = 256 * 1024;

/// How many rows a page is to have.
pub(super) fn rows_of(slice: &Slice) -> usize {
    slice.limit.clamp(1, MOST)
}

/// How many rows are to be looked for: one more than the page has, to know whether there is more.
pub(super) fn wanted(slice: &Slice) -> usize {
    rows_of(slice) + 1
}

/// The key behind which the page begins; `None` at the list's beginning.
pub(super) fn after<K: DeserializeOwned>(slice: &Slice) -> Result<Option<K>, Refusal> {
    let Some(Onward(place)) = &slice.from else { return Ok(None) };
    let read = serde_json::from_str(place);
    read.map(Some).map_err(|_| Refusal::invalid("That is no place of this list: ask for its beginning."))
}

/// The place behind a row with this key.
pub(super) fn onward(key: &impl Serialize) -> Result<Onward, Refusal> {
    let place = serde_json::to_string(key);
    place.map(Onward).map_err(|error| Refusal::invalid(format!("The list cannot be gone on with: {error}.")))
}

/// A page of rows that come in order, each with its key.
pub(super) fn page<K: Serialize, T: Serialize>(
    slice: &Slice,
    rows: impl IntoIterator<Item = Result<(K, T), Refusal>>,
) -> Result<Page<T>, Refusal> {
    let (mut page, mut bytes, mut last) = (Page::default(), 0, None);
    for row in rows {
        if page.rows.len() >= rows_of(slice) || bytes >= BYTES {
            page.more = last.as_ref().map(onward).transpose()?;
            break;
        }
        let (key, row) = row?;
        bytes += frame::length(&row).unwrap_or(BYTES); // What cannot be sent at all, the line says.
        page.rows.push(row);
        last = Some(key);
    }
    Ok(page)
}

/// The first rows of a list behind a key, sorted by their keys. The rest is not sorted: that would take longer.
pub(super) fn sorted<K: Ord, T>(slice: &Slice, behind: Option<&K>, all: impl Iterator<Item = (K, T)>) -> Vec<(K, T)> {
    let mut rows: Vec<(K, T)> = all.filter(|(key, _)| behind.is_none_or(|behind| key > behind)).collect();
    let many = wanted(slice);
    if many < rows.len() {
        rows.select_nth_unstable_by(many, |(one, _), (other, _)| one.cmp(other));
        rows.truncate(many);
    }
    rows.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    rows
}

/// A page of a list that is not sorted yet.
pub(super) fn cut<K: Ord + Serialize + DeserializeOwned, T, R: Serialize>(
    slice: &Slice,
    all: impl Iterator<Item = (K, T)>,
    mut tell: impl FnMut(T) -> Result<R, Refusal>,
) -> Result<Page<R>, Refusal> {
    let behind = after(slice)?;
    page(slice, sorted(slice, behind.as_ref(), all).into_iter().map(|(key, row)| Ok((key, tell(row)?))))
}
