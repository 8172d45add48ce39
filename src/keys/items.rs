//! The rows of the table of keys for the desk and for an item: what is decided by one or two keys.

use super::action::Action;
use super::context::Context;
use super::keymap::{DIGITS, ENTER, TAB, c, ctrl};
use super::row::Row;

use Context as At;

/// In front of the others, in footers and in help.
pub(super) const ITEMS: &[Row] = &[
    Row::new(
        Action::Acknowledge,
        &[At::Desk, At::Item],
        &[c('a')],
        "mine",
        "Take the item up, so that the flagger sees it is in hand; a resolved one again.",
    )
    .footer(),
    Row::new(
        Action::Reply,
        &[At::Desk, At::Item, At::Inbox],
        &[c('r')],
        "reply",
        "Answer; what nobody has taken up is taken up by it.",
    )
    .footer()
    .named("reply to this item"),
    Row::new(
        Action::Wait,
        &[At::Desk, At::Item],
        &[c('w')],
        "wait",
        "Say on whom the item waits and until when: it is away until that morning.",
    )
    .footer(),
    Row::new(
        Action::Give,
        &[At::Desk, At::Item],
        &[c('g')],
        "give",
        "Ask a colleague about the item; it comes back with the answer.",
    )
    .footer(),
    Row::new(
        Action::DeskNote,
        &[At::Desk, At::Item],
        &[c('n')],
        "note",
        "Write something down that only SENCO and deputy see; a subject access request gets it too.",
    )
    .footer(),
    Row::new(
        Action::MarkItem,
        &[At::Desk],
        &[c(' ')],
        "mark",
        "Mark the item, or not: the next step is taken with all that are marked, at once.",
    )
    .footer(),
    Row::new(
        Action::Filter,
        &[At::Desk],
        &[c('/')],
        "filter",
        "Look for items: 4b, !, parent, mine, wait, done, >5d, any word.",
    )
    .footer(),
    Row::new(
        Action::StepBack,
        &[At::Desk, At::Item],
        &[ctrl('z')],
        "undo",
        "Take the last step back; the flagger sees that, and what it changed elsewhere stays.",
    )
    .footer()
    .named("take the last step with an item back"),
    Row::new(
        Action::Choose,
        &[At::Desk, At::Item],
        DIGITS,
        "end",
        "End the item: 1 advice, 2 plan changed, 3 review brought forward, 4 specialist, 5 EHC, 6 no action.",
    )
    .range("1-6"),
    Row::new(Action::TurnOrder, &[At::Desk], &[c('s')], "sort", "Turn the order: urgency, age, pupil, class, reason."),
    Row::new(
        Action::Pane,
        &[At::Desk],
        &[TAB],
        "pane",
        "Move the arrows into the right half, so that it scrolls, and back.",
    ),
    Row::new(
        Action::Items,
        &[At::Desk, At::Item, At::Inbox],
        &[c('i')],
        "items",
        "Show all items about this pupil, one by one.",
    )
    .named("items about this pupil"),
    Row::new(
        Action::Out,
        &[At::Desk, At::Item],
        &[c('o')],
        "out",
        "Print what is shown, or write it as a file: so far on the command line only.",
    ),
    Row::new(Action::Submit, &[At::DeskFilter], &[ENTER], "look", "Look for what is typed; nothing shows all again.")
        .footer(),
];
