//! Decides what the office does: a school, its people, their roles.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::command::check::{login, short};
use crate::domain::command::{Decided, Decision, Given, Refusal};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::notice::{self, Heard};
use crate::domain::record::staff::{NewStaff, Role, Staff, StaffChange, free_initials};
use crate::domain::school_day::Day;

pub(in crate::domain) fn add_staff(look: &Look<'_>, given: &mut Given<'_>, new: &NewStaff) -> Decided {
    let login = login(&new.login)?;
    if let Some(known) = look.staff.values().find(|staff| staff.login.eq_ignore_ascii_case(&login)) {
        return Err(Refusal::invalid(format!("{login} is {} already: nothing was changed.", known.short())));
    }
    let account = new.account.as_deref().unwrap_or(&login).to_owned();
    if let Some(known) = look.by_account(&account).next() {
        return Err(Refusal::invalid(format!(
            "The Unix account {account} is {} already: one person, one account.",
            known.short()
        )));
    }
    let family = short(&new.family, "family name")?.to_owned();
    if new.roles.is_empty() {
        return Err(needs_a_role());
    }
    let initials = free_initials(&new.given, &family, |text| look.staff.values().any(|staff| staff.initials == text));
    let staff = Staff {
        id: given.ids.next().into(),
        login,
        account: Some(account),
        given: new.given.clone(),
        family,
        initials,
        roles: new.roles.clone(),
        sources: BTreeMap::new(),
        disabled: false,
        heard: None,
        away: None,
    };
    Ok(vec![Change::Staff(StaffChange::Staff { staff })].into())
}

pub(in crate::domain) fn set_roles(look: &Look<'_>, login: &str, roles: &BTreeSet<Role>) -> Decided {
    let person =
        look.by_login(login).ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {login}.")))?;
    if roles.is_empty() {
        return Err(needs_a_role());
    }
    let manages = |roles: &BTreeSet<Role>| roles.contains(&Role::Admin) || roles.contains(&Role::Senco);
    let others = look.staff.values().any(|other| other.id != person.id && !other.disabled && manages(&other.roles));
    if manages(&person.roles) && !manages(roles) && !others {
        return Err(Refusal::invalid(format!(
            "{} is the last who can manage staff: give somebody else that role first.",
            person.short()
        )));
    }
    if person.roles == *roles {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Staff(StaffChange::Roles { staff: person.id, roles: roles.clone() })].into())
}

/// Closes somebody's account or opens it again. What they wrote stays theirs.
pub(in crate::domain) fn set_disabled(look: &Look<'_>, given: &Given<'_>, login: &str, disabled: bool) -> Decided {
    let wanted = login.trim().to_lowercase();
    let mut named = look.staff.values().filter(|staff| staff.login.to_lowercase() == wanted);
    let person = named.next().ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {login}.")))?;
    if person.disabled == disabled {
        return Ok(Decision::default());
    }
    if disabled && given.who.person() == Some(person.id) {
        return Err(Refusal::invalid("Nobody closes their own account: ask somebody else who manages staff."));
    }
    let manages = |staff: &Staff| !staff.disabled && staff.is(&[Role::Admin, Role::Senco]);
    if disabled && manages(person) && !look.staff.values().any(|other| other.id != person.id && manages(other)) {
        return Err(Refusal::invalid(format!(
            "{} is the last who can manage staff: give somebody else that role first.",
            person.short()
        )));
    }
    if !disabled {
        let account = person.account.as_deref().unwrap_or(&person.login);
        if let Some(other) = look.by_account(account).next() {
            return Err(Refusal::invalid(format!(
                "The Unix account {account} is {} by now: one person, one account.",
                other.short()
            )));
        }
    }
    Ok(vec![Change::Staff(StaffChange::Disabled { staff: person.id, disabled })].into())
}

/// Somebody has seen what they were told up to here. What they were not told yet is never taken for seen.
pub(in crate::domain) fn hear(look: &Look<'_>, given: &Given<'_>, up_to: Heard) -> Decided {
    let person = given.who.person().and_then(|id| look.staff.get(&id));
    let Some(person) = person.filter(|person| person.heard < Some(up_to)) else { return Ok(Decision::default()) };
    if !notice::is_there(look.past, up_to)? {
        return Err(Refusal::not_found("There is no such change to have seen: ask for the list again."));
    }
    Ok(vec![Change::Staff(StaffChange::Heard { staff: person.id, up_to })].into())
}

fn needs_a_role() -> Refusal {
    Refusal::invalid(format!("A person needs a role: {}.", Role::WORDS))
}

/// Somebody to whom items come is away until a day, or here again.
pub(in crate::domain) fn set_away(
    look: &Look<'_>,
    given: &Given<'_>,
    login: Option<&str>,
    until: Option<Day>,
) -> Decided {
    let person = match login {
        Some(login) => look.by_login(login),
        None => given.who.person().and_then(|id| look.staff.get(&id)),
    };
    let person = person.ok_or_else(|| Refusal::not_found("Nobody here has that login. Nothing was changed."))?;
    if !person.is(&[Role::Senco, Role::DeputySenco]) {
        return Err(Refusal::invalid(format!("No items come to {}. Nothing was changed.", person.short())));
    }
    if let Some(day) = until.filter(|day| *day <= given.today) {
        return Err(Refusal::invalid(format!("{day} is no day to come. Nothing was changed.")));
    }
    if person.away == until {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Staff(StaffChange::Away { staff: person.id, until })].into())
}
