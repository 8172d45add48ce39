//! Decides what becomes of the profile: each change makes a version.

use std::collections::BTreeMap;

use super::{Part, Profile, ProfileChange};
use crate::domain::command::check::{note, person, pupil};
use crate::domain::command::{Decided, Decision, Given, Meanwhile, Refusal, RefusalKind};
use crate::domain::id::PupilId;
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::rights::{Audience, Verdict, may_see};
use crate::domain::shelf::by_group;

/// A new version of the profile with these parts; the others stay. An empty text takes a part away.
pub(in crate::domain) fn profile(
    look: &Look<'_>,
    given: &Given<'_>,
    about: PupilId,
    base: u16,
    parts: &BTreeMap<Part, String>,
    audiences: &BTreeMap<Part, Audience>,
) -> Decided {
    let by = person(given.who)?;
    let record = pupil(look, about)?;
    let now = look.profiles.get(&about).map(AsRef::as_ref);
    let group = u32::from(base);
    let seen = by_group::<Profile>(look.past, (Profile::VERSIONS, about.0), &(group..=group), None, 1)?.pop();
    if base != 0 && seen.is_none() {
        return Err(Refusal::not_found(format!("The profile has no version {base}. Nothing was stored.")));
    }
    // Nobody writes over, or opens to all, what they may not read themselves.
    for part in parts.keys().chain(audiences.keys()) {
        let audience = now.map_or_else(|| part.usual_audience(), |now| now.audience(*part));
        if audience == Audience::SencoAndHead && may_see(look, given.who, audience, record, given.today) != Verdict::Yes
        {
            let sentence = format!("\"{}\" is for SENCO and head only. Nothing was stored.", part.words());
            return Err(Refusal::new(RefusalKind::NotAllowed, sentence));
        }
    }
    for (part, text) in parts {
        note(text)?;
        untouched(look, now, seen.as_ref().map(AsRef::as_ref), *part, text.trim())?;
    }
    let version = now.map_or(0, |now| now.version).checked_add(1);
    let version = version
        .ok_or_else(|| Refusal::invalid("The profile has as many versions as can be counted. Nothing was stored."))?;
    let mut after = Profile {
        pupil: about,
        version,
        parts: now.map_or_else(BTreeMap::new, |now| now.parts.clone()),
        audiences: now.map_or_else(BTreeMap::new, |now| now.audiences.clone()),
        by,
        at: given.at,
    };
    for (part, text) in parts {
        match text.trim() {
            "" => drop(after.parts.remove(part)),
            text => drop(after.parts.insert(*part, text.to_owned())),
        }
    }
    after.audiences.extend(audiences);
    if now.is_some_and(|now| (&now.parts, &now.audiences) == (&after.parts, &after.audiences)) {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Profile(ProfileChange::Profile { profile: after })].into())
}

/// Refuses where somebody else has put other words into this part since the version that the writer saw.
fn untouched(
    look: &Look<'_>,
    now: Option<&Profile>,
    seen: Option<&Profile>,
    part: Part,
    yours: &str,
) -> Result<(), Refusal> {
    let stands = now.map_or("", |now| now.says(part));
    let Some(now) = now.filter(|_| stands != seen.map_or("", |seen| seen.says(part)) && stands != yours) else {
        return Ok(());
    };
    let meanwhile = Meanwhile {
        about: now.pupil,
        made: Some((now.by, now.at)),
        did: format!("changed \"{}\"", part.words()),
        says: stands.to_owned(),
        wanted: yours.to_owned(),
        revision: now.version,
    };
    Err(meanwhile.refusal(look))
}
