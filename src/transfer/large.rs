//! An invented school of any size, for benches and for trying sendo out: bundles in pieces that the ordinary import
//! takes. The same numbers and day give the same school. Knows no store.

use std::collections::BTreeSet;

use chrono::{Days, NaiveTime};
use uuid::Uuid;

use super::demo;
use super::fault::TransferError;
use crate::domain::id::EntryId;
use crate::domain::need::{Provision, SenType};
use crate::domain::record::entry::{Fact, Outcome as Result, Support, When, Why};
use crate::domain::record::plan::{Dose, Line, Measure, Outcome, Plan, PlanState};
use crate::domain::record::pupil::{Name, Need};
use crate::domain::record::staff::Role;
use crate::domain::roster::{Bundle, ClassRow, EntryRow, PupilRow, SchoolPart, Spot, StaffRow, SupportRow};
use crate::domain::school_day::{Calendar, Day};

/// How many observations one bundle brings. The server holds a bundle whole.
pub const PIECE: usize = 2_000;
/// Pupils in a form.
const FORM: usize = 30;
/// One pupil in so many has a plan.
const PLAN_EVERY: usize = 5;
/// How far back observations go, in school days: about three years.
const DAYS: usize = 570;

const GIVEN: &[&str] = &[
    "Amara", "Oliver", "Zoë", "Muhammad", "Siân", "Łukasz", "Priya", "Noah", "Lily-Mae", "Kwame", "Niamh", "Arjun",
    "Chloé", "Tomasz", "Aisha", "George", "Mei", "Callum", "Fatima", "Harriet", "José", "Imogen", "Ibrahim", "Poppy",
    "Rhys", "Ngozi", "Alfie", "Sofía", "Yusuf", "Beatrice", "Dylan", "Anaïs", "Kofi", "Freya", "Rohan", "Isla",
];
const FAMILY: &[&str] = &[
    "Okonkwo",
    "Hughes",
    "O'Neill",
    "Begum",
    "Wiśniewski",
    "Patel",
    "Smith-Jones",
    "Ali",
    "MacDonald",
    "Nguyen",
    "Brown",
    "Adeyemi",
    "Griffiths",
    "Khan",
    "Taylor",
    "de Souza",
    "Kaur",
    "Walker",
    "Ó Súilleabháin",
    "Chen",
    "Blackwood",
    "Mensah",
    "Robinson",
    "Hussain",
    "Price",
    "Nowak",
    "Clarke",
    "Singh",
    "Thompson",
    "van Dijk",
    "Lewis",
    "Rahman",
    "Wood",
    "Gonçalves",
    "Barker",
    "Farah",
    "Hill",
    "Ahmed",
    "Cooper",
    "Öztürk",
    "Mistry",
];
/// The people whom `--role` plays, then others.
const STAFF: &[(&str, &str, &str, &[Role])] = &[
    ("h.bennett", "Helen", "Bennett", &[Role::Teacher]),
    ("k.osei", "Kwabena", "Osei", &[Role::Ta]),
    ("s.iqbal", "Saima", "Iqbal", &[Role::Senco, Role::Teacher]),
    ("m.hughes", "Mair", "Hughes", &[Role::Head]),
];
const LINES: &[(&str, &str)] = &[
    ("CI07", "Pre-teach three key words"),
    ("CI05", "Now/next board"),
    ("SE09", "Movement break every 20 minutes"),
    ("CL02", "Ten-minute chunks"),
    ("SP01", "Seat with clear sight and good light"),
    ("SE02", "Check-in, midday, check-out with named adult"),
];
const NOTES: &[&str] = &[
    "",
    "",
    "",
    "settled in two minutes",
    "used the board without a prompt",
    "left the room once, came back by himself",
    "with a partner",
    "needed the second reminder",
    "finished the whole page",
    "cover teacher, no board in the room",
];
const YEARS: &[&str] = &["7", "8", "9", "10", "11"];

/// A large school, piece by piece: the roster, then plans with observations, oldest first.
pub struct Large {
    pupils: usize,
    observations: usize,
    days: Vec<Day>,
    next: usize,
    calendar: Calendar,
    roster: Option<SchoolPart>,
}

impl Large {
    /// A school of this size as it is on `today`.
    pub fn new(pupils: usize, observations: usize, today: Day) -> std::result::Result<Large, TransferError> {
        let school = demo::bundles()?.into_iter().find_map(|bundle| bundle.school).unwrap_or_default();
        let calendar = school.calendar.clone().unwrap_or_default();
        let mut days: Vec<Day> = (1..=2_000)
            .filter_map(|back| today.checked_sub_days(Days::new(back)))
            .filter(|day| calendar.is_open(*day))
            .take(DAYS)
            .collect();
        days.reverse();
        let roster = Some(SchoolPart { name: Some(format!("Large School of {pupils}")), ..school });
        Ok(Large { pupils: pupils.max(1), observations, days, next: 0, calendar, roster })
    }

    /// How many observations have been given out, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.next, self.observations)
    }

    fn forms(&self) -> usize {
        self.pupils.div_ceil(FORM)
    }

    fn with_plan(&self) -> usize {
        self.pupils.div_ceil(PLAN_EVERY)
    }

    fn teachers(&self) -> usize {
        self.forms().max(2)
    }

    fn login(&self, number: usize) -> String {
        let (login, family) = (STAFF.get(number % self.teachers()), pick(FAMILY, mix(number as u64, 3)));
        match login {
            Some((login, ..)) => (*login).to_owned(),
            None => {
                format!("t{}.{}", number % self.teachers(), crate::domain::fold::fold(family).replace([' ', '\''], ""))
            }
        }
    }

    fn first(&self, school: SchoolPart) -> Bundle {
        let people = self.teachers().max(STAFF.len());
        let staff = (0..people).map(|number| self.staff_row(number)).collect();
        let classes = (0..self.forms())
            .map(|form| ClassRow {
                row: format!("form-{form}"),
                name: form_name(form),
                staff: Some(BTreeSet::from([format!("staff-{}", form % people), format!("staff-{}", form % 2)])),
                ..ClassRow::default()
            })
            .collect();
        let pupils = (0..self.pupils).map(|number| self.pupil_row(number)).collect();
        Bundle { kind: "large".into(), school: Some(school), staff, classes, pupils, ..Bundle::default() }
    }

    fn staff_row(&self, number: usize) -> StaffRow {
        let known = STAFF.get(number);
        let family = pick(FAMILY, mix(number as u64, 3)).to_owned();
        StaffRow {
            row: format!("staff-{number}"),
            login: known.map_or_else(|| self.login(number), |known| known.0.to_owned()),
            given: known.map_or_else(|| pick(GIVEN, mix(number as u64, 4)).to_owned(), |known| known.1.to_owned()),
            family: known.map_or(family, |known| known.2.to_owned()),
            roles: Some(known.map_or(BTreeSet::from([Role::Teacher]), |known| known.3.iter().copied().collect())),
            ..StaffRow::default()
        }
    }

    fn pupil_row(&self, number: usize) -> PupilRow {
        let form = number / FORM;
        let planned = number.is_multiple_of(PLAN_EVERY);
        let kind =
            pick(&[SenType::Slcn, SenType::Semh, SenType::Spld, SenType::Asd, SenType::Mld], mix(number as u64, 5));
        let age = u64::try_from(form % YEARS.len()).unwrap_or(0) + 11;
        let born =
            self.days.first().and_then(|day| day.checked_sub_days(Days::new(age * 365 + mix(number as u64, 6) % 365)));
        let provision = match (planned, number % 20) {
            (false, _) => Provision::N,
            (true, 0) => Provision::E,
            (true, _) => Provision::K,
        };
        PupilRow {
            spot: Spot { file: "large".into(), line: number as u64 + 1 },
            row: format!("pupil-{number}"),
            name: Name {
                given: pick(GIVEN, mix(number as u64, 1)).to_owned(),
                family: pick(FAMILY, mix(number as u64, 2)).to_owned(),
                ..Name::default()
            },
            upn: crate::domain::upn::Upn::parse(&format!("A{number:012}")).map(|upn| upn.with_right_letter()),
            born,
            year: YEARS.get(form % YEARS.len()).copied().unwrap_or("7").to_owned(),
            form: form_name(form),
            provision: Some(provision),
            needs: planned.then(|| vec![Need { rank: 1, kind }]),
            classes: Some(BTreeSet::from([format!("form-{form}")])),
            left: None,
        }
    }

    fn plan(&self, number: usize) -> Plan {
        let review = self.days.last().and_then(|day| self.calendar.after(*day, 1 + number % 30));
        let outcome = |letter, statement: &str| Outcome {
            letter,
            statement: statement.into(),
            measure: Measure { unit: "of 5".into(), out_of: Some(5.0), baseline: Some(1.0), target: Some(4.0) },
            expected_impact: "Joins in like the others".into(),
            by: review,
        };
        let lines = LINES.iter().zip(1..).take(3 + number % 3).map(|((code, text), line)| Line {
            number: line,
            code: (*code).into(),
            text: (*text).into(),
            serves: vec![if line % 2 == 1 { 'A' } else { 'B' }],
            dose: (line == 3).then(|| Dose {
                who: "TA".into(),
                group: 3,
                minutes: 20,
                per_week: 3,
                weeks: 12,
                ..Dose::default()
            }),
            stopped: false,
        });
        let nobody = crate::domain::id::PupilId(Uuid::nil());
        Plan {
            state: PlanState::Current,
            started: self.days.first().copied(),
            review,
            strengths: "Curious; likes to be asked".into(),
            needs: "Long instructions get lost".into(),
            outcomes: vec![outcome('A', "Answers in full sentences"), outcome('B', "Joins a group for ten minutes")],
            lines: lines.collect(),
            ..Plan::empty(nobody, 1)
        }
    }

    /// Observation `number` of all, in the order of their days.
    fn entry(&self, number: usize) -> (usize, EntryRow) {
        let dice = mix(number as u64, 7);
        let pupil = number % self.with_plan() * PLAN_EVERY;
        let day = self.days.get(number * self.days.len() / self.observations.max(1)).copied().unwrap_or_default();
        let line = 1 + usize::try_from(dice >> 8).unwrap_or(0) % (3 + pupil % 3);
        let (code, _) = LINES.get(line - 1).copied().unwrap_or_default();
        let result = match dice % 16 {
            0..=8 => Result::Worked,
            9..=11 => Result::Partly,
            12..=13 => Result::DidNot,
            14 => Result::NotDelivered(Some(Why::Absent)),
            _ => Result::NotDelivered(None),
        };
        let minute = u32::try_from(dice >> 20 & 0xff).unwrap_or(0);
        let time = NaiveTime::from_hms_opt(9 + minute / 60, minute % 60, 0).unwrap_or_default();
        let support = [None, None, Some(Support::Prompted), Some(Support::Independent)];
        let fact = Fact::Observation {
            number: u8::try_from(line).ok(),
            code: code.into(),
            result,
            support: support.get(usize::try_from(dice >> 30 & 3).unwrap_or(0)).copied().flatten(),
            minutes: (line == 3).then_some(20),
            serves: vec![if line % 2 == 1 { 'A' } else { 'B' }],
        };
        let row = EntryRow {
            file_line: number as u64 + 1,
            id: EntryId(Uuid::from_u64_pair(
                0x0190_0000_0000_7000 | (number as u64 & 0xfff) | ((number as u64 >> 12) << 16),
                dice | 1 << 63,
            )),
            cycle: 1,
            fact,
            when: When { day, part: None },
            note: pick(NOTES, dice >> 40).to_owned(),
            by: self.login(pupil / FORM),
            entered: day.and_time(time).and_utc().into(),
        };
        (pupil, row)
    }
}

impl Iterator for Large {
    type Item = Bundle;

    fn next(&mut self) -> Option<Bundle> {
        if let Some(school) = self.roster.take() {
            return Some(self.first(school));
        }
        if self.next > 0 && self.next >= self.observations {
            return None;
        }
        let first = self.next == 0;
        let last = (self.next + PIECE).min(self.observations);
        let count = self.with_plan();
        let mut support: Vec<SupportRow> = (0..count)
            .map(|place| place * PLAN_EVERY)
            .map(|number| SupportRow {
                pupil: self.pupil_row(number),
                plans: if first { vec![self.plan(number)] } else { Vec::new() },
                ..SupportRow::default()
            })
            .collect();
        for number in self.next..last {
            let (pupil, row) = self.entry(number);
            if let Some(of) = support.get_mut(pupil / PLAN_EVERY) {
                of.entries.push(row);
            }
        }
        support.retain(|row| first || !row.entries.is_empty());
        self.next = last.max(1);
        Some(Bundle { kind: "large".into(), support, ..Bundle::default() })
    }
}

fn form_name(form: usize) -> String {
    let letter = u8::try_from(form / YEARS.len() % 26).map_or('A', |place| char::from(b'A' + place));
    let more = form / (YEARS.len() * 26);
    let year = YEARS.get(form % YEARS.len()).copied().unwrap_or("7");
    if more == 0 { format!("{year}{letter}") } else { format!("{year}{letter}{more}") }
}

fn pick<T: Copy>(from: &[T], dice: u64) -> T {
    let count = u64::try_from(from.len()).unwrap_or(1);
    from[usize::try_from(dice % count).unwrap_or(0)]
}

/// Dice that fall the same way every time (the finaliser of `SplitMix64`).
fn mix(number: u64, of: u64) -> u64 {
    let mut z = number.wrapping_add(of << 56).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
