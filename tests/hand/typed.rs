//! Any keys over any screens: what is stored is what the screen said when Enter was pressed, and no text that was typed is
//! lost: it is stored, or waits, or was thrown away by name, or the safeguarding stop has it.

use std::time::{Duration, Instant};

use sendo::app::{self, Msg};
use sendo::domain::amend::AmendCommand;
use sendo::domain::command::Command;
use sendo::domain::log_line::{Written, describe_at_school};
use sendo::domain::record::entry::{EntryCommand, NewEntry};
use sendo::domain::record::flag::{FlagCommand, NewFlag, Step};
use sendo::keys::{self, Action, Chord, Context};
use sendo::model::Model;
use sendo::proto::message::Request;

use super::thornhill::{School, Seat, chords};
use super::{SENCO, TEACHER};

/// What people type, in pieces: whole jobs, halves of them, and what spoils them.
const PIECES: &[&str] = &[
    "oka",
    "con",
    "akira",
    "1",
    "2-",
    "3/p",
    "1+",
    " settled well",
    " , 2x table",
    " 10m",
    " @fri",
    "x",
    "a3",
    "<Enter>",
    "<Enter>",
    "<Enter>",
    "<Esc>",
    "<Esc>",
    "<Esc>",
    "<Down>",
    "<Down>",
    "<Up>",
    "<Home>",
    "<End>",
    "<Tab>",
    "<Backspace>",
    "<^U>",
    "<^W>",
    "!",
    "!1",
    "!12",
    "!7",
    "no board left",
    "<^S>",
    "<^G>",
    "+",
    "/",
    "<^O>",
    "<^T>",
    "r",
    "1",
    "6",
    "use the board",
    ":",
    "go on",
    "throw away",
    "take back",
    "<^N>",
    "<^E>",
    "<^K>",
    "teacher",
    "two words",
    "<^R>",
    "<F8>",
    "he said stop",
    "<^Z>",
    "<^Y>",
    ":home<Enter>",
    ":correct",
    ":wrong child",
    ":withdraw",
    ":put back<Enter>",
    "of her brother",
    "w",
    "4b",
    " ",
];

/// Random numbers that a seed repeats.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }
}

/// The same few rounds each time, `SENDO_ROUNDS` of them, others for `SENDO_MINUTES`; `SENDO_SEED` repeats a round.
#[test]
fn what_is_stored_is_what_was_read_and_no_text_is_lost() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let minutes = number("SENDO_MINUTES");
    let rounds = if minutes.is_some() { u64::MAX } else { number("SENDO_ROUNDS").unwrap_or(30) };
    let until = Instant::now() + Duration::from_secs(60 * minutes.unwrap_or(60));
    let seed = number("SENDO_SEED").unwrap_or(2026);
    let pool: Vec<Chord> = keys::rows().iter().flat_map(|row| row.chords.iter().copied()).collect();
    let school = School::thornhill();
    let (mut stored, mut kept) = (0, 0);
    for round in (0..rounds).take_while(|_| Instant::now() < until) {
        let seed = seed.wrapping_add(round);
        let mut dice = Dice(seed);
        let mut seat = school.seat(if dice.below(3) == 0 { SENCO } else { TEACHER });
        let mut hand = Hand { told: vec![format!("SENDO_SEED={seed}")], ..Hand::default() };
        for _ in 0..80 {
            let keys = if dice.below(8) == 0 {
                vec![pool[dice.below(pool.len())]]
            } else {
                chords(PIECES[dice.below(PIECES.len())])
            };
            for chord in keys {
                if seat.app.is_finished() || seat.app.model.at_door {
                    break;
                }
                hand.told.push(format!("<{chord}>"));
                let (commands, waits) = press(&mut seat, chord, &mut hand);
                stored += commands;
                kept += waits;
            }
        }
    }
    // Where nothing was stored or kept nothing was looked at.
    assert!(stored >= 30 && kept >= 30, "{stored} stored, {kept} kept");
}

/// What was pressed, and what a form said before anything was typed in it.
#[derive(Default)]
struct Hand {
    told: Vec<String>,
    last: Option<Action>,
    came: String,
}

/// What a form says that is typed in it, and whether it is one.
fn typed(seat: &mut Seat) -> Option<(Context, String)> {
    let top = seat.app.top_mut()?;
    let context = top.context();
    top.text().map(|text| (context, text))
}

/// Presses a key and looks at all that came of it: how many commands were looked at, and how many texts.
fn press(seat: &mut Seat, chord: Chord, hand: &mut Hand) -> (usize, usize) {
    let before = typed(seat);
    let opens = before.is_none();
    let drafts = &seat.app.model.drafts;
    let kept: String = drafts.ids().filter_map(|id| drafts.get(id)).collect();
    let lines = app::plain(&seat.app);
    let context = seat.app.top().map(sendo::screen::Screen::context).unwrap();
    let action = keys::action_for(context, chord);
    seat.app.update(Msg::Key(chord));
    let out = seat.app.take_out();
    let commands: Vec<Command> = out
        .iter()
        .filter_map(|(_, request)| if let Request::Do { command, .. } = request { Some(command.clone()) } else { None })
        .collect();
    for command in &commands {
        is_what_was_read(command, context, &lines, &seat.app.model, &hand.told);
    }
    // What was kept before the lock is with the server then.
    let kept = if action == Some(Action::Lock) { kept } else { String::new() };
    let gone = kept + &format!("{out:?}");
    seat.send(out);
    let waits = before.is_some_and(|(_, text)| {
        !is_edit(action, hand.last) && is_not_lost(seat, &text, &gone, (&hand.told, &lines, &hand.came))
    });
    seat.settle();
    if opens && let Some((_, text)) = typed(seat) {
        hand.came = text;
    }
    hand.last = action;
    (commands.len(), waits.into())
}

/// A key that takes letters away by its writer's own hand, or one of the last notes that was not typed here.
fn is_edit(action: Option<Action>, before: Option<Action>) -> bool {
    let recalls = |action| matches!(action, Some(Action::NoteBefore | Action::NoteAfter));
    matches!(action, Some(Action::Edit(_))) || recalls(action) && recalls(before)
}

/// Whether a text that stood in a form and does not any more had to be somewhere; it fails where it is nowhere.
fn is_not_lost(seat: &mut Seat, text: &str, gone: &str, (told, before, came): (&[String], &[String], &str)) -> bool {
    let now = typed(seat).map(|(_, text)| text).unwrap_or_default();
    // One key is no thought, and what is still there is not lost.
    if text.trim().chars().nth(1).is_none() || is_within(&now, text) {
        return false;
    }
    let model = &seat.app.model;
    let stops = model.stop_word(text, &std::collections::BTreeSet::new()).is_some();
    let waiting = model.drafts.ids().filter_map(|id| model.drafts.get(id));
    let thrown = model.drafts.thrown().map(|(_, text)| text);
    let found = waiting.chain(thrown).any(|kept| contains(kept, text)) || contains(gone, text);
    let is_stop = seat.app.top().is_some_and(|top| top.context() == Context::Stop);
    // What a correction begins with stands in the entry; the form says so until something is typed in it.
    let is_stored = before.iter().any(|line| line.starts_with("correct an entry of")) && came == text;
    let searched = app::plain(&seat.app).iter().any(|line| line.contains("find") && is_within(line, text.trim()));
    let (told, before) = (told.join(""), before.join("\n"));
    assert!(
        found || stops || is_stop || is_stored || searched,
        "{text:?} is lost\n{told}\n{before}\n{}",
        seat.screen()
    );
    true
}

/// Whether a text is there still, with more typed into it.
fn is_within(now: &str, text: &str) -> bool {
    let mut now = now.chars();
    text.chars().all(|letter| now.any(|other| other == letter))
}

/// Whether every word of a text stands in another one.
fn contains(whole: &str, text: &str) -> bool {
    text.split_whitespace().all(|word| whole.contains(word) || whole.contains(&word.replace('"', "\\\"")))
}

/// Whether a command says what the screen said when the key was pressed.
fn is_what_was_read(command: &Command, context: Context, lines: &[String], model: &Model, told: &[String]) {
    let screen = lines.join("\n");
    let says = |text: &str| {
        let all = lines.join(" ");
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain(&all).contains(&plain(text)), "{text:?} was not read:\n{screen}\n{}", told.join(""));
    };
    let line = |lead: &str| lines.iter().rev().find_map(|line| line.strip_prefix(lead)).unwrap_or_default();
    match command {
        Command::Entry(EntryCommand::Log { entries }) if context == Context::LogLine => {
            says(&described(entries, model));
        }
        Command::Entry(EntryCommand::Correct { new, .. }) => {
            // Its plan may be an older one: the words of the line are in the reading, and the note.
            says(&new.note);
        }
        Command::Entry(EntryCommand::Log { entries }) => {
            let name =
                |entry: &NewEntry| model.cache.pupil(entry.pupil).map_or_else(String::new, |pupil| pupil.name.full());
            let is_shown = |name: &str| lines.iter().any(|line| line.contains(name) && !line.contains(": "));
            let others = entries.iter().filter(|entry| !is_shown(&name(entry))).count();
            assert!(screen.contains("sweep"), "{screen}");
            if others > 0 {
                says(&format!("and {others} cell"));
            }
        }
        Command::Flag(FlagCommand::RaiseFlag { flag: NewFlag { reason, urgency, note, line: about, parents, .. } }) => {
            says(&format!(
                "{}{}, answer needed: {}",
                reason.words(),
                parents.map_or_else(String::new, |know| format!(", {}", know.words())),
                urgency.words()
            ));
            assert_eq!(line("note > ").trim(), note.trim(), "{screen}\n{}", told.join(""));
            match about {
                Some(number) => says(&format!("line {number} ")),
                None => assert!(!lines.iter().any(|line| line.starts_with("line ")), "{screen}"),
            }
        }
        Command::Flag(FlagCommand::TakeStep { step, message, .. }) if context == Context::Message => {
            let whole = match step {
                Step::Reply => {
                    says("Enter sends the reply");
                    true
                }
                Step::Wait { on, .. } => {
                    says(&format!("reading: waits on {}", on.split_whitespace().collect::<Vec<_>>().join(" ")));
                    false
                }
                Step::Give { .. } => {
                    says("reading: asks ");
                    false
                }
                Step::Resolve { outcome, .. } => {
                    says(&format!("Enter ends it: {}", outcome.words()));
                    true
                }
                Step::Acknowledge | Step::Reopen | Step::TakeBack { .. } => panic!("it takes no words"),
            };
            if whole {
                assert_eq!(line("> ").trim(), message.trim(), "{screen}\n{}", told.join(""));
            }
        }
        Command::Amend(AmendCommand::TakeBack { how, .. }) if context == Context::Message => {
            says("why do you take back");
            assert_eq!(line("> ").trim(), how.why.trim(), "{screen}\n{}", told.join(""));
        }
        Command::Amend(AmendCommand::TakeBack { how, .. }) if context == Context::Confirm => {
            says(if how.hidden { "About another child: " } else { "Take back " });
        }
        Command::Amend(AmendCommand::TakeBack { how, .. }) => {
            assert!(!how.hidden && how.why.is_empty(), "what is not asked about is one's own last:\n{}", told.join(""));
        }
        _ => {}
    }
}

/// Entries in the words of the reading.
fn described(entries: &[NewEntry], model: &Model) -> String {
    let plan =
        entries.first().and_then(|entry| model.cache.card(entry.pupil).here()).and_then(|card| card.plan.as_ref());
    let written: Vec<Written> = entries
        .iter()
        .map(|entry| Written { fact: entry.fact.clone(), when: entry.when.clone(), note: entry.note.clone() })
        .collect();
    describe_at_school(&written, plan, model.cache.strategies(), model.today())
}
