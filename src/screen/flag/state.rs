//! What the flag dialog holds. The pupil is held from the first key, whatever the list does.

use crate::domain::id::PupilId;
use crate::domain::record::flag::{ParentsKnow, Reason, Urgency};
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
        self.asks = if FlagDialog::asks_parents(reason) { Asks::Parents } else { Asks::Note };
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
