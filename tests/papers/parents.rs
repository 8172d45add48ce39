//! A plan in plain words for parents: what is in it, and what is not.

use proptest::prelude::*;
use sendo::domain::handout::{Handout, HandoutFrom, handout};
use sendo::domain::other_names::OtherNames;
use sendo::domain::record::plan::{Plan, PlanState};
use sendo::domain::school_day::{Calendar, Span};
use sendo::transfer::report::{Block, handout_page, html, text_lines};

use crate::samples::*;

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
        "A small board shows what happens now and what comes next.",
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
fn parents_read_no_start_that_nobody_measured() {
    let mut plan = a_rich_plan(pupil_id());
    plan.outcomes[0].measure.baseline = None;
    let lines = text_lines(&handout_page(&made(&plan).unwrap()), 80).join("\n");
    assert!(lines.contains("How we will see it: to 4 of 5 answers; the start is not measured yet"), "{lines}");
    assert!(!lines.contains("from "), "{lines}");
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
