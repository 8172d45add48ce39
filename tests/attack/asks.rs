//! How a client asks for what the model calls by name: each with every way there is to it.

use std::collections::BTreeSet;

use sendo::domain::amend::{AmendCommand, How};
use sendo::domain::command::Command;
use sendo::domain::kind::RecordName;
use sendo::domain::need::Provision;
use sendo::domain::record::assessment::{AssessmentCommand, NewAssessment, Source};
use sendo::domain::record::concern::{ConcernCommand, ConcernId, NewConcern};
use sendo::domain::record::entry::{self, EntryCommand, Fact, NewEntry, Outcome};
use sendo::domain::record::flag::{self, FlagCommand, NewFlag, Step, Urgency};
use sendo::domain::record::link::{LinkCommand, LinkTo, NewLink};
use sendo::domain::record::nudge::NudgeCommand;
use sendo::domain::record::plan::PlanCommand;
use sendo::domain::record::plan::edit::PlanEdit;
use sendo::domain::record::pupil::PupilCommand;
use sendo::domain::record::receipt::ReceiptCommand;
use sendo::domain::record::school::setting;
use sendo::domain::record::school::{Dsl, PlansSeenBy, SchoolCommand, SecondFactor};
use sendo::domain::record::staff::{NewStaff, Role, StaffCommand};
use sendo::domain::record::strategy::{ListEdit, StrategyCommand};
use sendo::domain::roster::{Bundle, ImportCommand};
use sendo::proto::message::{PaperTo, Request};
use sendo::proto::signin::DoorStep;
use sendo::proto::{Desk, Question, Slice};
use sendo::random::Dice;
use uuid::Uuid;

use crate::model::Ask::{self, *};
use crate::model::{By, Part, Pupil, Reason, Setting};
use crate::world::{
    PUPILS, class_name, class_of, concern_id, entry_id, entry_mark, flag_id, item_mark, login, pupil_id,
};

fn slice() -> Slice {
    Slice::first(100)
}

fn command(command: Command) -> Request {
    Request::Do { cmd: Dice::system().command().unwrap(), command }
}

fn set(setting: setting::Setting) -> Request {
    command(Command::School(SchoolCommand::Set { setting, owner: String::new() }))
}

/// Whose entry or item is meant: the asker's, or the next person's.
fn whose(by: By, me: u32) -> u32 {
    if by == By::Asker { me } else { (me + 1) % crate::world::PEOPLE }
}

/// All ways to ask for it, as the person `me`.
pub(crate) fn requests(ask: Ask, me: u32) -> Vec<Request> {
    let questions = |all: Vec<Question>| all.into_iter().map(Request::Ask).collect::<Vec<Request>>();
    match ask {
        _ if ask.pupil().is_some() => about(ask, me),
        Names => {
            questions(vec![Question::Pupils, Question::Top { rows: 100 }, Question::Briefs { pupils: everybody() }])
        }
        Find => questions(vec![
            Question::Find { query: "family".into(), limit: 100 },
            Question::Whom { words: "given1 family1".into(), writing: false },
        ]),
        Queue => desk(Desk::all()),
        OwnItems => desk(Desk::Own),
        Inbox(Part::UnreadPlans) => questions(vec![Question::UnreadPlans { slice: slice() }]),
        Inbox(Part::OpenConcerns) => {
            questions(vec![Question::OpenConcerns { slice: slice() }, Question::Concerns { slice: slice() }])
        }
        Inbox(Part::Tried) => questions(vec![Question::Tried { slice: slice() }]),
        Inbox(Part::Changes) => questions(vec![Question::Changes { slice: slice() }]),
        Inbox(Part::Openings) => Vec::new(), // No question of its own: reasons stand in the audit.
        Staff => questions(vec![Question::Staff]),
        Strategies => questions(vec![Question::Strategies]),
        Links => questions(vec![Question::Links { slice: slice() }]),
        Classes => questions(vec![Question::Classes]),
        Counts => questions(vec![Question::Counts]),
        Mine => questions(vec![Question::Mine { slice: slice() }, Question::Misplaced { slice: slice() }]),
        Audit => questions(vec![Question::Audit { pupil: None, staff: None, since: None, slice: slice() }]),
        Drafts => questions(vec![Question::Drafts]),
        Settings => questions(vec![Question::School]),
        CheckStore => vec![Request::Check { head: None }],
        // The class of the third pupil of each.
        CoverSheet => questions(vec![Question::Cover { class: class_name(0), to: PaperTo::Screen }]),
        ImportRoster => vec![command(Command::Import(ImportCommand::Import { bundle: Bundle::default() }))],
        // Of somebody who is there already, or not at all: rights are asked, and nothing is stored.
        AddStaff => vec![command(Command::Staff(StaffCommand::AddStaff { staff: again() }))],
        ChangeRole => {
            let roles = BTreeSet::from([Role::Senco]);
            vec![command(Command::Staff(StaffCommand::SetRoles { login: "no.body".into(), roles }))]
        }
        DisableStaff => {
            vec![command(Command::Staff(StaffCommand::SetDisabled { login: "no.body".into(), disabled: true }))]
        }
        MakePin => vec![Request::Door(DoorStep::MakePins { login: Some("no.body".into()), forget_code: false })],
        ChooseSetting(Setting::PlansSeenBy) => vec![set(setting::Setting::PlansSeenBy(PlansSeenBy::Classes))],
        ChooseSetting(Setting::SharedAccounts) => {
            vec![set(setting::Setting::SharedLogins(BTreeSet::from(["root".into()])))]
        }
        ChooseSetting(Setting::SecondFactor) => vec![set(setting::Setting::SecondFactor(SecondFactor::Off))],
        ChooseSetting(Setting::Dsl) => vec![set(setting::Setting::Dsl(Dsl::read("Ruth Adeyemi, room 4")))],
        KeepStrategyList => {
            let edit = ListEdit::Retire { code: "ZZ99".into() };
            vec![command(Command::Strategy(StrategyCommand::ChangeList { edit }))]
        }
        _ => unreachable!("{ask:?}"),
    }
}

fn everybody() -> BTreeSet<sendo::domain::id::PupilId> {
    (0..PUPILS).map(pupil_id).collect()
}

fn again() -> NewStaff {
    let roles = BTreeSet::from([Role::Ta]);
    NewStaff { login: login(0), account: None, given: "P".into(), family: "Q".into(), roles }
}

fn desk(of: Desk) -> Vec<Request> {
    vec![Question::ItemRows { of: of.clone(), slice: slice() }.into(), Question::Items { of, slice: slice() }.into()]
}

/// What is about one pupil.
fn about(ask: Ask, me: u32) -> Vec<Request> {
    let pupil = pupil_id(ask.pupil().unwrap());
    let question = |question: Question| vec![Request::Ask(question)];
    match ask {
        Card(_) => vec![Question::Card { pupil }.into(), Question::Plan { pupil }.into()],
        Record(_) => vec![
            Question::Record { pupil, limit: 50 }.into(),
            Question::ItemRows { of: Desk::About(pupil), slice: slice() }.into(),
        ],
        Entries(_) => [entry::Kind::Observation, entry::Kind::Measurement]
            .map(|sort| Question::Entries { pupil, sort, slice: slice() }.into())
            .into(),
        PlanVersions(_) => question(Question::Versions { pupil, slice: slice() }),
        Assessment(_) => question(Question::Assessment { pupil, slice: slice() }),
        ConcernsOf(_) => question(Question::ConcernsOf { pupil, slice: slice() }),
        ReceiptsOf(_) => {
            vec![Question::Receipts { pupil, slice: slice() }.into(), Question::Nudges { pupil, slice: slice() }.into()]
        }
        Handout(_) => [PaperTo::Screen, PaperTo::Html].map(|to| Question::Handout { pupil, to }.into()).into(),
        ReadBy(_) => question(Question::ReadBy { pupil, slice: slice() }),
        OneEntry(of, by) => question(Question::Entry { entry: entry_id(of, whose(by, me)) }),
        OneItem(of, by) => question(Question::Item { item: flag_id(of, whose(by, me)) }),
        _ => vec![command(command_about(ask, me))],
    }
}

/// The commands. What would be stored is wrong, so that rights are asked and nothing is; but a log line and an item.
fn command_about(ask: Ask, me: u32) -> Command {
    let of: Pupil = ask.pupil().unwrap();
    let pupil = pupil_id(of);
    let fact = Fact::Observation {
        number: Some(1),
        code: "CI05".into(),
        result: Outcome::Worked,
        support: None,
        minutes: None,
        serves: Vec::new(),
    };
    let logged = |cycle, note| NewEntry { pupil, cycle, fact: fact.clone(), when: None, note };
    match ask {
        OpenWithReason(_, reason) => {
            let reason = if reason == Reason::Given { "covering today" } else { " \t" };
            Command::Pupil(PupilCommand::Open { pupil, reason: reason.into() })
        }
        LogObservation(_) => Command::Entry(EntryCommand::Log { entries: vec![logged(1, entry_mark(of, me))] }),
        CorrectOwn(_, by) => {
            Command::Entry(EntryCommand::Correct { entry: entry_id(of, whose(by, me)), new: logged(9, String::new()) })
        }
        TakeBackOwn(_, by) => {
            // Beside one that is not there, so that neither is taken back.
            let all = [entry_id(of, whose(by, me)), sendo::domain::id::EntryId(Uuid::from_u128(1))];
            let records = all.map(|entry| (pupil, RecordName::Entry(entry))).into();
            Command::Amend(AmendCommand::TakeBack { records, how: How::default() })
        }
        Flag(_) => {
            let flag = NewFlag {
                pupil,
                reason: flag::Reason::Other,
                urgency: Urgency::Week,
                note: item_mark(of, me),
                links: Vec::new(),
                line: None,
                parents: None,
            };
            Command::Flag(FlagCommand::RaiseFlag { flag })
        }
        AnswerItem(_) => Command::Flag(FlagCommand::step(
            flag_id(of, whose(By::Another, me)),
            Some(Uuid::from_u128(999).into()),
            Step::Acknowledge,
            "",
        )),
        RecordConcern(_) => {
            let concern = NewConcern { pupil, who: "mother".into(), day: None, text: String::new() };
            Command::Concern(ConcernCommand::RaiseConcern { concern })
        }
        AnswerConcern(_) => {
            let concern = ConcernId(concern_id(of));
            Command::Concern(ConcernCommand::AnswerConcern { pupil, concern, answers: 0, text: String::new() })
        }
        AssessEntry(_) => {
            let text = String::new();
            let entry =
                NewAssessment { pupil, source: Source::Teacher, day: None, text, audience: None, replaces: None };
            Command::Assessment(AssessmentCommand::Assess { entry })
        }
        ChangePlan(_) => {
            let edits = vec![PlanEdit::SayLine { number: 1, text: "other".into() }];
            Command::Plan(PlanCommand::WritePlan { pupil, cycle: 99, base: 1, edits })
        }
        SetNeeds(_) => Command::Pupil(PupilCommand::SetNeeds { pupil, provision: Provision::K, needs: Vec::new() }),
        ReadReceipt(_) => Command::Receipt(ReceiptCommand::MarkRead { pupil, cycle: 9, version: 9 }),
        Nudge(_) => Command::Nudge(NudgeCommand::Nudge { pupil, people: vec!["no.body".into()] }),
        LinkStaff(_) => {
            let to = LinkTo::Pupil(pupil);
            let link = NewLink { login: "no.body".into(), to, kind: None, from: None, until: None };
            Command::Link(LinkCommand::Link { link })
        }
        _ => unreachable!("{ask:?}"),
    }
}

/// Everything the model knows a name for, about these pupils.
pub(crate) fn all(pupils: &[Pupil]) -> Vec<Ask> {
    let mut all = vec![
        Names,
        Find,
        Queue,
        OwnItems,
        Staff,
        Strategies,
        Links,
        Classes,
        Counts,
        Mine,
        Audit,
        Drafts,
        Settings,
        CheckStore,
        CoverSheet,
        ImportRoster,
        AddStaff,
        ChangeRole,
        DisableStaff,
        MakePin,
        KeepStrategyList,
    ];
    all.extend([Part::UnreadPlans, Part::OpenConcerns, Part::Tried, Part::Changes].map(Inbox));
    all.extend([Setting::PlansSeenBy, Setting::SharedAccounts, Setting::SecondFactor, Setting::Dsl].map(ChooseSetting));
    for pupil in pupils.iter().copied() {
        all.extend([
            Card(pupil),
            Record(pupil),
            Entries(pupil),
            PlanVersions(pupil),
            Assessment(pupil),
            ConcernsOf(pupil),
            ReceiptsOf(pupil),
            Handout(pupil),
            ReadBy(pupil),
            LogObservation(pupil),
            Flag(pupil),
            AnswerItem(pupil),
            RecordConcern(pupil),
            AnswerConcern(pupil),
            AssessEntry(pupil),
            ChangePlan(pupil),
            SetNeeds(pupil),
            ReadReceipt(pupil),
            Nudge(pupil),
            LinkStaff(pupil),
        ]);
        for by in [By::Asker, By::Another] {
            all.extend([OneEntry(pupil, by), OneItem(pupil, by), CorrectOwn(pupil, by), TakeBackOwn(pupil, by)]);
        }
        all.extend([Reason::Empty, Reason::Given].map(|reason| OpenWithReason(pupil, reason)));
    }
    all
}

/// Of which class a class's question is, as the world knows it.
pub(crate) fn cover_of() -> u32 {
    class_of(0)
}
