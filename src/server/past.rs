//! Every look at what is over: resolved items, versions of plans that others stand in the place of, receipts, what was
//! found out before. Newest first, from a place on, so many at most: nobody else knows how it lies on the shelf.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::domain::amend::{Amend, Among, Counting, newest_first};
use crate::domain::id::{FlagId, PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::record::concern::{Concern, ConcernId};
use crate::domain::record::flag::Flag;
use crate::domain::record::plan::Plan;
use crate::domain::record::receipt::{PlanRead, Receipt};
use crate::domain::school_day::Day;
use crate::domain::shelf::{Key, Ranged, ShelfSpot, Shelved, Unread, by_day, by_group, by_id};
use crate::domain::time::Instant;

/// Where an item stands among others, newest first: of one instant in the order of the shelf too, else a page would pass
/// one over.
pub(super) type Newest = (Reverse<Instant>, Reverse<FlagId>);

/// Whose items are looked for.
#[derive(Clone, Copy)]
pub(super) enum Closed {
    Everybodys,
    /// Raised by one person, who has seen every answer.
    By(StaffId),
    /// About one pupil, and by one person only where one is named.
    About(PupilId, Option<StaffId>),
}

/// How many are looked for at once, where some of them do not fit.
const AT_ONCE: usize = 64;

/// Where an item stands among others, newest first.
pub(super) fn newest(flag: &Flag) -> Newest {
    (Reverse(flag.raised), Reverse(flag.id))
}

/// Items with nothing more to be done, newest first. Those with an answer that their flagger has not seen are not over
/// for them.
pub(super) fn resolved(
    look: &Look<'_>,
    whose: Closed,
    behind: Option<&Newest>,
    many: usize,
) -> Result<Vec<Shelved<Flag>>, Unread> {
    let fits = |flag: &Flag| match whose {
        Closed::Everybodys => true,
        Closed::By(_) => !flag.has_news(),
        Closed::About(_, by) => by.is_none_or(|by| flag.by == by),
    };
    look_through(look, whose, behind, (many, usize::MAX), &fits).map(|(found, _)| found)
}

/// The same of those that fit; where so many were looked at and not enough found, also where to go on looking.
pub(super) fn look_through(
    look: &Look<'_>,
    whose: Closed,
    behind: Option<&Newest>,
    (many, most): (usize, usize),
    fits: &dyn Fn(&Flag) -> bool,
) -> Result<(Vec<Shelved<Flag>>, Option<Newest>), Unread> {
    let mut after = match behind {
        Some((_, Reverse(id))) => look.flag(*id)?.map(|flag| place_of(whose, &flag)),
        None => None,
    };
    let (mut found, mut looked) = (Vec::new(), 0);
    while found.len() < many {
        let page: Vec<Shelved<Flag>> = match whose {
            Closed::Everybodys => without_places(look.items(after.as_deref(), AT_ONCE)?),
            Closed::By(person) => without_places(look.items_by(person, after.as_deref(), AT_ONCE)?),
            Closed::About(pupil, _) => look.items_about(pupil, after.as_deref(), AT_ONCE)?,
        };
        let Some(last) = page.last() else { break };
        after = Some(place_of(whose, last));
        let at = newest(last);
        looked += page.len();
        found.extend(page.into_iter().filter(|flag| flag.is_resolved() && !flag.is_hidden() && fits(flag)));
        if looked >= most && found.len() < many {
            return Ok((found, Some(at)));
        }
    }
    found.truncate(many);
    Ok((found, None))
}

fn without_places(page: Vec<(Key, Shelved<Flag>)>) -> Vec<Shelved<Flag>> {
    page.into_iter().map(|(_, flag)| flag).collect()
}

/// The key behind which the list goes on.
fn place_of(whose: Closed, flag: &Shelved<Flag>) -> Key {
    let own = flag.spot();
    let spot = match whose {
        Closed::About(..) => own,
        Closed::By(person) => ShelfSpot { tag: Flag::BY_PERSON, owner: person.0, ..own },
        Closed::Everybodys => ShelfSpot { tag: Flag::OF_SCHOOL, owner: uuid::Uuid::nil(), ..own },
    };
    spot.key(flag.seq)
}

/// Versions of a pupil's plans, newest first, those before this one only.
pub(super) fn versions(
    look: &Look<'_>,
    pupil: PupilId,
    before: Option<(u16, u16)>,
    many: usize,
) -> Result<Vec<Shelved<Plan>>, Unread> {
    let spot = |(cycle, version)| {
        let group = Plan::group(cycle, version);
        ShelfSpot { tag: Plan::VERSIONS, owner: pupil.0, group, day: Day::default() }.key(0)
    };
    look.plans(pupil, before.map(spot).as_deref(), many)
}

/// Where a receipt stands among others, the newest version first.
pub(super) type ReceiptPlace = (u16, u16, u64);

/// Every receipt for a pupil's plans, those for the newest version first.
pub(super) fn receipts(
    look: &Look<'_>,
    pupil: PupilId,
    behind: Option<&ReceiptPlace>,
    many: usize,
) -> Result<Vec<(ReceiptPlace, StaffId, Receipt)>, Unread> {
    let after = behind.map(|(cycle, version, seq)| {
        let group = Plan::group(*cycle, *version);
        ShelfSpot { tag: PlanRead::RECEIPTS, owner: pupil.0, group, day: Day::default() }.key(*seq)
    });
    let whose = (PlanRead::RECEIPTS, pupil.0);
    let found: Vec<Shelved<PlanRead>> = by_group(look.past, whose, &(0..=u32::MAX), after.as_deref(), many)?;
    let told = |read: Shelved<PlanRead>| {
        let (cycle, version) = read.receipt.key();
        ((cycle, version, read.seq), read.person, read.receipt.clone())
    };
    Ok(found.into_iter().map(told).collect())
}

/// Where a record stands among others of its kind about one pupil: newest day first, and of one day what was entered last.
pub(super) type DayPlace = (Day, u64);

/// Records about a pupil that the asker may read, newest day first, of a kind that lies under one tag.
pub(super) fn by_its_day<R: Amend>(
    look: &Look<'_>,
    pupil: PupilId,
    reads: &dyn Fn(&R) -> bool,
    behind: Option<&DayPlace>,
    many: usize,
) -> Result<Vec<(DayPlace, R)>, Unread> {
    let tag = R::TAGS.first().copied().unwrap_or_default();
    let key = |(day, seq): &DayPlace| ShelfSpot { tag, owner: pupil.0, group: 0, day: *day }.key(*seq);
    let among = Among { tag, pupil: pupil.0, group: None };
    let found = newest_first(look.past, (among, Counting::AllMarked), reads, behind.map(key).as_deref(), many)?;
    Ok(found.into_iter().map(|record| ((record.spot().day, record.seq), R::clone(&record))).collect())
}

/// Where a concern stands among others: open ones first, then newest first.
pub(super) type ConcernPlace = (bool, Reverse<Day>, Reverse<ConcernId>);

fn concern_place(concern: &Concern) -> ConcernPlace {
    (!concern.is_open(), Reverse(concern.day), Reverse(concern.id))
}

/// Parents' concerns about these pupils, open ones first, then newest first.
pub(super) fn concerns(
    look: &Look<'_>,
    pupils: &BTreeSet<PupilId>,
    behind: Option<&ConcernPlace>,
    many: usize,
) -> Result<Vec<(ConcernPlace, Concern)>, Unread> {
    let open = look.concerns.values().filter(|concern| pupils.contains(&concern.pupil));
    let mut found: Vec<(ConcernPlace, Concern)> =
        open.map(|concern| (concern_place(concern), Concern::clone(concern))).collect();
    found.retain(|(place, _)| behind.is_none_or(|behind| place > behind));
    found.sort_by_key(|(place, _)| *place);
    let mut after = match behind {
        Some((true, _, Reverse(id))) => by_id::<Concern>(look.past, id.0)?.map(|concern| concern.shelf_key()),
        _ => None,
    };
    let owners: Vec<uuid::Uuid> = pupils.iter().map(|pupil| pupil.0).collect();
    while found.len() < many {
        let page: Vec<Shelved<Concern>> = by_day(look.past, Concern::CONCERNS, &owners, after.as_deref(), AT_ONCE)?;
        let Some(last) = page.last() else { break };
        after = Some(last.shelf_key());
        let closed = page.into_iter().filter(|concern| !concern.is_open() && !concern.is_hidden());
        found.extend(closed.map(|concern| (concern_place(&concern), Concern::clone(&concern))));
    }
    found.truncate(many);
    Ok(found)
}
