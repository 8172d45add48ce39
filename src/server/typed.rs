//! What somebody had typed and not sent, and comparing the store with its journal: what is kept beside the records.

use std::io;

use super::permit::Asker;
use super::signin_pin::secret_faults;
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::rights::Act;
use crate::domain::state::State;
use crate::proto::message::Checked;
use crate::store::{Kept, Store, Sum, Texts};

/// The most faults that are told one by one: of a store that is nothing but faults the rest says nothing new.
const FAULTS: usize = 200;

/// What the asker had typed and not sent.
pub(super) fn drafts(store: &Store, state: &State, asker: &Asker) -> Result<Texts, Refusal> {
    asker.may(state, Act::Names, None)?;
    let Some(writer) = asker.who.person() else { return Ok(Texts::new()) };
    store.drafts().read(writer).map_err(not_kept)
}

/// Keeps what has changed of it.
pub(super) fn keep(
    store: &Store,
    state: &State,
    asker: &Asker,
    changes: &[(String, Option<String>)],
) -> Result<(), Refusal> {
    asker.may(state, Act::Names, None)?;
    let Some(writer) = asker.who.person() else { return Ok(()) };
    store.drafts().keep(writer, changes).map_err(not_kept)
}

#[allow(clippy::needless_pass_by_value)] // It is given to `map_err`.
fn not_kept(error: io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return Refusal::invalid("What you typed is too long to be kept: send it or shorten it.");
    }
    Refusal::new(
        RefusalKind::Unavailable,
        format!("What you typed could not be kept on the disk ({error}). It is still on your screen."),
    )
}

/// Compares the store with its journal.
pub(super) fn check(store: &Store, state: &State, asker: &Asker, head: Option<&str>) -> Result<Checked, Refusal> {
    asker.may(state, Act::Check, None)?;
    let wanted = head
        .map(|head| head.parse::<Sum>().map_err(|_| Refusal::invalid("A sum is 64 characters, 0-9 and a-f.")))
        .transpose()?;
    let found =
        store.check(wanted, &|_| {}).map_err(|error| Refusal::new(RefusalKind::Unavailable, error.to_string()))?;
    let views = store.views().check(wanted);
    Ok(Checked {
        lines: found.lines,
        commits: found.commits,
        head: found.head.to_string(),
        head_found: match found.kept {
            Kept::NotAsked => None,
            Kept::AtLine(_) => Some(true),
            Kept::Missing => Some(views.has_wanted),
        },
        faults: some(store.ailment().map(|ailment| ailment.words).into_iter().chain(found.differences).collect()),
        views: views.lines,
        views_head: views.head.to_string(),
        views_faults: some(views.faults),
        secrets_faults: some(secret_faults(store.secrets(), state)),
    })
}

/// As many of them as an answer has room for, and how many more there are.
fn some(mut faults: Vec<String>) -> Vec<String> {
    let left = faults.len().saturating_sub(FAULTS);
    if left > 0 {
        faults.truncate(FAULTS);
        faults.push(format!("and {left} more"));
    }
    faults
}
