//! What the server has said and what is still to be asked. Nothing here is the truth: it is asked again when it may
//! have changed.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::command::Refusal;
use crate::domain::cover_sheet::CoverSheet;
use crate::domain::handout::Handout;
use crate::domain::id::{FlagId, PupilId};
use crate::domain::record::strategy::Strategy;
use crate::domain::record::timetable::Lesson;
use crate::domain::search::{self, Index};
use crate::proto::view::{
    AuditPage, Brief, Card, ClassRow, Counts, EntryCard, Inbox, Item, LinkRow, MyEntry, Queue, ReadBy, Record,
    StaffMember, Top,
};

/// How many cards are kept.
const CARDS: usize = 96;

/// Up to how many letters of a search one's own pupils come first.
const FEW: usize = 3;

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
    cards: BTreeMap<PupilId, (u64, Arc<Result<Card, Refusal>>)>,
    clock: u64,
    /// The record that was opened last.
    pub record: Option<Arc<Record>>,
    /// The lesson that the user taught when that was asked last.
    pub lesson: Option<Lesson>,
    /// The entry that is being corrected.
    pub entry: Option<EntryCard>,
    /// The items for the SENCO.
    pub queue: Option<Queue>,
    /// All that waits for the user.
    pub inbox: Option<Inbox>,
    /// Who has read the plan that was asked about last.
    pub read_by: Option<ReadBy>,
    /// Who works here.
    pub staff: Vec<StaffMember>,
    /// Who works with whom besides the roster.
    pub links: Vec<LinkRow>,
    /// Classes and groups.
    pub classes: Vec<ClassRow>,
    /// The school in numbers.
    pub counts: Option<Counts>,
    /// Who saw what.
    pub audit: Option<AuditPage>,
    /// The plan in plain words that was asked for last.
    pub handout: Option<Result<Handout, Refusal>>,
    /// The class whose cover sheet is wanted.
    pub cover_of: String,
    /// Its cover sheet.
    pub cover: Option<Result<CoverSheet, Refusal>>,
    /// What the user entered last.
    pub mine: Vec<MyEntry>,
    /// The school's strategies.
    pub strategies: Vec<Strategy>,
}

impl Cache {
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
            self.set_card(first.id, Ok(card));
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

    /// The card of a pupil as it was last told, or why it was not.
    pub fn card(&self, id: PupilId) -> Option<&Result<Card, Refusal>> {
        self.cards.get(&id).map(|(_, card)| card.as_ref())
    }

    /// Takes a card over; the one that was asked for longest ago makes room. Says whether anything is new in it.
    pub fn set_card(&mut self, id: PupilId, card: Result<Card, Refusal>) -> bool {
        self.clock += 1;
        let news = self.card(id) != Some(&card);
        self.cards.insert(id, (self.clock, Arc::new(card)));
        if self.cards.len() > CARDS
            && let Some(oldest) = self.cards.iter().min_by_key(|(_, (when, _))| *when).map(|(id, _)| *id)
        {
            self.cards.remove(&oldest);
        }
        news
    }

    /// Forgets every card and page: whose the user may see is to be asked again.
    pub fn forget_cards(&mut self) {
        self.cards.clear();
        (self.handout, self.cover) = (None, None);
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

    /// An item of the queue or of the user's own.
    pub fn item(&self, id: FlagId) -> Option<&Item> {
        let queue = self.queue.iter().flat_map(|queue| &queue.items);
        let inbox = self.inbox.iter().flat_map(|inbox| &inbox.items);
        queue.chain(inbox).find(|item| item.flag.id == id)
    }

    /// How many of the user's items have an answer that they have not seen.
    pub fn news(&self) -> usize {
        self.inbox.as_ref().map_or(0, Inbox::news)
    }
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
