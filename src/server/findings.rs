//! What has been found out about a pupil, as far as the asker may read it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::page::{after, page, wanted};
use super::permit::{Asker, Kin};
use super::{list, past};
use crate::domain::amend::Amend;
use crate::domain::command::Refusal;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::record::assessment::Assessment;
use crate::domain::record::concern::Concern;
use crate::domain::record::contact::Contact;
use crate::domain::record::profile::Profile;
use crate::domain::record::pupil::Pupil;
use crate::domain::rights::{Act, Audience, Verdict, may_see};
use crate::proto::page::{Page, Slice};
use crate::proto::view::{ConcernRow, Found, Named};

/// The beginning of what the asker may read of what was found out. They may read the pupil's record: that is asked
/// before.
pub(super) fn found(look: &Look<'_>, asker: &Asker, pupil: &Pupil) -> Result<Found, Refusal> {
    let entries = page_of::<Assessment>(look, asker, pupil, &Slice::default())?;
    let concerns = concerns_of(look, asker, pupil, &Slice::default())?;
    let contacts = page_of::<Contact>(look, asker, pupil, &Slice::default())?;
    let profile = look.profiles.get(&pupil.id).map(|profile| {
        let parts = profile.parts.iter().filter(|(part, _)| reads(look, asker, pupil, profile.audience(**part), None));
        Profile { parts: parts.map(|(part, text)| (*part, text.clone())).collect(), ..Profile::clone(profile) }
    });
    let named = entries.rows.iter().map(|row| &row.people).chain(concerns.rows.iter().map(|row| &row.people));
    let named = named.chain(contacts.rows.iter().map(|row| &row.people));
    let mut people: BTreeMap<StaffId, String> = named.flatten().map(|(id, name)| (*id, name.clone())).collect();
    people.extend(initials(look, profile.iter().map(|profile| profile.by)));
    Ok(Found {
        profile,
        entries: Page { more: entries.more, rows: entries.rows.into_iter().map(|row| row.record).collect() },
        contacts: Page { more: contacts.more, rows: contacts.rows.into_iter().map(|row| row.record).collect() },
        concerns: Page { more: concerns.more, rows: concerns.rows.into_iter().map(|row| row.concern).collect() },
        people,
    })
}

fn reads(look: &Look<'_>, asker: &Asker, pupil: &Pupil, audience: Audience, by: Option<StaffId>) -> bool {
    audience == Audience::Everyone
        || asker.who.person() == by
        || match may_see(look, asker.who, Audience::SencoAndHead, pupil, asker.today()) {
            Verdict::Yes => true,
            Verdict::WithReason => asker.kin(look, pupil.id) == Kin::Opened,
            Verdict::No(_) => false,
        }
}

/// Records of a kind about a pupil that the asker may read, newest day first.
pub(super) fn by_its_day<R: Amend + Serialize>(
    look: &Look<'_>,
    asker: &Asker,
    pupil: PupilId,
    slice: &Slice,
) -> Result<Page<Named<R>>, Refusal> {
    page_of(look, asker, readable(look, asker, pupil)?, slice)
}

/// Parents' concerns about a pupil: open ones first, then newest first.
pub(super) fn concerns_about(
    look: &Look<'_>,
    asker: &Asker,
    pupil: PupilId,
    slice: &Slice,
) -> Result<Page<ConcernRow>, Refusal> {
    concerns_of(look, asker, readable(look, asker, pupil)?, slice)
}

fn readable<'s>(look: &'s Look<'s>, asker: &Asker, pupil: PupilId) -> Result<&'s Pupil, Refusal> {
    asker.may(look, Act::Read, Some(pupil))?;
    look.pupils.get(&pupil).map(AsRef::as_ref).ok_or_else(|| Refusal::not_found("That pupil is not here."))
}

fn page_of<R: Amend + Serialize>(
    look: &Look<'_>,
    asker: &Asker,
    pupil: &Pupil,
    slice: &Slice,
) -> Result<Page<Named<R>>, Refusal> {
    let reads = |record: &R| reads(look, asker, pupil, record.audience(), Some(record.by()));
    let found = past::by_its_day::<R>(look, pupil.id, &reads, after(slice)?.as_ref(), wanted(slice))?;
    page(
        slice,
        found.into_iter().map(|(place, record)| {
            let named = [Some(record.by()), record.withdrawn().map(|gone| gone.by)];
            let people = initials(look, named.into_iter().flatten());
            Ok((place, Named { record, people }))
        }),
    )
}

fn concerns_of(look: &Look<'_>, asker: &Asker, pupil: &Pupil, slice: &Slice) -> Result<Page<ConcernRow>, Refusal> {
    let found = past::concerns(look, &BTreeSet::from([pupil.id]), after(slice)?.as_ref(), wanted(slice))?;
    let mine = asker.may(look, Act::Read, Some(pupil.id)).is_ok();
    let brief = list::brief(look, pupil, mine, list::open_flags_of(look, pupil.id));
    page(
        slice,
        found.into_iter().map(|(place, concern)| {
            Ok((place, ConcernRow { pupil: brief.clone(), people: people(look, &concern), concern }))
        }),
    )
}

fn initials(look: &Look<'_>, people: impl Iterator<Item = StaffId>) -> BTreeMap<StaffId, String> {
    people.filter_map(|id| Some((id, look.staff.get(&id)?.initials.clone()))).collect()
}

/// The initials of everybody who is named in a concern.
pub(super) fn people(look: &Look<'_>, concern: &Concern) -> BTreeMap<StaffId, String> {
    let gone = concern.withdrawn.as_ref().map(|gone| gone.by);
    let answered = concern.answers.iter().map(|answer| answer.by);
    initials(look, std::iter::once(concern.by).chain(gone).chain(answered))
}

/// The parents' concerns about the pupils that the asker works with: open ones first, each sort with the newest first.
pub(super) fn concerns(look: &Look<'_>, asker: &Asker, slice: &Slice) -> Result<Page<ConcernRow>, Refusal> {
    asker.may(look, Act::Flag, None)?;
    let flags = list::open_flags(look);
    let theirs = look.pupils.keys().filter(|id| asker.may(look, Act::Read, Some(**id)).is_ok());
    let theirs: BTreeSet<PupilId> = theirs.copied().collect();
    let found = past::concerns(look, &theirs, after(slice)?.as_ref(), wanted(slice))?;
    let rows =
        found.into_iter().filter_map(|(place, concern)| Some((place, look.pupils.get(&concern.pupil)?, concern)));
    page(
        slice,
        rows.map(|(place, pupil, concern)| {
            let brief = list::brief(look, pupil, true, flags.get(&pupil.id).copied().unwrap_or(0));
            Ok((place, ConcernRow { pupil: brief, people: people(look, &concern), concern }))
        }),
    )
}
