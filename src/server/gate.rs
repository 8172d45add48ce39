//! The gate: the one place through which answers leave. It knows who asks and over which line, hears from the answer of
//! whom that tells, and notes it before a byte goes: what is given of one's own pupils in order, what is told of others
//! once that is on the disk. An answer that tells of somebody for whom there is no right and no reason goes nowhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::permit::{Asker, Kin};
use super::start::Shared;
use crate::domain::audit::View;
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::id::PupilId;
use crate::domain::state::State;
use crate::logfile;
use crate::proto::ask::Reply;
use crate::proto::message::{PaperTo, Told};
use crate::proto::subject::{Noted, Subject};
use crate::proto::tells::{Basis, Tells};

/// An answer that may leave. A mailbox takes nothing else, and nobody but the gate makes one.
pub(super) struct Passed(Told);

impl Passed {
    /// What goes over the line.
    pub(super) fn told(&self) -> &Told {
        &self.0
    }

    /// Something is not done, in words that tell of no pupil.
    pub(super) fn refused(id: u64, Refusal { kind, sentence, .. }: Refusal) -> Passed {
        Passed(Told::Reply(id, Reply::Refused(Refusal::new(kind, sentence))))
    }

    /// A part of an import has come.
    pub(super) fn noted(id: u64) -> Passed {
        Passed(Told::Reply(id, Reply::Noted))
    }
}

/// Who stands at it.
pub(super) struct Gate {
    pub(super) shared: Arc<Shared>,
    /// `None` while nobody is in.
    pub(super) asker: Option<Asker>,
    /// From which session.
    pub(super) via: String,
}

/// What becomes of those of whom an answer tells.
#[derive(Default)]
struct Rows {
    given: Vec<PupilId>,
    /// Own pupils whose record is opened.
    opened: Vec<PupilId>,
    /// Pupils whom the asker does not work with, and whose record they have opened with a reason.
    strangers: Vec<PupilId>,
}

impl Gate {
    /// Lets an answer out, or in its place the words for why it does not go.
    pub(super) fn pass(&self, id: u64, about: Subject, reply: Reply) -> Passed {
        match self.note(about, &reply) {
            Ok(()) => Passed(Told::Reply(id, reply)),
            Err(refusal) => Passed(Told::Reply(id, Reply::Refused(refusal))),
        }
    }

    fn note(&self, about: Subject, reply: &Reply) -> Result<(), Refusal> {
        let told = told(about, reply);
        if told.is_empty() {
            return Ok(());
        }
        let asker = self.asker.as_ref().ok_or_else(super::session::say_hello)?;
        let state = self.shared.store.state();
        let noted = about.noted();
        let rows = self.rows(&asker.sees(&state), asker, noted, &told)?;
        if let Noted::Paper(to) = noted
            && let Some(how) = to.left_as()
        {
            self.exported(asker, told.into_keys(), &format!("{}, {how}", what(reply)));
            return Ok(());
        }
        rows.strangers.into_iter().try_for_each(|pupil| self.stranger(asker, pupil))?;
        for pupil in rows.opened.into_iter().filter(|pupil| asker.opens_anew(*pupil)) {
            self.shared.audit.note(asker.who.person(), &self.via, View::Opened { pupil });
        }
        let given: Vec<PupilId> = rows.given.into_iter().filter(|pupil| asker.gives_anew(*pupil)).collect();
        if !given.is_empty() {
            self.shared.audit.note(asker.who.person(), &self.via, View::Given { pupils: given });
        }
        Ok(())
    }

    fn rows(
        &self,
        state: &State,
        asker: &Asker,
        noted: Noted,
        told: &BTreeMap<PupilId, Basis>,
    ) -> Result<Rows, Refusal> {
        let opens = matches!(noted, Noted::Opened | Noted::Paper(PaperTo::Screen)) && told.len() == 1;
        let mut rows = Rows::default();
        for (pupil, basis) in told {
            match (asker.kin(state, *pupil), basis) {
                (Kin::Own, Basis::Record) if opens => rows.opened.push(*pupil),
                (Kin::Own, _) | (_, Basis::Theirs) => rows.given.push(*pupil),
                (Kin::Opened, Basis::Record) => rows.strangers.push(*pupil),
                (Kin::Stranger, Basis::Record) => {
                    logfile::log(&format!("an answer to {} was held back: it told of somebody else's pupil", self.via));
                    return Err(Refusal::new(
                        RefusalKind::NotAllowed,
                        "Whom you work with has just changed: nothing was told. Ask again.",
                    ));
                }
            }
        }
        Ok(rows)
    }

    /// What is told of somebody whom the asker does not work with stands in the audit before it leaves.
    fn stranger(&self, asker: &Asker, pupil: PupilId) -> Result<(), Refusal> {
        if asker.has_just_opened(pupil) {
            return Ok(());
        }
        if self.shared.audit.note_first(asker.who.person(), &self.via, View::Opened { pupil }) {
            asker.noted(pupil);
            return Ok(());
        }
        Err(Refusal::new(
            RefusalKind::Unavailable,
            "It cannot be written down now who looks at this record, as of a pupil whom you do not work with it must be: \
             it is not shown. Your own pupils' are.",
        ))
    }

    /// Notes that these left the store, and waits until that is written or cannot be.
    fn exported(&self, asker: &Asker, pupils: impl Iterator<Item = PupilId>, what: &str) {
        for pupil in pupils {
            let view = View::Exported { pupil: Some(pupil), what: what.to_owned() };
            self.shared.audit.note(asker.who.person(), &self.via, view);
        }
        self.shared.audit.flush();
    }
}

/// Of whom an answer tells, and on what basis at the least: the record, where it tells of that too.
fn told(about: Subject, reply: &Reply) -> BTreeMap<PupilId, Basis> {
    let mut told: BTreeMap<PupilId, Basis> = BTreeMap::new();
    let mut hear = |pupil, basis| {
        let known = told.entry(pupil).or_insert(basis);
        *known = basis.max(*known);
    };
    reply.tells(&mut hear);
    match about {
        Subject::One(_, Noted::Not(_)) | Subject::Told(_) | Subject::Nobody => {}
        Subject::One(..) if matches!(reply, Reply::Refused(_)) => {}
        Subject::One(pupil, _) => hear(pupil, Basis::Record),
    }
    told
}

/// What left, in the audit's words.
fn what(reply: &Reply) -> String {
    match reply {
        Reply::Handout(_) => "plan in plain words for parents".into(),
        Reply::Cover(sheet) => format!("cover sheet of {}", sheet.class),
        _ => "a page".into(),
    }
}
