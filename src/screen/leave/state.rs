//! The question holds nothing.

/// The question whether to leave.
pub struct Leave;
