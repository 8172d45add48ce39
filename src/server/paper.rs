//! Pages that are put together from records and may leave the store: a plan for parents, a class's cover sheet. What is on
//! them is decided in `domain`; here it is asked who may have them.

use super::permit::{Asker, Kin};
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::cover_sheet::{CoverRow, CoverSheet, needs_in_a_word, points};
use crate::domain::handout::{Handout, HandoutFrom, handout};
use crate::domain::id::PupilId;
use crate::domain::other_names::OtherNames;
use crate::domain::record::pupil::{Name, Pupil};
use crate::domain::rights::Act;
use crate::domain::roster::plain_form;
use crate::domain::state::State;

/// The plan in force of a pupil as parents get it, without other pupils' names.
pub(super) fn handout_of(state: &State, asker: &Asker, id: PupilId) -> Result<Handout, Refusal> {
    asker.may(state, Act::Read, Some(id))?;
    let pupil = state.pupils.get(&id).ok_or_else(|| Refusal::not_found("That pupil is not here."))?;
    let profile = state.profiles.get(&id).map(AsRef::as_ref);
    let school = state.school.as_deref().cloned().unwrap_or_default();
    let made = state.plan(id).and_then(|plan| {
        let (calendar, today) = (&school.calendar, asker.today());
        handout(&HandoutFrom { pupil, plan, profile, school: &school.name, calendar, today })
    });
    let mut made = made.ok_or_else(|| {
        let name = pupil.name.full();
        Refusal::not_found(format!("{name} has no plan in force: a draft or a plan that is over goes to nobody."))
    })?;
    let others: Vec<String> =
        state.pupils.values().filter(|other| other.id != id).flat_map(|other| names(other)).collect();
    made.without_others(&OtherNames::new(others.iter().map(String::as_str), &made.name));
    Ok(made)
}

/// The names under which a pupil may be known, also with the family name first.
fn names(pupil: &Pupil) -> [String; 3] {
    let Name { given, family, .. } = &pupil.name;
    [pupil.name.full(), format!("{given} {family}"), format!("{family} {given}")]
}

/// The pupils of a class, form or group whom the asker may read of today, those with a plan with their points.
pub(super) fn sheet_of(state: &State, asker: &Asker, wanted: &str) -> Result<CoverSheet, Refusal> {
    asker.may(state, Act::Read, None)?;
    let plain = plain_form(wanted);
    let classes = state.classes.values().filter(|class| !class.ended && plain_form(&class.name) == plain);
    let classes: Vec<_> = classes.collect();
    let is_of_it = |pupil: &Pupil| {
        plain_form(&pupil.form) == plain || classes.iter().any(|class| pupil.classes.contains(&class.id))
    };
    let mut all: Vec<&Pupil> = Vec::new();
    if !plain.is_empty() {
        all.extend(state.pupils.values().map(AsRef::as_ref).filter(|pupil| !pupil.left && is_of_it(pupil)));
    }
    // A reason opens a record, and no class.
    let (theirs, others): (Vec<&Pupil>, Vec<&Pupil>) =
        all.iter().partition(|pupil| asker.kin(state, pupil.id) == Kin::Own);
    // A group's name may say what a pupil needs: whether there is one of that name is told only to those who work with it.
    if theirs.is_empty() && asker.may(state, Act::Triage, None).is_ok() {
        return Err(Refusal::not_found(format!("There is no class, form or group called {wanted}.")));
    }
    if theirs.is_empty() {
        return Err(Refusal::new(RefusalKind::NotAllowed, format!("Not allowed: {NOT_THEIRS}.")));
    }
    let class =
        classes.first().map(|class| class.name.clone()).or_else(|| theirs.first().map(|pupil| pupil.form.clone()));
    let mut sheet = CoverSheet { class: class.unwrap_or_default(), not_theirs: others.len(), ..CoverSheet::default() };
    let mut rows: Vec<(String, CoverRow)> = theirs.iter().filter_map(|pupil| row(state, pupil)).collect();
    rows.sort_by(|(one, a), (other, b)| (one, &a.name, a.pupil).cmp(&(other, &b.name, b.pupil)));
    sheet.rows = rows.into_iter().map(|(_, row)| row).collect();
    sheet.without_plan = theirs.len() - sheet.rows.len();
    Ok(sheet)
}

/// Why a class is not theirs, whether there is one or not.
const NOT_THEIRS: &str =
    "you work with no class, form or group of that name today; the office gives you one for a day (staff cover)";

/// A pupil with a plan in force, and the name to sort by.
fn row(state: &State, pupil: &Pupil) -> Option<(String, CoverRow)> {
    use crate::domain::record::plan::PlanState::{Current, UnderReview};
    let plan = state.plan(pupil.id).filter(|plan| matches!(plan.state, Current | UnderReview))?;
    let profile = state.profiles.get(&pupil.id).map(AsRef::as_ref);
    let row = CoverRow {
        pupil: pupil.id,
        name: pupil.name.full(),
        form: pupil.form.clone(),
        provision: pupil.provision,
        needs: needs_in_a_word(pupil),
        points: points(pupil, plan, profile),
    };
    Some((pupil.name.family.to_lowercase(), row))
}
