//! What the log line holds. Pupil and form are held from the first key, whatever the list does.

use super::hints::Turn;
use crate::domain::id::{EntryId, PupilId};
use crate::domain::log_line::{self, Offer, Reading, Written};
use crate::domain::record::plan::Plan;
use crate::domain::school_day::Day;
use crate::keys::Context;
use crate::model::{DraftId, DraftKey, Model, Tone};
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
    /// Whether it lies over the list of pupils: its first word may be the search that it was meant to be.
    pub(super) at_home: bool,
    /// The day that it was begun; `None` where that is not known. A line of another day is sent once it names its day.
    pub(super) day: Option<Day>,
}

impl Log {
    /// A line for this pupil, which begins with the key that opened it.
    pub fn new(pupil: PupilId, first: &str, model: &Model) -> Log {
        let mut log = Log::empty(pupil, DraftKey::About(Context::LogLine, pupil), model);
        log.line.begin(first);
        log
    }

    /// A line that corrects an entry: it begins with what stands there.
    pub fn correct(pupil: PupilId, entry: EntryId, model: &Model) -> Log {
        Log { corrects: Some(entry), ..Log::empty(pupil, DraftKey::Correct(pupil, entry), model) }
    }

    fn empty(pupil: PupilId, key: DraftKey, model: &Model) -> Log {
        Log {
            pupil,
            named: model.cache.pupil(pupil).map_or_else(String::new, Brief::named),
            line: Typed::new(key),
            says: String::new(),
            turn: None,
            corrects: None,
            at_home: false,
            day: Some(model.today()),
        }
    }

    /// The same line, opened over the list of pupils.
    #[must_use]
    pub fn at_home(self) -> Log {
        Log { at_home: true, ..self }
    }

    /// A line that waited stands here, and names its day where it is another.
    pub(super) fn take(&mut self, draft: DraftId, model: &Model) {
        self.line.take(draft, model);
        self.turn = None;
        self.day = draft.day();
        self.name_day(model);
    }

    /// Puts the day of a line that was begun on another one into it. Whether it means today, or names its day now.
    pub(super) fn name_day(&mut self, model: &Model) -> bool {
        let today = model.today();
        if self.day == Some(today) {
            return true;
        }
        let (line, plan, calendar) = (self.line.text(), self.plan(model), model.calendar());
        let named = match self.day {
            Some(then) => log_line::dated(&line, plan, then, today, &calendar),
            None => log_line::names_day(&line, plan, today, &calendar).then(|| line.clone()),
        };
        let Some(named) = named else { return false };
        if named != line {
            self.line.put(&named);
        }
        self.day = Some(today);
        true
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
            (Reading::NotALine, _) if !self.searches() => {
                "That is no log line: 1 CI07 or A comes first, then how it went."
            }
            (Reading::Entries(entries), Some(_)) if entries.len() > 1 => {
                "One entry stands in the place of one: log others apart."
            }
            _ => return Some(reading),
        };
        Some(Reading::Wrong { sentence: sentence.into(), at: 0 })
    }

    /// Whether what is no log line may be a search: at home, while its first word is all there is.
    pub(super) fn searches(&self) -> bool {
        self.at_home && self.corrects.is_none() && !self.line.text().contains(char::is_whitespace)
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
