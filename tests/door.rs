//! A client of somebody's own making at the door, over bare frames: it guesses, squats, dawdles and comes back; and what
//! stands in `secrets/` is damaged, and the disk is full, and colleagues with the right PIN are in all the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "support/raw.rs"]
mod raw;
#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{self, Duration, SystemTime};

use raw::{Raw, SHARED, hello};
use sendo::client::Caller;
use sendo::clock::Clock;
use sendo::domain::command::Command;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::record::school::{SchoolCommand, SecondFactor};
use sendo::domain::record::staff::{NewStaff, Role, StaffCommand};
use sendo::domain::secret::Secret;
use sendo::domain::time::Instant;
use sendo::proto::ask::Reply;
use sendo::proto::message::{Call, Request};
use sendo::proto::signin::{DoorStep, Way};
use sendo::proto::{Question, frame};
use sendo::server::{Hall, MOST_OF_ONE, Server};
use sendo::store::{RealDisk, Store};
use thornhill::School;

const PINS: [(&str, &str); 4] = [
    ("h.bennett", "840275913662"),
    ("k.osei", "731940286557"),
    ("s.iqbal", "518273640912"),
    ("q.daemon", "960418275533"),
];
/// The account "daemon", which every system has too: here it is one person's own.
const OWN: u32 = 1;

const NOTHING: [Vec<String>; 2] = [Vec::new(), Vec::new()];

/// Over a new line of an account of somebody's own.
fn own(server: &Server) -> Raw {
    let mut raw = Raw(server.connect_as(OWN).unwrap(), 0);
    assert!(matches!(raw.ask(hello(None)), Some(Reply::Welcome(welcome)) if welcome.me.is_some()));
    raw
}

fn set(school: &School, setting: Setting) {
    let command = Command::School(SchoolCommand::Set { setting, owner: String::new() });
    school.caller("office").run(command).unwrap();
}

/// Thornhill, where the account is one that many use and three have a PIN.
fn staffroom() -> School {
    let school = School::thornhill();
    let account = uzers::get_user_by_uid(SHARED).unwrap().name().to_string_lossy().into_owned();
    set(&school, Setting::SharedLogins(BTreeSet::from([account])));
    let account = uzers::get_user_by_uid(OWN).unwrap().name().to_string_lossy().into_owned();
    let (login, given, family) = ("q.daemon".into(), "Quentin".into(), "Daemon".into());
    let staff = NewStaff { login, given, family, roles: BTreeSet::from([Role::Teacher]), account: Some(account) };
    school.caller("office").run(Command::Staff(StaffCommand::AddStaff { staff })).unwrap();
    for (login, pin) in PINS {
        choose(school.server(), login, pin);
    }
    school
}

/// A one-time PIN that the office makes.
fn one_time(server: &Server, login: &str) -> Result<(String, Secret), String> {
    let make = DoorStep::MakePins { login: Some(login.into()), forget_code: false };
    match Raw::new(server, "office").0.door(make) {
        Some(Reply::Slips(slips, 0)) => Ok((slips[0].initials.clone(), slips[0].pin.clone())),
        Some(Reply::Refused(refusal)) => Err(refusal.sentence),
        other => panic!("{other:?}"),
    }
}

/// Somebody has a PIN of their own from now on.
fn choose(server: &Server, login: &str, pin: &str) -> Raw {
    let (initials, once) = one_time(server, login).unwrap();
    let mut raw = Raw::at_door(server);
    assert_eq!(raw.signs_in(&initials, once.bare()), "NewPin");
    let chosen = raw.door(DoorStep::NewPin { old: None, pin: Secret::new(pin) });
    assert!(matches!(chosen, Some(Reply::Welcome(_))), "{chosen:?}");
    raw
}

fn initials(login: &str) -> String {
    login.split('.').filter_map(|part| part.chars().next()).collect()
}

fn pin_of(login: &str) -> &'static str {
    PINS.iter().find(|(of, _)| *of == login).unwrap().1
}

/// Whether somebody with the right PIN is in over a new line.
fn is_in(server: &Server, login: &str) -> String {
    Raw::at_door(server).signs_in(&initials(login), pin_of(login))
}

/// What the office hears when it comes in.
fn told(server: &Server) -> Vec<String> {
    Raw::new(server, "office").1.alarms
}

/// What is wrong by `doctor` and by `check`.
fn wrong(server: &Server) -> [Vec<String>; 2] {
    let (mut office, _) = Raw::new(server, "office");
    let Some(Reply::About(about)) = office.ask(Request::About) else { panic!() };
    let Some(Reply::Checked(checked)) = office.ask(Request::Check { head: None }) else { panic!() };
    [about.faults, checked.secrets_faults]
}

/// The server ends, something is done to a file of `secrets/`, and it is there again.
fn after(school: &mut School, file: &str, change: impl FnOnce(&Path)) {
    school.server = None;
    change(&school.root.join("secrets").join(file));
    school.server = Some(thornhill::serve(&school.root));
}

fn flip(file: &Path, place: usize) {
    let mut bytes = fs::read(file).unwrap();
    let place = place % bytes.len();
    bytes[place] ^= 1;
    fs::write(file, bytes).unwrap();
}

/// As it was written before there were sums.
fn without_sum(file: &Path) {
    let bytes = fs::read(file).unwrap();
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    fs::write(file, &bytes[line + 1..]).unwrap();
}

fn id_of(school: &School, login: &str) -> String {
    let Some(Reply::Staff(staff)) = Raw::new(school.server(), "office").0.ask(Question::Staff.into()) else { panic!() };
    staff.iter().find(|person| person.login == login).unwrap().id.to_string()
}

#[test]
fn a_damaged_file_is_one_persons_and_the_office_mends_it() {
    let mut school = staffroom();
    let id = id_of(&school, "q.daemon");
    let whole = fs::read(school.root.join("secrets").join(&id)).unwrap();
    for place in (0..whole.len()).step_by(113) {
        after(&mut school, &id, |file| {
            fs::write(file, &whole).unwrap();
            flip(file, place);
        });
        let server = school.server();
        let said = is_in(server, "q.daemon");
        assert!(said.contains(&id) && said.contains("damaged") && !said.contains("Nobody"), "{place}: {said}");
        assert_eq!(is_in(server, "k.osei"), "", "{place}: nobody else is touched");
        let names = |faults: &[String]| {
            faults.len() == 1 && faults[0].contains("Q. Daemon cannot") && faults[0].contains("staff pin q.daemon")
        };
        assert!(names(&told(server)), "{place}: {:?}", told(server));
        assert!(wrong(server).iter().all(|faults| names(faults)), "{place}: {:?}", wrong(server));
        // An account of their own goes on, locks and unlocks.
        let mut own = own(server);
        assert!(matches!(own.door(DoorStep::Lock { switch: false }), Some(Reply::Door(_))));
        assert!(matches!(own.door(DoorStep::Unlock), Some(Reply::Welcome(_))));
    }
    choose(school.server(), "q.daemon", pin_of("q.daemon"));
    assert_eq!(is_in(school.server(), "q.daemon"), "");
    assert_eq!((told(school.server()), wrong(school.server())), (Vec::new(), NOTHING));
    assert!(school.root.join("secrets").join(format!("{id}.damaged")).exists(), "the damaged one is kept aside");
    // Somebody else's whole file is not theirs.
    let other = fs::read(school.root.join("secrets").join(id_of(&school, "k.osei"))).unwrap();
    after(&mut school, &id, |file| fs::write(file, other).unwrap());
    assert!(Raw::at_door(school.server()).signs_in("qd", pin_of("k.osei")).contains("damaged"));
}

#[test]
fn a_file_from_before_there_were_sums_is_read_and_gets_one() {
    let mut school = staffroom();
    let id = id_of(&school, "h.bennett");
    after(&mut school, &id, without_sum);
    after(&mut school, "pepper", without_sum);
    after(&mut school, "tries", without_sum);
    let read = |school: &School, file: &str| fs::read(school.root.join("secrets").join(file)).unwrap();
    let older = read(&school, &id);
    assert!(older.starts_with(b"{") && read(&school, "pepper").len() == 32);
    assert_eq!(wrong(school.server()), NOTHING);
    assert!(Raw::at_door(school.server()).signs_in("hb", "000000").contains("do not fit"));
    assert_eq!(read(&school, &id), older, "a wrong PIN says nothing about the file");
    assert_eq!(is_in(school.server(), "h.bennett"), "");
    for file in [&id, "pepper", "tries"] {
        assert!(read(&school, file).starts_with(b"sendo-sum 1 "), "{file}");
    }
    assert_eq!(is_in(school.server(), "k.osei"), "");
    // What could not have been written is told without a sum as well.
    let words = ["\"pin\"", "\"hash\"", "\"memory\"", "\"one_time\"", "false", "{", "}"];
    for word in words {
        after(&mut school, &id, |file| {
            let text = String::from_utf8(older.clone()).unwrap();
            let place = text.find(word).unwrap() + word.len() / 2;
            fs::write(file, &older).unwrap();
            flip(file, place);
        });
        school.server().let_stand(Duration::from_millis(50)); // It was tried often by now.
        assert!(is_in(school.server(), "h.bennett").contains("damaged"), "{word}");
    }
}

#[test]
fn a_lost_pepper_is_never_made_anew_and_a_backup_mends_it() {
    let mut school = staffroom();
    let pepper = school.root.join("secrets/pepper");
    let whole = fs::read(&pepper).unwrap();
    let table: [(&str, Option<Vec<u8>>); 5] = [
        ("missing", None),
        ("damaged", Some(Vec::new())),
        ("damaged", Some(whole[..32].to_vec())),
        ("damaged", Some(whole.iter().map(|byte| byte ^ 1).collect())),
        ("damaged", Some([&whole[..90], &[whole[90] ^ 4], &whole[91..]].concat())),
    ];
    for (how, left) in table {
        after(&mut school, "pepper", |file| match &left {
            Some(bytes) => fs::write(file, bytes).unwrap(),
            None => fs::remove_file(file).unwrap(),
        });
        let server = school.server();
        let said = is_in(server, "h.bennett");
        assert!(said.contains("secrets/pepper") && said.contains(how) && said.contains("backup"), "{how}: {said}");
        let names = |faults: &[String]| faults.len() == 1 && faults[0].contains("Nobody can sign in with a PIN");
        assert!(names(&told(server)) && wrong(server).iter().all(|faults| names(faults)), "{how}: {:?}", wrong(server));
        assert!(one_time(server, "k.osei").unwrap_err().contains("secrets/pepper"), "{how}");
        assert_eq!(fs::read(&pepper).ok(), left, "{how}: it is as it was");
        // Accounts of people's own go on, also behind the lock.
        let mut own = own(server);
        assert!(own.ask(Question::Pupils.into()).is_some_and(|reply| matches!(reply, Reply::Pupils(_))));
        own.door(DoorStep::Lock { switch: false });
        assert!(matches!(own.door(DoorStep::Unlock), Some(Reply::Welcome(_))), "{how}");
        // The backup is put back while the server runs.
        fs::write(&pepper, &whole).unwrap();
        assert_eq!(is_in(server, "h.bennett"), "", "{how}");
        assert_eq!(told(server), Vec::<String>::new(), "{how}");
    }
}

#[test]
fn tries_that_cannot_be_read_mean_waiting() {
    let mut school = staffroom();
    assert!(Raw::at_door(school.server()).signs_in("hb", "000000").contains("do not fit"));
    after(&mut school, "tries", |file| flip(file, 100));
    let named = |faults: &[String]| faults.len() == 1 && faults[0].contains("secrets/tries is damaged");
    assert!(wrong(school.server()).iter().all(|faults| named(faults)), "{:?}", wrong(school.server()));
    school.server().let_stand(Duration::from_secs(1));
    let (start, server) = (time::Instant::now(), school.server());
    assert_eq!(is_in(server, "k.osei"), "");
    let stood = start.elapsed();
    assert!(stood >= Duration::from_secs(1) && stood < Duration::from_secs(20), "{stood:?}");
}

fn code_now(key: &Secret, clock: &Clock, steps: u64) -> Secret {
    let key = totp_rs::Secret::try_from_base32(key.bare()).unwrap();
    let totp = totp_rs::Builder::new().with_secret(key).build().unwrap();
    Secret::new(&*totp.generate(clock.unix_millis() / 1_000 + 30 * steps).to_string())
}

/// Nothing can be written into a folder; where root may all the same, a folder stands where the file would begin.
fn fill(folder: &Path, name: &str) -> PathBuf {
    let half = folder.join(format!("{name}.new"));
    fs::create_dir(&half).unwrap();
    half
}

#[test]
fn a_full_disk_keeps_nobody_from_signing_in() {
    let mut school = staffroom();
    set(&school, Setting::SecondFactor(SecondFactor::Wide));
    let mut senco = Raw::at_door(school.server());
    assert_eq!(senco.signs_in("si", pin_of("s.iqbal")), "");
    let Some(Reply::CodeSetUp(set_up)) = senco.door(DoorStep::SetUpCode) else { panic!() };
    let first = senco.door(DoorStep::Code(code_now(&set_up.key, &school.clock, 0)));
    assert!(matches!(first, Some(Reply::Welcome(welcome)) if welcome.withheld.is_none()));
    let (secrets, id) = (school.root.join("secrets"), id_of(&school, "s.iqbal"));
    let full = ["tries", &id].map(|name| fill(&secrets, name));
    assert!(Raw::at_door(school.server()).signs_in("hb", "000000").contains("do not fit"), "it counts in memory");
    for login in ["h.bennett", "k.osei", "s.iqbal"] {
        assert_eq!(is_in(school.server(), login), "", "{login}");
    }
    // A code is taken, and not twice; a spare one too.
    for code in [code_now(&set_up.key, &school.clock, 1), set_up.spare[0].clone()] {
        let mut senco = Raw::at_door(school.server());
        assert_eq!(senco.signs_in("si", pin_of("s.iqbal")), "");
        let taken = senco.door(DoorStep::Code(code.clone()));
        assert!(matches!(taken, Some(Reply::Welcome(welcome)) if welcome.withheld.is_none()));
        let mut again = Raw::at_door(school.server());
        assert_eq!(again.signs_in("si", pin_of("s.iqbal")), "");
        assert!(matches!(again.door(DoorStep::Code(code)), Some(Reply::Refused(_))), "twice");
    }
    // What must be kept is not done.
    let change = DoorStep::NewPin { old: Some(Secret::new(pin_of("s.iqbal"))), pin: Secret::new("604917385521") };
    let mut senco = Raw::at_door(school.server());
    assert_eq!(senco.signs_in("si", pin_of("s.iqbal")), "");
    assert!(
        matches!(senco.door(change), Some(Reply::Refused(refusal)) if refusal.sentence.contains("nothing was changed"))
    );
    // There is room again: it is all written by itself, and holds after a restart.
    for half in full {
        fs::remove_dir(half).unwrap();
    }
    assert_eq!(is_in(school.server(), "h.bennett"), "");
    drop(senco);
    school.server = None;
    school.server = Some(thornhill::serve(&school.root));
    let mut senco = Raw::at_door(school.server());
    assert_eq!(senco.signs_in("si", pin_of("s.iqbal")), "");
    assert!(matches!(senco.door(DoorStep::Code(set_up.spare[0].clone())), Some(Reply::Refused(_))), "used before");
}

#[test]
fn a_clock_that_was_ahead_refuses_no_codes() {
    let mut school = staffroom();
    set(&school, Setting::SecondFactor(SecondFactor::Wide));
    let mut senco = Raw::at_door(school.server());
    assert_eq!(senco.signs_in("si", pin_of("s.iqbal")), "");
    let Some(Reply::CodeSetUp(set_up)) = senco.door(DoorStep::SetUpCode) else { panic!() };
    assert!(matches!(senco.door(DoorStep::Code(code_now(&set_up.key, &school.clock, 0))), Some(Reply::Welcome(_))));
    drop(senco);
    // For a while the clock is 400 days ahead, and a code is used then; then it is right again.
    let right = school.clock.clone();
    for clock in [later(&right, 400), right] {
        school.server = None;
        school.server = Some(thornhill::serve_at(&school.root, clock.clone()));
        let mut senco = Raw::at_door(school.server());
        assert_eq!(senco.signs_in("si", pin_of("s.iqbal")), "");
        let code = code_now(&set_up.key, &clock, 1);
        assert!(matches!(senco.door(DoorStep::Code(code.clone())), Some(Reply::Welcome(_))), "a code of then");
        assert!(matches!(senco.door(DoorStep::Code(code)), Some(Reply::Refused(_))), "once");
    }
}

fn later(clock: &Clock, days: i64) -> Clock {
    Clock::showing(Instant::from_millis(clock.now().millis() + days * 86_400_000))
}

#[test]
fn a_machines_clock_that_is_ahead_removes_no_drafts() {
    // The school's last day was 400 days ago, by its journal. The machine's clock may be right, or ahead of it for once.
    let mut school = School::empty();
    let then = later(&Clock::machine(), -400);
    school.server = None;
    school.server = Some(thornhill::serve_at(&school.root, then.clone()));
    let init =
        SchoolCommand::Init { school: "Mine".into(), senco: None, dsl: None, account: String::new(), first: None };
    Caller::greet(&school.line(), None).unwrap().0.run(Command::School(init)).unwrap();
    let mut raw = Raw(school.line(), 0);
    assert!(matches!(raw.ask(hello(None)), Some(Reply::Welcome(welcome)) if welcome.me.is_some()));
    let changes = vec![("log".to_owned(), Some("half a note".to_owned()))];
    assert!(matches!(raw.ask(Request::KeepDrafts { changes }), Some(Reply::Noted)));
    drop(raw);
    let ago = Clock::machine().unix_millis() - 413 * 86_400_000;
    let draft = fs::read_dir(school.root.join("drafts")).unwrap().next().unwrap().unwrap().path();
    fs::File::options()
        .append(true)
        .open(&draft)
        .unwrap()
        .set_modified(SystemTime::UNIX_EPOCH + Duration::from_millis(ago))
        .unwrap();
    for _ in 0..2 {
        school.server = None;
        school.server = Some(thornhill::serve_at(&school.root, Clock::machine()));
        assert!(draft.exists());
    }
    // Something is entered today: now it is 413 days old.
    let setting = Setting::SecondFactor(SecondFactor::Off);
    let command = Command::School(SchoolCommand::Set { setting, owner: String::new() });
    Caller::greet(&school.line(), None).unwrap().0.run(command).unwrap();
    school.server = None;
    school.server = Some(thornhill::serve_at(&school.root, Clock::machine()));
    assert!(!draft.exists());
}

#[test]
fn a_locked_line_that_says_hello_again_is_not_in() {
    let school = staffroom();
    let mut raw = own(school.server());
    let locked = raw.door(DoorStep::Lock { switch: false });
    assert!(matches!(locked, Some(Reply::Door(doorway)) if doorway.way == Way::Pin));
    for again in [hello(None), hello(Some("s.iqbal")), Request::Become { login: "q.daemon".into() }] {
        let said = raw.ask(again);
        assert!(matches!(&said, Some(Reply::Door(doorway)) if doorway.way == Way::Pin), "{said:?}");
        assert!(matches!(raw.ask(Question::Pupils.into()), Some(Reply::Refused(_))));
    }
    assert_eq!(raw.signs_in("", pin_of("q.daemon")), "");
    // On the account that many use it is initials and PIN, however often hello is said.
    let mut raw = Raw::at_door(school.server());
    assert_eq!(raw.signs_in("ko", pin_of("k.osei")), "");
    raw.door(DoorStep::Lock { switch: false });
    for again in [hello(None), Request::Door(DoorStep::Unlock), Request::Become { login: "k.osei".into() }] {
        assert!(!matches!(raw.ask(again), Some(Reply::Welcome(_))));
        assert!(matches!(raw.ask(Question::Pupils.into()), Some(Reply::Refused(_))));
    }
}

#[test]
fn wrong_tries_are_a_lines_and_saying_hello_again_forgets_none() {
    let school = staffroom();
    let mut raw = Raw::at_door(school.server());
    assert!(raw.signs_in("hb", "000000").contains("do not fit"));
    for again in [hello(None), Request::Door(DoorStep::Lock { switch: false })] {
        raw.ask(again);
        assert!(raw.signs_in("hb", pin_of("h.bennett")).contains("Too soon"));
    }
    assert_eq!(is_in(school.server(), "h.bennett"), "", "another line is nobody's to close");
}

#[test]
fn a_name_that_is_guessed_at_stands_in_turn_and_is_told_to_the_office() {
    let school = staffroom();
    let server = school.server();
    server.let_stand(Duration::from_secs(1));
    let start = time::Instant::now();
    for guess in 0..10 {
        let said = Raw::at_door(server).signs_in("hb", &format!("9{guess:05}"));
        assert!(said.contains("do not fit"), "{guess}: {said}");
    }
    assert!(start.elapsed() > Duration::from_secs(5), "five are free, the others stand");
    let alarms = told(server);
    assert!(alarms.len() == 1 && alarms[0].contains("Ten wrong tries for H. Bennett"), "{alarms:?}");
    // Initials that are nobody's stand as long.
    let took = |initials: &str| {
        let start = time::Instant::now();
        Raw::at_door(server).signs_in(initials, "900001");
        start.elapsed()
    };
    for _ in 0..5 {
        took("zz");
    }
    assert!(took("zz") > Duration::from_secs(1) && took("hb") > Duration::from_secs(1));
    assert!(took("ko") < Duration::from_secs(1), "others pass at once");
    assert_eq!(is_in(server, "h.bennett"), "");
    choose(server, "h.bennett", pin_of("h.bennett"));
    assert_eq!(told(server), Vec::<String>::new());
}

#[test]
fn hello_is_complete_within_ten_seconds_in_all() {
    let school = staffroom();
    let mut lines = [school.server().connect_as(SHARED).unwrap(), school.server().connect().unwrap()];
    let (start, bytes) = (time::Instant::now(), frame::encode(&Call(1, hello(None))).unwrap());
    let mut ended = [None, None];
    for byte in &bytes {
        for (line, ended) in lines.iter_mut().zip(&mut ended) {
            let gone = line.write_all(&[*byte]).is_err();
            ended.get_or_insert_with(|| start.elapsed()).clone_from(&start.elapsed());
            if !gone {
                *ended = None;
            }
        }
        if ended.iter().all(Option::is_some) {
            break;
        }
        std::thread::sleep(Duration::from_millis(400));
    }
    assert!(ended.iter().all(|ended| ended.is_some_and(|after| after < Duration::from_secs(12))), "{ended:?}");
}

/// A hall before the school, so that its crowd is counted.
struct House {
    hall: Hall,
    school: School,
}

impl House {
    fn new() -> House {
        let mut school = staffroom();
        school.server = None;
        let hall = Hall::new(fs::metadata(&school.root).unwrap().uid()).unwrap();
        hall.open(thornhill::serve(&school.root));
        House { hall, school }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.hall.close();
        assert!(self.school.root.exists());
    }
}

#[test]
fn a_squatter_takes_nobodys_place() {
    let house = House::new();
    let squat: Vec<UnixStream> = (0..MOST_OF_ONE).map(|_| house.hall.connect_as(SHARED).unwrap()).collect();
    // All of it comes from one process here, so that a squatter's lines are not told from a colleague's until they are old.
    let start = time::Instant::now();
    while start.elapsed() < Duration::from_mins(1) {
        let line = house.hall.connect_as(SHARED).unwrap();
        if let Some(mut raw) = Raw::hello(line, None) {
            assert_eq!(raw.signs_in("hb", pin_of("h.bennett")), "");
            println!("in after {:?}", start.elapsed());
            drop(squat);
            return;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    panic!("a colleague was kept out for a minute");
}

#[test]
fn a_store_without_its_journal_was_a_school() {
    let sendo = |root: &Path, words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sendo"));
        let output = command.args(words).arg("--store").arg(root).env("HOME", root.parent().unwrap()).output().unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    for left in ["secrets/pepper", "views/00000001", "drafts/0"] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("store");
        let file = root.join(left);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "x").unwrap();
        let said = sendo(&root, &["find", "okafor"]);
        assert!(said.contains("there was a school here") && said.contains("backup"), "{left}: {said}");
        let said = sendo(&root, &["init", "--school", "Mine"]);
        assert!(said.contains("there was a school here"), "{left}: {said}");
        assert!(Store::open(&root, Arc::new(RealDisk), "", &|_| {}).is_err(), "{left}");
    }
    // Folders that are empty are what a first start leaves.
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("store/secrets")).unwrap();
    assert!(Store::open(&folder.path().join("store"), Arc::new(RealDisk), "", &|_| {}).is_ok());
}
