//! What every kind of record must bring, asked for by the compiler, and the one list of kinds. From a variant of
//! `Change` or `Command` the way leads to the kind's own, and from there to its effect or its decision.

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::domain::amend::{self, Amend, AmendCommand, How, Misplaced, Outline, Recent};
use crate::domain::audit;
use crate::domain::command::{Decided, Given, Refusal};
use crate::domain::id::{EntryId, FlagId, PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::notice::Notice;
use crate::domain::record::assessment::{AssessId, AssessRow, Assessment, AssessmentChange, AssessmentCommand};
use crate::domain::record::class::ClassChange;
use crate::domain::record::concern::{Concern, ConcernChange, ConcernCommand, ConcernId, ConcernText};
use crate::domain::record::contact::{Contact, ContactChange, ContactId, ContactRow};
use crate::domain::record::entry::{Entry, EntryChange, EntryCommand};
use crate::domain::record::flag::{Flag, FlagChange, FlagCommand};
use crate::domain::record::link::{LinkChange, LinkCommand};
use crate::domain::record::nudge::{NudgeChange, NudgeCommand, NudgeRow};
use crate::domain::record::plan::{PlanChange, PlanCommand};
use crate::domain::record::profile::{ProfileChange, ProfileCommand, ProfileRow};
use crate::domain::record::pupil::{PupilChange, PupilCommand};
use crate::domain::record::receipt::{ReceiptChange, ReceiptCommand, ReceiptRow};
use crate::domain::record::school::{SchoolChange, SchoolCommand};
use crate::domain::record::staff::{StaffChange, StaffCommand};
use crate::domain::record::strategy::{StrategyChange, StrategyCommand};
use crate::domain::record::timetable::TimetableChange;
use crate::domain::record::worry::{WorryChange, WorryCommand};
use crate::domain::rights::{Act, Reaches, Who};
use crate::domain::roster::{Fate, ImportCommand, KindRow, Taking};
use crate::domain::shelf::{Held, Leaving, Past, RESERVED, Ranged, Shelves, Unread, by_id, load_held};
use crate::domain::state::State;
use crate::domain::time::Instant;

/// Which line of the journal a change stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line's number, from 1; this orders things, not time.
    pub seq: u64,
    /// The commit it belongs to.
    pub commit: u64,
    /// When it was entered.
    pub at: Instant,
    /// The person for whom it was done; `None` for the store's owner.
    pub by: Option<StaffId>,
    /// From which account, and as whom where that says so.
    pub via: String,
}

/// What the journal keeps of one kind of record: one change a line, about at most one pupil. A change says what is, not
/// what was wanted, so that replaying the journal decides nothing again. Every variant ever released stays readable.
pub trait KindChange: Serialize + for<'de> Deserialize<'de> {
    /// The first bytes of the keys of what memory holds of it. No other kind has one of them: that does not compile.
    const HELD: &'static [u8];
    /// The second bytes of the keys of what lies on the shelf of it, also aside. Nor of these.
    const RANGED: &'static [u8];

    /// The one pupil it is about.
    fn about(&self) -> Option<PupilId>;
    /// What it is in the audit: its kind, and in a few words what it was; people are named as they are called `now`.
    fn said(&self, now: &State) -> (audit::Kind, String);
    /// What those who lead the school are to hear of, in words with names; `before` is the school before it. `None` where
    /// nobody gets wider rights by it, and no worry another way.
    fn heard(&self, before: &State) -> Option<String>;
    /// The id of what it adds, for whoever wanted it.
    fn made(&self) -> Option<Uuid>;
    /// Who is to hear of it, besides those who look at the record of the pupil whom it is about. `by` is who did it.
    fn touches(&self, look: &Look<'_>, by: Option<StaffId>) -> Vec<Touches>;
    /// Takes it over.
    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread>;
    /// Reads what memory holds of this kind, and adds it to what is there.
    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread>;
    /// Gives away what memory holds of a pupil who has left, but for what still waits for somebody: `load` reads it again
    /// where it is needed.
    fn give_away(leaving: &mut Leaving<'_>) -> Result<(), Unread>;
}

/// What looks different after a change, and so who hears of it: never what has changed, only where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touches {
    /// The school itself: what it has chosen, its strategies.
    School,
    /// Who works here.
    Staff,
    /// Who works with whom: what was shown may be shown no more.
    Reach,
    /// Names, forms and classes.
    Roster,
    /// An item for the SENCO.
    Item(FlagId),
    /// All items that come to those who triage: whose they are may be another.
    Desk,
    /// What the list of pupils shows of one.
    Brief(PupilId),
    /// What waits for somebody.
    InboxOf(StaffId),
    /// What waits for those whose a pupil's plan is to carry.
    InboxesOfThoseWith(PupilId),
    /// What waits for those to whom items come.
    InboxesOfTriage,
}

/// What can be wanted of one kind of record.
pub trait KindCommand {
    /// What whoever wants it must be allowed.
    fn needs(&self, look: &Look<'_>, who: Who) -> Result<Vec<Needs>, Unread>;
    /// What becomes of it. The caller has asked for what it needs already; nothing changes here.
    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided;
}

/// What somebody must be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// To do this.
    To(Act),
    /// To do this to a pupil.
    With(Act, PupilId),
    /// To read a pupil's record, or to open it with a reason.
    Reason(PupilId),
    /// To act as the SENCO; else the sentence says why not.
    Senco(&'static str),
}

/// Makes `Change` and what routes it. In the journal a change is known by its `kind` alone; the words that follow each
/// kind are those of its variants, as they are written there.
macro_rules! changes {
    ($($kind:ident($change:ident) $($word:literal)+;)*) => {
        /// One change of the data.
        #[derive(Clone, Debug, PartialEq)]
        #[expect(missing_docs, reason = "each is said in its folder")]
        pub enum Change { $($kind($change),)* }

        impl Serialize for Change {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Change::$kind(change) => change.serialize(serializer),)* }
            }
        }

        impl<'de> Deserialize<'de> for Change {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Change, D::Error> {
                let text = <&RawValue>::deserialize(deserializer)?.get();
                let change = match word_of(text).map_err(D::Error::custom)? {
                    $($($word)|+ => serde_json::from_str(text).map(Change::$kind),)*
                    _ => return Err(D::Error::custom("no kind of change has that name")),
                };
                change.map_err(D::Error::custom)
            }
        }

        impl Change {
            /// By what each sort of them is known in the journal.
            pub const WORDS: &[&str] = &[$($($word),+),*];

            /// The first byte of every key of what memory holds.
            pub const HELD: &[&[u8]] = &[$($change::HELD),*, &[<Vec<Recent>>::TAG, Misplaced::TAG], RESERVED];
            /// The second byte of every key of what lies on the shelf.
            pub const RANGED: &[&[u8]] = &[$($change::RANGED),*, Notice::TAGS];

            /// `KindChange::about`.
            pub fn about(&self) -> Option<PupilId> { match self { $(Change::$kind(change) => change.about(),)* } }
            /// `KindChange::said`.
            pub fn said(&self, now: &State) -> (audit::Kind, String) { match self { $(Change::$kind(change) => change.said(now),)* } }
            /// `KindChange::heard`.
            pub fn heard(&self, before: &State) -> Option<String> {
                match self { $(Change::$kind(change) => change.heard(before),)* }
            }
            /// `KindChange::made`.
            pub fn made(&self) -> Option<Uuid> { match self { $(Change::$kind(change) => change.made(),)* } }
            /// `KindChange::touches`.
            pub fn touches(&self, look: &Look<'_>, by: Option<StaffId>) -> Vec<Touches> {
                match self { $(Change::$kind(change) => change.touches(look, by),)* }
            }
            /// `KindChange::apply`. Of a pupil who had left all is at hand meanwhile, and of one who has left now nothing
            /// is afterwards.
            pub fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
                at.state.reaches = Reaches::default(); // Who works with whom may be another from here on.
                let about = self.about();
                about.map_or(Ok(()), |pupil| at.take_out(pupil))?;
                self.heard(at.state).map_or(Ok(()), |what| at.tell(what))?;
                match self { $(Change::$kind(change) => change.apply(at),)* }?;
                about.map_or(Ok(()), |pupil| at.put_away(pupil))
            }
        }

        const _: () = assert!(are_apart(Change::HELD) && are_apart(Change::RANGED), "two kinds have one tag");

        impl State {
            /// What memory holds of every kind.
            pub fn load(past: &dyn Past) -> Result<State, Unread> {
                let mut state = State::default();
                state.read_more(past)?;
                load_held::<Vec<Recent>>(&mut state, past)?;
                load_held::<Misplaced>(&mut state, past)?;
                Ok(state)
            }
            /// `KindChange::load`.
            pub(super) fn read_more(&mut self, past: &dyn Past) -> Result<(), Unread> {
                $($change::load(self, past)?;)*
                Ok(())
            }
            /// `KindChange::give_away`.
            pub(super) fn give_away(leaving: &mut Leaving<'_>) -> Result<(), Unread> {
                $($change::give_away(leaving)?;)*
                Ok(())
            }
        }

        $(impl From<$change> for Change { fn from(change: $change) -> Change { Change::$kind(change) } })*
    };
}

/// Makes `Command` and what routes it.
macro_rules! commands {
    ($($kind:ident($command:ident);)*) => {
        /// What somebody wants done.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each is said in its folder")]
        pub enum Command { $($kind($command),)* }

        impl Command {
            /// `KindCommand::needs`.
            pub fn needs(&self, look: &Look<'_>, who: Who) -> Result<Vec<Needs>, Unread> {
                match self { $(Command::$kind(command) => command.needs(look, who),)* }
            }
            /// `KindCommand::decide`.
            pub(super) fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
                match self { $(Command::$kind(command) => command.decide(look, given),)* }
            }
        }

        $(impl From<$command> for Command { fn from(command: $command) -> Command { Command::$kind(command) } })*
    };
}

/// Makes `FiledRow` and what routes it.
macro_rules! rows {
    ($($kind:ident($row:ident);)*) => {
        /// What files say of one record about a pupil.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each is said in its folder")]
        pub enum FiledRow { $($kind($row),)* }

        impl FiledRow {
            /// What the rows of each kind stand under in a file, and what one of them is called.
            pub const SECTIONS: &[(&str, &str)] = &[$(($row::SECTION, $row::WHAT)),*];

            /// Reads a row that stands under this.
            pub fn read(section: &str, json: &str) -> Result<FiledRow, serde_json::Error> {
                $(if section == $row::SECTION { return serde_json::from_str(json).map(FiledRow::$kind); })*
                Err(serde_json::Error::custom("no kind of record has that name"))
            }
            /// `KindRow::SECTION`.
            pub fn section(&self) -> &'static str { match self { $(FiledRow::$kind(_) => $row::SECTION,)* } }
            /// `KindRow::texts`.
            pub fn texts(&self) -> Vec<&str> { match self { $(FiledRow::$kind(row) => row.texts(),)* } }
            /// `KindRow::keep`.
            pub fn keep(&self, taking: &mut Taking<'_, '_>) -> Result<Option<Fate>, Unread> {
                match self { $(FiledRow::$kind(row) => row.keep(taking),)* }
            }
        }

        $(impl From<$row> for FiledRow { fn from(row: $row) -> FiledRow { FiledRow::$kind(row) } })*
    };
}

/// Makes `RecordName` and what routes it.
macro_rules! amends {
    ($($kind:ident($name:ident);)*) => {
        /// A record that can be put right, by its id.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "each is said in its folder")]
        pub enum RecordName { $($kind($name),)* }

        impl RecordName {
            /// `Amend::needs`.
            pub(super) fn needs(self, about: PupilId) -> Needs {
                match self { $(RecordName::$kind(_) => $kind::needs(about),)* }
            }
            /// `amend::take`.
            pub(super) fn take_back(
                self,
                look: &Look<'_>,
                given: &Given<'_>,
                about: PupilId,
                how: &How,
            ) -> Result<Change, Refusal> {
                match self { $(RecordName::$kind(id) => amend::take::<$kind>(look, given, about, id.0, how),)* }
            }
            /// `amend::again`.
            pub(super) fn put_back(self, look: &Look<'_>, given: &Given<'_>, about: PupilId) -> Result<Change, Refusal> {
                match self { $(RecordName::$kind(id) => amend::again::<$kind>(look, given, about, id.0),)* }
            }
            /// The record itself, without what only its kind has; `None` where it is not here.
            pub fn told(self, look: &Look<'_>) -> Result<Option<Outline>, Unread> {
                Ok(match self {
                    $(RecordName::$kind(id) => by_id::<$kind>(look.past, id.0)?.map(|one| Outline::of(one.as_ref())),)*
                })
            }
            /// Its id, whatever its kind.
            pub fn id(self) -> Uuid { match self { $(RecordName::$kind(id) => id.0,)* } }
            /// Its kind in one word, as it is written where a name must be one.
            pub fn kind(self) -> &'static str { match self { $(RecordName::$kind(_) => stringify!($kind),)* } }
            /// The record of this kind with this id.
            pub fn of(kind: &str, id: Uuid) -> Option<RecordName> {
                $(if kind == stringify!($kind) { return Some(RecordName::$kind($name(id))); })*
                None
            }
        }

        $(impl From<$name> for RecordName { fn from(id: $name) -> RecordName { RecordName::$kind(id) } })*
    };
}

changes! {
    School(SchoolChange) "school" "set";
    Staff(StaffChange) "staff" "roles" "disabled" "away" "heard";
    Class(ClassChange) "class";
    Link(LinkChange) "link";
    Timetable(TimetableChange) "timetable";
    Strategy(StrategyChange) "strategy";
    Pupil(PupilChange) "pupil" "opened";
    Plan(PlanChange) "plan";
    Entry(EntryChange) "entry" "withdrawn" "put_back";
    Flag(FlagChange) "flag" "step" "seen" "flag_withdrawn" "flag_put_back" "desk_opened" "desk_note" "desk_note_back";
    Receipt(ReceiptChange) "read" "had_read";
    Nudge(NudgeChange) "nudged";
    Assessment(AssessmentChange) "assessed" "assess_withdrawn" "assess_put_back";
    Concern(ConcernChange) "concern" "concern_answered" "concern_withdrawn" "concern_put_back";
    Contact(ContactChange) "contact" "contact_withdrawn" "contact_put_back";
    Profile(ProfileChange) "profile";
    Worry(WorryChange) "pointed_to_dsl" "word_passed";
}

commands! {
    School(SchoolCommand);
    Staff(StaffCommand);
    Link(LinkCommand);
    Strategy(StrategyCommand);
    Pupil(PupilCommand);
    Plan(PlanCommand);
    Entry(EntryCommand);
    Flag(FlagCommand);
    Receipt(ReceiptCommand);
    Nudge(NudgeCommand);
    Assessment(AssessmentCommand);
    Concern(ConcernCommand);
    Profile(ProfileCommand);
    Worry(WorryCommand);
    Amend(AmendCommand);
    Import(ImportCommand);
}

rows! {
    Receipt(ReceiptRow);
    Nudge(NudgeRow);
    Assessment(AssessRow);
    Concern(ConcernText);
    Contact(ContactRow);
    Profile(ProfileRow);
}

amends! {
    Entry(EntryId);
    Assessment(AssessId);
    Flag(FlagId);
    Concern(ConcernId);
    Contact(ContactId);
}

/// Whether none of these bytes is there twice.
const fn are_apart(tags: &[&[u8]]) -> bool {
    let mut seen = [false; 256];
    let mut list = 0;
    while list < tags.len() {
        let mut place = 0;
        while place < tags[list].len() {
            let tag = tags[list][place] as usize;
            if seen[tag] {
                return false;
            }
            seen[tag] = true;
            place += 1;
        }
        list += 1;
    }
    true
}

/// The `kind` of a change. It is written first, so that the rest need not be read for it.
fn word_of(text: &str) -> Result<&str, serde_json::Error> {
    #[derive(Deserialize)]
    struct Word<'a> {
        kind: &'a str,
    }
    let first = text.strip_prefix(r#"{"kind":""#).and_then(|rest| rest.split_once('"'));
    match first {
        Some((word, _)) => Ok(word),
        None => serde_json::from_str::<Word<'_>>(text).map(|word| word.kind),
    }
}
