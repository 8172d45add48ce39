//! What the screen of a page holds: which page, and where in it one is.

use crate::domain::id::PupilId;
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::proto::message::PaperTo;

/// What is on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A pupil's plan in plain words.
    Handout(PupilId),
    /// The plans of a class.
    Cover(String),
}

/// A page.
pub struct Paper {
    pub(super) what: What,
    /// The page of it that stands on the screen, from 0.
    pub(super) page: usize,
}

impl Paper {
    /// A pupil's plan in plain words.
    pub fn handout(pupil: PupilId) -> Paper {
        Paper { what: What::Handout(pupil), page: 0 }
    }

    /// The plans of a class, form or group.
    pub fn cover(class: String) -> Paper {
        Paper { what: What::Cover(class), page: 0 }
    }

    /// What is to be asked for it.
    pub(super) fn ask(&self) -> Question {
        match &self.what {
            What::Handout(pupil) => ask::handout(*pupil, PaperTo::Screen).question,
            What::Cover(class) => ask::cover(class.clone(), PaperTo::Screen).question,
        }
    }
}
