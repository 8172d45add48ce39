//! The one thread that writes. It takes all that waits, decides each command on the state and on what this batch has
//! decided so far, commits once, and only then answers and tells others.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time;

use uuid::Uuid;

use super::again::{self, Again};
use super::allowance::Allowance;
use super::parts;
use super::permit::Asker;
use super::start::Shared;
use super::topics::Rung;
use crate::domain::command::{Command, Decision, Done, Given, Refusal, RefusalKind, decide};
use crate::domain::id::{CommandId, PupilId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::pupil::PupilChange;
use crate::domain::rights::Who;
use crate::domain::time::Instant;
use crate::proto::ask::Reply;
use crate::proto::message::Topic;
use crate::random::IdSource;
use crate::store::{Batch, Commit, StoreError, Sum};

/// The most commands in one commit to the disk.
pub(super) const MOST: usize = 256;

/// What a command is known by where it comes a second time.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) cmd: CommandId,
    /// The fingerprint of what was asked, as it came.
    pub(super) print: Option<Sum>,
}

/// A command on its way, and whom to answer.
pub(super) struct Wish {
    /// `None` where it is to be decided, and nothing done.
    pub(super) named: Option<Named>,
    pub(super) command: Command,
    pub(super) asker: Asker,
    pub(super) via: String,
    pub(super) answer: Box<dyn FnOnce(Reply) + Send>,
}

/// A wish that waits for the disk.
struct Settled {
    answer: Box<dyn FnOnce(Reply) + Send>,
    reply: Reply,
    /// What is on the disk already stays so, whatever becomes of this batch.
    stands: bool,
    asker: Asker,
    opens: Opens,
}

/// Which records open for the asker, and no others: those of which a line in the journal says so.
enum Opens {
    Nothing,
    /// This commit has the lines.
    Now(Vec<PupilId>),
    /// An earlier one had it, today.
    Again(PupilId),
}

impl Settled {
    /// Opens and answers, once all of it is on the disk.
    fn finish(self) {
        match self.opens {
            Opens::Nothing => {}
            Opens::Now(pupils) => pupils.into_iter().for_each(|pupil| self.asker.open(pupil)),
            Opens::Again(pupil) => self.asker.open_again(pupil),
        }
        (self.answer)(self.reply);
    }

    /// Answers where the batch was not written.
    fn fail(self, refusal: &Refusal) {
        match self.reply {
            Reply::Done { .. } if !self.stands => (self.answer)(Reply::Refused(refusal.clone())),
            _ => self.finish(),
        }
    }
}

/// Where wishes go in; the thread ends when all its senders are gone.
pub(super) fn start(shared: &Arc<Shared>) -> std::io::Result<(Sender<Wish>, std::thread::JoinHandle<()>)> {
    let (sender, receiver) = channel();
    let shared = Arc::clone(shared);
    let thread = std::thread::Builder::new().name("committer".into()).spawn(move || run(&shared, &receiver))?;
    Ok((sender, thread))
}

fn run(shared: &Shared, wishes: &Receiver<Wish>) {
    let mut ids = IdSource::new(shared.clock.clone(), shared.store.dice().clone());
    let mut allowance = Allowance::default();
    while let Ok(first) = wishes.recv() {
        let mut waiting = vec![first];
        waiting.extend(wishes.try_iter().take(shared.most.load(Ordering::Relaxed) - 1));
        let mut batch = shared.store.begin();
        let mut rung = Rung::on(shared.clock.today());
        let settled = waiting.into_iter().map(|wish| {
            shared.keep_time(batch.state(), &wish.command);
            settle(&mut batch, wish, &mut ids, &mut rung, &mut |who, command| {
                allowance.take(who, command, time::Instant::now(), || shared.store.room())
            })
        });
        let settled: Vec<Settled> = settled.collect();
        if let Err(error) = commit(shared, batch) {
            let refusal = refuse(&error);
            for settled in settled {
                settled.fail(&refusal);
            }
            continue;
        }
        let topics = rung.topics();
        if topics.contains(&Topic::Roster) {
            shared.finder.roster_changed();
        }
        settled.into_iter().for_each(Settled::finish);
        shared.tell(&topics);
    }
}

fn commit(shared: &Shared, batch: Batch<'_>) -> Result<(), StoreError> {
    if batch.is_empty() { Ok(()) } else { shared.store.commit(batch) }
}

/// Decides a wish, and adds what comes of it to the batch. `takes` says of what is to be stored whether it still may be.
fn settle(
    batch: &mut Batch<'_>,
    wish: Wish,
    ids: &mut IdSource,
    rung: &mut Rung,
    takes: &mut dyn FnMut(Who, &Command) -> Result<(), Refusal>,
) -> Settled {
    let Wish { named, command, asker, via, answer } = wish;
    let (mut opens, mut stands) = (Opens::Nothing, false);
    let decided = decided(batch, named, &command, &asker, ids).and_then(|outcome| match &outcome {
        Outcome::Now(decision, _) if named.is_some() && !decision.changes.is_empty() => {
            takes(asker.who, &command).map(|()| outcome)
        }
        _ => Ok(outcome),
    });
    let reply = match decided {
        Err(refusal) => Reply::Refused(refusal),
        Ok(Outcome::Before(Again { done, opened })) => {
            opens = opened.map_or(Opens::Nothing, Opens::Again);
            stands = named.is_some_and(|named| !batch.brings(named.cmd));
            Reply::Done { done, report: None }
        }
        Ok(Outcome::Now(Decision { changes, report }, at)) => match named {
            Some(Named { cmd, print }) if !changes.is_empty() => {
                let by = asker.who.person();
                for change in &changes {
                    rung.ring(&batch.look(), by, change);
                }
                let opened = changes.iter().filter_map(opened).collect();
                match batch.push(Commit { cmd, at, entered: at, by, via, changes }) {
                    Ok(done) => {
                        if let Some(print) = print {
                            batch.keep_asked(cmd, print);
                        }
                        opens = Opens::Now(opened);
                        Reply::Done { done, report: parts::cut(report) }
                    }
                    Err(error) => Reply::Refused(refuse(&error)),
                }
            }
            _ => Reply::Done { done: Done::default(), report: parts::cut(report) },
        },
    };
    Settled { answer, reply, stands, asker, opens }
}

/// Whose record a change opens for whoever made it.
fn opened(change: &Change) -> Option<PupilId> {
    if let Change::Pupil(PupilChange::Opened { pupil, .. }) = change { Some(*pupil) } else { None }
}

enum Outcome {
    Before(Again),
    Now(Decision, Instant),
}

fn decided(
    batch: &Batch<'_>,
    named: Option<Named>,
    command: &Command,
    asker: &Asker,
    ids: &mut IdSource,
) -> Result<Outcome, Refusal> {
    let now = asker.now();
    // First: what is done may have taken the right to do it a second time.
    if let Some(Named { cmd, print }) = named
        && let Some(before) = batch.seen(cmd).map_err(|error| refuse(&error))?
    {
        let state = asker.sees(batch.state());
        return again::answer(&before, (asker, &state), (command, print), now.day()).map(Outcome::Before);
    }
    let seen = asker.sees(batch.state());
    let look = Look { state: &seen, ..batch.look() };
    asker.may_command(&look, command)?;
    let mut without = None;
    let mut make = || {
        ids.make().unwrap_or_else(|error| {
            without = Some(error); // What is decided on such an id goes no further.
            Uuid::nil()
        })
    };
    let mut given = Given { who: asker.who, at: now, today: now.day(), ids: &mut make };
    let decision = decide(&look, command, &mut given);
    without.map_or(Ok(()), |error| Err(refuse(&error.into())))?;
    Ok(Outcome::Now(decision?, now))
}

/// What a failing store is to the person who wanted something.
pub(super) fn refuse(error: &StoreError) -> Refusal {
    let kind = match error {
        StoreError::Rebuilding => RefusalKind::Rebuilding,
        _ => RefusalKind::ReadOnly,
    };
    Refusal::new(kind, error.to_string())
}
