//! A pupil as somebody may see them: in a list, beside it, and in full.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::desk::ItemRow;
use super::item::ConcernRow;
use crate::domain::cover_sheet::Point;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::need::Provision;
use crate::domain::record::assessment::Assessment;
use crate::domain::record::concern::Concern;
use crate::domain::record::contact::Contact;
use crate::domain::record::entry::tried::Tried;
use crate::domain::record::entry::{Entry, Happened, Kind, Outcome};
use crate::domain::record::plan::Plan;
use crate::domain::record::profile::Profile;
use crate::domain::record::pupil::Name;
use crate::domain::time::Instant;
use crate::proto::ask::{Question, Reply};
use crate::proto::page::{Onward, Page, Slice};
use crate::proto::subject::Desk;

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
    /// When: UTC.
    pub at: Instant,
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
    /// Its place among others, by when it happened.
    pub happened: Happened,
    /// What it says.
    pub entry: Entry,
    /// Initials of who made it.
    pub by: String,
    /// Initials of who took it back or corrected it; empty where it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub gone_by: String,
}

impl Signed {
    /// The newest of both sorts, by when they happened, newest first; and whether some were left out. Which stay is decided
    /// by the day and by what was entered last, as the lists that they come from are.
    pub fn merged(observations: Vec<Signed>, measurements: Vec<Signed>, limit: usize) -> (Vec<Signed>, bool) {
        let mut all = observations;
        all.extend(measurements);
        all.sort_by_key(|signed| Reverse((signed.entry.when.day, signed.seq)));
        let cut = all.len() > limit;
        all.truncate(limit);
        all.sort_by_key(|signed| Reverse(signed.happened));
        (all, cut)
    }
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

/// All that is kept on one pupil: of each list its beginning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The top of it.
    pub card: Card,
    /// The versions of their plans, newest first.
    pub plans: Page<Plan>,
    /// What was logged, newest day first.
    pub entries: Vec<Signed>,
    /// Where the observations among them go on, and where the measurements.
    #[serde(default)]
    pub more: [Option<Onward>; 2],
    /// Items about them that the asker may see, newest first.
    pub flags: Page<ItemRow>,
    /// What was found out about them, as far as the asker may read it.
    #[serde(default)]
    pub found: Found,
    /// What was tried and is not on the plan, for those who change it.
    #[serde(default)]
    pub tried: Vec<Tried>,
}

impl Record {
    /// What goes on where something of it is not here yet: the next page of each such list.
    pub fn rest(&self) -> Vec<Question> {
        let pupil = self.card.brief.id;
        let [observations, measurements] = &self.more;
        let slice = Slice::default;
        let all = [
            (observations, Question::Entries { pupil, sort: Kind::Observation, slice: slice() }),
            (measurements, Question::Entries { pupil, sort: Kind::Measurement, slice: slice() }),
            (&self.plans.more, Question::Versions { pupil, slice: slice() }),
            (&self.flags.more, Question::ItemRows { of: Desk::About(pupil), slice: slice() }),
            (&self.found.entries.more, Question::Assessment { pupil, slice: slice() }),
            (&self.found.concerns.more, Question::ConcernsOf { pupil, slice: slice() }),
            (&self.found.contacts.more, Question::Contacts { pupil, slice: slice() }),
        ];
        all.into_iter().filter_map(|(more, question)| Some(question.on(more.clone()?))).collect()
    }

    /// Takes such a page over. Says whether it was one that goes on where this ends.
    pub fn take(&mut self, question: &Question, reply: Reply) -> bool {
        if !self.rest().iter().any(|rest| rest.clone().list() == question.clone().list()) {
            return false;
        }
        match (question, reply) {
            (Question::Entries { sort, .. }, Reply::Entries(page)) => {
                let place = usize::from(*sort == Kind::Measurement);
                if let Some(more) = self.more.get_mut(place) {
                    more.clone_from(&page.more);
                }
                let known: BTreeSet<u64> = self.entries.iter().map(|signed| signed.seq).collect();
                self.entries.extend(page.into_iter().filter(|signed| !known.contains(&signed.seq)));
                self.entries.sort_by_key(|signed| Reverse(signed.happened));
            }
            (_, Reply::Versions(page)) => self.plans.go_on(page),
            (_, Reply::ItemRows(rows)) => self.flags.go_on(rows.page),
            (_, Reply::Assessment(page)) => self.found.take_assessment(page),
            (_, Reply::Concerns(page)) => self.found.take_concerns(page),
            (_, Reply::Contacts(page)) => self.found.take_contacts(page),
            _ => return false,
        }
        true
    }

    /// Lets go of what a newer one does not tell any more, as far as it goes: what stands still on a screen never shows
    /// what is to be seen no more.
    pub fn keep_what_is_told(&mut self, newest: &Record) {
        let more = newest.more.iter().any(Option::is_some);
        keep_told(&mut self.entries, (&newest.entries, more), |signed| signed.entry.id);
        let page = &newest.flags;
        keep_told(&mut self.flags.rows, (&page.rows, page.more.is_some()), |row| row.id);
        let page = &newest.found.entries;
        keep_told(&mut self.found.entries.rows, (&page.rows, page.more.is_some()), |entry| entry.id);
        let page = &newest.found.contacts;
        keep_told(&mut self.found.contacts.rows, (&page.rows, page.more.is_some()), |contact| contact.id);
        let page = &newest.found.concerns;
        keep_told(&mut self.found.concerns.rows, (&page.rows, page.more.is_some()), |concern| concern.id);
    }
}

/// Keeps of these rows those that are told now, and those that lie behind the end of what is told where that goes on.
fn keep_told<R, N: PartialEq>(rows: &mut Vec<R>, (told, more): (&[R], bool), name: impl Fn(&R) -> N) {
    let names: Vec<N> = told.iter().map(&name).collect();
    let mut place = 0;
    rows.retain(|row| {
        place += 1;
        names.contains(&name(row)) || more && place > told.len()
    });
}

/// What was found out about a pupil, as far as the asker may read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The profile, with the parts that the asker may read.
    #[serde(default)]
    pub profile: Option<Profile>,
    /// Entries of the assessment, newest day first; withdrawn and replaced ones too.
    #[serde(default)]
    pub entries: Page<Assessment>,
    /// Parents' concerns: open ones first, then newest first.
    #[serde(default)]
    pub concerns: Page<Concern>,
    /// Contacts, newest day first; withdrawn ones too.
    #[serde(default)]
    pub contacts: Page<Contact>,
    /// The initials of those who are named in it.
    #[serde(default)]
    pub people: BTreeMap<StaffId, String>,
}

impl Found {
    fn take_assessment(&mut self, page: Page<Named<Assessment>>) {
        self.entries.more = page.more;
        for row in page.rows {
            self.people.extend(row.people);
            self.entries.rows.push(row.record);
        }
    }

    fn take_contacts(&mut self, page: Page<Named<Contact>>) {
        self.contacts.more = page.more;
        for row in page.rows {
            self.people.extend(row.people);
            self.contacts.rows.push(row.record);
        }
    }

    fn take_concerns(&mut self, page: Page<ConcernRow>) {
        self.concerns.more = page.more;
        for row in page.rows {
            self.people.extend(row.people);
            self.concerns.rows.push(row.concern);
        }
    }

    /// The initials of somebody named in it.
    pub fn name(&self, id: StaffId) -> &str {
        self.people.get(&id).map_or("", String::as_str)
    }
}

/// A record with the names that go with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<R> {
    /// The record.
    pub record: R,
    /// The initials of those who are named in it.
    pub people: BTreeMap<StaffId, String>,
}

/// What the asker has read of a pupil's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMark {
    /// When they said so last: UTC.
    pub at: Instant,
    /// How many lines are not as they were then; 0 where it is the version in force.
    pub changed: usize,
    /// Whether it is the version in force.
    pub current: bool,
}
