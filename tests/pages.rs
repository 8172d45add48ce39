//! Long lists: they come in pages, each of so many rows and bytes at most, also while others write; what is on the screen
//! is never said to be nothing before the server has said so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeSet;

use sendo::app::Msg;
use sendo::client::Caller;
use sendo::domain::command::Command;
use sendo::domain::id::{FlagId, PupilId};
use sendo::domain::record::entry::Kind;
use sendo::domain::record::flag::{AsSeen, FlagCommand, NewFlag, Reason, Resolution, Step, Urgency};
use sendo::domain::record::plan::PlanCommand;
use sendo::domain::record::plan::edit::PlanEdit;
use sendo::domain::record::staff::Role;
use sendo::domain::record::worry::WorryCommand;
use sendo::proto::ask::Reply;
use sendo::proto::message::{Notice, Request, Told, Topic};
use sendo::proto::subject::{Order, Wanted};
use sendo::proto::view::{Item, Signed};
use sendo::proto::{Desk, Onward, Page, Question, Slice, ask, frame};
use thornhill::{School, Seat};

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";

/// How many bytes an answer may have: a page stops at 256 kB, behind the row that went over it.
const MOST: usize = 256 * 1024 + 64 * 1024 + 16 * 1024;

fn flag(pupil: PupilId, urgency: Urgency, note: String) -> Command {
    let flag = NewFlag { pupil, reason: Reason::Other, urgency, note, links: Vec::new(), line: None, parents: None };
    Command::Flag(FlagCommand::RaiseFlag { flag })
}

fn raise(caller: &mut Caller, pupil: PupilId, urgency: Urgency, note: &str) -> FlagId {
    caller.run(flag(pupil, urgency, note.to_owned())).unwrap().0.made[0].into()
}

fn resolve(senco: &mut Caller, flag: FlagId) {
    let step = Step::end(Resolution::Advice);
    senco.run(Command::Flag(FlagCommand::step(flag, None, step, "done"))).unwrap();
}

fn size(reply: &Reply) -> usize {
    frame::encode(&Told::Reply(1, reply.clone())).unwrap().len()
}

/// Walks a list, and says what came on each page. Between two pages `meanwhile` happens.
fn walk<T>(
    caller: &mut Caller,
    first: &Question,
    pick: impl Fn(Reply) -> Page<T>,
    mut meanwhile: impl FnMut(usize),
) -> Vec<T> {
    let (mut all, mut question, mut pages) = (Vec::new(), first.clone(), 0);
    loop {
        let reply = caller.ask(question).unwrap();
        assert!(size(&reply) <= MOST, "{} bytes of {first:?}", size(&reply));
        let page = pick(reply);
        assert!(!page.rows.is_empty() || page.more.is_none(), "an empty page goes on: {first:?}");
        all.extend(page.rows);
        pages += 1;
        meanwhile(pages);
        match page.more {
            Some(more) => question = first.clone().on(more),
            None => return all,
        }
    }
}

fn items(reply: Reply) -> Page<Item> {
    match reply {
        Reply::Items(page) => page,
        other => panic!("{other:?}"),
    }
}

/// Three hundred in every run; `SENDO_ITEMS=1200` for as many as once stopped the queue.
#[test]
fn many_long_notes_come_page_by_page() {
    let many = std::env::var("SENDO_ITEMS").ok().and_then(|many| many.parse().ok()).unwrap_or(300);
    let school = School::thornhill();
    let (amara, note) = (school.amara(), "long words ".repeat(58_000 / 11));
    let before: BTreeSet<FlagId> =
        school.caller(SENCO).whole(&ask::items(Desk::all())).unwrap().iter().map(|item| item.flag.id).collect();
    // One person may have so much stored within a minute: sixty such notes each.
    let Ok(Reply::Staff(staff)) = school.caller(SENCO).ask(Question::Staff) else { panic!("no staff") };
    let teachers = staff.iter().filter(|person| person.roles.contains(&Role::Teacher) && !person.disabled);
    let mut teachers: Vec<Caller> = teachers.map(|person| school.caller(&person.login)).collect();
    let raisers = teachers.len();
    let mut raised: BTreeSet<FlagId> =
        (0..many).map(|nth| raise(&mut teachers[nth / 60 % raisers], amara, Urgency::Week, &note)).collect();
    let mut teacher = school.caller(TEACHER);
    assert_eq!(raised.len(), many);
    raised.extend(before);

    // Whole, every item once, also while others come in and one is more urgent than all that were told.
    let mut senco = school.caller(SENCO);
    let slice = Slice::default();
    let mut late = BTreeSet::new();
    let all = walk(&mut senco, &Question::Items { of: Desk::all(), slice }, items, |page| {
        if page % 40 == 1 {
            late.insert(raise(&mut teacher, amara, Urgency::Today, "today"));
            late.insert(raise(&mut teacher, amara, Urgency::Review, "some day"));
        }
    });
    let told: Vec<FlagId> = all.iter().map(|item| item.flag.id).collect();
    let once: BTreeSet<FlagId> = told.iter().copied().collect();
    assert_eq!(told.len(), once.len(), "an item came twice");
    assert!(raised.is_subset(&once), "an item did not come");
    assert!(once.iter().all(|id| raised.contains(id) || late.contains(id)));
    let places: Vec<_> = all.iter().filter(|item| raised.contains(&item.flag.id)).map(|item| item.flag.id).collect();
    let again = senco.whole(&ask::item_rows(Desk::all())).unwrap();
    let same: Vec<FlagId> = again.page.iter().map(|row| row.id).filter(|id| raised.contains(id)).collect();
    assert_eq!(places, same, "rows and whole items stand in one order");

    // Their flagger's own, the same way.
    let own = walk(&mut teacher, &Question::Items { of: Desk::Own, slice: Slice::default() }, items, |_| {});
    assert!(own.len() >= many.min(60));

    // The screen: the count, rows, the item under the cursor whole; it loads on to the end.
    let mut seat = school.seat(SENCO);
    let count = again.open;
    seat.shows(&[&format!("{count} to do"), "Amara Okafor"]).hides(&["Nothing is to be dealt with"]);
    for _ in 0..20 {
        seat.keys("<End>");
    }
    seat.hides(&["Nothing is to be dealt with"]);
    let rows = again.page.len();
    assert!(seat.app.model.cache.here(&ask::item_rows(Desk::all())).is_some_and(|here| here.page.len() == rows));
    seat.keys("<Home><PgDn><PgDn>").shows(&["long words long words"]);
}

#[test]
fn a_list_is_walked_in_one_order_whatever_its_pages() {
    let school = School::thornhill();
    let (amara, mut teacher, mut senco) = (school.amara(), school.caller(TEACHER), school.caller(SENCO));
    let urgencies = [Urgency::Review, Urgency::Today, Urgency::Week];
    for place in 0..30 {
        let id = raise(&mut teacher, amara, urgencies[place % 3], &format!("note {place}"));
        if place % 2 == 0 {
            resolve(&mut senco, id);
        }
    }
    let looked_for = |filter: &str, order| Desk::Triage(Wanted { filter: filter.into(), order });
    let orders = Order::ALL.iter().map(|order| looked_for("", *order));
    let found =
        [looked_for("done", Order::Urgency), looked_for("done note", Order::Age), looked_for("4b", Order::Pupil)];
    for of in [Desk::Own, Desk::About(amara)].into_iter().chain(orders).chain(found) {
        let whole = senco.whole(&ask::items(of.clone())).unwrap();
        assert!(!whole.is_empty() || of == Desk::Own, "{of:?}");
        let ids: Vec<FlagId> = whole.iter().map(|item| item.flag.id).collect();
        for limit in [1, 2, 7, 1000] {
            let walked =
                walk(&mut senco, &Question::Items { of: of.clone(), slice: Slice::first(limit) }, items, |_| {});
            assert_eq!(walked.iter().map(|item| item.flag.id).collect::<Vec<_>>(), ids, "{of:?} by {limit}");
        }
    }
    // What is to be dealt with lies in its piles, oldest first; what is done lies apart, newest first.
    let desk = senco.whole(&ask::item_rows(Desk::all())).unwrap();
    let places: Vec<_> = desk.page.iter().map(|row| (row.desk.as_ref().unwrap().pile, row.raised, row.id)).collect();
    assert!(places.is_sorted());
    assert_eq!((desk.open, desk.page.iter().filter(|row| row.resolved).count()), (desk.page.len(), 0));
    let done = senco.whole(&ask::item_rows(looked_for("done", Order::Urgency))).unwrap();
    assert!(done.page.iter().map(|row| std::cmp::Reverse((row.raised, row.id))).is_sorted());
    assert!(done.page.iter().all(|row| row.resolved));
    let entries = |limit| {
        let first = Question::Entries { pupil: amara, sort: Kind::Observation, slice: Slice::first(limit) };
        let pick = |reply| if let Reply::Entries(page) = reply { page } else { panic!("{reply:?}") };
        let walked: Vec<Signed> = walk(&mut school.caller(SENCO), &first, pick, |_| {});
        walked.iter().map(|signed| signed.seq).collect::<Vec<_>>()
    };
    assert_eq!(entries(1), entries(1000));
    // A place of another list, or nonsense, is refused in words.
    for place in ["", "nonsense", "[1,2]", "{\"about\":[\"x\"]}"] {
        let question = Question::Items { of: Desk::all(), slice: Slice::on(Onward(place.into()), 5) };
        assert!(senco.ask(question).unwrap_err().to_string().contains("no place of this list"), "{place}");
    }
}

/// Every way into a list that a screen shows, and what it would say if there were nothing.
const NOTHING: &[(&str, &str, &[&str])] = &[
    (SENCO, "", &["Nothing is to be dealt with", "to do"]),
    (TEACHER, "<^O>", &["Nothing waits for you", "no answer, no nudge"]),
    (SENCO, ":who saw<Enter>", &["Nothing was seen"]),
    ("office", "", &["no link besides", "0 people", "nobody works here"]),
    (TEACHER, "oka<Enter>", &["nothing yet"]),
    (TEACHER, "oka<Enter>:who has read<Enter>", &["Nobody works with", "0 of"]),
    (TEACHER, "oka<Enter>:compare<Enter>", &["There is no second version"]),
    ("m.hughes", "", &["     0  pupils"]),
];

#[test]
fn nothing_is_said_only_when_the_server_has_said_so() {
    let school = School::thornhill();
    for (login, keys, nothing) in NOTHING {
        // No answer comes at all: neither at the start, nor behind a key, nor while the line is down.
        let mut seat = Seat::silent(&school, login);
        for chord in thornhill::chords(keys) {
            seat.app.update(Msg::Key(chord));
            seat.hides(nothing);
        }
        seat.app.update(Msg::LineDown("it was cut".into()));
        seat.hides(nothing);
    }
}

#[test]
fn a_refused_list_says_why() {
    use sendo::domain::command::{Refusal, RefusalKind};
    let school = School::thornhill();
    let mut seat = Seat::silent(&school, SENCO);
    let asked = seat.app.take_out();
    let why = "The disk does not answer.";
    for (id, request) in asked {
        if matches!(&request, Request::Ask(Question::ItemRows { .. })) {
            let refusal = Refusal::new(RefusalKind::Unavailable, why);
            seat.app.update(Msg::Told(Box::new(Told::Reply(id, Reply::Refused(refusal)))));
        }
    }
    seat.app.update(Msg::Key(thornhill::chords("<Down>")[0]));
    seat.shows(&["The disk does not"]).hides(&["Nothing is to be dealt with", "on its way"]);
}

#[test]
fn what_changes_is_asked_for_by_its_id_and_only_where_it_is_shown() {
    let school = School::thornhill();
    let (amara, mut teacher) = (school.amara(), school.caller(TEACHER));
    let id = raise(&mut teacher, amara, Urgency::Week, &"long ".repeat(10_000));
    let told = |topics: BTreeSet<Topic>| Msg::Told(Box::new(Told::Notice(Notice::Changed(topics))));
    let asks = |seat: &mut Seat, topics: &[Topic]| {
        seat.app.update(told(topics.iter().copied().collect()));
        let out: Vec<Request> = seat.app.take_out().into_iter().map(|(_, request)| request).collect();
        out
    };
    // The queue on the screen: its row by its id, and no more.
    let mut seat = school.seat(SENCO);
    let row: Request = Question::RowsOf { items: BTreeSet::from([id]) }.into();
    assert_eq!(asks(&mut seat, &[Topic::Item(id)]), [row]);
    let reply = school.caller(SENCO).ask(Question::RowsOf { items: BTreeSet::from([id]) }).unwrap();
    let notice = frame::encode(&Told::Notice(Notice::Changed([Topic::Item(id)].into()))).unwrap().len();
    assert!(size(&reply) + notice <= 1000, "an item costs {} and {notice} bytes", size(&reply));
    // Somebody else's item, an inbox that is not open: the small count, and no more.
    let mut seat = school.seat(TEACHER);
    let topic = Topic::InboxOf(seat.app.model.me().unwrap());
    assert_eq!(asks(&mut seat, &[topic]), [Question::Waits.into()]);
    assert_eq!(asks(&mut school.seat(TEACHER), &[Topic::Queue, Topic::Item(id)]), []);
}

#[test]
fn a_saved_plan_rings_in_the_inboxes_of_those_whose_it_is() {
    let school = School::thornhill();
    let (amara, mut senco) = (school.amara(), school.caller(SENCO));
    let staff = senco.get(&ask::staff()).unwrap();
    let read = senco.whole(&ask::read_by(amara)).unwrap();
    let carry: BTreeSet<&str> =
        read.readers.iter().filter(|reader| reader.works_with).map(|reader| reader.login.as_str()).collect();
    let watchers: Vec<_> = staff
        .iter()
        .filter(|person| !person.disabled && school.caller(&person.login).get(&ask::waits()).is_ok())
        .map(|person| {
            let (mut caller, topic) = (school.caller(&person.login), Topic::InboxOf(person.id));
            caller.ask(Request::Watch { topics: BTreeSet::from([topic, Topic::School]) }).unwrap();
            (person.login.as_str(), topic, caller.split().1)
        })
        .collect();
    let edit = PlanEdit::SayLine { number: 2, text: "another way".into() };
    senco.run(Command::Plan(PlanCommand::WritePlan { pupil: amara, cycle: 3, base: 1, edits: vec![edit] })).unwrap();
    // Behind it something that everybody hears of: who has heard of nothing else by then was not told.
    senco.run(Command::Worry(WorryCommand::PassWord { word: "bruise".into() })).unwrap();
    let mut rung = BTreeSet::new();
    for (login, topic, mut hearing) in watchers {
        loop {
            let Told::Notice(Notice::Changed(topics)) = hearing.wait().unwrap() else { continue };
            if topics.contains(&topic) {
                rung.insert(login);
            }
            if topics.contains(&Topic::School) {
                break;
            }
        }
    }
    assert!(!carry.is_empty() && carry.len() < staff.len());
    assert_eq!(rung, carry);
}

#[test]
fn what_waits_is_counted_as_it_is_listed() {
    let school = School::thornhill();
    for login in [TEACHER, SENCO, "k.osei"] {
        let mut caller = school.caller(login);
        let waits = caller.get(&ask::waits()).unwrap();
        let own = caller.whole(&ask::item_rows(Desk::Own)).unwrap();
        let plans = caller.whole(&ask::unread_plans()).unwrap();
        let nudged = plans.iter().filter(|plan| plan.nudge.is_some()).count();
        assert_eq!(waits.answers, own.page.iter().filter(|row| row.news).count(), "{login}");
        assert_eq!(waits.answers + waits.left_lying + waits.others, own.page.len(), "{login}");
        assert_eq!((waits.nudges, waits.plans), (nudged, plans.len() - nudged), "{login}");
        assert_eq!(waits.concerns, caller.whole(&ask::open_concerns()).unwrap().len(), "{login}");
        assert_eq!(waits.tried, caller.whole(&ask::tried()).unwrap().len(), "{login}");
    }
}

#[test]
fn an_item_that_is_over_for_all_is_taken_up_again() {
    let school = School::thornhill();
    let (mut teacher, mut senco) = (school.caller(TEACHER), school.caller(SENCO));
    let flag = raise(&mut teacher, school.amara(), Urgency::Week, "pencil");
    resolve(&mut senco, flag);
    let see = |last| Command::Flag(FlagCommand::SeeAnswers { item: AsSeen { flag, last: Some(last) } });
    // Each names the last step that it knows of, by its id.
    let ids = |caller: &mut Caller| {
        let thread = caller.get(&ask::item(flag)).unwrap().flag.thread;
        thread.iter().map(|step| step.id).collect::<Vec<_>>()
    };
    let first = ids(&mut teacher)[0];
    teacher.run(see(first)).unwrap();
    teacher.run(see(first)).unwrap(); // Over another terminal, which has not heard of it yet.
    // Nobody has anything to do with it now; it is looked for on the shelf.
    let step = |last, step, message: &str| Command::Flag(FlagCommand::step(flag, last, step, message));
    teacher.run(step(Some(first), Step::Reopen, "it is back")).unwrap();
    let whole = senco.get(&ask::item(flag)).unwrap().flag;
    assert_eq!((whole.thread.len(), whole.is_resolved()), (2, false));
    senco.run(step(whole.last(), Step::end(Resolution::Advice), "again")).unwrap();
    let third = ids(&mut teacher)[2];
    teacher.run(see(third)).unwrap();
    senco.run(step(Some(third), Step::Reply, "one word more")).unwrap();
    for stale in [None, Some(first), Some(third), Some(flag.0.into())] {
        let refused = senco.run(step(stale, Step::Reply, "too late")).unwrap_err().to_string();
        assert!(refused.contains("S. Iqbal was faster"), "{refused}");
    }
    let fourth = ids(&mut senco)[3];
    assert!(school.caller("k.osei").run(step(Some(fourth), Step::Reopen, "not mine")).is_err());
    assert_eq!(ids(&mut teacher).into_iter().collect::<BTreeSet<_>>().len(), 4);
    assert_eq!(teacher.get(&ask::item(flag)).unwrap().flag.thread.len(), 4);
}
