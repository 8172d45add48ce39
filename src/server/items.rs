//! Answers questions about items for the SENCO: the desk, one's own, those about a pupil; as rows of a list and whole.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::desk::{self, Ages, Sorted};
use super::page::{after, onward, page, sorted, wanted};
use super::past::{self, Closed};
use super::permit::Asker;
use super::{list, record};
use crate::domain::amend::Amend;
use crate::domain::command::Refusal;
use crate::domain::id::{FlagId, PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::record::entry::{Entry, Kind};
use crate::domain::record::flag::{Flag, FlagState, Step};
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Name;
use crate::domain::rights::Act;
use crate::domain::school_day::{Calendar, Day};
use crate::domain::shelf::Shelved;
use crate::domain::time::Instant;
use crate::proto::page::{Page, Slice};
use crate::proto::subject::Desk;
use crate::proto::view::{Brief, Item, ItemRow, ItemRows, RaisedRow, Signed};

/// How many entries stand beside an item.
const BESIDE: usize = 5;

/// What is asked of every item, and known once for all of an answer.
pub(super) struct Desks<'s> {
    pub(super) look: &'s Look<'s>,
    pub(super) asker: &'s Asker,
    /// Open items by pupil.
    flags: BTreeMap<PupilId, u16>,
    pub(super) calendar: &'s Calendar,
    pub(super) today: Day,
    pub(super) triages: bool,
    /// Given for a deputy: whether new items are theirs at once.
    pub(super) deputy: Option<bool>,
    pub(super) ages: Ages,
}

/// A group of one's own items, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Group {
    News,
    Asked,
    LeftLying,
    Other,
}

/// Where an item of one's own stands.
pub(super) type OwnPlace = (Group, Reverse<Instant>, Reverse<FlagId>);

/// An item on its way into a page, with its place as it goes over the line.
type Placed = (Place, Shelved<Flag>);

/// Where an item stands in the list that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Place {
    /// By what the desk is sorted by, then oldest first.
    Desk(String, Instant, FlagId),
    Own(OwnPlace),
    About(past::Newest),
}

impl<'s> Desks<'s> {
    pub(super) fn of(look: &'s Look<'s>, asker: &'s Asker) -> Desks<'s> {
        let (calendar, today) = (look.state.calendar(), asker.today());
        let triages = asker.may(look, Act::Triage, None).is_ok();
        let deputy = desk::deputy(look, asker.who.person(), today).filter(|_| triages);
        let flags = list::open_flags(look);
        Desks { look, asker, flags, calendar, today, triages, deputy, ages: Ages::default() }
    }

    /// A page of rows, and how many of the list are to be dealt with.
    pub(super) fn rows(&self, of: &Desk, slice: &Slice) -> Result<ItemRows, Refusal> {
        let Sorted { rows, looked_to } = self.placed(of, slice)?;
        let mut page = page(slice, rows.into_iter().map(|(place, flag)| Ok((place, self.row(&flag)))))?;
        let looked_to = looked_to.filter(|_| page.more.is_none());
        if let Some((place, _)) = &looked_to {
            page.more = Some(onward(place)?);
        }
        let piles = matches!(of, Desk::Triage(_)).then(|| self.piles());
        let open = piles.map_or_else(|| self.open(of), |piles| piles.to_do());
        Ok(ItemRows { page, open, piles, away: Vec::new(), looked_to: looked_to.map(|(_, day)| day) })
    }

    /// Rows by their ids, as far as the asker may see them.
    pub(super) fn rows_of(&self, ids: &BTreeSet<FlagId>) -> Result<ItemRows, Refusal> {
        self.asker.may(self.look, Act::Flag, None)?;
        let mut all = Vec::new();
        for id in ids {
            all.extend(self.look.flag(*id)?.filter(|flag| self.sees(flag)));
        }
        let slice = Slice::first(usize::MAX);
        let page = page(&slice, all.into_iter().map(|flag| Ok((flag.id, self.row(&flag)))))?;
        let piles = self.triages.then(|| self.piles());
        let open = piles.map_or_else(|| self.open(&Desk::Own), |piles| piles.to_do());
        Ok(ItemRows { page, open, piles, ..ItemRows::default() })
    }

    /// A page of items with all that was said about them.
    pub(super) fn whole(&self, of: &Desk, slice: &Slice) -> Result<Page<Item>, Refusal> {
        let Sorted { rows, looked_to } = self.placed(of, slice)?;
        let mut page = page(slice, rows.into_iter().map(|(place, flag)| Ok((place, self.item(&flag)?))))?;
        if let Some((place, _)) = looked_to.filter(|_| page.more.is_none()) {
            page.more = Some(onward(&place)?);
        }
        Ok(page)
    }

    /// One item. Whoever may not see it does not hear that there is one.
    pub(super) fn one(&self, id: FlagId) -> Result<Item, Refusal> {
        self.asker.may(self.look, Act::Flag, None)?;
        let none = || Refusal::not_found("There is no such item here.");
        let flag = self.look.flag(id)?.filter(|flag| self.sees(flag)).ok_or_else(none)?;
        self.item(&flag)
    }

    /// What is to be dealt with about a pupil whom the asker works with, and no word of it.
    pub(super) fn raised(&self, pupil: PupilId) -> Result<Vec<RaisedRow>, Refusal> {
        self.asker.may(self.look, Act::Flag, Some(pupil))?;
        self.asker.may(self.look, Act::Read, Some(pupil))?;
        let initials = |id: StaffId| self.look.staff.get(&id).map_or_else(String::new, |staff| staff.initials.clone());
        let open = self.look.flags_of(pupil).filter(|flag| !flag.is_resolved());
        let rows = open.map(|flag| RaisedRow {
            reason: flag.reason,
            by: self.look.staff.get(&flag.by).map_or_else(|| "somebody".to_owned(), |staff| staff.short()),
            own: self.asker.who.person() == Some(flag.by),
            raised: flag.raised,
            has: flag.held_by().map_or_else(String::new, initials),
        });
        Ok(rows.collect())
    }

    /// How many of one's own items have news, about how many one is asked, how many were left lying, and how many others
    /// there are.
    pub(super) fn own_counts(&self) -> Result<[usize; 4], Refusal> {
        let count = |group| self.own().filter(|flag| self.group(flag) == group).count();
        let (news, asked, lying) = (count(Group::News), count(Group::Asked), count(Group::LeftLying));
        let person = self.asker.who.person();
        let all = person.map_or(Ok(0), |me| self.look.count_items_by(me))?;
        let not_mine = self.own().filter(|flag| Some(flag.by) != person && self.group(flag) == Group::Asked).count();
        Ok([news, asked, lying, all.saturating_sub(news + lying + asked - not_mine)])
    }

    fn sees(&self, flag: &Flag) -> bool {
        let me = self.asker.who.person();
        !flag.is_hidden() && (self.triages || me == Some(flag.by) || me.is_some_and(|me| flag.was_asked(me)))
    }

    /// Whether the asker is to answer it.
    fn is_asked(&self, flag: &Flag) -> bool {
        let to = if let FlagState::Given { to, .. } = flag.state() { Some(to) } else { None };
        flag.stands() && to.is_some() && to == self.asker.who.person()
    }

    /// What they raised, and what they are asked.
    fn own(&self) -> impl Iterator<Item = &'s Shelved<Flag>> {
        let me = self.asker.who.person();
        self.look.flags.values().filter(move |flag| Some(flag.by) == me || self.is_asked(flag))
    }

    fn group(&self, flag: &Flag) -> Group {
        if self.is_asked(flag) {
            Group::Asked
        } else if flag.has_news() {
            Group::News
        } else if flag.left_lying(self.calendar, self.today).is_some() {
            Group::LeftLying
        } else {
            Group::Other
        }
    }

    fn open(&self, of: &Desk) -> usize {
        let open = self.look.flags.values().filter(|flag| !flag.is_resolved());
        match of {
            Desk::Triage(_) | Desk::Own => open.filter(|flag| Some(flag.by) == self.asker.who.person()).count(),
            Desk::About(pupil) => self.flags.get(pupil).copied().unwrap_or(0).into(),
        }
    }

    /// The items of a page in their order, and one more where there is one.
    fn placed(&self, of: &Desk, slice: &Slice) -> Result<Sorted, Refusal> {
        let behind = after::<Place>(slice)?;
        let behind = behind.as_ref();
        let rows = match of {
            Desk::Triage(of) => {
                self.asker.may(self.look, Act::Triage, None)?;
                return self.triage(of, slice, behind);
            }
            Desk::Own => {
                self.asker.may(self.look, Act::Flag, None)?;
                self.asker.who.person().map_or_else(|| Ok(Vec::new()), |me| self.own_page(me, slice, behind))?
            }
            Desk::About(pupil) => {
                self.asker.may(self.look, Act::Read, Some(*pupil))?;
                self.about(*pupil, slice, behind)?
            }
        };
        Ok(Sorted { rows, looked_to: None })
    }

    fn own_page(&self, me: StaffId, slice: &Slice, behind: Option<&Place>) -> Result<Vec<Placed>, Refusal> {
        let behind = match behind {
            Some(Place::Own(place)) => Some(place),
            _ => None,
        };
        let over = match behind {
            Some((Group::Other, raised, id)) => Some((*raised, *id)),
            _ => None,
        };
        let now = self.own().filter(|flag| !flag.is_resolved() || flag.has_news()).cloned();
        let all = now.chain(past::resolved(self.look, Closed::By(me), over.as_ref(), wanted(slice))?);
        let place = |flag: &Flag| {
            let (raised, id) = past::newest(flag);
            (self.group(flag), raised, id)
        };
        let rows = sorted(slice, behind, all.map(|flag| (place(&flag), flag)));
        Ok(rows.into_iter().map(|(place, flag)| (Place::Own(place), flag)).collect())
    }

    fn about(&self, pupil: PupilId, slice: &Slice, behind: Option<&Place>) -> Result<Vec<Placed>, Refusal> {
        let behind = match behind {
            Some(Place::About(place)) => Some(place),
            _ => None,
        };
        let me = self.asker.who.person();
        if me.is_none() {
            return Ok(Vec::new());
        }
        let whose = Closed::About(pupil, me.filter(|_| !self.triages));
        let open = self.look.flags_of(pupil).filter(|flag| !flag.is_resolved() && self.sees(flag)).cloned();
        let all = open.chain(past::resolved(self.look, whose, behind, wanted(slice))?);
        let rows = sorted(slice, behind, all.map(|flag| (past::newest(&flag), flag)));
        Ok(rows.into_iter().map(|(place, flag)| (Place::About(place), flag)).collect())
    }

    /// Of a pupil whom the asker does not work with, an item of their own tells no more than a list.
    pub(super) fn brief(&self, id: PupilId) -> Brief {
        let Some(pupil) = self.look.pupils.get(&id) else { return gone(id) };
        let reads = self.asker.may(self.look, Act::Read, Some(id)).is_ok();
        list::brief(self.look, pupil, reads, self.flags.get(&id).copied().unwrap_or(0))
    }

    fn row(&self, flag: &Flag) -> ItemRow {
        let by = self.look.staff.get(&flag.by).map_or_else(|| "somebody".to_owned(), |staff| staff.short());
        let lying = flag.left_lying(self.calendar, self.today);
        ItemRow {
            asked: self.is_asked(flag),
            desk: self.triages.then(|| self.desk_row(flag)),
            ..ItemRow::of(flag, self.brief(flag.pupil), by, lying)
        }
    }

    /// An item with what it rests on.
    fn item(&self, flag: &Flag) -> Result<Item, Refusal> {
        let look = self.look;
        let pupil = self.brief(flag.pupil);
        let whole = look.with([flag.pupil])?;
        let plan = match flag.cycle.filter(|_| pupil.mine) {
            Some(cycle) => look.stood(flag.pupil, cycle)?,
            None => whole.plan(flag.pupil).filter(|_| pupil.mine).cloned(),
        };
        let plan = plan.as_ref();
        let line = flag.line.and_then(|number| plan.and_then(|plan| plan.line(number)));
        let named: BTreeSet<StaffId> = std::iter::once(flag.by)
            .chain(flag.thread.iter().map(|answer| answer.by))
            .chain(flag.thread.iter().filter_map(|answer| match answer.step {
                Step::Give { to, .. } => Some(to),
                _ => None,
            }))
            .chain(flag.notes().map(|note| note.by))
            .chain(flag.withdrawn.as_ref().map(|gone| gone.by))
            .collect();
        let name = |id: StaffId| look.staff.get(&id).map(|staff| (id, staff.short()));
        let (entries, more_entries) = if pupil.mine { self.rests_on(flag, plan)? } else { (Vec::new(), false) };
        Ok(Item {
            beside: self.triages.then(|| self.beside(flag, plan)).transpose()?,
            flag: flag.told(self.triages),
            pupil,
            line: line.map(|line| format!("{} {} {}", line.number, line.code, line.text)),
            people: named.into_iter().filter_map(name).collect(),
            entries,
            more_entries,
        })
    }

    /// The entries that an item rests on, and whether there are others.
    fn rests_on(&self, flag: &Flag, plan: Option<&Shelved<Plan>>) -> Result<(Vec<Signed>, bool), Refusal> {
        let mut entries: Vec<Shelved<Entry>> = Vec::new();
        for id in &flag.links {
            let named = self.look.instead(*id)?.filter(|entry| entry.pupil == flag.pupil && !entry.is_hidden());
            entries.extend(named.filter(|named| entries.iter().all(|known| known.id != named.id)));
        }
        let group = flag.line.zip(plan).map(|(line, plan)| Entry::on_line(plan.cycle, Some(line)));
        let whose = (flag.pupil, Kind::Observation);
        let newest = self.look.newest_of(whose, group, BESIDE + entries.len() + 1)?;
        let mut newest = newest.into_iter().filter(|entry| entries.iter().all(|known| known.id != entry.id));
        let beside: Vec<_> = newest.by_ref().take(BESIDE).collect();
        let more = newest.next().is_some();
        entries.extend(beside);
        let entries = entries.iter().map(|entry| record::signed(self.look, entry));
        Ok((entries.collect::<Result<_, _>>()?, more))
    }
}

fn gone(id: PupilId) -> Brief {
    Brief {
        id,
        name: Name { given: "(record gone)".into(), ..Name::default() },
        form: String::new(),
        year: String::new(),
        classes: Vec::new(),
        mine: false,
        provision: None,
        upn: None,
        flags: 0,
    }
}
