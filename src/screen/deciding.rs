//! What is done with items by a key, on the desk and on an item's own page alike: whoever triages decides, whoever raised
//! it or was asked answers. What needs words asks for them in a line of its own.

use crate::domain::command::{Command, Done, Refusal, RefusalKind};
use crate::domain::id::{FlagId, PupilId};
use crate::domain::record::flag::{AsSeen, FlagCommand, FlagState, Resolution, Step, StepKind, WITHDRAWN};
use crate::keys::{Action, Chord, Context};
use crate::model::{Effect, Go, Last, Model, Stepped, Taken, Ticket, Tone};
use crate::proto::view::{Item, ItemRow};
use crate::screen::page::instant;

/// An item that something is to be done with.
#[derive(Clone, Debug)]
pub struct AtHand {
    /// Which, as it is seen here.
    pub seen: AsSeen,
    /// Whom it is about.
    pub pupil: PupilId,
    named: String,
    standing: Standing,
    /// Whether the user may answer it without triaging.
    theirs: bool,
    /// It is known that no plan of the pupil's is in force.
    no_plan: bool,
    taken: Taken,
}

impl AtHand {
    /// That of a row: as far as the whole of it is here, as that says.
    pub fn of(row: &ItemRow, model: &Model) -> AtHand {
        let whole = model.cache.item(row.id).here();
        let last = whole.map_or(row.last, |item| item.flag.last());
        AtHand {
            seen: AsSeen { flag: row.id, last },
            pupil: row.pupil.id,
            named: row.named(),
            standing: Standing::of(row, model),
            no_plan: whole.and_then(|item| item.beside.as_ref()).is_some_and(|beside| beside.plan.is_none()),
            theirs: row.asked || whole.is_some_and(|item| Some(item.flag.by) == model.me()),
            taken: Taken::item(row),
        }
    }

    /// That of an item of which no row is here.
    pub fn of_item(item: &Item, model: &Model) -> AtHand {
        let me = model.me();
        let row = ItemRow::of(&item.flag, item.pupil.clone(), String::new(), None);
        let theirs = me.is_some_and(|me| item.flag.by == me || item.flag.was_asked(me));
        AtHand { theirs, ..AtHand::of(&row, model) }
    }
}

/// Where an item stands, as far as keys act otherwise on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Something is to be done with it.
    Open,
    /// The same, and the user has taken it up.
    Mine,
    /// Nothing more is to be done.
    Resolved,
    /// It was taken back.
    Withdrawn,
}

impl Standing {
    fn of(row: &ItemRow, model: &Model) -> Standing {
        let whole = model.cache.item(row.id).here();
        let state = whole.map_or(row.state.as_str(), |item| item.flag.word());
        let initials = model.welcome.me.as_ref().map(|me| me.initials.as_str());
        let has = row.desk.as_ref().map(|desk| desk.has.as_str());
        let is_mine = whole.map_or(initials == has, |item| item.flag.held_by() == model.me()) && model.me().is_some();
        if state == WITHDRAWN {
            Standing::Withdrawn
        } else if whole.map_or(row.resolved, |item| item.flag.is_resolved()) {
            Standing::Resolved
        } else if state == FlagState::Acknowledged.word() && is_mine {
            Standing::Mine
        } else {
            Standing::Open
        }
    }
}

/// What was sent and not answered yet.
#[derive(Debug)]
struct Sent {
    ticket: Ticket,
    flags: Vec<FlagId>,
    named: String,
    said: String,
    /// Given where it takes a step back.
    back: Option<Stepped>,
}

/// The steps that are under way from a screen. More than one can be: keys do not wait for each other.
#[derive(Debug, Default)]
pub struct Deciding(Vec<Sent>);

/// Why a teacher does not.
const DESK_ONLY: &str = "the SENCO and the deputy do that; r answers";

/// Why nothing of this is done with these just now. What the key is for on other things is not asked here.
pub fn why_not(action: Action, items: &[AtHand], model: &Model) -> Option<&'static str> {
    if action == Action::StepBack {
        return if model.triages() { None } else { Some(DESK_ONLY) };
    }
    let is_step = matches!(
        action,
        Action::Acknowledge
            | Action::Reply
            | Action::Wait
            | Action::Give
            | Action::DeskNote
            | Action::Choose
            | Action::TakeBack
            | Action::WrongChild
            | Action::ShowPupil
    );
    let Some(first) = items.first() else { return is_step.then_some("there is no item under the cursor") };
    let withdrawn = items.iter().any(|item| item.standing == Standing::Withdrawn);
    let resolved = items.iter().any(|item| item.standing == Standing::Resolved);
    match action {
        Action::Acknowledge if items.len() == 1 && first.standing == Standing::Mine => Some("you have it already"),
        Action::TakeBack if withdrawn => Some("it is withdrawn already"),
        Action::TakeBack | Action::WrongChild | Action::DeskNote if items.len() > 1 => {
            Some("that is done with one item: take the marks away first")
        }
        Action::Acknowledge | Action::Reply | Action::Wait | Action::Give | Action::Choose if withdrawn => {
            Some("it is withdrawn: nothing is done with it any more")
        }
        Action::Reply | Action::TakeBack | Action::WrongChild if !model.triages() && !first.theirs => {
            Some("it is not yours to answer")
        }
        Action::Acknowledge if !model.triages() && first.theirs && resolved => None,
        Action::Acknowledge | Action::Wait | Action::Give | Action::DeskNote | Action::Choose if !model.triages() => {
            Some(DESK_ONLY)
        }
        Action::Wait | Action::Give | Action::Choose if resolved => Some("it is resolved: a takes it up again"),
        _ => None,
    }
}

impl Deciding {
    /// Does what a key says with these, or asks for the words that it needs.
    pub fn act(&mut self, action: Action, chord: Chord, items: &[AtHand], model: &mut Model) -> Vec<Effect> {
        if action == Action::StepBack {
            return self.step_back(items, model);
        }
        let Some(first) = items.first() else { return Vec::new() };
        let flags: Vec<FlagId> = items.iter().map(|item| item.seen.flag).collect();
        let words = |kind| vec![Effect::Go(Go::Message(flags.clone(), kind))];
        match action {
            Action::Acknowledge => {
                // Of several, those that one has already are as they were to be.
                let new = items.iter().filter(|item| items.len() == 1 || item.standing != Standing::Mine);
                let (over, open): (Vec<&AtHand>, Vec<&AtHand>) =
                    new.partition(|item| item.standing == Standing::Resolved);
                let before = items.len() - open.len() - over.len();
                let yours = if before == 0 { String::new() } else { format!(", {before} you had already") };
                let open = self.send(&open, Step::Acknowledge, ("taken up", &yours), model);
                let over = self.send(&over, Step::Reopen, ("taken up again", ""), model);
                open.into_iter().chain(over).collect()
            }
            Action::Reply => words(StepKind::Reply),
            Action::Wait => words(StepKind::Wait),
            Action::Give => words(StepKind::Give),
            Action::DeskNote => words(StepKind::Note),
            Action::Choose => {
                let place = chord.digit().and_then(|digit| usize::from(digit).checked_sub(1));
                match place.and_then(|place| Resolution::ALL.get(place)) {
                    Some(Resolution::PlanChanged | Resolution::ReviewForward) if first.no_plan => {
                        model.say(Tone::Note, "Not now: no plan is in force. p opens the page, ^K there starts one.");
                        Vec::new()
                    }
                    Some(Resolution::PlanChanged) if items.len() == 1 => {
                        vec![Effect::Go(Go::EndByPlan(first.pupil, first.seen.flag))]
                    }
                    Some(outcome) => words(StepKind::Resolve(*outcome)),
                    None => {
                        model.say(Tone::Note, "1 advice, 2 plan, 3 review, 4 specialist, 5 EHC, 6 no action.");
                        Vec::new()
                    }
                }
            }
            Action::TakeBack => vec![Effect::Go(Go::TakeBack(first.taken.clone()))],
            Action::WrongChild => vec![Effect::Go(Go::TakeBack(first.taken.clone().hidden()))],
            Action::ShowPupil => vec![Effect::Go(Go::about(Context::Pupil, first.pupil))],
            _ => Vec::new(),
        }
    }

    fn send(&mut self, items: &[&AtHand], step: Step, (said, more): (&str, &str), model: &mut Model) -> Option<Effect> {
        let first = items.first()?;
        let ticket = model.ticket();
        self.0.push(Sent {
            ticket,
            flags: items.iter().map(|item| item.seen.flag).collect(),
            named: format!("{}{more}", first.named),
            said: if items.len() > 1 { format!("{said}{more}") } else { said.to_owned() },
            back: None,
        });
        let items = items.iter().map(|item| item.seen).collect();
        let command = FlagCommand::TakeStep { items, step, message: String::new() };
        Some(Effect::Do(ticket, Command::Flag(command)))
    }

    /// The last step that was taken goes back; where none was since the user came in, that of the item under the cursor,
    /// but only after they have been asked.
    fn step_back(&mut self, items: &[AtHand], model: &mut Model) -> Vec<Effect> {
        if !self.0.is_empty() {
            model.say(Tone::Note, "The last step is still on its way: press it again.");
            return Vec::new();
        }
        if let Some(last) = model.steps.pop() {
            return self.take_back(last, model);
        }
        let Some((question, last)) = items.first().and_then(|item| asked_back(item, model)) else {
            model.say(Tone::Note, "You have taken no step since you came in, and the last one here is not yours.");
            return Vec::new();
        };
        vec![Effect::Go(Go::StepBack(question, last))]
    }

    /// Takes back what was done.
    pub fn take_back(&mut self, last: Stepped, model: &mut Model) -> Vec<Effect> {
        let ticket = model.ticket();
        let (command, flags) = (last.undone(), last.flags());
        self.0.push(Sent { ticket, flags, named: String::new(), said: "taken back".to_owned(), back: Some(last) });
        vec![Effect::Do(ticket, command)]
    }

    /// The item that is as it was before, once this has been taken back.
    pub fn restores(&self, ticket: Ticket) -> Option<FlagId> {
        let sent = self.0.iter().find(|sent| sent.ticket == ticket)?;
        sent.back.as_ref()?.flags().first().copied()
    }

    /// What became of a step; `None` where it was another screen's.
    pub fn settled(
        &mut self,
        ticket: Ticket,
        result: &Result<Done, Refusal>,
        model: &mut Model,
    ) -> Option<Vec<Effect>> {
        let place = self.0.iter().position(|sent| sent.ticket == ticket)?;
        let sent = self.0.remove(place);
        if let (Err(refusal), Some(last)) = (result, &sent.back)
            && matches!(refusal.kind, RefusalKind::ReadOnly | RefusalKind::Unavailable | RefusalKind::Rebuilding)
        {
            model.steps.push(last.clone()); // It can be taken back yet.
        }
        match (result, &sent.back) {
            (Ok(_), Some(last)) => {
                // In one row, and what must not be cut comes first.
                let more = if matches!(last.what, Last::Step(_)) { " The flagger sees that." } else { "" };
                let said = match last.stays {
                    "" => format!("Taken back: {}.{more}", last.said),
                    stays => format!("Taken back, but {stays}: {}.", last.said),
                };
                model.say(Tone::Good, said);
            }
            (Ok(done), None) => model.stepped(&sent.flags, &sent.named, done, &sent.said, ""),
            (Err(refusal), _) if sent.named.is_empty() || sent.flags.len() > 1 => {
                model.say(Tone::Bad, &refusal.sentence);
            }
            (Err(refusal), _) => model.say(Tone::Bad, format!("{}: {}", sent.named, refusal.sentence)),
        }
        Some(vec![Effect::Touched(sent.flags)])
    }
}

/// One's own last step with an item, and the question whether it goes back.
fn asked_back(item: &AtHand, model: &Model) -> Option<(String, Stepped)> {
    let whole = model.cache.item(item.seen.flag).here()?;
    let last = whole.flag.steps().next_back().filter(|last| Some(last.by) == model.me())?;
    let said = format!("{}, {}", last.said(), item.named);
    let at = instant(last.at, model.today());
    let question = format!(
        "Take back what you did {at}: {said}? The flagger sees that. Enter takes it back, any other key does not."
    );
    Some((question, Stepped { what: Last::Step(vec![item.seen]), said, stays: "" }))
}
