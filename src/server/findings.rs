//! What has been found out about a pupil, as far as the asker may read it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::list;
use super::permit::Asker;
use crate::domain::command::Refusal;
use crate::domain::id::StaffId;
use crate::domain::look::Look;
use crate::domain::record::assessment::Assessment;
use crate::domain::record::concern::Concern;
use crate::domain::record::profile::Profile;
use crate::domain::record::pupil::Pupil;
use crate::domain::rights::{Act, Audience, Verdict, may_see};
use crate::domain::shelf::{Shelved, by_day};
use crate::domain::state::State;
use crate::proto::view::{ConcernRow, Found};

/// What the asker may read of what was found out. They may read the pupil's record: that is asked before.
pub(super) fn found(look: &Look<'_>, asker: &Asker, pupil: &Pupil) -> Result<Found, Refusal> {
    let narrow = may_see(look, asker.who, Audience::SencoAndHead, pupil, asker.today()) == Verdict::Yes;
    let reads = |audience, by| narrow || audience == Audience::Everyone || asker.who.person() == by;
    let entries: Vec<Shelved<Assessment>> = by_day(look.past, Assessment::ENTRIES, &[pupil.id.0], None, usize::MAX)?;
    let entries: Vec<Assessment> = entries
        .iter()
        .filter(|entry| reads(entry.audience, Some(entry.by)))
        .map(|entry| Assessment::clone(entry))
        .collect();
    let concerns: Vec<Shelved<Concern>> = by_day(look.past, Concern::CONCERNS, &[pupil.id.0], None, usize::MAX)?;
    let mut concerns: Vec<Concern> = concerns.iter().map(|concern| Concern::clone(concern)).collect();
    concerns.sort_by_key(|concern| (!concern.is_open(), Reverse(concern.day)));
    let profile = look.profiles.get(&pupil.id).map(|profile| {
        let parts = profile.parts.iter().filter(|(part, _)| reads(profile.audience(**part), None));
        Profile { parts: parts.map(|(part, text)| (*part, text.clone())).collect(), ..Profile::clone(profile) }
    });
    let named = entries.iter().flat_map(|entry| [Some(entry.by), entry.withdrawn.as_ref().map(|gone| gone.by)]);
    let named = named.flatten().chain(concerns.iter().flat_map(people_of)).chain(profile.as_ref().map(|one| one.by));
    let people = initials(look, named);
    Ok(Found { profile, entries, concerns, people })
}

fn people_of(concern: &Concern) -> impl Iterator<Item = StaffId> + '_ {
    std::iter::once(concern.by).chain(concern.answers.iter().map(|answer| answer.by))
}

/// The initials of these people.
fn initials(state: &State, people: impl Iterator<Item = StaffId>) -> BTreeMap<StaffId, String> {
    people.filter_map(|id| Some((id, state.staff.get(&id)?.initials.clone()))).collect()
}

/// The initials of everybody who is named in a concern.
pub(super) fn people(state: &State, concern: &Concern) -> BTreeMap<StaffId, String> {
    initials(state, people_of(concern))
}

/// The parents' concerns about the pupils that the asker works with: open ones first, the oldest of them first.
pub(super) fn concerns(look: &Look<'_>, asker: &Asker) -> Result<Vec<ConcernRow>, Refusal> {
    let mut rows = Vec::new();
    for (id, pupil) in &look.pupils {
        if asker.may(look, Act::Read, Some(*id)).is_err() {
            continue;
        }
        let concerns: Vec<Shelved<Concern>> = by_day(look.past, Concern::CONCERNS, &[id.0], None, usize::MAX)?;
        if concerns.is_empty() {
            continue;
        }
        let brief = list::brief(look, pupil, true, list::open_flags(look, *id));
        rows.extend(concerns.iter().map(|concern| ConcernRow {
            pupil: brief.clone(),
            concern: Concern::clone(concern),
            people: people(look, concern),
        }));
    }
    rows.sort_by_key(|row| (!row.concern.is_open(), row.concern.day, row.concern.id));
    Ok(rows)
}
