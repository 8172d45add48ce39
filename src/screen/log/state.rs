//! What the log line holds. Pupil and form are held from the first key, whatever the list does.

use super::hints::Turn;
use crate::domain::id::{EntryId, PupilId};
use crate::domain::log_line::{self, Offer, Reading, Written};
use crate::domain::record::plan::Plan;
use crate::keys::Context;
use crate::model::{DraftKey, Model, Tone};
use crate::proto::ask;
use crate::proto::view::{Brief, Card, EntryCard};
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
    /// The entry in whose place it is to stand.
    pub(super) corrects: Option<EntryId>,
}

impl Log {
    /// A line for this pupil. What was typed for them before and not sent comes back.
    pub fn new(pupil: PupilId, first: &str, model: &Model) -> Log {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        let mut line = Typed::new(DraftKey::about(Context::LogLine, pupil), model);
        line.begin(first);
        Log { pupil, named, line, says: String::new(), turn: None, corrects: None }
    }

    /// A line that corrects an entry: it begins with what stands there.
    pub fn correct(pupil: PupilId, entry: EntryId, model: &Model) -> Log {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        let line = Typed::new(Some(DraftKey::Correct(pupil, entry)), model);
        Log { pupil, named, line, says: String::new(), turn: None, corrects: Some(entry) }
    }

    /// The entry that it corrects, once it is here.
    pub(super) fn corrected<'m>(&self, model: &'m Model) -> Option<&'m EntryCard> {
        model.cache.here(&ask::entry(self.corrects?))
    }

    /// The line as it stands in the record, where nothing else is typed yet.
    pub(super) fn begin_correction(&mut self, model: &mut Model) {
        let Some(card) = self.corrected(model).filter(|_| self.line.line().is_empty()) else { return };
        let line = log_line::line_of(&card.signed.entry, card.plan.as_ref(), model.today(), &model.calendar());
        match line {
            Some(line) => self.line.begin(&line),
            None => model.say(Tone::Note, "No line says what this entry says: write it anew."),
        }
    }

    pub(super) fn card<'m>(&self, model: &'m Model) -> Option<&'m Card> {
        model.cache.card(self.pupil).here()
    }

    pub(super) fn plan<'m>(&self, model: &'m Model) -> Option<&'m Plan> {
        match self.corrects {
            Some(_) => self.corrected(model).and_then(|card| card.plan.as_ref()),
            None => self.card(model).and_then(|card| card.plan.as_ref()),
        }
    }

    /// What the line says; `None` while the plan is not here yet.
    pub(super) fn reading(&self, model: &Model) -> Option<Reading> {
        let reading = self.reading_of(&self.line.text(), model)?;
        let sentence = match (&reading, self.corrects) {
            (_, None) => return Some(reading),
            (Reading::NotALine, _) => "That is no log line: 1 CI07 or A comes first, then how it went.",
            (Reading::Entries(entries), _) if entries.len() > 1 => {
                "One entry stands in the place of one: log others apart."
            }
            _ => return Some(reading),
        };
        Some(Reading::Wrong { sentence: sentence.into(), at: 0 })
    }

    /// What a line would say.
    pub(super) fn reading_of(&self, line: &str, model: &Model) -> Option<Reading> {
        self.plain_reading(line, model)
            .map(|reading| reading.at_school(line, model.cache.strategies(), model.snippets()))
    }

    /// The same, before snippets are written out.
    pub(super) fn plain_reading(&self, line: &str, model: &Model) -> Option<Reading> {
        if self.corrects.is_some() {
            self.corrected(model)?;
        } else {
            self.card(model)?;
        }
        Some(log_line::read(line, self.plan(model), model.today(), &model.calendar()))
    }

    /// Entries in words.
    pub(super) fn describe(&self, entries: &[Written], model: &Model) -> String {
        log_line::describe_at_school(entries, self.plan(model), model.cache.strategies(), model.today())
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
