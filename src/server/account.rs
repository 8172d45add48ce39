//! Who somebody is: their Unix account, as the system's own look-up names it, and the person at the school it is.

use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::rights::Who;
use crate::domain::state::State;

/// A user on the other end of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    /// The user's number.
    pub(super) uid: u32,
    /// The user's name; the number where the system knows none.
    pub(super) name: String,
    /// Whether they own the store, or are root: they may say for whom they act.
    pub(super) owner: bool,
    /// The user who owns the store.
    store_owner: u32,
}

impl Account {
    /// Looks a user up, local, LDAP or AD.
    pub(super) fn of(uid: u32, store_owner: u32) -> Account {
        let name = uzers::get_user_by_uid(uid).map(|user| user.name().to_string_lossy().into_owned());
        Account {
            uid,
            name: name.unwrap_or_else(|| uid.to_string()),
            owner: uid == 0 || uid == store_owner,
            store_owner,
        }
    }

    /// What the journal keeps in `via`.
    pub(super) fn via(&self, act_as: Option<&str>) -> String {
        match act_as {
            Some(login) => format!("{} as {login}", self.name),
            None => self.name.clone(),
        }
    }

    /// What is said to somebody who came before there is a school.
    fn nothing_yet(&self) -> String {
        let owner = Account::of(self.store_owner, self.store_owner).name;
        format!(
            "There is no school here yet. Whoever looks after this machine starts one as {owner}, the account that owns \
             the store, and names its first person: `sudo -u {owner} sendo init --school NAME --admin LOGIN`. Nothing \
             was done."
        )
    }

    /// For whom this account acts.
    pub(super) fn person(&self, state: &State, act_as: Option<&str>) -> Result<Who, Refusal> {
        if let Some(login) = act_as {
            if !self.owner {
                return Err(Refusal::new(
                    RefusalKind::NotAllowed,
                    format!("{} may not act as {login}: only root and the store's owner may.", self.name),
                ));
            }
            let person = state.by_login(login);
            let person = person.ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {login}.")))?;
            return Ok(Who::Person(person.id));
        }
        let mut people = state.by_account(&self.name);
        match (people.next(), people.next()) {
            (Some(person), None) => Ok(Who::Person(person.id)),
            (Some(one), Some(other)) => Err(Refusal::new(
                RefusalKind::NotAllowed,
                format!(
                    "The account {} is both {} and {}: one person, one account. Ask the office.",
                    self.name,
                    one.short(),
                    other.short()
                ),
            )),
            (None, _) if self.owner => Ok(Who::Owner),
            (None, _) if state.school.is_none() => Err(Refusal::new(RefusalKind::NotAllowed, self.nothing_yet())),
            (None, _) => Err(Refusal::new(
                RefusalKind::NotAllowed,
                format!("The account {} is nobody at this school yet: ask the office to add you.", self.name),
            )),
        }
    }
}
