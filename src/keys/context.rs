//! Where the focus can be, and what each of these places is. A key acts only in the contexts of its row, and a row names
//! them by what they are: `every!(is_form)`. So a new place has the keys of its kind from its line here.

use super::chord::Chord;

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A screen by itself; all else stands on top of one.
    Screen,
    /// Where something is entered that is stored. Its screen is a `Form`, with all that a form must bring.
    Form,
    /// A question, or a list to choose from: nothing that is typed here is free text that is stored.
    Dialog,
    /// Before anybody is in, or where secrets are typed.
    Door,
}

/// What becomes of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// It acts, where a row has it.
    Act,
    /// It searches, unless a row has it.
    Search,
    /// It is typed: a plain character never acts.
    Fill,
    /// It is typed and not shown.
    Hide,
}

/// What rows there are to move in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// None.
    Nowhere,
    /// Rows under a cursor, never more than the screen has.
    Rows,
    /// Rows that may be more than the screen has.
    Pages,
}

/// The text that a form about a pupil keeps while it is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// The word under which it is kept; a word that was ever used stays.
    pub word: &'static str,
    /// What it is, in front of the pupil's name: "the log line for".
    pub what: &'static str,
}

/// All that is known of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What staff call it.
    pub words: &'static str,
    /// What it is.
    pub nature: Nature,
    /// What becomes of a letter.
    pub letters: Letters,
    /// What rows there are to move in.
    pub moves: Moves,
    /// Whether a pupil's record is open here as it was when one began.
    pub holds: bool,
    /// What is kept of a form about a pupil; `None` where nothing is, or under a key of its own.
    pub unsent: Option<Unsent>,
}

/// The places: each a line, with all that is known of it. From this come the enum, the list of all, and the table.
macro_rules! contexts {
    ($($(#[$doc:meta])* $name:ident $words:literal $nature:ident $letters:ident $moves:ident $holds:literal
        $(, $word:literal $what:literal)?;)*) => {
        /// Where the focus is. A key acts only in the contexts of its row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Context { $($(#[$doc])* $name,)* }

        impl Context {
            /// All of them, in the order in which help lists them.
            pub const ALL: &[Context] = &[$(Context::$name),*];

            /// What is known of it.
            pub const fn place(self) -> &'static Place {
                match self {
                    $(Context::$name => &Place {
                        words: $words,
                        nature: Nature::$nature,
                        letters: Letters::$letters,
                        moves: Moves::$moves,
                        holds: $holds,
                        unsent: contexts!(@unsent $($word $what)?),
                    },)*
                }
            }
        }
    };
    (@unsent) => { None };
    (@unsent $word:literal $what:literal) => { Some(Unsent { word: $word, what: $what }) };
}

// name, what staff call it, what it is, letters, rows, whether a record is open; of a form about a pupil what it keeps
contexts! {
    /// The list of pupils: search-first, so letters go to the search.
    Pupils "pupils" Screen Search Pages false;
    /// One pupil.
    Pupil "pupil" Screen Act Pages true;
    /// The log line.
    LogLine "log line" Form Fill Nowhere true, "log" "the log line for";
    /// The form for a strategy of a plan.
    Strategy "strategy form" Form Fill Rows true, "plan" "the plan of";
    /// What is added about a pupil.
    Finding "assessment" Form Fill Pages true, "finding" "what was found out about";
    /// The form for a whole plan.
    PlanForm "plan form" Form Fill Rows true, "draft" "the new plan of";
    /// A class as a grid.
    Sweep "sweep" Form Act Pages false;
    /// The note of a cell of it.
    CellNote "sweep's note" Form Fill Nowhere false;
    /// The reasons of a flag.
    Flag "flag" Form Act Nowhere true, "flag" "the flag for";
    /// The note of a flag.
    FlagNote "flag's note" Form Fill Nowhere true;
    /// The desk of those who triage.
    Desk "desk" Screen Act Pages false;
    /// What is looked for on the desk.
    DeskFilter "desk's filter" Dialog Fill Nowhere false;
    /// An item whole.
    Item "item" Screen Act Pages false;
    /// What waits for me.
    Inbox "inbox" Screen Act Pages false;
    /// Who has read a plan.
    Readers "who has read it" Screen Act Pages false;
    /// Words that go with a step of an item, or a reason.
    Message "message" Form Fill Nowhere false;
    /// The safeguarding stop.
    Stop "safeguarding stop" Dialog Act Pages false;
    /// Who works here.
    Staff "staff" Screen Act Pages false;
    /// What is to be changed about somebody who works here: names and classes, read word by word.
    StaffLine "staff's line" Dialog Fill Nowhere false;
    /// Numbers, or the audit: something to read.
    Report "reports" Screen Act Pages false;
    /// Everything by name.
    Palette "palette" Dialog Fill Pages false;
    /// The keys of a screen.
    Help "help" Dialog Act Pages false;
    /// A question: Enter is yes, Esc is no.
    Confirm "questions" Dialog Act Nowhere false;
    /// Initials, PIN or code.
    SignIn "sign-in" Door Hide Nowhere false;
    /// The locked screen of an account of one's own.
    Locked "locked screen" Door Act Nowhere false;
}

impl Context {
    /// What staff call it.
    pub fn words(self) -> &'static str {
        self.place().words
    }

    /// A screen by itself.
    pub const fn is_screen(self) -> bool {
        matches!(self.place().nature, Nature::Screen)
    }

    /// Where something is entered that is stored.
    pub const fn is_form(self) -> bool {
        matches!(self.place().nature, Nature::Form)
    }

    /// Before anybody is in, or where secrets are typed.
    pub const fn is_door(self) -> bool {
        matches!(self.place().nature, Nature::Door)
    }

    /// Where somebody is in and what is typed may be seen.
    pub const fn is_inside(self) -> bool {
        !self.is_door()
    }

    /// Where a pupil's record is open as it was when one began.
    pub const fn holds(self) -> bool {
        self.place().holds
    }

    /// Where one row is under a cursor.
    pub const fn has_rows(self) -> bool {
        !matches!(self.place().moves, Moves::Nowhere)
    }

    /// Where there can be more rows than the screen has.
    pub const fn has_pages(self) -> bool {
        matches!(self.place().moves, Moves::Pages)
    }

    /// The same, but for a text field that wants Home and End for itself.
    pub const fn has_ends(self) -> bool {
        self.has_pages() && !self.fills()
    }

    /// Where letters search.
    pub const fn searches(self) -> bool {
        matches!(self.place().letters, Letters::Search)
    }

    /// Where letters go into a text field that is seen.
    pub const fn fills(self) -> bool {
        matches!(self.place().letters, Letters::Fill)
    }

    /// Where a line of typing is seen by nobody.
    pub const fn hides(self) -> bool {
        matches!(self.place().letters, Letters::Hide)
    }

    /// Whether every character goes into a text field, so that a plain character never acts.
    pub const fn is_text(self) -> bool {
        self.fills() || self.hides()
    }

    /// Whether this press may act here at all.
    pub(super) fn admits(self, chord: Chord) -> bool {
        !(self.is_text() && chord.types().is_some())
    }
}

/// Every context of which one of these is true, with single ones that go with them, or without some:
/// `every!(is_screen or is_door)`, `every!(is_screen, and Sweep)`, `every!(is_inside, but Stop, Flag)`. It is found out
/// when the program is built.
macro_rules! every {
    ($($is:ident)or+ $(, and $($and:ident),+)? $(, but $($but:ident),+)?) => {{
        const fn has(context: Context) -> bool {
            ($(context.$is())||+ $($(|| matches!(context, Context::$and))+)?)
                $($(&& !matches!(context, Context::$but))+)?
        }
        const COUNT: usize = {
            let (mut count, mut place) = (0, 0);
            while place < Context::ALL.len() {
                count += if has(Context::ALL[place]) { 1 } else { 0 };
                place += 1;
            }
            count
        };
        const FOUND: [Context; COUNT] = {
            let mut found = [Context::Pupils; COUNT];
            let (mut count, mut place) = (0, 0);
            while place < Context::ALL.len() {
                if has(Context::ALL[place]) {
                    found[count] = Context::ALL[place];
                    count += 1;
                }
                place += 1;
            }
            found
        };
        &FOUND
    }};
}
pub(super) use every;
