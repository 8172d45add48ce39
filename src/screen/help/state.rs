//! What help holds: the context that it is about.

use crate::keys::Context;

/// The keys of one context.
pub struct Help {
    pub(super) about: Context,
    pub(super) top: usize,
}

impl Help {
    /// The keys that hold where the user came from.
    pub fn new(about: Context) -> Help {
        Help { about, top: 0 }
    }
}
