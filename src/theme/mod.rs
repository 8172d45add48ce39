//! What things look like: a role for each kind of text, and the themes that give roles their style.

pub mod builtin;
pub mod role;

pub use builtin::{Theme, ThemeError};
pub use role::Role;
