//! Who may do what, as one table: first as the domain says it, then as the server keeps it, for every request and
//! command. What the table does not allow must not pass.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeSet;

use sendo::client::{Caller, ClientError};
use sendo::clock;
use sendo::domain::change::{Change, Place};
use sendo::domain::command::{Command, NewEntry, NewFlag, NewStaff, RefusalKind};
use sendo::domain::entry::{Fact, Kind, Outcome};
use sendo::domain::flag::{Reason, Resolution, Step, Urgency};
use sendo::domain::id::{EntryId, FlagId, PupilId};
use sendo::domain::pupil::Pupil;
use sendo::domain::rights::{Act, Verdict, Who, may};
use sendo::domain::roster::{Bundle, Spot, StaffRow};
use sendo::domain::school::{PlansSeenBy, SecondFactor};
use sendo::domain::setting::Setting;
use sendo::domain::staff::Role;
use sendo::domain::state::State;
use sendo::proto::message::{Reply, Request, Topic};
use serde_json::json;
use thornhill::School;
use uuid::Uuid;

const ACTS: [Act; 11] = [
    Act::Names,
    Act::Read,
    Act::Log,
    Act::Flag,
    Act::Triage,
    Act::StaffNames,
    Act::ManageStaff,
    Act::Import,
    Act::Check,
    Act::Choose,
    Act::GuardDoor,
];

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A school of two classes in two years, in the first of which person 1 works.
fn small(roles: &[Role], disabled: bool, seen_by: PlansSeenBy) -> State {
    let staff = json!({ "id": id(1), "login": "p", "given": "P", "family": "P", "initials": "PP",
        "roles": roles, "disabled": disabled });
    let class = |number, staff: &[Uuid]| json!({ "id": id(number), "name": format!("{number}A"), "staff": staff });
    let pupil = |number: u128, class, year: &str| {
        json!({ "id": id(number), "name": { "given": "A", "family": "B" }, "year": year, "provision": "K",
            "needs": [], "classes": [id(class)], "sources": {}, "left": false })
    };
    let school = json!({ "name": "S", "plans_seen_by": seen_by });
    let changes = [
        json!({ "school": school }),
        json!({ "staff": staff }),
        json!({ "class": class(10, &[id(1)]) }),
        json!({ "class": class(20, &[]) }),
        json!({ "pupil": pupil(100, 10, "4") }),
        json!({ "pupil": pupil(200, 20, "4") }),
        json!({ "pupil": pupil(300, 20, "5") }),
    ];
    let mut state = State::default();
    let place = Place { seq: 1, commit: 1, at: String::new(), by: None };
    for change in changes {
        let change = match change.as_object().unwrap().iter().next().unwrap() {
            (kind, value) if kind == "school" => {
                Change::School { school: serde_json::from_value(value.clone()).unwrap() }
            }
            (kind, value) if kind == "staff" => Change::Staff { staff: serde_json::from_value(value.clone()).unwrap() },
            (kind, value) if kind == "class" => Change::Class { class: serde_json::from_value(value.clone()).unwrap() },
            (_, value) => Change::Pupil { pupil: serde_json::from_value::<Pupil>(value.clone()).unwrap() },
        };
        state.apply(&change, &place);
    }
    state
}

fn verdicts(state: &State, who: Who, pupil: Option<u128>) -> String {
    let pupil = pupil.map(|number| state.pupils.get(&PupilId(id(number))).unwrap().as_ref());
    let letter = |act: &Act| match may(state, who, *act, pupil) {
        Verdict::Yes => 'y',
        Verdict::WithReason => 'r',
        Verdict::No(why) => {
            assert!(!why.is_empty());
            '.'
        }
    };
    ACTS.iter().map(letter).collect()
}

#[test]
fn the_table_of_rights() {
    use Role::{Admin, DeputySenco, Head, Senco, Ta, Teacher};
    // Columns as in ACTS: names read log flag | triage | staff names, manage | import | check | choose, guard the door.
    let rows: &[(&[Role], &str, &str)] = &[
        // roles, with a pupil they work with, with one they do not
        (&[Teacher], "yyyy.y.....", "yrry.y....."),
        (&[Ta], "yyyy.y.....", "yrry.y....."),
        (&[Senco], "yyyyyyyyyy.", "yyyyyyyyyy."),
        (&[DeputySenco], "yyyyyyyyy..", "yyyyyyyyy.."),
        (&[Head], "y....y.....", "y....y....."),
        (&[Admin], "y....yyyyyy", "y....yyyyyy"),
        (&[Head, Teacher], "yyyy.y.....", "yrry.y....."),
        (&[Admin, Ta], "yyyy.yyyyyy", "yrry.yyyyyy"),
        (&[Head, Senco], "yyyyyyyyyy.", "yyyyyyyyyy."),
        (&[], "y....y.....", "y....y....."),
    ];
    let person = Who::Person(id(1).into());
    for (roles, own, stranger) in rows {
        let state = small(roles, false, PlansSeenBy::Classes);
        assert_eq!(verdicts(&state, person, Some(100)), *own, "{roles:?} with a pupil of theirs");
        assert_eq!(verdicts(&state, person, Some(200)), *stranger, "{roles:?} with another");
        assert_eq!(verdicts(&state, person, None), *own, "{roles:?} with no pupil");
        assert_eq!(verdicts(&state, Who::Owner, Some(100)), "y....yyyy..");
        assert_eq!(verdicts(&state, Who::Person(id(9).into()), Some(100)), "...........", "somebody unknown");
        let state = small(roles, true, PlansSeenBy::School);
        assert_eq!(verdicts(&state, person, Some(100)), "...........", "{roles:?}, disabled");
    }
    // How widely plans are seen: the same year, the whole school; the head and the office read none all the same.
    for (seen_by, same_year, other_year) in [
        (PlansSeenBy::Classes, "yrry.y.....", "yrry.y....."),
        (PlansSeenBy::Year, "yyyy.y.....", "yrry.y....."),
        (PlansSeenBy::School, "yyyy.y.....", "yyyy.y....."),
    ] {
        let state = small(&[Teacher], false, seen_by);
        assert_eq!(verdicts(&state, person, Some(200)), same_year, "{seen_by:?}");
        assert_eq!(verdicts(&state, person, Some(300)), other_year, "{seen_by:?}");
        for role in [Head, Admin] {
            let state = small(&[role], false, seen_by);
            assert!(verdicts(&state, person, Some(100)).starts_with("y...."), "{role:?} {seen_by:?}");
        }
    }
}

/// What somebody asks: in the table's words.
fn requests(pupil: PupilId, own_flag: FlagId, other_flag: FlagId) -> Vec<(&'static str, Request)> {
    let command = |command| Request::Do { cmd: clock::new_command(), command };
    let set = |setting| command(Command::Set { setting, owner: String::new() });
    let step = |flag, step| command(Command::TakeStep { flag, revision: 999, step, message: "words".into() });
    let fact = Fact::Observation {
        number: None,
        code: "ELSE".into(),
        result: Outcome::Worked,
        support: None,
        minutes: None,
        serves: Vec::new(),
    };
    // The wrong cycle: a conflict, so rights are asked and nothing is stored.
    let entry = NewEntry { pupil, cycle: 99, fact, when: None, note: String::new() };
    let flag = |line| NewFlag {
        pupil,
        reason: Reason::Other,
        urgency: Urgency::Week,
        note: "n".into(),
        links: Vec::new(),
        line,
        parents: None,
    };
    let staff = NewStaff {
        login: "s.iqbal".into(),
        account: None,
        given: "S".into(),
        family: "I".into(),
        roles: BTreeSet::from([Role::Ta]),
    };
    let resolve = Step::Resolve { outcome: Resolution::Advice };
    let roles = BTreeSet::from([Role::Senco]);
    vec![
        ("pupils", Request::Pupils),
        ("card", Request::Card { pupil }),
        ("record", Request::Record { pupil, limit: 5 }),
        ("entries", Request::Entries { pupil, sort: Kind::Observation, limit: 5, before: None }),
        ("queue", Request::Queue),
        ("inbox", Request::Inbox),
        ("staff", Request::Staff),
        ("mine", Request::Mine),
        ("watch", Request::Watch { topics: BTreeSet::from([Topic::All]) }),
        ("drafts", Request::Drafts),
        ("keep drafts", Request::KeepDrafts { changes: Vec::new() }),
        ("check", Request::Check { head: None }),
        ("init", command(Command::Init { school: "X".into(), senco: None, dsl: None, account: String::new() })),
        ("add staff", command(Command::AddStaff { staff })),
        ("choose", set(Setting::PlansSeenBy(PlansSeenBy::Classes))),
        ("shared accounts", set(Setting::SharedLogins(BTreeSet::from(["root".into()])))),
        ("second factor", set(Setting::SecondFactor(SecondFactor::Off))),
        ("set roles", command(Command::SetRoles { login: "no.body".into(), roles })),
        ("import", command(Command::Import { bundle: Bundle::default() })),
        ("log", command(Command::Log { entries: vec![entry] })),
        ("withdraw", command(Command::Withdraw { entries: vec![(pupil, EntryId(id(7)))] })),
        ("flag", command(Command::RaiseFlag { flag: flag(None) })),
        ("flag a line", command(Command::RaiseFlag { flag: flag(Some(250)) })),
        ("reply to own", step(own_flag, Step::Reply)),
        ("reopen own", step(own_flag, Step::Reopen)),
        ("resolve own", step(own_flag, resolve.clone())),
        ("take up own", step(own_flag, Step::Acknowledge)),
        ("reply to other", step(other_flag, Step::Reply)),
        ("wait other", step(other_flag, Step::Wait { on: "x".into(), until: None })),
        ("resolve other", step(other_flag, resolve)),
        ("see answers", command(Command::SeeAnswers { flag: own_flag, steps: 0 })),
        ("point to DSL", command(Command::PointToDsl)),
        ("pass word", command(Command::PassWord { word: "bruise".into() })),
    ]
}

fn verdict(answer: &Result<Reply, ClientError>) -> char {
    match answer {
        Ok(_) => 'y',
        Err(ClientError::Refused(refusal)) => match refusal.kind {
            RefusalKind::NotAllowed => '.',
            RefusalKind::NeedsReason => 'r',
            // Rights let it through; what it says is wrong.
            RefusalKind::Invalid | RefusalKind::NotFound | RefusalKind::Conflict => 'y',
            kind => panic!("{kind:?}"),
        },
        Err(error) => panic!("{error}"),
    }
}

#[test]
#[allow(clippy::too_many_lines)] // Most of it is the table.
fn the_server_keeps_to_the_table() {
    // teacher with own, with another, with another opened; TA own, SENCO, deputy; head, office, owner, disabled
    let table: &[(&str, &str)] = &[
        ("pupils", "yyy yyy yyy."),
        ("card", "yry yyy ...."),
        ("record", "yry yyy ...."),
        ("entries", "yry yyy ...."),
        ("queue", "... .yy ...."),
        ("inbox", "yyy yyy ...."),
        ("staff", "yyy yyy yyy."),
        ("mine", "yyy yyy ...."),
        ("watch", "yyy yyy yyyy"), // Of what they may not read they hear nothing: see the test below.
        ("drafts", "yyy yyy yyy."),
        ("keep drafts", "yyy yyy yyy."),
        ("check", "... .yy .yy."),
        ("init", "... .yy .yy."),
        ("add staff", "... .yy .yy."),
        ("choose", "... .y. .y.."),
        ("shared accounts", "... ... .y.."),
        ("second factor", "... ... .y.."),
        ("set roles", "... .yy .yy."),
        ("import", "... .yy .yy."),
        ("log", "yry yyy ...."),
        ("withdraw", "yyy yyy ...."),
        ("flag", "yyy yyy ...."),
        ("flag a line", "yry yyy ...."),
        ("reply to own", "yyy .yy ...."),
        ("reopen own", "yyy .yy ...."),
        ("resolve own", "... .yy ...."),
        ("take up own", "... .yy ...."),
        ("reply to other", "... .yy ...."),
        ("wait other", "... .yy ...."),
        ("resolve other", "... .yy ...."),
        ("see answers", "yyy yyy ...."),
        ("point to DSL", "yyy yyy yyy."),
        ("pass word", "yyy yyy yyy."),
    ];
    let school = School::thornhill();
    let mut senco = school.caller("s.iqbal");
    let new = |login: &str, role| NewStaff {
        login: login.into(),
        account: None,
        given: "N".into(),
        family: login.into(),
        roles: BTreeSet::from([role]),
    };
    senco.run(Command::AddStaff { staff: new("d.puty", Role::DeputySenco) }).unwrap();
    senco.run(Command::AddStaff { staff: new("w.asteacher", Role::Senco) }).unwrap();
    let (own, other) = (school.amara(), school.pupil("Archie Crossley", "3A").id);
    let raise = |caller: &mut Caller| {
        let flag = NewFlag {
            pupil: own,
            reason: Reason::Other,
            urgency: Urgency::Week,
            note: String::new(),
            links: Vec::new(),
            line: None,
            parents: None,
        };
        FlagId(caller.run(Command::RaiseFlag { flag }).unwrap().0.made[0])
    };
    let own_flag = raise(&mut school.caller("h.bennett"));
    let other_flag = raise(&mut senco);
    let mut gone = school.caller("w.asteacher");
    let left = StaffRow {
        spot: Spot::default(),
        row: "w.asteacher".into(),
        login: "w.asteacher".into(),
        left: Some(true),
        ..StaffRow::default()
    };
    senco
        .run(Command::Import { bundle: Bundle { kind: "plans".into(), staff: vec![left], ..Bundle::default() } })
        .unwrap();

    let mut opened = school.caller("h.bennett");
    opened.run(Command::Open { pupil: other, reason: "covering".into() }).unwrap();
    let owner = Caller::greet(&school.line(), None).unwrap().0;
    let mut seats = [
        (school.caller("h.bennett"), own),
        (school.caller("h.bennett"), other),
        (opened, other),
        (school.caller("k.osei"), own),
        (school.caller("s.iqbal"), other),
        (school.caller("d.puty"), other),
        (school.caller("m.hughes"), own),
        (school.caller("office"), own),
        (owner, own),
    ];
    for (place, (name, _)) in requests(own, own_flag, other_flag).iter().enumerate() {
        let (said, expected) = table[place];
        assert_eq!(said, *name);
        let mut row = String::new();
        let mut preview = String::new();
        let mut ask = |caller: &mut Caller, pupil| {
            let (_, request) = requests(pupil, own_flag, other_flag).swap_remove(place);
            if let Request::Do { command, .. } = &request {
                preview.push(verdict(&caller.ask(Request::Preview { command: command.clone() })));
            }
            row.push(verdict(&caller.ask(request)));
        };
        for (caller, pupil) in &mut seats {
            ask(caller, *pupil);
        }
        ask(&mut gone, own);
        let expected = expected.replace(' ', "");
        assert_eq!(row, expected, "{name}");
        assert!(preview.is_empty() || preview == expected, "{name}: looking ahead says {preview}");
    }
    let nobody = Caller::greet(&school.line(), Some("no.body".into()));
    assert!(matches!(nobody, Err(ClientError::Refused(refusal)) if refusal.kind == RefusalKind::NotFound));
    let gone = Caller::greet(&school.line(), Some("w.asteacher".into()));
    assert!(matches!(gone, Err(ClientError::Refused(_))), "a closed account does not come in again");
}

#[test]
fn rights_follow_at_once_and_lists_tell_little() {
    let school = School::thornhill();
    let mut teacher = school.caller("h.bennett");
    let stranger = school.pupil("Archie Crossley", "3A").id;
    let Ok(Reply::Pupils(pupils)) = teacher.ask(Request::Pupils) else { panic!() };
    for pupil in pupils.iter().filter(|pupil| !pupil.mine) {
        assert_eq!((pupil.provision, &pupil.upn, pupil.flags), (None, &None, 0));
    }
    // One's own flag about somebody else's pupil tells no more than the list does.
    let flag = NewFlag {
        pupil: stranger,
        reason: Reason::Other,
        urgency: Urgency::Week,
        note: "seen at lunch".into(),
        links: Vec::new(),
        line: None,
        parents: None,
    };
    teacher.run(Command::RaiseFlag { flag }).unwrap();
    let Ok(Reply::Inbox(inbox)) = teacher.ask(Request::Inbox) else { panic!() };
    let item = inbox.items.iter().find(|item| item.pupil.id == stranger).unwrap();
    assert_eq!((item.pupil.provision, &item.pupil.upn, item.pupil.flags, &item.line), (None, &None, 0, &None));
    assert!(item.entries.is_empty());
    // What was opened is open in that session only.
    teacher.run(Command::Open { pupil: stranger, reason: "covering".into() }).unwrap();
    assert!(teacher.ask(Request::Card { pupil: stranger }).is_ok());
    assert!(school.caller("h.bennett").ask(Request::Card { pupil: stranger }).is_err());
    // What is counted is a word of the list, never what somebody wrote.
    let words = Command::PassWord { word: "a bruise on her arm".into() };
    assert!(matches!(teacher.run(words), Err(ClientError::Refused(refusal)) if refusal.kind == RefusalKind::Invalid));
    // A role taken away is gone in a session that is open.
    let roles = BTreeSet::from([Role::Head]);
    school.caller("office").run(Command::SetRoles { login: "h.bennett".into(), roles }).unwrap();
    for request in [Request::Card { pupil: school.amara() }, Request::Inbox, Request::Mine] {
        assert_eq!(verdict(&teacher.ask(request)), '.');
    }
}

#[test]
fn a_setting_is_in_force_at_once_and_a_shared_account_owns_nothing() {
    let school = School::thornhill();
    let mut senco = school.caller("s.iqbal");
    let mut office = school.caller("office");
    let mut teacher = school.caller("h.bennett");
    let set = |caller: &mut Caller, setting| caller.run(Command::Set { setting, owner: String::new() });
    let stranger = school.pupil("Archie Crossley", "3A").id;
    assert_eq!(verdict(&teacher.ask(Request::Card { pupil: stranger })), 'r');
    for (seen_by, expected) in [(PlansSeenBy::School, 'y'), (PlansSeenBy::Year, 'r'), (PlansSeenBy::Classes, 'r')] {
        set(&mut senco, Setting::PlansSeenBy(seen_by)).unwrap();
        for request in [
            Request::Card { pupil: stranger },
            Request::Record { pupil: stranger, limit: 5 },
            Request::Entries { pupil: stranger, sort: Kind::Observation, limit: 5, before: None },
        ] {
            assert_eq!(verdict(&teacher.ask(request)), expected, "{seen_by:?}");
        }
        let Ok(Reply::Pupils(pupils)) = teacher.ask(Request::Pupils) else { panic!() };
        let told = pupils.iter().find(|pupil| pupil.id == stranger).unwrap().provision.is_some();
        assert_eq!(told, expected == 'y', "{seen_by:?}");
    }
    let me = uzers::get_current_username().unwrap().to_string_lossy().into_owned();
    for (account, words) in
        [(me.as_str(), "owns this store"), ("h.bennett", "H. Bennett alone"), ("a b", "is no login")]
    {
        match set(&mut office, Setting::SharedLogins(BTreeSet::from([account.to_owned()]))) {
            Err(ClientError::Refused(refusal)) => assert!(refusal.sentence.contains(words), "{}", refusal.sentence),
            other => panic!("{account}: {other:?}"),
        }
    }
    set(&mut office, Setting::SharedLogins(BTreeSet::from(["staffroom".into()]))).unwrap();
    set(&mut office, Setting::SecondFactor(SecondFactor::Always)).unwrap();
    drop((senco, office, teacher));
    let folder = school.close(); // And it is there when the store is opened again.
    let store = sendo::store::Store::open(
        &folder.path().join("store"),
        std::sync::Arc::new(sendo::store::RealDisk),
        "",
        &|_| {},
    );
    let kept = store.unwrap().0.state().school.clone().unwrap();
    assert!(kept.is_shared("staffroom"));
    assert_eq!((kept.plans_seen_by, kept.second_factor), (PlansSeenBy::Classes, Some(SecondFactor::Always)));
}
