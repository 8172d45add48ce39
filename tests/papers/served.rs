//! Pages through the server: who gets them, and what the audit has of it.

use crate::thornhill::{School, files_with};
use sendo::domain::audit::Kind;
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::cover_sheet::{self};
use sendo::domain::record::link::{LinkCommand, LinkKind, LinkTo, NewLink};
use sendo::domain::record::pupil::PupilCommand;
use sendo::proto::Question;
use sendo::proto::ask::Reply;
use sendo::proto::message::PaperTo;

use crate::samples::*;

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
    for (login, refused) in [("m.hughes", RefusalKind::NeedsReason), ("office", RefusalKind::NotAllowed)] {
        let kind = paper(&mut school.caller(login), school.amara(), PaperTo::Text).unwrap_err().kind;
        assert_eq!(kind, refused, "{login}");
        assert_eq!(sheet(&mut school.caller(login), "4B", PaperTo::Text).unwrap_err().kind, RefusalKind::NotAllowed);
    }
    assert_eq!(trace(&school, TEACHER), []);
    // With a reason, as for any record; a pupil without a plan has nothing to hand out.
    teacher.run(Command::Pupil(PupilCommand::Open { pupil: stranger, reason: "covering 3A".into() })).unwrap();
    paper(&mut teacher, stranger, PaperTo::Text).unwrap();
    let kinds: Vec<Kind> = trace(&school, TEACHER).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, [Kind::Opened, Kind::Exported]);
    let refusal = paper(&mut school.caller(SENCO), without, PaperTo::Text).unwrap_err();
    assert_eq!(refusal.sentence, "Tamar Amadi has no plan in force: a draft or a plan that is over goes to nobody.");
    let besides: Vec<_> = trace(&school, SENCO).into_iter().filter(|(.., what)| what != "the audit").collect();
    assert_eq!(besides, []);
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
    let Ok(Reply::Classes(classes)) = teacher.ask(Question::Classes) else { panic!() };
    let class = LinkTo::Class(classes.iter().find(|class| class.name == "3A").unwrap().id);
    let (kind, today) = (Some(LinkKind::Cover), Some(school.today()));
    let link = |to, kind| NewLink { login: TEACHER.into(), to, kind, from: today, until: None };
    let mut office = school.caller("office");
    let one = school.pupil("Archie Crossley", "3A").id;
    office.run(Command::Link(LinkCommand::Link { link: link(LinkTo::Pupil(one), Some(LinkKind::OneToOne)) })).unwrap();
    let of_one = sheet(&mut teacher, "3A", PaperTo::Text).unwrap();
    assert_eq!((of_one.rows.len(), of_one.rows[0].pupil, of_one.not_theirs), (1, one, 29));
    office.run(Command::Link(LinkCommand::Link { link: NewLink { until: today, ..link(class, kind) } })).unwrap();
    let whole = sheet(&mut teacher, "3A", PaperTo::Text).unwrap();
    assert!(whole.rows.len() > 1 && whole.not_theirs == 0, "{whole:?}");
}

#[test]
fn each_pupil_of_a_cover_sheet_is_in_the_audit() {
    let school = School::thornhill();
    let mut teacher = school.caller(TEACHER);
    let names: Vec<String> =
        sheet(&mut teacher, "4B", PaperTo::Screen).unwrap().rows.iter().map(|row| format!("{} 4B", row.name)).collect();
    sheet(&mut teacher, "4B", PaperTo::Screen).unwrap(); // Asked again a moment later: given once.
    sheet(&mut teacher, "4B", PaperTo::Html).unwrap();
    let shown = |kind, what: &str| names.iter().map(|name| (kind, name.clone(), what.to_owned())).collect::<Vec<_>>();
    let given = (Kind::Given, String::new(), format!("{} pupils", names.len()));
    let mut expected = vec![given];
    expected.extend(shown(Kind::Exported, "cover sheet of 4B, as HTML"));
    let mut found = trace(&school, TEACHER);
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}
