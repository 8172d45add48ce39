//! The one way in which two people meet who changed the same thing: nothing is stored, and the later one gets both texts.

use super::{Refusal, RefusalKind, Theirs};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::state::State;
use crate::domain::time::Instant;

/// What somebody else did since the asker looked.
pub struct Meanwhile {
    /// In whose record.
    pub about: PupilId,
    /// Who did it and when; `None` where it came with an import.
    pub made: Option<(StaffId, Instant)>,
    /// What they did: "changed line 2".
    pub did: String,
    /// What stands now.
    pub says: String,
    /// What was wanted.
    pub wanted: String,
    /// The revision that stands now.
    pub revision: u16,
}

impl Meanwhile {
    /// Why nothing was stored, with both texts.
    pub fn refusal(self, state: &State) -> Refusal {
        let by = self.made.and_then(|(by, _)| state.staff.get(&by)).map_or_else(String::new, |staff| staff.short());
        let at = self.made.map(|(_, at)| at);
        let theirs = Theirs { by, at, did: self.did, text: self.says, yours: self.wanted, revision: self.revision };
        let (who, did, now, yours) = (theirs.who(), &theirs.did, &theirs.text, &theirs.yours);
        let sentence = format!("{who} {did} meanwhile. It says now: {now}. You wanted: {yours}. Yours was not stored.");
        let about = Some(self.about);
        Refusal { theirs: Some(Box::new(theirs)), about, ..Refusal::new(RefusalKind::Conflict, sentence) }
    }
}
