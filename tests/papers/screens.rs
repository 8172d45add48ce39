//! Pages on the screen, and the pupil's page itself.

use crate::thornhill::School;
use sendo::domain::audit::Kind;
use sendo::domain::record::plan::diff::compare;
use sendo::proto::Question;
use sendo::proto::ask::Reply;

use crate::samples::*;

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
    let rows = trace(&school, TEACHER);
    assert!(
        !rows.is_empty() && rows.iter().all(|(kind, ..)| *kind == Kind::Given),
        "given, and nothing opened: {rows:?}"
    );
    let plain = sendo::app::plain(&seat.app);
    assert!(plain.iter().any(|line| line == "  ! mind   Hearing aids in both ears."), "{plain:#?}");
    // Another sheet takes its place: one step back is home.
    seat.keys(":cover 4b<Enter><Esc>").shows(&[" find "]).keys(":cov<Enter>");
    // By name, any class that one works with; another one is not offered.
    seat.keys("<Esc>:cover 4b").shows(&["cover sheet: 4B"]).keys("<Esc>:cover 3a").hides(&["cover sheet: 3A"]);
    school
        .seat("m.hughes")
        .keys(":cover")
        .shows(&["cover sheet: a class on one screen: the head opens one record at a time"]);
    school.seat("s.iqbal").keys(":cover 3a<Enter>").shows(&["3A  "]).hides(&["on its way"]);
}

#[test]
fn a_longer_sheet_is_turned_by_pages_and_parts_no_pupil() {
    let school = School::thornhill();
    let mut seat = school.seat(SENCO);
    seat.update(sendo::app::Msg::Resize(80, 12));
    seat.keys(":cover 4b<Enter>");
    let page = |seat: &crate::thornhill::Seat| seat.at(80, 12);
    assert!(page(&seat).contains("page 1 of 3: PgDn") && page(&seat).contains("Akira"), "{}", page(&seat));
    seat.keys("<PgDn>");
    assert!(page(&seat).contains("page 2 of 3"), "{}", page(&seat));
    let first = page(&seat).lines().nth(1).unwrap().to_owned();
    assert!(first.contains("  4B  "), "a page begins with a pupil: {first}");
    seat.keys("<PgDn><Home>");
    assert!(page(&seat).contains("page 1 of 3"));
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
    // Besides what stood beside the list.
    let rows = trace(&school, TEACHER).into_iter().map(|(kind, ..)| kind);
    let kinds: Vec<Kind> = rows.filter(|kind| *kind != Kind::Given).collect();
    assert_eq!(kinds, [Kind::Opened], "reading it is no export, and not a second opening");
}

#[test]
fn two_versions_stand_beside_each_other() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("amara okafor<Enter>:compare<Enter>").shows(&["two versions of the plan", "cycle 2 version 1, closed"]);
    seat.keys("<Down>").shows(&["was  cycle 1 version 1, closed, came with an import", "2 of 2 others"]);
    seat.keys("<Up>").shows(&["1 of 2 others"]).keys("<Esc><^E>3").shows(&["Movement break"]);
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
    assert!(screen.contains("Topic words do not stay.\n                Hearing aids in both ears."), "{screen}");
    assert_eq!(screen.matches("Hearing aids").count(), 1, "{screen}");
}

#[test]
fn costs_are_compared_for_those_who_see_them() {
    let school = with_rich_plan();
    let amara = school.amara();
    let details = |login: &str| {
        let Ok(Reply::Record(record)) = school.caller(login).ask(Question::Record { pupil: amara, limit: 0 }) else {
            panic!()
        };
        let (before, after) = (record.plans.last().unwrap(), &record.plans[0]);
        serde_json::to_string(&compare(before, after)).unwrap()
    };
    assert!(details(SENCO).contains("£12.34"));
    assert!(!details(TEACHER).contains("£") && details(TEACHER).contains("Talk Boost"));
}
