//! Every question and who answers it. What the audit has of an answer is the gate's business.

use super::audit::Wanted;
use super::find::Theirs;
use super::items::Desks;
use super::permit::Asker;
use super::session::{Session, say_hello};
use super::{audit, findings, inbox, list, misplaced, paper, people, readers, record, typed};
use crate::domain::audit::View;
use crate::domain::command::Refusal;
use crate::domain::id::PupilId;
use crate::domain::look::Look;
use crate::domain::rights::Act;
use crate::domain::state::State;
use crate::proto::ask::{Question, Reply};
use crate::proto::page::Slice;
use crate::proto::subject::Subject;
use crate::proto::view::{Card, EntryCard, Item, Record, Top};

impl Session {
    /// Answers a question.
    pub(super) fn asked(&self, state: &State, question: &Question) -> Result<Reply, Refusal> {
        let asker = self.asker.as_ref().ok_or_else(say_hello)?;
        let past = self.shared.store.past();
        let look = Look { state, past: &past };
        let whole = look.with(whose(question))?;
        self.told(&Look { state: &whole, ..look }, asker, question)
    }

    /// Cards that nobody looks at yet: none while the server has others to serve first.
    fn ahead(&self, look: &Look<'_>, asker: &Asker, pupils: &[PupilId]) -> Result<Vec<Card>, Refusal> {
        let leave = self.shared.ahead.leave();
        record::cards(look, asker, if leave.is_some() { pupils } else { &[] })
    }

    fn told(&self, look: &Look<'_>, asker: &Asker, question: &Question) -> Result<Reply, Refusal> {
        let state = look.state;
        let names = || asker.may(state, Act::Names, None);
        let staff = || asker.may(state, Act::StaffNames, None);
        let theirs = || Theirs::of(state, asker);
        Ok(match question {
            Question::Top { rows } => names().map(|()| list::first_screen(look, asker, *rows))?.into(),
            Question::Pupils => Reply::Pupils(names().map(|()| list::pupils(state, asker))?),
            Question::Briefs { pupils } => Reply::Pupils(names().map(|()| theirs().briefs(pupils.iter().copied()))?),
            Question::Find { query, limit } => self.found(state, asker, query, *limit)?,
            Question::Whom { words, writing } => self.whom(state, asker, words, *writing)?,
            Question::Card { pupil } | Question::Plan { pupil } => record::card(look, asker, *pupil)?.into(),
            Question::Cards { pupils } => Reply::Cards(self.ahead(look, asker, pupils)?),
            Question::Record { pupil, limit } => record::record(look, asker, *pupil, *limit)?.into(),
            Question::Entries { pupil, sort, slice } => {
                Reply::Entries(record::entries_of(look, asker, (*pupil, *sort), slice)?)
            }
            Question::Versions { pupil, slice } => Reply::Versions(record::versions(look, asker, *pupil, slice)?),
            Question::Assessment { .. }
            | Question::Contacts { .. }
            | Question::ConcernsOf { .. }
            | Question::Concerns { .. } => of_found(look, asker, question)?,
            Question::Receipts { pupil, slice } => Reply::Receipts(readers::receipts(look, asker, *pupil, slice)?),
            Question::Nudges { pupil, slice } => Reply::Nudges(readers::nudges(look, asker, *pupil, slice)?),
            Question::LinksTo { pupil, slice } => Reply::Links(people::links_to(state, asker, *pupil, slice)?),
            Question::Entry { entry } => record::entry_card(look, asker, *entry)?.into(),
            Question::Lesson => record::lesson(look, asker)?,
            Question::ItemRows { .. }
            | Question::RowsOf { .. }
            | Question::Items { .. }
            | Question::Raised { .. }
            | Question::Item { .. } => of_items(&Desks::of(look, asker), question)?,
            Question::Waits => Reply::Waits(inbox::waits(look, asker)?),
            Question::UnreadPlans { slice } => Reply::UnreadPlans(inbox::plans(look, asker, slice)?),
            Question::OpenConcerns { slice } => Reply::Concerns(inbox::concerns(look, asker, slice)?),
            Question::Tried { slice } => Reply::Tried(inbox::tried(look, asker, slice)?),
            Question::Changes { slice } => Reply::Changes(inbox::changes(look, asker, slice)?),
            Question::ReadBy { pupil, slice } => Reply::ReadBy(readers::read_by(look, asker, *pupil, slice)?),
            Question::Staff => Reply::Staff(staff().map(|()| list::staff(state))?),
            Question::Strategies => Reply::Strategies(staff().map(|()| state.strategies().collect())?),
            Question::Links { slice } => Reply::Links(people::links(state, asker, slice)?),
            Question::Classes => Reply::Classes(people::classes(state, asker)?),
            Question::Counts => Reply::Counts(people::counts(state, asker)?),
            Question::Misplaced { slice } => Reply::Misplaced(misplaced::misplaced(look, asker, slice)?),
            Question::Mine { slice } => Reply::Mine(list::mine(look, asker, slice)?),
            Question::Handout { pupil, .. } => Reply::Handout(Box::new(paper::handout_of(state, asker, *pupil)?)),
            Question::Cover { class, .. } => Reply::Cover(Box::new(paper::sheet_of(state, asker, class)?)),
            Question::Audit { pupil, staff, since, slice } => {
                let about = Wanted { pupil: *pupil, login: staff.as_deref(), since: *since };
                self.audited(state, asker, &about, slice)?
            }
            Question::Drafts => Reply::Drafts(typed::drafts(&self.shared.store, state, asker)?),
            Question::School => Reply::School(names().map(|()| state.school.as_deref().cloned().map(Box::new))?),
        })
    }

    /// Whoever watches others is watched, too.
    fn audited(&self, state: &State, asker: &Asker, about: &Wanted<'_>, slice: &Slice) -> Result<Reply, Refusal> {
        let page = audit::answer(&self.shared, state, asker, about, slice)?;
        if asker.reads_audit_anew() {
            let via = self.account.via(self.act_as.as_deref());
            self.shared.audit.note(asker.who.person(), &via, View::AuditRead);
        }
        Ok(Reply::Audit(page))
    }

    fn found(&self, state: &State, asker: &Asker, query: &str, limit: usize) -> Result<Reply, Refusal> {
        asker.may(state, Act::Names, None)?;
        Ok(Reply::Pupils(self.shared.finder.find(state, asker, query, limit)))
    }

    fn whom(&self, state: &State, asker: &Asker, words: &str, writing: bool) -> Result<Reply, Refusal> {
        asker.may(state, Act::Names, None)?;
        Ok(Reply::Whom(self.shared.finder.whom(state, asker, words, writing)))
    }
}

/// Answers a question about what was found out.
fn of_found(look: &Look<'_>, asker: &Asker, question: &Question) -> Result<Reply, Refusal> {
    Ok(match question {
        Question::Assessment { pupil, slice } => Reply::Assessment(findings::by_its_day(look, asker, *pupil, slice)?),
        Question::Contacts { pupil, slice } => Reply::Contacts(findings::by_its_day(look, asker, *pupil, slice)?),
        Question::ConcernsOf { pupil, slice } => Reply::Concerns(findings::concerns_about(look, asker, *pupil, slice)?),
        Question::Concerns { slice } => Reply::Concerns(findings::concerns(look, asker, slice)?),
        _ => return Err(Refusal::invalid("That is no question about what was found out.")),
    })
}

/// Answers a question about items.
fn of_items(desks: &Desks<'_>, question: &Question) -> Result<Reply, Refusal> {
    Ok(match question {
        Question::ItemRows { of, slice } => Reply::ItemRows(desks.rows(of, slice)?),
        Question::RowsOf { items } => Reply::ItemRows(desks.rows_of(items)?),
        Question::Items { of, slice } => Reply::Items(desks.whole(of, slice)?),
        Question::Raised { pupil } => Reply::Raised(desks.raised(*pupil)?),
        Question::Item { item } => desks.one(*item)?.into(),
        _ => return Err(Refusal::invalid("That is no question about items.")),
    })
}

/// Whose record a question opens, so that all of it is to be at hand. Whoever answers about an entry or an item takes out
/// what that needs, and lists have no leavers.
fn whose(question: &Question) -> Option<PupilId> {
    match question.about() {
        Subject::One(pupil, _) => Some(pupil),
        Subject::Told(_) | Subject::Nobody => None,
    }
}

impl From<Top> for Reply {
    fn from(top: Top) -> Reply {
        Reply::Top(Box::new(top))
    }
}

impl From<Card> for Reply {
    fn from(card: Card) -> Reply {
        Reply::Card(Box::new(card))
    }
}

impl From<Record> for Reply {
    fn from(record: Record) -> Reply {
        Reply::Record(Box::new(record))
    }
}

impl From<EntryCard> for Reply {
    fn from(card: EntryCard) -> Reply {
        Reply::Entry(Box::new(card))
    }
}

impl From<Item> for Reply {
    fn from(item: Item) -> Reply {
        Reply::Item(Box::new(item))
    }
}
