//! What the audit's screen holds: the row under the cursor.

/// The audit.
#[derive(Default)]
pub struct AuditScreen {
    pub(super) cursor: usize,
}
