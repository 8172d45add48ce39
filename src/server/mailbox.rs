//! What waits to be sent to one client. Answers wait in order, and a client that does not take them stops being read.
//! Notices do not pile up: they are a set of topics, and more than a bound become "anything".

use std::collections::{BTreeSet, VecDeque};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::net::{SendFlags, send};

use super::gate::Passed;
use crate::domain::command::Refusal;
use crate::proto::ask::Reply;
use crate::proto::frame;
use crate::proto::message::{Notice, Told, Topic};

/// How many answers may wait before the client is no longer read.
const ROOM: usize = 64;
/// How many bytes of answers may wait before that; one answer may always be longer.
const BYTES: usize = 1024 * 1024;
/// How many sentences may wait; older ones give way.
const SENTENCES: usize = 8;
/// How many topics may wait before they become `All`.
const TOPICS: usize = 256;
/// The shortest time between two batches of notices.
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Default)]
struct Waiting {
    answers: VecDeque<Vec<u8>>,
    /// How many bytes they have together.
    bytes: usize,
    /// Questions that are being answered elsewhere.
    under_way: usize,
    /// The client's writing thread is at it.
    writing: bool,
    watched: BTreeSet<Topic>,
    changed: BTreeSet<Topic>,
    notices: VecDeque<Notice>,
    /// Whoever sits there is to hear of people who are locked out.
    hears_alarms: bool,
    closed: bool,
}

/// In the place of an answer that is longer than a frame may be. Lists come in pages, so that only one record can be.
fn too_long(told: &Told) -> Told {
    let id = if let Told::Reply(id, _) = told { *id } else { 0 };
    Told::Reply(id, Reply::Refused(Refusal::invalid("The answer is too long to be sent whole. Nothing was changed.")))
}

/// Whether somebody who watches these wants to hear of that.
fn wants(watched: &BTreeSet<Topic>, topic: Topic) -> bool {
    let list = match topic {
        Topic::Brief(_) => watched.contains(&Topic::Pupils),
        Topic::Item(_) => watched.contains(&Topic::Queue),
        _ => false,
    };
    list || watched.contains(&topic) || watched.contains(&Topic::All)
}

impl Waiting {
    /// Whether whoever has an answer may write it: nothing stands before it.
    fn is_clear(&self) -> bool {
        !self.writing && !self.closed && self.answers.is_empty() && self.notices.is_empty()
    }

    fn is_full(&self) -> bool {
        self.answers.len() + self.under_way >= ROOM || self.bytes >= BYTES
    }
}

/// One client's mailbox, shared by its two threads, the committer and whoever tells of changes.
pub(super) struct Mailbox {
    line: Arc<UnixStream>,
    waiting: Mutex<Waiting>,
    /// There is something to send.
    moved: Condvar,
    /// There is room for a question, or an answer less is owed.
    room: Condvar,
}

impl Mailbox {
    /// For the client on the other end of the line.
    pub(super) fn new(line: Arc<UnixStream>) -> Mailbox {
        Mailbox { line, waiting: Mutex::default(), moved: Condvar::new(), room: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nobody panics while holding it; if somebody did, the queue itself is still whole.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room for one more question, and takes it; `false` when the line has ended.
    pub(super) fn make_room(&self) -> bool {
        let mut waiting = self.lock();
        while !waiting.closed && waiting.is_full() {
            waiting = self.room.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        waiting.under_way += 1;
        !waiting.closed
    }

    /// Waits until all that was asked has its answer: who asks no more may still be listening.
    pub(super) fn settle(&self) {
        let mut waiting = self.lock();
        while !waiting.closed && waiting.under_way > 0 {
            waiting = self.room.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Hands the answer to a question over. What the line takes at once goes at once, so that no other thread must be
    /// woken for it; what it does not take waits, and keeps nobody but its client.
    pub(super) fn answer(&self, passed: &Passed) {
        let told = passed.told();
        let bytes = frame::encode(told).or_else(|_| frame::encode(&too_long(told)));
        let mut waiting = self.lock();
        waiting.under_way = waiting.under_way.saturating_sub(1);
        let left = match bytes {
            Ok(bytes) if waiting.is_clear() => self.send_now(bytes),
            Ok(bytes) => Some(bytes),
            Err(_) => None, // It cannot be said at all.
        };
        match left {
            None => waiting.closed = true,
            Some(bytes) if bytes.is_empty() => return self.room.notify_all(),
            Some(bytes) => {
                waiting.bytes += bytes.len();
                waiting.answers.push_back(bytes);
            }
        }
        self.moved.notify_all();
        self.room.notify_all();
    }

    /// Writes what the line takes without waiting; what it did not take, or `None` where the line has ended.
    fn send_now(&self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        match send(&*self.line, &bytes, SendFlags::DONTWAIT | SendFlags::NOSIGNAL) {
            Ok(sent) => {
                bytes.drain(..sent);
                Some(bytes)
            }
            Err(Errno::AGAIN | Errno::INTR) => Some(bytes),
            Err(_) => None,
        }
    }

    /// Tells of changes in these topics, where the client wants to know.
    pub(super) fn changed(&self, topics: &BTreeSet<Topic>) {
        let mut waiting = self.lock();
        let wanted: Vec<Topic> = topics.iter().filter(|topic| wants(&waiting.watched, **topic)).copied().collect();
        if wanted.is_empty() {
            return;
        }
        waiting.changed.extend(wanted);
        if waiting.changed.len() > TOPICS {
            waiting.changed = BTreeSet::from([Topic::All]);
        }
        self.moved.notify_all();
    }

    /// Tells that anything may have changed, where the client wants to know of anything.
    pub(super) fn everything_changed(&self) {
        let mut waiting = self.lock();
        if !waiting.watched.is_empty() {
            waiting.changed = BTreeSet::from([Topic::All]);
            self.moved.notify_all();
        }
    }

    /// Says something to the client whether it asked or not.
    pub(super) fn tell(&self, notice: Notice) {
        let mut waiting = self.lock();
        // How far it was is no news where there is how far it is.
        waiting.notices.retain(|waits| !matches!(waits, Notice::Opening(_)));
        if waiting.notices.len() >= SENTENCES {
            waiting.notices.pop_front();
        }
        waiting.notices.push_back(notice);
        self.moved.notify_all();
    }

    /// Says whether an alarm is for whoever sits there.
    pub(super) fn hear_alarms(&self, hears: bool) {
        self.lock().hears_alarms = hears;
    }

    /// Says an alarm, where it is for whoever sits there.
    pub(super) fn alarm(&self, sentence: &str) {
        if self.lock().hears_alarms {
            self.tell(Notice::Said(sentence.to_owned()));
        }
    }

    /// From now on, only these topics.
    pub(super) fn watch(&self, topics: BTreeSet<Topic>) {
        let mut waiting = self.lock();
        waiting.changed.retain(|topic| *topic == Topic::All || wants(&topics, *topic));
        waiting.watched = topics;
    }

    /// Ends it: both threads of the client go.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.moved.notify_all();
        self.room.notify_all();
    }

    /// Waits for bytes to send; `None` when it is closed and empty. `last` is when notices were sent last.
    pub(super) fn next(&self, last: &mut Option<Instant>) -> Option<Vec<u8>> {
        let mut waiting = self.lock();
        loop {
            waiting.writing = true;
            if let Some(bytes) = waiting.answers.pop_front() {
                waiting.bytes -= bytes.len();
                self.room.notify_all();
                return Some(bytes);
            }
            if let Some(notice) = waiting.notices.pop_front() {
                return frame::encode(&Told::Notice(notice)).ok();
            }
            if waiting.closed {
                return None;
            }
            waiting.writing = false;
            let pause = last.map_or(Duration::ZERO, |last| PAUSE.saturating_sub(last.elapsed()));
            if waiting.changed.is_empty() {
                waiting = self.moved.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            } else if pause.is_zero() {
                waiting.writing = true;
                *last = Some(Instant::now());
                let topics = std::mem::take(&mut waiting.changed);
                return frame::encode(&Told::Notice(Notice::Changed(topics))).ok();
            } else {
                waiting = self.moved.wait_timeout(waiting, pause).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }
}
