//! What those who lead the school are told of changes of staff, in words.

use std::collections::BTreeSet;

use super::{Role, Staff};

/// Somebody is new: nothing where they get no more than their own pupils.
pub(super) fn of_newcomer(staff: &Staff) -> Option<String> {
    staff.is(Role::WIDE).then(|| format!("{} was added: {}", named(staff), words(&staff.roles)))
}

/// Somebody is not as before.
pub(super) fn of_change(was: &Staff, now: &Staff) -> Option<String> {
    let mut said = Vec::new();
    if was.roles != now.roles {
        said.push(format!("is {} now, and was {}", words(&now.roles), words(&was.roles)));
    }
    if was.disabled != now.disabled {
        said.push(format!("account {}", if now.disabled { "closed" } else { "opened again" }));
    }
    // Whose account it is decides who has the rights.
    let of = |staff: &Staff| staff.account.clone().unwrap_or_else(|| staff.login.clone());
    if now.is(Role::WIDE) && (&was.login, of(was)) != (&now.login, of(now)) {
        said.push(format!("comes in as {} from the account {}, before from {}", now.login, of(now), of(was)));
    }
    (!said.is_empty()).then(|| format!("{}: {}", named(was), said.join("; ")))
}

pub(super) fn named(staff: &Staff) -> String {
    format!("{} {} ({})", staff.given, staff.family, staff.login).trim().to_owned()
}

pub(super) fn words(roles: &BTreeSet<Role>) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}
