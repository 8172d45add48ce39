//! What the flag dialog holds. The pupil is held from the first key, whatever the list does.

use crate::domain::id::PupilId;
use crate::domain::record::flag::{ParentsKnow, Reason, Urgency};
use crate::domain::record::plan::Line;
use crate::keys::Context;
use crate::model::{DraftId, DraftKey, Model};
use crate::proto::view::Brief;
use crate::screen::Typed;

/// What the dialog asks for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    Reason,
    Parents,
    Note,
}

/// The dialog for an item about one pupil.
pub struct FlagDialog {
    pub(super) pupil: PupilId,
    pub(super) named: String,
    pub(super) asks: Asks,
    pub(super) reason: Option<Reason>,
    pub(super) parents: Option<ParentsKnow>,
    pub(super) urgency: Urgency,
    pub(super) note: Typed,
    /// The digits of the line of the plan that it is about.
    pub(super) line: String,
    /// Whether digits name that line: until the note begins.
    pub(super) names: bool,
}

impl FlagDialog {
    /// The dialog for this pupil.
    pub fn new(pupil: PupilId, model: &Model) -> FlagDialog {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        FlagDialog {
            pupil,
            named: named.trim_end().to_owned(),
            asks: Asks::Reason,
            reason: None,
            parents: None,
            urgency: Urgency::Week,
            note: Typed::new(DraftKey::About(Context::Flag, pupil)),
            line: String::new(),
            names: false,
        }
    }

    /// The same, with its reason.
    pub fn under(pupil: PupilId, reason: Reason, model: &Model) -> FlagDialog {
        let mut dialog = FlagDialog::new(pupil, model);
        dialog.choose(reason);
        dialog
    }

    /// Takes a reason, and begins its note: what was typed under another one belongs to that.
    pub(super) fn choose(&mut self, reason: Reason) {
        self.reason = Some(reason);
        self.note = Typed::new(DraftKey::Flag(self.pupil, reason));
        self.line.clear();
        self.names = matches!(reason, Reason::NotWorking | Reason::NotHappening | Reason::Plan);
        self.asks = if FlagDialog::asks_parents(reason) { Asks::Parents } else { Asks::Note };
    }

    /// The lines of the plan that can be named, where the reason has to do with one.
    pub(super) fn lines_to_name<'m>(&self, model: &'m Model) -> Vec<&'m Line> {
        let plan = model.cache.card(self.pupil).here().and_then(|card| card.plan.as_ref());
        let about = self
            .reason
            .is_some_and(|reason| matches!(reason, Reason::NotWorking | Reason::NotHappening | Reason::Plan));
        if about { plan.iter().flat_map(|plan| plan.active()).collect() } else { Vec::new() }
    }

    /// The line that is named.
    pub(super) fn named_line<'m>(&self, model: &'m Model) -> Option<&'m Line> {
        self.lines_to_name(model).into_iter().find(|line| line.number.to_string() == self.line)
    }

    /// One more digit of the line that it is about; `false` where no line begins so, and it is the note that begins.
    pub(super) fn name(&mut self, digit: char, model: &Model) -> bool {
        let lines = self.lines_to_name(model);
        let begins = |digits: &str| lines.iter().any(|line| line.number.to_string().starts_with(digits));
        let longer = format!("{}{digit}", self.line);
        let anew = digit.to_string();
        let Some(digits) = [longer, anew].into_iter().find(|digits| begins(digits)) else { return false };
        self.line = digits;
        true
    }

    /// What waits under a reason, newest first.
    pub(super) fn waiting(&self, reason: Reason, model: &Model) -> Option<DraftId> {
        model.drafts.of(DraftKey::Flag(self.pupil, reason)).next()
    }

    /// Whether the reason is one for which the parents matter (DOMAIN.md, "The flag").
    pub(super) fn asks_parents(reason: Reason) -> bool {
        matches!(reason, Reason::NewNeed | Reason::Progress | Reason::Parent)
    }
}
