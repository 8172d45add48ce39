//! What somebody had typed and not sent, and the check of all that is kept, for whoever asks for it.

use std::io;

use super::patrol::{self, How};
use super::permit::Asker;
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::rights::Act;
use crate::domain::state::State;
use crate::proto::message::Checked;
use crate::store::{Store, Sum, Texts};

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

/// Checks all that lies in the store's folders.
pub(super) fn check(store: &Store, state: &State, asker: &Asker, head: Option<&str>) -> Result<Checked, Refusal> {
    asker.may(state, Act::Check, None)?;
    let wanted = head
        .map(|head| head.parse::<Sum>().map_err(|_| Refusal::invalid("A sum is 64 characters, 0-9 and a-f.")))
        .transpose()?;
    let checked = patrol::check(store, state, &How { wanted, with_index: true }, &mut |_| true);
    let checked = checked.map_err(|error| Refusal::new(RefusalKind::Unavailable, error.to_string()))?;
    checked.ok_or_else(|| Refusal::new(RefusalKind::Unavailable, "The check was not finished: try again."))
}
