//! Every request, and what the audit has of it: whose record it is about is said by the request itself, and by nobody else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;
#[path = "support/variants.rs"]
mod variants;

use std::collections::BTreeSet;

use sendo::domain::audit::Kind;
use sendo::domain::command::Command;
use sendo::domain::id::{EntryId, FlagId, PupilId};
use sendo::domain::record::entry;
use sendo::domain::record::worry::WorryCommand;
use sendo::proto::message::{Hello, PaperTo, Part, Request, VERSION};
use sendo::proto::signin::DoorStep;
use sendo::proto::subject::{Noted, Subject};
use sendo::proto::tells::Tells;
use sendo::proto::{Desk, Question, Slice, ask};
use sendo::random::Dice;
use thornhill::School;
use variants::{REQUESTS, request_name};

/// One of each, two where it goes two ways.
fn questions(pupil: PupilId, entry: EntryId, item: FlagId) -> Vec<Question> {
    let slice = Slice::default;
    let mut all = vec![
        Question::Top { rows: 5 },
        Question::Pupils,
        Question::Briefs { pupils: [pupil].into() },
        Question::Find { query: "a".into(), limit: 5 },
        Question::Whom { words: "amara okafor".into(), writing: false },
        Question::Card { pupil },
        Question::Cards { pupils: vec![pupil] },
        Question::Plan { pupil },
        Question::Record { pupil, limit: 5 },
        Question::Entries { pupil, sort: entry::Kind::Observation, slice: slice() },
        Question::Versions { pupil, slice: slice() },
        Question::Assessment { pupil, slice: slice() },
        Question::ConcernsOf { pupil, slice: slice() },
        Question::Contacts { pupil, slice: slice() },
        Question::Raised { pupil },
        Question::Receipts { pupil, slice: slice() },
        Question::Nudges { pupil, slice: slice() },
        Question::LinksTo { pupil, slice: slice() },
        Question::Entry { entry },
        Question::RowsOf { items: [item].into() },
        Question::Item { item },
        Question::UnreadPlans { slice: slice() },
        Question::OpenConcerns { slice: slice() },
        Question::Tried { slice: slice() },
        Question::Changes { slice: slice() },
        Question::Concerns { slice: slice() },
        Question::ReadBy { pupil, slice: slice() },
        Question::Links { slice: slice() },
        Question::Mine { slice: slice() },
        Question::Misplaced { slice: slice() },
        Question::Audit { pupil: None, staff: None, since: None, slice: slice() },
    ];
    for of in [Desk::all(), Desk::Own, Desk::About(pupil)] {
        all.extend([Question::ItemRows { of: of.clone(), slice: slice() }, Question::Items { of, slice: slice() }]);
    }
    for to in [PaperTo::Screen, PaperTo::Text] {
        all.extend([Question::Handout { pupil, to }, Question::Cover { class: "4B".into(), to }]);
    }
    all.extend([Question::Lesson, Question::Waits, Question::Staff, Question::Strategies, Question::Classes]);
    all.extend([Question::Counts, Question::Drafts, Question::School]);
    all
}

#[test]
fn every_request_about_a_pupil_leaves_a_row_or_says_why_not() {
    let school = School::thornhill();
    let pupil = school.amara();
    let mut senco = school.caller("s.iqbal");
    let entry = senco.get(&ask::entries(pupil, entry::Kind::Observation)).unwrap()[0].entry.id;
    let item = senco.get(&ask::item_rows(Desk::About(pupil))).unwrap().page[0].id;
    let all = questions(pupil, entry, item);
    let named: BTreeSet<&str> = all.iter().map(Question::name).collect();
    assert_eq!(named, Question::NAMES.iter().copied().collect());
    let seen = |senco: &mut sendo::client::Caller| {
        let page = senco.get(&ask::audit(Some(pupil), Some("s.iqbal".into()), None)).unwrap();
        page.rows.iter().map(|row| row.kind).collect::<Vec<_>>()
    };
    for question in all {
        // Over a line of its own: what is asked again over one line opens nothing anew.
        let before = seen(&mut senco);
        let answered = school.caller("s.iqbal").ask(question.clone());
        let reply = answered.unwrap_or_else(|error| panic!("{question:?}: {error}"));
        let after = seen(&mut senco);
        let new = after.get(..after.len() - before.len()).unwrap();
        let mut told = false;
        reply.tells(&mut |about, _| told |= about == pupil);
        let named = serde_json::to_string(&reply).unwrap().contains(&pupil.to_string());
        assert!(
            told || !named || NAMES.contains(&question.name()),
            "{question:?} tells of a pupil and does not say so"
        );
        let expected: &[Kind] = match (question.about(), &question) {
            (Subject::Nobody, _) => &[],
            (Subject::One(_, Noted::Not(why)) | Subject::Told(Noted::Not(why)), _) => {
                assert!(why.len() > 10 && !told, "{question:?} does not say why");
                &[]
            }
            (Subject::Told(_), _) if !told => &[],
            (_, Question::Handout { to: PaperTo::Screen, .. }) => &[Kind::Opened],
            (_, Question::Cover { to: PaperTo::Screen, .. })
            | (Subject::One(_, Noted::Given) | Subject::Told(Noted::Given), _) => &[Kind::Given],
            (Subject::One(_, Noted::Paper(_)) | Subject::Told(Noted::Paper(_)), _) => &[Kind::Exported],
            (Subject::One(_, Noted::Opened) | Subject::Told(Noted::Opened), _) => &[Kind::Opened],
        };
        assert_eq!(new, expected, "{question:?}");
    }
}

/// Answers in which a pupil's id stands and nothing of their record: lists of names, who works with whom, who has read a
/// plan, and the audit itself.
const NAMES: &[&str] = &["Pupils", "Briefs", "Find", "Whom", "Top", "LinksTo", "Links", "ReadBy", "Audit"];

#[test]
fn what_is_no_question_says_whose_record_it_is_about() {
    let pupil = PupilId(uuid::Uuid::from_u128(1));
    let command = Command::Worry(WorryCommand::PointToDsl);
    let hello = Hello { proto: VERSION, program: String::new(), act_as: None };
    let all = [
        Request::Hello(hello),
        Request::Ask(Question::Record { pupil, limit: 1 }),
        Request::Do { cmd: Dice::system().command().unwrap(), command: command.clone() },
        Request::Part(Part { at: 0, of: 1, text: "{".into() }),
        Request::Preview { command },
        Request::Watch { topics: BTreeSet::new() },
        Request::KeepDrafts { changes: Vec::new() },
        Request::About,
        Request::Check { head: None },
        Request::Become { login: String::new() },
        Request::Door(DoorStep::Lock { switch: false }),
    ];
    assert_eq!(all.iter().map(request_name).collect::<BTreeSet<_>>(), REQUESTS.iter().copied().collect());
    for request in all {
        match (&request, request.about()) {
            (Request::Ask(question), about) => assert_eq!(about, question.about()),
            // What others did meanwhile is told.
            (Request::Do { .. } | Request::Preview { .. }, about) => assert_eq!(about, Subject::Told(Noted::Given)),
            (_, about) => assert_eq!(about, Subject::Nobody, "{request:?}"),
        }
    }
}
