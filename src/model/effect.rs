//! What a screen wants done. Screens return these; only the layers below carry them out.

use super::draft::DraftId;
use super::session::Stepped;
use super::taken::Taken;
use crate::domain::command::Command;
use crate::domain::id::{EntryId, FlagId, PupilId};
use crate::domain::record::flag::StepKind;
use crate::keys::{Action, Context};
use crate::proto::ask::Question;
use crate::proto::signin::DoorStep;

/// Tells a screen which of its commands an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Where to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Go {
    /// A place; where it is about a pupil, with that pupil.
    To(Context, Option<PupilId>),
    /// The log line for a pupil, with what was typed already.
    Log(PupilId, String),
    /// The log line that corrects an entry of a pupil.
    Correct(PupilId, EntryId),
    /// The palette, with this typed.
    PaletteWith(&'static str),
    /// This class as a grid.
    SweepClass(String),
    /// A line of words about items.
    Message(Vec<FlagId>, StepKind),
    /// The question whether this goes back.
    StepBack(String, Stepped),
    /// An item whole, with those before and behind it.
    Item(Vec<FlagId>, usize),
    /// The items about a pupil, beginning with this one.
    ItemsOf(PupilId, Option<FlagId>),
    /// The change of a pupil's plan that ends an item.
    EndByPlan(PupilId, FlagId),
    /// Until when one is away.
    Away,
    /// The reason for opening the record of a pupil one does not work with.
    Reason(PupilId),
    /// The school in numbers.
    Counts,
    /// Who saw what.
    Audit,
    /// Two versions of a pupil's plan beside each other.
    Compare(PupilId),
    /// A pupil's plan in plain words.
    Handout(PupilId),
    /// The cover sheet of a class; without one, of that of the pupil on the screen.
    Cover(Option<String>),
    /// The safeguarding stop; with the word and the text where the word check stopped it, else with what is typed on
    /// the screen underneath.
    Stop(Option<(String, String)>),
    /// Ask before leaving.
    Leave,
    /// Ask before this is taken back.
    TakeBack(Taken),
    /// Ask why it is taken back.
    Why(Taken),
    /// What was said of the wrong child.
    Misplaced,
    /// Choose another PIN.
    NewPin,
    /// Type the code of the second factor.
    Code,
    /// Set a second factor up.
    SetUpCode,
    /// Home, with this search; without it the cursor is on this pupil.
    Find(String, Option<PupilId>),
    /// Where what was typed and not sent is gone on with, with it.
    GoOn(DraftId),
    /// Back to the screen underneath.
    Back,
}

impl Go {
    /// A place that is about a pupil.
    pub fn about(place: Context, pupil: PupilId) -> Go {
        Go::To(place, Some(pupil))
    }
}

/// What a screen wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the server, whether the answer is here already or not; it goes into the cache.
    Ask(Question),
    /// Ask how what the cache holds of a list or a record goes on, where it does.
    More(Question),
    /// Have something done; the answer comes back to the screen under the ticket.
    Do(Ticket, Command),
    /// Go somewhere.
    Go(Go),
    /// Do what a key would do on the screen underneath.
    Act(Action),
    /// Throw away what was typed and not sent.
    Throw(DraftId),
    /// Take back what was thrown away.
    TakeBack(DraftId),
    /// Take this back.
    Withdraw(Taken),
    /// The user changed what the screen underneath shows: it takes in what is new.
    Renew,
    /// The user has done something with these items: the screen underneath goes on to the next.
    Decided(Vec<FlagId>),
    /// The user stood on this item, on the screen that was closed.
    Stood(FlagId),
    /// The screen on top takes this back, now that the user has been asked.
    StepBack(Stepped),
    /// These items are as nobody has told yet: what shows them is asked for again.
    Touched(Vec<FlagId>),
    /// The safeguarding stop let this word pass: the screen underneath goes on.
    Passed(String),
    /// It is a safeguarding worry: what was typed under the stop is wiped with its draft, and its screen goes.
    Wiped,
    /// A step at the door.
    Door(DoorStep),
    /// Lock the screen; so that somebody else can sign in, where it is a switch.
    Lock {
        /// Somebody else wants to sign in.
        switch: bool,
    },
    /// In the demo: go on as this login.
    Become(String),
    /// Show a theme.
    Theme(String),
    /// Leave the program.
    Quit,
}

impl Effect {
    /// Ask the server for this.
    pub fn ask(question: impl Into<Question>) -> Effect {
        Effect::Ask(question.into())
    }

    /// Ask how this goes on.
    pub fn more(question: impl Into<Question>) -> Effect {
        Effect::More(question.into())
    }
}
