//! What has been found out about a pupil, as far as the asker may read it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::list;
use super::permit::Asker;
use crate::domain::assess::{Findings, Profile};
use crate::domain::id::StaffId;
use crate::domain::record::pupil::Pupil;
use crate::domain::rights::{Act, Audience, Verdict, may_see};
use crate::domain::state::State;
use crate::proto::view::{ConcernRow, Found};

/// What the asker may read of what was found out. They may read the pupil's record: that is asked before.
pub(super) fn found(state: &State, asker: &Asker, pupil: &Pupil) -> Found {
    let Some(findings) = state.findings.get(&pupil.id) else { return Found::default() };
    let narrow = may_see(state, asker.who, Audience::SencoAndHead, pupil, asker.today()) == Verdict::Yes;
    let reads = |audience, by| narrow || audience == Audience::Everyone || asker.who.person() == by;
    let mut entries: Vec<_> =
        findings.entries.iter().filter(|entry| reads(entry.audience, Some(entry.by))).cloned().collect();
    entries.reverse();
    entries.sort_by_key(|entry| Reverse(entry.day));
    let mut concerns = findings.concerns.clone();
    concerns.reverse();
    concerns.sort_by_key(|concern| (!concern.is_open(), Reverse(concern.day)));
    let profile = findings.profile().map(|profile| {
        let parts = profile.parts.iter().filter(|(part, _)| reads(profile.audience(**part), None));
        Profile { parts: parts.map(|(part, text)| (*part, text.clone())).collect(), ..profile.clone() }
    });
    Found { profile, entries, concerns, people: people(state, findings) }
}

/// The initials of everybody who is named in it.
pub(super) fn people(state: &State, findings: &Findings) -> BTreeMap<StaffId, String> {
    let entries = findings.entries.iter().flat_map(|entry| [Some(entry.by), entry.withdrawn.as_ref().map(|w| w.by)]);
    let concerns = findings.concerns.iter().map(|concern| Some(concern.by));
    let answers = findings.concerns.iter().flat_map(|concern| &concern.answers).map(|answer| Some(answer.by));
    let profile = findings.profile().map(|profile| profile.by);
    let all = entries.chain(concerns).chain(answers).chain([profile]).flatten();
    all.filter_map(|id| Some((id, state.staff.get(&id)?.initials.clone()))).collect()
}

/// The parents' concerns about the pupils that the asker works with: open ones first, the oldest of them first.
pub(super) fn concerns(state: &State, asker: &Asker) -> Vec<ConcernRow> {
    let mut rows = Vec::new();
    for (id, findings) in &state.findings {
        if findings.concerns.is_empty() || asker.may(state, Act::Read, Some(*id)).is_err() {
            continue;
        }
        let Some(pupil) = state.pupils.get(id) else { continue };
        let brief = list::brief(state, pupil, true, list::open_flags(state, *id));
        let named = people(state, findings);
        rows.extend(findings.concerns.iter().map(|concern| ConcernRow {
            pupil: brief.clone(),
            concern: concern.clone(),
            people: named.clone(),
        }));
    }
    rows.sort_by_key(|row| (!row.concern.is_open(), row.concern.day, row.concern.id));
    rows
}
