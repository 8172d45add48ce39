//! Who reads the plans of an invented school: about ten people read the first two versions in force of each cycle, and
//! some have to be asked.

use super::people::{SENCO, Seated};
use super::plans::{Edition, MadeFor};
use super::plot::{InTerm, Plot};
use super::throws::{Throw, Throws};
use crate::domain::record::nudge::NudgeRow;
use crate::domain::record::receipt::ReceiptRow;
use crate::domain::roster::{Filed, SupportRow};

/// How many versions of a cycle are read.
const READ: usize = 2;
/// One reader in so many does not.
const MISSED: usize = 15;
/// Somebody is asked to read one cycle in so many.
const NUDGED: usize = 3;

impl Plot {
    /// Adds what was read in a week, and who was asked to read.
    pub(super) fn add_readers(&self, who: Seated, at: InTerm, row: &mut SupportRow) {
        let versions = self.versions(who, at);
        let in_force = versions.iter().filter(|version| !matches!(version.made, MadeFor::Draft | MadeFor::Closed));
        for version in in_force.take(READ) {
            self.add_receipts(who, at, *version, row);
        }
        let current = versions.iter().find(|version| version.made == MadeFor::Current);
        let mut throws = Throws::of(Throw::Nudge, &[self.number(who), at.term]);
        if let Some(version) = current.filter(|_| throws.one_in(NUDGED)) {
            let day = version.day + 7;
            if at.week.contains(day) {
                let to = self.colleague(who.seat, at.of.year, &mut throws);
                let (cycle, version, by) = (self.cycle(who, at.term), version.number, SENCO.to_owned());
                let instant = throws.instant(at.of.day(day));
                row.known.push(Filed { line: 0, row: NudgeRow { cycle, version, to, by, at: instant }.into() });
            }
        }
    }

    fn add_receipts(&self, who: Seated, at: InTerm, version: Edition, row: &mut SupportRow) {
        let last = at.of.whole.saturating_sub(1);
        for (place, by) in self.team(who.seat, at.of.year).into_iter().enumerate() {
            let numbers = [self.number(who), at.term, usize::from(version.number), place];
            let mut throws = Throws::of(Throw::Reading, &numbers);
            let day = (version.day + 1 + throws.below(8)).min(last);
            if at.week.contains(day) && !throws.one_in(MISSED) {
                let (cycle, version, instant) =
                    (self.cycle(who, at.term), version.number, throws.instant(at.of.day(day)));
                row.known.push(Filed { line: 0, row: ReceiptRow { cycle, version, by, at: instant }.into() });
            }
        }
    }
}
