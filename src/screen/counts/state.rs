//! The screen of numbers holds nothing of its own.

/// The school in numbers.
#[derive(Default)]
pub struct CountsScreen;
