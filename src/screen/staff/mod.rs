//! Who works here, as what and with whom; for the office and the SENCO.

mod state;
mod update;
mod view;

pub use state::StaffScreen;
