//! What the staff of an invented school hand to the SENCO, with what became of it: nearly all is resolved.

use super::people::{SENCO, Seated};
use super::plot::{InTerm, Plot};
use super::throws::{Throw, Throws};
use super::timeline::TERMS;
use super::words::{ANSWERS, ITEMS};
use crate::domain::id::FlagId;
use crate::domain::record::flag::{ParentsKnow, Reason, Resolution, Step, Urgency};
use crate::domain::roster::{FlagRow, StepRow};

/// In a school year there is one item for so many pupils.
const PUPILS: usize = 2;
/// An item is resolved after so many school days.
const DONE: usize = 7;

impl Plot {
    /// The items that were raised in a week, each with its pupil.
    pub(super) fn items(&self, at: InTerm, planned: &[Seated]) -> Vec<(Seated, FlagRow)> {
        let count = (self.pupils / (PUPILS * TERMS)).max(1);
        let day_of = |number: usize| number * at.of.whole / count;
        let numbers = (0..count).filter(|number| at.week.contains(day_of(*number)));
        numbers.map(|number| self.item(at, planned, number, day_of(number))).collect()
    }

    fn item(&self, at: InTerm, planned: &[Seated], number: usize, day: usize) -> (Seated, FlagRow) {
        let mut throws = Throws::of(Throw::Item, &[at.term, number]);
        let anybody = self.seated(throws.below(self.pupils), at.of.year);
        let with_plan = planned.get(throws.below(planned.len())).copied().filter(|_| !throws.one_in(4));
        let who = with_plan.unwrap_or(anybody);
        let reason = throws.pick(Reason::ALL);
        let asked = matches!(reason, Reason::NewNeed | Reason::Progress | Reason::Parent);
        let by = self.colleague(who.seat, at.of.year, &mut throws);
        let thread = thread(at, day, &by, &mut throws);
        let news = usize::from(!at.of.is_over() && throws.one_in(8));
        let row = FlagRow {
            file_line: 0,
            id: FlagId(throws.id(at.of.day(day))),
            reason,
            urgency: throws.pick(Urgency::ALL),
            note: throws.pick(ITEMS).into(),
            line: with_plan.filter(|_| throws.one_in(2)).map(|_| 1),
            parents: asked.then(|| throws.pick(ParentsKnow::ALL)),
            by,
            raised: throws.instant(at.of.day(day)),
            seen: thread.len().saturating_sub(news),
            thread,
        };
        (who, row)
    }
}

/// The steps taken with an item; one of the last days is still under way, or nobody has taken it up.
fn thread(at: InTerm, day: usize, by: &str, throws: &mut Throws) -> Vec<StepRow> {
    let is_new = !at.of.is_over() && day + DONE > at.of.days.len();
    let replies = 1 + throws.below(3);
    let mut steps = vec![(Step::Acknowledge, SENCO)];
    if is_new {
        match throws.below(4) {
            0 => steps.push((Step::Wait { on: "the room".into(), until: None }, SENCO)),
            1 => steps.push((Step::Reply, SENCO)),
            2 => {}
            _ => steps.clear(),
        }
    } else {
        steps.extend((0..replies).map(|reply| (Step::Reply, if reply % 2 == 0 { SENCO } else { by })));
        steps.push((Step::end(throws.pick(Resolution::ALL)), SENCO));
    }
    let steps = steps.into_iter().zip(1..);
    steps
        .map(|((step, by), after)| StepRow {
            id: None,
            message: if step == Step::Acknowledge { String::new() } else { throws.pick(ANSWERS).into() },
            step,
            by: by.to_owned(),
            side: None,
            at: throws.instant(at.of.day(day + after)),
        })
        .collect()
}
