//! What the pages under test are made from, and what they are held against.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::thornhill::School;
use sendo::client::{Caller, ClientError};
use sendo::clock::Clock;
use sendo::domain::audit::Kind;
use sendo::domain::command::Refusal;
use sendo::domain::cover_sheet::CoverSheet;
use sendo::domain::handout::Handout;
use sendo::domain::id::{PupilId, StaffId};
use sendo::domain::kind::Change;
use sendo::domain::need::{Provision, SenType};
use sendo::domain::record::plan::{
    Dose, Evidence, Layer, Line, Measure, Outcome, Parents, Plan, PlanChange, PlanState,
};
use sendo::domain::record::profile::{Part, Profile, ProfileChange};
use sendo::domain::record::pupil::{Name, Need, Pupil};
use sendo::domain::rights::Audience;
use sendo::domain::school_day::Day;
use sendo::proto::ask::Reply;
use sendo::proto::message::PaperTo;
use sendo::proto::view::AuditPage;
use sendo::proto::{Question, Slice};
use sendo::random::Dice;
use sendo::store::{Commit, RealDisk, Store};
use uuid::Uuid;

pub const TEACHER: &str = "h.bennett";
pub const SENCO: &str = "s.iqbal";

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn pupil_id() -> PupilId {
    PupilId(Uuid::from_u128(1))
}

pub fn line(number: u8, code: &str, words: &str) -> Line {
    Line { number, code: code.into(), text: words.into(), serves: Vec::new(), dose: None, stopped: false }
}

/// A plan with everything in it that parents must not get.
pub fn a_rich_plan(pupil: PupilId) -> Plan {
    let dose = Dose {
        who: "TA".into(),
        group: 4,
        minutes: 35,
        per_week: 3,
        weeks: 2,
        start: Some(day("2026-11-16")),
        pence: Some(1_234),
        evidence: Some(Evidence::NoneKnown),
    };
    let measure = Measure { unit: "of 5 answers".into(), out_of: Some(5.0), baseline: Some(1.0), target: Some(4.0) };
    Plan {
        state: PlanState::Current,
        review: Some(day("2026-12-11")),
        strengths: "Draws in detail.".into(),
        needs: "Topic words do not stay.\nHearing aids in both ears.".into(),
        pupil_view: "I like the board. I sit with tamar  AMADI.".into(),
        parent_view: "Talks more at home.".into(),
        home: "Read the three words together.".into(),
        key_person: "Ms Osei".into(),
        layer: Some(Layer::TargetedPlus),
        parents: Parents::NotYet { why: "phone was off".into() },
        outcomes: vec![Outcome {
            letter: 'A',
            statement: "Answers in full sentences".into(),
            measure,
            expected_impact: "Speaks up without a prompt".into(),
            by: Some(day("2026-12-11")),
        }],
        lines: vec![
            line(1, "CI05", "Now/next board"),
            Line { stopped: true, ..line(2, "CI02", "One step at a time") },
            Line { dose: Some(dose), ..line(3, "TALK", "Talk Boost") },
        ],
        ..Plan::empty(pupil, 9)
    }
}

pub fn a_profile(pupil: PupilId) -> Profile {
    let parts = [
        (Part::Interests, "trains"),
        (Part::Works, "time to think"),
        (Part::DoesNot, "Being asked to read aloud without warning"),
        (Part::KeyPerson, "Mr Reed"),
        (Part::Contacts, "mother 07700 900111"),
        (Part::LookedAfter, "yes, by the county"),
        (Part::Needs, "The office knows about the court case."),
    ];
    Profile {
        pupil,
        version: 1,
        parts: parts.map(|(part, text)| (part, text.to_owned())).into(),
        audiences: BTreeMap::from([(Part::Needs, Audience::SencoAndHead)]),
        by: StaffId(Uuid::from_u128(7)),
        at: "2026-11-23T10:42:00.000Z".parse().unwrap(),
    }
}

pub fn a_pupil() -> Pupil {
    let name = Name { given: "Siân".into(), family: "O'Neill-Nguyễn <b>".into(), ..Name::default() };
    let needs = vec![Need { rank: 2, kind: SenType::Asd }, Need { rank: 1, kind: SenType::Slcn }];
    Pupil {
        id: pupil_id(),
        name,
        upn: None,
        born: None,
        year: "4".into(),
        form: "4B".into(),
        provision: Provision::K,
        needs,
        classes: [].into(),
        sources: BTreeMap::new(),
        left: false,
    }
}

/// What no parent is to read, or could.
pub const NOT_FOR_PARENTS: &[&str] = &[
    "CI05",
    "CI02",
    "TALK",
    "One step",
    "12.34",
    "1234",
    "none known",
    "evidence",
    "targeted",
    "phone was off",
    "07700",
    "county",
    "court",
    "SLCN",
    "ASD",
    "EHC",
    "outcome",
    "provision",
    "strateg",
    "baseline",
    "SEN",
    "TA,",
];

/// The file as a tree: it is written so that a strict reader of XML takes it, too.
pub fn tree(file: &str) -> roxmltree::Document<'_> {
    let file = file.strip_prefix("<!DOCTYPE html>\n").expect("a document type");
    roxmltree::Document::parse(file).unwrap_or_else(|error| panic!("{error}\n{file}"))
}

/// What may stand in what: enough of HTML's rules for the few elements that pages have.
pub fn may_hold(outer: &str, inner: &str) -> bool {
    match inner {
        "li" => outer == "ul",
        "tr" => matches!(outer, "thead" | "tbody"),
        "td" | "th" => outer == "tr",
        "thead" | "tbody" => outer == "table",
        "span" => outer == "li",
        "p" => matches!(outer, "main" | "section" | "li" | "footer"),
        "h2" => outer == "section",
        "ul" | "table" => matches!(outer, "main" | "section"),
        "h1" | "section" => outer == "main",
        "main" | "footer" => outer == "body",
        "head" | "body" => outer == "html",
        "meta" | "title" | "style" => outer == "head",
        _ => false,
    }
}

pub fn check_html(file: &str) {
    let tree = tree(file);
    assert_eq!(tree.root_element().attribute("lang"), Some("en-GB"));
    for element in tree.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        if let Some(outer) = element.parent_element() {
            assert!(may_hold(outer.tag_name().name(), name), "<{name}> in <{}>", outer.tag_name().name());
        }
        for attribute in element.attributes() {
            assert!(
                ["lang", "charset", "name", "content", "http-equiv", "class", "scope"].contains(&attribute.name()),
                "{}",
                attribute.name()
            );
        }
        let rows = || element.descendants().filter(|node| node.has_tag_name("tr"));
        if name == "table" {
            let cells = |row: roxmltree::Node| row.children().filter(roxmltree::Node::is_element).count();
            let wide: Vec<usize> = rows().map(cells).collect();
            assert!(wide.windows(2).all(|two| two[0] == two[1]), "{wide:?}");
        }
        assert!(name != "ul" || element.children().any(|child| child.is_element()), "a list without entries");
    }
    for elsewhere in ["http:", "https:", "url(", "@import", "src=", "href="] {
        assert!(!file.contains(elsewhere), "{elsewhere}");
    }
}

/// Thornhill, with the rich plan and profile as Amara's.
pub fn with_rich_plan() -> School {
    let school = School::thornhill();
    let amara = school.amara();
    let root = school.root.clone();
    let folder = school.close();
    let (store, _) = Store::open(&root, Arc::new(RealDisk), "", &|_| {}).unwrap();
    let mut batch = store.begin();
    let at = Clock::story().now();
    let plan = Plan { review: Some(Clock::story().today() + chrono::Days::new(9)), ..a_rich_plan(amara) };
    let changes = vec![
        Change::Plan(PlanChange::Plan { plan }),
        Change::Profile(ProfileChange::Profile { profile: a_profile(amara) }),
    ];
    let cmd = Dice::system().command().unwrap();
    batch.push(Commit { cmd, at, entered: at, by: None, via: String::new(), changes }).unwrap();
    store.commit(batch).unwrap();
    drop(store);
    School::reopened(folder, root)
}

pub fn paper(caller: &mut Caller, pupil: PupilId, to: PaperTo) -> Result<Handout, Refusal> {
    match caller.ask(Question::Handout { pupil, to }) {
        Ok(Reply::Handout(plan)) => Ok(*plan),
        Err(ClientError::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

pub fn sheet(caller: &mut Caller, class: &str, to: PaperTo) -> Result<CoverSheet, Refusal> {
    match caller.ask(Question::Cover { class: class.into(), to }) {
        Ok(Reply::Cover(sheet)) => Ok(*sheet),
        Err(ClientError::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

/// What somebody did as the audit has it, oldest first.
pub fn trace(school: &School, login: &str) -> Vec<(Kind, String, String)> {
    let request = Question::Audit { pupil: None, staff: Some(login.into()), since: None, slice: Slice::first(1000) };
    let Ok(Reply::Audit(AuditPage { rows, .. })) = school.caller(SENCO).ask(request) else { panic!() };
    rows.into_iter().rev().map(|row| (row.kind, row.pupil.unwrap_or_default(), row.what)).collect()
}
