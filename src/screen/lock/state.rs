//! The locked screen holds nothing but whether it waits for the server.

/// The locked screen.
#[derive(Default)]
pub struct Lock {
    pub(super) waits: bool,
}

impl Lock {
    /// Locked before the server has said so.
    pub fn waiting() -> Lock {
        Lock { waits: true }
    }
}
