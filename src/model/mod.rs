//! What the screens show and what they ask for. The cache (what the server said) stands apart from the drafts (what
//! the user typed). No file or socket is known here, no clock is read, and no terminal is known.

pub mod cache;
pub mod draft;
pub mod effect;
pub mod held;
pub mod session;
pub mod taken;

pub use cache::{Asked, Cache};
pub use draft::{DraftId, DraftKey, Drafts};
pub use effect::{Effect, Go, Ticket};
pub use session::{Last, Model, Said, Stepped, Tone};
pub use taken::Taken;
