//! Where the focus can be: a key acts only in the contexts of its row.

use super::chord::Chord;

/// Where the focus is. A key acts only in the contexts of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// The list of pupils: search-first, so letters go to the search.
    Pupils,
    /// One pupil.
    Pupil,
    /// The log line.
    LogLine,
    /// The form for a strategy of a plan.
    Strategy,
    /// What is added about a pupil.
    Finding,
    /// The form for a whole plan.
    PlanForm,
    /// A class as a grid.
    Sweep,
    /// The note of a cell of it.
    CellNote,
    /// The reasons of a flag.
    Flag,
    /// The note of a flag.
    FlagNote,
    /// The SENCO's queue.
    Queue,
    /// What waits for me.
    Inbox,
    /// Who has read a plan.
    Readers,
    /// Words that go with a step of an item, or a reason.
    Message,
    /// The safeguarding stop.
    Stop,
    /// Everything by name.
    Palette,
    /// Who works here.
    Staff,
    /// Numbers, or the audit: something to read.
    Report,
    /// The keys of a screen.
    Help,
    /// A question: Enter is yes, Esc is no.
    Confirm,
    /// Initials, PIN or code.
    SignIn,
    /// The locked screen of an account of one's own.
    Locked,
}

impl Context {
    /// All of them, in the order in which help lists them.
    pub const ALL: &[Context] = &[
        Context::Pupils,
        Context::Pupil,
        Context::LogLine,
        Context::Strategy,
        Context::Finding,
        Context::PlanForm,
        Context::Sweep,
        Context::CellNote,
        Context::Flag,
        Context::FlagNote,
        Context::Queue,
        Context::Inbox,
        Context::Readers,
        Context::Message,
        Context::Stop,
        Context::Staff,
        Context::Report,
        Context::Palette,
        Context::Help,
        Context::Confirm,
        Context::SignIn,
        Context::Locked,
    ];

    /// What staff call it.
    pub fn words(self) -> &'static str {
        match self {
            Context::Pupils => "pupils",
            Context::Pupil => "pupil",
            Context::LogLine => "log line",
            Context::Strategy => "strategy form",
            Context::Finding => "assessment",
            Context::PlanForm => "plan form",
            Context::Sweep => "sweep",
            Context::CellNote => "sweep's note",
            Context::Flag => "flag",
            Context::FlagNote => "flag's note",
            Context::Queue => "queue",
            Context::Inbox => "inbox",
            Context::Readers => "who has read it",
            Context::Message => "message",
            Context::Staff => "staff",
            Context::Report => "reports",
            Context::Stop => "safeguarding stop",
            Context::Palette => "palette",
            Context::Help => "help",
            Context::Confirm => "questions",
            Context::SignIn => "sign-in",
            Context::Locked => "locked screen",
        }
    }

    /// Whether every character goes into a text field, so that a plain character never acts.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Context::LogLine
                | Context::Strategy
                | Context::Finding
                | Context::PlanForm
                | Context::CellNote
                | Context::FlagNote
                | Context::Message
                | Context::Palette
                | Context::SignIn
        )
    }

    /// Whether this press may act here at all.
    pub(super) fn admits(self, chord: Chord) -> bool {
        !(self.is_text() && chord.types().is_some())
    }
}
