//! A machine that gives no random numbers: nothing is done with zeros in their place, nothing is done by half, and each
//! time it is said in words. With numbers again all of it works.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sendo::client::{Caller, ClientError};
use sendo::clock::Clock;
use sendo::domain::command::Command;
use sendo::domain::kind::Change;
use sendo::domain::record::staff::{NewStaff, Role, Staff, StaffChange, StaffCommand};
use sendo::domain::record::worry::WorryCommand;
use sendo::domain::secret::Secret;
use sendo::proto::message::Request;
use sendo::proto::signin::DoorStep;
use sendo::proto::{Question, Slice};
use sendo::random::{Dice, NoRandom};
use sendo::server::Server;
use sendo::store::{CACHE, Opening, RealDisk, SEGMENT, Store};

use crate::help::*;

const NONE: i64 = i64::MAX;

/// Dice that can be rolled so many times, and then no more.
#[derive(Clone)]
struct Wanting(Arc<AtomicI64>);

impl Wanting {
    fn new() -> Wanting {
        Wanting(Arc::new(AtomicI64::new(NONE)))
    }

    fn fail_after(&self, rolls: i64) {
        self.0.store(rolls, Ordering::SeqCst);
    }

    fn dice(&self) -> Dice {
        let left = Arc::clone(&self.0);
        Dice::of(move |bytes| match left.fetch_sub(1, Ordering::SeqCst) {
            ..=0 => Err(NoRandom("the well is dry".into())),
            _ => fill(bytes),
        })
    }
}

fn fill(bytes: &mut [u8]) -> Result<(), NoRandom> {
    for byte in bytes {
        *byte = Dice::system().roll::<1>()?[0];
    }
    Ok(())
}

fn serve(root: &Path, dice: Dice) -> Server {
    let opening = Opening { today: TODAY, segment: SEGMENT, cache: CACHE, progress: &|_| {} };
    let taken = Store::take(root, Arc::new(RealDisk)).unwrap().rolling(dice);
    let (store, opened) = taken.open(&opening).unwrap();
    Server::start(store, fs::metadata(root).unwrap().uid(), Clock::story(), opened.sentences).unwrap()
}

fn greet(server: &Server) -> Caller {
    Caller::greet(&server.connect().unwrap(), Some("h.bennett1".into())).unwrap().0
}

/// A school whose one person is its office and its SENCO, and a pupil.
fn found(root: &Path) {
    let (store, _) = open(root);
    let Change::Staff(StaffChange::Staff { staff }) = person(1) else { panic!() };
    let staff = Staff { roles: [Role::Senco, Role::Admin].into(), ..staff };
    let changes = vec![school("Thornhill"), Change::Staff(StaffChange::Staff { staff }), pupil(1, "Zoë"), person(2)];
    write(&store, [commit(1, 1, changes)]);
    store.close().unwrap();
}

/// All that is kept: the journal, and what sign-in needs.
fn kept(root: &Path) -> Vec<(String, Vec<u8>)> {
    let all = files(&root.join("journal")).into_iter().chain(files(&root.join("secrets")));
    all.map(|file| (file.display().to_string(), fs::read(file).unwrap())).collect()
}

type Act = fn(&mut Caller) -> Result<(), ClientError>;

fn door(caller: &mut Caller, step: DoorStep) -> Result<(), ClientError> {
    caller.ask(Request::Door(step)).map(drop)
}

/// What needs random numbers, and how its refusal begins.
const ACTS: [(&str, Act, &str); 5] = [
    (
        "a line without an id",
        |caller| caller.run(Command::Worry(WorryCommand::PointToDsl)).map(drop),
        "Nothing of this was stored",
    ),
    (
        "a record with an id",
        |caller| {
            let staff = NewStaff {
                login: "n.new".into(),
                account: None,
                given: "Nia".into(),
                family: "Newcombe".into(),
                roles: [Role::Ta].into(),
            };
            caller.run(Command::Staff(StaffCommand::AddStaff { staff })).map(drop)
        },
        "Nothing of this was stored",
    ),
    (
        "one-time PINs for all",
        |caller| door(caller, DoorStep::MakePins { login: None, forget_code: false }),
        "No PIN was made, and nothing was changed",
    ),
    ("a second factor", |caller| door(caller, DoorStep::SetUpCode), "No second factor was set up, and nothing was"),
    (
        "a PIN of one's own",
        |caller| door(caller, DoorStep::NewPin { old: None, pin: Secret::new("840275913662") }),
        "The PIN is the one that it was, and nothing was changed",
    ),
];

#[test]
fn without_random_numbers_nothing_is_done_and_it_is_said() {
    for (name, act, says) in ACTS {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        found(root);
        let wanting = Wanting::new();
        let server = serve(root, wanting.dice());
        let mut caller = greet(&server);
        // The first hash ever needs the pepper too.
        door(&mut caller, DoorStep::SetUpCode).unwrap();
        let before = kept(root);
        let mut refused = 0;
        loop {
            wanting.fail_after(refused);
            let Err(error) = act(&mut caller) else { break };
            assert!(error.to_string().starts_with(says), "{name}, {refused}: {error}");
            assert!(error.to_string().contains("gives no random numbers (the well is dry)"), "{name}: {error}");
            assert!(kept(root) == before, "{name}: something was kept after {refused} rolls");
            refused += 1;
            assert!(refused < 100, "{name} is never done");
        }
        assert!(refused > 0, "{name} needs none");
        wanting.fail_after(NONE);
        assert!(caller.run(Command::Worry(WorryCommand::PointToDsl)).is_ok(), "{name}: the server goes on");
        drop(caller);
        server.stop();
        clean(&open(root).0);
    }
}

#[test]
fn a_hash_is_never_made_without_its_pepper() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    found(root);
    let wanting = Wanting::new();
    let server = serve(root, wanting.dice());
    wanting.fail_after(0);
    let before = kept(root);
    let error = door(&mut greet(&server), DoorStep::SetUpCode).unwrap_err().to_string();
    assert!(error.starts_with("Nobody can sign in now, and nothing was changed: this machine"), "{error}");
    assert!(kept(root) == before);
}

#[test]
fn dice_that_always_fall_the_same_make_no_pin_and_keep_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    let server = serve(folder.path(), Dice::of(|_| Ok(())));
    let error = door(&mut greet(&server), DoorStep::MakePins { login: None, forget_code: false }).unwrap_err();
    assert!(error.to_string().starts_with("No PIN was made, and nothing was changed"), "{error}");
}

#[test]
fn a_command_without_a_name_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    let server = serve(folder.path(), Dice::system());
    let wanting = Wanting::new();
    let mut caller = greet(&server).rolling(wanting.dice());
    let before = kept(folder.path());
    wanting.fail_after(0);
    let error = caller.run(Command::Worry(WorryCommand::PointToDsl)).unwrap_err().to_string();
    assert!(error.starts_with("Nothing was asked of the server, and nothing was changed: this machine"), "{error}");
    assert!(kept(folder.path()) == before);
    wanting.fail_after(NONE);
    caller.run(Command::Worry(WorryCommand::PointToDsl)).unwrap();
}

/// What was seen waits as it does for a full disk, and is written once there are numbers.
#[test]
fn what_was_seen_waits_for_random_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    found(root);
    let wanting = Wanting::new();
    let server = serve(root, wanting.dice());
    let mut caller = greet(&server);
    let views = || files(&root.join("views")).iter().map(|file| fs::metadata(file).unwrap().len()).sum::<u64>();
    wanting.fail_after(0);
    let look = Question::Record { pupil: pupil_id(1), limit: 5 };
    caller.ask(look).unwrap();
    let audit = Question::Audit { pupil: None, staff: None, since: None, slice: Slice::first(10) };
    caller.ask(audit.clone()).unwrap(); // It asks for what was seen to be written first.
    assert_eq!(views(), 0);
    wanting.fail_after(NONE);
    caller.ask(audit).unwrap();
    assert!(views() > 0);
}
