//! The audit through the real app, server and store: what leaves a trace, what leaves none, and that nothing which is
//! read waits for it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;
use std::{fs, io};

use sendo::app::Msg;
use sendo::client::{Caller, ClientError};
use sendo::clock::Clock;
use sendo::domain::audit::Kind;
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::id::PupilId;
use sendo::domain::kind::Change;
use sendo::domain::record::entry;
use sendo::domain::record::plan::{Plan, PlanChange};
use sendo::domain::record::pupil::PupilCommand;
use sendo::domain::record::receipt::ReceiptCommand;
use sendo::domain::record::school::SchoolCommand;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::state::State;
use sendo::proto::ask::Reply;
use sendo::proto::message::{Checked, Request};
use sendo::proto::view::{AuditPage, Trail};
use sendo::proto::{Question, Slice};
use sendo::random::Dice;
use sendo::server::Server;
use sendo::store::{Commit, Disk, DiskFile, Make, RealDisk, Store};
use thornhill::{School, Seat};

fn audit(senco: &mut Caller, staff: Option<&str>, pupil: Option<PupilId>) -> AuditPage {
    let staff = staff.map(str::to_owned);
    match senco.ask(Question::Audit { pupil, staff, since: None, slice: Slice::first(1000) }).unwrap() {
        Reply::Audit(page) => page,
        other => panic!("{other:?}"),
    }
}

/// The kinds of what somebody did, oldest first, with the pupils' names.
fn trace(senco: &mut Caller, login: &str) -> Vec<(Kind, String)> {
    let page = audit(senco, Some(login), None);
    page.rows.into_iter().rev().map(|row| (row.kind, row.pupil.unwrap_or_default())).collect()
}

fn check(caller: &mut Caller, head: Option<String>) -> Checked {
    match caller.ask(Request::Check { head }).unwrap() {
        Reply::Checked(checked) => checked,
        other => panic!("{other:?}"),
    }
}

#[test]
fn holding_the_down_key_is_in_the_trail_as_given_and_shows_no_strangers_needs() {
    let school = School::thornhill();
    let mut senco = school.caller("s.iqbal");
    let mut seat = school.seat("h.bennett");
    let Ok(Reply::Pupils(pupils)) = school.caller("h.bennett").ask(Question::Pupils) else { panic!() };
    assert!(pupils.len() >= 200, "{} pupils", pupils.len());
    let mut strangers = 0;
    for (place, pupil) in pupils.iter().enumerate().take(200) {
        let screen = seat.screen();
        if pupil.mine {
            assert!(!screen.contains("open with a reason"), "row {place}:\n{screen}");
        } else {
            strangers += 1;
            assert!(screen.contains("You do not work with this pupil."), "row {place}:\n{screen}");
            // The right half has the name, the form, and the way in; no code of a need, no line of a plan.
            let pane: String = screen.lines().filter_map(|line| line.split_once('│')).map(|(_, right)| right).collect();
            for told in ["cycle", "SLCN", "ASD", "SEMH", "MLD", "SPLD", "CI0", "CL0", "SE0", "review"] {
                assert!(!pane.contains(told), "row {place} tells {told}:\n{screen}");
            }
        }
        seat.keys("<Down>");
    }
    assert!(strangers > 100, "{strangers}");
    // What was on its way to the screen is noted by the server, in a few rows and each of her pupils once: no receipt,
    // nothing opened, and of nobody else anything.
    let rows = audit(&mut senco, Some("h.bennett"), None).rows;
    assert!((1..=5).contains(&rows.len()) && rows.iter().all(|row| row.kind == Kind::Given), "{rows:?}");
    let (own, others): (Vec<_>, Vec<_>) = pupils.iter().partition(|pupil| pupil.mine);
    for pupil in own.iter().chain(&others[..20]) {
        let about = audit(&mut senco, Some("h.bennett"), Some(pupil.id)).rows;
        let named: Vec<_> = about.iter().map(|row| (row.kind, row.pupil_id)).collect();
        let expected = if pupil.mine { vec![(Kind::Given, Some(pupil.id))] } else { Vec::new() };
        assert_eq!(named, expected, "{}", pupil.named());
    }
    assert_eq!(check(&mut senco, None).views_faults, Vec::<String>::new());
}

#[test]
fn who_looks_over_two_lines_at_once_has_looked_twice() {
    let school = School::thornhill();
    let (mut one, mut other) = (school.caller("h.bennett"), school.caller("h.bennett"));
    let Ok(Reply::Pupils(pupils)) = one.ask(Question::Pupils) else { panic!() };
    let own = pupils.iter().find(|pupil| pupil.mine).unwrap().id;
    let cards = || Question::Cards { pupils: vec![own] };
    for asked in [one.ask(cards()), other.ask(cards()), one.ask(cards())] {
        assert!(matches!(asked, Ok(Reply::Cards(cards)) if cards.len() == 1));
    }
    let rows = audit(&mut school.caller("s.iqbal"), Some("h.bennett"), Some(own)).rows;
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().all(|row| row.kind == Kind::Given && row.what.is_empty()), "{rows:?}");
}

#[test]
fn a_move_among_own_pupils_asks_nothing_and_a_card_that_changed_is_asked_for_again() {
    let school = School::thornhill();
    let mut seat = school.seat("h.bennett");
    let Ok(Reply::Pupils(pupils)) = school.caller("h.bennett").ask(Question::Pupils) else { panic!() };
    let own: Vec<_> = pupils.iter().filter(|pupil| pupil.mine).collect();
    assert!((10..=Question::MOST_CARDS).contains(&own.len()), "{}", own.len());
    let press = |seat: &mut Seat, key: &str| {
        for chord in thornhill::chords(key) {
            seat.app.update(Msg::Key(chord));
        }
        let out = seat.app.take_out();
        let asked = out.iter().filter(|(_, request)| matches!(request, Request::Ask(_))).count();
        seat.send(out);
        seat.settle();
        asked
    };
    let mut cards = Vec::new();
    for pupil in &own {
        if !cards.is_empty() {
            assert_eq!(press(&mut seat, "<Down>"), 0, "{}", pupil.named());
        }
        assert!(seat.screen().contains(&pupil.name.full()), "{}", pupil.named());
        cards.push(seat.screen());
    }
    // Back at the top. Somebody logs on a pupil further down: nothing is asked until the cursor comes there.
    press(&mut seat, "<Home>");
    let place = own.iter().position(|pupil| pupil.id == school.amara()).unwrap();
    assert!(place > 0, "she is not the first");
    let card = Question::Card { pupil: school.amara() };
    assert!(!seat.app.model.cache.wants(&card), "it is here");
    school.seat("k.osei").keys("amara okafor").keys("1+ seen by all<Enter>").shows(&["Logged"]);
    // The news of it comes in its own time.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !seat.app.model.cache.wants(&card) {
        assert!(std::time::Instant::now() < until, "nobody told of the change");
        std::thread::sleep(std::time::Duration::from_millis(5));
        seat.settle();
    }
    let asked: Vec<usize> = (0..place).map(|_| press(&mut seat, "<Down>")).collect();
    let screen = seat.screen();
    assert!(screen.contains("Amara Okafor") && screen != cards[place], "{screen}");
    assert_eq!(asked.iter().sum::<usize>(), 1, "{asked:?}");
}

#[test]
fn what_is_done_leaves_its_trace() {
    let school = School::thornhill();
    let mut senco = school.caller("s.iqbal");
    let stranger = school.pupil("Archie Crossley", "3A").id;
    let mut seat = school.seat("h.bennett");
    // What stands beside the list is given; opening it is another thing, and coming back to it from a line no third.
    let amara = school.amara();
    seat.keys("amara okafor").keys("<Enter>1+<Enter>");
    let mut teacher = school.caller("h.bennett");
    assert!(teacher.ask(Question::Record { pupil: stranger, limit: 5 }).is_err());
    teacher.run(Command::Pupil(PupilCommand::Open { pupil: stranger, reason: "covering 3A".into() })).unwrap();
    teacher.ask(Question::Record { pupil: stranger, limit: 5 }).unwrap();
    // By a command: the plan, and the entries.
    school.caller("k.osei").ask(Question::Plan { pupil: amara }).unwrap();
    let entries = Question::Entries { pupil: amara, sort: entry::Kind::Observation, slice: Slice::first(5) };
    school.caller("k.osei").ask(entries).unwrap();
    let named = |kind, name: &str| (kind, name.to_owned());
    let rows = trace(&mut senco, "h.bennett");
    let given = rows.iter().take_while(|(kind, _)| *kind == Kind::Given).count();
    assert!((1..=3).contains(&given), "the list in a row or a few: {rows:?}");
    assert_eq!(
        rows[given..],
        [
            named(Kind::Opened, "Amara Okafor 4B"),
            named(Kind::Changed, "Amara Okafor 4B"),
            named(Kind::Opened, "Archie Crossley 3A"),
        ]
    );
    assert_eq!(
        trace(&mut senco, "k.osei"),
        [named(Kind::Opened, "Amara Okafor 4B"), named(Kind::Opened, "Amara Okafor 4B")]
    );
    let about = audit(&mut senco, None, Some(stranger));
    let row = about.rows.iter().find(|row| row.login == "h.bennett").unwrap();
    assert_eq!((row.kind, row.what.as_str()), (Kind::Opened, "reason: covering 3A"));
    assert!(row.via.ends_with("as h.bennett"), "{}", row.via);
    let counts = audit(&mut senco, None, None).counts;
    let hers = counts.iter().find(|tally| tally.login == "h.bennett").unwrap();
    assert_eq!((hers.counts[&Kind::Given], hers.counts[&Kind::Opened]), (given as u64, 2));
    // The head reads it, too.
    assert!(!audit(&mut school.caller("m.hughes"), Some("h.bennett"), None).rows.is_empty());
    for login in ["h.bennett", "k.osei", "office"] {
        let asked =
            school.caller(login).ask(Question::Audit { pupil: None, staff: None, since: None, slice: Slice::first(5) });
        assert!(matches!(asked, Err(ClientError::Refused(refusal)) if refusal.kind == RefusalKind::NotAllowed));
    }
    // All of it is there after the server has gone and come back.
    let before = audit(&mut senco, Some("h.bennett"), None).rows;
    drop((senco, teacher, seat));
    let folder = school.close();
    let server = thornhill::serve(&folder.path().join("store"));
    let mut senco = Caller::greet(&server.connect().unwrap(), Some("s.iqbal".into())).unwrap().0;
    assert_eq!(audit(&mut senco, Some("h.bennett"), None).rows, before);
}

/// Commits to the closed store of a school.
fn commit(root: &Path, changes: Vec<Change>) {
    let (store, _) = Store::open(root, Arc::new(RealDisk), "", &|_| {}).unwrap();
    let mut batch = store.begin();
    let at = Clock::story().now();
    let cmd = Dice::system().command().unwrap();
    batch.push(Commit { cmd, at, entered: at, by: None, via: String::new(), changes }).unwrap();
    store.commit(batch).unwrap();
}

#[test]
fn a_plan_is_read_when_all_of_it_was_on_the_screen_and_changed_since() {
    let school = School::thornhill();
    let mut senco = school.caller("s.iqbal");
    let mut seat = school.seat("h.bennett");
    seat.keys("amara okafor<Enter>").hides(&["you have read this version"]);
    seat.keys("<^Y>").shows(&["Not now: the whole plan has not been on the screen yet"]);
    // The end without what lies between is not the whole.
    seat.keys("<End><^Y>").shows(&["Not now: the whole plan has not been on the screen yet"]);
    assert!(trace(&mut senco, "h.bennett").iter().all(|(kind, _)| *kind != Kind::Read));
    seat.keys("<Home><PgDn><PgDn><PgDn><^Y>").shows(&["Noted: you have read this version of the plan."]);
    seat.keys("<^Y>").shows(&["Not now: you have said so already"]);
    let read = |senco: &mut Caller, login| {
        trace(senco, login)
            .into_iter()
            .filter(|(kind, _)| *kind == Kind::Read)
            .map(|(_, name)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(read(&mut senco, "h.bennett"), ["Amara Okafor 4B"]);
    assert_eq!(read(&mut senco, "k.osei"), [""; 0], "a receipt is one person's");
    // Two versions later two lines are not as they were.
    let amara = school.amara();
    let Ok(Reply::Card(card)) = senco.ask(Question::Card { pupil: amara }) else { panic!() };
    let plan = card.plan.unwrap();
    let mut next = Plan { version: plan.version + 1, ..plan.clone() };
    next.lines[0].text.push_str(", twice");
    next.lines[1].stopped = true;
    let stale = Command::Receipt(ReceiptCommand::MarkRead { pupil: amara, cycle: plan.cycle, version: plan.version });
    drop((senco, seat));
    let folder = school.close();
    let root = folder.path().join("store");
    commit(&root, vec![Change::Plan(PlanChange::Plan { plan: next.clone() })]);
    let server = thornhill::serve(&root);
    let mut teacher = Caller::greet(&server.connect().unwrap(), Some("h.bennett".into())).unwrap().0;
    let Ok(Reply::Card(card)) = teacher.ask(Question::Card { pupil: amara }) else { panic!() };
    let mark = card.read.unwrap();
    assert_eq!((mark.changed, mark.current), (2, false));
    match teacher.run(stale) {
        Err(ClientError::Refused(refusal)) => assert_eq!(refusal.kind, RefusalKind::Conflict),
        other => panic!("{other:?}"),
    }
    let mut seat = Seat::on(&server, "h.bennett");
    seat.keys("amara okafor").shows(&["! changed since you read it: 2 lines"]);
    seat.keys("<Enter><PgDn><PgDn><PgDn><^Y>").shows(&["Noted"]).keys("<Esc>").hides(&["changed since you read"]);
}

/// The real disk, but the folder of views takes no writing while it is full.
struct Full(Arc<AtomicBool>);

struct FullFile(Arc<AtomicBool>, Box<dyn DiskFile>);

impl DiskFile for FullFile {
    fn length(&self) -> io::Result<u64> {
        self.1.length()
    }
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        self.1.read_at(into, at)
    }
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.0.load(Ordering::SeqCst) {
            self.1.append(&bytes[..bytes.len() / 2])?;
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.1.append(bytes)
    }
    fn sync(&mut self) -> io::Result<()> {
        self.1.sync()
    }
    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.1.cut(length)
    }
}

impl Disk for Full {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.make_folder(folder)
    }
    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        RealDisk.names(folder)
    }
    fn open(&self, file: &Path, make: Make) -> io::Result<Box<dyn DiskFile>> {
        let inner = RealDisk.open(file, make)?;
        let of_views = file.components().any(|part| part.as_os_str() == "views");
        Ok(if of_views { Box::new(FullFile(Arc::clone(&self.0), inner)) } else { inner })
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn remove(&self, file: &Path) -> io::Result<()> {
        RealDisk.remove(file)
    }
    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.remove_folder(folder)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        RealDisk.sync_folder(folder)
    }
    fn written(&self, file: &Path) -> io::Result<(u64, SystemTime)> {
        RealDisk.written(file)
    }
    fn lock(&self, file: &Path) -> io::Result<Option<fs::File>> {
        RealDisk.lock(file)
    }
}

/// The server has others to serve first: what is asked for ahead comes to nothing, and every card alone comes.
#[test]
fn who_is_turned_away_asks_ahead_again_at_the_next_key_and_not_before() {
    let school = School::thornhill();
    let mut seat = Seat::silent(&school, "h.bennett");
    seat.turned_away = Some(0);
    seat.settle();
    assert_eq!(seat.turned_away, Some(1));
    seat.keys("<Down>").shows(&["cycle"]);
    assert_eq!(seat.turned_away, Some(2));
    seat.turned_away = None;
    seat.keys("<Down>").shows(&["cycle"]);
    for _ in 0..5 {
        seat.app.update(Msg::Key(thornhill::chords("<Down>")[0]));
        assert_eq!(seat.app.take_out().len(), 0);
        let screen = seat.screen();
        assert!(screen.contains("cycle") || screen.contains("no plan"), "{screen}");
    }
}

#[test]
fn a_full_disk_stops_no_reading_and_what_was_seen_is_written_later() {
    let folder = School::thornhill().close();
    let root = folder.path().join("store");
    let full = Arc::new(AtomicBool::new(true));
    let (store, _) = Store::open(&root, Arc::new(Full(Arc::clone(&full))), "", &|_| {}).unwrap();
    let server = Server::start(store, fs::metadata(&root).unwrap().uid(), Clock::story(), Vec::new()).unwrap();
    let enter = |login: &str| Caller::greet(&server.connect().unwrap(), Some(login.to_owned())).unwrap().0;
    let (mut teacher, mut senco) = (enter("h.bennett"), enter("s.iqbal"));
    let Ok(Reply::Pupils(pupils)) = teacher.ask(Question::Pupils) else { panic!() };
    let own: Vec<PupilId> = pupils.iter().filter(|pupil| pupil.mine).map(|pupil| pupil.id).take(5).collect();
    for pupil in &own {
        teacher.ask(Question::Record { pupil: *pupil, limit: 5 }).unwrap();
    }
    assert_eq!(trace(&mut senco, "h.bennett"), [], "none of it could be written");
    teacher.ask(Question::Record { pupil: own[0], limit: 5 }).unwrap();
    full.store(false, Ordering::SeqCst);
    assert_eq!(trace(&mut senco, "h.bennett").len(), 6, "all of it is, once there is room");
    let checked = check(&mut senco, None);
    // With that the SENCO has read the audit.
    assert_eq!((checked.views, checked.views_faults), (7, Vec::<String>::new()));
}

#[test]
fn tampering_with_the_views_is_found_and_stops_no_reading() {
    let school = School::thornhill();
    let amara = school.amara();
    let mut teacher = school.caller("h.bennett");
    let mut senco = school.caller("s.iqbal");
    teacher.ask(Question::Record { pupil: amara, limit: 5 }).unwrap();
    assert_eq!(trace(&mut senco, "h.bennett").len(), 1);
    school.caller("k.osei").ask(Question::Plan { pupil: amara }).unwrap();
    assert_eq!(trace(&mut senco, "k.osei").len(), 1);
    let head = check(&mut senco, None).views_head;
    drop((teacher, senco));
    let whole_root = school.root.clone();
    let folder = school.close();
    let whole = fs::read_to_string(whole_root.join("views/000000000001.jsonl")).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines.len(), 3, "between the two looks that of the SENCO at the audit");
    let rest = lines[1..].join("\n");
    // Whoever looked is changed; a line is taken out; the end is cut; all of it is gone.
    let other = lines[0].replacen("h.bennett", "k.oseiiii", 1);
    for (place, (text, faults, found, gap, left)) in [
        (whole.clone(), 0, true, None, 5),
        (format!("{other}\n{rest}\n"), 1, false, Some((1, 1)), 2),
        (format!("{rest}\n"), 1, false, Some((1, 2)), 2),
        (format!("{}\n{}\n", lines[0], lines[1]), 1, false, Some((3, 3)), 4),
        (String::new(), 1, false, Some((1, 3)), 2),
    ]
    .into_iter()
    .enumerate()
    {
        let root = folder.path().join(format!("copy {place}"));
        thornhill::copy_folder(&whole_root, &root);
        let segment = root.join("views/000000000001.jsonl");
        if text.is_empty() {
            fs::remove_dir_all(root.join("views")).unwrap();
        } else {
            fs::write(&segment, &text).unwrap();
        }
        let server = thornhill::serve(&root);
        let mut senco = Caller::greet(&server.connect().unwrap(), Some("s.iqbal".into())).unwrap().0;
        let checked = check(&mut senco, Some(head.clone()));
        assert_eq!(checked.views_faults.len(), faults, "{:?}", checked.views_faults);
        assert_eq!(checked.head_found, Some(found), "a sum that was kept elsewhere shows a cut end");
        assert_eq!(gaps(&mut senco), gap.into_iter().collect::<Vec<_>>(), "{place}");
        let forged: Vec<_> = trace(&mut senco, "h.bennett");
        assert!(forged.len() <= 1 && (place != 1 || forged.is_empty()), "what was changed is not shown: {forged:?}");
        assert!(senco.ask(Question::Record { pupil: amara, limit: 5 }).is_ok(), "reading goes on");
        // What is seen from now on is kept; what was damaged stays beside it for whoever looks into it.
        let looks = trace(&mut senco, "s.iqbal");
        assert_eq!(looks.iter().filter(|(_, pupil)| !pupil.is_empty()).count(), 1, "{looks:?}");
        let checked = check(&mut senco, None);
        assert_eq!(checked.views, left, "{place}: {:?}", checked.views_faults);
        if place == 1 || place == 2 {
            assert!(checked.views_faults[0].contains("damaged"), "{:?}", checked.views_faults);
        }
        drop(senco);
        drop(server);
        // And it is still said the next time, on the screen too.
        let server = thornhill::serve(&root);
        let mut senco = Caller::greet(&server.connect().unwrap(), Some("s.iqbal".into())).unwrap().0;
        assert_eq!(gaps(&mut senco), gap.into_iter().collect::<Vec<_>>(), "{place}");
        let mut seat = Seat::on(&server, "s.iqbal");
        seat.keys(":audit<Enter>").shows(&["who saw what"]);
        assert_eq!(seat.screen().contains("! not the whole"), gap.is_some(), "{place}:\n{}", seat.screen());
    }
}

/// What is missing of the views, by their numbers.
fn gaps(senco: &mut Caller) -> Vec<(u64, u64)> {
    let page = audit(senco, None, None);
    assert!(page.gaps.iter().all(|gap| gap.of == Trail::Views), "{:?}", page.gaps);
    page.gaps.iter().map(|gap| (gap.from, gap.to)).collect()
}

#[test]
fn whom_to_tell_stands_in_the_audit_with_what_it_was() {
    let school = School::thornhill();
    let (mut senco, mut head) = (school.caller("s.iqbal"), school.caller("m.hughes"));
    let set = |caller: &mut Caller, name: &str, value: &str| {
        let setting = Setting::parse(name, value).unwrap();
        caller.run(Command::School(SchoolCommand::Set { setting, owner: String::new() })).unwrap();
    };
    set(&mut senco, "dsl", "Ruth Adeyemi, room 4");
    set(&mut head, "chair_line", "none");
    set(&mut head, "chair_line", "01632 960115");
    set(&mut senco, "plans_seen_by", "year");
    set(&mut senco, "plans_seen_by", "year"); // Nothing changes: no line.
    let page = audit(&mut senco, None, None);
    let rows = page.rows.iter().rev().filter(|row| row.what.contains(" is ") && row.pupil.is_none());
    let rows: Vec<(&str, Kind, &str)> =
        rows.map(|row| (row.login.as_str(), row.kind, row.what.as_str())).filter(|row| !row.0.is_empty()).collect();
    assert_eq!(
        rows,
        [
            (
                "s.iqbal",
                Kind::Changed,
                "dsl is Ruth Adeyemi, room 4; it was Mrs Carole Denby, room 2, ext. 214, or the office"
            ),
            ("m.hughes", Kind::Changed, "chair_line is none; it was Dr Ros Pelling, 01632 960114"),
            ("m.hughes", Kind::Changed, "chair_line is 01632 960115; it was none"),
            ("s.iqbal", Kind::Changed, "plans_seen_by is year; it was classes"),
        ]
    );
    // A line that was written before the value before was kept.
    let old = r#"{"kind":"set","setting":{"name":"plans_seen_by","value":"year"}}"#;
    let old: Change = serde_json::from_str(old).unwrap();
    assert_eq!(old.said(&State::default()).1, "plans_seen_by is year");
}
