//! The log: what went wrong, for whoever looks after the machine. Nothing about a pupil goes in.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::clock::Clock;

/// The log's length at which it is begun anew.
const LONGEST: u64 = 1024 * 1024;

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
        let long = fs::metadata(&file).is_ok_and(|about| about.len() > LONGEST);
        let mut open =
            OpenOptions::new().create(true).append(!long).write(true).truncate(long).mode(0o600).open(&file)?;
        writeln!(open, "{} {}", Clock::machine().now(), text.escape_debug())
    };
    let _ = write();
}
