//! Decides what becomes of a parent's concern: written down, answered.

use super::{Concern, ConcernAnswer, ConcernChange, ConcernId, NewConcern};
use crate::domain::command::check::{past, person, pupil, short, words};
use crate::domain::command::{Decided, Given, Meanwhile, Refusal, RefusalKind};
use crate::domain::id::PupilId;
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::shelf::by_id;

pub(in crate::domain) fn concern(look: &Look<'_>, given: &mut Given<'_>, new: &NewConcern) -> Decided {
    let by = person(given.who)?;
    let concern = Concern {
        pupil: pupil(look, new.pupil)?.id,
        who: short(&new.who, "name of whose concern it is")?.to_owned(),
        text: words(&new.text, "concern")?,
        day: past(new.day.unwrap_or(given.today), given.today)?,
        id: given.ids.next().into(),
        by,
        entered: given.at,
        answers: Vec::new(),
        withdrawn: None,
    };
    Ok(vec![Change::Concern(ConcernChange::Concern { concern })].into())
}

/// Answers a concern; `answers` is how many the writer saw, so that of two people's none is lost.
pub(in crate::domain) fn answer(
    look: &Look<'_>,
    given: &Given<'_>,
    about: PupilId,
    (id, answers): (ConcernId, usize),
    text: &str,
) -> Decided {
    let by = person(given.who)?;
    let concern = by_id::<Concern>(look.past, id.0)?.filter(|concern| concern.pupil == about);
    let concern = concern.ok_or_else(|| Refusal::not_found("That concern is not here."))?;
    let text = words(text, "answer")?;
    if let Some(gone) = &concern.withdrawn {
        let who = look.staff.get(&gone.by).map_or_else(|| "Somebody".to_owned(), |staff| staff.short());
        let sentence = format!("{who} has withdrawn that concern: nothing was stored. Your words are still here.");
        return Err(Refusal::new(RefusalKind::Conflict, sentence));
    }
    if let Some(last) = concern.answers.last().filter(|_| concern.answers.len() != answers) {
        let meanwhile = Meanwhile {
            about,
            made: Some((last.by, last.at)),
            did: "answered the concern".to_owned(),
            says: last.text.clone(),
            wanted: text,
            revision: u16::try_from(concern.answers.len()).unwrap_or(u16::MAX),
        };
        return Err(meanwhile.refusal(look));
    }
    let answer = ConcernAnswer { text, by, at: given.at };
    Ok(vec![Change::Concern(ConcernChange::ConcernAnswered { pupil: about, concern: id, answer })].into())
}
