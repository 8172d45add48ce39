//! `plans.json`: sendo's own file of a school's plans, observations, measurements and flags. Unknown fields are stepped
//! over, so that files of later versions can be read; what has the wrong type is named by line and left out alone.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::cells;
use super::fault::TransferError;
use super::kind::{Wants, text_of};
use super::source::single;
use crate::domain::id::{EntryId, FlagId, PupilId};
use crate::domain::kind::FiledRow;
use crate::domain::record::entry::{Fact, Outcome, Support, When};
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Name;
use crate::domain::record::school::setting::Setting;
use crate::domain::record::school::{Dsl, PlansSeenBy};
use crate::domain::record::staff::Role;
use crate::domain::roster::{
    Bundle, EntryRow, Filed, FlagRow, MadeRow, Problem, PupilRow, SchoolPart, Spot, StaffRow, StepRow, SupportRow,
    brief,
};
use crate::domain::school_day::{Calendar, Day};
use crate::domain::time::{Instant, NO_INSTANT};

/// The newest version of the file's form that is known here.
const VERSION: u64 = 1;

/// What a flag is called where it cannot be read.
const FLAG: &str = "this flag";

/// Reads a file of plans.
pub fn read_plans(file: &Path) -> Result<Bundle, TransferError> {
    let (name, bytes) = single(file)?;
    read(&name, &bytes)
}

/// The file as a whole; what stands in it is read piece by piece, so that one fault costs one piece.
#[derive(Deserialize)]
#[serde(expecting = "an object with version, school and pupils")]
struct Whole<'a> {
    version: u64,
    #[serde(default, borrow)]
    school: Option<&'a RawValue>,
    #[serde(default, borrow)]
    pupils: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(expecting = "a school in braces")]
struct SchoolText<'a> {
    name: Option<String>,
    dsl: Option<Dsl>,
    deputy_dsl: Option<Vec<Dsl>>,
    head_line: Option<String>,
    chair_line: Option<String>,
    social_care: Option<String>,
    calendar: Option<Calendar>,
    plans_seen_by: Option<PlansSeenBy>,
    #[serde(default, borrow)]
    staff: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(expecting = "a person in braces")]
struct StaffText {
    login: String,
    #[serde(default)]
    account: Option<String>,
    #[serde(default)]
    given: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    initials: Option<String>,
    #[serde(default)]
    roles: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(expecting = "a pupil in braces")]
struct PupilText<'a> {
    pupil: FaceText,
    #[serde(default, borrow)]
    plans: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    observations: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    measurements: Vec<&'a RawValue>,
    #[serde(default, borrow)]
    flags: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(expecting = "a name in braces, with given and family")]
struct FaceText {
    #[serde(default)]
    upn: String,
    given: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    born: String,
    #[serde(default)]
    form: String,
}

/// Who made a version of a plan, and when, as it stands in the file: a plan is taken also where that is wrong.
#[derive(Deserialize)]
struct MadeText {
    by: String,
    at: String,
}

/// What observations and measurements have in common.
#[derive(Deserialize)]
struct EntryText<F> {
    id: EntryId,
    #[serde(default)]
    cycle: u16,
    day: Day,
    #[serde(default)]
    part: Option<String>,
    #[serde(default)]
    note: String,
    by: String,
    entered: Instant,
    #[serde(flatten)]
    fact: F,
}

#[derive(Deserialize)]
struct ObservationText {
    #[serde(default)]
    number: Option<u8>,
    code: String,
    result: Outcome,
    #[serde(default)]
    support: Option<Support>,
    #[serde(default)]
    minutes: Option<u16>,
    #[serde(default)]
    serves: Vec<char>,
}

#[derive(Deserialize)]
struct MeasurementText {
    letter: char,
    value: f64,
}

#[derive(Deserialize)]
#[serde(expecting = "a flag in braces")]
struct FlagText {
    id: FlagId,
    reason: crate::domain::record::flag::Reason,
    urgency: crate::domain::record::flag::Urgency,
    #[serde(default)]
    note: String,
    #[serde(default)]
    line: Option<u8>,
    #[serde(default)]
    parents: Option<crate::domain::record::flag::ParentsKnow>,
    by: String,
    raised: Instant,
    #[serde(default)]
    thread: Vec<StepRow>,
    #[serde(default)]
    seen: usize,
}

/// Reads the bytes of a file of plans.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Bundle, TransferError> {
    let decoded = text_of(file, bytes, None, Wants::Plans)?;
    let text = decoded.text.as_str();
    let mut reader = Reader { file, places: Places::new(text), problems: Vec::new() };
    let whole: Whole = serde_json::from_str(text).map_err(|fault| TransferError::Broken {
        file: file.to_owned(),
        line: u64::try_from(fault.line()).unwrap_or(0),
        what: if fault.is_data() {
            format!("it is not a file of plans ({})", words(&fault))
        } else {
            format!("it is not JSON ({})", words(&fault))
        },
    })?;
    if whole.version > VERSION {
        let version = whole.version;
        let said = format!("the file is of version {version}, newer than {VERSION}: what is new in it was left out.");
        reader.problems.push(Problem { spot: Spot { file: file.to_owned(), line: 0 }, sentence: said });
    }
    let mut bundle = Bundle { kind: "plans".into(), ..Bundle::default() };
    if let Some(raw) = whole.school {
        reader.school(raw, &mut bundle);
    }
    for raw in whole.pupils {
        bundle.support.extend(reader.pupil(raw));
    }
    bundle.problems = reader.problems;
    Ok(bundle)
}

/// What the parser says, in words for people, less the place: its lines count from the start of a piece.
fn words(fault: &serde_json::Error) -> String {
    const MOST: usize = 160;
    let text = fault.to_string();
    let plain = text.rsplit_once(" at line ").map_or(text.as_str(), |(plain, _)| plain);
    if plain.ends_with(NO_INSTANT) {
        return plain.to_owned();
    }
    let plain = match plain {
        "input is out of range" => "there is no such date".to_owned(),
        "premature end of input" | "input contains invalid characters" | "trailing input" => {
            "a date is not written as 2026-11-20".to_owned()
        }
        _ => ["u8", "u16", "u64", "usize"]
            .iter()
            .fold(plain.to_owned(), |text, kind| text.replace(&format!("expected {kind}"), "expected a whole number")),
    };
    plain.chars().take(MOST).collect()
}

struct Reader<'a> {
    file: &'a str,
    places: Places<'a>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn spot(&self, raw: &RawValue, below: usize) -> Spot {
        Spot { file: self.file.to_owned(), line: self.places.line(raw.get()) + u64::try_from(below).unwrap_or(0) }
    }

    /// One piece of the file; what is wrong with it is said, and it is left out.
    fn piece<'b, T: Deserialize<'b>>(&mut self, raw: &'b RawValue, what: &str) -> Option<T> {
        self.took(raw, what, serde_json::from_str(raw.get()))
    }

    /// A piece as it was read, or why it was not.
    fn took<T>(&mut self, raw: &RawValue, what: &str, read: Result<T, serde_json::Error>) -> Option<T> {
        match read {
            Ok(piece) => Some(piece),
            Err(fault) => {
                let spot = self.spot(raw, fault.line().saturating_sub(1));
                let said = words(&fault);
                let sentence = match said.strip_suffix(NO_INSTANT) {
                    Some(_) if what == FLAG => format!("{said}; the flag was left out."),
                    Some(_) => format!("{said}; the line was left out."),
                    None => format!("{what} cannot be read ({said}); it was left out."),
                };
                self.problems.push(Problem { spot, sentence });
                None
            }
        }
    }

    fn school(&mut self, raw: &RawValue, bundle: &mut Bundle) {
        let Some(school) = self.piece::<SchoolText>(raw, "the school part") else { return };
        for raw in school.staff {
            let Some(person) = self.piece::<StaffText>(raw, "this member of staff") else { continue };
            let spot = self.spot(raw, 0);
            let roles = person.roles.map(|words| {
                let known = |word: String| {
                    let role = Role::parse(&word);
                    if role.is_none() {
                        let sentence = format!("the role {:?} is not known here; it was left out.", brief(&word));
                        self.problems.push(Problem { spot: spot.clone(), sentence });
                    }
                    role
                };
                words.into_iter().filter_map(known).collect()
            });
            bundle.staff.push(StaffRow {
                spot,
                row: String::new(),
                login: person.login,
                account: person.account,
                given: person.given,
                family: person.family,
                initials: person.initials,
                roles,
                left: None,
            });
        }
        let line = |text: Option<String>, of: fn(Option<String>) -> Setting| text.map(|text| of(Some(text)));
        let offers = [
            school.dsl.map(Setting::Dsl),
            school.deputy_dsl.map(Setting::DeputyDsl),
            line(school.head_line, Setting::HeadLine),
            line(school.chair_line, Setting::ChairLine),
            line(school.social_care, Setting::SocialCare),
            school.plans_seen_by.map(Setting::PlansSeenBy),
        ];
        bundle.school = Some(SchoolPart {
            file: self.file.to_owned(),
            name: school.name,
            calendar: school.calendar,
            offers: offers.into_iter().flatten().collect(),
            demo: false,
        });
    }

    fn pupil(&mut self, raw: &RawValue) -> Option<SupportRow> {
        let text: PupilText = self.piece(raw, "this pupil")?;
        let spot = self.spot(raw, 0);
        let upn = cells::upn(text.pupil.upn.trim());
        let born = NaiveDate::parse_from_str(&text.pupil.born, "%Y-%m-%d").ok();
        let wrong = (born.is_none() && !text.pupil.born.is_empty())
            .then(|| format!("there is no date {}; the birth date was not looked at.", brief(&text.pupil.born)));
        for sentence in upn.problem.into_iter().chain(wrong) {
            self.problems.push(Problem { spot: spot.clone(), sentence });
        }
        let mut entries = Vec::with_capacity(text.observations.len() + text.measurements.len());
        for raw in text.observations {
            let entry = self.entry(raw, "this observation", |text: ObservationText| Fact::Observation {
                number: text.number,
                code: text.code,
                result: text.result,
                support: text.support,
                minutes: text.minutes,
                serves: text.serves,
            });
            entries.extend(entry);
        }
        for raw in text.measurements {
            let fact = |text: MeasurementText| Fact::Measurement { letter: text.letter, value: text.value };
            entries.extend(self.entry(raw, "this measurement", fact));
        }
        let mut made = Vec::new();
        Some(SupportRow {
            plans: text.plans.into_iter().filter_map(|raw| self.plan(raw, &mut made)).collect(),
            made,
            known: self.known(raw),
            entries,
            flags: text.flags.into_iter().filter_map(|raw| self.flag(raw)).collect(),
            pupil: PupilRow {
                spot: spot.clone(),
                name: Name { given: text.pupil.given, family: text.pupil.family, ..Name::default() },
                upn: upn.value,
                born,
                form: text.pupil.form,
                ..PupilRow::default()
            },
            spot,
        })
    }

    /// The rows of every other kind of record, each kind in its section.
    fn known(&mut self, pupil: &RawValue) -> Vec<Filed> {
        let sections: BTreeMap<String, &RawValue> = serde_json::from_str(pupil.get()).unwrap_or_default();
        let mut known = Vec::new();
        for (section, what) in FiledRow::SECTIONS {
            let Some(raw) = sections.get(*section) else { continue };
            for raw in self.piece::<Vec<&RawValue>>(raw, &format!("what stands under {section}")).unwrap_or_default() {
                let row = self.took(raw, what, FiledRow::read(section, raw.get()));
                known.extend(row.map(|row| Filed { line: self.places.line(raw.get()), row }));
            }
        }
        known
    }

    /// A plan does not name its pupil: it stands among the pupil's own. Who made it is a login, which is kept apart.
    fn plan(&mut self, raw: &RawValue, made: &mut Vec<MadeRow>) -> Option<Plan> {
        let mut fields: serde_json::Map<String, serde_json::Value> = self.piece(raw, "this plan")?;
        fields.insert("pupil".into(), PupilId(Uuid::nil()).to_string().into());
        let by = fields.remove("made").map(serde_json::from_value::<MadeText>);
        let read = serde_json::from_value::<Plan>(fields.into()).and_then(|plan| Ok((plan, by.transpose()?)));
        match read {
            Ok((plan, by)) => {
                made.extend(by.and_then(|by| self.made(raw, &plan, by)));
                Some(plan)
            }
            Err(fault) => {
                let sentence = format!("this plan cannot be read ({}); it was left out.", words(&fault));
                self.problems.push(Problem { spot: self.spot(raw, 0), sentence });
                None
            }
        }
    }

    fn made(&mut self, raw: &RawValue, plan: &Plan, MadeText { by, at }: MadeText) -> Option<MadeRow> {
        let (cycle, version) = plan.key();
        match at.parse() {
            Ok(at) => Some(MadeRow { cycle, version, by, at }),
            Err(wrong) => {
                let sentence = format!("{wrong}; who made this version was left out.");
                self.problems.push(Problem { spot: self.spot(raw, 0), sentence });
                None
            }
        }
    }

    fn entry<F: DeserializeOwned>(&mut self, raw: &RawValue, what: &str, fact: fn(F) -> Fact) -> Option<EntryRow> {
        let text: EntryText<F> = self.piece(raw, what)?;
        Some(EntryRow {
            file_line: self.places.line(raw.get()),
            id: text.id,
            cycle: text.cycle,
            fact: fact(text.fact),
            when: When { day: text.day, part: text.part },
            note: text.note,
            by: text.by,
            entered: text.entered,
        })
    }

    fn flag(&mut self, raw: &RawValue) -> Option<FlagRow> {
        let text: FlagText = self.piece(raw, FLAG)?;
        Some(FlagRow {
            file_line: self.places.line(raw.get()),
            id: text.id,
            reason: text.reason,
            urgency: text.urgency,
            note: text.note,
            line: text.line,
            parents: text.parents,
            by: text.by,
            raised: text.raised,
            thread: text.thread,
            seen: text.seen,
        })
    }
}

/// Which line of a text a piece of it begins on.
struct Places<'a> {
    text: &'a str,
    /// Where each line ends, in bytes.
    ends: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Places<'a> {
        Places { text, ends: text.match_indices('\n').map(|(at, _)| at).collect() }
    }

    fn line(&self, piece: &str) -> u64 {
        let at = (piece.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        u64::try_from(self.ends.partition_point(|end| *end < at)).unwrap_or(0) + 1
    }
}
