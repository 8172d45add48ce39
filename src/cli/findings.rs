//! Commands about what was found out: the assessment, parents' concerns, the profile, the kind of need.

use std::collections::BTreeMap;

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::findings_args::FindingsCommand;
use super::out::Out;
use super::pupil::{self, For};
use super::session::{self, Session};
use super::write::safe;
use super::{json, read, show, words};
use crate::client::ClientError;
use crate::domain::command::Command;
use crate::domain::record::assessment::{AssessmentCommand, NewAssessment, Source};
use crate::domain::record::concern::{ConcernCommand, NewConcern};
use crate::domain::record::profile::{Part, ProfileCommand};
use crate::domain::record::pupil::PupilCommand;

use crate::domain::record::pupil::support_read;
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;
use crate::proto::ask;
use crate::proto::ask::Question;
use crate::proto::view::{Brief, ConcernRow, Found, Record};
use crate::screen::page::concern_lines;

/// The width that texts are wrapped to.
const WIDTH: usize = 100;

/// What a text was given with.
struct Said<'a> {
    words: &'a [String],
    not_safeguarding: bool,
    day: Option<Day>,
    senco_only: bool,
}

/// Runs one of them.
pub(super) fn run(common: &Common, command: &FindingsCommand) -> Result<(), Fault> {
    use FindingsCommand as Typed;
    match command {
        Typed::Show { pupil, cycle, limit, reason } => show::show(common, pupil, *cycle, *limit, reason.as_deref()),
        Typed::Assess { not_safeguarding, senco_only, on, pupil, source, text } => {
            let said = Said { words: text, not_safeguarding: *not_safeguarding, day: *on, senco_only: *senco_only };
            assess(common, pupil, source, &said)
        }
        Typed::Concern { not_safeguarding, who, on, pupil, text } => {
            let said = Said { words: text, not_safeguarding: *not_safeguarding, day: *on, senco_only: false };
            concern(common, pupil, who, &said)
        }
        Typed::ReadBy { pupil } => read::read_by(common, pupil),
        Typed::Concerns => concerns(common),
        Typed::Profile { not_safeguarding, senco_only, everyone, pupil, part, text } => {
            let said = Said { words: text, not_safeguarding: *not_safeguarding, day: None, senco_only: *senco_only };
            profile(common, pupil, part, *everyone, &said)
        }
        Typed::Needs { pupil, provision, types } => needs(common, pupil, provision, types),
    }
}

fn known<T>(word: &str, what: &str, found: Option<T>, all: &[&str]) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::Usage(format!("\"{word}\" is no {what}: {}.", all.join(", "))))
}

fn assess(common: &Common, whom: &str, source: &str, said: &Said) -> Result<(), Fault> {
    let all: Vec<&str> = Source::ALL.iter().map(|source| source.slug()).collect();
    let source = known(source, "source", Source::parse(source), &all)?;
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, whom, For::Writing)?;
    let text = words::text(said.words, &format!("{}, {} > ", pupil.named(), source.words()))?;
    safe(&mut session, &text, said.not_safeguarding)?;
    let audience = said.senco_only.then_some(Audience::SencoAndHead);
    let entry = NewAssessment { pupil: pupil.id, source, day: said.day, text, audience, replaces: None };
    let (done, _) = session.caller.run(Command::Assessment(AssessmentCommand::Assess { entry }))?;
    let mut out = Out::new();
    if common.json {
        let value = json!({ "added": done.made.first(), "pupil": json::pupil(&pupil), "source": source.slug() });
        out.json(&value, false)?;
    } else {
        out.line(format!("Added for {}: {}.", pupil.named(), source.words()))?;
    }
    out.flush()
}

fn concern(common: &Common, whom: &str, who: &str, said: &Said) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    if whom == "answer" {
        return answer(common, &mut session, said);
    }
    let pupil = pupil::one(&mut session, whom, For::Writing)?;
    let text = words::text(said.words, &format!("{}, what {who} said > ", pupil.named()))?;
    safe(&mut session, &format!("{who} {text}"), said.not_safeguarding)?;
    let concern = NewConcern { pupil: pupil.id, who: who.to_owned(), day: said.day, text };
    let (done, _) = session.caller.run(Command::Concern(ConcernCommand::RaiseConcern { concern }))?;
    let mut out = Out::new();
    if common.json {
        out.json(&json!({ "concern": done.made.first(), "pupil": json::pupil(&pupil), "who": who }), false)?;
    } else {
        out.line(format!("Written down for {}: a concern of {who}. It is open until it is answered.", pupil.named()))?;
    }
    out.flush()
}

fn all_concerns(session: &mut Session) -> Result<Vec<ConcernRow>, Fault> {
    Ok(session.caller.whole(&ask::concerns())?.rows)
}

/// The first word is the concern's id or its beginning, the rest what the school says.
fn answer(common: &Common, session: &mut Session, said: &Said) -> Result<(), Fault> {
    let Some((id, typed)) = said.words.split_first() else {
        return Err(Fault::Usage(
            "Say which concern: `sendo concern answer ID TEXT`; `sendo concerns` lists them.".into(),
        ));
    };
    let rows = all_concerns(session)?;
    let wanted = id.to_lowercase();
    let mut fitting = rows.iter().filter(|row| row.concern.id.to_string().starts_with(&wanted));
    let (Some(row), None) = (fitting.next(), fitting.next()) else {
        return Err(Fault::Refused(format!("No single concern has the id {id}: `sendo concerns` lists them.")));
    };
    let text = words::text(typed, &format!("{}, what the school says > ", row.pupil.named()))?;
    safe(session, &text, said.not_safeguarding)?;
    let (pupil, concern, answers) = (row.pupil.id, row.concern.id, row.concern.answers.len());
    session.caller.run(Command::Concern(ConcernCommand::AnswerConcern { pupil, concern, answers, text }))?;
    let mut out = Out::new();
    if common.json {
        out.json(&json!({ "answered": concern, "pupil": json::pupil(&row.pupil) }), false)?;
    } else {
        out.line(format!("Answered: {}, {}.", row.pupil.named(), row.concern.who))?;
    }
    out.flush()
}

fn concerns(common: &Common) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let rows = all_concerns(&mut session)?;
    let mut out = Out::new();
    if common.json {
        let rows: Vec<_> = rows.iter().map(json::concern_row).collect();
        out.json(&json!({ "concerns": rows }), false)?;
        return out.flush();
    }
    if rows.is_empty() {
        out.line("no parent's concern has been written down")?;
    }
    for row in &rows {
        let found = Found { people: row.people.clone(), ..Found::default() };
        out.line(format!("{}  ({})", row.pupil.named(), row.concern.id))?;
        for line in concern_lines(&row.concern, &found, session.welcome.today, WIDTH) {
            out.line(format!("    {}", line.plain()))?;
        }
    }
    out.flush()
}

/// The beginning of a pupil's record for whoever may read it, with so many entries.
pub(super) fn record(session: &mut Session, pupil: &Brief, limit: usize) -> Result<Record, Fault> {
    Ok(session.caller.get(&ask::record_with(pupil.id, limit))?)
}

/// The same, with all of those lists that are wanted.
pub(super) fn whole_record(
    session: &mut Session,
    pupil: &Brief,
    limit: usize,
    wanted: impl Fn(&Question) -> bool,
) -> Result<Record, Fault> {
    let mut record = record(session, pupil, limit)?;
    loop {
        let Some(next) = record.rest().into_iter().find(|question| wanted(question)) else { return Ok(record) };
        let reply = session.caller.ask(next.clone())?;
        if !record.take(&next, reply) {
            return Err(ClientError::Mixed.into());
        }
    }
}

/// Sets one part of the profile; without words it takes the part away.
fn profile(common: &Common, whom: &str, part: &str, everyone: bool, said: &Said) -> Result<(), Fault> {
    let all: Vec<&str> = Part::ALL.iter().map(|part| part.slug()).collect();
    let part = known(part, "part of the profile", Part::parse(part), &all)?;
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, whom, For::Writing)?;
    let question = format!("{}, {} (Enter: the part goes) > ", pupil.named(), part.words());
    let text = words::perhaps(said.words, &question)?;
    safe(&mut session, &text, said.not_safeguarding)?;
    let before = record(&mut session, &pupil, 0)?;
    let base = before.found.profile.map_or(0, |profile| profile.version);
    let audience = match (everyone, said.senco_only) {
        (true, _) => Some(Audience::Everyone),
        (false, true) => Some(Audience::SencoAndHead),
        (false, false) => None,
    };
    let audiences = audience.map(|audience| (part, audience)).into_iter().collect();
    let parts = BTreeMap::from([(part, text)]);
    session.caller.run(Command::Profile(ProfileCommand::SaveProfile { pupil: pupil.id, base, parts, audiences }))?;
    let after = record(&mut session, &pupil, 0)?.found.profile;
    let mut out = Out::new();
    if common.json {
        out.json(&json!({ "pupil": json::pupil(&pupil), "profile": after.as_ref().map(json::profile) }), false)?;
    } else {
        let version = after.map_or(0, |profile| profile.version);
        out.line(format!("Version {version} of {}'s profile: {}.", pupil.named(), part.words()))?;
    }
    out.flush()
}

/// Sets the kind of support, and the SEN types in the order of their ranks.
fn needs(common: &Common, whom: &str, provision: &str, types: &[String]) -> Result<(), Fault> {
    let (provision, needs) = support_read(&format!("{provision} {}", types.join(" "))).map_err(Fault::Usage)?;
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, whom, For::Writing)?;
    session.caller.run(Command::Pupil(PupilCommand::SetNeeds { pupil: pupil.id, provision, needs: needs.clone() }))?;
    let types: Vec<String> = needs.iter().map(|need| need.kind.code()).collect();
    let mut out = Out::new();
    if common.json {
        let value = json!({ "pupil": pupil.id, "provision": provision.code(), "sen_types": types });
        out.json(&value, false)?;
    } else {
        out.line(format!("{}: {} {}", pupil.named(), provision.words(), types.join(" ")).trim_end())?;
    }
    out.flush()
}
