//! Who works here and with whom, and the school in numbers.

use serde::{Deserialize, Serialize};

use crate::domain::id::{ClassId, StaffId};
use crate::domain::notice::Heard;
use crate::domain::record::flag::Colleague;
use crate::domain::record::link::Link;
use crate::domain::record::staff::Role;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

/// Somebody who works here, as a colleague sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    /// Which.
    pub id: StaffId,
    /// To sign in with.
    pub login: String,
    /// Full name.
    pub name: String,
    /// Initials.
    pub initials: String,
    /// What they do.
    pub roles: Vec<Role>,
    /// No longer works here.
    pub disabled: bool,
}

impl StaffMember {
    /// By what they are called where they are asked; `None` for somebody who no longer works here.
    pub fn colleague(&self) -> Option<Colleague> {
        let StaffMember { id, login, name, initials, .. } = self.clone();
        (!self.disabled).then_some(Colleague { id, initials, login, name })
    }
}

/// A change of roles, or of who sees and who is told, that somebody who leads has not seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRow {
    /// Where it stands among them.
    pub place: Heard,
    /// When: UTC.
    pub at: Instant,
    /// Who did it, by short name.
    pub by: String,
    /// From which account.
    pub via: String,
    /// What.
    pub what: String,
}

impl ChangeRow {
    /// Who did it, and where another account did it in their name: which.
    pub fn who(&self) -> String {
        if self.via.contains(" as ") { format!("{} (account {})", self.by, self.via) } else { self.by.clone() }
    }
}

/// A link with the names that go with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    /// The link.
    pub link: Link,
    /// Whose login.
    pub login: String,
    /// Their short name.
    pub staff: String,
    /// With whom: "4B", "Amara Okafor 4B", "year 9".
    pub to: String,
}

/// A class or group that has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassRow {
    /// Which.
    pub id: ClassId,
    /// What staff call it.
    pub name: String,
    /// Who is of it by the roster, in initials.
    pub staff: Vec<String>,
    /// The last day on which the roster counts, where that is known.
    #[serde(default)]
    pub until: Option<Day>,
}

/// The school in numbers. No name, and nothing from which one could be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Pupils who have not left.
    pub pupils: usize,
    /// On SEN support.
    pub support: usize,
    /// With an EHC plan.
    pub ehc: usize,
    /// On SEN support or with an EHC plan, and no plan here.
    pub without_plan: usize,
    /// Items that nobody has taken up.
    pub open: usize,
    /// Of these, raised two school days ago or more.
    pub open_long: usize,
    /// Items taken up or waiting, and not resolved.
    pub under_way: usize,
    /// Reviews whose day is past.
    pub overdue: usize,
    /// Reviews within ten school days.
    pub due: usize,
}
