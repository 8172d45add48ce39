//! The one table of keys. Footer, help, palette, README and `sendo keys` are all made from it. It says what a key is
//! called and where it acts, never what happens then or whether it is allowed just now.

use std::sync::LazyLock;

use super::action::Action;
use super::chord::{Chord, Key};
use super::context::{Context, every};
use super::everywhere::EVERYWHERE;
use super::items::ITEMS;
use super::row::Row;

pub(super) const UP: Chord = Chord::plain(Key::Up);
pub(super) const DOWN: Chord = Chord::plain(Key::Down);
pub(super) const ENTER: Chord = Chord::plain(Key::Enter);
const ESC: Chord = Chord::plain(Key::Esc);
pub(super) const TAB: Chord = Chord::plain(Key::Tab);

pub(super) const fn c(character: char) -> Chord {
    Chord::char(character)
}

pub(super) const fn ctrl(letter: char) -> Chord {
    Chord::ctrl(Key::Char(letter))
}

pub(super) const fn key(key: Key) -> Chord {
    Chord::plain(key)
}

use Context as At;

pub(super) const DIGITS: &[Chord] = &[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9')];
/// What acts in some places. Its order is the order of footers and help.
const ROWS: &[Row] = &[
    Row::new(Action::Open, &[At::Pupils, At::Desk, At::Inbox], &[ENTER], "open", "Open what is under the cursor.")
        .footer_in(&[At::Pupils, At::Inbox]),
    Row::new(Action::Open, &[At::Palette], &[ENTER], "do", "Do what is under the cursor.").footer(),
    Row::new(Action::Submit, &[At::LogLine], &[ENTER, ctrl('s')], "save", "Save exactly what the reading says.")
        .footer(),
    Row::new(
        Action::Complete,
        &[At::LogLine],
        &[TAB],
        "complete",
        "Write what could come next; again, the next of them.",
    )
    .footer(),
    Row::new(
        Action::NoteBefore,
        &[At::LogLine],
        &[UP],
        "last note",
        "Take one of your last notes; again, the one before.",
    )
    .footer(),
    Row::new(
        Action::NoteAfter,
        &[At::LogLine],
        &[DOWN],
        "unsent",
        "Take up the line that you typed before and did not send; among your last notes, go back towards your own.",
    ),
    Row::new(
        Action::GoOn,
        &[At::FlagNote, At::Message, At::CellNote],
        &[DOWN],
        "unsent",
        "Take up the words that you typed here before and did not send; again, the ones before.",
    ),
    Row::new(
        Action::GoOn,
        &[At::Strategy, At::Finding, At::PlanForm, At::Sweep],
        &[ctrl('g')],
        "unsent",
        "Take up what you typed here before and did not save; again, the one before.",
    ),
    Row::new(
        Action::Open,
        &[At::Strategy],
        &[ENTER],
        "take",
        "Take what is under the cursor and go on; in the words, save.",
    )
    .footer(),
    Row::new(Action::Submit, &[At::Strategy], &[ctrl('s')], "save", "Save the line as a new version of the plan.")
        .footer(),
    Row::new(
        Action::Open,
        &[At::Finding],
        &[ENTER],
        "go on",
        "Take what is under the cursor and go on; in the words, begin a new line.",
    )
    .footer(),
    Row::new(Action::Submit, &[At::Finding], &[ctrl('s')], "save", "Save what is added.").footer(),
    Row::new(
        Action::Open,
        &[At::PlanForm],
        &[ENTER],
        "take",
        "Take what is under the cursor and go on; in longer words, begin a new line.",
    )
    .footer(),
    Row::new(Action::Submit, &[At::PlanForm], &[ctrl('s')], "save", "Save the draft; nothing needs to be complete.")
        .footer(),
    Row::new(Action::MakeCurrent, &[At::PlanForm], &[ctrl('y')], "current", "Save, and make the plan current.")
        .footer()
        .named("make the plan current"),
    Row::new(Action::AddPart, &[At::PlanForm], &[ctrl('n')], "add", "Add an outcome or a strategy.").footer(),
    Row::new(Action::RemovePart, &[At::PlanForm], &[ctrl('x')], "out", "Take the outcome or strategy out.").footer(),
    Row::new(
        Action::Mark,
        &[At::Sweep],
        &[c('+'), c('='), c('/'), c('-'), c('x'), c('*')],
        "log",
        "How it went: + or = worked, / partly, - did not, x or * not delivered; then on to the next pupil.",
    )
    .range("+ / - x")
    .footer(),
    Row::new(
        Action::Support,
        &[At::Sweep],
        &[c('i'), c('p'), c('h'), c('d'), c('n'), c('t')],
        "support",
        "i independent, p prompted, h helped, d done for; behind x: n no adult, t timetable.",
    )
    .range("i p h d"),
    Row::new(Action::Absent, &[At::Sweep], &[c('a')], "absent", "The pupil was away: nothing was delivered.").footer(),
    Row::new(Action::Again, &[At::Sweep], &[c('r')], "again", "Fill the cell with what was filled in last.").footer(),
    Row::new(
        Action::FillColumn,
        &[At::Sweep],
        &[c('f')],
        "column",
        "Fill what is empty in this column with what stands here, or with what was filled in last.",
    )
    .footer(),
    Row::new(Action::Note, &[At::Sweep], &[ENTER], "note", "Words for this cell, or for the one filled last.").footer(),
    Row::new(
        Action::Clear,
        &[At::Sweep],
        &[key(Key::Backspace), key(Key::Delete)],
        "clear",
        "Empty this cell, or the one filled last.",
    ),
    Row::new(Action::Submit, &[At::Sweep], &[ctrl('s')], "save", "Save every filled cell at once.").footer(),
    Row::new(Action::Submit, &[At::CellNote], &[ENTER, ctrl('s')], "done", "Put the words into the cell.").footer(),
    Row::new(Action::Submit, &[At::FlagNote], &[ENTER, ctrl('s')], "send", "Hand the item to the SENCO.").footer(),
    Row::new(Action::Submit, &[At::Message, At::StaffLine], &[ENTER, ctrl('s')], "send", "Send the words.").footer(),
    Row::new(Action::Submit, &[At::Confirm], &[ENTER], "yes", "Say yes to the question.").footer(),
    Row::new(Action::Submit, &[At::SignIn], &[ENTER], "go on", "Go on with what is typed.").footer(),
    Row::new(Action::Submit, &[At::Locked], &[ENTER], "go on", "Go on where nobody else can; any other key does too.")
        .footer(),
    Row::new(Action::Back, &[At::Locked], &[ESC], "go on", "Go on where nobody else can."),
    Row::new(
        Action::Back,
        &[At::SignIn],
        &[ESC],
        "back",
        "Begin again; where somebody is in already, go back without it.",
    )
    .footer(),
    Row::new(Action::Log, &[At::Pupils, At::Pupil], DIGITS, "log", "Log how that line of the plan went today.")
        .range("1-9")
        .footer(),
    Row::new(Action::Choose, &[At::Flag], DIGITS, "choose", "Take the line of that number.").range("1-8").footer(),
    Row::new(Action::Refresh, &[At::Desk, At::Inbox], &[ctrl('r')], "sort", "Sort what is new into its place."),
    Row::new(Action::Refresh, &[At::Report], &[ctrl('r')], "again", "Ask again for what is shown.").footer(),
    Row::new(Action::AddStaff, &[At::Staff], &[c('a')], "add", "Somebody new works here.").footer(),
    Row::new(Action::MakePin, &[At::Staff], &[c('p')], "PIN", "Make a one-time PIN for this person, shown once.")
        .footer(),
    Row::new(Action::Cover, &[At::Staff], &[c('c')], "cover", "Give this person a class for today.").footer(),
    Row::new(
        Action::Link,
        &[At::Staff],
        &[c('l')],
        "link",
        "Link this person with a class, a group, a year or a pupil.",
    )
    .footer(),
    Row::new(Action::Choose, &[At::Staff], DIGITS, "end link", "End the link of that number.").range("1-9"),
    Row::new(Action::Roles, &[At::Staff], &[c('r')], "roles", "Say what this person does here.").footer(),
    Row::new(
        Action::CloseAccount,
        &[At::Staff],
        &[c('x')],
        "close",
        "Close this person's account, at once also where it is in use; or open it again.",
    )
    .footer(),
    Row::new(Action::To(At::Readers), &[At::Pupil], &[], "readers", "Show who has read it.")
        .named("who has read this plan"),
    Row::new(Action::Nudge, &[At::Readers], &[c('n')], "nudge", "Ask this person to read the plan.").footer(),
    Row::new(Action::NudgeAll, &[At::Readers], &[c('a')], "nudge all", "Ask all who have not read it.").footer(),
    Row::new(
        Action::Changes,
        every!(holds),
        &[ctrl('r')],
        "what changed",
        "Show what somebody else changed beside yours; again, and it is taken in.",
    ),
    Row::new(
        Action::ShowPupil,
        &[At::Desk, At::Item, At::Inbox],
        &[c('p')],
        "plan",
        "Show the plan of the pupil that the item is about.",
    )
    .footer_in(&[At::Inbox]),
    Row::new(
        Action::ChangePlan,
        &[At::Pupil],
        &[ctrl('e')],
        "plan",
        "Change the plan: add a strategy, put one into other words, stop one. Without a plan: start one.",
    )
    .footer()
    .named("change the plan: a strategy"),
    Row::new(
        Action::To(At::PlanForm),
        &[At::Pupil],
        &[ctrl('k')],
        "new plan",
        "Start the next plan, or go on with its draft.",
    )
    .named("start a plan, or go on with its draft"),
    Row::new(
        Action::To(At::Finding),
        &[At::Pupil],
        &[ctrl('n')],
        "add",
        "Add to the assessment, write a parents' concern down or answer it, change the profile.",
    )
    .footer()
    .named("add: assessment, parents' concern, profile"),
    Row::new(
        Action::StopLine,
        &[At::Strategy],
        &[ctrl('x')],
        "stop",
        "Stop the line, or not after all; its number stays empty for this cycle.",
    )
    .footer(),
    Row::new(
        Action::To(At::Flag),
        &[At::Pupils, At::Pupil],
        &[c('!'), ctrl('f')],
        "flag",
        "Hand an item about this pupil to the SENCO.",
    )
    .footer()
    .named("flag this pupil to the SENCO"),
    Row::new(
        Action::HaveRead,
        &[At::Pupil],
        &[ctrl('y')],
        "read",
        "Say that you have read this plan, once the whole of it was on the screen.",
    )
    .footer()
    .named("I have read this plan"),
    Row::new(
        Action::Safeguarding,
        &[At::Flag],
        &[c('s'), key(Key::F(8))],
        "safety",
        "A worry about a child's safety: see whom to tell now.",
    )
    .footer(),
    Row::new(
        Action::Safeguarding,
        every!(is_inside, but Stop, Flag),
        &[key(Key::F(8))],
        "safety",
        "A worry about a child's safety: see whom to tell now.",
    )
    .named("a worry about a child's safety"),
    Row::new(
        Action::ItIsOne,
        &[At::Stop],
        &[ctrl('y')],
        "it is a worry about safety",
        "Yes, it is about a child's safety: tell the person named here. Only this screen has the words then.",
    )
    .footer(),
    Row::new(
        Action::WipeWords,
        &[At::Stop],
        &[ctrl('x')],
        "wipe the words",
        "Wipe the words, once you have written them down; whom to tell stays.",
    )
    .footer(),
    Row::new(
        Action::ItIsNot,
        &[At::Stop],
        &[ctrl('n')],
        "it is not",
        "No, the word check was wrong: the text is stored, and the word is counted.",
    )
    .footer(),
    Row::new(
        Action::To(At::Sweep),
        &[At::Pupils, At::Pupil],
        &[ctrl('g')],
        "sweep",
        "Log a whole class: a grid, one key a cell.",
    )
    .footer_in(&[At::Pupils])
    .named("sweep: log a whole class"),
    Row::new(
        Action::To(At::Desk),
        every!(is_screen),
        &[ctrl('t')],
        "desk",
        "Show the desk: what was handed to the SENCO.",
    )
    .footer_in(&[At::Pupils])
    .named("desk: the SENCO's queue"),
    Row::new(
        Action::To(At::Inbox),
        every!(is_screen),
        &[ctrl('o')],
        "inbox",
        "Show what waits for you: answers, nudges, plans to read.",
    )
    .footer_in(&[At::Pupils, At::Pupil])
    .named("inbox"),
    Row::new(
        Action::Withdraw,
        &[At::Pupils, At::Pupil],
        &[ctrl('z')],
        "withdraw",
        "Take your last entry back; it stays, struck through.",
    )
    .named("withdraw my last entry"),
    Row::new(Action::PutBack, every!(is_screen), &[], "put back", "Let what you took back last stand again.")
        .named("put back what I withdrew last"),
    Row::new(
        Action::TakeBack,
        &[At::Desk, At::Item, At::Inbox],
        &[c('x')],
        "withdraw",
        "Take back what is under the cursor; it stays, struck through.",
    )
    .footer_in(&[At::Inbox])
    .named("withdraw this item"),
    Row::new(
        Action::TakeBack,
        &[At::Pupils, At::Pupil],
        &[],
        "take back",
        "Take an entry, a flag, a concern or an assessment back; it stays, struck through.",
    )
    .named("withdraw an entry, a flag or a concern"),
    Row::new(
        Action::WrongChild,
        &[At::Pupils, At::Pupil, At::Desk, At::Item, At::Inbox],
        &[],
        "wrong child",
        "It was about another child: hide it from all but its writer and the SENCO.",
    )
    .named("wrong child: this was about another"),
    Row::new(
        Action::Misplaced,
        every!(is_screen),
        &[],
        "what was hidden",
        "Show what was said of the wrong child: your own, to the SENCO all of it.",
    )
    .named("wrong child: what was hidden"),
    Row::new(
        Action::Correct,
        &[At::Pupils, At::Pupil],
        &[],
        "correct",
        "Correct an entry of yours; the old one stays, struck through.",
    )
    .named("correct one of my entries"),
    Row::new(Action::To(At::Staff), every!(is_screen), &[], "staff", "Show who works here, and with whom.")
        .named("staff"),
    Row::new(Action::Items, &[At::Pupil], &[], "items", "Show the items about this pupil, one by one.")
        .named("items about this pupil"),
    Row::new(
        Action::Away,
        every!(is_screen),
        &[],
        "away",
        "Say until which day you are away; new items are the deputy's then.",
    )
    .named("away, or here again"),
    Row::new(Action::Counts, every!(is_screen), &[], "numbers", "Show the school in numbers, without names.")
        .named("the school in numbers"),
    Row::new(Action::Audit, every!(is_screen), &[], "audit", "Show who saw, opened, read and changed what.")
        .named("audit: who saw what"),
    Row::new(Action::CoverSheet, every!(is_screen), &[], "cover", "Show a class's plans, a few points a pupil.")
        .named("cover sheet: a class on one screen"),
    Row::new(Action::Compare, &[At::Pupil], &[], "compare", "Compare two versions of the plan.")
        .named("compare versions of the plan"),
    Row::new(Action::Handout, &[At::Pupil], &[], "parents", "Show the plan in plain words, as parents get it.")
        .named("plan in plain words for parents"),
    Row::new(Action::ClassFilter, &[At::Pupils], &[c('/')], "class", "Show one class or group only.")
        .named("choose a class or group"),
    Row::new(Action::Back, &[At::Pupils], &[ESC], "clear", "Clear the search; where it is empty, ask to leave."),
    Row::new(
        Action::Back,
        every!(is_inside, but Pupils, Help, Confirm),
        &[ESC],
        "back",
        "Go one step back; what you typed is kept.",
    )
    .footer_in(every!(is_inside, but Pupils, Help, Confirm, Desk)),
    Row::new(Action::Back, &[At::Help], &[ESC, c('?'), key(Key::F(1)), ENTER], "back", "Close help.").footer(),
    Row::new(Action::Back, &[At::Confirm], &[ESC], "no", "Say no; nothing happens.").footer(),
    Row::new(Action::NextField, &[At::FlagNote], &[TAB], "how soon", "Today, this week, or at review.").footer(),
    Row::new(Action::NextField, &[At::Finding], &[TAB], "who", "Who may read the entry; of a concern, who said it.")
        .footer(),
    Row::new(Action::NextField, &[At::Strategy, At::PlanForm], &[TAB], "next", "Go to the next field.").footer(),
    Row::new(
        Action::PreviousField,
        &[At::Strategy, At::PlanForm],
        &[key(Key::BackTab)],
        "field before",
        "Go to the field before.",
    ),
    Row::new(Action::NextField, &[At::Sweep], &[TAB], "class", "Go to the next class or group."),
    Row::new(Action::PreviousField, &[At::Sweep], &[key(Key::BackTab)], "class before", "Go to the class before."),
    Row::new(
        Action::To(At::Palette),
        every!(is_screen, and Sweep),
        &[c(':'), ctrl('p')],
        "all",
        "Call anything by its name.",
    )
    .footer_in(every!(is_screen, but Desk)),
    Row::new(
        Action::To(At::Help),
        every!(is_screen or is_form or fills),
        &[c('?'), key(Key::F(1))],
        "help",
        "Show the keys of this screen.",
    )
    .footer()
    .named("help: the keys of this screen"),
];

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| [ITEMS, ROWS, EVERYWHERE].concat());

/// The whole table, as it comes.
pub(super) fn defaults() -> &'static [Row] {
    &TABLE
}
