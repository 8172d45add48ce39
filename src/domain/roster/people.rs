//! Staff and classes of an import. A person is known by the row they came from or by login, with the name (`logins`);
//! where a file has no logins, by a name that fits exactly one. Roles that the school has given are kept where a file only
//! guesses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::logins::{Holder, certain, holder, named, same_login};
use super::matching::{brief, plain_form};
use super::merging::{Rows, Work, take_text};
use super::rows::{ClassRow, StaffRow};
use crate::domain::fold::fold;
use crate::domain::id::{ClassId, StaffId};
use crate::domain::kind::Change;
use crate::domain::record::class::{Class, ClassChange};
use crate::domain::record::link::year_ends;
use crate::domain::record::pupil::NAME_LIMIT;
use crate::domain::record::staff::{Role, Staff, StaffChange, free_initials};

/// The kind of file whose word on roles is the school's own.
const PLANS: &str = "plans";

/// What became of the rows of staff.
#[derive(Default)]
pub(super) struct Staffing {
    /// Whom a row became.
    known: Rows<StaffId>,
    /// The rows that were held back.
    held: BTreeSet<String>,
    /// Their logins, in small letters: what is signed so in the same file is not whose login it is here.
    pub(super) held_logins: BTreeSet<String>,
}

/// Takes the staff over; `classes` are those of the same files.
pub(super) fn staff(work: &mut Work, rows: &[StaffRow], classes: &[ClassRow]) -> Staffing {
    let mut staffing = Staffing::default();
    let mut claimed = BTreeSet::new();
    // Those who are certain come first, so that no other row takes their place because it stands above.
    let mut surely: Vec<Option<Arc<Staff>>> = Vec::with_capacity(rows.len());
    for row in rows {
        let person = certain(work, row, &claimed);
        claimed.extend(person.iter().map(|person| person.id));
        surely.push(person);
    }
    for (row, certain) in rows.iter().zip(surely) {
        let account = row.account.as_ref();
        if [&row.login, &row.given, &row.family].into_iter().chain(account).any(|text| text.len() > NAME_LIMIT) {
            work.say(&row.spot, format!("a name is longer than {NAME_LIMIT} bytes; the line was left out."));
            continue;
        }
        let name = brief(format!("{} {}", row.given, row.family).trim());
        let holder = certain.map_or_else(|| holder(work, row, &claimed), |person| Holder::Known(person, None));
        let (before, said) = match holder {
            Holder::Known(person, said) => (Some(person), said),
            Holder::New(said) => (None, said),
            Holder::Held(said) => {
                work.say(&row.spot, format!("{name}: {said}{}", with_classes(row, classes)));
                staffing.held.insert(row.row.clone());
                staffing.held_logins.insert(row.login.trim().to_lowercase());
                continue;
            }
        };
        if before.is_none() && row.left == Some(true) {
            continue; // Somebody who left before they were ever here.
        }
        if let Some(said) = said {
            work.say(&row.spot, format!("{name}: {said}"));
        }
        if before.is_none() && row.family.is_empty() && row.given.is_empty() {
            work.say(&row.spot, format!("{} has no name; the line was left out.", brief(&row.login)));
            continue;
        }
        let now = before.as_deref().cloned().unwrap_or_else(|| newcomer(work, row));
        let now = updated(work, row, now);
        claimed.insert(now.id);
        if !row.row.is_empty() {
            staffing.known.insert(row.row.clone(), now.id);
        }
        work.settle("staff", before.as_deref(), now, |staff| Change::Staff(StaffChange::Staff { staff }));
    }
    staffing
}

/// That the classes of a row that was held back stay as they were; nothing where it has none.
fn with_classes(row: &StaffRow, classes: &[ClassRow]) -> String {
    let has = |class: &&ClassRow| !row.row.is_empty() && class.staff.iter().any(|staff| staff.contains(&row.row));
    match classes.iter().filter(has).count() {
        0 => String::new(),
        1 => " The class that the file gives them was not given.".into(),
        count => format!(" The {count} classes that the file gives them were not given."),
    }
}

fn newcomer(work: &mut Work, row: &StaffRow) -> Staff {
    let taken = |login: &str| work.book.state.staff.values().any(|staff| same_login(&staff.login, login));
    let wanted: String =
        row.login.trim().chars().filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, ':' | '/')).collect();
    let wanted = if wanted.is_empty() { made_login(&row.given, &row.family) } else { wanted };
    let numbered = || (2u32..=u32::MAX).map(|n| format!("{wanted}{n}")).find(|login| !taken(login));
    let login = if taken(&wanted) { numbered().unwrap_or_default() } else { wanted.clone() };
    if !row.login.is_empty() && login != row.login {
        let owner = work.book.state.staff.values().find(|staff| same_login(&staff.login, &wanted));
        let why = owner.map_or_else(
            || format!("{:?} is no login", brief(&row.login)),
            |owner| format!("the login is that of {}; it stays theirs", named(owner)),
        );
        let name = brief(format!("{} {}", row.given, row.family).trim());
        work.say(&row.spot, format!("{name}: {why}, and {login} was made."));
    }
    Staff {
        id: work.staff_id(),
        login,
        account: None,
        given: row.given.clone(),
        family: row.family.clone(),
        initials: String::new(),
        roles: BTreeSet::new(),
        sources: BTreeMap::new(),
        disabled: false,
        heard: None,
        away: None,
    }
}

/// A login made from a name: Hannah Bennett is `h.bennett`.
fn made_login(given: &str, family: &str) -> String {
    let plain = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (given, family) = (plain(given), plain(family));
    match (given.chars().next(), family.is_empty()) {
        (Some(first), false) => format!("{first}.{family}"),
        (_, true) if given.is_empty() => "staff".into(),
        (_, true) => given,
        (None, false) => family,
    }
}

fn updated(work: &mut Work, row: &StaffRow, mut now: Staff) -> Staff {
    take_text(&mut now.given, &row.given);
    take_text(&mut now.family, &row.family);
    if !row.row.is_empty() {
        now.sources.insert(work.kind.to_owned(), row.row.clone());
    }
    if let Some(account) = row.account.as_ref().filter(|account| now.account.as_ref() != Some(account)) {
        let other = work.book.state.by_account(account).find(|other| other.id != now.id).cloned();
        match other {
            Some(other) => {
                let said = format!("the Unix account {} is {} already; not taken.", brief(account), other.short());
                work.say(&row.spot, said);
            }
            None => now.account = Some(account.clone()),
        }
    }
    initials(work, row, &mut now);
    if let Some(roles) = &row.roles
        && (now.roles.is_empty() || work.kind == PLANS)
        && leaves_somebody(work, row, &now, !now.disabled && manages(roles))
    {
        now.roles.clone_from(roles);
    }
    match row.left {
        // Whoever closed it had a reason that no file knows.
        Some(false) if now.disabled => {
            let said = format!("{} stays so; sendo staff enable {} opens it.", named(&now), brief(&now.login));
            work.say(&row.spot, said);
        }
        Some(true) if leaves_somebody(work, row, &now, false) => now.disabled = true,
        _ => {}
    }
    now
}

fn initials(work: &mut Work, row: &StaffRow, now: &mut Staff) {
    let taken = |text: &str| work.book.state.staff.values().any(|staff| staff.id != now.id && staff.initials == text);
    let wanted = row.initials.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match wanted {
        Some(wanted) if !taken(wanted) => wanted.clone_into(&mut now.initials),
        _ if now.initials.is_empty() => now.initials = free_initials(&now.given, &now.family, taken),
        _ => {}
    }
}

fn manages(roles: &BTreeSet<Role>) -> bool {
    roles.contains(&Role::Admin) || roles.contains(&Role::Senco)
}

/// Whether a school that has somebody to manage staff still has, once this person manages or not.
fn leaves_somebody(work: &mut Work, row: &StaffRow, now: &Staff, will: bool) -> bool {
    let mut others = work.book.state.staff.values().filter(|staff| staff.id != now.id && !staff.disabled);
    if will || now.disabled || !manages(&now.roles) || others.any(|staff| manages(&staff.roles)) {
        return true;
    }
    let said = format!("{} is the last who can manage staff; kept as they are.", now.short());
    work.say(&row.spot, said);
    false
}

/// Takes the classes over; the answer tells which row became which class.
pub(super) fn classes(work: &mut Work, rows: &[ClassRow], staff: &Staffing) -> Rows<ClassId> {
    let mut known = Rows::new();
    let mut claimed = BTreeSet::new();
    for row in rows {
        if row.name.len() > NAME_LIMIT {
            work.say(&row.spot, format!("a name is longer than {NAME_LIMIT} bytes; the line was left out."));
            continue;
        }
        let before = find_class(work, row, &claimed);
        if before.is_none() && row.ended {
            continue;
        }
        let mut now = before.as_deref().cloned().unwrap_or_else(|| Class {
            id: work.class_id(),
            name: row.name.clone(),
            staff: BTreeSet::new(),
            until: None,
            sources: BTreeMap::new(),
            ended: false,
        });
        claimed.insert(now.id);
        take_text(&mut now.name, &row.name);
        now.ended = row.ended;
        now.sources.insert(work.kind.to_owned(), row.row.clone());
        if let Some(theirs) = &row.staff {
            // Whom this kind of file does not know, somebody has linked by hand.
            let by_hand =
                |id: &StaffId| work.book.state.staff.get(id).is_some_and(|s| !s.sources.contains_key(work.kind));
            // A year later the file no longer speaks for those whom nobody has brought again.
            let lapsed = now.until.is_some_and(|until| until < work.today);
            // A row that was held back neither gives nor takes a class.
            let held = |id: &StaffId| {
                let row = work.book.state.staff.get(id).and_then(|s| s.sources.get(work.kind));
                row.is_some_and(|row| theirs.contains(row) && staff.held.contains(row))
            };
            now.staff.retain(|id| (by_hand(id) || held(id)) && !lapsed);
            now.until = Some(year_ends(work.today));
            now.staff.extend(theirs.iter().filter_map(|row| staff.known.get(row)));
        }
        known.insert(row.row.clone(), now.id);
        work.settle("classes", before.as_deref(), now, |class| Change::Class(ClassChange::Class { class }));
    }
    known
}

fn find_class(work: &Work, row: &ClassRow, claimed: &BTreeSet<ClassId>) -> Option<Arc<Class>> {
    let all = || work.book.state.classes.values().filter(|class| !claimed.contains(&class.id));
    let by_row = all().find(|class| class.sources.get(work.kind) == Some(&row.row));
    if by_row.is_some() {
        return by_row.cloned();
    }
    let wanted = plain_form(&row.name);
    let mut named = all()
        .filter(|class| !class.ended && !class.sources.contains_key(work.kind) && plain_form(&class.name) == wanted);
    named.next().filter(|_| named.next().is_none()).cloned()
}
