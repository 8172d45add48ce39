//! A client of somebody's own making, over bare frames: it asks what no screen would ask, and gets no record without a
//! reason that stands in the journal, before and after the index is made again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/raw.rs"]
mod raw;
#[path = "support/thornhill.rs"]
mod thornhill;

use std::sync::Arc;

use raw::{Raw, hello};
use sendo::clock::Clock;
use sendo::domain::audit::Kind;
use sendo::domain::command::{Command, Done, RefusalKind};
use sendo::domain::id::{CommandId, PupilId, StaffId};
use sendo::domain::kind::Change;
use sendo::domain::record::entry::{self, EntryCommand, Fact, NewEntry, Outcome};
use sendo::domain::record::pupil::{PupilChange, PupilCommand};
use sendo::domain::record::staff::StaffCommand;
use sendo::domain::time::Instant;
use sendo::proto::ask::Reply;
use sendo::proto::message::{PaperTo, Request};
use sendo::proto::signin::DoorStep;
use sendo::proto::view::Brief;
use sendo::proto::{Question, Slice};
use sendo::random::Dice;
use sendo::server::Server;
use sendo::store::{Commit, RealDisk, Store};
use thornhill::School;

/// Over a new line, as somebody.
fn line(server: &Server, login: &str) -> Raw {
    Raw::new(server, login).0
}

fn run(raw: &mut Raw, cmd: CommandId, command: &Command) -> Reply {
    raw.ask(Request::Do { cmd, command: command.clone() }).unwrap()
}

/// How many of the five ways to a record are open.
fn ways_to(raw: &mut Raw, pupil: PupilId) -> usize {
    let record = Question::Record { pupil, limit: 50 };
    let entries = Question::Entries { pupil, sort: entry::Kind::Observation, slice: Slice::first(50) };
    let handout = Question::Handout { pupil, to: PaperTo::Screen };
    let ways = [record, entries, handout, Question::Plan { pupil }, Question::Card { pupil }];
    let replies = raw.ask_all(ways.map(Request::from));
    let closed = [Some(RefusalKind::NeedsReason), Some(RefusalKind::NotAllowed)];
    replies.iter().filter(|reply| !closed.contains(&kind(reply))).count()
}

fn kind(reply: &Reply) -> Option<RefusalKind> {
    if let Reply::Refused(refusal) = reply { Some(refusal.kind) } else { None }
}

fn done(reply: Reply) -> Done {
    match reply {
        Reply::Done { done, .. } => done,
        other => panic!("{other:?}"),
    }
}

/// Refused in the same words whoever asks, with nothing of what was done.
fn used_for_something_else(reply: &Reply) {
    let Reply::Refused(refusal) = reply else { panic!("{reply:?}") };
    let sentence = "That command was used already for something else: nothing was done. Do it again.";
    assert_eq!((refusal.kind, refusal.sentence.as_str()), (RefusalKind::Conflict, sentence));
    assert_eq!(refusal.theirs, None);
}

fn opening(pupil: PupilId, reason: &str) -> Command {
    Command::Pupil(PupilCommand::Open { pupil, reason: reason.into() })
}

fn observation(pupil: PupilId, note: &str) -> Command {
    let fact = Fact::Observation {
        number: Some(1),
        code: "CI07".into(),
        result: Outcome::Worked,
        support: None,
        minutes: None,
        serves: Vec::new(),
    };
    Command::Entry(EntryCommand::Log {
        entries: vec![NewEntry { pupil, cycle: 3, fact, when: None, note: note.into() }],
    })
}

/// Whom a teacher does not work with.
fn strangers(school: &School) -> Vec<Brief> {
    let Ok(Reply::Pupils(all)) = school.caller("h.bennett").ask(Question::Pupils) else { panic!("no pupils") };
    let strangers: Vec<Brief> = all.into_iter().filter(|pupil| !pupil.mine).collect();
    assert!(strangers.len() > 100, "{}", strangers.len());
    strangers
}

/// What the audit has of somebody, oldest first.
fn trace(server: &Server, login: &str) -> Vec<(Kind, Option<PupilId>)> {
    let question = Question::Audit { pupil: None, staff: Some(login.into()), since: None, slice: Slice::first(1000) };
    let Reply::Audit(page) = line(server, "s.iqbal").ask(question.into()).unwrap() else { panic!("no audit") };
    page.rows.into_iter().rev().map(|row| (row.kind, row.pupil_id)).collect()
}

/// The school again, its index made anew from the journal.
fn rebuilt(school: School) -> School {
    let root = school.root.clone();
    let folder = school.close();
    std::fs::remove_dir_all(root.join("sled")).unwrap();
    School::reopened(folder, root)
}

#[test]
fn a_command_that_was_used_opens_nobody() {
    let school = School::thornhill();
    let (amara, strangers) = (school.amara(), strangers(&school));
    let (used, opened) = (Dice::system().command().unwrap(), Dice::system().command().unwrap());
    let (log, open) = (observation(amara, "used"), opening(strangers[0].id, "covering for a day"));
    let mut teacher = line(school.server(), "h.bennett");
    let first = done(run(&mut teacher, used, &log));
    assert_eq!(first.made.len(), 1);
    let try_all = |teacher: &mut Raw, cmd, but: usize| {
        for pupil in strangers.iter().skip(but) {
            used_for_something_else(&run(teacher, cmd, &opening(pupil.id, "covering for a day")));
            used_for_something_else(&run(teacher, cmd, &opening(pupil.id, "")));
            assert_eq!(ways_to(teacher, pupil.id), 0, "{}", pupil.name.full());
        }
    };
    try_all(&mut teacher, used, 0);
    assert_eq!(trace(school.server(), "h.bennett"), [(Kind::Changed, Some(amara))]);
    // One that did open somebody opens nobody else.
    let open_done = done(run(&mut teacher, opened, &open));
    try_all(&mut teacher, opened, 1);
    assert_eq!(ways_to(&mut teacher, strangers[0].id), 5);
    // Without waiting for any answer, over a line of its own.
    let mut hasty = line(school.server(), "h.bennett");
    let (cmd, pupil) = (Dice::system().command().unwrap(), strangers[1].id);
    let asked = [observation(amara, "hasty"), opening(pupil, "covering")].map(|command| Request::Do { cmd, command });
    let replies = hasty.ask_all(asked.into_iter().chain([Question::Record { pupil, limit: 5 }.into()]));
    assert_eq!((done(replies[0].clone()).made.len(), kind(&replies[2])), (1, Some(RefusalKind::NeedsReason)));
    used_for_something_else(&replies[1]);
    assert_eq!(ways_to(&mut hasty, pupil), 0);

    // The same after the index was made anew: what the command wanted is not known then, but whose it was.
    drop((teacher, hasty));
    let school = rebuilt(school);
    let mut teacher = line(school.server(), "h.bennett");
    try_all(&mut teacher, used, 0);
    try_all(&mut teacher, opened, 1);
    assert_eq!(done(run(&mut teacher, used, &log)), first, "whoever sent it hears that it is done");
    assert_eq!(done(run(&mut teacher, opened, &open)), open_done);
    for cmd in [used, opened] {
        let mut other = line(school.server(), "v.chandra");
        used_for_something_else(&run(&mut other, cmd, if cmd == used { &log } else { &open }));
    }
}

#[test]
fn a_command_answers_only_its_own_person_and_only_the_same() {
    let school = School::thornhill();
    let (amara, stranger) = (school.amara(), strangers(&school)[0].id);
    let mut teacher = line(school.server(), "h.bennett");
    let (cmd, log) = (Dice::system().command().unwrap(), observation(amara, "mine"));
    let first = done(run(&mut teacher, cmd, &log));
    let (open_cmd, open) = (Dice::system().command().unwrap(), opening(stranger, "covering"));
    let open_done = done(run(&mut teacher, open_cmd, &open));
    // Another word, another person: nothing is told and nothing is done.
    used_for_something_else(&run(&mut teacher, cmd, &observation(amara, "mine.")));
    for login in ["k.osei", "s.iqbal", "v.chandra", "m.hughes"] {
        let mut other = line(school.server(), login);
        used_for_something_else(&run(&mut other, cmd, &log));
        used_for_something_else(&run(&mut other, open_cmd, &open));
    }
    let mut other = line(school.server(), "v.chandra");
    let before = ways_to(&mut other, stranger);
    used_for_something_else(&run(&mut other, open_cmd, &open));
    assert_eq!(ways_to(&mut other, stranger), before);
    // The same by the same person, also over a new line: the first answer, and the record that their own reason opened.
    let mut again = line(school.server(), "h.bennett");
    assert_eq!(done(run(&mut again, cmd, &log)), first);
    assert_eq!(ways_to(&mut again, stranger), 0);
    assert_eq!(done(run(&mut again, open_cmd, &open)), open_done);
    assert_eq!(ways_to(&mut again, stranger), 5);
    // What was read over the new line stands in the audit beside the one reason.
    let rows = trace(school.server(), "h.bennett");
    let about = rows.iter().filter(|(kind, pupil)| (*kind, *pupil) == (Kind::Opened, Some(stranger)));
    assert_eq!(about.count(), 2, "{rows:?}");
    // Whose account is closed hears nothing of what they did.
    let closes = Command::Staff(StaffCommand::SetDisabled { login: "h.bennett".into(), disabled: true });
    done(run(&mut line(school.server(), "s.iqbal"), Dice::system().command().unwrap(), &closes));
    assert_eq!(kind(&run(&mut again, cmd, &log)), Some(RefusalKind::NotAllowed));
    assert_eq!(ways_to(&mut again, amara), 0);
}

#[test]
fn what_was_refused_opens_nothing_and_hides_nothing() {
    let school = School::thornhill();
    let (amara, stranger) = (school.amara(), strangers(&school)[0].id);
    let record = |pupil| Request::from(Question::Record { pupil, limit: 5 });
    let mut expected = Vec::new();
    for (pupil, open) in [(stranger, false), (amara, true)] {
        for reason in ["", " \t", "\u{202e}"] {
            let mut teacher = line(school.server(), "h.bennett");
            let refused = run(&mut teacher, Dice::system().command().unwrap(), &opening(pupil, reason));
            assert_eq!(kind(&refused), Some(RefusalKind::Invalid), "{reason:?}: {refused:?}");
            let reply = teacher.ask(record(pupil)).unwrap();
            assert_eq!(matches!(reply, Reply::Record(_)), open, "{reason:?}: {reply:?}");
            if open {
                expected.push((Kind::Opened, Some(pupil)));
            }
            assert_eq!(trace(school.server(), "h.bennett"), expected, "{reason:?}");
        }
    }
    // What only would be done opens nothing either.
    let mut teacher = line(school.server(), "h.bennett");
    teacher.ask(Request::Preview { command: opening(stranger, "covering") }).unwrap();
    assert_eq!(ways_to(&mut teacher, stranger), 0);
    assert_eq!(trace(school.server(), "h.bennett"), expected);
}

#[test]
fn what_one_person_opened_is_not_the_next_ones() {
    let school = School::thornhill();
    let stranger = strangers(&school)[0].id;
    let mut teacher = line(school.server(), "h.bennett");
    let (cmd, open) = (Dice::system().command().unwrap(), opening(stranger, "covering"));
    let mut others: Vec<Request> = vec![Request::Become { login: "h.bennett".into() }, hello(Some("h.bennett"))];
    for again in others.drain(..) {
        done(run(&mut teacher, Dice::system().command().unwrap(), &open));
        assert_eq!(ways_to(&mut teacher, stranger), 5);
        assert!(matches!(teacher.ask(again), Some(Reply::Welcome(_))));
        assert_eq!(ways_to(&mut teacher, stranger), 0, "whoever comes in has opened nothing");
    }
    // Locked while the reason is on its way: it opens for nobody who comes after.
    let requests = [
        Request::Do { cmd, command: open.clone() },
        Request::Door(DoorStep::Lock { switch: false }),
        Request::Door(DoorStep::Unlock),
    ];
    let replies = teacher.ask_all(requests);
    assert!(matches!(replies[0], Reply::Done { .. }), "{replies:?}");
    assert!(matches!(replies[2], Reply::Welcome(_)), "{replies:?}");
    assert_eq!(ways_to(&mut teacher, stranger), 0);
}

#[test]
fn a_reason_opens_again_until_its_day_ends() {
    let school = School::thornhill();
    let strangers = strangers(&school);
    let Ok(Reply::Staff(staff)) = school.caller("s.iqbal").ask(Question::Staff) else { panic!("no staff") };
    let teacher: StaffId = staff.iter().find(|person| person.login == "h.bennett").unwrap().id;
    // Whose reason it was, how many days ago, and whether the same command opens the record again.
    let senco: StaffId = staff.iter().find(|person| person.login == "s.iqbal").unwrap().id;
    let table = [(Some(teacher), 0, true), (Some(teacher), 2, false), (Some(senco), 0, false), (None, 0, false)];
    let root = school.root.clone();
    let folder = school.close();
    let mut commands = Vec::new();
    for ((by, days, _), pupil) in table.iter().zip(&strangers) {
        let (store, _) = Store::open(&root, Arc::new(RealDisk), "", &|_| {}).unwrap();
        let at = Instant::from_millis(Clock::story().now().millis() - 86_400_000 * days);
        let (cmd, changes) = (
            Dice::system().command().unwrap(),
            vec![Change::Pupil(PupilChange::Opened { pupil: pupil.id, reason: "cover".into() })],
        );
        let mut batch = store.begin();
        batch.push(Commit { cmd, at, entered: at, by: *by, via: String::new(), changes }).unwrap();
        store.commit(batch).unwrap();
        commands.push(cmd);
    }
    let school = School::reopened(folder, root);
    for (((by, _, opens), pupil), cmd) in table.iter().zip(&strangers).zip(commands) {
        let mut raw = line(school.server(), "h.bennett");
        let reply = run(&mut raw, cmd, &opening(pupil.id, "cover"));
        assert_eq!(matches!(reply, Reply::Done { .. }), *by == Some(teacher), "{reply:?}");
        assert_eq!(ways_to(&mut raw, pupil.id), if *opens { 5 } else { 0 });
    }
}
