//! What a sweep holds. A cell holds what would stand behind the line's number in a log line (`+p settled in two`), so
//! that a cell and a log line can never mean different things.

use std::collections::BTreeMap;

use crate::domain::id::PupilId;
use crate::domain::log_line::{self, Reading, Written};
use crate::domain::record::entry::When;
use crate::domain::record::plan::{Line, Plan};
use crate::domain::roster::plain_form;
use crate::domain::school_day::Day;
use crate::model::{Asked, DraftId, DraftKey, Model, Tone};
use crate::proto::ask;
use crate::proto::view::Brief;
use crate::screen::{Outgoing, Typed};

/// A place in the grid: whom, and the number of their plan's line.
pub(super) type Cell = (PupilId, u8);

/// A class as a grid.
pub struct Sweep {
    /// The class, form or group.
    pub(super) class: String,
    /// The pupils of it, in the order of the list.
    pub(super) rows: Vec<PupilId>,
    pub(super) cells: BTreeMap<Cell, String>,
    pub(super) row: usize,
    pub(super) column: usize,
    /// What was filled last.
    pub(super) latest: Option<Cell>,
    /// The note that is being typed, and for which cell.
    pub(super) note: Option<(Cell, Typed)>,
    pub(super) out: Outgoing,
    /// Whether the server is still to say which lesson is on.
    pub(super) waits: bool,
    /// The day that the cells are of.
    pub(super) day: Day,
}

impl Sweep {
    /// A class, with nothing filled in: what was filled in before and not saved waits.
    pub fn new(class: String, model: &Model) -> Sweep {
        let mut sweep = Sweep {
            class,
            rows: Vec::new(),
            cells: BTreeMap::new(),
            row: 0,
            column: 0,
            latest: None,
            note: None,
            out: Outgoing::new(DraftKey::Sweep),
            waits: false,
            day: model.today(),
        };
        sweep.renew(model);
        sweep
    }

    /// The sweep to begin with: the class of a pupil who was chosen by hand; else the one that the user teaches now, as
    /// the server will say; else the one that they swept last, that of the pupil on the screen, the first with a pupil
    /// to log for.
    pub fn first(chosen: Option<PupilId>, shown: Option<PupilId>, model: &Model) -> Option<Sweep> {
        let form = |id: Option<PupilId>| id.and_then(|id| model.cache.pupil(id)).filter(|pupil| pupil.is_supported());
        let all = model.cache.supported_classes();
        let chosen = chosen.and_then(|id| model.cache.pupil(id)).map(|pupil| pupil.form.as_str());
        if let Some(class) = chosen.filter(|class| all.contains(class)) {
            return Some(Sweep::new(class.to_owned(), model));
        }
        let last = model
            .drafts
            .of(DraftKey::Swept)
            .find_map(|draft| model.drafts.get(draft))
            .filter(|class| all.contains(class));
        let shown = form(shown).map(|pupil| pupil.form.as_str());
        let class = last.or(shown).or_else(|| all.first().copied())?;
        let mut sweep = Sweep::new(class.to_owned(), model);
        sweep.waits = true;
        Some(sweep)
    }

    /// The same with the cells that were filled in in another class just now.
    #[must_use]
    pub fn with_cells(mut self, cells: Option<DraftId>, model: &Model) -> Sweep {
        if let Some(text) = cells.and_then(|draft| self.out.take(draft, model)) {
            self.cells = read_cells(&text);
        }
        self
    }

    /// The cells of a draft, on its day, in a class where some of them are.
    pub(super) fn take_draft(&mut self, draft: DraftId, model: &Model) {
        let Some(text) = self.out.take(draft, model) else { return };
        self.cells = read_cells(&text);
        (self.latest, self.waits) = (None, false);
        self.day = draft.day().unwrap_or(model.today());
        let pupils: Vec<&Brief> = self.cells.keys().filter_map(|(pupil, _)| model.cache.pupil(*pupil)).collect();
        if !pupils.iter().any(|pupil| is_in(pupil, &self.class))
            && let Some(pupil) = pupils.first()
        {
            self.class.clone_from(&pupil.form);
            (self.rows, self.row, self.column) = (Vec::new(), 0, 0);
            self.renew(model);
        }
    }

    /// How many cells are filled in that are of pupils of other classes.
    pub(super) fn elsewhere(&self) -> usize {
        self.cells.keys().filter(|(pupil, _)| !self.rows.contains(pupil)).count()
    }

    /// Whether it is known which class it is, and what plans its pupils have.
    pub(super) fn is_ready(&self, model: &Model) -> bool {
        !self.waits && self.rows.iter().all(|pupil| !model.cache.card(*pupil).is_waiting())
    }

    /// The lesson of now is known: its class is shown, where somebody in it has support.
    pub(super) fn now(&mut self, model: &mut Model) {
        let Some(lesson) = model.cache.here(&ask::lesson()).cloned().flatten() else { return };
        let lesson_class = plain_form(&lesson.class);
        let class = model.cache.supported_classes().into_iter().find(|class| plain_form(class) == lesson_class);
        let Some(class) = class.map(str::to_owned) else { return };
        model.say(
            Tone::Note,
            format!("{class}, period {} now. Tab: another class; ^P: one by its name.", lesson.period),
        );
        self.class = class;
        (self.rows, self.row, self.column) = (Vec::new(), 0, 0);
        self.renew(model);
    }

    /// Looks again who is in the class. Whoever's plan has not come yet stands in it; whoever has none does not.
    pub(super) fn renew(&mut self, model: &Model) {
        let here = self.rows.get(self.row).copied();
        let members = model.cache.pupils.iter().filter(|pupil| pupil.is_supported() && is_in(pupil, &self.class));
        let has_lines = |pupil: &&Brief| match model.cache.card(pupil.id) {
            Asked::Waiting => true,
            Asked::Here(_) | Asked::Refused(_) => lines(model, pupil.id).next().is_some(),
        };
        self.rows = members.filter(has_lines).map(|pupil| pupil.id).collect();
        let place = here.and_then(|id| self.rows.iter().position(|other| *other == id));
        self.row = place.unwrap_or_else(|| self.row.min(self.rows.len().saturating_sub(1)));
    }

    /// The class after this one, or before it.
    pub(super) fn turn(&mut self, forward: bool, model: &Model) {
        let all = model.cache.supported_classes();
        let here = all.iter().position(|class| *class == self.class).unwrap_or(0);
        let next = if forward { here + 1 } else { here + all.len().saturating_sub(1) };
        if let Some(class) = all.get(next % all.len().max(1)) {
            (*class).clone_into(&mut self.class);
            (self.rows, self.row, self.column) = (Vec::new(), 0, 0);
            self.renew(model);
        }
    }

    /// The cell under the cursor; a row may have fewer than others.
    pub(super) fn here(&self, model: &Model) -> Option<Cell> {
        self.at(self.row, self.column, model)
    }

    pub(super) fn at(&self, row: usize, column: usize, model: &Model) -> Option<Cell> {
        let pupil = *self.rows.get(row)?;
        lines(model, pupil).nth(column).map(|line| (pupil, line.number))
    }

    /// The cell that a letter belongs to: the one under the cursor where it is filled, else the one filled last.
    pub(super) fn meant(&self, model: &Model) -> Option<Cell> {
        let here = self.here(model).filter(|cell| self.cells.contains_key(cell));
        here.or(self.latest.filter(|cell| self.cells.contains_key(cell)))
    }

    /// How many columns the widest row has.
    pub(super) fn columns(&self, model: &Model) -> usize {
        self.rows.iter().map(|pupil| lines(model, *pupil).count()).max().unwrap_or(0)
    }

    /// What a cell says, as a log line reads it; `None` where its plan is not here or has no such line any more.
    pub(super) fn written(&self, cell: Cell, model: &Model) -> Option<Result<Written, String>> {
        let (sign, note) = parts(self.cells.get(&cell)?);
        // What stands behind the sign is a note, whatever it begins with.
        let text = format!("{}{sign} , {}", cell.1, note.trim_start());
        let plan = plan(model, cell.0)?;
        let reading = log_line::read(&text, Some(plan), self.day, &model.calendar());
        let day = (self.day != model.today()).then_some(When { day: self.day, part: None });
        Some(match reading.at_school(&text, &[], model.snippets()) {
            Reading::Entries(mut entries) if entries.len() == 1 => {
                entries.pop().map(|entry| Written { when: day, ..entry }).ok_or_else(String::new)
            }
            Reading::Wrong { sentence, .. } => Err(sentence),
            _ => Err(format!("{text} is no line of a log.")),
        })
    }
}

/// The cells of a draft. What cannot be read is left out.
fn read_cells(draft: &str) -> BTreeMap<Cell, String> {
    let read = |line: &str| {
        let (pupil, rest) = line.split_once(' ')?;
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (number, says) = rest.split_at_checked(digits)?;
        Some(((pupil.parse().ok()?, number.parse().ok()?), says.to_owned()))
    };
    draft.lines().filter_map(read).collect()
}

/// A cell's sign and its note; the note begins with its space.
pub(super) fn parts(says: &str) -> (&str, &str) {
    says.split_at(says.find(' ').unwrap_or(says.len()))
}

fn is_in(pupil: &Brief, class: &str) -> bool {
    pupil.form == class || pupil.classes.iter().any(|other| other == class)
}

/// The lines of a pupil's plan that are not stopped.
pub(super) fn lines(model: &Model, pupil: PupilId) -> impl Iterator<Item = &Line> {
    plan(model, pupil).into_iter().flat_map(|plan| &plan.lines).filter(|line| !line.stopped)
}

pub(super) fn plan(model: &Model, pupil: PupilId) -> Option<&Plan> {
    model.cache.card(pupil).here().and_then(|card| card.plan.as_ref())
}
