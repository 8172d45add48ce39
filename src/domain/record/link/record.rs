//! Links between people and those whom they work with besides the classes of the roster: one pupil, a group, a year,
//! or a class for a day. Every link ends: none outlives the school year that it was made for.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::domain::id::{ClassId, LinkId, PupilId, StaffId};
use crate::domain::record::pupil::Pupil;
use crate::domain::school_day::Day;

/// What somebody is to those they are linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Teaches or supports a class.
    Class,
    /// Supports one pupil.
    OneToOne,
    /// Leads a group.
    Group,
    /// Takes a class while its teacher plans and prepares (PPA).
    Ppa,
    /// Looks after a year group.
    HeadOfYear,
    /// Takes a class for a day.
    Cover,
}

impl LinkKind {
    /// All of them.
    pub const ALL: [LinkKind; 6] =
        [LinkKind::Class, LinkKind::OneToOne, LinkKind::Group, LinkKind::Ppa, LinkKind::HeadOfYear, LinkKind::Cover];

    /// The word on screen and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            LinkKind::Class => "class",
            LinkKind::OneToOne => "one-to-one",
            LinkKind::Group => "group",
            LinkKind::Ppa => "ppa",
            LinkKind::HeadOfYear => "head-of-year",
            LinkKind::Cover => "cover",
        }
    }

    /// The kind that a word names.
    pub fn parse(word: &str) -> Option<LinkKind> {
        let plain = word.trim().to_lowercase().replace(['_', ' '], "-");
        LinkKind::ALL.into_iter().find(|kind| kind.word() == plain)
    }

    /// Whether the plan is theirs to change, as it is the teacher's: those who stand in see it and log.
    pub fn shares_the_plan(self) -> bool {
        !matches!(self, LinkKind::Ppa | LinkKind::Cover)
    }
}

/// Whom a link is to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", content = "which", rename_all = "snake_case")]
pub enum LinkTo {
    /// Everybody in a class or group.
    Class(ClassId),
    /// One pupil.
    Pupil(PupilId),
    /// Everybody in a year group, by its code.
    Year(String),
}

impl LinkTo {
    /// What somebody is to them where nothing else is said.
    pub fn usual_kind(&self) -> LinkKind {
        match self {
            LinkTo::Class(_) => LinkKind::Class,
            LinkTo::Pupil(_) => LinkKind::OneToOne,
            LinkTo::Year(_) => LinkKind::HeadOfYear,
        }
    }

    /// Whether the pupil is one of them.
    pub fn holds(&self, pupil: &Pupil) -> bool {
        match self {
            LinkTo::Class(class) => pupil.classes.contains(class),
            LinkTo::Pupil(id) => pupil.id == *id,
            LinkTo::Year(year) => pupil.year == *year,
        }
    }
}

/// A link, from one day to another, both counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// Who.
    pub staff: StaffId,
    /// With whom.
    #[serde(flatten)]
    pub to: LinkTo,
    /// As what.
    pub kind: LinkKind,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Somebody ended it before its last day: from then on it counts no more.
    #[serde(default)]
    pub ended: bool,
}

impl Link {
    /// Whether it counts on this day.
    pub fn counts_on(&self, day: Day) -> bool {
        !self.ended && self.from <= day && day <= self.until
    }

    /// Whether its days are gone.
    pub fn is_over(&self, today: Day) -> bool {
        self.ended || self.until < today
    }
}

/// The last day of the school year that a day belongs to. August belongs to the year that begins: what is entered in
/// the holidays is meant for September.
pub fn year_ends(day: Day) -> Day {
    let year = if day.month() >= 8 { day.year() + 1 } else { day.year() };
    Day::from_ymd_opt(year, 8, 31).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn no_link_outlives_its_school_year() {
        for (entered, last) in [
            ("2026-11-23", "2027-08-31"),
            ("2027-07-20", "2027-08-31"),
            ("2027-08-01", "2028-08-31"),
            ("2027-08-31", "2028-08-31"),
            ("2027-09-01", "2028-08-31"),
            ("2028-02-29", "2028-08-31"),
        ] {
            assert_eq!(year_ends(day(entered)), day(last), "{entered}");
        }
    }

    #[test]
    fn words_name_kinds() {
        for kind in LinkKind::ALL {
            assert_eq!(LinkKind::parse(&kind.word().to_uppercase()), Some(kind));
        }
        assert_eq!(LinkKind::parse("head of year"), Some(LinkKind::HeadOfYear));
        assert_eq!(LinkKind::parse("friend"), None);
    }
}
