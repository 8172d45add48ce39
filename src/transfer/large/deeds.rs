//! What no file of an invented school can bring, because people do it by hand: what is taken back or put right, who is
//! linked to whom, what is typed and not sent.

use super::people::{HEAD, SENCO, Seated, login, upn};
use super::plot::{InTerm, Plot};
use super::words::{NOTES, YEARS};
use crate::domain::id::EntryId;
use crate::domain::upn::Upn;

/// One observation in so many is taken back, and one put right.
const MISTAKEN: usize = 800;
/// Links of a school year, besides one for so many pupils.
const LINKS: usize = 6;
const LINKED: usize = 100;
/// The first of the staff who is not one of the demo's people.
const OTHERS: usize = 4;
/// How many people have something typed and not sent.
const TYPING: usize = 5;

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Whoever made an entry takes it back.
    Withdraw {
        /// Their login.
        by: String,
        /// Which.
        entry: EntryId,
    },
    /// The SENCO puts an entry right: with another note.
    Correct {
        /// The SENCO's login.
        by: String,
        /// Which.
        entry: EntryId,
        /// The note.
        note: String,
    },
    /// A school year begins: the links of the last one end, and these count.
    Links(Vec<Tie>),
    /// Somebody has typed a log line and not sent it.
    Typed {
        /// Their login.
        by: String,
        /// About whom.
        upn: Upn,
        /// The line.
        text: String,
    },
}

/// A link between somebody, by login, and those they work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Who.
    pub login: String,
    /// With whom.
    pub to: TieTo,
}

/// Whom a link is to, as a school's files call them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TieTo {
    /// A pupil.
    Pupil(Upn),
    /// A year group.
    Year(String),
}

impl Plot {
    /// Throw is done behind a week: early enough in the term that no review rests on it.
    pub(super) fn mistakes(&self, at: InTerm, planned: &[Seated]) -> Vec<Deed> {
        if at.week.end > at.of.whole * 2 / 3 {
            return Vec::new();
        }
        let mut deeds = Vec::new();
        for number in self.observed(at) {
            let place = number % MISTAKEN;
            let Some((entry, by)) = self.named(at, planned, number).filter(|_| place == 7 || place == 407) else {
                continue;
            };
            deeds.push(if place == 7 {
                Deed::Withdraw { by, entry }
            } else {
                Deed::Correct { by: SENCO.into(), entry, note: format!("put right: {}", NOTES[number % 3 + 3]) }
            });
        }
        deeds
    }

    /// The links of a school year: some to year groups, most to one pupil.
    pub(super) fn links(&self, year: i32) -> Deed {
        let ago = usize::try_from(self.time.now - year).unwrap_or(0);
        let planned = self.planned(year);
        let count = LINKS + self.pupils / LINKED;
        let ties = (0..count).filter_map(|place| {
            let who = planned.get((place * 7 + ago) % planned.len().max(1))?;
            let to = match place {
                0 | 1 => TieTo::Year(YEARS.get(self.year_group(*who, year)).copied()?.to_owned()),
                _ => TieTo::Pupil(upn(self.number(*who))?),
            };
            Some(Tie { login: login(OTHERS + place * 3 % (self.staff() - OTHERS)), to })
        });
        Deed::Links(ties.collect())
    }

    /// Throw is typed and not sent today.
    pub(super) fn typed(&self) -> Vec<Deed> {
        let planned = self.planned(self.time.now);
        let people = (0..TYPING).map(|staff| if staff < HEAD { staff } else { staff + 1 }).zip(&planned);
        let deed = |(staff, who): (usize, &Seated)| {
            let upn = upn(self.number(*who))?;
            Some(Deed::Typed { by: login(staff), upn, text: "1+p settled in two".to_owned() })
        };
        people.filter_map(deed).collect()
    }
}
