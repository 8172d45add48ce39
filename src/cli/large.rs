//! Makes a large invented school in a store of its own: what files bring goes through the import, and what people do by
//! hand through their commands, in the order in which it came about.

use std::collections::BTreeMap;

use indicatif::ProgressBar;

use super::args::{Common, Size};
use super::fault::Fault;
use super::office;
use super::out::Out;
use super::session::{self, Home, Session};
use crate::client::{Caller, ClientError};
use crate::clock::Clock;
use crate::domain::amend::{AmendCommand, How};
use crate::domain::command::Command;
use crate::domain::id::{EntryId, LinkId, PupilId};
use crate::domain::record::entry::{EntryCommand, NewEntry};
use crate::domain::record::link::{LinkCommand, LinkTo, NewLink};
use crate::domain::roster::Bundle;
use crate::keys::Context;
use crate::model::{DraftKey, Drafts};
use crate::proto::ask;
use crate::proto::message::Request;
use crate::proto::view::EntryCard;
use crate::transfer::large::{Deed, Large, Piece, Tie, TieTo};

/// Who is asked for what only those who work with everybody may see.
const SENCO: &str = "s.iqbal";

/// Makes the school, and says how far it is.
pub(super) fn large(common: &Common, size: &Size) -> Result<(), Fault> {
    let home = Home::There(session::place(common)?);
    let Session { caller: owner, welcome, .. } = home.greet(None)?;
    if let Some(school) = welcome.school {
        return Err(Fault::Refused(format!("That store holds {} already: nothing was changed.", school.name)));
    }
    let mut school = Large::new(size.pupils, size.observations, size.years, Clock::story().today())?;
    let mut hands = Hands { home, owner, anybody: None, links: Vec::new() };
    let bar = ProgressBar::new(size.observations as u64);
    while let Some(piece) = school.next() {
        match piece {
            Piece::Files(bundle) => hands.bring(*bundle)?,
            Piece::Done(deed) => hands.carry_out(deed)?,
        }
        bar.set_position(school.progress().0 as u64);
    }
    bar.finish_and_clear();
    let mut out = Out::new();
    out.line(format!("{} pupils and {} observations, made in {:.1?}.", size.pupils, size.observations, bar.elapsed()))?;
    out.flush()
}

/// Those who do what is to be done.
struct Hands {
    home: Home,
    /// Brings files in, and links people.
    owner: Caller,
    /// One person after the other: the demo may change role. There is nobody before the first roster.
    anybody: Option<Caller>,
    /// The links of the school year.
    links: Vec<LinkId>,
}

impl Hands {
    fn bring(&mut self, bundle: Bundle) -> Result<(), Fault> {
        let report = office::bring(&mut self.owner, bundle, false)?;
        match report.and_then(|report| report.problems.into_iter().next()) {
            Some(problem) => Err(Fault::Refused(format!("The school was not made whole: {problem}"))),
            None => Ok(()),
        }
    }

    /// A line on which this person is.
    fn as_person(&mut self, login: &str) -> Result<&mut Caller, Fault> {
        if self.anybody.is_none() {
            self.anybody = Some(self.home.greet(Some(SENCO))?.caller);
        }
        let caller = self.anybody.as_mut().ok_or(ClientError::Mixed)?;
        caller.ask(Request::Become { login: login.to_owned() })?;
        Ok(caller)
    }

    fn carry_out(&mut self, deed: Deed) -> Result<(), Fault> {
        match deed {
            Deed::Withdraw { by, entry } => {
                let pupil = self.entry(entry)?.pupil.id;
                self.as_person(&by)?.run(Command::Amend(AmendCommand::TakeBack {
                    records: vec![(pupil, entry.into())],
                    how: How::default(),
                }))?;
            }
            Deed::Correct { by, entry, note } => {
                let card = self.entry(entry)?;
                let (pupil, old) = (card.pupil.id, card.signed.entry);
                let new = NewEntry { pupil, cycle: old.cycle, fact: old.fact, when: Some(old.when), note };
                self.as_person(&by)?.run(Command::Entry(EntryCommand::Correct { entry, new }))?;
            }
            Deed::Links(ties) => self.link(ties)?,
            Deed::Typed { by, upn, text } => {
                let pupils = self.pupils()?;
                let mut drafts = Drafts::default();
                if let Some(pupil) = pupils.get(upn.as_str()) {
                    let id = drafts.new_id(DraftKey::About(Context::LogLine, *pupil), Clock::story().today());
                    drafts.set(id, &text);
                }
                self.as_person(&by)?.ask(Request::KeepDrafts { changes: drafts.take_changes() })?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, entry: EntryId) -> Result<EntryCard, Fault> {
        Ok(self.as_person(SENCO)?.get(&ask::entry(entry))?)
    }

    /// Everybody who is here, by UPN.
    fn pupils(&mut self) -> Result<BTreeMap<String, PupilId>, Fault> {
        let pupils = self.as_person(SENCO)?.get(&ask::pupils())?;
        Ok(pupils.into_iter().filter_map(|one| Some((one.upn?, one.id))).collect())
    }

    fn link(&mut self, ties: Vec<Tie>) -> Result<(), Fault> {
        for link in std::mem::take(&mut self.links) {
            self.owner.run(Command::Link(LinkCommand::Unlink { link }))?;
        }
        let pupils = self.pupils()?;
        for Tie { login, to } in ties {
            let to = match to {
                TieTo::Year(year) => LinkTo::Year(year),
                TieTo::Pupil(upn) => match pupils.get(upn.as_str()) {
                    Some(pupil) => LinkTo::Pupil(*pupil),
                    None => continue,
                },
            };
            let link = NewLink { login, to, kind: None, from: None, until: None };
            let (done, _) = self.owner.run(Command::Link(LinkCommand::Link { link }))?;
            self.links.extend(done.made.into_iter().map(LinkId));
        }
        Ok(())
    }
}
