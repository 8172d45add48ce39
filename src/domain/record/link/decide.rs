//! What becomes of wishes about who works with whom, and who works here at all.

use crate::domain::command::Decided;
use crate::domain::command::{Decision, Given, NewLink, Refusal};
use crate::domain::change::Change;
use crate::domain::id::LinkId;
use crate::domain::record::link::{Link, LinkKind, LinkTo, year_ends};
use crate::domain::record::staff::{Role, Staff};
use crate::domain::state::State;

/// Links somebody; without a last day until the school year ends, cover for its day alone.
pub(in crate::domain) fn link(state: &State, given: &mut Given, new: &NewLink) -> Decided {
    let person = state
        .by_login(&new.login)
        .ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {}.", new.login)))?;
    if !person.is(&[Role::Teacher, Role::Ta]) {
        return Err(Refusal::invalid(format!(
            "{} is neither teacher nor TA: a link would show them no plan. Give them the role first.",
            person.short()
        )));
    }
    let named = target(state, &new.to)?;
    let kind = new.kind.unwrap_or_else(|| new.to.usual_kind());
    let from = new.from.unwrap_or(given.today);
    let last = if kind == LinkKind::Cover { from } else { year_ends(from.max(given.today)) };
    let until = new.until.unwrap_or(last);
    let wrong = if until < from {
        Some(format!("It would end on {until}, before it begins on {from}. Nothing was changed."))
    } else if until < given.today {
        Some(format!("{until} is past: a link shows nothing afterwards. Nothing was changed."))
    } else if until > year_ends(from) {
        Some(format!("A link ends with its school year, on {}. Nothing was changed.", year_ends(from)))
    } else {
        None
    };
    if let Some(sentence) = wrong {
        return Err(Refusal::invalid(sentence));
    }
    let same =
        |link: &Link| !link.ended && (link.staff, &link.to, link.from, link.until) == (person.id, &new.to, from, until);
    if state.links.values().any(|link| same(link)) {
        return Err(Refusal::invalid(format!("{} is linked to {named} then already.", person.short())));
    }
    let link =
        Link { id: given.ids.next().into(), staff: person.id, to: new.to.clone(), kind, from, until, ended: false };
    Ok(vec![Change::Link { link }].into())
}

/// Whom a link would be to, in words.
fn target(state: &State, to: &LinkTo) -> Result<String, Refusal> {
    match to {
        LinkTo::Class(id) => {
            let class = state.classes.get(id).filter(|class| !class.ended);
            class.map(|class| class.name.clone()).ok_or_else(|| Refusal::not_found("That class is not here."))
        }
        LinkTo::Pupil(id) => {
            let pupil = state.pupils.get(id).filter(|pupil| !pupil.left);
            pupil.map(|pupil| pupil.name.full()).ok_or_else(|| Refusal::not_found("That pupil is not here."))
        }
        LinkTo::Year(year) => {
            let known = state.pupils.values().any(|pupil| !pupil.left && pupil.year == *year && !year.is_empty());
            let named = format!("year {year}");
            if known { Ok(named) } else { Err(Refusal::not_found(format!("Nobody here is in {named}."))) }
        }
    }
}

/// Ends a link now.
pub(in crate::domain) fn unlink(state: &State, given: &Given, id: LinkId) -> Decided {
    let link = state.links.get(&id).ok_or_else(|| Refusal::not_found("That link is not here."))?;
    if link.is_over(given.today) {
        return Err(Refusal::invalid("That link is over already."));
    }
    Ok(vec![Change::Link { link: Link { ended: true, ..Link::clone(link) } }].into())
}

/// Closes somebody's account or opens it again. What they wrote stays theirs.
pub(in crate::domain) fn set_disabled(state: &State, given: &Given, login: &str, disabled: bool) -> Decided {
    let wanted = login.trim().to_lowercase();
    let mut named = state.staff.values().filter(|staff| staff.login.to_lowercase() == wanted);
    let person = named.next().ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {login}.")))?;
    if person.disabled == disabled {
        return Ok(Decision::default());
    }
    if disabled && given.who.person() == Some(person.id) {
        return Err(Refusal::invalid("Nobody closes their own account: ask somebody else who manages staff."));
    }
    let manages = |staff: &Staff| !staff.disabled && staff.is(&[Role::Admin, Role::Senco]);
    if disabled && manages(person) && !state.staff.values().any(|other| other.id != person.id && manages(other)) {
        return Err(Refusal::invalid(format!(
            "{} is the last who can manage staff: give somebody else that role first.",
            person.short()
        )));
    }
    if !disabled {
        let account = person.account.as_deref().unwrap_or(&person.login);
        if let Some(other) = state.by_account(account).next() {
            return Err(Refusal::invalid(format!(
                "The Unix account {account} is {} by now: one person, one account.",
                other.short()
            )));
        }
    }
    Ok(vec![Change::Disabled { staff: person.id, disabled }].into())
}
