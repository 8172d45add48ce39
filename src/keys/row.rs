//! One row of the table of keys: what it does, where, by which keys, and its words.

use super::action::{Action, Edit};
use super::chord::Chord;
use super::context::Context;

/// One row of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it does.
    pub action: Action,
    /// Where.
    pub contexts: &'static [Context],
    /// The presses; the first one that acts in a context is the one shown there.
    pub chords: &'static [Chord],
    /// Written in place of a row of presses, such as `1-9`.
    pub range: Option<&'static str>,
    /// The word in the footer.
    pub label: &'static str,
    /// The sentence in help.
    pub help: &'static str,
    /// The name in the palette, for what can be called by name.
    pub palette: Option<&'static str>,
    /// Where the footer shows it.
    pub footer: &'static [Context],
}

impl Row {
    pub(super) const fn new(
        action: Action,
        contexts: &'static [Context],
        chords: &'static [Chord],
        label: &'static str,
        help: &'static str,
    ) -> Row {
        Row { action, contexts, chords, range: None, label, help, palette: None, footer: &[] }
    }

    pub(super) const fn footer(self) -> Row {
        Row { footer: self.contexts, ..self }
    }

    pub(super) const fn footer_in(self, footer: &'static [Context]) -> Row {
        Row { footer, ..self }
    }

    pub(super) const fn named(self, name: &'static str) -> Row {
        Row { palette: Some(name), ..self }
    }

    pub(super) const fn range(self, range: &'static str) -> Row {
        Row { range: Some(range), ..self }
    }

    /// Whether this is its name: its label, or what the palette calls it.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.label.eq_ignore_ascii_case(name) || self.palette.is_some_and(|own| own.eq_ignore_ascii_case(name))
    }

    /// The same with other keys.
    pub(super) fn with_keys(self, chords: &'static [Chord]) -> Row {
        Row { chords, ..self }
    }

    /// The row for one context, and the row for the others.
    pub(super) fn split_at(self, context: Context) -> (Row, Row) {
        let (here, elsewhere): (Vec<Context>, Vec<Context>) = self.contexts.iter().partition(|own| **own == context);
        let (here, elsewhere): (&'static [Context], &'static [Context]) = (here.leak(), elsewhere.leak());
        (Row { contexts: here, ..self.clone() }, Row { contexts: elsewhere, ..self })
    }

    /// Whether it acts there.
    pub fn is_in(&self, context: Context) -> bool {
        self.contexts.contains(&context)
    }

    /// The presses that act there.
    pub fn chords_in(&self, context: Context) -> impl Iterator<Item = Chord> {
        self.chords.iter().copied().filter(move |chord| context.admits(*chord))
    }

    /// The key as footer and help write it there; empty where it is only called by name.
    pub fn key_in(&self, context: Context) -> String {
        match (self.range, self.chords_in(context).next()) {
            (Some(range), Some(_)) => range.to_owned(),
            (_, Some(chord)) => chord.to_string(),
            (_, None) => String::new(),
        }
    }

    /// All its keys, for a list of every key.
    pub fn keys(&self) -> String {
        match self.range {
            Some(range) => range.to_owned(),
            None if self.chords.is_empty() => ":".to_owned(),
            None => self.chords.iter().map(Chord::to_string).collect::<Vec<_>>().join(" "),
        }
    }
}

/// A row for a change inside a text field.
pub(super) const fn edit(
    edit: Edit,
    contexts: &'static [Context],
    chords: &'static [Chord],
    label: &'static str,
    help: &'static str,
) -> Row {
    Row::new(Action::Edit(edit), contexts, chords, label, help)
}
