//! What the line holds: about which items, what for, and the words.

use super::reading::{self, Reading};
use crate::domain::id::{FlagId, PupilId};
use crate::domain::record::flag::{AsSeen, Resolution, StepId, StepKind};
use crate::domain::record::staff::Staff;
use crate::domain::school_day::Day;
use crate::model::{DraftKey, Model};
use crate::proto::ask;
use crate::proto::subject::{Desk, Wanted};
use crate::proto::view::{Item, ItemRow};
use crate::screen::Typed;

/// What a line of words is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// A step of these items, as their thread was last on this screen.
    Items(StepKind, Vec<AsSeen>),
    /// Until when the user is away; and until when they were before.
    Away(Option<Day>),
}

/// A line of words about items, or about oneself.
pub struct Message {
    pub(super) what: For,
    pub(super) named: String,
    /// Whom it is about, where it is about one.
    pub(super) pupil: Option<PupilId>,
    pub(super) line: Typed,
    /// What was sent, for the status line.
    pub(super) said: String,
}

impl Message {
    /// The line for this about items.
    pub fn new(flags: &[FlagId], kind: StepKind, model: &Model) -> Message {
        let seen = |flag: &FlagId| AsSeen { flag: *flag, last: Message::last(*flag, model) };
        let first = flags.first().copied().unwrap_or(FlagId(uuid::Uuid::nil()));
        let row = |item: &Item| ItemRow::of(&item.flag, item.pupil.clone(), String::new(), None);
        let row = model.cache.item(first).here().map(row).or_else(|| model.cache.item_row(first).cloned());
        Message {
            line: Typed::new(DraftKey::Message(first, Some(kind))),
            named: match flags.len() {
                0 | 1 => row.as_ref().map_or_else(String::new, ItemRow::named),
                many => format!("{many} marked items"),
            },
            pupil: row.map(|row| row.pupil.id),
            what: For::Items(kind, flags.iter().map(seen).collect()),
            said: String::new(),
        }
    }

    /// The line for until when one is away.
    pub fn away(model: &Model) -> Message {
        let named = model.welcome.me.as_ref().map_or_else(String::new, Staff::short);
        let line = Typed::new(DraftKey::Away);
        let desk = model.cache.here(&ask::item_rows(Desk::Triage(Wanted::default())));
        let before = desk.and_then(|rows| rows.piles).and_then(|piles| piles.away);
        Message { what: For::Away(before), named, pupil: None, line, said: String::new() }
    }

    /// The last step of an item as far as the user has read it: the whole of it where it is here, else its row.
    pub(super) fn last(flag: FlagId, model: &Model) -> Option<StepId> {
        match model.cache.item(flag).here() {
            Some(item) => item.flag.last(),
            None => model.cache.item_row(flag).and_then(|row| row.last),
        }
    }

    /// The items that it is about.
    pub(super) fn flags(&self) -> Vec<FlagId> {
        match &self.what {
            For::Items(_, items) => items.iter().map(|item| item.flag).collect(),
            For::Away(_) => Vec::new(),
        }
    }

    /// What Enter does with what is typed.
    pub(super) fn reading(&self, model: &Model) -> Result<Reading, String> {
        let text = self.line.text();
        match &self.what {
            For::Items(kind, items) => reading::of_items((*kind, items), self.pupil, text.trim(), model),
            For::Away(_) => reading::of_away(text.trim(), model),
        }
    }

    /// What the line is for, in words.
    pub(super) fn does(&self) -> String {
        match &self.what {
            For::Items(StepKind::Reply, _) => "sends the reply".into(),
            For::Items(StepKind::Wait, _) => "waits: on whom, until when, as EP 4 dec, mum fri, kit 10d".into(),
            For::Items(StepKind::Give, _) => {
                "asks a colleague: initials or name, and what, as hb look at seating by fri".into()
            }
            For::Items(StepKind::Note, _) => {
                "keeps a note that only SENCO and deputy see; a subject access request gets it too".into()
            }
            For::Items(StepKind::Resolve(outcome), _) => {
                let how = match outcome {
                    Resolution::ReviewForward => "; the new day and why, as 30 nov mum cannot come later",
                    Resolution::Specialist => "; who, when, and what was asked or said, as EP 20 nov mum agreed",
                    Resolution::Ehcna => "; who, when, and what was asked or said, as LA 20 nov request sent",
                    Resolution::Advice => "; the advice, in your words",
                    Resolution::NoAction => "; why, in your words",
                    Resolution::PlanChanged => "",
                };
                format!("ends it: {}{how}", outcome.words())
            }
            For::Away(_) => "says on which morning you are back, as fri, 4 dec; \"here\" when you are".into(),
        }
    }
}
