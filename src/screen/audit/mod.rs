//! Who saw, opened, read, changed and exported what; for the SENCO.

mod state;
mod update;
mod view;

pub use state::AuditScreen;
