//! Roles that watch each other: who is given which role, and what is changed of who sees and who is told, stands in the
//! inbox of the SENCO and of the head until each has seen it; PINs and looks at the audit are in the audit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeSet;

use sendo::client::ClientError;
use sendo::domain::audit::Kind;
use sendo::domain::command::Command;
use sendo::domain::notice::Heard;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::record::school::{Dsl, PlansSeenBy, SchoolCommand, SecondFactor};
use sendo::domain::record::staff::{NewStaff, Role, StaffCommand};
use sendo::domain::roster::{Bundle, ImportCommand, Spot, StaffRow};
use sendo::proto::ask;
use sendo::proto::message::Request;
use sendo::proto::signin::DoorStep;
use sendo::proto::view::ChangeRow;
use thornhill::School;

const SENCO: &str = "s.iqbal";
const HEAD: &str = "m.hughes";
const OFFICE: &str = "office";

fn changes(school: &School, login: &str) -> Vec<ChangeRow> {
    school.caller(login).whole(&ask::changes()).unwrap().rows
}

fn words(school: &School, login: &str) -> Vec<String> {
    changes(school, login).into_iter().map(|row| row.what).collect()
}

fn run(school: &School, login: &str, command: Command) {
    school.caller(login).run(command).unwrap();
}

fn see(school: &School, login: &str, up_to: Heard) {
    run(school, login, Command::Staff(StaffCommand::Hear { up_to }));
}

fn new(login: &str, roles: &[Role]) -> Command {
    let (given, family) = login.split_once('.').unwrap();
    let staff = NewStaff {
        login: login.into(),
        account: None,
        given: given.into(),
        family: family.into(),
        roles: roles.iter().copied().collect(),
    };
    Command::Staff(StaffCommand::AddStaff { staff })
}

fn roles(login: &str, roles: &[Role]) -> Command {
    Command::Staff(StaffCommand::SetRoles { login: login.into(), roles: roles.iter().copied().collect() })
}

fn close(login: &str, disabled: bool) -> Command {
    Command::Staff(StaffCommand::SetDisabled { login: login.into(), disabled })
}

fn set(setting: Setting) -> Command {
    Command::School(SchoolCommand::Set { setting, owner: String::new() })
}

/// Who does what, and the words for it; empty where those who lead need not hear of it.
#[test]
fn those_who_lead_hear_of_wider_rights_and_of_nothing_else() {
    let school = School::thornhill();
    assert!(changes(&school, SENCO).is_empty() && changes(&school, HEAD).is_empty(), "an invented school begins quiet");
    let snippet = Setting::Snippet { code: "sett".into(), text: Some("settled at once".into()) };
    for (login, command, said) in [
        (OFFICE, new("a.new", &[Role::Ta]), ""),
        (OFFICE, new("b.wide", &[Role::DataProtection]), "b wide (b.wide) was added: data-protection"),
        (OFFICE, new("c.wide", &[Role::Teacher, Role::Senco]), "c wide (c.wide) was added: teacher, senco"),
        (OFFICE, roles("a.new", &[Role::Ta, Role::Senco]), "a new (a.new): is ta, senco now, and was ta"),
        (OFFICE, roles("a.new", &[Role::Ta]), "a new (a.new): is ta now, and was ta, senco"),
        (OFFICE, roles("a.new", &[Role::Ta]), ""),
        (OFFICE, close("a.new", true), "a new (a.new): account closed"),
        (OFFICE, close("a.new", false), "a new (a.new): account opened again"),
        (OFFICE, set(Setting::PlansSeenBy(PlansSeenBy::School)), "plans_seen_by is school; it was classes"),
        (OFFICE, set(Setting::SharedLogins(BTreeSet::from(["lab".into()]))), "shared_logins is lab; it was "),
        (OFFICE, set(Setting::SecondFactor(SecondFactor::Always)), "second_factor is always; it was "),
        (OFFICE, set(snippet), ""),
        (HEAD, set(Setting::Dsl(Dsl::read("Ann Other, room 1"))), "dsl is Ann Other, room 1; it was "),
        (HEAD, set(Setting::DeputyDsl(vec![Dsl::read("Jo Marsh")])), "deputy_dsl is Jo Marsh; it was "),
        (HEAD, set(Setting::HeadLine(Some("ext. 1".into()))), "head_line is ext. 1; it was "),
        (HEAD, set(Setting::ChairLine(Some("ext. 2".into()))), "chair_line is ext. 2; it was "),
        (HEAD, set(Setting::SocialCare(Some("0163".into()))), "social_care is 0163; it was "),
    ] {
        let before = changes(&school, SENCO).len();
        run(&school, login, command.clone());
        let now = words(&school, SENCO);
        let came: Vec<&String> = now.iter().skip(before).collect();
        assert_eq!(came.len(), usize::from(!said.is_empty()), "{command:?}: {came:?}");
        assert!(came.iter().all(|came| came.starts_with(said)), "{command:?}: {came:?}");
        assert_eq!(now, words(&school, HEAD), "the head hears of the same");
    }
    let audit = school.caller(SENCO).get(&ask::audit(None, Some(OFFICE.into()), None)).unwrap();
    for said in [
        "a member of staff: a new (a.new)",
        "roles of a new (a.new): ta, senco",
        "the account of a new (a.new), closed",
    ] {
        assert!(audit.rows.iter().any(|row| row.what == said), "{said}: {:?}", audit.rows);
    }
    // Whoever was given the role now hears from when they came.
    assert!(words(&school, "c.wide")[0].starts_with("a new (a.new): is ta, senco"), "{:?}", words(&school, "c.wide"));
}

#[test]
fn each_sees_them_for_themselves_and_only_forward() {
    let school = School::thornhill();
    for login in ["a.one", "b.two", "c.three"] {
        run(&school, OFFICE, new(login, &[Role::Admin]));
    }
    let all = changes(&school, SENCO);
    assert_eq!(all.len(), 3);
    assert_eq!((all[0].by.as_str(), all[0].who().contains(" as office")), ("O. Farr", true), "{:?}", all[0]);
    see(&school, SENCO, all[1].place);
    assert_eq!(changes(&school, SENCO), all[2..], "oldest first, and those above are seen too");
    assert_eq!(changes(&school, HEAD), all, "the head has yet to");
    see(&school, SENCO, all[0].place);
    assert_eq!(changes(&school, SENCO), all[2..], "nothing is unseen again");
    // What is not there yet cannot be seen: nobody is deaf to what comes.
    let far = Heard { commit: u64::MAX, seq: u64::MAX };
    let refused = school.caller(SENCO).run(Command::Staff(StaffCommand::Hear { up_to: far }));
    assert!(matches!(refused, Err(ClientError::Refused(refusal)) if refusal.sentence.contains("no such change")));
    // Nor is a file, nor another role and back, a way round.
    run(&school, OFFICE, roles(SENCO, &[Role::Teacher]));
    run(&school, OFFICE, roles("a.one", &[Role::Senco]));
    run(&school, OFFICE, roles(SENCO, &[Role::Teacher, Role::Senco]));
    assert_eq!(changes(&school, SENCO).len(), 4, "{:?}", words(&school, SENCO));
    let folder = school.close();
    let root = folder.path().join("store");
    std::fs::remove_dir_all(root.join("sled")).unwrap();
    let school = School::reopened(folder, root);
    assert_eq!(changes(&school, SENCO).len(), 4, "also from an index that was made again");
    assert_eq!(changes(&school, HEAD).len(), 6);
}

#[test]
fn an_import_hides_none() {
    let school = School::thornhill();
    let row = |number: u64, roles: &[Role]| StaffRow {
        spot: Spot { file: "trust.csv".into(), line: number },
        row: format!("r{number}"),
        login: format!("z{number}"),
        given: "Z".into(),
        family: format!("Zed{number}"),
        roles: Some(roles.iter().copied().collect()),
        account: None,
        initials: None,
        left: None,
    };
    let mut staff: Vec<StaffRow> = (0..150).map(|number| row(number, &[Role::Teacher])).collect();
    staff.extend((150..270).map(|number| row(number, &[Role::Senco])));
    let bundle = Bundle { kind: "oneroster".into(), staff, ..Bundle::default() };
    run(&school, OFFICE, Command::Import(ImportCommand::Import { bundle }));
    let said = words(&school, HEAD);
    assert_eq!(said.len(), 120, "one each, over pages");
    assert!(said.iter().all(|said| said.contains("was added: senco")), "{:?}", said[0]);
    assert!(words(&school, "z160").is_empty(), "who came with them hears of none");
}

#[test]
fn by_keys() {
    let school = School::thornhill();
    let mut head = school.seat(HEAD);
    head.keys("<^O>").shows(&["inbox   no answer, no nudge", "Nothing waits for you"]);
    run(&school, OFFICE, roles("k.osei", &[Role::Ta, Role::Senco]));
    run(&school, OFFICE, set(Setting::PlansSeenBy(PlansSeenBy::School)));
    head.wait_for("plans_seen_by is school");
    head.keys("<^R>").shows(&["2 wait for you", "roles and settings changed 2", "! Kwame Osei (k.osei)", "by O. Farr"]);
    head.shows(&["Enter says that you have seen it"]).keys("p").shows(&["it is about no pupil"]);
    head.keys("r").shows(&["only an item of yours has somebody to reply to"]);
    head.keys("<Enter>").shows(&["1 waits for you", "seen", "! plans_seen_by is school"]);
    head.keys("<Down><Enter>").shows(&["no answer, no nudge", "You have seen it."]).keys("<^R>");
    head.shows(&["Nothing waits for you"]).hides(&["plans_seen_by"]);
    // Of the SENCO both stand above all else that waits.
    let mut senco = school.seat(SENCO);
    senco.keys("<^O>").shows(&["roles and settings changed 2", "! Kwame Osei (k.osei)"]);
    // Who is no longer told is not shown them any more.
    assert!(school.caller("k.osei").whole(&ask::changes()).is_ok());
    assert!(school.caller("h.bennett").whole(&ask::changes()).is_err());
    school.seat("h.bennett").keys("<^O>").shows(&["inbox"]).hides(&["roles and settings"]);
}

#[test]
fn pins_and_looks_at_the_audit_are_in_the_audit() {
    let school = School::thornhill();
    let mut office = school.caller(OFFICE);
    for forget_code in [false, true] {
        let step = DoorStep::MakePins { login: Some("k.osei".into()), forget_code };
        office.ask(Request::Door(step)).unwrap();
    }
    let mut senco = school.caller(SENCO);
    for _ in 0..3 {
        senco.whole(&ask::audit(None, None, None)).unwrap();
    }
    let page = school.caller(HEAD).whole(&ask::audit(None, None, None)).unwrap();
    let rows: Vec<(&str, Kind, &str)> =
        page.rows.iter().map(|row| (row.login.as_str(), row.kind, row.what.as_str())).collect();
    let pins: Vec<_> = rows.iter().filter(|row| row.2.contains("PIN")).collect();
    assert_eq!(
        pins,
        [
            &(OFFICE, Kind::Changed, "a one-time PIN for K. Osei (k.osei); their second factor was forgotten"),
            &(OFFICE, Kind::Changed, "a one-time PIN for K. Osei (k.osei)"),
        ]
    );
    let looks = rows.iter().filter(|row| row.2 == "the audit");
    assert_eq!(looks.collect::<Vec<_>>(), [&(SENCO, Kind::Opened, "the audit")], "once over a line in an hour");
}
