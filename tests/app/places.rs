//! Every screen and every place: what a screen says of itself is what the table of places says of where it stands, and
//! every key that help names there does something.

use std::collections::BTreeSet;
use std::fs;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sendo::app::{self, Msg};
use sendo::domain::command::Command;
use sendo::domain::record::school::SchoolCommand;
use sendo::domain::record::school::setting::Setting;
use sendo::keys::{self, Action, Chord, Context, Nature};
use sendo::proto::ask::Reply;
use sendo::proto::message::Request;
use sendo::proto::signin::DoorStep;
use sendo::screen::Writing;

use super::thornhill::{School, Seat, chords as chords_of};

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";
/// Nobody: the door of an account that many use.
const DOOR: &str = "";
/// Somebody whose account asks for a code, once they have signed in.
const CODED: &str = "code";
/// The account "nobody", which every system has and which owns nothing.
const SHARED: u32 = 65_534;
const PIN: &str = "840275913662";

/// A screen's folder, who sits there, the keys that lead to it, and where the focus is then. A screen and a place may have
/// several: not every key acts in every state.
pub(crate) const WAYS: &[(&str, &str, &str, Context)] = &[
    ("pupils", TEACHER, "oka", Context::Pupils),
    ("pupils", TEACHER, "", Context::Pupils),
    ("pupil", TEACHER, "oka<Enter>", Context::Pupil),
    ("log", TEACHER, "oka1+ @tod settled well<Ctrl-Left>", Context::LogLine),
    ("log", TEACHER, "oka1+ @t", Context::LogLine),
    ("strategy", TEACHER, "oka<Enter><^E>", Context::Strategy),
    ("strategy", TEACHER, "oka<Enter><^E>1", Context::Strategy),
    ("finding", TEACHER, "oka<Enter><^N>", Context::Finding),
    ("finding", TEACHER, "oka<Enter><^N>1reads well<Ctrl-Left>", Context::Finding),
    ("plan_form", TEACHER, "oka<Enter><^K>", Context::PlanForm),
    ("plan_form", TEACHER, "oka<Enter><^K>11 to adults<Ctrl-Left>", Context::PlanForm),
    ("sweep", TEACHER, "<^G><Down><Down>+", Context::Sweep),
    ("sweep", TEACHER, "<^G><Down><Down>x<Up>", Context::Sweep),
    ("sweep", TEACHER, "<^G><Down><Down>+<Enter>in two<Ctrl-Left>", Context::CellNote),
    ("flag", TEACHER, "oka!", Context::Flag),
    ("flag", TEACHER, "oka!7a pencil grip<Ctrl-Left>", Context::FlagNote),
    ("desk", SENCO, "", Context::Desk),
    ("desk", SENCO, "1done<Enter>", Context::Desk),
    ("desk", SENCO, "/done<Enter>", Context::Desk),
    ("desk", SENCO, "/4b<Ctrl-Left>", Context::DeskFilter),
    ("item", SENCO, "<Enter>", Context::Item),
    ("item", SENCO, "/done<Enter><Enter>", Context::Item),
    ("item", TEACHER, "<^O><Enter>", Context::Item),
    ("inbox", TEACHER, "<^O>", Context::Inbox),
    ("readers", SENCO, "<Esc>oka<Enter>:who has read<Enter>", Context::Readers),
    ("message", SENCO, "rthank you<Ctrl-Left>", Context::Message),
    ("reason", TEACHER, "archie crossley<Enter>covering 3A<Ctrl-Left>", Context::Message),
    ("stop", TEACHER, "oka1+ he hits her<Enter>", Context::Stop),
    ("stop", TEACHER, "oka1+ he hits her LONG<Enter><^Y>", Context::Stop),
    ("staff", "office", "", Context::Staff),
    ("staff", "office", "<Down>r<Ctrl-Left>", Context::StaffLine),
    ("counts", "m.hughes", "", Context::Report),
    ("audit", SENCO, ":audit<Enter>", Context::Report),
    ("compare", TEACHER, "oka<Enter>:compare<Enter>", Context::Report),
    ("paper", TEACHER, "oka<Enter>:plain words<Enter>", Context::Report),
    ("palette", TEACHER, ":", Context::Palette),
    ("palette", TEACHER, ":the<Ctrl-Left>", Context::Palette),
    ("help", TEACHER, "?", Context::Help),
    ("misplaced", TEACHER, ":what was hidden<Enter>", Context::Report),
    ("confirm", TEACHER, "<Esc>", Context::Confirm),
    ("confirm", TEACHER, "oka1+ 3+<Enter><Esc><^Z>", Context::Confirm),
    ("signin", DOOR, "h", Context::SignIn),
    ("signin", DOOR, "hb<Enter>1", Context::SignIn),
    ("code", CODED, "<Enter>1", Context::SignIn),
    ("lock", TEACHER, "<^L>", Context::Locked),
];

/// What acts only where somebody else did something, and is shown where that is: with `^R` rows come into their order.
const QUIET: &[(Context, Action)] = &[(Context::Inbox, Action::Refresh), (Context::Desk, Action::Refresh)];

/// Somebody before a screen.
pub(crate) fn arrive(school: &School, login: &str, keys: &str) -> Seat {
    let keys = keys.replace("LONG", &"and then ".repeat(300));
    match login {
        DOOR => {
            many_use_it(school);
            let mut seat = Seat::at_door(school, SHARED);
            seat.keys(&keys);
            seat
        }
        CODED => {
            many_use_it(school);
            let make = DoorStep::MakePins { login: Some(SENCO.into()), forget_code: false };
            let Ok(Reply::Slips(slips, _)) = school.caller("office").ask(Request::Door(make)) else { panic!("no PIN") };
            let wide = Setting::SecondFactor(sendo::domain::record::school::SecondFactor::Wide);
            school
                .caller("office")
                .run(Command::School(SchoolCommand::Set { setting: wide, owner: String::new() }))
                .unwrap();
            let mut seat = Seat::at_door(school, SHARED);
            seat.keys(&slips[0].initials).keys("<Enter>").keys(slips[0].pin.bare()).keys("<Enter>");
            seat.keys(PIN).keys("<Enter>").keys(PIN).keys("<Enter>").keys(&keys);
            seat
        }
        _ => {
            let mut seat = school.seat(login);
            seat.keys(&keys);
            seat
        }
    }
}

fn many_use_it(school: &School) {
    let account = uzers::get_user_by_uid(SHARED).unwrap().name().to_string_lossy().into_owned();
    let setting = Setting::SharedLogins(BTreeSet::from([account]));
    school.caller("office").run(Command::School(SchoolCommand::Set { setting, owner: String::new() })).unwrap();
}

/// Somebody else changes what one looks at, and the screen says so.
fn change(school: &School, seat: &mut Seat) {
    school.seat("k.osei").keys("oka1+<Enter>").shows(&["Logged"]);
    seat.wait_for("changed by");
}

fn here(seat: &Seat) -> Context {
    seat.app.top().unwrap().context()
}

#[test]
fn every_screen_and_every_place_has_a_way_here() {
    let folders = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/screen")).unwrap();
    let folders = folders.map(|entry| entry.unwrap()).filter(|entry| entry.file_type().unwrap().is_dir());
    let mut screens: BTreeSet<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(screens.remove("page"), "lines that several screens show");
    assert_eq!(WAYS.iter().map(|way| way.0.to_owned()).collect::<BTreeSet<_>>(), screens);
    let places: BTreeSet<Context> = WAYS.iter().map(|way| way.3).collect();
    assert_eq!(places, Context::ALL.iter().copied().collect());
}

#[test]
fn what_a_screen_says_of_itself_is_what_its_place_says() {
    let school = School::thornhill();
    for (screen, login, keys, context) in WAYS.iter().filter(|way| way.1 != DOOR && way.1 != CODED) {
        check(&school, (screen, login, keys), *context);
    }
    let school = School::thornhill();
    for (screen, login, keys, context) in WAYS.iter().filter(|way| way.1 == DOOR || way.1 == CODED) {
        check(&school, (screen, login, keys), *context);
    }
}

fn check(school: &School, way: (&str, &str, &str), context: Context) {
    let (screen, login, keys) = way;
    let mut seat = arrive(school, login, keys);
    assert_eq!(here(&seat), context, "{screen} {keys}:\n{}", seat.screen());
    let place = context.place();
    let top = seat.app.top_mut().unwrap();
    let (is_form, is_secret) = match top.writing() {
        Writing::Form(_) => (true, false),
        Writing::Secret => (false, true),
        Writing::Nothing => (false, false),
    };
    assert_eq!(is_form, place.nature == Nature::Form, "{screen} {keys}: whether it is a form");
    assert!(!is_secret || context.hides(), "{screen} {keys}: what is secret is typed where it is hidden");
    assert_eq!(top.holds().is_some(), place.holds, "{screen} {keys}: whether it holds a record");
    assert!(place.unsent.is_none() || place.holds, "{context:?} keeps what is about a pupil");
    let top = seat.app.top().unwrap();
    assert!(!place.holds || top.holds() == top.shows(&seat.app.model), "{screen} {keys}: it is told what it holds");
    // F8 leads to the stop wherever somebody is in, with what is typed, and back.
    let typed = seat.app.top_mut().unwrap().text();
    seat.keys("<F8>");
    let stops = context.is_inside();
    assert_eq!(here(&seat) == Context::Stop, stops, "{screen} {keys}: F8");
    if stops && context != Context::Stop {
        let words = typed.filter(|typed| !typed.trim().is_empty());
        let shown = seat.screen().contains("Write these words down now");
        assert_eq!(shown, words.is_some(), "{screen} {keys}: the stop shows what is typed:\n{}", seat.screen());
        seat.keys("<Esc>");
        assert_eq!(here(&seat), context, "{screen} {keys}: Esc goes back");
    }
    // What was typed is not here for the next one.
    drop(seat);
}

#[test]
fn a_worry_is_wiped_in_every_form() {
    let school = School::thornhill();
    let mut wiped = BTreeSet::new();
    for (screen, login, keys, context) in WAYS.iter().filter(|way| way.3.is_form() && way.3.fills()) {
        let mut seat = arrive(&school, login, keys);
        seat.update(Msg::Paste(" quuxel ".into()));
        let holds = |seat: &mut Seat| app::plain(&seat.app).join("\n").contains("quuxel");
        if !holds(&mut seat) {
            continue; // Nothing is typed there yet.
        }
        assert_eq!(here(&seat), *context, "{screen} {keys}");
        // What is looked for is stored nowhere: it does not go with the stop.
        let typed = seat.app.top_mut().unwrap().text().unwrap_or_default();
        if !typed.contains("quuxel") {
            continue;
        }
        seat.keys("<F8><^Y>");
        assert!(holds(&mut seat), "{screen} {keys}: the stop shows the words:\n{}", seat.screen());
        seat.keys("<^X><Esc>");
        let drafts = &seat.app.model.drafts;
        assert!(drafts.ids().all(|id| !drafts.get(id).unwrap().contains("quuxel")), "{screen} {keys}");
        assert!(!holds(&mut seat), "{screen} {keys}: it is wiped:\n{}", seat.screen());
        wiped.insert(*screen);
    }
    let forms: BTreeSet<&str> = WAYS.iter().filter(|way| way.3.is_form()).map(|way| way.0).collect();
    assert_eq!(wiped, forms);
}

/// What is seen at 80x24, and where the cursor stands.
fn seen(seat: &Seat) -> (Buffer, Option<(u16, u16)>) {
    let area = Rect::new(0, 0, 80, 24);
    let mut buffer = Buffer::empty(area);
    let cursor = app::draw(&seat.app, area, &mut buffer);
    (buffer, cursor)
}

/// Presses a key; whether anything came of it, and whether the school or the writer's drafts are others now.
fn press(seat: &mut Seat, chord: Chord) -> (bool, bool) {
    let before = (seen(seat), here(seat));
    seat.app.update(Msg::Key(chord));
    let out = seat.app.take_out();
    let writes = |(_, request): &(u64, Request)| {
        matches!(request, Request::Do { .. } | Request::KeepDrafts { .. } | Request::Door(_))
    };
    // A sentence was said by this key: it takes the one before away.
    let said = seat.app.model.said.is_some();
    let (asked, changed) = (!out.is_empty(), out.iter().any(writes));
    seat.send(out);
    seat.settle();
    let acted = asked || said || seat.app.is_finished() || before != (seen(seat), here(seat));
    (acted, changed)
}

/// The keys of a row there; of digits those that the row names.
fn chords(row: &keys::Row, context: Context) -> Vec<Chord> {
    let last = row.range.and_then(|range| range.strip_prefix("1-")).and_then(|last| last.parse::<u8>().ok());
    let named = |chord: &Chord| match (last, chord.digit()) {
        (Some(last), Some(digit)) => digit <= last,
        _ => true,
    };
    row.chords_in(context).filter(named).collect()
}

#[test]
fn every_key_that_help_names_does_something() {
    let mut dead = Vec::new();
    for context in Context::ALL {
        let rows = keys::help(*context).filter(|row| !QUIET.contains(&(*context, row.action)));
        let mut left: Vec<(Chord, Action)> =
            rows.flat_map(|row| chords(row, *context).into_iter().map(|chord| (chord, row.action))).collect();
        for (_, login, keys, _) in WAYS.iter().filter(|way| way.3 == *context) {
            press_all(login, keys, *context, &mut left);
        }
        dead.extend(left.into_iter().map(|(chord, action)| format!("{chord} in {context:?}: {action:?}")));
    }
    assert!(dead.is_empty(), "nothing comes of\n{}", dead.join("\n"));
}

#[test]
fn every_key_that_a_drawn_screen_names_is_one_of_its_place() {
    let school = School::thornhill();
    let mut wrong = Vec::new();
    // Help and the palette name the keys of the place underneath.
    let about_others = |context: &Context| matches!(context, Context::Help | Context::Palette);
    for (screen, login, keys, context) in WAYS.iter().filter(|way| way.1 != DOOR && way.1 != CODED) {
        if about_others(context) {
            continue;
        }
        let mut seat = arrive(&school, login, keys);
        if context.holds() {
            change(&school, &mut seat);
        }
        let drawn = seat.screen();
        // An initial is no key: "F. Moreau".
        let drawn = drawn.replace("F. ", "Fay ");
        let words = drawn.split(|letter: char| !(letter.is_alphanumeric() || letter == '^'));
        let named =
            words.filter(|word| word.starts_with('^') || word.starts_with('F')).filter_map(|word| word.parse().ok());
        // What lies over a screen leaves some of it to be seen: those are the keys of that one.
        let under = seat.app.top().unwrap().floats().then_some([Context::Pupils, Context::Pupil, Context::Desk]);
        let places: Vec<Context> = [*context].into_iter().chain(under.into_iter().flatten()).collect();
        let acts = |chord: &Chord| places.iter().any(|place| keys::action_for(*place, *chord).is_some());
        let dead = named.filter(|chord| !acts(chord));
        wrong.extend(dead.map(|chord| format!("{screen} {keys}: {chord}\n{drawn}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What makes way for a key: a row above, a letter on either side of the cursor, a column to the left.
const BEFORE: [&str; 4] = ["", "<Down>", "aa<Left>", "<Right>"];

/// Presses each of the keys there, and takes those out that do something.
fn press_all(login: &str, keys: &str, context: Context, left: &mut Vec<(Chord, Action)>) {
    let mut place: Option<(School, Seat)> = None;
    for before in BEFORE {
        left.retain(|(chord, action)| {
            let (school, mut seat) = place.take().unwrap_or_else(|| {
                let school = School::thornhill();
                let seat = arrive(&school, login, keys);
                (school, seat)
            });
            if *action == Action::Changes {
                change(&school, &mut seat);
            }
            let mut changed = chords_of(before).into_iter().any(|chord| press(&mut seat, chord).1);
            let is_there = here(&seat) == context;
            let (acted, wrote) = press(&mut seat, *chord);
            changed |= wrote;
            if !changed {
                let seat = if here(&seat) == context { seat } else { arrive(&school, login, keys) };
                place = Some((school, seat));
            }
            !(is_there && acted)
        });
    }
}
