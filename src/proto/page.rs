//! A long list goes over the line a page at a time. Where it goes on is said in the server's own words, by what stands
//! there and not by a number, so that the list may move meanwhile: whoever walks it to its end sees each record once.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// How many rows a page has where nobody says.
pub const ROWS: usize = 100;

/// Where a list goes on. Only the server that said it reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Onward(pub String);

/// Which rows of a list are wanted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slice {
    /// From where on; `None` for its beginning.
    #[serde(default)]
    pub from: Option<Onward>,
    /// How many rows at most. The server may stop earlier, and says that there is more.
    pub limit: usize,
}

impl Slice {
    /// The first rows.
    pub fn first(limit: usize) -> Slice {
        Slice { from: None, limit }
    }

    /// The rows from there on.
    pub fn on(from: Onward, limit: usize) -> Slice {
        Slice { from: Some(from), limit }
    }
}

impl Default for Slice {
    fn default() -> Slice {
        Slice::first(ROWS)
    }
}

/// Some rows of a list, in the list's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where it goes on; `None` at its end.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub more: Option<Onward>,
}

fn none() -> Option<Onward> {
    None
}

impl<T> Page<T> {
    /// A list that is all here.
    pub fn whole(rows: Vec<T>) -> Page<T> {
        Page { rows, more: None }
    }

    /// Takes the rows behind its own over.
    pub fn go_on(&mut self, next: Page<T>) {
        self.rows.extend(next.rows);
        self.more = next.more;
    }
}

impl<T> Default for Page<T> {
    fn default() -> Page<T> {
        Page::whole(Vec::new())
    }
}

impl<T> Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.rows
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

impl<'p, T> IntoIterator for &'p Page<T> {
    type Item = &'p T;
    type IntoIter = std::slice::Iter<'p, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}
