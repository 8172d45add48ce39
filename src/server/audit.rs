//! What is seen goes to the journal of views on a thread of its own, in batches, so that nobody who reads waits for it,
//! and a disk that takes no writing stops nobody. Here the SENCO's questions about it are answered, too.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{self, Duration};

use super::page::{self, after};
use super::patrol::gaps_of;
use super::permit::Asker;
use super::start::Shared;
use crate::clock::Clock;
use crate::domain::audit::{Kind, View, of_view};
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::rights::Act;
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::domain::time::Instant;
use crate::logfile;
use crate::proto::page::Slice;
use crate::proto::view::{AuditPage, AuditRow, Gap, Tally, Trail};
use crate::store::{Stamp, Store, Viewed};

/// How long what is seen is gathered before it is written.
const GATHER: Duration = Duration::from_millis(500);
/// How many make a batch at once.
const BATCH: usize = 512;
/// How long after a write that failed the next one is tried.
const AGAIN: Duration = Duration::from_secs(5);
/// How many pupils one row of what was given may name.
const TOGETHER: usize = 256;
/// How many wait for a disk that takes no writing; more are counted and missed.
const WAITING: usize = 20_000;
/// A commit of more changes than any sweep makes is an import, and told in one row.
const MANY: u32 = 100;
/// How far back is looked where nobody says.
const DAYS: u64 = 28;

/// What reaches the thread.
enum Note {
    Seen(Viewed),
    /// This is seen only once a row about it, and about all before, is on the disk; the answer is whether it is.
    First(Viewed, Sender<bool>),
    /// Somebody asks: what was seen before this is to be written first.
    Flush(Sender<()>),
}

/// Where what is seen goes in.
pub(super) struct Audit {
    clock: Clock,
    thread: Mutex<Option<Sender<Note>>>,
}

impl Audit {
    /// Of a server with this clock, whose thread is not started yet.
    pub(super) fn new(clock: Clock) -> Audit {
        Audit { clock, thread: Mutex::default() }
    }

    fn send(&self, note: Note) {
        if let Some(sender) = &*self.thread.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = sender.send(note); // The thread ends with the server only.
        }
    }

    /// Notes that somebody saw something, now. Never waits.
    pub(super) fn note(&self, by: Option<StaffId>, via: &str, view: View) {
        let at = self.clock.now();
        self.send(Note::Seen(Viewed { at, by, via: via.to_owned(), view }));
    }

    /// Notes that somebody is about to see something, and waits until that is on the disk. Where it is not, nothing is
    /// noted and it is not to be shown.
    pub(super) fn note_first(&self, by: Option<StaffId>, via: &str, view: View) -> bool {
        let (done, wait) = channel();
        self.send(Note::First(Viewed { at: self.clock.now(), by, via: via.to_owned(), view }, done));
        wait.recv_timeout(AGAIN).unwrap_or(false)
    }

    /// Waits until what was noted so far was written, or could not be.
    pub(super) fn flush(&self) {
        let (done, wait) = channel();
        self.send(Note::Flush(done));
        let _ = wait.recv_timeout(AGAIN);
    }

    /// Takes no more; the thread writes what it has and ends.
    pub(super) fn close(&self) {
        self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Starts the thread that writes.
pub(super) fn start(shared: &Arc<Shared>) -> io::Result<JoinHandle<()>> {
    let (sender, receiver) = channel();
    let mine = Arc::clone(shared);
    let thread = std::thread::Builder::new().name("audit".into()).spawn(move || run(&mine.store, &receiver))?;
    *shared.audit.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
    Ok(thread)
}

/// What waits for the disk.
#[derive(Default)]
struct Waiting {
    views: VecDeque<Viewed>,
    missed: u64,
    /// Set while the disk takes nothing, so that it is said once.
    failing: bool,
}

fn run(store: &Store, notes: &Receiver<Note>) {
    let mut waiting = Waiting::default();
    let mut due: Option<time::Instant> = None;
    loop {
        let note = match due {
            None => notes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(due) => notes.recv_timeout(due.saturating_duration_since(time::Instant::now())),
        };
        match note {
            Ok(Note::Seen(viewed)) => {
                waiting.take(viewed);
                let soon = time::Instant::now() + if waiting.failing { AGAIN } else { GATHER };
                let full = waiting.views.len() >= BATCH && !waiting.failing;
                due = Some(if full { time::Instant::now() } else { due.unwrap_or(soon) });
            }
            Ok(Note::First(viewed, done)) => {
                let _ = done.send(waiting.write_with(store, viewed));
                due = waiting.next_try();
            }
            Ok(Note::Flush(done)) => {
                waiting.write(store);
                due = waiting.next_try();
                let _ = done.send(());
            }
            Err(RecvTimeoutError::Timeout) => {
                waiting.write(store);
                due = waiting.next_try();
            }
            Err(RecvTimeoutError::Disconnected) => return waiting.write(store),
        }
    }
}

impl Waiting {
    fn take(&mut self, viewed: Viewed) {
        // What is given within a moment is one row, which names nobody twice: a second look, over another line, is its own.
        if let (View::Given { pupils }, Some(last)) = (&viewed.view, self.views.back_mut())
            && (last.by, &last.via) == (viewed.by, &viewed.via)
            && let View::Given { pupils: before } = &mut last.view
            && before.len() + pupils.len() <= TOGETHER
            && !pupils.iter().any(|pupil| before.contains(pupil))
        {
            before.extend(pupils);
            return;
        }
        if self.views.len() < WAITING {
            self.views.push_back(viewed);
        } else {
            self.missed += 1;
        }
    }

    /// Writes what waits with this behind it, which does not wait; says whether that is on the disk.
    fn write_with(&mut self, store: &Store, viewed: Viewed) -> bool {
        self.views.push_back(viewed);
        self.write(store);
        self.views.is_empty() || self.views.pop_back().is_none()
    }

    fn next_try(&self) -> Option<time::Instant> {
        (!self.views.is_empty()).then(|| time::Instant::now() + AGAIN)
    }

    fn write(&mut self, store: &Store) {
        if self.views.is_empty() {
            return;
        }
        let mut batch: Vec<Viewed> = self.views.iter().cloned().collect();
        if self.missed > 0
            && let Some(last) = batch.last()
        {
            let view = View::Missed { count: self.missed };
            batch.push(Viewed { by: None, via: "sendo".into(), view, ..last.clone() });
        }
        match store.views().append(&batch) {
            Ok(said) => {
                for sentence in said {
                    logfile::log(&sentence);
                }
                *self = Waiting::default();
            }
            Err(error) => {
                if !self.failing {
                    logfile::log(&format!("what was seen is not written down at present, and is tried again: {error}"));
                }
                self.failing = true;
            }
        }
    }
}

/// What is asked about the audit.
pub(super) struct Wanted<'q> {
    pub(super) pupil: Option<PupilId>,
    pub(super) login: Option<&'q str>,
    pub(super) since: Option<Day>,
}

/// Where a row stands: newest first; of one instant what was seen before what was changed, and of each what was written
/// last first.
type RowPlace = (Reverse<Instant>, bool, Reverse<usize>);

/// Answers the SENCO: the newest rows, and how often each person did what.
pub(super) fn answer(
    shared: &Shared,
    state: &State,
    asker: &Asker,
    question: &Wanted<'_>,
    slice: &Slice,
) -> Result<AuditPage, Refusal> {
    asker.may(state, Act::Audit, None)?;
    let person = question.login.map(|login| person(state, login)).transpose()?;
    let since = question.since.unwrap_or_else(|| asker.today() - chrono::Days::new(DAYS));
    shared.audit.flush();
    let by_them = |stamp: &Stamp| person.is_none_or(|person| stamp.by == Some(person));
    let wanted = |stamp: &Stamp| question.pupil.is_none_or(|pupil| stamp.pupil == Some(pupil)) && by_them(stamp);
    let mut found = Found { behind: after(slice)?, many: page::wanted(slice), ..Found::default() };
    let from = Instant::beginning_of(since);
    let failed = |error: crate::store::OpenError| Refusal::new(RefusalKind::Unavailable, error.to_string());
    let store = &shared.store;
    let mut seen = |stamp: Stamp, view: &View| match question.pupil {
        None => found.take(stamp, of_view(view)),
        Some(pupil) if view.is_about(pupil) => found.take(Stamp { pupil: Some(pupil), ..stamp }, of_view(view)),
        Some(_) => {}
    };
    let views = store.views().since(from, &by_them, &mut |stamp, view| seen(stamp, &view)).map_err(failed)?;
    found.changes = true;
    let alone = question.pupil.is_none();
    let mut change = |stamp: Stamp, change: &Change| match stamp.place {
        (first, of) if alone && of > MANY => found.take_many(stamp, first == 1, of),
        _ => found.take(stamp, change.said(state)),
    };
    let changes = store.changes_since(from, &wanted, &mut |stamp, made| change(stamp, &made)).map_err(failed)?;
    let mut gaps: Vec<Gap> = gaps_of(Trail::Views, &views).chain(gaps_of(Trail::Changes, &changes)).collect();
    for known in shared.patrol.gaps() {
        // What was read just now goes before what was found some time ago.
        if !gaps.iter().any(|gap| gap.of == known.of && gap.from <= known.to && known.from <= gap.to) {
            gaps.push(known);
        }
    }
    gaps.sort_by_key(|gap| (gap.of, gap.from));
    Ok(AuditPage { gaps, ..found.page(state, since, slice)? })
}

fn person(state: &State, login: &str) -> Result<StaffId, Refusal> {
    let mut all = state.staff.values();
    let found = all.find(|staff| staff.login.eq_ignore_ascii_case(login.trim()));
    found.map(|staff| staff.id).ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {login}.")))
}

/// Rows while they are gathered, never more than are wanted.
#[derive(Default)]
struct Found {
    /// Only rows behind this place are told.
    behind: Option<RowPlace>,
    many: usize,
    /// What is gathered now are changes; before it was what was seen.
    changes: bool,
    /// The instant of the row before, and how many rows it had.
    last: Option<(Instant, usize)>,
    rows: BTreeMap<RowPlace, (Stamp, Kind, String)>,
    counts: BTreeMap<Option<StaffId>, BTreeMap<Kind, u64>>,
}

impl Found {
    /// One line of a commit that is too long to be told line by line: the first stands for all of them.
    fn take_many(&mut self, stamp: Stamp, is_first: bool, of: u32) {
        if is_first {
            self.take(
                Stamp { pupil: None, ..stamp },
                (Kind::Changed, format!("{of} changes at once, as an import makes")),
            );
        }
    }

    fn take(&mut self, stamp: Stamp, (kind, what): (Kind, String)) {
        *self.counts.entry(stamp.by).or_default().entry(kind).or_default() += 1;
        let nth = self.last.filter(|(at, _)| *at == stamp.at).map_or(0, |(_, nth)| nth + 1);
        self.last = Some((stamp.at, nth));
        let place = (Reverse(stamp.at), self.changes, Reverse(nth));
        if self.behind.as_ref().is_none_or(|behind| place > *behind) {
            self.rows.insert(place, (stamp, kind, what));
            if self.rows.len() > self.many {
                self.rows.pop_last();
            }
        }
    }

    fn page(self, state: &State, since: Day, slice: &Slice) -> Result<AuditPage, Refusal> {
        let named = |by: Option<StaffId>| match by.and_then(|id| state.staff.get(&id)) {
            Some(person) => (person.short(), person.login.clone()),
            None => ("the store's owner".into(), String::new()),
        };
        let row = |(stamp, kind, what): (Stamp, Kind, String)| {
            let (who, login) = named(stamp.by);
            let pupil = stamp.pupil.map(|id| {
                let about = state.pupils.get(&id);
                about.map_or_else(
                    || "(record gone)".to_owned(),
                    |pupil| format!("{} {}", pupil.name.full(), pupil.form).trim_end().to_owned(),
                )
            });
            AuditRow { at: stamp.at, kind, who, login, pupil, pupil_id: stamp.pupil, via: stamp.via, what }
        };
        let rows = page::page(slice, self.rows.into_iter().map(|(place, found)| Ok((place, row(found)))))?;
        let mut counts: Vec<Tally> = self
            .counts
            .into_iter()
            .map(|(by, counts)| {
                let (who, login) = named(by);
                Tally { who, login, counts }
            })
            .collect();
        counts.sort_by(|one, other| one.who.cmp(&other.who));
        Ok(AuditPage { since, rows, counts, gaps: Vec::new() })
    }
}
