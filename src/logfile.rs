//! The log: what went wrong, for whoever looks after the machine. Nothing about a pupil goes in.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::clock::Clock;

/// The log's length at which it is begun anew; the one before is kept beside it, as `log.old`.
const LONGEST: u64 = 1024 * 1024;
/// How many lines of one sort go in within `WINDOW`: whoever can make sendo write lines must not wash the others out.
const MOST: u32 = 5;
const WINDOW: Duration = Duration::from_mins(10);
/// The most sorts that are told apart.
const SORTS: usize = 500;

/// Where it is: `$XDG_STATE_HOME/sendo/log`, else `~/.local/state/sendo/log`.
pub fn place() -> Option<PathBuf> {
    let var = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = var("XDG_STATE_HOME").or_else(|| var("HOME").map(|home| home.join(".local/state")));
    Some(state?.join("sendo/log"))
}

static TO_STDERR: AtomicBool = AtomicBool::new(false);

/// From now on the log goes to standard error: a service manager keeps it.
pub fn to_stderr() {
    TO_STDERR.store(true, Ordering::Relaxed);
}

/// Adds a line. A log that cannot be written stops nothing.
pub fn log(text: &str) {
    if TO_STDERR.load(Ordering::Relaxed) {
        let _ = writeln!(std::io::stderr(), "{}", text.escape_debug());
        return;
    }
    let Some(file) = place() else { return };
    let write = || -> std::io::Result<()> {
        if let Some(folder) = file.parent() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        if fs::metadata(&file).is_ok_and(|about| about.len() > LONGEST) {
            fs::rename(&file, file.with_extension("old"))?;
        }
        let mut open = OpenOptions::new().create(true).append(true).mode(0o600).open(&file)?;
        writeln!(open, "{} {}", Clock::machine().now(), text.escape_debug())
    };
    let _ = write();
}

static SPARING: Mutex<Sparing> = Mutex::new(Sparing(BTreeMap::new()));

/// Adds a line of which others may cause any number: of each sort so many go in, and then how many more there were.
pub fn sparingly(sort: &str, text: &str) {
    let lines = SPARING.lock().unwrap_or_else(PoisonError::into_inner).lines(sort, text, Instant::now());
    for line in lines {
        log(&line);
    }
}

/// What was written of each sort: since when, how many lines, and how many more there were.
struct Sparing(BTreeMap<String, (Instant, u32, u32)>);

impl Sparing {
    /// What goes in now.
    fn lines(&mut self, sort: &str, text: &str, now: Instant) -> Vec<String> {
        let mut lines = Vec::new();
        self.0.retain(|sort, (since, _, more)| {
            let goes_on = now.saturating_duration_since(*since) < WINDOW;
            if !goes_on && *more > 0 {
                lines.push(format!("{sort}: {more} more lines like these were left out"));
            }
            goes_on
        });
        let full = self.0.len() >= SORTS;
        let sort = if full && !self.0.contains_key(sort) { "others" } else { sort };
        let (_, written, more) = self.0.entry(sort.to_owned()).or_insert((now, 0, 0));
        if *written < MOST {
            *written += 1;
            lines.push(text.to_owned());
        } else {
            *more += 1;
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_makes_lines_without_end_leaves_room_for_others() {
        let (mut sparing, start) = (Sparing(BTreeMap::new()), Instant::now());
        let mut written = Vec::new();
        for second in 0..1_200_u32 {
            for _ in 0..20 {
                written.extend(sparing.lines("noise", "noise", start + Duration::from_secs(second.into())));
            }
        }
        assert_eq!(written.iter().filter(|line| *line == "noise").count(), 10);
        assert_eq!(written.iter().filter(|line| line.contains("11995 more lines")).count(), 1);
        assert_eq!(sparing.lines("news", "news", start + WINDOW), ["news"]);
        // Any number of sorts is no way round it.
        let sorts = |sort: usize| sparing.lines(&sort.to_string(), "x", start + WINDOW).len();
        assert!((0..100_000).map(sorts).sum::<usize>() <= SORTS + 10);
    }
}
