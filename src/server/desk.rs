//! The desk of those who triage: what is to be dealt with in its piles, what was looked for, what is done.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::items::{Desks, Place};
use super::page::{sorted, wanted};
use super::past::{self, Closed};
use super::readers;
use crate::domain::amend::Amend;
use crate::domain::command::Refusal;
use crate::domain::fold::fold;
use crate::domain::id::StaffId;
use crate::domain::look::Look;
use crate::domain::record::entry::{Entry, Fact, Kind, Outcome};
use crate::domain::record::flag::{Filter, Flag, Looked, Pile};
use crate::domain::record::plan::Plan;
use crate::domain::record::staff::Role;
use crate::domain::school_day::Day;
use crate::domain::shelf::Shelved;
use crate::proto::page::Slice;
use crate::proto::subject::{Order, Wanted};
use crate::proto::view::{Beside, DeskRow, DeskWaits, Figures, ForYou, Piles};

/// How many items that are done one answer looks at, where words are looked for.
const LOOKS_AT: usize = 256;
/// How many entries of a line are counted.
const COUNTS: usize = 1_000;
/// How many items of a pupil that are done are counted.
const DONE: usize = 100;

/// School days since a day, counted once for each day of an answer.
#[derive(Default)]
pub(super) struct Ages(RefCell<BTreeMap<Day, i32>>);

/// What a page of the desk is made of.
pub(super) struct Sorted {
    pub(super) rows: Vec<(Place, Shelved<Flag>)>,
    /// Where to go on looking, and how far back it was looked, where nothing more was found so far.
    pub(super) looked_to: Option<(Place, Day)>,
}

impl Desks<'_> {
    /// How many school days ago an item was raised.
    pub(super) fn age(&self, flag: &Flag) -> i32 {
        let day = flag.raised.day();
        *self.ages.0.borrow_mut().entry(day).or_insert_with(|| self.calendar.between(day, self.today))
    }

    pub(super) fn pile(&self, flag: &Flag) -> Pile {
        flag.pile(self.calendar, self.today)
    }

    /// Whether a deputy sees to it.
    fn is_for_you(&self, flag: &Flag) -> bool {
        self.deputy
            .is_some_and(|at_once| flag.is_new() && (at_once || flag.left_lying(self.calendar, self.today).is_some()))
    }

    /// How many items lie in each pile.
    pub(super) fn piles(&self) -> Piles {
        let me = self.asker.who.person().and_then(|id| self.look.staff.get(&id));
        let mut piles = Piles {
            for_you: self.deputy.map(|at_once| ForYou { at_once, ..ForYou::default() }),
            away: me.filter(|me| me.is_away(self.today)).and_then(|me| me.away),
            ..Piles::default()
        };
        for flag in self.look.flags.values().filter(|flag| !flag.is_hidden()) {
            let pile = self.pile(flag);
            *match pile {
                Pile::Today => &mut piles.today,
                Pile::Back => &mut piles.back,
                Pile::Answered => &mut piles.answered,
                Pile::Week => &mut piles.week,
                Pile::Review => &mut piles.review,
                Pile::Waiting => &mut piles.waiting,
                Pile::Done => continue,
            } += 1;
            if let Some(yours) = piles.for_you.as_mut().filter(|_| pile.is_to_do() && self.is_for_you(flag)) {
                yours.all += 1;
                yours.today += usize::from(pile == Pile::Today);
            }
        }
        piles
    }

    /// What the header says on every screen.
    pub(super) fn desk_waits(&self) -> DeskWaits {
        let (today, others) = self.piles().header();
        let new = self.look.flags.values().filter(|flag| self.pile(flag) == Pile::Today && flag.is_new());
        let new = new.filter(|flag| self.deputy.is_none() || self.is_for_you(flag));
        DeskWaits { today, others, newest: new.max_by_key(|flag| (flag.raised, flag.id)).map(|flag| flag.id) }
    }

    /// What whoever triages is told of an item in a list.
    pub(super) fn desk_row(&self, flag: &Flag) -> DeskRow {
        let pile = self.pile(flag);
        let has = flag.held_by().and_then(|id| self.look.staff.get(&id));
        DeskRow {
            pile,
            answered: flag.is_answered(),
            replied: flag.is_replied(),
            for_you: pile.is_to_do() && self.is_for_you(flag),
            has: has.map_or_else(String::new, |staff| staff.initials.clone()),
            age: self.age(flag),
            back_on: flag.back_on(self.calendar),
            ended: flag.ended(),
        }
    }

    /// The items of a page, and one more where there is one.
    pub(super) fn triage(&self, of: &Wanted, slice: &Slice, behind: Option<&Place>) -> Result<Sorted, Refusal> {
        let filter = Filter::read(&of.filter);
        if filter.is_archive() {
            return self.done(&filter, slice, behind);
        }
        let flags = self.look.flags.values().filter(|flag| !flag.is_hidden());
        let rows = flags.filter_map(|flag| {
            let pile = self.pile(flag);
            let fits =
                if filter.is_empty() { pile.is_to_do() } else { pile != Pile::Done && self.fits(&filter, flag, pile) };
            fits.then(|| (Place::Desk(self.key(of.order, flag, pile), flag.raised, flag.id), flag.clone()))
        });
        Ok(Sorted { rows: sorted(slice, behind, rows), looked_to: None })
    }

    /// What is done, newest first. Where words are looked for an answer looks at so many, and says how far that was.
    fn done(&self, filter: &Filter, slice: &Slice, behind: Option<&Place>) -> Result<Sorted, Refusal> {
        let behind = match behind {
            Some(Place::About(place)) => Some(place),
            _ => None,
        };
        let fits = |flag: &Flag| self.fits(filter, flag, self.pile(flag));
        let most = (wanted(slice), LOOKS_AT);
        let (found, on) = past::look_through(self.look, Closed::Everybodys, behind, most, &fits)?;
        let rows = found.into_iter().map(|flag| (Place::About(past::newest(&flag)), flag)).collect();
        Ok(Sorted { rows, looked_to: on.map(|place| (Place::About(place), place.0.0.day())) })
    }

    fn fits(&self, filter: &Filter, flag: &Flag, pile: Pile) -> bool {
        let pupil = self.look.pupils.get(&flag.pupil);
        let named = pupil.map_or_else(String::new, |pupil| pupil.name.full());
        let mut places: Vec<&str> = Vec::new();
        if let Some(pupil) = pupil {
            places.extend([pupil.form.as_str()]);
            places.extend(
                pupil.classes.iter().filter_map(|id| self.look.classes.get(id)).map(|class| class.name.as_str()),
            );
        }
        let year = pupil.map_or_else(String::new, |pupil| format!("y{}", pupil.year));
        places.push(&year);
        let age = || self.age(flag);
        let me = self.asker.who.person();
        filter.fits(&Looked { flag, pile, named: &named, places: &places, me, today: self.today, age: &age })
    }

    /// What the desk is sorted by, before the time at which an item was raised.
    fn key(&self, order: Order, flag: &Flag, pile: Pile) -> String {
        let pupil = self.look.pupils.get(&flag.pupil);
        let family = || {
            pupil.map_or_else(String::new, |pupil| format!("{} {}", fold(&pupil.name.family), fold(&pupil.name.given)))
        };
        match order {
            // What is a deputy's to see to comes first.
            Order::Urgency => {
                let back = if pile == Pile::Waiting { flag.back_on(self.calendar) } else { None };
                let back = back.map_or_else(String::new, |day| day.to_string());
                format!("{}{}{back}", u8::from(self.deputy.is_some() && !self.is_for_you(flag)), pile as u8)
            }
            Order::Age => String::new(),
            Order::Pupil => family(),
            Order::Class => pupil.map_or_else(String::new, |pupil| format!("{} {}", fold(&pupil.form), family())),
            Order::Reason => flag.reason.short().to_owned(),
        }
    }

    /// What a decision needs besides what was said.
    pub(super) fn beside(&self, flag: &Flag, plan: Option<&Shelved<Plan>>) -> Result<Beside, Refusal> {
        let whole = self.look.with([flag.pupil])?;
        let look = &Look { state: &whole, past: self.look.past };
        let in_force = look.plan(flag.pupil).cloned();
        let review = in_force.as_ref().and_then(|plan| plan.review);
        let readers = readers::of_version(look, flag.pupil, self.today);
        let open = look.flags_of(flag.pupil).filter(|other| other.id != flag.id && !other.is_resolved()).count();
        let done = past::resolved(look, Closed::About(flag.pupil, None), None, DONE)?
            .iter()
            .filter(|other| other.id != flag.id)
            .count();
        Ok(Beside {
            figures: flag.line.zip(plan).map(|(line, plan)| figures(look, plan, line)).transpose()?,
            plan: in_force.as_ref().map(|plan| plan.key()),
            review,
            review_in: review.map(|day| self.calendar.between(self.today, day)),
            read: readers.as_ref().map(|readers| (readers.have, readers.of)),
            unread: readers.map_or_else(Vec::new, |readers| readers.without),
            others: (open, done),
        })
    }
}

/// How a line has gone in the cycle of its plan.
fn figures(look: &Look<'_>, plan: &Plan, line: u8) -> Result<Figures, Refusal> {
    let group = Entry::on_line(plan.cycle, Some(line));
    let entries = look.newest_of((plan.pupil, Kind::Observation), Some(group), COUNTS)?;
    let mut figures =
        Figures { since: plan.started, last: entries.first().map(|entry| entry.when.day), ..Figures::default() };
    for entry in &entries {
        let Fact::Observation { result, .. } = entry.fact else { continue };
        *match result {
            Outcome::Worked => &mut figures.worked,
            Outcome::Partly => &mut figures.partly,
            Outcome::DidNot => &mut figures.did_not,
            Outcome::NotDelivered(_) => &mut figures.missed,
        } += 1;
    }
    Ok(figures)
}

/// Whether somebody stands in for the SENCO, and if so whether the SENCO is away: then new items are theirs at once.
pub(super) fn deputy(look: &Look<'_>, person: Option<StaffId>, today: Day) -> Option<bool> {
    let person = person.and_then(|id| look.staff.get(&id))?;
    if person.is(&[Role::Senco]) || !person.is(&[Role::DeputySenco]) {
        return None;
    }
    let sencos = look.staff.values().filter(|staff| !staff.disabled && staff.is(&[Role::Senco]));
    Some(sencos.into_iter().all(|senco| senco.is_away(today)))
}
