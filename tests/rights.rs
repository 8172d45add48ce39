//! Who may do what, as one table: first as the domain says it, then as the server keeps it, for every request and
//! command. What the table does not allow must not pass.
#![allow(
    clippy::too_many_lines,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    missing_docs
)]

#[path = "support/thornhill.rs"]
mod thornhill;
#[macro_use]
#[path = "support/variants.rs"]
mod variants;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sendo::client::{Caller, ClientError};
use sendo::clock::Clock;
use sendo::domain::amend::{AmendCommand, How};
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::id::{ClassId, EntryId, FlagId, LinkId, PupilId, StaffId};
use sendo::domain::kind::Change;
use sendo::domain::kind::RecordName;
use sendo::domain::need::{Provision, SenType};
use sendo::domain::notice::Heard;
use sendo::domain::record::assessment::{AssessId, AssessmentCommand, NewAssessment, Source};
use sendo::domain::record::class::{Class, ClassChange};
use sendo::domain::record::concern::{ConcernCommand, ConcernId, NewConcern};
use sendo::domain::record::contact::{ContactKind, NewContact};
use sendo::domain::record::entry::{EntryChange, EntryCommand, Fact, Kind, NewEntry, Outcome};
use sendo::domain::record::flag::{AsSeen, FlagChange, FlagCommand, Means, NewFlag, Reason, Resolution, Step, Urgency};
use sendo::domain::record::link::{Link, LinkChange, LinkCommand, LinkKind, LinkTo, NewLink};
use sendo::domain::record::nudge::NudgeCommand;
use sendo::domain::record::plan::edit::PlanEdit;
use sendo::domain::record::plan::start::PlanFrom;
use sendo::domain::record::plan::{PlanCommand, PlanState};
use sendo::domain::record::profile::{Part, ProfileCommand};
use sendo::domain::record::pupil::{Need, Pupil, PupilChange, PupilCommand};
use sendo::domain::record::receipt::ReceiptCommand;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::record::school::{Dsl, PlansSeenBy, SchoolChange, SchoolCommand, SecondFactor};
use sendo::domain::record::staff::{NewStaff, Role, StaffChange, StaffCommand};
use sendo::domain::record::strategy::{ListEdit, StrategyCommand};
use sendo::domain::record::worry::WorryCommand;
use sendo::domain::rights::{Act, Audience, Verdict, Who, may, may_see};
use sendo::domain::roster::{Bundle, ImportCommand};
use sendo::domain::school_day::Day;
use sendo::domain::shelf::Book;
use sendo::proto::ask::Reply;
use sendo::proto::message::{self, PaperTo, Request, Topic, Whom};
use sendo::proto::signin::DoorStep;
use sendo::proto::{Desk, Question, Slice, ask};
use sendo::random::Dice;
use sendo::store::{Commit, RealDisk, Store};
use serde_json::json;
use tempfile::TempDir;
use thornhill::School;
use uuid::Uuid;
use variants::{REQUESTS, request_name};

const ACTS: [Act; 14] = [
    Act::Names,
    Act::Read,
    Act::Log,
    Act::Flag,
    Act::Triage,
    Act::StaffNames,
    Act::ManageStaff,
    Act::Import,
    Act::Check,
    Act::Count,
    Act::Audit,
    Act::Choose,
    Act::GuardDoor,
    Act::HearOfChanges,
];

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A school of two classes in two years, in the first of which person 1 works.
fn small(roles: &[Role], disabled: bool, seen_by: PlansSeenBy) -> Book<'static> {
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
    let mut state = Book::default();
    for change in changes {
        let change = match change.as_object().unwrap().iter().next().unwrap() {
            (kind, value) if kind == "school" => {
                Change::School(SchoolChange::School { school: serde_json::from_value(value.clone()).unwrap() })
            }
            (kind, value) if kind == "staff" => {
                Change::Staff(StaffChange::Staff { staff: serde_json::from_value(value.clone()).unwrap() })
            }
            (kind, value) if kind == "class" => {
                Change::Class(ClassChange::Class { class: serde_json::from_value(value.clone()).unwrap() })
            }
            (_, value) => {
                Change::Pupil(PupilChange::Pupil { pupil: serde_json::from_value::<Pupil>(value.clone()).unwrap() })
            }
        };
        state.take(&change).unwrap();
    }
    state
}

#[test]
fn who_works_with_whom_is_shared_until_something_changes() {
    let mut school = small(&[Role::Teacher], false, PlansSeenBy::Classes);
    let person = school.staff.get(&id(1).into()).unwrap().clone();
    let (before, stranger) = (school.state.clone(), school.pupils.get(&PupilId(id(200))).unwrap().clone());
    let known = before.reach(&person, today());
    // Whoever reads the same state has it already; another day is another thing.
    assert!(Arc::ptr_eq(&known, &school.reach(&person, today())));
    assert!(Arc::ptr_eq(&known, &before.clone().reach(&person, today())));
    assert!(!Arc::ptr_eq(&known, &before.reach(&person, "2026-11-24".parse().unwrap())));
    assert!(!known.holds(&stranger));
    let class = Class { staff: [person.id].into(), ..Class::clone(school.classes.get(&ClassId(id(20))).unwrap()) };
    school.take(&Change::Class(ClassChange::Class { class })).unwrap();
    assert!(school.reach(&person, today()).holds(&stranger));
    assert!(!before.reach(&person, today()).holds(&stranger), "the state of before stays what it was");
}

fn today() -> Day {
    "2026-11-23".parse().unwrap()
}

fn verdicts(state: &Book, who: Who, pupil: Option<u128>) -> String {
    let pupil = pupil.map(|number| state.pupils.get(&PupilId(id(number))).unwrap().as_ref());
    let letter = |act: &Act| match may(state, who, *act, pupil, today()) {
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
    use Role::{Admin, DataProtection, DeputySenco, Head, Senco, Ta, Teacher};
    // Columns as in ACTS: names read log flag | triage | staff names, manage | import | check | count | audit | choose, guard
    // the door | hear of changes.
    let rows: &[(&[Role], &str, &str, &str)] = &[
        // roles, with a pupil they work with, with one they do not, with no pupil
        (&[Teacher], "yyyy.y........", "yrry.y........", "yyyy.y........"),
        (&[Ta], "yyyy.y........", "yrry.y........", "yyyy.y........"),
        (&[Senco], "yyyyyyyyyyyy.y", "yyyyyyyyyyyy.y", "yyyyyyyyyyyy.y"),
        (&[DeputySenco], "yyyyyyyyyy....", "yyyyyyyyyy....", "yyyyyyyyyy...."),
        (&[Head], "yr...y...yy..y", "yr...y...yy..y", "y....y...yy..y"),
        (&[DataProtection], "y........yy...", "y........yy...", "y........yy..."),
        (&[Admin], "y....yyyy..yy.", "y....yyyy..yy.", "y....yyyy..yy."),
        (&[Head, Teacher], "yyyy.y...yy..y", "yrry.y...yy..y", "yyyy.y...yy..y"),
        (&[Head, Admin], "yr...yyyyyyyyy", "yr...yyyyyyyyy", "y....yyyyyyyyy"),
        (&[DataProtection, Ta], "yyyy.y...yy...", "yrry.y...yy...", "yyyy.y...yy..."),
        (&[Admin, Ta], "yyyy.yyyy..yy.", "yrry.yyyy..yy.", "yyyy.yyyy..yy."),
        (&[Head, Senco], "yyyyyyyyyyyy.y", "yyyyyyyyyyyy.y", "yyyyyyyyyyyy.y"),
        (&[], "..............", "..............", ".............."),
    ];
    let person = Who::Person(id(1).into());
    for (roles, own, stranger, nobody) in rows {
        let state = small(roles, false, PlansSeenBy::Classes);
        assert_eq!(verdicts(&state, person, Some(100)), *own, "{roles:?} with a pupil of theirs");
        assert_eq!(verdicts(&state, person, Some(200)), *stranger, "{roles:?} with another");
        assert_eq!(verdicts(&state, person, None), *nobody, "{roles:?} with no pupil");
        assert_eq!(verdicts(&state, Who::Owner, Some(100)), "y....yyyy.....");
        assert_eq!(verdicts(&state, Who::Person(id(9).into()), Some(100)), "..............", "somebody unknown");
        let state = small(roles, true, PlansSeenBy::School);
        assert_eq!(verdicts(&state, person, Some(100)), "..............", "{roles:?}, disabled");
    }
    // How widely plans are seen: the same year, the whole school; the head, the office and data protection read none of
    // them without a reason all the same.
    for (seen_by, same_year, other_year) in [
        (PlansSeenBy::Classes, "yrry.y........", "yrry.y........"),
        (PlansSeenBy::Year, "yyyy.y........", "yrry.y........"),
        (PlansSeenBy::School, "yyyy.y........", "yyyy.y........"),
    ] {
        let state = small(&[Teacher], false, seen_by);
        assert_eq!(verdicts(&state, person, Some(200)), same_year, "{seen_by:?}");
        assert_eq!(verdicts(&state, person, Some(300)), other_year, "{seen_by:?}");
        for (role, begins) in [(Head, "yr.."), (Admin, "y..."), (DataProtection, "y...")] {
            let state = small(&[role], false, seen_by);
            assert!(verdicts(&state, person, Some(100)).starts_with(begins), "{role:?} {seen_by:?}");
        }
    }
}

#[test]
fn who_changes_a_plan() {
    use Role::{Admin, DeputySenco, Head, Senco, Ta, Teacher};
    // Roles, with a pupil they work with, with one they do not; how widely plans are seen makes no difference.
    let rows: &[(&[Role], bool, bool)] = &[
        (&[Teacher], true, false),
        (&[Ta], false, false),
        (&[Ta, Teacher], true, false),
        (&[Senco], true, true),
        (&[DeputySenco], true, true),
        (&[Head], false, false),
        (&[Head, Teacher], true, false),
        (&[Admin], false, false),
        (&[], false, false),
    ];
    for (roles, own, stranger) in rows {
        for seen_by in [PlansSeenBy::Classes, PlansSeenBy::Year, PlansSeenBy::School] {
            for (disabled, pupil, expected) in
                [(false, 100, *own), (false, 200, *stranger), (false, 300, *stranger), (true, 100, false)]
            {
                let state = small(roles, disabled, seen_by);
                let pupil = state.pupils.get(&PupilId(id(pupil))).map(AsRef::as_ref);
                let verdict = may(&state, Who::Person(id(1).into()), Act::ChangePlan, pupil, today());
                assert_eq!(verdict == Verdict::Yes, expected, "{roles:?} {seen_by:?} {pupil:?}: {verdict:?}");
                assert_ne!(verdict, Verdict::WithReason, "a reason opens a record and changes no plan");
                assert_ne!(may(&state, Who::Owner, Act::ChangePlan, pupil, today()), Verdict::Yes);
            }
        }
    }
}

/// What somebody asks: in the table's words.
fn requests(pupil: PupilId, own_flag: FlagId, other_flag: FlagId) -> Vec<(&'static str, Request)> {
    let command = |command| Request::Do { cmd: Dice::system().command().unwrap(), command };
    let set = |setting| command(Command::School(SchoolCommand::Set { setting, owner: String::new() }));
    let step =
        |flag, step| command(Command::Flag(FlagCommand::step(flag, Some(Uuid::from_u128(999).into()), step, "words")));
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
        login: "teacher.0".into(),
        account: None,
        given: "S".into(),
        family: "I".into(),
        roles: BTreeSet::from([Role::Ta]),
    };
    let to = LinkTo::Year("10".into());
    let nobody = NewLink { login: "no.body".into(), to, kind: None, from: None, until: None };
    let resolve = Step::end(Resolution::Advice);
    let roles = BTreeSet::from([Role::Senco]);
    let mut all = vec![
        ("top", Question::Top { rows: 5 }.into()),
        ("pupils", Question::Pupils.into()),
        ("find", Question::Find { query: "a".into(), limit: 5 }.into()),
        ("whom", Question::Whom { words: "nobody".into(), writing: false }.into()),
        ("card", Question::Card { pupil }.into()),
        ("record", Question::Record { pupil, limit: 5 }.into()),
        ("entries", Question::Entries { pupil, sort: Kind::Observation, slice: Slice::first(5) }.into()),
        ("plan", Question::Plan { pupil }.into()),
        ("handout", Question::Handout { pupil, to: PaperTo::Html }.into()),
        ("cover", Question::Cover { class: "10a".into(), to: PaperTo::Screen }.into()),
        ("cards", Question::Cards { pupils: vec![pupil] }.into()), // Who is not theirs is left out: see tests/gate.rs.
        ("audit", Question::Audit { pupil: None, staff: None, since: None, slice: Slice::first(5) }.into()),
        ("queue", Question::Items { of: Desk::all(), slice: Slice::default() }.into()),
        ("inbox", Question::Waits.into()),
        ("staff", Question::Staff.into()),
        ("links", Question::Links { slice: Slice::default() }.into()),
        ("classes", Question::Classes.into()),
        ("counts", Question::Counts.into()),
        ("mine", Question::Mine { slice: Slice::default() }.into()),
        ("misplaced", Question::Misplaced { slice: Slice::default() }.into()),
        ("lesson", Question::Lesson.into()),
        ("watch", Request::Watch { topics: BTreeSet::from([Topic::All]) }),
        ("drafts", Question::Drafts.into()),
        ("keep drafts", Request::KeepDrafts { changes: Vec::new() }),
        ("about", Request::About),
        ("check", Request::Check { head: None }),
        ("become", Request::Become { login: "s.iqbal".into() }),
        ("make PINs", Request::Door(DoorStep::MakePins { login: Some("no.body".into()), forget_code: false })),
        (
            "init",
            command(Command::School(SchoolCommand::Init {
                school: "X".into(),
                senco: None,
                dsl: None,
                first: None,
                account: String::new(),
            })),
        ),
        ("add staff", command(Command::Staff(StaffCommand::AddStaff { staff }))),
        ("choose", set(Setting::PlansSeenBy(PlansSeenBy::Classes))),
        ("snippet", set(Setting::Snippet { code: "sett".into(), text: Some("settled at once".into()) })),
        ("shared accounts", set(Setting::SharedLogins(BTreeSet::from(["root".into()])))),
        ("second factor", set(Setting::SecondFactor(SecondFactor::Off))),
        ("set roles", command(Command::Staff(StaffCommand::SetRoles { login: "no.body".into(), roles }))),
        ("disable", command(Command::Staff(StaffCommand::SetDisabled { login: "no.body".into(), disabled: true }))),
        ("see changes", command(Command::Staff(StaffCommand::Hear { up_to: Heard { commit: 999, seq: 999 } }))),
        ("link", command(Command::Link(LinkCommand::Link { link: nobody }))),
        ("unlink", command(Command::Link(LinkCommand::Unlink { link: LinkId(id(6)) }))),
        ("import", command(Command::Import(ImportCommand::Import { bundle: Bundle::default() }))),
        ("part of an import", Request::Part(message::Part { at: 1, of: 2, text: "{".into() })), // Out of order.
        ("log", command(Command::Entry(EntryCommand::Log { entries: vec![entry.clone()] }))),
        (
            "withdraw",
            command(Command::Amend(AmendCommand::TakeBack {
                records: vec![(pupil, RecordName::Entry(EntryId(id(7))))],
                how: How::default(),
            })),
        ),
        (
            "put back",
            command(Command::Amend(AmendCommand::PutBack {
                records: vec![(pupil, RecordName::Entry(EntryId(id(7))))],
            })),
        ),
        ("correct", command(Command::Entry(EntryCommand::Correct { entry: EntryId(id(7)), new: entry }))),
        ("entry", Question::Entry { entry: EntryId(id(8000)) }.into()),
        ("flag", command(Command::Flag(FlagCommand::RaiseFlag { flag: flag(None) }))),
        ("flag a line", command(Command::Flag(FlagCommand::RaiseFlag { flag: flag(Some(250)) }))),
        (
            "withdraw flag",
            command(Command::Amend(AmendCommand::TakeBack {
                records: vec![(pupil, RecordName::Flag(FlagId(id(7))))],
                how: How::default(),
            })),
        ),
        (
            "withdraw concern",
            command(Command::Amend(AmendCommand::TakeBack {
                records: vec![(pupil, RecordName::Concern(ConcernId(id(7))))],
                how: How::default(),
            })),
        ),
        ("reply to own", step(own_flag, Step::Reply)),
        ("reopen own", step(own_flag, Step::Reopen)),
        ("resolve own", step(own_flag, resolve.clone())),
        ("take up own", step(own_flag, Step::Acknowledge)),
        ("reply to other", step(other_flag, Step::Reply)),
        ("wait other", step(other_flag, Step::Wait { on: "x".into(), until: None })),
        ("resolve other", step(other_flag, resolve)),
        (
            "see answers",
            command(Command::Flag(FlagCommand::SeeAnswers {
                item: AsSeen { flag: own_flag, last: Some(Uuid::nil().into()) },
            })),
        ),
        ("point to DSL", command(Command::Worry(WorryCommand::PointToDsl))),
        ("pass word", command(Command::Worry(WorryCommand::PassWord { word: "bruise".into() }))),
        ("mark read", command(Command::Receipt(ReceiptCommand::MarkRead { pupil, cycle: 9, version: 9 }))),
        ("briefs", Question::Briefs { pupils: BTreeSet::from([pupil]) }.into()),
        ("strategies", Question::Strategies.into()),
        ("school", Question::School.into()),
    ];
    all.extend(about_plans(pupil));
    all.extend(about_findings(pupil));
    all.extend(about_whom_to_tell());
    all.extend(about_lists(pupil, own_flag));
    all.extend(about_desk(pupil, other_flag));
    all.push(("open", command(Command::Pupil(PupilCommand::Open { pupil, reason: "covering".into() }))));
    all
}

/// What is done on the desk.
fn about_desk(pupil: PupilId, flag: FlagId) -> Vec<(&'static str, Request)> {
    let command = |command| Request::Do { cmd: Dice::system().command().unwrap(), command };
    let item = AsSeen { flag, last: Some(Uuid::from_u128(999).into()) };
    let contact = NewContact { pupil, what: ContactKind::Specialist, who: "EP".into(), day: None, text: String::new() };
    let end = |outcome, means| FlagCommand::EndWith { item, outcome, means, message: "words".into() };
    let plan = PlanCommand::MovePlan { pupil, cycle: 99, base: 1, to: PlanState::Closed };
    let (login, until) = (Some("no.body".to_owned()), None);
    vec![
        ("end by plan", command(Command::Flag(end(Resolution::PlanChanged, Means::Plan(plan))))),
        ("end by contact", command(Command::Flag(end(Resolution::Specialist, Means::Contact(contact))))),
        ("note on item", command(Command::Flag(FlagCommand::NoteItem { flag: FlagId(id(7)), text: "n".into() }))),
        ("note on item back", command(Command::Flag(FlagCommand::TakeNoteBack { flag: FlagId(id(7)) }))),
        ("open item", command(Command::Flag(FlagCommand::OpenItem { item }))),
        ("away", command(Command::Staff(StaffCommand::SetAway { login, until }))),
        ("raised", Question::Raised { pupil }.into()),
        ("contacts", Question::Contacts { pupil, slice: Slice::default() }.into()),
    ]
}

/// Lists that come in pages.
fn about_lists(pupil: PupilId, own_flag: FlagId) -> Vec<(&'static str, Request)> {
    let slice = Slice::default;
    vec![
        ("versions", Question::Versions { pupil, slice: slice() }.into()),
        ("assessment", Question::Assessment { pupil, slice: slice() }.into()),
        ("concerns of", Question::ConcernsOf { pupil, slice: slice() }.into()),
        ("receipts", Question::Receipts { pupil, slice: slice() }.into()),
        ("nudges", Question::Nudges { pupil, slice: slice() }.into()),
        ("links to", Question::LinksTo { pupil, slice: slice() }.into()),
        ("rows of the queue", Question::ItemRows { of: Desk::all(), slice: slice() }.into()),
        ("own rows", Question::ItemRows { of: Desk::Own, slice: slice() }.into()),
        ("rows about", Question::ItemRows { of: Desk::About(pupil), slice: slice() }.into()),
        ("rows by id", Question::RowsOf { items: BTreeSet::from([own_flag]) }.into()),
        ("item", Question::Item { item: own_flag }.into()),
        ("own items", Question::Items { of: Desk::Own, slice: slice() }.into()),
        ("items about", Question::Items { of: Desk::About(pupil), slice: slice() }.into()),
        ("unread plans", Question::UnreadPlans { slice: slice() }.into()),
        ("open concerns", Question::OpenConcerns { slice: slice() }.into()),
        ("tried", Question::Tried { slice: slice() }.into()),
        ("changes", Question::Changes { slice: slice() }.into()),
    ]
}

/// Whom a worry about a child goes to.
fn about_whom_to_tell() -> Vec<(&'static str, Request)> {
    let set = |setting| {
        let command = Command::School(SchoolCommand::Set { setting, owner: String::new() });
        Request::Do { cmd: Dice::system().command().unwrap(), command }
    };
    vec![
        ("say who the DSL is", set(Setting::Dsl(Dsl::read("Ruth Adeyemi, room 4")))),
        ("say who the deputies are", set(Setting::DeputyDsl(Vec::new()))),
        ("say how to reach the head", set(Setting::HeadLine(None))),
        ("say how to reach the chair", set(Setting::ChairLine(None))),
        ("say how to reach social care", set(Setting::SocialCare(None))),
    ]
}

/// A pupil's plan, on a version that there is none of: rights are asked and nothing is stored.
fn about_plans(pupil: PupilId) -> Vec<(&'static str, Request)> {
    let command = |command| Request::Do { cmd: Dice::system().command().unwrap(), command };
    let plan = |edit| command(Command::Plan(PlanCommand::WritePlan { pupil, cycle: 99, base: 1, edits: vec![edit] }));
    vec![
        ("add strategy", plan(PlanEdit::AddLine { code: String::new(), text: "w".into(), serves: Vec::new() })),
        ("change strategy", plan(PlanEdit::SayLine { number: 1, text: "w".into() })),
        ("stop strategy", plan(PlanEdit::StopLine { number: 1 })),
        ("start plan", command(Command::Plan(PlanCommand::StartPlan { pupil, from: PlanFrom::LastPlan }))),
        ("write plan", command(Command::Plan(PlanCommand::WritePlan { pupil, cycle: 99, base: 1, edits: Vec::new() }))),
        (
            "move plan",
            command(Command::Plan(PlanCommand::MovePlan { pupil, cycle: 99, base: 1, to: PlanState::Closed })),
        ),
    ]
}

/// What was found out about a pupil. All that would be stored says something wrong, so that rights are asked and nothing is.
fn about_findings(pupil: PupilId) -> Vec<(&'static str, Request)> {
    let command = |command| Request::Do { cmd: Dice::system().command().unwrap(), command };
    let text = String::new();
    let assessment = NewAssessment { pupil, source: Source::Teacher, day: None, text, audience: None, replaces: None };
    let concern = NewConcern { pupil, who: "mother".into(), day: None, text: String::new() };
    let answer = Command::Concern(ConcernCommand::AnswerConcern {
        pupil,
        concern: ConcernId(id(9)),
        answers: 0,
        text: "w".into(),
    });
    let parts = BTreeMap::from([(Part::Strengths, "w".to_owned())]);
    let need = Need { rank: 1, kind: SenType::Slcn };
    vec![
        ("concerns", Question::Concerns { slice: Slice::default() }.into()),
        ("read by", Question::ReadBy { pupil, slice: Slice::default() }.into()),
        ("nudge", command(Command::Nudge(NudgeCommand::Nudge { pupil, people: Vec::new() }))),
        (
            "change the list",
            command(Command::Strategy(StrategyCommand::ChangeList { edit: ListEdit::Retire { code: "ZZ99".into() } })),
        ),
        ("assess", command(Command::Assessment(AssessmentCommand::Assess { entry: assessment }))),
        (
            "withdraw assessment",
            command(Command::Amend(AmendCommand::TakeBack {
                records: vec![(pupil, RecordName::Assessment(AssessId(id(8))))],
                how: How::default(),
            })),
        ),
        ("write a concern down", command(Command::Concern(ConcernCommand::RaiseConcern { concern }))),
        ("answer a concern", command(answer)),
        (
            "save profile",
            command(Command::Profile(ProfileCommand::SaveProfile {
                pupil,
                base: 99,
                parts,
                audiences: BTreeMap::new(),
            })),
        ),
        (
            "set needs",
            command(Command::Pupil(PupilCommand::SetNeeds { pupil, provision: Provision::N, needs: vec![need] })),
        ),
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

/// The same for the commands of every kind of record.
macro_rules! commands {
    ($($kind:ident $name:ident $of:ident $type:ident: $($variant:ident)*;)*) => {
        $(variants!($name, $of, $type: $($variant)*);)*
        const COMMANDS: &[&[&str]] = &[$($name),*];
        fn command_name(of: &Command) -> &'static str {
            match of { $(Command::$kind(command) => $of(command),)* }
        }
    };
}

commands! {
    School SCHOOL of_school SchoolCommand: Init Set;
    Staff STAFF of_staff StaffCommand: AddStaff SetRoles SetDisabled SetAway Hear;
    Link LINK of_link LinkCommand: Link Unlink;
    Import IMPORT of_import ImportCommand: Import;
    Entry ENTRY of_entry EntryCommand: Log Correct;
    Flag FLAG of_flag FlagCommand: RaiseFlag TakeStep EndWith NoteItem TakeNoteBack OpenItem SeeAnswers;
    Plan PLAN of_plan PlanCommand: StartPlan WritePlan MovePlan;
    Pupil PUPIL of_pupil PupilCommand: Open SetNeeds;
    Receipt RECEIPT of_receipt ReceiptCommand: MarkRead;
    Nudge NUDGE of_nudge NudgeCommand: Nudge;
    Strategy STRATEGY of_strategy StrategyCommand: ChangeList;
    Assessment ASSESSMENT of_assessment AssessmentCommand: Assess;
    Concern CONCERN of_concern ConcernCommand: RaiseConcern AnswerConcern;
    Profile PROFILE of_profile ProfileCommand: SaveProfile;
    Amend AMEND of_amend AmendCommand: TakeBack PutBack;
    Worry WORRY of_worry WorryCommand: PointToDsl PassWord;
}

/// Who they are to the pupil: own class, linked, covering today, covered yesterday, nobody, own class but disabled.
const RELATIONS: [&str; 6] = ["own class", "linked", "covers today", "covered yesterday", "none", "disabled"];
const ROLES: [Role; 7] =
    [Role::Teacher, Role::Ta, Role::Senco, Role::DeputySenco, Role::Head, Role::Admin, Role::DataProtection];

/// What a letter of the table stands for, relation by relation.
fn meaning(letter: char) -> &'static str {
    match letter {
        'y' => "yyyyy.", // Whoever works here.
        'o' => "yyyrr.", // Who works with the pupil today; others with a reason.
        'c' => "yyy...", // Who works with the class today; others not even with a reason.
        'r' => "rrrrr.", // Whoever works here, with a reason.
        't' => "yy....", // Whose the plan is; a reason opens a record and changes no plan.
        '.' => "......",
        '*' => "yyyyyy", // Also whoever does not.
        other => panic!("{other}"),
    }
}

fn login(role: Role, relation: usize) -> String {
    format!("{}.{relation}", role.word())
}

/// A school of one pupil, and somebody of each role and relation to them, each with an item of their own.
fn everybody() -> (TempDir, PupilId, impl Fn(Role, usize) -> FlagId, FlagId) {
    let (pupil, class, today) = (PupilId(id(100)), ClassId(id(10)), Clock::story().today());
    let number = |role: Role, relation: usize| {
        u128::try_from(ROLES.iter().position(|known| *known == role).unwrap() * 10 + relation).unwrap()
    };
    let all = || ROLES.iter().flat_map(|role| (0..RELATIONS.len()).map(move |relation| (*role, relation)));
    let staff_id = move |role, relation| StaffId(id(1000 + number(role, relation)));
    let flag_id = move |role, relation| FlagId(id(5000 + number(role, relation)));
    let person = |who: StaffId, login: &str, role: Role| {
        let staff =
            json!({ "id": who, "login": login, "given": "P", "family": login, "initials": login, "roles": [role] });
        Change::Staff(StaffChange::Staff { staff: serde_json::from_value(staff).unwrap() })
    };
    let flag = |flag: FlagId, by: StaffId| {
        let flag = json!({ "id": flag, "pupil": pupil, "reason": "other", "urgency": "week", "note": "", "by": by,
            "raised": "2026-11-16T10:00:00.000Z", "state": "open" });
        Change::Flag(FlagChange::Flag { flag: serde_json::from_value(flag).unwrap() })
    };
    let school = sendo::domain::record::school::School { name: "S".into(), ..Default::default() };
    let of_class: Vec<StaffId> = all()
        .filter(|(_, relation)| [0, 5].contains(relation))
        .map(|(role, relation)| staff_id(role, relation))
        .collect();
    let class_of = json!({ "id": class, "name": "10A", "staff": of_class });
    let about = json!({ "id": pupil, "name": { "given": "A", "family": "B" }, "form": "10A", "year": "10",
        "provision": "K", "needs": [], "classes": [class, id(11)], "sources": {}, "left": false });
    let group = json!({ "id": id(11), "name": "Talk Boost", "staff": [] });
    let logged = json!({ "id": id(8000), "pupil": pupil, "cycle": 0, "note": "", "by": id(9000),
        "fact": { "what": "observation", "code": "CI01", "result": "worked" }, "when": { "day": today },
        "entered": "2026-11-16T10:00:00.000Z" });
    let mut changes = vec![
        Change::School(SchoolChange::School { school }),
        Change::Class(ClassChange::Class { class: serde_json::from_value(class_of).unwrap() }),
        Change::Class(ClassChange::Class { class: serde_json::from_value(group).unwrap() }),
        Change::Pupil(PupilChange::Pupil { pupil: serde_json::from_value(about).unwrap() }),
        person(StaffId(id(9000)), "somebody", Role::Teacher),
        flag(FlagId(id(9001)), StaffId(id(9000))),
        Change::Entry(EntryChange::Entry { entry: serde_json::from_value(logged).unwrap() }),
    ];
    for (role, relation) in all() {
        let staff = staff_id(role, relation);
        changes.push(person(staff, &login(role, relation), role));
        changes.push(flag(flag_id(role, relation), staff));
        let to = |to, kind, day| Link {
            id: LinkId(id(7000 + number(role, relation))),
            staff,
            to,
            kind,
            from: day,
            until: day,
            ended: false,
        };
        let link = match relation {
            1 => to(LinkTo::Pupil(pupil), LinkKind::OneToOne, today),
            2 => to(LinkTo::Class(class), LinkKind::Cover, today),
            3 => to(LinkTo::Class(class), LinkKind::Cover, today.pred_opt().unwrap()),
            _ => continue,
        };
        changes.push(Change::Link(LinkChange::Link { link }));
    }
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&folder.path().join("store"), Arc::new(RealDisk), "", &|_| {}).unwrap();
    let mut batch = store.begin();
    let at = Clock::story().now();
    let commit =
        Commit { cmd: Dice::system().command().unwrap(), at, entered: at, by: None, via: String::new(), changes };
    batch.push(commit).unwrap();
    store.commit(batch).unwrap();
    (folder, pupil, flag_id, FlagId(id(9001)))
}

/// What is asked, and who may: teacher, TA, SENCO, deputy, head, office, data protection; then the owner, alone. See
/// `meaning`.
const TABLE: &[(&str, &str, char)] = &[
    ("top", "yy yy yy y", 'y'),
    ("pupils", "yy yy yy y", 'y'),
    ("find", "yy yy yy y", 'y'),
    ("whom", "yy yy yy y", 'y'),
    ("card", "oo yy r. .", '.'),
    ("record", "oo yy r. .", '.'),
    ("entries", "oo yy r. .", '.'),
    ("plan", "oo yy r. .", '.'),
    ("handout", "oo yy r. .", '.'),
    ("cover", "cc yy .. .", '.'),
    ("cards", "yy yy yy y", 'y'),
    ("audit", ".. y. y. y", '.'),
    ("queue", ".. yy .. .", '.'),
    ("inbox", "yy yy y. .", '.'),
    ("staff", "yy yy yy .", 'y'),
    ("links", ".. yy .y .", 'y'),
    ("classes", "yy yy yy .", 'y'),
    ("counts", ".. yy y. y", '.'),
    ("mine", "yy yy .. .", '.'),
    ("misplaced", "yy yy .. .", '.'), // To others than the SENCO their own: tests/take_back.rs.
    ("lesson", "yy yy .. .", '.'),
    ("watch", "** ** ** *", 'y'), // Of what they may not read they hear nothing: see the test below.
    ("drafts", "yy yy yy y", 'y'),
    ("keep drafts", "yy yy yy y", 'y'),
    ("about", "** ** ** *", 'y'), // How it stands with the store is told whoever asks.
    ("check", ".. yy .y .", 'y'),
    ("become", ".. .. .. .", '.'),    // Only in the demo.
    ("make PINs", ".. yy .y .", 'y'), // The other steps at the door are shown in tests/signin.rs.
    ("init", ".. yy .y .", 'y'),
    ("add staff", ".. yy .y .", 'y'),
    ("choose", ".. y. .y .", '.'),
    ("snippet", ".. y. .y .", '.'),
    ("shared accounts", ".. .. .y .", '.'),
    ("second factor", ".. .. .y .", '.'),
    ("set roles", ".. yy .y .", 'y'),
    ("disable", ".. yy .y .", 'y'),
    ("see changes", ".. y. y. .", '.'),
    ("link", ".. yy .y .", 'y'),
    ("unlink", ".. yy .y .", 'y'),
    ("import", ".. yy .y .", 'y'),
    ("part of an import", ".. yy .y .", 'y'),
    ("log", "oo yy .. .", '.'),
    ("withdraw", "yy yy .. .", '.'),
    ("put back", "yy yy .. .", '.'),
    ("correct", "oo yy .. .", '.'), // Of others' entries only the SENCO: tests/correct.rs.
    ("entry", "oo yy r. .", '.'),
    ("flag", "yy yy .. .", '.'),
    ("flag a line", "oo yy .. .", '.'),
    ("withdraw flag", "yy yy .. .", '.'), // Until somebody acted on it: tests/take_back.rs.
    ("withdraw concern", "yy yy .. .", '.'),
    ("reply to own", "yy yy .. .", '.'),
    ("reopen own", "yy yy .. .", '.'),
    ("resolve own", ".. yy .. .", '.'),
    ("take up own", ".. yy .. .", '.'),
    ("reply to other", ".. yy .. .", '.'),
    ("wait other", ".. yy .. .", '.'),
    ("resolve other", ".. yy .. .", '.'),
    ("see answers", "yy yy .. .", '.'),
    ("point to DSL", "yy yy yy y", 'y'),
    ("pass word", "yy yy yy y", 'y'),
    ("mark read", "oo yy .. .", '.'),
    ("briefs", "yy yy yy y", 'y'),
    ("strategies", "yy yy yy .", 'y'),
    ("school", "yy yy yy y", 'y'),
    ("add strategy", "t. yy .. .", '.'),
    ("change strategy", "t. yy .. .", '.'),
    ("stop strategy", "t. yy .. .", '.'),
    ("start plan", "t. yy .. .", '.'),
    ("write plan", "t. yy .. .", '.'),
    ("move plan", "t. yy .. .", '.'),
    ("concerns", "yy yy .. .", '.'),
    ("read by", "t. yy .. .", '.'),
    ("nudge", "t. yy .. .", '.'),
    ("change the list", ".. yy .. .", '.'),
    ("assess", "oo yy .. .", '.'),
    ("withdraw assessment", "oo yy .. .", '.'),
    ("write a concern down", "oo yy .. .", '.'),
    ("answer a concern", "t. yy .. .", '.'),
    ("save profile", "t. yy .. .", '.'),
    ("set needs", ".. yy .. .", '.'),
    ("say who the DSL is", ".. y. y. .", '.'),
    ("say who the deputies are", ".. y. y. .", '.'),
    ("say how to reach the head", ".. y. y. .", '.'),
    ("say how to reach the chair", ".. y. y. .", '.'),
    ("say how to reach social care", ".. y. y. .", '.'),
    ("versions", "oo yy r. .", '.'),
    ("assessment", "oo yy r. .", '.'),
    ("concerns of", "oo yy r. .", '.'),
    ("receipts", "t. yy .. .", '.'),
    ("nudges", "t. yy .. .", '.'),
    ("links to", ".. yy .y .", 'y'),
    ("rows of the queue", ".. yy .. .", '.'),
    ("own rows", "yy yy .. .", '.'),
    ("rows about", "oo yy r. .", '.'),
    ("rows by id", "yy yy .. .", '.'),
    ("item", "yy yy .. .", '.'),
    ("own items", "yy yy .. .", '.'),
    ("items about", "oo yy r. .", '.'),
    ("unread plans", "yy yy .. .", '.'),
    ("open concerns", "yy yy .. .", '.'),
    ("tried", "yy yy .. .", '.'),
    ("changes", ".. y. y. .", '.'),
    ("end by plan", ".. yy .. .", '.'),
    ("end by contact", ".. yy .. .", '.'),
    ("note on item", ".. yy .. .", '.'),
    ("note on item back", ".. yy .. .", '.'),
    ("open item", ".. yy .. .", '.'),
    ("away", ".. yy .. .", '.'),
    ("raised", "oo yy .. .", '.'),
    ("contacts", "oo yy r. .", '.'),
    ("open", "yy yy y. .", '.'), // The last: it opens what was closed before.
];

#[test]
fn the_server_keeps_to_the_table() {
    let (folder, pupil, own_flag, other_flag) = everybody();
    let server = thornhill::serve(&folder.path().join("store"));
    let enter = |login: Option<String>| Caller::greet(&server.connect().unwrap(), login).unwrap().0;
    let mut seats: Vec<(Role, Vec<Caller>)> = ROLES
        .iter()
        .map(|role| (*role, (0..RELATIONS.len()).map(|relation| enter(Some(login(*role, relation)))).collect()))
        .collect();
    let mut owner = enter(None);
    // Their lines are open, and stay so.
    for role in ROLES {
        owner.run(Command::Staff(StaffCommand::SetDisabled { login: login(role, 5), disabled: true })).unwrap();
    }
    let count = requests(pupil, other_flag, other_flag).len();
    assert_eq!(count, TABLE.len(), "a row for each, and no other");
    for (place, (name, by_role, by_owner)) in TABLE.iter().enumerate() {
        let ask = |caller: &mut Caller, own: FlagId| {
            let (said, request) = requests(pupil, own, other_flag).swap_remove(place);
            assert_eq!(said, *name);
            let looked = match &request {
                Request::Do { command, .. } => Some(caller.ask(Request::Preview { command: command.clone() })),
                _ => None,
            };
            let done = caller.ask(request);
            if let Err(ClientError::Refused(refusal)) = &done
                && refusal.kind == RefusalKind::NotAllowed
            {
                let sentence = refusal.sentence.as_str();
                let known = SENTENCES.iter().any(|known| sentence == format!("Not allowed: {known}."));
                assert!(known || sentence == "Only the demo changes role.", "{name}: {sentence}");
            }
            let verdict = verdict(&done);
            if let Some(looked) = looked {
                assert_eq!(self::verdict(&looked), verdict, "{name}: looking ahead says something else");
            }
            verdict
        };
        let letters = by_role.chars().filter(|letter| *letter != ' ');
        for ((role, callers), letter) in seats.iter_mut().zip(letters) {
            let row: String = callers
                .iter_mut()
                .enumerate()
                .map(|(relation, caller)| ask(caller, own_flag(*role, relation)))
                .collect();
            assert_eq!(row, meaning(letter), "{name} by a {role:?}: {RELATIONS:?}");
        }
        assert_eq!(ask(&mut owner, other_flag), *by_owner, "{name} by the owner");
    }
    let closed = Caller::greet(&server.connect().unwrap(), Some(login(Role::Teacher, 5)));
    assert!(matches!(closed, Err(ClientError::Refused(_))), "a closed account does not come in again");
    let nobody = Caller::greet(&server.connect().unwrap(), Some("no.body".into()));
    assert!(matches!(nobody, Err(ClientError::Refused(refusal)) if refusal.kind == RefusalKind::NotFound));
}

#[test]
fn every_request_and_command_has_a_row() {
    let rows = requests(PupilId(id(1)), FlagId(id(2)), FlagId(id(3)));
    let commands: BTreeSet<&str> = rows
        .iter()
        .filter_map(|(_, request)| match request {
            Request::Do { command, .. } => Some(command_name(command)),
            _ => None,
        })
        .collect();
    assert_eq!(commands, COMMANDS.iter().flat_map(|of_kind| of_kind.iter().copied()).collect());
    // Hello comes before anybody is known; what is done or looked ahead at stands above, command by command.
    let mut asked: BTreeSet<&str> = rows.iter().map(|(_, request)| request_name(request)).collect();
    asked.extend(["Hello", "Do", "Preview"]);
    assert_eq!(asked, REQUESTS.iter().copied().collect());
    let questions = rows.iter().filter_map(|(_, request)| match request {
        Request::Ask(question) => Some(Question::name(question)),
        _ => None,
    });
    assert_eq!(questions.collect::<BTreeSet<_>>(), Question::NAMES.iter().copied().collect());
}

/// Every sentence with which the table of rights refuses.
const SENTENCES: &[&str] = &[
    "this account is closed: ask the office",
    "this account has no person at the school: use --as LOGIN, or ask the office to add you",
    "the head opens one record at a time, with a reason",
    "the office reads no plans: ask the SENCO",
    "only the SENCO and the deputy SENCO answer the queue",
    "only the office and the SENCO manage staff",
    "only the office and the SENCO import",
    "only the office and the SENCO check the store",
    "only the head, the SENCO and data protection see the school's numbers",
    "only the SENCO, the head and data protection see who opened what",
    "only the office and the SENCO choose for the whole school",
    "only the office chooses shared accounts and the second factor",
    "only the pupil's own teachers and the SENCO change the plan",
    "the pupil's teachers and the SENCO change the plan; you can log and flag",
    "only the SENCO and the deputy SENCO change what kind of need a pupil has",
    "only the SENCO and the deputy SENCO change the school's list of strategies",
    "only the SENCO and the head say whom a worry about a child goes to; the office until there is one",
    "you work with no class, form or group of that name today; the office gives you one for a day (staff cover)",
    "the head reads, with a reason, and changes nothing",
    "data protection reads who saw what, and no plans: ask the SENCO",
    "only the SENCO and the head are told of changes of roles and settings",
];

/// The sentence that somebody of one role gets for an act.
#[test]
fn a_refusal_says_who_may() {
    for (role, act, place) in [
        (Role::Head, Act::Log, 18),
        (Role::Head, Act::Flag, 18),
        (Role::DataProtection, Act::Read, 19),
        (Role::DataProtection, Act::Log, 19),
        (Role::DataProtection, Act::Triage, 4),
        (Role::DataProtection, Act::ManageStaff, 5),
        (Role::DataProtection, Act::Choose, 10),
        (Role::DataProtection, Act::HearOfChanges, 20),
        (Role::DeputySenco, Act::HearOfChanges, 20),
        (Role::Admin, Act::HearOfChanges, 20),
        (Role::Admin, Act::Read, 3),
        (Role::Admin, Act::Flag, 3),
        (Role::Ta, Act::Triage, 4),
        (Role::Head, Act::ManageStaff, 5),
        (Role::Teacher, Act::Import, 6),
        (Role::Ta, Act::Check, 7),
        (Role::Admin, Act::Count, 8),
        (Role::DeputySenco, Act::Audit, 9),
        (Role::Admin, Act::Audit, 9),
        (Role::DeputySenco, Act::Choose, 10),
        (Role::Senco, Act::GuardDoor, 11),
        (Role::Ta, Act::ChangePlan, 13),
        (Role::Head, Act::ChangePlan, 18),
        (Role::Teacher, Act::SetNeeds, 14),
        (Role::Head, Act::SetNeeds, 18),
        (Role::Teacher, Act::KeepList, 15),
        (Role::Head, Act::KeepList, 15),
        (Role::DeputySenco, Act::SayWhoToTell, 16),
        (Role::Teacher, Act::SayWhoToTell, 16),
    ] {
        let state = small(&[role], false, PlansSeenBy::School);
        let pupil = state.pupils.get(&PupilId(id(100))).unwrap();
        let verdict = may(&state, Who::Person(id(1).into()), act, Some(pupil), today());
        assert_eq!(verdict, Verdict::No(SENTENCES[place]), "{role:?} {act:?}");
    }
    let state = small(&[Role::Senco], true, PlansSeenBy::School);
    assert_eq!(may(&state, Who::Person(id(1).into()), Act::Names, None, today()), Verdict::No(SENTENCES[0]));
    assert_eq!(may(&state, Who::Owner, Act::Read, None, today()), Verdict::No(SENTENCES[1]));
}

/// Whom a worry goes to is said by the SENCO and the head. The office may while nobody is either, or their account is
/// closed.
#[test]
fn the_office_says_whom_to_tell_until_somebody_leads() {
    for (lead, disabled, office) in [
        (None, false, true),
        (Some(Role::Teacher), false, true),
        (Some(Role::DeputySenco), false, true),
        (Some(Role::Senco), false, false),
        (Some(Role::Head), false, false),
        (Some(Role::Senco), true, true),
    ] {
        let mut state = small(&[Role::Admin], false, PlansSeenBy::Classes);
        if let Some(role) = lead {
            let staff = json!({ "id": id(2), "login": "q", "given": "Q", "family": "Q", "initials": "QQ",
                "roles": [role], "disabled": disabled });
            let change = Change::Staff(StaffChange::Staff { staff: serde_json::from_value(staff).unwrap() });
            state.take(&change).unwrap();
        }
        let may = |who| may(&state, who, Act::SayWhoToTell, None, today()) == Verdict::Yes;
        assert_eq!(may(Who::Person(id(1).into())), office, "the office beside {lead:?}, disabled: {disabled}");
        let leads = matches!(lead, Some(Role::Senco | Role::Head)) && !disabled;
        assert_eq!(may(Who::Person(id(2).into())), leads, "{lead:?}, disabled: {disabled}");
        assert!(!may(Who::Owner), "the owner without a person");
    }
}

/// Links, day by day: pupil 200 is in class 20 and year 4, pupil 300 in class 20 and year 5; person 1 has neither.
#[test]
fn links_count_on_their_days_and_for_those_who_support() {
    let link = |to: LinkTo, kind, from: &str, until: &str| Link {
        id: LinkId(id(77)),
        staff: StaffId(id(1)),
        to,
        kind,
        from: from.parse().unwrap(),
        until: until.parse().unwrap(),
        ended: false,
    };
    let class = || LinkTo::Class(ClassId(id(20)));
    let (pupil, year) = (LinkTo::Pupil(PupilId(id(200))), LinkTo::Year("5".into()));
    let cover = |day: &str| link(class(), LinkKind::Cover, day, day);
    // The link, and whether pupils 200 and 300 are theirs (y), theirs with the plan to carry (Y), or strangers (r).
    for (link, expected) in [
        (link(class(), LinkKind::Class, "2026-09-01", "2027-08-31"), "YY"),
        (link(class(), LinkKind::Group, "2026-11-23", "2026-11-23"), "YY"),
        (link(class(), LinkKind::Ppa, "2026-09-01", "2027-08-31"), "yy"),
        (link(class(), LinkKind::Class, "2026-11-24", "2027-08-31"), "rr"),
        (link(class(), LinkKind::Class, "2025-09-01", "2026-08-31"), "rr"),
        (Link { ended: true, ..link(class(), LinkKind::Class, "2026-09-01", "2027-08-31") }, "rr"),
        (link(pupil, LinkKind::OneToOne, "2026-11-01", "2026-12-01"), "Yr"),
        (link(year, LinkKind::HeadOfYear, "2026-09-01", "2027-08-31"), "rY"),
        (cover("2026-11-22"), "rr"),
        (cover("2026-11-23"), "yy"),
        (cover("2026-11-24"), "rr"),
    ] {
        // A link is nothing to those who work with no pupils: the head opens any record with a reason.
        for (role, else_is) in
            [(Role::Teacher, None), (Role::Ta, None), (Role::Head, Some("rr")), (Role::Admin, Some(".."))]
        {
            let mut state = small(&[role], false, PlansSeenBy::Classes);
            state.take(&Change::Link(LinkChange::Link { link: link.clone() })).unwrap();
            let reach = state.reach(state.staff.get(&StaffId(id(1))).unwrap(), today());
            let of = |number| {
                let pupil = state.pupils.get(&PupilId(id(number))).unwrap();
                let verdict = may(&state, Who::Person(id(1).into()), Act::Read, Some(pupil), today());
                assert_eq!(verdict == Verdict::Yes, reach.holds(pupil), "{link:?}");
                match verdict {
                    Verdict::Yes if reach.shares(pupil) => 'Y',
                    Verdict::Yes => 'y',
                    Verdict::WithReason => 'r',
                    Verdict::No(_) => '.',
                }
            };
            let found: String = [200, 300].into_iter().map(of).collect();
            assert_eq!(found, else_is.unwrap_or(expected), "{role:?} {link:?}");
        }
    }
}

#[test]
fn audiences() {
    use Role::{Admin, DeputySenco, Head, Senco, Ta, Teacher};
    // For everyone about an own pupil, about another; for SENCO and head about either.
    for (role, own, stranger, narrow) in [
        (Teacher, 'y', 'r', '.'),
        (Ta, 'y', 'r', '.'),
        (Senco, 'y', 'y', 'y'),
        (DeputySenco, 'y', 'y', 'y'),
        (Head, 'r', 'r', 'r'),
        (Admin, '.', '.', '.'),
        (Role::DataProtection, '.', '.', '.'),
    ] {
        for (disabled, pupil, audience, expected) in [
            (false, 100, Audience::Everyone, own),
            (false, 200, Audience::Everyone, stranger),
            (false, 100, Audience::SencoAndHead, narrow),
            (false, 200, Audience::SencoAndHead, narrow),
            (true, 100, Audience::Everyone, '.'),
            (true, 100, Audience::SencoAndHead, '.'),
        ] {
            let state = small(&[role], disabled, PlansSeenBy::Classes);
            let pupil = state.pupils.get(&PupilId(id(pupil))).unwrap();
            let found = match may_see(&state, Who::Person(id(1).into()), audience, pupil, today()) {
                Verdict::Yes => 'y',
                Verdict::WithReason => 'r',
                Verdict::No(_) => '.',
            };
            assert_eq!(found, expected, "{role:?} {audience:?} disabled {disabled}");
            assert!(matches!(may_see(&state, Who::Owner, audience, pupil, today()), Verdict::No(_)));
        }
    }
    assert_eq!(Audience::default(), Audience::SencoAndHead, "contacts and letters, unless somebody says otherwise");
}

#[test]
fn rights_follow_at_once_and_lists_tell_little() {
    let school = School::thornhill();
    let mut teacher = school.caller("h.bennett");
    let stranger = school.pupil("Archie Crossley", "3A").id;
    let Ok(Reply::Pupils(pupils)) = teacher.ask(Question::Pupils) else { panic!() };
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
    teacher.run(Command::Flag(FlagCommand::RaiseFlag { flag })).unwrap();
    let own = teacher.whole(&ask::items(Desk::Own)).unwrap();
    let item = own.iter().find(|item| item.pupil.id == stranger).unwrap();
    assert_eq!((item.pupil.provision, &item.pupil.upn, item.pupil.flags, &item.line), (None, &None, 0, &None));
    assert!(item.entries.is_empty());
    // What was opened is open in that session only.
    teacher.run(Command::Pupil(PupilCommand::Open { pupil: stranger, reason: "covering".into() })).unwrap();
    assert!(teacher.ask(Question::Card { pupil: stranger }).is_ok());
    assert!(school.caller("h.bennett").ask(Question::Card { pupil: stranger }).is_err());
    // What is counted is a word of the list, never what somebody wrote.
    let words = Command::Worry(WorryCommand::PassWord { word: "a bruise on her arm".into() });
    assert!(matches!(teacher.run(words), Err(ClientError::Refused(refusal)) if refusal.kind == RefusalKind::Invalid));
    // A role taken away is gone in a session that is open.
    let roles = BTreeSet::from([Role::Head]);
    school.caller("office").run(Command::Staff(StaffCommand::SetRoles { login: "h.bennett".into(), roles })).unwrap();
    for (request, now) in [
        (Question::Card { pupil: school.amara() }, 'r'),
        (Question::UnreadPlans { slice: Slice::default() }, '.'),
        (Question::Mine { slice: Slice::default() }, '.'),
    ] {
        assert_eq!(verdict(&teacher.ask(request)), now);
    }
    let roles = BTreeSet::from([Role::Admin]);
    school.caller("office").run(Command::Staff(StaffCommand::SetRoles { login: "h.bennett".into(), roles })).unwrap();
    for request in
        [Question::Card { pupil: school.amara() }, Question::Waits, Question::Mine { slice: Slice::default() }]
    {
        assert_eq!(verdict(&teacher.ask(request)), '.');
    }
}

#[test]
fn a_setting_is_in_force_at_once_and_a_shared_account_owns_nothing() {
    let school = School::thornhill();
    let mut senco = school.caller("s.iqbal");
    let mut office = school.caller("office");
    let mut teacher = school.caller("h.bennett");
    let set = |caller: &mut Caller, setting| {
        caller.run(Command::School(SchoolCommand::Set { setting, owner: String::new() }))
    };
    let stranger = school.pupil("Archie Crossley", "3A").id;
    assert_eq!(verdict(&teacher.ask(Question::Card { pupil: stranger })), 'r');
    for (seen_by, expected) in [(PlansSeenBy::School, 'y'), (PlansSeenBy::Year, 'r'), (PlansSeenBy::Classes, 'r')] {
        set(&mut senco, Setting::PlansSeenBy(seen_by)).unwrap();
        for request in [
            Question::Card { pupil: stranger },
            Question::Record { pupil: stranger, limit: 5 },
            Question::Entries { pupil: stranger, sort: Kind::Observation, slice: Slice::first(5) },
        ] {
            assert_eq!(verdict(&teacher.ask(request)), expected, "{seen_by:?}");
        }
        let Ok(Reply::Pupils(pupils)) = teacher.ask(Question::Pupils) else { panic!() };
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
    let store = Store::open(&folder.path().join("store"), Arc::new(RealDisk), "", &|_| {});
    let kept = store.unwrap().0.state().school.clone().unwrap();
    assert!(kept.is_shared("staffroom"));
    assert_eq!((kept.plans_seen_by, kept.second_factor), (PlansSeenBy::Classes, Some(SecondFactor::Always)));
}

/// In lists and search, a pupil whom somebody does not work with is name, form and year, whoever asks; and a group's
/// name, which may say what a pupil needs, finds nobody who is not theirs.
#[test]
fn strangers_are_name_form_and_year() {
    let (folder, pupil, ..) = everybody();
    let server = thornhill::serve(&folder.path().join("store"));
    for (role, relation, mine) in [
        (Role::Teacher, 0, true),
        (Role::Teacher, 2, true),
        (Role::Teacher, 3, false),
        (Role::Teacher, 4, false),
        (Role::Ta, 1, true),
        (Role::Ta, 4, false),
        (Role::Senco, 4, true),
        (Role::Head, 0, false),
        (Role::Head, 1, false),
        (Role::Admin, 0, false),
        (Role::Admin, 4, false),
    ] {
        let mut caller = Caller::greet(&server.connect().unwrap(), Some(login(role, relation))).unwrap().0;
        let mut ask = |request| match caller.ask(request).unwrap() {
            Reply::Pupils(pupils) => pupils,
            Reply::Top(top) => top.pupils,
            Reply::Whom(Whom::One(pupil)) => vec![pupil],
            Reply::Whom(Whom::Nobody) => Vec::new(),
            other => panic!("{other:?}"),
        };
        let find = |query: &str| Question::Find { query: query.into(), limit: 50 };
        let whom = |words: &str| Question::Whom { words: words.into(), writing: false };
        for (request, found) in [
            (Question::Pupils, true),
            (Question::Top { rows: 256 }, true),
            (find("a b"), true),
            (find("10A"), true),
            (find("talk boost"), mine),
            (whom("a b"), true),
            (whom("talk boost"), mine),
        ] {
            let said = format!("{role:?} {} {request:?}", RELATIONS[relation]);
            let pupils = ask(request);
            assert_eq!(pupils.iter().any(|brief| brief.id == pupil), found, "{said}");
            for brief in &pupils {
                assert_eq!(brief.mine, mine, "{said}");
                let told = (brief.provision.is_some(), brief.flags > 0, !brief.classes.is_empty());
                assert_eq!(told, (mine, mine, mine), "{said}");
            }
        }
    }
}

/// Cover is given, seen at once in an open session, and gone when it is ended; the account is closed in an open session.
#[test]
fn links_and_closing_reach_open_sessions() {
    let school = School::thornhill();
    let mut office = school.caller("office");
    let stranger = school.pupil("Archie Crossley", "3A");
    let mut seat = school.seat("h.bennett");
    seat.keys("archie crossley").shows(&["Enter: open with a reason"]);
    let Ok(Reply::Classes(classes)) = office.ask(Question::Classes) else { panic!() };
    let class = classes.iter().find(|class| class.name == stranger.form).unwrap().id;
    let cover = |login: &str, day: Option<Day>| NewLink {
        login: login.into(),
        to: LinkTo::Class(class),
        kind: Some(LinkKind::Cover),
        from: day,
        until: day,
    };
    let yesterday = Clock::story().today().pred_opt();
    for (login, day, words) in [
        ("m.hughes", None, "neither teacher nor TA"),
        ("h.bennett", yesterday, "is past"),
        ("no.body", None, "Nobody here has the login"),
    ] {
        match office.run(Command::Link(LinkCommand::Link { link: cover(login, day) })) {
            Err(ClientError::Refused(refusal)) => assert!(refusal.sentence.contains(words), "{}", refusal.sentence),
            other => panic!("{login}: {other:?}"),
        }
    }
    let made = office.run(Command::Link(LinkCommand::Link { link: cover("h.bennett", None) })).unwrap().0.made[0];
    seat.wait_for("cycle").hides(&["Enter: open with a reason"]);
    let again = office.run(Command::Link(LinkCommand::Link { link: cover("h.bennett", None) }));
    assert!(matches!(again, Err(ClientError::Refused(refusal)) if refusal.sentence.contains("already")));
    office.run(Command::Link(LinkCommand::Unlink { link: LinkId(made) })).unwrap();
    seat.wait_for("Enter: open with a reason").hides(&["cycle"]);
    seat.keys("<Esc>amara okafor<Enter>").shows(&["Amara Okafor"]);
    office.run(Command::Staff(StaffCommand::SetDisabled { login: "h.bennett".into(), disabled: true })).unwrap();
    seat.wait_for("this account is closed").hides(&["Amara", "Okafor", "CI0"]);
    for refused in [
        office.run(Command::Staff(StaffCommand::SetDisabled { login: "office".into(), disabled: true })),
        school
            .caller("s.iqbal")
            .run(Command::Staff(StaffCommand::SetDisabled { login: "s.iqbal".into(), disabled: true })),
    ] {
        assert!(matches!(refused, Err(ClientError::Refused(refusal)) if refusal.sentence.contains("own account")));
    }
    office.run(Command::Staff(StaffCommand::SetDisabled { login: "h.bennett".into(), disabled: false })).unwrap();
    assert!(school.caller("h.bennett").ask(Question::Card { pupil: school.amara() }).is_ok());
}

/// The first screens of head and office, and what the office does on it with keys.
#[test]
fn the_head_sees_numbers_and_the_office_staff() {
    let school = School::thornhill();
    let mut head = school.seat("m.hughes");
    head.shows(&["the school in numbers", "on SEN support (K)", "with an EHC plan (E)", "reviews overdue"]);
    let Ok(Reply::Pupils(pupils)) = school.caller("m.hughes").ask(Question::Pupils) else { panic!() };
    let families: Vec<&str> = pupils.iter().map(|pupil| pupil.name.family.as_str()).collect();
    head.hides(&families);
    assert!(head.app.top().unwrap().plain(&head.app.model).len() > 10);
    head.keys(":staff<Enter>").shows(&["staff is managed by the office and the SENCO"]);

    let mut office = school.seat("office");
    office.shows(&["staff", "Hannah Bennett", "Imports: sendo import"]);
    let Ok(Reply::Staff(staff)) = school.caller("office").ask(Question::Staff) else { panic!() };
    let place = staff.iter().position(|person| person.login == "h.bennett").unwrap();
    office.keys(&"<Down>".repeat(place)).shows(&["signs in as h.bennett", "no link besides the roster"]);
    office.keys("c9Z<Enter>").shows(&["is no class, group, year or pupil"]).keys("<Esc>");
    office.keys("c3A<Enter>").shows(&["Hannah Bennett: 3A.", "1 3A  cover"]);
    let mut teacher = school.seat("h.bennett");
    teacher.keys("archie crossley").hides(&["Enter: open with a reason"]);
    office.keys("1").shows(&["The link to 3A is ended.", "no link besides the roster"]);
    teacher.wait_for("Enter: open with a reason");
    office.keys("lyear 5<Enter>").shows(&["year 5  head-of-year"]);
    office.keys("r<^U>teacher, nobody<Enter>").shows(&["The roles are senco"]).keys("<Esc>");
    office.keys("r ta<Enter>").shows(&["teacher, ta"]);
    office.keys("x").shows(&["! closed: may do nothing"]);
    teacher.wait_for("this account is closed");
    assert!(office.app.top().unwrap().plain(&office.app.model).join("\n").contains("! closed"));
    office.keys("c").shows(&["the account is closed: x opens it again"]);
    office.keys("a").shows(&["who is new?"]).keys("z.adeyemi Zoë<Enter>").shows(&["k.osei Kofi Osei ta"]);
    office.keys(" Adeyemi-Ross ta<Enter>").shows(&["New: z.adeyemi Zoë Adeyemi-Ross ta."]);
    office.wait_for("New: z.adeyemi").keys("<Home>p").shows(&["Enter makes a one-time PIN for"]);
    office.keys("<Enter>").shows(&["'s one-time PIN: write it down"]).keys("<Down>").hides(&["one-time PIN"]);
    office.keys(":audit<Enter>").shows(&["only the SENCO, the head and data protection"]);

    let mut senco = school.seat("s.iqbal");
    senco.keys(":audit<Enter>").shows(&["who saw what   since", "changed"]);
    assert!(senco.app.top().unwrap().plain(&senco.app.model).len() > 5);
}

/// The head finds by name, opens one record with words that stay, reads all of it and changes nothing.
#[test]
fn the_head_opens_a_record_with_a_reason_and_only_reads() {
    const READS: &str = "the head reads, with a reason, and changes nothing";
    let school = School::thornhill();
    let mut senco = school.caller("s.iqbal");
    let parts = BTreeMap::from([(Part::Contacts, "Aunt only, on Fridays".to_owned())]);
    let command = ProfileCommand::SaveProfile { pupil: school.amara(), base: 0, parts, audiences: BTreeMap::new() };
    senco.run(Command::Profile(command)).unwrap();

    let mut head = school.seat("m.hughes");
    head.shows(&["the school in numbers"]).keys("<Esc>oka").shows(&["Amara Okafor", "with a reason"]).hides(&["CI07"]);
    head.keys("<Enter>").shows(&["why do you open the record of Amara Okafor 4B? The SENCO sees your words."]);
    head.keys("<Enter>").shows(&["A few words are enough"]);
    head.keys("a parent's letter<Enter>").shows(&["Amara Okafor   4B", "cycle 3", "CI07"]);
    for keys in ["1", "!", "m", "n", "p"] {
        head.keys(keys).shows(&["Amara Okafor   4B", &format!("Not now: {READS}")]);
    }
    head.keys("<Esc>").shows(&["find  oka", "CI07"]);
    // The palette finds by name, too.
    head.keys("<Esc>:go to mason kaur<Enter>").shows(&["why do you open the record of Mason Kaur 5A"]).keys("<Esc>");

    // What is for SENCO and head only is read once the record is open, over that line.
    let mut caller = school.caller("m.hughes");
    let pupil = school.amara();
    assert_eq!(verdict(&caller.ask(Question::Record { pupil, limit: 5 })), 'r');
    caller.run(Command::Pupil(PupilCommand::Open { pupil, reason: "a letter".into() })).unwrap();
    let Ok(Reply::Record(record)) = caller.ask(Question::Record { pupil, limit: 5 }) else { panic!() };
    let said = record.found.profile.as_ref().and_then(|profile| profile.parts.get(&Part::Contacts));
    assert!(said.is_some_and(|said| said == "Aunt only, on Fridays"), "{:?}", record.found.profile);
    for command in [
        Command::Receipt(ReceiptCommand::MarkRead { pupil, cycle: 3, version: 1 }),
        Command::Pupil(PupilCommand::SetNeeds { pupil, provision: Provision::K, needs: Vec::new() }),
        Command::Plan(PlanCommand::StartPlan { pupil, from: PlanFrom::LastPlan }),
        Command::Concern(ConcernCommand::AnswerConcern {
            pupil,
            concern: ConcernId(id(9)),
            answers: 0,
            text: "w".into(),
        }),
    ] {
        let said = caller.run(command.clone()).map(|_| ()).unwrap_err().to_string();
        assert!(said.contains(READS), "{command:?}: {said}");
    }
    // The SENCO hears of both reasons, as of anybody's.
    let audit = ask::audit(Some(pupil), Some("m.hughes".into()), None);
    let page = senco.whole(&audit).unwrap();
    let reasons: Vec<&str> =
        page.rows.iter().map(|row| row.what.as_str()).filter(|what| what.contains("letter")).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
}

/// Data protection reads who saw what, asks it about one pupil by name, and sees no record.
#[test]
fn data_protection_begins_at_the_audit() {
    let school = School::thornhill();
    let staff = NewStaff {
        login: "d.price".into(),
        account: None,
        given: "Dee".into(),
        family: "Price".into(),
        roles: BTreeSet::from([Role::DataProtection]),
    };
    school.caller("office").run(Command::Staff(StaffCommand::AddStaff { staff })).unwrap();
    let mut seat = school.seat("d.price");
    seat.shows(&["who saw what   since"]).keys(":numbers<Enter>").shows(&["the school in numbers"]).keys("<Esc><Esc>");
    seat.keys("oka").shows(&["Amara Okafor", "data protection reads who"]).hides(&["CI07"]);
    seat.keys("<Enter>")
        .shows(&["this account reads no plans"])
        .keys("<Home>1")
        .shows(&["this account reads no plans"]);
    let mut caller = school.caller("d.price");
    let Ok(Reply::Whom(Whom::One(found))) = caller.ask(Question::Whom { words: "amara okafor".into(), writing: false })
    else {
        panic!()
    };
    assert!(caller.whole(&ask::audit(Some(found.id), None, None)).is_ok());
}
