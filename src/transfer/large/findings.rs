//! What an invented school finds out about its pupils: assessment, parents' concerns, and a version of the profile a term.

use super::people::Seated;
use super::plot::{InTerm, Plot};
use super::throws::{Throw, Throws};
use super::words::{ANSWERS, FOUND, NEEDS, STRENGTHS, VIEWS, WORRIES};
use crate::domain::record::assessment::{AssessId, AssessRow, Source};
use crate::domain::record::concern::{AnswerRow, ConcernId, ConcernText};
use crate::domain::record::profile::{Part, ProfileRow};
use crate::domain::roster::{Filed, SupportRow};

/// Entries of the assessment in a term, of a pupil with a plan.
const ENTRIES: usize = 2;
/// One pupil with a plan in so many has a concern in a term.
const CONCERNED: usize = 2;
/// One pupil without a plan in so many has an entry in a term.
const OTHERS: usize = 60;
/// Of this term one concern in so many waits for longer.
const FORGOTTEN: usize = 4;
/// A concern is answered after so many school days.
const ANSWERED: usize = 8;

impl Plot {
    /// Adds what was found out in a week about a pupil with a plan.
    pub(super) fn add_findings(&self, who: Seated, at: InTerm, row: &mut SupportRow) {
        for number in 0..ENTRIES {
            self.add_entry(who, at, number, row);
        }
        self.add_concern(who, at, row);
        self.add_profile(who, at, row);
    }

    /// Those without a plan of whom something was found out in a term.
    pub(super) fn others(&self, at: InTerm) -> Vec<Seated> {
        let mut throws = Throws::of(Throw::Assessment, &[at.term]);
        (0..self.pupils / OTHERS).map(|_| self.seated(throws.below(self.pupils), at.of.year)).collect()
    }

    /// Adds an entry, where it is of this week.
    pub(super) fn add_entry(&self, who: Seated, at: InTerm, number: usize, row: &mut SupportRow) {
        let mut throws = Throws::of(Throw::Assessment, &[self.number(who), at.term, number]);
        let place = throws.below(at.of.whole);
        if !at.week.contains(place) {
            return;
        }
        let day = at.of.day(place);
        let entry = AssessRow {
            id: AssessId(throws.id(day)),
            source: throws.pick(Source::ALL),
            day,
            text: throws.pick(FOUND).into(),
            senco_and_head_only: throws.one_in(10),
            by: self.colleague(who.seat, at.of.year, &mut throws),
            entered: throws.instant(day),
        };
        row.known.push(Filed { line: 0, row: entry.into() });
    }

    fn add_concern(&self, who: Seated, at: InTerm, row: &mut SupportRow) {
        let mut throws = Throws::of(Throw::Concern, &[self.number(who), at.term]);
        let place = throws.below(at.of.whole);
        if !throws.one_in(CONCERNED) || !at.week.contains(place) {
            return;
        }
        let day = at.of.day(place);
        let answer = AnswerRow {
            text: throws.pick(ANSWERS).into(),
            by: self.colleague(who.seat, at.of.year, &mut throws),
            at: throws.instant(at.of.day(place + ANSWERED)),
        };
        let is_new = place + ANSWERED >= at.of.days.len() || throws.one_in(FORGOTTEN);
        let is_open = is_new && !at.of.is_over();
        let concern = ConcernText {
            id: ConcernId(throws.id(day)),
            who: throws.pick(&["mother", "father", "grandmother"]).into(),
            day,
            text: throws.pick(WORRIES).into(),
            by: self.colleague(who.seat, at.of.year, &mut throws),
            entered: throws.instant(day),
            answers: if is_open { Vec::new() } else { vec![answer] },
        };
        row.known.push(Filed { line: 0, row: concern.into() });
    }

    fn add_profile(&self, who: Seated, at: InTerm, row: &mut SupportRow) {
        let mut throws = Throws::of(Throw::Profile, &[self.number(who), at.term]);
        let place = throws.below(at.of.whole);
        if !at.week.contains(place) {
            return;
        }
        let texts = [
            (Part::Strengths, STRENGTHS),
            (Part::Works, ANSWERS),
            (Part::DoesNot, NEEDS),
            (Part::Needs, NEEDS),
            (Part::Interests, STRENGTHS),
            (Part::Communication, VIEWS),
            (Part::Story, FOUND),
            (Part::PreferredContact, VIEWS),
        ];
        let profile = ProfileRow {
            version: self.cycle(who, at.term),
            parts: texts.into_iter().map(|(part, from)| (part, throws.pick(from).to_owned())).collect(),
            by: self.colleague(who.seat, at.of.year, &mut throws),
            at: throws.instant(at.of.day(place)),
        };
        row.known.push(Filed { line: 0, row: profile.into() });
    }
}
