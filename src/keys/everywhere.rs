//! The rows of the table of keys that hold wherever there is something of their kind: moving, editing a line, locking,
//! leaving.

use super::action::{Action, Edit};
use super::chord::{Chord, Key};
use super::context::{Context, every};
use super::keymap::{DOWN, UP, ctrl, key};
use super::row::{Row, edit};

use Context as At;

/// Behind all others, in footers and in help.
pub(super) const EVERYWHERE: &[Row] = &[
    Row::new(Action::Up, every!(has_rows), &[UP], "up", "Move up."),
    Row::new(Action::Down, every!(has_rows), &[DOWN], "down", "Move down."),
    Row::new(Action::PageUp, every!(has_pages), &[key(Key::PageUp)], "page up", "Move up by a page."),
    Row::new(Action::PageDown, every!(has_pages), &[key(Key::PageDown)], "page down", "Move down by a page."),
    Row::new(Action::First, every!(has_ends), &[key(Key::Home)], "first", "Move to the first row."),
    Row::new(Action::Last, every!(has_ends), &[key(Key::End)], "last", "Move to the last row."),
    Row::new(Action::Left, &[At::Sweep], &[key(Key::Left)], "left", "Move one column to the left."),
    Row::new(Action::Right, &[At::Sweep], &[key(Key::Right)], "right", "Move one column to the right."),
    Row::new(Action::Left, &[At::Item], &[key(Key::Left)], "before", "Go to the item before."),
    Row::new(Action::Right, &[At::Item], &[key(Key::Right)], "next", "Go to the next item."),
    edit(Edit::Left, every!(fills or searches), &[key(Key::Left)], "left", "Move one character to the left."),
    edit(Edit::Right, every!(fills or searches), &[key(Key::Right)], "right", "Move one character to the right."),
    edit(
        Edit::WordLeft,
        every!(fills or searches),
        &[Chord::ctrl(Key::Left)],
        "word left",
        "Move one word to the left.",
    ),
    edit(
        Edit::WordRight,
        every!(fills or searches),
        &[Chord::ctrl(Key::Right)],
        "word right",
        "Move one word to the right.",
    ),
    edit(Edit::Start, every!(fills), &[key(Key::Home)], "start", "Move to the start of the text."),
    edit(Edit::End, every!(fills), &[key(Key::End)], "end", "Move to the end of the text."),
    edit(
        Edit::Backspace,
        every!(fills or searches),
        &[key(Key::Backspace)],
        "delete before",
        "Delete the character before.",
    ),
    edit(Edit::Backspace, every!(hides), &[key(Key::Backspace)], "delete before", "Delete the character before."),
    edit(Edit::DeleteToStart, every!(hides), &[ctrl('u')], "delete line", "Delete all that is typed in this field."),
    edit(Edit::Delete, every!(fills or searches), &[key(Key::Delete)], "delete", "Delete the character at the cursor."),
    edit(
        Edit::DeleteWord,
        every!(fills or searches),
        &[ctrl('w')],
        "delete word",
        "Delete the word before the cursor.",
    ),
    edit(
        Edit::DeleteToStart,
        every!(fills or searches),
        &[ctrl('u')],
        "delete line",
        "Delete everything before the cursor.",
    ),
    Row::new(Action::Lock, every!(is_inside), &[ctrl('l')], "lock", "Lock the screen; what you typed is kept for you.")
        .named("lock the screen"),
    Row::new(
        Action::Quit,
        every!(is_screen or is_door),
        &[ctrl('q'), ctrl('c')],
        "leave",
        "Ask whether to leave sendo.",
    )
    .footer_in(&[At::SignIn, At::Locked])
    .named("leave sendo"),
];
