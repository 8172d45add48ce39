//! What the screen holds: the row under the cursor.

/// What was said of the wrong child.
#[derive(Default)]
pub struct MisplacedScreen {
    pub(super) cursor: usize,
}
