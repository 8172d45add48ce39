//! No child becomes another, and no colleague: one identifier never outweighs everything else that a row says.

use sendo::domain::record::link::year_ends;
use sendo::domain::record::pupil::Pupil;
use sendo::domain::record::staff::{Role, Staff};
use sendo::domain::roster::{Bundle, StaffRow, Tally};
use sendo::transfer;

use super::{Desk, all, pupils, pupils_of, sentences, thornhill, upn};
use sendo::domain::record::plan::Plan;

/// A school by its list: brother and sister, twins, two of one name, one without a birth date.
fn school() -> Desk {
    let mut text = String::from("Surname,Forename,UPN,DOB,Form\n");
    for (place, line) in [
        "Okafor,Amara,UPN,11/09/2017,4B",
        "Okafor,Chidi,UPN,02/03/2019,2A",
        "Eze,Ife,UPN,05/05/2018,3A",
        "Eze,Ola,UPN,05/05/2018,3A",
        "Khan,Zain,UPN,01/10/2017,4B",
        "Khan,Zain,UPN,20/12/2017,4B",
        "Wren,Cy,UPN,,4A",
        "Reed,Max,UPN,,1A",
        "Reed,Max,UPN,,5B",
    ]
    .into_iter()
    .enumerate()
    {
        text.push_str(&line.replace("UPN", &upn(u32::try_from(place).unwrap())));
        text.push('\n');
    }
    let mut desk = Desk::default();
    let (_, report) = desk.import(&pupils(&text));
    assert_eq!((desk.state.pupils.size(), sentences(&report)), (9, vec![]));
    desk
}

/// Lines against that school, with `#0` to `#8` for the UPNs of its pupils: how many are new, changed, unchanged, and a
/// part of each sentence in order.
fn check(lines: &[&str], counts: [usize; 3], said: &[&str]) {
    let mut desk = school();
    let before: Vec<Pupil> = desk.pupils().into_iter().cloned().collect();
    let mut text = String::from("Surname,Forename,UPN,DOB,Form\n");
    for line in lines {
        let line = (0..9).fold((*line).to_owned(), |line, n| line.replace(&format!("#{n}"), &upn(n)));
        text.push_str(&line);
        text.push('\n');
    }
    let other = pupils_of("other.csv", text.as_bytes()).unwrap();
    let (_, report) = desk.import(&other);
    let Tally { new, changed, unchanged } = report.counts.get("pupils").copied().unwrap_or_default();
    let got = sentences(&report);
    assert_eq!([new, changed, unchanged], counts, "{lines:?}: {got:#?}");
    assert_eq!(got.len(), said.len(), "{lines:?}: {got:#?}");
    assert!(got.iter().zip(said).all(|(got, said)| got.contains(said)), "{lines:?}: {got:#?}");
    if changed == 0 {
        let after: Vec<Pupil> =
            desk.pupils().into_iter().filter(|one| before.iter().any(|b| b.id == one.id)).cloned().collect();
        assert_eq!(before, after, "{lines:?}: nobody is touched");
    }
    assert_eq!(desk.import(&other).0, 0, "{lines:?} twice");
}

#[test]
fn a_upn_takes_over_nobody_whom_the_row_does_not_describe() {
    const HELD: [usize; 3] = [0, 0, 0];
    const CHANGED: [usize; 3] = [0, 1, 0];
    const SAME: [usize; 3] = [0, 0, 1];
    const BOTH: &str = "the UPN is that of Amara Okafor (4B), whose name and birth date are others; held back";
    const BARE: &str = "the UPN is that of Amara Okafor (4B), whose name is another, and no birth date says";
    // Name and birth date are another child's: a stranger, the brother, a namesake of nobody.
    check(&["Holloway,Dean,#0,03/05/2016,6A"], HELD, &[&format!("line 2: Dean Holloway: {BOTH}")]);
    check(&["Okafor,Chidi,#0,02/03/2019,2A"], HELD, &[BOTH]);
    check(&["Smith,Amara,#0,03/05/2016,4B"], HELD, &[BOTH]);
    // The name is another and there is no birth date: nothing but the UPN fits.
    check(&["Holloway,Dean,#0,,6A"], HELD, &[BARE]);
    check(&["Okafor,Ngozi,#0,,4B"], HELD, &[BARE]);
    check(
        &["Tern,Di,#6,01/02/2016,4A"],
        HELD,
        &["that of Cy Wren (4A), whose name is another, and no birth date says"],
    );
    // A new surname, with the forename or the birth date; a corrected birth date. Each is said.
    check(
        &["Smith,Amara,#0,,4B"],
        CHANGED,
        &["taken as Amara Okafor (4B), whose UPN and forename these are: a change of name"],
    );
    check(
        &["Smith,Joy,#0,11/09/2017,4B"],
        CHANGED,
        &["whose UPN and birth date these are: a change of name; please check"],
    );
    check(
        &["Okafor,Amara,#0,11/09/2016,4B"],
        CHANGED,
        &["whose UPN and name these are: another birth date; please check"],
    );
    check(&["Okafor,Chid,#1,,2A"], HELD, &["whose name is another, and no birth date says"]);
    // One name, however it is written.
    check(&["Okafor,Amara,#0,11/09/2017,4B"], SAME, &[]);
    check(&["OKAFOR,Ámara,#0,,"], CHANGED, &[]);
    check(&["Amara,Okafor,#0,11/09/2017,4B"], CHANGED, &[]);
    check(&["Okafor,Amara Joy,#0,,4B"], CHANGED, &[]);
    check(&["Wren,Cy,#6,01/02/2016,4A"], CHANGED, &[]);
    // Two exchanged UPNs: brother and sister, twins, two of one name. Nothing is swapped.
    let chidi = "the UPN is that of Chidi Okafor (2A), whose name and birth date are others; held back";
    check(&["Okafor,Amara,#1,11/09/2017,4B", "Okafor,Chidi,#0,02/03/2019,2A"], HELD, &[chidi, BOTH]);
    check(
        &["Okafor,Amara,#1,,4B", "Okafor,Chidi,#0,,2A"],
        HELD,
        &["that of Chidi Okafor (2A), whose name is another", BARE],
    );
    let twins = [
        "that of Ola Eze (3A), and the name that of Ife Eze (3A); held back",
        "that of Ife Eze (3A), and the name that of Ola Eze (3A)",
    ];
    check(&["Eze,Ife,#3,05/05/2018,3A", "Eze,Ola,#2,05/05/2018,3A"], HELD, &twins);
    let zain = "the UPN is that of Zain Khan (4B), and the name that of Zain Khan (4B); held back";
    check(&["Khan,Zain,#5,01/10/2017,4B", "Khan,Zain,#4,20/12/2017,4B"], HELD, &[zain, zain]);
    // Where there are no birth dates the form tells two of one name apart; alone a form changes each year.
    let max = [
        "that of Max Reed (5B), and name and form are those of Max Reed (1A); held back",
        "that of Max Reed (1A), and name",
    ];
    check(&["Reed,Max,#8,,1A", "Reed,Max,#7,,5B"], HELD, &max);
    check(&["Reed,Max,#7,,2A", "Reed,Max,#8,,6B"], [0, 2, 0], &[]);
    // One of them moved down a line only.
    check(&["Okafor,Chidi,#0,02/03/2019,2A", "Okafor,Amara,,11/09/2017,4B"], CHANGED, &[BOTH]);
    // Another line is the one whose UPN it is.
    let fits = "more than one line of this file fits Ife Eze (3A); left out";
    check(&["Eze,Femi,#2,05/05/2018,3A", "Eze,Ife,,05/05/2018,3A"], CHANGED, &[fits]);
    check(&["Eze,Femi,#2,05/05/2018,3A", "Eze,Ife,,,3A"], HELD, &[fits, fits]);
    // One UPN on two lines: of two children it is nobody's; of one child with two birth dates neither is taken.
    let both = ["line 2: UPN", "line 3: UPN"];
    check(&["Okafor,Amara,#0,11/09/2017,4B", "Okafor,Chidi,#0,02/03/2019,2A"], [0, 2, 0], &both);
    let births = "with another birth date; both left out";
    check(
        &["Khan,Zain,#4,01/10/2017,4B", "Khan,Zain,#4,20/12/2017,4B"],
        HELD,
        &["no line of this file names", births, births],
    );
}

/// A roster whose rows are changed, after the same roster: nothing changes but what is said to.
fn roster_after(change: impl Fn(&mut Bundle)) -> (Desk, Vec<Pupil>, Vec<String>) {
    let mut desk = Desk { today: "2026-11-20".parse().unwrap(), ..Desk::default() };
    let mut roster = thornhill("oneroster");
    desk.import(&roster);
    let before = desk.pupils().into_iter().cloned().collect();
    change(&mut roster);
    let (_, report) = desk.import(&roster);
    assert_eq!(desk.import(&roster).0, 0, "twice");
    (desk, before, sentences(&report))
}

fn place(bundle: &Bundle, name: &str) -> usize {
    bundle.pupils.iter().position(|row| row.name.full() == name).unwrap()
}

#[test]
fn exchanged_identifiers_of_a_roster_swap_nothing() {
    // The identifiers of two, whose sourcedIds say who they are.
    let exchanged = |roster: &mut Bundle| {
        let (one, other) = (place(roster, "Amara Okafor"), place(roster, "Connor O'Neill"));
        let upn = roster.pupils[one].upn.clone();
        roster.pupils[one].upn = std::mem::replace(&mut roster.pupils[other].upn, upn);
    };
    for births in [true, false] {
        let (desk, before, said) = roster_after(|roster| {
            exchanged(roster);
            if !births {
                roster.pupils.iter_mut().for_each(|row| row.born = None);
            }
        });
        assert_eq!(before, desk.pupils().into_iter().cloned().collect::<Vec<_>>());
        assert_eq!(said.len(), 2, "{said:#?}");
        for (row, owner) in [
            ("Amara Okafor: the UPN is that of Connor O'Neill", 0),
            ("Connor O'Neill: the UPN is that of Amara Okafor", 1),
        ] {
            assert!(said.iter().any(|said| said.contains(row) && said.contains("held back")), "{owner} {said:#?}");
        }
        assert!(said.iter().all(|said| said.contains("the file puts them in")), "enrolments go with it: {said:#?}");
    }
    // A sourcedId given to another child: with a birth date a pupil of its own, without anything else held back.
    let another = |roster: &mut Bundle, born: Option<&str>| {
        let at = place(roster, "Amara Okafor");
        let row = &mut roster.pupils[at];
        (row.name.given, row.name.family, row.upn) = ("Dean".into(), "Holloway".into(), None);
        row.born = born.map(|born| born.parse().unwrap());
    };
    for (born, count, said) in [
        (
            Some("2016-05-03"),
            421,
            "Dean Holloway: added as another pupil than Amara Okafor (4B), who had this line's id before",
        ),
        (None, 420, "Dean Holloway: the id is that of Amara Okafor (4B), whose name is another, and no birth date"),
    ] {
        let (desk, before, got) = roster_after(|roster| another(roster, born));
        assert_eq!((desk.state.pupils.size(), got.len()), (count, 1), "{got:#?}");
        assert!(got[0].contains(said), "{got:#?}");
        let amara = before.iter().find(|pupil| pupil.name.full() == "Amara Okafor").unwrap();
        assert_eq!(desk.pupil("Amara Okafor"), amara);
    }
}

#[test]
fn a_plan_of_another_child_is_held_back() {
    let mut desk = Desk::default();
    desk.import(&thornhill("oneroster"));
    desk.import(&thornhill("pupils"));
    let amara = desk.pupil("Amara Okafor").clone();
    let (upn, born) = (amara.upn.clone().unwrap(), amara.born.unwrap());
    let plan = r#""plans":[{"cycle":1,"version":1,"outcomes":[{"letter":"A","statement":"Asks"}]}],
        "observations":[{"id":"0192a000-0000-7000-8000-000000000001","day":"2026-11-20","code":"CI07","result":"worked",
        "by":"h.bennett","entered":"2026-11-20T10:00:00Z"}]"#;
    let pupil = |given: &str, family: &str, born: &str| {
        format!(r#"{{"pupil":{{"upn":"{upn}","given":"{given}","family":"{family}","born":"{born}"}},{plan}}}"#)
    };
    let file = |pupils: &[String]| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plans.json");
        std::fs::write(&file, format!("{{\"version\":1,\"pupils\":[{}]}}", pupils.join(",\n"))).unwrap();
        transfer::read_plans(&file).unwrap()
    };
    let dean = pupil("Dean", "Holloway", "2016-05-03");
    for (pupils, plans, said) in [
        (
            vec![dean.clone()],
            0,
            vec![
                "Dean Holloway: the UPN is that of Amara Okafor (4B), whose name and birth date are others; held back",
            ],
        ),
        (vec![pupil("Dean", "Holloway", "")], 0, vec!["whose name is another, and no birth date says"]),
        (vec![pupil("Chidi", "Okafor", "")], 0, vec!["whose name is another, and no birth date says"]),
        // Two children under one UPN: hers is hers.
        (vec![pupil("Amara", "Okafor", &born.to_string()), dean], 1, vec!["Dean Holloway: the UPN is that of Amara"]),
        (
            vec![pupil("Amara", "Eze", &born.to_string())],
            1,
            vec!["taken as Amara Okafor (4B), whose UPN and birth date"],
        ),
    ] {
        let mut desk = Desk { state: desk.state.clone(), ..Desk::default() };
        let (_, report) = desk.import(&file(&pupils));
        let got = sentences(&report);
        assert_eq!(got.len(), said.len(), "{got:#?}");
        assert!(got.iter().zip(&said).all(|(got, said)| got.contains(said)), "{got:#?}");
        assert!(plans > 0 || got[0].ends_with("Nothing of theirs was taken."), "{got:#?}");
        assert_eq!((all::<Plan>(&desk.state).len(), desk.entries.len()), (plans, plans), "{pupils:?}");
        assert_eq!(*desk.pupil("Amara Okafor"), amara);
    }
}

// --- staff ---------------------------------------------------------------------------------------------------------

fn person(row: &str, login: &str, name: &str) -> StaffRow {
    let (given, family) = name.split_once(' ').unwrap();
    StaffRow {
        row: row.into(),
        login: login.into(),
        given: given.into(),
        family: family.into(),
        roles: Some([Role::Teacher].into()),
        left: (!row.is_empty()).then_some(false),
        ..StaffRow::default()
    }
}

/// Hannah (t1, h.bennett), closed or not, and a row: everybody afterwards by login, and what is said.
fn check_staff(closed: bool, rows: &[StaffRow], everybody: &[(&str, &str, bool)], said: &[&str]) {
    let mut desk = Desk::default();
    let bundle = |kind: &str, staff: Vec<StaffRow>| Bundle { kind: kind.into(), staff, ..Bundle::default() };
    let head = StaffRow { roles: Some([Role::Senco].into()), ..person("t0", "s.iqbal", "Sana Iqbal") };
    let hannah = person("t1", "h.bennett", "Hannah Bennett");
    desk.import(&bundle("oneroster", vec![head, StaffRow { left: Some(false), ..hannah.clone() }]));
    if closed {
        desk.import(&bundle("oneroster", vec![StaffRow { left: Some(true), ..hannah }]));
    }
    let kind = if rows[0].row.is_empty() { "plans" } else { "oneroster" };
    let (_, report) = desk.import(&bundle(kind, rows.to_vec()));
    let got = sentences(&report);
    assert_eq!(got.len(), said.len(), "{rows:?}: {got:#?}");
    assert!(got.iter().zip(said).all(|(got, said)| got.contains(said)), "{rows:?}: {got:#?}");
    let mut people: Vec<(&str, String, bool)> = desk
        .state
        .staff
        .values()
        .filter(|one| one.login != "s.iqbal")
        .map(|one: &std::sync::Arc<Staff>| (one.login.as_str(), format!("{} {}", one.given, one.family), !one.disabled))
        .collect();
    people.sort();
    let people: Vec<(&str, &str, bool)> =
        people.iter().map(|(login, name, open)| (*login, name.as_str(), *open)).collect();
    assert_eq!(people, everybody, "{rows:?}");
    assert_eq!(desk.import(&bundle(kind, rows.to_vec())).0, 0, "{rows:?} twice");
}

#[test]
fn a_login_or_an_id_that_is_given_again_takes_over_nobody() {
    let hannah = ("h.bennett", "Hannah Bennett", false);
    let open = ("h.bennett", "Hannah Bennett", true);
    let closed = "the id is that of Hannah Bennett (h.bennett), whose account is closed; it stays theirs, and another";
    let taken = "Harold Bennett: the login is that of Hannah Bennett (h.bennett), whose account is closed; it stays theirs, \
                 and h.bennett2 was made";
    let held = "is that of Hannah Bennett (h.bennett); held back, and nobody was changed. If H. Bennett works here no more, \
                close that account first (sendo staff disable h.bennett)";
    let harold = |row: &str, login: &str| vec![person(row, login, "Harold Bennett")];
    // She has left, and a year later Harold is given her login, her id, or both.
    let second = ("h.bennett2", "Harold Bennett", true);
    let made =
        "Harold Bennett: the login is that of Hannah Bennett (h.bennett); it stays theirs, and h.bennett2 was made";
    check_staff(true, &harold("t9", "h.bennett"), &[hannah, second], &[taken]);
    check_staff(true, &harold("t1", "h.bennett"), &[hannah, second], &[taken]);
    check_staff(true, &harold("t1", "harold"), &[hannah, ("harold", "Harold Bennett", true)], &[closed]);
    check_staff(true, &[person("t1", "h.cole", "Hannah Cole")], &[hannah, ("h.cole", "Hannah Cole", true)], &[closed]);
    // Nobody has closed hers yet.
    check_staff(false, &harold("t9", "h.bennett"), &[open], &[&format!("Harold Bennett: the login {held}")]);
    check_staff(false, &harold("t1", "harold"), &[open], &[&format!("the id {held}")]);
    // A login that is the id as well proves nothing twice; two that are not one do.
    check_staff(
        false,
        &[person("t1", "h.bennett", "Harry Bennett")],
        &[("h.bennett", "Harry Bennett", true)],
        &["a change of name"],
    );
    // Both are in the file, in either order: hers is hers.
    let mut both = vec![person("t1", "h.bennett", "Hannah Bennett"), person("t9", "h.bennett", "Harold Bennett")];
    for _ in 0..2 {
        check_staff(false, &both, &[open, second], &[made]);
        both.reverse();
    }
    // A plans file knows no ids.
    let plans = |name: &str| vec![person("", "h.bennett", name)];
    check_staff(true, &plans("Harold Bennett"), &[hannah], &["whose account is closed; held back"]);
    check_staff(false, &plans("Harold Bennett"), &[open], &[&format!("the login {held}")]);
    check_staff(false, &plans("H. Bennett"), &[("h.bennett", "H. Bennett", true)], &[]);
    // A name alone, without a login, opens nobody's closed account.
    let nameless = vec![StaffRow { login: String::new(), ..person("t9", "", "Hannah Bennett") }];
    check_staff(true, &nameless, &[hannah, ("h.bennett2", "Hannah Bennett", true)], &["the name is that of"]);
    // She comes back, perhaps with another id since a new MIS: whoever closed her account opens it.
    let stays = "Hannah Bennett (h.bennett), whose account is closed stays so; sendo staff enable h.bennett opens it";
    for row in ["t1", "t7"] {
        let back = StaffRow { left: Some(false), ..person(row, "h.bennett", "Hannah Bennett") };
        check_staff(true, &[back], &[hannah], &[stays]);
    }
    // She marries.
    let married = ("h.bennett", "Hannah Cole", true);
    for row in ["t1", "t7"] {
        let said = "Hannah Cole: taken as Hannah Bennett (h.bennett): a change of name; please check";
        check_staff(false, &[person(row, "h.bennett", "Hannah Cole")], &[married], &[said]);
    }
    check_staff(false, &[person("t1", "h.cole", "Hannah Cole")], &[married], &["a change of name"]);
}

#[test]
fn a_twin_is_no_change_of_name() {
    let held = "and the name that of";
    for line in [
        // Ife's UPN and the birth date that both have, and Ola's name in other words.
        "Eze,Ola,#2,05/05/2018,3A",
        "Eze,Ola Mary,#2,05/05/2018,3A",
        "EZE,OLA,#2,05/05/2018,3A",
        "Ola,Eze,#2,05/05/2018,3A",
        "Hill,Ola,#2,05/05/2018,3A",
        // A column of names that slipped by a line.
        "Okafor,Chidi,#0,11/09/2017,4B",
        "Reed,Max,#0,11/09/2017,4B",
    ] {
        check(&[line], [0, 0, 0], &[held]);
    }
    check(&["Hill,Ola,#2,05/05/2018,3A", "Hill,Ife,#3,05/05/2018,3A"], [0, 0, 0], &[held, held]);
    // Nobody else is called so.
    check(&["Hill,Ife,#2,05/05/2018,3A"], [0, 1, 0], &["a change of name"]);
}

#[test]
fn a_login_that_is_the_id_too_proves_nothing_twice() {
    let bundle = |staff: Vec<StaffRow>| Bundle { kind: "oneroster".into(), staff, ..Bundle::default() };
    let mut desk = Desk::default();
    desk.import(&bundle(vec![person("h.bennett", "h.bennett", "Hannah Bennett")]));
    let before: Vec<_> = desk.state.staff.values().cloned().collect();
    let (changes, report) = desk.import(&bundle(vec![person("h.bennett", "h.bennett", "Harold Bennett")]));
    assert_eq!((changes, before), (0, desk.state.staff.values().cloned().collect()));
    assert!(sentences(&report)[0].contains("held back, and nobody was changed"), "{:?}", sentences(&report));
}

#[test]
fn whoever_started_the_school_has_a_name_made_of_the_login_until_a_file_knows_it() {
    let bundle = |kind: &str, staff: Vec<StaffRow>| Bundle { kind: kind.into(), staff, ..Bundle::default() };
    let mut desk = Desk::default();
    let made = StaffRow { given: String::new(), family: "Sadeyemi".into(), ..person("", "sadeyemi", "x y") };
    desk.import(&bundle("plans", vec![made]));
    let (_, report) = desk.import(&bundle("oneroster", vec![person("t1", "sadeyemi", "Ruth Adeyemi")]));
    // It is said: the rights of whoever started the school go with it.
    let said = sentences(&report);
    assert!(said.len() == 1 && said[0].contains("taken as Sadeyemi (sadeyemi): a change of name"), "{said:?}");
    assert_eq!(desk.state.staff.size(), 1);
    assert_eq!(desk.state.by_login("sadeyemi").unwrap().family, "Adeyemi");
}

#[test]
fn what_a_file_says_of_somebody_held_back_falls_on_nobody_else() {
    let mut desk = Desk { today: "2026-11-20".parse().unwrap(), ..Desk::default() };
    let mut roster = thornhill("oneroster");
    desk.import(&roster);
    let at = roster.staff.iter().position(|row| row.login == "h.bennett").unwrap();
    let hannah = desk.state.by_login("h.bennett").unwrap().clone();
    let classes: Vec<_> =
        desk.state.classes.values().filter(|class| class.staff.contains(&hannah.id)).cloned().collect();
    assert!(!classes.is_empty() && classes.iter().all(|class| class.until == Some(year_ends(desk.today))));
    // Her id has gone to Harold: her classes are neither his nor taken from her.
    (roster.staff[at].given, roster.staff[at].login) = ("Harold".into(), "harold".into());
    let (changes, report) = desk.import(&roster);
    let said = sentences(&report);
    assert_eq!((changes, said.len()), (0, 1), "{said:#?}");
    assert!(said[0].contains("Harold Bennett: the id is that of Hannah Bennett") && said[0].contains("was not given"));
    // In a plans file his lines are not hers.
    let mut plans = thornhill("plans");
    let lines = plans.support.iter().flat_map(|row| &row.entries).filter(|entry| entry.by == "h.bennett").count();
    plans.staff.iter_mut().filter(|row| row.login == "h.bennett").for_each(|row| row.given = "Harold".into());
    let (_, report) = desk.import(&plans);
    let said = sentences(&report);
    assert!(
        said.iter().any(|line| line.contains("h.bennett was held back; ") && line.contains("lines left out")),
        "{said:#?}"
    );
    assert!(lines > 0 && desk.entries.values().all(|entry| entry.by != hannah.id));
}
