//! Decides what becomes of an entry of the assessment: added, put in another's place, taken back.

use super::{Assessment, AssessmentChange, NewAssessment};
use crate::domain::amend;
use crate::domain::command::check::{past, person, pupil, words};
use crate::domain::command::{Decided, Given};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::rights::Audience;

/// Adds an entry; one that stands in the place of an earlier one leaves that readable.
pub(in crate::domain) fn assess(look: &Look<'_>, given: &mut Given<'_>, new: &NewAssessment) -> Decided {
    let by = person(given.who)?;
    let about = pupil(look, new.pupil)?.id;
    let text = words(&new.text, "entry")?;
    let day = past(new.day.unwrap_or(given.today), given.today)?;
    let mut audience = new.audience.unwrap_or(Audience::Everyone);
    if let Some(earlier) = new.replaces {
        let old = amend::standing::<Assessment>(look, given, about, earlier.0)?;
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
    Ok(vec![Change::Assessment(AssessmentChange::Assessed { entry })].into())
}
