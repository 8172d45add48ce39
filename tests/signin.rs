//! Who gets in on an account that many use, and what is left when they walk away: with a real server behind, and real
//! keys on the screens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sendo::app::{self, Msg};
use sendo::client::{Caller, ClientError, Greeting};
use sendo::domain::amend::{AmendCommand, How};
use sendo::domain::command::Command;
use sendo::domain::kind::RecordName;
use sendo::domain::record::assessment::{AssessId, AssessmentCommand, NewAssessment, Source};
use sendo::domain::record::pupil::PupilCommand;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::record::school::{SchoolCommand, SecondFactor};
use sendo::domain::record::staff::{Role, StaffCommand};
use sendo::domain::record::worry::WorryCommand;
use sendo::domain::secret::Secret;
use sendo::proto::ask::Reply;
use sendo::proto::message::{Notice, Request, Told, Topic};
use sendo::proto::signin::{DoorStep, Doorway, Slip, Way, Withheld};
use sendo::proto::view::Welcome;
use sendo::proto::{Desk, Question, Slice};
use thornhill::{School, Seat, files_with, serve};

/// The account "nobody", which every system has and which owns nothing.
const SHARED: u32 = 65_534;
const OWN_PIN: &str = "840275913662";
const OTHER_PIN: &str = "731940286557";

fn set(school: &School, setting: Setting) {
    let command = Command::School(SchoolCommand::Set { setting, owner: String::new() });
    school.caller("office").run(command).unwrap();
}

/// Thornhill, where the account is one that many use.
fn staffroom() -> School {
    let school = School::thornhill();
    let account = uzers::get_user_by_uid(SHARED).unwrap().name().to_string_lossy().into_owned();
    set(&school, Setting::SharedLogins(BTreeSet::from([account])));
    school
}

fn step(caller: &mut Caller, step: DoorStep) -> Result<Reply, String> {
    match caller.ask(Request::Door(step)) {
        Ok(reply) => Ok(reply),
        Err(ClientError::Refused(refusal)) => Err(refusal.sentence),
        Err(error) => panic!("{error}"),
    }
}

fn pin(initials: &str, pin: &str) -> DoorStep {
    DoorStep::Pin { initials: initials.into(), pin: Secret::new(pin) }
}

fn new_pin(pin: &str) -> DoorStep {
    DoorStep::NewPin { old: None, pin: Secret::new(pin) }
}

fn at_door(school: &School) -> Caller {
    let line = school.server().connect_as(SHARED).unwrap();
    match Caller::hello(&line, None, &mut |_| true).unwrap() {
        (caller, Greeting::Door(doorway)) => {
            assert_eq!((doorway.way, doorway.welcome.me), (Way::Initials { demo_pin: None }, None));
            caller
        }
        (_, Greeting::Welcome(_)) => panic!("in without a PIN"),
    }
}

fn one_time(school: &School, login: &str) -> Slip {
    let make = DoorStep::MakePins { login: Some(login.into()), forget_code: false };
    match step(&mut school.caller("office"), make) {
        Ok(Reply::Slips(mut slips, 0)) if slips.len() == 1 => slips.remove(0),
        other => panic!("{other:?}"),
    }
}

/// Somebody has a PIN of their own from now on.
fn choose(school: &School, login: &str, own: &str) -> Caller {
    let slip = one_time(school, login);
    let mut caller = at_door(school);
    let first = step(&mut caller, pin(&slip.initials, slip.pin.bare()));
    assert!(matches!(&first, Ok(Reply::Door(doorway)) if doorway.way == Way::NewPin), "{first:?}");
    welcome(step(&mut caller, new_pin(own)));
    caller
}

fn welcome(reply: Result<Reply, String>) -> Welcome {
    match reply {
        Ok(Reply::Welcome(welcome)) => *welcome,
        other => panic!("{other:?}"),
    }
}

fn door(reply: Result<Reply, String>) -> Doorway {
    match reply {
        Ok(Reply::Door(doorway)) => *doorway,
        other => panic!("{other:?}"),
    }
}

#[test]
fn initials_and_pin_and_nothing_before() {
    let school = staffroom();
    let slip = one_time(&school, "h.bennett");
    drop(choose(&school, "k.osei", OTHER_PIN));
    let mut caller = at_door(&school);
    // Nothing is answered at the door, and nobody acts for others from there.
    let queue = Question::Items { of: Desk::all(), slice: Slice::default() };
    let questions = [Question::Pupils, Question::Staff, Question::Drafts, queue].map(Request::from);
    for request in questions.into_iter().chain([Request::Check { head: None }]) {
        assert!(caller.ask(request.clone()).is_err(), "{request:?}");
    }
    // But how it stands with the store, which tells of nobody.
    assert!(matches!(caller.ask(Request::About), Ok(Reply::About(about)) if about.login.is_none()));
    let line = school.server().connect_as(SHARED).unwrap();
    assert!(Caller::hello(&line, Some("s.iqbal".into()), &mut |_| true).is_err());
    // Wrong, unknown, and without a PIN: the same words.
    let wrong = step(&mut caller, pin("KO", "000000")).unwrap_err();
    assert_eq!(step(&mut caller, pin("ZZ", "000000")).unwrap_err(), wrong);
    assert!(wrong.contains("do not fit"), "{wrong}");
    // And the next try of those comes too soon, also with the right PIN, and also for the unknown.
    for initials in ["KO", "ZZ"] {
        assert!(step(&mut caller, pin(initials, OTHER_PIN)).unwrap_err().contains("Too soon"));
    }
    assert!(caller.ask(Question::Pupils).is_err());

    // The PIN from the office is for once, and the next one is not easily guessed.
    let doorway = door(step(&mut caller, pin("hb", slip.pin.bare())));
    assert_eq!((doorway.way, doorway.welcome.me), (Way::NewPin, None));
    assert!(caller.ask(Question::Pupils).is_err());
    for (tried, why) in [("12345", "six digits"), ("123456", "easily guessed"), (slip.pin.bare(), "that you had")] {
        assert!(step(&mut caller, new_pin(tried)).unwrap_err().contains(why), "{tried}");
    }
    let me = welcome(step(&mut caller, new_pin(OWN_PIN)));
    assert!(me.shared && me.me.unwrap().login == "h.bennett");
    assert!(caller.ask(Question::Pupils).is_ok());
    assert!(step(&mut at_door(&school), pin("HB", slip.pin.bare())).is_err());
}

#[test]
fn the_lock_ends_access_in_the_server() {
    let school = staffroom();
    let mut caller = choose(&school, "h.bennett", OWN_PIN);
    let amara = school.amara();
    caller.ask(Request::Watch { topics: BTreeSet::from([Topic::Pupil(amara), Topic::Pupils]) }).unwrap();
    assert!(caller.ask(Question::Card { pupil: amara }).is_ok());
    assert_eq!(door(step(&mut caller, DoorStep::Lock { switch: false })).way, Way::Initials { demo_pin: None });
    assert!(caller.ask(Question::Card { pupil: amara }).is_err());
    assert!(step(&mut caller, DoorStep::Unlock).is_err());
    assert!(caller.run(Command::Worry(WorryCommand::PointToDsl)).is_err());
    welcome(step(&mut caller, pin("hb", OWN_PIN)));

    // On an account of one's own a key is enough, and nothing but it is answered before.
    let mut own = school.caller("h.bennett");
    assert_eq!(door(step(&mut own, DoorStep::Lock { switch: false })).way, Way::Key);
    assert!(own.ask(Question::Pupils).is_err());
    welcome(step(&mut own, DoorStep::Unlock));
    assert!(own.ask(Question::Pupils).is_ok());
}

#[test]
fn guessing_is_told_to_the_office_and_keeps_nobody_out() {
    let mut school = staffroom();
    drop(choose(&school, "h.bennett", OWN_PIN));
    assert!(step(&mut at_door(&school), pin("HB", "000001")).is_err());
    // Nine wrong tries take minutes: they are put into the file, which outlives the server; as it was before there were sums.
    school.server = None;
    let file = school.root.join("secrets/tries");
    let kept = fs::read_to_string(&file).unwrap();
    let (_, tries) = kept.split_once('\n').unwrap();
    let (head, rest) = tries.split_once("\"wrong\":1,").unwrap();
    fs::write(&file, format!("{head}\"wrong\":9,{rest}")).unwrap();
    school.server = Some(serve(&school.root));
    school.server().let_stand(Duration::from_millis(500));
    let (mut asking, mut hearing) = school.caller("office").split();
    asking.ask_as(7, Request::About).unwrap();
    while !matches!(hearing.wait().unwrap(), Told::Reply(7, _)) {}
    assert!(step(&mut at_door(&school), pin("HB", "000001")).unwrap_err().contains("do not fit"));
    let alarm = loop {
        if let Told::Notice(Notice::Said(alarm)) = hearing.wait().unwrap() {
            break alarm;
        }
    };
    assert!(alarm.contains("Ten wrong tries for H. Bennett") && alarm.contains("40 seconds"), "{alarm}");
    school.seat("office").shows(&["Ten wrong tries for H. Bennett"]);
    school.seat("k.osei").hides(&["wrong tries"]);
    // Whoever has the right PIN is in all the same.
    welcome(step(&mut at_door(&school), pin("HB", OWN_PIN)));
    let slip = one_time(&school, "h.bennett");
    door(step(&mut at_door(&school), pin("HB", slip.pin.bare())));
    school.seat("office").hides(&["wrong tries"]);
}

#[test]
fn wide_rights_wait_for_a_code_that_is_taken_once() {
    let school = staffroom();
    let (pupil, entry) = (school.amara(), assessed(&school, "h.bennett"));
    set(&school, Setting::SecondFactor(SecondFactor::Wide));
    let mut caller = choose(&school, "s.iqbal", OWN_PIN);
    let Err(ClientError::Refused(refusal)) = caller.ask(Question::Items { of: Desk::all(), slice: Slice::default() })
    else {
        panic!()
    };
    assert!(refusal.sentence.contains("second factor"), "{}", refusal.sentence);
    let Ok(Reply::CodeSetUp(set_up)) = step(&mut caller, DoorStep::SetUpCode) else { panic!() };
    let key = totp_rs::Secret::try_from_base32(set_up.key.bare()).unwrap();
    let totp = totp_rs::Builder::new().with_secret(key).build().unwrap();
    assert!(set_up.uri.bare().contains(set_up.key.bare()) && set_up.spare.len() == 8);
    let code = totp.generate(school.clock.unix_millis() / 1_000).to_string();
    let all = welcome(step(&mut caller, DoorStep::Code(Secret::new(&*code))));
    assert_eq!((all.withheld, all.me.unwrap().is(&[Role::Senco])), (None, true));
    assert!(caller.ask(Question::Items { of: Desk::all(), slice: Slice::default() }).is_ok());

    // The next time: without the code a teacher; a spare code does once; the code of before does not do again.
    step(&mut caller, DoorStep::Lock { switch: false }).unwrap();
    let narrow = welcome(step(&mut caller, pin("si", OWN_PIN)));
    assert_eq!((narrow.withheld, narrow.me.unwrap().roles), (Some(Withheld::NeedsCode), [Role::Teacher].into()));
    assert!(
        caller.ask(Question::Pupils).is_ok()
            && caller.ask(Question::Items { of: Desk::all(), slice: Slice::default() }).is_err()
    );
    assert!(
        caller.run(Command::Staff(StaffCommand::SetDisabled { login: "m.hughes".into(), disabled: true })).is_err()
    );
    // What is decided behind the gate goes by the same rights.
    caller.run(Command::Pupil(PupilCommand::Open { pupil, reason: "covering".into() })).unwrap();
    let take_back = Command::Amend(AmendCommand::TakeBack {
        records: vec![(pupil, RecordName::Assessment(entry))],
        how: How { why: "of her sister".into(), ..How::default() },
    });
    let Err(ClientError::Refused(refusal)) = caller.run(take_back.clone()) else { panic!() };
    assert!(refusal.sentence.contains("Only whoever made an entry"), "{}", refusal.sentence);
    assert!(step(&mut caller, DoorStep::SetUpCode).is_err(), "a PIN alone does not replace a second factor");
    let spare = set_up.spare[0].clone();
    assert_eq!(welcome(step(&mut caller, DoorStep::Code(spare))).withheld, None);
    caller.run(take_back).unwrap();
    step(&mut caller, DoorStep::Lock { switch: false }).unwrap();
    welcome(step(&mut caller, pin("si", OWN_PIN)));
    assert!(step(&mut caller, DoorStep::Code(Secret::new(code))).unwrap_err().contains("used before"));
    assert!(caller.ask(Question::Items { of: Desk::all(), slice: Slice::default() }).is_err());

    // A teacher has nothing that waits, and whoever acts as the store's owner is exempt.
    assert_eq!(welcome(step(&mut at_door_of(&school, "h.bennett"), pin("hb", OTHER_PIN))).withheld, None);
    assert!(school.caller("s.iqbal").ask(Question::Items { of: Desk::all(), slice: Slice::default() }).is_ok());
    nothing_is_written_elsewhere(school, &set_up.key, &set_up.spare[1]);
}

/// An entry of the assessment that somebody has made.
fn assessed(school: &School, login: &str) -> AssessId {
    let entry = NewAssessment {
        pupil: school.amara(),
        source: Source::Teacher,
        day: None,
        text: "reads alone".into(),
        audience: None,
        replaces: None,
    };
    let (done, _) = school.caller(login).run(Command::Assessment(AssessmentCommand::Assess { entry })).unwrap();
    AssessId(done.made[0])
}

fn at_door_of(school: &School, login: &str) -> Caller {
    drop(choose(school, login, OTHER_PIN));
    at_door(school)
}

/// No PIN, hash, key or code stands anywhere but in `secrets/`, which is its owner's alone.
fn nothing_is_written_elsewhere(school: School, key: &Secret, spare: &Secret) {
    let folder = school.close();
    let store = folder.path().join("store");
    let secrets = store.join("secrets");
    let mut wanted = vec![OWN_PIN.to_owned(), OTHER_PIN.to_owned(), key.bare().to_owned(), spare.bare().to_owned()];
    for file in fs::read_dir(&secrets).unwrap().map(|file| file.unwrap().path()) {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        wanted.extend(text.split('"').filter(|word| word.len() >= 32 && word.is_ascii()).map(str::to_owned));
    }
    assert!(wanted.len() > 6, "hashes were found");
    for word in &wanted {
        let found = files_with(&store, word.as_bytes());
        let elsewhere: Vec<&Path> =
            found.iter().map(AsRef::as_ref).filter(|file: &&Path| !file.starts_with(&secrets)).collect();
        assert!(elsewhere.is_empty(), "{word} is in {elsewhere:?}");
    }
    assert_eq!(files_with(&store, key.bare().as_bytes()).len(), 1, "the search finds what is there");
    assert!(files_with(&store, OWN_PIN.as_bytes()).is_empty());
}

#[test]
fn secrets_are_their_owners_alone() {
    let school = School::empty();
    assert_eq!(fs::metadata(school.root.join("secrets")).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn who_walks_away_leaves_nothing_and_finds_it_again() {
    let school = staffroom();
    drop(choose(&school, "h.bennett", OWN_PIN));
    drop(choose(&school, "k.osei", OTHER_PIN));
    let mut seat = Seat::at_door(&school, SHARED);
    seat.shows(&["Sign in with your initials and your PIN.", "initials >"]).hides(&["Okafor", "420"]);
    seat.keys("hb<Enter>8402").shows(&["HB", "••••"]).hides(&["8402"]);
    seat.keys("<Esc>hb<Enter>").keys(OWN_PIN).keys("<Enter>").shows(&["Akira Francis", "HB"]);
    seat.keys("oka1+p settled in tw").shows(&["Amara Okafor", "settled in tw"]);

    // The warning; the key that stays does nothing else.
    assert_eq!(seat.app.idle_limit(), Some(Duration::from_secs(90)));
    assert_eq!(seat.app.idle_warning(), Some(Duration::from_secs(75)));
    seat.update(Msg::Away).shows(&["Locks in 15 s: press any key."]);
    seat.keys("<Enter>").shows(&["settled in tw"]).hides(&["Logged"]);
    seat.update(Msg::Lock);
    let gone = ["Okafor", "settled", "Akira", "CI07"];
    seat.shows(&["Sign in with your initials"]).hides(&gone);
    assert!(app::plain(&seat.app).iter().all(|line| gone.iter().all(|word| !line.contains(word))));
    assert!(seat.app.model.cache.pupils.is_empty() && seat.app.model.drafts.is_empty());
    assert_eq!(seat.app.idle_limit(), None);

    // Nothing but signing in and leaving does anything.
    seat.keys("<^T>").keys("<^O>").keys("<F8>").keys("<^P>").shows(&["Sign in with your initials"]).hides(&gone);
    seat.keys("<^Q>").shows(&["Leave sendo?"]).keys("<Esc>").shows(&["initials >"]);

    // Somebody else: initials, PIN, and to work. Nothing of the first one is theirs.
    seat.keys("<Esc>ko<Enter>").keys(OTHER_PIN).keys("<Enter>").shows(&["KO"]).hides(&["was not sent"]);
    seat.keys(":go on").hides(&["go on with"]).keys("<Esc>");
    seat.keys("oka1<Enter>").shows(&["Logged, ^Z withdraws: Amara Okafor 4B"]);
    seat.keys("<^L>").shows(&["Sign in"]).hides(&gone);

    // The first is back, and so is the note.
    seat.keys("hb<Enter>").keys(OWN_PIN).keys("<Enter>").shows(&["Something you typed was not sent"]);
    seat.keys(":go on<Enter>").shows(&["Amara Okafor", "settled in tw"]);
}

#[test]
fn at_the_stop_a_shared_screen_stands_ten_minutes_and_the_names_stay_behind_the_lock() {
    let school = staffroom();
    drop(choose(&school, "h.bennett", OWN_PIN));
    let mut seat = Seat::at_door(&school, SHARED);
    seat.keys("hb<Enter>").keys(OWN_PIN).keys("<Enter>oka1+ he hits her");
    assert_eq!(seat.app.idle_limit(), Some(Duration::from_secs(90)));
    seat.keys("<Enter>").shows(&["This screen locks after 10 minutes", "he hits her"]);
    for keys in ["", "<^Y>", "<^X>"] {
        seat.keys(keys);
        assert_eq!(seat.app.idle_limit(), Some(Duration::from_mins(10)), "{keys}");
        assert_eq!(seat.app.idle_warning(), Some(Duration::from_secs(585)), "{keys}");
    }
    seat.keys("<Esc>");
    assert_eq!(seat.app.idle_limit(), Some(Duration::from_secs(90)));
    // Whoever locks sooner than usual does so here as well, and the screen says it.
    seat.app.idle_at_most = Some(Duration::from_secs(45));
    seat.keys("oka<F8>").shows(&["This screen locks after 45 seconds"]);
    assert_eq!(seat.app.idle_limit(), Some(Duration::from_secs(45)));
    // Whom to tell is no secret: it stands at the door.
    seat.update(Msg::Lock).shows(&["Sign in with your initials", "Mrs Carole Denby: room 2", "999"]);
    seat.hides(&["Nobody has entered", "he hits her"]);
}

#[test]
fn an_own_screen_locks_and_the_demo_shows_it_all() {
    let school = School::thornhill();
    let mut seat = school.seat("h.bennett");
    assert_eq!(seat.app.idle_limit(), Some(Duration::from_mins(10)));
    seat.keys("oka1+p half a no<^L>").shows(&["Locked.", "Any key goes on."]).hides(&["Okafor", "half"]);
    seat.keys("x").shows(&["Something you typed was not sent", "HB"]);
    // Another person, with the PIN that the demo's screen says.
    seat.keys(":switch<Enter>").shows(&["This is the demo: everybody's PIN is 246810."]).hides(&["Okafor"]);
    seat.keys("si<Enter>246810<Enter>").shows(&["desk", "SI"]);
    seat.keys("<^L>x").shows(&["desk", "SI"]);
    seat.keys(":switch<Enter>hb<Enter>111111<Enter>").shows(&["do not fit", "initials >"]);
}

#[test]
fn a_second_factor_is_set_up_and_asked_for_on_the_screen() {
    let school = staffroom();
    drop(choose(&school, "s.iqbal", OWN_PIN));
    set(&school, Setting::SecondFactor(SecondFactor::Wide));
    let mut seat = Seat::at_door(&school, SHARED);
    seat.keys("si<Enter>").keys(OWN_PIN).keys("<Enter>").shows(&["Second factor, 1 of 2", "not shown again"]);
    seat.keys("<Enter>").shows(&["█▀", "Second factor, 2 of 2", "code >"]);
    // The key as it is to be typed by hand: two lines of four groups of four letters.
    let plain = app::plain(&seat.app);
    let is_key = |line: &&String| line.split(' ').all(|word| word.len() == 4 && word == word.to_uppercase());
    let key: String = plain.iter().filter(is_key).flat_map(|line| line.split(' ')).collect();
    let key = totp_rs::Secret::try_from_base32(&key).unwrap();
    let totp = totp_rs::Builder::new().with_secret(key).build().unwrap();
    let code = |step: u64| totp.generate(school.clock.unix_millis() / 1_000 + 30 * step).to_string();
    seat.keys(&code(0)).keys("<Enter>").shows(&["all your rights are there", "desk"]);

    // The next time it is asked for; without it one is a teacher, and can type it later.
    seat.keys("<^L>si<Enter>").keys(OWN_PIN).keys("<Enter>").shows(&["The code of your second factor", "code >"]);
    seat.keys("<Enter>").shows(&["Without your code you work as a teacher", "find"]).hides(&["desk  "]);
    seat.keys("<^T>").shows(&["the desk is the SENCO's"]);
    seat.keys(":type the code<Enter>").keys(&code(1)).keys("<Enter>").shows(&["all your rights are there", "desk"]);
}

#[test]
fn a_guesser_slows_nobody_down() {
    guess(Duration::from_secs(2));
}

#[test]
#[ignore = "it takes a minute and a half"]
fn a_guesser_for_a_minute() {
    guess(Duration::from_mins(1));
}

/// Twenty lines that try PINs as fast as they are answered, and somebody beside them who reads plans.
fn guess(time: Duration) {
    let school = staffroom();
    drop(choose(&school, "h.bennett", OWN_PIN));
    let (mut teacher, amara) = (school.caller("h.bennett"), school.amara());
    let mut p50 = |time: Duration| {
        let (start, mut took) = (Instant::now(), Vec::new());
        while start.elapsed() < time {
            let asked = Instant::now();
            teacher.ask(Question::Card { pupil: amara }).unwrap();
            took.push(asked.elapsed());
        }
        took.sort();
        took[took.len() / 2]
    };
    let before = p50(time.min(Duration::from_secs(5)));
    let (over, answered, asked) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    let during = std::thread::scope(|scope| {
        for guesser in 0..20 {
            let (mut caller, over, answered, asked) = (at_door(&school), &over, &answered, &asked);
            scope.spawn(move || {
                let initials = if guesser % 2 == 0 { "HB".to_owned() } else { format!("X{guesser}") };
                for guess in 0_u32.. {
                    if over.load(Ordering::Relaxed) {
                        return;
                    }
                    let said = step(&mut caller, pin(&initials, &format!("{:06}", guess * 20 + guesser))).unwrap_err();
                    asked.fetch_add(1, Ordering::Relaxed);
                    // Initials that are nobody's are looked at, too: nobody is in by them.
                    let of_somebody = initials == "HB" && said.contains("do not fit");
                    answered.fetch_add(usize::from(of_somebody), Ordering::Relaxed);
                }
            });
        }
        let during = p50(time);
        over.store(true, Ordering::Relaxed);
        during
    });
    let (answered, asked) = (answered.into_inner(), asked.into_inner());
    println!("{asked} tries in {time:?}, {answered} answered; a card takes {before:?}, meanwhile {during:?} (p50)");
    assert!((1..=10).contains(&answered), "{answered} tries were answered");
    assert!(during < Duration::from_millis(100), "{during:?}");
}
