//! Decides what the office does: a school, its people, their roles.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::command::check::{login, short};
use crate::domain::command::Decided;
use crate::domain::command::{Decision, Given, NewStaff, Refusal};
use crate::domain::change::Change;
use crate::domain::record::school::choose as settings;
use crate::domain::record::school::{Dsl, School};
use crate::domain::record::staff::{Role, Staff, free_initials};
use crate::domain::state::State;

pub(in crate::domain) fn init(
    state: &State,
    given: &mut Given,
    name: &str,
    senco: Option<&str>,
    dsl: Option<&Dsl>,
    account: &str,
) -> Decided {
    if let Some(school) = &state.school {
        return Err(Refusal::invalid(format!("This store already holds {}: nothing was changed.", school.name)));
    }
    let name = short(name, "school's name")?;
    let dsl = dsl.map(settings::dsl).transpose()?;
    let school = School { name: name.to_owned(), dsl, ..School::default() };
    let mut changes = vec![Change::School { school }];
    let caller = login(account)?;
    let other = senco.map(login).transpose()?.filter(|senco| *senco != caller);
    let mut roles = BTreeSet::from([Role::Admin]);
    if other.is_none() {
        roles.insert(Role::Senco);
    }
    let mut taken = BTreeSet::new();
    let mut person = |login: &str, roles| {
        let (given_name, family) = names_of(login);
        let initials = free_initials(&given_name, &family, |text| taken.contains(text));
        taken.insert(initials.clone());
        let staff = Staff {
            id: given.ids.next().into(),
            login: login.to_owned(),
            account: Some(login.to_owned()),
            given: given_name,
            family,
            initials,
            roles,
            sources: BTreeMap::new(),
            disabled: false,
        };
        Change::Staff { staff }
    };
    changes.push(person(&caller, roles));
    changes.extend(other.map(|senco| person(&senco, BTreeSet::from([Role::Senco]))));
    Ok(changes.into())
}

/// What a login tells of a name: `h.bennett` is H Bennett.
fn names_of(login: &str) -> (String, String) {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    match login.split_once(['.', '_', ' ']) {
        Some((given, family)) => (capital(given), capital(family)),
        None => (String::new(), capital(login)),
    }
}

pub(in crate::domain) fn add_staff(state: &State, given: &mut Given, new: &NewStaff) -> Decided {
    let login = login(&new.login)?;
    if let Some(known) = state.staff.values().find(|staff| staff.login.eq_ignore_ascii_case(&login)) {
        return Err(Refusal::invalid(format!("{login} is {} already: nothing was changed.", known.short())));
    }
    let account = new.account.as_deref().unwrap_or(&login).to_owned();
    if let Some(known) = state.by_account(&account).next() {
        return Err(Refusal::invalid(format!(
            "The Unix account {account} is {} already: one person, one account.",
            known.short()
        )));
    }
    let family = short(&new.family, "family name")?.to_owned();
    if new.roles.is_empty() {
        return Err(Refusal::invalid("A person needs a role: teacher, ta, senco, deputy-senco, head or admin."));
    }
    let initials = free_initials(&new.given, &family, |text| state.staff.values().any(|staff| staff.initials == text));
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
    };
    Ok(vec![Change::Staff { staff }].into())
}

pub(in crate::domain) fn set_roles(state: &State, login: &str, roles: &BTreeSet<Role>) -> Decided {
    let person =
        state.by_login(login).ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {login}.")))?;
    if roles.is_empty() {
        return Err(Refusal::invalid("A person needs a role: teacher, ta, senco, deputy-senco, head or admin."));
    }
    let manages = |roles: &BTreeSet<Role>| roles.contains(&Role::Admin) || roles.contains(&Role::Senco);
    let others = state.staff.values().any(|other| other.id != person.id && !other.disabled && manages(&other.roles));
    if manages(&person.roles) && !manages(roles) && !others {
        return Err(Refusal::invalid(format!(
            "{} is the last who can manage staff: give somebody else that role first.",
            person.short()
        )));
    }
    if person.roles == *roles {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Roles { staff: person.id, roles: roles.clone() }].into())
}
