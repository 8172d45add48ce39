//! An import that is longer than a frame comes in parts. They are gathered for each line, bounded for one and for all,
//! thrown away when the line ends, and decided only once all of it is there. And what is said of an import is cut to
//! what an answer takes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::session::not_understood;
use crate::domain::command::{Command, Refusal, RefusalKind};
use crate::domain::roster::{ImportCommand, Report};
use crate::proto::message::{Part, Request};

/// The most bytes of one import, as it is sent: a file of the largest size that is read, with what the message adds.
const EACH: usize = 320 * 1024 * 1024;
/// The most of all that are on their way or being decided.
const ALL: usize = 384 * 1024 * 1024;
/// How long a line on which an import was begun may say nothing.
pub(super) const PART_TIME: Duration = Duration::from_secs(30);
/// The most bytes of problems and notes in one answer: the rest of it is small.
const SAID: usize = 16 * 1024 * 1024;

/// What all imports together may take.
pub(super) struct Room {
    each: AtomicUsize,
    all: AtomicUsize,
    taken: Mutex<usize>,
}

impl Default for Room {
    fn default() -> Self {
        Room { each: AtomicUsize::new(EACH), all: AtomicUsize::new(ALL), taken: Mutex::default() }
    }
}

impl Room {
    /// Other bounds, for one import and for all.
    pub(super) fn bound(&self, each: usize, all: usize) {
        self.each.store(each, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    /// Takes room for an import of so many bytes.
    fn take(self: &Arc<Room>, bytes: usize) -> Result<Place, Refusal> {
        let each = self.each.load(Ordering::Relaxed);
        if bytes > each {
            return Err(Refusal::invalid(format!(
                "This is too much for one import ({bytes} bytes as they are sent; {each} are taken): nothing of it was \
                 stored. Bring it in as several files."
            )));
        }
        let mut taken = self.lock();
        if bytes > self.all.load(Ordering::Relaxed).saturating_sub(*taken) {
            return Err(Refusal::new(
                RefusalKind::Unavailable,
                "Other large imports are under way: nothing of this one was stored. Try again in a few minutes.",
            ));
        }
        *taken += bytes;
        Ok(Place { room: Arc::clone(self), bytes })
    }

    /// How many bytes are taken.
    pub(super) fn taken(&self) -> usize {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The room that one import takes, until this is dropped: when it was answered, or thrown away.
pub(super) struct Place {
    room: Arc<Room>,
    bytes: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.room.lock();
        *taken = taken.saturating_sub(self.bytes);
    }
}

/// What has come of an import on one line.
pub(super) struct Gathered {
    text: String,
    of: usize,
    place: Place,
}

impl Gathered {
    /// Takes a part over. `before` is what had come; the answer is what there is then. Parts come in order, and a first
    /// one begins anew. Whatever is refused is thrown away.
    pub(super) fn take(before: Option<Gathered>, part: &Part, room: &Arc<Room>) -> Result<Gathered, Refusal> {
        let before = match before.filter(|_| part.at > 0) {
            None if part.at == 0 => Gathered { text: String::new(), of: part.of, place: room.take(part.of)? },
            Some(before) if (before.text.len(), before.of) == (part.at, part.of) => before,
            _ => return Err(Refusal::invalid("The parts of an import came out of order: nothing of it was stored.")),
        };
        if part.text.is_empty() || part.text.len() > before.of - before.text.len() {
            return Err(Refusal::invalid("A part of an import has another length than it says: nothing was stored."));
        }
        let Gathered { mut text, of, place } = before;
        text.push_str(&part.text);
        Ok(Gathered { text, of, place })
    }

    /// Whether all of it is there.
    pub(super) fn is_whole(&self) -> bool {
        self.text.len() == self.of
    }

    /// The question that its parts are of, and the room that it goes on taking. Nothing but an import comes in parts.
    pub(super) fn question(self) -> Result<(Request, Place), Refusal> {
        let request: Request = serde_json::from_str(&self.text).map_err(|error| not_understood(&error))?;
        match &request {
            Request::Do { command: Command::Import(ImportCommand::Import { .. }), .. }
            | Request::Preview { command: Command::Import(ImportCommand::Import { .. }) } => Ok((request, self.place)),
            _ => Err(Refusal::invalid("Only an import may be as long as this: nothing was done.")),
        }
    }
}

/// A report that an answer takes: where it says more than that, how many problems it leaves out.
pub(super) fn cut(report: Option<Report>) -> Option<Report> {
    report.map(|report| cut_to(report, SAID))
}

fn cut_to(mut report: Report, most: usize) -> Report {
    let mut left = most;
    report.more = shorten(&mut report.problems, &mut left) + shorten(&mut report.notes, &mut left);
    report
}

/// Leaves the first ones that fit, and says how many do not.
fn shorten<T: Serialize>(told: &mut Vec<T>, left: &mut usize) -> usize {
    let fits = |one: &&T| {
        let length = serde_json::to_vec(one).map_or(usize::MAX, |json| json.len());
        let rest = left.checked_sub(length);
        *left = rest.unwrap_or(0);
        rest.is_some()
    };
    let fitting = told.iter().take_while(fits).count();
    let more = told.len() - fitting;
    told.truncate(fitting);
    more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::roster::{Problem, Spot};

    fn part(at: usize, of: usize, text: &str) -> Part {
        Part { at, of, text: text.into() }
    }

    type Coming = (usize, usize, &'static str);

    /// The parts of one line, and how the last of them is refused; "" where it is not.
    #[test]
    fn parts_come_in_order_and_within_bounds() {
        let table: [(&[Coming], &str); 10] = [
            (&[(0, 6, "abc"), (3, 6, "def")], ""),
            (&[(0, 6, "abc"), (0, 3, "def")], ""), // A first one begins anew.
            (&[(0, 6, "é"), (2, 6, "def")], ""),
            (&[(3, 6, "def")], "out of order"),
            (&[(0, 6, "abc"), (4, 6, "ef")], "out of order"),
            (&[(0, 6, "abc"), (3, 7, "def")], "out of order"),
            (&[(0, 6, "abc"), (3, 6, "defg")], "another length"),
            (&[(0, 6, "")], "another length"),
            (&[(0, 0, "")], "another length"),
            (&[(0, 11, "abc")], "too much for one import"),
        ];
        let room = Arc::new(Room::default());
        room.bound(10, 20);
        for (parts, says) in table {
            let (mut held, mut refused) = (None, String::new());
            for (at, of, text) in parts {
                assert_eq!(refused, "", "{parts:?}");
                match Gathered::take(held.take(), &part(*at, *of, text), &room) {
                    Ok(now) => held = Some(now),
                    Err(refusal) => refused = refusal.sentence,
                }
            }
            assert!(refused.contains(says) && refused.is_empty() == says.is_empty(), "{parts:?}: {refused}");
            drop(held);
            assert_eq!(room.taken(), 0, "{parts:?}");
        }
    }

    #[test]
    fn all_together_are_bounded() {
        let room = Arc::new(Room::default());
        room.bound(10, 20);
        let one = Gathered::take(None, &part(0, 10, "a"), &room);
        let other = Gathered::take(None, &part(0, 10, "a"), &room);
        let third = || Gathered::take(None, &part(0, 1, "a"), &room);
        assert!(one.is_ok() && other.is_ok());
        assert!(third().is_err_and(|refusal| refusal.kind == RefusalKind::Unavailable));
        drop(one);
        assert!(third().is_ok_and(|third| third.is_whole()));
        drop(other);
        assert_eq!(room.taken(), 0);
    }

    #[test]
    fn a_long_report_says_how_much_it_leaves_out() {
        let problem = |line| Problem { spot: Spot { file: "a.csv".into(), line }, sentence: "No name.".into() };
        let notes = vec!["It was read.".to_owned()];
        let report = Report { problems: (0..10).map(problem).collect(), notes, ..Report::default() };
        let length = serde_json::to_vec(&problem(1)).map_or(0, |json| json.len());
        let table = [
            (0, (0, 0, 11)),
            (length * 3, (3, 0, 8)),
            (length * 3 - 1, (2, 0, 9)),
            (length * 10, (10, 0, 1)),
            (usize::MAX, (10, 1, 0)),
        ];
        for (most, expected) in table {
            let cut = cut_to(report.clone(), most);
            assert_eq!((cut.problems.len(), cut.notes.len(), cut.more), expected, "{most}");
        }
    }
}
