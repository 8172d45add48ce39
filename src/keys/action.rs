//! Everything that a key can do, as a name. What it then does is the business of the screen that has the focus.

use super::context::Context;

/// A change inside a text field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Edit {
    /// The cursor one character to the left.
    Left,
    /// The cursor one character to the right.
    Right,
    /// The cursor to the start of the word.
    WordLeft,
    /// The cursor behind the end of the word.
    WordRight,
    /// The cursor to the start.
    Start,
    /// The cursor to the end.
    End,
    /// The character before the cursor goes.
    Backspace,
    /// The character at the cursor goes.
    Delete,
    /// The word before the cursor goes.
    DeleteWord,
    /// Everything before the cursor goes.
    DeleteToStart,
}

/// What a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Goes to a place; to one that is about a pupil with the pupil whom the screen shows.
    To(Context),
    /// The cursor one row up.
    Up,
    /// The cursor one row down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// The cursor one column to the left.
    Left,
    /// The cursor one column to the right.
    Right,
    /// Opens what is under the cursor, or takes it.
    Open,
    /// One step back; at home it clears, then asks to leave.
    Back,
    /// A digit starts the log line; the digit is in the chord.
    Log,
    /// A digit chooses; the digit is in the chord.
    Choose,
    /// Fills a cell with how it went; the sign is in the chord.
    Mark,
    /// How much support was needed, or why it was not delivered; the letter is in the chord.
    Support,
    /// Fills a cell with what was filled in last.
    Again,
    /// A pupil was away: nothing was delivered.
    Absent,
    /// Fills what is empty in a column.
    FillColumn,
    /// Words for a cell.
    Note,
    /// Empties a cell.
    Clear,
    /// Changes a strategy of the pupil's plan.
    ChangePlan,
    /// The draft of a plan becomes current.
    MakeCurrent,
    /// One more outcome or strategy in a plan's form.
    AddPart,
    /// The outcome or strategy with the focus goes.
    RemovePart,
    /// This line of the plan stops, or not.
    StopLine,
    /// What somebody else changed in what is open.
    Changes,
    /// A worry about a child's safety.
    Safeguarding,
    /// It is a worry about safety: the text goes from where it was typed.
    ItIsOne,
    /// The words that a stop still shows are written down: they are wiped.
    WipeWords,
    /// The word check was wrong: go on.
    ItIsNot,
    /// Asks one person to read the plan.
    Nudge,
    /// Asks all who have not read it.
    NudgeAll,
    /// Takes the last entry back.
    Withdraw,
    /// Takes back what is under the cursor, or chooses a record of the page.
    TakeBack,
    /// The same, because it was about another child.
    WrongChild,
    /// What was about another child.
    Misplaced,
    /// Chooses an entry to be corrected.
    Correct,
    /// Chooses a class or group.
    ClassFilter,
    /// Takes up an item; a resolved one again.
    Acknowledge,
    /// Answers an item.
    Reply,
    /// Puts an item to waiting.
    Wait,
    /// Gives an item to a colleague, who answers.
    Give,
    /// A note on an item for those who triage.
    DeskNote,
    /// Takes the last step with an item back.
    StepBack,
    /// Marks an item: the same step is taken with all that are marked.
    MarkItem,
    /// Looks for items.
    Filter,
    /// Turns the order of the list.
    TurnOrder,
    /// The arrows go into the right half, or back into the list.
    Pane,
    /// What is shown leaves: printed, or as a file.
    Out,
    /// The items about the pupil.
    Items,
    /// Says until when one is away.
    Away,
    /// Sorts what is new into its place.
    Refresh,
    /// The plan of the pupil that an item is about.
    ShowPupil,
    /// The whole plan was read.
    HaveRead,
    /// Sends or saves what is typed.
    Submit,
    /// Completes what is typed with what could come next.
    Complete,
    /// One's own last note, and the one before it.
    NoteBefore,
    /// Back towards what was typed.
    NoteAfter,
    /// What was typed for the same before and not sent.
    GoOn,
    /// What was taken back last stands again.
    PutBack,
    /// The next field.
    NextField,
    /// The field before.
    PreviousField,
    /// A change inside the text field.
    Edit(Edit),
    /// The school in numbers.
    Counts,
    /// Who saw what.
    Audit,
    /// A class's plans on one sheet.
    CoverSheet,
    /// Two versions of the pupil's plan beside each other.
    Compare,
    /// The pupil's plan in plain words.
    Handout,
    /// Somebody new works here.
    AddStaff,
    /// A one-time PIN for somebody.
    MakePin,
    /// Gives somebody a class for today.
    Cover,
    /// Links somebody with those they work with.
    Link,
    /// Says what somebody does here.
    Roles,
    /// Closes an account, or opens it again.
    CloseAccount,
    /// Locks the screen.
    Lock,
    /// Asks to leave the program.
    Quit,
}
