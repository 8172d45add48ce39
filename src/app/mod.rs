//! Joins the screens: routes keys and answers to them, carries their wishes to the line, and draws header and footer.

mod state;
mod update;
mod go;
mod offers;
mod take_back;
mod told;
mod ahead;
mod door;
mod plain;
mod view;

pub use plain::{Plain, parts, plain};
pub use state::{App, Msg, Out};
pub use view::draw;
