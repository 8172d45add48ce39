//! `nudge`: asks colleagues to read a pupil's plan, and says who was asked and who had been already.

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::json;
use super::out::Out;
use super::pupil::{self, For};
use super::session::{self, Session};
use crate::domain::command::Command;
use crate::domain::id::PupilId;
use crate::domain::record::nudge::NudgeCommand;
use crate::proto::ask;
use crate::proto::view::{ReadBy, Reader};

pub(super) fn nudge(common: &Common, words: &str, people: &[String]) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, words, For::Writing)?;
    let before = read_by(&mut session, pupil.id)?;
    session.caller.run(Command::Nudge(NudgeCommand::Nudge { pupil: pupil.id, people: people.to_vec() }))?;
    let after = read_by(&mut session, pupil.id)?;
    let was = |reader: &Reader| before.readers.iter().find(|one| one.login == reader.login)?.nudged.clone();
    let asked =
        |reader: &&Reader| people.is_empty() || people.iter().any(|login| login.eq_ignore_ascii_case(&reader.login));
    let standing = after.readers.iter().filter(|reader| reader.nudged.is_some()).filter(asked);
    let (new, already): (Vec<&Reader>, Vec<&Reader>) = standing.partition(|reader| was(reader) != reader.nudged);
    let mut out = Out::new();
    if common.json {
        let logins = |all: &[&Reader]| all.iter().map(|reader| reader.login.clone()).collect::<Vec<_>>();
        let value = json!({
            "pupil": json::pupil(&pupil), "cycle": after.cycle, "version": after.version, "nudged": logins(&new),
            "already": logins(&already),
        });
        out.json(&value, false)?;
        return out.flush();
    }
    let names = |all: &[&Reader]| all.iter().map(|reader| reader.name.as_str()).collect::<Vec<_>>().join(", ");
    out.line(format!("Nudged to read {}'s plan: {}.", pupil.named(), names(&new)))?;
    if !already.is_empty() {
        out.line(format!("Nudged about this version already: {}.", names(&already)))?;
    }
    out.flush()
}

/// Who has read which version of a pupil's plan.
pub(super) fn read_by(session: &mut Session, pupil: PupilId) -> Result<ReadBy, Fault> {
    Ok(session.caller.whole(&ask::read_by(pupil))?)
}
