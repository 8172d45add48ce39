//! What becomes of somebody's saying that they have read a plan.

use crate::domain::command::{Decided, Decision, Given, Refusal, RefusalKind};
use crate::domain::id::PupilId;
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::receipt::ReceiptChange;

/// A receipt for the version that was read, if it is the one in force; a second one for it changes nothing.
pub(in crate::domain) fn mark_read(
    look: &Look<'_>,
    given: &Given<'_>,
    pupil: PupilId,
    cycle: u16,
    version: u16,
) -> Decided {
    let by = crate::domain::command::check::person(given.who)?;
    let plan = look.plan(pupil).ok_or_else(|| Refusal::not_found("There is no plan to read."))?;
    if plan.key() != (cycle, version) {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "The plan was changed while you read it. Read what is new, then say so again.",
        ));
    }
    if look.newest_read(pupil, by).is_some_and(|receipt| receipt.is_for(plan)) {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Receipt(ReceiptChange::Read { pupil, cycle, version })].into())
}
