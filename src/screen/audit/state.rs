//! What the audit's screen holds: the row under the cursor.

use crate::proto::ask::{self};
use crate::proto::view::AuditPage;
use crate::proto::want::Want;

/// What is asked: about everybody, of the last weeks.
pub(super) fn lately() -> Want<AuditPage> {
    ask::audit(None, None, None)
}

/// The audit.
#[derive(Default)]
pub struct AuditScreen {
    pub(super) cursor: usize,
}
