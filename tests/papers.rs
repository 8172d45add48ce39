//! What is read and handed out: two versions of a plan compared, a plan for parents, a class's cover sheet. What is in
//! them and what is not, how they are written as text and HTML, and what the audit has of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use sendo::client::{Caller, ClientError};
use sendo::clock;
use sendo::domain::assess::{Part, Profile};
use sendo::domain::audit::Kind;
use sendo::domain::change::Change;
use sendo::domain::command::{Command, NewLink, Refusal, RefusalKind};
use sendo::domain::cover_sheet::{self, CoverSheet, PointKind, points};
use sendo::domain::handout::{Handout, HandoutFrom, handout};
use sendo::domain::id::{PupilId, StaffId};
use sendo::domain::link::{LinkKind, LinkTo};
use sendo::domain::need::{Provision, SenType};
use sendo::domain::other_names::OtherNames;
use sendo::domain::plan::{Dose, Evidence, Layer, Line, Made, Measure, Outcome, Parents, Plan, PlanState};
use sendo::domain::plan_diff::{Became, PlanPart, compare};
use sendo::domain::plan_draft::Words;
use sendo::domain::pupil::{Name, Need, Pupil};
use sendo::domain::rights::Audience;
use sendo::domain::school_day::{Calendar, Day, Span};
use sendo::domain::text;
use sendo::proto::message::{PaperTo, Reply, Request};
use sendo::proto::view::AuditPage;
use sendo::store::{Commit, RealDisk, Store};
use sendo::transfer::report::{Block, Entry, Page, Table, cover_page, handout_page, html, text_lines};
use thornhill::{School, files_with};
use uuid::Uuid;

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn pupil_id() -> PupilId {
    PupilId(Uuid::from_u128(1))
}

// Two versions of a plan.

fn a_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-c]{1,2}"]
}

fn a_day() -> impl Strategy<Value = Option<Day>> {
    prop::option::of((1u32..4).prop_map(|of| Day::from_ymd_opt(2026, 12, of).unwrap()))
}

fn an_outcome() -> impl Strategy<Value = Outcome> {
    let number = || prop::option::of((0u8..3).prop_map(f64::from));
    let measure = (a_text(), number(), number(), number()).prop_map(|(unit, out_of, baseline, target)| Measure {
        unit,
        out_of,
        baseline,
        target,
    });
    (a_text(), measure, a_text(), a_day()).prop_map(|(statement, measure, expected_impact, by)| Outcome {
        letter: 'A',
        statement,
        measure,
        expected_impact,
        by,
    })
}

fn a_line() -> impl Strategy<Value = Line> {
    let pence = prop::option::of(0u32..3);
    let evidence = prop::option::of(prop_oneof![Just(Evidence::Strong), Just(Evidence::NoneKnown)]);
    let dose = (a_text(), 0u16..3, 0u16..3, a_day(), pence, evidence).prop_map(
        |(who, group, minutes, start, pence, evidence)| Dose {
            who,
            group,
            minutes,
            per_week: 1,
            weeks: 2,
            start,
            pence,
            evidence,
        },
    );
    (
        a_text(),
        a_text(),
        prop::collection::vec(prop_oneof![Just('A'), Just('B')], 0..3),
        prop::option::of(dose),
        any::<bool>(),
    )
        .prop_map(|(code, text, serves, dose, stopped)| Line { number: 0, code, text, serves, dose, stopped })
}

fn a_plan() -> impl Strategy<Value = Plan> {
    let texts = prop::collection::vec(a_text(), 6);
    let layer = prop::option::of(prop_oneof![Just(Layer::Targeted), Just(Layer::Specialist)]);
    let parents = prop_oneof![
        Just(Parents::NotSaid),
        Just(Parents::NotYet { why: "away".into() }),
        Just(Parents::Told { on: day("2026-11-20"), how: "letter".into() }),
    ];
    let state = prop_oneof![Just(PlanState::Draft), Just(PlanState::Current), Just(PlanState::Closed)];
    let outcomes = prop::collection::vec(prop::option::of(an_outcome()), 3);
    let lines = prop::collection::vec(prop::option::of(a_line()), 3);
    (texts, layer, parents, state, (a_day(), a_day()), outcomes, lines, 1u16..9).prop_map(
        |(texts, layer, parents, state, (started, review), outcomes, lines, version)| {
            let mut plan = Plan { version, state, started, review, layer, parents, ..Plan::empty(pupil_id(), 1) };
            for (field, text) in Words::ALL.into_iter().zip(texts) {
                *field.of_mut(&mut plan) = text;
            }
            let letters = ('A'..).zip(outcomes).filter_map(|(letter, one)| Some(Outcome { letter, ..one? }));
            plan.outcomes = letters.collect();
            plan.lines = (1..).zip(lines).filter_map(|(number, one)| Some(Line { number, ..one? })).collect();
            plan
        },
    )
}

/// The parts that are not the same, found in the plainest way.
fn parts_that_differ(one: &Plan, other: &Plan) -> Vec<PlanPart> {
    let mut parts = Vec::new();
    let mut note = |part, differs: bool| parts.extend(differs.then_some(part));
    note(PlanPart::State, one.state != other.state);
    note(PlanPart::Started, one.started != other.started);
    note(PlanPart::Review, one.review != other.review);
    note(PlanPart::Layer, one.layer != other.layer);
    note(PlanPart::Parents, one.parents != other.parents);
    for field in Words::ALL {
        note(PlanPart::Text(field), field.of(one) != field.of(other));
    }
    for letter in 'A'..='C' {
        note(PlanPart::Outcome(letter), one.outcome(letter) != other.outcome(letter));
    }
    for number in 1..=3 {
        note(PlanPart::Line(number), one.line(number) != other.line(number));
    }
    parts.sort();
    parts
}

proptest! {
    #[test]
    fn a_plan_does_not_differ_from_itself(plan in a_plan(), version in 1u16..9) {
        let made = Some(Made { by: StaffId(Uuid::from_u128(7)), at: "2026-11-23T10:42:00.000Z".into() });
        let again = Plan { version, made, ..plan.clone() };
        prop_assert_eq!(compare(&plan, &again), vec![]);
    }

    #[test]
    fn every_part_that_differs_is_named_and_no_other(one in a_plan(), other in a_plan()) {
        let found = compare(&one, &other);
        let mut named: Vec<PlanPart> = found.iter().map(|difference| difference.part).collect();
        named.sort();
        prop_assert_eq!(named, parts_that_differ(&one, &other));
        for difference in &found {
            if let PlanPart::Line(number) = difference.part {
                let (was, is) = (one.line(number), other.line(number));
                let expected = match (was.map(|line| line.stopped), is.map(|line| line.stopped)) {
                    (None, _) => Became::Added,
                    (_, None) => Became::Gone,
                    (Some(false), Some(true)) => Became::Stopped,
                    (Some(true), Some(false)) => Became::Resumed,
                    _ => Became::Changed,
                };
                prop_assert_eq!(difference.became, expected);
            }
            // Beside the words of a line, which are always there, what is said before is not what is said after.
            for detail in difference.details.iter().filter(|detail| detail.what != "text") {
                prop_assert_ne!(&detail.before, &detail.after);
            }
        }
        // The same parts the other way round, with before and after in each other's place.
        let back = compare(&other, &one);
        prop_assert_eq!(back.len(), found.len());
        for difference in &back {
            let there = found.iter().find(|other| other.part == difference.part).unwrap();
            for detail in &difference.details {
                let same = there.details.iter().find(|other| other.what == detail.what).unwrap();
                prop_assert_eq!((&detail.before, &detail.after), (&same.after, &same.before));
            }
        }
    }
}

fn line(number: u8, code: &str, words: &str) -> Line {
    Line { number, code: code.into(), text: words.into(), serves: Vec::new(), dose: None, stopped: false }
}

#[test]
fn what_was_kept_in_the_next_cycle_is_not_called_other_words() {
    let before =
        Plan { lines: vec![line(1, "CI07", "Pre-teach"), line(2, "CI05", "Board")], ..Plan::empty(pupil_id(), 2) };
    let after = Plan { lines: vec![line(1, "CI05", "Board"), line(2, "SE09", "Break")], ..Plan::empty(pupil_id(), 3) };
    let found: Vec<(PlanPart, Became, String)> = compare(&before, &after)
        .into_iter()
        .map(|found| (found.part, found.became, format!("{:?}", found.details[0].after)))
        .collect();
    assert_eq!(
        found,
        [
            (PlanPart::Line(1), Became::Changed, "\"Board\"".to_owned()), // Only its number is another.
            (PlanPart::Line(2), Became::Added, "\"Break\"".to_owned()),
            (PlanPart::Line(1), Became::Gone, "\"\"".to_owned()),
        ]
    );
}

// Pages.

/// What is hard to write: markup, quotes, accents, and what no page may have.
const NASTY: &str =
    "Siân O'Neill-Nguyễn <b>\"&amp;\" \u{1b}[31m\u{202e}\u{0}\u{7}\u{fffe}</section><script>x()</script>";

fn nasty_page() -> Page {
    let long = format!("{NASTY} {}", "ünder ".repeat(20_000 / 7));
    let entry = Entry { label: NASTY.into(), text: long.clone(), under: vec![NASTY.into(), long.clone()] };
    let head = vec![NASTY.to_owned(); 3];
    Page {
        title: NASTY.into(),
        under: NASTY.into(),
        blocks: vec![
            Block::Paragraph(long.clone()),
            Block::Heading(NASTY.into()),
            Block::List(vec![entry, Entry::of(NASTY)]),
            Block::List(Vec::new()),
            Block::Heading(NASTY.into()),
            Block::Table(Table { rows: vec![head.clone(), vec![long.clone(), String::new(), NASTY.into()]], head }),
            Block::Paragraph(String::new()),
        ],
        foot: vec![NASTY.into()],
    }
}

/// The file as a tree: it is written so that a strict reader of XML takes it, too.
fn tree(file: &str) -> roxmltree::Document<'_> {
    let file = file.strip_prefix("<!DOCTYPE html>\n").expect("a document type");
    roxmltree::Document::parse(file).unwrap_or_else(|error| panic!("{error}\n{file}"))
}

/// What may stand in what: enough of HTML's rules for the few elements that pages have.
fn may_hold(outer: &str, inner: &str) -> bool {
    match inner {
        "li" => outer == "ul",
        "tr" => matches!(outer, "thead" | "tbody"),
        "td" | "th" => outer == "tr",
        "thead" | "tbody" => outer == "table",
        "span" => outer == "li",
        "p" => matches!(outer, "main" | "section" | "li" | "footer"),
        "h1" => outer == "main",
        "h2" => outer == "section",
        "ul" | "table" => matches!(outer, "main" | "section"),
        "section" => outer == "main",
        "main" | "footer" => outer == "body",
        "head" | "body" => outer == "html",
        "meta" | "title" | "style" => outer == "head",
        _ => false,
    }
}

fn check_html(file: &str) {
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

#[test]
fn a_page_is_valid_html_whatever_stands_in_it() {
    let file = html(&nasty_page());
    check_html(&file);
    assert!(!file.contains(|c: char| c.is_control() && c != '\n'), "a control character");
    assert!(!file.contains(['\u{202e}', '\u{fffe}']));
    let tree = tree(&file);
    let said = |name: &str| {
        let found = tree.descendants().find(|node| node.has_tag_name(name)).unwrap();
        found.text().unwrap_or_default().to_owned()
    };
    let expected = "Siân O'Neill-Nguyễn <b>\"&amp;\" [31m</section><script>x()</script>";
    assert_eq!((said("title").as_str(), said("h1").as_str(), said("h2").as_str()), (expected, expected, expected));
    assert!(!tree.descendants().any(|node| node.has_tag_name("script") || node.has_tag_name("b")));
    check_html(&html(&Page::default()));
}

#[test]
fn a_page_of_text_is_clean_and_no_wider_than_it_may_be() {
    for width in [80, 40, 12, 1] {
        let lines = text_lines(&nasty_page(), width);
        assert!(lines.iter().any(|line| !line.is_empty()));
        for line in &lines {
            assert!(text::width(line) <= width, "{width}: {line}");
            assert_eq!(text::clean(line), line.as_str(), "{width}");
        }
    }
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let table = Table {
        head: row(["What", "With whom", "How long"]),
        rows: vec![row(["Talk Boost", "a teaching assistant, in a group of 4", "10 weeks"])],
    };
    let page = Page { title: "T".into(), blocks: vec![Block::Table(table)], ..Page::default() };
    let lines = text_lines(&page, 40);
    assert_eq!(
        lines,
        [
            "T",
            "=",
            "",
            "What        With whom           How long",
            "----------  ------------------  --------",
            "Talk Boost  a teaching          10 weeks",
            "            assistant, in a",
            "            group of 4",
        ]
    );
}

proptest! {
    #[test]
    fn no_text_breaks_a_page(words in "\\PC{0,40}|[<>&'\"\\x00-\\x1f]{0,12}") {
        let page = Page {
            title: words.clone(),
            blocks: vec![Block::Heading(words.clone()), Block::List(vec![Entry::of(words.clone())])],
            ..Page::default()
        };
        check_html(&html(&page));
        for line in text_lines(&page, 30) {
            prop_assert!(text::width(&line) <= 30, "{}", line);
        }
    }
}

// A plan for parents.

/// A plan with everything in it that parents must not get.
fn a_rich_plan(pupil: PupilId) -> Plan {
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

fn a_profile(pupil: PupilId) -> Profile {
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
        at: "2026-11-23T10:42:00.000Z".into(),
    }
}

fn a_pupil() -> Pupil {
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

fn made(plan: &Plan) -> Option<Handout> {
    let (pupil, profile) = (a_pupil(), a_profile(pupil_id()));
    let terms = vec![
        Span { name: "Autumn 2".into(), from: day("2026-11-02"), to: day("2026-11-20") },
        Span { name: "later".into(), from: day("2026-11-30"), to: day("2026-12-18") },
    ];
    let calendar = Calendar { terms, closed: Vec::new() };
    let (profile, today) = (Some(&profile), day("2026-11-23"));
    handout(&HandoutFrom { pupil: &pupil, plan, profile, school: "Thornhill", calendar: &calendar, today })
}

/// What no parent is to read, or could.
const NOT_FOR_PARENTS: &[&str] = &[
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

#[test]
fn parents_get_plain_words_and_nothing_that_is_for_staff() {
    let plan = made(&a_rich_plan(pupil_id())).unwrap();
    let page = handout_page(&plan);
    let file = html(&page);
    check_html(&file);
    let read: String = tree(&file).descendants().filter_map(|node| node.text()).collect::<Vec<_>>().join("\n");
    let read =
        read.replace(tree(&file).descendants().find(|node| node.has_tag_name("style")).unwrap().text().unwrap(), "");
    let lines = text_lines(&page, 80).join("\n");
    for said in [
        "Siân O'Neill-Nguyễn <b>: how we help at school",
        "Draws in detail.",
        "Siân enjoys: trains",
        "Topic words do not stay.",
        "Hearing aids in both ears.",
        "Answers in full sentences",
        "How we will see it: from 1 to 4 of 5 answers",
        "What we hope for: Speaks up without a prompt",
        "By 11 December 2026",
        "Now/next board",
        "Also helps: time to think",
        "Does not help: Being asked to read aloud without warning",
        "Talk Boost",
        "Read the three words together.",
        "I like the board.",
        "Talks more at home.",
        "Please come to Ms Osei first.",
        "Friday 11 December 2026",
    ] {
        assert!(read.contains(said), "{said} is not on the page:\n{read}");
        assert!(lines.contains(said), "{said} is not in the text:\n{lines}");
    }
    assert!(read.contains("35 minutes, 3 times a week"), "{read}");
    // Two school weeks with a week of holiday between them.
    assert!(
        read.contains("a teaching assistant, in a group of 4") && read.contains("2 weeks, until 4 December 2026"),
        "{read}"
    );
    for hidden in NOT_FOR_PARENTS {
        assert!(!read.contains(hidden), "{hidden} is on the page:\n{read}");
        assert!(!lines.contains(hidden), "{hidden} is in the text:\n{lines}");
    }
}

#[test]
fn only_a_plan_in_force_is_handed_out() {
    for (state, expected) in [
        (PlanState::Draft, false),
        (PlanState::Current, true),
        (PlanState::UnderReview, true),
        (PlanState::Closed, false),
    ] {
        assert_eq!(made(&Plan { state, ..a_rich_plan(pupil_id()) }).is_some(), expected, "{state:?}");
    }
}

#[test]
fn a_plan_with_nothing_in_it_has_no_empty_headings() {
    let plan = Plan { state: PlanState::Current, ..Plan::empty(pupil_id(), 1) };
    let (pupil, calendar) = (a_pupil(), Calendar::default());
    let today = day("2026-11-23");
    let from = HandoutFrom { pupil: &pupil, plan: &plan, profile: None, school: "", calendar: &calendar, today };
    let page = handout_page(&handout(&from).unwrap());
    let headings: Vec<&String> = page
        .blocks
        .iter()
        .filter_map(|block| if let Block::Heading(words) = block { Some(words) } else { None })
        .collect();
    assert_eq!(headings, ["When we meet next"]);
    check_html(&html(&page));
}

#[test]
fn other_pupils_are_not_named() {
    for (said, others, expected, count) in [
        ("I sit with Tamar Amadi.", &["Tamar Amadi"][..], "I sit with another pupil.", 1),
        ("TAMAR  AMADI and tamar amadi's dog", &["Tamar Amadi"], "another pupil and another pupil's dog", 2),
        (
            "Tamar Amadison, NTamar Amadi. Tamar. Amadi",
            &["Tamar Amadi"],
            "Tamar Amadison, NTamar Amadi. Tamar. Amadi",
            0,
        ),
        ("Şükrü Öz, Lukasz Wisniewski", &["Łukasz Wiśniewski", "Şükrü Öz"], "another pupil, another pupil", 2),
        ("Lily Mae Carter\nLily-Mae Carter", &["Lily-Mae Carter"], "another pupil\nanother pupil", 2),
        (
            "Mary Ann Lee came, Mary Ann came",
            &["Mary Ann", "Mary Ann Lee"],
            "another pupil came, another pupil came",
            2,
        ),
        ("Will you come?", &["Will", ""], "Will you come?", 0), // One word is no name that could be told from others.
        ("I am Siân O'Neill-Nguyễn <b>", &["Sian Oneill Nguyen B"], "I am Siân O'Neill-Nguyễn <b>", 0),
    ] {
        let mut plan = Handout { pupil_view: said.into(), name: a_pupil().name.full(), ..Handout::default() };
        plan.without_others(&OtherNames::new(others.iter().copied(), &plan.name));
        assert_eq!((plan.pupil_view.as_str(), plan.names_taken_out), (expected, count), "{said}");
    }
}

proptest! {
    #[test]
    fn a_text_without_names_stays_as_it_is(words in "\\PC{0,60}", name in "[a-z]{1,3} [a-z]{1,3}") {
        let others = OtherNames::new([name.as_str()].into_iter(), "");
        let (kept, count) = others.taken_out(&words);
        prop_assert!(count > 0 || kept == words);
        let (kept, count) = others.taken_out(&format!("({name}) {words}"));
        prop_assert!(count > 0 && kept.starts_with("(another pupil) "), "{}", kept);
    }
}

// A cover sheet.

#[test]
fn a_cover_teacher_gets_what_matters_first() {
    let (pupil, plan, profile) = (a_pupil(), a_rich_plan(pupil_id()), a_profile(pupil_id()));
    let said = |points: &[cover_sheet::Point]| {
        points.iter().map(|p| format!("{}: {}", p.kind.word(), p.text)).collect::<Vec<_>>()
    };
    assert_eq!(
        said(&points(&pupil, &plan, Some(&profile))),
        [
            "mind: Hearing aids in both ears.",
            "do: Now/next board",
            "do: time to think",
            "avoid: Being asked to read aloud without warning",
            "ask: Ms Osei",
        ]
    );
    assert_eq!(cover_sheet::needs_in_a_word(&pupil), "speech and language, autism");
    // Never more than five; what to do keeps two of them, and what has to do with the body comes first.
    let lines = (1..=9).map(|number| line(number, "CI01", &format!("words {number}"))).chain([line(
        10,
        "SP03",
        "Hearing aids checked",
    )]);
    let many = Plan { lines: lines.collect(), ..plan.clone() };
    let kinds = |points: Vec<cover_sheet::Point>| points.into_iter().map(|point| point.kind).collect::<Vec<_>>();
    use PointKind::{Alert, Avoid, Do, KeyPerson};
    let found = points(&pupil, &many, Some(&profile));
    assert_eq!(found[1].text, "Hearing aids checked");
    assert_eq!(kinds(found), [Alert, Do, Do, Avoid, KeyPerson]);
    let bare =
        Plan { needs: "Loses the thread. A sight word a day. Kind-hearted.".into(), key_person: String::new(), ..many };
    assert_eq!(kinds(points(&pupil, &bare, None)), [Do; 5]);
    // A long note is cut, not left out.
    let long = Plan { needs: format!("Insulin pump, {}", "x".repeat(20_000)), ..bare };
    assert!(text::width(&points(&pupil, &long, None)[0].text) <= 150);
    // Where only the kind of need tells, its name does.
    let deaf = Pupil { needs: vec![Need { rank: 1, kind: SenType::Hi }], ..pupil };
    let plain = Plan { needs: "Loses the thread.".into(), ..long };
    assert_eq!(points(&deaf, &plain, None)[0].text, "hearing impairment");
}

#[test]
fn a_cover_sheet_is_valid_html_and_fits_the_width() {
    let (pupil, plan, profile) = (a_pupil(), a_rich_plan(pupil_id()), a_profile(pupil_id()));
    let row = cover_sheet::CoverRow {
        pupil: pupil.id,
        name: pupil.name.full(),
        form: "4B".into(),
        provision: Provision::K,
        needs: cover_sheet::needs_in_a_word(&pupil),
        points: points(&pupil, &plan, Some(&profile)),
    };
    let none = cover_sheet::CoverRow { points: Vec::new(), ..row.clone() };
    let sheet = CoverSheet { class: "4B <i>".into(), rows: vec![row, none], without_plan: 26, not_theirs: 1 };
    let page = cover_page(&sheet, "Thornhill", day("2026-11-23"));
    check_html(&html(&page));
    let lines = text_lines(&page, 80);
    assert!(lines.iter().all(|line| text::width(line) <= 80));
    let lines = lines.join("\n");
    for said in [
        "4B <i>: plans on one sheet",
        "2 pupils have a plan, 26 others have none.",
        "1 pupil is not yours today",
        "K: speech",
        "mind   Hearing",
    ] {
        assert!(lines.contains(said), "{said}:\n{lines}");
    }
}

// Through the server.

/// Thornhill, with the rich plan and profile as Amara's.
fn with_rich_plan() -> School {
    let school = School::thornhill();
    let amara = school.amara();
    let root = school.root.clone();
    let folder = school.close();
    let (store, _) = Store::open(&root, Arc::new(RealDisk), "", &|_| {}).unwrap();
    let mut batch = store.begin();
    let at = clock::rfc3339(clock::now());
    let plan = Plan { review: Some(clock::today() + chrono::Days::new(9)), ..a_rich_plan(amara) };
    let changes = vec![Change::Plan { plan }, Change::Profile { profile: a_profile(amara) }];
    let cmd = clock::new_command();
    batch.push(Commit { cmd, at: at.clone(), entered: at, by: None, via: String::new(), changes }).unwrap();
    store.commit(batch).unwrap();
    drop(store);
    School::reopened(folder, root)
}

fn paper(caller: &mut Caller, pupil: PupilId, to: PaperTo) -> Result<Handout, Refusal> {
    match caller.ask(Request::Handout { pupil, to }) {
        Ok(Reply::Handout(plan)) => Ok(*plan),
        Err(ClientError::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

fn sheet(caller: &mut Caller, class: &str, to: PaperTo) -> Result<CoverSheet, Refusal> {
    match caller.ask(Request::Cover { class: class.into(), to }) {
        Ok(Reply::Cover(sheet)) => Ok(*sheet),
        Err(ClientError::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

/// What somebody did as the audit has it, oldest first.
fn trace(school: &School, login: &str) -> Vec<(Kind, String, String)> {
    let request = Request::Audit { pupil: None, staff: Some(login.into()), since: None, limit: 1000 };
    let Ok(Reply::Audit(AuditPage { rows, .. })) = school.caller(SENCO).ask(request) else { panic!() };
    rows.into_iter().rev().map(|row| (row.kind, row.pupil.unwrap_or_default(), row.what)).collect()
}

#[test]
fn a_plan_for_parents_leaves_only_once_it_is_in_the_audit() {
    let school = with_rich_plan();
    let amara = school.amara();
    let mut teacher = school.caller(TEACHER);
    let plan = paper(&mut teacher, amara, PaperTo::Html).unwrap();
    // It is on the disk when the answer is here, not a second later.
    assert!(!files_with(&school.root.join("views"), b"as HTML").is_empty(), "the audit came after the page");
    assert_eq!((plan.pupil_view.as_str(), plan.names_taken_out), ("I like the board. I sit with another pupil.", 1));
    let row = |kind, what: &str| (kind, "Amara Okafor 4B".to_owned(), what.to_owned());
    let left = "plan in plain words for parents, as HTML";
    assert_eq!(trace(&school, TEACHER), [row(Kind::Exported, left)]);
    // Each time it leaves counts; on a screen it is opened, once.
    paper(&mut teacher, amara, PaperTo::Html).unwrap();
    paper(&mut teacher, amara, PaperTo::Screen).unwrap();
    paper(&mut teacher, amara, PaperTo::Screen).unwrap();
    let expected = [row(Kind::Exported, left), row(Kind::Exported, left), row(Kind::Opened, "")];
    assert_eq!(trace(&school, TEACHER), expected);
    // Nothing that is for staff crosses the line to the client at all.
    let wire = serde_json::to_string(&plan).unwrap();
    for hidden in
        NOT_FOR_PARENTS.iter().filter(|word| word.chars().any(char::is_uppercase) || word.starts_with(char::is_numeric))
    {
        assert!(!wire.contains(hidden), "{hidden}: {wire}");
    }
}

#[test]
fn whoever_may_not_read_a_plan_gets_no_page_and_leaves_no_trace() {
    let school = with_rich_plan();
    let stranger = school.pupil("Archie Crossley", "3A").id;
    let without = school.pupil("Tamar Amadi", "5A").id;
    let mut teacher = school.caller(TEACHER);
    assert_eq!(paper(&mut teacher, stranger, PaperTo::Text).unwrap_err().kind, RefusalKind::NeedsReason);
    for login in ["m.hughes", "office"] {
        let kind = paper(&mut school.caller(login), school.amara(), PaperTo::Text).unwrap_err().kind;
        assert_eq!(kind, RefusalKind::NotAllowed, "{login}");
        assert_eq!(sheet(&mut school.caller(login), "4B", PaperTo::Text).unwrap_err().kind, RefusalKind::NotAllowed);
    }
    assert_eq!(trace(&school, TEACHER), []);
    // With a reason, as for any record; a pupil without a plan has nothing to hand out.
    teacher.run(Command::Open { pupil: stranger, reason: "covering 3A".into() }).unwrap();
    paper(&mut teacher, stranger, PaperTo::Text).unwrap();
    let kinds: Vec<Kind> = trace(&school, TEACHER).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, [Kind::Opened, Kind::Exported]);
    let refusal = paper(&mut school.caller(SENCO), without, PaperTo::Text).unwrap_err();
    assert_eq!(refusal.sentence, "Tamar Amadi has no plan in force: a draft or a plan that is over goes to nobody.");
    assert_eq!(trace(&school, SENCO), []);
}

#[test]
fn a_cover_sheet_is_of_those_whom_the_asker_works_with_today() {
    let school = with_rich_plan();
    let mut teacher = school.caller(TEACHER);
    let own = sheet(&mut teacher, "4b", PaperTo::Screen).unwrap();
    let names: Vec<&str> = own.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Akira Francis", "Connor O'Neill", "Amara Okafor", "Łukasz Wiśniewski"]);
    assert_eq!((own.class.as_str(), own.without_plan, own.not_theirs), ("4B", 26, 0));
    assert!(own.rows.iter().all(|row| (1..=cover_sheet::MOST).contains(&row.points.len())));
    // Of a class that is not theirs they get a sentence, which is the same where there is no such class.
    let refused = sheet(&mut teacher, "3A", PaperTo::Text).unwrap_err();
    assert_eq!(
        (refused.kind, sheet(&mut teacher, "9Z", PaperTo::Text).unwrap_err().sentence),
        (RefusalKind::NotAllowed, refused.sentence.clone())
    );
    assert!(refused.sentence.contains("the office gives you one for a day"), "{}", refused.sentence);
    assert_eq!(sheet(&mut school.caller(SENCO), "9Z", PaperTo::Text).unwrap_err().kind, RefusalKind::NotFound);
    assert_eq!(sheet(&mut school.caller(SENCO), " / ", PaperTo::Text).unwrap_err().kind, RefusalKind::NotFound);
    // For the day that they cover it they get all of it; one pupil's assistant gets that pupil, and a number.
    let Ok(Reply::Classes(classes)) = teacher.ask(Request::Classes) else { panic!() };
    let class = LinkTo::Class(classes.iter().find(|class| class.name == "3A").unwrap().id);
    let (kind, today) = (Some(LinkKind::Cover), Some(clock::today()));
    let link = |to, kind| NewLink { login: TEACHER.into(), to, kind, from: today, until: None };
    let mut office = school.caller("office");
    let one = school.pupil("Archie Crossley", "3A").id;
    office.run(Command::Link { link: link(LinkTo::Pupil(one), Some(LinkKind::OneToOne)) }).unwrap();
    let of_one = sheet(&mut teacher, "3A", PaperTo::Text).unwrap();
    assert_eq!((of_one.rows.len(), of_one.rows[0].pupil, of_one.not_theirs), (1, one, 29));
    office.run(Command::Link { link: NewLink { until: today, ..link(class, kind) } }).unwrap();
    let whole = sheet(&mut teacher, "3A", PaperTo::Text).unwrap();
    assert!(whole.rows.len() > 1 && whole.not_theirs == 0, "{whole:?}");
}

#[test]
fn each_pupil_of_a_cover_sheet_is_in_the_audit() {
    let school = School::thornhill();
    let mut teacher = school.caller(TEACHER);
    let names: Vec<String> =
        sheet(&mut teacher, "4B", PaperTo::Screen).unwrap().rows.iter().map(|row| format!("{} 4B", row.name)).collect();
    sheet(&mut teacher, "4B", PaperTo::Screen).unwrap(); // Asked again a moment later: shown once.
    sheet(&mut teacher, "4B", PaperTo::Html).unwrap();
    let shown = |kind, what: &str| names.iter().map(|name| (kind, name.clone(), what.to_owned())).collect::<Vec<_>>();
    let mut expected = shown(Kind::Shown, "");
    expected.extend(shown(Kind::Exported, "cover sheet of 4B, as HTML"));
    let mut found = trace(&school, TEACHER);
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

// On the screen.

#[test]
fn the_cover_sheet_is_read_on_one_screen() {
    let school = with_rich_plan();
    let mut seat = school.seat(TEACHER);
    seat.keys(":cov<Enter>").shows(&[
        "4B  4 pupils have a plan, 26 others have none.",
        "Amara Okafor  4B  K  speech and language, social and emotional",
        "ask Ms Osei",
        "  ! mind   Hearing aids in both ears.",
        "  + do     Now/next board; time to think",
        "  x avoid  Being asked to read aloud without warning",
        "Łukasz Wiśniewski",
    ]);
    // All four on the one page of 24 rows, no row cut.
    seat.hides(&["page 1", "…"]);
    assert_eq!(trace(&school, TEACHER).len(), 4);
    let plain = sendo::app::plain(&seat.app);
    assert!(plain.iter().any(|line| line == "  ! mind   Hearing aids in both ears."), "{plain:#?}");
    // By name, any class that one works with; another one is not offered.
    seat.keys("<Esc>:cover 4b").shows(&["cover sheet: 4B"]).keys("<Esc>:cover 3a").hides(&["cover sheet: 3A"]);
    school.seat("m.hughes").keys(":cover").shows(&["cover sheet: a class on one screen: this account reads no plans"]);
    school.seat("s.iqbal").keys(":cover 3a<Enter>").shows(&["3A  "]).hides(&["on its way"]);
}

#[test]
fn a_longer_sheet_is_turned_by_pages_and_parts_no_pupil() {
    let school = School::thornhill();
    let mut seat = school.seat(SENCO);
    seat.update(sendo::app::Msg::Resize(80, 12));
    seat.keys(":cover 4b<Enter>");
    let page = |seat: &thornhill::Seat| seat.at(80, 12);
    assert!(page(&seat).contains("page 1 of 2: PgDn") && page(&seat).contains("Akira"), "{}", page(&seat));
    seat.keys("<PgDn>");
    assert!(page(&seat).contains("page 2 of 2"), "{}", page(&seat));
    let first = page(&seat).lines().nth(1).unwrap().to_owned();
    assert!(first.contains("  4B  "), "a page begins with a pupil: {first}");
    seat.keys("<PgDn><Home>");
    assert!(page(&seat).contains("page 1 of 2"));
}

#[test]
fn the_plan_for_parents_is_read_on_the_screen() {
    let school = with_rich_plan();
    let mut seat = school.seat(TEACHER);
    seat.keys("amara okafor<Enter>:plain<Enter>").shows(&["! 1 name of another pupil was taken out of the texts"]);
    seat.shows(&["Amara Okafor: how we help at school", "What Amara is good at", "page 1 of"]);
    let whole = sendo::app::plain(&seat.app).join("\n");
    for said in ["Please come to Ms Osei first.", "Read the three words together."] {
        assert!(whole.contains(said), "{whole}");
    }
    assert!(!whole.contains("CI05") && !whole.contains("12.34"), "{whole}");
    seat.keys("<Esc>").shows(&["Amara Okafor   4B"]);
    let kinds: Vec<Kind> = trace(&school, TEACHER).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, [Kind::Opened], "reading it is no export, and not a second opening");
}

#[test]
fn two_versions_stand_beside_each_other() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("amara okafor<Enter>:compare<Enter>").shows(&["two versions of the plan", "cycle 2 version 1, closed"]);
    seat.keys("<Down>").shows(&["was  cycle 1 version 1, closed, came with an import", "2 of 2 others"]);
    seat.keys("<Up>").shows(&["1 of 2 others"]).keys("<Esc><^E>3<Tab><End>").shows(&["Movement break"]);
    seat.keys("<^U>A walk round the hall<^S>");
    seat.keys(":compare<Enter>");
    seat.shows(&[
        "was  cycle 3 version 1, current, came with an import",
        "now  cycle 3 version 2, current, by Hannah Bennett, ",
        "~ line 3  was Movement break, now A walk round the hall",
        "1 of 3 others",
    ]);
    seat.hides(&["line 1", "review date"]);
    let plain = sendo::app::plain(&seat.app).join("\n");
    assert!(plain.contains("~ line 3  was Movement break"), "{plain}");
    // Of a pupil with one version there is nothing to compare, and it says so.
    seat.keys("<Esc><Esc><Esc>lily-mae carter");
    let mut senco = school.seat(SENCO);
    senco.keys("<Esc>lily-mae carter<Enter>:compare<Enter>").shows(&["There is no second version of it yet"]);
}

#[test]
fn the_pupils_page_says_who_they_are_before_anything_else() {
    let school = with_rich_plan();
    let mut seat = school.seat(TEACHER);
    seat.keys("amara okafor").shows(&[
        "! mind   Hearing aids in both ears.",
        "x avoid  Being asked to read aloud",
        "ask      Ms Osei",
    ]);
    seat.keys("<Enter>");
    let screen = seat.screen();
    let place = |text: &str| screen.find(text).unwrap_or_else(|| panic!("{text} is not on the first page:\n{screen}"));
    let order = [
        place("good at"),
        place("needs"),
        place("what works"),
        place("what does not"),
        place("key person"),
        place("1 CI05 Now/next board"),
        place("A Answers in full sentences"),
    ];
    assert!(order.is_sorted(), "{screen}");
    // Neither cut nor said twice.
    assert!(screen.contains("Topic words do not stay. Hearing aids in both ears."), "{screen}");
    assert_eq!(screen.matches("Hearing aids").count(), 1, "{screen}");
}

#[test]
fn costs_are_compared_for_those_who_see_them() {
    let school = with_rich_plan();
    let amara = school.amara();
    let details = |login: &str| {
        let Ok(Reply::Record(record)) = school.caller(login).ask(Request::Record { pupil: amara, limit: 0 }) else {
            panic!()
        };
        let (before, after) = (&record.plans[0], record.plans.last().unwrap());
        serde_json::to_string(&compare(before, after)).unwrap()
    };
    assert!(details(SENCO).contains("£12.34"));
    assert!(!details(TEACHER).contains("£") && details(TEACHER).contains("Talk Boost"));
}

#[test]
fn a_day_is_written_as_in_a_letter() {
    assert_eq!(sendo::transfer::report::long_day(day("2026-12-02")), "Wednesday 2 December 2026");
}
