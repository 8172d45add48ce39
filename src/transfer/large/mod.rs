//! An invented school of any size and age: its words, its terms and people, what is written about them, and all of it in
//! pieces. It belongs to the demo.

mod throws;
mod words;
mod timeline;
mod plot;
mod people;
mod plans;
mod readers;
mod items;
mod findings;
mod entries;
mod deeds;
mod school;

pub use deeds::{Deed, Tie, TieTo};
pub use school::{Large, Piece};
