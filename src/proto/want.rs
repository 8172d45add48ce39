//! A question with the kind of its answer, so that whoever asks, and whoever looks into what was kept, gets that kind and
//! no other; and what every answer can do that is a page of a list.

use std::collections::BTreeSet;

use super::ask::{Question, Reply};
use super::message::Request;
use super::page::{Onward, Page};
use super::view::{AuditPage, ItemRows, ReadBy};
use crate::domain::id::FlagId;

/// A question, and what answers it.
pub struct Want<A: ?Sized> {
    /// What is asked.
    pub question: Question,
    pub(super) pick: fn(&Reply) -> Option<&A>,
}

impl<A: ?Sized> Want<A> {
    /// The answer in a reply; `None` where it answers something else.
    pub fn pick<'r>(&self, reply: &'r Reply) -> Option<&'r A> {
        (self.pick)(reply)
    }
}

impl<A: ?Sized> From<Want<A>> for Question {
    fn from(want: Want<A>) -> Question {
        want.question
    }
}

impl<A: ?Sized> From<Want<A>> for Request {
    fn from(want: Want<A>) -> Request {
        Request::Ask(want.question)
    }
}

/// An answer that is a page of a list.
pub trait Listed {
    /// How many rows it has.
    fn rows(&self) -> usize;

    /// Takes what comes behind over.
    fn go_on(&mut self, next: Self);

    /// Where it goes on.
    fn more(&self) -> Option<&Onward>;
}

impl<T> Listed for Page<T> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn go_on(&mut self, next: Page<T>) {
        Page::go_on(self, next);
    }

    fn more(&self) -> Option<&Onward> {
        self.more.as_ref()
    }
}

impl Listed for ItemRows {
    fn rows(&self) -> usize {
        self.page.len()
    }

    fn go_on(&mut self, mut next: ItemRows) {
        (self.open, self.piles, self.looked_to) = (next.open, next.piles, next.looked_to);
        // What came in meanwhile stands here already, behind the others.
        let known: BTreeSet<FlagId> = self.page.iter().map(|row| row.id).collect();
        next.page.rows.retain(|row| !known.contains(&row.id));
        self.page.go_on(next.page);
    }

    fn more(&self) -> Option<&Onward> {
        self.page.more.as_ref()
    }
}

impl Listed for ReadBy {
    fn rows(&self) -> usize {
        self.readers.len()
    }

    fn go_on(&mut self, next: ReadBy) {
        let readers = std::mem::take(&mut self.readers);
        *self = ReadBy { readers, ..next.clone() };
        self.readers.go_on(next.readers);
    }

    fn more(&self) -> Option<&Onward> {
        self.readers.more.as_ref()
    }
}

impl Listed for AuditPage {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn go_on(&mut self, next: AuditPage) {
        self.rows.go_on(next.rows);
    }

    fn more(&self) -> Option<&Onward> {
        self.rows.more.as_ref()
    }
}
