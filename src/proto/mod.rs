//! What client and server say to each other: messages, how they become bytes, and the line they go over. Knows the
//! domain; knows neither store nor screen.

pub mod frame;
pub mod link;
pub mod signin;
pub mod page;
pub mod subject;
pub mod tells;
pub mod want;
pub mod ask;
pub mod message;
pub mod view;

pub use ask::Question;
pub use page::{Onward, Page, Slice};
pub use subject::Desk;
