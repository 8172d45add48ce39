//! What replies carry: records as somebody may see them, with the names that go with their ids.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::signin::Withheld;
use crate::domain::assess::{Assessment, Concern, Profile};
use crate::domain::audit::Kind;
use crate::domain::cover_sheet::Point;
use crate::domain::entry::{Entry, Outcome};
use crate::domain::flag::Flag;
use crate::domain::id::{ClassId, EntryId, PupilId, StaffId};
use crate::domain::link::Link;
use crate::domain::need::Provision;
use crate::domain::plan::Plan;
use crate::domain::pupil::Name;
use crate::domain::school::School;
use crate::domain::school_day::Day;
use crate::domain::staff::{Role, Staff};
use crate::domain::tried::Tried;

/// Whom the server took the asker for, and where they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Welcome {
    /// The server's program version.
    pub program: String,
    /// The school; `None` before `init`.
    pub school: Option<School>,
    /// The asker; `None` for the owner without a person of their own.
    pub me: Option<Staff>,
    /// The Unix account that asks.
    pub account: String,
    /// Today's date in Europe/London.
    pub today: Day,
    /// The store takes no writing now, and why.
    pub read_only: Option<String>,
    /// What opening the store had to say: a dropped unfinished commit, a rebuilt index.
    #[serde(default)]
    pub opening: Vec<String>,
    /// Several people use this account.
    #[serde(default)]
    pub shared: bool,
    /// Rights that the asker has and may not use yet.
    #[serde(default)]
    pub withheld: Option<Withheld>,
    /// What whoever manages staff must hear: who is locked out.
    #[serde(default)]
    pub alarms: Vec<String>,
}

/// A pupil in a list: what anybody at the school may know, and a little more for those who work with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Which.
    pub id: PupilId,
    /// All names.
    pub name: Name,
    /// Form.
    pub form: String,
    /// Year group code.
    pub year: String,
    /// Classes and groups by name, besides the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Whether the asker works with them; without, nothing below is told.
    #[serde(default)]
    pub mine: bool,
    /// SEN provision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<Provision>,
    /// UPN, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upn: Option<String>,
    /// Items that are not resolved.
    #[serde(default)]
    pub flags: u16,
}

impl Brief {
    /// The name they go by, and the form: "Amara Okafor 4B".
    pub fn named(&self) -> String {
        format!("{} {}", self.name.full(), self.form).trim_end().to_owned()
    }

    /// Whether the asker works with them and they have support.
    pub fn is_supported(&self) -> bool {
        self.mine && !matches!(self.provision, None | Some(Provision::N))
    }
}

/// The top of the list of pupils: what a first screen shows before the whole list is there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Top {
    /// How many pupils the whole list has.
    pub of: usize,
    /// The first of them.
    pub pupils: Vec<Brief>,
    /// What stands beside the list for the first, where the asker works with them.
    pub card: Option<Card>,
}

/// How a line of the plan went lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// The line's number.
    pub number: u8,
    /// The newest results, oldest first, at most four.
    pub last: Vec<Outcome>,
    /// The school days since the newest; `None` where there is none.
    pub quiet: Option<i32>,
}

/// How a pupil is getting on with an outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// The outcome's letter.
    pub letter: char,
    /// The newest values, oldest first.
    pub values: Vec<f64>,
}

/// A change of a pupil's record, so that whoever has it open sees what somebody else did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touch {
    /// Who.
    pub by: StaffId,
    /// As colleagues know them: "K. Osei".
    pub name: String,
    /// When: UTC, RFC 3339.
    pub at: String,
    /// What, in a few words.
    pub what: String,
    /// What stood there before, where something did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The line of the plan, where it is one that was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u8>,
}

/// What stands beside the list: all that the next lesson needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Who.
    pub brief: Brief,
    /// SEN types, primary first.
    pub needs: Vec<String>,
    /// The plan in force.
    pub plan: Option<Plan>,
    /// How its lines went.
    pub marks: Vec<Marks>,
    /// How its outcomes went.
    pub series: Vec<Series>,
    /// What besides its lines a cover teacher needs in the first ten seconds: what to mind, what to avoid, whom to ask.
    #[serde(default)]
    pub points: Vec<Point>,
    /// School days to the review; negative when it is overdue.
    pub review_in: Option<i32>,
    /// What the asker has read of it; `None` where nothing.
    #[serde(default)]
    pub read: Option<ReadMark>,
    /// The newest changes of the record, newest first.
    #[serde(default)]
    pub touches: Vec<Touch>,
}

/// An entry and whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signed {
    /// Its place in the journal.
    pub seq: u64,
    /// What it says.
    pub entry: Entry,
    /// Initials of who made it.
    pub by: String,
    /// Initials of who took it back or corrected it; empty where it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub gone_by: String,
}

/// One entry with all that correcting it needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryCard {
    /// The entry.
    pub signed: Signed,
    /// Whose record it is in.
    pub pupil: Brief,
    /// The plan of the entry's cycle as the entry needs it; `None` where there was none.
    pub plan: Option<Plan>,
}

/// All that is kept on one pupil.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The top of it.
    pub card: Card,
    /// Every version of every plan, oldest first.
    pub plans: Vec<Plan>,
    /// Entries, newest first.
    pub entries: Vec<Signed>,
    /// Items about them that the asker may see.
    pub flags: Vec<Item>,
    /// What was found out about them, as far as the asker may read it.
    #[serde(default)]
    pub found: Found,
    /// What was tried and is not on the plan, for those who change it.
    #[serde(default)]
    pub tried: Vec<Tried>,
}

/// What was found out about a pupil, as far as the asker may read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The profile, with the parts that the asker may read.
    #[serde(default)]
    pub profile: Option<Profile>,
    /// Entries of the assessment, newest day first; withdrawn and replaced ones too.
    #[serde(default)]
    pub entries: Vec<Assessment>,
    /// Parents' concerns: open ones first, then newest first.
    #[serde(default)]
    pub concerns: Vec<Concern>,
    /// The initials of those who are named in it.
    #[serde(default)]
    pub people: BTreeMap<StaffId, String>,
}

impl Found {
    /// The initials of somebody named in it.
    pub fn name(&self, id: StaffId) -> &str {
        self.people.get(&id).map_or("", String::as_str)
    }

    /// Whether a later entry stands in the place of this one.
    pub fn is_replaced(&self, entry: &Assessment) -> bool {
        self.entries.iter().any(|other| other.replaces == Some(entry.id) && other.withdrawn.is_none())
    }
}

/// A parent's concern with the names that go with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernRow {
    /// Whom it is about.
    pub pupil: Brief,
    /// All of it.
    pub concern: Concern,
    /// The initials of those who are named in it.
    pub people: BTreeMap<StaffId, String>,
}

/// An item with the names that go with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The item.
    pub flag: Flag,
    /// Whom it is about.
    pub pupil: Brief,
    /// What the plan's line says that it is about.
    pub line: Option<String>,
    /// Who is named in it.
    pub people: Vec<(StaffId, String)>,
    /// The newest entries of the line, or of the pupil, newest first.
    #[serde(default)]
    pub entries: Vec<Signed>,
}

impl Item {
    /// The short name of somebody named in it.
    pub fn name(&self, id: StaffId) -> &str {
        self.people.iter().find(|(known, _)| *known == id).map_or("somebody", |(_, name)| name)
    }
}

/// The items for the SENCO: those to be dealt with, most urgent first, then the resolved, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// All of them.
    pub items: Vec<Item>,
}

/// All that waits for the asker, as it was at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// Their own items: those with news first, then newest first.
    pub items: Vec<Item>,
    /// Plans of pupils whom they work with whose version in force they have not read: nudged ones first, then newest
    /// first.
    #[serde(default)]
    pub plans: Vec<UnreadPlan>,
    /// Parents' concerns that nobody has answered, oldest first: of their pupils, for the SENCO all.
    #[serde(default)]
    pub concerns: Vec<ConcernRow>,
    /// For the SENCO: what was tried and is not on the plan, newest first.
    #[serde(default)]
    pub tried: Vec<TriedRow>,
}

/// A plan that the asker has not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadPlan {
    /// Whose.
    pub pupil: Brief,
    /// The cycle in force.
    pub cycle: u16,
    /// The version in force.
    pub version: u16,
    /// When that version was made, UTC in RFC 3339, or the day on which the cycle began; empty where neither is known.
    pub since: String,
    /// How many lines are not as they were in the version that they read last; `None` where they have read none.
    pub changed: Option<usize>,
    /// Who asked them to read it.
    pub nudge: Option<NudgeMark>,
}

/// By whom somebody was asked to read a plan, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NudgeMark {
    /// By short name.
    pub by: String,
    /// When: UTC, RFC 3339.
    pub at: String,
}

/// What was tried with a pupil and is not on the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedRow {
    /// With whom.
    pub pupil: Brief,
    /// What, and how it went.
    pub tried: Tried,
}

impl Inbox {
    /// How many have an answer that has not been seen.
    pub fn news(&self) -> usize {
        self.items.iter().filter(|item| item.flag.has_news()).count()
    }
}

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

/// Something that the asker entered lately and may withdraw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MyEntry {
    /// The commit.
    pub commit: u64,
    /// When it was entered: UTC, RFC 3339.
    pub at: String,
    /// The entries of the commit that still stand, each with its pupil's name and form.
    pub entries: Vec<(EntryId, PupilId, String)>,
    /// What the first of them says.
    pub says: String,
    /// The note that went with them.
    #[serde(default)]
    pub note: String,
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

/// Something that somebody saw or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When: UTC, RFC 3339.
    pub at: String,
    /// What kind of thing.
    pub kind: Kind,
    /// Who, by short name.
    pub who: String,
    /// Their login; empty for the store's owner.
    pub login: String,
    /// About whom, with the form.
    pub pupil: Option<String>,
    /// And by id.
    pub pupil_id: Option<PupilId>,
    /// From which session.
    pub via: String,
    /// What more there is to say: the reason where one was asked.
    pub what: String,
}

/// How often a person did what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Who, by short name.
    pub who: String,
    /// Their login; empty for the store's owner.
    pub login: String,
    /// How often.
    pub counts: BTreeMap<Kind, u64>,
}

/// A part of the audit, for the SENCO alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// From which day on.
    pub since: Day,
    /// Newest first.
    pub rows: Vec<AuditRow>,
    /// There were more.
    pub more: bool,
    /// By person, over all of it.
    pub counts: Vec<Tally>,
}

/// Who has read which version of a pupil's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBy {
    /// Whose plan.
    pub pupil: Brief,
    /// The cycle in force.
    pub cycle: u16,
    /// The version in force.
    pub version: u16,
    /// Those who work with the pupil, and whoever else has read it.
    pub readers: Vec<Reader>,
}

/// Somebody, and what they have read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// Their login.
    pub login: String,
    /// By short name.
    pub name: String,
    /// The cycle of the version that they read last; `None` where they have read none.
    pub cycle: Option<u16>,
    /// That version.
    pub version: Option<u16>,
    /// When: UTC, RFC 3339.
    pub at: Option<String>,
    /// Whether it is the version in force.
    pub current: bool,
    /// How many lines have changed since.
    pub changed: Option<usize>,
    /// Whether the plan is theirs to carry now; else they are here because they have read it.
    #[serde(default)]
    pub works_with: bool,
    /// Who asked them to read it, while that stands.
    #[serde(default)]
    pub nudged: Option<NudgeMark>,
}

/// What the asker has read of a pupil's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMark {
    /// When they said so last: UTC, RFC 3339.
    pub at: String,
    /// How many lines are not as they were then; 0 where it is the version in force.
    pub changed: usize,
    /// Whether it is the version in force.
    pub current: bool,
}
