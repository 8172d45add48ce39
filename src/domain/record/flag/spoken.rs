//! What is said of items in a line of words: read by what it is for, and the command that it is. Screens and the command
//! line say it by the same rules.

use super::{
    AsSeen, Colleague, ContactLine, DayLine, FlagCommand, GiveLine, Means, Resolution, Step, WaitLine, contact_line,
    day_line, give_line, wait_line,
};
use crate::domain::id::PupilId;
use crate::domain::record::contact::{ContactKind, NewContact};
use crate::domain::record::plan::PlanCommand;
use crate::domain::record::plan::edit::PlanEdit;
use crate::domain::school_day::{Calendar, Day};

/// What is said of an item in a line of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// Something is answered.
    Reply,
    /// On whom it waits, and until when.
    Wait,
    /// A colleague is asked.
    Give,
    /// Something that only those who triage see.
    Note,
    /// It ends with this.
    Resolve(Resolution),
}

impl StepKind {
    /// As it is kept. A word that was ever used stays.
    pub fn word(self) -> &'static str {
        match self {
            StepKind::Reply => "reply",
            StepKind::Wait => "wait",
            StepKind::Give => "give",
            StepKind::Note => "note",
            StepKind::Resolve(outcome) => outcome.slug(),
        }
    }

    /// The one with this word.
    pub fn parse(word: &str) -> Option<StepKind> {
        let plain = [StepKind::Reply, StepKind::Wait, StepKind::Give, StepKind::Note];
        let plain = plain.into_iter().find(|step| step.word() == word);
        plain.or_else(|| Resolution::parse(word).map(StepKind::Resolve))
    }
}

/// What a line of words says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// A reply, in words.
    Reply,
    /// A note, in words.
    Note,
    /// An end, in words where it needs any.
    End(Resolution),
    /// On whom it waits.
    Wait(WaitLine),
    /// Who is asked.
    Give(GiveLine),
    /// When the review is.
    Review(DayLine),
    /// With whom there was a contact, and what end that is.
    Contact(Resolution, ContactKind, ContactLine),
}

/// About what a line of words is.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The items, as its writer saw them.
    pub items: &'a [AsSeen],
    /// Whom they are about, where that is known.
    pub pupil: Option<PupilId>,
    /// The pupil's plan in force: cycle and version.
    pub plan: Option<(u16, u16)>,
}

impl Spoken {
    /// Reads a line; `Err` is what is missing in it.
    pub fn read(
        kind: StepKind,
        text: &str,
        people: &[Colleague],
        today: Day,
        calendar: &Calendar,
    ) -> Result<Spoken, String> {
        let contact = |outcome, what| Ok(Spoken::Contact(outcome, what, contact_line(text, today, calendar)?));
        match kind {
            StepKind::Reply if text.is_empty() => Err("A reply needs words.".into()),
            StepKind::Reply => Ok(Spoken::Reply),
            StepKind::Note if text.is_empty() => Err("A note needs words.".into()),
            StepKind::Note => Ok(Spoken::Note),
            StepKind::Wait => Ok(Spoken::Wait(wait_line(text, today, calendar)?)),
            StepKind::Give => Ok(Spoken::Give(give_line(text, people, today, calendar)?)),
            StepKind::Resolve(Resolution::ReviewForward) => Ok(Spoken::Review(day_line(text, today, calendar)?)),
            StepKind::Resolve(outcome @ Resolution::Specialist) => contact(outcome, ContactKind::Specialist),
            StepKind::Resolve(outcome @ Resolution::Ehcna) => contact(outcome, ContactKind::Ehc),
            StepKind::Resolve(outcome @ (Resolution::Advice | Resolution::NoAction)) if text.is_empty() => {
                Err(format!("\"{}\" needs words: the flagger reads them.", outcome.words()))
            }
            StepKind::Resolve(outcome) => Ok(Spoken::End(outcome)),
        }
    }

    /// What is sent for a line; `text` is all of it. `Err` says why it is said of none of these.
    pub fn command(self, text: &str, about: About<'_>) -> Result<FlagCommand, String> {
        let take = |step, message| FlagCommand::TakeStep { items: about.items.to_vec(), step, message };
        let pupil = || about.pupil.ok_or("The item is still on its way.");
        let one = || match about.items {
            [item] => Ok(*item),
            _ => Err("Each item has its own of that: take the marks away first."),
        };
        let text = text.to_owned();
        Ok(match self {
            Spoken::Reply => take(Step::Reply, text),
            Spoken::Note => FlagCommand::NoteItem { flag: one()?.flag, text },
            Spoken::End(outcome) => take(Step::end(outcome), text),
            Spoken::Wait(line) => take(Step::Wait { on: line.on, until: line.until }, line.message),
            Spoken::Give(line) => take(Step::Give { to: line.to, until: line.until }, line.message),
            Spoken::Review(line) => {
                let pupil = pupil()?;
                let (cycle, base) = about.plan.ok_or("There is no plan in force, so no review to bring forward.")?;
                let edits = vec![PlanEdit::Review { day: Some(line.day) }];
                let means = Means::Plan(PlanCommand::WritePlan { pupil, cycle, base, edits });
                let (item, outcome) = (one()?, Resolution::ReviewForward);
                FlagCommand::EndWith { item, outcome, means, message: line.message }
            }
            Spoken::Contact(outcome, what, line) => {
                let new = NewContact { pupil: pupil()?, what, who: line.who, day: line.day, text: line.text };
                FlagCommand::EndWith { item: one()?, outcome, means: Means::Contact(new), message: text }
            }
        })
    }
}
