//! The screens, one folder each: what it holds (`state`), what a key does (`update`), what it looks like (`view`, also
//! as plain lines). No screen names another: they meet in `model` and are joined in `app`.

pub mod every;
pub mod form;
pub mod typed;
pub mod view;
pub mod deciding;
pub mod page;
pub mod pupils;
pub mod pupil;
pub mod log;
pub mod flag;
pub mod strategy;
pub mod finding;
pub mod plan_form;
pub mod sweep;
pub mod desk;
pub mod item;
pub mod inbox;
pub mod readers;
pub mod message;
pub mod reason;
pub mod staff;
pub mod counts;
pub mod audit;
pub mod compare;
pub mod paper;
pub mod stop;
pub mod help;
pub mod palette;
pub mod confirm;
pub mod misplaced;
pub mod signin;
pub mod lock;
pub mod code;

pub use every::{PAGE, Press, Screen, Writing};
pub use form::Form;
pub use typed::{Outgoing, Typed};
pub use view::{Look, View};
