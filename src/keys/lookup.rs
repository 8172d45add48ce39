//! What the table of keys says of a place: what a press does there, what stands in its footer, help and palette. The
//! user's own keys stand in it once they have been read.

use std::sync::OnceLock;

use super::action::Action;
use super::chord::Chord;
use super::context::Context;
use super::keymap::defaults;
use super::row::Row;

/// The table with the user's own keys, once they have been read.
static BOUND: OnceLock<Vec<Row>> = OnceLock::new();

/// Puts a table with other keys in place of the default, once, before anything is drawn.
pub fn rebind(rows: Vec<Row>) {
    BOUND.get_or_init(|| rows);
}

/// The whole table, as it is bound.
pub fn rows() -> &'static [Row] {
    BOUND.get().map_or(defaults(), Vec::as_slice)
}

/// What a press does there. In a text field a plain character does nothing: it is typed.
pub fn action_for(context: Context, chord: Chord) -> Option<Action> {
    rows().iter().find(|row| row.is_in(context) && row.chords_in(context).any(|own| own == chord)).map(|row| row.action)
}

/// The rows that the footer shows there, in order.
pub fn footer(context: Context) -> impl Iterator<Item = &'static Row> {
    help(context).filter(move |row| row.footer.contains(&context))
}

/// The rows that act there, in order.
pub fn help(context: Context) -> impl Iterator<Item = &'static Row> {
    rows().iter().filter(move |row| row.is_in(context))
}

/// What can be called by name from there, in order.
pub fn palette(context: Context) -> impl Iterator<Item = (&'static str, &'static Row)> {
    help(context).filter_map(|row| row.palette.map(|name| (name, row)))
}
