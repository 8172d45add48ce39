//! What becomes of a wish to choose a setting of the school.

use std::collections::BTreeSet;

use super::check::login;
use super::decide::Decided;
use super::{Decision, Refusal};
use crate::domain::change::Change;
use crate::domain::setting::Setting;
use crate::domain::state::State;

/// The school with another setting; the same one again changes nothing. `owner` is the account that owns the store.
pub(super) fn set(state: &State, setting: &Setting, owner: &str) -> Decided {
    let Some(school) = &state.school else { return Ok(Decision::default()) };
    let setting = match setting {
        Setting::SharedLogins(accounts) => Setting::SharedLogins(shared(state, accounts, owner)?),
        other => other.clone(),
    };
    if setting.put(school) == **school {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Set { setting }].into())
}

/// Accounts that several people may use: nobody's own, and not the one that the store belongs to, because whoever can
/// act as the store's owner can act for everybody.
fn shared(state: &State, accounts: &BTreeSet<String>, owner: &str) -> Result<BTreeSet<String>, Refusal> {
    let mut all = BTreeSet::new();
    for account in accounts {
        let account = login(account)?;
        if account == owner || account == "root" {
            return Err(Refusal::invalid(format!(
                "{account} owns this store, and a shared account never does: whoever sits there could act for anybody. \
                 Move the store to an account of its own first. Nothing was changed."
            )));
        }
        if let Some(person) = state.by_account(&account).next() {
            return Err(Refusal::invalid(format!(
                "{account} is the account of {} alone: it cannot be shared. Nothing was changed.",
                person.short()
            )));
        }
        all.insert(account);
    }
    Ok(all)
}
