//! What the log line holds. Pupil and form are held from the first key, whatever the list does.

use super::hints::Turn;
use crate::domain::id::PupilId;
use crate::domain::log_line::{self, Offer, Reading, Written};
use crate::domain::plan::Plan;
use crate::model::{DraftKey, Model};
use crate::proto::view::{Brief, Card};
use crate::screen::Typed;

/// The log line for one pupil.
pub struct Log {
    pub(super) pupil: PupilId,
    /// Name and form, as they were when the line was begun.
    pub(super) named: String,
    pub(super) line: Typed,
    /// What stood in the reading when it was sent, for the status line.
    pub(super) says: String,
    /// What Tab or the Up key go on with.
    pub(super) turn: Option<Turn>,
}

impl Log {
    /// A line for this pupil. What was typed for them before and not sent comes back.
    pub fn new(pupil: PupilId, first: &str, model: &Model) -> Log {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        let mut line = Typed::new(Some(DraftKey::Log(pupil)), model);
        line.begin(first);
        Log { pupil, named, line, says: String::new(), turn: None }
    }

    pub(super) fn card<'m>(&self, model: &'m Model) -> Option<&'m Card> {
        let record = model.cache.record.as_ref().map(|record| &record.card).filter(|card| card.brief.id == self.pupil);
        record.or_else(|| model.cache.card(self.pupil).and_then(|card| card.as_ref().ok()))
    }

    pub(super) fn plan<'m>(&self, model: &'m Model) -> Option<&'m Plan> {
        self.card(model).and_then(|card| card.plan.as_ref())
    }

    /// What the line says; `None` while the plan is not here yet.
    pub(super) fn reading(&self, model: &Model) -> Option<Reading> {
        self.reading_of(&self.line.text(), model)
    }

    /// What a line would say.
    pub(super) fn reading_of(&self, line: &str, model: &Model) -> Option<Reading> {
        self.plain_reading(line, model)
            .map(|reading| reading.at_school(line, &model.cache.strategies, model.snippets()))
    }

    /// The same, before snippets are written out.
    pub(super) fn plain_reading(&self, line: &str, model: &Model) -> Option<Reading> {
        self.card(model)?;
        Some(log_line::read(line, self.plan(model), model.today(), &model.calendar()))
    }

    /// Entries in words.
    pub(super) fn describe(&self, entries: &[Written], model: &Model) -> String {
        log_line::describe_at_school(entries, self.plan(model), &model.cache.strategies, model.today())
    }
}

/// What could come next, in one line.
pub(super) fn offered(offers: &[Offer]) -> String {
    let one = |offer: &Offer| match offer.label.as_str() {
        "" => offer.text.clone(),
        label => format!("{} {label}", offer.text),
    };
    offers.iter().map(one).collect::<Vec<_>>().join("   ")
}
