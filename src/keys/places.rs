//! Lists of places that many rows of the table of keys share.

use super::context::Context;
use Context as At;

/// Where one row is under a cursor.
pub(super) const ROWS_UP_DOWN: &[Context] = &[
    At::Pupils,
    At::Pupil,
    At::Strategy,
    At::Finding,
    At::PlanForm,
    At::Sweep,
    At::Flag,
    At::Queue,
    At::Inbox,
    At::Readers,
    At::Stop,
    At::Palette,
    At::Help,
    At::Staff,
    At::Report,
];
/// Where there can be more rows than the screen has.
pub(super) const PAGES: &[Context] = &[
    At::Pupils,
    At::Pupil,
    At::Finding,
    At::Sweep,
    At::Queue,
    At::Inbox,
    At::Readers,
    At::Stop,
    At::Palette,
    At::Help,
    At::Staff,
    At::Report,
];
/// As `PAGES`, but without a text field that wants Home and End for itself.
pub(super) const ENDS: &[Context] =
    &[At::Pupils, At::Pupil, At::Sweep, At::Queue, At::Inbox, At::Readers, At::Stop, At::Help, At::Staff, At::Report];
/// The screens; all else stands on top of one.
pub(super) const SCREENS: &[Context] =
    &[At::Pupils, At::Pupil, At::Queue, At::Inbox, At::Staff, At::Report, At::Readers];
/// Where everything is called by name.
pub(super) const CALLS: &[Context] =
    &[At::Pupils, At::Pupil, At::Queue, At::Inbox, At::Staff, At::Report, At::Readers, At::Sweep];
/// The screens, and the two before them.
pub(super) const LEAVES: &[Context] =
    &[At::Pupils, At::Pupil, At::Queue, At::Inbox, At::Staff, At::Report, At::Readers, At::SignIn, At::Locked];
/// Everywhere that somebody is in.
pub(super) const LOCKS: &[Context] = &[
    At::Pupils,
    At::Pupil,
    At::LogLine,
    At::Finding,
    At::Strategy,
    At::PlanForm,
    At::Sweep,
    At::CellNote,
    At::Flag,
    At::FlagNote,
    At::Queue,
    At::Inbox,
    At::Readers,
    At::Staff,
    At::Report,
    At::Message,
    At::Stop,
    At::Palette,
    At::Help,
    At::Confirm,
];
/// Where a line of typing is seen by nobody.
pub(super) const TYPED: &[Context] = &[At::SignIn];
pub(super) const PUPIL: &[Context] = &[At::Pupils, At::Pupil];
/// Where a pupil's record is open as it was when one began.
pub(super) const HOLDING: &[Context] = &[At::Pupil, At::LogLine, At::Strategy, At::Flag, At::FlagNote];
pub(super) const TEXT: &[Context] =
    &[At::LogLine, At::Strategy, At::Finding, At::PlanForm, At::CellNote, At::FlagNote, At::Message, At::Palette];
pub(super) const TEXT_AND_SEARCH: &[Context] = &[
    At::LogLine,
    At::Strategy,
    At::Finding,
    At::PlanForm,
    At::CellNote,
    At::FlagNote,
    At::Message,
    At::Palette,
    At::Pupils,
];
pub(super) const BACK: &[Context] = &[
    At::Pupil,
    At::LogLine,
    At::Strategy,
    At::Finding,
    At::PlanForm,
    At::Sweep,
    At::CellNote,
    At::Flag,
    At::FlagNote,
    At::Queue,
    At::Inbox,
    At::Readers,
    At::Message,
    At::Palette,
    At::Stop,
    At::Staff,
    At::Report,
];
pub(super) const HELP: &[Context] = &[
    At::Pupils,
    At::Pupil,
    At::LogLine,
    At::Strategy,
    At::Finding,
    At::PlanForm,
    At::Sweep,
    At::CellNote,
    At::Flag,
    At::FlagNote,
    At::Queue,
    At::Inbox,
    At::Readers,
    At::Message,
    At::Palette,
    At::Staff,
    At::Report,
];
