//! What the server has said, by the question that it answers, and what is still to be asked. Nothing here is the truth: it
//! is asked again when it may have changed. A new question needs nothing here.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::command::Refusal;
use crate::domain::id::{FlagId, PupilId, StaffId};
use crate::domain::kind::RecordName;
use crate::domain::record::strategy::Strategy;
use crate::domain::search::{self, Index};
use crate::proto::ask::{self, Question, Reply};
use crate::proto::frame;
use crate::proto::message::Topic;
use crate::proto::page::Slice;
use crate::proto::subject::{Desk, Subject};
use crate::proto::view::{Brief, Card, Item, ItemRow, ItemRows, MyEntry, Record, Top, Waits};
use crate::proto::want::Want;

/// So many bytes of cards are kept ready at most, as long as they are on the line.
const READY: usize = 256 * 1024;
/// How many other answers are kept that nothing on the screen shows.
const UNSEEN: usize = 8;

/// Up to how many letters of a search one's own pupils come first.
const FEW: usize = 3;

/// What has become of a question. Whoever shows an answer says these three apart: that there is nothing can be said only
/// of what is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked<T> {
    /// There is no answer yet.
    Waiting,
    /// The answer.
    Here(T),
    /// There is none, and why.
    Refused(Refusal),
}

impl<T> Asked<T> {
    /// The answer, once it is here.
    pub fn here(self) -> Option<T> {
        if let Asked::Here(answer) = self { Some(answer) } else { None }
    }

    /// Whether there is no answer of either kind yet.
    pub fn is_waiting(&self) -> bool {
        matches!(self, Asked::Waiting)
    }

    /// The same of a part of the answer.
    pub fn map<U>(self, part: impl FnOnce(T) -> U) -> Asked<U> {
        match self {
            Asked::Waiting => Asked::Waiting,
            Asked::Here(answer) => Asked::Here(part(answer)),
            Asked::Refused(refusal) => Asked::Refused(refusal),
        }
    }
}

/// An answer, and whether it may be another by now.
#[derive(Debug)]
struct Kept {
    asked: Asked<Arc<Reply>>,
    /// When it was asked for, among the others.
    when: u64,
    /// It may have changed since it was asked for.
    old: bool,
    /// It has.
    changed: bool,
    /// How long it is on the line, where it is a card.
    bytes: usize,
}

impl Kept {
    /// What is to be asked for.
    fn waiting(when: u64) -> Kept {
        Kept { asked: Asked::Waiting, when, old: false, changed: false, bytes: 0 }
    }

    /// Whether it can be shown as it is, now or later.
    fn is_ready(&self) -> bool {
        !self.changed && !matches!(self.asked, Asked::Refused(_))
    }
}

/// What the server has said.
#[derive(Default)]
pub struct Cache {
    /// Every pupil, in the order in which they are listed.
    pub pupils: Vec<Brief>,
    /// How many they are, also while only the top of the list is here.
    pub of: usize,
    /// Whether the whole list has come.
    pub is_here: bool,
    /// Made when the first letter is typed.
    index: OnceCell<Index<usize>>,
    kept: BTreeMap<Question, Kept>,
    clock: u64,
}

impl Cache {
    /// What has become of a question.
    pub fn get<A: ?Sized>(&self, want: &Want<A>) -> Asked<&A> {
        match self.kept.get(&want.question).map(|kept| &kept.asked) {
            None | Some(Asked::Waiting) => Asked::Waiting,
            Some(Asked::Refused(refusal)) => Asked::Refused(refusal.clone()),
            Some(Asked::Here(reply)) => want.pick(reply).map_or_else(|| Asked::Refused(mixed()), Asked::Here),
        }
    }

    /// The answer to a question, once it is here.
    pub fn here<A: ?Sized>(&self, want: &Want<A>) -> Option<&A> {
        self.get(want).here()
    }

    /// A question is asked now: what changes from here on makes its answer old. Where more of a list is here than its
    /// beginning, as much of it is asked for again. The answer is what is to be sent.
    pub fn wait_for(&mut self, question: &Question) -> Question {
        self.clock += 1;
        let (when, key) = (self.clock, question.clone().list());
        let kept = self.kept.entry(key).or_insert_with(|| Kept::waiting(when));
        (kept.when, kept.old, kept.changed) = (when, false, false);
        let mut question = question.clone();
        let rows = if let Asked::Here(reply) = &kept.asked { reply.rows() } else { 0 };
        if let Some(slice) = question.slice().filter(|slice| slice.from.is_none()) {
            *slice = Slice::first(slice.limit.max(rows));
        }
        question
    }

    /// Takes an answer over: in the place of the one before, or behind the rows that it goes on from. Says whether that
    /// is anything new.
    pub fn take(&mut self, question: &Question, reply: Reply) -> bool {
        let key = question.clone().list();
        let from = question.clone().slice().and_then(|slice| slice.from.clone());
        if from.is_some() {
            return self.take_rest(question, &key, reply);
        }
        let asked = match reply {
            Reply::Refused(refusal) => Asked::Refused(refusal),
            reply => Asked::Here(Arc::new(reply)),
        };
        if let Question::Record { pupil, .. } = &key {
            self.take_card(*pupil, &asked);
        }
        let when = self.clock;
        let bytes = match (&key, &asked) {
            (Question::Card { .. }, Asked::Here(reply)) => frame::length(reply.as_ref()).unwrap_or(READY),
            _ => 0,
        };
        let kept = self.kept.entry(key).or_insert_with(|| Kept::waiting(when));
        let news = kept.asked != asked;
        (kept.asked, kept.bytes) = (asked, bytes);
        news
    }

    /// A record brings the card with it.
    fn take_card(&mut self, pupil: PupilId, record: &Asked<Arc<Reply>>) {
        let reply = match record {
            Asked::Here(reply) => match reply.as_ref() {
                Reply::Record(record) => Reply::Card(Box::new(record.card.clone())),
                _ => return,
            },
            Asked::Refused(refusal) => Reply::Refused(refusal.clone()),
            Asked::Waiting => return,
        };
        self.take(&ask::card(pupil).question, reply);
    }

    /// Cards that are to be kept ready have come, the nearest first: of these most are kept longest.
    pub fn take_cards(&mut self, question: &Question, cards: Vec<Card>) {
        self.kept.remove(question);
        for card in cards.into_iter().rev() {
            let question = ask::card(card.brief.id).question;
            self.wait_for(&question);
            self.take(&question, Reply::Card(Box::new(card)));
        }
    }

    /// Whose cards are kept.
    pub fn ready(&self) -> impl Iterator<Item = PupilId> {
        self.kept.keys().filter_map(|question| match question {
            Question::Card { pupil } => Some(*pupil),
            _ => None,
        })
    }

    /// Rows behind those that are here. Where the list has been asked for anew meanwhile they are of the one before.
    fn take_rest(&mut self, question: &Question, key: &Question, reply: Reply) -> bool {
        let from = question.clone().slice().and_then(|slice| slice.from.clone());
        if let Some(Kept { asked: Asked::Here(kept), .. }) = self.kept.get_mut(key) {
            return kept.more() == from.as_ref() && Arc::make_mut(kept).go_on(reply);
        }
        let Subject::One(pupil, _) = question.about() else { return false };
        let record = self.kept.get_mut(&ask::record(pupil).question);
        let Some(Kept { asked: Asked::Here(record), .. }) = record else { return false };
        match Arc::make_mut(record) {
            Reply::Record(record) => record.rest().contains(question) && record.take(question, reply),
            _ => false,
        }
    }

    /// How what is here of a list goes on; of a record, how each of its lists does. Nothing where it is all here.
    pub fn rest_of(&self, question: &Question) -> Vec<Question> {
        let Some(Kept { asked: Asked::Here(reply), .. }) = self.kept.get(question) else { return Vec::new() };
        if let Reply::Record(record) = reply.as_ref() {
            return record.rest();
        }
        reply.more().map(|more| question.clone().on(more.clone())).into_iter().collect()
    }

    /// Whether a question is to be asked: it has not been, or its answer is old.
    pub fn wants(&self, question: &Question) -> bool {
        self.kept.get(question).is_none_or(|kept| kept.old)
    }

    /// Whether a question has no answer of either kind yet.
    pub fn is_awaited(&self, question: &Question) -> bool {
        self.kept.get(question).is_none_or(|kept| kept.asked.is_waiting())
    }

    /// What changed in these topics makes answers old.
    pub fn changed(&mut self, topics: &BTreeSet<Topic>, me: Option<StaffId>) {
        let all = topics.contains(&Topic::All) || topics.contains(&Topic::Reach);
        for (question, kept) in &mut self.kept {
            kept.changed |= all || question.topics(me).iter().any(|topic| topics.contains(topic));
            kept.old |= kept.changed;
        }
    }

    /// These are on the screen, and something of these pupils. What is not grows old unless its changes are told. The card of
    /// another pupil that has changed goes, for it is asked for again when it is shown; of the rest most is forgotten.
    pub fn keep(
        &mut self,
        (shown, of): (&BTreeSet<Question>, &BTreeSet<PupilId>),
        watched: &BTreeSet<Topic>,
        me: Option<StaffId>,
    ) {
        let (mut cards, mut others) = (Vec::new(), Vec::new());
        for (question, kept) in self.kept.iter_mut().filter(|(question, _)| !shown.contains(question)) {
            let topics = question.topics(me);
            kept.old |= topics.is_empty() || !topics.iter().all(|topic| watched.contains(topic));
            match question {
                Question::Card { pupil } if of.contains(pupil) => {}
                Question::Card { .. } => {
                    cards.push((kept.when, kept.is_ready().then_some(kept.bytes), question));
                }
                _ => others.push((kept.when, question)),
            }
        }
        cards.sort_unstable_by(|(one, ..), (other, ..)| other.cmp(one));
        let (mut many, mut all, mut gone) = (0, 0, Vec::new());
        for (_, bytes, question) in cards {
            many += usize::from(bytes.is_some());
            all += bytes.unwrap_or(0);
            if bytes.is_none() || many > Question::MOST_CARDS || all > READY {
                gone.push(question.clone());
            }
        }
        others.sort_unstable();
        gone.extend(others.iter().take(others.len().saturating_sub(UNSEEN)).map(|(_, question)| (*question).clone()));
        for question in gone {
            self.kept.remove(&question);
        }
    }

    /// Forgets an answer: it is not to be shown before the server has said again that it may be.
    pub fn forget(&mut self, question: &Question) {
        self.kept.remove(question);
    }

    /// Whose record the user may see is to be asked again: cards and pages are forgotten.
    pub fn forget_cards(&mut self) {
        self.kept.retain(|question, _| {
            !matches!(question, Question::Card { .. } | Question::Handout { .. } | Question::Cover { .. })
        });
    }

    /// Takes the list of pupils over.
    pub fn set_pupils(&mut self, pupils: Vec<Brief>) {
        self.index = OnceCell::new();
        self.pupils = pupils;
        self.of = self.pupils.len();
        self.is_here = true;
    }

    /// Takes the top of the list over, with what stands beside its first. The whole of it is still to come.
    pub fn set_top(&mut self, top: Top) {
        if let (Some(card), Some(first)) = (top.card, top.pupils.first()) {
            self.take(&ask::card(first.id).question, Reply::Card(Box::new(card)));
        }
        self.of = top.of;
        self.pupils = top.pupils;
    }

    /// Takes over those of the list that changed. Names and forms are as they were: those come with a whole list.
    pub fn renew_pupils(&mut self, pupils: Vec<Brief>) {
        for brief in pupils {
            if let Some(known) = self.pupils.iter_mut().find(|known| known.id == brief.id) {
                *known = brief;
            }
        }
    }

    /// Takes over rows of the desk that are new or changed, of those that were asked for.
    pub fn renew_desk(&mut self, asked: &BTreeSet<FlagId>, newest: &ItemRows) {
        if let Some(Kept { asked: Asked::Here(reply), .. }) = self.kept.get_mut(&ask::item_rows(Desk::all()).question)
            && let Reply::ItemRows(rows) = Arc::make_mut(reply)
        {
            rows.renew(asked, newest);
        }
    }

    /// The places in `pupils` that a search finds, best first; all of them for an empty one. While few letters are typed,
    /// which fit many, those whom the user works with come before others. Nobody is found before the whole list is here.
    pub fn find(&self, query: &str) -> Vec<usize> {
        if query.trim().is_empty() {
            return (0..self.of).collect();
        }
        if !self.is_here {
            return Vec::new();
        }
        let index = self.index.get_or_init(|| index_of(&self.pupils));
        let mut hits = index.find(query, self.pupils.len());
        let mine = |place: usize| self.pupils.get(place).is_some_and(|pupil| pupil.mine);
        if query.trim().chars().count() <= FEW {
            hits.sort_by_key(|hit| (hit.how, !mine(hit.key)));
        }
        hits.into_iter().map(|hit| hit.key).collect()
    }

    /// A pupil of the list.
    pub fn pupil(&self, id: PupilId) -> Option<&Brief> {
        self.pupils.iter().find(|pupil| pupil.id == id)
    }

    /// The card of a pupil as it was last told.
    pub fn card(&self, id: PupilId) -> Asked<&Card> {
        self.get(&ask::card(id))
    }

    /// The record of a pupil as it was last told.
    pub fn record(&self, id: PupilId) -> Option<&Record> {
        self.here(&ask::record(id))
    }

    /// Forms, classes and groups with a pupil whom the user works with and who has support, in the order of the list.
    pub fn supported_classes(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for pupil in self.pupils.iter().filter(|pupil| pupil.is_supported()) {
            for class in std::iter::once(&pupil.form).chain(&pupil.classes) {
                if !class.is_empty() && !all.contains(&class.as_str()) {
                    all.push(class);
                }
            }
        }
        all
    }

    /// An item with all that was said about it.
    pub fn item(&self, id: FlagId) -> Asked<&Item> {
        self.get(&ask::item(id))
    }

    /// The row of an item in a list that is here.
    pub fn item_row(&self, id: FlagId) -> Option<&ItemRow> {
        self.kept.values().find_map(|kept| match &kept.asked {
            Asked::Here(reply) => match reply.as_ref() {
                Reply::ItemRows(rows) => rows.page.iter().find(|row| row.id == id),
                _ => None,
            },
            _ => None,
        })
    }

    /// How much waits for the user, as far as it is known.
    pub fn waits(&self) -> Waits {
        self.here(&ask::waits()).copied().unwrap_or_default()
    }

    /// What the user entered last, newest first.
    pub fn mine(&self) -> &[MyEntry] {
        self.here(&ask::mine()).map_or(&[], |page| page)
    }

    /// Takes these away: they are being withdrawn.
    pub fn take_mine(&mut self, records: &[(PupilId, RecordName)]) {
        let Some(kept) = self.kept.get_mut(&ask::mine().question) else { return };
        let Asked::Here(reply) = &mut kept.asked else { return };
        if let Reply::Mine(page) = Arc::make_mut(reply) {
            page.rows
                .retain(|mine| !mine.records.iter().any(|(record, pupil, _)| records.contains(&(*pupil, *record))));
        }
    }

    /// The school's strategies, once they are here.
    pub fn strategies(&self) -> &[Strategy] {
        self.here(&ask::strategies()).map_or(&[], Vec::as_slice)
    }
}

/// What is said where a server answers another question than the one that was asked.
pub fn mixed() -> Refusal {
    Refusal::invalid("The server gave an answer to another question: please report this.")
}

fn index_of(pupils: &[Brief]) -> Index<usize> {
    Index::new(pupils.iter().enumerate().map(|(place, pupil)| search::Entry {
        key: place,
        name: &pupil.name,
        form: &pupil.form,
        year: &pupil.year,
        classes: pupil.classes.iter().map(String::as_str).collect(),
        handles: Vec::new(),
    }))
}
