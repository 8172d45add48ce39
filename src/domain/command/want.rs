//! What people want: the commands, what deciding one is given, and what becomes of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::assess::{Part, Source};
use crate::domain::change::Change;
use crate::domain::record::entry::{Entry, Fact, When};
use crate::domain::record::flag::{ParentsKnow, Reason, Step, Urgency};
use crate::domain::id::{AssessId, ConcernId, EntryId, FlagId, Ids, LinkId, PupilId};
use crate::domain::record::link::{LinkKind, LinkTo};
use crate::domain::need::Provision;
use crate::domain::record::plan::PlanState;
use crate::domain::record::plan::draft::DraftEdit;
use crate::domain::record::plan::edit::PlanEdit;
use crate::domain::record::plan::start::PlanFrom;
use crate::domain::record::pupil::Need;
use crate::domain::rights::{Audience, Who};
use crate::domain::roster::{self, Bundle, Report};
use crate::domain::record::school::Dsl;
use crate::domain::school_day::Day;
use crate::domain::record::school::setting::Setting;
use crate::domain::record::staff::Role;
use crate::domain::state::State;
use crate::domain::record::strategy::ListEdit;
use crate::domain::time::Instant;

/// An entry as a client sends it; the rest is the server's to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewEntry {
    /// Whose record.
    pub pupil: PupilId,
    /// The cycle that the writer saw, so that a number does not land on another plan's line; 0 without a plan.
    pub cycle: u16,
    /// What it says.
    pub fact: Fact,
    /// When it happened; `None` is today.
    #[serde(default)]
    pub when: Option<When>,
    /// A few words of fact.
    #[serde(default)]
    pub note: String,
}

/// An item for the SENCO as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFlag {
    /// Whom it is about.
    pub pupil: PupilId,
    /// Why.
    pub reason: Reason,
    /// How soon.
    pub urgency: Urgency,
    /// In the flagger's words.
    #[serde(default)]
    pub note: String,
    /// Entries that it rests on.
    #[serde(default)]
    pub links: Vec<EntryId>,
    /// The number of the plan's line that it is about.
    #[serde(default)]
    pub line: Option<u8>,
    /// Whether the parents know.
    #[serde(default)]
    pub parents: Option<ParentsKnow>,
}

/// An entry of the assessment as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAssessment {
    /// Whom it is about.
    pub pupil: PupilId,
    /// Where it comes from.
    pub source: Source,
    /// The day that it is of; `None` is today.
    #[serde(default)]
    pub day: Option<Day>,
    /// What was found out.
    pub text: String,
    /// Who may read it; `None` is all who work with the pupil, or whoever reads the entry that it replaces.
    #[serde(default)]
    pub audience: Option<Audience>,
    /// The earlier entry in whose place it stands.
    #[serde(default)]
    pub replaces: Option<AssessId>,
}

/// A parent's concern as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewConcern {
    /// Whom it is about.
    pub pupil: PupilId,
    /// Whose concern it is.
    pub who: String,
    /// When they said it; `None` is today.
    #[serde(default)]
    pub day: Option<Day>,
    /// In their words.
    pub text: String,
}

/// Somebody to be added to the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStaff {
    /// The name to sign in with.
    pub login: String,
    /// The Unix account, where it is another.
    #[serde(default)]
    pub account: Option<String>,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// What they do.
    pub roles: BTreeSet<Role>,
}

/// A link as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLink {
    /// Whose login.
    pub login: String,
    /// With whom.
    pub to: LinkTo,
    /// As what; `None` is what is usual.
    #[serde(default)]
    pub kind: Option<LinkKind>,
    /// The first day; `None` is today.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day; `None` is the end of the school year, for cover the first day.
    #[serde(default)]
    pub until: Option<Day>,
}

/// What somebody wants done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "want", rename_all = "snake_case")]
pub enum Command {
    /// Start a school: its caller becomes the first person.
    Init {
        /// The school's name.
        school: String,
        /// The login of the SENCO, where it is not the caller.
        #[serde(default)]
        senco: Option<String>,
        /// Whom a safeguarding worry goes to.
        #[serde(default)]
        dsl: Option<Dsl>,
        /// The Unix account of the caller, as the server looked it up.
        account: String,
    },
    /// Choose a setting of the school.
    Set {
        /// Which, and its value.
        setting: Setting,
        /// The Unix account that owns the store, as the server looked it up.
        #[serde(default)]
        owner: String,
    },
    /// Add somebody to the staff.
    AddStaff {
        /// Who.
        staff: NewStaff,
    },
    /// Give somebody these roles and no others.
    SetRoles {
        /// Whose login.
        login: String,
        /// All their roles.
        roles: BTreeSet<Role>,
    },
    /// Close somebody's account, or open it again.
    SetDisabled {
        /// Whose login.
        login: String,
        /// Whether it is to be closed.
        disabled: bool,
    },
    /// Link somebody with those they work with.
    Link {
        /// Whom, and with whom.
        link: NewLink,
    },
    /// End a link.
    Unlink {
        /// Which.
        link: LinkId,
    },
    /// Bring in what files say; all or nothing.
    Import {
        /// What they say.
        bundle: Bundle,
    },
    /// Add observations and measurements; one or a whole class, all or nothing.
    Log {
        /// What.
        entries: Vec<NewEntry>,
    },
    /// Take entries back.
    Withdraw {
        /// Which, each with its pupil.
        entries: Vec<(PupilId, EntryId)>,
    },
    /// Put another entry in the place of an earlier one, which stays readable.
    Correct {
        /// The earlier one.
        entry: EntryId,
        /// What stands in its place, on the plan of its own cycle.
        new: NewEntry,
    },
    /// Hand an item to the SENCO.
    RaiseFlag {
        /// What.
        flag: NewFlag,
    },
    /// Do something with an item.
    TakeStep {
        /// Which.
        flag: FlagId,
        /// How many steps it had when the writer saw it.
        revision: usize,
        /// What.
        #[serde(flatten)]
        step: Step,
        /// In their words.
        #[serde(default)]
        message: String,
    },
    /// The flagger has read the answers to their item.
    SeeAnswers {
        /// Which.
        flag: FlagId,
        /// How many steps they saw.
        steps: usize,
    },
    /// Change the strategies of a plan: a new version, made on the one that the writer saw.
    ChangePlan {
        /// Whose.
        pupil: PupilId,
        /// The cycle of the plan that the writer saw.
        cycle: u16,
        /// The version of it that the writer saw.
        base: u16,
        /// What.
        edit: PlanEdit,
    },
    /// Start the draft of a pupil's next plan.
    StartPlan {
        /// Whose.
        pupil: PupilId,
        /// What it starts from.
        from: PlanFrom,
    },
    /// Write in a plan: a new version with all these edits, made on the one that the writer saw.
    WritePlan {
        /// Whose.
        pupil: PupilId,
        /// The cycle of the plan that the writer saw.
        cycle: u16,
        /// The version of it that the writer saw.
        base: u16,
        /// What; all or nothing.
        edits: Vec<DraftEdit>,
    },
    /// Take a plan on to the next step of its life.
    MovePlan {
        /// Whose.
        pupil: PupilId,
        /// Its cycle.
        cycle: u16,
        /// The version that the writer saw.
        base: u16,
        /// The next state.
        to: PlanState,
    },
    /// Open the record of a pupil one does not work with.
    Open {
        /// Whose.
        pupil: PupilId,
        /// Why.
        reason: String,
    },
    /// The plan was read, after the whole of it was on the screen.
    MarkRead {
        /// Whose.
        pupil: PupilId,
        /// The cycle that was on the screen.
        cycle: u16,
        /// And the version.
        version: u16,
    },
    /// Ask colleagues to read the plan in force.
    Nudge {
        /// Whose plan.
        pupil: PupilId,
        /// The logins of those who are to read it; nobody named means all who have not.
        #[serde(default)]
        people: Vec<String>,
    },
    /// Change the school's list of strategies.
    ChangeList {
        /// What.
        #[serde(flatten)]
        edit: ListEdit,
    },
    /// Add an entry to the assessment.
    Assess {
        /// What.
        entry: NewAssessment,
    },
    /// Take an entry of the assessment back.
    WithdrawAssessment {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        entry: AssessId,
    },
    /// Write a parent's concern down.
    RaiseConcern {
        /// What.
        concern: NewConcern,
    },
    /// Answer a concern.
    AnswerConcern {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        concern: ConcernId,
        /// How many answers it had when the writer saw it.
        #[serde(default)]
        answers: usize,
        /// The school's words.
        text: String,
    },
    /// Change the profile: a new version, made on the one that the writer saw.
    SaveProfile {
        /// Whose.
        pupil: PupilId,
        /// The version that the writer saw; 0 where there was none.
        base: u16,
        /// The parts that change; an empty text takes one away.
        parts: BTreeMap<Part, String>,
        /// Who may read a part, where that changes.
        #[serde(default)]
        audiences: BTreeMap<Part, Audience>,
    },
    /// Change what kind of support and need a pupil has.
    SetNeeds {
        /// Whose.
        pupil: PupilId,
        /// None, SEN support, or an EHC plan.
        provision: Provision,
        /// The SEN types by rank.
        needs: Vec<Need>,
    },
    /// A text stopped, and it was a safeguarding worry. Neither text nor pupil is sent.
    PointToDsl,
    /// A text stopped at this word of the list, and its writer says that it is none.
    PassWord {
        /// The word.
        word: String,
    },
}

/// What `decide` is given besides the state and the command.
pub struct Given<'a> {
    /// For whom.
    pub who: Who,
    /// Now: UTC.
    pub at: Instant,
    /// The school day, in Europe/London.
    pub today: Day,
    /// New ids.
    pub ids: &'a mut dyn Ids,
    /// The entries that the command names, and those that they correct, as they stand, withdrawn or not.
    pub entries: &'a [Entry],
}

/// What becomes of a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// What changes; none is no fault (an import twice).
    pub changes: Vec<Change>,
    /// What an import has to say.
    pub report: Option<Report>,
}

impl From<Vec<Change>> for Decision {
    fn from(changes: Vec<Change>) -> Self {
        Decision { changes, report: None }
    }
}

impl Command {
    /// The entries that deciding it needs to see. An import names those that it brings, so that bringing them twice
    /// changes nothing; the ones that are not here yet are simply not given.
    pub fn entries_named(&self, state: &State) -> Cow<'_, [(PupilId, EntryId)]> {
        match self {
            Command::Withdraw { entries } => Cow::Borrowed(entries),
            Command::Correct { entry, new } => Cow::Owned(vec![(new.pupil, *entry)]),
            Command::Import { bundle } => Cow::Owned(roster::entries_named(state, bundle)),
            _ => Cow::Borrowed(&[]),
        }
    }
}

/// What a client hears when a command is done, also when it sends it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The commit.
    pub commit: u64,
    /// The ids of the entries and flags that it made; only of commits small enough for a person's hand.
    #[serde(default)]
    pub made: Vec<uuid::Uuid>,
}

impl Done {
    /// The most changes for which ids are kept.
    pub const MOST: usize = 64;

    /// The answer that the changes of one commit stand for.
    pub fn of<'a>(commit: u64, changes: impl ExactSizeIterator<Item = &'a Change>) -> Done {
        if changes.len() > Done::MOST {
            return Done { commit, made: Vec::new() };
        }
        let made = changes.filter_map(|change| match change {
            Change::Entry { entry } => Some(entry.id.0),
            Change::Flag { flag } => Some(flag.id.0),
            Change::Link { link } => Some(link.id.0),
            Change::Assessed { entry } => Some(entry.id.0),
            Change::Concern { concern } => Some(concern.id.0),
            _ => None,
        });
        Done { commit, made: made.collect() }
    }
}
