//! Imports as a school meets them: the demo school's files in any order, broken files and their sentences, any bytes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    missing_docs
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use proptest::prelude::*;
use sendo::clock::Clock;
use sendo::domain::id::PupilId;
use sendo::domain::kind::Change;
use sendo::domain::kind::FiledRow;
use sendo::domain::need::{Provision, SenType};
use sendo::domain::record::assessment::Assessment;
use sendo::domain::record::concern::{AnswerRow, Concern};
use sendo::domain::record::entry::{Entry, EntryChange};
use sendo::domain::record::flag::Flag;
use sendo::domain::record::plan::Plan;
use sendo::domain::record::pupil::Pupil;
use sendo::domain::record::receipt::PlanRead;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::record::school::{School, SchoolChange};
use sendo::domain::record::staff::Role;
use sendo::domain::roster::{Bundle, Report, Tally, merge};
use sendo::domain::school_day::Day;
use sendo::domain::shelf::{Book, RANGED, Ranged, each, read};
use sendo::domain::upn::Upn;
use sendo::transfer::{self, TransferError, demo};
use uuid::Uuid;

#[path = "import/kinds.rs"]
mod kinds;
#[path = "import/who.rs"]
mod who;

/// A school that keeps what imports change, entries too.
#[derive(Default)]
struct Desk {
    state: Book<'static>,
    entries: BTreeMap<Uuid, Entry>,
    ids: u128,
    today: Day,
}

/// Everything of one kind that lies on the shelf.
fn all<R: Ranged>(book: &Book) -> Vec<R> {
    let mut found = Vec::new();
    for tag in R::TAGS {
        each(book, &[RANGED, *tag], |_, value| {
            found.push(read(value)?);
            Ok(())
        })
        .unwrap();
    }
    found
}

impl Desk {
    fn import(&mut self, bundle: &Bundle) -> (usize, Report) {
        let ids = &mut self.ids;
        let mut next = || {
            *ids += 1;
            Uuid::from_u128(*ids)
        };
        let (changes, report) = merge(&self.state.look(), bundle, self.today, &mut next).unwrap();
        for change in &changes {
            self.state.take(change).unwrap();
            if let Change::Entry(EntryChange::Entry { entry }) = change {
                assert!(self.entries.insert(entry.id.0, entry.clone()).is_none(), "an entry came twice");
            }
        }
        (changes.len(), report)
    }

    fn pupils(&self) -> Vec<&Pupil> {
        self.state.pupils.values().map(AsRef::as_ref).collect()
    }

    fn pupil(&self, name: &str) -> &Pupil {
        let all: Vec<&Pupil> = self.pupils().into_iter().filter(|pupil| pupil.name.full() == name).collect();
        assert_eq!(all.len(), 1, "{name}");
        all[0]
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn thornhill(part: &str) -> Bundle {
    let read = match part {
        "oneroster" => transfer::read_oneroster(&fixture("thornhill/oneroster")),
        "pupils" => transfer::read_pupils(&fixture("thornhill/pupils.csv"), None),
        _ => transfer::read_plans(&fixture("thornhill/plans.json")),
    };
    let bundle = read.unwrap();
    assert_eq!(bundle.problems, [], "{part}");
    bundle
}

/// A file of pupils held in memory.
fn pupils(text: &str) -> Bundle {
    pupils_of("pupils.csv", text.as_bytes()).unwrap()
}

fn pupils_of(name: &str, bytes: &[u8]) -> Result<Bundle, TransferError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    transfer::read_pupils(&file, None)
}

fn sentences(report: &Report) -> Vec<String> {
    report.problems.iter().map(ToString::to_string).collect()
}

// --- the demo school -----------------------------------------------------------------------------------------------

#[test]
fn thornhill_has_420_pupils_in_either_order_and_twice_changes_nothing() {
    for order in [["oneroster", "pupils", "plans"], ["pupils", "oneroster", "plans"], ["plans", "pupils", "oneroster"]]
    {
        let mut desk = Desk::default();
        for part in order {
            let (_, report) = desk.import(&thornhill(part));
            // Plans before there are pupils have nobody to belong to, and say so.
            assert_eq!(report.problems.is_empty(), order[0] != "plans" || part != "plans", "{:?}", sentences(&report));
        }
        if order[0] == "plans" {
            desk.import(&thornhill("plans"));
        }
        assert_eq!(desk.state.pupils.size(), 420, "{order:?}");
        assert_eq!(desk.state.staff.size(), 30, "{order:?}");
        assert_eq!(desk.state.classes.size(), 14, "{order:?}");
        for part in order {
            let (changes, report) = desk.import(&thornhill(part));
            assert_eq!((changes, sentences(&report)), (0, vec![]), "{order:?} {part}");
            assert!(report.counts.values().all(|tally| tally.new + tally.changed == 0 && tally.unchanged > 0));
        }
        thornhill_is_as_promised(&desk);
    }
}

fn thornhill_is_as_promised(desk: &Desk) {
    let count = |provision| desk.pupils().into_iter().filter(|pupil| pupil.provision == provision).count();
    assert_eq!((count(Provision::K), count(Provision::E)), (45, 15));
    let kind = |pick: fn(&Entry) -> bool| desk.entries.values().filter(|entry| pick(entry)).count();
    let observations = kind(|entry| matches!(entry.fact, sendo::domain::record::entry::Fact::Observation { .. }));
    assert!((2900..=3100).contains(&observations), "{observations}");
    assert_eq!(desk.state.plans.size(), 60);
    let cycles: BTreeSet<u16> = desk.state.plans.values().map(|plans| plans.last().unwrap().cycle).collect();
    assert_eq!(cycles, BTreeSet::from([1, 2, 3, 4]));
    let flags = all::<Flag>(&desk.state);
    assert!(flags.len() >= 12);
    let states: BTreeSet<&str> = flags.iter().map(|flag| flag.state().word()).collect();
    assert_eq!(states, BTreeSet::from(["open", "acknowledged", "waiting", "resolved", "reopened"]));
    let kept = all::<Plan>(&desk.state);
    let plans = || kept.iter();
    let states: BTreeSet<&str> = plans().map(|plan| plan.state.words()).collect();
    assert_eq!(states, BTreeSet::from(["draft", "current", "under review", "closed"]));
    let newer = plans().filter(|plan| !plan.home.is_empty() && !plan.key_person.is_empty() && plan.layer.is_some());
    let costed =
        newer.filter(|plan| plan.lines.iter().any(|line| line.dose.as_ref().is_some_and(|dose| dose.pence.is_some())));
    assert!(costed.count() >= 4 && plans().any(|plan| plan.made.is_some()));
    let kept = all::<Concern>(&desk.state);
    let concerns = || kept.iter();
    assert_eq!(
        (concerns().filter(|one| one.is_open()).count(), concerns().filter(|one| !one.is_open()).count()),
        (1, 1)
    );
    let assessed: BTreeSet<PupilId> = all::<Assessment>(&desk.state).iter().map(|entry| entry.pupil).collect();
    assert!(desk.state.profiles.keys().filter(|id| assessed.contains(id)).count() >= 3);
    let connor = desk.pupil("Connor O'Neill").id;
    let receipts = all::<PlanRead>(&desk.state);
    let read = |login: &str| {
        let person = desk.state.by_login(login).unwrap().id;
        receipts.iter().filter(|read| (read.pupil, read.person) == (connor, person)).count()
    };
    assert_eq!((read("h.bennett"), read("k.osei"), desk.state.nudges.size()), (1, 2, 1));
    for untouched in ["Amara Okafor", "Akira Francis"] {
        let id = desk.pupil(untouched).id;
        assert!(!assessed.contains(&id) && kept.iter().all(|concern| concern.pupil != id));
        assert!(!desk.state.profiles.contains_key(&id) && receipts.iter().all(|read| read.pupil != id));
    }
    let areas: BTreeSet<_> =
        desk.pupils().into_iter().flat_map(|p| p.needs.iter().filter_map(|n| n.kind.area())).collect();
    assert_eq!(areas.len(), 4);

    let amara = desk.pupil("Amara Okafor");
    assert_eq!((amara.form.as_str(), amara.year.as_str(), amara.provision), ("4B", "4", Provision::K));
    let needs: Vec<(u8, SenType)> = amara.needs.iter().map(|need| (need.rank, need.kind)).collect();
    assert_eq!(needs, [(1, SenType::Slcn), (2, SenType::Semh)]);
    let plan = desk.state.plan(amara.id).unwrap();
    let lines: Vec<(u8, &str, &str)> =
        plan.lines.iter().map(|line| (line.number, line.code.as_str(), line.text.as_str())).collect();
    let wanted = [(1, "CI07", "Pre-teach three words"), (2, "CI05", "Now/next board"), (3, "SE09", "Movement break")];
    assert_eq!((plan.cycle, lines.as_slice()), (3, wanted.as_slice()));
    for (login, initials, role) in [
        ("h.bennett", "HB", Role::Teacher),
        ("k.osei", "KO", Role::Ta),
        ("s.iqbal", "SI", Role::Senco),
        ("m.hughes", "MH", Role::Head),
        ("office", "OF", Role::Admin),
    ] {
        let person = desk.state.by_login(login).unwrap();
        assert_eq!((person.initials.as_str(), &person.roles), (initials, &BTreeSet::from([role])), "{login}");
        let works_with = desk.state.reach(person, desk.today).holds(amara);
        assert_eq!(works_with, matches!(login, "h.bennett" | "k.osei" | "s.iqbal"), "{login}");
    }
    let hannah = desk.state.by_login("h.bennett").unwrap();
    assert!(all::<Flag>(&desk.state).iter().any(|flag| flag.by == hannah.id && flag.has_news()));
    let initials: BTreeSet<&str> = desk.state.staff.values().map(|staff| staff.initials.as_str()).collect();
    assert_eq!(initials.len(), 30);
    assert!(desk.pupils().iter().all(|p| p.upn.as_ref().is_some_and(Upn::letter_is_right) && p.born.is_some()));
    let olivers: Vec<&str> =
        desk.pupils().into_iter().filter(|p| p.name.full() == "Oliver Wright").map(|p| p.form.as_str()).collect();
    assert_eq!(olivers.len(), 2);
    assert_eq!(
        desk.state.school.as_ref().map(|school| (school.name.as_str(), school.demo)),
        Some(("Thornhill School", false))
    );
}

#[test]
fn the_demo_is_in_mid_term_and_never_ahead_of_its_day() {
    let today = Clock::story().today();
    let mut desk = Desk::default();
    for bundle in demo::bundles().unwrap() {
        let (_, report) = desk.import(&bundle);
        assert_eq!(sentences(&report), Vec::<String>::new());
    }
    let school = desk.state.school.clone().unwrap();
    assert!(school.demo && school.calendar.is_open(today));
    assert_eq!(school.calendar.week_of(today), Some(("Autumn 2", 4)));
    assert!(desk.entries.values().all(|entry| entry.when.day < today && school.calendar.is_open(entry.when.day)));
    assert!(desk.entries.values().all(|entry| entry.entered.day() == entry.when.day));
    let flags = all::<Flag>(&desk.state);
    let steps = flags.iter().flat_map(|flag| flag.thread.iter().map(|step| &step.at).chain([&flag.raised]));
    assert!(steps.into_iter().all(|at| at.day() < today));
    let amara = desk.pupil("Amara Okafor");
    let review = desk.state.plan(amara.id).unwrap().review.unwrap();
    assert_eq!(school.calendar.between(today, review), 14);
    assert_eq!(desk.state.pupils.size(), 420);
}

/// In release; a debug build only shows that it works.
#[test]
fn the_demo_opens_fast_and_2000_pupils_come_in_under_a_second() {
    let start = std::time::Instant::now();
    let bundles = demo::bundles().unwrap();
    let read = start.elapsed();
    let mut desk = Desk::default();
    for bundle in &bundles {
        desk.import(bundle);
    }
    let merged = start.elapsed();
    let mut text = String::from("Surname,Forename,UPN,DOB,Year Group,Reg Group,SEN Status,Primary Need\n");
    for n in 0..2000 {
        let form = n % 60;
        writeln!(text, "Family{},Given{n},{},{:02}/03/2015,Year 6,{form},K,SLCN", n % 400, upn(n), n % 28 + 1).unwrap();
    }
    let start = std::time::Instant::now();
    let mut large = Desk::default();
    large.import(&pupils(&text));
    let first = start.elapsed();
    assert_eq!(large.state.pupils.size(), 2000);
    assert_eq!(large.import(&pupils(&text)).0, 0);
    println!(
        "demo read in {read:?}, merged after {merged:?}; 2,000 pupils in {first:?}, again after {:?}",
        start.elapsed()
    );
    if !cfg!(debug_assertions) {
        assert!(read.as_millis() < 300 && first.as_millis() < 1000);
    }
}

/// A UPN with the right check letter.
fn upn(n: u32) -> String {
    let digits = format!("9995555{n:05}");
    let upn = Upn::parse(&format!("A{digits}")).unwrap();
    format!("{}{digits}", upn.wanted_letter())
}

// --- broken files and their sentences ------------------------------------------------------------------------------

/// `fixtures/broken/expected.tsv`: file or folder, how many pupils come in, then every sentence in order. What is
/// refused as a whole has `-` for the count.
#[test]
fn every_broken_file_gets_its_sentences() {
    let table = std::fs::read_to_string(fixture("broken/expected.tsv")).unwrap();
    let mut expected: BTreeMap<&str, (&str, Vec<&str>)> = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let parts: Vec<&str> = line.splitn(3, '\t').collect();
        let [name, count, sentence] = parts[..] else { panic!("{line:?} has not three parts") };
        let entry = expected.entry(name).or_insert((count, Vec::new()));
        entry.1.extend((!sentence.is_empty()).then_some(sentence));
    }
    let mut there: BTreeSet<String> = BTreeSet::new();
    for file in std::fs::read_dir(fixture("broken")).unwrap() {
        there.insert(file.unwrap().file_name().into_string().unwrap());
    }
    there.remove("expected.tsv");
    assert_eq!(there, expected.keys().map(|name| (*name).to_owned()).collect(), "each has its sentences");
    let mut got = String::new();
    let mut wanted = String::new();
    for (name, (count, sentences)) in &expected {
        let (found, said) = check_broken(name);
        for (text, count, lines) in [
            (&mut got, &found, said),
            (&mut wanted, &(*count).to_owned(), sentences.iter().map(|s| (*s).to_owned()).collect()),
        ] {
            writeln!(text, "{name}: {count}").unwrap();
            for line in lines {
                writeln!(text, "    {line}").unwrap();
            }
        }
    }
    assert!(got == wanted, "got\n{got}\nbut wanted\n{wanted}");
}

/// How many pupils come in, and what is said, notes last. Twice the same says the same and changes nothing more.
fn check_broken(name: &str) -> (String, Vec<String>) {
    let path = fixture("broken").join(name);
    let read = || match path.extension().and_then(|end| end.to_str()) {
        Some("csv") if name.starts_with("timetable") => transfer::read_timetable(&path, None),
        Some("csv" | "xml" | "xls") => transfer::read_pupils(&path, None),
        Some("json") => transfer::read_plans(&path),
        _ => transfer::read_oneroster(&path),
    };
    let bundle = match read() {
        Ok(bundle) => bundle,
        Err(refusal) => return ("-".into(), vec![refusal.to_string()]),
    };
    let mut desk = Desk::default();
    if ["plans", "timetable"].contains(&bundle.kind.as_str()) {
        desk.import(&thornhill("oneroster"));
    }
    let before = desk.state.pupils.size();
    let (_, report) = desk.import(&bundle);
    assert_eq!(desk.import(&read().unwrap()).0, 0, "{name} twice");
    let mut said = sentences(&report);
    said.extend(report.notes);
    let plans = all::<Plan>(&desk.state).len();
    let count = match bundle.kind.as_str() {
        "plans" => format!("{plans} {} {}", desk.entries.len(), all::<Flag>(&desk.state).len()),
        "timetable" => desk.state.timetables.values().map(|lessons| lessons.len()).sum::<usize>().to_string(),
        _ => (desk.state.pupils.size() - before).to_string(),
    };
    (count, said)
}

// --- whose row it is -----------------------------------------------------------------------------------------------

const HERE: &str = "Surname,Forename,Legal Forename,UPN,DOB,Form\n\
    Lark,Ada,Ada,H801200001001,01/02/2016,4A\n\
    Finch,Bo,Bo,,02/02/2016,4A\n\
    Wren,Cy,Cy,,,4A\n\
    Tern,Di,Di,,,4A\n\
    Tern,Di,Di,,,4B\n\
    Rook,Ed,Ed,,,\n\
    Łęcka,Żoë,Żoë,,,4-C\n";

/// A line of another file against the school of `HERE`: how many pupils are new, changed, unchanged, and what is said.
fn check_match(line: &str, expected: ([usize; 3], &str)) {
    let mut desk = Desk::default();
    desk.import(&pupils(HERE));
    assert_eq!(desk.state.pupils.size(), 7);
    let text = format!("Surname,Forename,UPN,DOB,Form\n{line}\n");
    let other = pupils_of("other.csv", text.as_bytes()).unwrap();
    let (_, report) = desk.import(&other);
    let Tally { new, changed, unchanged } = report.counts.get("pupils").copied().unwrap_or_default();
    let said = sentences(&report).join(" ");
    assert_eq!([new, changed, unchanged], expected.0, "{line}: {said}");
    assert!(expected.1.is_empty() == said.is_empty() && said.contains(expected.1), "{line}: {said:?}");
    assert_eq!(desk.import(&other).0, 0, "{line} twice");
    assert_eq!(desk.state.pupils.size(), 7 + new);
}

#[test]
fn whose_row_it_is() {
    const NEW: [usize; 3] = [1, 0, 0];
    const SAME: [usize; 3] = [0, 0, 1];
    const CHANGED: [usize; 3] = [0, 1, 0];
    const LEFT_OUT: [usize; 3] = [0, 0, 0];
    for (line, expected) in [
        // The UPN decides, where nothing else says otherwise.
        ("Lark,Ada,H801200001001,01/02/2016,4A", (SAME, "")),
        ("Lark,Ada,H801200001001,,5A", (CHANGED, "")),
        ("Larke,Adah,H801200001001,01/02/2016,5A", (CHANGED, "a change of name; please check")),
        ("Larke,Adah,H801200001001,,5A", (LEFT_OUT, "no birth date says that it is the same child; held back")),
        // Folded name and birth date; a UPN or form that is new is taken.
        ("FINCH,bo,,02/02/2016,4A", (CHANGED, "")),
        ("Finch,Bo,R201100018042,02/02/2016,5A", (CHANGED, "")),
        // A mistyped UPN is no proof of another pupil, and does not push out a right one.
        ("Lark,Ada,A801200001001,01/02/2016,", (CHANGED, "is here already, and its check letter is right")),
        // Folded name and form fit exactly one.
        ("Wren,Cy,,03/03/2016,4A", (CHANGED, "")),
        ("lecka,ZOE,,,4c", (CHANGED, "")),
        ("Tern,Di,,,4A", (CHANGED, "")),
        // A name alone proves nothing.
        ("Wren,Cy,,03/03/2016,", (LEFT_OUT, "the name fits Cy Wren (4A), but that is not certain; left out")),
        ("Tern,Di,,,", (LEFT_OUT, "Di Tern (4A) and Di Tern (4B)")),
        ("Rook,Ed,,,4A", (LEFT_OUT, "Ed Rook (no form)")),
        // What one child cannot have twice makes another pupil; where only the form differs, that is said.
        ("Lark,Ada,R201100018042,01/02/2016,4A", (NEW, "another pupil than Ada Lark (4A)")),
        ("Finch,Bo,,03/02/2016,4A", (NEW, "another pupil than Bo Finch (4A)")),
        ("Finch,Bo,,03/02/2016,6A", (NEW, "")),
        ("Wren,Cy,,,6A", (NEW, "another pupil than Cy Wren (4A)")),
        ("New,Ina,,,4A", (NEW, "")),
    ] {
        check_match(line, expected);
    }
}

#[test]
fn two_rows_that_fit_one_pupil_are_both_left_out() {
    let mut desk = Desk::default();
    desk.import(&pupils("Surname,Forename,Form\nLark,Ada,4A\n"));
    let twice = pupils_of("other.csv", b"Surname,Forename,Form\nLark,Ada,4A\nLark,Ada,4a\n").unwrap();
    let (changes, report) = desk.import(&twice);
    assert_eq!((changes, report.problems.len()), (0, 2));
    assert!(sentences(&report)[1].starts_with("other.csv, line 3: Ada Lark: more than one line of this file fits"));
}

#[test]
fn a_file_erases_nothing_that_it_does_not_have() {
    let mut desk = Desk::default();
    desk.import(&thornhill("oneroster"));
    desk.import(&thornhill("pupils"));
    let before = desk.pupil("Amara Okafor").clone();
    let (upn, born) = (before.upn.clone().unwrap(), before.born.unwrap());
    let (_, report) = desk.import(&pupils(&format!("Name,UPN,Secondary Need\n\"Okafor, Amara\",{upn},PD\n")));
    assert_eq!(report.counts["pupils"], Tally { new: 0, changed: 1, unchanged: 0 });
    let mut wanted = before;
    wanted.needs[1].kind = SenType::Pd;
    assert_eq!(*desk.pupil("Amara Okafor"), wanted);
    // The roster again takes nothing of it back.
    assert_eq!(desk.import(&thornhill("oneroster")).0, 0);
    // A preferred name stands beside the legal one.
    desk.import(&pupils(&format!("Preferred Name,Surname,UPN,DOB\nAmi,Okafor,{upn},{born}\n")));
    let name = &desk.pupil("Ami Okafor").name;
    assert_eq!((name.given.as_str(), name.preferred_given.as_str()), ("Amara", "Ami"));
}

// --- OneRoster -----------------------------------------------------------------------------------------------------

#[test]
fn a_pupil_who_left_and_came_back() {
    let mut desk = Desk::default();
    let mut roster = thornhill("oneroster");
    desk.import(&roster);
    let row = roster.pupils.iter().position(|row| row.name.family == "Okafor").unwrap();
    roster.pupils[row].left = Some(true);
    desk.import(&roster);
    let amara = desk.pupil("Amara Okafor");
    assert!(amara.left && amara.classes.is_empty() && amara.form == "4B");
    // An office report lists her still: it does not say that she is back.
    desk.import(&thornhill("pupils"));
    assert!(desk.pupil("Amara Okafor").left);
    // Back under another sourcedId, which the MIS may have given to somebody else before.
    roster.pupils[row].left = Some(false);
    roster.pupils[row].row = "back".into();
    desk.import(&roster);
    let amara = desk.pupil("Amara Okafor");
    assert!(!amara.left && amara.classes.len() == 1 && amara.sources["oneroster"] == "back");
    assert_eq!(desk.state.pupils.size(), 420);
}

#[test]
fn a_newer_roster_and_preferred_names() {
    let mut desk = Desk::default();
    let bundle = transfer::read_oneroster(&fixture("broken/oneroster-1.2")).unwrap();
    desk.import(&bundle);
    let abi = desk.pupil("Abi Lark");
    assert_eq!((abi.form.as_str(), abi.year.as_str(), abi.name.given.as_str()), ("RA", "R", "Abigail"));
    let eve = desk.state.staff.values().find(|staff| staff.given == "Eve").unwrap();
    assert_eq!((eve.login.as_str(), &eve.roles), ("e.stone", &BTreeSet::from([Role::Teacher, Role::Head])));
    assert!(desk.state.reach(eve, desk.today).holds(abi));
}

#[test]
fn roles_that_the_school_gave_stay_and_somebody_can_always_manage() {
    let mut desk = Desk::default();
    desk.import(&thornhill("plans"));
    let mut roster = thornhill("oneroster");
    desk.import(&roster);
    // OneRoster calls the SENCO a teacher.
    assert_eq!(desk.state.by_login("s.iqbal").unwrap().roles, BTreeSet::from([Role::Senco]));
    for row in &mut roster.staff {
        row.left = Some(true);
    }
    let (_, report) = desk.import(&roster);
    let said = sentences(&report);
    assert!(said.iter().any(|line| line.contains("is the last who can manage staff; kept as they are.")), "{said:?}");
    assert_eq!(desk.state.staff.values().filter(|staff| !staff.disabled).count(), 1);
}

#[test]
fn logins_and_initials_are_made_unique() {
    let mut desk = Desk::default();
    let mut roster = transfer::read_oneroster(&fixture("broken/oneroster-left-and-lost")).unwrap();
    roster.staff.retain(|row| row.given == "Eve");
    for (row, login) in [("t8", ""), ("t9", "e.stone")] {
        roster.staff.push(sendo::domain::roster::StaffRow {
            row: row.into(),
            login: login.into(),
            given: "Emil".into(),
            family: "Štone".into(),
            ..Default::default()
        });
    }
    let (_, report) = desk.import(&roster);
    let mut people: Vec<(&str, &str)> =
        desk.state.staff.values().map(|staff| (staff.login.as_str(), staff.initials.as_str())).collect();
    people.sort_unstable();
    assert_eq!(people, [("e.stone", "ES"), ("e.stone2", "EŠ"), ("e.stone3", "EŠ2")]);
    assert!(sentences(&report).iter().any(|line| line.contains("e.stone3 was made")));
    assert_eq!(desk.import(&roster).0, 0);
}

#[test]
fn no_password_is_read() {
    for bundle in [
        transfer::read_oneroster(&fixture("broken/oneroster-left-and-lost")).unwrap(),
        transfer::read_oneroster(&fixture("broken/oneroster-1.2")).unwrap(),
        transfer::read_pupils(&fixture("broken/passwords.csv"), None).unwrap(),
    ] {
        let all = format!("{bundle:?}");
        assert!(!all.contains("secret-") && !all.contains("pw1") && !all.contains("correct horse"), "{all}");
    }
}

// --- lists of pupils -----------------------------------------------------------------------------------------------

#[test]
fn headings_by_any_other_name() {
    for (headings, cells) in [
        ("Forename,Surname,UPN,DOB,Year,Form,SEN Status,Primary Need", "Ada,Lark,H801200001001,01/02/2016,4,4A,K,SLCN"),
        (
            "first name;LAST NAME;upn;Date of Birth;Year group;Reg Group;SEND status;SEN type",
            "Ada;Lark;H801200001001;01/02/2016;Year 4;4A;SEN support;SLCN",
        ),
        (
            "FirstName\tLastName\tU.P.N.\tD.O.B.\tNC Year\tTutor group\tSEN provision\tNeed 1",
            "Ada\tLark\tH801200001001\t2016-02-01\t04\t4A\tk\tslcn",
        ),
        (
            "Legal Forename,Legal Surname,UPN,dob,Yr,Reg,SEN,SEN need",
            "Ada,Lark,h801 200001001,1/2/2016,Y4,4A,Sen Support,SLCN",
        ),
        (
            "Given name,Surname,UPN,Birth date,YearGroup,Registration form,SEN Status,Primary SEN type",
            "Ada,Lark,H801200001001,01-02-2016,year 4,4A,K,\"Speech, language and communication needs\"",
        ),
        (
            "\"Surname Forename\",UPN,DOB,Year,Reg,SEN Status,Primary Need",
            "\"Lark, Ada \",H801200001001,01/02/2016 00:00:00,4,4A,K,SLCN",
        ),
        ("Surname Forename,UPN,DOB,Year,Reg,SEN Status,Primary Need", "Lark Ada,H801200001001,01 Feb 2016,4,4A,K,SLCN"),
        ("Name,UPN,DOB,Year,Reg,SEN Status,Primary Need,", "Ada Lark,H801200001001,01/02/2016,4,4A,K,SLCN,"),
    ] {
        let bundle = pupils(&format!("{headings}\r\n{cells}\r\n"));
        let [row] = &bundle.pupils[..] else { panic!("{headings}: {:?}", bundle.problems) };
        let mut desk = Desk::default();
        desk.import(&bundle);
        let ada = desk.pupil("Ada Lark");
        let born = NaiveDate::from_ymd_opt(2016, 2, 1);
        assert_eq!(bundle.problems, [], "{headings}");
        assert_eq!((ada.name.given.as_str(), ada.name.family.as_str(), ada.born), ("Ada", "Lark", born), "{headings}");
        assert_eq!((ada.year.as_str(), ada.form.as_str(), ada.provision), ("4", "4A", Provision::K), "{headings}");
        assert_eq!((ada.needs.len(), ada.needs[0].kind), (1, SenType::Slcn), "{headings}");
        assert_eq!(row.row, "H801200001001");
    }
}

#[test]
fn encodings_guessed_and_chosen() {
    let text = "Surname,Forename,Form\nO'Neill,Siân,4A\n";
    let utf_16 = |swap: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if swap { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pupils.csv");
    for (bytes, choice, expected) in [
        (text.as_bytes().to_vec(), None, Ok("UTF-8")),
        (utf_16(false), None, Ok("UTF-16LE")),
        (utf_16(true), None, Ok("UTF-16BE")),
        (latin.clone(), None, Ok("Windows-1252")),
        (latin.clone(), Some("windows-1252"), Ok("Windows-1252")),
        (utf_16(true), Some("utf-16be"), Ok("UTF-16BE")),
        ([vec![0xFE, 0xFF], utf_16(true)].concat(), Some("utf-16"), Ok("UTF-16BE")),
        (
            latin,
            Some("utf-8"),
            Err("pupils.csv is not UTF-8: nothing was imported. Leave --encoding out, and the file decides."),
        ),
        (
            vec![],
            Some("runes"),
            Err("\"runes\" is no encoding that is known here: use utf-8, utf-16le, utf-16be or windows-1252."),
        ),
    ] {
        std::fs::write(&file, bytes).unwrap();
        match (transfer::read_pupils(&file, choice), expected) {
            (Ok(bundle), Ok(encoding)) => {
                assert_eq!(bundle.notes, [format!("pupils.csv was read as {encoding}, with commas between cells.")]);
                assert_eq!(bundle.pupils[0].name.full(), "Siân O'Neill");
            }
            (Err(refusal), Err(sentence)) => assert_eq!(refusal.to_string(), sentence),
            (got, expected) => panic!("{got:?} for {expected:?}"),
        }
    }
    // Forced into the wrong encoding, the name is wrong, but nothing breaks.
    std::fs::write(&file, text).unwrap();
    let wrong = transfer::read_pupils(&file, Some("windows-1252")).unwrap();
    assert_eq!(wrong.pupils[0].name.full(), "SiÃ¢n O'Neill");
    assert!(matches!(transfer::read_pupils(&folder.path().join("none.csv"), None), Err(TransferError::Missing(_))));
}

#[test]
fn strange_names_are_kept_as_given() {
    let mut desk = Desk::default();
    let long = "b".repeat(10_000);
    let text = format!(
        "Surname,Forename,Form\n\x1b[31mLark,Ada\x07,\nFinch,\u{202e}oB,\nWren,🐦\u{200d}⬛,\n\"Te\nrn\",{long},\n"
    );
    desk.import(&pupils(&text));
    let names: BTreeSet<String> = desk.pupils().into_iter().map(|pupil| pupil.name.full()).collect();
    let wanted = ["Ada\x07 \x1b[31mLark", "\u{202e}oB Finch", "🐦\u{200d}⬛ Wren", &format!("{long} Te\nrn")];
    assert_eq!(names, wanted.into_iter().map(str::to_owned).collect());
}

// --- plans ---------------------------------------------------------------------------------------------------------

#[test]
fn what_is_known_of_one_child_never_becomes_anothers() {
    let mut desk = Desk::default();
    for part in ["oneroster", "pupils", "plans"] {
        desk.import(&thornhill(part));
    }
    let (concerns, assessed) = (all::<Concern>(&desk.state), all::<Assessment>(&desk.state));
    // The same rows, each under another pupil, with one answer more.
    let mut bundle = thornhill("plans");
    bundle.support.retain(|row| row.known.is_empty() || row.known.iter().any(|filed| has_an_id(&filed.row)));
    let mut known: Vec<_> = bundle.support.iter_mut().map(|row| std::mem::take(&mut row.known)).collect();
    known.rotate_right(1);
    let mut count = 0;
    for (row, mut known) in bundle.support.iter_mut().zip(known) {
        known.retain(|filed| has_an_id(&filed.row));
        count += known.len();
        for filed in &mut known {
            if let FiledRow::Concern(concern) = &mut filed.row {
                let at = "2026-11-21T09:00:00Z".parse().unwrap();
                concern.answers.push(AnswerRow { text: "one more".into(), by: "s.iqbal".into(), at });
            }
        }
        row.known = known;
    }
    let (changes, report) = desk.import(&bundle);
    let said = sentences(&report).iter().filter(|sentence| sentence.contains("another pupil's")).count();
    assert!(count > 3 && said == count, "{said} of {count}: {:?}", sentences(&report));
    assert_eq!(changes, 0);
    assert_eq!((all::<Concern>(&desk.state), all::<Assessment>(&desk.state)), (concerns, assessed));
}

/// Whether a row of a file names a record by an id of its own.
fn has_an_id(row: &FiledRow) -> bool {
    matches!(row, FiledRow::Concern(_) | FiledRow::Assessment(_))
}

#[test]
fn plans_kept_entries_withdrawn_and_flags_answered_stay_so() {
    let mut desk = Desk::default();
    for part in ["oneroster", "pupils", "plans"] {
        desk.import(&thornhill(part));
    }
    // Somebody withdrew an entry; the file does not bring it back.
    let first = desk.entries.values_mut().next().unwrap();
    first.withdrawn = Some(sendo::domain::amend::Withdrawn {
        by: first.by,
        at: "2026-11-21T09:00:00Z".parse().unwrap(),
        replaced_by: None,
        how: sendo::domain::amend::How::default(),
    });
    assert_eq!(desk.import(&thornhill("plans")).0, 0);
    // A version that reads differently is said and stays.
    let mut bundle = thornhill("plans");
    let support = bundle.support.iter_mut().find(|row| row.pupil.name.family == "Okafor").unwrap();
    support.plans[0].strengths.push('!');
    let (changes, report) = desk.import(&bundle);
    assert_eq!((changes, report.problems.len()), (0, 1));
    assert!(sentences(&report)[0].ends_with("is here already and reads differently; a kept version stays as it is."));
    // An answer that the file has and the school has not is a step.
    let mut bundle = thornhill("plans");
    let flags = bundle.support.iter_mut().flat_map(|row| &mut row.flags);
    let flag = flags.into_iter().find(|flag| flag.thread.is_empty()).unwrap();
    flag.thread.push(sendo::domain::roster::StepRow {
        id: None,
        step: sendo::domain::record::flag::Step::Acknowledge,
        by: "S.Iqbal".into(),
        side: None,
        at: "2026-11-20T16:00:00Z".parse().unwrap(),
        message: String::new(),
    });
    let id = flag.id;
    assert_eq!(desk.import(&bundle).0, 1);
    assert_eq!(desk.state.look().flag(id).unwrap().unwrap().thread.len(), 1);
    // The older file again takes no answer away.
    assert_eq!(desk.import(&thornhill("plans")).0, 0);
}

#[test]
fn a_nudge_late_on_a_summer_evening_is_of_londons_day_and_times_are_read_in_every_form() {
    let mut desk = Desk::default();
    for part in ["oneroster", "pupils", "plans"] {
        desk.import(&thornhill(part));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plans.json");
    let amara = desk.pupil("Amara Okafor").id;
    let read = |made: &str, nudged: &str| {
        let text = format!(
            r#"{{"version":1,"pupils":[{{"pupil":{{"given":"Amara","family":"Okafor","form":"4B"}},
            "plans":[{{"cycle":9,"version":1,"made":{{"by":"s.iqbal","at":"{made}"}}}}],
            "nudges":[{{"cycle":9,"version":1,"to":"k.osei","by":"s.iqbal","at":"{nudged}"}}]}}]}}"#
        );
        std::fs::write(&file, text).unwrap();
        transfer::read_plans(&file).unwrap()
    };
    // A version is taken also where nobody knows when it was made, and that is said.
    let (changes, report) = desk.import(&read("soon", "2027-06-30T22:30:00Z"));
    let said =
        "plans.json, line 2: \"soon\" is no time such as 2026-11-20T10:41:00Z; who made this version was left out.";
    assert_eq!((changes, sentences(&report)), (2, vec![said.to_owned()]));
    assert!(desk.state.look().stood(amara, 9).unwrap().unwrap().made.is_none());
    for (at, day, kept) in [
        ("2027-06-30T23:30:00Z", "2027-07-01", "2027-06-30T23:30:00.000Z"),
        ("2027-07-01T23:30:00.5Z", "2027-07-02", "2027-07-01T23:30:00.500Z"),
        ("2027-07-03T00:30:00+01:00", "2027-07-03", "2027-07-02T23:30:00.000Z"),
    ] {
        desk.import(&read("soon", at));
        let osei = desk.state.by_login("k.osei").unwrap().id;
        let nudge = desk.state.nudges.get(&(amara, osei)).unwrap();
        assert_eq!((nudge.day.to_string().as_str(), nudge.at.to_string().as_str()), (day, kept));
        assert_eq!(desk.import(&read("soon", at)).0, 0, "twice {at}");
    }
}

#[test]
fn a_file_makes_no_school_a_demo_and_goes_over_the_wire() {
    let mut desk = Desk::default();
    desk.import(&thornhill("plans"));
    for bundle in demo::bundles().unwrap() {
        let wire = serde_json::to_string(&bundle).unwrap();
        let again: Bundle = serde_json::from_str(&wire).unwrap();
        assert_eq!(again, bundle);
        desk.import(&again);
    }
    assert!(!desk.state.school.as_ref().unwrap().demo);
}

/// Settings, and a plans file that would change them.
const TELLS: &str = r#"{"version":1,"school":{"name":"Thornhill School",
"dsl":{"name":"Mallory Quick","how":"room 9"},"deputy_dsl":[{"name":"Eve","how":"gate"}],"head_line":"h","chair_line":"c",
"social_care":"s","plans_seen_by":"school","stop_words":[]},"pupils":[]}"#;

#[test]
fn an_import_never_says_whom_to_tell_nor_who_sees_plans() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tells.json"), TELLS).unwrap();
    let file = transfer::read_plans(&folder.path().join("tells.json")).unwrap();
    let here = |name: &str, value: &str| Setting::parse(name, value).unwrap();
    let chosen = [
        here("dsl", "Ruth Adeyemi, room 4"),
        here("deputy_dsl", "Jo Marsh, room 5; Sam Lee, office"),
        here("head_line", "ext. 201"),
        here("chair_line", "01632 960114"),
        here("social_care", "01632 960120"),
        here("plans_seen_by", "year"),
    ];
    // What each would have brought, in a school that has chosen, in one that has not, and in one that the file starts.
    let brought = ["Mallory Quick, room 9", "Eve, gate", "h", "c", "s", "school"];
    let school = School { name: "Thornhill School".into(), ..School::default() };
    let whole = chosen.iter().fold(school.clone(), |school, setting| setting.put(&school));
    for (before, is_chosen) in [(Some(whole), true), (Some(school.clone()), false), (None, false)] {
        let mut desk = Desk::default();
        if let Some(school) = before.clone() {
            let change = Change::School(SchoolChange::School { school });
            desk.state.take(&change).unwrap();
        }
        let (changes, report) = desk.import(&file);
        assert_eq!(changes, usize::from(before.is_none()), "{before:?}");
        let after = desk.state.school.clone().unwrap();
        assert_eq!(School::clone(&after), before.unwrap_or_else(|| school.clone()));
        assert_eq!(after.stop_words, None);
        assert_eq!(sentences(&report), Vec::<String>::new());
        let said = report.notes;
        assert_eq!(said.len(), brought.len(), "{said:?}");
        for ((setting, value), said) in chosen.iter().zip(brought).zip(&said) {
            let stands = if is_chosen { setting.value() } else { "none".to_owned() };
            let stands = if setting.name() == "plans_seen_by" && !is_chosen { "classes".into() } else { stands };
            for part in [
                format!("tells.json: {} is {value} in this file and {stands} in the school. ", setting.name()),
                format!("An import never changes it: sendo set {} does.", setting.name()),
            ] {
                assert!(said.contains(&part), "{part:?} is not in {said:?}");
            }
        }
    }
    // Where the file says what the school has chosen, nothing is said.
    let mut desk = Desk::default();
    let school = file.school.iter().flat_map(|part| &part.offers).fold(school, |school, offer| offer.put(&school));
    desk.state.take(&Change::School(SchoolChange::School { school })).unwrap();
    let (changes, report) = desk.import(&file);
    assert_eq!((changes, report.notes), (0, Vec::new()));
}

// --- any bytes -----------------------------------------------------------------------------------------------------

/// A cell that a careful exporter quotes where it must.
fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r', ';', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600), headed in any::<bool>()) {
        let bytes = if headed { [b"Surname,Forename,UPN,DOB,SEN Status\n".to_vec(), bytes].concat() } else { bytes };
        if let Ok(bundle) = pupils_of("any.csv", &bytes) {
            let mut desk = Desk::default();
            desk.import(&bundle);
            prop_assert_eq!(desk.import(&bundle).0, 0);
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plans.json");
        std::fs::write(&file, &bytes).unwrap();
        prop_assert!(transfer::read_plans(&file).is_err());
        let users = [b"sourcedId,role,givenName,familyName\n".to_vec(), bytes].concat();
        std::fs::write(folder.path().join("users.csv"), users).unwrap();
        let _ = transfer::read_oneroster(folder.path());
    }

    /// Well-formed rows come in, each with its own line number, whatever stands between them.
    #[test]
    fn no_well_formed_row_is_lost(
        rows in proptest::collection::vec(("[a-zA-Z\"',;\n \u{e9}🐦]{0,8}", "[^\r\n\"]{0,20}|\"[a-z,]{0,9}", 0..3usize), 1..12),
        ends in 0..3usize,
    ) {
        let end = ["\n", "\r\n", "\r"][ends];
        let mut text = format!("Surname,Forename,UPN{end}");
        let mut line = 2;
        let mut wanted = BTreeSet::new();
        for (n, (name, junk, kind)) in rows.iter().enumerate() {
            if *kind == 0 {
                // A broken line: too few or too many cells, or a quotation mark too many.
                let junk = junk.replace(',', "");
                write!(text, "{junk}{end}").unwrap();
                line += 1;
            }
            let family = format!("F{n}{name}x");
            write!(text, "{},Given{n},{end}", cell(&family)).unwrap();
            wanted.insert((line, family.clone()));
            line += 1 + u64::try_from(family.matches('\n').count()).unwrap();
        }
        let bundle = pupils(&text);
        let got: BTreeSet<(u64, String)> =
            bundle.pupils.iter().map(|row| (row.spot.line, row.name.family.clone())).collect();
        prop_assert_eq!(got, wanted, "{:?} {:?}", text, bundle.problems);
    }
}

#[test]
fn last_years_roster_ends_with_its_year() {
    let mut desk = Desk { today: "2026-11-23".parse().unwrap(), ..Desk::default() };
    let bundle = thornhill("oneroster");
    desk.import(&bundle);
    let works = |desk: &Desk, day: &str| {
        let staff = desk.state.staff.values().filter(|person| {
            let reach = desk.state.reach(person, day.parse().unwrap());
            desk.state.pupils.values().any(|pupil| reach.shares(pupil))
        });
        staff.count()
    };
    let in_november = works(&desk, "2026-11-23");
    assert!(in_november > 0);
    assert_eq!(works(&desk, "2027-08-31"), in_november);
    assert_eq!(works(&desk, "2027-09-01"), 0);
    // The same file again within the year changes nothing; in the next it speaks for the next.
    desk.today = "2027-07-20".parse().unwrap();
    assert_eq!(desk.import(&bundle).0, 0);
    desk.today = "2027-09-02".parse().unwrap();
    assert!(desk.import(&bundle).0 > 0);
    assert_eq!(works(&desk, "2027-09-02"), in_november);
}
