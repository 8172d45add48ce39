//! Decides what becomes of what was found out about a pupil: entries, concerns, the profile, the kind of need.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{note, person, pupil, short};
use super::decide::Decided;
use super::{Given, NewAssessment, NewConcern, Refusal, RefusalKind, Theirs};
use crate::domain::assess::{Assessment, Concern, ConcernAnswer, Findings, Part, Profile};
use crate::domain::change::Change;
use crate::domain::id::{AssessId, ConcernId, PupilId};
use crate::domain::need::{Provision, SenType};
use crate::domain::record::pupil::{Need, Pupil};
use crate::domain::rights::{Audience, Verdict, may_see};
use crate::domain::school_day::Day;
use crate::domain::record::staff::Role;
use crate::domain::state::State;

/// A day that has come.
fn past(day: Day, today: Day) -> Result<Day, Refusal> {
    if day > today {
        return Err(Refusal::invalid(format!("{day} has not come yet. Nothing was stored.")));
    }
    Ok(day)
}

/// A text that must say something.
fn words(text: &str, what: &str) -> Result<String, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(format!("The {what} is empty. Nothing was stored.")));
    }
    note(text)?;
    Ok(text.trim().to_owned())
}

fn found(state: &State, id: PupilId) -> &Findings {
    static NONE: Findings = Findings { entries: Vec::new(), concerns: Vec::new(), profiles: Vec::new() };
    state.findings.get(&id).map_or(&NONE, AsRef::as_ref)
}

/// Adds an entry; one that stands in the place of an earlier one leaves that readable.
pub(super) fn assess(state: &State, given: &mut Given, new: &NewAssessment) -> Decided {
    let by = person(given.who)?;
    let about = pupil(state, new.pupil)?.id;
    let text = words(&new.text, "entry")?;
    let day = past(new.day.unwrap_or(given.today), given.today)?;
    let mut audience = new.audience.unwrap_or(Audience::Everyone);
    if let Some(earlier) = new.replaces {
        let old = own_entry(state, given, about, earlier)?;
        if found(state, about).replaced_by(earlier).is_some() {
            return Err(Refusal::new(
                RefusalKind::Conflict,
                "Another entry stands in its place already: look at that one. Nothing was stored.",
            ));
        }
        audience = new.audience.unwrap_or(old.audience);
    }
    let entry = Assessment {
        id: given.ids.next().into(),
        pupil: about,
        source: new.source,
        day,
        text,
        audience,
        replaces: new.replaces,
        by,
        entered: given.at,
        withdrawn: None,
    };
    Ok(vec![Change::Assessed { entry }].into())
}

/// An entry that whoever asks may take back: their own, or any for the SENCO.
fn own_entry<'s>(state: &'s State, given: &Given, about: PupilId, id: AssessId) -> Result<&'s Assessment, Refusal> {
    let entry = found(state, about).entry(id).ok_or_else(|| Refusal::not_found("That entry is not here."))?;
    let senco = |id| state.staff.get(&id).is_some_and(|staff| staff.is(&[Role::Senco, Role::DeputySenco]));
    if given.who.person() != Some(entry.by) && !given.who.person().is_some_and(senco) {
        return Err(Refusal::new(
            RefusalKind::NotAllowed,
            "Only whoever wrote it and the SENCO take an entry back or put another in its place.",
        ));
    }
    if entry.withdrawn.is_some() {
        return Err(Refusal::invalid("That entry has been taken back already."));
    }
    Ok(entry)
}

pub(super) fn withdraw(state: &State, given: &Given, about: PupilId, id: AssessId) -> Decided {
    own_entry(state, given, about, id)?;
    Ok(vec![Change::AssessWithdrawn { pupil: about, entry: id }].into())
}

pub(super) fn concern(state: &State, given: &mut Given, new: &NewConcern) -> Decided {
    let by = person(given.who)?;
    let concern = Concern {
        pupil: pupil(state, new.pupil)?.id,
        who: short(&new.who, "name of whose concern it is")?.to_owned(),
        text: words(&new.text, "concern")?,
        day: past(new.day.unwrap_or(given.today), given.today)?,
        id: given.ids.next().into(),
        by,
        entered: given.at,
        answers: Vec::new(),
    };
    Ok(vec![Change::Concern { concern }].into())
}

/// Answers a concern; `answers` is how many the writer saw, so that of two people's none is lost.
pub(super) fn answer(
    state: &State,
    given: &Given,
    about: PupilId,
    (id, answers): (ConcernId, usize),
    text: &str,
) -> Decided {
    let by = person(given.who)?;
    let concern = found(state, about).concerns.iter().find(|concern| concern.id == id);
    let concern = concern.ok_or_else(|| Refusal::not_found("That concern is not here."))?;
    let text = words(text, "answer")?;
    if let Some(last) = concern.answers.last().filter(|_| concern.answers.len() != answers) {
        let theirs = Theirs {
            by: state.staff.get(&last.by).map_or_else(String::new, |staff| staff.short()),
            at: Some(last.at),
            text: last.text.clone(),
            yours: text,
            revision: u16::try_from(concern.answers.len()).unwrap_or(u16::MAX),
        };
        return Err(conflict("answered the concern", theirs));
    }
    let answer = ConcernAnswer { text, by, at: given.at };
    Ok(vec![Change::ConcernAnswered { pupil: about, concern: id, answer }].into())
}

fn conflict(did: &str, theirs: Theirs) -> Refusal {
    let who = if theirs.by.is_empty() { "Somebody" } else { &theirs.by };
    let (now, yours) = (&theirs.text, &theirs.yours);
    let sentence = format!("{who} {did} meanwhile. It says now: {now}. You wanted: {yours}. Yours was not stored.");
    Refusal { theirs: Some(Box::new(theirs)), ..Refusal::new(RefusalKind::Conflict, sentence) }
}

/// A new version of the profile with these parts; the others stay. An empty text takes a part away.
pub(super) fn profile(
    state: &State,
    given: &Given,
    about: PupilId,
    base: u16,
    parts: &BTreeMap<Part, String>,
    audiences: &BTreeMap<Part, Audience>,
) -> Decided {
    let by = person(given.who)?;
    let record = pupil(state, about)?;
    let findings = found(state, about);
    let now = findings.profile();
    let seen = findings.profiles.iter().find(|profile| profile.version == base);
    if base != 0 && seen.is_none() {
        return Err(Refusal::not_found(format!("The profile has no version {base}. Nothing was stored.")));
    }
    // Nobody writes over, or opens to all, what they may not read themselves.
    for part in parts.keys().chain(audiences.keys()) {
        let audience = now.map_or_else(|| part.usual_audience(), |now| now.audience(*part));
        if audience == Audience::SencoAndHead
            && may_see(state, given.who, audience, record, given.today) != Verdict::Yes
        {
            let sentence = format!("\"{}\" is for SENCO and head only. Nothing was stored.", part.words());
            return Err(Refusal::new(RefusalKind::NotAllowed, sentence));
        }
    }
    for (part, text) in parts {
        note(text)?;
        untouched(state, now, seen, *part, text.trim())?;
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
        return Ok(super::Decision::default());
    }
    Ok(vec![Change::Profile { profile: after }].into())
}

/// Refuses where somebody else has put other words into this part since the version that the writer saw.
fn untouched(
    state: &State,
    now: Option<&Profile>,
    seen: Option<&Profile>,
    part: Part,
    yours: &str,
) -> Result<(), Refusal> {
    let stands = now.map_or("", |now| now.says(part));
    let Some(now) = now.filter(|_| stands != seen.map_or("", |seen| seen.says(part)) && stands != yours) else {
        return Ok(());
    };
    let theirs = Theirs {
        by: state.staff.get(&now.by).map_or_else(String::new, |staff| staff.short()),
        at: Some(now.at),
        text: stands.to_owned(),
        yours: yours.to_owned(),
        revision: now.version,
    };
    Err(conflict(&format!("changed \"{}\"", part.words()), theirs))
}

/// What kind of support and need a pupil has, by the codes of the census.
pub(super) fn needs(state: &State, about: PupilId, provision: Provision, needs: &[Need]) -> Decided {
    let now = pupil(state, about)?;
    let mut needs = needs.to_vec();
    needs.sort();
    let kinds: BTreeSet<SenType> = needs.iter().map(|need| need.kind).collect();
    let ranks: BTreeSet<u8> = needs.iter().map(|need| need.rank).collect();
    let wrong = if kinds.len() != needs.len() || ranks.len() != needs.len() {
        Some("Each type and each rank is given once.")
    } else if !ranks.iter().copied().eq(1..=u8::try_from(ranks.len()).unwrap_or(u8::MAX)) {
        Some("Ranks count from 1: 1 is the primary type.")
    } else if provision == Provision::N && !needs.is_empty() {
        Some("A type of need goes with K or E, not with N.")
    } else if kinds.contains(&SenType::Nsa) && provision != Provision::K {
        Some("NSA, no specialist assessment, goes with K only.")
    } else {
        None
    };
    if let Some(sentence) = wrong {
        return Err(Refusal::invalid(format!("{sentence} Nothing was stored.")));
    }
    if (now.provision, &now.needs) == (provision, &needs) {
        return Ok(super::Decision::default());
    }
    Ok(vec![Change::Pupil { pupil: Pupil { provision, needs, ..now.clone() } }].into())
}
