//! What published templates ask for (DOMAIN.md), field by field, and where each lives. A field without a place fails, and
//! so does a place that the real types do not have.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;

use sendo::domain::need::{Provision, SenType};
use sendo::domain::record::assessment::{Assessment, Source};
use sendo::domain::record::concern::{Concern, ConcernAnswer};
use sendo::domain::record::entry::{Entry, Fact, Outcome as Result_, Support, When};
use sendo::domain::record::plan::{Dose, Evidence, Layer, Line, Made, Measure, Outcome, Parents, Plan, PlanState};
use sendo::domain::record::profile::{Part, Profile};
use sendo::domain::record::pupil::{Name, Need, Pupil};
use sendo::domain::record::receipt::Receipt;
use sendo::domain::rights::Audience;
use sendo::domain::time::Instant;
use serde_json::{Value, json};
use uuid::Uuid;

/// A field that a template asks for, and its place in the record.
type Row = (&'static str, &'static str);

const SURREY: &[Row] = &[
    ("one-page profile", "/profile/parts/strengths"),
    ("version log: original, amendments", "/plan/version"),
    ("version log: who and when", "/plan/made/at"),
    ("contacts", "/profile/parts/contacts"),
    ("parental responsibility", "/profile/parts/parental-responsibility"),
    ("looked-after status", "/profile/parts/looked-after"),
    ("year group", "/pupil/year"),
    ("placed out of year", "/profile/parts/out-of-year"),
    ("main means of communication", "/profile/parts/communication"),
    ("interpreter", "/profile/parts/interpreter"),
    ("practitioners involved", "/profile/parts/practitioners"),
    ("the pupil's story", "/profile/parts/story"),
    ("needs", "/profile/parts/needs"),
    ("arrangements", "/plan/lines/0/text"),
    ("progress data", "/measurement/fact/value"),
    ("log of outside practitioners", "/outside/text"),
    ("supporting papers", "/profile/parts/papers"),
];
const REDCAR: &[Row] = &[
    ("strengths", "/profile/parts/strengths"),
    ("needs", "/plan/needs"),
    ("what works", "/profile/parts/works"),
    ("what does not", "/profile/parts/does-not-work"),
    ("desired outcome", "/plan/outcomes/0/statement"),
    ("measurable", "/plan/outcomes/0/measure/target"),
    ("interventions", "/plan/lines/0/dose/minutes"),
    ("key person", "/profile/parts/key-person"),
    ("when", "/plan/lines/0/dose/weeks"),
    ("where", "/plan/lines/0/text"),
    ("how often", "/plan/lines/0/dose/per_week"),
    ("expected impact", "/plan/outcomes/0/expected_impact"),
    ("next review", "/plan/review"),
];
const WEST_SUSSEX: &[Row] = &[
    ("part 1: the class teacher, before the SENCO is involved", "/teacher/text"),
    ("part 2: with the SENCO", "/plan/state"),
    ("review prompts", "/plan/at_review"),
    ("what if there is little progress", "/plan/if_it_stalls"),
];
const SEFTON: &[Row] = &[
    ("tracking data", "/measurement/fact/value"),
    ("sessions delivered", "/observation/fact/result"),
    ("duration", "/observation/fact/minutes"),
    ("group size", "/plan/lines/0/dose/group"),
    ("lead", "/plan/lines/0/dose/who"),
    ("agency advice", "/outside/text"),
    ("shared with all staff", "/receipt/at"),
    ("pupil's views", "/plan/pupil_view"),
    ("parents' views", "/plan/parent_view"),
];
const THE_KEY: &[Row] = &[
    ("details", "/pupil/name/given"),
    ("tier", "/pupil/provision"),
    ("needs and barriers", "/pupil/needs/0/kind"),
    ("adjustments", "/plan/lines/0/text"),
    ("targeted intervention", "/plan/lines/0/dose/who"),
    ("specialist support", "/outside/text"),
    ("targets", "/plan/outcomes/0/measure/target"),
    ("progress", "/measurement/fact/value"),
    ("review notes and status", "/plan/state"),
];
const ACRE_RIGG: &[Row] = &[
    ("short-term outcomes", "/plan/outcomes/0/statement"),
    ("who", "/plan/lines/0/dose/who"),
    ("how often", "/plan/lines/0/dose/per_week"),
    ("baseline at start", "/plan/outcomes/0/measure/baseline"),
    ("measure at end", "/measurement/fact/value"),
];
const MY_PLAN: &[Row] = &[
    ("preferred name", "/pupil/name/preferred_given"),
    ("key worker", "/profile/parts/key-person"),
    ("home language", "/profile/parts/home-language"),
    ("parents' preferred contact", "/profile/parts/preferred-contact"),
    ("lead practitioner", "/profile/parts/practitioners"),
];
/// The sources that DOMAIN.md names under Assess, and the parents' concern.
const ASSESS: &[Row] = &[
    ("teacher's assessment and experience", "/teacher/source"),
    ("progress and attainment", "/progress/source"),
    ("behaviour", "/behaviour/source"),
    ("other teachers", "/other-teachers/source"),
    ("peers and national data", "/peers/source"),
    ("parents' views", "/parents/source"),
    ("pupil's own views", "/pupil-says/source"),
    ("outside advice", "/outside/source"),
    ("parents' concern", "/concern/text"),
    ("compared with the school's view", "/concern/answers/0/text"),
    ("who may read it", "/outside/audience"),
];
fn full_plan() -> Plan {
    let day = "2026-11-23".parse().ok();
    let measure = Measure { unit: "of 5".into(), out_of: Some(5.0), baseline: Some(1.0), target: Some(4.0) };
    let outcome = Outcome {
        letter: 'A',
        statement: "Asks for help".into(),
        measure,
        expected_impact: "Starts by herself".into(),
        by: day,
    };
    let dose = Dose {
        who: "TA".into(),
        group: 4,
        minutes: 30,
        per_week: 3,
        weeks: 10,
        start: day,
        pence: Some(450),
        evidence: Some(Evidence::Some),
    };
    let line = Line {
        number: 1,
        code: "TALK".into(),
        text: "Talk Boost, in the library".into(),
        serves: vec!['A'],
        dose: Some(dose),
        stopped: false,
    };
    Plan {
        pupil: Uuid::from_u128(1).into(),
        cycle: 1,
        version: 1,
        state: PlanState::Current,
        started: day,
        review: day,
        strengths: "w".into(),
        needs: "w".into(),
        pupil_view: "w".into(),
        parent_view: "w".into(),
        home: "w".into(),
        key_person: "w".into(),
        at_review: "w".into(),
        if_it_stalls: "w".into(),
        layer: Some(Layer::Targeted),
        parents: Parents::NotYet { why: "w".into() },
        outcomes: vec![outcome],
        lines: vec![line],
        made: Some(Made {
            by: Uuid::from_u128(2).into(),
            at: "2026-11-23T10:00:00Z".parse().unwrap(),
            why: String::new(),
        }),
    }
}

fn full_pupil() -> Pupil {
    let name = Name { given: "Amara".into(), preferred_given: "Ama".into(), ..Name::default() };
    let pupil = json!({ "id": Uuid::from_u128(1), "name": name, "year": "4" });
    let needs = vec![Need { rank: 1, kind: SenType::Slcn }];
    Pupil { provision: Provision::K, needs, ..serde_json::from_value(pupil).unwrap() }
}

fn entry(fact: Fact) -> Entry {
    Entry {
        id: Uuid::from_u128(3).into(),
        pupil: Uuid::from_u128(1).into(),
        cycle: 1,
        fact,
        when: When { day: "2026-11-23".parse().unwrap(), part: None },
        note: String::new(),
        by: Uuid::from_u128(2).into(),
        entered: "2026-11-23T10:00:00Z".parse().unwrap(),
        withdrawn: None,
        replaces: None,
    }
}

fn observation() -> Entry {
    entry(Fact::Observation {
        number: Some(1),
        code: "TALK".into(),
        result: Result_::Worked,
        support: Some(Support::Prompted),
        minutes: Some(30),
        serves: vec!['A'],
    })
}

/// One of everything, every field filled in, as it is stored.
fn full_record() -> Value {
    let (pupil, by, at) = (Uuid::from_u128(1), Uuid::from_u128(2), "2026-11-23T10:00:00Z".parse::<Instant>().unwrap());
    let day = "2026-11-23".parse().unwrap();
    let parts: BTreeMap<Part, String> = Part::ALL.iter().map(|part| (*part, "w".to_owned())).collect();
    let profile = Profile { pupil: pupil.into(), version: 1, parts, audiences: BTreeMap::new(), by: by.into(), at };
    let answers = vec![ConcernAnswer { text: "w".into(), by: by.into(), at }];
    let concern = Concern {
        id: Uuid::from_u128(4).into(),
        pupil: pupil.into(),
        who: "mother".into(),
        day,
        text: "w".into(),
        by: by.into(),
        entered: at,
        answers,
        withdrawn: None,
    };
    let mut record = json!({
        "pupil": full_pupil(), "plan": full_plan(), "profile": profile, "concern": concern,
        "observation": observation(), "measurement": entry(Fact::Measurement { letter: 'A', value: 3.0 }),
        "receipt": Receipt { cycle: 1, version: 1, at },
    });
    for source in Source::ALL {
        let assessment = Assessment {
            id: Uuid::from_u128(5).into(),
            pupil: pupil.into(),
            source: *source,
            day,
            text: "w".into(),
            audience: Audience::Everyone,
            replaces: None,
            by: by.into(),
            entered: at,
            withdrawn: None,
        };
        let name = if *source == Source::Pupil { "pupil-says" } else { source.slug() };
        record[name] = serde_json::to_value(assessment).unwrap();
    }
    record
}

/// Whether the record has a value there.
fn has_place(record: &Value, place: &str) -> bool {
    record.pointer(place).is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
}

#[test]
fn every_field_of_the_templates_has_its_place() {
    let record = full_record();
    for (template, rows, count) in [
        ("Surrey SEND Support Arrangements", SURREY, 17),
        ("Redcar and Cleveland", REDCAR, 13),
        ("West Sussex ISP", WEST_SUSSEX, 4),
        ("Sefton", SEFTON, 9),
        ("The Key", THE_KEY, 9),
        ("Acre Rigg", ACRE_RIGG, 5),
        ("My SEN Support Plan", MY_PLAN, 5),
        ("Assess", ASSESS, 11),
    ] {
        assert_eq!(rows.len(), count, "{template}");
        for (field, place) in rows {
            assert!(has_place(&record, place), "{template}: {field} has no place: {place} is not there");
        }
    }
}

#[test]
fn what_is_stored_reads_again() {
    fn same<T: serde::de::DeserializeOwned + serde::Serialize>(value: &Value) {
        let read: T = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), *value);
    }
    let record = full_record();
    same::<Profile>(&record["profile"]);
    same::<Concern>(&record["concern"]);
    same::<Assessment>(&record["outside"]);
    assert!(!has_place(&record, "/profile/parts/colour"), "what is not there is found out");
}
