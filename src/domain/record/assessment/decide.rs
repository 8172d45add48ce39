//! Decides what becomes of an entry of the assessment: added, put in another's place, taken back.

use super::{Assessment, AssessmentChange, NewAssessment};
use crate::domain::command::check::{past, person, pupil, words};
use crate::domain::command::{Decided, Given, Refusal, RefusalKind};
use crate::domain::id::{AssessId, PupilId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::staff::Role;
use crate::domain::rights::Audience;
use crate::domain::shelf::{Shelved, by_id};

/// Adds an entry; one that stands in the place of an earlier one leaves that readable.
pub(in crate::domain) fn assess(look: &Look<'_>, given: &mut Given<'_>, new: &NewAssessment) -> Decided {
    let by = person(given.who)?;
    let about = pupil(look, new.pupil)?.id;
    let text = words(&new.text, "entry")?;
    let day = past(new.day.unwrap_or(given.today), given.today)?;
    let mut audience = new.audience.unwrap_or(Audience::Everyone);
    if let Some(earlier) = new.replaces {
        let old = own_entry(look, given, about, earlier)?;
        if old.replaced_by.is_some() {
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
        replaced_by: None,
    };
    Ok(vec![Change::Assessment(AssessmentChange::Assessed { entry })].into())
}

/// An entry that whoever asks may take back: their own, or any for the SENCO.
fn own_entry(look: &Look<'_>, given: &Given<'_>, about: PupilId, id: AssessId) -> Result<Shelved<Assessment>, Refusal> {
    let entry = by_id::<Assessment>(look.past, id.0)?.filter(|entry| entry.pupil == about);
    let entry = entry.ok_or_else(|| Refusal::not_found("That entry is not here."))?;
    let senco = |id| look.staff.get(&id).is_some_and(|staff| staff.is(&[Role::Senco, Role::DeputySenco]));
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

pub(in crate::domain) fn withdraw(look: &Look<'_>, given: &Given<'_>, about: PupilId, id: AssessId) -> Decided {
    own_entry(look, given, about, id)?;
    Ok(vec![Change::Assessment(AssessmentChange::AssessWithdrawn { pupil: about, entry: id })].into())
}
