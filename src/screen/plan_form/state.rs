//! What the form holds: the draft as its writer saw it, the texts of its fields, and what is to happen once they are
//! saved.

use serde::{Deserialize, Serialize};

use super::fields::{Aim, Slot, fields_of, plan_of};
use crate::domain::command::Theirs;
use crate::domain::id::PupilId;
use crate::domain::record::plan::edit::{PlanEdit, edits_between};
use crate::domain::record::plan::start::PlanFrom;
use crate::domain::record::plan::{Plan, PlanState};
use crate::domain::record::strategy::Strategy;
use crate::domain::school_day::Day;
use crate::keys::{Context, Edit};
use crate::model::{DraftKey, Model};
use crate::proto::view::{Brief, Record};
use crate::screen::Outgoing;
use crate::widget::Fields;

/// How many strategies of the list are offered at once.
pub(super) const OFFERED: usize = 4;

/// What was on its way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    Start,
    Save,
    Move(PlanState),
}

/// The form for a pupil's next plan.
pub struct PlanForm {
    pub(super) pupil: PupilId,
    pub(super) named: String,
    /// The draft as its writer has seen it; `None` until one is started.
    pub(super) seen: Option<Plan>,
    pub(super) form: Fields<Slot>,
    /// The row under the cursor, of the starts or of the strategies that are offered.
    pub(super) cursor: usize,
    pub(super) out: Outgoing,
    pub(super) sent: Option<Sent>,
    /// What the server did is not in the cache yet.
    pub(super) waits: bool,
    /// It is to be made current once it is saved.
    pub(super) then_current: bool,
    /// Somebody else was faster; the newest version is on its way.
    pub(super) clashed: bool,
    /// Who that was.
    pub(super) by: String,
}

/// The form as a draft: only the fields that are not as the plan has them, and those that there are.
#[derive(Serialize, Deserialize)]
struct Kept {
    cycle: u16,
    version: u16,
    texts: Vec<(Slot, String)>,
}

impl PlanForm {
    /// The form for this pupil.
    pub fn new(pupil: PupilId, model: &Model) -> PlanForm {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        let mut form = PlanForm {
            pupil,
            named,
            seen: None,
            form: Fields::new(&[]),
            cursor: 0,
            out: Outgoing::new(DraftKey::About(Context::PlanForm, pupil)),
            sent: None,
            waits: true,
            then_current: false,
            clashed: false,
            by: String::new(),
        };
        form.out.may_be_left();
        form.load(model);
        form
    }

    /// The record, once it is here.
    pub(super) fn record<'m>(&self, model: &'m Model) -> Option<&'m Record> {
        model.cache.record(self.pupil)
    }

    /// The draft as the server said it last.
    pub(super) fn newest<'m>(&self, model: &'m Model) -> Option<&'m Plan> {
        let plans = &self.record(model)?.plans;
        let cycle = plans.first()?.cycle;
        plans.iter().find(|plan| plan.cycle == cycle).filter(|plan| plan.state == PlanState::Draft)
    }

    /// The newest draft, where somebody has saved it since its writer saw it.
    pub(super) fn newer<'m>(&self, model: &'m Model) -> Option<&'m Plan> {
        let seen = self.seen.as_ref()?.key();
        self.newest(model).filter(|newest| newest.key() > seen)
    }

    /// Shows the newest draft, with what was typed and not saved on the version that it was typed on.
    pub(super) fn load(&mut self, model: &Model) {
        let Some(newest) = self.newest(model).cloned() else { return };
        let kept = self.out.kept(model).and_then(|text| serde_json::from_str::<Kept>(text).ok());
        let kept = kept.filter(|kept| kept.cycle == newest.cycle);
        if let Some(kept) = kept {
            let plans = self.record(model).map(|record| &record.plans[..]).unwrap_or_default();
            let seen = plans.iter().find(|plan| plan.key() == (kept.cycle, kept.version));
            self.seen = Some(seen.cloned().unwrap_or(newest));
            self.show(&kept.texts, None);
        } else {
            let (fields, focus) = (fields_of(&newest), self.form.focus());
            self.seen = Some(newest);
            self.show(&fields, focus);
        }
    }

    /// Shows these fields.
    pub(super) fn show(&mut self, fields: &[(Slot, String)], focus: Option<Slot>) {
        self.form = Fields::taking(fields.iter().map(|(slot, _)| (*slot, "", slot.takes())));
        let first = self.form.focus();
        for (slot, text) in fields {
            self.form.set(*slot, text);
            if slot.asks(text) {
                // The value is typed in place of the question mark in front.
                self.form.go(*slot);
                self.form.apply(Edit::Start);
            }
        }
        if let Some(first) = first {
            self.form.go(first);
        }
        if let Some(focus) = focus {
            self.form.go(focus);
        }
        self.cursor = 0;
    }

    /// Whether a field is passed over: room for sessions shows only with its strategy, where none are planned.
    pub(super) fn is_hidden(&self, slot: Slot) -> bool {
        let Slot::Dose(number) = slot else { return false };
        let with_it = matches!(self.form.focus(), Some(Slot::Line(own) | Slot::Dose(own)) if own == number);
        !with_it && self.form.text(slot).trim().is_empty()
    }

    /// The texts as they stand.
    pub(super) fn texts(&self) -> Vec<(Slot, String)> {
        self.form.fields().iter().map(|field| (field.name, field.input.text())).collect()
    }

    /// The plan as it would be saved, or the field that is wrong and why.
    pub(super) fn wanted(&self, today: Day) -> Result<Plan, (Slot, String)> {
        let seen = self.seen.as_ref().ok_or((Slot::Parents, "The plan is on its way.".to_owned()))?;
        plan_of(seen, &self.texts(), today)
    }

    /// Whether anything is typed that is not saved.
    pub(super) fn is_changed(&self) -> bool {
        self.seen.as_ref().is_some_and(|seen| fields_of(seen) != self.texts())
    }

    /// What the user typed on this version: the fields that say something else now.
    pub(super) fn typed(&self, seen: &Plan) -> String {
        let before = fields_of(seen);
        let typed = self.texts().into_iter().filter(|field| !before.contains(field));
        typed.map(|(_, text)| text).collect::<Vec<_>>().join("\n")
    }

    /// Keeps what was typed.
    pub(super) fn keep_typed(&mut self, model: &mut Model) {
        let Some(seen) = &self.seen else { return };
        let kept = Kept { cycle: seen.cycle, version: seen.version, texts: self.texts() };
        match serde_json::to_string(&kept) {
            Ok(text) if self.is_changed() => self.out.keep(&text, model),
            _ => self.out.throw(model),
        }
    }

    /// What a new plan can start from; first what has to be done with the plan in force.
    pub(super) fn starts(&self, model: &Model) -> Vec<Start> {
        let plan = self.record(model).and_then(|record| record.card.plan.as_ref());
        let review = plan.filter(|plan| plan.state == PlanState::Current).map(|plan| Start::Review(plan.key()));
        let has_last = plan.is_some();
        let froms = PlanFrom::ALL.into_iter().filter(|from| has_last || *from != PlanFrom::LastPlan);
        review.into_iter().chain(froms.map(Start::From)).collect()
    }

    /// The strategies that fit what is typed in the line with the focus.
    pub(super) fn offers(&self, model: &Model) -> Vec<Strategy> {
        let Some(Slot::Line(_)) = self.form.focus() else { return Vec::new() };
        let Some(typed) = self.form.focus().map(|slot| self.form.text(slot)) else { return Vec::new() };
        let listed = model.cache.strategies().iter().filter(|strategy| !strategy.retired);
        let fits =
            listed.filter(|strategy| strategy.fits(&typed) && format!("{} {}", strategy.code, strategy.text) != typed);
        fits.take(OFFERED).cloned().collect()
    }

    /// The first field that something is missing in.
    pub(super) fn missing_at(plan: &Plan, today: Day) -> Slot {
        let bare = plan.outcomes.iter().find(|outcome| outcome.expected_impact.trim().is_empty());
        let unmeasured = plan.outcomes.iter().find(|outcome| outcome.measure.is_unmeasured());
        match (bare, unmeasured) {
            (Some(outcome), _) => Slot::Outcome(outcome.letter, Aim::Impact),
            (None, Some(outcome)) => Slot::Outcome(outcome.letter, Aim::Measure),
            _ if plan.review.is_none_or(|day| day <= today) => Slot::Review,
            _ => Slot::Parents,
        }
    }

    /// Takes theirs in: the parts that only they changed are theirs, and those of both stand side by side.
    pub(super) fn beside(&mut self, model: &Model) {
        let (Some(now), Some(seen)) = (self.newest(model).cloned(), self.seen.clone()) else { return };
        let Ok(wanted) = self.wanted(model.today()) else { return };
        let edits = edits_between(&seen, &wanted);
        let both = |edit: &PlanEdit| {
            let part = edit.clashes(&seen, &now)?;
            Some(Theirs {
                by: self.by.clone(),
                at: None,
                did: format!("changed {}", part.label()),
                text: part.says(&now),
                yours: part.says(&wanted),
                revision: now.version,
            })
        };
        let both: Vec<Theirs> = edits.iter().filter_map(both).collect();
        self.out.beside(both);
        let merged = edits.iter().try_fold(now.clone(), |plan, edit| edit.applied(&plan));
        let focus = self.form.focus();
        if let Ok(merged) = merged {
            self.seen = Some(now);
            self.show(&fields_of(&merged), focus);
        }
    }
}

/// A row of what can be done where there is no draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// Put the plan in force, cycle and version, under review.
    Review((u16, u16)),
    /// Start a draft.
    From(PlanFrom),
}

impl Start {
    pub(super) fn words(self) -> String {
        match self {
            Start::Review((cycle, _)) => format!("put the plan of cycle {cycle} under review first"),
            Start::From(from) => format!("start from {}", from.label()),
        }
    }
}
