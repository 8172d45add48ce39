//! Looks over all that lies in the store's folders, after the start and then once a day: in the background, in small steps,
//! and with so little right to the processor that nobody notices. What it finds is said to whoever manages staff, in the
//! log, and to whoever asks how the store is.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::signin_pin::secret_faults;
use super::start::Shared;
use crate::domain::state::State;
use crate::logfile;
use crate::proto::message::Checked;
use crate::proto::view::{Gap, Trail};
use crate::store::{self, Kept, OpenError, Progress, Store, Sum};

/// How long after the start it begins: whoever waits for the start comes first.
const AFTER: Duration = Duration::from_secs(2);
/// How long after one round the next begins.
const AGAIN: Duration = Duration::from_hours(24);
/// The same where it was not finished, because somebody asked for a check meanwhile.
const LATER: Duration = Duration::from_secs(30);
/// The shortest rest after a step.
const REST: Duration = Duration::from_millis(1);
/// How little right to the processor it has, from 0 to 19.
const NICE: i32 = 10;
/// The most faults that are told one by one: of a store that is nothing but faults the rest says nothing new.
const MOST: usize = 200;

/// What the last round found.
#[derive(Default)]
pub(super) struct Patrol {
    found: Mutex<Option<Found>>,
}

#[derive(Clone, Default)]
struct Found {
    /// All but what is asked for anew each time.
    faults: Vec<String>,
    /// What was said of it.
    said: Vec<String>,
    gaps: Vec<Gap>,
}

impl Patrol {
    fn found(&self) -> MutexGuard<'_, Option<Found>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wrong and what to do, a sentence each; of the secrets nothing.
    fn faults(&self) -> Vec<String> {
        self.found().as_ref().map(|found| found.faults.clone()).unwrap_or_default()
    }

    /// What is missing of the journals.
    pub(super) fn gaps(&self) -> Vec<Gap> {
        self.found().as_ref().map(|found| found.gaps.clone()).unwrap_or_default()
    }

    /// Whether a round has been made.
    pub(super) fn is_round(&self) -> bool {
        self.found().is_some()
    }
}

/// Starts the thread; it ends with the server.
pub(super) fn start(shared: &Arc<Shared>) -> io::Result<JoinHandle<()>> {
    let shared = Arc::clone(shared);
    std::thread::Builder::new().name("patrol".into()).spawn(move || {
        // Of this thread alone, as Linux has it. Without it the rests have to do.
        let _ = rustix::process::setpriority_process(None, NICE);
        let mut pause = AFTER;
        while shared.store.rest(pause) {
            let begun = Instant::now();
            let mut step = Instant::now();
            let mut rested = |_: Progress| {
                // Whoever asks for a check does the same, sooner and with more right to the processor.
                let on = !shared.store.is_check_awaited() && shared.store.rest(step.elapsed().max(REST));
                step = Instant::now();
                on
            };
            pause = match shared.look_over(&mut rested) {
                Ok(true) => {
                    logfile::log(&format!("all of the store was looked over in {:.0?}", begun.elapsed()));
                    AGAIN
                }
                Ok(false) => LATER,
                Err(error) => {
                    shared.alarm(&format!("The store could not be looked over: {error}"));
                    AGAIN
                }
            };
        }
    })
}

impl Shared {
    /// What is wrong with what lies in the store's folders, a sentence each: as the last round found it, and of the secrets
    /// as it is now, for the office mends those.
    pub(super) fn faults(&self, state: &State) -> Vec<String> {
        [self.patrol.faults(), secret_faults(self.store.secrets(), state)].concat()
    }

    /// One round. False where it was not finished.
    pub(super) fn look_over(&self, go_on: &mut dyn FnMut(Progress) -> bool) -> Result<bool, OpenError> {
        // Of an index in memory there is nothing to compare: it was made from the journal just now.
        let how = How { wanted: None, with_index: self.store.ailment().is_none() };
        let Some(checked) = check(&self.store, &self.store.state(), &how, go_on)? else { return Ok(false) };
        let said: Vec<String> = checked.all_faults().chain(&checked.todo).cloned().collect();
        let lasting = [&checked.faults, &checked.views_faults, &checked.drafts_faults];
        let todo = checked.todo.iter().filter(|what| *what != SECRETS);
        let faults = lasting.into_iter().flatten().chain(todo).cloned().collect();
        let found = Found { faults, said: said.clone(), gaps: checked.gaps };
        let before = self.patrol.found().replace(found);
        if before.is_none_or(|before| before.said != said) {
            for sentence in &said {
                logfile::log(sentence);
            }
            if let Some(first) = said.first() {
                let first = first.trim_end_matches('.');
                self.alarm(&format!("The store is damaged: {first}. `sendo check` says all of it, and what to do."));
            }
        }
        Ok(true)
    }
}

/// What is to be checked.
pub(super) struct How {
    /// A newest sum that was kept elsewhere.
    pub(super) wanted: Option<Sum>,
    /// The index as well.
    pub(super) with_index: bool,
}

/// Checks all that lies in the store's folders, in steps, while reading and writing go on. `None` once `go_on` says no.
pub(super) fn check(
    store: &Store,
    state: &State,
    how: &How,
    go_on: &mut dyn FnMut(Progress) -> bool,
) -> Result<Option<Checked>, OpenError> {
    // Views first: they say how long the journal was.
    let Some(views) = store.check_views(how.wanted, go_on)? else { return Ok(None) };
    let Some(found) = store.check_while(how.wanted, how.with_index, go_on)? else { return Ok(None) };
    let mut secrets = secret_faults(store.secrets(), state);
    let shared = state.school.as_ref().is_some_and(|school| !school.shared_logins.is_empty());
    if shared && store.secrets().is_empty() {
        secrets.push(
            "secrets/ holds nobody's PIN, and there are shared accounts: this is a backup without secrets/".into(),
        );
    }
    let drafts = store.drafts().faults();
    let mut todo = Vec::new();
    for (is_wrong, what) in [
        (!found.damage.is_empty(), JOURNAL),
        (found.damage.is_empty() && !found.differences.is_empty(), INDEX),
        (!views.faults.is_empty(), VIEWS),
        (!secrets.is_empty(), SECRETS),
        (!drafts.is_empty(), DRAFTS),
    ] {
        if is_wrong {
            todo.push(what.to_owned());
        }
    }
    let gaps = gaps_of(Trail::Changes, &found.gaps).chain(gaps_of(Trail::Views, &views.gaps)).collect();
    let ailing = store.ailment().map(|ailment| ailment.words);
    Ok(Some(Checked {
        lines: found.lines,
        commits: found.commits,
        head: found.head.to_string(),
        head_found: match found.kept {
            Kept::NotAsked => None,
            Kept::AtLine(_) => Some(true),
            Kept::Missing => Some(views.has_wanted),
        },
        faults: some(found.damage.into_iter().chain(ailing).chain(found.differences).collect()),
        views: views.lines,
        views_head: views.head.to_string(),
        views_faults: some(views.faults),
        secrets_faults: some(secrets),
        drafts_faults: some(drafts),
        gaps,
        todo,
    }))
}

const JOURNAL: &str = "journal: put the same file back from a backup while sendo is stopped. What is stored is still read \
                       from the index: keep the folder sled until then, it may be all that there is";
const INDEX: &str = "sled: nothing is lost, and nothing is to be done. The index is not what the journal makes of it, and is \
                     made again by itself; `sendo doctor` says how far that is";
const VIEWS: &str = "views: records are whole, but the audit is not. Keep the folder as it is, find out who changed it, and \
                     put the same files back from a backup while sendo is stopped";
const SECRETS: &str = "secrets: put the folder back from a backup while sendo is stopped; without one, the office makes new \
                       PINs (`sendo staff pin`), and a damaged file is kept aside";
const DRAFTS: &str = "drafts: what that person had typed and not sent is lost; remove the file";

/// Gaps as whoever asks is told them.
pub(super) fn gaps_of(of: Trail, gaps: &[store::Gap]) -> impl Iterator<Item = Gap> + use<'_> {
    gaps.iter().map(move |gap| Gap { of, from: gap.from, to: gap.to, after: gap.after, before: gap.before })
}

/// As many of them as an answer has room for, and how many more there are.
fn some(mut faults: Vec<String>) -> Vec<String> {
    let left = faults.len().saturating_sub(MOST);
    if left > 0 {
        faults.truncate(MOST);
        faults.push(format!("and {left} more"));
    }
    faults
}
