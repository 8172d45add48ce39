//! Decides how a school begins: its caller becomes the first person, or whom the store's owner names.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Dsl, School, SchoolChange, choose};
use crate::domain::command::check::{login, short};
use crate::domain::command::{Decided, Given, Refusal};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::staff::{Role, Staff, StaffChange, free_initials};

/// Who begins, and from which Unix account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirstPerson {
    /// The name to sign in with.
    pub login: String,
    /// The Unix account.
    pub account: String,
}

pub(in crate::domain) fn init(
    look: &Look<'_>,
    given: &mut Given<'_>,
    name: &str,
    senco: Option<&str>,
    dsl: Option<&Dsl>,
    first: &FirstPerson,
) -> Decided {
    if let Some(school) = &look.school {
        return Err(Refusal::invalid(format!("This store already holds {}: nothing was changed.", school.name)));
    }
    let name = short(name, "school's name")?;
    let dsl = dsl.map(choose::dsl).transpose()?;
    let school = School { name: name.to_owned(), dsl, ..School::default() };
    let mut changes = vec![Change::School(SchoolChange::School { school })];
    let caller = login(&first.login)?;
    let account = login(&first.account)?;
    let other = senco.map(login).transpose()?.filter(|senco| *senco != caller);
    let mut roles = BTreeSet::from([Role::Admin]);
    if other.is_none() {
        roles.insert(Role::Senco);
    }
    let mut taken = BTreeSet::new();
    let mut person = |login: &str, account: &str, roles| {
        let (given_name, family) = names_of(login);
        let initials = free_initials(&given_name, &family, |text| taken.contains(text));
        taken.insert(initials.clone());
        let staff = Staff {
            id: given.ids.next().into(),
            login: login.to_owned(),
            account: Some(account.to_owned()),
            given: given_name,
            family,
            initials,
            roles,
            sources: BTreeMap::new(),
            disabled: false,
            heard: None,
            away: None,
        };
        Change::Staff(StaffChange::Staff { staff })
    };
    changes.push(person(&caller, &account, roles));
    changes.extend(other.map(|senco| person(&senco, &senco, BTreeSet::from([Role::Senco]))));
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
