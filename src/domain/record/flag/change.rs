//! What the journal keeps of items.

use super::{Answer, DeskNote, Flag, Step};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::amend::{self, Amend, How, Withdrawn, joined};
use crate::domain::audit;
use crate::domain::id::{FlagId, PupilId, StaffId};
use crate::domain::kind::{Change, KindChange, Needs, RecordName, Touches};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Audience};
use crate::domain::shelf::{Leaving, Past, Ranged, ShelfSpot, Shelved, Shelves, Unread, load_at_hand};
use crate::domain::state::State;
use crate::domain::time::Instant;

/// A change of items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FlagChange {
    /// An item was handed to the SENCO.
    Flag {
        /// All of it.
        flag: Flag,
    },
    /// A step was taken with an item.
    Step {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// What was done.
        answer: Answer,
    },
    /// The flagger has seen the steps of their item, as many as this says.
    Seen {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// How many.
        steps: usize,
    },
    /// Somebody who triages has read the steps of an item, as many as this says.
    DeskOpened {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// How many.
        steps: usize,
    },
    /// Somebody who triages wrote something down about an item.
    DeskNote {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// What.
        note: DeskNote,
    },
    /// Somebody who triages took back what they wrote down about an item.
    DeskNoteBack {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// Which of its notes, from 0, by when they were written.
        note: usize,
    },
    /// An item that was taken back stands again, for whoever took it back.
    FlagPutBack {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
    },
    /// An item was taken back by whoever the line's `by` is, at the line's `at`.
    FlagWithdrawn {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// How.
        #[serde(flatten)]
        how: How,
    },
}

impl KindChange for FlagChange {
    const HELD: &'static [u8] = &[];
    const RANGED: &'static [u8] = &[Flag::ITEMS, Flag::BY_PERSON, Flag::OF_SCHOOL];

    fn about(&self) -> Option<PupilId> {
        match self {
            FlagChange::Flag { flag } => Some(flag.pupil),
            FlagChange::Step { pupil, .. }
            | FlagChange::Seen { pupil, .. }
            | FlagChange::DeskOpened { pupil, .. }
            | FlagChange::DeskNote { pupil, .. }
            | FlagChange::DeskNoteBack { pupil, .. }
            | FlagChange::FlagWithdrawn { pupil, .. }
            | FlagChange::FlagPutBack { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self, now: &State) -> (audit::Kind, String) {
        let said = match self {
            FlagChange::Flag { .. } => "a flag".to_owned(),
            FlagChange::Step { answer, .. } => format!("a flag, {}", step_said(answer, now)),
            FlagChange::Seen { .. } => "an answer, seen".to_owned(),
            FlagChange::DeskOpened { .. } => "a flag, a teacher's answer opened".to_owned(),
            FlagChange::DeskNote { .. } => "a flag, a note for the SENCO".to_owned(),
            FlagChange::DeskNoteBack { .. } => "a flag, a note for the SENCO taken back".to_owned(),
            FlagChange::FlagWithdrawn { how, .. } => how.said("a flag"),
            FlagChange::FlagPutBack { .. } => "a flag, put back".to_owned(),
        };
        (audit::Kind::Changed, said)
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        match self {
            FlagChange::Flag { flag } => Some(flag.id.0),
            FlagChange::Step { answer, .. } => Some(answer.id.0),
            FlagChange::Seen { .. }
            | FlagChange::DeskOpened { .. }
            | FlagChange::DeskNote { .. }
            | FlagChange::DeskNoteBack { .. }
            | FlagChange::FlagWithdrawn { .. }
            | FlagChange::FlagPutBack { .. } => None,
        }
    }

    fn touches(&self, look: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        let raised_by = |flag: &FlagId| look.flag(*flag).ok().flatten().map(|flag| Touches::InboxOf(flag.by));
        let of_desk = |flag: &FlagId| [Touches::Item(*flag), Touches::InboxesOfTriage].into_iter();
        match self {
            FlagChange::Flag { flag } => {
                of_desk(&flag.id).chain([Touches::InboxOf(flag.by), Touches::Brief(flag.pupil)]).collect()
            }
            FlagChange::Step { pupil, flag, answer } => {
                let asked = match answer.step {
                    Step::Give { to, .. } => Some(to),
                    _ => look.flag(*flag).ok().flatten().and_then(|flag| flag.held_by()),
                };
                let more = [Touches::Brief(*pupil)].into_iter().chain(asked.map(Touches::InboxOf));
                of_desk(flag).chain(more).chain(raised_by(flag)).collect()
            }
            FlagChange::FlagPutBack { pupil, flag } => {
                of_desk(flag).chain([Touches::Brief(*pupil)]).chain(raised_by(flag)).collect()
            }
            FlagChange::FlagWithdrawn { pupil, flag, how } => {
                of_desk(flag).chain([Touches::Brief(*pupil)]).chain(how.touches()).chain(raised_by(flag)).collect()
            }
            FlagChange::DeskOpened { flag, .. } => of_desk(flag).collect(),
            FlagChange::DeskNote { flag, .. } | FlagChange::DeskNoteBack { flag, .. } => vec![Touches::Item(*flag)],
            // The desk shows nothing of what the flagger has seen.
            FlagChange::Seen { flag, .. } => raised_by(flag).into_iter().collect(),
        }
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let now = match self {
            FlagChange::Flag { flag } => Some(amend::put(at, &flag.clone().named())?),
            FlagChange::Step { flag, answer, .. } => at.alter(flag.0, |flag: &mut Flag| {
                flag.take(answer.clone());
                true
            })?,
            FlagChange::Seen { flag, steps, .. } => at.alter(flag.0, |flag: &mut Flag| {
                flag.seen = flag.seen.max(*steps);
                true
            })?,
            FlagChange::DeskOpened { flag, steps, .. } => at.alter(flag.0, |flag: &mut Flag| {
                flag.opened = flag.opened.max(*steps);
                true
            })?,
            FlagChange::DeskNote { flag, note, .. } => at.alter(flag.0, |flag: &mut Flag| {
                flag.notes.push(note.clone());
                true
            })?,
            FlagChange::DeskNoteBack { flag, note, .. } => at.alter(flag.0, |flag: &mut Flag| {
                flag.notes.get_mut(*note).is_some_and(|note| {
                    note.taken_back = true;
                    true
                })
            })?,
            FlagChange::FlagWithdrawn { flag, how, .. } => {
                amend::take_back::<Flag>(at, flag.0, None, how)?;
                at.alter(flag.0, |_: &mut Flag| true)?
            }
            FlagChange::FlagPutBack { flag, .. } => {
                amend::put_back::<Flag>(at, flag.0)?;
                at.alter(flag.0, |flag: &mut Flag| {
                    // That it was taken back is no step to be seen any more.
                    flag.seen = flag.seen.min(flag.thread.len());
                    true
                })?
            }
        };
        let Some(flag) = now else { return Ok(()) };
        if flag.waits() {
            at.take_up(&flag)?;
            at.state.flags.insert_mut(flag.id, flag);
        } else {
            at.let_go(&flag);
            at.state.flags.remove_mut(&flag.id);
        }
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_at_hand(past, |flag: Shelved<Flag>| state.flags.insert_mut(flag.id, flag))
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // An item that is at hand waits for somebody, also when the pupil has left.
        Ok(())
    }
}

impl Flag {
    /// What says in a key that it is of items.
    pub const ITEMS: u8 = b'f';
    /// Of what leads to the items that a person raised.
    pub const BY_PERSON: u8 = b'u';
    /// Of what leads to all of the school's; their owner is nobody.
    pub const OF_SCHOOL: u8 = b'q';

    /// Whether somebody still has something to do with it: the SENCO, who has not opened a teacher's answer either, or its
    /// flagger, who has not seen an answer.
    pub fn waits(&self) -> bool {
        !self.is_resolved() || self.has_news() || self.is_answered()
    }
}

/// A step in the audit's words: what was done, with whom, and nothing of what was written.
fn step_said(answer: &Answer, now: &State) -> String {
    match &answer.step {
        Step::Acknowledge => "taken up".to_owned(),
        Step::Reply => "answered".to_owned(),
        Step::Wait { .. } => "waiting".to_owned(),
        Step::Give { to, .. } => {
            let named = now.staff.get(to).map_or_else(|| "a colleague".to_owned(), |staff| staff.short());
            format!("given to {named}")
        }
        Step::Resolve { outcome, .. } => format!("ended: {}", outcome.words()),
        Step::Reopen => "taken up again".to_owned(),
        Step::TakeBack { .. } => "the last step taken back".to_owned(),
    }
}

impl Amend for Flag {
    fn named(&self) -> RecordName {
        self.id.into()
    }

    fn pupil(&self) -> PupilId {
        self.pupil
    }

    fn audience(&self) -> Audience {
        Audience::SencoAndHead
    }

    fn by(&self) -> StaffId {
        self.by
    }

    fn entered(&self) -> Instant {
        self.raised
    }

    fn replaces(&self) -> Option<Uuid> {
        None
    }

    fn withdrawn(&self) -> Option<&Withdrawn> {
        self.withdrawn.as_ref()
    }

    fn withdrawn_mut(&mut self) -> &mut Option<Withdrawn> {
        &mut self.withdrawn
    }

    fn says(&self) -> String {
        format!("flag, {}", self.reason.words())
    }

    fn typed(&self) -> String {
        let answers = self.thread.iter().map(|answer| answer.message.as_str());
        joined(std::iter::once(self.note.as_str()).chain(answers))
    }

    /// Nobody's answer is pulled away from under them.
    fn rests(&self, look: &Look<'_>) -> Result<Option<String>, Unread> {
        let acted = self.thread.iter().find(|answer| answer.by != self.by);
        Ok(acted.map(|answer| {
            let who = look.staff.get(&answer.by).map_or_else(|| "Somebody".to_owned(), |staff| staff.short());
            format!("{who} has acted on that item: say in a reply what was wrong, and the SENCO ends it. Nothing was changed.")
        }))
    }

    /// Whoever raised it takes it back, also when they no longer work with the pupil.
    fn needs(_: PupilId) -> Needs {
        Needs::To(Act::Flag)
    }

    fn taken_back(pupil: PupilId, id: Uuid, how: How) -> Change {
        Change::Flag(FlagChange::FlagWithdrawn { pupil, flag: FlagId(id), how })
    }

    fn put_back(pupil: PupilId, id: Uuid) -> Change {
        Change::Flag(FlagChange::FlagPutBack { pupil, flag: FlagId(id) })
    }

    fn counts(&self, _: &mut Shelves<'_>) {}

    fn counts_no_more(&self, _: &mut Shelves<'_>) {}
}

impl Ranged for Flag {
    const TAGS: &[u8] = &[Flag::ITEMS];

    fn spot(&self) -> ShelfSpot {
        ShelfSpot { tag: Flag::ITEMS, owner: self.pupil.0, group: 0, day: self.raised.day() }
    }

    fn id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        let own = self.spot();
        vec![
            ShelfSpot { tag: Flag::BY_PERSON, owner: self.by.0, ..own },
            ShelfSpot { tag: Flag::OF_SCHOOL, owner: Uuid::nil(), ..own },
        ]
    }
}
