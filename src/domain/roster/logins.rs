//! Whose row of staff it is. A login or a row's identity that was given to somebody else since takes over nobody: a name
//! must go with it, and an account that is closed is opened only for the name that it has.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::alike::Alike;
use super::matching::brief;
use super::merging::Work;
use super::rows::StaffRow;
use crate::domain::fold::fold;
use crate::domain::id::StaffId;
use crate::domain::record::pupil::Name;
use crate::domain::record::staff::Staff;

/// Whose row it is.
pub(super) enum Holder {
    /// This person's; with what is to be said about it.
    Known(Arc<Staff>, Option<String>),
    /// Nobody's here; with why it is not whose login or id it has.
    New(Option<String>),
    /// The login or id is somebody's whom the row does not name.
    Held(String),
}

/// What a login or an id is worth beside the name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Worth {
    Theirs,
    NewName,
    Another,
}

/// The person whom login or id and name make certain.
pub(super) fn certain(work: &Work, row: &StaffRow, claimed: &BTreeSet<StaffId>) -> Option<Arc<Staff>> {
    candidates(work, row, claimed).into_iter().find(|one| worth(work.kind, row, one) == Worth::Theirs)
}

/// Whose row it is, those aside who are `claimed` by other rows.
pub(super) fn holder(work: &Work, row: &StaffRow, claimed: &BTreeSet<StaffId>) -> Holder {
    let found = candidates(work, row, claimed);
    let of_worth = |wanted: Worth| found.iter().find(|one| worth(work.kind, row, one) == wanted);
    if let Some(person) = of_worth(Worth::Theirs) {
        return Holder::Known(person.clone(), None);
    }
    if let Some(person) = of_worth(Worth::NewName) {
        let said = format!("taken as {}: a change of name; please check.", named(person));
        return Holder::Known(person.clone(), Some(said));
    }
    // One who works here first: of the others nothing can be taken.
    let Some(person) = found.iter().find(|one| !one.disabled).or(found.first()) else {
        return if row.login.is_empty() { namesake(work, row, claimed) } else { Holder::New(None) };
    };
    let is_login = same_login(&person.login, &row.login);
    let whose = format!("the {} is that of {}", if is_login { "login" } else { "id" }, named(person));
    if !person.disabled {
        return Holder::Held(format!(
            "{whose}; held back, and nobody was changed. If {} works here no more, close that account first (sendo staff \
             disable {}), and import again.",
            person.short(),
            brief(&person.login)
        ));
    }
    if row.row.is_empty() {
        let todo = "Give the new person another login.";
        return Holder::Held(format!("{whose}; held back, and nobody was changed. {todo}"));
    }
    // Of a login that is not theirs whoever makes them another speaks.
    Holder::New((!is_login).then(|| format!("{whose}; it stays theirs, and another person was added.")))
}

/// Those whose id, then those whose login, the row has.
fn candidates(work: &Work, row: &StaffRow, claimed: &BTreeSet<StaffId>) -> Vec<Arc<Staff>> {
    let everybody = || work.book.state.staff.values().filter(|staff| !claimed.contains(&staff.id));
    let by_row = everybody().filter(|staff| has_row(work.kind, row, staff));
    let by_login = everybody().filter(|staff| !has_row(work.kind, row, staff) && same_login(&staff.login, &row.login));
    by_row.chain(by_login).cloned().collect()
}

fn has_row(kind: &str, row: &StaffRow, staff: &Staff) -> bool {
    !row.row.is_empty() && staff.sources.get(kind) == Some(&row.row)
}

fn worth(kind: &str, row: &StaffRow, person: &Staff) -> Worth {
    let name = |given: &str, family: &str| Name { given: given.into(), family: family.into(), ..Name::default() };
    let says_nothing = row.given.is_empty() && row.family.is_empty();
    match Alike::of(&name(&row.given, &row.family), &name(&person.given, &person.family)) {
        _ if says_nothing => Worth::Theirs,
        Alike::Same | Alike::Pet => Worth::Theirs,
        _ if person.disabled => Worth::Another,
        Alike::Short => Worth::Theirs,
        // Whoever started the school under an account's name: nothing in it says who that is, and rights go with it.
        _ if person.given.is_empty() != person.family.is_empty() && is_made_of_login(person) => Worth::NewName,
        Alike::Given => Worth::NewName,
        // Two that are not one and the same text: a login that is the id as well proves nothing twice.
        Alike::Other if has_row(kind, row, person) && same_login(&person.login, &row.login) => {
            if same_login(&row.row, &row.login) { Worth::Another } else { Worth::NewName }
        }
        Alike::Other => Worth::Another,
    }
}

/// Whoever starts a school has a name that was made of the login, and says nothing more.
fn is_made_of_login(person: &Staff) -> bool {
    let letters = |text: &str| fold(text).replace(' ', "");
    letters(&format!("{} {}", person.given, person.family)) == letters(&person.login)
}

/// By a name that fits exactly one. Alone it opens no closed account of somebody whom these files knew by another id.
fn namesake(work: &Work, row: &StaffRow, claimed: &BTreeSet<StaffId>) -> Holder {
    let name = |given: &str, family: &str| fold(&format!("{given} {family}"));
    let wanted = name(&row.given, &row.family);
    let everybody = work.book.state.staff.values().filter(|staff| !claimed.contains(&staff.id));
    let namesakes: Vec<_> = everybody.filter(|staff| name(&staff.given, &staff.family) == wanted).collect();
    match namesakes.as_slice() {
        [one] if one.disabled && !row.row.is_empty() && one.sources.contains_key(work.kind) => {
            Holder::New(Some(format!("the name is that of {} too; another person was added.", named(one))))
        }
        [one] => Holder::Known(Arc::clone(one), None),
        _ => Holder::New(None),
    }
}

pub(super) fn same_login(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.trim().to_lowercase()
}

/// Somebody as sentences name them.
pub(super) fn named(person: &Staff) -> String {
    let name = format!("{} {}", person.given, person.family);
    let closed = if person.disabled { ", whose account is closed" } else { "" };
    format!("{} ({}){closed}", brief(name.trim()), brief(&person.login))
}
