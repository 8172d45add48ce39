//! What a record brings that can be put right.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{Change, Needs, RecordName};
use crate::domain::look::Look;
use crate::domain::rights::Audience;
use crate::domain::shelf::{Ranged, Shelves, Unread};
use crate::domain::time::Instant;

/// Who took a record back or put another in its place, and when. It then counts nowhere, and stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Who.
    pub by: StaffId,
    /// UTC.
    pub at: Instant,
    /// The record that stands in its place, where it was corrected and not only taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<Uuid>,
    /// It was about another child: its words are for whoever wrote it and the SENCO only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// A record about a pupil that lies by the day it is of, that not everybody may read, and that can be put right.
pub trait Amend: Ranged + Clone {
    /// Whether the SENCO takes back what others have made.
    const SENCO_TAKES_BACK: bool;

    /// Its own name.
    fn named(&self) -> RecordName;
    /// Whom it is about.
    fn pupil(&self) -> PupilId;
    /// Who may read it, besides whoever made it.
    fn audience(&self) -> Audience;
    /// Who made it.
    fn by(&self) -> StaffId;
    /// When it was entered.
    fn entered(&self) -> Instant;
    /// The earlier one in whose place it stands.
    fn replaces(&self) -> Option<Uuid>;
    /// Given once it counts no more.
    fn withdrawn(&self) -> Option<&Withdrawn>;
    /// The same, to be changed.
    fn withdrawn_mut(&mut self) -> &mut Option<Withdrawn>;
    /// It in a few words, for whoever takes it back; and the words that its writer chose.
    fn says(&self) -> (String, String);
    /// Takes out the words that its writer chose.
    fn hide(&mut self);
    /// Why it cannot simply go: somebody rests on it. It can still be corrected.
    fn rests(&self, look: &Look<'_>) -> Result<Option<String>, Unread>;
    /// What taking one back needs; whose it is comes besides.
    fn needs(pupil: PupilId) -> Needs;
    /// The journal's line that takes it back.
    fn taken_back(pupil: PupilId, id: Uuid, hidden: bool) -> Change;
    /// The journal's line that puts it back.
    fn put_back(pupil: PupilId, id: Uuid) -> Change;
    /// What memory has of it besides, from here on.
    fn counts(&self, at: &mut Shelves<'_>);
    /// What memory has of it besides goes.
    fn counts_no_more(&self, at: &mut Shelves<'_>);

    /// Whether it counts: nobody took it back, and none stands in its place. The one place that says so.
    fn stands(&self) -> bool {
        self.withdrawn().is_none()
    }

    /// It, as somebody reads it who may read its kind.
    #[must_use]
    fn for_reader(mut self, may_read_hidden: bool) -> Self {
        if self.withdrawn().is_some_and(|gone| gone.hidden) && !may_read_hidden {
            self.hide();
        }
        self
    }
}
