//! A class's cover sheet: what is on it, and in which order.

use sendo::domain::cover_sheet::PointKind::{Alert, Avoid, Do, KeyPerson};
use sendo::domain::cover_sheet::{self, CoverSheet, points};
use sendo::domain::need::{Provision, SenType};
use sendo::domain::record::plan::Plan;
use sendo::domain::record::pupil::{Need, Pupil};
use sendo::domain::text;
use sendo::transfer::report::{cover_page, html, text_lines};

use crate::samples::*;

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
    let quiet = Plan { needs: "Loses the thread.".into(), ..long };
    assert_eq!(points(&deaf, &quiet, None)[0].text, "hearing impairment");
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
