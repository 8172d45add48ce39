//! What the form holds: the plan as its writer saw it, which line, and the words.

use serde::{Deserialize, Serialize};

use crate::domain::id::{FlagId, PupilId};
use crate::domain::record::flag::AsSeen;
use crate::domain::record::plan::edit::PlanEdit;
use crate::domain::record::plan::part::said;
use crate::domain::record::plan::{Line, Plan};
use crate::domain::record::strategy::Strategy;
use crate::keys::Context;
use crate::model::{DraftId, DraftKey, Model};
use crate::proto::view::Brief;
use crate::screen::Outgoing;
use crate::widget::Fields;

/// The fields, in the order of Tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Which line of the plan; a new one at first.
    Line,
    /// What to look for in the school's list.
    Find,
    /// The words of the line.
    Words,
}

/// The form for one strategy of one pupil's plan.
pub struct StrategyForm {
    pub(super) pupil: PupilId,
    pub(super) named: String,
    /// The plan as its writer has seen it; what is saved is made on this version.
    pub(super) plan: Option<Plan>,
    pub(super) form: Fields<Part>,
    /// The line that is changed; `None` for a new one.
    pub(super) number: Option<u8>,
    /// The code that was taken from the list; empty for own words.
    pub(super) code: String,
    pub(super) stop: bool,
    /// The row under the cursor of what the field with the focus offers.
    pub(super) cursor: usize,
    /// What the form itself put into the words: it may go when another line is chosen.
    pub(super) filled: String,
    pub(super) out: Outgoing,
    /// What was sent, for the status line.
    pub(super) says: String,
    /// The item that ends with what is saved.
    pub(super) ends: Option<AsSeen>,
}

/// The form as a draft.
#[derive(Serialize, Deserialize)]
struct Kept {
    number: Option<u8>,
    code: String,
    cycle: u16,
    version: u16,
    stop: bool,
    words: String,
}

/// A row that a field offers.
pub(super) enum Choice {
    /// A new line.
    New,
    /// A line of the plan.
    Line(Line),
    /// A strategy of the list.
    Listed(Strategy),
    /// What was looked for, as own words.
    Own(String),
}

impl Choice {
    pub(super) fn words(&self) -> String {
        match self {
            Choice::New => "0 new strategy".into(),
            Choice::Line(line) => said(line),
            Choice::Listed(strategy) => format!("{} {}", strategy.code, strategy.text),
            Choice::Own(words) => format!("own words: {words}"),
        }
    }
}

impl StrategyForm {
    /// The form for a strategy of this pupil's plan.
    pub fn new(pupil: PupilId, model: &Model) -> StrategyForm {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        let mut form = StrategyForm {
            pupil,
            named,
            plan: None,
            form: Fields::new(&[(Part::Line, "line"), (Part::Find, "find"), (Part::Words, "words")]),
            number: None,
            code: String::new(),
            stop: false,
            cursor: 0,
            filled: String::new(),
            out: Outgoing::new(DraftKey::About(Context::Strategy, pupil)),
            says: String::new(),
            ends: None,
        };
        form.plan = form.newest(model).cloned();
        form.fill_line();
        form
    }

    /// The same; what is saved ends this item.
    #[must_use]
    pub fn ending(self, flag: FlagId, model: &Model) -> StrategyForm {
        let last = match model.cache.item(flag).here() {
            Some(item) => item.flag.last(),
            None => model.cache.item_row(flag).and_then(|row| row.last),
        };
        let number = model.cache.item(flag).here().and_then(|item| item.flag.line);
        let mut form = StrategyForm { ends: Some(AsSeen { flag, last }), ..self };
        // It is the line that the item is about that is most likely to change.
        if number.is_some_and(|number| form.lines().any(|line| line.number == number)) {
            form.choose(number);
        }
        form
    }

    /// Takes a draft in, on the version that it was typed on, so that what changed since is not gone over unseen.
    pub(super) fn take_draft(&mut self, draft: DraftId, model: &Model) {
        let kept = self.out.take(draft, model).and_then(|text| serde_json::from_str::<Kept>(&text).ok());
        let Some(kept) = kept else { return };
        let mut seen = model.cache.record(self.pupil).into_iter().flat_map(|record| &record.plans);
        let seen = seen.find(|plan| plan.key() == (kept.cycle, kept.version));
        self.plan = seen.cloned().or(self.plan.take());
        (self.number, self.code, self.stop) = (kept.number, kept.code, kept.stop);
        self.form.set(Part::Words, &kept.words);
        self.form.go(Part::Words);
        self.fill_line();
    }

    /// The plan as the server said it last.
    pub(super) fn newest<'m>(&self, model: &'m Model) -> Option<&'m Plan> {
        model.cache.card(self.pupil).here()?.plan.as_ref()
    }

    /// Keeps what was typed; what the form filled in itself is no draft.
    pub(super) fn keep_typed(&mut self, model: &mut Model) {
        let words = self.form.text(Part::Words);
        let (cycle, version) = self.plan.as_ref().map_or((0, 0), Plan::key);
        let typed = !words.trim().is_empty() && words != self.filled;
        let kept = Kept { number: self.number, code: self.code.clone(), cycle, version, stop: self.stop, words };
        match serde_json::to_string(&kept) {
            Ok(text) if typed => self.out.keep(&text, model),
            _ => self.out.throw(model),
        }
    }

    /// What the user typed; nothing where it is what the form filled in itself.
    pub(super) fn typed(&self) -> String {
        Some(self.form.text(Part::Words)).filter(|words| *words != self.filled).unwrap_or_default()
    }

    /// What saving would do.
    pub(super) fn edit(&self) -> PlanEdit {
        let text = self.form.text(Part::Words);
        match self.number {
            Some(number) if self.stop => PlanEdit::StopLine { number },
            Some(number) => PlanEdit::SayLine { number, text },
            None => PlanEdit::AddLine { code: self.code.clone(), text, serves: Vec::new() },
        }
    }

    /// The line as it will be, or what is wrong with it.
    pub(super) fn reading(&self) -> Result<Line, String> {
        let plan = self.plan.as_ref().ok_or("The plan is still on its way.")?;
        let after = self.edit().applied(plan)?;
        let number = self.number.or_else(|| after.lines.iter().map(|line| line.number).max());
        number.and_then(|number| after.line(number).cloned()).ok_or_else(|| "There is no such line.".into())
    }

    /// The strategies of the plan that can be changed.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.plan.iter().flat_map(|plan| &plan.lines).filter(|line| line.dose.is_none())
    }

    /// What the field with the focus offers.
    pub(super) fn choices(&self, model: &Model) -> Vec<Choice> {
        match self.form.focus() {
            Some(Part::Line) => std::iter::once(Choice::New).chain(self.lines().cloned().map(Choice::Line)).collect(),
            Some(Part::Find) => {
                let typed = self.form.text(Part::Find);
                let here = |code: &str| self.plan.iter().any(|plan| plan.active().any(|line| line.code == code));
                let listed = model.cache.strategies().iter();
                let listed =
                    listed.filter(|strategy| !strategy.retired && strategy.fits(&typed) && !here(&strategy.code));
                let own = (!typed.trim().is_empty()).then(|| Choice::Own(typed.trim().to_owned()));
                listed.cloned().map(Choice::Listed).chain(own).collect()
            }
            Some(Part::Words) | None => Vec::new(),
        }
    }

    /// Chooses a line, or a new one. Words that the user typed stay.
    pub(super) fn choose(&mut self, number: Option<u8>) {
        let line = number.and_then(|number| self.lines().find(|line| line.number == number).cloned());
        if number.is_some() && line.is_none() {
            return;
        }
        (self.number, self.stop) = (number, false);
        self.fill(line.as_ref().map_or("", |line| &line.code), line.as_ref().map_or("", |line| &line.text));
        self.fill_line();
    }

    /// Puts words in that come from the list or the plan, where the user has typed none of their own.
    pub(super) fn fill(&mut self, code: &str, text: &str) {
        code.clone_into(&mut self.code);
        let words = self.form.text(Part::Words);
        if words.trim().is_empty() || words == self.filled {
            text.clone_into(&mut self.filled);
            self.form.set(Part::Words, text);
        }
    }

    fn fill_line(&mut self) {
        let line = self.number.and_then(|number| self.lines().find(|line| line.number == number).map(said));
        self.form.set(Part::Line, &line.unwrap_or_else(|| "new".into()));
    }
}
